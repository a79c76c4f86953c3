"""Widgets that ask for a moment or a day: chips first, a picker as the last resort.

Times are on the clock of a time zone. An hour that occurs twice, when the clocks go back, is
asked about; an hour that does not exist is reported.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import common
import streamlit as st

from tracker.domain.local_time import local_date, read_wall_clock, zone
from tracker.localization.messages import N_, _
from tracker.localization.region import current_region
from tracker.presentation.time_format import format_clock, format_day
from tracker.presentation.time_presets import (
    AGO,
    DAYS_AGO,
    chip_of_day,
    day_of_chip,
    instant_of_chip,
)

if TYPE_CHECKING:
    from tracker.domain.diary import Child

PRECISIONS: Final = {
    "exact": N_("exactly"),
    "about": N_("about"),
    "day_only": N_("only the day"),
}
MINUTES_BACK: Final = {
    0: N_("just now"),
    5: N_("5 min ago"),
    15: N_("15 min ago"),
    60: N_("1 h ago"),
}
"""Buttons that end something some minutes ago."""

ANOTHER_DAY: Final = N_("another day")
ANOTHER_TIME: Final = N_("another time")
FIRST: Final = N_("the first")
SECOND: Final = N_("the second")
NOON_H: Final = 12


def pick_time(
    child: Child, time_zone: str, key: str, initial: datetime, precision: str | None = "about"
) -> tuple[datetime, str] | None:
    """Ask for a day and a time, beginning with `initial`; return the instant and its precision.

    None until the answer is unambiguous. Without a precision it is not asked, and "exact".
    """
    now = common.now()
    local = initial.astimezone(zone(time_zone)).replace(tzinfo=None, second=0, microsecond=0)
    today = local_date(now, time_zone)
    day = pick_day(_("Which day?"), key, today, child.birth_date, initial=local.date())
    hour = st.time_input(_("Time"), value=local.time(), step=60, key=f"{key}-time")
    if precision:
        precision = pick_precision(key, precision)
    if day is None:
        return None
    instant = resolve_wall_clock(datetime.combine(day, hour), time_zone, now, key)
    return None if instant is None else (instant, precision or "exact")


def pick_precision(key: str, default: str) -> str:
    """Ask how sure a time is."""
    return str(
        st.segmented_control(
            _("How sure are you of the time?"),
            list(PRECISIONS),
            format_func=lambda word: _(PRECISIONS[word]),
            key=f"{key}-sure",
            default=default,
            required=True,
        )
    )


def resolve_wall_clock(local: datetime, time_zone: str, now: datetime, key: str) -> datetime | None:
    """Return the instant of a local time, None if it is in the future or still ambiguous."""
    reading = read_wall_clock(local, time_zone)
    first = reading.readings[0]
    if reading.moved:
        st.info(
            _("That time did not exist: the clocks went forward. {time} will be stored.").format(
                time=format_clock(first, time_zone)
            )
        )
    if first > now:
        st.info(_("That time has not come yet. Please choose an earlier one."))
        return None
    if len(reading.readings) == 1:
        return first
    which = st.segmented_control(
        _("That hour came twice: the clocks went back. Which one was it?"),
        [FIRST, SECOND],
        format_func=_,
        key=f"{key}-fold",
    )
    return None if which is None else reading.readings[which == SECOND]


def pick_day(
    label: str,
    key: str,
    today: date,
    earliest: date,
    *,
    initial: date | None = None,
    required: bool = True,
) -> date | None:
    """Ask for a day by a chip, by a calendar only for another day.

    `initial` or else today is preselected; if the day is not `required`, only `initial` is.
    """
    chips = [*DAYS_AGO, ANOTHER_DAY]
    default = chip_of_day(initial or today, today) or ANOTHER_DAY if required or initial else None
    chip = st.pills(
        label, chips, default=default, required=required, format_func=_, key=f"{key}-which-day"
    )
    if chip != ANOTHER_DAY:
        return None if chip is None else day_of_chip(str(chip), today, earliest)
    day: date | None = st.date_input(
        _("Day"),
        value=initial,
        max_value=today,
        min_value=earliest,
        format=current_region().date_picker_format,
        key=f"{key}-day",
    )
    return day


def pick_moment(label: str, child: Child, time_zone: str, key: str) -> datetime | None:
    """Ask when something was, now being preselected; None while another time is incomplete."""
    chip = st.pills(
        label,
        [*AGO, ANOTHER_TIME],
        default=next(iter(AGO)),
        required=True,
        format_func=_,
        key=f"{key}-ago",
    )
    now = common.now()
    if chip != ANOTHER_TIME:
        return instant_of_chip(str(chip), now)
    answer = pick_time(child, time_zone, key, now, None)
    return answer[0] if answer else None


def latest_day(child: Child, time_zone: str) -> date:
    """Return today on the device's clock or at the child's home, whichever is earlier.

    A later day is refused when a record is stored.
    """
    return min(local_date(common.now(), time_zone), common.today(child))


def moment_text(instant: datetime, time_zone: str) -> str:
    """Return a moment as a family says it: today, 13:05."""
    return _("{day}, {time}").format(
        day=day_text(instant, time_zone), time=format_clock(instant, time_zone)
    )


def day_text(instant: datetime, time_zone: str) -> str:
    """Return the day of a moment as a family says it."""
    return format_day(local_date(instant, time_zone), local_date(common.now(), time_zone))


def day_only_instant(day: date, time_zone: str) -> datetime:
    """Return the instant stored if only the day is known: noon, or now if noon is to come."""
    midnight = datetime.combine(day, datetime.min.time())
    noon = read_wall_clock(midnight + timedelta(hours=NOON_H), time_zone).readings[0]
    return min(noon, common.now())


def minutes_back(minutes: int) -> datetime:
    """Return the instant some minutes ago."""
    return common.now() - timedelta(minutes=minutes)
