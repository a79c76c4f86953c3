"""The records: store, read, change, take out and bring back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import Insert, Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.domain.duplicate_decision import with_decisions_of
from tracker.domain.field_types import Context, stored_context
from tracker.domain.record_validation import checked
from tracker.domain.schemas import RECORDS, EpisodeRecord, Record
from tracker.errors import UnknownRecord
from tracker.storage.audit_log import (
    CHILD,
    CLIP,
    HELD_ROWS,
    MOVE_ON,
    TIME_COLUMN,
    TIMES,
    Said,
    context_of,
    history,
    rows_of,
    table_named,
    write_history,
)
from tracker.storage.caregiver_names import current_name
from tracker.storage.children import find_child, replace_child
from tracker.storage.models import Action
from tracker.storage.prepared import run
from tracker.storage.row_mapping import Row, clip_row, row_of, said_in


@dataclass(frozen=True)
class Recorded:
    """A stored record; `created` is False where the same id was stored before (a retry)."""

    id: str
    created: bool


def _write_clips(session: Session, record: Record, episode_id: str) -> None:
    if isinstance(record, EpisodeRecord) and record.clips:
        session.execute(
            insert(CLIP),
            [
                clip_row(clip) | {"episode_id": episode_id, "position": n}
                for n, clip in enumerate(record.clips)
            ],
        )


def add_records(
    session: Session,
    child_id: str,
    table: str,
    records: Sequence[tuple[str, Record]],
    context: Context,
    *,
    by: str | None,
) -> None:
    """Store checked records under their ids, with their history; used by imports."""
    if not records:
        return
    session.execute(
        insert(table_named(table)),
        [row_of(record, context) | {"id": id_, "child_id": child_id} for id_, record in records],
    )
    for id_, record in records:
        _write_clips(session, record, id_)
    write_history(
        session,
        child_id,
        table,
        [(id_, None) for id_, _ in records],
        now=context.now,
        by=by,
        action=Action.IMPORTED,
    )


@cache
def _insert_unless_there(table: Table, dialect: str) -> Insert:
    """Return the statement that stores a row unless its id is there already."""
    insert_into = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert_into(table).on_conflict_do_nothing(index_elements=["id"]).inline()


def _insert_once(session: Session, table: Table, row: Row) -> bool:
    """Store a row unless its id is there already; say whether it was stored."""
    connection = session.connection()
    return run(connection, _insert_unless_there(table, connection.dialect.name), row).rowcount == 1


def record(
    session: Session, child_id: str, table: str, said: Said, *, now: datetime, by: str | None
) -> Recorded:
    """Store one record said in the exchange file's words; InvalidRecord lists all that is wrong with it.

    A client's `id` makes a retry safe: the second time nothing is stored. `logged_at` and `logged_by` default to now and `by`.
    """
    context = context_of(session, child_id, now)
    told = {"logged_at": now, "logged_by": by} | dict(said)
    if isinstance(told["logged_by"], str):
        told["logged_by"] = current_name(session, told["logged_by"])
    checked_record = checked(RECORDS[table], told, context)
    id_ = checked_record.id or str(uuid4())
    if not _insert_once(
        session,
        table_named(table),
        row_of(checked_record, context) | {"id": id_, "child_id": child_id},
    ):
        return Recorded(id_, created=False)
    _write_clips(session, checked_record, id_)
    write_history(session, child_id, table, [(id_, None)], now=now, by=by, action=Action.RECORDED)
    return Recorded(id_, created=True)


def _row(session: Session, table: str, record_id: str) -> Mapping[str, Any]:
    rows = rows_of(session, select(table_named(table)).where(table_named(table).c.id == record_id))
    if not rows:
        raise UnknownRecord(
            f"There is no entry with the id {record_id} among the {table.replace('_', '-')}."
        )
    return rows[0]


def _clips(session: Session, episode_ids: Sequence[str]) -> dict[str, list[Mapping[str, Any]]]:
    """Return films by episode, in their order."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for start in range(0, len(episode_ids), 500):
        some = episode_ids[start : start + 500]
        for row in rows_of(
            session,
            select(CLIP)
            .where(CLIP.c.episode_id.in_(some))
            .order_by(CLIP.c.episode_id, CLIP.c.position),
        ):
            found.setdefault(row["episode_id"], []).append(row)
    return found


