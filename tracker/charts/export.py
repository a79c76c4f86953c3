"""A chart as a file of its own, SVG or PNG.

It is on white and says in the picture itself what it is, whose it is, the days and the units.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from tracker.charts.themes import TEXT_PT, THEMES, configure_matplotlib, to_svg, wrap_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TITLE_PT: Final = 11.0
TITLE_LINE_IN: Final = 0.2
LINE_IN: Final = 0.155
MARGIN_IN: Final = 0.1
PNG_DPI: Final = 200


@dataclass(frozen=True)
class Heading:
    """What stands above an exported chart.

    `title`, and `lines` for the child, the days, the units and the source.
    """

    title: str
    lines: tuple[str, ...]


def with_heading(figure: Figure, heading: Heading) -> Figure:
    """Make the figure taller, with a heading above the chart, and return it."""
    width, height = (float(side) for side in figure.get_size_inches())
    title = wrap_text(heading.title, width, TITLE_PT)
    lines = "\n".join(wrap_text(line, width, TEXT_PT) for line in heading.lines)
    title_height = MARGIN_IN + TITLE_LINE_IN * (title.count("\n") + 1)
    heading_height = title_height + LINE_IN * (lines.count("\n") + 1) + MARGIN_IN
    chart_share, palette = height / (height + heading_height), THEMES["print"]
    figure.set_size_inches(width, height + heading_height)
    for axes in figure.axes:
        left, bottom, across, up = axes.get_position(original=True).bounds
        axes.set_position((left, bottom * chart_share, across, up * chart_share))
    for text in figure.texts:
        text.set_y(text.get_position()[1] * chart_share)
    for words, down, size, weight, colour in (
        (title, 0.08, TITLE_PT, "bold", palette.text),
        (lines, title_height, TEXT_PT, "normal", palette.quiet),
    ):
        figure.text(
            0.06 / width,
            1 - down / (height + heading_height),
            words,
            fontsize=size,
            fontweight=weight,
            color=colour,
            va="top",
            linespacing=1.3,
        )
    figure.set_facecolor(palette.ground)
    return figure


def chart_file(figure: Figure, heading: Heading, kind: str) -> bytes:
    """Return a figure drawn in the print theme as the bytes of a file, `svg` or `png`.

    The same figure gives the same bytes.
    """
    page = with_heading(figure, heading)
    return to_svg(page, outlines=True).encode() if kind == "svg" else _png(page)


def _png(figure: Figure) -> bytes:
    configure_matplotlib()
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=PNG_DPI, metadata={"Software": None})
    return buffer.getvalue()
