"""The routes of the HTTP API `/api/v1`: JSON in the exchange file's format, one record a request.

A client's `id` makes a retry safe. A refusal lists all problems, and then nothing was stored. The
database is used in threads beside the event loop.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Route, Router

from tracker.errors import InvalidRecord, Problem, TrackerError, UnknownRecord
from tracker.localization.region import Region, find_region, in_region
from tracker.storage import store
from tracker.storage.database import reading, writing
from tracker.storage.models import TokenScope
from tracker.video.announcement import UUID
from tracker.web.api import writes
from tracker.web.api.openapi import description
from tracker.web.api.paths import BASE, TABLES
from tracker.web.api.request_body import (
    MAX_BYTES,
    MAX_TOKEN_BYTES,
    Fields,
    RefusedRequest,
    body_of,
    parsed,
)
from tracker.web.auth.permissions import (
    Forbidden,
    check_entry,
    check_owner,
    check_scope,
    child_for,
    redact_for,
    redact_problems,
)
from tracker.web.auth.principal import principal_of
from tracker.web.auth.request_guards import SAFE_METHODS, is_same_origin
from tracker.web.device_cookie import device_choices

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from tracker.storage.credentials import Token
    from tracker.web.api.service import ApiService
    from tracker.web.api.writes import WriteResult

PREFIX: Final = "/api/"
FILMS: Final = f"{BASE}/videos"
MAX_PROBLEMS: Final = 100
MAX_PROBLEM_PLACE: Final = 200
"""Longer than the list of any record's problems, and than any name of a field."""

MAX_NAME: Final = 100
METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

COMPRESSED_BYTES: Final = 1_000
"""A shorter response fits into one packet as it is."""

COMPRESSION_LEVEL: Final = 6
"""Twice as fast as zlib's highest level, and 2 % larger (the OpenAPI document)."""

Answer = tuple[int, Mapping[str, object]]
"""The HTTP status and the body of a response."""


@dataclass(frozen=True)
class RequestContext:
    """A request without its body: the record and child it names, who sends it, and when.

    `region`: the code of the one chosen on the device, `languages`: those of its browser.
    """

    now: datetime
    method: str
    token: Token | None
    record_id: str
    child: str | None
    by: str | None
    joins_day: bool
    region: str | None
    languages: str | None

    @classmethod
    def of(cls, request: Request, now: datetime) -> RequestContext:
        """Return the context of a request; RefusedRequest where part of it is invalid."""
        record_id: str = request.path_params.get("id", "").lower()
        if record_id and not UUID.fullmatch(record_id):
            raise RefusedRequest(404, Problem("id", "is no entry of this diary", "a UUID"))
        principal = principal_of(request.scope)
        by: str | None = request.query_params.get("by") or principal.name
        if by is not None and (len(by) > MAX_NAME or not by.isprintable()):
            raise RefusedRequest(
                422, Problem("by", "is no name", f"at most {MAX_NAME} printable characters")
            )
        child = request.query_params.get("child")
        joins_day = request.query_params.get("join") == "day"
        region = device_choices(request).get("region")
        languages = request.headers.get("accept-language")
        return cls(
            now, request.method, principal.token, record_id, child, by, joins_day, region, languages
        )

    @property
    def options(self) -> dict[str, Any]:
        """The keyword arguments of a write.

        A token that only writes gets a minimal response, without the rules being asked.
        """
        is_log_only = self.token is not None and self.token.scope == TokenScope.LOG
        return {"now": self.now, "by": self.by, "minimal": is_log_only}


Handler = Callable[["ApiService", RequestContext, Fields], Answer]


def json_response(status: int, body: Mapping[str, object]) -> Response:
    """Return a JSON response in ASCII, which a lone surrogate in a refusal cannot break."""
    return Response(json.dumps(body), status_code=status, media_type="application/json")


