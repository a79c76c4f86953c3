"""What every part of the store shares: the tables, and the history of every change."""

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
from tracker.storage.prepared import run

Said = Mapping[str, object]

CHILD: Final = Base.metadata.tables["child"]
BACKGROUND: Final = Base.metadata.tables["background"]
CLIP: Final = Base.metadata.tables["clip"]
CHANGE: Final = Base.metadata.tables["change"]

CONTEXT: Final = select(CHILD.c.time_zone, CHILD.c.birth_date).where(
    CHILD.c.id == bindparam("child")
)
MOVE_ON: Final = (
    update(CHILD).where(CHILD.c.id == bindparam("child")).values(revision=CHILD.c.revision + 1)
)
REMEMBER: Final = (
    insert(CHANGE)
    .values({name: bindparam(name) for name in CHANGE.c.keys() if name != "id"})  # noqa: SIM118
    .inline()
)
"""The statements of every write, for `prepared.run`."""

TIME_COLUMN: Final = {
    name: next(c for c in ("started_at", "given_at", "date") if c in TABLES[name].c)
    for name in TABLES
}
"""The column each table is ordered by."""

TIMES: Final = ("started_at", "given_at", "ended_at", "date", "first_noticed", "clips")
"""The fields that say when something was. Unchanged ones were valid when they were stored."""


HELD_ROWS: Final = 500
"""How many rows an export holds at a time."""


@dataclass(frozen=True)
class Past:
    """One change of a record: `before` is how it read before, in the exchange file's words; None at its beginning."""

    id: int
    at: datetime
    by: str | None
    action: str
    before: dict[str, Any] | None


def rows_of(session: Session, wanted: Select[Any]) -> list[dict[str, Any]]:
    """Return what was asked for as plain rows."""
    return [dict(row) for row in session.execute(wanted).mappings()]


def table_named(name: str) -> Table:
    """Return the table of one kind of record; UnknownRecord for any other word."""
    if name not in TABLES:
        raise UnknownRecord(f"{name!r} is no kind of record. Known: {', '.join(TABLES)}.")
    return TABLES[name]


def context_of(session: Session, child_id: str, now: datetime) -> Context:
    """Return what a child's records are checked against; UnknownChild where there is none of that id."""
    row = run(session.connection(), CONTEXT, {"child": child_id}).one_or_none()
    if row is None:
        raise UnknownChild(f"There is no child with the id {child_id}.")
    return Context(now, row.time_zone, date.fromisoformat(row.birth_date))


def write_history(
    session: Session,
    child_id: str,
    table: str,
    states: Sequence[tuple[str, object]],
    *,
    now: datetime,
    by: str | None,
    action: Action,
) -> None:
    """Write history: for each record (id, how it read before or None), and move the child's revision on."""
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
    run(session.connection(), REMEMBER, *rows)
    run(session.connection(), MOVE_ON, {"child": child_id})


def _past(row: Mapping[str, Any]) -> Past:
    before = None if row["before"] is None else json.loads(row["before"])
    return Past(
        row["id"], from_microseconds(row["changed_at"]), row["changed_by"], row["action"], before
    )


def changes_in_order(session: Session, child_id: str) -> Iterator[tuple[str, str, Past]]:
    """Yield every change of what is recorded about a child, oldest first: the table, the record's id, the change."""
    wanted = select(CHANGE).where(CHANGE.c.child_id == child_id).order_by(CHANGE.c.id)
    for row in session.execute(wanted, execution_options={"yield_per": HELD_ROWS}).mappings():
        yield row["table_name"], row["record_id"], _past(dict(row))


def history(session: Session, table: str, record_id: str) -> list[Past]:
    """Return every change of a record, newest first."""
    mine = (CHANGE.c.table_name == table) & (CHANGE.c.record_id == record_id)
    return [
        _past(row)
        for row in rows_of(session, select(CHANGE).where(mine).order_by(CHANGE.c.id.desc()))
    ]
