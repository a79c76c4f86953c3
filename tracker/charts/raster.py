"""The 24-hour raster: one line a local day, the newest on top, hours across."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import sqrt
from typing import TYPE_CHECKING, Final

from tracker.charts.annotations import Marked, marked_alt
from tracker.charts.legend import KEY_ROW_IN, WORDS_ALONE, draw_key, flowed
from tracker.charts.raster_layout import RasterTables, Sheet, as_date, group_counts, sheet_of
from tracker.charts.themes import (
    POINTS_PER_INCH,
    SMALL_PT,
    STATE_GROUPS,
    TEXT_PT,
    THEMES,
    Theme,
    canvas,
    frame,
    sentence_figure,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EMPTY: Final = "Nothing is recorded yet. Each day will be one line here, hours across, with every episode at its time."

DAY_COLUMN_IN: Final = 0.92
WATCHED_COLUMN_IN: Final = 0.5
NO_COLUMN_IN: Final = 0.1
LETTER_COLUMN_IN: Final = 0.16
HOURS_ROW_IN: Final = 0.2
LARGEST_MARK_PT: Final = 5.2
SMALLEST_MARK_PT: Final = 4.4
"""Unless marks are so many that they would cover more of the sheet than `COVERED` squared."""
COVERED: Final = 0.5
SMALLEST_RINGED_PT: Final = 3.0
MANY_MARKS: Final = 1_500
"""From so many marks on they are written as dots of an image, not as shapes: a phone draws those in time."""
HOURS_TWICE_FROM_IN: Final = 3.0
"""From this height the hours stand under the last day too."""
WEEK = 7


def raster_figure(
    raster: RasterTables,
    theme: str,
    width_in: float,
    *,
    marked: Iterable[Marked] = (),
    row_in: float | None = None,
) -> Figure:
    """Return the 24-hour raster.

    Parameters
    ----------
    raster
        Finished tables; see `RasterTables`.
    theme
        light, dark, night or print.
    width_in
        Width in inches; 3.9 for a phone.
    marked
        Days that get a line below them, with a letter and its words in the key.
    row_in
        Height of one day; by default it shrinks as days are added.

    """
    ink = THEMES[theme]
    if raster.days.empty:
        return sentence_figure(EMPTY, ink, width_in)
    sheet = sheet_of(raster, marked)
    rows, row = len(sheet.days), row_in or _row_height(len(sheet.days))
    right = _right_in(sheet)
    across = width_in - DAY_COLUMN_IN - right
    breadth = _mark_pt(sheet, (across, rows * row))
    cells = flowed(_key_entries(sheet, rings=_rings(sheet, breadth)), width_in)
    key = KEY_ROW_IN * (1 + max(cell.line for cell in cells))
    twice = rows * row >= HOURS_TWICE_FROM_IN
    foot = key + (HOURS_ROW_IN if twice else 0) + 0.06
    figure = canvas(ink, width_in, rows * row + HOURS_ROW_IN + foot)
    axes = frame(figure, (DAY_COLUMN_IN, foot, across, rows * row))
    axes.set(xlim=(0, 24), ylim=(rows - 0.5, -0.5))
    _draw_hours(axes, ink, rows, twice=twice)
    _draw_days(axes, sheet, ink, row)
    _draw_context(axes, sheet, ink, row * POINTS_PER_INCH)
    _draw_clock(axes, sheet, ink)
    _draw_marked(axes, sheet, ink, right * 24 / across)
    _draw_marks(axes, sheet, ink, breadth)
    _draw_watched(axes, sheet.days, ink, (24 / across, row * POINTS_PER_INCH))
    draw_key(frame(figure, (0, 0.02, width_in, key)), cells, ink, width_in)
    return figure


def _right_in(sheet: Sheet) -> float:
    """Return how much stands right of the days: how long somebody watched, and the letters of marked days."""
    watched = WATCHED_COLUMN_IN if sheet.days["watch_weight"].notna().any() else NO_COLUMN_IN
    return watched + (LETTER_COLUMN_IN if sheet.marked else 0)


def raster_alt(raster: RasterTables, marked: Iterable[Marked] = ()) -> str:
    """Say in words what the raster shows, from the same tables."""
    if raster.days.empty:
        return EMPTY
    days, marks, sheet = raster.days, raster.marks, sheet_of(raster, marked)
    observed = int(days["observed"].sum())
    first, last = _in_words(days["day"].min()), _in_words(days["day"].max())
    counts = ", ".join(f"{label} {count}" for label, count in group_counts(marks).items() if count)
    told = (
        f"{len(marks)} episode{'' if len(marks) == 1 else 's'} ({counts})"
        if len(marks)
        else "no episode entered"
    )
    words = f"24-hour chart, {first} to {last}, one line a day. Observed days: {observed} of {len(days)}; the others are hatched. {told}."
    return words + _clock_alt(sheet) + marked_alt(one for _, one in sheet.marked)


def _clock_alt(sheet: Sheet) -> str:
    turned = {"skipped": "forward", "repeated": "back"}
    said = [
        f" Clocks went {turned[str(kind)]} on {_in_words(day)}."
        for day, kind in zip(sheet.clock_changes["day"], sheet.clock_changes["kind"], strict=True)
    ]
    days = len(sheet.abroad)
    return "".join(said) + (
        f" {days} day{'' if days == 1 else 's'} on the clock of another time zone." if days else ""
    )


def _row_height(rows: int) -> float:
    """Inches a day: roomy for a week, 0.1 (10 px on a phone) for twelve."""
    return 0.24 if rows <= 2 * WEEK else 0.17 if rows <= 6 * WEEK else 0.1


def _in_words(day: object) -> str:
    said = as_date(day)
    return f"{said.day} {said:%b %Y}"


def _draw_hours(axes: Axes, ink: Theme, rows: int, *, twice: bool) -> None:
    axes.vlines([0, 24], -0.5, rows - 0.5, color=ink.line, linewidth=0.6, zorder=1)
    axes.vlines([6, 12, 18], -0.5, rows - 0.5, color=ink.line, linewidth=0.3, zorder=1, gid="hours")
    axes.hlines([-0.5, rows - 0.5], 0, 24, color=ink.line, linewidth=0.6, zorder=1)
    for hour in (0, 6, 12, 18, 24):
        _beside(axes, f"{hour:02d}", (hour, -0.5), (0, 2), ink.text, "center", "bottom")
        if twice:
            _beside(axes, f"{hour:02d}", (hour, rows - 0.5), (0, -2), ink.text, "center", "top")


def _beside(
    axes: Axes,
    words: str,
    at: tuple[float, float],
    points: tuple[float, float],
    colour: str,
    ha: str,
    va: str,
) -> None:
    """Write words some points away from a place."""
    axes.annotate(
        words,
        at,
        points,
        textcoords="offset points",
        ha=ha,
        va=va,
        fontsize=TEXT_PT,
        color=colour,
        annotation_clip=False,
    )


def _draw_days(axes: Axes, sheet: Sheet, ink: Theme, row_in: float) -> None:
    for first, count in _runs(sheet.unobserved):
        hatch = axes.barh(
            first + (count - 1) / 2,
            24,
            height=count,
            facecolor="none",
            edgecolor=ink.hatch,
            linewidth=0,
            hatch="/////",
            zorder=0,
        )
        hatch[0].set_gid("unobserved")
        hatch[0].set_hatch_linewidth(0.5)
    for row, day, partial in _labelled(sheet.days, row_in):
        _beside(
            axes,
            _day_label(day, partial=bool(partial)),
            (0, row),
            (-4, 0),
            ink.text,
            "right",
            "center_baseline",
        )


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Give each unbroken run of rows as its first row and its length."""
    starts = [row for row in rows if row - 1 not in rows]
    for start in starts:
        end = start
        while end + 1 in rows:
            end += 1
        yield start, end - start + 1


