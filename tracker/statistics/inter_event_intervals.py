"""Inter-event intervals within observed time, and whether events come in bursts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.arrays import MICROSECONDS_PER_S, microseconds
from tracker.events.clusters import is_on_quarter_hour

Floats = NDArray[np.float64]

FEWEST_EVENTS: Final = 6
"""Burstiness is not computed from fewer events (ours)."""


@dataclass(frozen=True)
class Burstiness:
    """How uneven the intervals are, from `events` (intervals + 1) in observed time.

    `cv` is the coefficient of variation. `b` is the burstiness of Kim and Jo for a finite number of
    events: 0 at random, towards 1 in bursts, towards −1 at equal intervals. Intervals with an end
    on the quarter hour are left out.
    """

    events: int
    cv: float
    b: float


def gap_hours(timed: pd.DataFrame, days: pd.DataFrame) -> Floats:
    """Return the hours between successive starts; NaN across a day that was not observed."""
    if len(timed) < 2 or days.empty:  # noqa: PLR2004 - a gap has two ends
        return np.empty(0)
    unobserved = np.cumsum(~days["observed"].to_numpy())
    place = (
        timed["local_day"].to_numpy("datetime64[D]") - days["day"].to_numpy("datetime64[D]")[0]
    ).astype(np.int64)
    hours = np.diff(microseconds(timed["started_at"])) / (3600 * MICROSECONDS_PER_S)
    return np.where(np.diff(unobserved[place]) == 0, hours, np.nan)


def burstiness(timed: pd.DataFrame, gaps: Floats) -> Burstiness | None:
    """Return the burstiness of some events; None below six, or where all are at the same moment."""
    if gaps.size == 0:
        return None
    rounded = is_on_quarter_hour(timed)
    return burstiness_of(gaps[~np.isnan(gaps) & ~rounded[1:] & ~rounded[:-1]])


def burstiness_of(gaps: Floats) -> Burstiness | None:
    """Return the burstiness of intervals; None for fewer than five, or where their mean is zero."""
    n = gaps.size + 1
    if n < FEWEST_EVENTS or gaps.mean() == 0:
        return None
    r, more, less = float(gaps.std() / gaps.mean()), float(np.sqrt(n + 1)), float(np.sqrt(n - 1))
    return Burstiness(n, r, (more * r - less) / ((more - 2) * r + less))
