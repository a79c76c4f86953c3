"""Loads the catalogue: reads the data, adds the sentences of one language, checks everything.

The numbers and conditions of rules and policies stand in catalogue/, their sentences in
texts/<language>/, by the same id; `translated_texts` adds another language to the English ones.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from tracker.clinical.catalogue.definitions import (
    Catalogue,
    MilestoneItem,
    Number,
    Policy,
    Rule,
    Source,
)
from tracker.clinical.catalogue.translated_texts import (
    YOUR_EMERGENCY_NUMBER,
    in_language_of,
    with_emergency_number,
)
from tracker.clinical.features.answer_codes import Thresholds
from tracker.domain.age import Age, CorrectionRule, age_on
from tracker.domain.diary import Child
from tracker.domain.vocabulary import Urgency
from tracker.errors import TrackerError
from tracker.localization.messages import SOURCE_LANGUAGE, _
from tracker.localization.region import current_region, find_region, in_region

EDITION: Final = "2026.11"

RULE_TEXTS: Final = frozenset(
    {
        "parent_title",
        "parent_why",
        "parent_do",
        "clinician_text",
        "limits",
        "recorded_title",
        "recorded_why",
        "recorded_text",
    }
)
POLICY_TEXTS: Final = frozenset({"title", "reason"})
"""The fields that stand in texts/<language>/, and nowhere else."""

Model = TypeVar("Model", bound=BaseModel)
Entry = Mapping[str, Any]


class CatalogueBroken(TrackerError):
    """The catalogue contradicts itself; the message lists everything that is wrong."""


@dataclass(frozen=True)
class CatalogueFiles:
    """The content of the TOML files of a catalogue in English."""

    rules: str
    rule_texts: str
    policies: str
    policy_texts: str
    sources: str


def _content(folder: str, name: str) -> str:
    return (files("tracker.clinical") / folder / name).read_text(encoding="utf-8")


def _files() -> CatalogueFiles:
    texts = f"texts/{SOURCE_LANGUAGE}"
    return CatalogueFiles(
        rules=_content("catalogue", "rules.toml"),
        rule_texts=_content(texts, "rules.toml"),
        policies=_content("catalogue", "policies.toml"),
        policy_texts=_content(texts, "policies.toml"),
        sources=_content("catalogue", "sources.toml"),
    )


def _parsed(
    model: type[Model], entries: Iterable[Entry], kind: str, problems: list[str]
) -> list[Model]:
    """Return the valid entries as models; add to `problems` what is wrong with the others."""
    models = []
    for position, entry in enumerate(entries):
        try:
            models.append(model.model_validate(entry))
        except ValidationError as error:
            problems += [
                f"{kind} {entry.get('id', position)}: {'/'.join(map(str, e['loc']))} {e['msg']}"
                for e in error.errors()
            ]
    return models


def _with_texts(
    entries: list[Entry],
    texts: Mapping[str, Entry],
    fields: frozenset[str],
    kind: str,
    problems: list[str],
) -> list[Entry]:
    """Return each entry with its sentences; `fields` are those that only the texts may hold."""
    by_id = {str(entry.get("id")): entry for entry in entries}
    problems += [f"{kind} {name} has no sentences" for name in by_id if name not in texts]
    problems += [f"no {kind} {name}, but sentences" for name in texts if name not in by_id]
    for name, entry in by_id.items():
        text = texts.get(name, {})
        misplaced = sorted((entry.keys() & fields) | (text.keys() - fields))
        problems += [f"{kind} {name}: {field} stands in the wrong file" for field in misplaced]
    return [{**texts.get(str(entry.get("id")), {}), **entry} for entry in entries]


def number_problems(owner: str, number: Number, sources: Mapping[str, Source]) -> list[str]:
    """Return what is wrong with one number: no existing source, or ours without a reason."""
    if number.basis == "ours":
        return [] if number.reason else [f"{owner}: {number.name} is ours and gives no reason"]
    problems = [] if number.source in sources else [f"{owner}: {number.name} names no known source"]
    return problems + (
        [] if number.locator else [f"{owner}: {number.name} does not say where in its source"]
    )


def rule_problems(
    rule: Rule, sources: Mapping[str, Source], policies: Mapping[str, Policy]
) -> list[str]:
    """Return what is wrong with one rule beyond its fields."""
    problems = [f"{rule.id}: no source {name!r}" for name in rule.sources if name not in sources]
    problems += [f"{rule.id}: no policy {name!r}" for name in rule.policies if name not in policies]
    if not rule.sources and not rule.policies:
        problems.append(f"{rule.id}: names neither a source nor a policy")
    if rule.kind == "flag":
        problems += [
            f"{rule.id}: a flag needs {name}"
            for name in ("domain", "parent_do", "limits")
            if not getattr(rule, name)
        ]
        problems += (
            [] if rule.urgency is not Urgency.NONE else [f"{rule.id}: a flag needs an urgency"]
        )
    elif rule.urgency is not Urgency.NONE or rule.domain is not None:
        problems.append(f"{rule.id}: only a flag has an urgency and a domain")
    return problems + [
        problem for number in rule.numbers for problem in number_problems(rule.id, number, sources)
    ]


def policy_problems(policies: Iterable[Policy], sources: Mapping[str, Source]) -> list[str]:
    """Return what is wrong with the policies: their numbers, their names, their sources."""
    numbers = [(policy.id, number) for policy in policies for number in policy.numbers]
    names = [number.name for _, number in numbers]
    return [
        *(
            problem
            for owner, number in numbers
            for problem in number_problems(owner, number, sources)
        ),
        *(
            f"policy number {name} stands twice"
            for name in sorted({name for name in names if names.count(name) > 1})
        ),
        *(
            f"{policy.id}: no source {name!r}"
            for policy in policies
            for name in policy.sources
            if name not in sources
        ),
    ]


def _cited(entries: Iterable[Rule | Policy]) -> set[str]:
    """Return the ids of the sources that rules or policies and their numbers name."""
    return {
        name
        for entry in entries
        for name in (*entry.sources, *(number.source for number in entry.numbers))
    }


def _advice(texts: Mapping[str, Any], problems: list[str]) -> dict[Urgency, str]:
    """Return what to do at each urgency."""
    sentences = texts.get("do", {})
    advice: dict[Urgency, str] = {
        urgency: str(sentences.get(urgency, ""))
        for urgency in Urgency
        if urgency is not Urgency.NONE
    }
    problems += [
        f"do: nothing is said for {urgency}" for urgency, sentence in advice.items() if not sentence
    ]
    return advice


def catalogue_of(content: CatalogueFiles, *, cited: frozenset[str] = frozenset()) -> Catalogue:
    """Return the catalogue that the files hold; `cited`: sources that something else names.

    Raises CatalogueBroken with everything that is wrong.
    """
    problems: list[str] = []
    rule_texts = tomllib.loads(content.rule_texts)
    rule_entries = _with_texts(
        tomllib.loads(content.rules).get("rule", []),
        rule_texts.get("rule", {}),
        RULE_TEXTS,
        "rule",
        problems,
    )
    policy_entries = _with_texts(
        tomllib.loads(content.policies).get("policy", []),
        tomllib.loads(content.policy_texts).get("policy", {}),
        POLICY_TEXTS,
        "policy",
        problems,
    )
    source_entries = tomllib.loads(content.sources).get("source", [])
    sources = {s.id: s for s in _parsed(Source, source_entries, "source", problems)}
    policies = {p.id: p for p in _parsed(Policy, policy_entries, "policy", problems)}
    rules = _parsed(Rule, rule_entries, "rule", problems)
    by_id = {rule.id: rule for rule in rules}
    advice = _advice(rule_texts, problems)
    problems += [f"rule {rule.id} stands twice" for rule in rules if by_id[rule.id] is not rule]
    problems += [problem for rule in rules for problem in rule_problems(rule, sources, policies)]
    problems += policy_problems(policies.values(), sources)
    used = cited | _cited(rules) | _cited(policies.values())
    problems += [f"source {name} is used nowhere" for name in sources if name not in used]
    if problems:
        raise CatalogueBroken("The clinical catalogue cannot be used:\n" + "\n".join(problems))
    numbers = (number for policy in policies.values() for number in policy.numbers)
    thresholds = Thresholds({number.name: number.value for number in numbers})
    return Catalogue(EDITION, by_id, policies, sources, thresholds, advice)


def load_catalogue(region: str | None = None, *, emergency_number: str = "") -> Catalogue:
    """Return the shipped catalogue with the sentences of a region (None: of that in use).

    A rule without sentences in the region's language has the English ones, which say so. The
    sentences name `emergency_number`, or "your emergency number" where it is not known.
    """
    code = region or current_region().code
    return _with_number(code, emergency_number) if emergency_number else _catalogue(code)


@lru_cache
def _in_language(code: str) -> Catalogue:
    """Return the catalogue with the place for the emergency number in its sentences."""
    cited = frozenset(item.source_id for item in milestone_items())
    return in_language_of(code, catalogue_of(_files(), cited=cited))


@lru_cache
def _catalogue(code: str) -> Catalogue:
    with in_region(find_region(code) or current_region()):
        return with_emergency_number(_in_language(code), _(YOUR_EMERGENCY_NUMBER))


@lru_cache(maxsize=8)
def _with_number(code: str, number: str) -> Catalogue:
    return with_emergency_number(_in_language(code), number)


def _number_or_none(text: str) -> float | None:
    return float(text) if text else None


@lru_cache(maxsize=1)
def milestone_items() -> tuple[MilestoneItem, ...]:
    """Return the skills of the published lists in their order; who.csv gives the WHO windows."""
    windows = {
        row["key"]: row for row in csv.DictReader(_content("catalogue", "who.csv").splitlines())
    }
    items = []
    for row in csv.DictReader(_content("catalogue", "milestones.csv").splitlines()):
        window = windows.get(row["key"], {})
        months = {
            name: _number_or_none(window.get(name, ""))
            for name in ("p1_months", "p99_months", "mean_months")
        }
        items.append(
            MilestoneItem.model_validate(
                {**row, "age_months": _number_or_none(row["age_months"]), **months}
            )
        )
    return tuple(items)


@lru_cache(maxsize=1)
def correction_rule() -> CorrectionRule:
    """Return when age is corrected for an early birth."""
    thresholds = load_catalogue().thresholds
    return CorrectionRule(
        thresholds.corrected_when_born_before_weeks, thresholds.corrected_until_months
    )


def age_of(child: Child, day: date) -> Age:
    """Return a child's age on a local day, corrected as the catalogue says."""
    return age_on(
        day, child.birth_date, child.gestation_weeks, child.gestation_days, correction_rule()
    )
