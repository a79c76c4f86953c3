"""The events of a diary as rows: when they were, what their notes say, and how many alike are near in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Self

import numpy as np
import pandas as pd

from tracker.clinical.answers import Answers, Floats, Ints, Mask, Numbers, Rows
from tracker.clinical.note_words import look_alikes, told
from tracker.summaries.pairs import stretch

MINUTE_US: Final = pd.Timedelta(minutes=1).value // pd.Timedelta(microseconds=1).value
HOUR_US: Final = pd.Timedelta(hours=1).value // pd.Timedelta(microseconds=1).value
DAY_US: Final = pd.Timedelta(days=1).value // pd.Timedelta(microseconds=1).value
SECOND_US: Final = pd.Timedelta(seconds=1).value // pd.Timedelta(microseconds=1).value

WORDS: Final = (
    *("state", "movements", "rhythm", "body_parts", "side", "held", "woken", "eyes", "responsive", "colour", "breathing", "tone", "trigger", "after", "fever"),
    *("very_worried", "time_precision", "video", "medical_help"),
)
QUANTITIES: Final = ("duration_s", "jerk_count", "single_movement_s", "jerk_interval_s", "recovery_min", "temperature_c")


@dataclass(frozen=True)
class EpisodeRows:
    """All events known at one moment, with the questions rules ask of them.

    `said` and `measured` hold the answers by the exchange file's name; `series` numbers the series each event is part of
    (-1: none); `moves` counts its movements, at least one.
    """

    rows: Rows
    said: dict[str, Answers]
    measured: dict[str, Floats]
    running: Mask
    known_us: Ints
    offset_min: Floats
    notes: Ints
    note_texts: tuple[str, ...]
    series: Ints
    moves: Ints
    last_tap_s: Floats
    gestation_days: float
    as_of_us: int
    n: Numbers

    def until(self, as_of_us: int) -> Self:
        """Return what was known at an earlier moment."""
        keep = stretch(self.known_us <= as_of_us)
        arrays = ("notes", "running", "known_us", "offset_min", "series", "moves", "last_tap_s")
        return replace(
            self,
            rows=self.rows.take(keep),
            said={name: answers.take(keep) for name, answers in self.said.items()},
            measured={name: values[keep] for name, values in self.measured.items()},
            as_of_us=as_of_us,
            **{name: getattr(self, name)[keep] for name in arrays},
        )

    # When, and for how long

    @cached_property
    def happening_now(self) -> Mask:
        """Still running, for at most the time a timer is believed (P20)."""
        return self.running & (self.as_of_us - self.rows.at_us <= self.n.running_h * HOUR_US)

    @cached_property
    def length_s(self) -> Floats:
        """Seconds it lasted, as far as known; a forgotten timer tells nothing."""
        so_far = np.where(self.happening_now, (self.as_of_us - self.rows.at_us) / SECOND_US, np.nan)
        told_s = np.where(self.running, so_far, self.measured["duration_s"])
        return np.fmax(told_s, self.last_tap_s)

    @cached_property
    def moment_us(self) -> Ints:
        """The latest moment it can have begun: where only the day is known, that day's end, at most now."""
        midnight = (self.rows.day + 1) * DAY_US - np.nan_to_num(self.offset_min).astype(np.int64) * MINUTE_US
        day_only = self.said["time_precision"].any_of("day_only")
        return np.where(day_only, np.minimum(midnight, self.as_of_us), self.rows.at_us)

    @cached_property
    def lately(self) -> Mask:
        """Within the time a finding of an episode speaks at its tier."""
        return self.as_of_us - self.moment_us <= self.n.speaks_today_days * DAY_US

    def lasted(self, seconds: float) -> Mask:
        """Known to have lasted at least so long."""
        return self.length_s >= seconds

    @cached_property
    def long(self) -> Mask:
        """Known to have lasted five minutes or more."""
        return self.lasted(self.n.long_s)

    @cached_property
    def recent(self) -> Mask:
        """Within the time any finding of an episode is acted on."""
        return self.as_of_us - self.moment_us <= self.n.speaks_soon_days * DAY_US

    # What the notes say

    def note_says(self, rows: Mask, says: Callable[[str], bool]) -> Mask:
        """Ask each note of some rows, once a text."""
        asked = np.flatnonzero(rows & (self.notes >= 0))
        holds = self.rows.none
        answers = {code: says(self.note_texts[code]) for code in np.unique(self.notes[asked]).tolist()}
        holds[asked] = [answers[code] for code in self.notes[asked].tolist()]
        return holds

    def _read(self, reader: Callable[[str], frozenset[str]]) -> Answers:
        """Read every note of the last weeks, once a text."""
        found = {code: reader(self.note_texts[code]) for code in np.unique(self.notes[self.recent]).tolist() if code >= 0}
        words = list(dict.fromkeys(found.values()))
        place = {said: number for number, said in enumerate(words)}
        code_of = np.full(len(self.note_texts) + 1, -1, dtype=np.int64)
        for code, said in found.items():
            code_of[code] = place[said]
        return Answers(code_of[self.notes], tuple(words))

    @cached_property
    def _told(self) -> Answers:
        return self._read(told)

    @cached_property
    def _explaining(self) -> Answers:
        return self._read(look_alikes)

    def note_tells(self, finding: str) -> Mask:
        """Return rows of the last weeks whose note tells of a finding."""
        return self._told.any_of(finding)

    def look_alike(self, *names: str) -> Mask:
        """Return rows of the last weeks whose note says that one of these explains the movement."""
        return self._explaining.any_of(*names)

    # How many alike are near

    @cached_property
    def alike(self) -> Ints:
        """A number for each kind of event: the same movements and side."""
        return self.kind("movements", "side")

    @cached_property
    def _kinds(self) -> dict[tuple[str, ...], Ints]:
        return {}

    @cached_property
    def _orders(self) -> dict[int, tuple[Ints, Ints]]:
        return {}

    def kind(self, *questions: str) -> Ints:
        """Return a number for each combination of answers."""
        if questions not in self._kinds:
            self._kinds[questions] = self._kind(questions)
        return self._kinds[questions]

    def _kind(self, questions: tuple[str, ...]) -> Ints:
        number = np.zeros(len(self.rows), dtype=np.int64)
        for question in questions:
            number = number * (len(self.said[question].words) + 1) + self.said[question].codes + 1
        return number

    def once_a_series(self, marked: Mask) -> Mask:
        """Return the marked rows, of each series the first alone."""
        first = marked.copy()
        inside = np.flatnonzero(marked & (self.series >= 0))
        _, where = np.unique(self.series[inside], return_index=True)
        first[np.delete(inside, where)] = False
        return first

    def stereotyped(self, marked: Mask) -> Mask:
        """Return marked rows that are one of several alike in movement, side and body part within two weeks."""
        alike: Mask = marked & (self.around(marked, self.n.speaks_today_days, self.kind("movements", "side", "body_parts")) >= self.n.alike)
        return alike

    def near(self, marked: Mask, within_days: float) -> Ints:
        """Count, for each row, the marked rows within so many days before or after, itself included."""
        return self.around(marked, within_days, np.zeros(len(self.rows), dtype=np.int64))

    def others_alike(self, marked: Mask, within_days: float) -> Ints:
        """Count, for each row, the marked rows of its kind within so many days before or after, itself included."""
        return self.around(marked, within_days, self.alike)

    def _once_in_order(self, kinds: Ints) -> tuple[Ints, Ints]:
        """Return the order by a kind, found once for the kinds that stay; others come and go, and so may their place in memory."""
        if not any(kinds is kept for kept in self._kinds.values()):
            return self._in_order(kinds)
        if id(kinds) not in self._orders:
            self._orders[id(kinds)] = self._in_order(kinds)
        return self._orders[id(kinds)]

    def _in_order(self, kinds: Ints) -> tuple[Ints, Ints]:
        """Return an order by kind and time, and a place on one line for each row so ordered, with kinds too far apart to be near."""
        order = np.lexsort((self.rows.at_us, kinds))
        kind, at = kinds[order], self.rows.at_us[order]
        reach = int(self.n.speaks_soon_days * DAY_US)
        apart = (at.max() - at.min()) + reach + reach
        return order, np.cumsum(np.diff(kind, prepend=kind[0]) != 0) * apart + (at - at.min())

    def around(self, marked: Mask, within_days: float, kinds: Ints) -> Ints:
        """Count, for each row, the marked rows of its number within so many days before or after, itself included."""
        counts = np.zeros(len(self.rows), dtype=np.int64)
        reach = int(within_days * DAY_US)
        if not marked.any():
            return counts
        order, place = self._once_in_order(kinds)
        total = np.concatenate([[0], np.cumsum(marked[order])])
        found = total[np.searchsorted(place, place + reach, side="right")] - total[np.searchsorted(place, place - reach, side="left")]
        counts[order] = found
        return counts