def _labelled(days: pd.DataFrame, row_in: float) -> Iterator[tuple[int, object, object]]:
    """Give the days that get a label: every one where the lines leave room, else the newest and the Mondays, as far as they do not crowd."""
    lines_a_label = TEXT_PT * 1.15 / (row_in * POINTS_PER_INCH)
    monday, taken = 0, -lines_a_label
    for row, (day, partial) in enumerate(zip(days["day"], days["partial"], strict=True)):
        if (
            row == 0 or lines_a_label <= 1 or as_date(day).weekday() == monday
        ) and row - taken >= lines_a_label:
            taken = row
            yield row, day, partial


def _day_label(day: object, *, partial: bool) -> str:
    said = as_date(day)
    return f"{said:%a} {said.day}" + (", so far" if partial else f" {said:%b}")


def _draw_context(axes: Axes, sheet: Sheet, ink: Theme, row_pt: float) -> None:
    """Sleep as a bar along the middle of its line, a feed as a tick on the line's floor."""
    if len(sheet.sleep):
        spans = sheet.sleep
        axes.hlines(
            spans["row"],
            spans["from_minute"] / 60,
            spans["to_minute"] / 60,
            color=ink.sleep,
            linewidth=0.74 * row_pt,
            zorder=2,
            gid="sleep",
        )
    if len(sheet.feeds):
        rows = sheet.feeds["row"]
        axes.vlines(
            sheet.feeds["from_minute"] / 60,
            rows + 0.12,
            rows + 0.46,
            color=ink.feed,
            linewidth=0.9,
            zorder=3,
            gid="feeds",
        )


