from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import a_child, a_diary
from tracker.clinical.assess import Assessment, assess
from tracker.clinical.snooze import (
    SNOOZABLE,
    RestingKind,
    latest_rest_day,
    resting_kind,
    snooze_token,
)
from tracker.domain.vocabulary import Movement, Urgency

BABY = a_child("2026-01-10")
AS_OF = "2026-11-20T20:00:00+00:00"


def shivers(movement: str = "shudder", **more: object) -> list[dict[str, object]]:
    answers = {
        "movements": [movement],
        "state": "awake",
        "held": "continued",
        "rhythm": "irregular",
        "duration_s": 8,
        "responsive": "yes",
    } | more
    return [{"started_at": f"2026-11-{day}T12:00:00+00:00", **answers} for day in (17, 18, 19)]


def assessment_of(episodes: list[dict[str, object]], *discussed: str) -> Assessment:
    visit = {"date": "2026-11-10", "kind": "doctor", "discussed": list(discussed)}
    return assess(a_diary(BABY, AS_OF, episodes=episodes, visits=[visit] if discussed else []))


def flagged() -> str:
    """The rule that shivers held on two days raise."""
    return assessment_of(shivers()).flags[0].rule


def test_a_kind_a_clinician_named_rests_up_to_its_day_and_is_told_as_information() -> None:
    rule = flagged()
    rests = assessment_of(shivers(), snooze_token(rule, Movement.SHUDDER, date(2026, 11, 20)))
    assert rule not in {flag.rule for flag in rests.flags}
    assert rule in {match.rule for match in rests.information}
    assert rule in {
        flag.rule
        for flag in assessment_of(
            shivers(), snooze_token(rule, Movement.SHUDDER, date(2026, 11, 19))
        ).flags
    }


def test_another_kind_another_rule_and_words_that_only_look_like_it_change_nothing() -> None:
    rule = flagged()
    for words in (
        snooze_token(rule, Movement.TREMBLE, date(2026, 12, 1)),
        snooze_token("fever_serious", Movement.SHUDDER, date(2026, 12, 1)),
        f"muted:{rule}:shudder",
        f"muted:{rule}:shudder:soon",
    ):
        assert rule in {flag.rule for flag in assessment_of(shivers(), words).flags}, words


def test_an_emergency_never_rests() -> None:
    blue = shivers(colour="blue")
    before = assessment_of(blue)
    assert before.urgency is Urgency.EMERGENCY_NOW or before.urgency is Urgency.SAME_DAY
    muted = assessment_of(
        blue,
        *[snooze_token(flag.rule, Movement.SHUDDER, date(2026, 12, 1)) for flag in before.flags],
    )
    assert muted.urgency is before.urgency


def test_entries_of_one_side_never_rest() -> None:
    rule = flagged()
    one_side = shivers(side="left")
    assert rule in {flag.rule for flag in assessment_of(one_side).flags}
    assert rule in {
        flag.rule
        for flag in assessment_of(
            one_side, snooze_token(rule, Movement.SHUDDER, date(2026, 12, 1))
        ).flags
    }


@pytest.mark.parametrize("movement", ["crunch", "stretch", "head_drop", "arms_fling", "eye_roll"])
def test_a_series_typical_of_spasms_never_rests(movement: str) -> None:
    series = [
        {
            "started_at": "2026-11-20T07:00:00+00:00",
            "movements": [movement],
            "jerk_count": 5,
            "state": "just_woke",
        }
    ]
    words = f"muted:series_on_waking:{movement}:2026-12-31"
    assert assessment_of(series, words).urgency is Urgency.SAME_DAY
    assert movement not in SNOOZABLE


# What a clinician saw rests within what was seen (P24).

