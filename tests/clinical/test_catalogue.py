"""The catalogue can be reviewed without reading Python, and nothing in it goes unsourced."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import tracker.clinical
from tests.clinical.example_cases.rule_outcomes import born
from tracker.clinical.catalogue.definitions import Rule
from tracker.clinical.catalogue.loader import (
    EDITION,
    CatalogueBroken,
    CatalogueFiles,
    age_of,
    catalogue_of,
    load_catalogue,
    milestone_items,
)
from tracker.clinical.catalogue.translated_texts import with_translations
from tracker.clinical.checks import CHECKS
from tracker.domain.diary import CHECK_INS, EPISODES
from tracker.domain.vocabulary import Domain, Urgency
from tracker.events.clusters import SERIES_GAP_MIN
from tracker.events.deduplicate import DUPLICATE_GAP_MIN

HERE = Path(tracker.clinical.__file__).parent / "catalogue"
CATALOGUE = load_catalogue()
FLAGS = [rule for rule in CATALOGUE.rules.values() if rule.kind == "flag"]
TEXTS = HERE.parent / "texts" / "en"
SHIPPED = CatalogueFiles(
    rules=(HERE / "rules.toml").read_text(encoding="utf-8"),
    rule_texts=(TEXTS / "rules.toml").read_text(encoding="utf-8"),
    policies=(HERE / "policies.toml").read_text(encoding="utf-8"),
    policy_texts=(TEXTS / "policies.toml").read_text(encoding="utf-8"),
    sources=(HERE / "sources.toml").read_text(encoding="utf-8"),
)
CITED = frozenset(item.source_id for item in milestone_items())


def problems_of(**changed: str) -> str:
    """Return the message that refuses the shipped files with some of them changed."""
    with pytest.raises(CatalogueBroken) as caught:
        catalogue_of(replace(SHIPPED, **changed), cited=CITED)
    return str(caught.value)


def test_the_catalogue_that_ships_is_whole() -> None:
    assert CATALOGUE.edition == EDITION == "2026.11"
    assert {str(rule.domain) for rule in FLAGS} == set(Domain)


def test_every_rule_names_a_check_and_every_check_a_rule() -> None:
    assert {rule.check for rule in CATALOGUE.rules.values()} == set(CHECKS)


# What fails, and that all of it is told at once.


def test_a_number_without_a_source_fails() -> None:
    message = problems_of(
        policies=SHIPPED.policies.replace(
            'basis = "guideline", source = "ILAE_SE", locator = "t1 of tonic-clonic seizures"',
            'basis = "guideline"',
        )
    )
    assert "P7: long_s names no known source" in message
    assert "P7: long_s does not say where in its source" in message


def test_a_number_of_ours_without_a_reason_fails() -> None:
    assert "P20: running_h is ours and gives no reason" in problems_of(
        policies=SHIPPED.policies.replace(
            "A timer that runs for more than an hour was more likely forgotten.", ""
        )
    )


def test_a_source_that_nothing_uses_fails() -> None:
    more = '\n[[source]]\nid = "NOBODY"\ntitle = "t"\norganisation = "o"\naddress = "a"\nverified = "no"\n'
    assert "source NOBODY is used nowhere" in problems_of(sources=SHIPPED.sources + more)


def test_a_rule_without_a_parents_or_a_clinicians_voice_fails() -> None:
    text = next(rule.clinician_text for rule in FLAGS if rule.id == "cannot_be_woken")
    assert "rule cannot_be_woken: clinician_text" in problems_of(
        rule_texts=SHIPPED.rule_texts.replace(f'clinician_text = "{text}"\n', "")
    )
    assert "rule cannot_be_woken: parent_title" in problems_of(
        rule_texts=SHIPPED.rule_texts.replace('parent_title = "Cannot be woken"\n', "")
    )


def test_all_problems_are_told_at_once() -> None:
    message = problems_of(
        rules=SHIPPED.rules.replace('"ILAE_SE"', '"NO_SUCH"'),
        policies=SHIPPED.policies.replace('id = "P20"', 'id = "P99"'),
    )
    assert "long_episode: no source 'NO_SUCH'" in message
    assert "long_episode: no policy 'P20'" in message


def test_an_unknown_key_of_a_rule_fails() -> None:
    assert "rule long_episode: severity" in problems_of(
        rules=SHIPPED.rules.replace('id = "long_episode"\n', 'id = "long_episode"\nseverity = 3\n')
    )


# Every rule and policy has its sentences, and every sentence its rule or policy.


def test_a_rule_or_policy_without_sentences_fails() -> None:
    message = problems_of(
        rule_texts=SHIPPED.rule_texts.replace("[rule.long_episode]", "[rule.nothing]"),
        policy_texts=SHIPPED.policy_texts.replace("[policy.P20]", "[policy.P99]"),
    )
    assert "rule long_episode has no sentences" in message
    assert "policy P20 has no sentences" in message


def test_sentences_without_a_rule_or_policy_fail() -> None:
    message = problems_of(
        rule_texts=SHIPPED.rule_texts + '\n[rule.nothing]\nparent_title = "t"\n',
        policy_texts=SHIPPED.policy_texts + '\n[policy.P99]\ntitle = "t"\n',
    )
    assert "no rule nothing, but sentences" in message
    assert "no policy P99, but sentences" in message


def test_a_sentence_in_the_file_of_numbers_or_a_number_in_the_file_of_sentences_fails() -> None:
    message = problems_of(
        rules=SHIPPED.rules.replace(
            'id = "long_episode"\n', 'id = "long_episode"\nlimits = "none"\n'
        ),
        rule_texts=SHIPPED.rule_texts.replace(
            "[rule.cannot_be_woken]\n", '[rule.cannot_be_woken]\nurgency = "soon"\n'
        ),
    )
    assert "rule long_episode: limits stands in the wrong file" in message
    assert "rule cannot_be_woken: urgency stands in the wrong file" in message


def test_a_rule_that_is_not_translated_is_in_english_and_says_so() -> None:
    english = load_catalogue("en")
    texts = {"rule": {"long_episode": {"parent_title": "Über fünf Minuten"}}, "do": {}}
    other = with_translations(english, texts)
    assert other.rules["long_episode"].parent_title == "Über fünf Minuten"
    why = english.rules["long_episode"].parent_why
    assert other.rules["long_episode"].parent_why == f"[English: not translated yet] {why}"
    assert all(text.startswith("[English") for text in other.advice.values())
    assert other.thresholds is english.thresholds


def test_the_sentences_are_spelt_as_in_the_region_and_long_in_the_pseudo_locale() -> None:
    sentence = load_catalogue("en").rules["breathing_or_colour"].clinician_text
    american = load_catalogue("en-US").rules
    text = " ".join(rule.parent_why + rule.clinician_text for rule in american.values())
    assert not {"colour", "paediatrician", "behaviour"} & set(text.split())
    pseudo = load_catalogue("en-XA").rules
    assert all(rule.parent_title.startswith("⟦") for rule in pseudo.values())
    assert len(pseudo["breathing_or_colour"].clinician_text) > 1.4 * len(sentence)


# What a reader sees.


def test_a_flag_says_what_why_what_to_do_and_what_it_cannot_tell() -> None:
    fields = ("parent_title", "parent_why", "parent_do", "clinician_text", "limits")
    assert [(rule.id, name) for rule in FLAGS for name in fields if not getattr(rule, name)] == []
    assert [rule.id for rule in FLAGS if rule.urgency is Urgency.NONE] == []
    assert [rule.id for rule in FLAGS if not rule.sources and rule.urgency_basis != "ours"] == []


VERDICTS = {"normal", "benign", "safe", "just", "epilepsy", "autism", "palsy"}
SOOTHING = ("all clear", "don't worry")


def verdicts_in(rule: Rule) -> list[str]:
    """Return the words of a rule for the parent that give a verdict or name a disease."""
    shown = [rule.parent_title, rule.parent_do, rule.parent_why if rule.kind == "flag" else ""]
    text = " ".join(shown).lower()
    words = text.replace(",", " ").replace(".", " ").replace(":", " ").split()
    return [word for word in words if word in VERDICTS] + [
        part for part in SOOTHING if part in text
    ]


def test_a_parents_words_give_no_verdict_and_name_no_disease_of_the_brain() -> None:
    assert {
        rule.id: verdicts_in(rule) for rule in CATALOGUE.rules.values() if verdicts_in(rule)
    } == {}


def test_an_emergency_calls_your_emergency_number() -> None:
    assert all(
        "your emergency number" in rule.parent_do
        for rule in FLAGS
        if rule.urgency is Urgency.EMERGENCY_NOW
    )
    assert "your emergency number" in CATALOGUE.advice[Urgency.EMERGENCY_NOW]


def test_a_flag_below_its_rules_tier_says_what_that_tier_asks() -> None:
    rule = CATALOGUE.rules["goes_on_when_held"]
    assert CATALOGUE.advice_for(rule, Urgency.EMERGENCY_NOW) == rule.parent_do
    assert CATALOGUE.advice_for(rule, Urgency.SOON) == CATALOGUE.advice[Urgency.SOON]


def test_gaps_are_defined_once_and_the_summaries_use_the_same() -> None:
    assert CATALOGUE.thresholds.double_gap_min == DUPLICATE_GAP_MIN
    assert CATALOGUE.thresholds.series_gap_min == SERIES_GAP_MIN


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


def test_a_check_holds_no_number_but_nought_and_one() -> None:
    numbers = {
        module.stem: literals(module.read_text(encoding="utf-8"))
        for module in (HERE.parent / "checks").glob("*.py")
    }
    assert len(numbers) > 1
    assert {module: values for module, values in numbers.items() if values} == {}


def test_a_number_written_into_a_check_is_found() -> None:
    assert literals("def check(e):\n    return e.duration_s >= 300\n") == [300]


def test_the_word_list_compiles_and_names_only_questions_that_exist() -> None:
    words: dict[str, Any] = tomllib.loads(
        (files("tracker.clinical") / "texts" / "en" / "notes.toml").read_text(encoding="utf-8")
    )
    assert {q for entry in words["finding"] for q in entry["episode_question"]} <= {
        column.name for column in EPISODES
    }
    assert {q for entry in words["finding"] for q in entry["check_in_question"]} <= {
        column.name for column in CHECK_INS
    }


@pytest.mark.parametrize(
    "rule", ["sleep_seizure_pattern", "very_worried", "very_worried_day", "no_vitamin_d"]
)
def test_a_tier_is_mapped_by_us_where_the_source_names_the_sign_and_no_tier(rule: str) -> None:
    assert CATALOGUE.rules[rule].urgency_basis == "mapped_by_us"


def test_a_tier_of_a_policy_of_ours_alone_is_not_called_published() -> None:
    published = [rule for rule in FLAGS if rule.urgency_basis == "as_published"]
    assert [rule.id for rule in published if rule.guide_id.startswith("P")] == []
