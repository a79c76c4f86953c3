"""Times, days and lengths as a family says them."""

from __future__ import annotations

from datetime import date, datetime

from tracker.domain.local_time import local_date, zone

MINUTES_PER_HOUR = 60
SECONDS_PER_MINUTE = 60
MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR


def format_clock(instant: datetime, time_zone: str) -> str:
    """Return the time of day in a time zone, such as 03:12."""
    return f"{instant.astimezone(zone(time_zone)):%H:%M}"


def format_day(day: date, today: date) -> str:
    """Return "today", "yesterday" or the date, with the year if it is another."""
    year = "" if day.year == today.year else f" {day.year}"
    return {0: "today", 1: "yesterday"}.get(
        (today - day).days, f"{day:%a} {day.day} {day:%b}{year}"
    )


def format_local_day(instant: datetime, now: datetime, time_zone: str) -> str:
    """Return the local day of an instant as "today", "yesterday" or the date."""
    return format_day(local_date(instant, time_zone), local_date(now, time_zone))


def format_ago(minutes: int) -> str:
    """Return how long ago something was, in hours and minutes, then days."""
    if minutes < 1:
        return "now"
    if minutes < MINUTES_PER_HOUR:
        return f"{minutes} min ago"
    if minutes < MINUTES_PER_DAY:
        hours, rest = divmod(minutes, MINUTES_PER_HOUR)
        return f"{hours} h {rest} min ago"
    days = minutes // MINUTES_PER_DAY
    return f"{days} day{'' if days == 1 else 's'} ago"


def format_length(seconds: float) -> str:
    """Return a length of time: seconds, then minutes and seconds."""
    if seconds < SECONDS_PER_MINUTE:
        return f"{seconds:g} s"
    minutes, rest = divmod(round(seconds), SECONDS_PER_MINUTE)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"
