"""Chains: events close together in time, the movements each event counts, and times between which no gap can be measured."""

from __future__ import annotations

import json
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.vocabulary import TimePrecision
from tracker.events.merge import MICROSECONDS_PER_S, microseconds

QUARTER_HOUR_MIN: Final = 15
"""Times typed to the quarter hour are not times between which gaps can be measured (ours)."""


def jerks(seen: pd.DataFrame) -> NDArray[np.int64]:
    """Return the movements of each event, at least: its count or its taps, whichever is more, and one where neither was told."""
    count = seen["jerk_count"].fillna(1).to_numpy().astype(np.int64)
    for place, taps in tap_times_s(seen).items():
        count[place] = max(count[place], len(taps))
    return count


def tap_times_s(seen: pd.DataFrame) -> dict[int, list[float]]:
    """Return the tap times of each event that has any, by position, in seconds from its beginning."""
    told = seen["jerk_offsets_s"].to_numpy()
    return {int(place): sorted(json.loads(told[place])) for place in np.flatnonzero(told != "")}


def dated(seen: pd.DataFrame) -> NDArray[np.bool_]:
    """Say of which events only the day is known."""
    days: NDArray[np.bool_] = (seen["time_precision"] == TimePrecision.DAY_ONLY).to_numpy(np.bool_)
    return days


def timed_first(seen: pd.DataFrame) -> pd.DataFrame:
    """Put events known only by their day last, so that they break no chain of timed ones."""
    days = dated(seen)
    return seen.iloc[np.argsort(days, kind="stable")] if days.any() else seen


def chain_numbers(
    seen: pd.DataFrame, gap_min: float, apart: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """Return the number of each event's chain, of events with a time first; a chain wholly of events marked `apart` is taken apart."""
    if seen.empty:
        return np.empty(0, np.int64)
    follows = np.diff(microseconds(seen["started_at"])) <= round(gap_min * 60 * MICROSECONDS_PER_S)
    new = np.concatenate([[True], ~follows]) | dated(seen)
    if apart is not None:
        starts = np.flatnonzero(new)
        loose = np.minimum.reduceat(apart.astype(np.int64), starts).astype(bool)
        new |= np.repeat(loose, np.diff(np.append(starts, new.size)))
    numbers: NDArray[np.int64] = np.cumsum(new) - 1
    return numbers


def chain_starts(chain: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the position of the first row of each chain."""
    return np.flatnonzero(np.diff(chain, prepend=-1))


def typed_to_the_quarter(seen: pd.DataFrame) -> NDArray[np.bool_]:
    """Say which events were typed to the quarter hour: between such times no gap can be measured."""
    whole_minute = microseconds(seen["started_at"]) % (60 * MICROSECONDS_PER_S) == 0
    typed: NDArray[np.bool_] = whole_minute & (
        seen["local_minute"].to_numpy(np.float64) % QUARTER_HOUR_MIN == 0
    )
    return typed
