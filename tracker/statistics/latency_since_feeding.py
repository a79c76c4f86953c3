"""Latency since feeding: needs feeds that were logged as spans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from tracker.domain.arrays import MICROSECONDS_PER_S, microseconds
from tracker.domain.diary import Diary
from tracker.domain.vocabulary import SpanKind

LONGEST_BETWEEN_FEEDS_H: Final = 12
"""A longer time since a feed means that later feeds were not logged (ours)."""

_PER_MIN: Final = 60 * MICROSECONDS_PER_S


@dataclass(frozen=True)
class SinceFeeding:
    """Minutes from the end of the last feed to the start of episodes; 0 during a feed.

    A feed without an end counts from its start. `known` episodes have a latency, `during` of them
    began while a feed was going on; `unknown` had no logged feed in the twelve hours before.
    """

    known: int
    unknown: int
    during: int
    median_min: float
    q1_min: float
    q3_min: float


def since_feeding(timed: pd.DataFrame, diary: Diary) -> SinceFeeding | None:
    """Return the latency of episodes since feeding; None where none can be computed.

    `timed` are the events with a time of day.
    """
    feeds = diary.spans[diary.spans["kind"] == SpanKind.FEED]
    if feeds.empty or timed.empty:
        return None
    feeds = feeds.sort_values("started_at")
    begins = microseconds(feeds["started_at"])
    ends = np.maximum.accumulate(microseconds(feeds["ended_at"].fillna(feeds["started_at"])))
    starts = microseconds(timed["started_at"])
    last = np.searchsorted(begins, starts, side="right") - 1
    since = (starts - ends[np.maximum(last, 0)]) / _PER_MIN
    minutes = np.where(last >= 0, np.maximum(since, 0.0), np.nan)
    within_reach = minutes[minutes <= LONGEST_BETWEEN_FEEDS_H * 60]
    if within_reach.size == 0:
        return None
    q1, median, q3 = (float(q) for q in np.percentile(within_reach, [25, 50, 75]))
    return SinceFeeding(
        int(within_reach.size),
        int(minutes.size - within_reach.size),
        int(((last >= 0) & (since < 0)).sum()),
        median,
        q1,
        q3,
    )
