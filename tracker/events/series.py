"""Bouts and series: what belongs together in time. The statistical gaps are ours and stand here; what a series means medically does not.

Both are made of events (`pairs.events`), so a double changes neither. Gaps run from start to start, in UTC. An entry of
which only the day is known has no time to chain by: it is a bout of its own and never part of a chain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.vocabulary import ArousalState
from tracker.events.clusters import (
    chain_numbers,
    chain_starts,
    dated,
    jerks,
    tap_times_s,
    timed_first,
    typed_to_the_quarter,
)
from tracker.events.merge import (
    MICROSECONDS_PER_S,
    doubles,
    event_ids,
    events,
    first_rows,
    in_order,
    merged,
    microseconds,
)

__all__ = [
    "BOUT_GAP_MIN",
    "SERIES_GAP_MIN",
    "SERIES_JERKS",
    "Happened",
    "bout_numbers",
    "bouts",
    "bouts_of",
    "doubles",
    "event_ids",
    "events",
    "happened",
    "series",
    "series_of",
    "told_series",
]

BOUT_GAP_MIN: Final = 5.0
"""Events at most this far apart are one bout, the unit of every rate (ours)."""

SERIES_GAP_MIN: Final = 2.0
"""Events at most this far apart are one series (product policy P2, ours)."""

SERIES_JERKS: Final = 2
"""One entry with at least this many movements, counted or tapped, is a series by itself (product policy P2, ours)."""

SERIES_COLUMNS: Final = {
    "started_at": "datetime64[us, UTC]",
    "local_day": "datetime64[us]",
    "local_minute": "float64",
    "entries": "int64",
    "jerks": "int64",
    "interval_s": "float64",
    "length_s": "float64",
    "state": "str",
    "on_waking": "bool",
    "known_at": "datetime64[us, UTC]",
    "ids": "str",
}


_SERIES_NEEDS: Final = (
    "id",
    "started_at",
    "local_day",
    "local_minute",
    "time_precision",
    "known_at",
    "state",
    "duration_s",
    "jerk_count",
    "jerk_interval_s",
    "jerk_offsets_s",
)


@dataclass(frozen=True, eq=False)
class Happened:
    """What a diary tells of, found once: its events, and the bouts and series they make.

    `entries` are its episodes in order, `first` the position of the entry that speaks for each entry's event, `series_of_event`
    a number for the series each event is part of, ascending (-1: none).
    """

    events: pd.DataFrame
    bouts: pd.DataFrame
    series: pd.DataFrame
    entries: pd.DataFrame
    first: NDArray[np.int64]
    series_of_event: NDArray[np.int64]
    kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False)
    """What was worked out of it (see `keeping`)."""

    @property
    def doubles(self) -> NDArray[np.bool_]:
        """Which entries, in order, an earlier one of another caregiver already speaks for."""
        double: NDArray[np.bool_] = self.first != np.arange(self.first.size)
        return double


def happened(episodes: pd.DataFrame) -> Happened:
    """Return the events, bouts and series of an episodes table."""
    entries = in_order(episodes)
    first = first_rows(entries)
    rows = merged(entries, first)
    series, numbers = _numbered_series(rows, SERIES_GAP_MIN)
    return Happened(rows, bouts_of(rows), series, entries, first, numbers)


def bouts(episodes: pd.DataFrame, gap_min: float = BOUT_GAP_MIN) -> pd.DataFrame:
    """Return one row a bout: events chained by gaps of at most `gap_min` from start to start.

    Columns: `first_id` (id of its first entry), `n` (events), `started_at`, `local_day` and `local_minute` (of the first; the
    minute is NaN where only the day is known), `known_at` (when the first of its events entered the diary). The index is the bout's number.
    """
    return bouts_of(events(episodes), gap_min)


def bout_numbers(episodes: pd.DataFrame, gap_min: float = BOUT_GAP_MIN) -> pd.Series[int]:
    """Return the number of the bout each entry belongs to, the row of `bouts`; a double has its event's."""
    seen = timed_first(events(episodes))
    chain = chain_numbers(seen, gap_min)
    first_ids = seen["id"].to_numpy()[chain_starts(chain)]
    row_of = pd.Index(bouts_of(seen, gap_min)["first_id"]).get_indexer(pd.Index(first_ids))
    event_of = pd.Index(seen["id"]).get_indexer(pd.Index(event_ids(episodes)))
    return pd.Series(row_of[chain][event_of], index=episodes.index, dtype="int64")


def bouts_of(seen: pd.DataFrame, gap_min: float = BOUT_GAP_MIN) -> pd.DataFrame:
    """Return `bouts` of rows that are events already."""
    seen = timed_first(
        seen[["id", "started_at", "local_day", "local_minute", "time_precision", "known_at"]]
    )
    first = chain_starts(chain_numbers(seen, gap_min))
    rows = seen.iloc[first]
    known = microseconds(seen["known_at"])
    table = {
        "first_id": rows["id"],
        "n": np.diff(np.append(first, len(seen))),
        "started_at": rows["started_at"],
        "local_day": rows["local_day"],
        "local_minute": rows["local_minute"].where(~dated(rows)),
        "known_at": _instants(np.minimum.reduceat(known, first) if first.size else known),
    }
    return _by_start(table, seen)


