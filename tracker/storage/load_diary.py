"""Load a child's records as a Diary, column by column."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.diary import CONTRACTS, Child, Diary, table_of
from tracker.domain.local_time import to_microseconds
from tracker.storage.audit_log import CHANGE, TIME_COLUMN, table_named
from tracker.storage.children import find_child
from tracker.storage.models import TABLES, Action
from tracker.storage.row_mapping import with_known_places

EDITED_AFTER_US = 3_600_000_000
"""One hour (ours): a change after it is an edit, before it the entry is still being filled in."""
ROWS_AT_ONCE = 500
"""Rows turned into columns at a time: holding all at once doubles the time (garbage collection)."""


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
    return with_known_places(table_of(table, values), child.time_zone)


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
    tables = {name: load_table(session, name, child, until) for name in CONTRACTS}
    return Diary(child, as_of, **tables, edits=edited_episodes(session, child.id, until))
