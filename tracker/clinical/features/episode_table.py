"""The events of a diary as columns: their time, their length, their notes and their neighbours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Self

import numpy as np

from tracker.clinical.features.answer_codes import (
    AnswerCodes,
    Floats,
    Ints,
    Mask,
    Rows,
    Thresholds,
    replaced_at,
    with_answers,
)
from tracker.clinical.features.nearby import SortedIndex
from tracker.clinical.features.notes import findings_in_note, look_alikes
from tracker.domain.arrays import as_slice_if_contiguous

SECOND_US: Final = 1_000_000
MINUTE_US: Final = 60 * SECOND_US
HOUR_US: Final = 60 * MINUTE_US
DAY_US: Final = 24 * HOUR_US

WORDS: Final = (
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
    "injury_before",
    "very_worried",
    "time_precision",
    "video",
    "medical_help",
)
"""The questions about an episode that are answered in words."""

QUANTITIES: Final = (
    "duration_s",
    "jerk_count",
    "single_movement_s",
    "jerk_interval_s",
    "recovery_min",
    "temperature_c",
)
"""The questions about an episode that are answered with a number."""


@dataclass(frozen=True)
class EpisodeTable:
    """All events known at one moment.

    Parameters
    ----------
    rows
        Ids, time and age of each event.
    answers, quantities
        The answers in words and in numbers (NaN: none), by the exchange file's name.
    running
        Events whose timer has no end yet.
    known_us
        When each was entered, microseconds UTC.
    offset_min
        Minutes by which the local time is ahead of UTC; NaN where it is unknown.
    notes, note_texts
        For each event the index of its note among the texts; -1 without a note.
    series
        The number of the series each is part of; -1: none.
    movement_counts
        How many movements each has, at least one.
    last_tap_s
        Seconds from the start to the last tapped movement; NaN without taps.
    gestation_days
        Days from the last period to birth; NaN where it is unknown.

    """

    rows: Rows
    answers: dict[str, AnswerCodes]
    quantities: dict[str, Floats]
    running: Mask
    known_us: Ints
    offset_min: Floats
    notes: Ints
    note_texts: tuple[str, ...]
    series: Ints
    movement_counts: Ints
    last_tap_s: Floats
    gestation_days: float
    as_of_us: int
    thresholds: Thresholds

    def as_known_at(self, as_of_us: int) -> Self:
        """Return the events that were known at an earlier moment."""
        return replace(
            self.take(as_slice_if_contiguous(self.known_us <= as_of_us)), as_of_us=as_of_us
        )

    def take(self, keep: Mask | slice) -> Self:
        """Return some of the events."""
        columns = (
            "notes",
            "running",
            "known_us",
            "offset_min",
            "series",
            "movement_counts",
            "last_tap_s",
        )
        return replace(
            self,
            rows=self.rows.take(keep),
            answers={name: answers.take(keep) for name, answers in self.answers.items()},
            quantities={name: values[keep] for name, values in self.quantities.items()},
            **{name: getattr(self, name)[keep] for name in columns},
        )

    def with_answers(self, answers: Mapping[str, str | None], rows: Sequence[int]) -> Self:
        """Return a copy with other answers, or none, in some rows."""
        return replace(self, answers=with_answers(self.answers, answers, rows))

    def with_answers_only(self, rows: Sequence[int]) -> Self:
        """Return a copy without measurements, notes and counted movements in some rows."""
        return replace(
            self,
            quantities={name: replaced_at(v, rows, np.nan) for name, v in self.quantities.items()},
            notes=replaced_at(self.notes, rows, -1),
            movement_counts=replaced_at(self.movement_counts, rows, 1),
            last_tap_s=replaced_at(self.last_tap_s, rows, np.nan),
        )

    @cached_property
    def shared_results(self) -> dict[object, Any]:
        """Intermediate results that several rules share.

        The key must name everything that a result depends on, apart from these events.
        """
        return {}

    # When, and for how long

    @cached_property
    def happening_now(self) -> Mask:
        """Still running, for at most the time a timer is believed (P20)."""
        return self.running & (
            self.as_of_us - self.rows.at_us <= self.thresholds.running_h * HOUR_US
        )

    @cached_property
    def length_s(self) -> Floats:
        """Seconds it lasted; NaN where unknown, as for a timer that was forgotten."""
        so_far = np.where(self.happening_now, (self.as_of_us - self.rows.at_us) / SECOND_US, np.nan)
        entered_s = np.where(self.running, so_far, self.quantities["duration_s"])
        return np.fmax(entered_s, self.last_tap_s)

    @cached_property
    def series_length_s(self) -> Floats:
        """Seconds from the start of the first entry of a row's series to the end of its last.

        It is 0 outside a series.
        """
        length_s = np.zeros(len(self.rows))
        inside = np.flatnonzero(self.series >= 0)
        group, number = self.series[inside], self.series.max(initial=-1) + 1
        start_s = self.rows.at_us[inside] / SECOND_US
        first, last = np.full(number, np.inf), np.zeros(number)
        np.minimum.at(first, group, start_s)
        np.maximum.at(last, group, start_s + np.nan_to_num(self.length_s[inside]))
        length_s[inside] = (last - first)[group]
        return length_s

    @cached_property
    def moment_us(self) -> Ints:
        """The latest moment it can have begun, microseconds UTC.

        Where only the day is known, this is the end of that day, but at most now.
        """
        offset_us = np.nan_to_num(self.offset_min).astype(np.int64) * MINUTE_US
        midnight = (self.rows.day + 1) * DAY_US - offset_us
        day_only = self.answers["time_precision"].any_of("day_only")
        return np.where(day_only, np.minimum(midnight, self.as_of_us), self.rows.at_us)

    def _within_days(self, days: float) -> Mask:
        return self.as_of_us - self.moment_us <= days * DAY_US

    @cached_property
    def lately(self) -> Mask:
        """Begun at most `speaks_today_days` ago: so long a finding keeps its urgency (P1)."""
        return self._within_days(self.thresholds.speaks_today_days)

    @cached_property
    def recent(self) -> Mask:
        """Begun at most `speaks_soon_days` ago: older findings raise no flag (P1)."""
        return self._within_days(self.thresholds.speaks_soon_days)

    def lasted(self, seconds: float) -> Mask:
        """Return events known to have lasted at least so long."""
        return self.length_s >= seconds

    @cached_property
    def long(self) -> Mask:
        """Known to have lasted five minutes or more."""
        return self.lasted(self.thresholds.long_s)

    # What the notes say

    def note_matches(self, rows: Mask, predicate: Callable[[str], bool]) -> Mask:
        """Return those of some rows whose note satisfies a predicate, asked once for each text."""
        with_note = np.flatnonzero(rows & (self.notes >= 0))
        codes, text_of = np.unique(self.notes[with_note], return_inverse=True)
        holds = np.array([predicate(self.note_texts[code]) for code in codes.tolist()], dtype=bool)
        matches = self.rows.empty_mask
        matches[with_note] = holds[text_of]
        return matches

    def _read_notes(self, extract: Callable[[str], frozenset[str]]) -> AnswerCodes:
        """Return what is extracted from the notes of the last weeks, each text read once."""
        codes = np.unique(self.notes[self.recent]).tolist()
        words_of = {code: extract(self.note_texts[code]) for code in codes if code >= 0}
        place = {words: number for number, words in enumerate(dict.fromkeys(words_of.values()))}
        code_of = np.full(len(self.note_texts) + 1, -1, dtype=np.int64)
        for code, words in words_of.items():
            code_of[code] = place[words]
        return AnswerCodes(code_of[self.notes], tuple(place))

    @cached_property
    def _note_findings(self) -> AnswerCodes:
        return self._read_notes(findings_in_note)

    @cached_property
    def _note_look_alikes(self) -> AnswerCodes:
        return self._read_notes(look_alikes)

    def note_mentions(self, finding: str) -> Mask:
        """Return rows of the last weeks whose note mentions a finding."""
        return self._note_findings.any_of(finding)

    def look_alike(self, *names: str) -> Mask:
        """Return rows of the last weeks whose note names one of these as the explanation."""
        return self._note_look_alikes.any_of(*names)

    # Similar events near in time

    def group_code(self, *questions: str) -> Ints:
        """Return a number for each combination of answers to some questions."""
        code = np.zeros(len(self.rows), dtype=np.int64)
        for answers in (self.answers[question] for question in questions):
            code = code * (len(answers.words) + 1) + answers.codes + 1
        return code

    @cached_property
    def _sorted_indexes(self) -> dict[tuple[str, ...], SortedIndex]:
        """The sorted indexes used so far, by the questions whose answers form the groups."""
        return {}

    def count_within(self, marked: Mask, within_days: float, *questions: str) -> Ints:
        """Count, for each row, the marked rows with the same answers to some questions near it.

        Near: at most so many days before or after it. The row itself counts if it is marked.
        """
        if not marked.any():
            return np.zeros(len(self.rows), dtype=np.int64)
        if questions not in self._sorted_indexes:
            longest_us = int(self.thresholds.speaks_soon_days * DAY_US)
            groups = self.group_code(*questions)
            index = SortedIndex.of(groups, self.rows.at_us, longest_us)
            self._sorted_indexes[questions] = index
        return self._sorted_indexes[questions].count_within(marked, int(within_days * DAY_US))

    def count_similar_within(self, marked: Mask, within_days: float) -> Ints:
        """Count, for each row, the marked rows of the same movements and side near it."""
        return self.count_within(marked, within_days, "movements", "side")

    def is_stereotyped(self, marked: Mask) -> Mask:
        """Return marked rows with several of the same movement, side and body part in two weeks."""
        within, alike = self.thresholds.speaks_today_days, self.thresholds.alike
        count = self.count_within(marked, within, "movements", "side", "body_parts")
        return marked & (count >= alike)

    def first_per_series(self, marked: Mask) -> Mask:
        """Return the marked rows, but of each series only the first of them."""
        first = marked.copy()
        inside = np.flatnonzero(marked & (self.series >= 0))
        _, where = np.unique(self.series[inside], return_index=True)
        first[np.delete(inside, where)] = False
        return first
