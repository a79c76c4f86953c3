"""The question about a size that does not fit: what is asked, and what passes without a word."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import a_child, a_diary
from tracker.domain.diary import Diary
from tracker.localization.region import in_region, regions
from tracker.presentation.size_question import LIMITS, size_question
from tracker.statistics.growth import size_at

HEAD, WEIGHT, LENGTH = "head_circumference_cm", "weight_g", "length_cm"
BORN = date(2026, 1, 1)
DAY = date(2026, 5, 1)
AGE = (DAY - BORN).days


def diary_of(*sizes: tuple[str, float, int], **child: Any) -> Diary:
    """Return the diary of a girl with sizes of a kind, each so many days before DAY."""
    rows = [
        {"kind": kind, "value": value, "date": str(DAY - timedelta(days=ago))}
        for kind, value, ago in sizes
    ]
    girl = a_child(str(BORN), **({"sex": "female"} | child))
    return a_diary(girl, "2026-06-01T12:00:00+00:00", measurements=rows)


def test_four_centimetres_of_head_in_a_week_are_asked_about() -> None:
    assert (
        size_question(diary_of((HEAD, 40.0, 7)), HEAD, 44.2, DAY)
        == "44.2 cm is 4.2 cm more than on 24 Apr 2026. Is it right?"
    )
    assert size_question(diary_of((HEAD, 40.0, 7)), HEAD, 40.5, DAY) is None


def test_a_length_that_shrinks_and_a_weight_that_falls_are_asked_about() -> None:
    assert size_question(diary_of((LENGTH, 62.0, 10)), LENGTH, 60.8, DAY) is None
    question = size_question(diary_of((LENGTH, 62.0, 10)), LENGTH, 60.7, DAY)
    assert question == "60.7 cm is 1.3 cm less than on 21 Apr 2026. Is it right?"
    assert size_question(diary_of((WEIGHT, 6_000, 10)), WEIGHT, 5_400, DAY) is None
    assert size_question(diary_of((WEIGHT, 6_000, 10)), WEIGHT, 5_399, DAY) is not None


def test_a_size_is_compared_with_the_nearest_one_before_or_after_it() -> None:
    later = diary_of((HEAD, 37.0, 90), (HEAD, 41.0, -7))
    assert size_question(later, HEAD, 40.6, DAY) is None
    question = size_question(later, HEAD, 42.5, DAY)
    assert question == "42.5 cm is 1.5 cm more than on 8 May 2026. Is it right?"
    same = size_question(diary_of((HEAD, 40.0, 0)), HEAD, 44.2, DAY)
    assert same == "44.2 cm is 4.2 cm off the other one of the same day. Is it right?"


def test_a_stored_size_is_not_compared_with_itself() -> None:
    diary = diary_of((HEAD, 41.0, 0))
    (stored,) = diary.measurements["id"]
    assert size_question(diary, HEAD, 44.2, DAY) is not None
    assert size_question(diary, HEAD, 44.2, DAY, record_id=stored) is None


@pytest.mark.parametrize("kind", [HEAD, WEIGHT, LENGTH])
def test_a_first_size_is_asked_about_beyond_the_limits_that_who_uses(kind: str) -> None:
    third, fourth = (float(size_at("female", kind, AGE, z)) for z in (3.0, 2.0))
    step = third - fourth
    assert size_question(diary_of(), kind, third, DAY) is None
    most = next(high for name, (_low, high) in LIMITS.items() if name == kind)
    far = third + step * (most - 3 + 2)
    question = size_question(diary_of(), kind, far, DAY)
    assert question is not None
    assert question.startswith("The WHO growth chart goes from ")


def test_the_question_of_a_first_size_names_the_chart_in_the_units_of_the_region() -> None:
    question = size_question(diary_of(), WEIGHT, 16_000, DAY)
    assert (
        question == "The WHO growth chart goes from 4.4 kg to 9.3 kg at this age. Is 16 kg right?"
    )
    with in_region(regions()["en-US"]):
        american = size_question(diary_of((HEAD, 40.0, 7)), HEAD, 44.2, DAY)
    assert american == "17.4 in is 1.65 in more than on Apr 24, 2026. Is it right?"


def test_a_child_without_a_known_sex_is_asked_about_only_where_both_charts_say_so() -> None:
    unknown = diary_of((HEAD, 40.0, 7), sex=None)
    assert size_question(unknown, HEAD, 44.2, DAY) is not None
    assert size_question(unknown, HEAD, 40.6, DAY) is None


def test_before_the_due_date_only_a_loss_is_asked_about() -> None:
    early = diary_of((HEAD, 28.0, 7), gestation_weeks=22)
    assert size_question(early, HEAD, 34.0, DAY) is None
    assert size_question(early, HEAD, 27.0, DAY) is not None
