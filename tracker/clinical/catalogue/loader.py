"""The catalogue: every rule, number, policy and source as data, checked as a whole when it is first read.

A number has a unit and a basis: `guideline` and `study` name their source, `ours` gives its reason.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tracker.clinical.features.answer_codes import Thresholds
from tracker.domain.age import Age, CorrectionRule, age_on
from tracker.domain.diary import Child
from tracker.domain.vocabulary import Domain, Urgency
from tracker.errors import TrackerError

EDITION: Final = "2026.11"

Kind = Literal["flag", "information", "reassuring"]
Speaks = Literal["emergency", "episode", "series", "day", "fever", "lasting", "milestone", "always"]
"""How long a finding of the rule speaks; the table is in policy P1."""

Sentence = Annotated[str, Field(min_length=1)]
Model = TypeVar("Model", bound=BaseModel)


class CatalogueBroken(TrackerError):
    """The catalogue contradicts itself; all that is wrong stands in the message."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Frozen):
    """Something published that a rule rests on; `verified` says how far its words were seen."""

    id: Sentence
    title: Sentence
    organisation: Sentence
    year: int | None = None
    address: Sentence
    verified: Sentence
    use: str = ""


class Number(_Frozen):
    """One number of a rule or policy."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    value: float
    unit: Sentence
    basis: Literal["guideline", "study", "ours"]
    source: str = ""
    locator: str = ""
    reason: str = ""


class Applies(_Frozen):
    """The ages at which a rule speaks: from `since` up to but not including `until`; `newborn`: only as policy P4 counts a newborn."""

    since: float = 0
    until: float | None = None
    unit: Literal["months", "days"] = "months"
    age: Literal["chronological", "corrected"] = "chronological"
    newborn: bool = False


class Rule(_Frozen):
    """One rule, in both voices."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    guide_id: Sentence
    kind: Kind = "flag"
    domain: Domain | None = None
    check: Sentence
    speaks: Speaks
    applies: Applies = Applies()
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    urgency: Urgency = Urgency.NONE
    urgency_basis: Literal["as_published", "mapped_by_us", "ours"]
    numbers: tuple[Number, ...] = ()
    policies: tuple[str, ...] = ()
    lifted_by_birth_risk: bool = False
    parent_title: Sentence
    parent_why: Sentence
    parent_do: str = ""
    clinician_text: Sentence
    limits: str = ""
    sources: tuple[str, ...] = ()


class Policy(_Frozen):
    """A decision of this product where no source decides, with its reason."""

    id: Sentence
    title: Sentence
    reason: Sentence
    numbers: tuple[Number, ...] = ()
    sources: tuple[str, ...] = ()


class MilestoneItem(_Frozen):
    """One skill of a published list."""

    key: Sentence
    scheme: Literal["cdc_2022", "who_mgrs_2006"]
    age_months: float | None
    domain: Sentence
    label: Sentence
    hint: str
    p1_months: float | None
    p99_months: float | None
    mean_months: float | None
    skill: Sentence
    same_as: str
    source_id: Sentence


@dataclass(frozen=True)
class Catalogue:
    """Every rule, policy and source of this edition."""

    edition: str
    rules: dict[str, Rule]
    policies: dict[str, Policy]
    sources: dict[str, Source]
    numbers: Thresholds
    do: dict[Urgency, str]

    def what_to_do(self, rule: Rule, urgency: Urgency) -> str:
        """Return what a parent does: the rule's own words at its own tier, else the tier's."""
        return rule.parent_do if urgency is rule.urgency else self.do[urgency]

    def numbers_of(self, rule: Rule) -> Thresholds:
        """Return the numbers a rule's check may use: its own and those of the policies."""
        return self._numbers_by_rule[rule.id]

    @cached_property
    def _numbers_by_rule(self) -> dict[str, Thresholds]:
        return {
            rule.id: self.numbers | {number.name: number.value for number in rule.numbers}
            for rule in self.rules.values()
        }


def _text(name: str) -> str:
    return (files("tracker.clinical") / "catalogue" / name).read_text(encoding="utf-8")


