"""What was known of each day by each evening: a day's bouts, whether it was observed, how much of it somebody watched.

What was logged late counts from the evening it was logged; until then its day is what the others make of it.
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
_GAP_US: Final = round(BOUT_GAP_MIN * 60 * MICROSECONDS_PER_S)


@dataclass(frozen=True)
class CountsAsKnown:
    """Looks back from some evenings: row by row the days before an evening, the newest first; all arrays are evenings x days.

    Parameters
    ----------
    bouts
        Bouts that began that day.
    observed
        As the day table has it: something was seen, or somebody says that nothing was, or how much they watched.
    in_diary
        The day of the diary's first record, and every day after it.
    weight
        Share of the day somebody watched; NaN: not told.
    said_none
        A check-in says that nothing was seen.

    """

    bouts: Floats
    observed: Mask
    in_diary: Mask
    weight: Floats
    said_none: Mask


@dataclass(frozen=True)
class _Counts:
    """Things to count: the day each belongs to, and the evenings from and before which it is known."""

    day: Ints
    since: Ints
    before: Ints

    def __add__(self, other: _Counts) -> _Counts:
        return _Counts(
            *(
                np.concatenate([getattr(self, name), getattr(other, name)])
                for name in ("day", "since", "before")
            )
        )


def evening_ends(diary: Diary, first: date) -> Ints:
    """Return the end of each local day from `first` to today, microseconds UTC; today ends, for this, at `as_of`."""
    before = [
        to_microseconds(end_of_day(first + timedelta(days=n), diary.child.time_zone))
        for n in range((diary.today - first).days)
    ]
    return np.array([*before, to_microseconds(diary.as_of)], dtype=np.int64)


def daily_counts_as_known(
    diary: Diary, first: date, ends_on: Ints, known_on: Ints, reach_days: int
) -> CountsAsKnown:
    """Return what was known on evenings `known_on` of the `reach_days` days that end with `ends_on`; evenings are counted from `first`."""
    moments = evening_ends(diary, first)
    found = event_index(diary)
    entered = _day_numbers(found.entries["local_day"], first)
    entered_by = np.searchsorted(moments, microseconds(found.entries["known_at"]))
    asked = entered >= int(ends_on.min()) - reach_days
    oldest = int(np.argmax(asked)) if asked.any() else len(asked)
    bouts, events = _bouts_and_events(
        found.entries.iloc[oldest:], found.is_duplicate[oldest:], moments, first
    )
    told = diary.check_ins
    day = _day_numbers(told["date"], first)
    since = np.searchsorted(moments, microseconds(told["known_at"]))
    days = ends_on[:, None] - np.arange(reach_days)

    def by_then(rows: Mask) -> Mask:
        return _first_known(day[rows], since[rows], days) <= known_on[:, None]

    weight = np.full(days.shape, np.nan)
    for word, share in WATCH_WEIGHT.items():
        weight[by_then((told["watched"] == word).to_numpy(np.bool_))] = share
    said_none = by_then((told["episodes_seen"] == EpisodesSeen.NONE).to_numpy(np.bool_))
    said_yes = by_then((told["episodes_seen"] == EpisodesSeen.YES).to_numpy(np.bool_))
    begun = _first_day(
        np.concatenate([entered, day]), np.concatenate([entered_by, since]), len(moments)
    )
    return CountsAsKnown(
        bouts=_count(bouts, ends_on, known_on, reach_days),
        observed=(_count(events, ends_on, known_on, reach_days) > 0)
        | ((said_none | ~np.isnan(weight)) & ~said_yes),
        in_diary=days >= begun[known_on][:, None],
        weight=weight,
        said_none=said_none,
    )


def _first_known(day: Ints, since: Ints, days: Ints) -> Ints:
    """Return for each asked day the first evening on which one of these check-ins was known."""
    lowest, highest = int(days.min()), int(days.max())
    first = np.full(highest - lowest + 1, NEVER)
    asked = (day >= lowest) & (day <= highest)
    np.minimum.at(first, day[asked] - lowest, since[asked])
    return first[days - lowest]


def _first_day(day: Ints, since: Ints, evenings: int) -> Ints:
    """Return the day of the first record that was known on each evening."""
    first = np.full(evenings + 1, NEVER)
    np.minimum.at(first, np.minimum(since, evenings), day)
    return np.minimum.accumulate(first)[:evenings]


def _count(things: _Counts, ends_on: Ints, known_on: Ints, reach_days: int) -> Floats:
    """Count things by day, as known on each evening: those of always at once, those of some evenings only one kind after the other."""
    days = ends_on[:, None] - np.arange(reach_days)
    lowest, highest = int(days.min()), int(days.max())
    asked = (
        (things.day >= lowest)
        & (things.day <= highest)
        & (things.since <= known_on.max())
        & (things.before > known_on.min())
    )
    day, since, before = things.day[asked] - lowest, things.since[asked], things.before[asked]
    first_asked = (
        np.maximum(known_on.min(), day + lowest)
        if _follows(ends_on, known_on)
        else np.full(day.size, known_on.min())
    )
    always = (since <= first_asked) & (before > known_on.max())
    counts: Floats = np.bincount(day[always], minlength=highest - lowest + 1).astype(np.float64)[
        days - lowest
    ]
    kinds, number = np.unique(
        np.column_stack([day[~always] + lowest, since[~always], before[~always]]),
        axis=0,
        return_counts=True,
    )
    for (its_day, begins, ends), times in zip(kinds.tolist(), number.tolist(), strict=True):
        ago = ends_on - its_day
        rows = np.flatnonzero(
            (known_on >= begins) & (known_on < ends) & (ago >= 0) & (ago < reach_days)
        )
        counts[rows, ago[rows]] += times
    return counts


def _follows(ends_on: Ints, known_on: Ints) -> bool:
    """Say whether no day is asked about before its own evening."""
    return bool((known_on >= ends_on).all())


def _day_numbers(days: pd.Series[pd.Timestamp], first: date) -> Ints:
    """Return local days as days since the first evening's."""
    return day_numbers(days) - day_number(first)


