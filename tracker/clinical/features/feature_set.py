"""The features of a diary at one moment: everything that the rules may ask about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Final

import numpy as np

from tracker.clinical.catalogue.skills import skills_implied_by
from tracker.clinical.features.answer_codes import Mask, Thresholds
from tracker.clinical.features.days import Days, load_days
from tracker.clinical.features.episodes import Episodes
from tracker.clinical.features.load import corrected_age_days, load_episodes
from tracker.clinical.features.slow_tables import (
    DAYS_PER_WEEK,
    HeadSizes,
    Signs,
    SlowTables,
    Statements,
    Visits,
    days_early,
    load_slow_tables,
)
from tracker.domain.arrays import day_number
from tracker.domain.diary import Background, Child, Diary
from tracker.domain.local_time import local_date, to_microseconds
from tracker.domain.medicines import is_vitamin_d
from tracker.domain.vocabulary import BirthEvent, Condition
from tracker.events.event_index import event_index
from tracker.statistics.change_detection import STAYS_DAYS, EveningComparisons, evening_comparisons

CEREBRAL_PALSY_RISKS: Final = (
    BirthEvent.LACK_OF_OXYGEN,
    BirthEvent.COOLING,
    BirthEvent.NEWBORN_SEIZURES,
    BirthEvent.SEPSIS,
    BirthEvent.MENINGITIS,
    BirthEvent.CHORIOAMNIONITIS,
    BirthEvent.MATERNAL_INFECTION,
    BirthEvent.BRAIN_BLEED,
    BirthEvent.BRAIN_INJURY_ON_IMAGING,
)
"""Birth events that raise the risk of cerebral palsy (NG62)."""

LOW_SUGAR_OR_CALCIUM_RISKS: Final = (
    BirthEvent.MATERNAL_DIABETES,
    BirthEvent.SMALL_FOR_DATES,
    BirthEvent.LACK_OF_OXYGEN,
    BirthEvent.OPIOID_EXPOSURE,
)
"""Birth events that make low sugar or calcium in a newborn more likely."""

SPASM_CONDITIONS: Final = (Condition.TUBEROUS_SCLEROSIS, Condition.DOWN_SYNDROME)
"""Conditions with which infantile spasms are more likely."""

BRAIN_INJURIES: Final = (
    BirthEvent.LACK_OF_OXYGEN,
    BirthEvent.COOLING,
    BirthEvent.NEWBORN_SEIZURES,
    BirthEvent.BRAIN_BLEED,
    BirthEvent.BRAIN_INJURY_ON_IMAGING,
    BirthEvent.MENINGITIS,
)
"""Injuries of the brain around birth: one-sided twitches and spasms are more likely (P37)."""


@dataclass(frozen=True)
class Features:
    """The features of a diary at one moment: everything a check may ask about.

    Parameters
    ----------
    as_of_us, today
        The moment, microseconds UTC, and its local day, days since 1970.
    missed_days
        The days by which the birth was early, where age is corrected for it, else 0.
    thresholds
        The catalogue's numbers that all rules share.
    known_evenings
        The comparisons of the last evenings where they were computed before; None: computed when
        `evenings` is first read.

    """

    child: Child
    as_of_us: int
    today: int
    days_early: int
    thresholds: Thresholds
    episodes: Episodes
    days: Days
    slow_tables: SlowTables
    diary: Diary
    known_evenings: EveningComparisons | None = None

    @property
    def background(self) -> Background:
        """The answers that are asked only once."""
        return self.child.background

    @property
    def statements(self) -> Statements:
        """The newest statement about each skill."""
        return self.slow_tables.statements

    @property
    def signs(self) -> Signs:
        """The lasting signs."""
        return self.slow_tables.signs

    @property
    def heads(self) -> HeadSizes:
        """The head circumferences on the growth standard."""
        return self.slow_tables.heads

    @property
    def visits(self) -> Visits:
        """The visits and what they discussed."""
        return self.slow_tables.visits

    @cached_property
    def age_days(self) -> int:
        """Days since birth."""
        return self.today - day_number(self.child.birth_date)

    @cached_property
    def corrected_days(self) -> int:
        """Days since the due date while age is corrected, else since birth."""
        age = np.array([self.age_days])
        return int(corrected_age_days(age, self.days_early, self.thresholds)[0])

    @cached_property
    def preterm(self) -> bool:
        """Known to be born before 37 weeks."""
        weeks = self.child.gestation_weeks
        return weeks is not None and weeks < self.thresholds.corrected_when_born_before_weeks

    @cached_property
    def newborn(self) -> bool:
        """Under 28 days today, or under 44 weeks after the last period (P4)."""
        after_period = self.age_days + self.episodes.gestation_days
        return self.age_days < self.thresholds.newborn_days or bool(
            after_period < self.thresholds.newborn_pma_days
        )

    def _birth_events(self, listed: tuple[BirthEvent, ...]) -> tuple[str, ...]:
        return tuple(str(event) for event in listed if event in self.background.birth_history)

    @cached_property
    def cp_risks(self) -> tuple[str, ...]:
        """The known risks of cerebral palsy from birth (NG62)."""
        weight = self.background.birth_weight_g
        light = weight is not None and weight < self.thresholds.low_birth_weight_g
        return (
            *(["preterm"] if self.preterm else []),
            *(["low_birth_weight"] if light else []),
            *self._birth_events(CEREBRAL_PALSY_RISKS),
        )

    @cached_property
    def newborn_risks(self) -> tuple[str, ...]:
        """The known risks from birth of low sugar or calcium."""
        preterm = ["preterm"] if self.preterm else []
        return (*preterm, *self._birth_events(LOW_SUGAR_OR_CALCIUM_RISKS))

    @cached_property
    def spasm_risks(self) -> tuple[str, ...]:
        """Conditions and birth events with which spasms are more likely."""
        conditions = [str(name) for name in SPASM_CONDITIONS if name in self.background.conditions]
        return (*conditions, *self.brain_injuries)

    @cached_property
    def brain_injuries(self) -> tuple[str, ...]:
        """The known injuries of the brain around birth (P37)."""
        return self._birth_events(BRAIN_INJURIES)

    @property
    def known_seizures(self) -> bool:
        """Epilepsy diagnosed by a clinician."""
        return Condition.EPILEPSY in self.background.conditions

    @cached_property
    def seizure_as_usual(self) -> Mask:
        """Seizure-like, under five minutes and breathing, in a child with known epilepsy (P26)."""
        e = self.episodes
        usual = e.seizure_like & ~e.long & ~e.blue_or_breathless & ~e.limp & ~e.newborn
        return usual & self.known_seizures

    @cached_property
    def short_and_recovered(self) -> Mask:
        """Shorter than a known seizure mostly is, and as usual or crying afterwards (P27)."""
        e = self.episodes
        recovered = e.answers["after"].all_of("normal", "cried")
        return (e.length_s < e.thresholds.short_seizure_s) & recovered

    @cached_property
    def urgent_now(self) -> Mask:
        """Episodes still going on, or over with a grave sign; a fever of that day is one (P22)."""
        e, d = self.episodes, self.days
        hot_day = np.isin(e.rows.day, d.rows.day[d.fever])
        return e.happening_now | e.grave_sign | hot_day

    @cached_property
    def vitamin_d(self) -> str | None:
        """Whether vitamin D is given: "yes", "no", or None where it is unknown.

        A recent "yes" or dose comes first, then the background, then a recent "no".
        """
        within_days = self.thresholds.vitamin_d_lately_days
        lately = self.days.days_ago() < within_days
        reported = self.days.answers["vitamin_d_given"]
        has_recent_dose = any(
            self.today - day < within_days and is_vitamin_d(medicine)
            for day, medicine in self.slow_tables.doses
        )
        if has_recent_dose or (lately & reported.any_of("yes")).any():
            return "yes"
        supplement = self.background.vitamin_d_supplement
        if supplement in {"yes", "no"}:
            return supplement
        return "no" if (lately & reported.any_of("no")).any() else None

    @cached_property
    def implied_skills(self) -> frozenset[str]:
        """Skills that cannot be missing, because a later one is there."""
        achieved = np.flatnonzero(self.statements.status.any_of("achieved")).tolist()
        skills = (self.statements.skill[row] for row in achieved)
        return frozenset(implied for skill in skills for implied in skills_implied_by(skill))

    @cached_property
    def entries_lately(self) -> bool:
        """Whether anything was entered within the time after which a diary counts as silent."""
        since = self.today - self.thresholds.stale_days
        return bool((self.episodes.rows.day > since).any() or (self.days.rows.day > since).any())

    @cached_property
    def evenings(self) -> EveningComparisons:
        """The comparison of each evening that may still count, from what was known by then."""
        if self.known_evenings is not None:
            return self.known_evenings
        return evening_comparisons(self.diary, self.diary.today - timedelta(days=STAYS_DAYS))


def load_features(diary: Diary, thresholds: Thresholds) -> Features:
    """Read a diary into the features that the rules ask about."""
    child, as_of_us = diary.child, to_microseconds(diary.as_of)
    birth_day = day_number(child.birth_date)
    today = day_number(local_date(diary.as_of, child.time_zone))
    early_days = days_early(child, thresholds)
    return Features(
        child=child,
        as_of_us=as_of_us,
        today=today,
        days_early=early_days,
        thresholds=thresholds,
        episodes=load_episodes(
            event_index(diary), birth_day, early_days, _gestation_days(child), as_of_us, thresholds
        ),
        days=load_days(diary.check_ins, thresholds, birth_day, early_days, today),
        slow_tables=load_slow_tables(diary, thresholds),
        diary=diary,
    )


def _gestation_days(child: Child) -> float:
    """Return the days from the last period to birth; NaN where they are unknown."""
    if child.gestation_weeks is None:
        return np.nan
    return float(child.gestation_weeks * DAYS_PER_WEEK + (child.gestation_days or 0))
