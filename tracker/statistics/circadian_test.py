"""Is there a time of day? A score test that knows when somebody watched, and counts a burst on one day once.

Needs the minute and the day of each bout and the hours that were watched (`watching.WatchHours`). A plain Rayleigh test would find a
rhythm in every family that sleeps at night.
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

SAME_DAY: Final = 0.3
"""How alike two bouts of one day are taken to be: a second one tells less than the first (ours, calibrated by simulation)."""

_NO_SCATTER: Final = 1e-9
"""Keeps a diary without any scatter, every bout at the same minute, from a division by zero."""

RHYTHM_BELOW: Final = 0.05
"""A smaller p is called more than chance (ours)."""


@dataclass(frozen=True)
class DailyRhythm:
    """The test for a daily rhythm: `p` of a 24-hour cosine per watched hour, from `bouts` on `days` with one; F with 2 and days − 2 degrees."""

    bouts: int
    days: int
    f: float
    p: float

    @property
    def is_significant(self) -> bool:
        """Whether chance and the hours of watching do not explain it."""
        return self.p < RHYTHM_BELOW


def daily_rhythm(
    minutes: Floats, days: NDArray[np.int64], watched: WatchHours
) -> DailyRhythm | None:
    """Return the score test of a 24-hour cosine in the rate per watched hour.

    The offset is log(watch-hours); scores are summed by day, so that the days' own scatter is their variance (sandwich); what may be
    wrong in watch-hours that were told together, or assumed, is added to it.

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
        None for fewer than eight bouts, fewer than five days with one, or where no time was watched.

    """
    place = days - (days.min() if days.size else 0)
    count = np.bincount(place)
    m = int(np.count_nonzero(count))
    if minutes.size < FEWEST_BOUTS or m < FEWEST_DAYS or watched.hours.sum() <= 0:
        return None
    from scipy.special import fdtrc  # noqa: PLC0415 - heavy

    weight = (1 / (1 + SAME_DAY * (count - 1)))[place]
    expected = watched.share @ _HOUR_POINTS
    scores = np.column_stack(
        [np.bincount(place, part) for part in ((_points(minutes) - expected) * weight[:, None]).T]
    )
    total = scores.sum(axis=0)
    scatter = scores.T @ scores - np.outer(total, total) / m
    doubt = weight.sum() ** 2 * _doubt(watched, expected)
    f = (
        float(total @ np.linalg.solve(scatter + doubt + _NO_SCATTER * np.eye(2), total))
        * (m - 2)
        / (2 * m)
    )
    return DailyRhythm(int(minutes.size), m, f, float(fdtrc(2, m - 2, f)))


def _points(minutes: Floats) -> Floats:
    angle = 2 * np.pi * minutes / MINUTES_PER_DAY
    points: Floats = np.column_stack([np.cos(angle), np.sin(angle)])
    return points


_HOUR_POINTS: Final = _points(60 * np.arange(0.5, HOURS))


def _doubt(watched: WatchHours, expected: Floats) -> Floats:
    """Return the variance of the expected direction of one bout that errors in the watch-hours cause."""
    pulls = np.column_stack(
        [
            np.bincount(watched.part, part)
            for part in (watched.share[:, None] * (_HOUR_POINTS - expected)).T
        ]
    )
    spread: Floats = (watched.error**2 * (pulls.T @ pulls)).astype(np.float64)
    return spread
