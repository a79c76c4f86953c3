"""Length, breathing, colour and response: what raises, what is one step short of it, and what silence leaves open."""

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
)

BABY = born(months=6)
BEATS: dict[str, Any] = {
    "state": "awake",
    "movements": ["jerk"],
    "rhythm": "regular",
    "responsive": "no",
}


def of(rule: str, *episodes: dict[str, Any], **more: Any) -> str:
    return rule_outcome(more.pop("child", BABY), rule, episodes=list(episodes), **more)


# Five minutes.


def test_an_even_beat_of_five_minutes_is_an_emergency_and_one_second_less_is_not_this_rule() -> (
    None
):
    assert of("long_episode", episode(duration_s=300, **BEATS)) == "emergency_now"
    assert of("long_episode", episode(duration_s=299, **BEATS)) == "not raised"


def test_a_beat_of_unknown_length_cannot_be_judged() -> None:
    assert of("long_episode", episode(**BEATS)) == "not assessable"


def test_five_minutes_with_nothing_said_that_explains_them_are_an_emergency() -> None:
    assert (
        of("long_episode", episode(duration_s=360, state="awake", movements=["other"]))
        == "emergency_now"
    )


@pytest.mark.parametrize(
    "answers",
    [
        {"held": "stopped"},
        {"note": "Hiccups after the bottle, she giggles."},
        {"trigger": "feed"},
        {"note": "I was rocking him to sleep in the sling"},
        {"rhythm": "irregular", "eyes": ["normal"], "responsive": "yes"},
    ],
)
def test_five_minutes_that_something_explains_are_no_emergency(answers: dict[str, Any]) -> None:
    assert (
        of(
            "long_episode",
            episode(duration_s=360, **{"state": "awake", "movements": ["other"], **answers}),
        )
        == "not raised"
    )


def test_a_question_about_hiccups_explains_nothing() -> None:
    assert (
        of(
            "long_episode",
            episode(duration_s=360, state="awake", movements=["other"], note="Hiccups?"),
        )
        == "emergency_now"
    )


def test_no_look_alike_silences_a_baby_who_does_not_respond() -> None:
    assert (
        of("long_episode", episode(duration_s=360, **BEATS, note="maybe hiccups, he was sucking"))
        == "emergency_now"
    )


def test_six_minutes_asleep_that_waking_ends_are_for_today_and_not_for_an_ambulance() -> None:
    asleep = {"duration_s": 360, "state": "asleep", "movements": ["jerk"], "rhythm": "regular"}
    assert of("long_episode", episode(**asleep, woken="stopped")) == "same_day"
    assert of("long_episode", episode(**asleep, woken="continued")) == "emergency_now"


def test_a_running_timer_counts_for_an_hour_and_is_forgotten_after_it() -> None:
    assert of("long_episode", episode(ago(minutes=6), running=True, **BEATS)) == "emergency_now"
    assert of("long_episode", episode(ago(minutes=4), running=True, **BEATS)) == "not assessable"
    assert of("long_episode", episode(ago(minutes=61), running=True, **BEATS)) == "not assessable"


# Breathing and colour.


@pytest.mark.parametrize(
    "answers",
    [{"breathing": "paused"}, {"breathing": "struggling"}, {"colour": "blue"}, {"colour": "grey"}],
)
def test_a_pause_a_struggle_blue_or_grey_is_an_emergency_whatever_the_movement(
    answers: dict[str, Any],
) -> None:
    assert of("breathing_or_colour", episode(movements=["twitch"], **answers)) == "emergency_now"


@pytest.mark.parametrize(
    "answers", [{"breathing": "fast", "colour": "normal"}, {"breathing": "noisy", "colour": "red"}]
)
def test_red_fast_or_noisy_is_none(answers: dict[str, Any]) -> None:
    assert of("breathing_or_colour", episode(movements=["twitch"], **answers)) == "not raised"


@pytest.mark.parametrize("answers", [{}, {"breathing": "unsure", "colour": "normal"}])
def test_breathing_that_nobody_saw_is_not_known_to_be_as_usual(answers: dict[str, Any]) -> None:
    assert of("breathing_or_colour", episode(movements=["twitch"], **answers)) == "not assessable"


# How long an emergency speaks.


@pytest.mark.parametrize(
    ("when", "answers"),
    [
        (ago(hours=24), "emergency_now"),
        (ago(hours=25), "same_day"),
        (ago(days=14), "same_day"),
        (ago(days=15), "soon"),
        (ago(days=90), "soon"),
        (ago(days=91), "information"),
    ],
)
def test_an_emergency_speaks_of_now_and_then_fades(when: str, answers: str) -> None:
    assert of("breathing_or_colour", episode(when, colour="blue", breathing="paused")) == answers


