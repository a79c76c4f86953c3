"""The parts of the 24-hour raster, each drawn on axes of 24 hours across and one unit per day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tracker.charts.raster_layout import RasterLayout, as_date, times_known
from tracker.charts.themes import SMALL_PT, STATE_GROUPS, TEXT_PT, Theme
from tracker.localization.dates import WEEKDAY_DAY, WEEKDAY_DAY_MONTH, day_text, hour_text
from tracker.localization.messages import _
from tracker.localization.region import current_region

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

WATCHED_COLUMN_IN: Final = 0.56
UNKNOWN_TIME_AT_H: Final = 24.35
"""Where an episode stands of which only the day is known: just past midnight."""
MANY_MARKS: Final = 1_500
"""Above this number the marks are written as pixels of an image, not as shapes, so that a phone
can draw them in time."""
HOURS: Final = (0, 6, 12, 18, 24)
MONDAY: Final = 0


def draw_hours(axes: Axes, palette: Theme, days: int, *, twice: bool) -> None:
    """Draw the frame and the hours, above the first day and (`twice`) below the last one."""
    top, bottom = -0.5, days - 0.5
    axes.vlines([0, 24], top, bottom, color=palette.line, linewidth=0.6, zorder=1)
    axes.vlines([6, 12, 18], top, bottom, color=palette.line, linewidth=0.3, zorder=1, gid="hours")
    axes.hlines([top, bottom], 0, 24, color=palette.line, linewidth=0.6, zorder=1)
    # The end of the day has no room for "12 AM", between "6 PM" and the title of the next column.
    named = HOURS if current_region().has_24_hour_clock else HOURS[:-1]
    for hour in named:
        _write(axes, hour_text(hour), (hour, top), (0, 2), palette.text, "center", "bottom")
    for hour in named if twice else ():
        _write(axes, hour_text(hour), (hour, bottom), (0, -2), palette.text, "center", "top")


def _write(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    offset_pt: tuple[float, float],
    colour: str,
    ha: str,
    va: str,
) -> None:
    """Write a text at some distance from a place."""
    axes.annotate(
        text,
        at,
        offset_pt,
        textcoords="offset points",
        ha=ha,
        va=va,
        fontsize=TEXT_PT,
        color=colour,
        annotation_clip=False,
    )


def draw_days(axes: Axes, layout: RasterLayout, palette: Theme, row_pt: float) -> None:
    """Hatch the days that nobody watched, and write the dates."""
    for first, count in _runs(layout.unobserved):
        hatch = axes.barh(
            first + (count - 1) / 2,
            24,
            height=count,
            facecolor="none",
            edgecolor=palette.hatch,
            linewidth=0,
            hatch="/////",
            zorder=0,
        )
        hatch[0].set_gid("unobserved")
        hatch[0].set_hatch_linewidth(0.5)
    for row, day, partial in _days_with_label(layout.days, row_pt):
        label = _day_label(day, partial=bool(partial))
        _write(axes, label, (0, row), (-4, 0), palette.text, "right", "center_baseline")


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first row and the length of each unbroken run of rows."""
    starts = [row for row in rows if row - 1 not in rows]
    for start in starts:
        end = start
        while end + 1 in rows:
            end += 1
        yield start, end - start + 1


def _days_with_label(days: pd.DataFrame, row_pt: float) -> Iterator[tuple[int, object, object]]:
    """Yield row, day and `partial` of the days that get a label.

    That is every day where the lines leave room, else the newest day and the Mondays, as far as
    they do not crowd.
    """
    rows_per_label = TEXT_PT * 1.15 / row_pt
    last_label = -rows_per_label
    for row, (day, partial) in enumerate(zip(days["day"], days["partial"], strict=True)):
        wanted = row == 0 or rows_per_label <= 1 or as_date(day).weekday() == MONDAY
        if wanted and row - last_label >= rows_per_label:
            last_label = row
            yield row, day, partial


def _day_label(day: object, *, partial: bool) -> str:
    date = as_date(day)
    if partial:
        return _("{day}, so far").format(day=day_text(date, WEEKDAY_DAY))
    return day_text(date, WEEKDAY_DAY_MONTH)


