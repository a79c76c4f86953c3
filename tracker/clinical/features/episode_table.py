"""The events of a diary as rows: when they were, what their notes say, and how many alike are near in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple, Self

import numpy as np
import pandas as pd

from tracker.clinical.dependency_tracking import Questions, carry_over, carry_part, worked_out
from tracker.clinical.features.answer_codes import (
    Answers,
    Floats,
    Ints,
    Mask,
    Rows,
    Thresholds,
    put,
)
from tracker.clinical.features.notes import look_alikes, told
from tracker.domain.arrays import as_slice_if_contiguous

MINUTE_US: Final = pd.Timedelta(minutes=1).value // pd.Timedelta(microseconds=1).value
HOUR_US: Final = pd.Timedelta(hours=1).value // pd.Timedelta(microseconds=1).value
DAY_US: Final = pd.Timedelta(days=1).value // pd.Timedelta(microseconds=1).value
SECOND_US: Final = pd.Timedelta(seconds=1).value // pd.Timedelta(microseconds=1).value

WORDS: Final = (
    *(
        "state",
        "movements",
        "rhythm",
        "body_parts",
        "side",
        "held",
        "woken",
        "eyes",
        "responsive",
        "colour",
        "breathing",
        "tone",
        "trigger",
        "after",
        "fever",
    ),
    *("very_worried", "time_precision", "video", "medical_help"),
)
QUANTITIES: Final = (
    "duration_s",
    "jerk_count",
    "single_movement_s",
    "jerk_interval_s",
    "recovery_min",
    "temperature_c",
)


@dataclass(frozen=True)
class EpisodeRows:
    """All events known at one moment, with the questions rules ask of them.

    `said` and `measured` hold the answers by the exchange file's name; `series` numbers the series each event is part of
    (-1: none); `moves` counts its movements, at least one.
    """

    rows: Rows
    answers: Questions
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
    thresholds: Thresholds

    def until(self, as_of_us: int) -> Self:
        """Return what was known at an earlier moment."""
        return replace(
            self.take(as_slice_if_contiguous(self.known_us <= as_of_us)), as_of_us=as_of_us
        )

    def take(self, keep: Mask | slice) -> Self:
        """Return some of the events."""
        arrays = ("notes", "running", "known_us", "offset_min", "series", "moves", "last_tap_s")
        return replace(
            self,
            rows=self.rows.take(keep),
            answers=self.answers.take(keep),
            measured={name: values[keep] for name, values in self.measured.items()},
            **{name: getattr(self, name)[keep] for name in arrays},
        )

    def part(self, keep: Mask) -> Self:
        """Return some of the events as they are known now, with what was worked out of all."""
        some = self.take(keep)
        carry_part(self, some, keep)
        return some

    # When, and for how long

    @worked_out
    def happening_now(self) -> Mask:
        """Still running, for at most the time a timer is believed (P20)."""
        return self.running & (
            self.as_of_us - self.rows.at_us <= self.thresholds.running_h * HOUR_US
        )

    @worked_out
    def length_s(self) -> Floats:
        """Seconds it lasted, as far as known; a forgotten timer tells nothing."""
        so_far = np.where(self.happening_now, (self.as_of_us - self.rows.at_us) / SECOND_US, np.nan)
        told_s = np.where(self.running, so_far, self.measured["duration_s"])
        return np.fmax(told_s, self.last_tap_s)

    @worked_out
    def moment_us(self) -> Ints:
        """The latest moment it can have begun: where only the day is known, that day's end, at most now."""
        midnight = (self.rows.day + 1) * DAY_US - np.nan_to_num(self.offset_min).astype(
            np.int64
        ) * MINUTE_US
        day_only = self.answers["time_precision"].any_of("day_only")
        return np.where(day_only, np.minimum(midnight, self.as_of_us), self.rows.at_us)

    @worked_out
    def lately(self) -> Mask:
        """Within the time a finding of an episode speaks at its tier."""
        return self.as_of_us - self.moment_us <= self.thresholds.speaks_today_days * DAY_US

    def lasted(self, seconds: float) -> Mask:
        """Known to have lasted at least so long."""
        return self.length_s >= seconds

    @worked_out
    def long(self) -> Mask:
        """Known to have lasted five minutes or more."""
        return self.lasted(self.thresholds.long_s)

    @worked_out
    def recent(self) -> Mask:
        """Within the time any finding of an episode is acted on."""
        return self.as_of_us - self.moment_us <= self.thresholds.speaks_soon_days * DAY_US

    # What the notes say

    def note_matches(self, rows: Mask, says: Callable[[str], bool]) -> Mask:
        """Ask each note of some rows, once a text."""
        asked = np.flatnonzero(rows & (self.notes >= 0))
        holds = self.rows.empty_mask
        answers = {
            code: says(self.note_texts[code]) for code in np.unique(self.notes[asked]).tolist()
        }
        holds[asked] = [answers[code] for code in self.notes[asked].tolist()]
        return holds

    def _read(self, reader: Callable[[str], frozenset[str]]) -> Answers:
        """Read every note of the last weeks, once a text."""
        found = {
            code: reader(self.note_texts[code])
            for code in np.unique(self.notes[self.recent]).tolist()
            if code >= 0
        }
        words = list(dict.fromkeys(found.values()))
        place = {said: number for number, said in enumerate(words)}
        code_of = np.full(len(self.note_texts) + 1, -1, dtype=np.int64)
        for code, said in found.items():
            code_of[code] = place[said]
        return Answers(code_of[self.notes], tuple(words))

    @worked_out
    def _told(self) -> Answers:
        return self._read(told)

    @worked_out
    def _explaining(self) -> Answers:
        return self._read(look_alikes)

    def note_mentions(self, finding: str) -> Mask:
        """Return rows of the last weeks whose note tells of a finding."""
        return self._told.any_of(finding)

    def look_alike(self, *names: str) -> Mask:
        """Return rows of the last weeks whose note says that one of these explains the movement."""
        return self._explaining.any_of(*names)

    # How many alike are near

    @cached_property
    def kinds_found(self) -> dict[tuple[str, ...], Ints]:
        """The numbers of the kinds asked for so far, by their questions."""
        return {}

    @cached_property
    def lines_found(self) -> dict[tuple[str, ...], _Line]:
        """The lines asked for so far, by their questions."""
        return {}

    def kind(self, *questions: str) -> Ints:
        """Return a number for each combination of answers."""
        answers = [self.answers[question].codes for question in questions]
        if questions not in self.kinds_found:
            number = np.zeros(len(self.rows), dtype=np.int64)
            for codes, several in answers:
                number = number * (several + 1) + codes + 1
            self.kinds_found[questions] = number
        return self.kinds_found[questions]

    def with_answers(self, answers: Mapping[str, str | None], rows: Sequence[int]) -> Self:
        """Return the same with other answers, or none, in some rows; what that changes nothing of is kept."""
        changed = replace(self, answers=self.answers.given(answers, rows))
        carry_over(self, changed, self.answers.changed_by(answers, rows))
        changed.kinds_found.update(
            {
                asked: kinds
                for asked, kinds in self.kinds_found.copy().items()
                if answers.keys().isdisjoint(asked)
            }
        )
        changed.lines_found.update(
            {
                asked: line
                for asked, line in self.lines_found.copy().items()
                if answers.keys().isdisjoint(asked)
            }
        )
        return changed

    def only_said(self, rows: Sequence[int]) -> bool:
        """Whether nothing but answers to questions was told of some rows."""
        place = list(rows)
        counted = [*self.measured.values(), self.last_tap_s]
        return all(np.isnan(values[place]).all() for values in counted) and bool(
            (self.notes[place] < 0).all() and (self.moves[place] == 1).all()
        )

    def without_the_rest(self, rows: Sequence[int]) -> Self:
        """Return the same without what else than answers was told of some rows."""
        measured = {name: put(values, rows, np.nan) for name, values in self.measured.items()}
        return replace(
            self,
            measured=measured,
            notes=put(self.notes, rows, -1),
            moves=put(self.moves, rows, 1),
            last_tap_s=put(self.last_tap_s, rows, np.nan),
        )

    def first_per_series(self, marked: Mask) -> Mask:
        """Return the marked rows, of each series the first alone."""
        first = marked.copy()
        inside = np.flatnonzero(marked & (self.series >= 0))
        _, where = np.unique(self.series[inside], return_index=True)
        first[np.delete(inside, where)] = False
        return first

    def is_stereotyped(self, marked: Mask) -> Mask:
        """Return marked rows that are one of several alike in movement, side and body part within two weeks."""
        alike: Mask = marked & (
            self.count_within(
                marked, self.thresholds.speaks_today_days, "movements", "side", "body_parts"
            )
            >= self.thresholds.alike
        )
        return alike

    def count_similar_within(self, marked: Mask, within_days: float) -> Ints:
        """Count, for each row, the marked rows of the same movements and side within so many days before or after, itself included."""
        return self.count_within(marked, within_days, "movements", "side")

    def _line(self, questions: tuple[str, ...]) -> _Line:
        """Return the rows in the order of their kind and time on one line, on which kinds lie too far apart to be near."""
        kinds = self.kind(*questions)
        if questions not in self.lines_found:
            order = self._by_kind(kinds)
            kind, at = kinds[order], self.rows.at_us[order]
            reach = int(self.thresholds.speaks_soon_days * DAY_US)
            apart = (at.max() - at.min()) + reach + reach
            self.lines_found[questions] = _Line(
                order, np.cumsum(np.diff(kind, prepend=kind[0]) != 0) * apart + (at - at.min()), {}
            )
        return self.lines_found[questions]

    def _by_kind(self, kinds: Ints) -> Ints:
        """Return the rows in the order of their kind and time: of few kinds in a fifth of the time, as a diary's rows are in the order of time."""
        if (
            kinds.max() <= np.iinfo(np.int16).max
            and (self.rows.at_us[1:] >= self.rows.at_us[:-1]).all()
        ):
            return np.argsort(kinds.astype(np.int16), kind="stable")
        return np.lexsort((self.rows.at_us, kinds))

    def count_within(self, marked: Mask, within_days: float, *questions: str) -> Ints:
        """Count, for each row, the marked rows with its answers to these questions within so many days before or after, itself included."""
        counts = np.zeros(len(self.rows), dtype=np.int64)
        if marked.any():
            line = self._line(questions)
            counts[line.order] = line.near(marked[line.order], int(within_days * DAY_US))
        return counts


class _Line(NamedTuple):
    """Rows in the order of kind and time: their places (microseconds), and for each reach the first and last row near each."""

    order: Ints
    place: Ints
    bounds: dict[int, tuple[Ints, Ints]]

    def near(self, marked: Mask, reach: int) -> Ints:
        """Count, for each place, the marked ones within reach: where few are marked, from what is near these alone."""
        found = np.flatnonzero(marked)
        if reach in self.bounds or found.size * found.size > marked.size:
            if reach not in self.bounds:
                self.bounds[reach] = self._bounds(self.place, reach)
            first, last = self.bounds[reach]
            total = np.concatenate([[0], np.cumsum(marked)])
            return total[last] - total[first]  # type: ignore[no-any-return]  # numpy's typing of indexed sums
        begin, end = (
            np.bincount(bound, minlength=marked.size + 1)
            for bound in self._bounds(self.place[found], reach)
        )
        counts: Ints = np.cumsum(begin - end)[:-1]  # each counts for every place near it
        return counts

    def _bounds(self, at: Ints, reach: int) -> tuple[Ints, Ints]:
        return np.searchsorted(self.place, at - reach, side="left"), np.searchsorted(
            self.place, at + reach, side="right"
        )
