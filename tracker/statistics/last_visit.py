"""The last visit: where a report for the next visit begins."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tracker.domain.age import Period
from tracker.domain.diary import Diary
from tracker.domain.vocabulary import VisitKind

FEWEST_DAYS_SINCE: Final = 7
"""A more recent visit is the one the report is for; the one before it counts (ours)."""


def last_visit(diary: Diary) -> date | None:
    """Return the day of the newest visit in person at least a week ago; None where there is none.

    A phone call is not a visit.
    """
    in_person = diary.visits[diary.visits["kind"] != VisitKind.PHONE]
    before = [
        day.date()
        for day in in_person["date"]
        if day.date() <= diary.today - timedelta(days=FEWEST_DAYS_SINCE)
    ]
    return max(before) if before else None


def since_last_visit(diary: Diary) -> Period | None:
    """Return the days from the last visit to today inclusive; None where there was none."""
    day = last_visit(diary)
    return None if day is None else Period(day, diary.today + timedelta(days=1))
