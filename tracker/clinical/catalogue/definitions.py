"""What the catalogue consists of: rules, numbers, policies, sources and skills.

A number has a unit and a basis: `guideline` and `study` name their source, `ours` gives its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tracker.clinical.features.answer_codes import Thresholds
from tracker.domain.vocabulary import Domain, Urgency

Kind = Literal["flag", "information", "reassuring"]
Expiry = Literal["emergency", "episode", "series", "day", "fever", "lasting", "milestone", "always"]
"""How long a finding of the rule is current; the table is in policy P1."""

Sentence = Annotated[str, Field(min_length=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Frozen):
    """A publication that a rule rests on; `verified` says how far its text was checked."""

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
    """The ages at which a rule applies: from `since` up to but not including `until`.

    With `newborn` it applies only to newborns as policy P4 defines them.
    """

    since: float = 0
    until: float | None = None
    unit: Literal["months", "days"] = "months"
    age: Literal["chronological", "corrected"] = "chronological"
    newborn: bool = False


class Rule(_Frozen):
    """One rule, with its sentences for the parent and for the clinician."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    guide_id: Sentence
    kind: Kind = "flag"
    domain: Domain | None = None
    check: Sentence
    expiry: Expiry = Field(alias="speaks")
    applies: Applies = Applies()
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    urgency: Urgency = Urgency.NONE
    urgency_basis: Literal["as_published", "mapped_by_us", "ours"]
    numbers: tuple[Number, ...] = ()
    policies: tuple[str, ...] = ()
    lifted_by_birth_risk: bool = False
    unless_in_series: bool = False
    parent_title: Sentence
    parent_why: Sentence
    parent_do: str = ""
    clinician_text: Sentence
    limits: str = ""
    recorded_title: str = ""
    recorded_why: str = ""
    recorded_text: str = ""
    sources: tuple[str, ...] = ()

    def worded(self, parent: str, clinician: str) -> tuple[str, str, str]:
        """Return title, why and the clinician's text of a flag with these recorded reasons."""
        if not parent or not self.recorded_title:
            return self.parent_title, self.parent_why, self.clinician_text
        return (
            self.recorded_title.format(recorded=parent),
            self.recorded_why.format(recorded=parent),
            self.recorded_text.format(recorded=clinician),
        )


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
    """Every rule, policy and source of this edition, by id.

    `thresholds`: the numbers of all policies, by name. `advice`: what to do at each urgency.
    """

    edition: str
    rules: dict[str, Rule]
    policies: dict[str, Policy]
    sources: dict[str, Source]
    thresholds: Thresholds
    advice: dict[Urgency, str]

    def advice_for(self, rule: Rule, urgency: Urgency) -> str:
        """Return what a parent does: the rule's own advice at its own urgency, else the general."""
        return rule.parent_do if urgency is rule.urgency else self.advice[urgency]

    def thresholds_of(self, rule: Rule) -> Thresholds:
        """Return the numbers a rule's check may use: its own and those of the policies."""
        return self._thresholds_by_rule[rule.id]

    @cached_property
    def _thresholds_by_rule(self) -> dict[str, Thresholds]:
        return {
            rule.id: self.thresholds | {number.name: number.value for number in rule.numbers}
            for rule in self.rules.values()
        }
