"""Clusters of events close in time: bouts, the unit of every rate, and series of movements.

Both are made of events, so a duplicate entry changes neither. Gaps run from start to start, in
UTC. An event with only a date has no time to cluster by: it is a bout of its own and never part of
a series with others. The gaps are statistical choices of ours; what a series means medically is
decided by the clinical rules.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.arrays import MICROSECONDS_PER_S, microseconds
from tracker.domain.vocabulary import ArousalState, TimePrecision

BOUT_GAP_MIN: Final = 5.0
"""Events at most this far apart are one bout, the unit of every rate (ours)."""

SERIES_GAP_MIN: Final = 2.0
"""Events at most this far apart are one series (product policy P2, ours)."""

SERIES_JERKS: Final = 2
"""One entry of at least so many movements, counted or tapped, is a series by itself (P2, ours)."""

QUARTER_HOUR_MIN: Final = 15
"""Times entered on the quarter hour are rounded: no gap can be measured between them (ours)."""

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

_BOUT_INPUT: Final = (
    "id",
    "started_at",
    "local_day",
    "local_minute",
    "time_precision",
    "known_at",
)
_SERIES_INPUT: Final = (
    *_BOUT_INPUT,
    "state",
    "duration_s",
    "jerk_count",
    "jerk_interval_s",
    "jerk_offsets_s",
)


def movement_counts(events: pd.DataFrame) -> NDArray[np.int64]:
    """Return the least number of movements of each event.

    The larger of its count and its number of taps; 1 where neither was recorded.
    """
    counts = events["jerk_count"].fillna(1).to_numpy().astype(np.int64)
    for place, taps in tap_times_s(events).items():
        counts[place] = max(counts[place], len(taps))
    return counts


def tap_times_s(events: pd.DataFrame) -> dict[int, list[float]]:
    """Return the tap times of each event that has any, by position: seconds from start, sorted."""
    taps = events["jerk_offsets_s"].to_numpy()
    return {int(place): sorted(json.loads(taps[place])) for place in np.flatnonzero(taps != "")}


def has_date_only(events: pd.DataFrame) -> NDArray[np.bool_]:
    """Return a mask of events recorded with a date but no time."""
    mask: NDArray[np.bool_] = (events["time_precision"] == TimePrecision.DAY_ONLY).to_numpy(
        np.bool_
    )
    return mask


def is_on_quarter_hour(events: pd.DataFrame) -> NDArray[np.bool_]:
    """Return a mask of events entered on the quarter hour, whose times are rounded."""
    whole_minute = microseconds(events["started_at"]) % (60 * MICROSECONDS_PER_S) == 0
    mask: NDArray[np.bool_] = whole_minute & (
        events["local_minute"].to_numpy(np.float64) % QUARTER_HOUR_MIN == 0
    )
    return mask


def date_only_last(
    events: pd.DataFrame, columns: Sequence[str]
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Return the events, those with only a date last, and a mask of those.

    So events without a time break no cluster of the others. Where the order changes, only
    `columns` are returned; else the table itself.
    """
    mask = has_date_only(events)
    if not mask.any():
        return events, mask
    order = np.argsort(mask, kind="stable")
    return events[list(columns)].iloc[order], mask[order]


def cluster_numbers(
    events: pd.DataFrame,
    date_only: NDArray[np.bool_],
    gap_min: float,
    dissolve: NDArray[np.bool_] | None = None,
) -> NDArray[np.int64]:
    """Return the cluster number of each event, ascending from 0.

    Parameters
    ----------
    events, date_only
        Events by start, those with only a date last, and a mask of those (`date_only_last`).
    gap_min
        The longest gap inside a cluster, minutes from start to start.
    dissolve
        Clusters made only of events in this mask are split into single events.

    """
    if events.empty:
        return np.empty(0, np.int64)
    gap_us = round(gap_min * 60 * MICROSECONDS_PER_S)
    follows = np.diff(microseconds(events["started_at"])) <= gap_us
    first = np.concatenate([[True], ~follows]) | date_only
    if dissolve is not None:
        starts = np.flatnonzero(first)
        split = np.minimum.reduceat(dissolve.astype(np.int64), starts).astype(bool)
        first |= np.repeat(split, np.diff(np.append(starts, first.size)))
    numbers: NDArray[np.int64] = np.cumsum(first) - 1
    return numbers


