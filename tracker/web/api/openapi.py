"""The OpenAPI description of the HTTP API, generated from the record schemas."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from tracker import __version__
from tracker.domain.schemas import RECORDS
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
from tracker.web.api.openapi_videos import VIDEO_SCHEMAS, video_paths
from tracker.web.api.paths import BASE, TABLES
from tracker.web.auth.middleware import COOKIE

JOIN: Final = {
    "name": "join",
    "in": "query",
    "schema": {"type": "string", "enum": ["day"]},
    "description": (
        "`day`: add the answers to the check-in that the day has already, and return that one "
        "with its own id"
    ),
}
_FLAG: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["rule", "urgency", "title", "why", "do"],
    "additionalProperties": TEXT,
}
_RUNNING: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["id", "started_at"],
    "properties": {
        "id": TEXT,
        "started_at": MOMENT,
        "jerk_offsets_s": {"type": "array", "items": {"type": "number"}},
    },
}


_WARNING: Final = object_of(
    {
        **dict.fromkeys(("urgency", "opening", "action"), TEXT),
        "calls": array(object_of(dict.fromkeys(("label", "number"), TEXT))),
        "entries": array(TEXT),
        "reasons": array(object_of(dict.fromkeys(("title", "why"), TEXT))),
    }
)
"""One card of all urgent flags: what to do, whom to call, the entries behind it, and why."""

_CHOICES: Final = array(
    object_of({"words": TEXT, "changes": {"type": "object"}, "call": {"type": "boolean"}})
)
_CONFIRM: Final = object_of(
    {
        **dict.fromkeys(("episode", "lead"), TEXT),
        "questions": array(
            object_of({"id": TEXT, "words": TEXT, "choices": _CHOICES, "which": _CHOICES})
        ),
    }
)
"""Questions about a movement that is over; an answer is stored by PATCH of its `changes`."""

ANSWERS: Final[dict[str, Any]] = {
    "Refusal": object_of(
        {
            "stored": {"const": False},
            "problems": array(object_of({"where": TEXT, "problem": TEXT, "expected": TEXT})),
        }
    ),
    "Entry": object_of(
        {"id": TEXT, "child": TEXT},
        entry={"type": "object"},
        rhythm=TEXT,
        questions=array(TEXT),
        urgent=or_null(array(_FLAG)),
        warning=or_null(_WARNING),
        confirm=or_null(_CONFIRM),
    ),
    "Children": object_of(
        {
            "now": MOMENT,
            "emergency_number": or_null(TEXT),
            "doctor_number": or_null(TEXT),
            "region": or_null(TEXT),
            "caregivers": array(TEXT),
            "children": array(
                object_of(dict.fromkeys(("id", "name", "initial", "colour", "time_zone"), TEXT))
            ),
        }
    ),
    "Status": object_of(
        {
            "now": MOMENT,
            "child": TEXT,
            "today": {"type": "string", "format": "date"},
            "last_episode_at": or_null(MOMENT),
            "clock": or_null(TEXT),
            "clock_is_behind": {"type": "boolean"},
            "newest_entry_at": or_null(MOMENT),
            "last_episode_day": or_null({"type": "string", "format": "date"}),
            "minutes_since": or_null({"type": "integer", "minimum": 0}),
            "episodes_today": {"type": "integer", "minimum": 0},
            "running": or_null(_RUNNING),
            "all_running": array(_RUNNING),
            "urgency": TEXT,
            "urgent": array(_FLAG),
            "warning": or_null(_WARNING),
            "confirm": or_null(_CONFIRM),
            "checked_in_today": {"type": "boolean"},
            "reminders": array(TEXT),
            "missing_day": or_null({"type": "string", "format": "date"}),
            "card": or_null({"type": "object"}),
            "last_24_h": array(MOMENT),
            "recent": array({"type": "object"}),
        }
    ),
    "Skills": object_of(
        {
            "child": TEXT,
            "months": {"type": "integer", "minimum": 0},
            "age": TEXT,
            "from_birth": or_null(TEXT),
            "skills": array(
                object_of(
                    {
                        "key": TEXT,
                        "label": TEXT,
                        "hint": TEXT,
                        "status": or_null(TEXT),
                        "date": or_null({"type": "string", "format": "date"}),
                    }
                )
            ),
        }
    ),
}
"""The schemas of the responses; a test validates the running server's against them."""


