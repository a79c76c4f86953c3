"""Store the validated children of a file: repeatable, and never overwriting unless told to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Final

from sqlalchemy.orm import Session

from tracker.domain.field_types import Context
from tracker.domain.schemas import EpisodeRecord, Record
from tracker.errors import Problem
from tracker.exchange.diary_json import ChildInFile
from tracker.exchange.progress import counted
from tracker.exchange.record_diff import differing_fields, overlaid_on_stored
from tracker.localization.messages import _
from tracker.storage import store
from tracker.storage.birth_date_guard import refuse_entries_before
from tracker.storage.models import Action
from tracker.storage.row_mapping import clip_row, exchange_child_record, exchange_record, row_of

BATCH: Final = 500
"""How many records exist as objects at a time."""


@dataclass
class Outcome:
    """Result of an import: records by table that were added, unchanged, replaced; and problems.

    `conflicts` lists the records that differ from the stored ones, which were kept.
    """

    stored: bool = False
    added: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    replaced: dict[str, int] = field(default_factory=dict)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Return the outcome as the JSON of `import --json`."""
        return (
            {"format": "infant-movement-import/1"}
            | vars(self)
            | {"problems": [problem._asdict() for problem in self.problems]}
        )


def _count(counts: dict[str, int], table: str, number: int = 1) -> None:
    if number:
        counts[table] = counts.get(table, 0) + number


def _import_child(
    session: Session, child: ChildInFile, outcome: Outcome, *, by: str | None, replace: bool
) -> None:
    stored_child = store.child_with_id(session, child.id)
    if stored_child is None:
        store.add_child(
            session,
            child.child.model_copy(update={"id": child.id}),
            now=child.context.now,
            by=by,
            action=Action.IMPORTED,
        )
        _count(outcome.added, "children")
        return
    old = store.exchange_child(stored_child)
    new = exchange_child_record(child.child) | {"id": child.id}
    differs = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    if not differs:
        _count(outcome.unchanged, "children")
    elif replace:
        store.replace_child(
            session,
            stored_child,
            new,
            now=child.context.now,
            by=by,
            action=Action.IMPORTED,
            entries_follow=True,
        )
        _count(outcome.replaced, "children")
    else:
        outcome.conflicts.append({"where": child.where, "id": child.id, "differs": differs})


def _import_batch(
    session: Session,
    child: ChildInFile,
    table: str,
    batch: Sequence[tuple[str, Record]],
    outcome: Outcome,
    *,
    by: str | None,
    replace: bool,
) -> None:
    """Add the new records of a batch; compare the others with what is stored under their ids."""
    records = {str(record.id): (where, record) for where, record in batch}
    _count(outcome.unchanged, table, len(batch) - len(records))
    stored = store.read_many(session, table, list(records))
    new = [(id_, record) for id_, (_, record) in records.items() if id_ not in stored]
    store.add_records(session, child.id, table, new, child.context, by=by)
    _count(outcome.added, table, len(new))
    home = store.find_child(session, child.id).time_zone
    for id_, (owner, before) in stored.items():
        where, record = records[id_]
        after = record_json(record, child.context)
        if child.source_fields is not None:
            after = overlaid_on_stored(after, before, child.source_fields[table])
        differs = differing_fields(before, after, home) + (["child"] if owner != child.id else [])
        if not differs:
            _count(outcome.unchanged, table)
        elif replace:
            store.replace(
                session,
                table,
                id_,
                after | {"child": child.id},
                now=child.context.now,
                by=by,
                action=Action.IMPORTED,
            )
            _count(outcome.replaced, table)
        else:
            outcome.conflicts.append({"where": where, "id": id_, "differs": differs})


def record_json(record: Record, context: Context) -> dict[str, object]:
    """Return a validated record as it would stand in the exchange file."""
    clips = [clip_row(clip) for clip in record.clips] if isinstance(record, EpisodeRecord) else []
    return exchange_record(record.table, row_of(record, context), context.time_zone, clips)


def import_children(
    session: Session, children: Sequence[ChildInFile], *, by: str | None, replace: bool = False
) -> Outcome:
    """Store the records that are new. A stored record that differs is kept, unless `replace`."""
    outcome = Outcome(stored=True)
    rows_of_all = (rows for child in children for rows in child.records.values())
    stored = counted(_("Storing"), sum(map(len, rows_of_all)))
    for child in children:
        before = store.child_with_id(session, child.id)
        _import_child(session, child, outcome, by=by, replace=replace)
        for table in child.records:
            rows = iter(child.records[table])
            while batch := list(islice(rows, BATCH)):
                _import_batch(session, child, table, batch, outcome, by=by, replace=replace)
                stored(len(batch))
        if before is not None:
            _check_birth_date(session, child, before.birth_date)
    return outcome


def _check_birth_date(session: Session, child: ChildInFile, before: date) -> None:
    """Refuse the import if the diary's birth date is now after some entry, its own or the file's.

    `before` is the birth date in the diary before the import.
    """
    stored_child = store.find_child(session, child.id)
    birth_date = stored_child.birth_date
    if birth_date > min(before, child.child.birth_date):
        where = _("{place}, birth date in the diary ({birth_date})").format(
            place=child.where, birth_date=birth_date
        )
        zone = stored_child.time_zone
        refuse_entries_before(session, child.id, birth_date, zone, any_zone=True, where=where)
