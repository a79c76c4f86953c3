"""A diary read once for all rules: its episodes, days, milestones, signs, visits and background, as of one moment."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from tracker.clinical.catalogue.skills import brought_by, in_order, items_of
from tracker.clinical.dependency_tracking import worked_out
from tracker.clinical.features.answer_codes import (
    Answers,
    Ints,
    Mask,
    Rows,
    Thresholds,
)
from tracker.clinical.features.days import Days, Signs, Statements, days_of
from tracker.clinical.features.episode_table import DAY_US
from tracker.clinical.features.episodes import Episodes
from tracker.clinical.features.load import corrected, episodes_of
from tracker.domain.age import TERM_DAYS
from tracker.domain.arrays import day_number, day_numbers, microseconds
from tracker.domain.diary import Background, Child, Diary
from tracker.domain.local_time import local_date, to_microseconds
from tracker.domain.medicines import is_vitamin_d
from tracker.domain.vocabulary import BirthEvent, Condition
from tracker.events.event_index import event_index
from tracker.statistics.change_detection import STAYS_DAYS, Evenings, evenings

DAYS_PER_WEEK: Final = timedelta(weeks=1).days


@dataclass(frozen=True)
class Visits:
    """Which rules a visit talked about, and when."""

    day: Ints
    known_us: Ints
    discussed: tuple[frozenset[str], ...]

    def after(self, rows: Rows, names: frozenset[str]) -> Mask:
        """Rows that a later visit talked about under one of these names."""
        spoke = np.array([not names.isdisjoint(said) for said in self.discussed], dtype=bool)
        talked = rows.empty_mask
        for day, known in zip(self.day[spoke].tolist(), self.known_us[spoke].tolist(), strict=True):
            talked |= (rows.day < day) | ((rows.day == day) & (rows.at_us <= known))
        return talked


@dataclass(frozen=True)
class Facts:
    """Everything a check may ask about, at one moment."""

    child: Child
    as_of_us: int
    today: int
    missed_days: int
    thresholds: Thresholds
    episodes: Episodes
    days: Days
    statements: Statements
    signs: Signs
    visits: Visits
    doses: tuple[tuple[int, str], ...]
    diary: Diary
    scored: Evenings | None = None

    @property
    def background(self) -> Background:
        """What was asked once."""
        return self.child.background

    @cached_property
    def age_days(self) -> int:
        """Days since birth."""
        return self.today - day_number(self.child.birth_date)

    @cached_property
    def corrected_days(self) -> int:
        """Days since the due date while age is corrected, else since birth."""
        return int(corrected(np.array([self.age_days]), self.missed_days, self.thresholds)[0])

    @cached_property
    def preterm(self) -> bool:
        """Born before 37 weeks, as far as told."""
        weeks = self.child.gestation_weeks
        return weeks is not None and weeks < self.thresholds.corrected_when_born_before_weeks

    @cached_property
    def newborn(self) -> bool:
        """Under 28 days today, or under 44 weeks after the last period (P4)."""
        return self.age_days < self.thresholds.newborn_days or bool(
            self.age_days + self.episodes.gestation_days < self.thresholds.newborn_pma_days
        )

    @cached_property
    def cp_risks(self) -> tuple[str, ...]:
        """What is known of the birth that raises the risk of cerebral palsy (NG62)."""
        listed = (
            *(
                BirthEvent.LACK_OF_OXYGEN,
                BirthEvent.COOLING,
                BirthEvent.NEWBORN_SEIZURES,
                BirthEvent.SEPSIS,
                BirthEvent.MENINGITIS,
                BirthEvent.CHORIOAMNIONITIS,
            ),
            *(
                BirthEvent.MATERNAL_INFECTION,
                BirthEvent.BRAIN_BLEED,
                BirthEvent.BRAIN_INJURY_ON_IMAGING,
            ),
        )
        weight = self.background.birth_weight_g
        told = [str(event) for event in listed if event in self.background.birth_history]
        light = (
            ["low_birth_weight"]
            if weight is not None and weight < self.thresholds.low_birth_weight_g
            else []
        )
        return (*(["preterm"] if self.preterm else []), *light, *told)

    @cached_property
    def newborn_risks(self) -> tuple[str, ...]:
        """What is known of the birth that makes low sugar or calcium likelier."""
        listed = (
            BirthEvent.MATERNAL_DIABETES,
            BirthEvent.SMALL_FOR_DATES,
            BirthEvent.LACK_OF_OXYGEN,
            BirthEvent.OPIOID_EXPOSURE,
        )
        return (
            *(["preterm"] if self.preterm else []),
            *[str(event) for event in listed if event in self.background.birth_history],
        )

    @cached_property
    def spasm_risks(self) -> tuple[str, ...]:
        """Conditions and births with which spasms are likelier."""
        conditions = [
            str(name)
            for name in (Condition.TUBEROUS_SCLEROSIS, Condition.DOWN_SYNDROME)
            if name in self.background.conditions
        ]
        births = [
            str(name)
            for name in (BirthEvent.LACK_OF_OXYGEN, BirthEvent.COOLING)
            if name in self.background.birth_history
        ]
        return (*conditions, *births)

    @property
    def known_seizures(self) -> bool:
        """Epilepsy diagnosed by a clinician."""
        return Condition.EPILEPSY in self.background.conditions

    @worked_out
    def vitamin_d(self) -> str | None:
        """Whether vitamin D is given: yes, no, or None where nobody said. What was said lately comes first."""
        lately = self.days.days_ago() < self.thresholds.vitamin_d_lately_days
        given, not_given = (
            bool((lately & self.days.answers["vitamin_d_given"].any_of(word)).any())
            for word in ("yes", "no")
        )
        dosed = any(
            self.today - day < self.thresholds.vitamin_d_lately_days
            for day, name in self.doses
            if is_vitamin_d(name)
        )
        if given or dosed:
            return "yes"
        told = self.background.vitamin_d_supplement
        return told if told in {"yes", "no"} else ("no" if not_given else None)

    @cached_property
    def implied_skills(self) -> frozenset[str]:
        """Skills that cannot be missing, because a later one is there."""
        s = self.statements
        there = [
            skill
            for skill, here in zip(s.skill, s.status.any_of("achieved").tolist(), strict=True)
            if here
        ]
        return frozenset(low for skill in there for low in brought_by(skill))

    @cached_property
    def entries_lately(self) -> bool:
        """Whether anything was entered in the time after which silence is only silence."""
        since = self.today - self.thresholds.stale_days
        return bool((self.episodes.rows.day > since).any() or (self.days.rows.day > since).any())

    @cached_property
    def evenings(self) -> Evenings:
        """What the trend said on the evenings that may still speak, each with what was known by then."""
        return self.scored or evenings(self.diary, self.diary.today - timedelta(days=STAYS_DAYS))


def facts_of(diary: Diary, numbers: Thresholds, episodes: Episodes | None = None) -> Facts:
    """Read a diary; `episodes` are taken over where they were read before."""
    child, as_of_us = diary.child, to_microseconds(diary.as_of)
    birth_day = day_number(child.birth_date)
    today = day_number(local_date(diary.as_of, child.time_zone))
    gestation = (
        np.nan
        if child.gestation_weeks is None
        else float(child.gestation_weeks * DAYS_PER_WEEK + (child.gestation_days or 0))
    )
    missed = _missed_days(child, numbers)
    events = (
        episodes
        if episodes is not None
        else episodes_of(event_index(diary), birth_day, missed, gestation, as_of_us, numbers)
    )
    return Facts(
        child=child,
        as_of_us=as_of_us,
        today=today,
        missed_days=missed,
        thresholds=numbers,
        episodes=events,
        days=days_of(diary.check_ins, numbers, birth_day, missed, today),
        diary=diary,
        **read_seldom(diary, numbers),
    )


def read_seldom(diary: Diary, numbers: Thresholds) -> dict[str, Any]:
    """Read the tables that change on few days: milestones, signs, visits and doses."""
    birth_day, missed = day_number(diary.child.birth_date), _missed_days(diary.child, numbers)
    return {
        "statements": _statements(diary.milestones, numbers, birth_day, missed),
        "signs": _signs(diary.signs, numbers, birth_day, missed),
        "visits": _visits(diary.visits),
        "doses": tuple(
            zip(
                (microseconds(diary.doses["given_at"]) // DAY_US).tolist(),
                diary.doses["medicine"].str.lower().tolist(),
                strict=True,
            )
        ),
    }


def _missed_days(child: Child, numbers: Thresholds) -> int:
    """Return the days by which a birth was early, where age is corrected for it."""
    early = (
        child.gestation_weeks is not None
        and child.gestation_weeks < numbers.corrected_when_born_before_weeks
    )
    return (
        int(TERM_DAYS - (child.gestation_weeks or 0) * DAYS_PER_WEEK - (child.gestation_days or 0))
        if early
        else 0
    )


def _rows(
    table: str, frame: pd.DataFrame, numbers: Thresholds, birth_day: int, missed_days: int
) -> Rows:
    day = day_numbers(frame["date"])
    age = day - birth_day
    return Rows(
        table,
        frame["id"].to_numpy(dtype=object),
        microseconds(frame["known_at"]),
        day,
        age,
        corrected(age, missed_days, numbers),
    )


def _statements(
    milestones: pd.DataFrame, numbers: Thresholds, birth_day: int, missed_days: int
) -> Statements:
    """Keep the newest statement about each skill; one that another skill has implied_skills says nothing more."""
    ordered, skills = in_order(milestones)
    newest = dict(zip(skills, range(len(skills)), strict=True))
    status = ordered["status"].tolist()
    days = day_numbers(ordered["date"]).tolist()
    brought = {
        low: days[place]
        for skill, place in newest.items()
        if status[place] == "achieved"
        for low in brought_by(skill)
    }
    kept = [
        place
        for skill, place in newest.items()
        if status[place] == "lost" or brought.get(skill, -1) < days[place]
    ]
    before = [
        any(
            status[earlier] == "achieved"
            for earlier in range(place)
            if skills[earlier] == skills[place]
        )
        for place in kept
    ]
    frame = ordered.iloc[kept]
    return Statements(
        rows=_rows("milestones", frame, numbers, birth_day, missed_days),
        skill=tuple(skills[place] for place in kept),
        status=Answers.of(frame["status"]),
        was_achieved=np.array(before, dtype=bool),
        items=tuple(items_of(text) for text in frame["milestone"]),
    )


def _signs(signs: pd.DataFrame, numbers: Thresholds, birth_day: int, missed_days: int) -> Signs:
    day = day_numbers(signs["date"])
    noticed = np.where(
        signs["first_noticed"].isna(),
        day,
        day_numbers(signs["first_noticed"].fillna(signs["date"])),
    )
    return Signs(
        rows=_rows("signs", signs, numbers, birth_day, missed_days),
        answers={name: Answers.of(signs[name]) for name in ("sign", "side")},
        beats=signs["beats"].to_numpy(np.float64),
        first_day=np.minimum(day, noticed),
    )


def _visits(visits: pd.DataFrame) -> Visits:
    told = tuple(
        frozenset(json.loads(text)) if text else frozenset() for text in visits["discussed"]
    )
    return Visits(day_numbers(visits["date"]), microseconds(visits["known_at"]), told)
