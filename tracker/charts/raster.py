"""The 24-hour raster: one line per local day, the newest on top, hours across."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

from tracker.charts.annotations import Annotation, annotations_alt
from tracker.charts.legend import (
    LEGEND_ROW_IN,
    TEXT_ONLY,
    LegendEntry,
    draw_legend,
    place_entries,
)
from tracker.charts.raster_drawing import (
    WATCHED_COLUMN_IN,
    draw_annotations,
    draw_clock_changes,
    draw_context,
    draw_days,
    draw_hours,
    draw_marks,
    draw_watched,
)
from tracker.charts.raster_layout import (
    RasterLayout,
    RasterTables,
    as_date,
    group_counts,
    raster_layout,
    times_known,
)
from tracker.charts.themes import (
    POINTS_PER_INCH,
    STATE_GROUPS,
    THEMES,
    add_axes,
    message_figure,
    new_figure,
)
from tracker.localization.dates import day_text
from tracker.localization.messages import N_, _, ngettext

if TYPE_CHECKING:
    from matplotlib.figure import Figure

EMPTY: Final = N_(
    "Nothing is recorded yet. "
    "Each day will be one line here, hours across, with every episode at its time."
)

DAY_COLUMN_IN: Final = 0.92
NO_COLUMN_IN: Final = 0.1
LETTER_COLUMN_IN: Final = 0.16
HOURS_ROW_IN: Final = 0.2
GAP_IN: Final = 0.06
LARGEST_MARK_PT: Final = 5.2
SMALLEST_MARK_PT: Final = 4.4
"""The smallest mark, unless marks are so many that they would cover more of the plot than
`COVERED` squared."""
COVERED: Final = 0.5
SMALLEST_RINGED_PT: Final = 3.0
HOURS_TWICE_FROM_IN: Final = 3.0
"""From this height on the hours also stand under the last day."""
WEEK: Final = 7


@dataclass(frozen=True)
class _Dimensions:
    """The size of a raster and of its parts in inches, with its legend entries in place."""

    width: float
    row: float
    days: int
    right: float
    """Width of what stands right of the days."""
    mark_pt: float
    rings: bool
    entries: list[LegendEntry]

    @property
    def plot_width(self) -> float:
        """Width of the 24 hours."""
        return self.width - DAY_COLUMN_IN - self.right

    @property
    def plot_height(self) -> float:
        """Height of all days."""
        return self.days * self.row

    @property
    def hours_twice(self) -> bool:
        """Whether the hours stand below the last day too."""
        return self.plot_height >= HOURS_TWICE_FROM_IN

    @property
    def legend_height(self) -> float:
        """Height of all lines of the legend."""
        return LEGEND_ROW_IN * (1 + max(entry.line for entry in self.entries))

    @property
    def foot_height(self) -> float:
        """Height of what stands below the days: hours and legend."""
        return self.legend_height + (HOURS_ROW_IN if self.hours_twice else 0) + GAP_IN

    @property
    def height(self) -> float:
        return self.plot_height + HOURS_ROW_IN + self.foot_height


def raster_figure(
    raster: RasterTables,
    theme: str,
    width_in: float,
    *,
    annotations: Iterable[Annotation] = (),
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
    annotations
        Days that get a line below them, with a letter that the legend explains.
    row_in
        Height of one day; by default it shrinks as days are added.

    """
    palette = THEMES[theme]
    if raster.days.empty:
        return message_figure(_(EMPTY), palette, width_in)
    layout = raster_layout(raster, annotations)
    row_in = row_in or _default_row_in(len(layout.days))
    size = _dimensions(layout, width_in, row_in, _legends(layout, width_in))
    figure = new_figure(palette, width_in, size.height)
    axes = add_axes(figure, (DAY_COLUMN_IN, size.foot_height, size.plot_width, size.plot_height))
    axes.set(xlim=(0, 24), ylim=(size.days - 0.5, -0.5))
    hours_per_inch, row_pt = 24 / size.plot_width, size.row * POINTS_PER_INCH
    draw_hours(axes, palette, size.days, twice=size.hours_twice)
    draw_days(axes, layout, palette, row_pt)
    draw_context(axes, layout, palette, row_pt)
    draw_clock_changes(axes, layout, palette)
    draw_annotations(axes, layout, palette, 24 + size.right * hours_per_inch)
    draw_marks(axes, layout, palette, size.mark_pt, rings=size.rings)
    draw_watched(axes, layout.days, palette, (hours_per_inch, row_pt))
    legend_axes = add_axes(figure, (0, 0.02, width_in, size.legend_height))
    draw_legend(legend_axes, size.entries, palette, width_in)
    return figure


def raster_heights_in(
    raster: RasterTables, width_in: float, rows_in: Iterable[float]
) -> list[float]:
    """Return how tall `raster_figure` is in inches for each height of a day, without drawing."""
    if raster.days.empty:
        return []
    layout = raster_layout(raster)
    legends = _legends(layout, width_in)
    return [_dimensions(layout, width_in, row_in, legends).height for row_in in rows_in]


