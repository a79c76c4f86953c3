"""Reads the episodes of a diary into the arrays that checks ask."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracker.clinical.dependency_tracking import Questions
from tracker.clinical.features.answer_codes import Answers, Ints, Numbers, Rows
from tracker.clinical.features.episode_table import QUANTITIES, WORDS
from tracker.clinical.features.episodes import Episodes
from tracker.domain.age import DAYS_PER_MONTH
from tracker.domain.memoize import SAME, Same, once
from tracker.events.clusters import jerks
from tracker.events.merge import microseconds
from tracker.events.series import Happened, told_series


def episodes_of(
    found: Happened,
    birth_day: int,
    missed_days: int,
    gestation_days: float,
    as_of_us: int,
    numbers: Numbers,
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
        said=Questions("episodes", told.answers),
        measured={name: happened[name].to_numpy(np.float64) for name in QUANTITIES},
        running=happened["running"].to_numpy(bool),
        known_us=microseconds(happened["known_at"]),
        offset_min=happened["utc_offset_min"].to_numpy(np.float64),
        notes=told.notes,
        note_texts=told.note_texts,
        series=told_series(happened),
        moves=jerks(happened),
        last_tap_s=taps,
        gestation_days=gestation_days,
        as_of_us=as_of_us,
        n=numbers,
    )


@dataclass(frozen=True)
class EventWords:
    """What events tell in words: the ids behind each, its answers, and its note as the place of its text, -1 without one."""

    ids: NDArray[np.object_]
    answers: dict[str, Answers]
    notes: Ints
    note_texts: tuple[str, ...]


@once
def told_of(found: Happened) -> EventWords:
    """Return what events tell in words; of events put together from earlier ones only the later ones are read."""
    same: Same | None = found.kept.pop(SAME, None)
    before: EventWords | None = None if same is None else same.kept.get(told_of.__name__)
    return (
        _told(found, 0)
        if same is None or before is None
        else _told_on(before, same.rows, _told(found, same.rows))
    )


def _told(found: Happened, since: int) -> EventWords:
    """Read the events from a place on."""
    events = found.events.iloc[since:]
    codes, texts = events["note"].where(events["note"] != "").factorize()
    return EventWords(
        _ids(found, since),
        {name: Answers.of(events[name]) for name in WORDS},
        codes.astype(np.int64),
        tuple(map(str, texts)),
    )


def _told_on(before: EventWords, rows: int, later: EventWords) -> EventWords:
    """Put what the first rows told before what later ones tell."""
    place = {
        text: number
        for number, text in enumerate(dict.fromkeys((*before.note_texts, *later.note_texts)))
    }
    moved = np.array([*(place[text] for text in later.note_texts), -1], dtype=np.int64)
    return EventWords(
        ids=np.append(before.ids[:rows], later.ids),
        answers={
            name: answers.then(later.answers[name], rows)
            for name, answers in before.answers.items()
        },
        notes=np.append(before.notes[:rows], moved[later.notes]),
        note_texts=tuple(place),
    )


def corrected(age_days: Ints, missed_days: int, numbers: Numbers) -> Ints:
    """Return the age in days from the due date, while age is corrected."""
    young = age_days < numbers.corrected_until_months * DAYS_PER_MONTH
    return np.where(young, age_days - missed_days, age_days)


def _ids(found: Happened, since: int) -> NDArray[np.object_]:
    """Return the ids behind each event from a place on: its own and those of its doubles."""
    own = np.flatnonzero(~found.doubles)[since:]
    begin = int(own[0]) if own.size else len(found.entries)
    ids: NDArray[np.object_] = found.entries["id"].iloc[begin:].to_numpy(dtype=object)
    if own.size == ids.size:
        return ids
    event, joined = np.cumsum(~found.doubles) - 1 - since, ids[own - begin]
    for place in np.flatnonzero(found.doubles[begin:]).tolist():
        joined[event[found.first[begin + place]]] += f" {ids[place]}"
    return joined
