"""Latency since waking: needs a sleep log; without one only the state `just_woke` is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.arrays import MICROSECONDS_PER_S, microseconds
from tracker.domain.diary import Diary
from tracker.domain.vocabulary import ArousalState, SpanKind
from tracker.statistics.confidence_intervals import Share, share
from tracker.statistics.histograms import waking_bands

SOON_AFTER_WAKING_MIN: Final = 30
"""The length of the band after waking that is compared (ours)."""

LONGEST_AWAKE_H: Final = 12
"""A longer stretch without sleep means that sleep was not logged (ours)."""

_PER_MIN: Final = 60 * MICROSECONDS_PER_S


@dataclass(frozen=True, eq=False)
class SinceWaking:
    """Minutes from the end of the last sleep to the start of the episodes not in sleep.

    `within_30_min.unknown` episodes had no logged sleep in the twelve hours before.
    `awake_time_share` is the share of the logged waking time within the same 30 minutes, which is
    the share to expect if episodes came at any time; None without two sleeps. `bands` has both band
    by band (`histograms.waking_bands`).
    """

    median_min: float
    q1_min: float
    q3_min: float
    within_30_min: Share
    awake_time_share: float | None
    bands: pd.DataFrame


def since_waking(timed: pd.DataFrame, diary: Diary) -> SinceWaking | None:
    """Return the latency of episodes since waking; None where none can be computed.

    `timed` are the events with a time of day.
    """
    begins, ends = sleeps(diary)
    if ends.size == 0:
        return None
    asleep = (timed["state"] == ArousalState.ASLEEP).to_numpy(np.bool_)
    starts = microseconds(timed["started_at"])[~asleep]
    last = np.searchsorted(ends, starts, side="right") - 1
    minutes = np.where(last >= 0, (starts - ends[np.maximum(last, 0)]) / _PER_MIN, np.nan)
    following = np.minimum(last + 1, ends.size - 1)
    asleep = (begins[following] <= starts) & (starts < ends[following])
    minutes = minutes[~asleep]
    within_reach = minutes[minutes <= LONGEST_AWAKE_H * 60]
    if within_reach.size == 0:
        return None
    q1, median, q3 = (float(q) for q in np.percentile(within_reach, [25, 50, 75]))
    soon = share(
        int((within_reach <= SOON_AFTER_WAKING_MIN).sum()),
        int(within_reach.size),
        int(minutes.size - within_reach.size),
    )
    awake = _awake_min(begins, ends)
    near = (
        float(np.minimum(awake, SOON_AFTER_WAKING_MIN).sum() / awake.sum()) if awake.size else None
    )
    return SinceWaking(median, q1, q3, soon, near, waking_bands(within_reach, awake))


def sleeps(diary: Diary) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the starts and ends of logged sleeps, in microseconds and in order.

    Overlapping sleeps are joined; one without an end is left out.
    """
    spans = diary.spans
    slept = ((spans["kind"] == SpanKind.SLEEP) & spans["ended_at"].notna()).to_numpy(np.bool_)
    begins, ends = (microseconds(diary.spans[name])[slept] for name in ("started_at", "ended_at"))
    order = np.argsort(begins, kind="stable")
    begins, ends = begins[order], np.maximum.accumulate(ends[order]) if ends.size else ends
    new = np.concatenate([[True], begins[1:] > ends[:-1]])[: begins.size]
    last = np.concatenate([new[1:], [True]])[: begins.size]
    return begins[new], ends[last]


def _awake_min(begins: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the minutes from each logged sleep to the next, at most twelve hours."""
    awake: NDArray[np.float64] = (begins[1:] - ends[:-1]) / _PER_MIN
    return awake[awake <= LONGEST_AWAKE_H * 60]
