"""Head circumference on its curve (P41): far out, or across two centile spaces."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.clinical.example_cases.rule_outcomes import (
    born,
    check_in,
    day,
    rule_outcome,
)
from tracker.statistics.growth import size_at

TODAY = date.fromisoformat(day())
GIRL = born(months=6, sex="female")


def head(days_ago: int, z: float, child: Any = GIRL) -> dict[str, Any]:
    """Return a head circumference at a z-score, as it would be typed."""
    age = (TODAY - timedelta(days=days_ago) - child.birth_date).days
    size = float(size_at("female", "head_circumference_cm", age, z))
    return {"kind": "head_circumference_cm", "value": round(size, 3), "date": day(days_ago)}


def outcome(*heads: dict[str, Any], child: Any = GIRL, **more: Any) -> str:
    return rule_outcome(child, "head_growth", measurements=list(heads), **more)


@pytest.mark.parametrize(
    ("z", "tier"),
    [(2.01, "soon"), (1.98, "not raised"), (-1.98, "not raised"), (-2.01, "soon")],
)
def test_two_standard_deviations_from_the_middle_are_booked(z: float, tier: str) -> None:
    assert outcome(head(1, z)) == tier


@pytest.mark.parametrize(
    ("earlier", "tier"), [(head(60, -0.36), "soon"), (head(60, -0.33), "not raised")]
)
def test_two_centile_spaces_are_booked(earlier: dict[str, Any], tier: str) -> None:
    assert outcome(earlier, head(0, 1.0)) == tier
    assert outcome(head(0, 1.0), earlier) == tier


def test_a_fall_across_two_spaces_counts_as_a_rise_does() -> None:
    assert outcome(head(60, 1.0), head(0, -0.36)) == "soon"


@pytest.mark.parametrize(("days", "tier"), [(14, "soon"), (13, "not raised")])
def test_a_change_within_two_weeks_is_measuring_error(days: int, tier: str) -> None:
    assert outcome(head(days, 0.0), head(0, 1.5)) == tier


def test_a_head_measured_in_the_first_week_is_not_compared() -> None:
    baby = born(months=2, sex="female")
    age = (TODAY - baby.birth_date).days
    assert outcome(head(age - 6, 0.0, baby), head(0, 1.5, baby), child=baby) == "not raised"
    assert outcome(head(age - 7, 0.0, baby), head(0, 1.5, baby), child=baby) == "soon"


def test_only_the_newest_head_counts() -> None:
    assert outcome(head(60, 2.5), head(1, 1.5)) == "not raised"


@pytest.mark.parametrize(
    "answers",
    [
        {"serious_signs": ["bulging_soft_spot"]},
        {"serious_signs": ["green_vomit"]},
        {"alertness": "sleepy"},
        {"note": "She vomited twice this morning"},
    ],
)
def test_with_vomiting_a_bulging_soft_spot_or_sleepiness_it_is_an_emergency(
    answers: dict[str, Any],
) -> None:
    assert outcome(head(1, 2.5), check_ins=[check_in(**answers)]) == "emergency_now"
    assert outcome(head(1, 2.5), check_ins=[check_in(2, **answers)]) == "soon"


@pytest.mark.parametrize(
    "answers", [{"alertness": "unsure"}, {"note": "no vomiting"}, {"alertness": "usual"}]
)
def test_an_unsure_answer_or_a_no_is_no_sign(answers: dict[str, Any]) -> None:
    assert outcome(head(1, 2.5), check_ins=[check_in(**answers)]) == "soon"


def test_without_a_sex_or_a_head_it_cannot_be_judged() -> None:
    assert outcome(head(1, 2.5), child=born(months=6)) == "not assessable"
    assert outcome() == "not assessable"


def test_a_head_before_the_due_date_is_not_charted() -> None:
    early = born(days=40, sex="female", gestation_weeks=30)
    size = {"kind": "head_circumference_cm", "value": 30.0, "date": day()}
    assert outcome(size, child=early) == "not assessable"
