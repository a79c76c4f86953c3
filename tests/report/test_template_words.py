"""The template holds no words of its own: each comes from the catalogue, so that a translation is data."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import pytest
import typst

from tests.fullest import FULL_NOTE, fullest
from tests.report.test_report import DEMOS, demo, text_of
from tracker.clinical.recorded_reasons import recorded_reasons
from tracker.domain.report_note import VisitNote
from tracker.domain.vocabulary import Urgency
from tracker.localization.pseudo import CLOSING, OPENING
from tracker.localization.region import PSEUDO, find_region, in_region
from tracker.report.content import content_of
from tracker.report.figures import FONTS
from tracker.report.findings import how_soon
from tracker.report.template_words import BOXES, WORDS, box_labels, template_words
from tracker.report.videos_code import videos_code
from tracker.review import Review

WIDTH_PT = 520.0
OF_THE_PROGRAM = {"svg", "urgency"}
"""What the template looks up or draws, and does not print."""


def with_marks(value: Any) -> Any:
    """Return the content with a mark in the place of every text; placeholders stay."""
    if isinstance(value, str):
        return "§ " + " ".join(re.findall(r"\{\w+\}", value)) if value else ""
    if isinstance(value, dict):
        return {
            name: one if name in OF_THE_PROGRAM else with_marks(one) for name, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [with_marks(one) for one in value]
    return value


def printed(review: Review, note: VisitNote) -> str:
    """Return the text of the report with a mark for every text that comes from the program."""
    code = videos_code("http://diary.local", review.child.id)
    content = with_marks(content_of(review, note, width=WIDTH_PT, code=code))
    content |= {"words": with_marks(WORDS), "boxes": with_marks(BOXES), "lang": "en"}
    content |= {"paper": "a4", "fonts": FONTS, "width": WIDTH_PT}
    for drawing in ("windows", "strip", "head_chart"):
        content[drawing] = None
    template = (files("tracker.report") / "report.typ").read_bytes()
    pdf = typst.Compiler(template, sys_inputs={"d": json.dumps(content)}).compile(format="pdf")
    assert isinstance(pdf, bytes)
    return text_of(pdf)


@pytest.mark.parametrize("name", [*DEMOS, "fullest"])
def test_no_word_is_printed_that_is_not_in_the_catalogue(name: str) -> None:
    is_full = name == "fullest"
    review = fullest("waking_series", DEMOS["waking_series"]) if is_full else demo(name)
    text = printed(review, FULL_NOTE if is_full else VisitNote())
    assert text.count("§") > 50
    assert re.findall(r"[^\W\d_]{2,}", text) == []


def test_each_word_of_the_template_is_in_the_language_in_use_with_its_placeholders() -> None:
    pseudo = find_region(PSEUDO)
    assert pseudo
    with in_region(pseudo):
        translated, boxes = template_words(), box_labels()
    assert translated.keys() == WORDS.keys()
    for text in [*translated.values(), *boxes]:
        assert (text[0], text[-1]) == (OPENING, CLOSING)
    for name, words in WORDS.items():
        assert re.findall(r"\{\w+\}", translated[name]) == re.findall(r"\{\w+\}", words)


@pytest.mark.parametrize("name", DEMOS)
def test_the_labels_of_page_1_and_the_question_are_in_the_language_in_use(name: str) -> None:
    pseudo = find_region(PSEUDO)
    assert pseudo
    with in_region(pseudo):
        content: dict[str, Any] = content_of(demo(name), VisitNote(), width=WIDTH_PT)
    labels = [label for part in ("head", "bottom_line", "risks") for label, _words in content[part]]
    _label, question = content["bottom_line"][-1]
    for text in [*labels, question, content["note"], content["definitions"], content["title"]]:
        assert (text[0], text[-1]) == (OPENING, CLOSING), text


def test_the_urgency_and_the_recorded_reasons_of_a_flag_are_in_the_language_in_use() -> None:
    pseudo = find_region(PSEUDO)
    assert pseudo
    with in_region(pseudo):
        texts = [*map(how_soon, Urgency), *recorded_reasons({"risks": ["little_sun"]})]
    for text in texts:
        assert (text[0], text[-1]) == (OPENING, CLOSING)
    assert recorded_reasons({"risks": ["little_sun"]})[0] == "little sun or covered skin"
