"""Episodes per observed day, by week; a week with too few watched days has no number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

import pandas as pd

from tracker.charts.annotations import Annotation, LetteredAnnotation, annotations_alt, with_letters
from tracker.charts.raster_layout import as_date
from tracker.charts.themes import (
    POINTS_PER_INCH,
    SMALL_PT,
    THEMES,
    Theme,
    add_axes,
    message_figure,
    new_figure,
    wrap_text,
)
from tracker.domain.number_format import format_number, format_numbers
from tracker.localization.dates import DAY_MONTH, MONTH, day_text
from tracker.localization.messages import N_, _
from tracker.localization.region import US_DATES, current_region

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EMPTY: Final = N_(
    "No day of these is over yet. "
    "Each week will be one bar here: episodes per day that was watched."
)
TOO_FEW: Final = N_("not enough watched days")

LEFT_IN: Final = 0.62
WEEK_IN: Final = 0.255
"""The least width for a week's number; of a longer period the newest weeks are drawn."""
NARROW_IN: Final = 3.4
NARROW_WEEK_IN: Final = 0.188
TURNED_PT: Final = 13.0
"""Below this width each week is narrower and its number is turned, which takes more height."""
PLOT_IN: Final = 1.5
TOP_IN: Final = 0.2
DAYS_A_WEEK: Final = 7
HEADROOM: Final = 1.05
ROWS_IN: Final = 0.78
RATE_ROW_PT: Final = 4.0
DAYS_ROW_PT: Final = 16.0
WEEK_ROW_PT: Final = 28.0
"""How far below the axis the rows of text begin."""


def rate_figure(
    weeks: pd.DataFrame, theme: str, width_in: float, *, annotations: Iterable[Annotation] = ()
) -> Figure:
    """Return episodes (bouts) per observed day by week, with their intervals.

    Parameters
    ----------
    weeks
        One row per week, oldest first: `week` (its first day), `days` (of the week in the
        period), `observed_days`, `bouts`, `per_day`, `low`, `high` (NaN where too few days were
        observed: the week is hatched and says so).
    theme
        light, dark, night or print.
    width_in
        Width in inches; 3.9 for a phone.
    annotations
        Days that get a line, with a letter that the text below explains.

    """
    palette = THEMES[theme]
    if weeks.empty:
        return message_figure(_(EMPTY), palette, width_in)
    turned_pt = TURNED_PT if width_in < NARROW_IN else 0.0
    week_in = NARROW_WEEK_IN if turned_pt else WEEK_IN
    shown = weeks.tail(int((width_in - LEFT_IN - 0.1) / week_in)).reset_index(drop=True)
    lines = _lines(shown, annotations)
    foot = "\n".join(
        wrap_text(words, width_in, SMALL_PT) for words in _foot(len(shown), len(weeks), lines)
    )
    top = TOP_IN if lines else 0.08
    bottom = ROWS_IN + turned_pt / POINTS_PER_INCH + 0.14 * (foot.count("\n") + 1)
    height = bottom + PLOT_IN + top
    figure = new_figure(palette, width_in, height)
    axes = add_axes(figure, (LEFT_IN, bottom, width_in - LEFT_IN - 0.1, PLOT_IN))
    _draw_weeks(axes, shown, palette, (width_in - LEFT_IN - 0.1) * POINTS_PER_INCH)
    _draw_annotations(axes, shown, lines, palette)
    _draw_rows(axes, shown, palette, turned_pt)
    figure.text(
        0.06 / width_in,
        0.05 / height,
        foot,
        fontsize=SMALL_PT,
        color=palette.quiet,
        va="bottom",
        linespacing=1.25,
    )
    return figure


def _lines(
    weeks: pd.DataFrame, annotations: Iterable[Annotation]
) -> tuple[LetteredAnnotation, ...]:
    last = weeks.iloc[-1]
    return with_letters(
        annotations,
        as_date(weeks["week"].iloc[0]),
        as_date(last["week"]) + timedelta(days=int(last["days"]) - 1),
    )


def _foot(shown: int, weeks: int, lines: tuple[LetteredAnnotation, ...]) -> list[str]:
    meaning = (
        _(
            "Bar and number: episodes per watched day. Line: 95 % interval. The newest {shown} of "
            "{weeks} weeks."
        )
        if shown < weeks
        else _("Bar and number: episodes per watched day. Line: 95 % interval.")
    )
    return [
        meaning.format(shown=shown, weeks=weeks),
        *(f"{line.letter}: {line.key_text}" for line in lines),
    ]


def rate_alt(weeks: pd.DataFrame, annotations: Iterable[Annotation] = ()) -> str:
    """Return the chart in words, from the same table."""
    if weeks.empty:
        return _(EMPTY)
    texts = "; ".join(_week_text(week) for _row, week in weeks.iterrows())
    sentence = _("Episodes per observed day by week, with 95 % interval. {weeks}.").format(
        weeks=texts
    )
    marked = annotations_alt(_lines(weeks, annotations))
    return " ".join(part for part in (sentence, marked) if part)


def _week_text(week: pd.Series) -> str:
    watched = _("{count} of {days} days watched").format(
        count=int(week["observed_days"]), days=int(week["days"])
    )
    if pd.isna(week["per_day"]):
        return _("week of {day}: not enough watched days ({watched})").format(
            day=_day(week), watched=watched
        )
    each, low, high = format_numbers(week["per_day"], week["low"], week["high"])
    return _("week of {day}: {rate} a day ({low} to {high}; {watched})").format(
        day=_day(week), rate=each, low=low, high=high, watched=watched
    )


