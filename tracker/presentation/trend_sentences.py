"""The change for a clinician: counts with their days, ratio with interval, dispersion, p, and both clocks, in one line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tracker.domain.number_format import number_in_words, numbers_in_words
from tracker.statistics.change_detection import RISING_FROM, p_of

if TYPE_CHECKING:
    from tracker.statistics.confidence_intervals import RateRatio
    from tracker.statistics.trend import Trend


def trend_line(t: Trend) -> str:
    """Return a comparison as a clinician reads it; counts alone where there is no ratio."""
    counts = (
        f"x1/e1 {_counts(t.recent.bouts, t.recent.observed_days)} (last {t.days} days to "
        f"{t.last.isoformat()})"
    )
    before = f"x0/e0 {_counts(t.before.bouts, t.before.observed_days)} (up to 70 days before)"
    if t.ratio is None:
        return f"{counts}; {before}; no ratio: too little to compare."
    clocks = (
        f"p for a rise {t.p_watched:.2g} per watched day (ratio {_ratio(t.ratio_watched)}), "
        f"{t.p_calendar:.2g} per calendar day ({_ratio(t.ratio_calendar)})"
    )
    threshold = f"called rising from p < {p_of(RISING_FROM):.2g} on both"
    return (
        f"{counts}; {before}; RR {_interval(t.ratio)}; phi {t.recent.phi:.2f}; {clocks}; "
        f"{threshold}. Exact conditional test on counts deflated by phi."
    )


def _counts(bouts: int, days: int) -> str:
    return f"{bouts}/{days}"


def _ratio(value: float) -> str:
    return number_in_words(value) if math.isfinite(value) else "none before"


def _interval(ratio: RateRatio) -> str:
    if math.isinf(ratio.ratio):
        return f"at least {numbers_in_words(ratio.low, beside=1)[0]}"
    times, low, high = numbers_in_words(ratio.ratio, ratio.low, ratio.high, beside=1)
    return f"{times} (95 % CI {low}–{high})"
