"""The emergency number is put into a sentence once, where it is shown, in every language."""

from __future__ import annotations

import ast
import re

import pytest

from tests.builders import a_diary
from tests.clinical.case_book.words import NOW, baby, saw
from tracker.clinical.assess import Flag, assess
from tracker.clinical.catalogue import loader
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.domain.vocabulary import Urgency
from tracker.localization.region import PSEUDO, find_region, in_region
from tracker.presentation.confirmation import LEADS
from tracker.presentation.emergency_number import flag_with_number, urgency_text, usual_number
from tracker.presentation.first_aid import first_aid
from tracker.resources import resource

ROOT = resource("alembic.ini").parent
WORDS = "your emergency number"


def flags() -> tuple[Flag, ...]:
    blue = saw(2, "jerk", state="awake", colour="blue")
    return assess(a_diary(baby(200), NOW, episodes=[blue])).flags


def sentences(region: str, number: str = "") -> list[str]:
    catalogue = load_catalogue(region, emergency_number=number)
    texts = [*catalogue.advice.values()]
    for rule in catalogue.rules.values():
        texts += [rule.parent_title, rule.parent_why, rule.parent_do, rule.recorded_why]
    return texts


@pytest.mark.parametrize("region", ["en", "en-GB", "en-US", PSEUDO])
def test_no_sentence_is_shown_with_the_place_of_the_number_still_open(region: str) -> None:
    assert [one for number in ("", "112") for one in sentences(region, number) if "{n" in one] == []


def test_the_number_stands_where_the_words_stand_without_it() -> None:
    plain, numbered = sentences("en"), sentences("en", "112")
    assert sum(WORDS in one for one in plain) > 20
    assert [one.replace(WORDS, "112") for one in plain] == numbered


@pytest.mark.parametrize("region", ["en", PSEUDO])
def test_a_flag_names_the_number_in_the_language_in_use(region: str) -> None:
    there = find_region(region)
    assert there
    with in_region(there):
        (flag, *_others) = flags()
        numbered = flag_with_number(flag, "112")
        assert flag_with_number(flag, None) == flag
        assert "112" in urgency_text(Urgency.EMERGENCY_NOW, "112")
        assert "112" in first_aid("112")
        assert "112" not in first_aid()
    assert flag.urgency is Urgency.EMERGENCY_NOW
    assert "112" in numbered.do
    assert "112" not in flag.do
    assert numbered.title == flag.title


def test_no_catalogue_is_needed_for_a_flag_without_a_number() -> None:
    (flag, *_others) = flags()
    before = loader._catalogue.cache_info()
    assert flag_with_number(flag, None) is flag
    assert flag_with_number(flag, "") is flag
    assert loader._catalogue.cache_info() == before


def test_a_flag_of_a_milder_tier_keeps_its_own_advice() -> None:
    diary = a_diary(baby(200), NOW, episodes=[saw(2, "jerk", state="awake", colour="pale")])
    for flag in assess(diary).flags:
        assert flag_with_number(flag, "112").do == flag.do.replace(WORDS, "112")


def test_no_program_searches_a_sentence_for_the_words_of_the_number() -> None:
    """A translation has other words; the number has a place of its own, {number}."""
    for path in [*(ROOT / "tracker").rglob("*.py"), *(ROOT / "dashboards").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(ast.Attribute(attr="replace"), [ast.Constant(str() as text), *_]):
                    assert "emergency number" not in text, path
                case ast.Call(ast.Attribute(attr="replace"), [first, *_]):
                    assert "EMERGENCY" not in ast.unparse(first), path
    scripts = [path.read_text(encoding="utf-8") for path in (ROOT / "tracker").rglob("*.js")]
    assert not any(re.search(r"replace\([^)]*emergency number", script) for script in scripts)
    assert all("{number}" in lead for lead in LEADS.values())


@pytest.mark.parametrize(
    ("time_zone", "number"),
    [
        ("Europe/London", "999"),
        ("Europe/Isle_of_Man", "999"),
        ("Europe/Dublin", "112"),
        ("America/Denver", "911"),
        ("America/Indiana/Knox", "911"),
        ("US/Pacific", "911"),
        ("Canada/Atlantic", "911"),
        ("America/Mexico_City", None),
        ("Australia/Sydney", None),
        ("Asia/Tokyo", None),
        ("", None),
        (None, None),
    ],
)
def test_a_number_is_guessed_only_where_one_is_used_throughout(
    time_zone: str | None, number: str | None
) -> None:
    assert usual_number(time_zone) == number
