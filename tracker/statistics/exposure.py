"""Exposure by hour of day: the hours somebody was watching at each hour of the clock.

A check-in tells how much of a day was watched, never which hours. How much of the night was watched
is therefore an assumption of ours, and every result based on it includes its error.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HOURS: Final = 24
NIGHT_FROM_H: Final = 23
NIGHT_TO_H: Final = 7
NIGHT_WATCHED: Final = 0.35
"""A night hour is assumed to be watched about a third as much as one of the day.

Ours: parents logged 24 % of spasms between 23 and 7 h, video-EEG found 54 % there, which means a
night hour was watched 0.27 as much; families differ.
"""

NIGHT_LOG_SD: Final = 0.35
"""The standard deviation of the logarithm of NIGHT_WATCHED: from half to twice as much (ours)."""

_SECONDS_PER_HOUR: Final = 3600
_STEPS_PER_HOUR: Final = 2
"""Clocks change by an hour or by half of one."""

_ERROR_GROUP: Final = np.where(
    (np.arange(HOURS) >= NIGHT_FROM_H) | (np.arange(HOURS) < NIGHT_TO_H), 1, 0
)


@dataclass(frozen=True, eq=False)
class WatchHours:
    """Hours watched at each of the 24 hours of the local clock.

    Hours with the same number in `error_group` come from one answer or assumption, so they share
    its error; `log_sd` is the standard deviation of the logarithm of that error, 0 where the hours
    are known.
    """

    hours: Floats
    error_group: Ints
    log_sd: float

    @property
    def share(self) -> Floats:
        """Each hour's share of the watched time; equal shares where nothing was watched."""
        total = self.hours.sum()
        return self.hours / total if total > 0 else np.full(HOURS, 1 / HOURS)


def watch_hours(days: pd.DataFrame, home: str, as_of: datetime) -> WatchHours:
    """Return the watched hours of a day table, by hour of the clock at home.

    An observed day counts with its exposure, an unobserved one not at all, and today up to `as_of`.
    A day of a clock change has 23 or 25 hours: the skipped hour was not watched, the repeated one
    twice.
    """
    exposure = np.nan_to_num(days["exposure"].to_numpy(np.float64))
    profile = np.where(_ERROR_GROUP == 1, NIGHT_WATCHED, 1.0)
    return WatchHours(
        exposure @ _clock_hours(days, home, as_of) * profile if len(days) else np.zeros(HOURS),
        _ERROR_GROUP,
        NIGHT_LOG_SD,
    )


def _clock_hours(days: pd.DataFrame, home: str, as_of: datetime) -> Floats:
    """Return how many hours each local day has at each hour of its clock, days x 24."""
    edges = [days["day"].iloc[0], days["day"].iloc[-1] + pd.Timedelta(days=1)]
    begin, end = (
        edge.tz_localize(home, ambiguous=True, nonexistent="shift_forward").tz_convert("UTC")
        for edge in edges
    )
    steps = pd.date_range(
        begin,
        min(end, pd.Timestamp(as_of).tz_convert("UTC")),
        freq=pd.Timedelta(hours=1) / _STEPS_PER_HOUR,
        inclusive="left",
    )
    local_h = steps.tz_convert(home).tz_localize(None).as_unit("s").asi8 // _SECONDS_PER_HOUR
    first_h = days["day"].to_numpy("datetime64[h]")[0].astype(np.int64)
    cells = np.bincount(local_h - first_h, minlength=len(days) * HOURS)
    counted: Floats = cells[: len(days) * HOURS].reshape(len(days), HOURS) / _STEPS_PER_HOUR
    return counted
