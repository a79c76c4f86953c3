"""The OpenAPI description of the HTTP API, generated from the record schemas."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from tracker import __version__
from tracker.domain.schemas import RECORDS
from tracker.web.api.paths import BASE, TABLES
from tracker.web.auth.middleware import COOKIE

CHILD: Final = {
    "name": "child",
    "in": "query",
    "schema": {"type": "string"},
    "description": "the child's id; may be left out where there is one child",
}
BY: Final = {
    "name": "by",
    "in": "query",
    "schema": {"type": "string", "maxLength": 100},
    "description": (
        "who asks, for the history of the entry; any printable characters. Left out: who holds "
        "the signed-in device, or the token's name"
    ),
}
JOIN: Final = {
    "name": "join",
    "in": "query",
    "schema": {"type": "string", "enum": ["day"]},
    "description": (
        "`day`: add the answers to the check-in that the day has already, and return that one "
        "with its own id"
    ),
}
ID: Final = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}

_TEXT: Final[dict[str, Any]] = {"type": "string"}
_MOMENT: Final[dict[str, Any]] = {"type": "string", "format": "date-time"}
_FLAG: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["rule", "urgency", "title", "why", "do"],
    "additionalProperties": _TEXT,
}
_RUNNING: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["id", "started_at"],
    "properties": {
        "id": _TEXT,
        "started_at": _MOMENT,
        "jerk_offsets_s": {"type": "array", "items": {"type": "number"}},
    },
}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _array(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _object(required: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": required | more}


_WARNING: Final = _object(
    {
        **dict.fromkeys(("urgency", "opening", "action"), _TEXT),
        "calls": _array(_object(dict.fromkeys(("label", "number"), _TEXT))),
        "entries": _array(_TEXT),
        "reasons": _array(_object(dict.fromkeys(("title", "why"), _TEXT))),
    }
)
"""One card of all urgent flags: what to do, whom to call, the entries behind it, and why."""

_CHOICES: Final = _array(
    _object({"words": _TEXT, "changes": {"type": "object"}, "call": {"type": "boolean"}})
)
_CONFIRM: Final = _object(
    {
        **dict.fromkeys(("episode", "lead"), _TEXT),
        "questions": _array(
            _object({"id": _TEXT, "words": _TEXT, "choices": _CHOICES, "which": _CHOICES})
        ),
    }
)
"""Questions about a movement that is over; an answer is stored by PATCH of its `changes`."""

ANSWERS: Final[dict[str, Any]] = {
    "Refusal": _object(
        {
            "stored": {"const": False},
            "problems": _array(_object({"where": _TEXT, "problem": _TEXT, "expected": _TEXT})),
        }
    ),
    "Entry": _object(
        {"id": _TEXT, "child": _TEXT},
        entry={"type": "object"},
        rhythm=_TEXT,
        urgent=_or_null(_array(_FLAG)),
        warning=_or_null(_WARNING),
        confirm=_or_null(_CONFIRM),
    ),
    "Children": _object(
        {
            "now": _MOMENT,
            "emergency_number": _or_null(_TEXT),
            "doctor_number": _or_null(_TEXT),
            "region": _or_null(_TEXT),
            "caregivers": _array(_TEXT),
            "children": _array(
                _object(dict.fromkeys(("id", "name", "initial", "colour", "time_zone"), _TEXT))
            ),
        }
    ),
    "Status": _object(
        {
            "now": _MOMENT,
            "child": _TEXT,
            "today": {"type": "string", "format": "date"},
            "last_episode_at": _or_null(_MOMENT),
            "clock": _or_null(_TEXT),
            "clock_is_behind": {"type": "boolean"},
            "newest_entry_at": _or_null(_MOMENT),
            "last_episode_day": _or_null({"type": "string", "format": "date"}),
            "minutes_since": _or_null({"type": "integer", "minimum": 0}),
            "episodes_today": {"type": "integer", "minimum": 0},
            "running": _or_null(_RUNNING),
            "all_running": _array(_RUNNING),
            "urgency": _TEXT,
            "urgent": _array(_FLAG),
            "warning": _or_null(_WARNING),
            "confirm": _or_null(_CONFIRM),
            "checked_in_today": {"type": "boolean"},
            "reminders": _array(_TEXT),
            "missing_day": _or_null({"type": "string", "format": "date"}),
            "card": _or_null({"type": "object"}),
            "last_24_h": _array(_MOMENT),
            "recent": _array({"type": "object"}),
        }
    ),
    "Skills": _object(
        {
            "child": _TEXT,
            "months": {"type": "integer", "minimum": 0},
            "age": _TEXT,
            "from_birth": _or_null(_TEXT),
            "skills": _array(
                _object(
                    {
                        "key": _TEXT,
                        "label": _TEXT,
                        "hint": _TEXT,
                        "status": _or_null(_TEXT),
                        "date": _or_null({"type": "string", "format": "date"}),
                    }
                )
            ),
        }
    ),
}
"""The schemas of the responses; a test validates the running server's against them."""


