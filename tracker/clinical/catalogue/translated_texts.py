"""The catalogue's sentences in another language or spelling; English where one is missing.

A translation stands in texts/<language>/rules.toml, by rule id; it need not hold every rule.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from tracker.localization.messages import N_, SOURCE_LANGUAGE, respell
from tracker.localization.pseudo import pseudo_translation
from tracker.localization.region import PSEUDO, find_region, spelling

if TYPE_CHECKING:
    from tracker.clinical.catalogue.definitions import Catalogue, Rule

UNTRANSLATED: Final = N_("[English: not translated yet]")
"""Stands before an English sentence among those of another language."""

FIELDS: Final = ("parent_title", "parent_why", "parent_do", "clinician_text", "limits")


def translated_texts(language: str) -> Mapping[str, Any]:
    """Return the content of a language's rules.toml, empty if there is none."""
    file = files("tracker.clinical") / "texts" / language / "rules.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


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


def with_translations(catalogue: Catalogue, texts: Mapping[str, Any]) -> Catalogue:
    """Return a catalogue with translated sentences; each that is missing is marked as English."""
    own = texts.get("rule", {})
    advice = texts.get("do", {})
    return replace(
        catalogue,
        rules={
            name: _translated(rule, own.get(name, {})) for name, rule in catalogue.rules.items()
        },
        advice={
            urgency: advice.get(urgency) or f"{UNTRANSLATED} {sentence}"
            for urgency, sentence in catalogue.advice.items()
        },
    )


def _translated(rule: Rule, texts: Mapping[str, str]) -> Rule:
    return rule.model_copy(
        update={
            field: texts.get(field) or f"{UNTRANSLATED} {english}"
            for field in FIELDS
            if (english := getattr(rule, field))
        }
    )


def _changed(catalogue: Catalogue, change: Callable[[str], str]) -> Catalogue:
    """Return a catalogue with every sentence changed."""
    return replace(
        catalogue,
        rules={
            name: rule.model_copy(
                update={field: change(text) for field in FIELDS if (text := getattr(rule, field))}
            )
            for name, rule in catalogue.rules.items()
        },
        advice={urgency: change(sentence) for urgency, sentence in catalogue.advice.items()},
    )
