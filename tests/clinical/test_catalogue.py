"""The catalogue can be reviewed without reading Python, and nothing in it goes unsourced."""

from __future__ import annotations

import ast
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import tracker.clinical
from tests.clinical.example_cases.rule_outcomes import born
from tracker.clinical.catalogue.loader import (
    EDITION,
    CatalogueBroken,
    Rule,
    age_of,
    catalogue_of,
    load_catalogue,
    milestone_items,
)
from tracker.clinical.checks import CHECKS
from tracker.domain.diary import CHECK_INS, EPISODES
from tracker.domain.vocabulary import Domain, Urgency
from tracker.events.clusters import SERIES_GAP_MIN
from tracker.events.deduplicate import DUPLICATE_GAP_MIN

HERE = Path(tracker.clinical.__file__).parent / "catalogue"
CATALOGUE = load_catalogue()
FLAGS = [rule for rule in CATALOGUE.rules.values() if rule.kind == "flag"]
UNTOUCHED = {
    "rules": (HERE / "rules.toml").read_text(),
    "policies": (HERE / "policies.toml").read_text(),
    "sources": (HERE / "sources.toml").read_text(),
}
CITED = frozenset(item.source_id for item in milestone_items())


def broken(**files_changed: str) -> str:
    texts = UNTOUCHED | files_changed
    with pytest.raises(CatalogueBroken) as caught:
        catalogue_of(texts["rules"], texts["policies"], texts["sources"], cited=CITED)
    return str(caught.value)


def test_the_catalogue_that_ships_is_whole() -> None:
    assert CATALOGUE.edition == EDITION == "2026.11"
    assert {str(rule.domain) for rule in FLAGS} == set(Domain)


def test_every_rule_names_a_check_and_every_check_a_rule() -> None:
    assert {rule.check for rule in CATALOGUE.rules.values()} == set(CHECKS)


# What fails, and that all of it is told at once.


def test_a_number_without_a_source_fails() -> None:
    message = broken(
        policies=UNTOUCHED["policies"].replace(
            'basis = "guideline", source = "ILAE_SE", locator = "t1 of tonic-clonic seizures"',
            'basis = "guideline"',
        )
    )
    assert "P7: long_s names no known source" in message
    assert "P7: long_s does not say where in its source" in message


def test_a_number_of_ours_without_a_reason_fails() -> None:
    assert "P20: running_h is ours and gives no reason" in broken(
        policies=UNTOUCHED["policies"].replace(
            "Beyond an hour a running row is likelier forgotten than true.", ""
        )
    )


def test_a_source_that_nothing_uses_fails() -> None:
    more = '\n[[source]]\nid = "NOBODY"\ntitle = "t"\norganisation = "o"\naddress = "a"\nverified = "no"\n'
    assert "source NOBODY is used nowhere" in broken(sources=UNTOUCHED["sources"] + more)


def test_a_rule_without_a_parents_or_a_clinicians_voice_fails() -> None:
    text = next(rule.clinician_text for rule in FLAGS if rule.id == "cannot_be_woken")
    assert "rule cannot_be_woken: clinician_text" in broken(
        rules=UNTOUCHED["rules"].replace(f'clinician_text = "{text}"\n', "")
    )
    assert "rule cannot_be_woken: parent_title" in broken(
        rules=UNTOUCHED["rules"].replace('parent_title = "Cannot be woken"\n', "")
    )


def test_all_problems_are_told_at_once() -> None:
    message = broken(
        rules=UNTOUCHED["rules"].replace('"ILAE_SE"', '"NO_SUCH"'),
        policies=UNTOUCHED["policies"].replace('id = "P20"', 'id = "P99"'),
    )
    assert "long_episode: no source 'NO_SUCH'" in message
    assert "long_episode: no policy 'P20'" in message


def test_an_unknown_key_of_a_rule_fails() -> None:
    assert "rule long_episode: severity" in broken(
        rules=UNTOUCHED["rules"].replace(
            'id = "long_episode"\n', 'id = "long_episode"\nseverity = 3\n'
        )
    )


# What a reader finds.


