"""Chips that stand for a moment or a day, so that nobody has to type one.

A chip is named by its English message, whatever language it is shown in.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from tracker.localization.messages import N_

AGO: Final = {
    N_("now"): 0,
    N_("5 min ago"): 5,
    N_("15 min ago"): 15,
    N_("1 h ago"): 60,
    N_("3 h ago"): 180,
}
"""Minutes a chip goes back."""

EARLIER_CHIPS: Final = ((N_("5 min ago"), 5), (N_("15 min ago"), 15), (N_("1 hour ago"), 60))
"""Minutes a chip goes back where an episode is logged: on Log and on the quick page."""

DAY_ONLY_CHIPS: Final = (
    (N_("Earlier today, time unknown"), 0),
    (N_("Yesterday, time unknown"), 1),
)
"""Days a chip goes back for an episode of which only the day is known."""

DAYS_AGO: Final = {N_("today"): 0, N_("yesterday"): 1, N_("two days ago"): 2}
"""Days a chip goes back."""

NOTICED_DAYS_AGO: Final = {N_("today"): 0, N_("about a week ago"): 7, N_("about a month ago"): 30}
"""Days a chip goes back for something that began gradually."""


def instant_of_chip(chip: str, now: datetime) -> datetime:
    """Return the moment a chip stands for."""
    return now - timedelta(minutes=AGO[chip])


def day_of_chip(chip: str, today: date, earliest: date) -> date:
    """Return the day a chip stands for, at least `earliest`."""
    back = DAYS_AGO.get(chip, NOTICED_DAYS_AGO.get(chip, 0))
    return max(today - timedelta(days=back), earliest)


def chip_of_day(day: date, today: date) -> str | None:
    """Return the chip that stands for a day, None if none does."""
    return next(
        (chip for chip, back in DAYS_AGO.items() if today - day == timedelta(days=back)), None
    )
