"""The assessment of a diary, as values and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.age import Age
from tracker.domain.vocabulary import Domain, Urgency
from tracker.localization.messages import _, ngettext


@dataclass(frozen=True)
class Evidence:
    """One record behind a finding."""

    table: str
    id: str


@dataclass(frozen=True)
class Flag:
    """A rule that is raised, with the records behind it.

    `facts` are plain figures; `not_known` are the questions that matter to the rule and were not
    asked; `ours` are the sentences that name what in the rule is our own choice.
    """

    rule: str
    domain: Domain
    urgency: Urgency
    title: str
    why: str
    do: str
    clinician: str
    limits: str
    evidence: tuple[Evidence, ...]
    facts: Mapping[str, object]
    sources: tuple[str, ...]
    not_known: tuple[str, ...]
    ours: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """A reassuring or informing finding: never a flag, and it never lowers one."""

    rule: str
    title: str
    why: str
    clinician: str
    evidence: tuple[Evidence, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class NotAssessable:
    """A rule that cannot be judged, and the questions that were not asked."""

    rule: str
    title: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """The result of all rules for a diary at one moment; the most urgent flag first."""

    catalogue: str
    child_id: str
    as_of: datetime
    age: Age
    urgency: Urgency
    flags: tuple[Flag, ...]
    reassuring: tuple[Match, ...]
    information: tuple[Match, ...]
    not_assessable: tuple[NotAssessable, ...]
    silent_days: int | None = None
    clock: datetime | None = None
    """What the computer's clock says where it contradicts the entries, else None."""

    @property
    def no_flag(self) -> str:
        """The sentence shown where there is no flag.

        After `silent_days` without an entry, or with a clock that is wrong, it says that nothing
        can be said.
        """
        if self.clock is not None:
            return _(
                "This computer's clock contradicts the entries: not enough to say. "
                "This is not an all-clear: if you are worried, call your doctor."
            )
        if self.silent_days is None:
            return _(
                "{nothing}. The list is not complete and this is not an all-clear: if you are "
                "worried, call your doctor."
            ).format(nothing=Urgency.NONE.parent)
        return ngettext(
            "Nothing was entered in the last {count} day: not enough to say. This is not an "
            "all-clear: if you are worried, call your doctor.",
            "Nothing was entered in the last {count} days: not enough to say. This is not an "
            "all-clear: if you are worried, call your doctor.",
            self.silent_days,
        ).format(count=self.silent_days)


def assessment_json(assessment: Assessment) -> dict[str, object]:
    """Return an assessment as the contract's JSON object."""
    return {
        "format": "infant-movement-assessment/1",
        "catalogue": assessment.catalogue,
        "child": assessment.child_id,
        "as_of": assessment.as_of.isoformat(),
        "age": {
            "chronological_days": assessment.age.chronological_days,
            "corrected_days": assessment.age.corrected_days,
            "corrected_applies": assessment.age.corrected_applies,
        },
        "urgency": str(assessment.urgency),
        "flags": [_flag_json(flag) for flag in assessment.flags],
        "reassuring": [_match_json(match) for match in assessment.reassuring],
        "information": [_match_json(match) for match in assessment.information],
        "not_assessable": [
            {"rule": item.rule, "title": item.title, "missing": list(item.missing)}
            for item in assessment.not_assessable
        ],
    }


def _evidence_json(evidence: tuple[Evidence, ...]) -> list[dict[str, str]]:
    return [{"table": item.table, "id": item.id} for item in evidence]


def _match_json(match: Match) -> dict[str, object]:
    return {
        "rule": match.rule,
        "title": match.title,
        "why": match.why,
        "clinician": match.clinician,
        "evidence": _evidence_json(match.evidence),
        "sources": list(match.sources),
    }


def _flag_json(flag: Flag) -> dict[str, object]:
    words = {
        name: str(getattr(flag, name))
        for name in ("rule", "domain", "urgency", "title", "why", "do", "clinician", "limits")
    }
    lists = {name: list(getattr(flag, name)) for name in ("sources", "not_known", "ours")}
    return {**words, "evidence": _evidence_json(flag.evidence), "facts": dict(flag.facts), **lists}
