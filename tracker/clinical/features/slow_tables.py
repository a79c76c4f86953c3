"""The tables that change on few days: milestones, lasting signs, visits, heads and doses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from tracker.clinical.catalogue.definitions import MilestoneItem
from tracker.clinical.catalogue.skills import items_of, ordered_statements, skills_implied_by
from tracker.clinical.features.answer_codes import (
    AnswerCodes,
    Floats,
    Ints,
    Mask,
    Rows,
    Thresholds,
)
from tracker.clinical.features.episode_table import DAY_US
from tracker.clinical.features.load import corrected_age_days
from tracker.domain.age import TERM_DAYS
from tracker.domain.arrays import day_number, day_numbers, microseconds
from tracker.domain.diary import Child, Diary
from tracker.domain.vocabulary import MeasurementKind
from tracker.statistics.growth import z_score

DAYS_PER_WEEK = 7


@dataclass(frozen=True)
class Statements:
    """The newest statement about each skill, with what was stated about it before.

    Parameters
    ----------
    rows
        Id, day and age of each statement.
    skill
        The skill it is about; a statement about an item of a scheme counts for its skill.
    status
        The status it gives.
    was_achieved
        Whether an earlier statement said "achieved".
    items
        The items it may be measured against: the one it names, else every item of its skill.

    """

    rows: Rows
    skill: tuple[str, ...]
    status: AnswerCodes
    was_achieved: Mask
    items: tuple[tuple[MilestoneItem, ...], ...]

    def about(self, *skills: str) -> Mask:
        """Return statements about any of these skills."""
        return np.array([skill in skills for skill in self.skill], dtype=bool)

    @cached_property
    def not_there(self) -> Mask:
        """Stated as "not yet" or "sometimes", where it was not there before."""
        return self.status.any_of("not_yet", "sometimes") & ~self.less_than_before

    @cached_property
    def less_than_before(self) -> Mask:
        """Stated as "sometimes" after it was there: less than before, not lost (P6)."""
        return self.status.any_of("sometimes") & self.was_achieved


@dataclass(frozen=True)
class Signs:
    """Every lasting sign as it was entered.

    `first_day` is the first day it was noticed, taken as the day it was seen where nobody told;
    `first_day_known` says where somebody did.
    """

    rows: Rows
    answers: dict[str, AnswerCodes]
    beats: Floats
    first_day: Ints
    first_day_known: Mask
    notes: tuple[str, ...]

    def of(self, *kinds: str) -> Mask:
        """Return rows of these kinds."""
        return self.answers["sign"].any_of(*kinds)


@dataclass(frozen=True)
class HeadSizes:
    """Every head circumference that has a place on the growth standard, oldest first.

    `z` is the z-score at the age on that day, corrected where that applies.
    """

    rows: Rows
    z: Floats


@dataclass(frozen=True)
class Visits:
    """The day of each visit, when it was entered, and the names of the rules it discussed."""

    day: Ints
    known_us: Ints
    discussed: tuple[frozenset[str], ...]

    def discussed_after(self, rows: Rows, names: frozenset[str]) -> Mask:
        """Return rows that a later visit discussed under one of these names.

        A visit on the same day counts for rows that are not later than its own entry.
        """
        mask = rows.empty_mask
        visits = zip(self.day.tolist(), self.known_us.tolist(), self.discussed, strict=True)
        for day, known_us, discussed in visits:
            if not names.isdisjoint(discussed):
                mask |= (rows.day < day) | ((rows.day == day) & (rows.at_us <= known_us))
        return mask


@dataclass(frozen=True)
class SlowTables:
    """The tables that change on few days; `doses` holds day (since 1970) and medicine of each."""

    statements: Statements
    signs: Signs
    visits: Visits
    heads: HeadSizes
    doses: tuple[tuple[int, str], ...]


def load_slow_tables(diary: Diary, thresholds: Thresholds) -> SlowTables:
    """Read milestones, signs, visits, head circumferences and doses."""
    given_day = (microseconds(diary.doses["given_at"]) // DAY_US).tolist()
    return SlowTables(
        statements=_statements(diary, thresholds),
        signs=_signs(diary, thresholds),
        visits=_visits(diary.visits),
        heads=_heads(diary, thresholds),
        doses=tuple(zip(given_day, diary.doses["medicine"].str.lower().tolist(), strict=True)),
    )


def days_early(child: Child, thresholds: Thresholds) -> int:
    """Return the days by which the birth was early, where age is corrected for it, else 0."""
    weeks = child.gestation_weeks
    if weeks is None or weeks >= thresholds.corrected_when_born_before_weeks:
        return 0
    return int(TERM_DAYS - weeks * DAYS_PER_WEEK - (child.gestation_days or 0))


def _rows(table: str, frame: pd.DataFrame, child: Child, thresholds: Thresholds) -> Rows:
    day = day_numbers(frame["date"])
    age = day - day_number(child.birth_date)
    corrected = corrected_age_days(age, days_early(child, thresholds), thresholds)
    ids = frame["id"].to_numpy(dtype=object)
    return Rows(table, ids, microseconds(frame["known_at"]), day, age, corrected)


def _statements(diary: Diary, thresholds: Thresholds) -> Statements:
    """Return the newest statement about each skill.

    One that the statement of a later skill implies, on the same day or after it, is left out,
    unless the skill was lost.
    """
    ordered, skills = ordered_statements(diary.milestones)
    status, days = ordered["status"].tolist(), day_numbers(ordered["date"]).tolist()
    newest = {skill: row for row, skill in enumerate(skills)}
    implied_on = {
        implied: days[row]
        for skill, row in newest.items()
        if status[row] == "achieved"
        for implied in skills_implied_by(skill)
    }
    current = [
        row
        for skill, row in newest.items()
        if status[row] == "lost" or implied_on.get(skill, -1) < days[row]
    ]
    achieved = [(skills[row], row) for row, value in enumerate(status) if value == "achieved"]
    before = [any(s == skills[row] and r < row for s, r in achieved) for row in current]
    frame = ordered.iloc[current]
    return Statements(
        rows=_rows("milestones", frame, diary.child, thresholds),
        skill=tuple(skills[row] for row in current),
        status=AnswerCodes.of(frame["status"]),
        was_achieved=np.array(before, dtype=bool),
        items=tuple(items_of(text) for text in frame["milestone"]),
    )


def _signs(diary: Diary, thresholds: Thresholds) -> Signs:
    signs = diary.signs
    day = day_numbers(signs["date"])
    noticed = day_numbers(signs["first_noticed"].fillna(signs["date"]))
    return Signs(
        rows=_rows("signs", signs, diary.child, thresholds),
        answers={name: AnswerCodes.of(signs[name]) for name in ("sign", "side")},
        beats=signs["beats"].to_numpy(np.float64),
        first_day=np.minimum(day, noticed),
        first_day_known=signs["first_noticed"].notna().to_numpy(np.bool_),
        notes=tuple(signs["note"].tolist()),
    )


def _heads(diary: Diary, thresholds: Thresholds) -> HeadSizes:
    sizes, sex = diary.measurements, diary.child.sex
    is_head = sizes["kind"] == MeasurementKind.HEAD_CIRCUMFERENCE_CM
    frame = sizes[is_head & (sex is not None)].sort_values("date", kind="stable")
    rows = _rows("measurements", frame, diary.child, thresholds)
    if frame.empty:
        return HeadSizes(rows, np.empty(0))
    values = frame["value"].to_numpy(np.float64)
    z = z_score(str(sex), MeasurementKind.HEAD_CIRCUMFERENCE_CM, values, rows.corrected_days)
    charted = ~np.isnan(z)
    return HeadSizes(_rows("measurements", frame[charted], diary.child, thresholds), z[charted])


def _visits(visits: pd.DataFrame) -> Visits:
    discussed = tuple(
        frozenset(json.loads(text)) if text else frozenset() for text in visits["discussed"]
    )
    return Visits(day_numbers(visits["date"]), microseconds(visits["known_at"]), discussed)
