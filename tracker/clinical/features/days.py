"""Features of each day that has a check-in: the merged answers, the temperature and the notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
from tracker.clinical.features.load import corrected_age_days
from tracker.clinical.features.notes import findings_in_note
from tracker.domain.arrays import as_slice_if_contiguous, day_numbers, microseconds
from tracker.statistics.days import merged_check_ins

WORDS: Final = (
    "feeding",
    "mood",
    "cry",
    "tone",
    "tone_onset",
    "alertness",
    "social",
    "fever",
    "serious_signs",
    "very_worried",
    "vitamin_d_given",
    "episodes_seen",
    "vaccinated",
)
"""The questions of a check-in that are answered in words."""


@dataclass(frozen=True)
class Days:
    """One row a day that has a check-in.

    Parameters
    ----------
    rows
        Ids, day and age; `at_us` is when the last of its check-ins was entered.
    answers
        The union of the day's answers; the most worrying one counts.
    temperature_c
        The highest temperature; NaN where none was measured.
    notes
        The day's notes, joined.
    today
        The local day of assessment, days since 1970.

    """

    rows: Rows
    answers: dict[str, AnswerCodes]
    temperature_c: Floats
    notes: tuple[str, ...]
    thresholds: Thresholds
    today: int

    @cached_property
    def fever(self) -> Mask:
        """A measured 38 or more, or fever reported and not measured."""
        reported = np.isnan(self.temperature_c) & self.answers["fever"].any_of("yes")
        return (self.temperature_c >= self.thresholds.fever_c) | reported

    @cached_property
    def no_fever(self) -> Mask:
        """Reported or measured to have none."""
        measured = ~np.isnan(self.temperature_c)
        return ~self.fever & (self.answers["fever"].any_of("no") | measured)

    def as_usual(self, question: str) -> Mask:
        """Return days whose answer is "as usual" and nothing more worrying."""
        answers = self.answers[question]
        return answers.all_of("usual", "unsure") & answers.any_of("usual")

    def normal_again_later(self, *questions: str) -> Mask:
        """Return days before a later day that answers each of these questions "as usual"."""
        last = [self.rows.day[self.as_usual(question)].max(initial=-1) for question in questions]
        return self.rows.day < min(last, default=-1)

    def days_ago(self) -> Ints:
        """Return the days from each day to today."""
        return self.today - self.rows.day

    def of_last_answered(self, question: str, worrying: tuple[str, ...]) -> tuple[int, int, Mask]:
        """Return (number worrying, number answered, worrying days) of the last answered days (P8).

        The catalogue's numbers say how many days, and how long ago at most.
        """
        n, answers = self.thresholds, self.answers[question]
        answered = (self.days_ago() < n.persistent_within_days) & answers.is_known
        last = np.flatnonzero(answered)[-int(n.persistent_of_days) :]
        counted_days = self.rows.empty_mask
        counted_days[last] = True
        days = counted_days & answers.any_of(*worrying)
        return int(days.sum()), len(last), days

    def as_known_at(self, as_of_us: int, today: int) -> Days:
        """Return the days that were known at an earlier moment.

        A day whose check-ins were entered at different times must be merged anew instead.
        """
        entered = self.rows.at_us <= as_of_us
        keep = as_slice_if_contiguous(
            entered & (today - self.rows.day <= self.thresholds.speaks_soon_days)
        )
        places = np.arange(len(self.rows))[keep].tolist()
        return replace(
            self,
            rows=self.rows.take(keep),
            answers={name: answers.take(keep) for name, answers in self.answers.items()},
            temperature_c=self.temperature_c[keep],
            notes=tuple(self.notes[place] for place in places),
            today=today,
        )

    def note_mentions(self, finding: str) -> Mask:
        """Return days whose notes mention a finding."""
        return np.array([finding in findings for findings in self._note_findings], dtype=bool)

    @cached_property
    def _note_findings(self) -> list[frozenset[str]]:
        return [findings_in_note(note) for note in self.notes]

    def with_answers(self, answers: Mapping[str, str | None], rows: Sequence[int]) -> Days:
        """Return a copy with other answers, or none, in some rows."""
        return replace(self, answers=with_answers(self.answers, answers, rows))

    def with_answers_only(self, rows: Sequence[int]) -> Days:
        """Return a copy without temperature and notes in some rows."""
        notes = tuple("" if row in rows else note for row, note in enumerate(self.notes))
        temperature_c = replaced_at(self.temperature_c, rows, np.nan)
        return replace(self, notes=notes, temperature_c=temperature_c)


def load_days(
    check_ins: pd.DataFrame, thresholds: Thresholds, birth_day: int, days_early: int, today: int
) -> Days:
    """Merge the check-ins of each local day; days too old for any rule are left out."""
    day = day_numbers(check_ins["date"])
    near = today - day <= thresholds.speaks_soon_days
    table = check_ins if near.all() else check_ins[near]
    unique, group = np.unique(day[near], return_inverse=True)
    merged = merged_check_ins(table)
    known_us = np.full(len(unique), np.iinfo(np.int64).min)
    np.maximum.at(known_us, group, microseconds(table["known_at"]))
    age = unique - birth_day
    corrected = corrected_age_days(age, days_early, thresholds)
    ids = _joined_ids(table["id"], group, len(unique))
    return Days(
        Rows("check_ins", ids, known_us, unique, age, corrected),
        {name: AnswerCodes.of(merged[name]) for name in WORDS},
        merged["temperature_c"].to_numpy(np.float64),
        tuple(merged["note"].tolist()),
        thresholds,
        today,
    )


def _joined_ids(ids: pd.Series, group: Ints, size: int) -> NDArray[np.object_]:
    """Return the ids of each group, separated by spaces."""
    by_group: list[list[str]] = [[] for _ in range(size)]
    for place, record_id in zip(group.tolist(), ids.tolist(), strict=True):
        by_group[place].append(record_id)
    joined = np.empty(size, dtype=object)
    joined[:] = [" ".join(several) for several in by_group]
    return joined
