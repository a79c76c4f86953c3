"""What a request of the HTTP interface changes: one record, in a transaction it may share with others."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tracker.errors import InvalidRecord, Problem
from tracker.storage import store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.domain.diary import Child

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """A record as it stands after a change: whose it is, whether it is new. `entry` None: nobody wants to read it."""

    id: str
    child: str
    created: bool
    entry: Mapping[str, Any] | None


def the_child(session: Session, child_id: object, where: str = "child") -> Child:
    """Return the child a request names, or the only one; InvalidRecord says which there are."""
    if isinstance(child_id, str) and (known := store.child_with_id(session, child_id)):
        return known
    family = store.children(session)
    found = (
        [child for child in family if child_id in {None, child.id}]
        if isinstance(child_id, str | None)
        else []
    )
    if len(found) == 1:
        return found[0]
    expected = (
        ", ".join(f"{child.id} ({child.name})" for child in family)
        or "a child, added in the browser first"
    )
    raise InvalidRecord(
        [
            Problem(
                where,
                "names no child of this diary"
                if not found
                else "is missing, and there are several children",
                expected,
            )
        ]
    )


def _whose(session: Session, child_id: object) -> str:
    known = store.known_child(session, child_id) if isinstance(child_id, str) else None
    return known or the_child(session, child_id).id


def _not_after(said: Said, now: datetime) -> dict[str, Any]:
    """Let a phone whose clock runs ahead have logged it now: a record the diary does not know yet would be seen by no rule."""
    told = dict(said)
    with suppress(TypeError, ValueError, KeyError):
        if datetime.fromisoformat(told["logged_at"]) > now:
            told["logged_at"] = now.isoformat()
    return told


def as_kept(
    session: Session, table: str, record_id: str, *, created: bool = False, brief: bool = False
) -> Kept:
    """Return a record as it stands; `brief`: nobody wants to read it."""
    owner, entry = store.read_many(session, table, [record_id])[record_id]
    return Kept(record_id, owner, created, None if brief else entry)


def post(
    session: Session, table: str, said: Said, *, now: datetime, by: str | None, brief: bool = False
) -> Kept:
    """Record one; the second time its id is sent, return what stands."""
    child = _whose(session, said.get("child"))
    record = _not_after({name: value for name, value in said.items() if name != "child"}, now)
    recorded = store.record(session, child, table, record, now=now, by=by)
    if brief and recorded.created:
        return Kept(recorded.id, child, created=True, entry=None)
    return as_kept(session, table, recorded.id, created=recorded.created, brief=brief)


def patch(
    session: Session,
    table: str,
    record_id: str,
    said: Said,
    *,
    now: datetime,
    by: str | None,
    brief: bool = False,
) -> Kept:
    """Change some answers of a record; null takes one back, `child` moves it to another child."""
    if "id" in said:
        raise InvalidRecord(
            [Problem("id", "cannot be changed", "the record's id in the address alone")]
        )
    child = {"child": _whose(session, said["child"])} if said.get("child") is not None else {}
    changes = {name: value for name, value in said.items() if name != "child"} | child
    store.amend(session, table, record_id, _not_after(changes, now), now=now, by=by)
    return as_kept(session, table, record_id, brief=brief)


def delete(
    session: Session,
    table: str,
    record_id: str,
    *,
    now: datetime,
    by: str | None,
    brief: bool = False,
) -> Kept:
    """Take a record out of every count; it is kept as removed."""
    store.remove(session, table, record_id, "mistake", now=now, by=by)
    return as_kept(session, table, record_id, brief=brief)
