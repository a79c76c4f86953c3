"""The HTTP interface `/api/v1`: JSON in the words of the exchange file, one record a request, a client's `id` makes a retry safe.

What is refused is told as a list of problems, and then nothing was stored. SQL runs beside the event loop, never on it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NoReturn

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from tracker.errors import InvalidRecord, Problem, UnknownRecord, UserError
from tracker.web.guard import same_place
from tracker.web.visitor import visitor

if TYPE_CHECKING:
    from starlette.requests import Request

    from tracker.web.desk import Desk

BASE: Final = "/api/v1"
TABLES: Final = {"episodes": "episodes", "check-ins": "check_ins", "milestones": "milestones"}
"""The words of an address, and the table they mean."""

MOST_BYTES: Final = 512 * 1024
"""The longest record: ten thousand taps and a long note leave half of this free."""

DEEPEST: Final = 8
"""A record is an object of lists of objects; what nests deeper is no record."""

MOST_TOLD: Final = 100
LONGEST_PLACE: Final = 200
"""No record of ours has more answers, nor longer names for them."""

LONGEST_NAME: Final = 100
LOG_ONLY: Final = "log"
"""The scope of a token that only writes: it is answered without asking the rules."""
UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)

Said = dict[str, Any]
Answer = tuple[int, Mapping[str, object]]
Act = Callable[["Desk", Said, "Asked"], Answer]


class RefusedRequest(Exception):
    """A request that is turned away before the diary is asked."""

    def __init__(self, status: int, problem: Problem) -> None:
        self.status = status
        self.problem = problem
        super().__init__(str(problem))


class Asked:
    """What a request says beside its body: which record, which child, who asks, and when."""

    def __init__(self, request: Request, now: datetime) -> None:
        self.now = now
        self.method = request.method
        self.token = visitor(request.scope).token
        self.brief = self.token is not None and self.token.scope == LOG_ONLY
        self.record_id: str = request.path_params.get("id", "").lower()
        self.child: str | None = request.query_params.get("child")
        self.by: str | None = request.query_params.get("by") or visitor(request.scope).name
        if self.by is not None and (len(self.by) > LONGEST_NAME or not self.by.isprintable()):
            raise RefusedRequest(422, Problem("by", "is no name", f"at most {LONGEST_NAME} printable characters"))


def answer(status: int, said: Mapping[str, object]) -> Response:
    """Return a JSON answer; everything beyond ASCII is escaped, so that half a character in a refusal cannot break it."""
    return Response(json.dumps(said), status_code=status, media_type="application/json")


def refused(status: int, *problems: Problem) -> Response:
    """Return what is wrong with a request, all of it at once; of what was made to be endless, the beginning."""
    told = [{"where": one.where[:LONGEST_PLACE], "problem": one.problem, "expected": one.expected} for one in problems[:MOST_TOLD]]
    return answer(status, {"stored": False, "problems": told})


def _check_sender(request: Request) -> None:
    if not same_place(request.headers):
        raise RefusedRequest(403, Problem("Origin", "is another site", "a page of this diary"))


async def _body(request: Request) -> bytes:
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise RefusedRequest(415, Problem("Content-Type", "is not JSON", "application/json"))
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > MOST_BYTES:
            raise RefusedRequest(413, Problem("", "is too long", f"at most {MOST_BYTES} bytes"))
    return bytes(read)


def _not_a_number(word: str) -> NoReturn:
    raise ValueError(word)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("the same key twice")
    return dict(pairs)


def _depth(value: object) -> int:
    inside = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inside is None else 1 + max(map(_depth, inside), default=0)


def said_in(body: bytes) -> Said:
    """Return the object a body says; a RefusedRequest for anything else."""
    try:
        said = json.loads(body.decode("utf-8"), parse_constant=_not_a_number, object_pairs_hook=_once)
        deep = _depth(said) > DEEPEST
    except (ValueError, RecursionError):
        raise RefusedRequest(400, Problem("", "is not JSON in UTF-8", "one JSON object, each key once, numbers finite")) from None
    if not isinstance(said, dict) or deep:
        raise RefusedRequest(422, Problem("", "is not a record", "an object with named values"))
    return said


def _acts_on(table: str) -> dict[str, Act]:
    """Return what may be done with one record of a table, by method."""

    def allowed(act: Act) -> Act:
        def one(desk: Desk, said: Said, asked: Asked) -> Answer:
            from tracker.web.scope import check_entry, child_for  # noqa: PLC0415 - heavy

            check_entry(asked.token, desk, table, asked.record_id)
            child_for(asked.token, said.get("child"))
            return act(desk, said, asked)

        return one

    return {
        "GET": allowed(lambda desk, _said, asked: (200, desk.get(table, asked.record_id, now=asked.now))),
        "PATCH": allowed(lambda desk, said, asked: (200, desk.patch(table, asked.record_id, said, now=asked.now, by=asked.by, brief=asked.brief))),
        "DELETE": allowed(lambda desk, _said, asked: (200, desk.delete(table, asked.record_id, now=asked.now, by=asked.by, brief=asked.brief))),
    }


def _posts_to(table: str) -> Act:
    def act(desk: Desk, said: Said, asked: Asked) -> Answer:
        from tracker.web.scope import check_owner, child_for  # noqa: PLC0415 - heavy

        child = child_for(asked.token, said.get("child"))
        created, told = desk.post(table, {**said, "child": child}, now=asked.now, by=asked.by, brief=asked.brief)
        check_owner(asked.token, told["child"])
        return 201 if created else 200, told

    return act


def _children(desk: Desk, _said: Said, asked: Asked) -> Answer:
    return 200, desk.family(now=asked.now)


def _status(desk: Desk, _said: Said, asked: Asked) -> Answer:
    from tracker.web.scope import child_for  # noqa: PLC0415 - heavy

    child = child_for(asked.token, asked.child)
    return 200, desk.at_a_glance(child if isinstance(child, str) else None, now=asked.now)


def _skills(desk: Desk, _said: Said, asked: Asked) -> Answer:
    from tracker.web.scope import child_for  # noqa: PLC0415 - heavy

    child = child_for(asked.token, asked.child)
    return 200, desk.skills(child if isinstance(child, str) else None, now=asked.now)


def _description(_desk: Desk, _said: Said, _asked: Asked) -> Answer:
    from tracker.web.openapi import description  # noqa: PLC0415 - heavy

    return 200, description()


def _do(act: Act, desk: Callable[[], Desk], said: Said, asked: Asked) -> Response:
    """Ask the diary; runs in a thread of its own."""
    if asked.record_id and not UUID.fullmatch(asked.record_id):
        return refused(404, Problem("id", "is no entry of this diary", "a UUID"))
    from tracker.web.scope import Forbidden, check_verb, told_to  # noqa: PLC0415 - heavy

    try:
        if act is not _description:
            check_verb(asked.token, asked.method)
        status, told = act(desk(), said, asked)
        return answer(status, told if act is _description else told_to(asked.token, told))
    except Forbidden as error:
        return refused(403, error.problem)
    except InvalidRecord as error:
        return refused(422, *error.problems)
    except UnknownRecord as error:
        return refused(404, Problem("id", str(error), "the id of an entry"))
    except UserError as error:
        return refused(503, Problem("", str(error), "a diary that can be read and written"))


def _endpoint(act: Act, desk: Callable[[], Desk]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            _check_sender(request)
            asked = Asked(request, datetime.now(UTC))
            said = said_in(await _body(request)) if request.method in {"POST", "PATCH"} else {}
        except RefusedRequest as refusal:
            return refused(refusal.status, refusal.problem)
        return await run_in_threadpool(_do, act, desk, said, asked)

    return endpoint


def desk_of(url: str) -> Callable[[], Desk]:
    """Return a way to the one desk of the diary at `url`, opened at the first request: what it needs is heavy to import."""
    opened: list[Desk] = []
    one_at_a_time = Lock()

    def desk() -> Desk:
        from tracker.web.desk import Desk  # noqa: PLC0415 - heavy

        with one_at_a_time:
            if not opened:
                opened.append(Desk(url))
        return opened[0]

    return desk


def api_routes(desk: Callable[[], Desk]) -> list[Route]:
    """Return the routes of the interface."""

    def route(path: str, method: str, act: Act) -> Route:
        return Route(f"{BASE}/{path}", _endpoint(act, desk), methods=[method])

    ways = (("children", _children), ("status", _status), ("skills", _skills), ("openapi.json", _description))
    routes = [route(path, "GET", act) for path, act in ways]
    for word, table in TABLES.items():
        routes.append(route(word, "POST", _posts_to(table)))
        routes += [route(f"{word}/{{id}}", method, act) for method, act in _acts_on(table).items()]
    return [*routes, Route("/api/{anything:path}", _nothing_else(routes), methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])]


def _nothing_else(routes: list[Route]) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a request the interface does not know: never a page of the dashboard."""

    async def refuse(request: Request) -> Response:
        known = sorted(method for one in routes if one.path_regex.match(request.url.path) for method in one.methods or ())
        if not known:
            return refused(404, Problem("", "is no address of this interface", f"one that {BASE}/openapi.json names"))
        told = refused(405, Problem("", f"{request.method} is not for this address", ", ".join(known)))
        told.headers["allow"] = ", ".join(known)
        return told

    return refuse
