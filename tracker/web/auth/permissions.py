"""What a program's token lets it do: write or read, for one child or all. A device and the machine itself may do everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tracker.errors import InvalidRecord, Problem, TrackerError, UnknownRecord
from tracker.storage.models import TokenScope
from tracker.storage.store import read_many

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.storage.credentials import Token


class Forbidden(TrackerError):
    """A token asks for what it was not made for."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def check_verb(token: Token | None, method: str) -> None:
    """Raise Forbidden where a token that only reads would write, or one that only writes would read."""
    wanted = TokenScope.READ if method in {"GET", "HEAD"} else TokenScope.LOG
    if token is not None and token.scope != wanted:
        raise Forbidden(
            Problem(
                "Authorization",
                f"is a token with the scope {token.scope}",
                f"one with the scope {wanted}",
            )
        )


def child_for(token: Token | None, child_id: object) -> object:
    """Return the child a request is about: a token for one child means that one, and Forbidden any other."""
    if token is None or token.child_id is None:
        return child_id
    if child_id not in {None, token.child_id} if isinstance(child_id, str | None) else True:
        raise Forbidden(Problem("child", "is another child than this token is for", token.child_id))
    return token.child_id


def check_entry(token: Token | None, session: Session, table: str, record_id: str) -> None:
    """Raise UnknownRecord for an entry of another child than the token is for: it learns not even that there is one."""
    if token is None or token.child_id is None:
        return
    found = read_many(session, table, [record_id])
    if record_id not in found or found[record_id][0] != token.child_id:
        raise UnknownRecord(
            f"There is no entry with the id {record_id} among the {table.replace('_', '-')}."
        )


def check_owner(token: Token | None, child_id: object) -> None:
    """Raise InvalidRecord where an id that a token for one child sends belongs to another child's entry."""
    if token is not None and token.child_id not in {None, child_id}:
        raise InvalidRecord([Problem("id", "is taken", "a UUID of its own")])


def told_to(token: Token | None, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what an answer says to a token: to one that only writes, no more than what it wrote and for whom; to one child's, no other child."""
    if token is None:
        return said
    if token.scope == TokenScope.LOG:
        return {name: said[name] for name in ("id", "child")}
    if token.child_id is not None and "children" in said:
        return {
            **said,
            "children": [child for child in said["children"] if child["id"] == token.child_id],
        }
    return said
