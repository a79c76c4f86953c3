"""Parse the body of an API request: one JSON object of limited size and depth."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NoReturn

from starlette.requests import ClientDisconnect

from tracker.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request

Fields = dict[str, Any]
"""A record, or changes of one, in the exchange file's format."""

MAX_BYTES: Final = 512 * 1024
"""The longest record, of ten thousand taps and a long note, takes half of this."""

MAX_TOKEN_BYTES: Final = 64 * 1024
"""What a program may send: a record of over a thousand taps, not a phone's longest one."""

MAX_DEPTH: Final = 8
"""A record is an object of lists of objects; anything nested deeper is not a record."""


class RefusedRequest(Exception):
    """A request that is refused before the database is used."""

    def __init__(self, status: int, problem: Problem) -> None:
        self.status = status
        self.problem = problem
        super().__init__(str(problem))


async def body_of(request: Request, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the body of a request; RefusedRequest where it is not JSON or too long."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise RefusedRequest(415, Problem("Content-Type", "is not JSON", "application/json"))
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > max_bytes:
                raise RefusedRequest(413, Problem("", "is too long", f"at most {max_bytes} bytes"))
    except ClientDisconnect:  # a phone that left the network: not worth a line in the log
        raise RefusedRequest(400, Problem("", "ended in the middle", "the whole record")) from None
    return bytes(body)


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("the same key twice")
    return dict(pairs)


def _depth(value: object) -> int:
    """Return how deep lists and objects are nested."""
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def parsed(body: bytes) -> Fields:
    """Return the object in a JSON body; RefusedRequest where there is none."""
    try:
        fields = json.loads(
            body.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_unique_keys
        )
        is_too_deep = _depth(fields) > MAX_DEPTH
    except (ValueError, RecursionError):
        raise RefusedRequest(
            400,
            Problem("", "is not JSON in UTF-8", "one JSON object, each key once, numbers finite"),
        ) from None
    if not isinstance(fields, dict) or is_too_deep:
        raise RefusedRequest(422, Problem("", "is not a record", "an object with named values"))
    return fields
