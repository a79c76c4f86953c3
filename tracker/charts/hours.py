"""Episodes by hour of the day, and how many an even spread over the watched hours would give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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
from tracker.domain.number_format import format_number
from tracker.localization.dates import hour_text
from tracker.localization.messages import N_, _
from tracker.localization.region import current_region

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EMPTY: Final = N_(
    "No episode with a time in these days. Each hour of the clock will have its bar here."
)
HEADROOM: Final = 1.12
HOURS: Final = 24
SIDE_IN: Final = 0.3
PLOT_IN: Final = 1.25
TOP_IN: Final = 0.16
HOURS_ROW_IN: Final = 0.2
FOOT: Final = N_(
    "Bar: episodes. Dashed: as many as there would be if they came alike in every watched hour; "
    "that a night hour is watched a third as much is our assumption."
)
HATCHED: Final = N_("Hatched: never watched.")


def hours_figure(hours: pd.DataFrame, theme: str, width_in: float) -> Figure:
    """Return a bar per hour.

    Parameters
    ----------
    hours
        24 rows: `hour`, `episodes`, `watched_h`, `expected`.
    theme
        light, dark, night or print.
    width_in
        Width in inches; 3.1 for a phone.

    """
    palette = THEMES[theme]
    if not hours["episodes"].sum():
        return message_figure(_(EMPTY), palette, width_in)
    foot = wrap_text(
        _("{sentence} {more}").format(sentence=_(FOOT), more=_(HATCHED))
        if (hours["watched_h"] == 0).any()
        else _(FOOT),
        width_in,
        SMALL_PT,
    )
    bottom = HOURS_ROW_IN + 0.1 + 0.14 * (foot.count("\n") + 1)
    height = bottom + PLOT_IN + TOP_IN
    figure = new_figure(palette, width_in, height)
    axes = add_axes(figure, (SIDE_IN, bottom, width_in - SIDE_IN - 0.1, PLOT_IN))
    _draw_bars(axes, hours, palette, (width_in - SIDE_IN - 0.1) * POINTS_PER_INCH / HOURS)
    _draw_scale(axes, hours, palette)
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


def _hour_in_words(hour: int) -> str:
    text = hour_text(hour)
    return _("{hour} h").format(hour=text) if current_region().has_24_hour_clock else text


def hours_alt(hours: pd.DataFrame) -> str:
    """Return the chart in words, from the same table."""
    if not hours["episodes"].sum():
        return _(EMPTY)
    rows = hours[hours["episodes"] > 0].to_dict("records")
    counts = "; ".join(
        _("{hour} {count} ({expected})").format(
            hour=_hour_in_words(int(row["hour"])),
            count=int(row["episodes"]),
            expected=format_number(row["expected"]),
        )
        for row in rows
    )
    return _(
        "Episodes by hour of the clock, in brackets as many as there would be if they came alike "
        "in every watched hour: {counts}. None in the other hours."
    ).format(counts=counts)


def _draw_bars(axes: Axes, hours: pd.DataFrame, palette: Theme, hour_pt: float) -> None:
    highest = float(max(hours["episodes"].max(), hours["expected"].max()))
    axes.set_xlim(0, HOURS)
    axes.set_ylim(0, highest * HEADROOM)
    unwatched = hours[hours["watched_h"] == 0]
    if len(unwatched):
        boxes = axes.bar(
            unwatched["hour"] + 0.5,
            highest,
            width=1,
            facecolor="none",
            edgecolor=palette.hatch,
            linewidth=0,
            hatch="/////",
            zorder=0,
            gid="unwatched",
        )
        for box in boxes:
            box.set_hatch_linewidth(0.5)
    nonzero = hours[hours["episodes"] > 0]
    axes.vlines(
        nonzero["hour"] + 0.5,
        0,
        nonzero["episodes"],
        color=palette.bar,
        linewidth=0.72 * hour_pt,
        zorder=2,
        gid="episodes",
    )
    axes.stairs(
        hours["expected"],
        range(HOURS + 1),
        color=palette.text,
        linewidth=1.0,
        linestyle=(0, (3, 2)),
        zorder=3,
        gid="expected",
    )


def _draw_scale(axes: Axes, hours: pd.DataFrame, palette: Theme) -> None:
    """Draw the base line, the hours below it, and the number of the highest bar."""
    axes.axhline(0, color=palette.line, linewidth=0.8, clip_on=False)
    has_long_hours = not current_region().has_24_hour_clock
    for hour in range(0, HOURS + 1, 6):
        axes.annotate(
            hour_text(hour),
            (hour, 0),
            (0, -3),
            textcoords="offset points",
            ha="right" if has_long_hours and hour == HOURS else "center",
            va="top",
            fontsize=SMALL_PT,
            color=palette.text,
            annotation_clip=False,
        )
    highest = int(hours["episodes"].max())
    for hour in hours.loc[hours["episodes"] == highest, "hour"]:
        axes.annotate(
            str(highest),
            (hour + 0.5, highest),
            (0, 1),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=SMALL_PT,
            fontweight="bold",
            color=palette.text,
            annotation_clip=False,
        )