def _draw_clock(axes: Axes, sheet: Sheet, ink: Theme) -> None:
    """Draw an hour that never was as a dark box, one that came twice as an empty one; days in another time zone get a bar at their edge."""
    for kind, face in (("skipped", ink.quiet), ("repeated", "none")):
        these = sheet.clock_changes[sheet.clock_changes["kind"] == kind]
        if len(these):
            axes.barh(these["row"], (these["to_minute"] - these["from_minute"]) / 60, left=these["from_minute"] / 60, height=0.9, facecolor=face,
                      edgecolor=ink.quiet, linewidth=0.8, zorder=4, gid=kind)  # fmt: skip
    runs = list(_runs(sheet.abroad))
    if runs:
        axes.vlines([-0.1] * len(runs), [first - 0.4 for first, _ in runs], [first + count - 0.6 for first, count in runs], color=ink.text,
                    linewidth=2.2, zorder=4, clip_on=False, gid="abroad")  # fmt: skip


def _draw_marked(axes: Axes, sheet: Sheet, ink: Theme, right_h: float) -> None:
    """Draw a line below a marked day, from edge to edge, its letter at the right."""
    for row, one in sheet.marked:
        axes.hlines(
            row + 0.5,
            0,
            24 + right_h,
            color=ink.text,
            linewidth=0.8,
            linestyle=(0, (4, 2)),
            zorder=4,
            clip_on=False,
            gid="marked",
        )
        axes.annotate(one.letter, (24 + right_h, row + 0.5), (-3, 1), textcoords="offset points", ha="right", va="bottom", fontsize=SMALL_PT,
                      fontweight="bold", color=ink.text, annotation_clip=False)  # fmt: skip


def _mark_pt(sheet: Sheet, size_in: tuple[float, float]) -> float:
    """Return a mark's breadth in points: as tall as its line allows, smaller where marks would cover the sheet."""
    width, height = (side * POINTS_PER_INCH for side in size_in)
    by_line = min(LARGEST_MARK_PT, max(SMALLEST_MARK_PT, height / len(sheet.days) * 0.62))
    return min(by_line, COVERED * sqrt(width * height / max(1, len(sheet.marks))))


