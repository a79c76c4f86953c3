"""Vitamin D and calcium, what is for information, and what is described as harmless."""

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
    milestone,
    rule_outcome,
)

SLEEP: dict[str, Any] = {
    "state": "asleep",
    "movements": ["twitch"],
    "body_parts": ["foot"],
    "woken": "stopped",
    "eyes": ["normal"],
    "colour": "normal",
    "breathing": "normal",
    "after": "normal",
}


def fed(
    feeding: str | None, *, supplement: str | None = "no", months: float = 6, **more: Any
) -> Any:
    return born(
        months=months,
        background={
            "feeding": feeding,
            "vitamin_d_supplement": supplement,
            "complete": False,
            **more,
        },
    )


@pytest.mark.parametrize(
    ("background", "answers"),
    [
        ({"feeding": "breast"}, "next_visit"),
        ({"feeding": "breast", "supplement": "yes"}, "not raised"),
        ({"feeding": "breast", "supplement": None}, "not assessable"),
        ({"feeding": "mixed", "formula_ml_per_day": 999}, "next_visit"),
        ({"feeding": "mixed", "formula_ml_per_day": 1000}, "not raised"),
        ({"feeding": "mixed"}, "next_visit"),
        ({"feeding": "formula"}, "not assessable"),
        ({"feeding": "formula", "formula_ml_per_day": 800}, "next_visit"),
        ({"feeding": None}, "not assessable"),
        ({"feeding": "breast", "months": 12.1}, "not raised"),
    ],
)
def test_milk_without_enough_vitamin_d_is_mentioned_in_the_first_year(
    background: dict[str, Any], answers: str
) -> None:
    assert rule_outcome(fed(**background), "no_vitamin_d") == answers


def test_what_was_given_lately_stands_before_what_was_once_told() -> None:
    assert (
        rule_outcome(fed("breast"), "no_vitamin_d", check_ins=[check_in(2, vitamin_d_given="yes")])
        == "not raised"
    )
    assert (
        rule_outcome(
            fed("breast"),
            "no_vitamin_d",
            doses=[{"given_at": ago(days=1), "medicine": "Vitamin D drops"}],
        )
        == "not raised"
    )
    assert (
        rule_outcome(fed("breast"), "no_vitamin_d", check_ins=[check_in(20, vitamin_d_given="yes")])
        == "next_visit"
    )


def test_three_awake_twitches_without_vitamin_d_are_a_reason_to_ask() -> None:
    twitches = [episode(ago(days=n), state="awake", movements=["twitch"]) for n in (1, 3, 5)]
    assert rule_outcome(fed("breast"), "twitches_with_vitamin_d_risk", episodes=twitches) == "soon"
    assert (
        rule_outcome(fed("breast"), "twitches_with_vitamin_d_risk", episodes=twitches[:2])
        == "not raised"
    )
    assert (
        rule_outcome(
            fed("breast", supplement=None), "twitches_with_vitamin_d_risk", episodes=twitches
        )
        == "not assessable"
    )
    assert (
        rule_outcome(
            fed("breast"),
            "twitches_with_vitamin_d_risk",
            episodes=[twitch | {"state": "asleep"} for twitch in twitches],
        )
        == "not raised"
    )


def test_a_held_cramp_is_for_today() -> None:
    assert (
        rule_outcome(fed("breast"), "held_cramp", episodes=[episode(movements=["cramp"])])
        == "same_day"
    )
    assert (
        rule_outcome(fed("breast"), "held_cramp", episodes=[episode(movements=["twitch"])])
        == "not raised"
    )
    assert rule_outcome(fed("breast"), "held_cramp", episodes=[episode()]) == "not assessable"


def test_a_worrying_jerk_with_a_calcium_risk_is_for_today() -> None:
    jerk = episode(state="awake", movements=["jerk"], held="continued")
    assert (
        rule_outcome(
            fed("breast", vitamin_d_risks=["dark_skin"]), "jerks_with_calcium_risk", episodes=[jerk]
        )
        == "same_day"
    )
    assert (
        rule_outcome(fed("breast", supplement="yes"), "jerks_with_calcium_risk", episodes=[jerk])
        == "not raised"
    )
    assert (
        rule_outcome(
            fed("breast", vitamin_d_risks=["dark_skin"]),
            "jerks_with_calcium_risk",
            episodes=[jerk | {"held": "stopped"}],
        )
        == "not raised"
    )
    assert (
        rule_outcome(fed("breast", supplement=None), "jerks_with_calcium_risk", episodes=[jerk])
        == "not assessable"
    )


# For information: no flag.


@pytest.mark.parametrize(
    ("rule", "answers"),
    [
        (
            "trembling_stops_when_held",
            {"movements": ["tremble"], "state": "crying", "held": "stopped", **AS_USUAL},
        ),
        ("shivers", {"movements": ["shudder"], "state": "awake", "duration_s": 15, **AS_USUAL}),
        ("arching_with_feeds", {"movements": ["arching"], "state": "feeding", **AS_USUAL}),
        ("sleep_jerks_that_stop", SLEEP),
        ("small_movements_awake", {"movements": ["startle"], "state": "awake", **AS_USUAL}),
    ],
)
def test_what_stands_alone_is_information(rule: str, answers: dict[str, Any]) -> None:
    assessment = assessed(born(months=4), episodes=[episode(**answers)])
    assert rule in {match.rule for match in assessment.information}
    assert assessment.flags == ()