SHUDDER_SEEN_AT_VISIT = RestingKind("shudder", 8, "film", date(2026, 12, 1))
SHUDDERS = {
    "movements": ["shudder"],
    "state": "awake",
    "rhythm": "regular",
    "held": "continued",
    "eyes": ["staring"],
    "duration_s": 12,
    "responsive": "yes",
    "colour": "normal",
    "breathing": "normal",
    "after": "normal",
}
UNNAMED_SEEN = RestingKind(
    "unnamed", 8, "film", date(2026, 12, 1), rhythm="regular", state="awake", side="both"
)


def shudders(*changes: Mapping[str, object]) -> list[dict[str, object]]:
    """Return events an hour apart before the moment of asking, each with its changes."""
    return [
        {"started_at": f"2026-11-20T{18 - hour}:00:00+00:00", **SHUDDERS, **change}
        for hour, change in enumerate(changes)
    ]


def test_a_kind_that_was_seen_is_information_within_what_was_seen() -> None:
    assert assessment_of(shudders({})).urgency is Urgency.SAME_DAY
    rests = assessment_of(shudders({}), SHUDDER_SEEN_AT_VISIT.token)
    assert rests.urgency is Urgency.NONE
    assert "first_seizure" in {match.rule for match in rests.information}


@pytest.mark.parametrize(
    ("longest_s", "duration_s", "at_rest"),
    [(6, 12, True), (6, 12.1, False), (20, 30, True), (20, 30.1, False), (6, None, False)],
)
def test_it_rests_up_to_twice_the_longest_seen_and_never_beyond_half_a_minute(
    longest_s: float, duration_s: float | None, *, at_rest: bool
) -> None:
    seen_before = replace(SHUDDER_SEEN_AT_VISIT, longest_s=longest_s)
    assessment = assessment_of(shudders({"duration_s": duration_s}), seen_before.token)
    assert (assessment.urgency is Urgency.NONE) is at_rest


@pytest.mark.parametrize(
    "change",
    [
        {"duration_s": 17},
        {"responsive": "no"},
        {"after": "sleepy"},
        {"fever": "yes"},
        {"eyes": ["rolled"]},
        {"side": "left"},
        {"very_worried": "yes"},
        {"injury_before": "yes"},
        {"colour": "blue"},
        {"breathing": "paused"},
    ],
    ids=str,
)
def test_one_event_outside_ends_the_rest_for_all(change: dict[str, object]) -> None:
    rests, ended = (
        assessment_of(shudders({}), SHUDDER_SEEN_AT_VISIT.token),
        assessment_of(shudders({}, change), SHUDDER_SEEN_AT_VISIT.token),
    )
    assert entries_behind(rests, "first_seizure") == 0
    assert entries_behind(ended, "first_seizure") == 2


def entries_behind(assessment: Assessment, rule: str) -> int:
    """Return how many entries are behind a rule's flag, 0 without one."""
    return sum(len(flag.evidence) for flag in assessment.flags if flag.rule == rule)


@pytest.mark.parametrize("question", ["responsive", "colour", "breathing", "after", "duration_s"])
def test_what_was_not_answered_does_not_rest_and_ends_nothing(question: str) -> None:
    assessment = assessment_of(shudders({}, {question: None}), SHUDDER_SEEN_AT_VISIT.token)
    assert entries_behind(assessment, "first_seizure") == 1


def test_an_event_outside_before_the_visit_ends_nothing() -> None:
    old = {**SHUDDERS, "started_at": "2026-11-09T12:00:00+00:00", "duration_s": 40}
    assert (
        entries_behind(
            assessment_of([old, *shudders({})], SHUDDER_SEEN_AT_VISIT.token), "first_seizure"
        )
        == 1
    )


def test_an_unnamed_kind_is_of_its_rhythm_state_and_side() -> None:
    unnamed = {"movements": [], "side": "both", "eyes": [], "duration_s": 12}
    assert assessment_of(shudders(unnamed)).urgency is Urgency.SAME_DAY
    assert assessment_of(shudders(unnamed), UNNAMED_SEEN.token).urgency is Urgency.NONE
    for other in ({"side": "alternating"}, {"state": "feeding"}, {"movements": ["tremble"]}):
        one = shudders({**unnamed, "duration_s": 14, "eyes": ["staring"], **other})
        assert assessment_of(one, UNNAMED_SEEN.token).urgency is Urgency.SAME_DAY


