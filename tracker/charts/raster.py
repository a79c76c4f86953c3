"""The 24-hour raster: one line a local day, the newest on top, hours across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import TYPE_CHECKING, Final, Protocol, cast

import pandas as pd

from tracker.charts.key import KEY_ROW_IN, WORDS_ALONE, draw_key, flowed
from tracker.charts.themes import POINTS_PER_INCH, STATE_GROUPS, TEXT_PT, THEMES, Theme, canvas, frame, group_of, sentence_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EMPTY: Final = "Nothing is recorded yet. Each day will be one line here, hours across, with every episode at its time."
MOST_DAYS: Final = 126
"""Lines that fit one picture; of a longer period the newest are drawn, and the picture says so."""

DAY_COLUMN_IN: Final = 0.92
WATCHED_COLUMN_IN: Final = 0.5
HOURS_ROW_IN: Final = 0.2
LARGEST_MARK_PT: Final = 5.2
SMALLEST_MARK_PT: Final = 4.4
"""Unless marks are so many that they would cover more of the sheet than `COVERED` squared."""
COVERED: Final = 0.5
SMALLEST_RINGED_PT: Final = 3.0
HOURS_TWICE_FROM_IN: Final = 3.0
"""From this height the hours stand under the last day too."""
WEEK = 7


class RasterTables(Protocol):
    """The tables a raster is drawn from.

    `days`: one row a local day, with `day`, `observed`, `partial` (not over yet), `watch_weight` (0 to 1; NaN: not told).
    `marks`: one row an episode, with `day`, `minute` of the day, `state` (NaN: not asked), `flagged`, and `time_known` if it has that
    column: False where only the day is known. `sleep` and `feeds`: `day`, `from_minute`, `to_minute`.
    """

    @property
    def days(self) -> pd.DataFrame: ...  # noqa: D102  # the class says it
    @property
    def marks(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def sleep(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def feeds(self) -> pd.DataFrame: ...  # noqa: D102


@dataclass(frozen=True)
class _Sheet:
    """The tables as they are drawn: a `row` on every table, 0 the newest day."""

    days: pd.DataFrame
    marks: pd.DataFrame
    sleep: pd.DataFrame
    feeds: pd.DataFrame
    left_out_days: int


def raster_figure(raster: RasterTables, theme: str, width_in: float, *, row_in: float | None = None) -> Figure:
    """Return the 24-hour raster.

    Parameters
    ----------
    raster
        Finished tables; see `RasterTables`.
    theme
        light, dark, night or print.
    width_in
        Width in inches; 3.9 for a phone.
    row_in
        Height of one day; by default it shrinks as days are added.

    """
    ink = THEMES[theme]
    if raster.days.empty:
        return sentence_figure(EMPTY, ink, width_in)
    sheet = _sheet(raster)
    rows, row = len(sheet.days), row_in or _row_height(len(sheet.days))
    watched = WATCHED_COLUMN_IN if sheet.days["watch_weight"].notna().any() else 0.1
    across = width_in - DAY_COLUMN_IN - watched
    breadth = _mark_pt(sheet, (across, rows * row))
    cells = flowed(_key_entries(sheet, rings=_rings(sheet.marks, breadth)), width_in)
    key = KEY_ROW_IN * (1 + max(cell.line for cell in cells))
    twice = rows * row >= HOURS_TWICE_FROM_IN
    foot = key + (HOURS_ROW_IN if twice else 0) + 0.06
    figure = canvas(ink, width_in, rows * row + HOURS_ROW_IN + foot)
    axes = frame(figure, ink, (DAY_COLUMN_IN, foot, across, rows * row))
    _draw_hours(axes, ink, rows, twice=twice)
    _draw_days(axes, sheet.days, ink, row)
    _draw_context(axes, sheet, ink)
    _draw_marks(axes, sheet.marks, ink, breadth)
    if watched == WATCHED_COLUMN_IN:
        _draw_watched(frame(figure, ink, (width_in - watched + 0.12, foot, watched - 0.16, rows * row)), sheet.days, ink)
    draw_key(frame(figure, ink, (0, 0.02, width_in, key)), cells, ink, width_in)
    return figure


def raster_alt(raster: RasterTables) -> str:
    """Say in words what the raster shows, from the same tables."""
    if raster.days.empty:
        return EMPTY
    days, marks = raster.days, raster.marks
    observed = int(days["observed"].sum())
    first, last = _in_words(days["day"].min()), _in_words(days["day"].max())
    counts = ", ".join(f"{label} {count}" for label, count in _by_group(marks).items() if count)
    told = f"{len(marks)} episode{'' if len(marks) == 1 else 's'} ({counts})" if len(marks) else "no episode entered"
    return f"24-hour chart, {first} to {last}, one line a day. Observed days: {observed} of {len(days)}; the others are hatched. {told}."


def _row_height(rows: int) -> float:
    """Inches a day: roomy for a week, 0.1 (10 px on a phone) for twelve."""
    return 0.24 if rows <= 2 * WEEK else 0.17 if rows <= 6 * WEEK else 0.1


def _sheet(raster: RasterTables) -> _Sheet:
    days = raster.days.sort_values("day", ascending=False).head(MOST_DAYS).reset_index(drop=True)
    row_of = {_date(day): row for row, day in enumerate(days["day"])}

    def placed(table: pd.DataFrame) -> pd.DataFrame:
        rows = table["day"].map(lambda day: row_of.get(_date(day), -1)) if len(table) else pd.Series(dtype="int64")
        shown = table.assign(row=rows.astype("int64"))
        return shown[shown["row"] >= 0]

    return _Sheet(days, placed(raster.marks), placed(raster.sleep), placed(raster.feeds), len(raster.days) - len(days))


def _date(day: object) -> date:
    return pd.Timestamp(cast("date", day)).date()


def _in_words(day: object) -> str:
    said = _date(day)
    return f"{said.day} {said:%b %Y}"


def _by_group(marks: pd.DataFrame) -> dict[str, int]:
    keys = marks["state"].map(lambda state: group_of(state).key)
    return {group.label: int((keys == group.key).sum()) for group in STATE_GROUPS}


def _draw_hours(axes: Axes, ink: Theme, rows: int, *, twice: bool) -> None:
    axes.set_xlim(0, 24)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_xticks([0, 6, 12, 18, 24], ["00", "06", "12", "18", "24"])
    axes.tick_params(axis="x", labeltop=True, labelbottom=twice)
    axes.vlines([0, 24], -0.5, rows - 0.5, color=ink.line, linewidth=0.6, zorder=1)
    axes.vlines([6, 12, 18], -0.5, rows - 0.5, color=ink.line, linewidth=0.3, zorder=1, gid="hours")
    axes.hlines([-0.5, rows - 0.5], 0, 24, color=ink.line, linewidth=0.6, zorder=1)


def _draw_days(axes: Axes, days: pd.DataFrame, ink: Theme, row_in: float) -> None:
    for first, count in _runs([int(row) for row in days.index[~days["observed"].astype(bool)]]):
        hatch = axes.barh(first + (count - 1) / 2, 24, height=count, facecolor="none", edgecolor=ink.hatch, linewidth=0, hatch="/////", zorder=0)
        hatch[0].set_gid("unobserved")
        hatch[0].set_hatch_linewidth(0.5)
    labels = {row: _day_label(day, partial=bool(partial)) for row, day, partial in _labelled(days, row_in)}
    axes.set_yticks(list(labels), list(labels.values()))


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
        if (row == 0 or lines_a_label <= 1 or _date(day).weekday() == monday) and row - taken >= lines_a_label:
            taken = row
            yield row, day, partial


def _day_label(day: object, *, partial: bool) -> str:
    said = _date(day)
    return f"{said:%a} {said.day}" + (", so far" if partial else f" {said:%b}")


def _draw_context(axes: Axes, sheet: _Sheet, ink: Theme) -> None:
    """Sleep as a bar along the middle of its line, a feed as a tick on the line's floor."""
    if len(sheet.sleep):
        spans = sheet.sleep
        axes.barh(spans["row"], (spans["to_minute"] - spans["from_minute"]) / 60, left=spans["from_minute"] / 60, height=0.74, color=ink.sleep,
                  linewidth=0, zorder=2, gid="sleep")  # fmt: skip
    if len(sheet.feeds):
        rows = sheet.feeds["row"]
        axes.vlines(sheet.feeds["from_minute"] / 60, rows + 0.12, rows + 0.46, color=ink.feed, linewidth=0.9, zorder=3, gid="feeds")


