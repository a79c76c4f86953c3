"""Authorisation: a token may write or read, for one child or all; a device may do everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tracker.errors import InvalidRecord, Problem, TrackerError, UnknownRecord
from tracker.storage.models import TokenScope
from tracker.storage.read_records import read_many

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.storage.credentials import Token


class Forbidden(TrackerError):
    """A token does not permit the request."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def check_scope(token: Token | None, method: str) -> None:
    """Raise Forbidden where a token that may only read would write, or the other way round."""
    required = TokenScope.READ if method in {"GET", "HEAD"} else TokenScope.LOG
    if token is not None and token.scope != required:
        raise Forbidden(
            Problem(
                "Authorization",
                f"is a token with the scope {token.scope}",
                f"one with the scope {required}",
            )
        )


def child_for(token: Token | None, child_id: object) -> object:
    """Return the child a request is about; Forbidden where the token is for another one."""
    if token is None or token.child_id is None:
        return child_id
    if child_id not in {None, token.child_id} if isinstance(child_id, str | None) else True:
        raise Forbidden(Problem("child", "is another child than this token is for", token.child_id))
    return token.child_id


def check_entry(token: Token | None, session: Session, table: str, record_id: str) -> None:
    """Raise UnknownRecord for an entry of another child than the token is for.

    The answer does not reveal that there is such an entry.
    """
    if token is None or token.child_id is None:
        return
    owner, _ = read_many(session, table, [record_id]).get(record_id, (None, None))
    if owner != token.child_id:
        raise UnknownRecord(
            f"There is no entry with the id {record_id} among the {table.replace('_', '-')}."
        )


def check_owner(token: Token | None, child_id: object) -> None:
    """Raise InvalidRecord where the id of a new entry belongs to another child's entry."""
    if token is not None and token.child_id not in {None, child_id}:
        raise InvalidRecord([Problem("id", "is taken", "a UUID of its own")])


def redact_for(token: Token | None, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a response body without what a token may not read.

    A token that only writes learns the entry's id and child, one for a single child no other child.
    """
    if token is None:
        return body
    if token.scope == TokenScope.LOG:
        return {name: body[name] for name in ("id", "child")}
    if token.child_id is not None and "children" in body:
        own = [child for child in body["children"] if child["id"] == token.child_id]
        return {**body, "children": own}
    return body
