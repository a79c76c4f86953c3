"""Reads the episodes of a diary into the arrays that checks ask."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.age import DAYS_PER_MONTH
from tracker.clinical.answers import Answers, Ints, Numbers, Rows
from tracker.clinical.episode_facts import Episodes
from tracker.clinical.episode_rows import QUANTITIES, WORDS
from tracker.summaries.pairs import microseconds
from tracker.summaries.series import event_ids, events, jerks, series_of


def episodes_of(frame: pd.DataFrame, birth_day: int, missed_days: int, gestation_days: float, as_of_us: int, numbers: Numbers) -> Episodes:
    """Read the episodes of a diary: doubles merged, words as codes, ages by the catalogue's correction."""
    happened = events(frame, numbers.double_gap_min)
    day = happened["local_day"].to_numpy(dtype="datetime64[D]").astype(np.int64)
    age = day - birth_day
    codes, texts = happened["note"].where(happened["note"] != "").factorize()
    taps = np.full(len(happened), np.nan)
    tapped = happened["jerk_offsets_s"].to_numpy()
    for place in np.flatnonzero(tapped != "").tolist():
        taps[place] = max(json.loads(tapped[place]))
    return Episodes(
        rows=Rows(
            "episodes", _ids(frame, happened, numbers.double_gap_min), microseconds(happened["started_at"]), day, age, corrected(age, missed_days, numbers)
        ),
        said={name: Answers.of(happened[name]) for name in WORDS},
        measured={name: happened[name].to_numpy(np.float64) for name in QUANTITIES},
        running=happened["running"].to_numpy(bool),
        known_us=microseconds(happened["known_at"]),
        offset_min=happened["utc_offset_min"].to_numpy(np.float64),
        notes=codes.astype(np.int64),
        note_texts=tuple(str(text) for text in texts),
        series=_series_numbers(happened, numbers.series_gap_min),
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


def _ids(frame: pd.DataFrame, happened: pd.DataFrame, gap_min: float) -> NDArray[np.object_]:
    """Return the ids behind each event: its own and those of its doubles."""
    own: NDArray[np.object_] = happened["id"].to_numpy(dtype=object)
    if len(frame) == len(happened):
        return own
    first, ids = event_ids(frame, gap_min).to_numpy(dtype=object), frame["id"].to_numpy(dtype=object)
    double = first != ids
    places = pd.Index(happened["id"]).get_indexer(pd.Index(first[double])).tolist()
    joined = own.copy()
    for place, identity in zip(places, ids[double].tolist(), strict=True):
        joined[place] = f"{joined[place]} {identity}"
    return joined


def _series_numbers(happened: pd.DataFrame, gap_min: float) -> Ints:
    """Return the number of the series each event is part of; -1 where it is part of none."""
    numbers = np.full(len(happened), -1, dtype=np.int64)
    if happened.empty:
        return numbers
    found = series_of(happened, gap_min)["ids"].str.split(" ").explode()
    numbers[pd.Index(happened["id"]).get_indexer(pd.Index(found))] = found.index.to_numpy()
    return numbers
