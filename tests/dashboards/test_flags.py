from __future__ import annotations

import re
import sys
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import Family, page_text
from tests.dashboards.test_today import NO_FLAG, SILENT, crunches_on_waking
from tracker.resources import resource
from tracker.storage import database, store

sys.path.insert(0, str(resource("dashboards")))
import components


def test_without_flags_the_page_says_that_this_is_no_all_clear(family: Family, robin: str) -> None:
    assert robin
    page = page_text(family.open("flags.py"))
    assert SILENT in page
    assert "Add details when you like" in page


def test_after_three_days_of_entries_each_gap_says_how_many_warning_signs_need_it(
    family: Family, robin: str
) -> None:
    for days in (0, 1, 2):
        assert "Needed for" not in page_text(family.open("flags.py"))
        started_at = family.ago(days=days, minutes=1)
        family.record(robin, "episodes", started_at=started_at, movements=["startle"])
    page = page_text(family.open("flags.py"))
    assert "The signs of serious illness since yesterday: needed to check 5 warning signs" in page
    assert "How the cry sounded since yesterday: needed to check 1 warning sign " in page


def test_of_many_open_questions_five_stand_there_and_the_others_are_one_tap_away(
    family: Family, robin: str
) -> None:
    for days in (0, 1, 2):
        family.record(robin, "episodes", started_at=family.ago(days=days, minutes=1))
    (card,) = [one.body for one in family.open("flags.py").html if "needed to check" in one.body]
    assert card.count("needed to check") > 6
    at_once, rest = card.split("<details><summary>And ")
    assert at_once.count("needed to check") == 5
    assert rest.startswith(f"{rest.count('needed to check')} more questions</summary>")


def test_all_that_would_help_to_know_about_a_flag_is_there_five_at_once() -> None:
    questions = [f"question {number}" for number in range(27)]
    shown, rest = components.open_questions(questions).split("<details>")
    assert shown.count("<li>") == 5
    assert "And 22 more questions" in rest
    assert rest.count("<li>") == 22
    assert "<details>" not in components.open_questions(questions[:5])


def test_a_flag_shows_its_entries_its_source_and_its_limits(family: Family, robin: str) -> None:
    crunches_on_waking(family, robin, 3)
    page = page_text(family.open("flags.py"))
    for words in (
        "Call a doctor today",
        "What you logged",
        "Folding up at the waist",
        "Sources",
        "What we can't tell from this",
        "For your doctor",
    ):
        assert words in page


def test_a_same_day_flag_stays_on_every_page_until_somebody_was_called(
    family: Family, robin: str
) -> None:
    crunches_on_waking(family, robin, 3)
    for file in (
        "log.py",
        "history.py",
        "trends.py",
        "milestones.py",
        "report.py",
        "settings.py",
        "more.py",
    ):
        assert "Call a doctor today" in page_text(family.open(file)), file
    page = family.open("flags.py")
    for who in [one for one in page.pills if one.label == "Who was it?"]:
        who.set_value("phone")
    for save in range(len([one for one in page.button if one.label == "Save"])):
        [one for one in page.button if one.label == "Save"][save].click().run()
    assert family.entries(robin, "visits")[0]["discussed"]
    assert "Call a doctor today" not in page_text(family.open("more.py"))


def test_a_new_series_after_the_call_brings_the_flag_back_on_top(
    family: Family, robin: str
) -> None:
    crunches_on_waking(family, robin, 3)
    rule = "series"
    page = family.open("flags.py")
    flags = [one.label for one in page.expander if one.label.startswith("I called")]
    assert flags, rule
    for save in range(len(flags)):
        [one for one in page.pills if one.label == "Who was it?"][save].set_value("doctor")
        [one for one in page.button if one.label == "Save"][save].click().run()
    assert "Call a doctor today" not in page_text(family.open("more.py"))
    crunches_on_waking(family, robin, 5)
    assert "Call a doctor today" in page_text(family.open("more.py"))
    assert "You recorded a call or visit about this on " in page_text(family.open())
    words = page_text(family.open("flags.py"))
    assert re.search(r"a call or visit about this on [^.]+, and logged more since", words)


def test_a_card_to_call_a_doctor_leads_to_the_number_until_it_is_set(
    family: Family, robin: str
) -> None:
    crunches_on_waking(family, robin, 3)
    link = 'href="settings?section=family"'
    for file in ("today.py", "flags.py"):
        assert any(link in one.body for one in family.open(file).html), file
    with database.writing(family.engine) as session:
        store.set_doctor_number(session, "(555) 010-4477", now=family.now(), by="Mum")
    assert not any(link in one.body for one in family.open("flags.py").html)


def test_each_demo_diary_shows_its_flags_and_what_could_not_be_judged(filled: Family) -> None:
    page = page_text(filled.open("flags.py"))
    child = filled.ask(store.find_child, None)
    assert ("Call a doctor today" in page) == (child.name == "Sparrow")


