"""Every child of the case book is answered as urgently as the published rules and our policies say, and no less."""

from __future__ import annotations

import pytest

from tests.clinical.case_book import (
    bodies,
    breathing_and_length,
    days,
    jerks,
    neighbours,
    ordinary,
    published,
    reassurance,
    spasms,
    stories,
)
from tests.clinical.case_book.words import Case
from tracker.clinical.assess import assess

BOOK: list[Case] = [
    *breathing_and_length.CASES,
    *jerks.CASES,
    *spasms.CASES,
    *days.CASES,
    *bodies.CASES,
    *ordinary.CASES,
    *stories.CASES,
    *reassurance.CASES,
    *published.CASES,
    *neighbours.CASES,
]


def unmet(case: Case) -> list[str]:
    """Return what the assessment of a case says that it must not, or leaves out."""
    assessment = assess(case.diary())
    domains = {str(flag.domain) for flag in assessment.flags}
    rows = [f"{flag.rule}:{flag.urgency}" for flag in assessment.flags]
    problems = (
        []
        if str(assessment.urgency) in case.accepted
        else [f"{assessment.urgency} is not one of {case.accepted}"]
    )
    problems += [f"{domain} is not flagged" for domain in case.flags if domain not in domains]
    problems += [f"{domain} is flagged" for domain in case.never if domain in domains]
    if case.flags_any and not domains.intersection(case.flags_any):
        problems.append(f"none of {case.flags_any} is flagged")
    if case.reassures is not None and bool(assessment.reassuring) is not case.reassures:
        problems.append(f"reassuring: {[match.rule for match in assessment.reassuring]}")
    return [f"{problem} ({rows})" for problem in problems]


@pytest.mark.parametrize("case", BOOK, ids=lambda case: case.name)
def test_a_child_of_the_case_book_is_answered_as_the_rules_say(case: Case) -> None:
    assert unmet(case) == [], case.reason


def test_no_two_children_of_the_case_book_share_a_name() -> None:
    names = [case.name for case in BOOK]
    assert len(names) == len(set(names))
