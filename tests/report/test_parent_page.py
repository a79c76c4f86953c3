"""The parents' own page: the Review's counts in plain words, the warning's own advice, and no word of comfort or of statistics."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pikepdf
import pytest

from tests.builders import a_child, a_diary
from tests.fullest import FULL_NOTE, fullest
from tests.localization.test_reading_age import HIGHEST_GRADE, grade
from tests.report.test_report import CARRIED, DEMOS, NOON, demo, episode, pdf_of, review_of, text_of
from tests.report.test_report_read import COMFORT, FULL
from tracker.domain.report_note import VisitNote
from tracker.domain.vocabulary import Domain
from tracker.presentation.warning_card import distinct_flags
from tracker.report.parent_page import ASK, MOST_OTHERS, saw, to_ask, to_bring, to_do
from tracker.report.report import parent_report
from tracker.review import build_review

NO_NOTE = VisitNote()


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("name", DEMOS)
def test_one_page_says_what_we_saw_what_to_do_to_ask_and_to_bring(name: str, paper: Any) -> None:
    review = demo(name)
    made = parent_report(review, FULL, paper=paper, fonts=CARRIED)
    text = text_of(made)
    assert len(pdf_of(made).pages) == 1
    places = [
        text.index(head) for head in ("What we saw", "What to do", "What to ask", "What to bring")
    ]
    assert places == sorted(places)
    assert f"We wrote it down {review.timing.episodes} times." in text
    assert f"That was on {review.episodes['local_day'].nunique()} different days." in text
    for lines in (saw(review, FULL), to_ask(review, FULL), to_bring(review)):
        assert grade(lines) <= HIGHEST_GRADE
    for flag in distinct_flags(review.assessment.flags)[:1]:
        assert flag.do.split(",")[0] in text
        assert flag.urgency.parent in text
    assert not re.search(r"\b(CI|p <|ratio|median|%)\b", text)
    assert COMFORT.search(text.replace("just woke", "")) is None
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_the_fullest_diary_names_three_more_signs_and_counts_the_rest() -> None:
    review = fullest("waking_series", DEMOS["waking_series"])
    lines = to_do(review)
    rest = len(distinct_flags(review.assessment.flags)) - 1 - MOST_OTHERS
    assert lines[-1] == f"And {rest} more, on the diary's page “Warning signs”."
    assert any("nothing in the mouth" in line for line in lines)
    assert len(pdf_of(parent_report(review, FULL_NOTE, fonts=CARRIED)).pages) <= 2


def test_an_empty_diary_says_that_nothing_is_written_down_and_gives_no_all_clear() -> None:
    review = build_review(a_diary(a_child(), NOON))
    assert saw(review, NO_NOTE) == ["No movement is written down in these days."]
    assert "if you are worried, call" in " ".join(to_do(review))


def test_counts_words_and_days_are_those_of_the_entries() -> None:
    rows = [
        episode(1, movements=["crunch"], jerk_count=6, state="just_woke", responsive="no"),
        episode(2, movements=["twitch"], state="just_woke"),
        episode(2, minute=60, state="unsure"),
    ]
    lines = saw(review_of(rows), VisitNote(concern="He folds up", first_seen=date(2026, 1, 9)))
    assert lines[:3] == [
        "What worries us most: “He folds up”",
        "We first noticed it on 9 Jan 2026.",
        "We wrote it down 3 times. That was on 2 different days.",
    ]
    assert "What it looked like: small twitch (1), folding up at the waist (1)." in lines
    assert "When it came: just woke (2)." in lines
    assert "Once there were several in a row. The most in one row: 6." in lines
    assert "Also written down: did not respond (1)." in lines
    assert lines[-1] == "The last one was on 28 Feb 2026."


def test_todays_entry_counts_in_the_times_and_in_the_days() -> None:
    lines = saw(review_of([episode(1), episode(0)]), NO_NOTE)
    assert lines[0] == "We wrote it down 2 times. That was on 2 different days."


def test_the_familys_questions_come_first_and_none_stands_twice() -> None:
    note = VisitNote(questions=("May we fly?", "Whom do we call at night?"))
    questions = to_ask(demo("waking_series"), note)
    assert questions[:3] == ["May we fly?", "Whom do we call at night?", ASK[Domain.SPASM_CLUSTERS]]
    assert len(questions) == len(set(questions)) == 4
    assert ASK.keys() == set(Domain)


def test_videos_and_medicines_are_to_be_brought_by_name() -> None:
    doses = [{"medicine": "Vitamin D3 drops", "given_at": "2026-02-20T08:00:00+00:00"}]
    review = build_review(
        a_diary(a_child(), NOON, doses=doses, episodes=[episode(1, video="on_phone")])
    )
    bring = to_bring(review)
    assert bring[0] == "The phone with the video, charged"
    assert bring[2].startswith(
        "Medicines and vitamin D with their packages, and the vaccine record"
    )
    assert bring[2].endswith("In the diary: Vitamin D3 drops")
    assert to_bring(review_of())[0] == "A video, if it comes again. Go even without one"
