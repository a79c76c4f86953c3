"""A chart to take along: on white, with its title, whose it is, the days and the units in the picture itself; as SVG or PNG."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from tracker.charts.themes import TEXT_PT, THEMES, settle_matplotlib, to_svg, wrapped

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TITLE_PT: Final = 11.0
TITLE_LINE_IN: Final = 0.2
LINE_IN: Final = 0.155
PNG_DPI: Final = 200


@dataclass(frozen=True)
class Heading:
    """What stands above a chart that leaves the diary: `title`, and `lines` for the child, the days, the units and where it comes from."""

    title: str
    lines: tuple[str, ...]


def headed(figure: Figure, heading: Heading) -> Figure:
    """Return the figure made taller, with a heading above what it shows."""
    width, height = (float(side) for side in figure.get_size_inches())
    title = wrapped(heading.title, width, TITLE_PT)
    lines = "\n".join(wrapped(line, width, TEXT_PT) for line in heading.lines)
    under = 0.1 + TITLE_LINE_IN * (title.count("\n") + 1)
    above = under + LINE_IN * (lines.count("\n") + 1) + 0.1
    kept, ink = height / (height + above), THEMES["print"]
    figure.set_size_inches(width, height + above)
    for axes in figure.axes:
        left, bottom, across, up = axes.get_position(original=True).bounds
        axes.set_position((left, bottom * kept, across, up * kept))
    for text in figure.texts:
        text.set_y(text.get_position()[1] * kept)
    for words, down, size, weight, colour in (
        (title, 0.08, TITLE_PT, "bold", ink.text),
        (lines, under, TEXT_PT, "normal", ink.quiet),
    ):
        figure.text(
            0.06 / width,
            1 - down / (height + above),
            words,
            fontsize=size,
            fontweight=weight,
            color=colour,
            va="top",
            linespacing=1.3,
        )
    figure.set_facecolor(ink.ground)
    return figure


def to_file(figure: Figure, heading: Heading, kind: str) -> bytes:
    """Return a figure drawn in the print theme as the bytes of a file, `svg` or `png`; the same figure gives the same bytes."""
    whole = headed(figure, heading)
    return to_svg(whole, outlines=True).encode() if kind == "svg" else _png(whole)


def _png(figure: Figure) -> bytes:
    settle_matplotlib()
    found = BytesIO()
    figure.savefig(found, format="png", dpi=PNG_DPI, metadata={"Software": None})
    return found.getvalue()