def series(episodes: pd.DataFrame, gap_min: float = SERIES_GAP_MIN) -> pd.DataFrame:
    """Return one row a series: one entry of two or more movements (counted or tapped), or events chained by gaps of at most `gap_min`.

    Columns
        started_at, local_day, local_minute  of its first event
        entries      events in it; a pair of doubles is one
        jerks        movements, at least: an event without a count is one
        interval_s   median seconds between movements, from taps and told intervals, else from the events' starts; NaN: not known
        length_s     from the first start to the last known end; NaN: not known
        state        of its first event; NaN: not asked
        on_waking    one of its events began just after waking
        known_at     when the last of its events entered the diary
        ids          of its events' first entries, with a space between

    Entries that are all typed to the quarter hour do not chain. Neutral: which series is a warning, the clinical rules say.
    """
    return series_of(events(episodes), gap_min)


def series_of(seen: pd.DataFrame, gap_min: float = SERIES_GAP_MIN) -> pd.DataFrame:
    """Return `series` of rows that are events already."""
    return _numbered_series(seen, gap_min)[0]


def _numbered_series(
    events: pd.DataFrame, gap_min: float
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Return the series of events, and for each event the number of its series; -1 where it is part of none."""
    place = np.argsort(dated(events), kind="stable")
    seen = timed_first(events[list(_SERIES_NEEDS)])
    count = jerks(seen)
    chain = chain_numbers(seen, gap_min, apart=typed_to_the_quarter(seen))
    in_series = _in_series(chain, count)
    numbers = np.full(len(events), -1, dtype=np.int64)
    if not in_series.any():
        return pd.DataFrame(
            {name: pd.Series(dtype=dtype) for name, dtype in SERIES_COLUMNS.items()}
        ), numbers
    rows, chain, count = seen[in_series], chain[in_series], count[in_series]
    first = chain_starts(chain)
    number = np.cumsum(np.diff(chain, prepend=-1) != 0) - 1
    numbers[place[in_series]] = number
    head = rows.iloc[first]
    waking = (rows["state"] == ArousalState.JUST_WOKE).to_numpy()
    ids, ends = rows["id"].tolist(), np.append(first, len(rows)).tolist()
    table = {
        "started_at": head["started_at"],
        "local_day": head["local_day"],
        "local_minute": head["local_minute"],
        "entries": np.diff(ends),
        "jerks": np.add.reduceat(count, first),
        "interval_s": _intervals_s(rows, number),
        "length_s": _lengths_s(rows, first),
        "state": head["state"],
        "on_waking": np.logical_or.reduceat(waking, first),
        "known_at": _instants(np.maximum.reduceat(microseconds(rows["known_at"]), first)),
        "ids": [" ".join(ids[begin:end]) for begin, end in pairwise(ends)],
    }
    return _by_start(table, seen).astype(SERIES_COLUMNS), numbers


def _in_series(chain: NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which events are part of a series: chained to others, or of several movements themselves."""
    size = np.bincount(chain)
    several: NDArray[np.bool_] = (size[chain] > 1) | (count >= SERIES_JERKS)
    return several


def told_series(events: pd.DataFrame) -> NDArray[np.int64]:
    """Return for each event the number of the series it is told to be part of; -1 for none. Of events with a time the numbers ascend.

    Unlike in `series`, entries typed to the same quarter hour chain: how far apart they were is not known, and nobody said that they were
    apart. A statistic may leave out what it cannot measure; a warning may not.
    """
    place = np.argsort(dated(events), kind="stable")
    seen = timed_first(events[["started_at", "time_precision", "jerk_count", "jerk_offsets_s"]])
    chain = chain_numbers(seen, SERIES_GAP_MIN)
    inside = _in_series(chain, jerks(seen))
    numbers = np.full(len(events), -1, dtype=np.int64)
    numbers[place[inside]] = np.cumsum(np.diff(chain[inside], prepend=-1) != 0) - 1
    return numbers


def _by_start(table: dict[str, Any], seen: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame({name: pd.Series(column).array for name, column in table.items()})
    return (
        frame.sort_values("started_at", kind="stable", ignore_index=True)
        if dated(seen).any()
        else frame
    )


def _instants(ticks: NDArray[np.int64]) -> pd.Series[pd.Timestamp]:
    return pd.Series(ticks.view("datetime64[us]")).dt.tz_localize("UTC")


def _intervals_s(rows: pd.DataFrame, number: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the median interval of each series: of taps and told intervals, else of the gaps between its events."""
    taps = {place: np.diff(times) for place, times in tap_times_s(rows).items() if len(times) > 1}
    told = rows["jerk_interval_s"].to_numpy()
    said = [place for place in np.flatnonzero(~np.isnan(told)).tolist() if place not in taps]
    values = np.concatenate([*taps.values(), told[said]])
    places = np.concatenate(
        [np.repeat(list(taps), [len(gaps) for gaps in taps.values()]), said]
    ).astype(np.int64)
    within = pd.Series(values).groupby(number[places]).median()
    starts = microseconds(rows["started_at"]) / MICROSECONDS_PER_S
    follows = np.flatnonzero(np.diff(number) == 0) + 1
    between = pd.Series(starts[follows] - starts[follows - 1]).groupby(number[follows]).median()
    return (
        within.combine_first(between).reindex(range(int(number[-1]) + 1)).to_numpy(dtype=np.float64)
    )


def _lengths_s(rows: pd.DataFrame, first: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the seconds from each series' first start to its last known end; NaN for a single event of unknown length."""
    extent = rows["duration_s"].to_numpy(copy=True)
    for place, taps in tap_times_s(rows).items():
        extent[place] = np.fmax(extent[place], taps[-1])
    starts = microseconds(rows["started_at"]) / MICROSECONDS_PER_S
    ends = np.maximum.reduceat(starts + np.nan_to_num(extent), first)
    lengths = ends - starts[first]
    alone = np.diff(np.append(first, len(rows))) == 1
    return np.where(alone & np.isnan(extent[first]), np.nan, lengths)