def said_rows(
    session: Session, table: str, rows: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return stored rows of one kind in the exchange file's words."""
    owners = {row["child_id"] for row in rows}
    homes = {
        row.id: row.time_zone
        for row in session.execute(
            select(CHILD.c.id, CHILD.c.time_zone).where(CHILD.c.id.in_(owners))
        )
    }
    clips = _clips(session, [row["id"] for row in rows]) if table == "episodes" else {}
    return [said_in(table, row, homes[row["child_id"]], clips.get(row["id"], ())) for row in rows]


def read(session: Session, table: str, record_id: str) -> dict[str, Any]:
    """Return one record in the exchange file's words; UnknownRecord where there is none."""
    return said_rows(session, table, [_row(session, table, record_id)])[0]


def read_many(
    session: Session, table: str, record_ids: Sequence[str]
) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the records that exist among these ids: id → (child's id, the record in the exchange file's words)."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for start in range(0, len(record_ids), 500):
        some = record_ids[start : start + 500]
        rows = rows_of(session, select(table_named(table)).where(table_named(table).c.id.in_(some)))
        found |= {
            row["id"]: (row["child_id"], said)
            for row, said in zip(rows, said_rows(session, table, rows), strict=True)
        }
    return found


def entries(
    session: Session, child_id: str, table: str, *, removed: bool = False
) -> list[dict[str, Any]]:
    """Return a child's records of one kind in the exchange file's words, newest first; the removed ones too if wanted."""
    from_table = table_named(table)
    wanted = select(from_table).where(from_table.c.child_id == child_id)
    if not removed:
        wanted = wanted.where(from_table.c.removed_at.is_(None))
    rows = rows_of(
        session, wanted.order_by(from_table.c[TIME_COLUMN[table]].desc(), from_table.c.id.desc())
    )
    return said_rows(session, table, rows)


def entries_in_order(session: Session, child_id: str, table: str) -> Iterator[dict[str, Any]]:
    """Yield all of a child's records of one kind, the removed ones too, oldest first; only some hundreds are held at a time."""
    from_table = table_named(table)
    wanted = (
        select(from_table)
        .where(from_table.c.child_id == child_id)
        .order_by(from_table.c[TIME_COLUMN[table]], from_table.c.id)
    )
    for some in (
        session.execute(wanted, execution_options={"yield_per": HELD_ROWS}).mappings().partitions()
    ):
        yield from said_rows(session, table, [dict(row) for row in some])


def replace(
    session: Session,
    table: str,
    record_id: str,
    said: Said,
    *,
    now: datetime,
    by: str | None,
    action: Action,
) -> None:
    """Store a record anew as `said` under its id; its history keeps how it read before. A `child` in `said` moves it to that child."""
    row = _row(session, table, record_id)
    before = read(session, table, record_id)
    owner = str(said.get("child") or row["child_id"])
    context = context_of(session, owner, now)
    fields = {name: value for name, value in said.items() if value is not None and name != "child"}
    if owner == row["child_id"] and all(said.get(name) == before.get(name) for name in TIMES):
        context = stored_context(context, fields)
    fresh = checked(RECORDS[table], fields | {"id": record_id}, context)
    _rewrite(session, table, fresh, context, owner)
    moved = owner != row["child_id"]
    if moved or before != read(session, table, record_id):
        write_history(
            session,
            owner,
            table,
            [(record_id, before | ({"child": row["child_id"]} if moved else {}))],
            now=now,
            by=by,
            action=action,
        )
    if moved:
        run(session.connection(), MOVE_ON, {"child": row["child_id"]})


def _rewrite(session: Session, table: str, fresh: Record, context: Context, owner: str) -> None:
    target = table_named(table)
    session.execute(
        update(target)
        .where(target.c.id == fresh.id)
        .values(**row_of(fresh, context), child_id=owner)
    )
    if table == "episodes":
        session.execute(delete(CLIP).where(CLIP.c.episode_id == fresh.id))
        _write_clips(session, fresh, str(fresh.id))


def amend(
    session: Session,
    table: str,
    record_id: str,
    changes: Said,
    *,
    now: datetime,
    by: str | None,
    exactly: bool = False,
) -> None:
    """Change some answers of a record; None takes an answer back, a `child` moves it to that child. InvalidRecord lists all that is wrong.

    A new source keeps what was decided about the entry and another one, unless the source is to read `exactly` so.
    """
    said = read(session, table, record_id)
    source = changes.get("source")
    told = dict(changes)
    if isinstance(source, str) and not exactly:
        told["source"] = with_decisions_of(source, str(said.get("source", "")))
    replace(session, table, record_id, said | told, now=now, by=by, action=Action.AMENDED)


def remove(
    session: Session,
    table: str,
    record_id: str,
    why: str | None = None,
    *,
    now: datetime,
    by: str | None,
) -> None:
    """Take a record out of every count; it stays and can be restored. Removing it again changes nothing."""
    said = read(session, table, record_id)
    if "removed_at" not in said:
        replace(
            session,
            table,
            record_id,
            said | {"removed_at": now, "removed_why": why},
            now=now,
            by=by,
            action=Action.REMOVED,
        )


def restore(session: Session, table: str, record_id: str, *, now: datetime, by: str | None) -> None:
    """Bring a removed record back."""
    said = read(session, table, record_id)
    replace(
        session,
        table,
        record_id,
        said | {"removed_at": None, "removed_why": None},
        now=now,
        by=by,
        action=Action.RESTORED,
    )


def restore_state(
    session: Session, table: str, record_id: str, change_id: int, *, now: datetime, by: str | None
) -> None:
    """Make a record read again as it did before one of its changes, and belong to the child it belonged to then."""
    changes = history(session, table, record_id)
    past = next(
        (change for change in changes if change.id == change_id and change.before is not None), None
    )
    if past is None or past.before is None:
        raise UnknownRecord(f"Entry {record_id} has no earlier state {change_id}.")
    if table == "children":
        replace_child(
            session,
            find_child(session, record_id),
            past.before,
            now=now,
            by=by,
            action=Action.RESTORED,
        )
    else:
        moves = [
            str(change.before["child"])
            for change in changes
            if change.id >= change_id and change.before and "child" in change.before
        ]
        owner = {"child": moves[-1]} if moves else {}
        replace(
            session, table, record_id, past.before | owner, now=now, by=by, action=Action.RESTORED
        )
