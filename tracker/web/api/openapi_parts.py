"""Pieces that the OpenAPI description is put together from."""

from __future__ import annotations

from typing import Any, Final

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
ID: Final = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}

TEXT: Final[dict[str, Any]] = {"type": "string"}
MOMENT: Final[dict[str, Any]] = {"type": "string", "format": "date-time"}


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def array(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def object_of(required: dict[str, Any], **more: object) -> dict[str, Any]:
    """Return the schema of an object with fields that are always there, and `more` that may be."""
    return {"type": "object", "required": list(required), "properties": required | more}


def response(text: str, name: str) -> dict[str, Any]:
    """Return a response in JSON, with the name of its schema."""
    return {
        "description": text,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}},
    }


def refusals(*statuses: int) -> dict[str, Any]:
    """Return the responses that refuse a request; all have the same schema."""
    reasons = {
        400: "No JSON in UTF-8.",
        404: "There is no such entry, or video.",
        413: "The body is too long.",
        415: "The body is not said to be JSON.",
        416: "The range begins behind the end of the file.",
        422: "All problems at once: where, what is wrong, what was expected.",
        507: "There is no room: on the disk, or in what is set aside for videos.",
    }
    always = {
        401: "No token, no signed-in device.",
        403: "A token of another scope or child, or another site's page.",
        503: "The diary does not answer.",
    }
    return {
        str(status): response(f"Refused; nothing was stored. {words}", "Refusal")
        for status, words in ({s: reasons[s] for s in statuses} | always).items()
    }


def body(name: str) -> dict[str, Any]:
    """Return the body of a request in JSON, with the name of its schema."""
    return {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}},
    }
