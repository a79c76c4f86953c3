"""Duplicate detection: which entries of different caregivers describe the same event.

An **entry** is one saved row of the episodes table; an **event** is what happened. A later entry
belongs to an earlier event if

- another, named caregiver wrote it: each caregiver describes an event once;
- it starts at most `DUPLICATE_GAP_MIN` after the event's first entry;
- no answer contradicts the event's. Two entries contradict each other if both answer a question
  with different words, or both give lists that share no word. A question that was not asked,
  `unsure` and `not_tried` contradict nothing. Numbers are guesses and contradict nothing, except
  that a single movement contradicts several.

If several events qualify, the entry joins the oldest. A family's own decision about two entries
(`tracker.domain.duplicate_decision`) overrides all of this, as long as the entries of the event
follow each other by at most `DUPLICATE_GAP_MIN` and more than one caregiver wrote there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.arrays import MICROSECONDS_PER_S, microseconds
from tracker.domain.duplicate_decision import DECISION_MARK, Decision, decisions
from tracker.domain.vocabulary import UNKNOWN_WORDS, BodyPart, TimePrecision

DUPLICATE_GAP_MIN: Final = 3.0
"""Two caregivers' starts at most this far apart may be one event (product policy P5, ours)."""

_GAP_US: Final = round(DUPLICATE_GAP_MIN * 60 * MICROSECONDS_PER_S)
_WORD_COLUMNS: Final = (
    "state",
    "rhythm",
    "side",
    "held",
    "woken",
    "responsive",
    "colour",
    "breathing",
    "tone",
    "after",
)
_LIST_COLUMNS: Final = ("movements", "body_parts", "eyes")
_COLUMNS: Final = (
    "id",
    "started_at",
    "source",
    "time_precision",
    "jerk_count",
    *_WORD_COLUMNS,
    *_LIST_COLUMNS,
)


def sorted_by_start(episodes: pd.DataFrame) -> pd.DataFrame:
    """Return the rows sorted by start, then id; the same frame if they already are."""
    steps = np.diff(microseconds(episodes["started_at"]))
    ties = np.flatnonzero(steps == 0)
    ids = episodes["id"].array
    if (steps >= 0).all() and (ids.take(ties) <= ids.take(ties + 1)).all():
        return episodes
    return episodes.sort_values(["started_at", "id"], kind="stable")


def is_duplicate(episodes: pd.DataFrame) -> pd.Series[bool]:
    """Return for each entry whether an earlier entry already describes its event.

    A duplicate counts nowhere, but stays a row of the diary. The index is that of `episodes`.
    """
    ordered = sorted_by_start(episodes)
    duplicates = canonical_rows(ordered) != np.arange(len(ordered))
    return pd.Series(duplicates, index=ordered.index, dtype=bool).reindex(episodes.index)


def canonical_ids(episodes: pd.DataFrame) -> pd.Series[str]:
    """Return for each entry the id of the first entry of its event: its own unless a duplicate."""
    ordered = sorted_by_start(episodes)
    ids = ordered["id"].to_numpy()[canonical_rows(ordered)]
    return pd.Series(ids, index=ordered.index, dtype="str").reindex(episodes.index)


def canonical_rows(ordered: pd.DataFrame) -> NDArray[np.int64]:
    """Return for each row the position of the first row of its event.

    `ordered` is an episodes table sorted by start, then id.
    """
    canonical = np.arange(len(ordered))
    rows, caregivers = _candidates(ordered)
    if rows.size == 0:
        return canonical
    open_events: list[_OpenEvent] = []
    for entry in _entries(ordered[list(_COLUMNS)].iloc[rows], rows, caregivers):
        open_events = [event for event in open_events if entry.start - event.last_start <= _GAP_US]
        event = _event_of(entry, open_events)
        if event is None:
            open_events.append(_OpenEvent(entry))
        else:
            event.add(entry)
            canonical[entry.row] = event.first_row
    return canonical