def draw_context(axes: Axes, layout: RasterLayout, palette: Theme, row_pt: float) -> None:
    """Draw sleep as a bar along the middle of its line, and a feed as a tick at its foot."""
    if len(layout.sleep):
        spans = layout.sleep
        axes.hlines(
            spans["row"],
            spans["from_minute"] / 60,
            spans["to_minute"] / 60,
            color=palette.sleep,
            linewidth=0.74 * row_pt,
            zorder=2,
            gid="sleep",
        )
    if len(layout.feeds):
        rows = layout.feeds["row"]
        axes.vlines(
            layout.feeds["from_minute"] / 60,
            rows + 0.12,
            rows + 0.46,
            color=palette.feed,
            linewidth=0.9,
            zorder=3,
            gid="feeds",
        )


def draw_clock_changes(axes: Axes, layout: RasterLayout, palette: Theme) -> None:
    """Draw where the clock of the days is not the usual one.

    A skipped hour is a dark box and a repeated one an empty box; days in another time zone have a
    bar at their edge.
    """
    for kind, face in (("skipped", palette.quiet), ("repeated", "none")):
        changes = layout.clock_changes[layout.clock_changes["kind"] == kind]
        if len(changes):
            axes.barh(
                changes["row"],
                (changes["to_minute"] - changes["from_minute"]) / 60,
                left=changes["from_minute"] / 60,
                height=0.9,
                facecolor=face,
                edgecolor=palette.quiet,
                linewidth=0.8,
                zorder=4,
                gid=kind,
            )
    runs = list(_runs(layout.abroad))
    if runs:
        axes.vlines(
            [-0.1] * len(runs),
            [first - 0.4 for first, _ in runs],
            [first + count - 0.6 for first, count in runs],
            color=palette.text,
            linewidth=2.2,
            zorder=4,
            clip_on=False,
            gid="abroad",
        )


def draw_annotations(axes: Axes, layout: RasterLayout, palette: Theme, right_h: float) -> None:
    """Draw a line below each annotated day, up to the hour `right_h`, with its letter there."""
    for row, annotation in layout.annotations:
        axes.hlines(
            row + 0.5,
            0,
            right_h,
            color=palette.text,
            linewidth=0.8,
            linestyle=(0, (4, 2)),
            zorder=4,
            clip_on=False,
            gid="marked",
        )
        axes.annotate(
            annotation.letter,
            (right_h, row + 0.5),
            (-3, 1),
            textcoords="offset points",
            ha="right",
            va="bottom",
            fontsize=SMALL_PT,
            fontweight="bold",
            color=palette.text,
            annotation_clip=False,
        )


def draw_marks(
    axes: Axes, layout: RasterLayout, palette: Theme, mark_pt: float, *, rings: bool
) -> None:
    """Draw each episode at its minute, ringed (`rings`) where it is behind a flag.

    An episode of which only the day is known stands just past the right edge.
    """
    marks, many = layout.marks, len(layout.marks) > MANY_MARKS
    line = min(0.9, mark_pt * 0.2)
    at = (marks["minute"].astype("float64") / 60).where(times_known(marks), UNKNOWN_TIME_AT_H)
    for group in STATE_GROUPS:
        members = marks["group"] == group.key
        if members.any():
            colour = palette.states[group.key]
            axes.scatter(
                at[members],
                marks["row"][members],
                s=mark_pt**2,
                marker=group.marker,
                facecolor=palette.ground if group.hollow else colour,
                edgecolor=colour if group.hollow else palette.ground,
                linewidth=line if group.hollow else line * 0.4,
                zorder=5,
                clip_on=False,
                rasterized=many,
                gid=f"episodes {group.key}",
            )
    if rings:
        axes.scatter(
            at[layout.flagged],
            marks["row"][layout.flagged],
            s=mark_pt**2 * 2.6,
            marker="o",
            facecolor="none",
            edgecolor=palette.text,
            linewidth=0.6,
            zorder=6,
            clip_on=False,
            rasterized=many,
            gid="flagged",
        )


def draw_watched(
    axes: Axes, days: pd.DataFrame, palette: Theme, scale: tuple[float, float]
) -> None:
    """Draw how much of each day somebody watched, as a bar right of the hours.

    A day of which this was not told has no bar. `scale`: hours per inch, points per day.
    """
    hours_per_inch, row_pt = scale
    reported = days[days["watch_weight"].notna()]
    if reported.empty:
        return
    left, width = 24 + 0.12 * hours_per_inch, (WATCHED_COLUMN_IN - 0.16) * hours_per_inch
    axes.hlines(
        reported.index,
        left,
        left + reported["watch_weight"].astype("float64") * width,
        color=palette.line,
        linewidth=0.55 * row_pt,
        clip_on=False,
        gid="watched",
    )
    _write(axes, _("watched"), (left + width / 2, -0.5), (0, 2), palette.text, "center", "bottom")
