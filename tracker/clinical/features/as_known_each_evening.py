"""The features as they were known on each evening, for replaying a diary evening by evening.

Reading the diary anew for every evening would cost seconds. Instead it is read once, and each
evening takes the rows that were known by then. That gives the same features wherever entries that
belong together (duplicates, bouts and series; the check-ins of one day) were entered together. On
the evenings between the first and the last entry of such a group, the table is read anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.clinical.features.answer_codes import Ints, Mask, Thresholds
from tracker.clinical.features.days import Days, load_days
from tracker.clinical.features.episodes import Episodes
from tracker.clinical.features.feature_set import Features, load_features
from tracker.clinical.features.load import load_episodes
from tracker.clinical.features.slow_tables import SlowTables, load_slow_tables
from tracker.domain.arrays import day_number, microseconds
from tracker.domain.diary import Diary
from tracker.domain.local_time import from_microseconds
from tracker.events.deduplicate import sorted_by_start
from tracker.events.event_index import detect_events
from tracker.statistics.change_detection import evening_comparisons
from tracker.statistics.daily_counts_as_known import chain_numbers, evening_ends

SLOW_TABLES: Final = ("milestones", "signs", "visits", "doses")


def features_by_evening(diary: Diary, first: date, thresholds: Thresholds) -> Iterator[Features]:
    """Yield the features of every evening from a day to today; today's evening is `as_of`."""
    ends_us, first_day = evening_ends(diary, first), day_number(first)
    now, known_evenings = load_features(diary, thresholds), evening_comparisons(diary, first)
    episodes = _EpisodesByEvening(diary, now, ends_us)
    days = _DaysByEvening(diary, now, ends_us, first_day)
    slow_tables = _slow_tables_by_evening(diary, thresholds, ends_us)
    for evening, end_us in enumerate(ends_us.tolist()):
        yield replace(
            now,
            as_of_us=end_us,
            today=first_day + evening,
            episodes=episodes.on(evening),
            days=days.on(evening),
            diary=replace(diary, as_of=from_microseconds(end_us)),
            known_evenings=known_evenings,
            slow_tables=next(slow_tables),
        )


class _EpisodesByEvening:
    """The episodes as known on each evening.

    Entries near enough in time to influence each other form a chain. On an evening when a chain
    was known only in part, the events are detected anew.
    """

    def __init__(self, diary: Diary, now: Features, ends_us: Ints) -> None:
        self._now, self._ends_us, self._entries = now, ends_us, sorted_by_start(diary.episodes)
        chain = chain_numbers(microseconds(self._entries["started_at"]))
        self._partly_known = _partly_known(self._entries, chain, ends_us)

    def on(self, evening: int) -> Episodes:
        """Return the episodes known on an evening."""
        end_us = int(self._ends_us[evening])
        if not self._partly_known[evening]:
            return self._now.episodes.as_known_at(end_us)
        return load_episodes(
            detect_events(_known_by(self._entries, end_us)),
            day_number(self._now.child.birth_date),
            self._now.days_early,
            self._now.episodes.gestation_days,
            end_us,
            self._now.thresholds,
        )


class _DaysByEvening:
    """The days as known on each evening; merged anew when a day's check-ins were known in part."""

    def __init__(self, diary: Diary, now: Features, ends_us: Ints, first_day: int) -> None:
        self._now, self._ends_us, self._first_day = now, ends_us, first_day
        self._check_ins = diary.check_ins
        self._birth_day = day_number(diary.child.birth_date)
        self._all_days = self._load(diary.check_ins, min(first_day, self._birth_day))
        day = diary.check_ins["date"].to_numpy()
        self._partly_known = _partly_known(diary.check_ins, day, ends_us)

    def _load(self, check_ins: pd.DataFrame, today: int) -> Days:
        now = self._now
        return load_days(check_ins, now.thresholds, self._birth_day, now.days_early, today)

    def on(self, evening: int) -> Days:
        """Return the days known on an evening."""
        end_us, today = int(self._ends_us[evening]), self._first_day + evening
        if self._partly_known[evening]:
            return self._load(_known_by(self._check_ins, end_us), today)
        return self._all_days.as_known_at(end_us, today)


def _slow_tables_by_evening(
    diary: Diary, thresholds: Thresholds, ends_us: Ints
) -> Iterator[SlowTables]:
    """Yield the slow tables as known on each evening, read anew only when a row was added."""
    entered_us = [microseconds(diary.table(name)["known_at"]) for name in SLOW_TABLES]
    counts = np.searchsorted(np.sort(np.concatenate(entered_us)), ends_us, side="right")
    previous = -1
    for end_us, count in zip(ends_us.tolist(), counts.tolist(), strict=True):
        if count != previous:
            parts: dict[str, Any] = {
                name: _known_by(diary.table(name), end_us) for name in SLOW_TABLES
            }
            previous, tables = count, load_slow_tables(replace(diary, **parts), thresholds)
        yield tables


def _known_by(table: pd.DataFrame, end_us: int) -> pd.DataFrame:
    """Return the rows that were entered by the end of an evening."""
    return table[microseconds(table["known_at"]) <= end_us]


def _partly_known(table: pd.DataFrame, group: NDArray[Any], ends_us: Ints) -> Mask:
    """Return for each evening whether some rows of a group were known by then and others not."""
    first_evening = np.searchsorted(ends_us, microseconds(table["known_at"]))
    by_group = pd.Series(first_evening).groupby(np.asarray(group))
    change = np.zeros(ends_us.size + 1, dtype=np.int64)
    np.add.at(change, by_group.min().to_numpy(np.int64), 1)
    np.add.at(change, by_group.max().to_numpy(np.int64), -1)
    return np.cumsum(change)[: ends_us.size] > 0
