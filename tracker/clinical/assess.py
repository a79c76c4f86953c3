"""The assessment: each rule is raised, not raised, or not assessable because of missing data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
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
from tracker.clinical.catalogue.definitions import Catalogue, Rule
from tracker.clinical.catalogue.loader import age_of, load_catalogue
from tracker.clinical.catalogue.our_choices import own_choices, policy_sentence
from tracker.clinical.check_result import CheckResult, ids_of
from tracker.clinical.evaluate import applies_today, evaluate
from tracker.clinical.expiry import CurrentFinding
from tracker.clinical.features.answer_codes import Mask
from tracker.clinical.features.feature_set import Features, load_features
from tracker.clinical.missing_data import missing_data, unanswered_questions
from tracker.clinical.recorded_reasons import recorded_reasons
from tracker.domain.diary import Diary
from tracker.domain.vocabulary import Domain, Urgency
from tracker.localization.region import current_region

__all__ = [
    "Assessment",
    "Evidence",
    "Flag",
    "Match",
    "NotAssessable",
    "assess",
    "assessment_json",
    "raised_flags",
]


@lru_cache(maxsize=2)
def features(diary: Diary) -> Features:
    """Return the features of a diary.

    The assessment and the next question share them; they are large, so only two are cached.
    """
    return load_features(diary, load_catalogue().thresholds)


def assess(diary: Diary) -> Assessment:
    """Assess a diary at its `as_of`, with the sentences of the region in use.

    The last two are cached, as several parts of a page ask. Where the computer's clock contradicts
    the entries it is assessed at both moments: what either raises stays raised, and nothing
    reassures.
    """
    return _assess(diary, current_region().code)


@lru_cache(maxsize=2)
def _assess(diary: Diary, region: str) -> Assessment:
    present = _assess_at_as_of(diary, region)
    if diary.clock is None:
        return present
    early = _assess_at_as_of(diary.as_known_at(diary.clock), region)
    return _either(present, early, diary.clock)


def _either(late: Assessment, early: Assessment, clock: datetime) -> Assessment:
    """Return the flags of both assessments, each rule with its more urgent one."""
    by_rule: dict[str, Flag] = {}
    for flag in (*late.flags, *early.flags):
        other = by_rule.get(flag.rule)
        if other is None or flag.urgency.rank > other.urgency.rank:
            by_rule[flag.rule] = flag
    flags = tuple(sorted(by_rule.values(), key=lambda flag: -flag.urgency.rank))
    information = {item.rule: item for item in (*early.information, *late.information)}
    unjudged = {item.rule: item for item in (*late.not_assessable, *early.not_assessable)}
    return replace(
        late,
        urgency=highest_urgency(flags),
        flags=flags,
        reassuring=(),
        information=tuple(information.values()),
        not_assessable=tuple(item for rule, item in unjudged.items() if rule not in by_rule),
        clock=clock,
    )


def _assess_at_as_of(diary: Diary, region: str) -> Assessment:
    f, catalogue = features(diary), load_catalogue(region)
    flags: list[Flag] = []
    matches: dict[str, list[Match]] = {"reassuring": [], "information": []}
    not_assessable: list[NotAssessable] = []
    for rule in catalogue.rules.values():
        result, current = evaluate(rule, f)
        raised = current.rank > 0
        if raised.any() and rule.kind == "flag":
            flags.append(_flag(rule, result, current, f, catalogue))
        elif raised.any():
            matches["reassuring" if rule.kind == "reassuring" else "information"].append(
                _match(rule, result, raised)
            )
        elif rule.kind == "flag":
            if current.past.any():
                matches["information"].append(_match(rule, result, current.past))
            missing = missing_data(rule, result, f) if applies_today(rule, f) else ()
            if missing:
                not_assessable.append(NotAssessable(rule.id, rule.parent_title, missing))
    ordered = _final(flags, f, catalogue)
    return Assessment(
        catalogue=catalogue.edition,
        child_id=f.child.id,
        as_of=f.diary.as_of,
        age=age_of(f.child, f.diary.today),
        urgency=highest_urgency(ordered),
        flags=ordered,
        reassuring=tuple(matches["reassuring"]),
        information=tuple(matches["information"]),
        not_assessable=tuple(not_assessable),
        silent_days=None if f.entries_lately else int(f.thresholds.stale_days),
    )


def raised_flags(f: Features, catalogue: Catalogue) -> tuple[Flag, ...]:
    """Return only the flags of an assessment, in its order."""
    flags = []
    for rule in catalogue.rules.values():
        if rule.kind == "flag":
            result, current = evaluate(rule, f)
            if current.rank.any():
                flags.append(_flag(rule, result, current, f, catalogue))
    return _final(flags, f, catalogue)


def highest_urgency(flags: Iterable[Flag]) -> Urgency:
    """Return the highest urgency of some flags."""
    return max(
        (flag.urgency for flag in flags), key=lambda urgency: urgency.rank, default=Urgency.NONE
    )


# --------------------------------------------------------------------------- flags and matches


def _flag(
    rule: Rule, result: CheckResult, current: CurrentFinding, f: Features, catalogue: Catalogue
) -> Flag:
    raised, highest = current.rank > 0, int(current.rank.max())
    urgency = list(Urgency)[highest]
    title, why, clinician = rule.worded(*recorded_reasons(result.facts))
    return Flag(
        rule=rule.id,
        domain=result.domain or Domain(str(rule.domain)),
        urgency=urgency,
        title=title,
        why=why,
        do=catalogue.advice_for(rule, urgency),
        clinician=clinician,
        limits=rule.limits,
        evidence=_evidence(result, raised),
        facts=_figures(result, raised, current.discussed),
        sources=rule.sources,
        not_known=unanswered_questions(rule, result.rows, raised, f),
        ours=_our_choices(rule.id, current_region().code, faded=highest < int(result.rank.max())),
    )


def _figures(result: CheckResult, raised: Mask, discussed: Mask) -> dict[str, object]:
    """Return the plain figures of a flag: the check's own, the number of entries, and when."""
    figures: dict[str, object] = {**result.facts, "entries": int(raised.sum())}
    if result.rows.table != "children":
        days = result.rows.day[raised]
        figures |= {"first": _iso_day(days.min()), "last": _iso_day(days.max())}
    if (discussed & raised).any():
        figures["discussed_at_a_visit"] = True
    return figures


