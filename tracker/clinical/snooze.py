"""Snoozed movements: a movement that a clinician has named is not flagged until a date (P11).

A visit holds the token `muted:<rule>:<movement>:<day>` in `discussed`. It snoozes that rule for
episodes of that movement alone. Emergencies, episodes of one side only and movements typical of
spasms cannot be snoozed.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import numpy as np

from tracker.clinical.catalogue.definitions import Rule
from tracker.clinical.check_result import EMERGENCY, CheckResult
from tracker.clinical.features.answer_codes import Mask
from tracker.clinical.features.episodes import TYPICAL
from tracker.clinical.features.feature_set import Facts
from tracker.domain.vocabulary import Laterality, Movement

SNOOZABLE: Final = tuple(movement for movement in Movement if movement not in TYPICAL)
"""The movements that a clinician can snooze."""

SNOOZE_TOKEN: Final = re.compile(
    r"muted:(?P<rule>[a-z0-9_]+):(?P<movement>[a-z_]+):(?P<until>\d{4}-\d\d-\d\d)"
)


def snooze_token(rule_id: str, movement: Movement, until: date) -> str:
    """Return the token in `discussed` that snoozes a movement, up to and including a day."""
    return f"muted:{rule_id}:{movement}:{until.isoformat()}"


def _snoozed_movements(rule: Rule, f: Facts) -> frozenset[str]:
    """Return the movements that a visit snoozed for a rule until today or later."""
    today = str(np.datetime64(int(f.today), "D"))
    matches = (SNOOZE_TOKEN.fullmatch(token) for tokens in f.visits.discussed for token in tokens)
    return frozenset(
        match["movement"]
        for match in matches
        if match
        and match["rule"] == rule.id
        and match["until"] >= today
        and match["movement"] in SNOOZABLE
    )


def snoozed_rows(rule: Rule, result: CheckResult, f: Facts) -> Mask:
    """Return the rows of snoozed movements alone that this rule may leave out."""
    movements = _snoozed_movements(rule, f) if result.rows.table == "episodes" else frozenset()
    if not movements:
        return result.rows.empty_mask
    e = f.episodes
    alone: Mask = np.any([e.answers["movements"].all_of(name) for name in movements], axis=0)
    return (
        alone
        & (result.rank > 0)
        & (result.rank < EMERGENCY)
        & ~e.answers["side"].any_of(Laterality.LEFT, Laterality.RIGHT)
    )
