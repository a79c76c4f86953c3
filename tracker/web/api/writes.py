"""The writes of the HTTP API, each of one record in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tracker.errors import InvalidRecord, Problem, UnknownChild
from tracker.storage import store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.domain.diary import Child

Fields = Mapping[str, Any]
"""A record, or changes of one, in the exchange file's format."""


@dataclass(frozen=True)
class WriteResult:
    """A record after a write: its id, its child's id, whether it is new.

    `entry` is the record in the exchange file's format; None where the response is to be minimal.
    """

    id: str
    child: str
    created: bool
    entry: Fields | None


def requested_child(session: Session, child_id: object, where: str = "child") -> Child:
    """Return the child a request names, or the only child; InvalidRecord lists the children."""
    if isinstance(child_id, str) and (named := store.child_with_id(session, child_id)):
        return named
    family = store.children(session)
    matches = [child for child in family if child_id is None or child_id == child.id]
    if len(matches) == 1:
        return matches[0]
    expected = (
        ", ".join(f"{child.id} ({child.name})" for child in family)
        or "a child, added in the browser first"
    )
    problem = (
        "is missing, and there are several children" if matches else "names no child of this diary"
    )
    raise InvalidRecord([Problem(where, problem, expected)])


def _not_logged_after(fields: Fields, now: datetime) -> dict[str, Any]:
    """Return the fields with `logged_at` no later than now.

    A phone's clock may run ahead, and the rules would not see a record of the future.
    """
    limited = dict(fields)
    with suppress(TypeError, ValueError, KeyError):
        if datetime.fromisoformat(limited["logged_at"]) > now:
            limited["logged_at"] = now.isoformat()
    return limited


def stored_result(
    session: Session, table: str, record_id: str, *, minimal: bool = False
) -> WriteResult:
    """Return a record as it is stored; UnknownRecord where there is none."""
    child_id, entry = store.read_with_owner(session, table, record_id)
    return WriteResult(record_id, child_id, created=False, entry=None if minimal else entry)


def _check_in_of_day(session: Session, child_id: str, answers: Fields) -> str | None:
    """Return the id of another stored check-in of the record's day; None where there is none."""
    same_day = [
        str(entry["id"])
        for entry in store.entries(session, child_id, "check_ins")
        if entry["date"] == answers.get("date")
    ]
    return same_day[0] if same_day and answers.get("id") not in same_day else None


def _changes_of_day(answers: Fields) -> dict[str, Any]:
    """Return what a check-in adds to the one its day has already."""
    own = {"id", "date", "logged_at", "logged_by"}
    return {name: value for name, value in answers.items() if name not in own}


def _child_and_answers(session: Session, fields: Fields) -> tuple[str, dict[str, Any]]:
    """Return the id of the child that a new record is about, and the record without it."""
    child = fields.get("child")
    child_id = store.child_key(child) if isinstance(child, str) else None
    child_id = child_id or requested_child(session, child).id
    return child_id, {name: value for name, value in fields.items() if name != "child"}


def _check_attached(table: str, fields: Fields) -> None:
    """Raise InvalidRecord for an episode that says a video is attached and describes none."""
    if table == "episodes" and fields.get("video") == "attached" and not fields.get("clips"):
        problem = "says that the diary has a video of it, and there is none"
        raise InvalidRecord([Problem("video", problem, "on_phone; a video that is sent sets it")])


def check_post(
    session: Session,
    table: str,
    fields: Fields,
    *,
    now: datetime,
    by: str | None,
    joins_day: bool = False,
) -> None:
    """Raise what `post` would raise for a record; it only reads."""
    _check_attached(table, fields)
    child_id, answers = _child_and_answers(session, fields)
    other = _check_in_of_day(session, child_id, answers) if joins_day else None
    if other is not None:
        store.check_amendment(session, table, other, _changes_of_day(answers), now=now)
        return
    with suppress(UnknownChild):  # `post` says which children there are
        store.valid_new_record(
            session, child_id, table, _not_logged_after(answers, now), now=now, by=by
        )


def post(
    session: Session,
    table: str,
    fields: Fields,
    *,
    now: datetime,
    by: str | None,
    minimal: bool = False,
    joins_day: bool = False,
) -> WriteResult:
    """Store a new record; where its id is stored already, return the stored record unchanged.

    `joins_day`: add the answers of a check-in to the one its day has already, and return that.
    """
    child = fields.get("child")
    child_id, answers = _child_and_answers(session, fields)
    other = _check_in_of_day(session, child_id, answers) if joins_day else None
    if other is not None:
        store.amend(session, table, other, _changes_of_day(answers), now=now, by=by)
        return stored_result(session, table, other, minimal=minimal)
    try:
        result = store.record(
            session, child_id, table, _not_logged_after(answers, now), now=now, by=by
        )
    except UnknownChild:
        requested_child(session, child)  # says which children there are
        raise
    if not result.created:
        return stored_result(session, table, result.id, minimal=minimal)
    entry = None if minimal else result.fields
    return WriteResult(result.id, child_id, created=True, entry=entry)


def _changes(session: Session, fields: Fields, now: datetime) -> dict[str, Any]:
    """Return the changes that a request asks for; InvalidRecord where it names no child."""
    if "id" in fields:
        raise InvalidRecord(
            [Problem("id", "cannot be changed", "the record's id in the address alone")]
        )
    changes = {name: value for name, value in fields.items() if name != "child"}
    if fields.get("child") is not None:
        changes["child"] = requested_child(session, fields["child"]).id
    return _not_logged_after(changes, now)


def check_patch(
    session: Session, table: str, record_id: str, fields: Fields, *, now: datetime
) -> None:
    """Raise what `patch` would raise for these changes; it only reads."""
    changes = _changes(session, fields, now)
    if changes.get("video") == "attached":
        _check_attached(table, store.read(session, table, record_id) | changes)
    store.check_amendment(session, table, record_id, changes, now=now)


def patch(
    session: Session,
    table: str,
    record_id: str,
    fields: Fields,
    *,
    now: datetime,
    by: str | None,
    minimal: bool = False,
) -> WriteResult:
    """Change some answers of a record; null takes one back, `child` moves it to another child."""
    store.amend(session, table, record_id, _changes(session, fields, now), now=now, by=by)
    return stored_result(session, table, record_id, minimal=minimal)


def delete(
    session: Session,
    table: str,
    record_id: str,
    *,
    now: datetime,
    by: str | None,
    minimal: bool = False,
) -> WriteResult:
    """Mark a record as removed, so that it counts nowhere."""
    store.remove(session, table, record_id, "mistake", now=now, by=by)
    return stored_result(session, table, record_id, minimal=minimal)
