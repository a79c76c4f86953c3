"""How long a finding speaks (P1): what was an emergency last winter is not one now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from tracker.clinical.catalogue.loader import Rule, Speaks
from tracker.clinical.check_result import EMERGENCY, SAME_DAY, SOON, Hits
from tracker.clinical.features.answer_codes import Ints, Mask, Ranks
from tracker.clinical.features.episode_table import DAY_US, HOUR_US
from tracker.clinical.features.feature_set import Facts
from tracker.clinical.snooze import resting_rows


@dataclass(frozen=True)
class Now:
    """What a finding says today: its rank for each row, rows that are only information by now, and rows a visit discussed."""

    rank: Ranks
    past: Mask
    discussed: Mask


def _hours_ago(f: Facts, hits: Hits) -> tuple[Ints, Mask]:
    """Return µs since each row and whether it is still going on; a day's note counts from the end of that day."""
    if hits.rows.table == "episodes":
        return f.as_of_us - f.episodes.moment_us, f.episodes.happening_now
    return f.as_of_us - hits.rows.at_us, hits.rows.none


def _emergency(f: Facts, hits: Hits, discussed: Mask) -> Now:
    n, (ago, going_on) = f.n, _hours_ago(f, hits)
    fresh = going_on | (ago <= n.speaks_now_h * HOUR_US)
    lately, this_season = ago <= n.speaks_today_days * DAY_US, ago <= n.speaks_soon_days * DAY_US
    faded = np.where(lately, SAME_DAY, np.where(this_season, SOON, 0))
    mild = hits.rank <= SOON
    rank = np.where(
        fresh,
        hits.rank,
        np.where(mild, np.where(lately, hits.rank, 0), np.minimum(hits.rank, faded)),
    )
    rank = np.where(discussed & ~going_on, 0, rank)
    return Now(rank, (hits.rank > 0) & (rank == 0), discussed)


def _episode(f: Facts, hits: Hits, discussed: Mask) -> Now:
    ago, _ = _hours_ago(f, hits)
    rank = np.where((ago <= f.n.speaks_today_days * DAY_US) & ~discussed, hits.rank, 0)
    return Now(
        rank, (hits.rank > 0) & (rank == 0) & (ago <= f.n.speaks_soon_days * DAY_US), discussed
    )


def _series(f: Facts, hits: Hits, discussed: Mask) -> Now:
    """Suspected spasms stay urgent; only a visit after which spasms were ruled out by EEG makes them history."""
    n, (ago, _) = f.n, _hours_ago(f, hits)
    faded = np.where(
        ago <= n.speaks_today_days * DAY_US,
        hits.rank,
        np.where(ago <= n.speaks_soon_days * DAY_US, np.minimum(hits.rank, SOON), 0),
    )
    ruled_out = discussed & ("spasms_excluded_by_eeg" in f.background.conditions)
    rank = np.where(ruled_out, 0, faded)
    return Now(rank, (hits.rank > 0) & (rank == 0), discussed)


def _day(f: Facts, hits: Hits, discussed: Mask) -> Now:
    n, days_ago = f.n, f.today - hits.rows.day
    settled = hits.rows.none if hits.settled is None else hits.settled
    fresh = days_ago <= n.day_word_days
    lingering = (days_ago <= n.day_word_days + n.day_word_soon_days) & ~settled
    kept = np.where(settled, np.where(hits.rank == EMERGENCY, SAME_DAY, 0), hits.rank)
    rank = np.where(fresh, kept, np.where(lingering, np.minimum(hits.rank, SOON), 0))
    rank = np.where(discussed, 0, rank)
    return Now(rank, discussed & (hits.rank > 0), discussed)


def _fever(f: Facts, hits: Hits, discussed: Mask) -> Now:
    rank = np.where(f.today - hits.rows.day <= f.n.day_word_days, hits.rank, 0)
    return Now(rank, hits.rows.none, discussed)


def _lasting(_: Facts, hits: Hits, discussed: Mask) -> Now:
    rank = np.where(discussed, 0, hits.rank)
    return Now(rank, (hits.rank > 0) & discussed, discussed)


def _standing(_: Facts, hits: Hits, discussed: Mask) -> Now:
    """Milestones, and what looks at no day: said until a later entry changes it; a visit that discussed it is shown."""
    return Now(hits.rank, hits.rows.none, discussed)


SPEAKS: Final[dict[Speaks, Callable[[Facts, Hits, Mask], Now]]] = {
    "emergency": _emergency,
    "episode": _episode,
    "series": _series,
    "day": _day,
    "fever": _fever,
    "lasting": _lasting,
    "milestone": _standing,
    "always": _standing,
}


def as_it_speaks_now(rule: Rule, hits: Hits, f: Facts) -> Now:
    """Return what a check's answer says at this moment; a kind that a clinician let rest is information."""
    names = frozenset(
        {
            rule.id,
            rule.guide_id,
            *rule.guide_id.split("/"),
            *([str(rule.domain)] if rule.domain else []),
        }
    )
    now = SPEAKS[rule.speaks](f, hits, f.visits.after(hits.rows, names))
    resting = resting_rows(rule, hits, f)
    rank, past = (
        (np.where(resting, 0, now.rank), now.past | resting)
        if resting.any()
        else (now.rank, now.past)
    )
    return Now(rank.astype(np.int8), past, now.discussed)
