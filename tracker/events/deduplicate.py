"""Which entries of different caregivers tell of one event: read from what they say, and from what the family decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain import vocabulary as v
from tracker.domain.duplicate_decision import SAYS_SO, Decision, decisions

DOUBLE_GAP_MIN: Final = 3.0
"""Two caregivers' starts at most this far apart may be one event (product policy P5, ours)."""

MICROSECONDS_PER_S: Final = 1_000_000
NOT_TOLD: Final = frozenset({"unsure", "not_tried"})
_QUESTIONS: Final[dict[str, type[StrEnum]]] = {
    "state": v.ArousalState,
    "rhythm": v.Rhythm,
    "side": v.Laterality,
    "held": v.Held,
    "woken": v.Woken,
    "responsive": v.YesNo,
    "colour": v.Colour,
    "breathing": v.Breathing,
    "tone": v.Tone,
    "after": v.After,
}
_LISTS: Final[dict[str, type[StrEnum]]] = {
    "movements": v.Movement,
    "body_parts": v.BodyPart,
    "eyes": v.Eyes,
}
_PLACES: Final = {
    name: {str(word): place for place, word in enumerate(words) if word not in NOT_TOLD}
    for name, words in _QUESTIONS.items()
}
_LIST_PLACES: Final = {
    name: {str(word): place for place, word in enumerate(words) if word not in NOT_TOLD}
    for name, words in _LISTS.items()
}
_ANYWHERE: Final = frozenset({"whole_body"})
_READ: Final = ("id", "started_at", "source", "time_precision", "jerk_count", *_QUESTIONS, *_LISTS)
_BITS: Final = 4
_MASK: Final = (1 << _BITS) - 1
_LAGS: Final = 8
"""Entries further back than this in one chain are looked at one by one."""


def microseconds(instants: pd.Series[pd.Timestamp]) -> NDArray[np.int64]:
    """Return instants as whole microseconds since 1970 UTC."""
    return np.asarray(instants.array.astype("int64"), dtype=np.int64)


def stretch(rows: NDArray[np.bool_]) -> NDArray[np.bool_] | slice:
    """Return marked rows that follow each other as a slice, which takes them without a copy."""
    places = np.flatnonzero(rows)
    whole = places.size > 0 and places[-1] - places[0] + 1 == places.size
    return slice(int(places[0]), int(places[-1]) + 1) if whole else rows


@dataclass(slots=True)
class _Entry:
    """One entry as far as it can join others: who wrote it, what it tells, what was decided about it."""

    id: str
    start: int
    name: int
    said: int
    known: int
    lists: tuple[int, ...]
    decided: dict[str, Decision]


@dataclass(slots=True)
class _Open:
    """An event that further caregivers may still join."""

    first: int
    start: int
    last: int
    names: set[int] = field(default_factory=set)
    said: int = 0
    known: int = 0
    lists: tuple[int, ...] = (0,) * len(_LISTS)
    ids: set[str] = field(default_factory=set)
    decided: dict[str, Decision] = field(default_factory=dict)

    def contradicts(self, entry: _Entry) -> bool:
        """Say whether an answer told by both differs."""
        if (self.said ^ entry.said) & self.known & entry.known:
            return True
        return any(
            mine and theirs and not mine & theirs
            for mine, theirs in zip(self.lists, entry.lists, strict=True)
        )

    def said_of(self, entry: _Entry) -> set[Decision]:
        """Return what was decided about an entry and one of this event's."""
        if not entry.decided and not self.decided:
            return set()
        return {found for id_ in self.ids if (found := entry.decided.get(id_))} | (
            {self.decided[entry.id]} if entry.id in self.decided else set()
        )

    def takes(self, entry: _Entry, gap: int) -> bool:
        """Say whether an entry tells of this event: as the family decided, else as the answers say."""
        decided = self.said_of(entry)
        if decided:
            return Decision.SAME in decided
        return (
            entry.start - self.start <= gap
            and entry.name not in self.names
            and not self.contradicts(entry)
        )

    def join(self, entry: _Entry) -> None:
        """Take in what another entry tells."""
        self.last = entry.start
        self.names.add(entry.name)
        self.ids.add(entry.id)
        self.said, self.known = self.said | entry.said, self.known | entry.known
        self.lists = tuple(
            mine | theirs for mine, theirs in zip(self.lists, entry.lists, strict=True)
        )
        self.decided |= entry.decided


def first_rows(ordered: pd.DataFrame, gap_min: float = DOUBLE_GAP_MIN) -> NDArray[np.int64]:
    """Return for each row the position of its event's first row."""
    first = np.arange(len(ordered))
    gap = round(gap_min * 60 * MICROSECONDS_PER_S)
    rows, names = _contested(ordered, gap)
    if rows.size == 0:
        return first
    told = _Told.by(ordered[list(_READ)].iloc[rows], names)
    rows, told = rows[open_ := told.could_join(gap)], told.take(open_)
    waiting: list[_Open] = []
    for row, entry in zip(rows.tolist(), told.entries(), strict=True):
        waiting = [event for event in waiting if entry.start - event.last <= gap]
        able = [event for event in waiting if event.takes(entry, gap)]
        event = next((event for event in able if event.said_of(entry)), able[0] if able else None)
        if event is None:
            event = _Open(row, entry.start, entry.start)
            waiting.append(event)
        first[row] = event.first
        event.join(entry)
    return first


