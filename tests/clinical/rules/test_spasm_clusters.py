"""Series of brief movements: two typical ones in a row are enough, and what was not asked never silences them."""

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
    milestone,
    rule_outcome,
)
from tracker.clinical.recorded_reasons import recorded_reasons
from tracker.domain.vocabulary import BirthEvent, Condition, VitaminDRisk

BABY = born(months=6)


def of(*episodes: dict[str, Any], rule: str = "series_on_waking", **more: Any) -> str:
    return rule_outcome(more.pop("child", BABY), rule, episodes=list(episodes), **more)


@pytest.mark.parametrize("movement", ["crunch", "stretch", "head_drop", "arms_fling", "eye_roll"])
def test_two_typical_movements_in_a_row_are_a_series_and_one_is_not(movement: str) -> None:
    assert of(episode(state="just_woke", movements=[movement], jerk_count=2)) == "same_day"
    assert of(episode(state="just_woke", movements=[movement], jerk_count=1)) == "not raised"


def test_one_typical_movement_beside_a_tremble_is_no_series() -> None:
    drop = episode(ago(minutes=10), state="awake", movements=["head_drop"])
    tremble = episode(ago(minutes=9), state="awake", movements=["tremble"])
    assert of(drop, tremble) == "not raised"
    assert of(drop, tremble | {"movements": ["head_drop"]}) == "same_day"


def test_a_movement_that_nobody_named_leaves_the_question_open() -> None:
    assert of(episode(state="just_woke")) == "not assessable"


@pytest.mark.parametrize("state", ["just_woke", "awake", "asleep", "falling_asleep", None])
def test_typical_movements_are_a_series_whatever_the_state_and_however_cheerful(
    state: str | None,
) -> None:
    assert (
        of(
            episode(
                state=state,
                movements=["arms_fling"],
                jerk_count=5,
                **AS_USUAL,
                held="stopped",
                note="laughing, straining, hiccups",
            )
        )
        == "same_day"
    )


def test_tap_times_are_a_count() -> None:
    assert of(episode(movements=["crunch"], jerk_offsets_s=[0, 7.5])) == "same_day"


def test_entries_two_minutes_apart_chain_and_a_second_more_does_not() -> None:
    assert (
        of(
            episode(ago(minutes=10), movements=["head_drop"]),
            episode(ago(minutes=8), movements=["head_drop"]),
        )
        == "same_day"
    )
    assert (
        of(
            episode(ago(minutes=10), movements=["head_drop"]),
            episode(ago(minutes=7, seconds=59), movements=["head_drop"]),
        )
        == "not raised"
    )


def test_entries_typed_to_the_same_quarter_hour_are_told_together_and_to_two_quarters_apart() -> (
    None
):
    """How far apart they were is not known, and that must not silence the finding that is missed most."""
    answers = {"movements": ["head_drop"]}
    assert (
        of(
            episode("2026-06-15T14:30:00+01:00", **answers),
            episode("2026-06-15T14:30:00+01:00", **answers),
        )
        == "same_day"
    )
    assert (
        of(
            episode("2026-06-15T14:30:00+01:00", **answers),
            episode("2026-06-15T14:45:00+01:00", **answers),
        )
        == "not raised"
    )
    three = [
        episode("2026-06-15T14:30:00+01:00", state="just_woke", rhythm="single", held="continued")
        for _ in range(3)
    ]
    assert (of(*three), of(*three[1:])) == ("same_day", "not assessable")


def test_a_typical_movement_that_two_caregivers_logged_is_one_of_a_run_and_another_is_not() -> None:
    def pair(movement: str) -> list[dict[str, Any]]:
        return [
            episode(ago(minutes=10), movements=[movement], logged_by="Mum"),
            episode(ago(minutes=9), movements=[movement], logged_by="Dad"),
        ]

    assert of(*pair("head_drop")) == "same_day"
    assert of(*pair("startle")) == "not raised"


def test_a_long_stretch_on_waking_is_a_stretch() -> None:
    assert (
        of(episode(state="just_woke", movements=["stretch"], jerk_count=2, single_movement_s=10))
        == "same_day"
    )
    assert (
        of(episode(state="just_woke", movements=["stretch"], jerk_count=2, single_movement_s=11))
        == "not raised"
    )