def _iso_day(day: int) -> str:
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


def _evidence(result: CheckResult, mask: Mask) -> tuple[Evidence, ...]:
    """Return each record behind some rows of a result, and its further evidence, once."""
    records = [*ids_of(result.rows, mask), *result.more_evidence]
    evidence = (Evidence(table, one_id) for table, ids in records for one_id in ids.split())
    return tuple(dict.fromkeys(evidence))


@lru_cache(maxsize=256)
def _our_choices(rule_id: str, region: str, *, faded: bool) -> tuple[str, ...]:
    """Return the sentences that name what in a rule is our own choice."""
    catalogue = load_catalogue(region)
    rule = catalogue.rules[rule_id]
    expiry_policy = ("P1",) if faded and "P1" not in rule.policies else ()
    return own_choices(rule, catalogue, (*rule.policies, *expiry_policy))


# ------------------------------------------------------------------- what the flags do together


def _final(flags: list[Flag], f: Features, catalogue: Catalogue) -> tuple[Flag, ...]:
    """Return the flags with raised urgency and domains applied, the most urgent first."""
    once = _without_series_again(flags, catalogue)
    final = _with_worry_domain(_with_birth_risk(once, f, catalogue))
    return tuple(sorted(final, key=lambda flag: -flag.urgency.rank))


def _without_series_again(flags: list[Flag], catalogue: Catalogue) -> list[Flag]:
    """Leave out entries of a suspected spasm series where another rule would call them jittery."""
    in_series = {
        item for flag in flags if flag.domain is Domain.SPASM_CLUSTERS for item in flag.evidence
    }
    left = [
        replace(flag, evidence=tuple(item for item in flag.evidence if item not in in_series))
        if catalogue.rules[flag.rule].unless_in_series
        else flag
        for flag in flags
    ]
    return [
        flag for flag in left if flag.evidence or not catalogue.rules[flag.rule].unless_in_series
    ]


def _with_birth_risk(flags: list[Flag], f: Features, catalogue: Catalogue) -> list[Flag]:
    """Raise early motor signs and feeding difficulty to `soon` for a birth risk (SN10, P9)."""
    if not f.cp_risks:
        return flags
    words = policy_sentence(catalogue, "P9")
    return [
        replace(
            flag,
            urgency=Urgency.SOON,
            do=catalogue.advice[Urgency.SOON],
            facts={**flag.facts, "birth_risks": list(f.cp_risks)},
            sources=(*flag.sources, *catalogue.policies["P9"].sources),
            ours=(*flag.ours, words),
        )
        if catalogue.rules[flag.rule].lifted_by_birth_risk and flag.urgency is Urgency.NEXT_VISIT
        else flag
        for flag in flags
    ]


def _with_worry_domain(flags: list[Flag]) -> list[Flag]:
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
