"""The result of a check: for each row of a table, how urgent it would be if it had happened now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from tracker.clinical.features.answer_codes import Ints, Mask, Ranks, Rows
from tracker.clinical.features.feature_set import Features
from tracker.domain.vocabulary import Domain, Urgency

EMERGENCY: Final = Urgency.EMERGENCY_NOW.rank
SAME_DAY: Final = Urgency.SAME_DAY.rank
SOON: Final = Urgency.SOON.rank
NEXT_VISIT: Final = Urgency.NEXT_VISIT.rank
MATCH: Final = 1
"""The rank of a reassuring or informing match, which has no urgency."""


@dataclass(frozen=True)
class CheckResult:
    """The result of one check.

    Parameters
    ----------
    rows
        The rows it looked at.
    rank
        For each row the rank of its urgency as if it had happened now; 0 where the check does not
        match.
    resolved
        Days before a later day on which everything was as usual again.
    more_evidence
        Further records behind the finding: table and ids.
    facts
        Plain figures for people and programs.
    missing
        Questions on which the check depends and that were not asked.
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


def result(
    rows: Rows,
    tiers: Mapping[int, Mask],
    *,
    resolved: Mask | None = None,
    more_evidence: tuple[tuple[str, str], ...] = (),
    facts: Mapping[str, object] | None = None,
    missing: tuple[str, ...] = (),
) -> CheckResult:
    """Return a check's result from one mask for each tier; the highest tier of a row counts."""
    return CheckResult(rows, ranks(rows, tiers), resolved, more_evidence, facts or {}, missing)


def child_result(
    f: Features,
    rank: int,
    *,
    facts: Mapping[str, object] | None = None,
    missing: tuple[str, ...] = (),
    more_evidence: tuple[tuple[str, str], ...] = (),
) -> CheckResult:
    """Return the result of a check about the child as a whole, which has a single row."""
    moment = (f.as_of_us, f.today, f.age_days, f.corrected_days)
    columns = (np.array([value], dtype=np.int64) for value in moment)
    rows = Rows("children", np.array([""], dtype=object), *columns)
    return CheckResult(
        rows, np.array([rank], dtype=np.int8), None, more_evidence, facts or {}, missing
    )


def ranks(rows: Rows, tiers: Mapping[int, Mask]) -> Ranks:
    """Return for each row the highest tier whose mask holds."""
    rank = np.zeros(len(rows), dtype=np.int8)
    for tier, mask in tiers.items() if len(rows) else ():
        if mask.any():
            rank[mask & (rank < tier)] = tier
    return rank


def ids_of(rows: Rows, mask: Mask) -> tuple[tuple[str, str], ...]:
    """Return table and ids of some rows, as evidence of a finding."""
    return tuple((rows.table, ids) for ids in rows.ids[mask].tolist())


def on_several_days(rows: Rows, mask: Mask, days: float, within_days: float) -> Mask:
    """Return the marked rows that are on enough different days within a span.

    A row counts if at least so many days with marked rows lie in the span that ends, or in the one
    that begins, on its own day.
    """
    marked_days, day, reach = np.unique(rows.day[mask]), rows.day, int(within_days)

    def count(first: Ints, last: Ints) -> Ints:
        after = np.searchsorted(marked_days, last, side="right")
        return after - np.searchsorted(marked_days, first, side="left")

    most = np.maximum(count(day - reach + 1, day), count(day, day + reach - 1))
    return mask & (most >= days)
