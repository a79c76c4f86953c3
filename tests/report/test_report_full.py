"""The fullest diaries on either paper: two pages at most, no letter too small, and what is left out is named as left out."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest

from tests.fullest import FULL_NOTE, LONGEST_NOTE, fullest, prose
from tests.report.test_report import CARRIED, DEMOS, demo, pdf_of, printed_pages, text_of
from tracker.domain.report_note import (
    LONGEST_CONCERN,
    LONGEST_QUESTION,
    NOTHING_ADDED,
    VisitNote,
)
from tracker.report.fit_to_page import (
    BUDGETS,
    Budget,
    truncated_lines,
    truncated_rows,
    truncated_text,
)
from tracker.report.formatting import END_OF_ISOLATE, ISOLATE, plain
from tracker.report.report import Fonts, layout_of, report
from tracker.review import Review

SMALLEST_PT = 7.5
SIZES = {
    "short notes": (90, 3),
    "two thousand letters": (2_000, 6),
    "as long as the file allows": (LONGEST_NOTE, 12),
}


@lru_cache(maxsize=9)
def full(name: str, size: str) -> Review:
    letters, more = SIZES[size]
    return fullest(name, DEMOS[name], letters=letters, more=more)


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", DEMOS)
def test_the_fullest_diary_stands_on_two_pages_with_nothing_small_cut_or_unsaid(
    name: str, size: str, paper: Any
) -> None:
    review = full(name, size)
    made = report(review, FULL_NOTE, paper=paper, fonts=CARRIED)
    pages = pdf_of(made).pages
    answers, first = text_of(made), text_of(made, 0)
    assert len(pages) == 2
    for page, (_, letters) in zip(pages, printed_pages(made), strict=True):
        assert min(points for _, _, points in letters) >= SMALLEST_PT
        assert all(
            0 <= x <= float(page.mediabox.width) and 0 <= y <= float(page.mediabox.height)
            for x, y, _ in letters
        )
    unbroken = first.replace("- ", "-")  # a title may be broken after a hyphen
    assert [flag.title for flag in review.assessment.flags if flag.title not in unbroken] == []
    assert all(
        head in first
        for head in (
            "What was asked",
            "Numbers",
            "The 24 hours, day by day",
            "Episodes worth watching",
            "sources",
        )
    )
    assert FULL_NOTE.concern in first
    assert [question for question in FULL_NOTE.questions if question not in answers] == []
    assert "are whole in the diary" in answers
    for title in (
        "Development",
        "Measurements",
        "History, as told",
        "Signs of posture and tone",
        "Medicines and vaccines",
        "Visits",
        "Our own choices",
    ):
        assert title in answers
    assert "For the clinician" in answers
    printed_in_full = (
        "What was recorded for each: overleaf as far as there is room, all of it on the diary"
        not in first
    )
    assert printed_in_full == ("Not printed for want of room" not in answers)
    assert re.search(
        r"Episodes worth watching( when film|: \d+, not printed for want of room)", first
    )


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("size", ["none", "as long as the file allows"])
@pytest.mark.parametrize("name", DEMOS)
def test_the_fonts_of_the_computer_change_no_page(name: str, size: str, paper: Any) -> None:
    review = demo(name) if size == "none" else full(name, size)
    one, other = (
        report(review, FULL_NOTE, paper=paper, fonts=fonts) for fonts in (CARRIED, Fonts())
    )
    assert one.pdf == other.pdf
    assert len(pdf_of(one).pages) == 2


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("name", DEMOS)
@pytest.mark.parametrize(
    "words", ["他醒來時一次又一次地彎腰雙臂張開眼睛轉向一側", "הוא התקפל שוב ושוב כשהתעורר "]
)
def test_letters_twice_as_wide_and_those_from_right_to_left_stand_on_two_pages(
    words: str, name: str, paper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fullest.WORDS", words)
    review = fullest(name, DEMOS[name])
    note = VisitNote(concern=prose(LONGEST_CONCERN), questions=(prose(LONGEST_QUESTION),) * 3)
    made = report(review, note, paper=paper)
    assert len(pdf_of(made).pages) == 2
    first, second = text_of(made, 0), text_of(made, 1)
    assert "What was asked" in first
    assert "The 24 hours, day by day" in first + second
    assert "For the clinician" in second


@pytest.mark.parametrize("name", DEMOS)
def test_a_diary_that_has_room_is_printed_whole(name: str) -> None:
    assert layout_of(demo(name), NOTHING_ADDED, fonts=CARRIED)["level"] == 0
    text = text_of(report(demo(name), fonts=CARRIED))
    assert "whole in the diary" not in text


def test_words_within_the_room_stay_and_one_letter_more_is_said_in_words_left_out() -> None:
    assert truncated_text("one two three", 13) == "one two three"
    assert truncated_text("one two three", 12) == "one two … +1 word"
    assert truncated_text("kept “one two three”", 12) == "kept “one … +2 words”"
    assert truncated_text("yes · given on 18 of 24", 18) == "yes … +6 words"
    assert truncated_text("a" * 20, 12) == "a" * 12 + " … +1 word"


def test_words_from_right_to_left_end_before_the_count_of_those_left_out() -> None:
    text = "“" + plain("הוא התקפל 12 פעמים") + "”"
    assert truncated_text(text, 12) == f"“{ISOLATE}הוא התקפל{END_OF_ISOLATE} … +2 words”"
    assert truncated_text(text, len(text)) == text


def test_rows_beyond_the_room_are_counted_and_named() -> None:
    room = Budget(rows=2, letters=50, note_letters=0, flags=0, own=0)
    rows = [("Weight", "3 kg"), ("Head", "41 cm"), ("Length", "60 cm"), ("Length", "59 cm")]
    assert truncated_rows(rows[:2], room) == rows[:2]
    assert truncated_rows(rows, room) == [*rows[:2], ("+2 more", "Length")]
    assert truncated_rows([], room) == []


def test_lines_beyond_the_room_are_counted_and_the_reader_is_told_where_they_are() -> None:
    where = "on the page “Warning signs” of the diary."
    assert truncated_lines(["a", "b"], 2) == ["a", "b"]
    assert truncated_lines(["a", "b"], 1) == ["a", f"[b]: with its rule {where}"]
    assert truncated_lines(["a", "b", "c"], 1) == ["a", f"[b] to [c]: each with its rule {where}"]
    assert truncated_lines(["a", "b"], 0) == [f"[a] to [b]: each with its rule {where}"]
    assert truncated_lines([], 0) == []


def test_each_room_is_no_larger_than_the_one_before() -> None:
    for wide, narrow in pairwise(BUDGETS):
        assert narrow != wide
        assert narrow.letters < wide.letters or wide.chart
        assert narrow.note_letters <= wide.note_letters
        assert narrow.flags <= wide.flags
