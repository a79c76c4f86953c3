"""Words of a day: feeding, mood, cry, fever. Each alone, each with what makes it worse, and gone when a later day says as usual."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clinical.example_cases.rule_outcomes import (
    ago,
    assessed,
    born,
    check_in,
    episode,
    flag_of,
    rule_outcome,
)

BABY = born(months=6)


def of(rule: str, *days: dict[str, Any], **more: Any) -> str:
    return rule_outcome(more.pop("child", BABY), rule, check_ins=list(days), **more)


@pytest.mark.parametrize(
    ("rule", "answers", "urgency"),
    [
        ("feeding_much_less", {"feeding": "much_less"}, "soon"),
        ("feeding_much_less", {"feeding": "much_less", "alertness": "sleepy"}, "emergency_now"),
        ("feeding_much_less", {"feeding": "harder"}, "not raised"),
        ("feeding_much_less", {"feeding": "unsure"}, "not assessable"),
        ("refusing_feeds", {"feeding": "refusing"}, "same_day"),
        (
            "refusing_feeds",
            {"feeding": "refusing", "serious_signs": ["dry_nappies"]},
            "emergency_now",
        ),
        ("refusing_feeds", {"feeding": "refusing", "tone": "floppy"}, "emergency_now"),
        ("refusing_feeds", {"feeding": "much_less"}, "not raised"),
        ("refusing_feeds", {}, "not assessable"),
        ("dry_nappies", {"serious_signs": ["dry_nappies"]}, "same_day"),
        ("dry_nappies", {"serious_signs": ["green_vomit"]}, "not raised"),
        ("dry_nappies", {}, "not assessable"),
        ("green_vomit", {"serious_signs": ["green_vomit"]}, "emergency_now"),
        ("green_vomit", {"serious_signs": ["dry_nappies"]}, "not raised"),
        ("green_vomit", {}, "not assessable"),
        ("inconsolable", {"mood": "inconsolable"}, "same_day"),
        ("inconsolable", {"mood": "inconsolable", "cry": "high_pitched"}, "emergency_now"),
        ("inconsolable", {"mood": "hard_to_console"}, "not raised"),
        ("inconsolable", {}, "not assessable"),
        ("unusual_cry", {"cry": "weak"}, "same_day"),
        ("unusual_cry", {"cry": "weak", "tone": "floppy"}, "emergency_now"),
        ("unusual_cry", {"cry": "continuous"}, "not raised"),
        ("unusual_cry", {}, "not assessable"),
        (
            "fever_serious",
            {"temperature_c": 38.0, "serious_signs": ["rash_does_not_fade"]},
            "emergency_now",
        ),
        ("fever_serious", {"temperature_c": 38.0, "cry": "continuous"}, "emergency_now"),
        (
            "fever_serious",
            {"temperature_c": 37.9, "cry": "continuous", "serious_signs": ["dry_nappies"]},
            "not raised",
        ),
        ("fever_serious", {}, "not assessable"),
    ],
)
def test_a_word_of_today(rule: str, answers: dict[str, Any], urgency: str) -> None:
    assert of(rule, check_in(**answers)) == urgency


def test_feeding_half_two_days_running_or_under_eight_weeks_is_for_today() -> None:
    assert (
        of("feeding_much_less", check_in(1, feeding="much_less"), check_in(feeding="much_less"))
        == "same_day"
    )
    assert (
        of("feeding_much_less", check_in(2, feeding="much_less"), check_in(feeding="much_less"))
        == "soon"
    )
    assert of("feeding_much_less", check_in(feeding="much_less"), child=born(days=55)) == "same_day"
    assert of("feeding_much_less", check_in(feeding="much_less"), child=born(days=56)) == "soon"


def test_green_vomit_in_the_first_year_is_an_emergency() -> None:
    assert (
        of("green_vomit", check_in(serious_signs=["green_vomit"]), child=born(days=365))
        == "emergency_now"
    )
    assert (
        of("green_vomit", check_in(serious_signs=["green_vomit"]), child=born(days=366))
        == "same_day"
    )


def test_a_doctor_within_two_hours_is_named_for_a_fever_under_three_months() -> None:
    flag = flag_of(
        assessed(born(days=60), check_ins=[check_in(temperature_c=38.0)]),
        "fever_under_three_months",
    )
    assert flag is not None
    assert "within two hours" in flag.do


@pytest.mark.parametrize(
    ("days", "urgency"),
    [
        ([check_in(1, mood="inconsolable")], "same_day"),
        ([check_in(1, mood="inconsolable"), check_in(mood="usual")], "not raised"),
        ([check_in(2, mood="inconsolable")], "soon"),
        ([check_in(8, mood="inconsolable")], "soon"),
        ([check_in(9, mood="inconsolable")], "not assessable"),
        ([check_in(mood="usual"), check_in(mood="inconsolable")], "same_day"),
    ],
)
def test_a_bad_evening_speaks_that_day_and_the_next(
    days: list[dict[str, Any]], urgency: str
) -> None:
    assert of("inconsolable", *days) == urgency


@pytest.mark.parametrize(
    ("rule", "field", "word"),
    [
        ("persistently_irritable", "mood", "more_irritable"),
        ("persistently_hard_to_feed", "feeding", "harder"),
    ],
)
def test_seven_of_fourteen_answered_days_are_persistent(rule: str, field: str, word: str) -> None:
    bad = [check_in(n, **{field: word}) for n in range(7)]
    good = [check_in(n, **{field: "usual"}) for n in range(7, 14)]
    assert of(rule, *bad, *good) == "soon"
    assert of(rule, *bad[1:], *good) == "not raised"
    assert of(rule, check_in()) == "not assessable"


def test_seven_bad_days_before_fourteen_answered_ones_are_over() -> None:
    bad = [check_in(n, mood="more_irritable") for n in range(14, 21)]
    assert (
        of("persistently_irritable", *bad, *[check_in(n, mood="usual") for n in range(14)])
        == "not raised"
    )


# Fever.


@pytest.mark.parametrize(
    ("age_days", "answers", "urgency"),
    [
        (80, {"temperature_c": 38.0}, "same_day"),
        (80, {"temperature_c": 37.9, "fever": "yes"}, "not raised"),
        (80, {"fever": "yes"}, "same_day"),
        (80, {"fever": "unsure"}, "not assessable"),
        (30, {"temperature_c": 38.0}, "emergency_now"),
        (31, {"temperature_c": 38.0}, "same_day"),
        (91, {"temperature_c": 38.0}, "same_day"),
        (92, {"temperature_c": 38.0}, "not raised"),
    ],
)
def test_fever_under_three_months_by_the_birth_date(
    age_days: int, answers: dict[str, Any], urgency: str
) -> None:
    assert of("fever_under_three_months", check_in(**answers), child=born(days=age_days)) == urgency
    assert (
        of(
            "fever_under_three_months",
            check_in(**answers),
            child=born(days=age_days, gestation_weeks=31),
        )
        == urgency
    )


def test_fever_under_three_months_with_a_jerk_is_an_emergency() -> None:
    jerk = episode(movements=["jerk"])
    assert (
        of(
            "fever_under_three_months",
            check_in(temperature_c=38.2),
            child=born(days=80),
            episodes=[jerk],
        )
        == "emergency_now"
    )
    assert (
        of(
            "fever_under_three_months",
            check_in(temperature_c=38.2),
            child=born(days=80),
            episodes=[episode(ago(days=2), movements=["jerk"])],
        )
        == "same_day"
    )


def test_fever_is_gone_after_the_next_day() -> None:
    child = born(days=80)
    assert (
        of(
            "fever_under_three_months",
            check_in(1, temperature_c=38.5),
            check_in(fever="no"),
            child=child,
        )
        == "same_day"
    )
    assert (
        of(
            "fever_under_three_months",
            check_in(2, temperature_c=38.5),
            check_in(fever="no"),
            child=child,
        )
        == "not raised"
    )


@pytest.mark.parametrize(
    ("months", "degrees", "urgency"),
    [
        (3.1, 39.0, "same_day"),
        (3.1, 38.9, "not raised"),
        (5.9, 39.0, "same_day"),
        (6.1, 39.0, "not raised"),
    ],
)
def test_39_degrees_from_three_to_six_months(months: float, degrees: float, urgency: str) -> None:
    assert of("high_fever", check_in(temperature_c=degrees), child=born(months=months)) == urgency


def test_high_fever_that_was_not_asked_about() -> None:
    assert of("high_fever", check_in(feeding="usual"), child=born(months=4)) == "not assessable"
    assert of("high_fever", check_in(fever="yes"), child=born(months=4)) == "not assessable"
    assert of("high_fever", check_in(fever="no"), child=born(months=4)) == "not raised"


def test_an_irritable_baby_under_three_months_with_fever_is_an_emergency() -> None:
    answers = check_in(temperature_c=38.1, mood="more_irritable")
    assert of("fever_serious", answers, child=born(days=91)) == "emergency_now"
    assert (
        of("fever_serious", answers | {"serious_signs": ["dry_nappies"]}, child=born(days=92))
        == "not raised"
    )


def test_what_could_be_a_seizure_with_fever_is_an_emergency() -> None:
    fit = episode(state="awake", movements=["jerk"], rhythm="regular", responsive="no")
    assert of("fever_with_seizure", check_in(temperature_c=38.3), episodes=[fit]) == "emergency_now"
    assert of("fever_with_seizure", episodes=[fit | {"temperature_c": 38.0}]) == "emergency_now"
    assert of("fever_with_seizure", check_in(fever="no"), episodes=[fit]) == "not raised"
    assert of("fever_with_seizure", episodes=[fit]) == "not assessable"
