"""Counts with their denominators and 95 % intervals: exact rates made wider by day-to-day scatter, Wilson shares, exact rate ratios.

An answer always carries numerator, denominator and interval together, so no page can show one without the others.
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
"""Variance over mean of daily counts in simulated steady diaries, toward which a short diary's own is shrunk (ours)."""

USUAL_DISPERSION_DAYS: Final = 12
"""How many days of the diary that expectation weighs as much as (ours)."""

FEWEST_DAYS: Final = 3
"""Fewer observed days give counts but no rate (ours)."""


@dataclass(frozen=True)
class Rate:
    """Bouts per observed day with its 95 % interval; None where fewer than three days were observed. `phi` is the dispersion used."""

    bouts: int
    observed_days: int
    per_day: float | None
    low: float | None
    high: float | None
    phi: float


@dataclass(frozen=True)
class Share:
    """`k` of `n` with the Wilson 95 % interval, None where `n` is too small to say; `unknown` were not answered or not seen."""

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
    """How many times as often after as before, with its 95 % interval; both are infinite where nothing was seen before."""

    before: Rate
    after: Rate
    ratio: float
    low: float
    high: float
    phi: float


def dispersion(daily_bouts: NDArray[np.int64]) -> float:
    """Return variance over mean of the observed days' counts, shrunk to the usual and never below 1.

    Without a day it is the usual value; where nothing at all was seen each day is taken to scatter as chance does.
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
    """Return bouts per observed day with the Garwood interval on the count deflated by `phi`; no rate below three days."""
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
    """Return k of n with the Wilson interval; counts only where n is below `fewest`, or nothing."""
    if n < max(fewest, 1):
        return Share(k, n, unknown, None, None)
    z2 = NORMAL_975**2
    middle = (k + z2 / 2) / (n + z2)
    half = NORMAL_975 / (n + z2) * math.sqrt(k * (n - k) / n + z2 / 4)
    return Share(k, n, unknown, 0.0 if k == 0 else middle - half, 1.0 if k == n else middle + half)


def rate_ratio(before: Rate, after: Rate, phi: float) -> RateRatio | None:
    """Return the ratio of two rates with the Clopper-Pearson interval of the deflated counts.

    None where either has no rate, or nothing was seen in both.
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