def raster_alt(raster: RasterTables, annotations: Iterable[Annotation] = ()) -> str:
    """Return the raster in words, from the same tables."""
    if raster.days.empty:
        return _(EMPTY)
    days, marks, layout = raster.days, raster.marks, raster_layout(raster, annotations)
    observed = int(days["observed"].sum())
    first, last = _date_text(days["day"].min()), _date_text(days["day"].max())
    by_group = group_counts(marks)
    counts = ", ".join(
        f"{_(group.label)} {by_group[group.key]}" for group in STATE_GROUPS if by_group[group.key]
    )
    episodes = ngettext("{count} episode ({states})", "{count} episodes ({states})", len(marks))
    sentence = _(
        "24-hour chart, {first} to {last}, one line a day. Observed days: {observed} of {days}; "
        "the others are hatched. {episodes}."
    ).format(
        first=first,
        last=last,
        observed=observed,
        days=len(days),
        episodes=episodes.format(count=len(marks), states=counts)
        if len(marks)
        else _("no episode entered"),
    )
    marked = annotations_alt(annotation for _row, annotation in layout.annotations)
    return " ".join(part for part in (sentence, *_clock_changes_alt(layout), marked) if part)


def _clock_changes_alt(layout: RasterLayout) -> Iterator[str]:
    """Yield sentences about changed clocks and days in other time zones."""
    changes = layout.clock_changes
    for day, kind in zip(changes["day"], changes["kind"], strict=True):
        sentence = (
            _("Clocks went forward on {day}.")
            if kind == "skipped"
            else _("Clocks went back on {day}.")
        )
        yield sentence.format(day=_date_text(day))
    days = len(layout.abroad)
    if days:
        yield ngettext(
            "{count} day on the clock of another time zone.",
            "{count} days on the clock of another time zone.",
            days,
        ).format(count=days)


def _date_text(day: object) -> str:
    date = as_date(day)
    return day_text(date)


def _dimensions(
    layout: RasterLayout, width_in: float, row_in: float, legends: dict[bool, list[LegendEntry]]
) -> _Dimensions:
    days, right = len(layout.days), _right_in(layout)
    mark_pt = _mark_pt(layout, (width_in - DAY_COLUMN_IN - right, days * row_in))
    rings = _rings(layout, mark_pt)
    return _Dimensions(width_in, row_in, days, right, mark_pt, rings, legends[rings])


def _default_row_in(days: int) -> float:
    """Return the height of one day: roomy for a week, 0.1 (10 px on a phone) for twelve."""
    return 0.24 if days <= 2 * WEEK else 0.17 if days <= 6 * WEEK else 0.1


def _right_in(layout: RasterLayout) -> float:
    """Return the width right of the days: hours watched, and the letters of annotated days."""
    watched = WATCHED_COLUMN_IN if layout.days["watch_weight"].notna().any() else NO_COLUMN_IN
    return watched + (LETTER_COLUMN_IN if layout.annotations else 0)


def _mark_pt(layout: RasterLayout, size_in: tuple[float, float]) -> float:
    """Return the breadth of a mark in points.

    It is as tall as its line allows, and smaller where marks would cover the plot.
    """
    width, height = (side * POINTS_PER_INCH for side in size_in)
    by_line = min(LARGEST_MARK_PT, max(SMALLEST_MARK_PT, height / len(layout.days) * 0.62))
    return min(by_line, COVERED * sqrt(width * height / max(1, len(layout.marks))))


def _rings(layout: RasterLayout, mark_pt: float) -> bool:
    """Return whether rings tell something and have room.

    They do where some but not all episodes are behind a flag.
    """
    flagged = layout.flagged
    return bool(flagged.any()) and not flagged.all() and mark_pt >= SMALLEST_RINGED_PT


def _legends(layout: RasterLayout, width_in: float) -> dict[bool, list[LegendEntry]]:
    """Return the legend without (False) and with rings (True)."""
    return {
        rings: place_entries(_legend_entries(layout, rings=rings), width_in)
        for rings in (False, True)
    }


def _legend_entries(layout: RasterLayout, *, rings: bool) -> Iterator[tuple[str, str]]:
    """Yield symbol and text for each kind of thing that is drawn, and no other."""
    counts = group_counts(layout.marks)
    yield from (
        (group.key, f"{_(group.label)} · {counts[group.key]}")
        for group in STATE_GROUPS
        if counts[group.key]
    )
    flagged = int(layout.flagged.sum())
    only_days = int((~times_known(layout.marks)).sum())
    if only_days:
        yield (
            TEXT_ONLY,
            _("left of the hours: only the day is known · {count}").format(count=only_days),
        )
    if not len(layout.marks):
        yield TEXT_ONLY, _("no episode entered")
    elif rings:
        yield "flagged", _("part of a warning sign")
    elif flagged:
        sentence = (
            _("all are part of a warning sign")
            if flagged == len(layout.marks)
            else _("{count} part of a warning sign")
        )
        yield TEXT_ONLY, sentence.format(count=flagged)
    is_drawn = {
        ("sleep", _("sleep")): len(layout.sleep),
        ("feed", _("feed")): len(layout.feeds),
        ("unobserved", _("not watched, or not known")): not layout.days["observed"].all(),
        ("skipped", _("no such hour: clocks went forward")): layout.has_changes("skipped"),
        ("repeated", _("this hour twice: clocks went back")): layout.has_changes("repeated"),
        ("abroad", _("another time zone, at its own hours")): len(layout.abroad),
    }
    yield from (entry for entry, drawn in is_drawn.items() if drawn)
    for _row, annotation in layout.annotations:
        yield TEXT_ONLY, f"{annotation.letter}: {annotation.key_text}"
    if layout.omitted_days:
        shown = len(layout.days)
        yield (
            TEXT_ONLY,
            _("the newest {shown} of {all} days").format(
                shown=shown, all=shown + layout.omitted_days
            ),
        )