def test_flinging_for_a_minute_without_a_count_is_a_series_and_flapping_with_joy_is_not() -> None:
    assert of(episode(movements=["arms_fling"], duration_s=45)) == "same_day"
    assert of(episode(movements=["arms_fling"], duration_s=44)) == "not raised"
    assert (
        of(episode(movements=["arms_fling"], duration_s=45, rhythm="regular", trigger="excitement"))
        == "not raised"
    )


# Movements that are not typical.


def test_three_brief_movements_that_nobody_named_are_a_series_and_two_are_not() -> None:
    assert of(episode(state="awake", jerk_count=3)) == "same_day"
    assert of(episode(state="awake", jerk_count=2)) == "not assessable"
    assert (
        of(episode(state="awake", movements=["jerk"], body_parts=["arm"], jerk_count=3))
        == "same_day"
    )
    assert (
        of(episode(state="awake", movements=["jerk"], body_parts=["arm"], jerk_count=2))
        == "not raised"
    )


@pytest.mark.parametrize(
    "answers",
    [
        {"body_parts": ["foot"]},
        {"body_parts": ["hand"]},
        {"state": "asleep", "woken": "stopped"},
        {"held": "stopped"},
        {"single_movement_s": 4},
        {"note": "hiccups"},
        {"movements": ["tremble"]},
        {"movements": ["startle"], "trigger": "noise"},
    ],
)
def test_feet_hands_sleep_and_what_holding_stops_are_not_a_series(answers: dict[str, Any]) -> None:
    assert (
        of(episode(**{"state": "awake", "movements": ["jerk"], "jerk_count": 4, **answers}))
        == "not raised"
    )


def test_shivers_in_a_series_are_soon_and_on_waking_or_twice_in_three_days_today() -> None:
    shivers = {"movements": ["shudder"], "jerk_count": 3}
    assert of(episode(state="awake", **shivers)) == "soon"
    assert of(episode(state="just_woke", **shivers)) == "same_day"
    assert (
        of(episode(state="awake", **shivers), episode(ago(days=2), state="awake", **shivers))
        == "same_day"
    )
    assert (
        of(episode(state="awake", **shivers), episode(ago(days=3), state="awake", **shivers))
        == "soon"
    )


def test_entries_of_three_seconds_chain_and_longer_ones_do_not() -> None:
    three = [
        episode(ago(minutes=10 - n), state="awake", movements=["jerk"], duration_s=3)
        for n in range(3)
    ]
    assert of(*three) == "same_day"
    assert of(*[entry | {"duration_s": 4} for entry in three]) == "not raised"


# What the fortnight's other entries explain (P15): never a typical movement, and never a series on waking.


def singly(times: int, **answers: Any) -> list[dict[str, Any]]:
    """Return so many single movements that nobody named, a day apart."""
    return [
        episode(
            ago(days=n + 1), **({"state": "awake", "rhythm": "single", "duration_s": 1} | answers)
        )
        for n in range(times)
    ]


def test_three_beside_a_habit_of_the_same_singly_are_soon_and_five_or_again_in_three_days_today() -> (
    None
):
    series = {"state": "awake", "rhythm": "irregular", "jerk_count": 3}
    assert of(episode(**series), *singly(4)) == "same_day"
    assert of(episode(**series), *singly(5)) == "soon"
    assert of(episode(**(series | {"jerk_count": 5})), *singly(5)) == "same_day"
    assert of(episode(**series), episode(ago(days=2, hours=3), **series), *singly(5)) == "same_day"


def test_a_habit_counts_on_whatever_side_but_a_series_of_one_side_needs_one_of_its_side() -> None:
    series = {"state": "awake", "rhythm": "irregular", "jerk_count": 3}
    assert of(episode(**series, side="alternating"), *singly(5, side="both")) == "soon"
    assert of(episode(**series, side="both"), *singly(3), *singly(2, side="both")) == "soon"
    assert of(episode(**series, side="left"), *singly(5, side="both")) == "same_day"
    assert of(episode(**series, side="both"), *singly(5, side="left")) == "same_day"
    assert of(episode(**series, side="left"), *singly(5, side="left")) == "soon"


