"""Rates, shares and rate ratios with their 95 % confidence intervals.

Rates: Garwood's exact Poisson interval, widened by overdispersion. Shares: Wilson's score interval.
Rate ratios: Clopper-Pearson interval of the conditional binomial test. A result always carries
numerator, denominator and interval together, so no page can show one without the others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

CONFIDENCE: Final = 0.95
TAIL: Final = (1 - CONFIDENCE) / 2
NORMAL_975: Final = 1.959963984540054

USUAL_DISPERSION: Final = 1.8
"""Variance over mean of daily counts in simulated steady diaries (ours).

A short diary's own value is shrunk towards it.
"""

USUAL_DISPERSION_DAYS: Final = 12
"""The weight of that value, in days of the diary (ours)."""

FEWEST_DAYS: Final = 3
"""Fewer observed days give counts but no rate (ours)."""


@dataclass(frozen=True)
class Rate:
    """Bouts per observed day with its 95 % interval, None where fewer than 3 days were observed.

    `phi` is the dispersion used.
    """

    bouts: int
    observed_days: int
    per_day: float | None
    low: float | None
    high: float | None
    phi: float


@dataclass(frozen=True)
class Share:
    """`k` of `n` with the Wilson 95 % interval, None where `n` is too small.

    `unknown` further ones were not answered or not seen; they are not part of `n`.
    """

    k: int
    n: int
    unknown: int
    low: float | None
    high: float | None

    @property
    def share(self) -> float | None:
        """Return k/n; None where the interval is."""
        return None if self.low is None else self.k / self.n


@dataclass(frozen=True)
class RateRatio:
    """The rate after over the rate before, with its 95 % interval.

    Ratio and upper limit are infinite where nothing was seen before.
    """

    before: Rate
    after: Rate
    ratio: float
    low: float
    high: float
    phi: float


def dispersion(daily_bouts: NDArray[np.int64]) -> float:
    """Return the index of dispersion (variance over mean) of the observed days' counts.

    Shrunk towards `USUAL_DISPERSION` and never below 1. Without a day it is the usual value; where
    nothing was seen at all, each day counts as Poisson scatter.
    """
    days = daily_bouts.size
    mean = float(daily_bouts.mean()) if days else 0.0
    scatter = float(((daily_bouts - mean) ** 2).sum()) / mean if mean else float(days)
    return max(
        1.0,
        (scatter + USUAL_DISPERSION_DAYS * USUAL_DISPERSION)
        / (max(days - 1, 0) + USUAL_DISPERSION_DAYS),
    )


def rate(bouts: int, observed_days: int, phi: float) -> Rate:
    """Return the rate with Garwood's exact Poisson interval, on the count deflated by `phi`.

    Below three observed days there are counts but no rate.
    """
    from scipy.special import chdtri  # noqa: PLC0415 - heavy

    if observed_days < FEWEST_DAYS:
        return Rate(bouts, observed_days, None, None, None, phi)
    deflated = bouts / phi
    low = 0.0 if bouts == 0 else float(chdtri(2 * deflated, 1 - TAIL)) / 2 * phi
    high = float(chdtri(2 * deflated + 2, TAIL)) / 2 * phi
    return Rate(
        bouts, observed_days, bouts / observed_days, low / observed_days, high / observed_days, phi
    )


def share(k: int, n: int, unknown: int = 0, *, fewest: int = 1) -> Share:
    """Return k of n with the Wilson score interval; no interval where n is below `fewest` or 0."""
    if n < max(fewest, 1):
        return Share(k, n, unknown, None, None)
    z2 = NORMAL_975**2
    middle = (k + z2 / 2) / (n + z2)
    half = NORMAL_975 / (n + z2) * math.sqrt(k * (n - k) / n + z2 / 4)
    return Share(k, n, unknown, 0.0 if k == 0 else middle - half, 1.0 if k == n else middle + half)


def rate_ratio(before: Rate, after: Rate, phi: float) -> RateRatio | None:
    """Return the ratio of two rates with its exact conditional interval.

    The Clopper-Pearson interval of the later count given the total, both deflated by `phi`. None
    where either has no rate, or nothing was seen in both.
    """
    from scipy.special import betaincinv  # noqa: PLC0415 - heavy

    if before.per_day is None or after.per_day is None or before.bouts + after.bouts == 0:
        return None
    seen_before, seen_after = before.bouts / phi, after.bouts / phi
    low = 0.0 if after.bouts == 0 else float(betaincinv(seen_after, seen_before + 1, TAIL))
    high = 1.0 if before.bouts == 0 else float(betaincinv(seen_after + 1, seen_before, 1 - TAIL))
    ratio = math.inf if before.bouts == 0 else after.per_day / before.per_day
    exposure = before.observed_days / after.observed_days
    odds = [math.inf if p >= 1 else exposure * p / (1 - p) for p in (low, high)]
    return RateRatio(before, after, ratio, odds[0], odds[1], phi)
