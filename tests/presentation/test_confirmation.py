"""The questions about a movement that is over: three taps settle it, and one of them may mean to call (P23)."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.builders import a_diary
from tests.clinical.example_cases.rule_outcomes import NOW, ago, born, episode
from tracker.clinical.assess import assess
from tracker.domain.diary import Child
from tracker.domain.vocabulary import Urgency
from tracker.localization.pseudo import CLOSING, OPENING
from tracker.localization.region import PSEUDO, find_region, in_region
from tracker.presentation.confirmation import Confirmation, confirmation
from tracker.presentation.today_status import urgent_flags

BABY: Final = born(months=6, name="Ada")
HELD: Final = {"state": "awake", "rhythm": "regular", "duration_s": 12, "held": "continued"}
TURNED: Final = HELD | {"eyes": ["turned"]}
"""An emergency while nobody told whether the child responded."""


def confirmation_for(
    answers: dict[str, Any], *more: dict[str, Any], child: Child = BABY
) -> tuple[Confirmation | None, Urgency]:
    """Return what is asked about some episodes, and how urgent they are."""
    diary = a_diary(child, NOW, episodes=[answers, *more])
    assessment = assess(diary)
    return confirmation(diary, urgent_flags(diary, assessment)), assessment.urgency


def questions(answers: dict[str, Any]) -> list[str]:
    confirm, _ = confirmation_for(answers)
    return [question.id for question in confirm.questions] if confirm else []


def answer_all(entry: dict[str, Any], **answers: str) -> tuple[dict[str, Any], bool]:
    """Return the episode after these answers by question, and whether one means to call."""
    call = False
    for name, words in answers.items():
        confirm, _ = confirmation_for(entry)
        assert confirm is not None
        question = next(one for one in confirm.questions if one.id == name)
        choice = next(c for c in (*question.choices, *question.which) if c.words == words)
        entry, call = entry | dict(choice.changes), call or choice.call
    return entry, call


def test_an_emergency_of_a_movement_asks_three_questions_about_the_child_by_name() -> None:
    confirm, urgency = confirmation_for(episode(**TURNED))
    assert urgency is Urgency.EMERGENCY_NOW
    assert confirm is not None
    assert [question.id for question in confirm.questions] == ["now", "response", "side"]
    assert all("Ada" in question.words for question in confirm.questions)


def test_three_calm_taps_leave_it_for_today_and_nothing_more_is_asked() -> None:
    calm, call = answer_all(episode(**TURNED), now="No", response="Yes", side="No")
    assert not call
    assert confirmation_for(calm) == (None, Urgency.SAME_DAY)
    stored = {"after": "normal", "responsive": "yes", "side": "both", "eyes": ["normal"]}
    assert {name: calm[name] for name in stored} == stored


def test_what_is_for_today_asks_only_what_was_not_answered() -> None:
    assert confirmation_for(episode(**HELD))[1] is Urgency.SAME_DAY
    assert questions(episode(**HELD)) == ["now", "response", "side"]
    assert questions(episode(**HELD, responsive="unsure")) == ["now", "side"]
    assert questions(episode(**HELD, responsive="yes", after="normal")) == ["side"]
    assert questions(episode(**HELD, responsive="yes", after="normal", side="both")) == []


@pytest.mark.parametrize(
    ("question", "words", "call", "urgency"),
    [
        ("now", "Yes", True, Urgency.SAME_DAY),
        ("now", "Not sure", True, Urgency.SAME_DAY),
        ("now", "Can't be woken", True, Urgency.EMERGENCY_NOW),
        ("now", "Floppy", True, Urgency.EMERGENCY_NOW),
        ("now", "Blue", True, Urgency.EMERGENCY_NOW),
        ("now", "Grey", True, Urgency.EMERGENCY_NOW),
        ("now", "Fighting for breath", True, Urgency.EMERGENCY_NOW),
        ("response", "No", True, Urgency.EMERGENCY_NOW),
        ("response", "Not sure", False, Urgency.SAME_DAY),
        ("side", "Yes", True, Urgency.SAME_DAY),
        ("side", "Not sure", False, Urgency.SAME_DAY),
        ("side", "Left side only", True, Urgency.SAME_DAY),
        ("side", "Eyes pulled away", True, Urgency.EMERGENCY_NOW),
        ("side", "Sleepy afterwards", True, Urgency.EMERGENCY_NOW),
    ],
)
def test_each_answer_is_stored_in_the_ordinary_fields_and_says_whether_to_call(
    question: str, words: str, *, call: bool, urgency: Urgency
) -> None:
    answers, means_call = answer_all(episode(**HELD), **{question: words})
    assert (means_call, confirmation_for(answers)[1]) == (call, urgency)


def test_a_minute_or_more_is_stored_as_a_guess_and_a_timed_length_stays() -> None:
    unknown = episode(**{**HELD, "duration_s": None})
    minute, call = answer_all(unknown, side="A minute or more")
    assert (minute["duration_s"], minute["duration_precision"], call) == (60, "estimated", True)
    assert confirmation_for(minute)[1] is Urgency.EMERGENCY_NOW
    guessed = episode(**{**HELD, "duration_s": 90, "duration_precision": "estimated"})
    taken_back, _ = answer_all(guessed, side="No")
    assert taken_back["duration_s"] is None
    assert confirmation_for(taken_back)[1] is Urgency.SAME_DAY
    timed = episode(**{**HELD, "duration_s": 90, "duration_precision": "measured"})
    rest, _ = answer_all(timed, side="No")
    assert rest["duration_s"] == 90
    assert confirmation_for(rest)[1] is Urgency.EMERGENCY_NOW


def test_nothing_answered_leaves_it_as_the_entries_have_it() -> None:
    for _ in range(2):
        assert confirmation_for(episode(**TURNED))[1] is Urgency.EMERGENCY_NOW


def test_nothing_is_asked_of_what_goes_on_is_long_ago_or_grave_for_another_reason() -> None:
    running = {**TURNED, "duration_s": None, "running": True}
    assert confirmation_for(episode(ago(minutes=1), **running))[0] is None
    assert confirmation_for(episode(ago(hours=25), **TURNED))[0] is None
    assert confirmation_for(episode(ago(hours=23), **TURNED))[0] is not None
    assert confirmation_for(episode(**TURNED, after="unresponsive"))[0] is None
    assert confirmation_for(episode(**TURNED, very_worried="yes"))[0] is None
    assert confirmation_for(episode(state="awake", rhythm="single"))[0] is None


def test_the_newest_movement_with_an_open_question_is_asked_about() -> None:
    older = episode(ago(hours=5), **TURNED, id="11111111-1111-4111-8111-111111111111")
    newest = episode(ago(hours=1), **TURNED, id="22222222-2222-4222-8222-222222222222")
    confirm, _ = confirmation_for(older, newest)
    assert confirm is not None
    assert confirm.episode == newest["id"]
    calm, _ = answer_all(newest, now="No", response="Yes", side="No")
    confirm, _ = confirmation_for(older, calm)
    assert confirm is not None
    assert confirm.episode == older["id"]


def test_blue_asks_once_where_and_hands_or_feet_raise_nothing() -> None:
    blue = episode(state="awake", movements=["twitch"], colour="blue", responsive="yes")
    assert confirmation_for(blue)[1] is Urgency.EMERGENCY_NOW
    assert questions(blue) == ["blue"]
    hands, call = answer_all(blue, blue="Only hands or feet")
    assert (hands["colour"], call, confirmation_for(hands)[1]) == ("acro", False, Urgency.NONE)
    lips, call = answer_all(blue, blue="Lips, tongue or face")
    assert (lips["colour"], call) == ("blue", True)
    mistaken, call = answer_all(blue, blue="Not blue, a wrong tap")
    assert (mistaken["colour"], call, confirmation_for(mistaken)[1]) == (
        "normal",
        False,
        Urgency.NONE,
    )


@pytest.mark.parametrize(
    ("field", "word"),
    [("colour", "grey"), ("breathing", "paused"), ("breathing", "struggling")],
)
def test_a_word_about_colour_or_breathing_is_read_back_and_only_a_mistake_calms(
    field: str, word: str
) -> None:
    entry = episode(state="awake", movements=["twitch"], responsive="yes", **{field: word})
    assert confirmation_for(entry)[1] is Urgency.EMERGENCY_NOW
    assert questions(entry) == [field]
    for words in ("Yes", "Not sure"):
        same, call = answer_all(entry, **{field: words})
        assert (same, call) == (entry, True)
    mistaken, call = answer_all(entry, **{field: "No, a wrong tap"})
    assert (mistaken[field], call) == ("normal", False)
    assert confirmation_for(mistaken) == (None, Urgency.NONE)


@pytest.mark.parametrize(
    "answers",
    [{"colour": "blue"}, {"colour": "grey"}, {"breathing": "paused"}, {"breathing": "struggling"}],
)
def test_what_is_read_back_is_in_the_language_in_use(answers: dict[str, str]) -> None:
    pseudo = find_region(PSEUDO)
    assert pseudo
    with in_region(pseudo):
        confirm, _ = confirmation_for(episode(state="awake", movements=["twitch"], **answers))
    assert confirm is not None
    assert confirm.questions
    for question in confirm.questions:
        for text in [question.words, *(choice.words for choice in question.choices)]:
            assert (text[0], text[-1]) == (OPENING, CLOSING)


def test_every_grave_word_of_an_entry_is_asked_about_beside_its_movement() -> None:
    both = episode(state="awake", movements=["twitch"], colour="blue", breathing="paused")
    assert questions(both) == ["blue", "breathing"]
    grey = episode(**TURNED, colour="grey")
    assert questions(grey) == ["colour", "now", "response"]
    mistaken, _ = answer_all(grey, colour="No, a wrong tap")
    assert questions(mistaken) == ["now", "response", "side"]


def test_pale_is_read_back_where_it_makes_an_emergency_and_not_where_it_is_for_today() -> None:
    pale = {"state": "awake", "colour": "pale", "responsive": "yes"}
    assert confirmation_for(episode(**pale, duration_s=90))[1] is Urgency.EMERGENCY_NOW
    assert questions(episode(**pale, duration_s=90)) == ["colour"]
    assert confirmation_for(episode(**pale, duration_s=9)) == (None, Urgency.SAME_DAY)


def test_no_response_in_a_movement_is_asked_about_though_it_is_a_brief_event_too() -> None:
    spell = episode(**HELD | {"duration_s": 70, "responsive": "no", "held": "stopped"})
    assert questions(spell) == ["now", "response", "side"]
    calm, call = answer_all(spell, now="No", response="Yes")
    assert not call
    assert confirmation_for(calm)[1] is not Urgency.EMERGENCY_NOW


def test_a_second_one_before_recovery_asks_about_both() -> None:
    ids = ("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222")
    first = episode(ago(minutes=40), **HELD | {"after": "sleepy"}, id=ids[0])
    calm_answers = {"responsive": "yes", "after": "normal", "side": "both"}
    second = episode(ago(minutes=30), **HELD | calm_answers, id=ids[1])
    assert confirmation_for(first, second)[1] is Urgency.EMERGENCY_NOW
    confirm, _ = confirmation_for(first, second)
    assert confirm is not None
    assert confirm.episode == first["id"]
    calm, _ = answer_all(first, now="No", response="Yes", side="No")
    assert confirmation_for(calm, second)[1] is Urgency.SAME_DAY
