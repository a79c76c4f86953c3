"""The diaries read last, kept so that the next reading takes only what changed since.

A diary read this way equals one read whole. Where that is not certain – another database server's numbering, a database put
back from a copy, a child amended, very many changes – it is read whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.diary import CONTRACTS, Child, Diary
from tracker.domain.local_time import to_microseconds
from tracker.storage.audit_log import CHANGE, TIME_COLUMN, table_named
from tracker.storage.children import find_child
from tracker.storage.load_diary import edited_episodes, load_diary, load_table

MOST_KEPT: Final = 32
"""Diaries kept at once, the one read longest ago going first: a database of many families must not fill the memory (ours)."""

MOST_CHANGES: Final = 100
"""More changes than this are read whole, which then costs less (ours)."""

MOST_READ_ON: Final = 200
"""So many records a diary is read on by until it is read whole again: each leaves its columns in two pieces more (ours)."""


class _Change(NamedTuple):
    """One change of a record, as far as it tells which one it is."""

    id: int
    child_id: str
    table_name: str
    record_id: str
    changed_at: int


_CHANGES: Final = select(*(CHANGE.c[name] for name in _Change._fields))


@dataclass(frozen=True)
class _Reading:
    """A diary as it was read, the newest change in the whole database then, and when an entry that is not known yet becomes known.

    `read_on` counts the records read since it was read whole.
    """

    diary: Diary
    newest: _Change | None
    next_known_us: int | None
    read_on: int = 0


class Shelf:
    """The last reading of some children's diaries in one database."""

    def __init__(self) -> None:
        self._readings: dict[str, _Reading] = {}

    def diary(self, session: Session, child_id: str, as_of: datetime) -> Diary:
        """Return what `load_diary` returns."""
        last = self._readings.pop(child_id, None)
        reading = (last and _read_on(session, last, as_of)) or _read_whole(session, child_id, as_of)
        self._readings[child_id] = reading
        if len(self._readings) > MOST_KEPT:
            self._readings.pop(next(iter(self._readings)), None)
        return reading.diary


@cache
def shelf(url: str) -> Shelf:  # noqa: ARG001 - kept by it
    """Return the shelf of a database, one a process."""
    return Shelf()


def _read_whole(session: Session, child_id: str, as_of: datetime) -> _Reading:
    diary = load_diary(session, child_id, as_of)
    newest = [
        _Change(*row)
        for row in session.execute(
            _CHANGES.where(CHANGE.c.id == select(func.max(CHANGE.c.id)).scalar_subquery())
        )
    ]
    next_known = [_next_known(session, name, diary.child, as_of) for name in CONTRACTS]
    return _Reading(diary, newest[0] if newest else None, min(next_known, key=_soonest))


def _soonest(known_us: int | None) -> float:
    return np.inf if known_us is None else known_us


def _next_known(session: Session, table: str, child: Child, as_of: datetime) -> int | None:
    source = table_named(table)
    later = (source.c.child_id == child.id) & (source.c.known_at > to_microseconds(as_of))
    known_us: int | None = session.scalar(select(func.min(source.c.known_at)).where(later))
    return known_us


def _read_on(session: Session, last: _Reading, as_of: datetime) -> _Reading | None:
    """Return the diary with what changed since it was last read; None where it must be read whole.

    Only SQLite numbers its changes in the order in which they become visible.
    """
    now_known = last.next_known_us is not None and last.next_known_us <= to_microseconds(as_of)
    if (
        session.get_bind().dialect.name != "sqlite"
        or last.newest is None
        or last.read_on >= MOST_READ_ON
        or now_known
        or as_of < last.diary.as_of
    ):
        return None
    wanted = (
        _CHANGES.where(CHANGE.c.id >= last.newest.id).order_by(CHANGE.c.id).limit(MOST_CHANGES + 2)
    )
    since = [_Change(*row) for row in session.execute(wanted)]
    if (
        not 0 < len(since) <= MOST_CHANGES + 1
        or since[0] != last.newest
        or any(change.table_name == "children" for change in since[1:])
    ):
        return None
    return _grown(session, last, since[1:], since[-1], as_of)


def _grown(
    session: Session, last: _Reading, changes: Sequence[_Change], newest: _Change, as_of: datetime
) -> _Reading:
    before, until = last.diary, to_microseconds(as_of)
    child = find_child(session, before.child.id)
    touched: dict[str, list[str]] = {}
    for change in changes:
        touched.setdefault(change.table_name, []).append(change.record_id)
    fresh = {name: load_table(session, name, child, until, ids) for name, ids in touched.items()}
    tables = {
        name: _with(name, before.table(name), touched[name], fresh[name])
        if name in touched
        else before.table(name)
        for name in CONTRACTS
    }
    edits = before.edits
    if ids := touched.get("episodes"):
        edits = pd.concat(
            [edits[~edits["id"].isin(ids)], edited_episodes(session, child.id, until, ids)]
        ).sort_values("id", ignore_index=True)
    diary = Diary(child, as_of, **tables, edits=edits)
    return _Reading(
        diary,
        newest,
        _sooner(session, last, touched, child, until),
        last.read_on + sum(map(len, touched.values())),
    )


def _sooner(
    session: Session, last: _Reading, touched: dict[str, list[str]], child: Child, until: int
) -> int | None:
    """Return when the next entry becomes known, those among the changed ones that are not known yet included."""
    times = [last.next_known_us]
    for name, ids in touched.items():
        source = table_named(name)
        later = (source.c.child_id == child.id) & source.c.id.in_(ids) & (source.c.known_at > until)
        times.append(session.scalar(select(func.min(source.c.known_at)).where(later)))
    return min(times, key=_soonest)


def _with(table: str, rows: pd.DataFrame, ids: list[str], fresh: pd.DataFrame) -> pd.DataFrame:
    """Return a table without the rows of some ids, and with the fresh ones at their places in time."""
    gone = rows["id"].isin(ids).to_numpy(np.bool_)
    kept = np.flatnonzero(~gone)
    time, times = (
        np.asarray(some[TIME_COLUMN[table]].astype("int64"), dtype=np.int64)
        for some in (rows, fresh)
    )
    time, names = (time[kept], rows["id"].iloc[kept]) if gone.any() else (time, rows["id"])
    before = np.append(kept, len(rows))  # of each place among those kept, the place among all
    new = [
        (int(before[_place(time, names, at, id_)]), fresh[number : number + 1])
        for number, (at, id_) in enumerate(zip(times, fresh["id"], strict=True))
    ]
    return _pieced(rows, sorted(new, key=lambda one: one[0]), np.flatnonzero(gone).tolist())


def _pieced(
    rows: pd.DataFrame, new: list[tuple[int, pd.DataFrame]], gone: list[int]
) -> pd.DataFrame:
    """Return rows with new ones put in before some places, and others left out: cut and joined, for the many others stay together."""
    pieces, begin = [], 0
    for place, row in sorted([*new, *((place, None) for place in gone)], key=lambda one: one[0]):
        pieces += [rows[begin:place]] if row is None else [rows[begin:place], row]
        begin = place + (row is None)
    whole = [piece for piece in (*pieces, rows[begin:]) if len(piece)]
    return pd.concat(whole, ignore_index=True) if whole else rows[:0]


def _place(time: NDArray[np.int64], ids: pd.Series[str], at: int, id_: str) -> int:
    """Return where a row belongs among rows by time, then id."""
    first, end = np.searchsorted(time, at, side="left"), np.searchsorted(time, at, side="right")
    return int(first) + sum(other < id_ for other in ids.iloc[first:end])