def _day(week: pd.Series) -> str:
    day = as_date(week["week"])
    return day_text(day, DAY_MONTH)


def _draw_weeks(axes: Axes, weeks: pd.DataFrame, palette: Theme, across_pt: float) -> None:
    weeks_with_rate, places = weeks[weeks["per_day"].notna()], max(len(weeks), 4)
    highest = float(weeks_with_rate["high"].max()) if len(weeks_with_rate) else 1.0
    axes.set_xlim(-0.5, places - 0.5)
    axes.set_ylim(0, max(highest, 0.5) * HEADROOM)
    axes.axhline(0, color=palette.line, linewidth=0.8, clip_on=False)
    axes.vlines(
        weeks_with_rate.index,
        0,
        weeks_with_rate["per_day"],
        linewidth=0.62 * across_pt / places,
        color=palette.bar,
        alpha=0.35,
        gid="rates",
    )
    axes.vlines(
        weeks_with_rate.index,
        weeks_with_rate["low"],
        weeks_with_rate["high"],
        color=palette.bar,
        linewidth=1.4,
        gid="intervals",
    )
    axes.scatter(
        weeks_with_rate.index,
        weeks_with_rate["per_day"],
        s=16,
        color=palette.bar,
        zorder=4,
        gid="per day",
    )
    for row in weeks.index[weeks["per_day"].isna()]:
        _draw_unwatched(axes, int(row), palette)


def _draw_annotations(
    axes: Axes, weeks: pd.DataFrame, lines: tuple[LetteredAnnotation, ...], palette: Theme
) -> None:
    """Draw a line at each annotated day's place in its week, with its letter on top."""
    for line in lines:
        row = int((weeks["week"] <= pd.Timestamp(line.day)).sum()) - 1
        at = row - 0.5 + (line.day - as_date(weeks["week"][row])).days / DAYS_A_WEEK
        axes.axvline(
            at, color=palette.text, linewidth=0.8, linestyle=(0, (4, 2)), zorder=3, gid="marked"
        )
        axes.annotate(
            line.letter,
            (at, 1),
            (0, 1),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=SMALL_PT,
            fontweight="bold",
            color=palette.text,
            annotation_clip=False,
        )


def _draw_unwatched(axes: Axes, row: int, palette: Theme) -> None:
    height = axes.get_ylim()[1]
    box = axes.bar(
        row,
        height,
        width=0.8,
        facecolor="none",
        edgecolor=palette.hatch,
        linewidth=0,
        hatch="////",
        zorder=0,
    )
    box[0].set_gid("not enough")
    box[0].set_hatch_linewidth(0.5)
    axes.text(
        row,
        height * 0.5,
        _(TOO_FEW),
        rotation=90,
        ha="center",
        va="center",
        fontsize=SMALL_PT,
        color=palette.quiet,
        bbox={"facecolor": palette.ground, "edgecolor": "none", "pad": 1.2},
    )


def _draw_rows(axes: Axes, weeks: pd.DataFrame, palette: Theme, turned_pt: float) -> None:
    """Write the rate, the watched days and the first day under each week, and new months.

    `turned_pt`: the height that turned numbers take in addition; 0 if they are not turned.
    """
    left = -LEFT_IN + 0.06
    days_pt, week_pt = DAYS_ROW_PT + turned_pt, WEEK_ROW_PT + turned_pt
    for down, words in (
        (RATE_ROW_PT, _("a day")),
        (days_pt, _("watched")),
        (week_pt, _("week from")),
    ):
        _write_under(
            axes,
            axes.get_xlim()[0],
            words,
            (left * POINTS_PER_INCH, down),
            {"color": palette.quiet, "ha": "left"},
        )
    month, month_first = "", current_region().date_picker_format == US_DATES
    for row, week in weeks.iterrows():
        day, across = as_date(week["week"]), cast("int", row)
        before, month = month, day_text(day, MONTH)
        named = "" if month == before else month
        label = f"{named}\n{day.day}" if month_first else f"{day.day}\n{named}".rstrip()
        if pd.notna(week["per_day"]):
            _write_under(
                axes,
                across,
                format_number(week["per_day"]),
                (0, RATE_ROW_PT),
                {
                    "color": palette.text,
                    "fontweight": "bold",
                    "rotation": 90 if turned_pt else 0,
                },
            )
        _write_under(
            axes,
            across,
            f"{int(week['observed_days'])}/{int(week['days'])}",
            (0, days_pt),
            {"color": palette.text},
        )
        _write_under(axes, across, label, (0, week_pt), {"color": palette.quiet})


def _write_under(
    axes: Axes, across: float, text: str, offset_pt: tuple[float, float], style: dict[str, Any]
) -> None:
    """Write a text below the axis, at an offset in points; `style`: of matplotlib's Text."""
    right, down = offset_pt
    axes.annotate(
        text,
        (across, 0),
        (right, -down),
        textcoords="offset points",
        va="top",
        fontsize=SMALL_PT,
        linespacing=1.15,
        annotation_clip=False,
        **{"ha": "center", **style},
    )
