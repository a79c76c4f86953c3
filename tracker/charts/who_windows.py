"""The WHO windows of achievement as bars, with the child's own dates on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import pandas as pd

from tracker.charts.themes import SMALL_PT, TEXT_PT, THEMES, Theme, canvas, frame, wrapped
from tracker.domain.vocabulary import MilestoneStatus

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WINDOWS_CAPTION: Final = (
    "Each bar spans the ages at which 98 of 100 children of the WHO study first did this; the line across it is their mean. "
    "Some children never crawl on hands and knees (4.3 % of that study). A mark outside a bar is a reason to mention it, not a finding. "
    "A mark stands at the day that was named; the skill may have come earlier."
)
CORRECTED: Final = "Ages are counted from the due date, up to 24 months."
NOT_ASKED: Final = "not asked"

MARKERS: Final = {
    MilestoneStatus.ACHIEVED: "o",
    MilestoneStatus.SOMETIMES: "D",
    MilestoneStatus.NOT_YET: "o",
    MilestoneStatus.LOST: "X",
}
HOLLOW: Final = frozenset({MilestoneStatus.SOMETIMES, MilestoneStatus.NOT_YET})

ROW_IN: Final = 0.42
LINE_IN: Final = 0.15
"""What a row is taller for each line of words under its name."""
LINE_PT: Final = 10.6
TOP_IN: Final = 0.24
FOOT_IN: Final = 0.24
SIDE_IN: Final = 0.16
WORDS_PT: Final = 7.0
"""How far above its bar a row's words stand."""
MARK_PT2: Final = 34
BAR_FROM_BELOW_IN: Final = 0.12
"""Where in its row a bar lies, below the words."""
BAR_IN: Final = 0.11
LETTER_IN: Final = 0.06
TICK_IN: Final = 0.8
"""The least a label of the ages needs."""
LABEL_MONTHS: Final = 1.5
"""The last label, which names the unit, ends at its tick where less than this is left of the scale."""
SCALE_MONTHS: Final = 18.6
"""How far the ages reach at least; a later day of the child's draws them out, as far as `LONGEST_MONTHS`."""
LONGEST_MONTHS: Final = 30.0
BESIDE_MONTHS: Final = 0.6


