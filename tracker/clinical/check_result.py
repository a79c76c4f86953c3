"""What a check answers: for each row of a table, how urgent it would be if it had happened now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from tracker.clinical.features.answer_codes import Ints, Mask, Ranks, Rows
from tracker.clinical.features.feature_set import Facts
from tracker.domain.vocabulary import Domain, Urgency

EMERGENCY: Final = Urgency.EMERGENCY_NOW.rank
SAME_DAY: Final = Urgency.SAME_DAY.rank
SOON: Final = Urgency.SOON.rank
NEXT_VISIT: Final = Urgency.NEXT_VISIT.rank
MATCH: Final = 1
"""The rank of a reassuring or informing match, which has no urgency."""


@dataclass(frozen=True)
class CheckResult:
    """One check's answer.

    Parameters
    ----------
    rows
        The rows it looked at.
    rank
        For each row the rank of its urgency as if it had happened now; 0 where the check does not match.
    resolved
        Rows of days after which everything is said to be as usual again.
    more_evidence
        Further rows behind the finding: table and ids.
    facts
        Plain figures for people and programs.
    missing
        What was not asked although the check depends on it.
    domain
        The domain, where the check decides it.

    """

    rows: Rows
    rank: Ranks
    resolved: Mask | None = None
    more_evidence: tuple[tuple[str, str], ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    domain: Domain | None = None


def ranks(rows: Rows, tiers: Mapping[int, Mask]) -> Ranks:
    """Return for each row the highest tier whose mask holds."""
    rank = np.zeros(len(rows), dtype=np.int8)
    for tier, mask in tiers.items() if len(rows) else ():
        if mask.any():
            rank[mask & (rank < tier)] = tier
    return rank


def result(
    rows: Rows,
    tiers: Mapping[int, Mask],
    *,
    resolved: Mask | None = None,
    more_evidence: tuple[tuple[str, str], ...] = (),
    facts: Mapping[str, object] | None = None,
    missing: tuple[str, ...] = (),
) -> CheckResult:
    """Return a check's answer from one mask for each tier."""
    return CheckResult(rows, ranks(rows, tiers), resolved, more_evidence, facts or {}, missing)


def child_result(
    f: Facts,
    rank: int,
    *,
    facts: Mapping[str, object] | None = None,
    missing: tuple[str, ...] = (),
    more_evidence: tuple[tuple[str, str], ...] = (),
) -> CheckResult:
    """Return the answer of a check that looks at no single row."""
    one = np.ones(1, dtype=np.int64)
    rows = Rows(
        "children",
        np.array([""], dtype=object),
        one * f.as_of_us,
        one * f.today,
        one * f.age_days,
        one * f.corrected_days,
    )
    return CheckResult(rows, np.array([rank], dtype=np.int8), None, more_evidence, facts or {}, missing)


def ids_of(rows: Rows, mask: Mask) -> tuple[tuple[str, str], ...]:
    """Return table and ids of some rows, to show beside a finding."""
    return tuple((rows.table, ids) for ids in rows.ids[mask].tolist())


def on_several_days(rows: Rows, mask: Mask, days: float, within_days: float) -> Mask:
    """Return marked rows with others on at least so many different days within a span that ends or begins with them."""
    days_seen = np.unique(rows.day[mask])
    at, reach = rows.day, int(within_days)

    def count(first: Ints, last: Ints) -> Ints:
        return np.searchsorted(days_seen, last, side="right") - np.searchsorted(
            days_seen, first, side="left"
        )

    most = np.maximum(count(at - reach + 1, at), count(at, at + reach - 1))
    enough: Mask = mask & (most >= days)
    return enough