def _candidates(ordered: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the positions of the rows that may have or be a duplicate, and their caregivers.

    These are the rows of named caregivers in runs of entries, each at most `DUPLICATE_GAP_MIN`
    after the one before, which several caregivers wrote. Names that differ in case are one.
    """
    codes, names = ordered["logged_by"].factorize()
    people: dict[str, int] = {}
    numbers = [people.setdefault(str(name).strip().casefold(), len(people)) for name in names]
    if len(people) <= 1:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    named = np.flatnonzero(codes >= 0)
    caregivers = np.array(numbers, dtype=np.int64)[codes[named]]
    breaks = np.diff(microseconds(ordered["started_at"])[named]) > _GAP_US
    run = np.concatenate([[0], np.cumsum(breaks)])
    starts = np.flatnonzero(np.concatenate([[True], breaks]))
    several = np.minimum.reduceat(caregivers, starts) != np.maximum.reduceat(caregivers, starts)
    return named[several[run]], caregivers[several[run]]


@dataclass(frozen=True, eq=False)
class _Answers:
    """The words stated about each question, by one entry or by all entries of an event.

    An empty set: nothing was stated. Entries with equal answers share one object, so comparisons
    are remembered by identity: few combinations of answers occur in a diary.
    """

    words: tuple[frozenset[str], ...]
    lists: tuple[frozenset[str], ...]
    _comparisons: dict[_Answers, bool] = field(default_factory=dict, init=False)
    _unions: dict[_Answers, _Answers] = field(default_factory=dict, init=False)

    def contradict(self, other: _Answers) -> bool:
        """Return whether both answer a question with other words, or give lists without overlap."""
        if other not in self._comparisons:
            self._comparisons[other] = any(
                mine and theirs and mine != theirs
                for mine, theirs in zip(self.words, other.words, strict=True)
            ) or any(
                mine and theirs and mine.isdisjoint(theirs)
                for mine, theirs in zip(self.lists, other.lists, strict=True)
            )
        return self._comparisons[other]

    def __or__(self, other: _Answers) -> _Answers:
        """Return everything that either states."""
        if other not in self._unions:
            self._unions[other] = _Answers(
                tuple(map(frozenset.union, self.words, other.words)),
                tuple(map(frozenset.union, self.lists, other.lists)),
            )
        return self._unions[other]


@dataclass(slots=True)
class _Entry:
    """One entry, as far as duplicate detection reads it."""

    row: int
    id: str
    start: int
    caregiver: int
    answers: _Answers
    decisions: dict[str, Decision]


class _OpenEvent:
    """An event that entries of further caregivers may still join."""

    def __init__(self, entry: _Entry) -> None:
        self.first_row, self.start, self.last_start = entry.row, entry.start, entry.start
        self.answers, self.decisions = entry.answers, entry.decisions
        self.caregivers, self.ids = {entry.caregiver}, {entry.id}

    def add(self, entry: _Entry) -> None:
        """Add an entry to the event."""
        self.last_start = entry.start
        self.answers |= entry.answers
        self.decisions = self.decisions | entry.decisions
        self.caregivers.add(entry.caregiver)
        self.ids.add(entry.id)

    def decisions_on(self, entry: _Entry) -> set[Decision]:
        """Return what the family decided about an entry and any entry of this event."""
        if not entry.decisions and not self.decisions:
            return set()
        present = {entry.decisions[id_] for id_ in self.ids & entry.decisions.keys()}
        return present | ({self.decisions[entry.id]} if entry.id in self.decisions else set())

    def matches(self, entry: _Entry) -> bool:
        """Return whether an entry describes this event, as far as time and answers tell."""
        return (
            entry.start - self.start <= _GAP_US
            and entry.caregiver not in self.caregivers
            and not self.answers.contradict(entry.answers)
        )


def _event_of(entry: _Entry, open_events: list[_OpenEvent]) -> _OpenEvent | None:
    """Return the open event an entry belongs to, a family's decision first; None: a new event."""
    undecided = []
    for event in open_events:
        present = event.decisions_on(entry)
        if Decision.SAME in present:
            return event
        if not present:
            undecided.append(event)
    return next((event for event in undecided if event.matches(entry)), None)


def _entries(
    rows: pd.DataFrame, places: NDArray[np.int64], caregivers: NDArray[np.int64]
) -> Iterator[_Entry]:
    """Yield the rows, which stand at `places` in the whole table and are by `caregivers`."""
    decided = rows["source"].str.contains(DECISION_MARK, regex=False).to_numpy(np.bool_)
    sources = rows["source"].to_numpy(dtype=object)
    columns = (places, rows["id"].array, microseconds(rows["started_at"]), caregivers)
    for place, id_, start, caregiver, answers, source, has_decision in zip(
        *(column.tolist() for column in columns),
        _answers_by_row(rows),
        sources,
        decided.tolist(),
        strict=True,
    ):
        present = decisions(source) if has_decision else {}
        yield _Entry(place, id_, start, caregiver, answers, present)


def _answers_by_row(rows: pd.DataFrame) -> list[_Answers]:
    """Return what each row states; rows with equal answers share one object."""
    day_only = (rows["time_precision"] == TimePrecision.DAY_ONLY).to_numpy(np.int64)
    count = rows["jerk_count"].to_numpy()
    several = np.select([count > 1, ~np.isnan(count)], [1, 0], -1)
    columns = [
        (day_only, [frozenset({"a time"}), frozenset({"only a day"})]),
        (several, [frozenset({"one movement"}), frozenset({"several"}), frozenset()]),
        *(_codes_and_words(rows[name]) for name in (*_WORD_COLUMNS, *_LIST_COLUMNS)),
    ]
    combination = np.zeros(len(rows), dtype=np.int64)
    for codes, sets in columns:
        combination = pd.factorize(combination * (len(sets) + 1) + codes)[0]
    first_rows = np.unique(combination, return_index=True)[1]
    by_column = [[sets[code] for code in codes[first_rows]] for codes, sets in columns]
    lists = len(_LIST_COLUMNS)
    distinct = [_Answers(sets[:-lists], sets[-lists:]) for sets in zip(*by_column, strict=True)]
    return [distinct[number] for number in combination.tolist()]


def _codes_and_words(answers: pd.Series[str]) -> tuple[NDArray[np.int64], list[frozenset[str]]]:
    """Return a column as codes, and the words each code states; the last set is that of code -1."""
    codes, values = answers.factorize()
    return codes.astype(np.int64), [*(_stated_words(str(value)) for value in values), frozenset()]


def _stated_words(answer: str) -> frozenset[str]:
    """Return the words of an answer that state something; the whole body is every part of it."""
    words = frozenset(answer.split()) - UNKNOWN_WORDS
    return frozenset(BodyPart) if BodyPart.WHOLE_BODY in words else words