class WindowTables(Protocol):
    """The tables the windows are drawn from.

    `rows`: one row a skill, with `skill`, `name`, `p1_months`, `mean_months`, `p99_months`, `brought_by`. `marks`: what was said, oldest first,
    with `skill`, `status`, `months`, `about`. `today_months`: the age today, `corrected` or not; `chronological_months`: from birth.
    """

    @property
    def rows(self) -> pd.DataFrame: ...  # noqa: D102  # the class says it
    @property
    def marks(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def today_months(self) -> float: ...  # noqa: D102
    @property
    def chronological_months(self) -> float: ...  # noqa: D102
    @property
    def corrected(self) -> bool: ...  # noqa: D102


def windows_figure(table: WindowTables, theme: str, width_in: float) -> Figure:
    """Return a bar a skill from the 1st to the 99th percentile, what was said of it at its age, and the age today.

    Parameters
    ----------
    table
        Finished tables; see `WindowTables`.
    theme
        light, dark, night or print.
    width_in
        Width in inches; 3.1 for a phone.

    """
    ink = THEMES[theme]
    across = width_in - 2 * SIDE_IN
    words = [
        (str(name), said_of(table, str(skill)))
        for name, skill in zip(table.rows["name"], table.rows["skill"], strict=True)
    ]
    apart = any((len(name) + len(said) + 3) * LETTER_IN > across for name, said in words)
    if apart:
        words = [(name, wrapped(said, across, TEXT_PT)) for name, said in words]
    heights = [ROW_IN + (LINE_IN * _lines(said) if apart else 0) for _, said in words]
    height, places = (
        sum(heights),
        [sum(heights[: row + 1]) - BAR_FROM_BELOW_IN for row in range(len(words))],
    )
    figure = canvas(ink, width_in, height + TOP_IN + FOOT_IN)
    axes = frame(figure, (SIDE_IN, FOOT_IN, across, height))
    axes.set_ylim(height, 0)
    _draw_scale(axes, table, ink, across)
    _draw_bars(axes, table.rows, ink, places)
    _draw_marks(axes, table, ink, places)
    _draw_words(axes, dict(zip(places, words, strict=True)), ink, apart=apart)
    _draw_today(axes, table, ink, across)
    return figure


def _lines(words: str) -> int:
    return words.count("\n") + 1


def windows_alt(table: WindowTables) -> str:
    """Say in words what the chart shows, from the same tables."""
    rows = table.rows
    spans = zip(rows["name"], rows["skill"], rows["p1_months"], rows["p99_months"], strict=True)
    said = "; ".join(
        f"{name}: WHO {first:g} to {last:g} months, {said_of(table, str(skill))}"
        for name, skill, first, last in spans
    )
    return f"Windows of achievement of six motor skills with what was said of this child. {today_said(table)[:1].upper()}{today_said(table)[1:]}. {said}."


def said_of(table: WindowTables, skill: str) -> str:
    """Say what was said of one skill, each with its age; one nobody spoke of was not asked."""
    marks = table.marks[table.marks["skill"] == skill]
    parts = []
    for place, (status, months, about) in enumerate(
        zip(marks["status"], marks["months"], marks["about"], strict=True)
    ):
        again = " again" if place and status == MilestoneStatus.ACHIEVED else ""
        parts.append(
            f"{MilestoneStatus(status).parent}{again}, {'about ' if about else ''}{months:.1f}"
        )
    words = f"{' · '.join(parts)} months" if parts else NOT_ASKED
    brought = str(table.rows.loc[table.rows["skill"] == skill, "brought_by"].iloc[0])
    yes = bool((marks["status"].tail(1) == MilestoneStatus.ACHIEVED).any())
    return f"{words} ({brought.lower()}: yes)" if brought and not yes else words


def today_said(table: WindowTables) -> str:
    """Say the age today, corrected where that applies, and from birth beside it."""
    beside = f" corrected ({table.chronological_months:.1f} from birth)" if table.corrected else ""
    return f"today {table.today_months:.1f} months{beside}"


def _last_month(table: WindowTables) -> float:
    latest = max([table.today_months, *(float(months) for months in table.marks["months"])])
    return min(max(SCALE_MONTHS, latest + BESIDE_MONTHS), LONGEST_MONTHS)


def _draw_scale(axes: Axes, table: WindowTables, ink: Theme, across: float) -> None:
    last = _last_month(table)
    axes.set_xlim(0, last)
    months = list(range(0, int(last) + 1, 3 if across / last * 3 > TICK_IN else 6))
    for month in months:
        end = month == months[-1]
        axes.annotate(f"{month} months" if end else str(month), (month, 0), (0, -2), xycoords=("data", "axes fraction"), textcoords="offset points", va="top",
                      ha="right" if end and last - month < LABEL_MONTHS else "center", fontsize=SMALL_PT, color=ink.quiet, annotation_clip=False)  # fmt: skip


def _draw_bars(axes: Axes, rows: pd.DataFrame, ink: Theme, places: list[float]) -> None:
    axes.barh(places, rows["p99_months"] - rows["p1_months"], left=rows["p1_months"], height=BAR_IN, color=ink.sleep, edgecolor=ink.line,
              linewidth=0.6, zorder=1, gid="windows")  # fmt: skip
    axes.vlines(rows["mean_months"], [at - BAR_IN / 2 for at in places], [at + BAR_IN / 2 for at in places], color=ink.quiet, linewidth=0.9, zorder=2,
                gid="means")  # fmt: skip
    for at, first, last in zip(places, rows["p1_months"], rows["p99_months"], strict=True):
        for months, aside, ha in ((first, -3, "right"), (last, 3, "left")):
            axes.annotate(f"{months:g}", (months, at), (aside, 0), textcoords="offset points", ha=ha, va="center_baseline", fontsize=SMALL_PT,
                          color=ink.quiet, bbox=_clear(ink))  # fmt: skip


def _clear(ink: Theme) -> dict[str, object]:
    """Return the ground that words stand on where the line of today passes under them."""
    return {"facecolor": ink.ground, "edgecolor": "none", "pad": 0.6}


def _draw_marks(axes: Axes, table: WindowTables, ink: Theme, places: list[float]) -> None:
    """Each statement at its age; one beyond the scale stands on its edge, and its words tell the age."""
    place = dict(zip(table.rows["skill"], places, strict=True))
    for status, marker in MARKERS.items():
        these = table.marks[table.marks["status"] == status]
        if len(these):
            axes.scatter(these["months"].clip(0, _last_month(table)), these["skill"].map(place), s=MARK_PT2, marker=marker,
                         facecolor=ink.ground if status in HOLLOW else ink.text, edgecolor=ink.text if status in HOLLOW else ink.ground,
                         linewidth=1.3 if status in HOLLOW else 0.5, zorder=5, clip_on=False, gid=f"marks {status}")  # fmt: skip


def _draw_words(
    axes: Axes, words: dict[float, tuple[str, str]], ink: Theme, *, apart: bool
) -> None:
    """Above each bar its name, and what was said: on the same line, or where that is too long on the next."""
    for at, (name, said) in words.items():
        up = WORDS_PT + (LINE_PT * _lines(said) if apart else 0)
        axes.annotate(name, (0, at), (0, up), textcoords="offset points", xycoords=("axes fraction", "data"), ha="left", va="bottom",
                      fontsize=TEXT_PT, fontweight="bold", color=ink.text, annotation_clip=False, bbox=_clear(ink))  # fmt: skip
        axes.annotate(said, (0 if apart else 1, at), (0, WORDS_PT), textcoords="offset points", xycoords=("axes fraction", "data"),
                      ha="left" if apart else "right", va="bottom", fontsize=TEXT_PT, color=ink.quiet if said.startswith(NOT_ASKED) else ink.text,
                      annotation_clip=False, linespacing=1.25, bbox=_clear(ink))  # fmt: skip


def _draw_today(axes: Axes, table: WindowTables, ink: Theme, across: float) -> None:
    """Draw the age today as a line with its words on top; before the due date, and beyond the scale, only the words."""
    last, at = _last_month(table), table.today_months
    if 0 <= at <= last:
        axes.axvline(at, color=ink.bar, linewidth=1.1, linestyle=(0, (4, 2)), zorder=0, gid="today")
    half = len(today_said(table)) * LETTER_IN / 2 / across
    share = min(max(at / last, half), 1 - half)
    axes.annotate(today_said(table), (share, 1), (0, 2), textcoords="offset points", xycoords="axes fraction", ha="center", va="bottom",
                  fontsize=TEXT_PT, color=ink.bar, annotation_clip=False)  # fmt: skip
