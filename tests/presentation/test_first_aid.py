"""First aid stands in one place, and beside every emergency and running timer (P40)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_diary
from tests.clinical.case_book.words import NOW, baby, saw
from tracker.domain.report_note import VisitNote
from tracker.presentation.first_aid import FIRST_AID, WHILE_IT_LASTS, first_aid
from tracker.report.content import content_of
from tracker.review import build_review
from tracker.web.quick import page


def test_first_aid_is_short_and_says_everything_that_helps() -> None:
    for words in (
        "on one side",
        "nothing in the mouth",
        "Do not hold",
        "Note the time",
        "film",
        "5 minutes",
    ):
        assert words in FIRST_AID
    assert FIRST_AID.startswith(WHILE_IT_LASTS)
    assert len(FIRST_AID.split()) <= 45


@pytest.mark.parametrize("path", ["/quick", "/wall"])
def test_the_pages_without_network_carry_first_aid_and_put_the_number_in(path: str) -> None:
    document, _ = page(path)
    assert FIRST_AID in document
    assert WHILE_IT_LASTS in document
    assert first_aid() in document
    assert "fill(WORDS.firstAid, { number: emergencyNumber() })" in document


def test_first_aid_says_the_same_with_the_number_in_it() -> None:
    assert first_aid("112") == first_aid().replace("your emergency number", "112")


@pytest.mark.parametrize(
    ("answers", "printed"), [({"colour": "blue"}, first_aid()), ({"colour": "pale"}, ""), ({}, "")]
)
def test_first_aid_is_printed_beside_an_emergency_alone(
    answers: dict[str, Any], printed: str
) -> None:
    diary = a_diary(baby(200), NOW, episodes=[saw(2, "jerk", state="awake", **answers)])
    assert content_of(build_review(diary), VisitNote(), width=520)["first_aid"] == printed