@pytest.mark.parametrize(
    ("rule", "answers"),
    [("breathing_or_colour", "information"), ("EM03", "information"), ("sitting_late", "same_day")],
)
def test_a_later_visit_that_discussed_it_makes_it_history(rule: str, answers: str) -> None:
    visit = {"date": "2026-06-14", "kind": "doctor", "discussed": [rule]}
    assert of("breathing_or_colour", episode(ago(days=3), colour="blue"), visits=[visit]) == answers


def test_a_visit_before_the_event_did_not_discuss_it() -> None:
    visit = {"date": "2026-06-10", "kind": "doctor", "discussed": ["breathing_or_colour"]}
    assert (
        of("breathing_or_colour", episode(ago(days=3), colour="blue"), visits=[visit]) == "same_day"
    )


def test_an_event_of_which_only_the_day_is_known_may_have_been_a_moment_ago() -> None:
    midnight = "2026-06-15T00:00:00+01:00"
    assert (
        of("breathing_or_colour", episode(midnight, time_precision="day_only", colour="blue"))
        == "emergency_now"
    )


# Response.


def test_not_responding_afterwards_is_an_emergency() -> None:
    assert (
        of("unresponsive_after", episode(movements=["jerk"], after="unresponsive"))
        == "emergency_now"
    )
    assert of("unresponsive_after", episode(movements=["jerk"], after="sleepy")) == "not raised"
    assert of("unresponsive_after", episode(movements=["jerk"])) == "not assessable"


def test_more_than_an_hour_to_recover_is_an_emergency() -> None:
    assert (
        of(
            "unresponsive_after",
            episode(state="awake", movements=["jerk"], after="sleepy", recovery_min=61),
        )
        == "emergency_now"
    )
    assert (
        of(
            "unresponsive_after",
            episode(state="awake", movements=["jerk"], after="sleepy", recovery_min=60),
        )
        == "not raised"
    )


def test_a_baby_that_cannot_be_woken_is_an_emergency_that_day_and_the_next() -> None:
    assert of("cannot_be_woken", check_ins=[check_in(alertness="cannot_wake")]) == "emergency_now"
    assert of("cannot_be_woken", check_ins=[check_in(alertness="sleepy")]) == "not raised"
    assert (
        of("cannot_be_woken", check_ins=[check_in(1, alertness="cannot_wake")]) == "emergency_now"
    )
    assert of("cannot_be_woken", check_ins=[check_in(2, alertness="cannot_wake")]) == "soon"
    assert (
        of(
            "cannot_be_woken",
            check_ins=[check_in(2, alertness="cannot_wake"), check_in(alertness="usual")],
        )
        == "not raised"
    )
    assert of("cannot_be_woken", check_ins=[check_in(feeding="usual")]) == "not assessable"


def test_still_sleepy_an_hour_after_a_likely_seizure_is_an_emergency() -> None:
    fit = episode(ago(hours=2), duration_s=40, **BEATS)
    assert (
        of(
            "sleepy_after_episode",
            fit,
            check_ins=[check_in(alertness="sleepy", logged_at=ago(minutes=30))],
        )
        == "emergency_now"
    )
    assert (
        of(
            "sleepy_after_episode",
            fit,
            check_ins=[check_in(alertness="sleepy", logged_at=ago(minutes=90))],
        )
        == "not raised"
    )
    twitch = episode(ago(hours=2), state="asleep", movements=["twitch"], **AS_USUAL)
    assert (
        of(
            "sleepy_after_episode",
            twitch,
            check_ins=[check_in(alertness="sleepy", logged_at=ago(minutes=30))],
        )
        == "not raised"
    )
    assert of("sleepy_after_episode", fit) == "not assessable"


def test_stiff_at_a_noise_with_a_change_of_colour_is_an_emergency_under_a_year() -> None:
    answers = {"trigger": "noise", "tone": "stiff", "colour": "pale"}
    assert of("startle_with_apnoea", episode(**answers)) == "emergency_now"
    assert of("startle_with_apnoea", episode(**(answers | {"colour": "red"}))) == "not raised"
    assert of("startle_with_apnoea", episode(tone="stiff", colour="pale")) == "not assessable"
    assert of("startle_with_apnoea", episode(**answers), child=born(months=13)) == "not raised"


# Brief events.


PALE: dict[str, Any] = {
    "colour": "pale",
    "breathing": "normal",
    "responsive": "yes",
    "duration_s": 20,
}


def test_a_brief_event_is_for_today_and_an_emergency_in_the_very_young() -> None:
    assert of("brief_event", episode(**PALE)) == "same_day"
    assert of("brief_event", episode(**(PALE | {"colour": "red"}))) == "not raised"
    assert of("brief_event", episode(movements=["twitch"])) == "not assessable"
    assert of("brief_event_high_risk", episode(**PALE), child=born(days=60)) == "emergency_now"
    assert of("brief_event_high_risk", episode(**PALE), child=born(days=61)) == "not raised"
    assert of("brief_event_high_risk", episode(movements=["twitch"])) == "not assessable"