@dataclass(frozen=True)
class _Told:
    """What entries tell, an array a row: starts, caregivers, told words and the questions they answer, lists as bits, and their sources."""

    ids: NDArray[np.object_]
    starts: NDArray[np.int64]
    names: NDArray[np.int64]
    said: NDArray[np.int64]
    known: NDArray[np.int64]
    lists: NDArray[np.int64]
    sources: NDArray[np.object_]
    marked: NDArray[np.bool_]

    @classmethod
    def by(cls, rows: pd.DataFrame, names: NDArray[np.int64]) -> _Told:
        """Read rows in their order."""
        marked = rows["source"].str.contains(SAYS_SO, regex=False).to_numpy(np.bool_)
        sources = rows["source"].to_numpy(dtype=object)
        return cls(
            rows["id"].to_numpy(dtype=object),
            microseconds(rows["started_at"]),
            names,
            *_answers(rows),
            sources,
            marked,
        )

    def take(self, rows: NDArray[np.bool_]) -> _Told:
        """Return some of the rows."""
        return _Told(**{name: values[rows] for name, values in vars(self).items()})

    def could_join(self, gap: int) -> NDArray[np.bool_]:
        """Say which rows lie in a chain where something was decided, or two rows of different caregivers contradict each other in nothing."""
        chain = np.cumsum(np.diff(self.starts, prepend=self.starts[0]) > gap)
        found = np.zeros(int(chain[-1]) + 1, dtype=bool)
        found[chain[self.marked]] = True
        for lag in range(1, _LAGS + 1):
            later = np.flatnonzero(self.starts[lag:] - self.starts[:-lag] <= gap) + lag
            found[chain[later if lag == _LAGS else later[self._agree(later, later - lag)]]] = True
        return found[chain]

    def _agree(self, later: NDArray[np.int64], former: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say which rows contradict a former one of another caregiver in nothing."""
        differ = (self.said[later] ^ self.said[former]) & self.known[later] & self.known[former]
        one, other = self.lists[later], self.lists[former]
        shared = ((one == 0) | (other == 0) | (one & other != 0)).all(axis=1)
        agree: NDArray[np.bool_] = (
            (differ == 0) & shared & (self.names[later] != self.names[former])
        )
        return agree

    def entries(self) -> Iterator[_Entry]:
        """Yield the entries in their order."""
        plain = (self.ids, self.starts, self.names, self.said, self.known)
        listed = (column.tolist() for column in (*plain, self.lists, self.sources, self.marked))
        for id_, start, name, said, known, lists, source, marked in zip(*listed, strict=True):
            yield _Entry(
                id_, start, name, said, known, tuple(lists), decisions(source) if marked else {}
            )


def _contested(ordered: pd.DataFrame, gap: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the positions of rows near one of another named caregiver, with each row's caregiver as a number."""
    codes, names = ordered["logged_by"].factorize()
    people = {
        name: place
        for place, name in enumerate(dict.fromkeys(str(name).strip().casefold() for name in names))
    }
    none = np.empty(0, np.int64)
    if len(people) < 2:  # noqa: PLR2004 - nobody else wrote
        return none, none
    named = np.flatnonzero(codes >= 0)
    person = np.array([people[str(name).strip().casefold()] for name in names])[codes[named]]
    breaks = np.diff(microseconds(ordered["started_at"])[named]) > gap
    starts = np.flatnonzero(np.concatenate([[True], breaks]))
    chain = np.concatenate([[0], np.cumsum(breaks)])
    several = np.minimum.reduceat(person, starts) != np.maximum.reduceat(person, starts)
    return named[several[chain]], person[several[chain]]


def _answers(rows: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return each row's told words, the questions they answer, and its lists, as bits."""
    jerks = rows["jerk_count"].to_numpy()
    fields = [
        (rows["time_precision"] == v.TimePrecision.DAY_ONLY).to_numpy().astype(np.int64),
        np.where(np.isnan(jerks), -1, jerks > 1).astype(np.int64),
        *(_coded(rows[name], places) for name, places in _PLACES.items()),
    ]
    said = np.zeros(len(rows), np.int64)
    known = np.zeros(len(rows), np.int64)
    for place, answers in enumerate(fields):
        said |= np.where(answers >= 0, answers, 0) << (_BITS * place)
        known |= np.where(answers >= 0, _MASK, 0) << (_BITS * place)
    return (
        said,
        known,
        np.column_stack([_list_bits(rows[name], places) for name, places in _LIST_PLACES.items()]),
    )


def _coded(answers: pd.Series[str], places: dict[str, int]) -> NDArray[np.int64]:
    """Return the place of each word among its question's words; -1 where nothing was told."""
    codes, words = answers.factorize()
    table = np.array([*(places.get(str(word), -1) for word in words), -1], dtype=np.int64)
    return table.take(codes, mode="wrap")


def _list_bits(told: pd.Series[str], places: dict[str, int]) -> NDArray[np.int64]:
    """Return one bit a word; a movement of the whole body is anywhere."""
    codes, values = told.factorize()
    said = [set(str(value).split()) for value in values]
    bits = [
        sum(1 << place for word, place in places.items() if word in words or words & _ANYWHERE)
        for words in said
    ]
    return np.array([*bits, 0], dtype=np.int64).take(codes, mode="wrap")
