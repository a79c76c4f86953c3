"""The part of the OpenAPI description about videos; it is open to tokens with that scope."""

from __future__ import annotations

from typing import Any, Final

from tracker.domain.vocabulary import ClipType
from tracker.storage.models import FilmGuide, VideoState
from tracker.video.announcement import MAX_NOTE, SHA256
from tracker.video.limits import GUIDED_BYTES, MOST_BYTES, STILLS
from tracker.web.api.openapi_parts import (
    BY,
    CHILD,
    ID,
    MOMENT,
    TEXT,
    array,
    body,
    object_of,
    or_null,
    refusals,
    response,
)
from tracker.web.api.paths import BASE, CONTENT_RANGE, MAX_PART_BYTES

_COUNT: Final[dict[str, Any]] = {"type": "integer", "minimum": 0}
_NUMBER: Final[dict[str, Any]] = {"type": "number", "minimum": 0}
_UUID: Final[dict[str, Any]] = {"type": "string", "format": "uuid"}
_SHA256: Final[dict[str, Any]] = {"type": "string", "pattern": f"^{SHA256.pattern}$"}
_NOTE: Final = or_null({"type": "string", "maxLength": MAX_NOTE})
_EPISODE: Final = or_null(_UUID)
_GUIDE: Final = or_null({"enum": list(map(str, FilmGuide))}) | {
    "description": "the shot list it was filmed by, which shows no episode and may be longer"
}

VIDEO_SCHEMAS: Final[dict[str, Any]] = {
    "NewVideo": object_of(
        {
            "id": _UUID,
            "bytes": {
                "type": "integer",
                "minimum": 1,
                "maximum": GUIDED_BYTES,
                "description": f"without `guide` at most {MOST_BYTES}",
            },
            "sha256": _SHA256 | {"description": "of the file as it will be sent"},
        },
        child=or_null(TEXT) | {"description": CHILD["description"]},
        episode=_EPISODE | {"description": "the entry it shows; null for none yet"},
        media_type=or_null({"type": "string", "pattern": "^video/"}),
        name=or_null(TEXT) | {"description": "the file's name on the phone"},
        keep_sound={"type": "boolean", "description": "else the sound is dropped"},
        made_at=or_null(TEXT)
        | {
            "description": "the phone's date of the file, with offset; one that is unclear or "
            "in the future is not used"
        },
        note=_NOTE,
        guide=_GUIDE,
    )
    | {"additionalProperties": False},
    "VideoChanges": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"episode": _EPISODE, "note": _NOTE},
    },
    "Video": object_of(
        {
            "id": TEXT,
            "child": TEXT,
            "episode": or_null(TEXT),
            "state": {"enum": [*map(str, VideoState), "missing"]},
            "problem": or_null(TEXT),
            "received": _COUNT,
            "bytes": _COUNT,
            "name": TEXT,
            "note": TEXT,
            "guide": _GUIDE,
            "sha256": or_null(_SHA256),
            "media_type": or_null({"enum": list(map(str, ClipType))}),
            "duration_s": or_null(_NUMBER),
            "width": or_null(_COUNT),
            "height": or_null(_COUNT),
            "frames_per_s": or_null(_NUMBER),
            "capture_frames_per_s": or_null(_NUMBER),
            "real_time_factor": or_null(_NUMBER)
            | {
                "description": (
                    "how long a second of it lasted in life; null where its file doesn't tell"
                )
            },
            "has_sound": or_null({"type": "boolean"}),
            "still_times_s": array(_NUMBER),
            "recorded_at": or_null(MOMENT),
            "recorded_at_is_from": {"enum": ["video", "phone", None]},
            "logged_at": MOMENT,
            "logged_by": or_null(TEXT),
        },
        begins_after_s=or_null(_NUMBER)
        | {"description": "how long after its entry's beginning it began; null if not known"},
    ),
    "Videos": object_of(
        {
            "videos": array({"$ref": "#/components/schemas/Video"}),
            "used_bytes": _COUNT,
            "quota_bytes": _COUNT,
        }
    ),
    "RemovedVideo": object_of({"id": TEXT, "removed": {"const": True}}),
}
"""The schemas of what is sent and answered about videos."""

