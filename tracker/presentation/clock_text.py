"""What a family reads where the clock of the diary's computer is wrong, or was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from tracker.domain.local_time import zone
from tracker.localization.dates import date_time_text
from tracker.localization.messages import N_, _, ngettext

if TYPE_CHECKING:
    from tracker.domain.diary import Diary

MINUTES_PER_HOUR: Final = 60
HOURS_SHOWN: Final = timedelta(hours=36)
"""A longer difference of two clocks is told in days (ours)."""

MARK: Final = N_("later than this computer's clock: one of the two is wrong")
"""Stands beside each entry that the clock does not account for."""


def _moment(instant: datetime, time_zone: str) -> str:
    return date_time_text(instant.astimezone(zone(time_zone)))


def contradiction(clock: datetime, newest: datetime, time_zone: str) -> str:
    """Return that the clock and the newest entry contradict each other, and what to do."""
    return _(
        "This computer's clock says {clock}. The newest entry was saved on {newest}. One of them "
        "is wrong: check the computer's date and time. Until then, how long ago things happened "
        "isn't known."
    ).format(clock=_moment(clock, time_zone), newest=_moment(newest, time_zone))


def diary_contradiction(diary: Diary) -> str | None:
    """Return the `contradiction` of a diary, None where there is none."""
    if diary.clock is None:
        return None
    return contradiction(diary.clock, diary.as_of, diary.child.time_zone)


def jump(by: timedelta) -> str:
    """Return that the clock was set while the program ran; `by` is positive if set forward."""
    minutes = round(abs(by) / timedelta(minutes=1))
    if abs(by) >= HOURS_SHOWN:
        days = round(abs(by) / timedelta(days=1))
        amount = ngettext("{count} day", "{count} days", days).format(count=days)
    elif minutes >= MINUTES_PER_HOUR:
        hours, rest = divmod(minutes, MINUTES_PER_HOUR)
        amount = _("{hours} h {minutes} min").format(hours=hours, minutes=rest)
    else:
        amount = _("{minutes} min").format(minutes=minutes)
    sentence = (
        _(
            "The clock of the diary's computer was set forward by {amount} while the program ran. "
            "Entries from before or after that may have a wrong time: check the newest ones under "
            "History."
        )
        if by > timedelta()
        else _(
            "The clock of the diary's computer was set back by {amount} while the program ran. "
            "Entries from before or after that may have a wrong time: check the newest ones under "
            "History."
        )
    )
    return sentence.format(amount=amount)
