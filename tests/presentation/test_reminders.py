"""In the evening Today and the wall say what is still open; never before, and nothing in a new diary."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.builders import a_child, a_diary
from tracker.presentation.reminders import (
    CHECK_IN_OPEN,
    VITAMIN_D_OPEN,
    evening_reminders,
)
from tracker.web.calendar_feed import calendar

EVENING, AFTERNOON = "2026-06-10T16:00:00+00:00", "2026-06-10T15:59:00+00:00"
"""17:00 and 16:59 in London, in summer."""

SUPPLEMENT: dict[str, Any] = {"background": {"vitamin_d_supplement": "yes"}}


def check_in(day: str, **answers: Any) -> dict[str, Any]:
    return {"date": day, "logged_at": f"{day}T08:00:00+00:00", **answers}


def dose(day: str, medicine: str = "Vitamin D 400 IU") -> dict[str, Any]:
    moment = f"{day}T07:00:00+00:00"
    return {"given_at": moment, "medicine": medicine, "logged_at": moment}


YESTERDAY = check_in("2026-06-09", watched="most")


def reminders(at: str = EVENING, child: dict[str, Any] | None = None, **tables: Any) -> list[str]:
    tables = {"check_ins": [YESTERDAY]} | tables
    return evening_reminders(a_diary(a_child(**(child or {})), at, **tables))


def test_an_open_check_in_is_named_from_five_in_the_afternoon_at_home() -> None:
    assert reminders(EVENING) == [CHECK_IN_OPEN]
    assert reminders(AFTERNOON) == []


def test_a_check_in_that_is_done_is_not_named() -> None:
    assert reminders(check_ins=[YESTERDAY, check_in("2026-06-10", watched="some")]) == []


def test_a_diary_of_today_is_left_alone() -> None:
    assert reminders(check_ins=[]) == []


@pytest.mark.parametrize(
    ("answers", "is_open"),
    [({}, True), ({"vitamin_d_given": "no"}, False), ({"vitamin_d_given": "yes"}, False)],
)
def test_vitamin_d_is_open_until_it_is_answered_also_with_no(
    answers: dict[str, str], *, is_open: bool
) -> None:
    today = check_in("2026-06-10", watched="some", **answers)
    assert reminders(child=SUPPLEMENT, check_ins=[YESTERDAY, today]) == [VITAMIN_D_OPEN] * is_open


def test_a_logged_dose_of_today_is_an_answer() -> None:
    assert reminders(child=SUPPLEMENT, doses=[dose("2026-06-10")]) == [CHECK_IN_OPEN]


@pytest.mark.parametrize(("day", "is_open"), [("2026-06-03", True), ("2026-06-02", False)])
def test_a_dose_within_a_week_says_that_the_baby_gets_it(day: str, *, is_open: bool) -> None:
    expected = [CHECK_IN_OPEN, *[VITAMIN_D_OPEN] * is_open]
    assert reminders(doses=[dose(day)]) == expected
    assert reminders(doses=[dose(day, "Paracetamol")]) == [CHECK_IN_OPEN]


def test_nobody_is_reminded_of_vitamin_d_who_did_not_say_that_it_is_given() -> None:
    for background in ({}, {"vitamin_d_supplement": "no"}, {"vitamin_d_supplement": "unsure"}):
        assert reminders(child={"background": background}) == [CHECK_IN_OPEN]


# the calendar ----------------------------------------------------------------------


def entries(*diaries: Any) -> list[str]:
    """Return the lines of the feed, unfolded."""
    text = calendar(diaries, datetime.fromisoformat(EVENING)).decode()
    return text.replace("\r\n ", "").split("\r\n")


def test_the_phone_rings_for_the_check_in_every_evening_wherever_it_is() -> None:
    lines = entries(a_diary(a_child(), EVENING, check_ins=[YESTERDAY]))
    assert lines.count("BEGIN:VEVENT") == lines.count("BEGIN:VALARM") == 1
    assert "SUMMARY:Check-in in the movement diary" in lines, "one child: no name in a calendar"
    assert "DTSTART:20260609T193000" in lines, "no time zone: half past seven where the phone is"
    assert "RRULE:FREQ=DAILY" in lines


def test_vitamin_d_rings_only_where_it_is_given() -> None:
    diary = a_diary(a_child(**SUPPLEMENT), EVENING, check_ins=[YESTERDAY])
    assert "SUMMARY:Vitamin D" in entries(diary)
    assert "SUMMARY:Vitamin D" not in entries(a_diary(a_child(), EVENING, check_ins=[YESTERDAY]))


def test_a_visit_is_a_whole_day_and_names_no_subject() -> None:
    visit = {
        "date": "2026-06-08",
        "kind": "doctor",
        "discussed": ["twitches"],
        "note": "a secret",
        "logged_at": "2026-06-08T10:00:00+00:00",
    }
    lines = entries(a_diary(a_child(), EVENING, visits=[visit]))
    assert "SUMMARY:Visit (doctor)" in lines
    assert "DTSTART;VALUE=DATE:20260608" in lines
    assert "secret" not in " ".join(lines)
    assert "twitches" not in " ".join(lines)


def test_entries_keep_their_ids_from_one_fetch_to_the_next_and_name_twins() -> None:
    twins = [
        a_diary(a_child(name=name), EVENING, check_ins=[YESTERDAY]) for name in ("Ada, B", "Robin")
    ]
    ids = [line for line in entries(*twins) if line.startswith("UID")]
    assert ids == [line for line in entries(*twins) if line.startswith("UID")]
    assert "SUMMARY:Check-in in the movement diary: Ada\\, B" in entries(*twins)
    assert datetime.fromisoformat(EVENING).tzinfo == UTC
