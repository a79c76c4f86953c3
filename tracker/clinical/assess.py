"""The assessment: every rule asked of a diary; raised, not raised, or not assessable and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from tracker.clinical.assessment import (
    Assessment,
    Evidence,
    Flag,
    Match,
    NotAssessable,
    assessment_json,
)
from tracker.clinical.catalogue.loader import Catalogue, Rule, age_of, load_catalogue
from tracker.clinical.catalogue.our_choices import own_choices, policy_in_words
from tracker.clinical.check_result import CheckResult
from tracker.clinical.evaluate import speaks_at_this_age, spoken
from tracker.clinical.expiry import Now
from tracker.clinical.features.answer_codes import Mask
from tracker.clinical.features.feature_set import Facts, facts_of
from tracker.clinical.missing_data import not_known, what_is_missing
from tracker.domain.diary import Diary
from tracker.domain.memoize import once
from tracker.domain.vocabulary import Domain, Urgency

__all__ = [
    "Assessment",
    "Evidence",
    "Flag",
    "Match",
    "NotAssessable",
    "assess",
    "assessment_json",
    "raised",
]


def _evidence(result: CheckResult, mask: Mask) -> tuple[Evidence, ...]:
    pairs = [(result.rows.table, ids) for ids in result.rows.ids[mask].tolist()] + list(
        result.more_evidence
    )
    return tuple(dict.fromkeys(Evidence(table, one) for table, ids in pairs for one in ids.split()))


@lru_cache(maxsize=256)
def ours(rule_id: str, *, faded: bool) -> tuple[str, ...]:
    """Return the sentences that name what in a rule is our own choice."""
    catalogue = load_catalogue()
    rule = catalogue.rules[rule_id]
    faded_by = ("P1",) if faded and "P1" not in rule.policies else ()
    return own_choices(rule, catalogue, (*rule.policies, *faded_by))


def _flag(rule: Rule, result: CheckResult, now: Now, f: Facts, catalogue: Catalogue) -> Flag:
    behind = now.rank > 0
    highest = int(now.rank.max())
    facts: dict[str, object] = {**result.facts, "entries": int(behind.sum())}
    if result.rows.table != "children":
        facts |= {
            "first": _day(result.rows.day[behind].min()),
            "last": _day(result.rows.day[behind].max()),
        }
    if (now.discussed & behind).any():
        facts["discussed_at_a_visit"] = True
    return Flag(
        rule=rule.id,
        domain=result.domain or Domain(str(rule.domain)),
        urgency=list(Urgency)[highest],
        title=rule.parent_title,
        why=rule.parent_why,
        do=catalogue.what_to_do(rule, list(Urgency)[highest]),
        clinician=rule.clinician_text,
        limits=rule.limits,
        evidence=_evidence(result, behind),
        facts=facts,
        sources=rule.sources,
        not_known=not_known(rule, result.rows, behind, f),
        ours=ours(rule.id, faded=highest < int(result.rank.max())),
    )


def _day(day: int) -> str:
    return str(np.datetime64(int(day), "D"))


def _match(rule: Rule, result: CheckResult, mask: Mask) -> Match:
    return Match(
        rule.id,
        rule.parent_title,
        rule.parent_why,
        rule.clinician_text,
        _evidence(result, mask),
        rule.sources,
    )


@lru_cache(maxsize=2)
def facts(diary: Diary) -> Facts:
    """Read a diary's facts once for the assessment and the question that would change it; large, so only the last two are kept."""
    return facts_of(diary, load_catalogue().numbers)


@once
def assess(diary: Diary) -> Assessment:
    """Assess a diary at its `as_of`; kept with the diary, which never changes: a later entry makes another one."""
    f, catalogue = facts(diary), load_catalogue()
    flags: list[Flag] = []
    reassuring: list[Match] = []
    information: list[Match] = []
    open_: list[NotAssessable] = []
    for rule in catalogue.rules.values():
        result, now = spoken(rule, f)
        if now.rank.any():
            if rule.kind == "flag":
                flags.append(_flag(rule, result, now, f, catalogue))
            else:
                (reassuring if rule.kind == "reassuring" else information).append(
                    _match(rule, result, now.rank > 0)
                )
            continue
        if rule.kind == "flag" and now.past.any():
            information.append(_match(rule, result, now.past))
        missing = (
            what_is_missing(rule, result, f)
            if rule.kind == "flag" and speaks_at_this_age(rule, f)
            else ()
        )
        if missing:
            open_.append(NotAssessable(rule.id, rule.parent_title, missing))
    in_order = _in_order(flags, f, catalogue)
    return Assessment(
        catalogue=catalogue.edition,
        child_id=f.child.id,
        as_of=f.diary.as_of,
        age=age_of(f.child, f.diary.today),
        urgency=highest_urgency(in_order),
        flags=in_order,
        reassuring=tuple(reassuring),
        information=tuple(information),
        not_assessable=tuple(open_),
        silent_days=None if f.entries_lately else int(f.thresholds.stale_days),
    )


def raised(f: Facts, catalogue: Catalogue) -> tuple[Flag, ...]:
    """Return the flags alone of facts that were read before, in the order of an assessment."""
    flags = []
    for rule in catalogue.rules.values():
        if rule.kind != "flag":
            continue
        result, now = spoken(rule, f)
        if now.rank.any():
            flags.append(_flag(rule, result, now, f, catalogue))
    return _in_order(flags, f, catalogue)


def highest_urgency(flags: Iterable[Flag]) -> Urgency:
    """Return the highest urgency of some flags."""
    return max(
        (flag.urgency for flag in flags), key=lambda urgency: urgency.rank, default=Urgency.NONE
    )


def _in_order(flags: list[Flag], f: Facts, catalogue: Catalogue) -> tuple[Flag, ...]:
    """Return what was raised, lifted where a birth risk lifts it, each in its domain, the most urgent first."""
    return tuple(
        sorted(_in_their_domain(_lifted(flags, f, catalogue)), key=lambda flag: -flag.urgency.rank)
    )


def _lifted(flags: list[Flag], f: Facts, catalogue: Catalogue) -> list[Flag]:
    """Lift an early motor sign or feeding difficulty to `soon` where there is a risk from birth (SN10, P9)."""
    if not f.cp_risks:
        return flags
    words = policy_in_words(catalogue, "P9")
    return [
        replace(
            flag,
            urgency=Urgency.SOON,
            do=catalogue.do[Urgency.SOON],
            facts={**flag.facts, "birth_risks": list(f.cp_risks)},
            sources=(*flag.sources, *catalogue.policies["P9"].sources),
            ours=(*flag.ours, words),
        )
        if catalogue.rules[flag.rule].lifted_by_birth_risk and flag.urgency is Urgency.NEXT_VISIT
        else flag
        for flag in flags
    ]


def _in_their_domain(flags: list[Flag]) -> list[Flag]:
    """Put a parent's worry into the domain of the most urgent finding of the same entries (P13)."""

    def domain(worry: Flag) -> Domain:
        same = [
            flag
            for flag in flags
            if flag is not worry and not set(flag.evidence).isdisjoint(worry.evidence)
        ]
        return max(same, key=lambda flag: flag.urgency.rank).domain if same else worry.domain

    return [
        replace(flag, domain=domain(flag)) if flag.rule == "very_worried" else flag
        for flag in flags
    ]
