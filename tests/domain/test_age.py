from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tracker.domain.age import calendar_age, format_age


@pytest.mark.parametrize(
    ("born", "day", "text"),
    [
        ("2026-11-29", "2026-11-29", "0 days"),
        ("2026-11-28", "2026-11-29", "1 day"),
        ("2026-11-16", "2026-11-29", "13 days"),
        ("2026-11-15", "2026-11-29", "2 weeks"),
        ("2026-11-14", "2026-11-29", "2 weeks 1 day"),
        ("2026-09-07", "2026-11-29", "11 weeks 6 days"),
        ("2026-09-06", "2026-11-29", "2 months 23 days"),
        ("2026-07-30", "2026-11-29", "3 months 30 days"),
        ("2026-07-29", "2026-11-29", "4 months"),
        ("2026-07-26", "2026-11-29", "4 months 3 days"),
        ("2025-11-30", "2026-11-29", "11 months 30 days"),
        ("2025-11-29", "2026-11-29", "1 year"),
        ("2025-11-28", "2026-11-29", "1 year 1 day"),
        ("2025-10-28", "2026-11-29", "1 year 1 month 1 day"),
        ("2024-02-29", "2025-02-27", "11 months 29 days"),
        ("2024-02-29", "2025-02-28", "1 year"),
        ("2024-02-29", "2028-02-29", "4 years"),
        ("2026-08-31", "2026-11-30", "3 months"),
        ("2026-08-31", "2026-11-29", "2 months 29 days"),
    ],
)
def test_an_age_is_counted_by_the_calendar(born: str, day: str, text: str) -> None:
    then = date.fromisoformat(day)
    assert format_age((then - date.fromisoformat(born)).days, then) == text


@pytest.mark.parametrize(("days", "text"), [(-1, "1 day"), (-30, "30 days")])
def test_an_age_before_the_due_date_says_how_long_before(days: int, text: str) -> None:
    assert format_age(days, date(2026, 11, 29)) == f"{text} before the due date"


def test_each_day_a_child_is_a_day_older_or_begins_a_new_month() -> None:
    start = date(2026, 1, 31)
    ages = [calendar_age(start, start + timedelta(days=days)) for days in range(800)]
    for (months, days), (later_months, later_days) in pairwise(ages):
        assert (later_months, later_days) in {(months, days + 1), (months + 1, 0)}