def test_the_same_with_a_worrying_answer_is_not() -> None:
    answers = {"movements": ["shudder"], "state": "awake", "duration_s": 16, **AS_USUAL}
    assert rule_outcome(born(months=4), "shivers", episodes=[episode(**answers)]) == "not raised"
    assert (
        rule_outcome(
            born(months=4), "shivers", episodes=[episode(movements=["shudder"], duration_s=10)]
        )
        == "not raised"
    )


def test_arching_at_feeds_on_two_days_is_mentioned() -> None:
    arch = {"movements": ["arching"], "state": "feeding", **AS_USUAL}
    assert (
        rule_outcome(
            born(months=4),
            "arching_often",
            episodes=[episode(**arch), episode(ago(days=1), **arch)],
        )
        == "next_visit"
    )
    assert rule_outcome(born(months=4), "arching_often", episodes=[episode(**arch)]) == "not raised"
    assert (
        rule_outcome(born(months=4), "arching_often", episodes=[episode(state="feeding")])
        == "not assessable"
    )


def test_a_risk_at_birth_alone_is_context() -> None:
    assessment = assessed(born(months=4, background={"birth_history": ["meningitis"]}))
    assert [match.rule for match in assessment.information] == ["birth_risk"]
    assert assessment.flags == ()
    assert assessed(born(months=4, background={"birth_weight_g": 2500})).information == ()
    assert [
        match.rule
        for match in assessed(born(months=4, background={"birth_weight_g": 2499})).information
    ] == ["birth_risk"]


def test_beyond_two_years_the_emergencies_stay_and_the_rest_says_so() -> None:
    child = born(days=740)
    assert rule_outcome(child, "older_than_two_years") == "information"
    assert rule_outcome(born(days=731), "older_than_two_years") == "information"
    assert rule_outcome(born(days=730), "older_than_two_years") == "not raised"
    assert (
        rule_outcome(child, "breathing_or_colour", episodes=[episode(colour="blue")])
        == "emergency_now"
    )
    assert (
        rule_outcome(
            child, "series_on_waking", episodes=[episode(movements=["crunch"], jerk_count=3)]
        )
        == "not raised"
    )
    assert (
        rule_outcome(child, "sitting_late", milestones=[milestone("sits_unsupported", "not_yet")])
        == "not raised"
    )


# Described as harmless: only where everything was answered.


def reassured(child: Any, *episodes: dict[str, Any], **more: Any) -> set[str]:
    return {match.rule for match in assessed(child, episodes=list(episodes), **more).reassuring}


THREE = [episode(ago(days=n), **SLEEP) for n in (1, 2, 3)]
YOUNG = born(days=50)


def test_three_twitches_asleep_that_waking_stopped_fit_a_pattern_described_in_young_babies() -> (
    None
):
    assert reassured(YOUNG, *THREE) == {"only_asleep", "movements_asleep"}
    assert "only_asleep" not in reassured(YOUNG, *THREE[:2])


@pytest.mark.parametrize(
    "answers",
    [
        {"woken": None},
        {"colour": None},
        {"breathing": "unsure"},
        {"state": None},
        {"state": "awake"},
        {"eyes": ["rolled"]},
        {"woken": "continued"},
    ],
)
def test_one_question_open_and_nothing_is_called_harmless(answers: dict[str, Any]) -> None:
    assert reassured(YOUNG, *THREE, episode(**(SLEEP | answers))) == set()


def test_a_twitch_that_nobody_tried_to_wake_does_not_spoil_it() -> None:
    assert "only_asleep" in reassured(YOUNG, *THREE, episode(**(SLEEP | {"woken": "not_tried"})))


def test_sleep_twitches_that_began_after_eight_weeks_or_stay_after_six_months_do_not_fit() -> None:
    assert "only_asleep" not in reassured(born(days=70), *THREE)
    assert "only_asleep" in reassured(born(days=59), *THREE)


def test_trembling_that_a_hand_stops_fits_unless_there_is_a_risk_from_birth() -> None:
    tremble = {"movements": ["tremble"], "state": "crying", "held": "stopped", **AS_USUAL}
    assert reassured(YOUNG, episode(**tremble)) == {"tremble_stops_when_held"}
    assert reassured(YOUNG, episode(**(tremble | {"held": "not_tried"}))) == set()
    assert reassured(YOUNG, episode(**(tremble | {"held": None}))) == set()
    assert reassured(born(days=50, gestation_weeks=35), episode(**tremble)) == set()


def test_a_single_startle_at_a_noise_fits_until_five_months() -> None:
    startle = {
        "movements": ["startle"],
        "state": "awake",
        "rhythm": "single",
        "trigger": "noise",
        **AS_USUAL,
    }
    assert reassured(born(months=4), episode(**startle)) == {"single_startle"}
    assert reassured(born(months=4), episode(**(startle | {"trigger": None}))) == set()
    assert reassured(born(months=5.1), episode(**startle)) == set()


def test_a_reassuring_match_never_lowers_a_flag() -> None:
    assessment = assessed(
        YOUNG,
        episodes=[
            *THREE,
            episode(
                state="asleep",
                movements=["jerk"],
                woken="stopped",
                colour="blue",
                breathing="paused",
            ),
        ],
    )
    assert assessment.urgency == "emergency_now"
    assert assessment.reassuring == ()