def _cluster_starts(cluster: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the position of the first row of each cluster."""
    return np.flatnonzero(np.diff(cluster, prepend=-1))


def bouts_of(events: pd.DataFrame) -> pd.DataFrame:
    """Return one row a bout: events clustered by gaps of at most `BOUT_GAP_MIN`.

    Columns: `first_id` (id of its first event), `n` (events), `started_at`, `local_day` and
    `local_minute` (of the first; NaN minute where only the date is known), `known_at` (when the
    first of its events entered the diary). The index is the bout's number, by start.
    """
    events, date_only = date_only_last(events, _BOUT_INPUT)
    first = _cluster_starts(cluster_numbers(events, date_only, BOUT_GAP_MIN))
    rows = events.iloc[first]
    known_us = microseconds(events["known_at"])
    table = {
        "first_id": rows["id"],
        "n": np.diff(np.append(first, len(events))),
        "started_at": rows["started_at"],
        "local_day": rows["local_day"],
        "local_minute": rows["local_minute"].where(~date_only[first]),
        "known_at": _instants(np.minimum.reduceat(known_us, first) if first.size else known_us),
    }
    return _by_start(table, is_sorted=not date_only.any())


def series_of(events: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Return one row a series, and for each event the number of its series, -1 for none.

    A series is one event of several movements (counted or tapped), or events clustered by gaps of
    at most `SERIES_GAP_MIN`. Clusters entirely on the quarter hour are no series.

    Columns
        started_at, local_day, local_minute  of its first event
        entries      events in it
        jerks        movements, at least: an event without a count is one
        interval_s   median seconds between movements, from taps and recorded intervals, else from
                     the events' starts; NaN: not known
        length_s     from the first start to the last known end; NaN: not known
        state        of its first event; NaN: not asked
        on_waking    one of its events began just after waking
        known_at     when the last of its events entered the diary
        ids          of its events, with a space between

    The rows are by start; the numbers ascend over the events with a time, then over the others.
    """
    ordered, date_only = date_only_last(events, _SERIES_INPUT)
    counts = movement_counts(ordered)
    rounded = is_on_quarter_hour(ordered)
    cluster = cluster_numbers(ordered, date_only, SERIES_GAP_MIN, dissolve=rounded)
    mask = _in_series(cluster, counts)
    if not mask.any():
        return _no_series(), np.full(len(events), -1, dtype=np.int64)
    table = _series_table(ordered[mask], _renumbered(cluster[mask]), counts[mask])
    series = _by_start(table, is_sorted=not date_only.any()).astype(SERIES_COLUMNS)
    return series, _series_numbers(events, cluster, mask)


@cache
def _no_series() -> pd.DataFrame:
    """Return the table of no series; tables are never changed, so it can be shared."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in SERIES_COLUMNS.items()})


def series_numbers_lenient(events: pd.DataFrame) -> NDArray[np.int64]:
    """Return for each event the number of its series, -1 for none, quarter-hour times included.

    Unlike in `series_of`, events entered on the same quarter hour form a series: how far apart
    they were is not known, and nobody said that they were apart. A statistic may leave out what it
    cannot measure; a warning may not. The numbers ascend over the events with a time.
    """
    ordered, date_only = date_only_last(events, _SERIES_INPUT)
    cluster = cluster_numbers(ordered, date_only, SERIES_GAP_MIN)
    return _series_numbers(events, cluster, _in_series(cluster, movement_counts(ordered)))


def _series_numbers(
    events: pd.DataFrame, cluster: NDArray[np.int64], in_series: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return for each event the number of its series; -1 for none.

    `cluster` and the mask `in_series` have the events with only a date last.
    """
    order = np.argsort(has_date_only(events), kind="stable")
    ids = np.full(len(events), -1, dtype=np.int64)
    ids[order[in_series]] = _renumbered(cluster[in_series])
    return ids


def _in_series(cluster: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return a mask of events that share a cluster or are of several movements themselves."""
    mask: NDArray[np.bool_] = (np.bincount(cluster)[cluster] > 1) | (counts >= SERIES_JERKS)
    return mask


def _renumbered(cluster: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ascending cluster numbers without gaps, from 0."""
    numbers: NDArray[np.int64] = np.cumsum(np.diff(cluster, prepend=-1) != 0) - 1
    return numbers


def _series_table(
    rows: pd.DataFrame, number: NDArray[np.int64], counts: NDArray[np.int64]
) -> dict[str, Any]:
    """Return the columns of `series_of` from the events in series, `number` that of each."""
    first = _cluster_starts(number)
    head = rows.iloc[first]
    waking = (rows["state"] == ArousalState.JUST_WOKE).to_numpy()
    ids, ends = rows["id"].tolist(), np.append(first, len(rows)).tolist()
    return {
        "started_at": head["started_at"],
        "local_day": head["local_day"],
        "local_minute": head["local_minute"],
        "entries": np.diff(ends),
        "jerks": np.add.reduceat(counts, first),
        "interval_s": _intervals_s(rows, number),
        "length_s": _lengths_s(rows, first),
        "state": head["state"],
        "on_waking": np.logical_or.reduceat(waking, first),
        "known_at": _instants(np.maximum.reduceat(microseconds(rows["known_at"]), first)),
        "ids": [" ".join(ids[begin:end]) for begin, end in pairwise(ends)],
    }


def _by_start(table: dict[str, Any], *, is_sorted: bool) -> pd.DataFrame:
    """Return a table of clusters by start; it is sorted unless some events have only a date."""
    frame = pd.DataFrame({name: pd.Series(column).array for name, column in table.items()})
    return frame if is_sorted else frame.sort_values("started_at", kind="stable", ignore_index=True)


def _instants(microseconds_utc: NDArray[np.int64]) -> pd.Series[pd.Timestamp]:
    return pd.Series(microseconds_utc.view("datetime64[us]")).dt.tz_localize("UTC")


def _intervals_s(rows: pd.DataFrame, number: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the median seconds between movements of each series; NaN: not known.

    From taps and recorded intervals, else from the gaps between the events of the series.
    """
    taps = {place: np.diff(times) for place, times in tap_times_s(rows).items() if len(times) > 1}
    recorded = rows["jerk_interval_s"].to_numpy()
    places = [place for place in np.flatnonzero(~np.isnan(recorded)).tolist() if place not in taps]
    values = np.concatenate([*taps.values(), recorded[places]])
    rows_of_values = np.concatenate(
        [np.repeat(list(taps), [len(gaps) for gaps in taps.values()]), places]
    ).astype(np.int64)
    within = pd.Series(values).groupby(number[rows_of_values]).median()
    starts = microseconds(rows["started_at"]) / MICROSECONDS_PER_S
    follows = np.flatnonzero(np.diff(number) == 0) + 1
    between = pd.Series(starts[follows] - starts[follows - 1]).groupby(number[follows]).median()
    every = within.combine_first(between).reindex(range(int(number[-1]) + 1))
    return every.to_numpy(dtype=np.float64)


def _lengths_s(rows: pd.DataFrame, first: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the seconds from each series' first start to its last known end.

    NaN for a single event of unknown length.
    """
    extent = rows["duration_s"].to_numpy(copy=True)
    for place, taps in tap_times_s(rows).items():
        extent[place] = np.fmax(extent[place], taps[-1])
    starts = microseconds(rows["started_at"]) / MICROSECONDS_PER_S
    ends = np.maximum.reduceat(starts + np.nan_to_num(extent), first)
    lengths = ends - starts[first]
    alone = np.diff(np.append(first, len(rows))) == 1
    return np.where(alone & np.isnan(extent[first]), np.nan, lengths)
