"""A cache of the diaries loaded last, which loads only the changes since then.

A diary from the cache equals one from `load_diary`. Where that is not certain it is loaded whole:
on PostgreSQL, after the database was restored from a backup, after the child was amended, and after
very many changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

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

MOST_DIARIES: Final = 32
"""Diaries in the cache (ours); the least recently loaded leaves first, to limit the memory."""

MOST_CHANGES: Final = 100
"""With more changes a diary is loaded whole, which then costs less (ours)."""

MOST_UPDATES: Final = 200
"""Updated records until a diary is loaded whole again (ours): each splits its columns once more."""


class _Change(NamedTuple):
    """A row of the audit log, as far as it identifies the change."""

    id: int
    child_id: str
    table_name: str
    record_id: str
    changed_at: int


_CHANGES: Final = select(*(CHANGE.c[name] for name in _Change._fields))


@dataclass(frozen=True)
class _Snapshot:
    """A loaded diary.

    `newest` is the newest change in the whole database at that moment; `next_known_us` when the
    next entry that was not known yet becomes known, UTC microseconds, None where there is none;
    `updates` how many records were updated since the diary was loaded whole.
    """

    diary: Diary
    newest: _Change | None
    next_known_us: int | None
    updates: int = 0


class DiaryCache:
    """The last snapshot of some children's diaries in one database."""

    def __init__(self) -> None:
        self._snapshots: dict[str, _Snapshot] = {}

    def diary(self, session: Session, child_id: str, as_of: datetime) -> Diary:
        """Return what `load_diary` returns."""
        last = self._snapshots.pop(child_id, None)
        snapshot = (last and _refresh(session, last, as_of)) or _load(session, child_id, as_of)
        self._snapshots[child_id] = snapshot
        if len(self._snapshots) > MOST_DIARIES:
            self._snapshots.pop(next(iter(self._snapshots)), None)
        return snapshot.diary


@cache
def diary_cache(url: str) -> DiaryCache:  # noqa: ARG001 - the key of the cache
    """Return the cache of a database, the same one for every caller in this process."""
    return DiaryCache()


def _load(session: Session, child_id: str, as_of: datetime) -> _Snapshot:
    diary = load_diary(session, child_id, as_of)
    newest = [
        _Change(*row)
        for row in session.execute(
            _CHANGES.where(CHANGE.c.id == select(func.max(CHANGE.c.id)).scalar_subquery())
        )
    ]
    next_known = [_next_known(session, name, diary.child, as_of) for name in CONTRACTS]
    return _Snapshot(diary, newest[0] if newest else None, min(next_known, key=_none_last))


def _none_last(known_us: int | None) -> float:
    return np.inf if known_us is None else known_us


def _next_known(session: Session, table: str, child: Child, as_of: datetime) -> int | None:
    """Return when the next entry of one table becomes known after an instant, UTC microseconds."""
    source = table_named(table)
    later = (source.c.child_id == child.id) & (source.c.known_at > to_microseconds(as_of))
    known_us: int | None = session.scalar(select(func.min(source.c.known_at)).where(later))
    return known_us


def _refresh(session: Session, last: _Snapshot, as_of: datetime) -> _Snapshot | None:
    """Return the diary with the changes since a snapshot; None where it must be loaded whole.

    That is always so on PostgreSQL: only SQLite numbers changes in the order they become visible.
    """
    is_due = last.next_known_us is not None and last.next_known_us <= to_microseconds(as_of)
    if (
        session.get_bind().dialect.name != "sqlite"
        or last.newest is None
        or last.updates >= MOST_UPDATES
        or is_due
        or as_of < last.diary.as_of
    ):
        return None
    statement = (
        _CHANGES.where(CHANGE.c.id >= last.newest.id).order_by(CHANGE.c.id).limit(MOST_CHANGES + 2)
    )
    since = [_Change(*row) for row in session.execute(statement)]
    if (
        not 0 < len(since) <= MOST_CHANGES + 1
        or since[0] != last.newest
        or any(change.table_name == "children" for change in since[1:])
    ):
        return None
    return _apply_changes(session, last, since[1:], since[-1], as_of)


