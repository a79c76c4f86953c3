"""Reads the detected events of a diary into the columns that checks ask."""

from __future__ import annotations

import json
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.clinical.features.answer_codes import AnswerCodes, Floats, Ints, Rows, Thresholds
from tracker.clinical.features.episode_answers import TYPICAL
from tracker.clinical.features.episode_table import MINUTE_US, QUANTITIES, WORDS
from tracker.clinical.features.episodes import Episodes
from tracker.domain.age import DAYS_PER_MONTH
from tracker.domain.arrays import microseconds
from tracker.domain.duplicate_decision import Decision, decisions
from tracker.domain.vocabulary import TimePrecision, Trigger
from tracker.events.clusters import SERIES_GAP_MIN, movement_counts, series_numbers_lenient
from tracker.events.event_index import EventIndex

STARTLING: Final = (Trigger.NOISE, Trigger.TOUCH, Trigger.POSITION_CHANGE, Trigger.EXCITEMENT)
"""Triggers of a startle. A startle that two caregivers entered is one movement (P39)."""


def load_episodes(
    index: EventIndex,
    birth_day: int,
    days_early: int,
    gestation_days: float,
    as_of_us: int,
    thresholds: Thresholds,
) -> Episodes:
    """Return the events as columns: duplicates merged, words as codes, ages corrected.

    `birth_day` is in days since 1970; `days_early` are the days by which the birth was early,
    where age is corrected for it, else 0.
    """
    events = index.events
    counted = _with_movements_of_each_caregiver(index)
    day = events["local_day"].to_numpy(dtype="datetime64[D]").astype(np.int64)
    age = day - birth_day
    notes, note_texts = events["note"].where(events["note"] != "").factorize()
    return Episodes(
        rows=Rows(
            "episodes",
            _ids(index),
            microseconds(events["started_at"]),
            day,
            age,
            corrected_age_days(age, days_early, thresholds),
        ),
        answers={name: AnswerCodes.of(events[name]) for name in WORDS},
        quantities={name: events[name].to_numpy(np.float64) for name in QUANTITIES},
        running=events["running"].to_numpy(bool),
        known_us=microseconds(events["known_at"]),
        offset_min=events["utc_offset_min"].to_numpy(np.float64),
        notes=notes.astype(np.int64),
        note_texts=tuple(map(str, note_texts)),
        series=series_numbers_lenient(counted),
        movement_counts=movement_counts(counted),
        last_tap_s=_last_tap_s(events["jerk_offsets_s"]),
        gestation_days=gestation_days,
        as_of_us=as_of_us,
        thresholds=thresholds,
    )


def corrected_age_days(age_days: Ints, days_early: int, thresholds: Thresholds) -> Ints:
    """Return the age in days from the due date, while age is corrected."""
    young = age_days < thresholds.corrected_until_months * DAYS_PER_MONTH
    return np.where(young, age_days - days_early, age_days)


def _with_movements_of_each_caregiver(index: EventIndex) -> pd.DataFrame:
    """Return the events, those that several caregivers saw counted as a movement of each (P39).

    Only entries of a movement typical of spasms count that nothing set off, and that follow the
    first of them within the gap of a series. The family's decision that they are the same wins.
    """
    entries, events = index.entries, index.events
    if not index.is_duplicate.any():
        return events
    event = (np.cumsum(~index.is_duplicate) - 1)[index.canonical_row]
    typical = entries["movements"].map(lambda words: not set(TYPICAL).isdisjoint(words.split()))
    same = entries["source"].map(lambda source: Decision.SAME in decisions(source).values())
    timed = entries["time_precision"] != TimePrecision.DAY_ONLY
    startled = entries["trigger"].isin(STARTLING)
    rows = np.flatnonzero((typical & timed & ~startled).to_numpy(bool))
    at_us = microseconds(entries["started_at"])
    first_us = np.full(len(events), np.iinfo(np.int64).max)
    np.minimum.at(first_us, event[rows], at_us[rows])
    near = rows[at_us[rows] - first_us[event[rows]] <= SERIES_GAP_MIN * MINUTE_US]
    people = np.bincount(event[near], minlength=len(events))
    people[event[same.to_numpy(bool)]] = 1
    count = np.fmax(events["jerk_count"].to_numpy(np.float64), np.where(people > 1, people, np.nan))
    return events.assign(jerk_count=count)


def _last_tap_s(offsets: pd.Series) -> Floats:
    """Return the largest tapped offset of each event, from JSON lists; NaN without taps."""
    texts = offsets.to_numpy()
    last = np.full(len(texts), np.nan)
    for row in np.flatnonzero(texts != "").tolist():
        last[row] = max(json.loads(texts[row]))
    return last


def _ids(index: EventIndex) -> NDArray[np.object_]:
    """Return the ids behind each event, separated by spaces: its own and its duplicates'."""
    ids: NDArray[np.object_] = index.entries["id"].to_numpy(dtype=object)
    joined = ids[~index.is_duplicate]
    event = np.cumsum(~index.is_duplicate) - 1
    for row in np.flatnonzero(index.is_duplicate).tolist():
        joined[event[index.canonical_row[row]]] += f" {ids[row]}"
    return joined
