"""The routes of films: `/api/v1/videos`. A film is announced, sent in parts, then prepared.

`PUT …/content` takes a part with `Content-Range: bytes FIRST-LAST/SIZE` and answers how many bytes
are there; a part that does not begin at that place is answered 409 with the place to go on from.
Films are for signed-in devices, and for tokens with the scope `videos`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route

from tracker.errors import InvalidRecord, Problem, TrackerError, UnknownRecord
from tracker.localization.region import in_region
from tracker.storage import store
from tracker.storage.database import reading
from tracker.video.announcement import UUID
from tracker.video.limits import STILLS
from tracker.video.service import FilmService, Full
from tracker.web.api.film_response import FilmResponse
from tracker.web.api.paths import CONTENT_RANGE, MAX_PART_BYTES
from tracker.web.api.request_body import RefusedRequest, body_of, parsed
from tracker.web.api.routes import (
    FILMS,
    METHODS,
    RequestContext,
    check_origin_of_read,
    json_response,
    not_found,
    refusal,
    refusal_of,
)
from tracker.web.api.writes import requested_child
from tracker.web.auth.permissions import (
    check_entry,
    check_videos,
    child_for,
    redact_for,
    redact_problems,
)
from tracker.web.device_region import region_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.requests import Request

    from tracker.storage.videos import Video

WRITE_BYTES: Final = 256 * 1024
"""What is collected before it is written in a thread."""

Endpoint = Callable[["FilmService", "Request", RequestContext], Awaitable[Response]]


def _check_child(context: RequestContext, film: Video) -> Video:
    """Return a film; UnknownRecord where the token is for another child."""
    token = context.token
    if token is not None and token.child_id not in {None, film.child_id}:
        raise UnknownRecord(f"There is no video with the id {film.id}.")
    return film


def _film(service: FilmService, context: RequestContext) -> Video:
    return _check_child(context, service.film(context.record_id))


# one record ----------------------------------------------------------------------


async def _announce(service: FilmService, request: Request, context: RequestContext) -> Response:
    fields = parsed(await body_of(request))

    def announce() -> Response:
        record_id = fields.get("id")
        if not isinstance(record_id, str) or not UUID.fullmatch(record_id):
            raise InvalidRecord([Problem("id", "is no id", "a UUID made by the phone")])
        named = child_for(context.token, fields.get("child"))
        with reading(service.engine) as session:
            child = requested_child(session, named)
            _check_episode(session, context, fields.get("episode"))
        created, film = service.announce(
            record_id.lower(), child.id, fields, now=context.now, by=context.by
        )
        if context.token is not None and context.token.child_id not in {None, film["child"]}:
            raise InvalidRecord([Problem("id", "is taken", "a UUID of its own")])
        return json_response(201 if created else 200, redact_for(context.token, film))

    return await run_in_threadpool(announce)


def _check_episode(session: Session, context: RequestContext, episode: object) -> None:
    """Raise UnknownRecord for an entry of another child than the token is for."""
    if isinstance(episode, str) and UUID.fullmatch(episode):
        check_entry(context.token, session, "episodes", episode.lower())


async def _list(service: FilmService, _request: Request, context: RequestContext) -> Response:
    def listed() -> Response:
        child = child_for(context.token, context.child)
        child_id = child if isinstance(child, str) else None
        if child_id is not None:
            with reading(service.engine) as session:
                child_id = requested_child(session, child_id).id
        return json_response(200, redact_for(context.token, service.all(child_id)))

    return await run_in_threadpool(listed)


async def _show(service: FilmService, _request: Request, context: RequestContext) -> Response:
    def shown() -> Response:
        _film(service, context)
        return json_response(200, redact_for(context.token, service.one(context.record_id)))

    return await run_in_threadpool(shown)


async def _change(service: FilmService, request: Request, context: RequestContext) -> Response:
    fields = parsed(await body_of(request))

    def change() -> Response:
        _film(service, context)
        with reading(service.engine) as session:
            _check_episode(session, context, fields.get("episode"))
        changed = service.change(context.record_id, fields, now=context.now, by=context.by)
        return json_response(200, redact_for(context.token, changed))

    return await run_in_threadpool(change)


async def _remove(service: FilmService, _request: Request, context: RequestContext) -> Response:
    def remove() -> Response:
        film = _film(service, context)
        service.remove(context.record_id, now=context.now, by=context.by)
        return json_response(200, {"id": film.id, "removed": True})

    return await run_in_threadpool(remove)


async def _restore(service: FilmService, _request: Request, context: RequestContext) -> Response:
    def restore() -> Response:
        _check_child(context, service.film(context.record_id, also_removed=True))
        film = service.restore(context.record_id, now=context.now, by=context.by)
        return json_response(200, redact_for(context.token, film))

    return await run_in_threadpool(restore)


# content -------------------------------------------------------------------------


def _part_range(request: Request, film: Video) -> tuple[int, int]:
    """Return where a part begins and how long it is; RefusedRequest where the header is wrong."""
    match = CONTENT_RANGE.fullmatch(request.headers.get("content-range", ""))
    if match is None:
        expected = "bytes FIRST-LAST/SIZE"
        raise RefusedRequest(400, Problem("Content-Range", "is missing or unclear", expected))
    first, last, size = (int(number) for number in match.groups())
    if size != film.bytes or not first <= last < size:
        raise RefusedRequest(
            400, Problem("Content-Range", "is another size than announced", f"…/{film.bytes}")
        )
    if last - first >= MAX_PART_BYTES:
        raise RefusedRequest(413, Problem("", "is too long a part", f"at most {MAX_PART_BYTES}"))
    return first, last - first + 1


async def _receive(service: FilmService, request: Request, context: RequestContext) -> Response:
    """Take the next part of a film; what arrives of a broken one stays."""
    film = await run_in_threadpool(_film, service, context)
    first, length = _part_range(request, film)
    right, position, end = service.writer(film.id), first, first + length
    waiting, is_in_place = bytearray(), film.state == "uploading"

    async def write() -> bool:
        nonlocal position
        content = bytes(waiting)
        waiting.clear()
        is_written = await run_in_threadpool(service.append, film, right, position, content)
        position += len(content)
        return is_written

    try:
        async for part in request.stream():
            waiting += part
            if not is_in_place or position + len(waiting) > end:
                break
            if len(waiting) >= WRITE_BYTES:
                is_in_place = await write()
        if is_in_place and waiting and position + len(waiting) <= end:
            is_in_place = await write()
        if is_in_place:
            await run_in_threadpool(service.finish, film, right, now=datetime.now(UTC))
    except ClientDisconnect:
        if is_in_place and waiting:
            await write()
        raise RefusedRequest(400, Problem("", "ended in the middle", "the whole part")) from None
    finally:
        service.end_writer(film.id, right)
    answer = await run_in_threadpool(service.one, film.id)
    is_behind = not is_in_place and answer["state"] == "uploading"
    return json_response(409 if is_behind else 200, redact_for(context.token, answer))


def _file_response(file: Path | None, media_type: str, name: str) -> Response:
    with suppress(FileNotFoundError):
        if file is not None:
            return FilmResponse(file, media_type, name)
    return refusal(404, Problem("", "is not there, or not yet", "a video that is ready"))


async def _content(service: FilmService, _request: Request, context: RequestContext) -> Response:
    def content() -> Response:
        film = _film(service, context)
        file = service.folder.film(film.stored_sha256) if film.stored_sha256 else None
        media_type = film.stored_type or "video/mp4"
        ending = {"video/webm": "webm", "video/quicktime": "mov"}.get(media_type, "mp4")
        moment = film.recorded_at or film.logged_at
        return _file_response(file, media_type, f"video-{moment:%Y-%m-%d}.{ending}")

    return await run_in_threadpool(content)


async def _still(service: FilmService, request: Request, context: RequestContext) -> Response:
    name: str = request.path_params.get("number", "thumbnail")

    def still() -> Response:
        film = _film(service, context)
        is_name = name == "thumbnail" or name in {str(number) for number in range(STILLS)}
        is_there = is_name and film.stored_sha256 is not None
        file = service.folder.still(film.stored_sha256 or "", name) if is_there else None
        return _file_response(file, "image/jpeg", f"{name}.jpg")

    return await run_in_threadpool(still)


def _endpoint(service: FilmService, handle: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            check_origin_of_read(request)
            context = RequestContext.of(request, datetime.now(UTC))
            check_videos(context.token)
            region = await run_in_threadpool(region_of, request, service.engine)
            with in_region(region):
                return await handle(service, request, context)
        except RefusedRequest as refused:
            return refusal(refused.status, refused.problem)
        except Full as full:
            return refusal(507, Problem("", str(full), "more room"))
        except InvalidRecord as invalid:
            return await run_in_threadpool(_invalid, service, context, invalid)
        except TrackerError as error:
            return refusal_of(error)

    return endpoint


def _invalid(service: FilmService, context: RequestContext, invalid: InvalidRecord) -> Response:
    if context.token is None:
        return refusal(422, *invalid.problems)
    with reading(service.engine) as session:
        family = store.children(session)
    return refusal(422, *redact_problems(context.token, invalid.problems, family))


def video_routes(service: FilmService) -> list[Route]:
    """Return the routes of films."""

    def route(path: str, method: str, handle: Endpoint) -> Route:
        return Route(f"{FILMS}{path}", _endpoint(service, handle), methods=[method])

    routes = [
        route("", "POST", _announce),
        route("", "GET", _list),
        route("/{id}", "GET", _show),
        route("/{id}", "PATCH", _change),
        route("/{id}", "DELETE", _remove),
        route("/{id}/restore", "POST", _restore),
        route("/{id}/content", "PUT", _receive),
        route("/{id}/content", "GET", _content),
        route("/{id}/thumbnail", "GET", _still),
        route("/{id}/stills/{number}", "GET", _still),
    ]
    return [*routes, Route(f"{FILMS}{{anything:path}}", not_found(routes), methods=METHODS)]
