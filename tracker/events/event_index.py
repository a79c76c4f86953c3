"""The event index: the events of a diary and the bouts and series they form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.diary import Diary
from tracker.events.clusters import bouts_of, series_of
from tracker.events.deduplicate import canonical_rows, sorted_by_start
from tracker.events.merge import merge_duplicates


@dataclass(frozen=True, eq=False)
class EventIndex:
    """The entries of an episodes table, and the events, bouts and series they describe.

    Parameters
    ----------
    entries
        The episodes by start, then id.
    canonical_row
        For each entry the position of the first entry of its event.
    events
        One row an event, in the contract of the episodes table (`merge.merge_duplicates`).
    bouts, series
        See `clusters.bouts_of` and `clusters.series_of`.
    series_numbers_strict
        For each event the number of its series, ascending; -1: none. Strict: without series whose
        times are all on the quarter hour, unlike `clusters.series_numbers_lenient`.

    """

    entries: pd.DataFrame
    canonical_row: NDArray[np.int64]
    events: pd.DataFrame
    bouts: pd.DataFrame
    series: pd.DataFrame
    series_numbers_strict: NDArray[np.int64]

    @cached_property
    def is_duplicate(self) -> NDArray[np.bool_]:
        """Mask of the entries whose event an earlier entry already describes."""
        mask: NDArray[np.bool_] = self.canonical_row != np.arange(self.canonical_row.size)
        return mask


def detect_events(episodes: pd.DataFrame) -> EventIndex:
    """Return the event index of an episodes table, whatever the order of its rows."""
    entries = sorted_by_start(episodes)
    canonical = canonical_rows(entries)
    events = merge_duplicates(entries, canonical)
    series, series_numbers = series_of(events)
    return EventIndex(entries, canonical, events, bouts_of(events), series, series_numbers)


@lru_cache(maxsize=8)
def event_index(diary: Diary) -> EventIndex:
    """Return the event index of a diary, cached for the last few diaries."""
    return detect_events(diary.episodes)