def _draw_marks(axes: Axes, sheet: Sheet, ink: Theme, breadth_pt: float) -> None:
    """Each episode at its minute, ringed where a flag rests on it and not on all; one of which only the day is known just past the right edge."""
    marks, size, line, many = (
        sheet.marks,
        breadth_pt**2,
        min(0.9, breadth_pt * 0.2),
        len(sheet.marks) > MANY_MARKS,
    )
    known = (
        marks["time_known"].astype(bool) & marks["minute"].notna()
        if "time_known" in marks
        else marks["minute"].notna()
    )
    at = (marks["minute"].astype("float64") / 60).where(known, 24.35)
    for group in STATE_GROUPS:
        these = marks["group"] == group.key
        if these.any():
            colour = ink.states[group.key]
            axes.scatter(at[these], marks["row"][these], s=size, marker=group.marker, facecolor=ink.ground if group.hollow else colour,
                         edgecolor=colour if group.hollow else ink.ground, linewidth=line if group.hollow else line * 0.4, zorder=5, clip_on=False,
                         rasterized=many, gid=f"episodes {group.key}")  # fmt: skip
    if _rings(sheet, breadth_pt):
        axes.scatter(at[sheet.flagged], marks["row"][sheet.flagged], s=size * 2.6, marker="o", facecolor="none", edgecolor=ink.text, linewidth=0.6,
                     zorder=6, clip_on=False, rasterized=many, gid="flagged")  # fmt: skip


def _rings(sheet: Sheet, breadth_pt: float) -> bool:
    """Whether rings tell something: some episodes are behind a flag and some are not, and there is room."""
    return (
        bool(sheet.flagged.any()) and not sheet.flagged.all() and breadth_pt >= SMALLEST_RINGED_PT
    )


def _draw_watched(axes: Axes, days: pd.DataFrame, ink: Theme, sizes: tuple[float, float]) -> None:
    """How much of the day somebody watched, as a bar right of the hours: the longer the more; none where it was not told."""
    hours_an_inch, row_pt = sizes
    told = days[days["watch_weight"].notna()]
    if told.empty:
        return
    left, width = 24 + 0.12 * hours_an_inch, (WATCHED_COLUMN_IN - 0.16) * hours_an_inch
    right = left + told["watch_weight"].astype("float64") * width
    axes.hlines(
        told.index,
        left,
        right,
        color=ink.line,
        linewidth=0.55 * row_pt,
        clip_on=False,
        gid="watched",
    )
    _beside(axes, "seen", (left + width / 2, -0.5), (0, 2), ink.text, "center", "bottom")


def _key_entries(sheet: Sheet, *, rings: bool) -> Iterator[tuple[str, str]]:
    """Give symbol and words for each kind of thing that is drawn, and no other."""
    counts = group_counts(sheet.marks)
    yield from (
        (group.key, f"{group.label} · {counts[group.label]}")
        for group in STATE_GROUPS
        if counts[group.label]
    )
    flagged = int(sheet.flagged.sum())
    if not len(sheet.marks):
        yield WORDS_ALONE, "no episode entered"
    elif rings:
        yield "flagged", "behind a flag"
    elif flagged:
        yield (
            WORDS_ALONE,
            "all behind a flag" if flagged == len(sheet.marks) else f"{flagged} behind a flag",
        )
    drawn = {
        ("sleep", "sleep"): len(sheet.sleep),
        ("feed", "feed"): len(sheet.feeds),
        ("unobserved", "not watched or not told"): not sheet.days["observed"].all(),
        ("skipped", "no such hour: clocks went forward"): sheet.has_changes("skipped"),
        ("repeated", "this hour twice: clocks went back"): sheet.has_changes("repeated"),
        ("abroad", "another time zone, at its own hours"): len(sheet.abroad),
    }
    yield from (entry for entry, is_drawn in drawn.items() if is_drawn)
    yield from ((WORDS_ALONE, f"{one.letter}: {one.said}") for _, one in sheet.marked)
    if sheet.left_out_days:
        yield (
            WORDS_ALONE,
            f"the newest {len(sheet.days)} of {len(sheet.days) + sheet.left_out_days} days",
        )
