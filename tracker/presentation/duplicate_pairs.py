"""Pairs of entries by two caregivers that may be one event; the family is asked about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from tracker.domain.duplicate_decision import DECISION_MARK, Decision, decisions
from tracker.events.deduplicate import DUPLICATE_GAP_MIN, canonical_ids, sorted_by_start
from tracker.localization.messages import _

if TYPE_CHECKING:
    from tracker.domain.diary import Diary

GAP: Final = pd.Timedelta(minutes=DUPLICATE_GAP_MIN)


@dataclass(frozen=True)
class Pair:
    """Two entries that may be one event, by id; `decision` is the family's, None until made."""

    first: str
    later: str
    counts_once: bool
    decision: Decision | None

    @property
    def explanation(self) -> str:
        """How the two are counted, and why."""
        if self.decision is Decision.SAME and not self.counts_once:
            return _(
                "You said: the same one. Too far apart in time, or by one caregiver, so they "
                "count as two."
            )
        if self.decision is not None:
            return (
                _("You said: the same one. It counts once.")
                if self.counts_once
                else _("You said: two. They count as two.")
            )
        return (
            _("It counts once, unless you say two.")
            if self.counts_once
            else _("The answers differ, so they count as two, unless you say the same one.")
        )


def duplicate_pairs(diary: Diary) -> dict[str, Pair]:
    """Return the pairs of a diary by the id of the later entry, which is in one pair only.

    Its partner is the entry it was merged with, else the one a decision names, else its neighbour.
    """
    ordered = sorted_by_start(diary.episodes)
    if ordered.empty:
        return {}
    decision_of = _decisions_by_pair(ordered)
    events = canonical_ids(ordered)
    firsts = dict(zip(ordered["id"], events, strict=True))
    partner = (
        _neighbours(ordered)
        | {later: first for first, later in decision_of}
        | {later: first for later, first in firsts.items() if later != first}
    )
    return {
        later: Pair(
            first,
            later,
            counts_once=firsts[first] == firsts[later],
            decision=decision_of.get((first, later)),
        )
        for later, first in partner.items()
        if first in firsts
    }


def _decisions_by_pair(ordered: pd.DataFrame) -> dict[tuple[str, str], Decision]:
    """Return the family's decisions by (earlier id, later id)."""
    place = dict(zip(ordered["id"], range(len(ordered)), strict=True))
    marked = ordered[ordered["source"].str.contains(DECISION_MARK, regex=False)]
    rows = [
        (id_, other, decision)
        for id_, source in zip(marked["id"], marked["source"], strict=True)
        for other, decision in decisions(source).items()
    ]
    return {
        ((id_, other) if place[id_] < place[other] else (other, id_)): decision
        for id_, other, decision in rows
        if other in place
    }


def _neighbours(ordered: pd.DataFrame) -> dict[str, str]:
    """Return later id → earlier id of entries by two named caregivers within the gap."""
    named = ordered[ordered["logged_by"].notna()]
    names = named["logged_by"].str.strip().str.casefold().to_numpy()
    near = (named["started_at"].diff() <= GAP).to_numpy()
    other = np.flatnonzero(near & (names != np.roll(names, 1)))
    ids = named["id"].to_numpy()
    return dict(zip(ids[other].tolist(), ids[other - 1].tolist(), strict=True))
