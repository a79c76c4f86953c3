"""The assessment as a whole: its order, its words for other programs, what it is made of, and what it costs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import a_diary
from tests.clinical.example_cases.rule_outcomes import (
    NOW,
    ago,
    assessed,
    born,
    check_in,
    episode,
    flag_of,
    milestone,
)
from tracker.clinical.assess import assess, assessment_json
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.clinical.catalogue.our_choices import own_choices

if TYPE_CHECKING:
    from tracker.clinical.catalogue.definitions import Rule

BABY = born(months=6)
FIT: dict[str, Any] = {
    "state": "awake",
    "movements": ["jerk"],
    "rhythm": "regular",
    "responsive": "no",
    "duration_s": 40,
}


def test_the_most_urgent_flag_comes_first_and_gives_the_urgency() -> None:
    assessment = assessed(
        BABY,
        episodes=[episode(**FIT)],
        check_ins=[check_in(feeding="much_less")],
        milestones=[milestone("head_control", "sometimes")],
    )
    ranks = [flag.urgency.rank for flag in assessment.flags]
    assert ranks == sorted(ranks, reverse=True)
    assert assessment.urgency == "emergency_now"
    assert len({flag.rule for flag in assessment.flags}) == len(assessment.flags)


def test_an_empty_diary_has_no_flag_and_says_what_is_missing() -> None:
    assessment = assessed(BABY)
    assert assessment.urgency == "none"
    assert assessment.flags == ()
    assert assessment.reassuring == ()
    missing = {item.rule: item.missing for item in assessment.not_assessable}
    assert missing["long_episode"] == ("entries since 2026-06-01",)
    assert missing["refusing_feeds"] == ("check_ins.feeding since 2026-06-14",)
    assert missing["head_control_late"] == ("milestones.head_control",)


def test_two_weeks_without_an_entry_are_silence() -> None:
    lately = assessed(BABY, check_ins=[check_in(13, episodes_seen="none")])
    silent = assessed(BABY, check_ins=[check_in(14, episodes_seen="none")])
    assert "long_episode" not in {item.rule for item in lately.not_assessable}
    assert "long_episode" in {item.rule for item in silent.not_assessable}


def test_a_rule_raised_by_several_entries_is_one_flag_with_all_of_them() -> None:
    flag = flag_of(
        assessed(BABY, episodes=[episode(ago(hours=n), **FIT) for n in (1, 30, 60)]),
        "first_seizure",
    )
    assert flag is not None
    assert len(flag.evidence) == 3
    assert (flag.facts["first"], flag.facts["last"]) == ("2026-06-13", "2026-06-15")


def test_what_is_our_own_choice_is_said_so() -> None:
    flag = flag_of(
        assessed(BABY, episodes=[episode(movements=["crunch"], jerk_count=2)]), "series_on_waking"
    )
    assert flag is not None
    assert any(
        sentence.startswith("What a series is: ")
        and sentence.endswith("(“P2” in our list of rules.)")
        for sentence in flag.ours
    )
    assert any(
        sentence.startswith("2 movements in a row are a series, if they are of a kind")
        for sentence in flag.ours
    )
    cramp = flag_of(assessed(BABY, episodes=[episode(movements=["cramp"])]), "held_cramp")
    assert cramp is not None
    assert "How urgent it is, is our own cautious reading of the sources." in cramp.ours


@pytest.mark.parametrize("rule", load_catalogue().rules.values(), ids=lambda rule: rule.id)
def test_each_number_of_ours_is_read_with_what_it_decides_and_no_name_of_a_parameter(
    rule: Rule,
) -> None:
    numbers = [number for number in rule.numbers if number.basis == "ours"]
    sentences = own_choices(rule, load_catalogue(), ())
    assert [
        number for number in numbers if not any(number.reason in sentence for sentence in sentences)
    ] == []
    assert not [sentence for sentence in sentences if re.search(r"[{}_]|log10", sentence)]


def test_a_faded_finding_names_the_policy_that_fades_it() -> None:
    flag = flag_of(
        assessed(BABY, episodes=[episode(ago(days=3), colour="blue")]), "breathing_or_colour"
    )
    assert flag is not None
    assert any(sentence.endswith("(“P1” in our list of rules.)") for sentence in flag.ours)
    assert flag.do == load_catalogue().advice[flag.urgency]


def test_the_words_for_other_programs_are_those_of_the_contract() -> None:
    document = assessment_json(
        assessed(
            BABY,
            episodes=[episode(**FIT)],
            milestones=[milestone("points", "achieved", 1), milestone("points", "sometimes")],
        )
    )
    assert set(document) == {
        "format",
        "catalogue",
        "child",
        "as_of",
        "age",
        "urgency",
        "flags",
        "reassuring",
        "information",
        "not_assessable",
    }
    assert document["format"] == "infant-movement-assessment/1"
    assert document["catalogue"] == "2026.11"
    assert document["age"] == {
        "chronological_days": 183,
        "corrected_days": 183,
        "corrected_applies": False,
    }
    flags, information = document["flags"], document["information"]
    assert isinstance(flags, list)
    assert isinstance(information, list)
    assert {
        "rule",
        "domain",
        "urgency",
        "title",
        "why",
        "do",
        "evidence",
        "facts",
        "sources",
        "not_known",
    } <= set(flags[0])
    assert {"rule", "title", "evidence", "sources"} <= set(information[0])
    assert json.loads(json.dumps(document)) == document


def test_the_same_diary_at_the_same_moment_gives_the_same_words() -> None:
    diary = a_diary(BABY, NOW, episodes=[episode(**FIT)], check_ins=[check_in(tone="floppy")])
    assert json.dumps(assessment_json(assess(diary))) == json.dumps(
        assessment_json(assess(replace(diary)))
    )


def test_the_order_of_entries_changes_nothing() -> None:
    rows = [
        episode(ago(hours=n), id=f"00000000-0000-4000-8000-{n:012d}", **FIT) for n in (1, 5, 30)
    ]
    assert assessment_json(assessed(BABY, episodes=rows)) == assessment_json(
        assessed(BABY, episodes=rows[::-1])
    )


def test_a_diary_is_assessed_once_and_one_with_another_entry_anew() -> None:
    calm = a_diary(BABY, NOW, check_ins=[check_in(0)])
    more = a_diary(BABY, NOW, check_ins=[check_in(0)], episodes=[episode(**FIT)])
    assert assess(calm) is assess(calm)
    assert assess(calm).urgency == "none"
    assert assess(replace(calm, episodes=more.episodes)).urgency == "emergency_now"
    assert assess(replace(more, episodes=calm.episodes)).urgency == "none"
