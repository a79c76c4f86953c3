"""Since when a clinician has not seen the child: what a report for the next visit looks back to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tracker.domain.age import Period
from tracker.domain.diary import Diary
from tracker.domain.vocabulary import VisitKind

FEWEST_DAYS_SINCE: Final = 7
"""A visit of this week is the one the report is for: the one before it counts (ours)."""


def last_visit(diary: Diary) -> date | None:
    """Return the day of the newest visit in person at least a week ago; a phone call is none. None where there was none."""
    told = diary.visits[diary.visits["kind"] != VisitKind.PHONE]
    before = [
        day.date()
        for day in told["date"]
        if day.date() <= diary.today - timedelta(days=FEWEST_DAYS_SINCE)
    ]
    return max(before) if before else None


def since_last_visit(diary: Diary) -> Period | None:
    """Return the days from the last visit to today inclusive; None where there was none."""
    seen = last_visit(diary)
    return None if seen is None else Period(seen, diary.today + timedelta(days=1))