def _bouts_and_events(
    rows: pd.DataFrame, double: Mask, moments: Ints, first: date
) -> tuple[_Counts, _Counts]:
    """Return the bouts and the events of entries in order as they were known.

    Events and bouts are found from the earliest entry on, so that what is known in its order changes none that was there. Entries close
    together of which a later one was known first are counted anew for each evening that changed them.
    """
    since = np.searchsorted(moments, microseconds(rows["known_at"]))
    cluster = cluster_numbers(microseconds(rows["started_at"]))
    later_first = np.concatenate([[False], (np.diff(since) < 0) & (np.diff(cluster) == 0)])[
        : len(rows)
    ]
    mixed = np.isin(cluster, cluster[later_first])
    bouts, events = _counted(rows, since, np.full(len(rows), NEVER), first, ~mixed & ~double)
    if mixed.any():
        again, begins, before = _told_apart(
            rows.iloc[np.flatnonzero(mixed)], since[mixed], cluster[mixed]
        )
        more = _counted(again, begins, before, first, ~is_duplicate(again).to_numpy(np.bool_))
        bouts, events = bouts + more[0], events + more[1]
    return bouts, events


def cluster_numbers(starts_us: Ints) -> Ints:
    """Return the number of each entry's chain, of entries at most a bout's gap apart."""
    return np.cumsum(np.diff(starts_us, prepend=starts_us[:1]) > _GAP_US)


def starts_new_bout(starts_us: Ints) -> Mask:
    """Say which of some starts, in their order, begin a bout."""
    return np.diff(cluster_numbers(starts_us), prepend=-1) > 0


def _counted(
    rows: pd.DataFrame, since: Ints, before: Ints, first_evening: date, event: Mask
) -> tuple[_Counts, _Counts]:
    """Return bouts and events of rows in their order, of which `event` marks the events: one known only by its day is a bout of its own."""
    day = _day_numbers(rows["local_day"], first_evening)
    day_only = has_date_only(rows)
    timed = np.flatnonzero(event & ~day_only)
    first = np.concatenate(
        [
            timed[starts_new_bout(microseconds(rows["started_at"])[timed])],
            np.flatnonzero(event & day_only),
        ]
    )
    return _Counts(day[first], since[first], before[first]), _Counts(
        day[event], since[event], before[event]
    )


def _told_apart(rows: pd.DataFrame, since: Ints, cluster: Ints) -> tuple[pd.DataFrame, Ints, Ints]:
    """Return what was known of each cluster on each evening that changed it, one copy after the other, and from and before when each stood.

    Copies are moved apart in time, so that they make no bouts with each other; their local days stay.
    """
    chosen, begins, before = [], [], []
    for one in np.unique(cluster).tolist():
        inside = np.flatnonzero(cluster == one)
        changes = np.unique(since[inside])
        for this, following in zip(changes.tolist(), [*changes[1:].tolist(), NEVER], strict=True):
            chosen.append(inside[since[inside] <= this])
            begins.append(this)
            before.append(following)
    sizes = [len(copy) for copy in chosen]
    number = np.repeat(np.arange(len(chosen)), sizes)
    again = rows.iloc[np.concatenate(chosen)]
    apart = again["started_at"].max() - again["started_at"].min() + pd.Timedelta(days=1)
    moved = again.assign(started_at=again["started_at"] + number * apart).reset_index(drop=True)
    return moved, np.repeat(begins, sizes), np.repeat(before, sizes)
