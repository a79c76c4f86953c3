"""A made-up family that answers what the product asks (P23, the next question) and shows a doctor what repeats (P24).

It knows what the movements were (`SimulatedDiary.truth`), and `SLIP` of its taps are wrong too. What it answers is stored in the entry
as the product stores it. Whether families answer, and like this, is our assumption.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import numpy as np
import pandas as pd

from tests.benchmarks.answers import SLIP, wrong_answer
from tests.benchmarks.trend_diaries import SimulatedDiary
from tracker.clinical.assess import Flag, raised_flags
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.clinical.features.as_known_each_evening import features_by_evening
from tracker.clinical.next_question import question_to_ask
from tracker.clinical.snooze import BREATH_HOLDING, RestingKind, latest_rest_day
from tracker.domain.diary import Diary
from tracker.domain.local_time import end_of_day
from tracker.domain.vocabulary import Urgency
from tracker.presentation.confirmation import Choice, ConfirmQuestion, confirmation
from tracker.presentation.today_status import contact_day

RESTING: Final = {
    "bnsm": "twitch",
    "jitter": "tremble",
    "startle": "startle",
    "shudder": "shudder",
    "gratification": "stiffening",
    "breath_holding": BREATH_HOLDING,
}
"""The kind that a doctor names, by profile."""

STEPS: Final = ("entries", "confirm", "questions", "doctor")
"""What a family does: entries only; answers the questions beside a warning (P23); and those that
Today asks about an entry of that day; sees a doctor too (P24)."""

QUESTIONS_AN_EVENING: Final = 3

VISIT_AFTER_DAYS: Final = 7
"""From the flag to the visit."""

BETWEEN_VISITS_DAYS: Final = 30
SEEN_DAYS: Final = 14
"""Of these days a family shows the doctor the longest movement."""

LONGEST_FILM_S: Final = 15.0
"""A parent films no longer one of a kind that is over in seconds."""

WHERE_TRUE: Final = {"turned_left", "turned_right", "turned", "rolled"}


@dataclass
class Family:
    """The steps a family takes beside its entries, and the diary as it then stands.

    Parameters
    ----------
    steps
        One of `STEPS`; each contains those before it.

    """

    simulated: SimulatedDiary
    chance: np.random.Generator
    steps: str
    diary: Diary = field(init=False)
    _answered: set[tuple[str, str]] = field(default_factory=set)
    _called: set[tuple[str, str]] = field(default_factory=set)
    _visits: dict[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        diary = self.simulated.diary
        last = self.simulated.first + timedelta(days=self.simulated.days - 1)
        self.diary = replace(diary, as_of=end_of_day(last, diary.child.time_zone))

    def evenings(self) -> Iterator[tuple[Flag, ...]]:
        """Yield the flags of each evening, after the family's answers of that day."""
        catalogue = load_catalogue()
        for place in range(self.simulated.days):
            day = self.simulated.first + timedelta(days=place)
            if place == 0 or self._see_doctor(day):
                features = features_by_evening(self.diary, day, catalogue.thresholds)
            flags, known = raised_flags(f := next(features), catalogue), f.diary
            while self._does("confirm") and self._answer(known, flags):
                features = features_by_evening(self.diary, day, catalogue.thresholds)
                flags, known = raised_flags(f := next(features), catalogue), f.diary
            for _ in range(QUESTIONS_AN_EVENING if self._does("questions") else 0):
                if not self._answer_next(known, flags):
                    break
                features = features_by_evening(self.diary, day, catalogue.thresholds)
                flags, known = raised_flags(f := next(features), catalogue), f.diary
            if self._does("doctor"):
                self._plan_visit(day, flags)
            yield flags

    def _does(self, step: str) -> bool:
        return STEPS.index(self.steps) >= STEPS.index(step)

    # ------------------------------------------------------------- the questions of P23

    def _answer(self, diary: Diary, flags: Sequence[Flag]) -> bool:
        """Answer what is asked on an evening; return whether to look at the page again.

        An answer that means to call stays in sight, as the pages show it: it is looked at once more
        and may be tapped anew.
        """
        urgent = [flag for flag in flags if flag.urgency.rank >= Urgency.SAME_DAY.rank]
        urgent = [flag for flag in urgent if self._is_of_today(flag, diary)]
        pending = confirmation(diary, [flag for flag in urgent if contact_day(diary, flag) is None])
        again = False
        for question in pending.questions if pending else ():
            key = (pending.episode if pending else "", question.id)
            if key in self._answered:
                continue
            choice = self._choice(key[0], question)
            if key in self._called or not choice.call:
                self._answered.add(key)
            else:
                self._called.add(key)
                again = True
            again |= self._store(key[0], choice.changes)
        return again

    def _answer_next(self, diary: Diary, flags: Sequence[Flag]) -> bool:
        """Answer Today's next question where a flag is about an entry of the day."""
        about = [flag for flag in flags if flag.urgency.rank >= Urgency.SOON.rank]
        if not any(self._is_of_today(flag, diary) for flag in about):
            return False
        question = question_to_ask(diary.as_known_at(diary.as_of))
        if question is None or question.table != "episodes":
            return False
        truth = self.simulated.truth[UUID(question.id).int]
        if (question.id, question.field) in self._answered or question.field not in truth:
            return False
        self._answered.add((question.id, question.field))
        slip = self.chance.random() < SLIP
        answer = wrong_answer(question.field, self.chance) if slip else truth[question.field]
        return self._store(question.id, {question.field: answer})

    def _is_of_today(self, flag: Flag, diary: Diary) -> bool:
        """Say whether an entry of the last day is behind a flag (nothing else is asked about)."""
        since = pd.Timestamp(diary.as_of) - pd.Timedelta(hours=25)
        recent = diary.episodes.loc[diary.episodes["started_at"] >= since, "id"]
        return not set(recent).isdisjoint(item.id for item in flag.evidence)

    def _choice(self, episode: str, question: ConfirmQuestion) -> Choice:
        """Return the family's answer, now and then a wrong one."""
        rows = self.diary.episodes[self.diary.episodes["id"] == episode]
        row = {str(name): value for name, value in rows.iloc[0].items()}
        truth = self.simulated.truth[UUID(episode).int]
        choice = true_choice(question, row, truth)
        others = [one for one in question.choices if one is not choice]
        return others[self.chance.integers(len(others))] if self.chance.random() < SLIP else choice

    def _store(self, episode: str, changes: Mapping[str, Any]) -> bool:
        """Store an answer in its entry; return whether it changed anything."""
        episodes = self.diary.episodes.copy()
        row = episodes["id"] == episode
        for name, value in changes.items():
            stored = " ".join(value) if isinstance(value, list) else value
            episodes.loc[row, name] = np.nan if stored is None else stored
        self.diary = replace(self.diary, episodes=episodes)
        return bool(changes)

    # ---------------------------------------------------------------- the visit of P24

    def _plan_visit(self, day: date, flags: Sequence[Flag]) -> None:
        """Plan a visit about the most urgent flag of the profile's movement, once a month."""
        since = day - timedelta(days=BETWEEN_VISITS_DAYS)
        if self.simulated.profile not in RESTING or any(one > since for one in self._visits):
            return
        about = [flag for flag in flags if flag.urgency.rank >= Urgency.SOON.rank]
        about = [flag for flag in about if any(item.table == "episodes" for item in flag.evidence)]
        if about:
            self._visits[day + timedelta(days=VISIT_AFTER_DAYS)] = about[0].rule

    def _see_doctor(self, day: date) -> bool:
        """Note the visit of a day; return whether there was one."""
        if day not in self._visits:
            return False
        kind = RESTING[self.simulated.profile]
        token = RestingKind(
            kind,
            self._longest_shown_s(day),
            "heart" if kind == BREATH_HOLDING else "film",
            latest_rest_day(day),
        ).token
        visit = self.simulated.visit(day, [self._visits[day], token])
        self.diary = replace(self.diary, visits=pd.concat([self.diary.visits, visit]))
        return True

    def _longest_shown_s(self, day: date) -> float:
        """Return the longest length of the last fortnight that a film would show, in seconds."""
        episodes = self.diary.episodes
        days = (pd.Timestamp(day) - episodes["local_day"]).dt.days
        lengths = episodes.loc[(days > 0) & (days <= SEEN_DAYS), "duration_s"]
        return float(round(min(lengths.max(), LONGEST_FILM_S), 1)) if len(lengths) else 5.0


