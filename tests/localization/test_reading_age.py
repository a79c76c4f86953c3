"""A tired parent reads these texts once: Flesch–Kincaid grade 6, an age of about eleven."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import textstat

from tracker.clinical.catalogue.loader import load_catalogue
from tracker.resources import resource

ROOT = resource("alembic.ini").parent
PARENTS_MODULES = [
    *sorted((ROOT / "dashboards").glob("*.py")),
    *(
        ROOT / "tracker" / "presentation" / f"{name}.py"
        for name in ("help_texts", "plain_rates", "warning_card", "warning_changes")
    ),
    *sorted((ROOT / "tracker" / "web" / "quick").glob("*texts.py")),
]
HIGHEST_GRADE = 6.0
HIGHEST_OF_ONE = 8.0
"""For a single text: one long word in a short sentence moves the grade of that sentence by two."""
FEWEST_WORDS = 5
"""Shorter texts are labels."""

ALLOWED = re.compile(
    r"seizures?|emergency|medicine|measurements|movements?|infantile|Europe|America|Australia|Zealand",
    re.IGNORECASE,
)
"""Long words and names that have no shorter one; each counts as a word of one syllable."""


def sentences(path: Path) -> list[str]:
    """Return the texts that a module hands to a function, without placeholders."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    values = [value for call in calls for value in (*call.args, *(k.value for k in call.keywords))]
    texts = [
        re.sub(r"\{\w+\}", "Robin", value.value)
        for value in values
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    ]
    return [text for text in texts if len(text.split()) >= FEWEST_WORDS]


def grade(texts: list[str]) -> float:
    joined = " ".join(text if text[-1] in ".?!" else f"{text}." for text in texts)
    return float(textstat.flesch_kincaid_grade(ALLOWED.sub("fit", joined)))


@pytest.mark.parametrize("path", PARENTS_MODULES, ids=lambda path: path.stem)
def test_the_words_of_a_page_are_read_at_eleven(path: Path) -> None:
    texts = sentences(path)
    assert not texts or grade(texts) <= HIGHEST_GRADE


def texts_of_rules() -> dict[str, str]:
    """Return what a parent reads of each rule, by the rule's id and the field."""
    fields = ("parent_title", "parent_why", "parent_do", "limits", "recorded_title", "recorded_why")
    return {
        f"{rule.id}.{field}": re.sub(r"\{\w+\}", "Robin", getattr(rule, field))
        for rule in load_catalogue().rules.values()
        for field in fields
        if getattr(rule, field)
    }


def test_the_words_of_the_rules_are_read_at_eleven() -> None:
    texts = texts_of_rules()
    assert grade(list(texts.values())) <= HIGHEST_GRADE
    sentences_of_rules = {name: text for name, text in texts.items() if "title" not in name}
    assert {
        name: text for name, text in sentences_of_rules.items() if grade([text]) > HIGHEST_OF_ONE
    } == {}


def test_a_text_of_a_journal_is_above_that() -> None:
    assert grade(["Differentiating epileptiform manifestations necessitates expertise."]) > 6
