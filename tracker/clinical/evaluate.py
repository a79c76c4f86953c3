"""Evaluates one rule: its check, its age range and the expiry of what the check found."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from tracker.clinical.catalogue.definitions import Rule
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.clinical.check_result import CheckResult
from tracker.clinical.checks import CHECKS
from tracker.clinical.expiry import CurrentFinding, apply_expiry
from tracker.clinical.features.feature_set import Features
from tracker.domain.age import DAYS_PER_MONTH


class Evaluation(NamedTuple):
    """The result of a rule's check within its age range, and what it still means today."""

    result: CheckResult
    current: CurrentFinding


def evaluate(rule: Rule, f: Features) -> Evaluation:
    """Evaluate a rule on the features of a diary."""
    result = CHECKS[rule.check](f, load_catalogue().thresholds_of(rule))
    if not result.rank.any():
        nowhere = result.rows.empty_mask
        return Evaluation(result, CurrentFinding(result.rank, nowhere, nowhere))
    result = within_age_range(rule, result)
    return Evaluation(result, apply_expiry(rule, result, f))


def within_age_range(rule: Rule, result: CheckResult) -> CheckResult:
    """Drop the findings of an age outside the rule's range."""
    corrected = rule.applies.age == "corrected"
    age_days = result.rows.corrected_days if corrected else result.rows.age_days
    since, until = _age_range_days(rule)
    return replace(result, rank=np.where((age_days >= since) & (age_days < until), result.rank, 0))


def applies_today(rule: Rule, f: Features) -> bool:
    """Return whether the child is in the rule's age range today."""
    age_days = f.corrected_days if rule.applies.age == "corrected" else f.age_days
    since, until = _age_range_days(rule)
    return since <= age_days < until and (f.newborn or not rule.applies.newborn)


def _age_range_days(rule: Rule) -> tuple[float, float]:
    """Return the first day of age in a rule's range, and the first day after it."""
    unit_days = 1.0 if rule.applies.unit == "days" else DAYS_PER_MONTH
    until = np.inf if rule.applies.until is None else rule.applies.until
    return rule.applies.since * unit_days, until * unit_days