def _apply_changes(
    session: Session, last: _Snapshot, changes: Sequence[_Change], newest: _Change, as_of: datetime
) -> _Snapshot:
    before, until = last.diary, to_microseconds(as_of)
    child = find_child(session, before.child.id)
    changed_ids: dict[str, list[str]] = {}
    for change in changes:
        changed_ids.setdefault(change.table_name, []).append(change.record_id)
    fresh = {
        name: load_table(session, name, child, until, ids) for name, ids in changed_ids.items()
    }
    tables: dict[str, Any] = {
        name: _with_rows(name, before.table(name), changed_ids[name], fresh[name])
        if name in changed_ids
        else before.table(name)
        for name in CONTRACTS
    }
    edits = before.edits
    if ids := changed_ids.get("episodes"):
        edits = pd.concat(
            [edits[~edits["id"].isin(ids)], edited_episodes(session, child.id, until, ids)]
        ).sort_values("id", ignore_index=True)
    diary = Diary(child, as_of, **tables, edits=edits)
    return _Snapshot(
        diary,
        newest,
        _next_known_after_changes(session, last, changed_ids, child, until),
        last.updates + sum(map(len, changed_ids.values())),
    )


def _next_known_after_changes(
    session: Session, last: _Snapshot, changed_ids: dict[str, list[str]], child: Child, until: int
) -> int | None:
    """Return when the next entry becomes known, UTC microseconds; the changed entries count too."""
    times = [last.next_known_us]
    for name, ids in changed_ids.items():
        source = table_named(name)
        later = (source.c.child_id == child.id) & source.c.id.in_(ids) & (source.c.known_at > until)
        times.append(session.scalar(select(func.min(source.c.known_at)).where(later)))
    return min(times, key=_none_last)


def _with_rows(table: str, rows: pd.DataFrame, ids: list[str], fresh: pd.DataFrame) -> pd.DataFrame:
    """Return a table without the rows of some ids, and with the fresh rows in the order of time."""
    is_removed = rows["id"].isin(ids).to_numpy(np.bool_)
    staying = np.flatnonzero(~is_removed)
    time, fresh_times = (
        np.asarray(frame[TIME_COLUMN[table]].astype("int64"), dtype=np.int64)
        for frame in (rows, fresh)
    )
    staying_time, staying_ids = time[staying], rows["id"].iloc[staying]
    position = np.append(staying, len(rows))  # position among all rows of each staying row
    new = [
        (
            int(position[_insert_position(staying_time, staying_ids, at, id_)]),
            fresh[number : number + 1],
        )
        for number, (at, id_) in enumerate(zip(fresh_times, fresh["id"], strict=True))
    ]
    new.sort(key=lambda positioned: positioned[0])
    return _splice(rows, new, np.flatnonzero(is_removed).tolist())


def _splice(
    rows: pd.DataFrame, new: list[tuple[int, pd.DataFrame]], removed: list[int]
) -> pd.DataFrame:
    """Return rows with new ones inserted before some positions, and without those at others.

    The table is cut there and joined again: the many rows between stay in one piece.
    """
    pieces, begin = [], 0
    cuts = [*new, *((position, None) for position in removed)]
    for position, row in sorted(cuts, key=lambda cut: cut[0]):
        pieces += [rows[begin:position]] if row is None else [rows[begin:position], row]
        begin = position + (row is None)
    pieces = [piece for piece in (*pieces, rows[begin:]) if len(piece)]
    return pd.concat(pieces, ignore_index=True) if pieces else rows[:0]


def _insert_position(time: NDArray[np.int64], ids: pd.Series[str], at: int, id_: str) -> int:
    """Return where a row belongs among rows ordered by time, then id."""
    first, end = np.searchsorted(time, at, side="left"), np.searchsorted(time, at, side="right")
    return int(first) + sum(other < id_ for other in ids.iloc[first:end])
