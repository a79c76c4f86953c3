"""The WHO windows of achievement as bars, with the child's own dates on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.charts.themes import (
    POINTS_PER_INCH,
    SMALL_PT,
    TEXT_PT,
    THEMES,
    Theme,
    add_axes,
    new_figure,
    wrap_text,
)
from tracker.charts.who_windows_text import NOT_ASKED, WindowTables, status_text, today_text
from tracker.domain.vocabulary import MilestoneStatus
from tracker.localization.messages import _

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARKERS: Final = {
    MilestoneStatus.ACHIEVED: "o",
    MilestoneStatus.SOMETIMES: "D",
    MilestoneStatus.NOT_YET: "o",
    MilestoneStatus.LOST: "X",
}
HOLLOW: Final = frozenset({MilestoneStatus.SOMETIMES, MilestoneStatus.NOT_YET})

ROW_IN: Final = 0.42
LINE_IN: Final = 0.15
"""The extra height of a row for each line of text under its name."""
LINE_PT: Final = 10.6
TOP_IN: Final = 0.24
FOOT_IN: Final = 0.24
SIDE_IN: Final = 0.16
TEXT_UP_PT: Final = 7.0
"""How far above its bar a row's text stands."""
MARK_PT2: Final = 34
BAR_FROM_BELOW_IN: Final = 0.12
"""Where in its row a bar lies, below the text."""
BAR_IN: Final = 0.11
COMPACT_ROW_IN: Final = 0.195
NAMES_IN: Final = 1.17
"""Width of the names left of the bars of a compact chart."""
STATUS_IN: Final = 1.95
"""Width of the statements right of the bars of a compact chart."""
GAP_IN: Final = 0.3
CHARACTER_IN: Final = 0.06
TICK_IN: Final = 0.8
COMPACT_TICK_IN: Final = 0.5
"""The least width that a label of the ages needs: where the last one, which names the unit, may
have to end at its tick, and where it never has to."""
LABEL_MONTHS: Final = 1.5
"""The last label, which names the unit, ends at its tick where less than this is left of the
scale."""
SCALE_MONTHS: Final = 18.6
"""The least length of the scale of ages; a later day of the child extends it, up to
`LONGEST_MONTHS`."""
LONGEST_MONTHS: Final = 30.0
MARGIN_MONTHS: Final = 0.6


@dataclass(frozen=True)
class _Text:
    """A text beside a bar: its place as a share of the width and inches from the top."""

    text: str
    at: tuple[float, float]
    offset_pt: tuple[float, float]
    ha: str
    va: str
    bold: bool = False


@dataclass(frozen=True)
class _Layout:
    """Where the bars and texts stand.

    In inches: the left edge of the bars, the width of their scale, the middle of each bar from
    the top, and the height of all rows.
    """

    left: float
    across: float
    bars_at: list[float]
    height: float
    texts: list[_Text]
    compact: bool


def windows_figure(
    table: WindowTables, theme: str, width_in: float, *, compact: bool = False
) -> Figure:
    """Return a bar per skill from the 1st to the 99th percentile.

    On it stand the statements about this child, each at its age, and the age today.

    Parameters
    ----------
    table
        Finished tables; see `WindowTables`.
    theme
        light, dark, night or print.
    width_in
        Width in inches; 3.1 for a phone.
    compact
        Whether names stand left of the bars and statements right of them, as on paper;
        otherwise both stand above their bar. Needs about 6 inches.

    """
    palette = THEMES[theme]
    layout = _compact_layout(table, width_in) if compact else _stacked_layout(table, width_in)
    figure = new_figure(palette, width_in, layout.height + TOP_IN + FOOT_IN)
    axes = add_axes(figure, (layout.left, FOOT_IN, layout.across, layout.height))
    axes.set_ylim(layout.height, 0)
    _draw_scale(axes, table, palette, layout)
    _draw_bars(axes, table.rows, palette, layout.bars_at)
    _draw_marks(axes, table, palette, layout.bars_at)
    for text in layout.texts:
        _draw_text(axes, text, palette)
    _draw_today(axes, table, palette, layout.across)
    return figure


def _names_with_status(table: WindowTables) -> list[tuple[str, str]]:
    return [
        (_(str(name)), status_text(table, str(skill)))
        for name, skill in zip(table.rows["name"], table.rows["skill"], strict=True)
    ]


def _stacked_layout(table: WindowTables, width_in: float) -> _Layout:
    """Return each name above its bar.

    The status is on the same line, or where that is too long, on lines of its own.
    """
    across = width_in - 2 * SIDE_IN
    rows = _names_with_status(table)
    apart = any((len(name) + len(status) + 3) * CHARACTER_IN > across for name, status in rows)
    if apart:
        rows = [(name, wrap_text(status, across, TEXT_PT)) for name, status in rows]
    heights = [ROW_IN + (LINE_IN * _lines(status) if apart else 0) for _, status in rows]
    bars_at = [sum(heights[: row + 1]) - BAR_FROM_BELOW_IN for row in range(len(rows))]
    texts = []
    for at, (name, status) in zip(bars_at, rows, strict=True):
        name_up = TEXT_UP_PT + (LINE_PT * _lines(status) if apart else 0)
        texts += [
            _Text(name, (0, at), (0, name_up), "left", "bottom", bold=True),
            _Text(status, (0, at), (0, TEXT_UP_PT), "left", "bottom")
            if apart
            else _Text(status, (1, at), (0, TEXT_UP_PT), "right", "bottom"),
        ]
    return _Layout(SIDE_IN, across, bars_at, sum(heights), texts, compact=False)


