"""Authorisation: a token may write or read, for one child or all; a device may do everything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from tracker.errors import InvalidRecord, Problem, TrackerError, UnknownRecord
from tracker.storage.models import TokenScope
from tracker.storage.read_records import read_many

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.domain.diary import Child
    from tracker.storage.credentials import Token


_EXPECTED: Final = {
    "is before birth": "a time after the child's birth",
    "names no child of this diary": "the id of a child this token is for",
    "is missing, and there are several children": "the id of a child this token is for",
}
"""What a token is told to send instead, where the full answer names more than it may read."""


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


def check_videos(token: Token | None) -> None:
    """Raise Forbidden where a token may not see videos: that is a scope of its own."""
    if token is not None and token.scope != TokenScope.VIDEOS:
        raise Forbidden(
            Problem(
                "Authorization",
                f"is a token with the scope {token.scope}",
                f"one with the scope {TokenScope.VIDEOS}",
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


def redact_problems(
    token: Token, problems: Iterable[Problem], family: Iterable[Child]
) -> list[Problem]:
    """Return the problems of a refused record without what the token may not read.

    A token that writes learns no name, id or birth date of a child, one for a single child nothing
    of another. Whatever text holds one of them is replaced.
    """
    private = [
        re.escape(text)
        for child in family
        if token.scope == TokenScope.LOG or token.child_id not in {None, child.id}
        for text in (child.name, child.id, child.birth_date.isoformat())
    ]
    if not private:
        return list(problems)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(private)})(?!\w)")

    def public(text: str, replacement: str) -> str:
        return replacement if pattern.search(text) else text

    return [
        Problem(
            problem.where,
            public(problem.problem, "is refused"),
            public(problem.expected, _EXPECTED.get(problem.problem, "what the diary accepts")),
        )
        for problem in problems
    ]


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
