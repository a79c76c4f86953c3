"""The check of the trend: logged more often than before, on both clocks."""

from __future__ import annotations

import numpy as np

from tracker.clinical.check_result import NEXT_VISIT, SOON, CheckResult, result
from tracker.clinical.features.answer_codes import Thresholds
from tracker.clinical.features.feature_set import Facts
from tracker.statistics.daily_counts_as_known import bout_begins
from tracker.statistics.trend import figures, trend_on


def logged_more_often(f: Facts, n: Thresholds) -> CheckResult:
    """Rising, today or on an evening of the last two weeks; sooner where most of the newer bouts were awake or nobody told (P18)."""
    rows = f.episodes.rows
    held = f.evenings.last_held(f.today, n.score, n.stays_days)
    if held is None:
        window = f.evenings.window(f.today)
        before = int(window.observed_before[f.today - f.evenings.first_day])
        return result(
            rows,
            {},
            missing=(f"observed days before the last {window.days}",)
            if before < n.fewest_days_before
            else (),
        )
    found = trend_on(f.evenings, held)
    newer = (rows.day > held - found.days) & (rows.day <= held)
    first = newer & bout_begins(rows.at_us)
    awake, asleep = (
        int((first & state).sum()) for state in (~f.episodes.drowsy, f.episodes.drowsy)
    )
    facts = figures(found) | {
        "bouts_not_asleep": awake,
        "held_until": str(np.datetime64(held, "D")),
    }
    return result(rows, {SOON if awake > asleep else NEXT_VISIT: newer}, facts=facts)
