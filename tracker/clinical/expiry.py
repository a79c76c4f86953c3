"""Expiry of findings (P1): what was an emergency last winter is not one now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from tracker.clinical.catalogue.definitions import Expiry, Rule
from tracker.clinical.check_result import EMERGENCY, SAME_DAY, SOON, CheckResult
from tracker.clinical.features.answer_codes import Ints, Mask, Ranks
from tracker.clinical.features.episode_table import DAY_US, HOUR_US
from tracker.clinical.features.feature_set import Features
from tracker.clinical.snooze import ranks_at_rest


@dataclass(frozen=True)
class CurrentFinding:
    """What is left of a check's result today.

    Parameters
    ----------
    rank
        The rank of each row today.
    past
        Rows that are only information by now.
    discussed
        Rows that a later visit discussed.

    """

    rank: Ranks
    past: Mask
    discussed: Mask


def _age_us(f: Features, result: CheckResult) -> tuple[Ints, Mask]:
    """Return the microseconds since each row, and which rows are still going on.

    For a day they count from when its last check-in was entered.
    """
    if result.rows.table == "episodes":
        return f.as_of_us - f.episodes.moment_us, f.episodes.happening_now
    return f.as_of_us - result.rows.at_us, result.rows.empty_mask


def _emergency(f: Features, result: CheckResult, discussed: Mask) -> CurrentFinding:
    """Keep the rank for hours, then lower it to "same day", "soon" and none."""
    n, (age_us, going_on) = f.thresholds, _age_us(f, result)
    fresh = going_on | (age_us <= n.speaks_now_h * HOUR_US)
    lately = age_us <= n.speaks_today_days * DAY_US
    this_season = age_us <= n.speaks_soon_days * DAY_US
    limit = np.where(lately, SAME_DAY, np.where(this_season, SOON, 0))
    mild_rank = np.where(lately, result.rank, 0)
    later = np.where(result.rank <= SOON, mild_rank, np.minimum(result.rank, limit))
    rank = np.where(discussed & ~going_on, 0, np.where(fresh, result.rank, later))
    return CurrentFinding(rank, (result.rank > 0) & (rank == 0), discussed)


def _episode(f: Features, result: CheckResult, discussed: Mask) -> CurrentFinding:
    """Keep the rank for two weeks, then as information for the season."""
    n, (age_us, _) = f.thresholds, _age_us(f, result)
    lately = age_us <= n.speaks_today_days * DAY_US
    this_season = age_us <= n.speaks_soon_days * DAY_US
    rank = np.where(lately & ~discussed, result.rank, 0)
    return CurrentFinding(rank, (result.rank > 0) & (rank == 0) & this_season, discussed)


def _series(f: Features, result: CheckResult, discussed: Mask) -> CurrentFinding:
    """Keep suspected spasms urgent unless they were excluded by EEG and a visit discussed them."""
    n, (age_us, _) = f.thresholds, _age_us(f, result)
    this_season = age_us <= n.speaks_soon_days * DAY_US
    later = np.where(this_season, np.minimum(result.rank, SOON), 0)
    current = np.where(age_us <= n.speaks_today_days * DAY_US, result.rank, later)
    excluded = discussed & ("spasms_excluded_by_eeg" in f.background.conditions)
    rank = np.where(excluded, 0, current)
    return CurrentFinding(rank, (result.rank > 0) & (rank == 0), discussed)


def _day(f: Features, result: CheckResult, discussed: Mask) -> CurrentFinding:
    """Keep the rank for days; resolved findings drop out, an emergency to "same day" only."""
    n, days_ago = f.thresholds, f.today - result.rows.day
    resolved = result.rows.empty_mask if result.resolved is None else result.resolved
    fresh = days_ago <= n.day_word_days
    lingering = (days_ago <= n.day_word_days + n.day_word_soon_days) & ~resolved
    fresh_resolved = np.where(result.rank == EMERGENCY, SAME_DAY, 0)
    fresh_rank = np.where(resolved, fresh_resolved, result.rank)
    later = np.where(lingering, np.minimum(result.rank, SOON), 0)
    rank = np.where(discussed, 0, np.where(fresh, fresh_rank, later))
    return CurrentFinding(rank, discussed & (result.rank > 0), discussed)


def _fever(f: Features, result: CheckResult, discussed: Mask) -> CurrentFinding:
    """Keep the rank for days, whatever a visit discussed."""
    rank = np.where(f.today - result.rows.day <= f.thresholds.day_word_days, result.rank, 0)
    return CurrentFinding(rank, result.rows.empty_mask, discussed)


def _lasting(_: Features, result: CheckResult, discussed: Mask) -> CurrentFinding:
    """Keep the rank until a visit discusses the finding."""
    rank = np.where(discussed, 0, result.rank)
    return CurrentFinding(rank, (result.rank > 0) & discussed, discussed)


def _until_changed(_: Features, result: CheckResult, discussed: Mask) -> CurrentFinding:
    """Keep the rank until a later entry changes it; a visit that discussed it is shown beside it.

    For milestones, and for checks that are about no single day.
    """
    return CurrentFinding(result.rank, result.rows.empty_mask, discussed)


POLICIES: Final[dict[Expiry, Callable[[Features, CheckResult, Mask], CurrentFinding]]] = {
    "emergency": _emergency,
    "episode": _episode,
    "series": _series,
    "day": _day,
    "fever": _fever,
    "lasting": _lasting,
    "milestone": _until_changed,
    "always": _until_changed,
}
"""The expiry policy of each kind of finding."""


def apply_expiry(rule: Rule, result: CheckResult, f: Features) -> CurrentFinding:
    """Return what is left of a check's result today; snoozed rows become information."""
    domain = [str(rule.domain)] if rule.domain else []
    names = frozenset({rule.id, rule.guide_id, *rule.guide_id.split("/"), *domain})
    discussed = f.visits.discussed_after(result.rows, names)
    current = POLICIES[rule.expiry](f, result, discussed)
    rank, at_rest = ranks_at_rest(rule, result, current.rank, f)
    return CurrentFinding(rank.astype(np.int8), current.past | at_rest, current.discussed)
