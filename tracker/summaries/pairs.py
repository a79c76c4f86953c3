"""Two phones, one twitch: entries of different caregivers that tell of one event, and the one row that speaks for both.

An **entry** is one saved row; an **event** is what happened. A later entry belongs to an earlier event when another, named
caregiver wrote it, its start is at most `DOUBLE_GAP_MIN` after the event's first start, and nothing in their answers
contradicts: a question told by both has the same word, a list told by both shares a word. A question that was not asked,
`unsure` and `not_tried` contradict nothing. Each caregiver writes of an event once; the oldest open event is joined first.
Numbers are guesses and contradict nothing, but "one" against "several" jerks does.

What the family decided about two entries (`doubles`: the same, or two) stands before all of this, while two caregivers wrote
them and one event's entries follow each other by at most `DOUBLE_GAP_MIN`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from tracker import vocabulary as v
from tracker.diary import EPISODES, Column
from tracker.doubles import SAYS_SO, Decision, decisions

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
_LISTS: Final[dict[str, type[StrEnum]]] = {"movements": v.Movement, "body_parts": v.BodyPart, "eyes": v.Eyes}
_PLACES: Final = {name: {str(word): place for place, word in enumerate(words) if word not in NOT_TOLD} for name, words in _QUESTIONS.items()}
_LIST_PLACES: Final = {name: {str(word): place for place, word in enumerate(words) if word not in NOT_TOLD} for name, words in _LISTS.items()}
_ANYWHERE: Final = frozenset({"whole_body"})
_BITS: Final = 4
_MASK: Final = (1 << _BITS) - 1

_STRONGER: Final[dict[str, tuple[str, ...]]] = {
    "video": ("none", "on_phone", "attached"),
    "medical_help": ("none", "called", "emergency"),
    "fever": ("unsure", "no", "yes"),
    "injury_before": ("unsure", "no", "yes"),
    "very_worried": ("no", "yes"),
}
"""Questions where two caregivers may differ about one event, and the later word of the list stands."""

_PLACE_IN_TIME: Final = frozenset({"started_at", "time_zone", "utc_offset_min", "local_day", "local_minute", "time_precision"})
_OF_THE_FIRST: Final = _PLACE_IN_TIME | {"id", "logged_at", "logged_by", "source"}


def microseconds(instants: pd.Series[pd.Timestamp]) -> NDArray[np.int64]:
    """Return instants as whole microseconds since 1970 UTC."""
    return np.asarray(instants.astype("int64"), dtype=np.int64)


def in_order(episodes: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by start, then id, whatever order they came in."""
    apart = np.diff(microseconds(episodes["started_at"]))
    ties = np.flatnonzero(apart == 0)
    ids = episodes["id"].array
    if (apart >= 0).all() and all(ids[tie] <= ids[tie + 1] for tie in ties):
        return episodes
    return episodes.sort_values(["started_at", "id"], kind="stable")


def doubles(episodes: pd.DataFrame, gap_min: float = DOUBLE_GAP_MIN) -> pd.Series[bool]:
    """Say for each entry whether an earlier one of another caregiver already tells of its event; it then counts nowhere, but stays a row.

    The index is that of `episodes`; without rows the answer is empty.
    """
    ordered = in_order(episodes)
    later = _first_rows(ordered, gap_min) != np.arange(len(ordered))
    return pd.Series(later, index=ordered.index, dtype=bool).reindex(episodes.index)


def event_ids(episodes: pd.DataFrame, gap_min: float = DOUBLE_GAP_MIN) -> pd.Series[str]:
    """Return for each entry the id of the first entry that tells of the same event: its own unless it is a double."""
    ordered = in_order(episodes)
    ids = ordered["id"].to_numpy()[_first_rows(ordered, gap_min)]
    return pd.Series(ids, index=ordered.index, dtype="str").reindex(episodes.index)


def events(episodes: pd.DataFrame, gap_min: float = DOUBLE_GAP_MIN) -> pd.DataFrame:
    """Return one row an event, in the contract of the episodes table, by start and then id.

    The first entry speaks for the event. What it leaves open is filled from its doubles; lists and notes are joined; the
    larger jerk count, the more serious of two words about help, fever, injury or worry, and anybody's film stand. It is
    known from the first of its entries on. So counting events hides nothing that a second caregiver saw.
    """
    ordered = in_order(episodes)
    first = _first_rows(ordered, gap_min)
    later = np.flatnonzero(first != np.arange(len(ordered)))
    if later.size == 0:
        return ordered
    rank = pd.Series(first[later]).groupby(first[later]).cumcount().to_numpy()
    columns = {column.name: ordered[column.name].array for column in EPISODES}
    for step in range(int(rank.max()) + 1):
        rows = later[rank == step]
        for column in EPISODES:
            if column.name not in _OF_THE_FIRST:
                columns[column.name] = _filled(columns[column.name], column, first[rows], rows)
    merged = pd.DataFrame(columns, index=ordered.index)
    return merged.iloc[np.flatnonzero(first == np.arange(len(ordered)))]


def _filled(column: ExtensionArray, about: Column, into: NDArray[np.int64], rows: NDArray[np.int64]) -> ExtensionArray:
    """Return a column with the answers of `rows` put into their events' first rows, where they add something."""
    mine, theirs = pd.Series(column[into]), pd.Series(column[rows])
    differs = np.flatnonzero(((mine != theirs) & theirs.notna()).to_numpy(np.bool_))
    if differs.size == 0:
        return column
    mine, theirs = mine.iloc[differs], theirs.iloc[differs]
    if about.kind in {"words", "text"}:
        theirs = pd.Series([_both(a, b, about.kind) for a, b in zip(mine, theirs, strict=True)], index=mine.index, dtype="str")
    taken = _adds(about, mine, theirs).to_numpy(np.bool_)
    values = column.copy()
    values[into[differs[taken]]] = theirs.array[taken]
    return values


