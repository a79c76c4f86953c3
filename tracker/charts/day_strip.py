"""A strip of days: episodes and the answers about each day, one narrow column per day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from tracker.charts.legend import LEGEND_ROW_IN, draw_legend, place_entries
from tracker.charts.raster_drawing import MONDAY
from tracker.charts.raster_layout import as_date
from tracker.charts.themes import (
    POINTS_PER_INCH,
    SMALL_PT,
    THEMES,
    Theme,
    add_axes,
    new_figure,
    wrap_text,
)
from tracker.localization.dates import DAY_MONTH, day_text
from tracker.localization.messages import N_, _

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW_PT: Final = 11.0
LINE_PT: Final = 9.6
DATES_PT: Final = 11.0
LABEL_PT: Final = 46.0
SMALLEST_TEXT_PT: Final = 220.0
GAP_PT: Final = 10.0
WIDEST_DAY_PT: Final = 7.0
DATE_PT: Final = 44.0
"""The least distance between two dates."""

LEGEND: Final = (
    ("usual", N_("as usual")),
    ("worse", N_("more than usual, or floppy")),
    ("worst", N_("severe, or stiff")),
    ("unsure", N_("not sure")),
)


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class StripRow:
    """One question: its label, a symbol per day, and a text beside the days.

    A symbol is a key of `LEGEND`; a day without an answer has an empty one.
    """

    label: str
    symbols: Sequence[str]
    text: str


def strip_figure(
    days: pd.DataFrame, rows: Sequence[StripRow], theme: str, width_in: float, *, text: str
) -> Figure:
    """Return the episodes of each day and the answers to each question, oldest day left.

    Parameters
    ----------
    days
        One row per day, oldest first: `day`, `episodes`, `observed`.
    rows
        One row per question.
    theme
        light, dark, night or print.
    width_in
        Width in inches; 7.2 on paper.
    text
        What stands beside the episodes.

    """
    palette, width_pt = THEMES[theme], width_in * POINTS_PER_INCH
    day_pt = min(WIDEST_DAY_PT, (width_pt - LABEL_PT - SMALLEST_TEXT_PT) / len(days))
    across = day_pt * len(days)
    text_in = (width_pt - LABEL_PT - across - GAP_PT) / POINTS_PER_INCH
    texts = [wrap_text(each, text_in, SMALL_PT) for each in (text, *(row.text for row in rows))]
    heights = [max(ROW_PT, LINE_PT * (each.count("\n") + 1)) for each in texts]
    edges = [0.0, *accumulate(heights)]
    foot = LEGEND_ROW_IN * POINTS_PER_INCH
    figure = new_figure(palette, width_in, (DATES_PT + edges[-1] + foot) / POINTS_PER_INCH)
    axes = add_axes(figure, _inches(LABEL_PT, foot, across, edges[-1]))
    axes.set(xlim=(0, len(days)), ylim=(edges[-1], 0))
    axes.hlines(edges, 0, len(days), color=palette.line, linewidth=0.3, clip_on=False)
    _draw_dates(axes, days, palette, day_pt)
    _draw_episodes(axes, days, palette, (day_pt, heights[0]))
    middles = [(above + below) / 2 for above, below in pairwise(edges)]
    labels = (_("Episodes"), *(row.label for row in rows))
    for label, words, middle in zip(labels, texts, middles, strict=True):
        _write(axes, label, (0, middle), -LABEL_PT, palette, bold=True)
        _write(axes, words, (len(days), middle), GAP_PT, palette)
    for row, middle in zip(rows, middles[1:], strict=True):
        _draw_symbols(axes, row.symbols, palette, middle, day_pt)
    legend_axes = add_axes(figure, (0, 0, width_in, LEGEND_ROW_IN))
    draw_legend(
        legend_axes,
        place_entries(((kind, _(text)) for kind, text in LEGEND), width_in),
        palette,
        width_in,
    )
    return figure


def _inches(left: float, bottom: float, width: float, height: float) -> Box:
    """Return a box in points as one in inches."""
    return (
        left / POINTS_PER_INCH,
        bottom / POINTS_PER_INCH,
        width / POINTS_PER_INCH,
        height / POINTS_PER_INCH,
    )


def strip_alt(rows: Sequence[StripRow]) -> str:
    """Return the answers of the strip in words."""
    answers = ". ".join(f"{row.label}: {row.text}" for row in rows)
    return _("Strip of days. {answers}.").format(answers=answers)


def _write(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    right_pt: float,
    palette: Theme,
    *,
    bold: bool = False,
) -> None:
    axes.annotate(
        text,
        at,
        (right_pt, 0),
        textcoords="offset points",
        ha="left",
        va="center",
        fontsize=SMALL_PT,
        fontweight="bold" if bold else "normal",
        color=palette.text,
        linespacing=1.1,
        annotation_clip=False,
    )


def _draw_dates(axes: Axes, days: pd.DataFrame, palette: Theme, day_pt: float) -> None:
    """Write the first day and some Mondays above the rows."""
    for place, label in _dates(days["day"], day_pt):
        axes.annotate(
            label,
            (place, 0),
            (0, 2),
            textcoords="offset points",
            ha="left",
            va="bottom",
            fontsize=SMALL_PT,
            color=palette.text,
            annotation_clip=False,
        )


def _dates(days: pd.Series, day_pt: float) -> Iterator[tuple[int, str]]:
    """Yield place and text of the dates that have room."""
    last = -DATE_PT / day_pt
    for place, day in enumerate(map(as_date, days)):
        if (place == 0 or day.weekday() == MONDAY) and (place - last) * day_pt >= DATE_PT:
            last = place
            yield place, day_text(day, DAY_MONTH)


def _draw_episodes(
    axes: Axes, days: pd.DataFrame, palette: Theme, cell_pt: tuple[float, float]
) -> None:
    """Draw a bar per day with episodes, and hatch the days that nobody watched."""
    day_pt, row_pt = cell_pt
    middles = [place + 0.5 for place in range(len(days))]
    unobserved = [x for x, observed in zip(middles, days["observed"], strict=True) if not observed]
    for x in unobserved:
        box = axes.bar(
            x,
            row_pt - 1,
            width=1,
            bottom=0.5,
            facecolor="none",
            edgecolor=palette.hatch,
            linewidth=0,
            hatch="/////",
            zorder=0,
            gid="unobserved",
        )
        box[0].set_hatch_linewidth(0.5)
    counts = days["episodes"].to_numpy()
    heights = (row_pt - 2) * counts / max(1, int(counts.max()))
    axes.vlines(
        middles,
        row_pt - heights,
        row_pt,
        color=palette.bar,
        linewidth=0.7 * day_pt,
        gid="episodes",
    )


def _draw_symbols(
    axes: Axes, symbols: Sequence[str], palette: Theme, middle: float, day_pt: float
) -> None:
    """Draw one symbol per day: a dot, a ring, a hollow box or a full box; see `LEGEND`."""
    at: dict[str, list[float]] = {kind: [] for kind, _text in LEGEND}
    for place, symbol in enumerate(symbols):
        if symbol:
            at[symbol].append(place + 0.5)
    half = min(3.0, day_pt * 0.4)
    _draw_circles(axes, at["usual"], middle, (min(0.8, half), palette.quiet, palette.quiet))
    _draw_circles(axes, at["unsure"], middle, (min(1.5, half), "none", palette.quiet))
    width = 2 * half / day_pt
    _draw_boxes(axes, at["worse"], middle, (width, 5.2), (palette.ground, palette.text))
    _draw_boxes(axes, at["worst"], middle, (width, 6.8), (palette.text, palette.text))


def _draw_circles(
    axes: Axes, days_at: list[float], middle: float, style: tuple[float, str, str]
) -> None:
    radius_pt, face, edge = style
    axes.scatter(
        days_at,
        [middle] * len(days_at),
        s=(2 * radius_pt) ** 2,
        facecolor=face,
        edgecolor=edge,
        linewidth=0 if face == edge else 0.5,
        clip_on=False,
    )


def _draw_boxes(
    axes: Axes,
    days_at: list[float],
    middle: float,
    size: tuple[float, float],
    colours: tuple[str, str],
) -> None:
    width, height = size
    face, edge = colours
    axes.bar(
        days_at,
        height,
        width=width,
        bottom=middle - height / 2,
        facecolor=face,
        edgecolor=edge,
        linewidth=0.6,
        zorder=3,
        clip_on=False,
    )
