"""A report in another language than the log: no English is left but names, titles and own words."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest

from tests.builders import a_child, a_diary
from tests.localization.test_catalogue import outside_brackets
from tests.report.test_report import CARRIED, DEMOS, NOON, demo, text_of
from tracker.clinical.catalogue.loader import load_catalogue, milestone_items
from tracker.clinical.catalogue.our_choices import own_choices
from tracker.domain.vocabulary import BirthEvent, Condition, MilkFeeding, VitaminDRisk
from tracker.localization.region import PSEUDO, Region, find_region, in_region, regions
from tracker.presentation.missing_answers import missing_phrase
from tracker.report.formatting import format_clock, format_duration
from tracker.report.missing_glyphs import SCRIPTS, MissingScript
from tracker.report.plain_text import plain_text
from tracker.report.question_names import question_name
from tracker.report.report import missing_fonts_message, parent_report, report
from tracker.review import Review, build_review

QUOTED = re.compile(r"“[^”]*”")
DATE = re.compile(r"\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d{1,2} [A-Z][a-z]{2,3}\b")


def pseudo() -> Region:
    region = find_region(PSEUDO)
    assert region
    return region


def made_there(name: str) -> Review:
    """Return a review made in the region in use."""
    if name == "empty":
        return build_review(a_diary(a_child(), NOON))
    return demo.__wrapped__(name)


def english_in(text: str, review: Review) -> list[str]:
    """Return the words of a printed text that no translator could reach."""
    rest = QUOTED.sub(" ", outside_brackets(" ".join(text.split())))
    publications = chain.from_iterable(
        (one.title.rstrip("."), one.organisation) for one in review.sources.values()
    )
    own = [review.child.name, review.child.time_zone, *review.diary.doses["medicine"]]
    for words in sorted({*publications, *own}, key=len, reverse=True):
        rest = rest.replace(words, " ")
    return re.findall(r"[A-Za-z]{2,}", DATE.sub(" ", rest))


@pytest.mark.parametrize("name", [*DEMOS, "empty"])
def test_the_two_pages_hold_no_english_of_the_program(name: str) -> None:
    with in_region(pseudo()):
        review = made_there(name)
        document = report(review, fonts=CARRIED, pictures_per_inch=20)
    assert english_in(text_of(document.pdf), review) == []
    assert len(document.pictures) == (1 if name == "empty" else 2)


@pytest.mark.parametrize("name", [*DEMOS, "empty"])
def test_the_message_and_the_parents_page_hold_no_english_of_the_program(name: str) -> None:
    with in_region(pseudo()):
        review = made_there(name)
        message = plain_text(review)
        page = parent_report(review, fonts=CARRIED, pictures_per_inch=20)
    assert [line for line in message.splitlines() if english_in(line, review)] == []
    assert english_in(text_of(page.pdf), review) == []
    assert len(page.pictures) == 1


def test_every_question_and_answer_behind_a_finding_has_its_short_name() -> None:
    catalogue = load_catalogue("en")
    questions = {
        need.rpartition(".")[2]
        for rule in catalogue.rules.values()
        for need in (*rule.needs, *rule.asks)
    }
    answers = {
        str(word) for kind in (BirthEvent, Condition, MilkFeeding, VitaminDRisk) for word in kind
    }
    skills = {item.skill for item in milestone_items()}
    with in_region(pseudo()):
        names = {name: question_name(name) for name in questions | answers | skills | {"preterm"}}
    assert [
        name for name, text in names.items() if re.search(r"[A-Za-z]{2}", outside_brackets(text))
    ] == []


def test_our_own_choices_are_in_the_language_in_use() -> None:
    with in_region(pseudo()):
        catalogue = load_catalogue()
        sentences = [
            sentence
            for rule in catalogue.rules.values()
            for sentence in own_choices(rule, catalogue, rule.policies)
        ]
        fonts = missing_fonts_message((MissingScript(*SCRIPTS["HANGUL"]),), Path("/data"))
    assert len(sentences) > 100
    assert [one for one in sentences if re.search(r"[A-Za-z]{2}", outside_brackets(one))] == []
    assert outside_brackets(fonts) == ""


def test_the_days_that_a_rise_is_compared_with_are_named_in_the_language_in_use() -> None:
    """The assessment's JSON says it in English; page and paper do not."""
    missing = "observed days before the last 14"
    assert missing_phrase(missing) == missing.replace("observed", "watched")
    with in_region(pseudo()):
        assert outside_brackets(missing_phrase(missing)) == ""


@pytest.mark.parametrize(
    ("code", "clock", "midnight"),
    [("en-GB", "18:05", "00:00"), ("en-US", "6:05 PM", "12:00 AM")],
)
def test_every_time_of_a_paper_is_on_the_clock_of_its_region(
    code: str, clock: str, midnight: str
) -> None:
    with in_region(regions()[code]):
        review = made_there("waking_series")
        texts = [text_of(report(review, fonts=CARRIED).pdf), plain_text(review)]
        assert " ".join(format_clock(18 * 60 + 5.9).split()) == clock
        assert " ".join(format_clock(0).split()) == midnight
    hours = [re.findall(r"\b\d{1,2}:\d\d(?:\s[AP]M)?", text) for text in texts]
    assert all(hours)
    is_american = code == "en-US"
    assert [one for text in hours for one in text if ("M" in one) is not is_american] == []


def test_every_paper_gives_the_age_in_months_and_days_of_the_calendar() -> None:
    """Born on 26 July, on 29 November: the 26th was three days ago."""
    child = a_child("2026-07-26")
    review = build_review(a_diary(child, "2026-11-29T12:00:00+00:00"))
    printed = [
        text_of(report(review, fonts=CARRIED).pdf),
        text_of(parent_report(review, fonts=CARRIED).pdf),
        plain_text(review),
    ]
    assert ["4 months 3 days" in " ".join(text.split()) for text in printed] == [True] * 3


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        *[(0, "0 s"), (0.4, "under 1 s"), (119, "119 s"), (120, "2 min"), (125, "2 min 5 s")],
        *[(3_600, "1 h"), (3_690, "1 h 2 min"), (3_600_000, "1,000 h")],
    ],
)
def test_a_length_is_written_in_the_largest_units_that_fit(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text