def test_an_even_beat_beside_a_habit_is_no_second_series() -> None:
    series = {"state": "awake", "rhythm": "irregular", "jerk_count": 3}
    even = episode(ago(days=2, hours=3), **(series | {"rhythm": "regular"}))
    assert of(episode(**series), even, *singly(5)) == "soon"
    assert of(episode(**series), even, *singly(4)) == "same_day"


def test_an_even_series_beside_a_habit_is_for_today_on_waking_and_five_in_a_row() -> None:
    even = {"rhythm": "regular", "jerk_count": 3}
    assert of(episode(**even, state="just_woke"), *singly(12)) == "same_day"
    assert (
        of(episode(**(even | {"jerk_count": 2}), state="just_woke"), *singly(12))
        == "not assessable"
    )
    for many, urgency in ((4, "soon"), (5, "same_day")):
        assert of(episode(**(even | {"jerk_count": many}), state="awake"), *singly(5)) == urgency


def test_three_on_waking_are_for_today_whatever_the_habit() -> None:
    waking = episode(state="just_woke", rhythm="irregular", jerk_count=3)
    assert of(waking, *singly(12)) == "same_day"
    assert of(waking, *singly(12, state="asleep", rhythm="irregular", jerk_count=3)) == "same_day"
    assert of(waking, *singly(12, rhythm="irregular", held="stopped")) == "same_day"


def test_one_series_said_to_be_awake_among_five_asleep_is_soon() -> None:
    awake = episode(state="awake", rhythm="irregular", jerk_count=3)
    assert of(awake, *singly(5, state="asleep", rhythm="irregular", jerk_count=3)) == "soon"
    assert of(awake, *singly(4, state="asleep", rhythm="irregular", jerk_count=3)) == "same_day"


def test_typical_movements_are_for_today_beside_any_habit() -> None:
    assert (
        of(
            episode(state="awake", movements=["crunch"], jerk_count=2),
            *singly(12, movements=["crunch"]),
        )
        == "same_day"
    )
    assert (
        of(
            episode(state="awake", movements=["crunch"], jerk_count=2),
            *singly(12, movements=["crunch"], held="stopped"),
        )
        == "same_day"
    )


# Age and time.


@pytest.mark.parametrize(
    ("age_days", "answers"),
    [(27, "not raised"), (28, "same_day"), (730, "same_day"), (731, "not raised")],
)
def test_the_rule_speaks_from_four_weeks_to_two_years_not_corrected(
    age_days: int, answers: str
) -> None:
    assert of(episode(movements=["crunch"], jerk_count=3), child=born(days=age_days)) == answers
    assert (
        of(
            episode(movements=["crunch"], jerk_count=3),
            child=born(days=age_days, gestation_weeks=30),
        )
        == answers
    )


@pytest.mark.parametrize(
    ("days", "answers"), [(14, "same_day"), (15, "soon"), (90, "soon"), (91, "information")]
)
def test_a_series_stays_urgent_for_two_weeks(days: float, answers: str) -> None:
    assert of(episode(ago(days=days), movements=["crunch"], jerk_count=3)) == answers


def test_a_visit_alone_does_not_lower_a_series_but_spasms_ruled_out_at_it_do() -> None:
    visit = [
        {
            "date": "2026-06-15",
            "kind": "doctor",
            "discussed": ["series_on_waking"],
            "logged_at": ago(minutes=5),
        }
    ]
    series = episode(movements=["crunch"], jerk_count=3)
    assert of(series, visits=visit) == "same_day"
    ruled_out = born(months=6, background={"conditions": ["spasms_excluded_by_eeg"]})
    assert of(series, visits=visit, child=ruled_out) == "information"
    assert of(series, child=ruled_out) == "same_day"


# With a risk, alone, and told in words.


def test_less_smiling_a_lost_skill_or_a_condition_belongs_to_a_series() -> None:
    series = episode(movements=["crunch"], jerk_count=3)
    assert of(series, rule="series_with_risk", check_ins=[check_in(social="less")]) == "same_day"
    assert of(series, rule="series_with_risk", check_ins=[check_in(social="usual")]) == "not raised"
    assert (
        of(series, rule="series_with_risk", milestones=[milestone("social_smile", "lost")])
        == "same_day"
    )
    assert (
        of(
            series,
            rule="series_with_risk",
            child=born(months=6, background={"conditions": ["tuberous_sclerosis"]}),
        )
        == "same_day"
    )
    assert of(episode(), rule="series_with_risk") == "not assessable"


