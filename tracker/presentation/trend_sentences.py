"""The change in frequency, in one line for a clinician."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tracker.domain.number_format import format_number, format_numbers
from tracker.localization.messages import _
from tracker.statistics.change_detection import RISING_FROM, p_value

if TYPE_CHECKING:
    from tracker.statistics.confidence_intervals import RateRatio
    from tracker.statistics.trend import Trend


def trend_line(trend: Trend) -> str:
    """Return counts with days, rate ratio with interval, dispersion and p on both clocks.

    Counts alone if there is too little to compare.
    """
    sentence = _(
        "x1/e1 {recent} (last {days} days to {last}); x0/e0 {before} (up to 70 days before); no "
        "ratio: too little to compare."
    )
    figures = {
        "recent": _counts(trend.recent.bouts, trend.recent.observed_days),
        "days": str(trend.days),
        "last": trend.last.isoformat(),
        "before": _counts(trend.before.bouts, trend.before.observed_days),
    }
    if trend.ratio is not None:
        sentence = _(
            "x1/e1 {recent} (last {days} days to {last}); x0/e0 {before} (up to 70 days before); "
            "RR {ratio}; phi {phi}; p for a rise {p_watched} per watched day (ratio "
            "{ratio_watched}), {p_calendar} per calendar day ({ratio_calendar}); called rising "
            "from p < {threshold} on both. Exact conditional test on counts deflated by phi."
        )
        figures |= {
            "ratio": _interval(trend.ratio),
            "phi": f"{trend.recent.phi:.2f}",
            "p_watched": f"{trend.p_watched:.2g}",
            "ratio_watched": _ratio(trend.ratio_watched),
            "p_calendar": f"{trend.p_calendar:.2g}",
            "ratio_calendar": _ratio(trend.ratio_calendar),
            "threshold": f"{p_value(RISING_FROM):.2g}",
        }
    return sentence.format(**figures)


def _counts(bouts: int, days: int) -> str:
    return f"{bouts}/{days}"


def _ratio(value: float) -> str:
    return format_number(value) if math.isfinite(value) else _("none before")


def _interval(ratio: RateRatio) -> str:
    if math.isinf(ratio.ratio):
        return _("at least {number}").format(number=format_numbers(ratio.low, beside=1)[0])
    times, low, high = format_numbers(ratio.ratio, ratio.low, ratio.high, beside=1)
    return _("{ratio} (95 % CI {low}–{high})").format(ratio=times, low=low, high=high)
