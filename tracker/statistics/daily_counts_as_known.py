"""Daily counts as they were known on each evening (point-in-time snapshots of the last days).

An entry logged late is counted from the evening it was logged. Until then its day has only the
other entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.arrays import MICROSECONDS_PER_S, day_number, day_numbers, microseconds
from tracker.domain.diary import Diary
from tracker.domain.local_time import end_of_day, to_microseconds
from tracker.domain.vocabulary import EpisodesSeen
from tracker.events.clusters import BOUT_GAP_MIN, has_date_only
from tracker.events.deduplicate import is_duplicate
from tracker.events.event_index import event_index
from tracker.statistics.days import WATCH_WEIGHT

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

NEVER: Final = np.iinfo(np.int64).max
"""The evening on which nothing becomes known."""

_GAP_US: Final = round(BOUT_GAP_MIN * 60 * MICROSECONDS_PER_S)


@dataclass(frozen=True)
class CountsAsKnown:
    """Counts of the days up to an evening, as known on that evening.

    All arrays are evenings x days: column 0 is the evening's last day, column 1 the day before.

    Parameters
    ----------
    bouts
        Bouts that began that day.
    observed
        As in the day table: something was seen, or somebody says that nothing was, or how much
        they watched.
    in_diary
        The day of the diary's first record, and every day after it.
    weight
        Share of the day somebody watched; NaN: not told.
    says_none
        A check-in says that nothing was seen.

    """

    bouts: Floats
    observed: Mask
    in_diary: Mask
    weight: Floats
    says_none: Mask


@dataclass(frozen=True)
class _DatedItems:
    """Items to count: the day of each, and the evenings from which and before which it is valid."""

    day: Ints
    valid_from: Ints
    valid_until: Ints

    def __add__(self, other: _DatedItems) -> _DatedItems:
        return _DatedItems(
            *(
                np.concatenate([getattr(self, name), getattr(other, name)])
                for name in ("day", "valid_from", "valid_until")
            )
        )


def evening_ends(diary: Diary, first: date) -> Ints:
    """Return the end of each local day from `first` to today, microseconds UTC.

    Today ends, for this purpose, at `as_of`.
    """
    before = [
        to_microseconds(end_of_day(first + timedelta(days=n), diary.child.time_zone))
        for n in range((diary.today - first).days)
    ]
    return np.array([*before, to_microseconds(diary.as_of)], dtype=np.int64)


def daily_counts_as_known(
    diary: Diary, first: date, ends_on: Ints, known_on: Ints, reach_days: int
) -> CountsAsKnown:
    """Return the counts of the `reach_days` days up to `ends_on`, as known on evening `known_on`.

    Both are arrays with one value a row of the result, in evenings counted from `first`.
    """
    ends_us = evening_ends(diary, first)
    index = event_index(diary)
    entry_day = _days_since(index.entries["local_day"], first)
    entry_known = np.searchsorted(ends_us, microseconds(index.entries["known_at"]))
    in_reach = entry_day >= int(ends_on.min()) - reach_days
    oldest = int(np.argmax(in_reach)) if in_reach.any() else len(in_reach)
    bouts, events = _bouts_and_events(
        index.entries.iloc[oldest:], index.is_duplicate[oldest:], ends_us, first
    )
    check_ins = diary.check_ins
    day = _days_since(check_ins["date"], first)
    evening = np.searchsorted(ends_us, microseconds(check_ins["known_at"]))
    days = ends_on[:, None] - np.arange(reach_days)

    def is_known(rows: Mask) -> Mask:
        return _first_known(day[rows], evening[rows], days) <= known_on[:, None]

    weight, watched = np.full(days.shape, np.nan), check_ins["watched"].to_numpy(dtype=object)
    for word, share in WATCH_WEIGHT.items():
        weight[is_known(watched == word)] = share
    episodes_seen = check_ins["episodes_seen"].to_numpy(dtype=object)
    says_none, says_yes = (
        is_known(episodes_seen == word) for word in (EpisodesSeen.NONE, EpisodesSeen.YES)
    )
    first_days = _first_recorded_days(
        np.concatenate([entry_day, day]), np.concatenate([entry_known, evening]), len(ends_us)
    )
    return CountsAsKnown(
        bouts=_count(bouts, ends_on, known_on, reach_days),
        observed=(_count(events, ends_on, known_on, reach_days) > 0)
        | ((says_none | ~np.isnan(weight)) & ~says_yes),
        in_diary=days >= first_days[known_on][:, None],
        weight=weight,
        says_none=says_none,
    )


def _first_known(day: Ints, evening: Ints, days: Ints) -> Ints:
    """Return for each of `days` the first evening on which a check-in about it was known.

    `day` and `evening` are the check-ins' days and the evenings they became known.
    """
    lowest, highest = int(days.min()), int(days.max())
    first = np.full(highest - lowest + 1, NEVER)
    inside = (day >= lowest) & (day <= highest)
    np.minimum.at(first, day[inside] - lowest, evening[inside])
    return first[days - lowest]


def _first_recorded_days(day: Ints, evening: Ints, evenings: int) -> Ints:
    """Return for each evening the day of the first record that was known by then."""
    first = np.full(evenings + 1, NEVER)
    np.minimum.at(first, np.minimum(evening, evenings), day)
    return np.minimum.accumulate(first)[:evenings]


def _count(items: _DatedItems, ends_on: Ints, known_on: Ints, reach_days: int) -> Floats:
    """Count items per evening and day.

    Items valid on every evening that asks about their day are counted in one pass, the others per
    (day, valid from, valid until).
    """
    days = ends_on[:, None] - np.arange(reach_days)
    lowest, highest = int(days.min()), int(days.max())
    inside = (
        (items.day >= lowest)
        & (items.day <= highest)
        & (items.valid_from <= known_on.max())
        & (items.valid_until > known_on.min())
    )
    day, begin, end = (
        values[inside] for values in (items.day, items.valid_from, items.valid_until)
    )
    no_day_before_its_evening = bool((known_on >= ends_on).all())
    first_use = np.maximum(known_on.min(), day) if no_day_before_its_evening else known_on.min()
    always = (begin <= first_use) & (end > known_on.max())
    per_day = np.bincount(day[always] - lowest, minlength=highest - lowest + 1)
    counts: Floats = per_day.astype(np.float64)[days - lowest]
    others, times = np.unique(
        np.column_stack([day[~always], begin[~always], end[~always]]), axis=0, return_counts=True
    )
    for (its_day, its_begin, its_end), number in zip(others.tolist(), times.tolist(), strict=True):
        ago = ends_on - its_day
        rows = np.flatnonzero(
            (known_on >= its_begin) & (known_on < its_end) & (ago >= 0) & (ago < reach_days)
        )
        counts[rows, ago[rows]] += number
    return counts


def _days_since(days: pd.Series[pd.Timestamp], first: date) -> Ints:
    """Return local days as days since the first evening's."""
    return day_numbers(days) - day_number(first)