def _entry(text: str) -> dict[str, Any]:
    more = (
        "`entry` is what stands now; `urgent` the flags to act on today, null where they could "
        "not be worked out; `questions` what to look at again in a size, which is stored all the "
        "same. A token that only writes is told"
    )
    return response(f"{text} {more} `id` and `child`, no more.", "Entry")


def _new_record(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a new record: its fields, and the child."""
    child = {"type": "string", "description": CHILD["description"]}
    return schema | {"properties": {**schema["properties"], "child": child}}


def _changes(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a change: any fields but the id, null to take an answer back."""
    fields = {
        name: {"anyOf": [field, {"type": "null"}]}
        for name, field in _new_record(schema)["properties"].items()
        if name != "id"
    }
    return {"type": "object", "additionalProperties": False, "properties": fields}


def _collection(table: str, name: str) -> dict[str, Any]:
    responses = {
        "201": _entry("Recorded."),
        "200": _entry("Known already: nothing was changed."),
        **refusals(400, 413, 415, 422),
    }
    return {
        "post": {
            "summary": f"Record one of the {table}",
            "parameters": [BY, JOIN] if table == "check-ins" else [BY],
            "requestBody": body(name),
            "responses": responses,
        }
    }


def _read(summary: str, answer: dict[str, Any], *parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "get": {
            "summary": summary,
            "parameters": list(parameters),
            "responses": {"200": answer, **refusals(422)},
        }
    }


def _entry_path(name: str) -> dict[str, Any]:
    return {
        "parameters": [ID],
        "get": {
            "summary": "Read it",
            "responses": {"200": _entry("Found."), **refusals(404, 422)},
        },
        "patch": {
            "summary": "Change some answers; null takes one back; child moves it to another child",
            "parameters": [BY],
            "requestBody": body(f"{name}Changes"),
            "responses": {"200": _entry("Changed."), **refusals(400, 404, 413, 415, 422)},
        },
        "delete": {
            "summary": "Remove it; it is kept as removed",
            "parameters": [BY],
            "responses": {"200": _entry("Removed."), **refusals(404, 422)},
        },
    }


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """Return the API as an OpenAPI 3.1 document."""
    kinds = {word: RECORDS[table] for word, table in TABLES.items()}
    _, schemas = models_json_schema(
        [(kind, "validation") for kind in kinds.values()],
        ref_template="#/components/schemas/{model}",
    )
    components: dict[str, Any] = dict(schemas["$defs"])
    for name in (str(kind.__name__) for kind in kinds.values()):
        components |= {
            f"{name}Changes": _changes(components[name]),
            name: _new_record(components[name]),
        }
    paths: dict[str, object] = {
        f"{BASE}/status": _read("One child at a glance", response("The glance.", "Status"), CHILD),
        f"{BASE}/children": _read(
            "The children, and the diary's clock", response("The children.", "Children")
        ),
        f"{BASE}/skills": _read(
            "The skills asked at the child's age, each with the newest answer",
            response("The skills.", "Skills"),
            CHILD,
        ),
    }
    for word, kind in kinds.items():
        paths |= {
            f"{BASE}/{word}": _collection(word, kind.__name__),
            f"{BASE}/{word}/{{id}}": _entry_path(kind.__name__),
        }
    paths |= video_paths()
    about = {
        "title": "Infant movement diary",
        "version": __version__,
        "description": "JSON in the words of the exchange file infant-movement-diary/1.",
    }
    schemes = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": (
                "A program's token; it writes or reads, or sees and sends videos, for one child "
                "or all."
            ),
        },
        "device": {
            "type": "apiKey",
            "in": "cookie",
            "name": COOKIE,
            "description": "A signed-in device, or without a passcode the machine itself.",
        },
    }
    all_schemas = {**components, **ANSWERS, **VIDEO_SCHEMAS}
    return {
        "openapi": "3.1.0",
        "info": about,
        "paths": paths,
        "components": {"schemas": all_schemas, "securitySchemes": schemes},
        "security": [{"token": []}, {"device": []}],
    }
