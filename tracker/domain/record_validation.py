"""Validate a record against its schema; report every problem in words, within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tracker.domain.field_types import Context
from tracker.errors import InvalidRecord, Problem
from tracker.localization.messages import N_
from tracker.localization.stored_messages import english

MOST_KEYS: Final = 200
"""A record with more keys is refused before its values are validated (ours)."""

MOST_PROBLEMS: Final = 100
"""The number of problems that are reported of one record (ours)."""

LONGEST_KEY: Final = 100
"""A key that no record has is quoted up to this many characters (ours)."""

Texts = tuple[str, str]
"""What is wrong with a value, and what was expected."""

MESSAGES: Final[dict[str, Texts]] = {
    "missing": (N_("is missing"), N_("a value")),
    "extra_forbidden": (
        N_("is not a key of this record"),
        N_("only the keys of the exchange file"),
    ),
    "enum": (N_("is an unknown word"), N_("{words} or {last}")),
    "string_type": (N_("is not text"), N_("text")),
    "string_unicode": (N_("contains half a character (a lone surrogate)"), N_("Unicode text")),
    "string_too_long": (N_("is too long"), N_("at most {max_length} characters")),
    "string_too_short": (N_("is empty"), N_("at least {min_length} character")),
    "string_pattern_mismatch": (N_("does not have the right form"), "{pattern}"),
    "too_short": (N_("is empty"), N_("at least {min_length} character")),
    "too_long": (N_("is too long"), N_("at most {max_length}")),
    "greater_than_equal": (N_("is too small"), N_("at least {ge}")),
    "greater_than": (N_("is too small"), N_("more than {gt}")),
    "less_than_equal": (N_("is too large"), N_("at most {le}")),
    "finite_number": (N_("is not a finite number"), N_("a number")),
    "list_type": (N_("is not a list"), N_("a list")),
    "bool_type": (N_("is neither true nor false"), N_("true or false")),
    "model_type": (N_("is not a record"), N_("an object with named values")),
    "nul_character": (N_("contains a NUL character"), N_("text without control code 0")),
    "not_a_number": (N_("is not a number"), N_("a number")),
    "number_too_large": (N_("is too large a number"), N_("a number")),
    "not_whole": (N_("is not a whole number"), N_("a whole number")),
    "not_a_uuid": (N_("is not a UUID"), N_("a UUID such as {example}")),
    "not_a_time": (N_("is not a time"), N_("ISO 8601 with an offset, such as {example}")),
    "no_offset": (
        N_("has no offset, so the moment is not known"),
        N_("ISO 8601 with an offset, such as {example}"),
    ),
    "outside_years": (
        N_("is outside the years a diary can hold"),
        N_("a moment in the child's life"),
    ),
    "future_instant": (N_("is in the future"), N_("an instant not after now")),
    "instant_before_birth": (N_("is before birth"), N_("an instant on or after {birth_date}")),
    "not_a_day": (N_("is not a day"), N_("a calendar day such as {example}")),
    "future_day": (N_("is in the future"), N_("a day not after today")),
    "day_before_birth": (N_("is before birth"), N_("a day on or after {birth_date}")),
    "birth_too_long_ago": (N_("is too long ago"), N_("a day on or after {first_day}")),
    "future_birth": (N_("is in the future"), N_("the day of birth")),
    "not_a_time_zone": (N_("is not a time zone"), N_("an IANA name such as {example}")),
    "word_twice": (N_("says the same word twice"), N_("each word once")),
    "ends_before_start": (N_("{end} is before {start}"), N_("an end not before the start")),
    "too_many_problems": (
        N_("has more problems than these"),
        N_("mend these first, then try again"),
    ),
    "too_many_keys": (N_("has too many keys"), N_("only the keys of the exchange file")),
}
"""The messages of each kind of error, pydantic's own and those of `refusal`."""


def _worded(where: str, kind: str, values: Mapping[str, object]) -> Problem:
    """Return a problem in English, with the messages that a page shows in its own language."""
    problem, expected = MESSAGES[kind]
    return Problem(where, english(problem, values), english(expected, values))


def _problem(error: ErrorDetails, where: str) -> Problem:
    values = error.get("ctx", {})
    parts = [str(part)[:LONGEST_KEY] for part in error["loc"]]
    place = "/".join([part for part in (where, *parts) if part])
    if error["type"] not in MESSAGES:
        return Problem(place, error["msg"], "a value of the exchange file")
    if error["type"] == "enum":
        words, _, last = values["expected"].rpartition(" or ")
        values = {"words": words, "last": last}
    return _worded(place, error["type"], values)


def problems_in(error: ValidationError, where: str = "") -> list[Problem]:
    """Return the problems of a record, each with its place below `where`; at most 101."""
    faults = error.errors(include_url=False, include_input=False)
    problems = [_problem(details, where) for details in faults[:MOST_PROBLEMS]]
    if len(faults) > MOST_PROBLEMS:
        problems.append(_worded(where, "too_many_problems", {}))
    return problems


Model = TypeVar("Model", bound=BaseModel)


def valid_record_or_none(
    model: type[Model], fields: object, context: Context, where: str, problems: list[Problem]
) -> Model | None:
    """Return the validated record; None if it has problems, which are added to `problems`."""
    if isinstance(fields, Mapping) and len(fields) > MOST_KEYS:
        problems.append(_worded(where, "too_many_keys", {}))
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
