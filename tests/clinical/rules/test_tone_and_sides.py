"""Tone, lasting signs and sides: sudden is urgent, lasting is booked, and not sure is not yes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clinical.example_cases.rule_outcomes import (
    AS_USUAL,
    ago,
    assessed,
    born,
    check_in,
    episode,
    flag_of,
    rule_outcome,
    sign,
)

BABY = born(months=6)


def of(rule: str, *days: dict[str, Any], **more: Any) -> str:
    return rule_outcome(more.pop("child", BABY), rule, check_ins=list(days), **more)


# Floppy and stiff days.


@pytest.mark.parametrize(
    ("days", "answers"),
    [
        ([check_in(tone="floppy", tone_onset="sudden")], "emergency_now"),
        ([check_in(2, tone="usual"), check_in(tone="floppy")], "emergency_now"),
        ([check_in(3, tone="usual"), check_in(tone="floppy")], "same_day"),
        ([check_in(tone="floppy")], "same_day"),
        ([check_in(1, tone="usual"), check_in(tone="floppy", tone_onset="gradual")], "soon"),
        ([check_in(tone="floppy", tone_onset="gradual", feeding="harder")], "same_day"),
        ([check_in(tone="usual")], "not raised"),
        ([check_in(tone="unsure", tone_onset="unsure")], "not assessable"),
        ([check_in(feeding="usual")], "not assessable"),
    ],
)
def test_floppy_is_urgent_where_it_came_suddenly(days: list[dict[str, Any]], answers: str) -> None:
    assert of("floppy", *days) == answers


def test_floppy_for_more_than_two_weeks_is_booked() -> None:
    weeks = [check_in(n, tone="floppy") for n in (16, 8, 1, 0)]
    assert of("floppy_for_weeks", *weeks) == "soon"
    assert of("floppy_for_weeks", *weeks[2:]) == "not raised"
    assert of("floppy_for_weeks", *weeks, check_in(4, tone="usual")) == "not raised"
    assert of("floppy_for_weeks") == "not assessable"


def test_floppiness_is_over_once_a_later_day_says_as_usual() -> None:
    assert of("floppy", check_in(1, tone="floppy", tone_onset="sudden")) == "emergency_now"
    assert (
        of("floppy", check_in(1, tone="floppy", tone_onset="sudden"), check_in(tone="usual"))
        == "same_day"
    )
    assert (
        of("floppy", check_in(2, tone="floppy", tone_onset="sudden"), check_in(tone="usual"))
        == "not raised"
    )
    assert of("floppy", check_in(8, tone="floppy", tone_onset="sudden")) == "soon"
    assert of("floppy", check_in(9, tone="floppy", tone_onset="sudden")) == "not assessable"


def test_sudden_stiffness_is_for_today() -> None:
    assert of("stiff_suddenly", check_in(tone="stiff", tone_onset="sudden")) == "same_day"
    assert of("stiff_suddenly", check_in(tone="stiff", tone_onset="gradual")) == "not raised"
    assert of("stiff_suddenly") == "not assessable"


def test_stiff_on_three_of_the_answered_days_is_booked() -> None:
    assert of("stiff_often", *[check_in(n, tone="stiff") for n in (1, 4, 9)]) == "soon"
    assert of("stiff_often", *[check_in(n, tone="stiff") for n in (1, 4)]) == "not raised"
    assert of("stiff_often") == "not assessable"


def test_a_note_of_a_floppy_baby_is_asked_about() -> None:
    assert of("note_floppy", check_in(note="floppy like a rag doll this morning")) == "same_day"
    assert (
        of("note_floppy", check_in(note="floppy like a rag doll this morning", tone="usual"))
        == "not raised"
    )
    assert of("note_floppy", check_in(note="his floppy bunny came along")) == "not raised"
    assert of("note_floppy", check_in()) == "not raised"


# Lasting signs, by corrected age.


@pytest.mark.parametrize(
    ("rule", "kind", "months", "answers"),
    [
        ("hands_fisted", "fisting", 4.1, "soon"),
        ("hands_fisted", "fisting", 3.9, "not raised"),
        ("head_lag", "head_lag", 4.1, "soon"),
        ("head_lag", "head_lag", 3.9, "not raised"),
        ("hand_preference", "hand_preference", 11.99, "soon"),
        ("hand_preference", "hand_preference", 12.0, "next_visit"),
        ("hand_preference", "hand_preference", 17.9, "next_visit"),
        ("hand_preference", "hand_preference", 18.1, "not raised"),
        ("stiff_legs", "stiff_legs", 7, "soon"),
        ("stiff_legs", "scissoring", 5, "soon"),
        ("toe_walking", "toe_walking", 12.0, "next_visit"),
        ("toe_walking", "toe_walking", 11.9, "not raised"),
        ("no_weight_on_feet", "no_weight_on_feet", 9.0, "soon"),
        ("no_weight_on_feet", "no_weight_on_feet", 8.95, "not raised"),
    ],
)
def test_a_lasting_sign_speaks_at_its_age(
    rule: str, kind: str, months: float, answers: str
) -> None:
    assert rule_outcome(born(months=months), rule, signs=[sign(kind)]) == answers


@pytest.mark.parametrize(
    ("rule", "months"),
    [
        ("hands_fisted", 6),
        ("head_lag", 6),
        ("hand_preference", 6),
        ("stiff_legs", 6),
        ("toe_walking", 13),
        ("no_weight_on_feet", 13),
        ("foot_beats", 6),
        ("sides_differ", 6),
    ],
)
def test_a_sign_that_nobody_looked_for_is_not_known_to_be_absent(rule: str, months: float) -> None:
    assert rule_outcome(born(months=months), rule) == "not assessable"


def test_a_sign_is_judged_by_corrected_age() -> None:
    assert (
        rule_outcome(born(months=5, gestation_weeks=32), "hands_fisted", signs=[sign("fisting")])
        == "not raised"
    )
    assert (
        rule_outcome(
            born(months=13, gestation_weeks=32),
            "hand_preference",
            signs=[sign("hand_preference", side="left")],
        )
        == "soon"
    )


def test_a_sign_lasts_until_it_is_taken_back_or_discussed() -> None:
    seen_before = sign("head_lag", 100)
    assert rule_outcome(born(months=10), "head_lag", signs=[seen_before]) == "soon"
    assert (
        rule_outcome(born(months=10), "head_lag", signs=[seen_before | {"removed_at": ago(days=1)}])
        == "not assessable"
    )
    assert (
        rule_outcome(
            born(months=10),
            "head_lag",
            signs=[seen_before],
            visits=[{"date": "2026-06-01", "kind": "doctor", "discussed": ["SN05"]}],
        )
        == "information"
    )


@pytest.mark.parametrize(
    ("months", "beats", "answers"),
    [
        (6, 11, "soon"),
        (6, 10, "not raised"),
        (8.1, 3, "soon"),
        (7.9, 3, "not raised"),
        (6, None, "not raised"),
    ],
)
def test_foot_beats_are_many_or_late(months: float, beats: int | None, answers: str) -> None:
    assert (
        rule_outcome(born(months=months), "foot_beats", signs=[sign("clonus", beats=beats)])
        == answers
    )


@pytest.mark.parametrize(("since", "answers"), [(7, "soon"), (6, "next_visit"), (0, "next_visit")])
def test_a_side_that_moves_less_for_a_week_is_booked(since: int, answers: str) -> None:
    assert (
        rule_outcome(
            BABY,
            "sides_differ",
            signs=[sign("asymmetry", side="left", first_noticed=sign("", since)["date"])],
        )
        == answers
    )


def test_the_sides_are_named() -> None:
    flag = flag_of(assessed(BABY, signs=[sign("less_movement", 20, side="left")]), "sides_differ")
    assert flag is not None
    assert flag.facts["sides"] == ["left"]
    assert flag.facts["days"] == 20


def test_startles_beyond_six_months_are_mentioned_seldom_and_booked_often() -> None:
    startle = {"state": "awake", "movements": ["startle"], "trigger": "position_change", **AS_USUAL}
    rule, child = "startle_persistent", born(months=6.2)
    assert rule_outcome(child, rule, episodes=[episode(**startle)]) == "next_visit"
    assert (
        rule_outcome(child, rule, episodes=[episode(**startle), episode(ago(days=1), **startle)])
        == "soon"
    )
    assert (
        rule_outcome(child, rule, episodes=[episode(**(startle | {"trigger": "noise"}))])
        == "not raised"
    )
    assert rule_outcome(born(months=5.9), rule, episodes=[episode(**startle)]) == "not raised"
    assert rule_outcome(child, rule, episodes=[episode()]) == "not assessable"