def test_it_rests_until_its_day_and_for_three_months_at_most() -> None:
    for visit, until, urgency in (
        ("2026-11-10", date(2026, 11, 20), Urgency.NONE),
        ("2026-11-10", date(2026, 11, 19), Urgency.SAME_DAY),
        ("2026-08-20", date(2027, 8, 1), Urgency.NONE),
        ("2026-08-19", date(2027, 8, 1), Urgency.SAME_DAY),
    ):
        note = {
            "date": visit,
            "kind": "doctor",
            "discussed": [replace(SHUDDER_SEEN_AT_VISIT, until=until).token],
        }
        assessment = assess(a_diary(BABY, AS_OF, episodes=shudders({}), visits=[note]))
        assert assessment.urgency is urgency, (visit, until)
    assert latest_rest_day(date(2026, 8, 20)) == date(2026, 11, 20)


def test_a_series_rests_on_an_eeg_and_not_on_a_film() -> None:
    series = shudders({"jerk_count": 6, "state": "just_woke", "eyes": [], "rhythm": "irregular"})
    assert assessment_of(series, SHUDDER_SEEN_AT_VISIT.token).urgency is Urgency.SAME_DAY
    assert (
        assessment_of(series, replace(SHUDDER_SEEN_AT_VISIT, shown="eeg").token).urgency
        is Urgency.NONE
    )


def test_a_newborn_never_rests() -> None:
    note = {"date": "2026-11-19", "kind": "doctor", "discussed": [SHUDDER_SEEN_AT_VISIT.token]}
    newborn = a_diary(a_child("2026-11-01"), AS_OF, episodes=shudders({}), visits=[note])
    assert assess(newborn).urgency.rank >= Urgency.SAME_DAY.rank


def test_breath_holding_that_a_doctor_explained_is_for_a_booked_visit() -> None:
    spell = {
        "movements": ["other"],
        "state": "crying",
        "eyes": [],
        "rhythm": None,
        "colour": "blue",
        "breathing": "paused",
        "responsive": "no",
    }
    holding = RestingKind("breath_holding", 12, "heart", date(2026, 12, 1))
    assert assessment_of(shudders(spell)).urgency is Urgency.EMERGENCY_NOW
    assert assessment_of(shudders(spell), holding.token).urgency is Urgency.SOON
    for change in ({"state": "awake"}, {"duration_s": 25}, {"after": "limp"}, {"after": None}):
        assessment = assessment_of(shudders({**spell, **change}), holding.token)
        assert assessment.urgency is Urgency.EMERGENCY_NOW, change


@pytest.mark.parametrize(
    "token",
    [
        "resting:crunch:any:any:any:2:eeg:2026-12-01",
        "resting:shudder:any:any:any:8:heart:2026-12-01",
        "resting:breath_holding:any:any:any:8:film:2026-12-01",
        "resting:unnamed:regular:awake:left:8:film:2026-12-01",
        "resting:unnamed:any:any:any:8:film:2026-12-01",
        "resting:shudder:any:any:any:8:film:2026-13-41",
        "resting:shudder:any:any:any:-8:film:2026-12-01",
        "resting:shudder",
    ],
)
def test_other_words_let_nothing_rest(token: str) -> None:
    assert resting_kind(token) is None
    assert assessment_of(shudders({}), token).urgency is Urgency.SAME_DAY


def test_a_token_is_read_as_it_was_written() -> None:
    for kind in (
        SHUDDER_SEEN_AT_VISIT,
        UNNAMED_SEEN,
        replace(SHUDDER_SEEN_AT_VISIT, longest_s=7.5, shown="eeg"),
    ):
        assert resting_kind(kind.token) == kind