def test_a_kind_that_a_doctor_saw_rests_within_what_was_seen(family: Family, robin: str) -> None:
    answers = {
        "movements": ["shudder"],
        "state": "awake",
        "rhythm": "regular",
        "duration_s": 12,
        "eyes": ["staring"],
        **dict.fromkeys(("colour", "breathing", "after"), "normal"),
        "responsive": "yes",
    }
    family.record(robin, "episodes", started_at=family.now() - timedelta(hours=1), **answers)
    page = family.open("flags.py")
    assert "Call a doctor today" in page_text(page)
    [pause] = [one for one in page.expander if one.label.startswith("A doctor saw it")]
    next(one for one in pause.pills if one.label == "Who was it?").set_value("doctor")
    kind = next(one for one in pause.selectbox if one.label == "What did the doctor see?")
    assert kind.options == ["shiver or shudder"]
    kind.select("shiver or shudder")
    save(page)
    assert "Please say how long the longest was" in page_text(page)
    assert not family.entries(robin, "visits")
    next(one for one in page.text_input if one.label.startswith("The longest")).set_value("8")
    doctor = next(one for one in page.pills if one.label == "The doctor")
    doctor.set_value("heart")
    until = next(one for one in page.date_input if one.label.startswith("Until"))
    until.set_value(family.now().date() + timedelta(days=30))
    save(page)
    assert "Movements can be paused only after a doctor watched a video" in page_text(page)
    next(one for one in page.pills if one.label == "The doctor").set_value("film")
    save(page)
    [visit] = family.entries(robin, "visits")
    [token] = visit["discussed"]
    assert token.startswith("resting:shudder:any:any:any:8:film:")
    family.record(robin, "episodes", started_at=family.now() - timedelta(minutes=1), **answers)
    assert NO_FLAG in page_text(family.open("flags.py"))


def test_a_pause_leaves_the_warning_of_an_entry_that_no_doctor_saw(
    family: Family, robin: str
) -> None:
    usual = dict.fromkeys(("colour", "breathing", "after"), "normal") | {"responsive": "yes"}
    blue = {"state": "awake", "colour": "blue", "breathing": "paused", "duration_s": 40}
    family.record(robin, "episodes", started_at=family.ago(hours=3), movements=["shudder"], **usual)
    family.record(robin, "episodes", started_at=family.ago(hours=1), **blue)
    family.record(
        robin,
        "episodes",
        started_at=family.ago(hours=5),
        **(blue | {"state": "crying", "duration_s": 20, "breathing": "normal"}),
    )
    page = family.open("flags.py")
    [pause] = [one for one in page.expander if one.label.startswith("A doctor saw it")]
    next(one for one in pause.pills if one.label == "Who was it?").set_value("doctor")
    pause.selectbox[0].select("breath-holding spells")
    next(one for one in page.text_input if one.label.startswith("The longest")).set_value("30")
    next(one for one in page.pills if one.label == "The doctor").set_value("heart")
    until = next(one for one in page.date_input if one.label.startswith("Until"))
    until.set_value(family.now().date() + timedelta(days=30))
    save(page)
    assert len(family.entries(robin, "visits")) == 1
    words = page_text(family.open("flags.py"))
    assert "Call your emergency number now" in words or "Call 911 now" in words
    assert "You recorded a call or visit" not in words


@pytest.mark.parametrize(
    "answers",
    [
        {"movements": ["crunch"], "state": "just_woke", "jerk_count": 9},
        {"movements": ["shudder"], "colour": "blue"},
        {"movements": ["jerk"], "side": "left", "rhythm": "regular", "duration_s": 40},
        {"movements": ["shudder"], "very_worried": "yes"},
    ],
)
def test_no_pause_is_offered_where_the_rules_allow_none(
    family: Family, robin: str, answers: dict[str, Any]
) -> None:
    family.record(robin, "episodes", started_at=family.ago(hours=1), **answers)
    page = family.open("flags.py")
    labels = [one.label for one in page.expander]
    assert "I called someone" in labels
    assert not any(label.startswith("A doctor saw it") for label in labels)


def save(page: AppTest) -> None:
    """Press the button that pauses a warning."""
    next(one for one in page.button if one.label == "Pause the warning").click().run()


def test_looking_back_says_since_when_a_flag_stands(family: Family, robin: str) -> None:
    crunches_on_waking(family, robin, 3)
    page = family.open("flags.py")
    assert "Active now" not in page_text(page)
    next(one for one in page.toggle if one.key == "look-back").set_value(True).run()
    words = page_text(page)
    assert "Active now" in words
    assert "Since " in words[words.index("Active now") :]


def test_looking_back_over_an_empty_diary_is_no_all_clear(family: Family, robin: str) -> None:
    assert robin
    page = family.open("flags.py")
    next(one for one in page.toggle if one.key == "look-back").set_value(True).run()
    assert "There was no warning sign on any evening. This doesn't mean all is well" in page_text(
        page
    )
