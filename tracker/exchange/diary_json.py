"""The exchange file, `infant-movement-diary/1`: validate and read it, write it.

It is lossless: export, import into an empty database and export again give the same file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel
from sqlalchemy.orm import Session

from tracker import __version__
from tracker.domain.field_types import Context, parsed_day, parsed_instant, stored_context
from tracker.domain.local_time import zone_names
from tracker.domain.record_validation import valid_record
from tracker.domain.schemas import RECORDS, ChildRecord, Record
from tracker.errors import Problem
from tracker.exchange.safe_read import FORMAT, InvalidFile, truncate_problems
from tracker.storage import store

GENERATOR: Final = f"infant-movement-diary {__version__}"

ID_NAMESPACE: Final = uuid5(NAMESPACE_URL, FORMAT)
"""The namespace of ids that are derived from a record's content."""

NOT_CONTENT: Final = frozenset({"id", "removed_at", "removed_why"})
"""Fields that do not count for a derived id, so that removing a record keeps its id."""


@dataclass(frozen=True)
class ChildInFile:
    """A validated child of a file: its location, and its records by table with theirs.

    `source_fields` names, by table, the fields that the file's program has; other stored fields
    were entered here and are not compared. None: an exchange file, which has all fields.
    """

    where: str
    id: str
    child: ChildRecord
    context: Context
    records: dict[str, list[tuple[str, Record]]]
    source_fields: Mapping[str, frozenset[str]] | None = None


def _context(child: Mapping[str, Any], now: datetime, *, was_stored: bool) -> Context:
    """Return what a child's records are validated against, even if the child has problems."""
    home, birth = child.get("time_zone"), date.min
    with suppress(ValueError):
        birth = parsed_day(child.get("birth_date"))
    return Context(
        now, home if isinstance(home, str) and home in zone_names() else "UTC", birth, was_stored
    )


def derived_id(*content: object) -> str:
    """Return an id derived from a record's content: the same content gives the same id."""
    return str(uuid5(ID_NAMESPACE, json.dumps(content, sort_keys=True, default=str)))


def _with_id(record: Record, raw: Mapping[str, object], child_id: str) -> Record:
    if record.id is not None:
        return record
    content = {
        name: value
        for name, value in raw.items()
        if name not in NOT_CONTENT and value not in (None, "", [])
    }
    return record.model_copy(update={"id": derived_id(child_id, record.table, content)})


def _read_table(
    table: str, rows: object, child_id: str, context: Context, where: str, problems: list[Problem]
) -> list[tuple[str, Record]]:
    if not isinstance(rows, list):
        problems.append(Problem(where, "is not a list", "a list of records"))
        return []
    records = []
    for number, row in enumerate(rows):
        if truncate_problems(problems):
            break
        row_context = (
            stored_context(context, row) if context.any_zone and isinstance(row, dict) else context
        )
        record = valid_record(RECORDS[table], row, row_context, f"{where}/{number}", problems)
        if record is not None:
            records.append((f"{where}/{number}", _with_id(record, row, child_id)))
    return records


def _read_child(
    raw: object, now: datetime, where: str, problems: list[Problem], *, was_stored: bool
) -> ChildInFile | None:
    if not isinstance(raw, dict):
        problems.append(Problem(where, "is not a record", "a child"))
        return None
    context = _context(raw, now, was_stored=was_stored)
    child = valid_record(
        ChildRecord,
        {name: value for name, value in raw.items() if name not in RECORDS},
        context,
        where,
        problems,
    )
    child_id = (child and child.id) or derived_id(raw.get("name"), raw.get("birth_date"))
    records = {
        table: _read_table(table, raw[table], child_id, context, f"{where}/{table}", problems)
        for table in RECORDS
        if table in raw
    }
    return None if child is None else ChildInFile(where, child_id, child, context, records)


def _duplicate_ids(children: Sequence[ChildInFile]) -> list[Problem]:
    """Return a problem for each id that two records of different content share."""
    contents: dict[tuple[str, str | None], object] = {}
    problems = []
    for child in children:
        records: list[tuple[str, str, str, BaseModel]] = [
            ("children", child.id, child.where, child.child)
        ]
        records += [
            (table, record.id or "", where, record)
            for table, rows in child.records.items()
            for where, record in rows
        ]
        for table, id_, where, content in records:
            if contents.setdefault((table, id_), (child.id, content)) != (child.id, content):
                problems.append(
                    Problem(
                        f"{where}/id",
                        "stands twice in this file, with different content",
                        "one record for each id",
                    )
                )
    return problems


def _head_problems(document: Mapping[str, Any]) -> list[Problem]:
    keys = ("format", "exported_at", "generator", "children")
    problems = [
        Problem(name, "is not a key of the file", ", ".join(keys))
        for name in document
        if name not in keys
    ]
    if document.get("exported_at") is not None:
        try:
            parsed_instant(document["exported_at"])
        except ValueError:
            problems.append(
                Problem(
                    "exported_at", "is not an instant with an offset", "ISO 8601 with an offset"
                )
            )
    if not isinstance(document.get("generator", ""), str):
        problems.append(Problem("generator", "is not text", "program and version"))
    return problems


def read_document(
    document: Mapping[str, Any], now: datetime, *, was_stored: bool = True
) -> list[ChildInFile]:
    """Return the validated children of an exchange file; InvalidFile lists every problem.

    `was_stored`: the records were in a diary before, whose home may have moved since.
    """
    problems = _head_problems(document)
    rows = document.get("children")
    if not isinstance(rows, list):
        raise InvalidFile(
            [*problems, Problem("children", "is missing or is not a list", "a list of children")]
        )
    children = []
    for number, row in enumerate(rows):
        if truncate_problems(problems):
            break
        child = _read_child(row, now, f"children/{number}", problems, was_stored=was_stored)
        children += [] if child is None else [child]
    problems += _duplicate_ids(children)
    if problems:
        raise InvalidFile(problems)
    return children


def export(
    session: Session, children: Sequence[str] | None = None, *, now: datetime
) -> dict[str, Any]:
    """Return the exchange file of these children (ids), or of all; removed records are included."""
    family = store.children(session, children)
    return {
        "format": FORMAT,
        "exported_at": now.astimezone(UTC).isoformat(),
        "generator": GENERATOR,
        "children": [
            store.exchange_child(child)
            | {
                table: store.entries(session, child.id, table, removed=True)[::-1]
                for table in RECORDS
            }
            for child in family
        ],
    }


def to_text(document: Mapping[str, object]) -> str:
    """Return the text of an exchange file."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
