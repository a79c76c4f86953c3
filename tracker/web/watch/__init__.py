"""The pages about videos: the player, the playlist for a visit, how to film small movements.

`video/watch?id=…&beside=…` plays one or two videos; `video/doctor?child=…` is the playlist for
the doctor, which works offline once opened, and `/videos/visit.zip?id=…` the same as one file. The
pages are files beside this module with the quick page's colours; no script or style is inline.
Their texts (`words.py`) are put in by the language of the device.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tracker.domain.video_marks import PLAYBACK_RATES
from tracker.errors import InvalidRecord, TrackerError
from tracker.localization.messages import _
from tracker.localization.region import current_region, in_region
from tracker.presentation.tap_tempo_text import video_tempo_text
from tracker.presentation.video_captions import video_caption
from tracker.statistics.tap_tempo import tap_rhythm
from tracker.storage import store, videos
from tracker.storage.database import reading
from tracker.web.api.request_body import RefusedRequest, body_of, parsed
from tracker.web.api.writes import requested_child
from tracker.web.device_region import region_of
from tracker.web.quick import FOLDER as QUICK_FOLDER
from tracker.web.quick import (
    FOR_THE_REQUEST,
    cached_response,
    for_request,
    service_worker,
)
from tracker.web.watch.visit_zip import VisitVideo, visit_page, zip_of_visit
from tracker.web.watch.words import PAGE_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from tracker.video.service import FilmService

FOLDER: Final = files("tracker.web.watch")

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; base-uri 'self'; "
    "form-action 'none'; frame-ancestors 'self'"
)
PLACE: Final = re.compile(r"\{\{(\w+)\}\}")
MOST_TAPS: Final = 10_000
DAY_S: Final = 86_400
MOST_IN_A_ZIP: Final = 50
FILES: Final = {
    "/video/watch": ("watch.html", "text/html"),
    "/video/doctor": ("doctor.html", "text/html"),
    "/video/fidgety": ("fidgety.html", "text/html"),
    "/video/fidgety.js": ("fidgety.js", "text/javascript"),
    "/video/common.js": ("common.js", "text/javascript"),
    "/video/watch.js": ("watch.js", "text/javascript"),
    "/video/taps.js": ("taps.js", "text/javascript"),
    "/video/kept.js": ("kept.js", "text/javascript"),
    "/video/doctor.js": ("doctor.js", "text/javascript"),
    "/video/sw.js": ("sw.js", "text/javascript"),
    "/video/video.css": ("video.css", "text/css"),
}
"""Each address with its file; the style follows the quick page's, whose colours it uses."""


