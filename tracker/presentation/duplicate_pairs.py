"""Two phones, one moment: the pairs of entries a family is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from tracker.domain.duplicate_decision import SAYS_SO, Decision, decisions
from tracker.events.merge import DOUBLE_GAP_MIN, event_ids, in_order

if TYPE_CHECKING:
    from tracker.domain.diary import Diary

GAP: Final = pd.Timedelta(minutes=DOUBLE_GAP_MIN)


@dataclass(frozen=True)
class Pair:
    """Two entries by two caregivers of one moment: which came first, whether they count once, what the family decided."""

    first: str
    later: str
    once: bool
    decided: Decision | None

    @property
    def words(self) -> str:
        """How the two are counted, and why."""
        if self.decided is Decision.SAME and not self.once:
            return (
                "You said: the same one. Too far apart in time, or by one caregiver, so they "
                "count as two."
            )
        if self.decided is not None:
            return (
                "You said: the same one. It counts once."
                if self.once
                else "You said: two. They count as two."
            )
        return (
            "It counts once, unless you say two."
            if self.once
            else "The answers differ, so they count as two, unless you say the same one."
        )


def duplicate_pairs(diary: Diary) -> dict[str, Pair]:
    """Return the pairs of a diary by the id of the later entry; a later entry stands in one pair, that with the event it was or may be one with."""
    ordered = in_order(diary.episodes)
    if ordered.empty:
        return {}
    decided = _decided(ordered)
    events = event_ids(ordered)
    firsts = dict(zip(ordered["id"], events, strict=True))
    partner = (
        _neighbours(ordered)
        | {later: first for first, later in decided}
        | {later: first for later, first in firsts.items() if later != first}
    )
    return {
        later: Pair(
            first, later, once=firsts[first] == firsts[later], decided=decided.get((first, later))
        )
        for later, first in partner.items()
        if first in firsts
    }


def _decided(ordered: pd.DataFrame) -> dict[tuple[str, str], Decision]:
    """Return what was decided, by the pair in the order of time."""
    place = dict(zip(ordered["id"], range(len(ordered)), strict=True))
    marked = ordered[ordered["source"].str.contains(SAYS_SO, regex=False)]
    told = [
        (one, other, what)
        for one, source in zip(marked["id"], marked["source"], strict=True)
        for other, what in decisions(source).items()
    ]
    return {
        ((one, other) if place[one] < place[other] else (other, one)): what
        for one, other, what in told
        if other in place
    }


def _neighbours(ordered: pd.DataFrame) -> dict[str, str]:
    """Return entries that follow one of another named caregiver within the gap: later → the one before it."""
    named = ordered[ordered["logged_by"].notna()]
    names = named["logged_by"].str.strip().str.casefold().to_numpy()
    near = (named["started_at"].diff() <= GAP).to_numpy()
    other = np.flatnonzero(near & (names != np.roll(names, 1)))
    ids = named["id"].to_numpy()
    return dict(zip(ids[other].tolist(), ids[other - 1].tolist(), strict=True))
