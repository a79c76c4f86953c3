"""The check of the trend: logged more often than before, per watched and per calendar day.

f: features, n: thresholds (see the package).
"""

from __future__ import annotations

import numpy as np

from tracker.clinical.check_result import NEXT_VISIT, SOON, CheckResult, result
from tracker.clinical.features.answer_codes import Thresholds
from tracker.clinical.features.feature_set import Features
from tracker.statistics.daily_counts_as_known import starts_new_bout
from tracker.statistics.trend import figures, trend_on


def logged_more_often(f: Features, n: Thresholds) -> CheckResult:
    """Rising, today or on an evening of the last two weeks (P18).

    Sooner where most of the newer bouts were awake or in an unknown state.
    """
    rows = f.episodes.rows
    evening = f.evenings.last_evening_above(f.today, n.score, n.stays_days)
    if evening is None:
        window = f.evenings.window(f.today)
        before = int(window.observed_before[f.today - f.evenings.first_evening])
        return result(
            rows,
            {},
            missing=(f"observed days before the last {window.days}",)
            if before < n.fewest_days_before
            else (),
        )
    trend = trend_on(f.evenings, evening)
    newer = (rows.day > evening - trend.days) & (rows.day <= evening)
    first = newer & starts_new_bout(rows.at_us)
    awake, asleep = (
        int((first & state).sum()) for state in (~f.episodes.drowsy, f.episodes.drowsy)
    )
    facts = figures(trend) | {
        "bouts_not_asleep": awake,
        "held_until": str(np.datetime64(evening, "D")),
    }
    return result(rows, {SOON if awake > asleep else NEXT_VISIT: newer}, facts=facts)