def _bouts_and_events(
    rows: pd.DataFrame, duplicate: Mask, ends_us: Ints, first: date
) -> tuple[_DatedItems, _DatedItems]:
    """Return the bouts and the events of entries in order, with the evenings they are valid on.

    Events and bouts are built from the earliest entry on, so an entry that becomes known after
    those before it changes none of them. Clusters of entries that became known out of order are
    rebuilt for each evening that changed them.
    """
    evening = np.searchsorted(ends_us, microseconds(rows["known_at"]))
    cluster = chain_numbers(microseconds(rows["started_at"]))
    earlier_than_previous = (np.diff(evening) < 0) & (np.diff(cluster) == 0)
    out_of_order = np.concatenate([[False], earlier_than_previous])[: len(rows)]
    mixed = np.isin(cluster, cluster[out_of_order])
    forever = np.full(len(rows), NEVER)
    bouts, events = _dated_items(rows, evening, forever, first, ~mixed & ~duplicate)
    if mixed.any():
        versions, begin, end = _versions(
            rows.iloc[np.flatnonzero(mixed)], evening[mixed], cluster[mixed]
        )
        is_event = ~is_duplicate(versions).to_numpy(np.bool_)
        more_bouts, more_events = _dated_items(versions, begin, end, first, is_event)
        bouts, events = bouts + more_bouts, events + more_events
    return bouts, events


def chain_numbers(starts_us: Ints) -> Ints:
    """Return for each start, in their order, the number of its chain.

    A chain is a run of starts, of entries or of events, at most a bout's gap apart.
    """
    return np.cumsum(np.diff(starts_us, prepend=starts_us[:1]) > _GAP_US)


def starts_new_bout(starts_us: Ints) -> Mask:
    """Return a mask of the starts, in their order, that begin a bout."""
    return np.diff(chain_numbers(starts_us), prepend=-1) > 0


def _dated_items(
    rows: pd.DataFrame, valid_from: Ints, valid_until: Ints, first_evening: date, event: Mask
) -> tuple[_DatedItems, _DatedItems]:
    """Return the bouts and the events among rows in order; `event` is a mask of the events.

    An event with only a date is a bout of its own.
    """
    day = _days_since(rows["local_day"], first_evening)
    date_only = has_date_only(rows)
    timed = np.flatnonzero(event & ~date_only)
    new_bout = starts_new_bout(microseconds(rows["started_at"])[timed])
    first = np.concatenate([timed[new_bout], np.flatnonzero(event & date_only)])
    return (
        _DatedItems(day[first], valid_from[first], valid_until[first]),
        _DatedItems(day[event], valid_from[event], valid_until[event]),
    )


def _versions(rows: pd.DataFrame, evening: Ints, cluster: Ints) -> tuple[pd.DataFrame, Ints, Ints]:
    """Return the versions of clusters that were completed out of order, one for each change.

    For each evening that changed a cluster: its rows known by then, with the evenings from which
    and before which this version is valid. Versions are shifted in time so that clustering cannot
    join them; their local days stay.
    """
    chosen, begin, end = [], [], []
    for number in np.unique(cluster).tolist():
        inside = np.flatnonzero(cluster == number)
        changes = np.unique(evening[inside])
        for this, following in zip(changes.tolist(), [*changes[1:].tolist(), NEVER], strict=True):
            chosen.append(inside[evening[inside] <= this])
            begin.append(this)
            end.append(following)
    sizes = [len(version) for version in chosen]
    number_of_row = np.repeat(np.arange(len(chosen)), sizes)
    versions = rows.iloc[np.concatenate(chosen)]
    starts = versions["started_at"]
    shift = starts.max() - starts.min() + pd.Timedelta(days=1)
    shifted = versions.assign(started_at=starts + number_of_row * shift).reset_index(drop=True)
    return shifted, np.repeat(begin, sizes), np.repeat(end, sizes)