def test_a_brief_event_of_a_minute_or_blue_a_second_time_is_an_emergency() -> None:
    assert of("brief_event_high_risk", episode(**(PALE | {"duration_s": 60}))) == "emergency_now"
    assert of("brief_event_high_risk", episode(**(PALE | {"duration_s": 59}))) == "not raised"
    three = PALE | {"duration_s": 60, "movements": ["shudder"], "jerk_count": 3}
    assert of("brief_event_high_risk", episode(**three)) == "not raised"
    twelve = three | {"jerk_count": 12}
    assert of("brief_event_high_risk", episode(**twelve)) == "emergency_now"
    earlier = episode(ago(hours=5), **PALE)
    assert of("brief_event_high_risk", episode(**PALE), earlier) == "not raised"
    blue = episode(**(PALE | {"colour": "blue"}))
    assert of("brief_event_high_risk", blue, earlier) == "emergency_now"
    assert of("brief_event_high_risk", blue) == "not raised"


def test_no_response_counts_from_ten_seconds_or_where_nobody_told_the_length() -> None:
    unresponsive = {"state": "awake", "movements": ["twitch"], "responsive": "no"}
    assert of("brief_event", episode(**unresponsive, duration_s=9)) == "soon"
    assert of("brief_event", episode(**unresponsive, duration_s=10)) == "same_day"
    assert of("brief_event", episode(**unresponsive)) == "same_day"


def test_a_very_early_born_baby_has_no_low_risk_event() -> None:
    assert (
        of("brief_event_high_risk", episode(**PALE), child=born(months=6, gestation_weeks=31))
        == "emergency_now"
    )
    assert (
        of("brief_event_high_risk", episode(**PALE), child=born(months=6, gestation_weeks=32))
        == "not raised"
    )


def test_no_response_while_awake_is_a_brief_event_and_asleep_it_tells_nothing() -> None:
    assert (
        of(
            "brief_event",
            episode(state="awake", responsive="no", colour="normal", breathing="normal"),
        )
        == "same_day"
    )
    assert (
        of(
            "brief_event",
            episode(state="asleep", responsive="no", colour="normal", breathing="normal"),
        )
        == "not raised"
    )


def test_going_limp_awake_is_asked_about_today_until_the_response_is_known() -> None:
    assert of("went_limp", episode(state="awake", tone="limp")) == "same_day"
    assert of("went_limp", episode(state="awake", tone="limp", responsive="yes")) == "soon"
    assert of("went_limp", episode(state="asleep", tone="limp")) == "not raised"
    assert of("went_limp", episode(state="awake", movements=["twitch"])) == "not assessable"


# Words of a day.


def test_blue_or_blotchy_skin_is_an_emergency() -> None:
    assert (
        of("skin_blue_or_blotchy", check_ins=[check_in(serious_signs=["blue_or_mottled"])])
        == "emergency_now"
    )
    assert (
        of("skin_blue_or_blotchy", check_ins=[check_in(serious_signs=["dry_nappies"])])
        == "not raised"
    )
    assert of("skin_blue_or_blotchy", check_ins=[check_in(feeding="usual")]) == "not assessable"


def test_a_stiff_neck_without_fever_is_an_emergency_of_its_own() -> None:
    assert (
        of("serious_sign", check_ins=[check_in(serious_signs=["stiff_neck"], fever="no")])
        == "emergency_now"
    )
    assert (
        of("serious_sign", check_ins=[check_in(serious_signs=["dry_nappies"], fever="no")])
        == "not raised"
    )
    assert of("serious_sign", check_ins=[check_in(fever="no")]) == "not assessable"


# From the note.


def test_a_note_of_blue_lips_counts_until_the_question_is_answered() -> None:
    assert (
        of("note_breathing_or_colour", episode(note="her lips went blue for a moment"))
        == "same_day"
    )
    assert of("note_breathing_or_colour", episode(note="her lips were not blue")) == "not raised"
    assert (
        of(
            "note_breathing_or_colour",
            episode(note="her lips went blue for a moment", colour="normal", breathing="normal"),
        )
        == "not raised"
    )
    assert of("note_breathing_or_colour", episode(note="")) == "not raised"


def test_a_note_of_no_response_counts_until_the_question_is_answered() -> None:
    assert (
        of("note_no_response", check_ins=[check_in(note="I could not wake him for ten minutes")])
        == "same_day"
    )
    assert (
        of(
            "note_no_response",
            check_ins=[check_in(note="I could not wake him for ten minutes", alertness="usual")],
        )
        == "not raised"
    )
    assert of("note_no_response", check_ins=[check_in()]) == "not raised"


def test_a_flag_names_the_questions_that_were_not_asked() -> None:
    flag = flag_of(
        assessed(BABY, episodes=[episode(colour="blue", duration_s=10)]), "breathing_or_colour"
    )
    assert flag is not None
    assert flag.not_known == ("breathing", "responsive")