def _response(text: str, name: str) -> dict[str, Any]:
    return {
        "description": text,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}},
    }


def _entry(text: str) -> dict[str, Any]:
    more = (
        "`entry` is what stands now; `urgent` the flags to act on today, null where they could "
        "not be worked out. A token that only writes is told"
    )
    return _response(f"{text} {more} `id` and `child`, no more.", "Entry")


def _refusals(*statuses: int) -> dict[str, Any]:
    """Return the responses that refuse a request; all have the same schema."""
    reasons = {
        400: "No JSON in UTF-8.",
        404: "There is no such entry.",
        413: "The body is too long.",
        415: "The body is not said to be JSON.",
        422: "All problems at once: where, what is wrong, what was expected.",
    }
    always = {
        401: "No token, no signed-in device.",
        403: "A token of another scope or child, or another site's page.",
        503: "The diary does not answer.",
    }
    return {
        str(status): _response(f"Refused; nothing was stored. {words}", "Refusal")
        for status, words in ({s: reasons[s] for s in statuses} | always).items()
    }


def _body(name: str) -> dict[str, Any]:
    return {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}},
    }


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
        **_refusals(400, 413, 415, 422),
    }
    return {
        "post": {
            "summary": f"Record one of the {table}",
            "parameters": [BY, JOIN] if table == "check-ins" else [BY],
            "requestBody": _body(name),
            "responses": responses,
        }
    }


def _read(summary: str, response: dict[str, Any], *parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "get": {
            "summary": summary,
            "parameters": list(parameters),
            "responses": {"200": response, **_refusals(422)},
        }
    }


def _entry_path(name: str) -> dict[str, Any]:
    return {
        "parameters": [ID],
        "get": {
            "summary": "Read it",
            "responses": {"200": _entry("Found."), **_refusals(404, 422)},
        },
        "patch": {
            "summary": "Change some answers; null takes one back; child moves it to another child",
            "parameters": [BY],
            "requestBody": _body(f"{name}Changes"),
            "responses": {"200": _entry("Changed."), **_refusals(400, 404, 413, 415, 422)},
        },
        "delete": {
            "summary": "Remove it; it is kept as removed",
            "parameters": [BY],
            "responses": {"200": _entry("Removed."), **_refusals(404, 422)},
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
        f"{BASE}/status": _read("One child at a glance", _response("The glance.", "Status"), CHILD),
        f"{BASE}/children": _read(
            "The children, and the diary's clock", _response("The children.", "Children")
        ),
        f"{BASE}/skills": _read(
            "The skills asked at the child's age, each with the newest answer",
            _response("The skills.", "Skills"),
            CHILD,
        ),
    }
    for word, kind in kinds.items():
        paths |= {
            f"{BASE}/{word}": _collection(word, kind.__name__),
            f"{BASE}/{word}/{{id}}": _entry_path(kind.__name__),
        }
    about = {
        "title": "Infant movement diary",
        "version": __version__,
        "description": "JSON in the words of the exchange file infant-movement-diary/1.",
    }
    schemes = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A program's token; it writes or reads, for one child or all.",
        },
        "device": {
            "type": "apiKey",
            "in": "cookie",
            "name": COOKIE,
            "description": "A signed-in device, or without a passcode the machine itself.",
        },
    }
    all_components = {"schemas": {**components, **ANSWERS}, "securitySchemes": schemes}
    return {
        "openapi": "3.1.0",
        "info": about,
        "paths": paths,
        "components": all_components,
        "security": [{"token": []}, {"device": []}],
    }
