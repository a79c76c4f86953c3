"""Asking for a moment or a day: chips first, a picker as the last resort.

Times are on the clock of a place; the hour that comes twice is asked, the hour that never comes is told.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import common
import streamlit as st

from tracker.domain.local_time import local_date, read_wall_clock, zone
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

SURE: Final = {"exact": "exactly", "about": "about", "day_only": "only the day"}
BACK: Final = {0: "just now", 5: "5 min ago", 15: "15 min ago", 60: "1 h ago"}
"""Buttons that end something some minutes ago."""

ANOTHER_DAY: Final = "another day"
ANOTHER_TIME: Final = "another time"


def pick_time(
    child: Child, place: str, key: str, stands: datetime, precision: str | None = "about"
) -> tuple[datetime, str] | None:
    """Ask for a day and a time; return the instant and how sure it is, None until it is clear. Without a precision none is asked."""
    now = common.now()
    today = local_date(now, place)
    shown = stands.astimezone(zone(place)).replace(tzinfo=None, second=0, microsecond=0)
    chosen = pick_day("Which day?", key, today, child.birth_date, stands=shown.date())
    hour = st.time_input("Time", value=shown.time(), step=60, key=f"{key}-time")
    sure = (
        st.segmented_control(
            "How sure is the time?",
            list(SURE),
            format_func=SURE.__getitem__,
            key=f"{key}-sure",
            default=precision,
            required=True,
        )
        if precision
        else "exact"
    )
    if chosen is None:
        return None
    read = read_wall_clock(datetime.combine(chosen, hour), place)
    if read.moved:
        st.info(
            f"That time did not exist: the clocks went forward. {format_clock(read.readings[0], place)} will be stored."
        )
    if read.readings[0] > now:
        st.info("That time has not come yet. Please choose an earlier one.")
        return None
    if len(read.readings) == 1:
        return read.readings[0], str(sure)
    which = st.segmented_control(
        "That hour came twice: the clocks went back. Which one was it?",
        ["the first", "the second"],
        key=f"{key}-fold",
    )
    return None if which is None else (read.readings[which == "the second"], str(sure))


def pick_day(
    words: str,
    key: str,
    today: date,
    earliest: date,
    *,
    stands: date | None = None,
    known: bool = True,
) -> date | None:
    """Ask for a day by a chip; a calendar only for another day. Unless it is `known`, no day is preselected."""
    chips = [*DAYS_AGO, ANOTHER_DAY]
    default = chip_of_day(stands or today, today) or ANOTHER_DAY if known or stands else None
    chosen = st.pills(words, chips, default=default, required=known, key=f"{key}-which-day")
    if chosen != ANOTHER_DAY:
        return None if chosen is None else day_of_chip(str(chosen), today, earliest)
    picked: date | None = st.date_input(
        "Day",
        value=stands,
        max_value=today,
        min_value=earliest,
        format="YYYY-MM-DD",
        key=f"{key}-day",
    )
    return picked


def moment(words: str, child: Child, place: str, key: str) -> datetime | None:
    """Ask when something was, now unless a chip says otherwise; None until another time is clear."""
    chosen = st.pills(
        words, [*AGO, ANOTHER_TIME], default=next(iter(AGO)), required=True, key=f"{key}-ago"
    )
    now = common.now()
    if chosen != ANOTHER_TIME:
        return instant_of_chip(str(chosen), now)
    picked = pick_time(child, place, key, now, None)
    return picked[0] if picked else None


def today(child: Child, place: str) -> date:
    """Return the calendar day where the phone is, at most the one at the child's home: no later day can be kept."""
    return min(local_date(common.now(), place), common.today(child))


def said(instant: datetime, place: str) -> str:
    """Return a moment as a family says it: today, 13:05."""
    return f"{day(instant, place)}, {format_clock(instant, place)}"


def day(instant: datetime, place: str) -> str:
    """Return the day of a moment as a family says it."""
    return format_day(local_date(instant, place), local_date(common.now(), place))


def some_time(on: date, place: str) -> datetime:
    """Return an instant that stands for a day of which the time is not known: noon, or now where noon is still to come."""
    noon = read_wall_clock(
        datetime.combine(on, datetime.min.time()) + timedelta(hours=12), place
    ).readings[0]
    return min(noon, common.now())


def earlier(minutes: int) -> datetime:
    """Return the moment some minutes ago."""
    return common.now() - timedelta(minutes=minutes)
