"""Circadian rhythm test: a score test of a 24-hour cosine in the rate of bouts per watched hour.

It allows for when somebody watched (`exposure.WatchHours`) and counts a burst on one day once. A
plain Rayleigh test would find a rhythm in every family that sleeps at night.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tracker.statistics.exposure import HOURS, WatchHours

Floats = NDArray[np.float64]

MINUTES_PER_DAY: Final = 1440
FEWEST_BOUTS: Final = 8
FEWEST_DAYS: Final = 5
"""Fewer bouts, or days with one, say nothing about a time of day (ours)."""

SAME_DAY_CORRELATION: Final = 0.3
"""Assumed correlation of two bouts of one day: a second one adds less information than the first.

Ours, calibrated by simulation.
"""

_NO_SCATTER: Final = 1e-9
"""Avoids a division by zero where every bout is at the same minute."""

SIGNIFICANT_BELOW: Final = 0.05
"""A smaller p value is called significant (ours)."""


@dataclass(frozen=True)
class DailyRhythm:
    """The result of the test, from `bouts` on `days` days with at least one.

    `f` is the F statistic with 2 and days − 2 degrees of freedom, `p` its p value.
    """

    bouts: int
    days: int
    f: float
    p: float

    @property
    def is_significant(self) -> bool:
        """Whether chance and the hours of watching do not explain the rhythm."""
        return self.p < SIGNIFICANT_BELOW


def daily_rhythm(
    minutes: Floats, days: NDArray[np.int64], watched: WatchHours
) -> DailyRhythm | None:
    """Return the score test of a 24-hour cosine in the rate per watched hour.

    The offset is log(watch-hours). Scores are summed by day, so that the scatter between days is
    their variance (sandwich estimator); the variance caused by the errors of the watch-hours
    (`WatchHours.log_sd`) is added to it.

    Parameters
    ----------
    minutes
        Minute of the local day of each bout, 0 to 1439.
    days
        A number for the local day of each bout.
    watched
        The hours watched, by hour of the clock.

    Returns
    -------
    DailyRhythm | None
        None for fewer than eight bouts or five days with one, or where no time was watched.

    """
    day = days - (days.min() if days.size else 0)
    bouts_per_day = np.bincount(day)
    m = int(np.count_nonzero(bouts_per_day))
    if minutes.size < FEWEST_BOUTS or m < FEWEST_DAYS or watched.hours.sum() <= 0:
        return None
    from scipy.special import fdtrc  # noqa: PLC0415 - heavy

    weight = (1 / (1 + SAME_DAY_CORRELATION * (bouts_per_day - 1)))[day]
    expected = watched.share @ _HOUR_POINTS
    scores = np.column_stack(
        [np.bincount(day, part) for part in ((_points(minutes) - expected) * weight[:, None]).T]
    )
    total = scores.sum(axis=0)
    scatter = scores.T @ scores - np.outer(total, total) / m
    uncertainty = weight.sum() ** 2 * _direction_variance(watched, expected)
    f = (
        float(total @ np.linalg.solve(scatter + uncertainty + _NO_SCATTER * np.eye(2), total))
        * (m - 2)
        / (2 * m)
    )
    return DailyRhythm(int(minutes.size), m, f, float(fdtrc(2, m - 2, f)))


def _points(minutes: Floats) -> Floats:
    angle = 2 * np.pi * minutes / MINUTES_PER_DAY
    points: Floats = np.column_stack([np.cos(angle), np.sin(angle)])
    return points


_HOUR_POINTS: Final = _points(60 * np.arange(0.5, HOURS))


def _direction_variance(watched: WatchHours, expected: Floats) -> Floats:
    """Return the covariance of a bout's expected direction caused by errors in the watch-hours.

    A 2 x 2 matrix; `expected` is the mean of (cos, sin) over the watched time.
    """
    shifts = np.column_stack(
        [
            np.bincount(watched.error_group, part)
            for part in (watched.share[:, None] * (_HOUR_POINTS - expected)).T
        ]
    )
    spread: Floats = (watched.log_sd**2 * (shifts.T @ shifts)).astype(np.float64)
    return spread