def page_text(name: str) -> str:
    """Return a document with its texts in the language in use."""
    texts = {key: _(text) for key, text in PAGE_WORDS[name].items()}
    listed = json.dumps(texts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    places = {key: html.escape(text) for key, text in texts.items()}
    places |= {"words": listed, "lang": current_region().code, **FOR_THE_REQUEST}
    document = (FOLDER / name).read_text(encoding="utf-8")
    return PLACE.sub(lambda place: places[place[1]], document)


def _file_route(path: str, service: FilmService) -> Route:
    name, media_type = FILES[path]

    def respond(request: Request) -> Response:
        if name in PAGE_WORDS:
            with in_region(region_of(request, service.engine)):
                body = for_request(page_text(name), request)
        else:
            body = (FOLDER / name).read_bytes()
        if media_type == "text/css":
            body = (QUICK_FOLDER / "base.css").read_bytes() + body
        elif name == "sw.js":
            body = service_worker(body)
        return cached_response(request, body, media_type, {"content-security-policy": POLICY})

    return Route(path, respond)


def _captions(service: FilmService, child_id: str | None, ids: Sequence[str]) -> dict[str, Any]:
    """Return a child with its videos in words, the newest first; only those of `ids` if any."""
    with reading(service.engine) as session:
        child = requested_child(session, child_id)
        films = [
            film
            for film in videos.videos(session, child.id)
            if (not ids or film.id in ids) and film.state == "ready"
        ]
        named = {film.episode_id for film in films if film.episode_id}
        entries = store.read_many(session, "episodes", sorted(named)) if named else {}
    captions = []
    for film in films:
        owner, entry = entries.get(film.episode_id or "", (None, None))
        is_present = entry is not None and owner == child.id and "removed_at" not in entry
        is_here = service.folder.film(film.stored_sha256 or "") is not None
        caption = asdict(video_caption(child, film, entry if is_present else None))
        captions.append(
            caption
            | {
                "is_here": is_here,
                "bytes": film.stored_bytes,
                "stills": list(film.still_times_s) if is_here else [],
                "sha256": film.stored_sha256,
                "media_type": film.stored_type,
            }
        )
    return {"child": child.id, "name": child.name, "videos": captions}


def _refusal(error: TrackerError | RefusedRequest) -> JSONResponse:
    if isinstance(error, RefusedRequest):
        problem = _("That did not reach the diary whole. Please try again.")
        return JSONResponse({"problem": problem}, error.status)
    if isinstance(error, InvalidRecord):
        problem = _("We don't know whose videos to show. Please open this page from the diary.")
        return JSONResponse({"problem": problem}, 404)
    return JSONResponse({"problem": str(error)}, 503)


def watch_routes(service: FilmService) -> list[Route]:
    """Return the routes of the pages about videos and of what they read."""

    async def listed(request: Request) -> Response:
        child = request.query_params.get("child")
        with in_region(await run_in_threadpool(region_of, request, service.engine)):
            try:
                return JSONResponse(await run_in_threadpool(_captions, service, child, ()))
            except TrackerError as error:
                return _refusal(error)

    async def rhythm(request: Request) -> Response:
        with in_region(await run_in_threadpool(region_of, request, service.engine)):
            try:
                fields = parsed(await body_of(request))
            except RefusedRequest as refused:
                return _refusal(refused)
            taps, rate = _taps(fields.get("offsets_s")), fields.get("playback_rate")
            if taps is None or rate not in PLAYBACK_RATES:
                return JSONResponse({"problem": _("These are no taps along a video.")}, 422)
            return JSONResponse({"sentence": video_tempo_text(tap_rhythm(taps, rate))})

    async def visit(request: Request) -> Response:
        with in_region(await run_in_threadpool(region_of, request, service.engine)):
            return await _visit(service, request)

    return [
        *(_file_route(path, service) for path in FILES),
        Route("/videos/list", listed),
        Route("/videos/rhythm", rhythm, methods=["POST"]),
        Route("/videos/visit.zip", visit),
    ]


async def _visit(service: FilmService, request: Request) -> Response:
    """Return the zip of the videos that a request names."""
    child, ids = request.query_params.get("child"), request.query_params.getlist("id")
    if not ids or len(ids) > MOST_IN_A_ZIP:
        problem = _("Choose 1 to {most} videos.").format(most=MOST_IN_A_ZIP)
        return JSONResponse({"problem": problem}, 422)
    try:
        described = await run_in_threadpool(_captions, service, child, ids)
    except TrackerError as error:
        return _refusal(error)
    videos_here = [
        VisitVideo(one, file)
        for one in described["videos"]
        if (file := service.folder.film(one["sha256"] or "")) is not None
    ]
    if not videos_here:
        return JSONResponse({"problem": _("None of these videos is in the diary.")}, 404)
    name, now = described["name"], datetime.now(UTC)
    return StreamingResponse(
        zip_of_visit(visit_page(name, videos_here), videos_here, now),
        media_type="application/zip",
        headers={"content-disposition": f'attachment; filename="{_zip_name(name, now)}"'},
    )


def _taps(value: object) -> list[float] | None:
    """Return the times of taps in seconds, None where it is no list of them."""
    if not isinstance(value, list) or len(value) > MOST_TAPS:
        return None
    times = [float(tap) for tap in value if isinstance(tap, int | float) and 0 <= tap <= DAY_S]
    return times if len(times) == len(value) else None


def _zip_name(name: str, now: datetime) -> str:
    """Return the file name of the zip, in ASCII: a header takes nothing else."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "baby"
    return f"videos-{plain}-{now:%Y-%m-%d}.zip"
