"""The audit log: every change of every record, and the tables that all of the store needs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from tracker.domain.field_types import Context
from tracker.domain.local_time import from_microseconds, to_microseconds
from tracker.errors import UnknownChild, UnknownRecord
from tracker.storage.models import TABLES, Action, Base

Fields = Mapping[str, object]
"""A record, or changes of one, in the exchange file's format."""

CHILD: Final = Base.metadata.tables["child"]
BACKGROUND: Final = Base.metadata.tables["background"]
CLIP: Final = Base.metadata.tables["clip"]
CHANGE: Final = Base.metadata.tables["change"]

CONTEXT: Final = select(CHILD.c.time_zone, CHILD.c.birth_date).where(
    CHILD.c.id == bindparam("child")
)
BUMP_REVISION: Final = (
    update(CHILD).where(CHILD.c.id == bindparam("child")).values(revision=CHILD.c.revision + 1)
)
INSERT_AUDIT: Final = insert(CHANGE).inline()

TIME_COLUMN: Final = {
    name: next(c for c in ("started_at", "given_at", "date") if c in TABLES[name].c)
    for name in TABLES
}
"""The column each table is ordered by."""

TIME_FIELDS: Final = ("started_at", "given_at", "ended_at", "date", "first_noticed", "clips")
"""The fields with the time of a record. Unchanged ones were valid when they were stored."""

ROWS_IN_MEMORY: Final = 500
"""The number of rows that an export holds in memory at a time."""


@dataclass(frozen=True)
class HistoryEntry:
    """One change of a record.

    `before` is the record before the change, in the exchange file's format; None where the change
    created it.
    """

    id: int
    at: datetime
    by: str | None
    action: str
    before: dict[str, Any] | None


def fetch_rows(session: Session, statement: Select[Any]) -> list[dict[str, Any]]:
    """Return the rows that a statement selects, as dicts by column."""
    return [dict(row) for row in session.execute(statement).mappings()]


def table_named(name: str) -> Table:
    """Return the table of one kind of record; UnknownRecord where there is no such kind."""
    if name not in TABLES:
        raise UnknownRecord(f"{name!r} is no kind of record. Known: {', '.join(TABLES)}.")
    return TABLES[name]


def validation_context(session: Session, child_id: str, now: datetime) -> Context:
    """Return the context for validating a child's records; UnknownChild where there is no child."""
    row = session.execute(CONTEXT, {"child": child_id}).one_or_none()
    if row is None:
        raise UnknownChild(f"There is no child with the id {child_id}.")
    return Context(now, row.time_zone, date.fromisoformat(row.birth_date))


def write_audit_log(
    session: Session,
    child_id: str,
    table: str,
    states: Sequence[tuple[str, object]],
    *,
    now: datetime,
    by: str | None,
    action: Action,
) -> None:
    """Log one change of some records of a child and bump the child's revision.

    `states` holds for each record its id, and the record before the change (None where the change
    created it).
    """
    common = {
        "child_id": child_id,
        "table_name": table,
        "changed_at": to_microseconds(now),
        "changed_by": by,
        "action": str(action),
    }
    rows = [
        common
        | {
            "record_id": id_,
            "before": None if before is None else json.dumps(before, ensure_ascii=False),
        }
        for id_, before in states
    ]
    session.execute(INSERT_AUDIT, rows)
    session.execute(BUMP_REVISION, {"child": child_id})


def _history_entry(row: Mapping[str, Any]) -> HistoryEntry:
    before = None if row["before"] is None else json.loads(row["before"])
    changed_at = from_microseconds(row["changed_at"])
    return HistoryEntry(row["id"], changed_at, row["changed_by"], row["action"], before)


def changes_in_order(session: Session, child_id: str) -> Iterator[tuple[str, str, HistoryEntry]]:
    """Yield every change of a child's records, oldest first, each with its table and record id."""
    statement = select(CHANGE).where(CHANGE.c.child_id == child_id).order_by(CHANGE.c.id)
    for row in session.execute(
        statement, execution_options={"yield_per": ROWS_IN_MEMORY}
    ).mappings():
        yield row["table_name"], row["record_id"], _history_entry(dict(row))


def history(session: Session, table: str, record_id: str) -> list[HistoryEntry]:
    """Return every change of a record, newest first."""
    of_record = (CHANGE.c.table_name == table) & (CHANGE.c.record_id == record_id)
    statement = select(CHANGE).where(of_record).order_by(CHANGE.c.id.desc())
    return [_history_entry(row) for row in fetch_rows(session, statement)]