def refusal(status: int, *problems: Problem) -> Response:
    """Return a response that lists what is wrong with a request, up to MAX_PROBLEMS."""
    listed = [
        {
            "where": problem.where[:MAX_PROBLEM_PLACE],
            "problem": problem.problem,
            "expected": problem.expected,
        }
        for problem in problems[:MAX_PROBLEMS]
    ]
    return json_response(status, {"stored": False, "problems": listed})


def refusal_of(error: TrackerError) -> Response:
    """Return the response to an error that was raised on purpose."""
    if isinstance(error, Forbidden):
        return refusal(403, error.problem)
    if isinstance(error, InvalidRecord):
        return refusal(422, *error.problems)
    if isinstance(error, UnknownRecord):
        return refusal(404, Problem("id", str(error), "the id of an entry"))
    return refusal(503, Problem("", str(error), "a diary that can be read and written"))


def _moment_of_entry(service: ApiService, fields: Fields, now: datetime) -> datetime:
    """Return `now`, or the phone's moment where this computer's clock is behind the diary."""
    child, logged_at = fields.get("child"), fields.get("logged_at")
    if not isinstance(child, str) or not isinstance(logged_at, str):
        return now
    with reading(service.engine) as session:
        return store.trusted_now(session, child, fields, now=now)


def _region(service: ApiService, context: RequestContext) -> Region:
    """Return the region of an answer: the device's, else the family's, else the browser's."""
    return find_region(context.region) or service.region(context.languages)


def _written(service: ApiService, context: RequestContext, result: WriteResult) -> Fields:
    """Return the body of the response to a write, in the words of the region."""
    with in_region(_region(service, context)):
        return service.response(result, context.now)


def _post(table: str, service: ApiService, context: RequestContext, body: Fields) -> Answer:
    fields = {**body, "child": child_for(context.token, body.get("child"))}
    now = _moment_of_entry(service, fields, context.now)
    joins_day = context.joins_day and table == "check_ins"
    with reading(service.engine) as session:  # what is wrong is refused without the write lock
        writes.check_post(session, table, fields, now=now, by=context.by, joins_day=joins_day)
    with writing(service.engine) as session:
        options = context.options | {"now": now}
        result = writes.post(session, table, fields, **options, joins_day=joins_day)
        check_owner(context.token, result.child)
    return 201 if result.created else 200, _written(service, context, result)


def _patch(table: str, service: ApiService, context: RequestContext, body: Fields) -> Answer:
    child_for(context.token, body.get("child"))
    with reading(service.engine) as session:
        check_entry(context.token, session, table, context.record_id)
        writes.check_patch(session, table, context.record_id, body, now=context.now)
    with writing(service.engine) as session:
        check_entry(context.token, session, table, context.record_id)
        result = writes.patch(session, table, context.record_id, body, **context.options)
    return 200, _written(service, context, result)


def _delete(table: str, service: ApiService, context: RequestContext, _body: Fields) -> Answer:
    with writing(service.engine) as session:
        check_entry(context.token, session, table, context.record_id)
        result = writes.delete(session, table, context.record_id, **context.options)
    return 200, _written(service, context, result)


def _get(table: str, service: ApiService, context: RequestContext, _body: Fields) -> Answer:
    with reading(service.engine) as session:
        check_entry(context.token, session, table, context.record_id)
        result = writes.stored_result(session, table, context.record_id)
    return 200, _written(service, context, result)


def _children(service: ApiService, context: RequestContext, _body: Fields) -> Answer:
    child_id = context.token.child_id if context.token else None
    return 200, service.family(now=context.now, child_id=child_id)


def _status(service: ApiService, context: RequestContext, _body: Fields) -> Answer:
    child = child_for(context.token, context.child)
    return 200, service.status(child if isinstance(child, str) else None, now=context.now)


def _skills(service: ApiService, context: RequestContext, _body: Fields) -> Answer:
    child = child_for(context.token, context.child)
    return 200, service.skills(child if isinstance(child, str) else None, now=context.now)


def _description(_service: ApiService, _context: RequestContext, _body: Fields) -> Answer:
    return 200, description()


