"""Skills: only an explicit answer on or after the age limit raises; a milestone never asked about is a question, not a delay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.clinical.example_cases.rule_outcomes import (
    ago,
    assessed,
    born,
    check_in,
    episode,
    flag_of,
    milestone,
    rule_outcome,
)
from tracker.clinical.catalogue.loader import milestone_items

SITS, WALKS, HEAD = "sits_unsupported", "walks_alone", "head_control"


@pytest.mark.parametrize(
    ("months", "answers"),
    [(7.97, "not raised"), (8.0, "soon"), (9.2, "soon")],
)
def test_not_sitting_is_booked_from_eight_months(months: float, answers: str) -> None:
    assert (
        rule_outcome(born(months=months), "sitting_late", milestones=[milestone(SITS, "not_yet")])
        == answers
    )


def test_sitting_that_nobody_asked_about_is_a_question_from_eight_months() -> None:
    assert rule_outcome(born(months=8), "sitting_late") == "not assessable"
    assert rule_outcome(born(months=7.9), "sitting_late") == "not raised"
    assert (
        rule_outcome(born(months=8), "sitting_late", milestones=[milestone(SITS, "achieved", 30)])
        == "not raised"
    )


def test_an_answer_from_before_the_age_limit_says_nothing_about_today() -> None:
    assert (
        rule_outcome(born(months=9), "sitting_late", milestones=[milestone(SITS, "not_yet", 40)])
        == "not assessable"
    )


def test_age_is_corrected_for_an_early_birth() -> None:
    early = born(months=9, gestation_weeks=32)
    assert (
        rule_outcome(early, "sitting_late", milestones=[milestone(SITS, "not_yet")]) == "not raised"
    )
    assert (
        rule_outcome(
            born(months=9, gestation_weeks=37),
            "sitting_late",
            milestones=[milestone(SITS, "not_yet")],
        )
        == "soon"
    )


def test_a_birth_risk_lifts_a_mention_to_a_booked_visit() -> None:
    child = born(months=16, sex="female", background={"birth_history": ["lack_of_oxygen"]})
    flag = flag_of(assessed(child, milestones=[milestone(WALKS, "not_yet")]), "walking_late")
    assert flag is not None
    assert str(flag.urgency) == "soon"
    assert flag.facts["birth_risks"] == ["lack_of_oxygen"]


@pytest.mark.parametrize(
    "word",
    [SITS, "cdc_09m_sits_without_support", "who_sitting_without_support", "sits alone", "Sitting"],
)
def test_item_skill_and_a_parents_words_mean_the_same_skill(word: str) -> None:
    assert (
        rule_outcome(born(months=9.5), "sitting_late", milestones=[milestone(word, "not_yet")])
        == "soon"
    )


def test_the_newest_statement_stands_whatever_name_it_uses() -> None:
    rows = [
        milestone("cdc_09m_sits_without_support", "not_yet", 3),
        milestone("who_sitting_without_support", "achieved", 1),
    ]
    assert rule_outcome(born(months=9.5), "sitting_late", milestones=rows) == "not raised"
    assert (
        rule_outcome(
            born(months=9.5),
            "sitting_late",
            milestones=[milestone(SITS, "achieved", 9), milestone(SITS, "not_yet", 1)],
        )
        == "soon"
    )


@pytest.mark.parametrize(
    ("sex", "months", "answers"),
    [
        ("female", 14.95, "not raised"),
        ("female", 15.0, "next_visit"),
        ("male", 17.5, "not raised"),
        ("male", 17.6, "next_visit"),
        ("male", 17.97, "next_visit"),
        ("male", 18.0, "soon"),
        ("female", 18.0, "soon"),
        (None, 15.0, "next_visit"),
    ],
)
def test_not_walking_is_mentioned_earlier_in_girls_and_booked_at_eighteen_months(
    sex: str | None, months: float, answers: str
) -> None:
    assert (
        rule_outcome(
            born(months=months, sex=sex), "walking_late", milestones=[milestone(WALKS, "sometimes")]
        )
        == answers
    )


def test_walking_that_nobody_asked_about_is_a_question() -> None:
    assert rule_outcome(born(months=18), "walking_late") == "not assessable"


@pytest.mark.parametrize(
    ("months", "status", "answers"),
    [(4.0, "not_yet", "soon"), (4.0, "sometimes", "next_visit"), (3.95, "not_yet", "not raised")],
)
def test_a_head_that_is_not_steady_beyond_four_months(
    months: float, status: str, answers: str
) -> None:
    assert (
        rule_outcome(born(months=months), "head_control_late", milestones=[milestone(HEAD, status)])
        == answers
    )


def test_a_steady_head_that_nobody_asked_about_is_a_question_and_sitting_answers_it() -> None:
    assert rule_outcome(born(months=6), "head_control_late") == "not assessable"
    assert (
        rule_outcome(born(months=6), "head_control_late", milestones=[milestone(SITS, "achieved")])
        == "not raised"
    )


@pytest.mark.parametrize(("months", "answers"), [(11.35, "not raised"), (11.45, "soon")])
def test_standing_with_support_beyond_99_of_100_children(months: float, answers: str) -> None:
    assert (
        rule_outcome(
            born(months=months),
            "who_window_passed",
            milestones=[milestone("stands_with_support", "not_yet")],
        )
        == answers
    )


def test_crawling_is_never_late() -> None:
    assert (
        rule_outcome(
            born(months=15), "who_window_passed", milestones=[milestone("crawls", "not_yet")]
        )
        == "not raised"
    )
    assert rule_outcome(born(months=15), "who_window_passed") == "not raised"


@pytest.mark.parametrize(("months", "answers"), [(8.95, "not raised"), (9.0, "next_visit")])
def test_a_checklist_item_is_mentioned_from_its_age(months: float, answers: str) -> None:
    assert (
        rule_outcome(
            born(months=months),
            "checklist_item_missed",
            milestones=[milestone("babbles", "not_yet")],
        )
        == answers
    )


def test_two_motor_items_are_booked_and_two_of_talking_are_mentioned() -> None:
    child = born(months=9.1)
    assert (
        rule_outcome(
            child,
            "checklist_item_missed",
            milestones=[
                milestone("transfers_hands", "not_yet"),
                milestone("raking_grasp", "not_yet"),
            ],
        )
        == "soon"
    )
    assert (
        rule_outcome(
            child,
            "checklist_item_missed",
            milestones=[
                milestone("transfers_hands", "not_yet"),
                milestone("raking_grasp", "sometimes"),
            ],
        )
        == "next_visit"
    )
    assert (
        rule_outcome(
            child,
            "checklist_item_missed",
            milestones=[milestone("babbles", "not_yet"), milestone("responds_to_name", "not_yet")],
        )
        == "next_visit"
    )
    assert rule_outcome(child, "checklist_item_missed") == "not raised"


def test_a_skill_that_another_has_overtaken_is_not_missing() -> None:
    rows = [milestone("first_steps", "not_yet", 20), milestone(WALKS, "achieved", 5)]
    assert rule_outcome(born(months=16), "checklist_item_missed", milestones=rows) == "not raised"


def test_pointing_is_due_at_fifteen_months_under_any_name() -> None:
    assert (
        rule_outcome(
            born(months=12), "checklist_item_missed", milestones=[milestone("points", "not_yet")]
        )
        == "not raised"
    )
    assert (
        rule_outcome(
            born(months=15.1), "checklist_item_missed", milestones=[milestone("points", "not_yet")]
        )
        == "next_visit"
    )


def test_words_of_no_list_have_no_age_limit_but_can_be_lost() -> None:
    assert assessed(born(months=12), milestones=[milestone("sings along", "not_yet")]).flags == ()
    assert (
        rule_outcome(born(months=12), "skill_lost", milestones=[milestone("sings along", "lost")])
        == "soon"
    )


def test_a_skill_discussed_at_a_visit_is_still_shown_and_says_so() -> None:
    visit = {"date": date(2026, 6, 15).isoformat(), "kind": "doctor", "discussed": ["sitting_late"]}
    flag = flag_of(
        assessed(born(months=9.5), milestones=[milestone(SITS, "not_yet", 2)], visits=[visit]),
        "sitting_late",
    )
    assert flag is not None
    assert flag.facts["discussed_at_a_visit"] is True


# Lost skills.


def test_a_lost_skill_is_worth_a_visit_at_any_age_and_sometimes_after_achieved_is_not_lost() -> (
    None
):
    child = born(months=14)
    assert (
        rule_outcome(
            child,
            "skill_lost",
            milestones=[
                milestone("first_word", "achieved", 40),
                milestone("first_word", "lost", 3),
            ],
        )
        == "soon"
    )
    assert (
        rule_outcome(
            child,
            "skill_lost",
            milestones=[
                milestone("first_word", "achieved", 40),
                milestone("first_word", "sometimes", 3),
            ],
        )
        == "not raised"
    )
    assert (
        rule_outcome(
            child,
            "less_than_before",
            milestones=[
                milestone("first_word", "achieved", 40),
                milestone("first_word", "sometimes", 3),
            ],
        )
        == "information"
    )
    assert (
        rule_outcome(
            child,
            "skill_lost",
            milestones=[
                milestone("first_word", "lost", 40),
                milestone("first_word", "achieved", 3),
            ],
        )
        == "not raised"
    )
    assert rule_outcome(child, "skill_lost") == "not raised"


def test_a_lost_skill_with_jerks_is_for_today() -> None:
    child, lost = born(months=8), [milestone("social_smile", "lost", 3)]
    jerk = {"state": "awake", "movements": ["jerk"]}
    assert (
        rule_outcome(child, "skill_lost_with_jerks", milestones=lost, episodes=[episode(**jerk)])
        == "same_day"
    )
    assert (
        rule_outcome(
            child,
            "skill_lost_with_jerks",
            milestones=lost,
            episodes=[episode(ago(days=30), **jerk)],
        )
        == "same_day"
    )
    assert (
        rule_outcome(
            child,
            "skill_lost_with_jerks",
            milestones=lost,
            episodes=[episode(ago(days=31), **jerk)],
        )
        == "not raised"
    )
    assert (
        rule_outcome(
            child,
            "skill_lost_with_jerks",
            milestones=lost,
            episodes=[episode(state="asleep", movements=["jerk"], woken="stopped")],
        )
        == "not raised"
    )
    assert rule_outcome(child, "skill_lost_with_jerks", milestones=lost) == "not raised"


def test_a_note_that_she_stopped_smiling_is_asked_about() -> None:
    child = born(months=8)
    assert (
        rule_outcome(
            child, "note_lost_skill", check_ins=[check_in(note="She has stopped smiling at us.")]
        )
        == "soon"
    )
    assert (
        rule_outcome(
            child,
            "note_lost_skill",
            check_ins=[check_in(note="She has stopped smiling at us.", social="usual")],
        )
        == "not raised"
    )
    assert rule_outcome(child, "note_lost_skill", check_ins=[check_in()]) == "not raised"


def test_all_of_the_last_checklist_is_good_news_and_one_open_item_is_none() -> None:
    child = born(months=4.5)
    all_there = [
        milestone(item.key, "achieved", 2) for item in milestone_items() if item.age_months == 4
    ]
    assert [match.rule for match in assessed(child, milestones=all_there).reassuring] == [
        "milestones_on_track"
    ]
    assert assessed(child, milestones=all_there[1:]).reassuring == ()


def test_age_is_corrected_until_two_years_and_no_longer() -> None:
    born_on = date(2026, 6, 15) - timedelta(days=730)
    child = born(days=730, gestation_weeks=32)
    assert assessed(child).age.corrected_applies
    assert assessed(born(days=731, gestation_weeks=32)).age.corrected_applies is False
    assert child.birth_date == born_on
