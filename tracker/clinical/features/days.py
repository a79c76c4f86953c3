"""What is said of each day: check-ins merged question by question, the most worrying answer counting, and milestones and signs as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.clinical.catalogue.loader import MilestoneItem
from tracker.clinical.dependency_tracking import Questions, carry_over, worked_out
from tracker.clinical.features.answer_codes import (
    Answers,
    Floats,
    Ints,
    Mask,
    Rows,
    Thresholds,
    put,
)
from tracker.clinical.features.load import corrected
from tracker.clinical.features.notes import told
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


@dataclass(frozen=True)
class Days:
    """One row a day that has a check-in: the union of its answers, its highest temperature, its notes."""

    rows: Rows
    answers: Questions
    temperature_c: Floats
    notes: tuple[str, ...]
    thresholds: Thresholds
    today: int

    @worked_out
    def fever(self) -> Mask:
        """A measured 38 or more, or fever said and not measured."""
        return (self.temperature_c >= self.thresholds.fever_c) | (
            np.isnan(self.temperature_c) & self.answers["fever"].any_of("yes")
        )

    @worked_out
    def no_fever(self) -> Mask:
        """Said or measured to have none."""
        return ~self.fever & (self.answers["fever"].any_of("no") | ~np.isnan(self.temperature_c))

    def usual(self, question: str) -> Mask:
        """Days whose answer is "as usual" and nothing more worrying."""
        return self.answers[question].all_of("usual", "unsure") & self.answers[question].any_of(
            "usual"
        )

    def normal_again_later(self, *questions: str) -> Mask:
        """Days after which a later day says "as usual" to each of these questions."""
        last = [self.rows.day[self.usual(question)].max(initial=-1) for question in questions]
        return self.rows.day < min(last, default=-1)

    def days_ago(self) -> Ints:
        """Days from each day to today."""
        return self.today - self.rows.day

    def of_last_answered(self, question: str, worrying: tuple[str, ...]) -> tuple[int, int, Mask]:
        """Return (worrying, answered, worrying days) among the last answered days that P8 looks at."""
        within = (self.days_ago() < self.thresholds.persistent_within_days) & self.answers[
            question
        ].is_known
        answered = np.flatnonzero(within)[-int(self.thresholds.persistent_of_days) :]
        looked_at = self.rows.empty_mask
        looked_at[answered] = True
        found = looked_at & self.answers[question].any_of(*worrying)
        return int(found.sum()), len(answered), found

    def until(self, as_of_us: int, today: int) -> Days:
        """Return what was known at an earlier moment; days whose check-ins became known one after the other must be read anew instead."""
        keep = as_slice_if_contiguous(
            (self.rows.at_us <= as_of_us)
            & (today - self.rows.day <= self.thresholds.speaks_soon_days)
        )
        return replace(
            self,
            rows=self.rows.take(keep),
            answers=self.answers.take(keep),
            temperature_c=self.temperature_c[keep],
            notes=self.notes[keep]
            if isinstance(keep, slice)
            else tuple(self.notes[place] for place in np.flatnonzero(keep).tolist()),
            today=today,
        )

    def note_mentions(self, finding: str) -> Mask:
        """Days whose notes tell of a finding."""
        return np.array([finding in found for found in self._told], dtype=bool)

    @worked_out
    def _told(self) -> list[frozenset[str]]:
        return [told(note) for note in self.notes]

    def with_answers(self, answers: Mapping[str, str | None], rows: Sequence[int]) -> Days:
        """Return the same with other answers, or none, in some rows; what that changes nothing of is kept."""
        changed = replace(self, answers=self.answers.given(answers, rows))
        carry_over(self, changed, self.answers.changed_by(answers, rows))
        return changed

    def only_said(self, rows: Sequence[int]) -> bool:
        """Whether nothing but answers to questions was told of some rows."""
        return bool(np.isnan(self.temperature_c[list(rows)]).all()) and not any(
            self.notes[row] for row in rows
        )

    def without_the_rest(self, rows: Sequence[int]) -> Days:
        """Return the same without what else than answers was told of some rows."""
        notes = tuple("" if place in rows else note for place, note in enumerate(self.notes))
        return replace(self, notes=notes, temperature_c=put(self.temperature_c, rows, np.nan))


def days_of(
    check_ins: pd.DataFrame, numbers: Thresholds, birth_day: int, missed_days: int, today: int
) -> Days:
    """Merge the check-ins of each local day."""
    day = day_numbers(check_ins["date"])
    near = today - day <= numbers.speaks_soon_days
    table = check_ins[near] if not near.all() else check_ins
    day = day[near]
    unique, group = np.unique(day, return_inverse=True)
    merged = merged_check_ins(table)
    known = np.full(len(unique), np.iinfo(np.int64).min)
    np.maximum.at(known, group, microseconds(table["known_at"]))
    age = unique - birth_day
    rows = Rows(
        "check_ins",
        _ids(table["id"], group, len(unique)),
        known,
        unique,
        age,
        corrected(age, missed_days, numbers),
    )
    said = Questions("check_ins", {name: Answers.of(merged[name]) for name in WORDS})
    return Days(
        rows,
        said,
        merged["temperature_c"].to_numpy(np.float64),
        tuple(merged["note"].tolist()),
        numbers,
        today,
    )


def _ids(ids: pd.Series, group: Ints, size: int) -> NDArray[np.object_]:
    """Return the ids of each day's check-ins, with a space between."""
    together: list[list[str]] = [[] for _ in range(size)]
    for place, identity in zip(group.tolist(), ids.tolist(), strict=True):
        together[place].append(identity)
    joined = np.empty(size, dtype=object)
    joined[:] = [" ".join(several) for several in together]
    return joined


@dataclass(frozen=True)
class Statements:
    """The newest statement about each skill, with what was said of it before.

    `limit` skills are linked across schemes: a statement about an item speaks for its skill. `items` holds what each
    statement may be measured against: the item it names, else every item of its skill.
    """

    rows: Rows
    skill: tuple[str, ...]
    status: Answers
    was_achieved: Mask
    items: tuple[tuple[MilestoneItem, ...], ...]

    def about(self, *skills: str) -> Mask:
        """Statements about any of these skills."""
        return np.array([skill in skills for skill in self.skill], dtype=bool)

    @cached_property
    def not_there(self) -> Mask:
        """Said "not yet" or "sometimes", where it was not there before."""
        return self.status.any_of("not_yet", "sometimes") & ~self.less_than_before

    @cached_property
    def less_than_before(self) -> Mask:
        """Said "sometimes" after it was there: less than before, not lost (P6)."""
        return self.status.any_of("sometimes") & self.was_achieved


@dataclass(frozen=True)
class Signs:
    """Every lasting sign as it was entered."""

    rows: Rows
    answers: dict[str, Answers]
    beats: Floats
    first_day: Ints

    def of(self, *kinds: str) -> Mask:
        """Rows of these kinds."""
        return self.answers["sign"].any_of(*kinds)
