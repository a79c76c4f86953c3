"""How long a finding speaks (P1): what was an emergency last winter is not one now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from tracker.clinical.catalogue.loader import Rule, Speaks
from tracker.clinical.check_result import EMERGENCY, SAME_DAY, SOON, CheckResult
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


def _hours_ago(f: Facts, result: CheckResult) -> tuple[Ints, Mask]:
    """Return µs since each row and whether it is still going on; a day's note counts from the end of that day."""
    if result.rows.table == "episodes":
        return f.as_of_us - f.episodes.moment_us, f.episodes.happening_now
    return f.as_of_us - result.rows.at_us, result.rows.empty_mask


def _emergency(f: Facts, result: CheckResult, discussed: Mask) -> Now:
    n, (ago, going_on) = f.thresholds, _hours_ago(f, result)
    fresh = going_on | (ago <= n.speaks_now_h * HOUR_US)
    lately, this_season = ago <= n.speaks_today_days * DAY_US, ago <= n.speaks_soon_days * DAY_US
    faded = np.where(lately, SAME_DAY, np.where(this_season, SOON, 0))
    mild = result.rank <= SOON
    rank = np.where(
        fresh,
        result.rank,
        np.where(mild, np.where(lately, result.rank, 0), np.minimum(result.rank, faded)),
    )
    rank = np.where(discussed & ~going_on, 0, rank)
    return Now(rank, (result.rank > 0) & (rank == 0), discussed)


def _episode(f: Facts, result: CheckResult, discussed: Mask) -> Now:
    ago, _ = _hours_ago(f, result)
    rank = np.where((ago <= f.thresholds.speaks_today_days * DAY_US) & ~discussed, result.rank, 0)
    return Now(
        rank,
        (result.rank > 0) & (rank == 0) & (ago <= f.thresholds.speaks_soon_days * DAY_US),
        discussed,
    )


def _series(f: Facts, result: CheckResult, discussed: Mask) -> Now:
    """Suspected spasms stay urgent; only a visit after which spasms were ruled out by EEG makes them history."""
    n, (ago, _) = f.thresholds, _hours_ago(f, result)
    faded = np.where(
        ago <= n.speaks_today_days * DAY_US,
        result.rank,
        np.where(ago <= n.speaks_soon_days * DAY_US, np.minimum(result.rank, SOON), 0),
    )
    ruled_out = discussed & ("spasms_excluded_by_eeg" in f.background.conditions)
    rank = np.where(ruled_out, 0, faded)
    return Now(rank, (result.rank > 0) & (rank == 0), discussed)


def _day(f: Facts, result: CheckResult, discussed: Mask) -> Now:
    n, days_ago = f.thresholds, f.today - result.rows.day
    settled = result.rows.empty_mask if result.resolved is None else result.resolved
    fresh = days_ago <= n.day_word_days
    lingering = (days_ago <= n.day_word_days + n.day_word_soon_days) & ~settled
    kept = np.where(settled, np.where(result.rank == EMERGENCY, SAME_DAY, 0), result.rank)
    rank = np.where(fresh, kept, np.where(lingering, np.minimum(result.rank, SOON), 0))
    rank = np.where(discussed, 0, rank)
    return Now(rank, discussed & (result.rank > 0), discussed)


def _fever(f: Facts, result: CheckResult, discussed: Mask) -> Now:
    rank = np.where(f.today - result.rows.day <= f.thresholds.day_word_days, result.rank, 0)
    return Now(rank, result.rows.empty_mask, discussed)


def _lasting(_: Facts, result: CheckResult, discussed: Mask) -> Now:
    rank = np.where(discussed, 0, result.rank)
    return Now(rank, (result.rank > 0) & discussed, discussed)


def _standing(_: Facts, result: CheckResult, discussed: Mask) -> Now:
    """Milestones, and what looks at no day: said until a later entry changes it; a visit that discussed it is shown."""
    return Now(result.rank, result.rows.empty_mask, discussed)


SPEAKS: Final[dict[Speaks, Callable[[Facts, CheckResult, Mask], Now]]] = {
    "emergency": _emergency,
    "episode": _episode,
    "series": _series,
    "day": _day,
    "fever": _fever,
    "lasting": _lasting,
    "milestone": _standing,
    "always": _standing,
}


def as_it_speaks_now(rule: Rule, result: CheckResult, f: Facts) -> Now:
    """Return what a check's answer says at this moment; a kind that a clinician let rest is information."""
    names = frozenset(
        {
            rule.id,
            rule.guide_id,
            *rule.guide_id.split("/"),
            *([str(rule.domain)] if rule.domain else []),
        }
    )
    now = SPEAKS[rule.speaks](f, result, f.visits.after(result.rows, names))
    resting = resting_rows(rule, result, f)
    rank, past = (
        (np.where(resting, 0, now.rank), now.past | resting)
        if resting.any()
        else (now.rank, now.past)
    )
    return Now(rank.astype(np.int8), past, now.discussed)
