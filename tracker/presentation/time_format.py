"""Times, days and lengths as a family says them."""

from __future__ import annotations

from datetime import date, datetime

from tracker.domain.local_time import local_date, zone
from tracker.localization.dates import (
    WEEKDAY_DAY_MONTH,
    WEEKDAY_DAY_MONTH_YEAR,
    clock_text,
    day_text,
)
from tracker.localization.messages import _, ngettext

MINUTES_PER_HOUR = 60
SECONDS_PER_MINUTE = 60
MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR


def format_clock(instant: datetime, time_zone: str) -> str:
    """Return the time of day in a time zone, such as 03:12 or 3:12 AM."""
    return clock_text(instant.astimezone(zone(time_zone)))


def place_elsewhere(instant: datetime, time_zone: str, home: str) -> str:
    """Return "New York" where the clock of a time zone is not that of home, else ""."""
    offsets = {instant.astimezone(zone(name)).utcoffset() for name in (time_zone, home)}
    return "" if len(offsets) == 1 else time_zone.rpartition("/")[2].replace("_", " ")


def format_day(day: date, today: date) -> str:
    """Return "today", "yesterday" or the date, with the year if it is another."""
    named = {0: _("today"), 1: _("yesterday")}.get((today - day).days)
    same_year = day.year == today.year
    return named or day_text(day, WEEKDAY_DAY_MONTH if same_year else WEEKDAY_DAY_MONTH_YEAR)


def format_local_day(instant: datetime, now: datetime, time_zone: str) -> str:
    """Return the local day of an instant as "today", "yesterday" or the date."""
    return format_day(local_date(instant, time_zone), local_date(now, time_zone))


def format_ago(minutes: int) -> str:
    """Return how long ago something was, in hours and minutes, then days."""
    if minutes < 1:
        return _("now")
    if minutes < MINUTES_PER_HOUR:
        return _("{minutes} min ago").format(minutes=minutes)
    if minutes < MINUTES_PER_DAY:
        hours, rest = divmod(minutes, MINUTES_PER_HOUR)
        return _("{hours} h {minutes} min ago").format(hours=hours, minutes=rest)
    days = minutes // MINUTES_PER_DAY
    return ngettext("{count} day ago", "{count} days ago", days).format(count=days)


def format_length(seconds: float) -> str:
    """Return a length of time: seconds, then minutes and seconds."""
    if seconds < SECONDS_PER_MINUTE:
        return _("{seconds} s").format(seconds=f"{seconds:g}")
    minutes, rest = divmod(round(seconds), SECONDS_PER_MINUTE)
    if not rest:
        return _("{minutes} min").format(minutes=minutes)
    return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)


def change_text(at: datetime, by: str | None, now: datetime, home: str) -> str:
    """Return when something was changed, on the clock of home, and by whom."""
    return _("{day} {time}, by {name}").format(
        day=format_local_day(at, now, home),
        time=format_clock(at, home),
        name=by or _("someone who gave no name"),
    )