def test_the_same_single_bend_on_two_days_is_worth_a_visit() -> None:
    bend = {"state": "awake", "movements": ["crunch"], "jerk_count": 1}
    rule = "typical_movement_again"
    assert of(episode(**bend), episode(ago(days=1), **bend), rule=rule) == "soon"
    assert of(episode(**bend), episode(ago(hours=5), **bend), rule=rule) == "not raised"
    assert (
        of(
            episode(**bend, trigger="noise"),
            episode(ago(days=1), **bend, trigger="noise"),
            rule=rule,
        )
        == "not raised"
    )
    assert of(episode(), rule=rule) == "not assessable"


def test_head_drops_told_in_a_note_count_until_the_movement_is_named() -> None:
    assert of(episode(note="head drops, one after another"), rule="note_series") == "same_day"
    assert of(episode(note="a head drop at lunch"), rule="note_series") == "soon"
    for movement, expected in (("other", "same_day"), ("startle", "not raised")):
        entry = episode(note="head drops, one after another", movements=[movement])
        assert of(entry, rule="note_series") == expected
    assert of(episode(note="nods, again and again", movements=["other"]), rule="note_series") == (
        "same_day"
    )
    assert of(episode(note="nods to music", movements=["other"]), rule="note_series") == (
        "not raised"
    )
    assert of(rule="note_series", check_ins=[check_in(note="no head drops today")]) == "not raised"


def test_a_series_counts_its_movements() -> None:
    flag = flag_of(
        assessed(
            BABY,
            episodes=[
                episode(movements=["crunch"], jerk_count=4),
                episode(ago(hours=5), movements=["crunch"], jerk_count=3),
            ],
        ),
        "series_on_waking",
    )
    assert flag is not None
    assert (flag.facts["series"], flag.facts["movements"]) == (2, 7)


# The words of a flag.


@pytest.mark.parametrize(
    ("background", "more", "parent", "clinician"),
    [
        ({"conditions": ["down_syndrome"]}, {}, "Down syndrome", "with Down syndrome."),
        ({"birth_history": ["cooling"]}, {}, "cooling treatment", "with therapeutic hypothermia."),
        (
            {},
            {"check_ins": [check_in(social="less")]},
            "less smiling or eye contact",
            "with reduced social contact.",
        ),
    ],
)
def test_a_series_with_a_risk_names_the_one_that_was_recorded(
    background: dict[str, object], more: dict[str, Any], parent: str, clinician: str
) -> None:
    series = episode(state="just_woke", movements=["crunch"], jerk_count=5)
    child = born(months=6, background=background)
    flag = flag_of(assessed(child, episodes=[series], **more), "series_with_risk")
    assert flag is not None
    assert flag.title == f"Several short jerks in a row, and {parent}"
    assert parent in flag.why
    assert flag.clinician == f"Suspected spasms, {clinician}"


def test_the_entries_of_a_series_are_not_flagged_again_as_trembling_or_startles() -> None:
    series = [
        episode(ago(days=n), state="just_woke", movements=["startle", "tremble"], jerk_count=6)
        for n in (0.1, 1)
    ]
    alone = episode(ago(days=2), state="awake", movements=["tremble"], **AS_USUAL)
    child = born(months=10)
    rules = {flag.rule for flag in assessed(child, episodes=series).flags}
    assert rules == {"series_on_waking"}
    both = flag_of(assessed(child, episodes=[*series, alone]), "trembling_persistent")
    assert both is not None
    assert len(both.evidence) == 1


def test_every_reason_that_can_be_recorded_has_words_and_none_stops_the_assessment() -> None:
    for words in (BirthEvent, VitaminDRisk, Condition):
        for word in words:
            reasons = recorded_reasons({"risks": [str(word)]})
            assert word == "other" or reasons == (word.parent, word.clinical)
    background = {
        "vitamin_d_risks": list(map(str, VitaminDRisk)),
        "vitamin_d_supplement": "no",
        "birth_history": list(map(str, BirthEvent)),
    }
    jerk = episode(state="awake", movements=["jerk"], rhythm="irregular", held="continued")
    for days in (10, 120):
        assessment = assessed(born(days=days, background=background), episodes=[jerk])
        assert flag_of(assessment, "jerks_with_calcium_risk") is not None
