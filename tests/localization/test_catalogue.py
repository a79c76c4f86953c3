"""Every text comes from the catalogue: extraction, placeholders, and the pseudo-locale."""

from __future__ import annotations

import ast
import re
from io import BytesIO
from pathlib import Path

import pytest

from tracker.domain.duplicate_decision import Decision
from tracker.domain.quantities import QuantityProblem, quantity_spec
from tracker.domain.questions import FIELDS, GROUPS
from tracker.domain.vocabulary import Movement, Word
from tracker.localization.extraction import declared_texts
from tracker.localization.pseudo import CLOSING, OPENING
from tracker.localization.region import PSEUDO, find_region, in_region
from tracker.presentation.duplicate_pairs import Pair
from tracker.presentation.labels import label, unit
from tracker.presentation.quantity_text import (
    label_with_unit,
    placeholder_text,
    refusal_sentence,
)
from tracker.presentation.report_options import page_alt_text
from tracker.presentation.time_format import format_ago, format_length
from tracker.resources import resource

ROOT = resource("alembic.ini").parent

MARKED = {
    "duplicate_pairs",
    "entry_text",
    "fidgety_film",
    "flag_history",
    "help_texts",
    "labels",
    "missing_answers",
    "plain_rates",
    "quantity_text",
    "report_options",
    "source_text",
    "tap_tempo_text",
    "time_format",
    "time_of_day_sentences",
    "timing_sentences",
    "video_captions",
    "warning_card",
    "warning_changes",
}
"""Modules of tracker/presentation whose sentences are all marked; add one when it is done."""


def text_of(path: str) -> str:
    return (ROOT / "tracker" / path).read_text(encoding="utf-8")


def texts(path: str) -> set[str]:
    return {row[2] for row in declared_texts(BytesIO(text_of(path).encode()), {}, (), {})}


def test_every_word_and_question_is_collected_for_translators() -> None:
    configured = (ROOT / "babel.cfg").read_text(encoding="utf-8")
    for vocabulary in Word.__subclasses__():
        source = vocabulary.__module__.replace(".", "/") + ".py"
        assert f"[declared_texts: {source}]" in configured
        words = texts(source.removeprefix("tracker/"))
        assert {t for w in vocabulary for t in (w.parent_text, w.clinical_text) if t} <= words
    questions = texts("domain/questions.py")
    for specs in FIELDS.values():
        for spec in specs.values():
            own = (spec.wording, spec.quick_wording, spec.form_wording, spec.help, spec.label)
            assert {text for text in (*own, spec.gap, spec.unit) if text} <= questions
    headings = {group.heading for groups in GROUPS.values() for group in groups if group.heading}
    assert headings <= questions


def marked(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {
        n.func.id
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    return bool(calls & {"_", "ngettext", "N_"})


def test_what_was_marked_stays_marked() -> None:
    modules = (ROOT / "tracker" / "presentation").glob("*.py")
    assert {path.stem for path in modules if marked(path)} >= MARKED


@pytest.mark.parametrize(
    "path",
    sorted([*(ROOT / "tracker").rglob("*.py"), *(ROOT / "dashboards").glob("*.py")]),
    ids=lambda path: path.stem,
)
def test_a_message_is_one_constant_with_named_placeholders(path: Path) -> None:
    """An f-string or a variable in `_()` is seen by no translator (N_ marks what a variable holds)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id in {"_", "ngettext", "N_"}:
            assert not any(isinstance(one, ast.JoinedStr) for one in node.args), node.lineno
            for one in node.args:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    assert not re.search(r"\{\d*\}|%[sd]", one.value), one.value


def outside_brackets(text: str) -> str:
    """Return what of a text did not come from the catalogue."""
    while (inner := re.sub(rf"{OPENING}[^{OPENING}{CLOSING}]*{CLOSING}", "", text)) != text:
        text = inner
    return text


def test_marked_texts_hold_no_english_of_their_own_in_the_pseudo_locale() -> None:
    weight = quantity_spec("background", "birth_weight_g")
    assert weight
    pseudo = find_region(PSEUDO)
    assert pseudo
    with in_region(pseudo):
        page_text = [
            *(word.parent for word in Movement),
            *(spec.form_text for spec in FIELDS["episodes"].values()),
            *(group.title for group in GROUPS["episodes"]),
            label("episodes", "state"),
            unit("episodes", "jerk_count", {"jerk_count": 1}),
            *(format_ago(minutes) for minutes in (0, 5, 90, 3_000)),
            *(format_length(seconds) for seconds in (5, 60, 75)),
            page_alt_text(1, 2),
            *(
                Pair("a", "b", once, value).explanation
                for once in (True, False)
                for value in (None, *Decision)
            ),
            label_with_unit(FIELDS["background"]["birth_weight_g"].text, weight),
            placeholder_text(weight),
            *(refusal_sentence("1", problem, weight) for problem in QuantityProblem),
        ]
    assert [text for text in page_text if re.search(r"[A-Za-z]{2}", outside_brackets(text))] == []
    assert sum(text.count(OPENING) for text in page_text) == sum(
        text.count(CLOSING) for text in page_text
    )