def _respond(
    service: ApiService, handler: Handler, context: RequestContext, body: Fields
) -> Response:
    """Return the response to a request, after what it changes is on the disk.

    That to a read is in the words of the region, which it names: an open page compares it.
    """
    if handler is _description:  # open to every token
        return json_response(*handler(service, context, body))
    check_scope(context.token, context.method)
    region = _region(service, context) if context.method in SAFE_METHODS else None
    try:
        with in_region(region) if region else nullcontext():
            status, answer = handler(service, context, body)
    except InvalidRecord as invalid:
        if context.token is None:
            raise
        with reading(service.engine) as session:
            family = store.children(session)
        return refusal(422, *redact_problems(context.token, invalid.problems, family))
    response = json_response(status, redact_for(context.token, answer))
    response.headers.update({"content-language": region.code} if region else {})
    return response


def check_origin_of_read(request: Request) -> None:
    """Refuse a read by another site's page; for all other methods TrustedHosts does."""
    if request.method in SAFE_METHODS and not is_same_origin(request.headers):
        raise RefusedRequest(403, Problem("Origin", "is another site", "a page of this diary"))


def _endpoint(service: ApiService, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            check_origin_of_read(request)
            context = RequestContext.of(request, datetime.now(UTC))
            max_bytes = MAX_BYTES if context.token is None else MAX_TOKEN_BYTES
            has_body = request.method in {"POST", "PATCH"}
            body = parsed(await body_of(request, max_bytes)) if has_body else {}
            return await run_in_threadpool(_respond, service, handler, context, body)
        except RefusedRequest as refused:
            return refusal(refused.status, refused.problem)
        except TrackerError as error:
            return refusal_of(error)

    return endpoint


def api_routes(service: ApiService) -> list[Route]:
    """Return the routes of the API."""

    def route(path: str, method: str, handler: Handler) -> Route:
        return Route(f"{BASE}/{path}", _endpoint(service, handler), methods=[method])

    routes = [
        route("children", "GET", _children),
        route("status", "GET", _status),
        route("skills", "GET", _skills),
        route("openapi.json", "GET", _description),
    ]
    for segment, table in TABLES.items():
        routes += [
            route(segment, "POST", partial(_post, table)),
            route(f"{segment}/{{id}}", "GET", partial(_get, table)),
            route(f"{segment}/{{id}}", "PATCH", partial(_patch, table)),
            route(f"{segment}/{{id}}", "DELETE", partial(_delete, table)),
        ]
    return [*routes, Route(f"{PREFIX}{{anything:path}}", not_found(routes), methods=METHODS)]


def not_found(routes: list[Route]) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of all other requests under `/api/`: it answers 404 or 405."""

    async def endpoint(request: Request) -> Response:
        allowed = sorted(
            method
            for route in routes
            if route.path_regex.match(request.url.path)
            for method in route.methods or ()
        )
        if not allowed:
            expected = f"one that {BASE}/openapi.json names"
            return refusal(404, Problem("", "is no address of this interface", expected))
        problem = f"{request.method} is not for this address"
        response = refusal(405, Problem("", problem, ", ".join(allowed)))
        response.headers["allow"] = ", ".join(allowed)
        return response

    return endpoint


class ApiShortcut:
    """Middleware that answers requests to the API.

    They do not pass what Streamlit wraps around its pages: sessions, the paths of its files, a
    slower compression. Whoever accepts gzip gets a response of at least COMPRESSED_BYTES in it;
    films and all else under FILMS are never compressed, for parts of them are asked for by range.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[Route], films: Sequence[Route] = ()) -> None:
        self.app = app
        self.films = ExceptionMiddleware(Router(films)) if films else None
        self.api = GZipMiddleware(
            ExceptionMiddleware(Router(routes)),
            minimum_size=COMPRESSED_BYTES,
            compresslevel=COMPRESSION_LEVEL,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        app = self.app
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            is_film = f"{scope['path']}/".startswith(f"{FILMS}/")
            app = self.films if is_film and self.films else self.api
        await app(scope, receive, send)