def _adds(about: Column, mine: pd.Series, theirs: pd.Series) -> pd.Series[bool]:
    """Say where a second caregiver's answer stands before the first one's."""
    if about.name in _STRONGER:
        order = {word: place for place, word in enumerate(_STRONGER[about.name])}
        return theirs.map(order).fillna(-1) > mine.map(order).fillna(-1)
    if about.name == "jerk_count":
        return mine.isna() | (theirs > mine)
    if about.kind == "instant":
        return theirs < mine
    if about.kind == "flag":
        return ~theirs.astype(bool)
    if about.kind == "word":
        return mine.isna() | (mine.isin(NOT_TOLD) & ~theirs.isin(NOT_TOLD))
    return mine.isna() | (mine == "") if about.kind in {"json", "number"} else theirs != mine


def _both(mine: str, theirs: str, kind: str) -> str:
    """Join two lists of words, or two notes, without saying anything twice."""
    if kind == "text":
        return mine if theirs in mine else theirs if not mine else f"{mine}\n{theirs}"
    told = [word for word in dict.fromkeys([*mine.split(), *theirs.split()]) if word not in NOT_TOLD]
    return " ".join(told) or mine or theirs


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
        return any(mine and theirs and not mine & theirs for mine, theirs in zip(self.lists, entry.lists, strict=True))

    def said_of(self, entry: _Entry) -> set[Decision]:
        """Return what was decided about an entry and one of this event's."""
        return {found for id_ in self.ids if (found := entry.decided.get(id_))} | ({self.decided[entry.id]} if entry.id in self.decided else set())

    def takes(self, entry: _Entry, gap: int) -> bool:
        """Say whether an entry tells of this event: as the family decided, else as the answers say."""
        decided = self.said_of(entry)
        if decided:
            return Decision.SAME in decided
        return entry.start - self.start <= gap and entry.name not in self.names and not self.contradicts(entry)

    def join(self, entry: _Entry) -> None:
        """Take in what another entry tells."""
        self.last = entry.start
        self.names.add(entry.name)
        self.ids.add(entry.id)
        self.said, self.known = self.said | entry.said, self.known | entry.known
        self.lists = tuple(mine | theirs for mine, theirs in zip(self.lists, entry.lists, strict=True))
        self.decided |= entry.decided


def _first_rows(ordered: pd.DataFrame, gap_min: float) -> NDArray[np.int64]:
    """Return for each row the position of its event's first row."""
    first = np.arange(len(ordered))
    gap = round(gap_min * 60 * MICROSECONDS_PER_S)
    rows, names = _contested(ordered, gap)
    waiting: list[_Open] = []
    for row, entry in zip(rows.tolist(), _entries(ordered.iloc[rows], names), strict=True) if rows.size else ():
        waiting = [event for event in waiting if entry.start - event.last <= gap]
        able = [event for event in waiting if event.takes(entry, gap)]
        event = next((event for event in able if event.said_of(entry)), able[0] if able else None)
        if event is None:
            event = _Open(row, entry.start, entry.start)
            waiting.append(event)
        first[row] = event.first
        event.join(entry)
    return first


def _entries(rows: pd.DataFrame, names: NDArray[np.int64]) -> Iterator[_Entry]:
    """Yield the entries that may belong together, in their order."""
    sources = rows["source"]
    marked = sources.str.contains(SAYS_SO, regex=False).to_numpy(np.bool_)
    decided: list[dict[str, Decision]] = [{}] * len(rows)
    for place in np.flatnonzero(marked).tolist():
        decided[place] = decisions(str(sources.iloc[place]))
    starts = microseconds(rows["started_at"]).tolist()
    for id_, start, name, (said, known, lists), about in zip(rows["id"].tolist(), starts, names.tolist(), _answers(rows), decided, strict=True):
        yield _Entry(id_, start, name, said, known, lists, about)


def _contested(ordered: pd.DataFrame, gap: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the positions of rows near one of another named caregiver, with each row's caregiver as a number."""
    codes, names = ordered["logged_by"].factorize()
    people = {name: place for place, name in enumerate(dict.fromkeys(str(name).strip().casefold() for name in names))}
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


def _answers(rows: pd.DataFrame) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Yield each row's told words, the questions they answer, and its lists, as bits."""
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
    lists = [_list_bits(rows[name], places).tolist() for name, places in _LIST_PLACES.items()]
    return zip(said.tolist(), known.tolist(), zip(*lists, strict=True), strict=True)


def _coded(answers: pd.Series[str], places: dict[str, int]) -> NDArray[np.int64]:
    """Return the place of each word among its question's words; -1 where nothing was told."""
    codes, words = answers.factorize()
    table = np.array([*(places.get(str(word), -1) for word in words), -1], dtype=np.int64)
    return table.take(codes, mode="wrap")


def _list_bits(told: pd.Series[str], places: dict[str, int]) -> NDArray[np.int64]:
    """Return one bit a word; a movement of the whole body is anywhere."""
    codes, values = told.factorize()
    said = [set(str(value).split()) for value in values]
    bits = [sum(1 << place for word, place in places.items() if word in words or words & _ANYWHERE) for words in said]
    return np.array([*bits, 0], dtype=np.int64).take(codes, mode="wrap")