@pytest.mark.parametrize("rule", FLAGS, ids=lambda rule: rule.id)
def test_a_flag_says_what_why_what_to_do_and_what_it_cannot_tell(rule: Rule) -> None:
    assert all(
        [
            rule.parent_title,
            rule.parent_why,
            rule.parent_do,
            rule.clinician_text,
            rule.limits,
            rule.urgency is not Urgency.NONE,
        ]
    )
    assert set(rule.sources) or rule.urgency_basis == "ours"


@pytest.mark.parametrize("rule", CATALOGUE.rules.values(), ids=lambda rule: rule.id)
def test_a_parents_words_give_no_verdict_and_name_no_disease_of_the_brain(rule: Rule) -> None:
    said = " ".join(
        [
            rule.parent_title,
            rule.parent_why if rule.kind == "flag" else rule.parent_title,
            rule.parent_do,
        ]
    ).lower()
    words = set(said.replace(",", " ").replace(".", " ").replace(":", " ").split())
    assert words.isdisjoint({"normal", "benign", "safe", "just", "epilepsy", "autism", "palsy"})
    assert "all clear" not in said
    assert "don't worry" not in said


def test_an_emergency_calls_your_emergency_number() -> None:
    assert all(
        "your emergency number" in rule.parent_do
        for rule in FLAGS
        if rule.urgency is Urgency.EMERGENCY_NOW
    )
    assert "your emergency number" in CATALOGUE.do[Urgency.EMERGENCY_NOW]


def test_a_flag_below_its_rules_tier_says_what_that_tier_asks() -> None:
    rule = CATALOGUE.rules["goes_on_when_held"]
    assert CATALOGUE.what_to_do(rule, Urgency.EMERGENCY_NOW) == rule.parent_do
    assert CATALOGUE.what_to_do(rule, Urgency.SOON) == CATALOGUE.do[Urgency.SOON]


def test_gaps_are_defined_once_and_the_summaries_use_the_same() -> None:
    assert CATALOGUE.numbers.double_gap_min == DUPLICATE_GAP_MIN
    assert CATALOGUE.numbers.series_gap_min == SERIES_GAP_MIN


def test_the_milestones_are_the_hundred_and_six_items() -> None:
    items = milestone_items()
    assert len(items) == len({item.key for item in items}) == 106
    assert {item.scheme: sum(other.scheme == item.scheme for other in items) for item in items} == {
        "cdc_2022": 100,
        "who_mgrs_2006": 6,
    }
    sitting = next(item for item in items if item.key == "who_sitting_without_support")
    assert (sitting.p1_months, sitting.mean_months, sitting.p99_months) == (3.8, 6.0, 9.2)
    assert all(item.age_months is not None for item in items if item.scheme == "cdc_2022")


def test_age_is_corrected_below_37_weeks_and_until_24_months() -> None:
    assert (
        age_of(
            born(days=100, gestation_weeks=36, gestation_days=6), date(2026, 6, 15)
        ).corrected_days
        == 100 - 22
    )
    assert age_of(born(days=100, gestation_weeks=37), date(2026, 6, 15)).corrected_days == 100


# Code holds no number.


def literals(source: str) -> list[float]:
    """Return the numbers written into code, but for the sizes of caches."""
    tree = ast.parse(source)
    caches = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "maxsize"
    }
    constants = [
        node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in caches
    ]
    return [
        node.value
        for node in constants
        if isinstance(node.value, int | float) and node.value not in {0, 1}
    ]


@pytest.mark.parametrize("module", sorted(HERE.glob("*.py")), ids=lambda path: path.stem)
def test_clinical_code_holds_no_number_but_nought_and_one(module: Path) -> None:
    assert literals(module.read_text(encoding="utf-8")) == []


def test_a_number_written_into_a_check_is_found() -> None:
    assert literals("def check(e):\n    return e.duration_s >= 300\n") == [300]


def test_the_word_list_compiles_and_names_only_questions_that_exist() -> None:
    said: dict[str, Any] = tomllib.loads(
        (files("tracker.clinical") / "texts" / "en" / "notes.toml").read_text(encoding="utf-8")
    )
    assert {q for entry in said["finding"] for q in entry["episode_question"]} <= {
        column.name for column in EPISODES
    }
    assert {q for entry in said["finding"] for q in entry["check_in_question"]} <= {
        column.name for column in CHECK_INS
    }
