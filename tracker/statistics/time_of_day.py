"""Circular statistics of the time of day of bouts, per watched hour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from tracker.domain.arrays import MICROSECONDS_PER_S, microseconds
from tracker.statistics.circadian_test import MINUTES_PER_DAY, DailyRhythm, daily_rhythm
from tracker.statistics.exposure import HOURS, WatchHours

FEWEST_BOUTS: Final = 20
FEWEST_DAYS: Final = 10
"""A mean time of day needs so many bouts on so many days (ours)."""

LEAST_RESULTANT_LENGTH: Final = 0.3
"""Below this resultant length there is no preferred time (ours)."""

TRAVEL_H: Final = 3
"""After a larger change of clock only the bouts since then count (ours).

A child needs days to adjust.
"""

TRAVEL_DAYS: Final = 7
"""Entries in two zones within so many days are reported (ours)."""

LEAST_WATCHED: Final = 0.1
"""The least watching of an hour, relative to the mean hour, that weights assume (ours)."""


@dataclass(frozen=True)
class ClockMean:
    """Circular mean time of the bouts, weighted by the inverse of the watching at that hour.

    In minutes after midnight. `minute` is None where there is no preferred time: a resultant length
    R below 0.3, or no significant rhythm.
    """

    minute: float | None
    resultant_length: float
    bouts: int
    days: int


@dataclass(frozen=True, eq=False)
class TimeOfDay:
    """Mean time and rhythm test of the bouts since the last large change of clock.

    `clock` is None below 20 bouts or 10 days, `rhythm` below 8 bouts or 5 days. `travelled`:
    entries of two zones lie within seven days. `left_out` is the number of bouts before a change of
    clock of more than three hours.
    """

    clock: ClockMean | None
    rhythm: DailyRhythm | None
    travelled: bool
    left_out: int


def time_of_day(bouts: pd.DataFrame, timed: pd.DataFrame, watched: WatchHours) -> TimeOfDay:
    """Return the time of day of bouts; `timed` are the events with a time of day."""
    with_time = bouts[bouts["local_minute"].notna()]
    change = _last_large_change(timed)
    since = with_time if change is None else with_time[with_time["started_at"] > change]
    minutes = since["local_minute"].to_numpy(np.float64)
    days = since["local_day"].to_numpy("datetime64[D]").astype(np.int64)
    rhythm, mean = (
        daily_rhythm(minutes, days, watched),
        clock_mean(minutes, int(np.unique(days).size), watched),
    )
    if mean is not None and not (rhythm and rhythm.is_significant):
        mean = replace(mean, minute=None)
    return TimeOfDay(mean, rhythm, _two_zones(timed), len(with_time) - len(since))


def clock_mean(
    minutes: np.ndarray[tuple[int], np.dtype[np.float64]], days: int, watched: WatchHours
) -> ClockMean | None:
    """Return the circular mean of times of day, weighted by the inverse of the watching.

    None below 20 bouts or 10 days.
    """
    if minutes.size < FEWEST_BOUTS or days < FEWEST_DAYS:
        return None
    relative = np.maximum(watched.share * HOURS, LEAST_WATCHED)
    weight = 1 / relative[(minutes // 60).astype(np.int64)]
    angle = 2 * np.pi * minutes / MINUTES_PER_DAY
    mean = complex(weight @ np.cos(angle), weight @ np.sin(angle)) / weight.sum()
    at = float(np.angle(mean) % (2 * np.pi) / (2 * np.pi) * MINUTES_PER_DAY)
    return ClockMean(
        at if abs(mean) >= LEAST_RESULTANT_LENGTH else None, abs(mean), int(minutes.size), days
    )


def _last_large_change(timed: pd.DataFrame) -> pd.Timestamp | None:
    """Return the start of the last event on a clock over three hours from the newest's, or None."""
    if timed.empty:
        return None
    offset = timed["utc_offset_min"].to_numpy(np.float64)
    far = np.flatnonzero(np.abs(offset - offset[-1]) > TRAVEL_H * 60)
    return timed["started_at"].iloc[far[-1]] if far.size else None


def _two_zones(timed: pd.DataFrame) -> bool:
    zone, started = timed["time_zone"].factorize()[0], microseconds(timed["started_at"])
    near = np.diff(started) <= TRAVEL_DAYS * MINUTES_PER_DAY * 60 * MICROSECONDS_PER_S
    return bool((near & (zone[1:] != zone[:-1])).any())
