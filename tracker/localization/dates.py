"""Dates and times of day in the region in use.

The formats are skeletons of CLDR: the region decides on order, names and signs between them.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

from tracker.localization.region import current_region, find_region

DAY: Final = "d"
DAY_MONTH: Final = "MMMd"
DAY_MONTH_YEAR: Final = "yMMMd"
WEEKDAY_DAY: Final = "Ed"
WEEKDAY_DAY_MONTH: Final = "MMMEd"
WEEKDAY_DAY_MONTH_YEAR: Final = "yMMMEd"
LONG_DAY: Final = "long"
FULL_DAY: Final = "full"
MONTH: Final = "LLL"
MONTH_YEAR: Final = "yMMMM"


@lru_cache(maxsize=4_096)
def _day_text(code: str, day: date, skeleton: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415 - keeps --help quick

    region = find_region(code) or current_region()
    forms = region.locale.datetime_skeletons
    form = str(forms.get(skeleton, skeleton))
    if skeleton == WEEKDAY_DAY and str(forms.get(WEEKDAY_DAY_MONTH, "")).startswith("E"):
        form = "E d"  # CLDR has "30 Mon" for the USA, where "Mon, Nov 30" is said
    return format_date(day, form, region.locale)


def day_text(day: date, skeleton: str = DAY_MONTH_YEAR) -> str:
    """Return a day, such as 9 Nov 2026 in the UK and Nov 9, 2026 in the USA."""
    plain = day.date() if isinstance(day, datetime) else day
    return _day_text(current_region().code, plain, skeleton)


def clock_text(moment: time | datetime) -> str:
    """Return a time of day: 15:05, or 3:05 PM where the clock has twelve hours."""
    region = current_region()
    if region.has_24_hour_clock:
        return f"{moment:%H:%M}"
    from babel.dates import format_skeleton  # noqa: PLC0415 - keeps --help quick

    wall_clock = moment if isinstance(moment, time) else moment.time()
    return format_skeleton("hm", wall_clock, locale=region.locale).replace(" ", "\u00a0")


def hour_text(hour: int) -> str:
    """Return an hour of the day, 0 to 24: 06, or 6 AM where the clock has twelve hours."""
    region = current_region()
    if region.has_24_hour_clock:
        return f"{hour:02d}"
    from babel.dates import format_skeleton  # noqa: PLC0415 - keeps --help quick

    return format_skeleton("h", time(hour % 24), locale=region.locale).replace(" ", "\u00a0")


def date_time_text(moment: datetime) -> str:
    """Return a day with a time of day, such as 9 Nov 2026, 15:05."""
    return f"{day_text(moment)}, {clock_text(moment)}"
