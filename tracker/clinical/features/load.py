"""Reads the episodes of a diary into the arrays that checks ask."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tracker.clinical.dependency_tracking import Questions
from tracker.clinical.features.answer_codes import Answers, Ints, Rows, Thresholds
from tracker.clinical.features.episode_table import QUANTITIES, WORDS
from tracker.clinical.features.episodes import Episodes
from tracker.domain.age import DAYS_PER_MONTH
from tracker.domain.arrays import microseconds
from tracker.events.clusters import movement_counts, series_id_lenient
from tracker.events.event_index import EventIndex


def episodes_of(
    found: EventIndex,
    birth_day: int,
    missed_days: int,
    gestation_days: float,
    as_of_us: int,
    numbers: Thresholds,
) -> Episodes:
    """Read what was found in a diary: doubles merged, words as codes, ages by the catalogue's correction."""
    happened = found.events
    day = happened["local_day"].to_numpy(dtype="datetime64[D]").astype(np.int64)
    age = day - birth_day
    told = told_of(found)
    taps = np.full(len(happened), np.nan)
    tapped = happened["jerk_offsets_s"].to_numpy()
    for place in np.flatnonzero(tapped != "").tolist():
        taps[place] = max(json.loads(tapped[place]))
    return Episodes(
        rows=Rows(
            "episodes",
            told.ids,
            microseconds(happened["started_at"]),
            day,
            age,
            corrected(age, missed_days, numbers),
        ),
        answers=Questions("episodes", told.answers),
        measured={name: happened[name].to_numpy(np.float64) for name in QUANTITIES},
        running=happened["running"].to_numpy(bool),
        known_us=microseconds(happened["known_at"]),
        offset_min=happened["utc_offset_min"].to_numpy(np.float64),
        notes=told.notes,
        note_texts=told.note_texts,
        series=series_id_lenient(happened),
        moves=movement_counts(happened),
        last_tap_s=taps,
        gestation_days=gestation_days,
        as_of_us=as_of_us,
        thresholds=numbers,
    )


@dataclass(frozen=True)
class EventWords:
    """What events tell in words: the ids behind each, its answers, and its note as the place of its text, -1 without one."""

    ids: NDArray[np.object_]
    answers: dict[str, Answers]
    notes: Ints
    note_texts: tuple[str, ...]


@lru_cache(maxsize=8)
def told_of(found: EventIndex) -> EventWords:
    """Return what events tell in words."""
    codes, texts = found.events["note"].where(found.events["note"] != "").factorize()
    return EventWords(
        _ids(found),
        {name: Answers.of(found.events[name]) for name in WORDS},
        codes.astype(np.int64),
        tuple(map(str, texts)),
    )


def corrected(age_days: Ints, missed_days: int, numbers: Thresholds) -> Ints:
    """Return the age in days from the due date, while age is corrected."""
    young = age_days < numbers.corrected_until_months * DAYS_PER_MONTH
    return np.where(young, age_days - missed_days, age_days)


def _ids(found: EventIndex) -> NDArray[np.object_]:
    """Return the ids behind each event, joined by spaces: its own and those of its doubles."""
    ids: NDArray[np.object_] = found.entries["id"].to_numpy(dtype=object)
    joined = ids[~found.is_duplicate]
    event = np.cumsum(~found.is_duplicate) - 1
    for place in np.flatnonzero(found.is_duplicate).tolist():
        joined[event[found.canonical_row[place]]] += f" {ids[place]}"
    return joined
