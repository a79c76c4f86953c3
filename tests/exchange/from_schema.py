"""Hypothesis strategies for the keywords that the exchange file's JSON Schema uses."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

Schema = dict[str, Any]

FIRST, LAST = datetime(2026, 3, 1), datetime(2026, 11, 20)  # noqa: DTZ001 - the zones are drawn
ZONES = st.sampled_from([UTC, ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")])
FORMATS = {
    "date-time": st.datetimes(FIRST, LAST, timezones=ZONES).map(datetime.isoformat),
    "date": st.dates(FIRST.date(), LAST.date()).map(date.isoformat),
    "uuid": st.uuids().map(str),
}
CHARACTERS = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
LONGEST_LIST = 3


def text(schema: Schema) -> st.SearchStrategy[str]:
    if "format" in schema:
        return FORMATS[schema["format"]]
    if "pattern" in schema:
        matching: st.SearchStrategy[str] = st.from_regex(
            re.compile(str(schema["pattern"])), fullmatch=True
        )
        return matching
    return st.text(
        CHARACTERS,
        min_size=schema.get("minLength", 0),
        max_size=min(schema.get("maxLength", 20), 20),
    )


def number(schema: Schema) -> st.SearchStrategy[float]:
    low, high = schema.get("minimum", schema.get("exclusiveMinimum", 0)), schema.get("maximum")
    return st.floats(
        low, high, exclude_min="exclusiveMinimum" in schema, allow_nan=False, allow_infinity=False
    )


def records(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: from_schema(field) for name, field in schema["properties"].items()}
    required = {name: field for name, field in fields.items() if name in schema["required"]}
    return st.fixed_dictionaries(
        required, optional={name: field for name, field in fields.items() if name not in required}
    )


def from_schema(schema: Schema) -> st.SearchStrategy[Any]:
    """Return a strategy for everything the schema allows, with lists kept short."""
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    choices: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "null": st.none,
        "boolean": st.booleans,
        "string": lambda: text(schema),
        "number": lambda: number(schema),
        "integer": lambda: st.integers(schema.get("minimum"), schema.get("maximum", 2**53)),
        "array": lambda: st.lists(
            from_schema(schema["items"]),
            max_size=LONGEST_LIST,
            unique=schema.get("uniqueItems", False),
        ),
        "object": lambda: records(schema),
    }
    return st.one_of([choices[kind]() for kind in kinds])
