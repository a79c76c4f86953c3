"""Write records: store, change, remove and bring back. Every change is kept in the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_values
from datetime import datetime
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import Table, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from tracker.domain.field_types import CLOCK_SLACK, Context, stored_context
from tracker.domain.local_time import from_microseconds
from tracker.domain.record_validation import valid_record
from tracker.domain.schemas import RECORDS, EpisodeRecord, Record
from tracker.domain.video_marks import amended_source
from tracker.errors import UnknownRecord
from tracker.storage.audit_log import (
    BUMP_REVISION,
    CLIP,
    TIME_FIELDS,
    Fields,
    history,
    table_named,
    validation_context,
    write_audit_log,
)
from tracker.storage.caregivers import current_name, with_present_owner
from tracker.storage.children import find_child, replace_child
from tracker.storage.models import Action
from tracker.storage.read_records import read, stored_row
from tracker.storage.row_mapping import Row, clip_row, exchange_record, row_of


@dataclass(frozen=True)
class RecordResult:
    """The outcome of storing a record.

    `created` is False where its id was stored before (a retry): then nothing was written, and
    `fields` is None. Otherwise `fields` is the stored record in the exchange file's format.
    """

    id: str
    created: bool
    fields: Mapping[str, Any] | None = None


def _clip_rows(record: Record) -> list[Row]:
    """Return the rows of a record's films, in their order and without the episode's id."""
    clips = record.clips if isinstance(record, EpisodeRecord) else ()
    return [clip_row(clip) | {"position": position} for position, clip in enumerate(clips or ())]


def _write_clips(session: Session, episode_id: str, rows: Sequence[Row]) -> None:
    if rows:
        session.execute(insert(CLIP), [row | {"episode_id": episode_id} for row in rows])


def add_records(
    session: Session,
    child_id: str,
    table: str,
    records: Sequence[tuple[str, Record]],
    context: Context,
    *,
    by: str | None,
) -> None:
    """Store checked records under their ids, with their audit log; used by imports."""
    if not records:
        return
    session.execute(
        insert(table_named(table)),
        [row_of(record, context) | {"id": id_, "child_id": child_id} for id_, record in records],
    )
    for id_, record in records:
        _write_clips(session, id_, _clip_rows(record))
    write_audit_log(
        session,
        child_id,
        table,
        [(id_, None) for id_, _ in records],
        now=context.now,
        by=by,
        action=Action.IMPORTED,
    )


@cache
def _insert_unless_stored(table: Table, dialect: str) -> ReturningInsert[tuple[str]]:
    """Return the statement that inserts a row unless its id is stored; it returns a new id."""
    insert_into = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert_into(table).on_conflict_do_nothing(index_elements=["id"]).returning(table.c.id)


def _insert_once(session: Session, table: Table, row: Row) -> bool:
    """Insert a row unless its id is stored already; return whether it was inserted."""
    statement = _insert_unless_stored(table, session.get_bind().dialect.name)
    return session.scalar(statement, row) is not None


def valid_new_record(
    session: Session, child_id: str, table: str, fields: Fields, *, now: datetime, by: str | None
) -> tuple[Record, Context]:
    """Return a new record and its context as `record` would store it; raise what it would raise.

    It only reads, so that a caller can refuse a record before it takes the write lock.
    """
    context = validation_context(session, child_id, now)
    complete = {"logged_at": now, "logged_by": by} | dict(fields)
    if isinstance(complete["logged_by"], str):
        complete["logged_by"] = current_name(session, complete["logged_by"])
    if isinstance(source := complete.get("source"), str):
        complete["source"] = with_present_owner(session, source)
    return valid_record(RECORDS[table], complete, context), context


def record(
    session: Session, child_id: str, table: str, fields: Fields, *, now: datetime, by: str | None
) -> RecordResult:
    """Store one record, given in the exchange file's format.

    InvalidRecord lists all that is wrong with it; UnknownChild where there is no such child. A
    client's `id` makes a retry safe: the second time nothing is stored. `logged_at` and
    `logged_by` default to `now` and `by`.
    """
    valid, context = valid_new_record(session, child_id, table, fields, now=now, by=by)
    id_ = valid.id or str(uuid4())
    row, clips = row_of(valid, context) | {"id": id_, "child_id": child_id}, _clip_rows(valid)
    if not _insert_once(session, table_named(table), row):
        return RecordResult(id_, created=False)
    _write_clips(session, id_, clips)
    write_audit_log(session, child_id, table, [(id_, None)], now=now, by=by, action=Action.RECORDED)
    stored = exchange_record(table, row, context.time_zone, clips)
    return RecordResult(id_, created=True, fields=stored)


def _valid_change(
    session: Session,
    table: str,
    row: Mapping[str, Any],
    before: Fields,
    fields: Fields,
    now: datetime,
) -> tuple[Record, Context]:
    """Return a stored record with new fields, and its context; InvalidRecord where it is wrong."""
    owner = str(fields.get("child") or row["child_id"])
    context = validation_context(session, owner, now)
    answers = {
        name: value for name, value in fields.items() if value is not None and name != "child"
    }
    is_time_kept = all(fields.get(name) == before.get(name) for name in TIME_FIELDS)
    if owner == row["child_id"] and is_time_kept:
        context = stored_context(context, answers)
    known_at = from_microseconds(int(row["known_at"]))
    if known_at > now + CLOCK_SLACK and answers.get("logged_at") == before.get("logged_at"):
        # It was stored while the clock was ahead, or the clock is behind.
        if is_time_kept:
            context = replace_values(context, now=known_at)
        else:
            answers["logged_at"] = now
    return valid_record(RECORDS[table], answers | {"id": str(row["id"])}, context), context


def check_amendment(
    session: Session, table: str, record_id: str, changes: Fields, *, now: datetime
) -> None:
    """Raise what `amend` would raise for these changes; it only reads, like `valid_new_record`."""
    before = read(session, table, record_id)
    row = stored_row(session, table, record_id)
    _valid_change(session, table, row, before, _amended(session, before, changes), now)


def _amended(session: Session, before: Fields, changes: Fields) -> dict[str, Any]:
    """Return a record after an amendment; its `source` keeps what the family said in it."""
    source, is_tapped_anew = changes.get("source"), "jerk_offsets_s" in changes
    fields = {**before, **changes}
    if isinstance(source, str) or ("source" not in changes and is_tapped_anew):
        present, wanted = (
            str(before.get("source", "")),
            with_present_owner(session, str(source or "")),
        )
        fields["source"] = amended_source(wanted, present, is_tapped_anew=is_tapped_anew) or None
    return fields


def replace(
    session: Session,
    table: str,
    record_id: str,
    fields: Fields,
    *,
    now: datetime,
    by: str | None,
    action: Action,
) -> None:
    """Overwrite a record with `fields`; its id stays and the audit log keeps its earlier state.

    A `child` among the fields moves it to that child.
    """
    row = stored_row(session, table, record_id)
    before = read(session, table, record_id)
    owner = str(fields.get("child") or row["child_id"])
    valid, context = _valid_change(session, table, row, before, fields, now)
    _overwrite(session, table, valid, context, owner)
    is_moved = owner != row["child_id"]
    if is_moved or before != read(session, table, record_id):
        state = before | ({"child": row["child_id"]} if is_moved else {})
        write_audit_log(session, owner, table, [(record_id, state)], now=now, by=by, action=action)
    if is_moved:
        session.execute(BUMP_REVISION, {"child": row["child_id"]})


def _overwrite(session: Session, table: str, valid: Record, context: Context, owner: str) -> None:
    target = table_named(table)
    session.execute(
        update(target)
        .where(target.c.id == valid.id)
        .values(**row_of(valid, context), child_id=owner)
    )
    if table == "episodes":
        session.execute(delete(CLIP).where(CLIP.c.episode_id == valid.id))
        _write_clips(session, str(valid.id), _clip_rows(valid))


def amend(
    session: Session,
    table: str,
    record_id: str,
    changes: Fields,
    *,
    now: datetime,
    by: str | None,
    exactly: bool = False,
) -> None:
    """Change some answers of a record; None takes an answer back, a `child` moves it to that child.

    InvalidRecord lists all that is wrong. A new `source` keeps the decisions about duplicates and
    the marks about the video that the old one holds, unless `exactly` is set.
    """
    before = read(session, table, record_id)
    fields = before | dict(changes) if exactly else _amended(session, before, changes)
    replace(session, table, record_id, fields, now=now, by=by, action=Action.AMENDED)


def remove(
    session: Session,
    table: str,
    record_id: str,
    why: str | None = None,
    *,
    now: datetime,
    by: str | None,
) -> None:
    """Mark a record as removed: it counts nowhere and can be restored.

    Removing it again changes nothing.
    """
    before = read(session, table, record_id)
    if "removed_at" not in before:
        fields = before | {"removed_at": now, "removed_why": why}
        replace(session, table, record_id, fields, now=now, by=by, action=Action.REMOVED)


def restore(session: Session, table: str, record_id: str, *, now: datetime, by: str | None) -> None:
    """Bring a removed record back."""
    fields = read(session, table, record_id) | {"removed_at": None, "removed_why": None}
    replace(session, table, record_id, fields, now=now, by=by, action=Action.RESTORED)


def restore_state(
    session: Session, table: str, record_id: str, change_id: int, *, now: datetime, by: str | None
) -> None:
    """Bring back a record as it was before one of its changes, and the child it belonged to."""
    changes = history(session, table, record_id)
    past = next(
        (change for change in changes if change.id == change_id and change.before is not None), None
    )
    if past is None or past.before is None:
        raise UnknownRecord(f"Entry {record_id} has no earlier state {change_id}.")
    if table == "children":
        child = find_child(session, record_id)
        replace_child(session, child, past.before, now=now, by=by, action=Action.RESTORED)
        return
    earlier_owners = [
        str(change.before["child"])
        for change in changes
        if change.id >= change_id and change.before and "child" in change.before
    ]
    owner = {"child": earlier_owners[-1]} if earlier_owners else {}
    fields = past.before | owner
    replace(session, table, record_id, fields, now=now, by=by, action=Action.RESTORED)
