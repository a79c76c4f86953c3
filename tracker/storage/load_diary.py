"""Load a child's records as a Diary, column by column."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.diary import CONTRACTS, Child, Diary, table_of
from tracker.domain.local_time import to_microseconds, usable_zone_name, zone_names
from tracker.storage.audit_log import CHANGE, TIME_COLUMN, table_named
from tracker.storage.children import find_child
from tracker.storage.models import TABLES, Action
from tracker.storage.row_mapping import Row

EDITED_AFTER_US = 3_600_000_000
"""One hour (ours): a change after it is an edit, before it the entry is still being filled in."""
ROWS_AT_ONCE = 500
"""Rows turned into columns at a time: holding all at once doubles the time (garbage collection)."""


def table_from_rows(table: str, rows: Iterable[Row], home: str) -> pd.DataFrame:
    """Return rows as a table of the Diary, ordered by time, then id.

    A missing time zone becomes `home`.
    """
    columns = [column.name for column in CONTRACTS[table]]
    time = next(name for name in ("started_at", "given_at", "date") if name in columns)
    ordered = sorted(rows, key=lambda row: (row[time], row["id"]))
    frame = table_of(table, {name: [row[name] for row in ordered] for name in columns})
    return with_usable_zones(frame, home)


def with_usable_zones(frame: pd.DataFrame, home: str) -> pd.DataFrame:
    """Return a table with a usable time zone in every row.

    It is `home` where the row names none, and the stored offset from UTC where this machine does
    not know the zone.
    """
    if "time_zone" not in frame:
        return frame
    named = frame["time_zone"].fillna(home)
    unknown = [name for name in named.unique() if name not in zone_names()]
    if unknown:
        is_unknown = named.isin(unknown)
        offsets = zip(named[is_unknown], frame.loc[is_unknown, "utc_offset_min"], strict=True)
        named = named.mask(
            is_unknown,
            pd.Series(
                [usable_zone_name(name, int(offset)) for name, offset in offsets],
                index=named.index[is_unknown],
                dtype=named.dtype,
            ),
        )
    return frame.assign(time_zone=named)


def load_table(
    session: Session, table: str, child: Child, until: int, ids: Collection[str] | None = None
) -> pd.DataFrame:
    """Return the rows of one table that were known at an instant, in the order of a Diary.

    `until` is that instant in UTC microseconds; with `ids` only those rows are read.
    """
    columns = [column.name for column in CONTRACTS[table]]
    source = table_named(table)
    is_known = (
        (source.c.child_id == child.id)
        & source.c.removed_at.is_(None)
        & (source.c.known_at <= until)
    )
    statement = select(*(source.c[name] for name in columns)).where(
        is_known if ids is None else is_known & source.c.id.in_(ids)
    )
    result = session.execute(statement.order_by(source.c[TIME_COLUMN[table]], source.c.id))
    values: dict[str, list[object]] = {name: [] for name in columns}
    for rows in result.partitions(ROWS_AT_ONCE):
        for name, part in zip(columns, zip(*rows, strict=True), strict=True):
            values[name].extend(part)
    return with_usable_zones(table_of(table, values), child.time_zone)


def edited_episodes(
    session: Session, child_id: str, until: int, ids: Collection[str] | None = None
) -> pd.DataFrame:
    """Return the `id` of each episode that was edited by an instant, in one column.

    Edited means changed later than EDITED_AFTER_US after it was first saved. `until` is in UTC
    microseconds.
    """
    episodes = TABLES["episodes"]
    changed = (
        (CHANGE.c.child_id == child_id)
        & (CHANGE.c.table_name == "episodes")
        & (CHANGE.c.action == Action.AMENDED)
        & (CHANGE.c.changed_at <= until)
    )
    about = changed if ids is None else changed & CHANGE.c.record_id.in_(ids)
    later = (
        select(CHANGE.c.record_id).distinct().join(episodes, episodes.c.id == CHANGE.c.record_id)
    )
    edited = session.scalars(
        later.where(about, CHANGE.c.changed_at > episodes.c.known_at + EDITED_AFTER_US).order_by(
            CHANGE.c.record_id
        )
    )
    return pd.DataFrame({"id": pd.Series(edited.all(), dtype="str")})


def load_diary(session: Session, child_id: str, as_of: datetime) -> Diary:
    """Return everything known about a child at an instant, without later and removed records."""
    child = find_child(session, child_id)
    until = to_microseconds(as_of)
    tables: dict[str, Any] = {name: load_table(session, name, child, until) for name in CONTRACTS}
    return Diary(child, as_of, **tables, edits=edited_episodes(session, child.id, until))