def _mark_pt(sheet: _Sheet, size_in: tuple[float, float]) -> float:
    """Return a mark's breadth in points: as tall as its line allows, smaller where marks would cover the sheet."""
    width, height = (side * POINTS_PER_INCH for side in size_in)
    by_line = min(LARGEST_MARK_PT, max(SMALLEST_MARK_PT, height / len(sheet.days) * 0.62))
    return min(by_line, COVERED * sqrt(width * height / max(1, len(sheet.marks))))


def _draw_marks(axes: Axes, marks: pd.DataFrame, ink: Theme, breadth_pt: float) -> None:
    """Each episode at its minute, ringed where a flag rests on it and not on all; one of which only the day is known just past the right edge."""
    size, line = breadth_pt**2, min(0.9, breadth_pt * 0.2)
    known = marks["time_known"].astype(bool) & marks["minute"].notna() if "time_known" in marks else marks["minute"].notna()
    at = (marks["minute"].astype("float64") / 60).where(known, 24.35)
    keys = marks["state"].map(lambda state: group_of(state).key)
    for group in STATE_GROUPS:
        these = keys == group.key
        if these.any():
            colour = ink.states[group.key]
            axes.scatter(at[these], marks["row"][these], s=size, marker=group.marker, facecolor=ink.ground if group.hollow else colour,
                         edgecolor=colour if group.hollow else ink.ground, linewidth=line if group.hollow else line * 0.4, zorder=5, clip_on=False,
                         gid=f"episodes {group.key}")  # fmt: skip
    flagged = marks["flagged"].astype(bool)
    if _rings(marks, breadth_pt):
        axes.scatter(at[flagged], marks["row"][flagged], s=size * 2.6, marker="o", facecolor="none", edgecolor=ink.text, linewidth=0.6, zorder=6,
                     clip_on=False, gid="flagged")  # fmt: skip


