"""What a family reads where the clock of the diary's computer is wrong, or was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from tracker.domain.local_time import zone
from tracker.localization.dates import date_time_text

if TYPE_CHECKING:
    from tracker.domain.diary import Diary

MINUTES_PER_HOUR: Final = 60
HOURS_SHOWN: Final = timedelta(hours=36)
"""A longer difference of two clocks is told in days (ours)."""

MARK: Final = "later than this computer's clock: one of the two is wrong"
"""Stands beside each entry that the clock does not account for."""


def _moment(instant: datetime, time_zone: str) -> str:
    return date_time_text(instant.astimezone(zone(time_zone)))


def contradiction(clock: datetime, newest: datetime, time_zone: str) -> str:
    """Return that the clock and the newest entry contradict each other, and what to do."""
    return (
        f"This computer's clock says {_moment(clock, time_zone)}. The newest entry was saved on "
        f"{_moment(newest, time_zone)}. One of them is wrong: check the computer's date and time. "
        "Until then, how long ago things happened isn't known."
    )


def diary_contradiction(diary: Diary) -> str | None:
    """Return the `contradiction` of a diary, None where there is none."""
    if diary.clock is None:
        return None
    return contradiction(diary.clock, diary.as_of, diary.child.time_zone)


def jump(by: timedelta) -> str:
    """Return that the clock was set while the program ran; `by` is positive if set forward."""
    minutes = round(abs(by) / timedelta(minutes=1))
    if abs(by) >= HOURS_SHOWN:
        amount = f"{round(abs(by) / timedelta(days=1))} days"
    elif minutes >= MINUTES_PER_HOUR:
        amount = f"{minutes // MINUTES_PER_HOUR} h {minutes % MINUTES_PER_HOUR} min"
    else:
        amount = f"{minutes} min"
    return (
        f"The clock of the diary's computer was set {'forward' if by > timedelta() else 'back'} by "
        f"{amount} while the program ran. Entries from before or after that may have a wrong time: "
        "check the newest ones under History."
    )
