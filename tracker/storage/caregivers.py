"""Who logs: the names a family knows, renamed everywhere at once, and retired without losing what they wrote.

A name that stands beside an entry is known without having been added. What was chosen about a name is one preference each:
`caregiver:<name in lower case>`, with its spelling, whether it is retired, and the name it is called now.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Select, Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from tracker.domain.field_types import Text
from tracker.errors import UserError
from tracker.storage.audit_log import rows_of, write_history
from tracker.storage.caregiver_names import KEY, kept_name, name_key
from tracker.storage.models import TABLES, Action
from tracker.storage.preferences import PREFERENCE
from tracker.storage.records import said_rows

LONGEST_NAME: Final = 100
_TEXT: Final = TypeAdapter(Text)


@dataclass(frozen=True)
class Caregiver:
    """One who logs; a retired one is offered nowhere, and everything they wrote stays."""

    name: str
    retired: bool = False


def _keep(session: Session, name: str, **said: object) -> None:
    session.execute(delete(PREFERENCE).where(PREFERENCE.c.name == name_key(name)))
    session.execute(
        insert(PREFERENCE).values(
            name=name_key(name), value=json.dumps({"name": name, **said}, ensure_ascii=False)
        )
    )


def _a_name(name: str) -> str:
    told = name.strip()
    try:
        _TEXT.validate_python(told)
    except ValidationError:
        told = ""
    if not told or len(told) > LONGEST_NAME or not told.isprintable():
        raise UserError(f"Please type a name of 1 to {LONGEST_NAME} letters, such as Granny.")
    return told


@cache
def _each_name(table: Table) -> Select[str]:
    """Return the statement that steps from one name to the next: as many steps in the index as there are names, however many entries."""
    first = select(func.min(table.c.logged_by).label("name")).cte("names", recursive=True)
    beyond = (
        select(func.min(table.c.logged_by))
        .where(table.c.logged_by > first.c.name)
        .scalar_subquery()
    )
    names = first.union_all(select(beyond).where(first.c.name.is_not(None)))
    return select(names.c.name).where(names.c.name.is_not(None))


def _names_in(session: Session, table: Table) -> Sequence[str]:
    return session.scalars(_each_name(table)).all()


def caregivers(session: Session) -> list[Caregiver]:
    """Return everybody who logs or was added, by name; the retired ones last."""
    rows = [
        json.loads(value)
        for value in session.scalars(
            select(PREFERENCE.c.value).where(PREFERENCE.c.name.startswith(KEY, autoescape=True))
        )
    ]
    found = {
        name_key(row["name"]): None
        if row.get("now")
        else Caregiver(row["name"], bool(row.get("retired")))
        for row in rows
    }
    for table in TABLES.values():
        for name in _names_in(session, table):
            found.setdefault(name_key(name), Caregiver(name))
    return sorted(
        (one for one in found.values() if one), key=lambda one: (one.retired, one.name.casefold())
    )


def add_caregiver(session: Session, name: str, *, now: datetime, by: str | None) -> str:  # noqa: ARG001 - every write takes both
    """Keep a name, or bring a retired one back; return it as it is spelt."""
    told = _a_name(name)
    known = {name_key(one.name): one for one in caregivers(session)}.get(name_key(told))
    if known and not known.retired:
        return known.name
    _keep(session, known.name if known else told)
    return known.name if known else told


def retire_caregiver(session: Session, name: str, *, now: datetime, by: str | None) -> None:  # noqa: ARG001 - every write takes both
    """Offer a name no longer; what was logged under it stays."""
    _keep(session, _a_name(name), retired=True)


def rename_caregiver(session: Session, name: str, to: str, *, now: datetime, by: str | None) -> int:
    """Call a caregiver something else, beside every entry too; return how many entries that were. A name somebody else has is refused."""
    told, key = _a_name(to), name_key(name)
    others = [one.name for one in caregivers(session) if name_key(one.name) not in {key, ""}]
    if name_key(told) in {name_key(other) for other in others}:
        raise UserError(
            f"{told} already logs here. Two people cannot have one name: entries of both would look like those of one."
        )
    retired = bool((kept_name(session, name) or {}).get("retired"))
    if name_key(told) != key:
        _keep(session, name, now=told)
    _keep(session, told, retired=retired)
    return sum(_rename_in(session, table, key, told, now=now, by=by) for table in TABLES)


def _rename_in(
    session: Session, table: str, key: str, to: str, *, now: datetime, by: str | None
) -> int:
    source = TABLES[table]
    spelt = [name for name in _names_in(session, source) if name_key(name) == key and name != to]
    rows = rows_of(session, select(source).where(source.c.logged_by.in_(spelt))) if spelt else []
    before: dict[str, list[tuple[str, object]]] = {}
    for row, said in zip(rows, said_rows(session, table, rows), strict=True):
        before.setdefault(row["child_id"], []).append((row["id"], said))
    for child_id, states in before.items():
        write_history(session, child_id, table, states, now=now, by=by, action=Action.AMENDED)
    session.execute(update(source).where(source.c.logged_by.in_(spelt)).values(logged_by=to))
    return len(rows)
