"""Validate a record against its schema; report every problem in words, within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tracker.domain.field_types import Context
from tracker.errors import InvalidRecord, Problem

MOST_KEYS: Final = 200
"""A record with more keys is refused before its values are validated (ours)."""

MOST_PROBLEMS: Final = 100
"""The number of problems that are reported of one record (ours)."""

LONGEST_KEY: Final = 100
"""A key that no record has is quoted up to this many characters (ours)."""

_MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "missing": ("is missing", "a value"),
    "extra_forbidden": ("is not a key of this record", "only the keys of the exchange file"),
    "enum": ("is an unknown word", "{expected}"),
    "string_type": ("is not text", "text"),
    "string_unicode": ("contains half a character (a lone surrogate)", "Unicode text"),
    "string_too_long": ("is too long", "at most {max_length} characters"),
    "string_too_short": ("is empty", "at least {min_length} character"),
    "string_pattern_mismatch": ("does not have the right form", "{pattern}"),
    "too_short": ("is empty", "at least {min_length} character"),
    "too_long": ("is too long", "at most {max_length}"),
    "greater_than_equal": ("is too small", "at least {ge}"),
    "greater_than": ("is too small", "more than {gt}"),
    "less_than_equal": ("is too large", "at most {le}"),
    "finite_number": ("is not a finite number", "a number"),
    "list_type": ("is not a list", "a list"),
    "bool_type": ("is neither true nor false", "true or false"),
    "model_type": ("is not a record", "an object with named values"),
}
"""Problem and expected value of each type of pydantic error."""


def _problem(error: ErrorDetails, where: str) -> Problem:
    context = error.get("ctx", {})
    parts = [str(part)[:LONGEST_KEY] for part in error["loc"]]
    place = "/".join([part for part in (where, *parts) if part])
    if error["type"] == "diary":
        return Problem(place, context["problem"], context["expected"])
    fallback = (error["msg"], "a value of the exchange file")
    problem, expected = _MESSAGES.get(error["type"], fallback)
    return Problem(place, problem, expected.format(**context))


def problems_in(error: ValidationError, where: str = "") -> list[Problem]:
    """Return the problems of a record, each with its place below `where`; at most 101."""
    faults = error.errors(include_url=False, include_input=False)
    problems = [_problem(details, where) for details in faults[:MOST_PROBLEMS]]
    if len(faults) > MOST_PROBLEMS:
        problems.append(
            Problem(where, "has more problems than these", "mend these first, then try again")
        )
    return problems


Model = TypeVar("Model", bound=BaseModel)


def valid_record_or_none(
    model: type[Model], fields: object, context: Context, where: str, problems: list[Problem]
) -> Model | None:
    """Return the validated record; None if it has problems, which are added to `problems`."""
    if isinstance(fields, Mapping) and len(fields) > MOST_KEYS:
        problems.append(Problem(where, "has too many keys", "only the keys of the exchange file"))
        return None
    try:
        return model.model_validate(fields, context=context)
    except ValidationError as error:
        problems += problems_in(error, where)
        return None


def valid_record(model: type[Model], fields: Mapping[str, object], context: Context) -> Model:
    """Return the validated record; raise InvalidRecord with all problems."""
    problems: list[Problem] = []
    record = valid_record_or_none(model, dict(fields), context, "", problems)
    if record is None:
        raise InvalidRecord(problems)
    return record
