"""The exchange file, `infant-movement-diary/1`: validate and read it, write it.

It is lossless: export, import into an empty database and export again give the same file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from tracker import __version__
from tracker.domain.field_types import Context, parsed_day, parsed_instant
from tracker.domain.local_time import zone_names
from tracker.domain.record_validation import valid_record_or_none
from tracker.domain.schemas import RECORDS, ChildRecord
from tracker.errors import Problem
from tracker.exchange.progress import counted
from tracker.exchange.record_rows import RecordRows, derived_id
from tracker.exchange.safe_read import FORMAT, InvalidFile, truncate_problems, unpacked
from tracker.localization.messages import _
from tracker.storage import store

GENERATOR: Final = f"infant-movement-diary {__version__}"


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
    records: Mapping[str, RecordRows]
    source_fields: Mapping[str, frozenset[str]] | None = None


def with_places(
    records: Mapping[str, RecordRows], place: Callable[[str], str]
) -> dict[str, RecordRows]:
    """Return the records by table with their locations translated by `place`."""
    return {table: replace(rows, place=place) for table, rows in records.items()}


def _context(child: Mapping[str, Any], now: datetime, *, was_stored: bool) -> Context:
    """Return what a child's records are validated against, even if the child has problems."""
    home, birth = child.get("time_zone"), date.min
    with suppress(ValueError):
        birth = parsed_day(child.get("birth_date"))
    return Context(
        now, home if isinstance(home, str) and home in zone_names() else "UTC", birth, was_stored
    )


def _read_child(
    raw: Mapping[str, Any],
    context: Context,
    where: str,
    ids: _Ids,
    problems: list[Problem],
    note_checked: Callable[[], None],
) -> ChildInFile | None:
    """Return a validated child; its problems are added to `problems`, its records' ids to `ids`.

    `note_checked` is called for each record.
    """
    child = valid_record_or_none(
        ChildRecord,
        {name: unpacked(value) for name, value in raw.items() if name not in RECORDS},
        context,
        where,
        problems,
    )
    child_id = (child and child.id) or derived_id(raw.get("name"), raw.get("birth_date"))
    ids.add("children", child_id)
    records: dict[str, RecordRows] = {}
    for table in [name for name in RECORDS if name in raw]:
        rows = raw[table]
        place = f"{where}/{table}"
        if isinstance(rows, list):
            records[table] = RecordRows(table, rows, child_id, context, place)
            for id_ in records[table].ids(problems):
                ids.add(table, id_)
                note_checked()
        else:
            problems.append(Problem(place, _("is not a list"), _("a list of records")))
    return None if child is None else ChildInFile(where, child_id, child, context, records)


class _Ids:
    """The ids in a file by table, held in few bytes each, and those that stand there twice."""

    def __init__(self) -> None:
        self._known: dict[str, set[bytes]] = {}
        self.repeated = set[tuple[str, str]]()

    def add(self, table: str, id_: str | None) -> None:
        """Add the id of a record; None for an invalid one."""
        if id_ is None:
            return
        known, short = self._known.setdefault(table, set()), UUID(id_).bytes
        if short in known:
            self.repeated.add((table, id_))
        known.add(short)


def _duplicate_ids(
    children: Sequence[ChildInFile], repeated: AbstractSet[tuple[str, str]]
) -> list[Problem]:
    """Return a problem for each id that two records of different content share."""
    contents: dict[tuple[str, str], object] = {}
    problems = []
    for table, id_, where, content in _records(children) if repeated else ():
        key = table, id_
        if key in repeated and contents.setdefault(key, content) != content:
            problems.append(
                Problem(
                    f"{where}/id",
                    _("stands twice in this file, with different content"),
                    _("one record for each id"),
                )
            )
    return problems


def _records(children: Sequence[ChildInFile]) -> Iterator[tuple[str, str, str, object]]:
    """Yield the table, id, location and content of every child and record."""
    for child in children:
        yield "children", child.id, child.where, (child.id, child.child)
        for table, rows in child.records.items():
            for where, record in rows:
                yield table, str(record.id), where, (child.id, record)


def _head_problems(document: Mapping[str, Any]) -> list[Problem]:
    keys = ("format", "exported_at", "generator", "children")
    problems = [
        Problem(name, _("is not a key of the file"), ", ".join(keys))
        for name in document
        if name not in keys
    ]
    if document.get("exported_at") is not None:
        try:
            parsed_instant(document["exported_at"])
        except ValueError:
            problems.append(
                Problem(
                    "exported_at",
                    _("is not an instant with an offset"),
                    _("ISO 8601 with an offset"),
                )
            )
    if not isinstance(document.get("generator", ""), str):
        problems.append(Problem("generator", _("is not text"), _("program and version")))
    return problems


def _number_of_records(child: object) -> int:
    """Return how many records a child of a file has; 0 for what is no child."""
    lists = (child.get(table) for table in RECORDS) if isinstance(child, dict) else ()
    return sum(len(rows) for rows in lists if isinstance(rows, list))


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
            [
                *problems,
                Problem("children", _("is missing or is not a list"), _("a list of children")),
            ]
        )
    children: list[ChildInFile] = []
    ids, note_checked = _Ids(), counted(_("Checking"), sum(map(_number_of_records, rows)))
    for number, row in enumerate(rows):
        if truncate_problems(problems):
            break
        where, raw = f"children/{number}", unpacked(row)
        if isinstance(raw, dict):
            context = _context(raw, now, was_stored=was_stored)
            child = _read_child(raw, context, where, ids, problems, note_checked)
            children += [] if child is None else [child]
        else:
            problems.append(Problem(where, _("is not a record"), _("a child")))
    problems += _duplicate_ids(children, ids.repeated)
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
