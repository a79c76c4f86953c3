"""What a request of the HTTP interface says: one JSON object, within bounds, or a refusal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NoReturn

from starlette.requests import ClientDisconnect

from tracker.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request

Said = dict[str, Any]

MOST_BYTES: Final = 512 * 1024
"""The longest record: ten thousand taps and a long note leave half of this free."""

DEEPEST: Final = 8
"""A record is an object of lists of objects; what nests deeper is no record."""


class RefusedRequest(Exception):
    """A request that is turned away before the diary is asked."""

    def __init__(self, status: int, problem: Problem) -> None:
        self.status = status
        self.problem = problem
        super().__init__(str(problem))


async def body_of(request: Request) -> bytes:
    """Return the body of a request; a RefusedRequest where it is no JSON or too long."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise RefusedRequest(415, Problem("Content-Type", "is not JSON", "application/json"))
    read = bytearray()
    try:
        async for part in request.stream():
            read += part
            if len(read) > MOST_BYTES:
                raise RefusedRequest(413, Problem("", "is too long", f"at most {MOST_BYTES} bytes"))
    except (
        ClientDisconnect
    ):  # a phone that left the network: nobody hears the answer, and the log has nothing to tell
        raise RefusedRequest(400, Problem("", "ended in the middle", "the whole record")) from None
    return bytes(read)


def _not_a_number(word: str) -> NoReturn:
    raise ValueError(word)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("the same key twice")
    return dict(pairs)


def _depth(value: object) -> int:
    inside = (
        list(value.values())
        if isinstance(value, dict)
        else value
        if isinstance(value, list)
        else None
    )
    return 0 if inside is None else 1 + max(map(_depth, inside), default=0)


def said_in(body: bytes) -> Said:
    """Return the object a body says; a RefusedRequest for anything else."""
    try:
        said = json.loads(
            body.decode("utf-8"), parse_constant=_not_a_number, object_pairs_hook=_once
        )
        deep = _depth(said) > DEEPEST
    except (ValueError, RecursionError):
        raise RefusedRequest(
            400,
            Problem("", "is not JSON in UTF-8", "one JSON object, each key once, numbers finite"),
        ) from None
    if not isinstance(said, dict) or deep:
        raise RefusedRequest(422, Problem("", "is not a record", "an object with named values"))
    return said
