"""The exchange file, `infant-movement-diary/1`: read it, store it, write it. Lossless, repeatable, all problems at once, nothing half-stored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from tracker import __version__
from tracker.domain.field_types import Context, parsed_day, parsed_instant
from tracker.domain.local_time import zone_names
from tracker.domain.schemas import RECORDS, ChildRecord, EpisodeRecord, Record, problems_in
from tracker.errors import Problem
from tracker.exchange.record_diff import differing_fields, overlaid_on_stored
from tracker.exchange.safe_read import (
    FORMAT,
    LARGEST_FILE_BYTES,
    InvalidFile,
    parse,
    truncate_problems,
)
from tracker.storage import store
from tracker.storage.models import Action
from tracker.storage.row_mapping import child_record_said, clip_row, row_of, said_in

__all__ = [
    "FORMAT",
    "LARGEST_FILE_BYTES",
    "ChildInFile",
    "InvalidFile",
    "Outcome",
    "derived_id",
    "export",
    "import_children",
    "parse",
    "read_document",
    "record_json",
    "to_text",
]

GENERATOR: Final = f"infant-movement-diary {__version__}"

NAMES: Final = uuid5(NAMESPACE_URL, FORMAT)
"""The root of ids that are derived from a record's content."""

LONGEST_LIST: Final = 10_000
MOST_KEYS: Final = 1_000
"""No record holds more: a list or a record beyond this is refused before its parts are read."""

REMOVAL: Final = frozenset({"id", "removed_at", "removed_why"})


@dataclass(frozen=True)
class ChildInFile:
    """One child of a file, checked: its place, its own words, and its records by table with the place of each.

    `knows` names, by table, what the file's program knows of a record; whatever else is stored was answered here and is not compared.
    None: an exchange file, which knows everything.
    """

    where: str
    id: str
    child: ChildRecord
    context: Context
    records: dict[str, list[tuple[str, Record]]]
    source_fields: Mapping[str, frozenset[str]] | None = None


@dataclass
class Outcome:
    """What an import did, or would do: counts by table, what stayed as stored because it differs, and what is wrong."""

    stored: bool = False
    added: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    replaced: dict[str, int] = field(default_factory=dict)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Return the outcome in the words of the contract."""
        return (
            {"format": "infant-movement-import/1"}
            | vars(self)
            | {"problems": [vars(problem) for problem in self.problems]}
        )


# ------------------------------------------------------------------------------------------------------------------ reading


def _overlong(said: object, where: str) -> list[Problem]:
    """Find what is longer than any record before each item of it is looked at."""
    if not isinstance(said, dict):
        return []
    long = [
        name
        for name, value in said.items()
        if isinstance(value, list) and len(value) > LONGEST_LIST
    ]
    if not long and len(said) > MOST_KEYS:
        return [Problem(where, "has too many keys", "only the keys of the exchange file")]
    return [Problem(f"{where}/{name}", "is too long", f"at most {LONGEST_LIST}") for name in long]


def _checked(
    kind: type[BaseModel], said: object, context: Context, where: str, problems: list[Problem]
) -> Any:  # noqa: ANN401 - a record of that kind
    overlong = _overlong(said, where)
    if overlong:
        problems += overlong
        return None
    try:
        return kind.model_validate(said, context=context)
    except ValidationError as error:
        problems += problems_in(error, where)
        return None


def _context(said: Mapping[str, Any], now: datetime) -> Context:
    """Return what a child's records are checked against, even where the child itself has problems."""
    home, birth = said.get("time_zone"), date.min
    with suppress(ValueError):
        birth = parsed_day(said.get("birth_date"))
    return Context(now, home if isinstance(home, str) and home in zone_names() else "UTC", birth)


def derived_id(*content: object) -> str:
    """Return the id that is made from what a record is or says: the same content, the same id."""
    return str(uuid5(NAMES, json.dumps(content, sort_keys=True, default=str)))


def _with_id(record: Record, said: Mapping[str, object], child_id: str) -> Record:
    if record.id is not None:
        return record
    content = {
        name: value
        for name, value in said.items()
        if name not in REMOVAL and value not in (None, "", [])
    }
    return record.model_copy(update={"id": derived_id(child_id, record.table, content)})


def _read_table(
    table: str, said: object, child_id: str, context: Context, where: str, problems: list[Problem]
) -> list[tuple[str, Record]]:
    if not isinstance(said, list):
        problems.append(Problem(where, "is not a list", "a list of records"))
        return []
    found = []
    for number, one in enumerate(said):
        if truncate_problems(problems):
            break
        record = _checked(RECORDS[table], one, context, f"{where}/{number}", problems)
        if record is not None:
            found.append((f"{where}/{number}", _with_id(record, one, child_id)))
    return found


def _read_child(
    said: object, now: datetime, where: str, problems: list[Problem]
) -> ChildInFile | None:
    if not isinstance(said, dict):
        problems.append(Problem(where, "is not a record", "a child"))
        return None
    context = _context(said, now)
    child = _checked(
        ChildRecord,
        {name: value for name, value in said.items() if name not in RECORDS},
        context,
        where,
        problems,
    )
    child_id = (child and child.id) or derived_id(said.get("name"), said.get("birth_date"))
    records = {
        table: _read_table(table, said[table], child_id, context, f"{where}/{table}", problems)
        for table in RECORDS
        if table in said
    }
    return None if child is None else ChildInFile(where, child_id, child, context, records)