def _compact_layout(table: WindowTables, width_in: float) -> _Layout:
    """Return each name left of its bar and its status right of it."""
    across = width_in - NAMES_IN - GAP_IN - STATUS_IN
    rows = [
        (name, wrap_text(status, STATUS_IN, TEXT_PT)) for name, status in _names_with_status(table)
    ]
    heights = [max(COMPACT_ROW_IN, LINE_IN * _lines(status)) for _, status in rows]
    bars_at = [sum(heights[:row]) + height / 2 for row, height in enumerate(heights)]
    texts = []
    for at, (name, status) in zip(bars_at, rows, strict=True):
        left, right = -NAMES_IN * POINTS_PER_INCH, GAP_IN * POINTS_PER_INCH
        texts += [
            _Text(name, (0, at), (left, 0), "left", "center_baseline", bold=True),
            _Text(status, (1, at), (right, 0), "left", "center_baseline"),
        ]
    return _Layout(NAMES_IN, across, bars_at, sum(heights), texts, compact=True)


def _lines(text: str) -> int:
    return text.count("\n") + 1


def _last_month(table: WindowTables) -> float:
    latest = max([table.today_months, *(float(months) for months in table.marks["months"])])
    return min(max(SCALE_MONTHS, latest + MARGIN_MONTHS), LONGEST_MONTHS)


def _draw_scale(axes: Axes, table: WindowTables, palette: Theme, layout: _Layout) -> None:
    last = _last_month(table)
    axes.set_xlim(0, last)
    least_in = COMPACT_TICK_IN if layout.compact else TICK_IN
    months = list(range(0, int(last) + 1, 3 if layout.across / last * 3 > least_in else 6))
    for month in months:
        names_unit = month == months[-1]
        ends_here = names_unit and not layout.compact and last - month < LABEL_MONTHS
        axes.annotate(
            _("{month} months").format(month=month) if names_unit else str(month),
            (month, 0),
            (0, -2),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            va="top",
            ha="right" if ends_here else "center",
            fontsize=SMALL_PT,
            color=palette.quiet,
            annotation_clip=False,
        )


def _draw_bars(axes: Axes, rows: pd.DataFrame, palette: Theme, bars_at: list[float]) -> None:
    axes.barh(
        bars_at,
        rows["p99_months"] - rows["p1_months"],
        left=rows["p1_months"],
        height=BAR_IN,
        color=palette.sleep,
        edgecolor=palette.line,
        linewidth=0.6,
        zorder=1,
        gid="windows",
    )
    axes.vlines(
        rows["mean_months"],
        [at - BAR_IN / 2 for at in bars_at],
        [at + BAR_IN / 2 for at in bars_at],
        color=palette.quiet,
        linewidth=0.9,
        zorder=2,
        gid="means",
    )
    for at, first, last in zip(bars_at, rows["p1_months"], rows["p99_months"], strict=True):
        for months, offset, ha in ((first, -3, "right"), (last, 3, "left")):
            axes.annotate(
                f"{months:g}",
                (months, at),
                (offset, 0),
                textcoords="offset points",
                ha=ha,
                va="center_baseline",
                fontsize=SMALL_PT,
                color=palette.quiet,
                bbox=_background(palette),
            )


def _background(palette: Theme) -> dict[str, object]:
    """Return the box behind a text, which covers the line of today."""
    return {"facecolor": palette.ground, "edgecolor": "none", "pad": 0.6}


def _draw_marks(axes: Axes, table: WindowTables, palette: Theme, bars_at: list[float]) -> None:
    """Draw each statement at its age; one beyond the scale stands on the edge of it."""
    bar_at = dict(zip(table.rows["skill"], bars_at, strict=True))
    for status, marker in MARKERS.items():
        marks = table.marks[table.marks["status"] == status]
        if len(marks):
            hollow = status in HOLLOW
            axes.scatter(
                marks["months"].clip(0, _last_month(table)),
                marks["skill"].map(bar_at),
                s=MARK_PT2,
                marker=marker,
                facecolor=palette.ground if hollow else palette.text,
                edgecolor=palette.text if hollow else palette.ground,
                linewidth=1.3 if hollow else 0.5,
                zorder=5,
                clip_on=False,
                gid=f"marks {status}",
            )


def _draw_text(axes: Axes, text: _Text, palette: Theme) -> None:
    axes.annotate(
        text.text,
        text.at,
        text.offset_pt,
        textcoords="offset points",
        xycoords=("axes fraction", "data"),
        ha=text.ha,
        va=text.va,
        fontsize=TEXT_PT,
        fontweight="bold" if text.bold else "normal",
        color=palette.quiet if text.text.startswith(_(NOT_ASKED)) else palette.text,
        annotation_clip=False,
        linespacing=None if text.bold else 1.25,
        bbox=_background(palette),
    )


def _draw_today(axes: Axes, table: WindowTables, palette: Theme, across: float) -> None:
    """Draw the age today as a line with its text on top.

    Before the due date and beyond the scale only the text is drawn.
    """
    last, at = _last_month(table), table.today_months
    if 0 <= at <= last:
        axes.axvline(
            at, color=palette.bar, linewidth=1.1, linestyle=(0, (4, 2)), zorder=0, gid="today"
        )
    half = len(today_text(table)) * CHARACTER_IN / 2 / across
    share = min(max(at / last, half), 1 - half)
    axes.annotate(
        today_text(table),
        (share, 1),
        (0, 2),
        textcoords="offset points",
        xycoords="axes fraction",
        ha="center",
        va="bottom",
        fontsize=TEXT_PT,
        color=palette.bar,
        annotation_clip=False,
    )
