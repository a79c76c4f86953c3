"""The film of fidgety movements is offered with a risk from birth, in weeks 12 to 20 after the due date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.builders import a_child, a_diary
from tracker.clinical.assess import assess
from tracker.clinical.catalogue.loader import age_of
from tracker.presentation.fidgety_film import is_offered, offer_text

BORN = date(2026, 1, 1)


def offered(days: int, *, weeks: int = 40, events: tuple[str, ...] = ("cooling",)) -> bool:
    child = a_child(
        BORN.isoformat(), gestation_weeks=weeks, background={"birth_history": list(events)}
    )
    day = BORN + timedelta(days=days)
    diary = a_diary(child, f"{day.isoformat()}T12:00:00+00:00")
    return is_offered(assess(diary), age_of(child, diary.today))


@pytest.mark.parametrize(
    ("days", "is_in_time"), [(83, False), (84, True), (146, True), (147, False)]
)
def test_with_a_risk_from_birth_it_is_offered_in_the_weeks_for_it(
    days: int,
    is_in_time: bool,  # noqa: FBT001
) -> None:
    assert offered(days) is is_in_time


def test_the_weeks_are_counted_from_the_due_date() -> None:
    assert not offered(84, weeks=30)
    assert offered(84 + 70, weeks=30)


def test_without_a_known_risk_nothing_is_offered_by_itself() -> None:
    assert not offered(100, events=())


def test_the_offer_says_nothing_of_what_the_film_may_show() -> None:
    child = a_child("2026-01-01")
    text = offer_text("Robin", age_of(child, date(2026, 4, 1)))
    assert text.startswith("Robin is 12 weeks old, counted from the due date.")
    assert not {"normal", "healthy", "cerebral", "risk"} & set(text.lower().split())
