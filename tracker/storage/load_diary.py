"""A child's records as a Diary: read once, column by column."""

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
"""An hour: whoever changes an entry later edits it, whoever does so sooner is still filling it in (ours)."""
ROWS_AT_ONCE = 500
"""Few enough to be turned into columns before the next come: many rows kept at once cost as much again in looking for garbage."""


def load_table(
    session: Session, table: str, child: Child, until: int, ids: Collection[str] | None = None
) -> pd.DataFrame:
    """Return what was known of one table at an instant, in the order of a Diary; of some ids alone where they are given."""
    columns = [column.name for column in CONTRACTS[table]]
    source = table_named(table)
    known = (
        (source.c.child_id == child.id)
        & source.c.removed_at.is_(None)
        & (source.c.known_at <= until)
    )
    wanted = select(*(source.c[name] for name in columns)).where(
        known if ids is None else known & source.c.id.in_(ids)
    )
    found = session.execute(wanted.order_by(source.c[TIME_COLUMN[table]], source.c.id))
    values: dict[str, list[object]] = {name: [] for name in columns}
    for rows in found.partitions(ROWS_AT_ONCE):
        for name, some in zip(columns, zip(*rows, strict=True), strict=True):
            values[name].extend(some)
    return with_known_places(table_of(table, values), child.time_zone)


def edited_episodes(
    session: Session, child_id: str, until: int, ids: Collection[str] | None = None
) -> pd.DataFrame:
    """Return the `id` of each episode whose answers were changed, by that instant, more than an hour after they were first saved."""
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
    found = session.scalars(
        later.where(about, CHANGE.c.changed_at > episodes.c.known_at + EDITED_AFTER_US).order_by(
            CHANGE.c.record_id
        )
    )
    return pd.DataFrame({"id": pd.Series(found.all(), dtype="str")})


def load_diary(session: Session, child_id: str, as_of: datetime) -> Diary:
    """Return everything known about a child at an instant, as frozen frames: what was logged later or removed is not in it."""
    child = find_child(session, child_id)
    until = to_microseconds(as_of)
    tables = {name: load_table(session, name, child, until) for name in CONTRACTS}
    return Diary(child, as_of, **tables, edits=edited_episodes(session, child.id, until))