def _contradictions(children: Sequence[ChildInFile]) -> list[Problem]:
    """Find ids that stand in the file twice with different content; the same twice is one record."""
    seen: dict[tuple[str, str | None], object] = {}
    problems = []
    for child in children:
        ours: list[tuple[str, str, str, BaseModel]] = [
            ("children", child.id, child.where, child.child)
        ]
        ours += [
            (table, record.id or "", where, record)
            for table, records in child.records.items()
            for where, record in records
        ]
        for table, id_, where, content in ours:
            if seen.setdefault((table, id_), (child.id, content)) != (child.id, content):
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


def read_document(document: Mapping[str, Any], now: datetime) -> list[ChildInFile]:
    """Return the children of a parsed file, all checked, or raise InvalidFile with every problem in it."""
    problems = _head_problems(document)
    said = document.get("children")
    if not isinstance(said, list):
        raise InvalidFile(
            [*problems, Problem("children", "is missing or is not a list", "a list of children")]
        )
    found = []
    for number, one in enumerate(said):
        if truncate_problems(problems):
            break
        child = _read_child(one, now, f"children/{number}", problems)
        found += [] if child is None else [child]
    problems += _contradictions(found)
    if problems:
        raise InvalidFile(problems)
    return found


# ------------------------------------------------------------------------------------------------------------------ storing


def _count(counts: dict[str, int], table: str, number: int = 1) -> None:
    if number:
        counts[table] = counts.get(table, 0) + number


def _import_child(
    session: Session, child: ChildInFile, outcome: Outcome, *, by: str | None, replace: bool
) -> None:
    known = store.child_with_id(session, child.id)
    if known is None:
        store.add_child(
            session,
            child.child.model_copy(update={"id": child.id}),
            now=child.context.now,
            by=by,
            action=Action.IMPORTED,
        )
        _count(outcome.added, "children")
        return
    stored, said = store.child_said(known), child_record_said(child.child) | {"id": child.id}
    differs = sorted(
        name for name in stored.keys() | said.keys() if stored.get(name) != said.get(name)
    )
    if not differs:
        _count(outcome.unchanged, "children")
    elif replace:
        store.replace_child(
            session, known, said, now=child.context.now, by=by, action=Action.IMPORTED
        )
        _count(outcome.replaced, "children")
    else:
        outcome.conflicts.append({"where": child.where, "id": child.id, "differs": differs})


def _import_table(
    session: Session,
    child: ChildInFile,
    table: str,
    outcome: Outcome,
    *,
    by: str | None,
    replace: bool,
) -> None:
    records = {str(record.id): (where, record) for where, record in child.records[table]}
    _count(outcome.unchanged, table, len(child.records[table]) - len(records))
    stored = store.read_many(session, table, list(records))
    new = [(id_, record) for id_, (_, record) in records.items() if id_ not in stored]
    store.add_records(session, child.id, table, new, child.context, by=by)
    _count(outcome.added, table, len(new))
    home = store.find_child(session, child.id).time_zone
    for id_, (owner, before) in stored.items():
        where, record = records[id_]
        said = record_json(record, child.context)
        said = (
            said
            if child.source_fields is None
            else overlaid_on_stored(said, before, child.source_fields[table])
        )
        differs = differing_fields(before, said, home) + (["child"] if owner != child.id else [])
        if not differs:
            _count(outcome.unchanged, table)
        elif replace:
            store.replace(
                session,
                table,
                id_,
                said | {"child": child.id},
                now=child.context.now,
                by=by,
                action=Action.IMPORTED,
            )
            _count(outcome.replaced, table)
        else:
            outcome.conflicts.append({"where": where, "id": id_, "differs": differs})


def record_json(record: Record, context: Context) -> dict[str, object]:
    """Return a checked record in the words of the exchange file, as it would be exported."""
    clips = [clip_row(clip) for clip in record.clips] if isinstance(record, EpisodeRecord) else []
    return said_in(record.table, row_of(record, context), context.time_zone, clips)


def import_children(
    session: Session, children: Sequence[ChildInFile], *, by: str | None, replace: bool = False
) -> Outcome:
    """Store what a checked file holds and is not stored yet. What is stored and differs stays, unless `replace`."""
    outcome = Outcome(stored=True)
    for child in children:
        _import_child(session, child, outcome, by=by, replace=replace)
        for table in child.records:
            _import_table(session, child, table, outcome, by=by, replace=replace)
    return outcome


# ------------------------------------------------------------------------------------------------------------------ writing


def export(
    session: Session, children: Sequence[str] | None = None, *, now: datetime
) -> dict[str, Any]:
    """Return the exchange file of these children (ids), or of all: every record, the removed ones too."""
    family = store.children(session, children)
    return {
        "format": FORMAT,
        "exported_at": now.astimezone(UTC).isoformat(),
        "generator": GENERATOR,
        "children": [
            store.child_said(child)
            | {
                table: store.entries(session, child.id, table, removed=True)[::-1]
                for table in RECORDS
            }
            for child in family
        ],
    }


def to_text(document: Mapping[str, object]) -> str:
    """Return an exchange file's text."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
