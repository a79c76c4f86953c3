"""The HTTP interface `/api/v1`: JSON in the words of the exchange file, one record a request, a client's `id` makes a retry safe.

What is refused is told as a list of problems, and then nothing was stored. The diary is written and read
beside the event loop; only who asks is looked up on it (`keys`).
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route, Router

from tracker.errors import InvalidRecord, Problem, TrackerError, UnknownRecord
from tracker.web.api.paths import BASE, TABLES
from tracker.web.api.request_body import RefusedRequest, Said, body_of, said_in
from tracker.web.auth.principal import visitor
from tracker.web.auth.request_guards import same_place

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from tracker.web.api.service import Desk
    from tracker.web.api.writes import Kept

WRITES: Final = frozenset({"POST", "PATCH", "DELETE"})

MOST_TOLD: Final = 100
LONGEST_PLACE: Final = 200
"""No record of ours has more answers, nor longer names for them."""

LONGEST_NAME: Final = 100
LOG_ONLY: Final = "log"
"""The scope of a token that only writes: it is answered without asking the rules."""
UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)

Answer = tuple[int, Mapping[str, object]]
Act = Callable[["Desk", Said, "Asked"], Answer]
Change = Callable[["Session", Said, "Asked"], "Kept"]
Way = Callable[["Desk", Said, "Asked"], Awaitable[Response]]
Ready = Callable[[], Awaitable["Desk"]]


class Asked:
    """What a request says beside its body: which record, which child, who asks, and when."""

    def __init__(self, request: Request, now: datetime) -> None:
        self.now = now
        self.method = request.method
        self.token = visitor(request.scope).token
        self.brief = self.token is not None and self.token.scope == LOG_ONLY
        self.record_id: str = request.path_params.get("id", "").lower()
        if self.record_id and not UUID.fullmatch(self.record_id):
            raise RefusedRequest(404, Problem("id", "is no entry of this diary", "a UUID"))
        self.child: str | None = request.query_params.get("child")
        self.by: str | None = request.query_params.get("by") or visitor(request.scope).name
        if self.by is not None and (len(self.by) > LONGEST_NAME or not self.by.isprintable()):
            raise RefusedRequest(
                422, Problem("by", "is no name", f"at most {LONGEST_NAME} printable characters")
            )


def answer(status: int, said: Mapping[str, object]) -> Response:
    """Return a JSON answer; everything beyond ASCII is escaped, so that half a character in a refusal cannot break it."""
    return Response(json.dumps(said), status_code=status, media_type="application/json")


def refused(status: int, *problems: Problem) -> Response:
    """Return what is wrong with a request, all of it at once; of what was made to be endless, the beginning."""
    told = [
        {"where": one.where[:LONGEST_PLACE], "problem": one.problem, "expected": one.expected}
        for one in problems[:MOST_TOLD]
    ]
    return answer(status, {"stored": False, "problems": told})


def _check_sender(request: Request) -> None:
    if not same_place(request.headers):
        raise RefusedRequest(403, Problem("Origin", "is another site", "a page of this diary"))


def _changes(table: str, method: str) -> Change:
    """Return what a method does to one record of a table."""

    def change(session: Session, said: Said, asked: Asked) -> Kept:
        from tracker.web.api import writes  # noqa: PLC0415
        from tracker.web.auth import permissions  # noqa: PLC0415 - heavy

        child, token = permissions.child_for(asked.token, said.get("child")), asked.token
        how: dict[str, Any] = {"now": asked.now, "by": asked.by, "brief": asked.brief}
        if method == "POST":
            kept = writes.post(session, table, {**said, "child": child}, **how)
            permissions.check_owner(token, kept.child)
            return kept
        permissions.check_entry(token, session, table, asked.record_id)
        if method == "PATCH":
            return writes.patch(session, table, asked.record_id, said, **how)
        return writes.delete(session, table, asked.record_id, **how)

    return change


def _entry(table: str) -> Act:
    """Return what reads one record of a table."""

    def act(desk: Desk, _said: Said, asked: Asked) -> Answer:
        from tracker.web.auth.permissions import check_entry  # noqa: PLC0415 - heavy

        return 200, desk.get(
            table, asked.record_id, now=asked.now, allowed=partial(check_entry, asked.token)
        )

    return act


def _children(desk: Desk, _said: Said, asked: Asked) -> Answer:
    return 200, desk.family(now=asked.now)


def _status(desk: Desk, _said: Said, asked: Asked) -> Answer:
    from tracker.web.auth.permissions import child_for  # noqa: PLC0415 - heavy

    child = child_for(asked.token, asked.child)
    return 200, desk.at_a_glance(child if isinstance(child, str) else None, now=asked.now)


def _skills(desk: Desk, _said: Said, asked: Asked) -> Answer:
    from tracker.web.auth.permissions import child_for  # noqa: PLC0415 - heavy

    child = child_for(asked.token, asked.child)
    return 200, desk.skills(child if isinstance(child, str) else None, now=asked.now)


def _description(_desk: Desk, _said: Said, _asked: Asked) -> Answer:
    from tracker.web.api.openapi import description  # noqa: PLC0415 - heavy

    return 200, description()


def _refusal(error: TrackerError) -> Response:
    """Return the answer to what the diary refuses."""
    from tracker.web.auth.permissions import Forbidden  # noqa: PLC0415 - heavy

    if isinstance(error, Forbidden):
        return refused(403, error.problem)
    if isinstance(error, InvalidRecord):
        return refused(422, *error.problems)
    if isinstance(error, UnknownRecord):
        return refused(404, Problem("id", str(error), "the id of an entry"))
    return refused(503, Problem("", str(error), "a diary that can be read and written"))


def _reading(act: Act) -> Way:
    """Return what asks the diary, in a thread of its own."""

    def told(desk: Desk, said: Said, asked: Asked) -> Response:
        from tracker.web.auth.permissions import check_verb, told_to  # noqa: PLC0415 - heavy

        if act is _description:
            return answer(*act(desk, said, asked))
        check_verb(asked.token, asked.method)
        status, told = act(desk, said, asked)
        return answer(status, told_to(asked.token, told))

    async def read(desk: Desk, said: Said, asked: Asked) -> Response:
        return await run_in_threadpool(told, desk, said, asked)

    return read


def _writing(change: Change) -> Way:
    """Return what has the diary changed, and answers once that is on the disk."""

    async def write(desk: Desk, said: Said, asked: Asked) -> Response:
        from tracker.web.auth.permissions import check_verb, told_to  # noqa: PLC0415 - heavy

        check_verb(asked.token, asked.method)
        kept = await asyncio.wrap_future(desk.write(lambda session: change(session, said, asked)))
        told = (
            desk.told(kept, asked.now)
            if kept.entry is None
            else await run_in_threadpool(desk.told, kept, asked.now)
        )
        return answer(201 if kept.created else 200, told_to(asked.token, told))

    return write


def _endpoint(desk: Ready, way: Way) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            _check_sender(request)
            asked = Asked(request, datetime.now(UTC))
            said = said_in(await body_of(request)) if request.method in {"POST", "PATCH"} else {}
            return await way(await desk(), said, asked)
        except RefusedRequest as refusal:
            return refused(refusal.status, refusal.problem)
        except TrackerError as error:
            return _refusal(error)

    return endpoint


class DeskOf:
    """The one desk of the diary at `url`, opened at the first request: what it needs is heavy to import."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opened: list[Desk] = []
        self._one_at_a_time = Lock()

    def __call__(self) -> Desk:
        """Return the desk."""
        from tracker.web.api.service import Desk  # noqa: PLC0415 - heavy

        with self._one_at_a_time:
            if not self._opened:
                self._opened.append(Desk(self._url))
        return self._opened[0]

    def close(self) -> None:
        """Write what waits, and let the database go."""
        for desk in self._opened:
            desk.close()


