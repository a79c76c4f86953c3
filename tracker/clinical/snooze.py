"""A kind of movement that a clinician has named, and that may rest until a date (P11).

A visit says so in `discussed`: `muted:<rule>:<movement>:<day>`. It lets that rule rest for entries of that movement alone. An
emergency, entries of one side only and a movement typical of spasms never rest.
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

MAY_REST: Final = tuple(movement for movement in Movement if movement not in TYPICAL)
"""The kinds a clinician can let rest."""

SAID: Final = re.compile(
    r"muted:(?P<rule>[a-z0-9_]+):(?P<movement>[a-z_]+):(?P<until>\d{4}-\d\d-\d\d)"
)


def muting(rule_id: str, movement: Movement, until: date) -> str:
    """Return the words of a visit that let a kind rest, up to and including a day."""
    return f"muted:{rule_id}:{movement}:{until.isoformat()}"


def _resting(rule: Rule, f: Facts) -> frozenset[str]:
    said = [
        match
        for words in f.visits.discussed
        for one in words
        if (match := SAID.fullmatch(one)) and match["rule"] == rule.id
    ]
    today = str(np.datetime64(int(f.today), "D"))
    return frozenset(
        match["movement"]
        for match in said
        if match["until"] >= today and match["movement"] in MAY_REST
    )


def resting_rows(rule: Rule, result: CheckResult, f: Facts) -> Mask:
    """Rows of a kind that a clinician let rest, as far as this rule may rest for them."""
    kinds = _resting(rule, f) if result.rows.table == "episodes" else frozenset()
    if not kinds:
        return result.rows.empty_mask
    e = f.episodes
    alone: Mask = np.any([e.answers["movements"].all_of(kind) for kind in kinds], axis=0)
    return (
        alone
        & (result.rank > 0)
        & (result.rank < EMERGENCY)
        & ~e.answers["side"].any_of(Laterality.LEFT, Laterality.RIGHT)
    )
