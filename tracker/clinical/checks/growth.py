# ruff: noqa: D401 - a check's docstring is its condition, in the words of the guide
"""Checks of growth: the head on its curve.

f: features, d: days, h: head circumferences, n: thresholds (see the package).
"""

from __future__ import annotations

import numpy as np

from tracker.clinical.check_result import EMERGENCY, SOON, CheckResult, ids_of, result
from tracker.clinical.features.answer_codes import Mask, Thresholds
from tracker.clinical.features.feature_set import Features


def _raised_pressure(f: Features, n: Thresholds) -> Mask:
    """Mark recent days with vomiting, a bulging soft spot or sleepiness."""
    d = f.days
    return (d.days_ago() <= n.day_word_days) & (
        d.answers["serious_signs"].any_of("green_vomit", "bulging_soft_spot")
        | d.answers["alertness"].any_of("sleepy", "cannot_wake")
        | d.note_mentions("vomiting")
    )


def _largest_change(f: Features, n: Thresholds) -> float:
    """Return the largest change in z from an earlier head to the newest; 0 with none earlier."""
    h = f.heads
    last_day = h.rows.day.max(initial=-1)
    earlier = (h.rows.age_days >= n.moulding_days) & (h.rows.day <= last_day - n.apart_days)
    changes = (h.z[h.rows.day == last_day] - h.z[earlier][:, None]).ravel()
    return float(changes[np.abs(changes).argmax()]) if len(changes) else 0.0


def head_growth(f: Features, n: Thresholds) -> CheckResult:
    """The newest head is 2 SD or more from the middle, or has crossed two centile spaces (P41).

    The crossing is measured against any earlier head after the first days of life.
    """
    h = f.heads
    newest = h.rows.day == h.rows.day.max(initial=-1)
    change = _largest_change(f, n)
    crossed = np.abs(change) >= n.centile_spaces * n.space_sd
    off_curve = newest & ((np.abs(h.z) >= n.outside_sd) | crossed)
    if not off_curve.any():
        return result(h.rows, {})
    ill = _raised_pressure(f, n)
    return result(
        h.rows,
        {EMERGENCY: off_curve & ill.any(), SOON: off_curve},
        more_evidence=ids_of(f.days.rows, ill),
        facts={"z": float(h.z[newest][-1]), "z_change": change},
    )