def _parsed(
    kind: type[Model], entries: list[dict[str, object]], where: str, problems: list[str]
) -> list[Model]:
    read = []
    for place, entry in enumerate(entries):
        try:
            read.append(kind.model_validate(entry))
        except ValidationError as error:
            problems += [
                f"{where} {entry.get('id', place)}: {'/'.join(map(str, e['loc']))} {e['msg']}"
                for e in error.errors()
            ]
    return read


def number_problems(owner: str, number: Number, sources: dict[str, Source]) -> list[str]:
    """Return what is wrong with one number: no known source, or ours without a reason."""
    if number.basis == "ours":
        return [] if number.reason else [f"{owner}: {number.name} is ours and gives no reason"]
    known = [] if number.source in sources else [f"{owner}: {number.name} names no known source"]
    return known + (
        [] if number.locator else [f"{owner}: {number.name} does not say where in its source"]
    )


def rule_problems(rule: Rule, sources: dict[str, Source], policies: dict[str, Policy]) -> list[str]:
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


def catalogue_of(
    rules_toml: str, policies_toml: str, sources_toml: str, *, cited: frozenset[str] = frozenset()
) -> Catalogue:
    """Read the three files as one catalogue; raise CatalogueBroken with everything that is wrong. `cited` sources are used elsewhere."""
    problems: list[str] = []
    sources = {
        item.id: item
        for item in _parsed(
            Source, tomllib.loads(sources_toml).get("source", []), "source", problems
        )
    }
    policies = {
        item.id: item
        for item in _parsed(
            Policy, tomllib.loads(policies_toml).get("policy", []), "policy", problems
        )
    }
    written = tomllib.loads(rules_toml)
    listed = _parsed(Rule, written.get("rule", []), "rule", problems)
    do: dict[Urgency, str] = {
        urgency: str(written.get("do", {}).get(urgency, ""))
        for urgency in Urgency
        if urgency is not Urgency.NONE
    }
    problems += [
        f"do: nothing is said for {urgency}" for urgency, sentence in do.items() if not sentence
    ]
    rules = {rule.id: rule for rule in listed}
    problems += [f"rule {rule.id} stands twice" for rule in listed if rules[rule.id] is not rule]
    problems += [problem for rule in listed for problem in rule_problems(rule, sources, policies)]
    numbers = [(policy.id, number) for policy in policies.values() for number in policy.numbers]
    problems += [
        problem for owner, number in numbers for problem in number_problems(owner, number, sources)
    ]
    names = [number.name for _, number in numbers]
    problems += [
        f"policy number {name} stands twice"
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    problems += [
        f"{policy.id}: no source {name!r}"
        for policy in policies.values()
        for name in policy.sources
        if name not in sources
    ]
    used = (
        cited
        | {name for policy in policies.values() for name in policy.sources}
        | {name for rule in listed for name in rule.sources}
        | {n.source for rule in listed for n in rule.numbers}
        | {n.source for _, n in numbers}
    )
    problems += [f"source {name} is used nowhere" for name in sources if name not in used]
    if problems:
        raise CatalogueBroken("The clinical catalogue cannot be used:\n" + "\n".join(problems))
    return Catalogue(
        EDITION,
        rules,
        policies,
        sources,
        Thresholds({number.name: number.value for _, number in numbers}),
        do,
    )


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """Return the catalogue that ships, read and checked once."""
    cited = frozenset(item.source_id for item in milestone_items())
    return catalogue_of(
        _text("rules.toml"), _text("policies.toml"), _text("sources.toml"), cited=cited
    )


def _number_or_none(text: str) -> float | None:
    return float(text) if text else None


@lru_cache(maxsize=1)
def milestone_items() -> tuple[MilestoneItem, ...]:
    """Return the skills of the published lists, in their order; the WHO windows come from `who.csv`."""
    windows = {row["key"]: row for row in csv.DictReader(_text("who.csv").splitlines())}
    items = []
    for row in csv.DictReader(_text("milestones.csv").splitlines()):
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
    numbers = load_catalogue().numbers
    return CorrectionRule(numbers.corrected_when_born_before_weeks, numbers.corrected_until_months)


def age_of(child: Child, day: date) -> Age:
    """Return a child's age on a local day, corrected as the catalogue says."""
    return age_on(
        day, child.birth_date, child.gestation_weeks, child.gestation_days, correction_rule()
    )