def true_choice(
    question: ConfirmQuestion, row: Mapping[str, Any], truth: Mapping[str, Any]
) -> Choice:
    """Return the answer that is true of a movement that is over."""
    if question.id == "now":
        return question.choices[0]
    if question.id == "response":
        return question.choices[("yes", "no", "unsure").index(truth.get("responsive", "unsure"))]
    if question.id == "side":
        wanted = _side_changes(row, truth)
        fits = [one for one in question.which if wanted and wanted.items() <= one.changes.items()]
        return fits[0] if fits else question.choices[1 if wanted else 0]
    return _colour_choice(question, truth)


def _side_changes(row: Mapping[str, Any], truth: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is stored of one side, eyes, a minute or sleepiness; nothing where none is so."""
    if row["side"] in {"left", "right"}:
        return {"side": row["side"]}
    if WHERE_TRUE & set(truth.get("eyes", [])):
        return {"eyes": ["turned"]}
    movements = max(1, row["jerk_count"])
    if row["duration_s"] >= 60 and (movements == 1 or row["duration_s"] <= 5 * movements):
        return {"duration_s": 60}
    if truth.get("after") == "sleepy" and row["state"] not in {"asleep", "falling_asleep"}:
        return {"after": "sleepy"}
    return {}


def _colour_choice(question: ConfirmQuestion, truth: Mapping[str, Any]) -> Choice:
    """Return whether a colour or a breath that was tapped is so; a mistake where it can be said."""
    grave = truth.get("colour") in {"blue", "grey", "pale"} or truth.get("breathing") == "paused"
    mistake = [one for one in question.choices if not one.call]
    return question.choices[0] if grave else mistake[-1] if mistake else question.choices[-1]