class StraightToTheDesk:
    """Take what writes to the interface past all that Streamlit wraps around its pages: its sessions, gzip, the paths of its files."""

    def __init__(self, app: ASGIApp, routes: Sequence[Route]) -> None:
        self.app = app
        self.interface = Router(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        writes = (
            scope["type"] == "http"
            and scope["method"] in WRITES
            and scope["path"].startswith(f"{BASE}/")
        )
        await (self.interface if writes else self.app)(scope, receive, send)


def _ready(desk: Callable[[], Desk]) -> Ready:
    """Return a way to the desk that waits, beside the event loop, only until it was opened."""
    opened: list[Desk] = []

    async def ready() -> Desk:
        if not opened:
            opened.append(await run_in_threadpool(desk))
        return opened[0]

    return ready


def api_routes(desk: Callable[[], Desk]) -> list[Route]:
    """Return the routes of the interface."""
    here = _ready(desk)

    def reads(path: str, act: Act) -> Route:
        return Route(f"{BASE}/{path}", _endpoint(here, _reading(act)), methods=["GET"])

    def writes(path: str, table: str, method: str) -> Route:
        return Route(
            f"{BASE}/{path}", _endpoint(here, _writing(_changes(table, method))), methods=[method]
        )

    ways = (
        ("children", _children),
        ("status", _status),
        ("skills", _skills),
        ("openapi.json", _description),
    )
    routes = [reads(path, act) for path, act in ways]
    for word, table in TABLES.items():
        one = f"{word}/{{id}}"
        routes += [
            writes(word, table, "POST"),
            reads(one, _entry(table)),
            writes(one, table, "PATCH"),
            writes(one, table, "DELETE"),
        ]
    return [
        *routes,
        Route(
            "/api/{anything:path}",
            _nothing_else(routes),
            methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
        ),
    ]


def _nothing_else(routes: list[Route]) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a request the interface does not know: never a page of the dashboard."""

    async def refuse(request: Request) -> Response:
        known = sorted(
            method
            for one in routes
            if one.path_regex.match(request.url.path)
            for method in one.methods or ()
        )
        if not known:
            return refused(
                404,
                Problem(
                    "", "is no address of this interface", f"one that {BASE}/openapi.json names"
                ),
            )
        told = refused(
            405, Problem("", f"{request.method} is not for this address", ", ".join(known))
        )
        told.headers["allow"] = ", ".join(known)
        return told

    return refuse