def _rings(marks: pd.DataFrame, breadth_pt: float) -> bool:
    """Whether rings tell something: some episodes are behind a flag and some are not, and there is room."""
    flagged = marks["flagged"].astype(bool)
    return bool(flagged.any()) and not flagged.all() and breadth_pt >= SMALLEST_RINGED_PT


def _draw_watched(axes: Axes, days: pd.DataFrame, ink: Theme) -> None:
    """How much of the day somebody watched, as a bar: the longer the more; none where it was not told."""
    told = days[days["watch_weight"].notna()]
    axes.set_xlim(0, 1)
    axes.set_ylim(len(days) - 0.5, -0.5)
    axes.barh(told.index, told["watch_weight"].astype("float64"), height=0.55, color=ink.line, linewidth=0, gid="watched")
    axes.set_xticks([0.5], ["seen"])
    axes.tick_params(axis="x", labeltop=True, labelbottom=False)
    axes.set_yticks([])


def _key_entries(sheet: _Sheet, *, rings: bool) -> Iterator[tuple[str, str]]:
    """Give symbol and words for each kind of thing that is drawn, and no other."""
    counts = _by_group(sheet.marks)
    yield from ((group.key, f"{group.label} · {counts[group.label]}") for group in STATE_GROUPS if counts[group.label])
    flagged = int(sheet.marks["flagged"].astype(bool).sum())
    if not len(sheet.marks):
        yield WORDS_ALONE, "no episode entered"
    elif rings:
        yield "flagged", "behind a flag"
    elif flagged:
        yield WORDS_ALONE, "all behind a flag" if flagged == len(sheet.marks) else f"{flagged} behind a flag"
    if len(sheet.sleep):
        yield "sleep", "sleep"
    if len(sheet.feeds):
        yield "feed", "feed"
    if not sheet.days["observed"].all():
        yield "unobserved", "not watched or not told"
    if sheet.left_out_days:
        yield WORDS_ALONE, f"the newest {len(sheet.days)} of {len(sheet.days) + sheet.left_out_days} days"
