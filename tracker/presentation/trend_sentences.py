"""The change in frequency, in one line for a clinician."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tracker.domain.number_format import format_number, format_numbers
from tracker.statistics.change_detection import RISING_FROM, p_value

if TYPE_CHECKING:
    from tracker.statistics.confidence_intervals import RateRatio
    from tracker.statistics.trend import Trend


def trend_line(trend: Trend) -> str:
    """Return counts with days, rate ratio with interval, dispersion and p on both clocks.

    Counts alone if there is too little to compare.
    """
    counts = (
        f"x1/e1 {_counts(trend.recent.bouts, trend.recent.observed_days)} "
        f"(last {trend.days} days to {trend.last.isoformat()})"
    )
    before = (
        f"x0/e0 {_counts(trend.before.bouts, trend.before.observed_days)} (up to 70 days before)"
    )
    if trend.ratio is None:
        return f"{counts}; {before}; no ratio: too little to compare."
    clocks = (
        f"p for a rise {trend.p_watched:.2g} per watched day "
        f"(ratio {_ratio(trend.ratio_watched)}), "
        f"{trend.p_calendar:.2g} per calendar day ({_ratio(trend.ratio_calendar)})"
    )
    threshold = f"called rising from p < {p_value(RISING_FROM):.2g} on both"
    return (
        f"{counts}; {before}; RR {_interval(trend.ratio)}; phi {trend.recent.phi:.2f}; {clocks}; "
        f"{threshold}. Exact conditional test on counts deflated by phi."
    )


def _counts(bouts: int, days: int) -> str:
    return f"{bouts}/{days}"


def _ratio(value: float) -> str:
    return format_number(value) if math.isfinite(value) else "none before"


def _interval(ratio: RateRatio) -> str:
    if math.isinf(ratio.ratio):
        return f"at least {format_numbers(ratio.low, beside=1)[0]}"
    times, low, high = format_numbers(ratio.ratio, ratio.low, ratio.high, beside=1)
    return f"{times} (95 % CI {low}–{high})"