_PART_RANGE: Final = {
    "name": "Content-Range",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": f"^{CONTENT_RANGE.pattern}$"},
    "description": (
        f"`bytes FIRST-LAST/SIZE`: the place of this part, of at most {MAX_PART_BYTES} bytes, and "
        "the size that was announced"
    ),
}
_RANGE: Final = {
    "name": "Range",
    "in": "header",
    "schema": TEXT,
    "description": "`bytes=FIRST-LAST`, one range; anything else is answered with the whole file",
}
_STILL: Final = {
    "name": "number",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "enum": [str(number) for number in range(STILLS)]},
}


def _files(text: str, *media_types: str) -> dict[str, Any]:
    schema = {"type": "string", "format": "binary"}
    return {"description": text, "content": {kind: {"schema": schema} for kind in media_types}}


def _file(summary: str, *media_types: str, parameters: tuple[Any, ...] = ()) -> dict[str, Any]:
    """Return the path of a file that is read whole or by range."""
    return {
        "parameters": [ID, *parameters],
        "get": {
            "summary": summary,
            "parameters": [_RANGE],
            "responses": {
                "200": _files("The whole file.", *media_types),
                "206": _files("The range that was asked for.", *media_types),
                **refusals(404, 416, 422),
            },
        },
    }


def _content() -> dict[str, Any]:
    path = _file("The video itself", *map(str, ClipType))
    path["put"] = {
        "summary": "Send its next part; after the last one it is prepared",
        "parameters": [BY, _PART_RANGE],
        "requestBody": {
            "required": True,
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        },
        "responses": {
            "200": response("Taken; `received` says how much is there.", "Video"),
            "409": response("The next part begins elsewhere: at `received`.", "Video"),
            **refusals(400, 404, 413, 422, 507),
        },
    }
    return path


def _all_videos() -> dict[str, Any]:
    return {
        "get": {
            "summary": "The videos, the newest first, and what they take",
            "parameters": [CHILD],
            "responses": {"200": response("The videos.", "Videos"), **refusals(422)},
        },
        "post": {
            "summary": "Announce a video; its content follows in parts",
            "parameters": [BY],
            "requestBody": body("NewVideo"),
            "responses": {
                "201": response("Announced; one that the diary has already is ready.", "Video"),
                "200": response("Known already: nothing was changed.", "Video"),
                **refusals(400, 404, 413, 415, 422, 507),
            },
        },
    }


def _one_video() -> dict[str, Any]:
    return {
        "parameters": [ID],
        "get": {
            "summary": "Read what is known about it",
            "responses": {"200": response("Found.", "Video"), **refusals(404, 422)},
        },
        "patch": {
            "summary": "Change its note or its entry; null takes it out of its entry",
            "parameters": [BY],
            "requestBody": body("VideoChanges"),
            "responses": {
                "200": response("Changed.", "Video"),
                **refusals(400, 404, 413, 415, 422),
            },
        },
        "delete": {
            "summary": "Remove it; for 30 days it can be brought back",
            "parameters": [BY],
            "responses": {"200": response("Removed.", "RemovedVideo"), **refusals(404, 422)},
        },
    }


def video_paths() -> dict[str, Any]:
    """Return the paths about videos."""
    one = f"{BASE}/videos/{{id}}"
    return {
        f"{BASE}/videos": _all_videos(),
        one: _one_video(),
        f"{one}/restore": {
            "parameters": [ID],
            "post": {
                "summary": "Bring it back",
                "parameters": [BY],
                "responses": {"200": response("It is back.", "Video"), **refusals(404, 422)},
            },
        },
        f"{one}/content": _content(),
        f"{one}/thumbnail": _file("A small picture of it", "image/jpeg"),
        f"{one}/stills/{{number}}": _file(
            "One of its eight stills", "image/jpeg", parameters=(_STILL,)
        ),
    }
