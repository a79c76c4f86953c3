"""What was refused is in English for programs and in the page's language for people."""

from __future__ import annotations

import ast
from datetime import date
from string import Formatter

import pytest

from tests.conftest import NOW
from tests.localization.test_catalogue import outside_brackets
from tracker.domain.field_types import Context
from tracker.domain.record_validation import MESSAGES, valid_record
from tracker.domain.schemas import EpisodeRecord, SpanRecord
from tracker.errors import InvalidRecord, Problem
from tracker.localization.region import PSEUDO, UNOFFERED, in_region, regions
from tracker.localization.stored_messages import english, in_page_language
from tracker.presentation.refused_values import problem_text, problem_words
from tracker.resources import resource

CONTEXT = Context(NOW, "Europe/Berlin", date(2026, 6, 1))
DOMAIN = resource("alembic.ini").parent / "tracker" / "domain"


def problems_of(**fields: object) -> list[Problem]:
    with pytest.raises(InvalidRecord) as error:
        valid_record(EpisodeRecord, fields, CONTEXT)
    return error.value.problems


def places(text: str) -> dict[str, object]:
    """Return a value for each place of a message."""
    return {name: "7" for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def test_each_kind_that_the_diary_refuses_is_worded() -> None:
    kinds = {
        node.args[0].value
        for path in DOMAIN.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "refusal"
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(kinds) > 15
    assert kinds <= MESSAGES.keys()


@pytest.mark.parametrize("kind", MESSAGES)
def test_each_problem_has_its_form_in_another_language(kind: str) -> None:
    texts = [english(message, places(message)) for message in MESSAGES[kind]]
    with in_region(UNOFFERED[PSEUDO]):
        shown = [in_page_language(text) for text in texts]
    assert [outside_brackets(text) for text in shown] == ["", ""]
    assert all(("7" in text) == ("7" in page) for text, page in zip(texts, shown, strict=True))


def test_programs_read_english_whatever_the_language() -> None:
    with in_region(UNOFFERED[PSEUDO]):
        (colour, degrees, _when) = sorted(
            problems_of(colour="gray", temperature_c=99, started_at="2099-01-01T00:00:00Z")
        )[:3]
    assert colour[:2] == ("colour", "is an unknown word")
    assert colour.expected.startswith("'normal', ")
    assert "'grey'" in colour.expected
    assert " or '" in colour.expected
    assert str(degrees) == "started_at: is in the future (expected: an instant not after now)"


def test_a_word_of_the_exchange_file_is_spelled_alike_everywhere() -> None:
    (colour,) = problems_of(colour="gray", started_at=NOW)
    with in_region(regions()["en-US"]):
        assert in_page_language(colour.expected) == colour.expected


def test_a_page_names_the_field_in_its_own_words() -> None:
    (degrees,) = problems_of(temperature_c=99, started_at=NOW)
    (time,) = problems_of(started_at="2099-01-01T00:00:00Z")
    assert [problem_text(one) for one in (degrees, time)] == [
        "the temperature is too large",
        "the time is in the future",
    ]
    with in_region(UNOFFERED[PSEUDO]):
        assert {outside_brackets(problem_text(one)) for one in (degrees, time)} == {""}


def test_a_span_that_ends_before_it_starts_names_the_fields_as_the_file_does() -> None:
    fields = {"kind": "sleep", "started_at": NOW, "ended_at": NOW.replace(hour=0)}
    with pytest.raises(InvalidRecord, match="ended_at is before started_at") as error:
        valid_record(SpanRecord, fields, CONTEXT)
    (problem,) = error.value.problems
    with in_region(UNOFFERED[PSEUDO]):
        assert "ended_at" in in_page_language(problem.problem)


def test_the_quick_page_has_every_problem_that_reads_otherwise_there() -> None:
    assert problem_words() == {}
    with in_region(UNOFFERED[PSEUDO]):
        words = problem_words()
    named = {problem for problem, _expected in MESSAGES.values() if "{" not in problem}
    assert words.keys() == named
    assert {outside_brackets(text) for text in words.values()} == {""}
