"""Reads the episodes of a diary into the arrays that checks ask."""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray

from tracker.age import DAYS_PER_MONTH
from tracker.clinical.answers import Answers, Ints, Numbers, Rows
from tracker.clinical.episode_facts import Episodes
from tracker.clinical.episode_rows import QUANTITIES, WORDS
from tracker.clinical.reads import Questions
from tracker.summaries.pairs import microseconds
from tracker.summaries.series import Happened, jerks


def episodes_of(found: Happened, birth_day: int, missed_days: int, gestation_days: float, as_of_us: int, numbers: Numbers) -> Episodes:
    """Read what was found in a diary: doubles merged, words as codes, ages by the catalogue's correction."""
    happened = found.events
    day = happened["local_day"].to_numpy(dtype="datetime64[D]").astype(np.int64)
    age = day - birth_day
    codes, texts = happened["note"].where(happened["note"] != "").factorize()
    taps = np.full(len(happened), np.nan)
    tapped = happened["jerk_offsets_s"].to_numpy()
    for place in np.flatnonzero(tapped != "").tolist():
        taps[place] = max(json.loads(tapped[place]))
    return Episodes(
        rows=Rows("episodes", _ids(found), microseconds(happened["started_at"]), day, age, corrected(age, missed_days, numbers)),
        said=Questions("episodes", {name: Answers.of(happened[name]) for name in WORDS}),
        measured={name: happened[name].to_numpy(np.float64) for name in QUANTITIES},
        running=happened["running"].to_numpy(bool),
        known_us=microseconds(happened["known_at"]),
        offset_min=happened["utc_offset_min"].to_numpy(np.float64),
        notes=codes.astype(np.int64),
        note_texts=tuple(str(text) for text in texts),
        series=found.series_of_event,
        moves=jerks(happened),
        last_tap_s=taps,
        gestation_days=gestation_days,
        as_of_us=as_of_us,
        n=numbers,
    )


def corrected(age_days: Ints, missed_days: int, numbers: Numbers) -> Ints:
    """Return the age in days from the due date, while age is corrected."""
    young = age_days < numbers.corrected_until_months * DAYS_PER_MONTH
    return np.where(young, age_days - missed_days, age_days)


def _ids(found: Happened) -> NDArray[np.object_]:
    """Return the ids behind each event: its own and those of its doubles."""
    ids: NDArray[np.object_] = found.entries["id"].to_numpy(dtype=object)
    if not found.doubles.any():
        return ids
    event = np.cumsum(~found.doubles) - 1
    own: NDArray[np.object_] = ids[~found.doubles]
    for place in np.flatnonzero(found.doubles).tolist():
        own[event[found.first[place]]] += f" {ids[place]}"
    return own
