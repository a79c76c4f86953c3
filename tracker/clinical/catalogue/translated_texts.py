"""The catalogue's sentences in another language or spelling; English where one is missing.

A translation stands in texts/<language>/rules.toml, by rule id; it need not hold every rule. There
`reasons` holds the reason of each number of ours, by the number's name. The policies stand beside
it, in policies.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from tracker.localization.messages import N_, SOURCE_LANGUAGE, respell
from tracker.localization.pseudo import pseudo_translation
from tracker.localization.region import PSEUDO, find_region, spelling

if TYPE_CHECKING:
    from tracker.clinical.catalogue.definitions import Catalogue, Rule

YOUR_EMERGENCY_NUMBER: Final = N_("your emergency number")
"""What stands for the number in a sentence where the family's own is not known."""

NUMBER: Final = "{number}"
"""The place of the emergency number in a sentence."""

UNTRANSLATED: Final = N_("[English: not translated yet]")
"""Stands before an English sentence among those of another language."""

FIELDS: Final = (
    *("parent_title", "parent_why", "parent_do", "clinician_text", "limits"),
    *("recorded_title", "recorded_why", "recorded_text"),
)
POLICY_FIELDS: Final = ("title", "reason")


def translated_texts(language: str) -> Mapping[str, Any]:
    """Return the content of a language's rules.toml and policies.toml, empty if there is none."""
    texts: dict[str, Any] = {}
    for name in ("rules.toml", "policies.toml"):
        file = files("tracker.clinical") / "texts" / language / name
        texts |= tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return texts


def in_language_of(region: str, catalogue: Catalogue) -> Catalogue:
    """Return an English catalogue with the sentences of a region."""
    language = getattr(find_region(region), "translations", SOURCE_LANGUAGE)
    if language == SOURCE_LANGUAGE and not spelling(region):
        return catalogue
    if language == SOURCE_LANGUAGE:
        return _changed(catalogue, lambda text: respell(text, region))
    if language == PSEUDO:
        return _changed(catalogue, pseudo_translation)
    return with_translations(catalogue, translated_texts(language))


def with_emergency_number(catalogue: Catalogue, number: str) -> Catalogue:
    """Return a catalogue with an emergency number, or words for it, in its sentences."""
    return _changed(catalogue, lambda text: text.replace(NUMBER, number))


def with_translations(catalogue: Catalogue, texts: Mapping[str, Any]) -> Catalogue:
    """Return a catalogue with translated sentences; each that is missing is marked as English."""
    rules, policies, advice = (texts.get(name, {}) for name in ("rule", "policy", "do"))

    def rule_text(rule: str, field: str, english: str) -> str:
        return _or_english(rules.get(rule, {}).get(field), english)

    def number_reason(rule: str, number: str, english: str) -> str:
        return _or_english(rules.get(rule, {}).get("reasons", {}).get(number), english)

    return replace(
        catalogue,
        rules={
            name: _with_sentences(rule, partial(rule_text, name), partial(number_reason, name))
            for name, rule in catalogue.rules.items()
        },
        policies={
            name: policy.model_copy(
                update={
                    field: _or_english(policies.get(name, {}).get(field), getattr(policy, field))
                    for field in POLICY_FIELDS
                }
            )
            for name, policy in catalogue.policies.items()
        },
        advice={
            urgency: _or_english(advice.get(urgency), sentence)
            for urgency, sentence in catalogue.advice.items()
        },
    )


def _or_english(text: str | None, english: str) -> str:
    return text or f"{UNTRANSLATED} {english}"


def _with_sentences(
    rule: Rule, text_of: Callable[[str, str], str], reason_of: Callable[[str, str], str]
) -> Rule:
    """Return a rule with other sentences, each made from its field or number and the English."""
    update: dict[str, Any] = {
        field: text_of(field, english) for field in FIELDS if (english := getattr(rule, field))
    }
    numbers = tuple(
        number.model_copy(update={"reason": reason_of(number.name, number.reason)})
        if number.reason
        else number
        for number in rule.numbers
    )
    return rule.model_copy(update=update | {"numbers": numbers})


def _changed(catalogue: Catalogue, change: Callable[[str], str]) -> Catalogue:
    """Return a catalogue with every sentence changed."""

    def changed(_name: str, english: str) -> str:
        return change(english)

    return replace(
        catalogue,
        rules={
            name: _with_sentences(rule, changed, changed) for name, rule in catalogue.rules.items()
        },
        policies={
            name: policy.model_copy(
                update={field: change(getattr(policy, field)) for field in POLICY_FIELDS}
            )
            for name, policy in catalogue.policies.items()
        },
        advice={urgency: change(sentence) for urgency, sentence in catalogue.advice.items()},
    )
