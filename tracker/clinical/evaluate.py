"""What a rule says of facts at one moment, kept with them: the assessment and the question it leads to ask each rule once."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from tracker.clinical.catalogue.loader import Rule, load_catalogue
from tracker.clinical.check_result import CheckResult
from tracker.clinical.checks import CHECKS
from tracker.clinical.dependency_tracking import Looks, looks_behind, work_out_once
from tracker.clinical.expiry import Now, as_it_speaks_now
from tracker.clinical.features.feature_set import Facts
from tracker.domain.age import DAYS_PER_MONTH


class Spoken(NamedTuple):
    """What a rule's check found at its age, and as what it speaks now."""

    result: CheckResult
    now: Now


def _span_days(rule: Rule) -> tuple[float, float]:
    """Return the days of age from which and until which a rule speaks."""
    unit = 1.0 if rule.applies.unit == "days" else DAYS_PER_MONTH
    return (
        rule.applies.since * unit,
        np.inf if rule.applies.until is None else rule.applies.until * unit,
    )


def at_its_age(rule: Rule, result: CheckResult) -> CheckResult:
    """Leave out the rows of an age at which the rule does not speak."""
    days, (since, until) = (
        result.rows.corrected_days if rule.applies.age == "corrected" else result.rows.age_days,
        _span_days(rule),
    )
    return replace(result, rank=np.where((days >= since) & (days < until), result.rank, 0))


def speaks_at_this_age(rule: Rule, f: Facts) -> bool:
    """Say whether the child is of the rule's age today."""
    days, (since, until) = (
        f.corrected_days if rule.applies.age == "corrected" else f.age_days,
        _span_days(rule),
    )
    return since <= days < until and (f.newborn or not rule.applies.newborn)


def _spoken(rule: Rule, f: Facts) -> Spoken:
    result = CHECKS[rule.check](f, load_catalogue().numbers_of(rule))
    if not result.rank.any():
        nowhere = result.rows.empty_mask
        return Spoken(result, Now(result.rank, nowhere, nowhere))
    result = at_its_age(rule, result)
    return Spoken(result, as_it_speaks_now(rule, result, f))


def spoken(rule: Rule, f: Facts) -> Spoken:
    """Ask a rule of facts, once."""
    return work_out_once(f, f"rule: {rule.id}", lambda asked: _spoken(rule, asked))


def looks_of(rule: Rule, f: Facts) -> Looks:
    """Return the looks at answers behind what a rule said of facts."""
    return looks_behind(f, f"rule: {rule.id}")
