from __future__ import annotations

from datetime import date

import pytest

from tests.builders import a_child, a_diary
from tracker.clinical.assess import Assessment, assess
from tracker.clinical.snooze import SNOOZABLE, snooze_token
from tracker.domain.vocabulary import Movement, Urgency

BABY = a_child("2026-01-10")
AS_OF = "2026-11-20T20:00:00+00:00"


def shivers(movement: str = "shudder", **more: object) -> list[dict[str, object]]:
    said = {
        "movements": [movement],
        "state": "awake",
        "held": "continued",
        "rhythm": "irregular",
        "duration_s": 8,
        "responsive": "yes",
    } | more
    return [{"started_at": f"2026-11-{day}T12:00:00+00:00", **said} for day in (17, 18, 19)]


def asked(episodes: list[dict[str, object]], *discussed: str) -> Assessment:
    visit = {"date": "2026-11-10", "kind": "doctor", "discussed": list(discussed)}
    return assess(a_diary(BABY, AS_OF, episodes=episodes, visits=[visit] if discussed else []))


def flagged() -> str:
    """The rule that shivers held on two days raise."""
    return asked(shivers()).flags[0].rule


def test_a_kind_a_clinician_named_rests_up_to_its_day_and_is_told_as_information() -> None:
    rule = flagged()
    rests = asked(shivers(), snooze_token(rule, Movement.SHUDDER, date(2026, 11, 20)))
    assert rule not in {flag.rule for flag in rests.flags}
    assert rule in {match.rule for match in rests.information}
    assert rule in {
        flag.rule
        for flag in asked(shivers(), snooze_token(rule, Movement.SHUDDER, date(2026, 11, 19))).flags
    }


def test_another_kind_another_rule_and_words_that_only_look_like_it_change_nothing() -> None:
    rule = flagged()
    for words in (
        snooze_token(rule, Movement.TREMBLE, date(2026, 12, 1)),
        snooze_token("fever_serious", Movement.SHUDDER, date(2026, 12, 1)),
        f"muted:{rule}:shudder",
        f"muted:{rule}:shudder:soon",
    ):
        assert rule in {flag.rule for flag in asked(shivers(), words).flags}, words


def test_an_emergency_never_rests() -> None:
    blue = shivers(colour="blue")
    before = asked(blue)
    assert before.urgency is Urgency.EMERGENCY_NOW or before.urgency is Urgency.SAME_DAY
    muted = asked(
        blue,
        *[snooze_token(flag.rule, Movement.SHUDDER, date(2026, 12, 1)) for flag in before.flags],
    )
    assert muted.urgency is before.urgency


def test_entries_of_one_side_never_rest() -> None:
    rule = flagged()
    one_side = shivers(side="left")
    assert rule in {flag.rule for flag in asked(one_side).flags}
    assert rule in {
        flag.rule
        for flag in asked(one_side, snooze_token(rule, Movement.SHUDDER, date(2026, 12, 1))).flags
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
    assert asked(series, words).urgency is Urgency.SAME_DAY
    assert movement not in SNOOZABLE
