"""The description of the HTTP interface, made from the records themselves, so that it cannot say something else than the code does."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from tracker import __version__
from tracker.records import RECORDS
from tracker.web.api import BASE, TABLES

PROBLEMS: Final = {"description": "Refused; nothing was stored. All problems at once: where, what is wrong, what was expected."}
CHILD: Final = {"name": "child", "in": "query", "schema": {"type": "string"}, "description": "the child's id; may be left out where there is one child"}
BY: Final = {"name": "by", "in": "query", "schema": {"type": "string", "maxLength": 100}, "description": "who asks, for the history of the entry"}
ID: Final = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}


def _entry(words: str) -> dict[str, Any]:
    return {"description": f"{words} `entry` is what stands now; `urgent` the flags to act on today, null where they could not be worked out."}


def _body(name: str) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


def _said(schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a new record may say: its fields, and the child."""
    child = {"type": "string", "description": CHILD["description"]}
    return schema | {"properties": {**schema["properties"], "child": child}}


def _changes(schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a change may say: any of the fields but the id, none of them required, null to take an answer back."""
    fields = {name: {"anyOf": [field, {"type": "null"}]} for name, field in _said(schema)["properties"].items() if name != "id"}
    return {"type": "object", "additionalProperties": False, "properties": fields}


def _collection(table: str, name: str) -> dict[str, Any]:
    answers = {"201": _entry("Recorded."), "200": _entry("Known already: nothing was changed."), "422": PROBLEMS}
    return {"post": {"summary": f"Record one of the {table}", "parameters": [BY], "requestBody": _body(name), "responses": answers}}


def _one(name: str) -> dict[str, Any]:
    missing: dict[str, Any] = {"404": {"description": "There is no such entry."}}
    return {
        "parameters": [ID],
        "get": {"summary": "Read it", "responses": {"200": _entry("Found."), **missing}},
        "patch": {
            "summary": "Change some answers; null takes one back; child moves it to another child",
            "parameters": [BY],
            "requestBody": _body(f"{name}Changes"),
            "responses": {"200": _entry("Changed."), "422": PROBLEMS, **missing},
        },
        "delete": {"summary": "Remove it; it is kept as removed", "parameters": [BY], "responses": {"200": _entry("Removed."), **missing}},
    }


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """Return the interface as OpenAPI 3.1."""
    kinds = {word: RECORDS[table] for word, table in TABLES.items()}
    _, schemas = models_json_schema([(kind, "validation") for kind in kinds.values()], ref_template="#/components/schemas/{model}")
    components = dict(schemas["$defs"])
    for name in [kind.__name__ for kind in kinds.values()]:
        components |= {f"{name}Changes": _changes(components[name]), name: _said(components[name])}
    paths: dict[str, object] = {
        f"{BASE}/status": {
            "get": {"summary": "One child at a glance", "parameters": [CHILD], "responses": {"200": {"description": "The glance."}, "422": PROBLEMS}}
        },
        f"{BASE}/children": {"get": {"summary": "The children, and the diary's clock", "responses": {"200": {"description": "The children."}}}},
    }
    for word, kind in kinds.items():
        paths |= {f"{BASE}/{word}": _collection(word, kind.__name__), f"{BASE}/{word}/{{id}}": _one(kind.__name__)}
    about = {"title": "Infant movement diary", "version": __version__, "description": "JSON in the words of the exchange file infant-movement-diary/1."}
    return {"openapi": "3.1.0", "info": about, "paths": paths, "components": {"schemas": components}}
