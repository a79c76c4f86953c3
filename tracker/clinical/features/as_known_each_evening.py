"""The facts of one evening after the other: a diary is read once, and each evening takes what was known by then.

Taking a part says the same as reading the smaller diary where entries that belong together (doubles, bouts and series; the
check-ins of one day) became known together. On the evenings between, they are read anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.clinical.features.answer_codes import Ints, Mask, Thresholds
from tracker.clinical.features.days import Days, days_of
from tracker.clinical.features.episodes import Episodes
from tracker.clinical.features.feature_set import Facts, facts_of, read_seldom
from tracker.clinical.features.load import episodes_of
from tracker.domain.arrays import day_number, microseconds
from tracker.domain.diary import Diary
from tracker.domain.local_time import from_microseconds
from tracker.events.deduplicate import sorted_by_start
from tracker.events.event_index import detect_events
from tracker.statistics.change_detection import evenings
from tracker.statistics.daily_counts_as_known import chains, evening_ends

_SELDOM: Final = ("milestones", "signs", "visits", "doses")


def facts_by_evening(diary: Diary, first: date, numbers: Thresholds) -> Iterator[Facts]:
    """Yield the facts of every evening from a day to today; today's evening is `as_of`."""
    ends = evening_ends(diary, first)
    read = _Read(diary, numbers, facts_of(diary, numbers), ends, day_number(first))
    scored, seldom = evenings(diary, first), _Seldom(diary, numbers)
    for place, end_us in enumerate(ends.tolist()):
        yield replace(
            read.everything,
            as_of_us=end_us,
            today=read.first_day + place,
            episodes=read.episodes(place),
            days=read.days(place),
            diary=replace(diary, as_of=from_microseconds(end_us)),
            scored=scored,
            **seldom.until(end_us),
        )


class _Read:
    """What was read once of the episodes and the check-ins, and the evenings on which it must be read anew."""

    def __init__(
        self, diary: Diary, numbers: Thresholds, everything: Facts, ends: Ints, first_day: int
    ) -> None:
        self.everything, self.numbers, self.ends, self.first_day = (
            everything,
            numbers,
            ends,
            first_day,
        )
        self.birth_day = day_number(diary.child.birth_date)
        self.entries, self.check_ins = sorted_by_start(diary.episodes), diary.check_ins
        self.all_days = self._days_of(diary.check_ins, min(first_day, self.birth_day))
        self.anew = _between(
            microseconds(self.entries["known_at"]),
            chains(microseconds(self.entries["started_at"])),
            ends,
        )
        self.days_anew = _between(
            microseconds(self.check_ins["known_at"]), self.check_ins["date"].to_numpy(), ends
        )

    def _days_of(self, check_ins: pd.DataFrame, today: int) -> Days:
        return days_of(check_ins, self.numbers, self.birth_day, self.everything.missed_days, today)

    def episodes(self, place: int) -> Episodes:
        """Return the episodes known on an evening."""
        whole, end_us = self.everything.episodes, int(self.ends[place])
        if not self.anew[place]:
            return whole.until(end_us)
        return episodes_of(
            detect_events(_known(self.entries, end_us)),
            self.birth_day,
            self.everything.missed_days,
            whole.gestation_days,
            end_us,
            self.numbers,
        )

    def days(self, place: int) -> Days:
        """Return the days known on an evening."""
        end_us, today = int(self.ends[place]), self.first_day + place
        if self.days_anew[place]:
            return self._days_of(_known(self.check_ins, end_us), today)
        return self.all_days.until(end_us, today)


@dataclass
class _Seldom:
    """The tables that change on few evenings, read anew only then."""

    diary: Diary
    numbers: Thresholds
    count: int = -1
    facts: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def known_us(self) -> Ints:
        """When each of their rows became known, in order."""
        return np.sort(
            np.concatenate([microseconds(self.diary.table(name)["known_at"]) for name in _SELDOM])
        )

    def until(self, end_us: int) -> dict[str, Any]:
        """Return what was known of them on an evening."""
        count = int(np.searchsorted(self.known_us, end_us, side="right"))
        if count != self.count:
            known: dict[str, Any] = {
                name: _known(self.diary.table(name), end_us) for name in _SELDOM
            }
            self.count, self.facts = count, read_seldom(replace(self.diary, **known), self.numbers)
        return self.facts


def _known(table: pd.DataFrame, end_us: int) -> pd.DataFrame:
    return table[microseconds(table["known_at"]) <= end_us]


def _between(known_us: Ints, group: NDArray[Any], ends: Ints) -> Mask:
    """Say for each evening whether some rows of a group were known by then and others were not."""
    since = pd.Series(np.searchsorted(ends, known_us)).groupby(np.asarray(group))
    bounds = np.zeros(ends.size + 1, dtype=np.int64)
    np.add.at(bounds, since.min().to_numpy(np.int64), 1)
    np.add.at(bounds, since.max().to_numpy(np.int64), -1)
    between: Mask = np.cumsum(bounds)[: ends.size] > 0
    return between
