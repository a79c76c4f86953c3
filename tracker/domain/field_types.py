"""Field types of the record schemas, each with its own validation.

Fields are validated independently, so that all problems of a record are reported together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, TypeVar, cast
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from tracker.domain.local_time import local_date, zone_names
from tracker.domain.questions import field_spec

CLOCK_SLACK = timedelta(minutes=5)
"""A phone's clock may be this far ahead; a later instant is in the future (exchange file, v1)."""

EARLIEST_BIRTH = date(1900, 1, 1)
EARLIEST_REMOVED = date(2000, 1, 1)
"""A removed record may lie before a birth date corrected since, but not before this (ours)."""

EXAMPLE_INSTANT = "2026-11-22T03:12:00+01:00"

EASTERNMOST_ZONE = timezone(timedelta(hours=14))
"""The zone in which every day begins first (Kiritimati)."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class Context:
    """What validation depends on: the current time, the child's home zone and birth date.

    `any_zone`: a moment on the day of birth in any time zone is accepted, because the home may have
    moved since. `logged_day`: a day up to this one is not in the future, for the same reason.
    """

    now: datetime
    time_zone: str
    birth_date: date
    any_zone: bool = False
    logged_day: date = date.min


def refusal(kind: str, **values: object) -> PydanticCustomError:
    """Return a validation error of a kind that `record_validation.MESSAGES` words."""
    return PydanticCustomError(kind, "a refused value", values)


def _context(info: ValidationInfo) -> Context:
    return cast("Context", info.context)


def _text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise refusal("string_unicode") from None
    if "\x00" in value:
        raise refusal("nul_character")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refusal("not_a_number")
    try:
        return float(value)
    except OverflowError:
        raise refusal("number_too_large") from None


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise refusal("not_whole")
    return int(value)


def _uuid(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if not isinstance(value, str) or not re.fullmatch(
        r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value
    ):
        raise refusal("not_a_uuid", example="2edd8b64-df44-4e51-95df-b0210bb59ad1")
    return value.lower()


def parsed_instant(value: object) -> datetime:
    """Return an aware datetime from ISO 8601 text with an offset; raise ValueError if naive."""
    if isinstance(value, str):
        with suppress(ValueError):
            value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        raise refusal("not_a_time", example=EXAMPLE_INSTANT)
    if value.tzinfo is None:
        raise refusal("no_offset", example=EXAMPLE_INSTANT)
    return value


def _instant(value: object, info: ValidationInfo) -> datetime:
    instant = parsed_instant(value)
    context = _context(info)
    try:
        day = local_date(instant, context.time_zone)
        if context.any_zone:
            day = max(day, instant.astimezone(EASTERNMOST_ZONE).date())
        future = instant > context.now + CLOCK_SLACK
    except OverflowError:
        raise refusal("outside_years") from None
    if future:
        raise refusal("future_instant")
    if day < context.birth_date:
        raise refusal("instant_before_birth", birth_date=str(context.birth_date))
    return instant


def parsed_day(value: object) -> date:
    """Return a calendar day from YYYY-MM-DD; raise ValueError for anything else."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        with suppress(ValueError):
            return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise refusal("not_a_day", example="2026-11-22")


def stored_context(context: Context, fields: Mapping[str, object]) -> Context:
    """Return the context for a record that was valid when it was stored.

    Since then the home may have moved across the date line, or the record may have been removed:
    a removed record may be from before birth, as it is not counted.
    """
    logged_day = date.min
    with suppress(ValueError, OverflowError):
        logged_at = min(parsed_instant(fields.get("logged_at")), context.now)
        logged_day = (logged_at + CLOCK_SLACK).astimezone(EASTERNMOST_ZONE).date()
    return replace(
        context,
        birth_date=context.birth_date if fields.get("removed_at") is None else EARLIEST_REMOVED,
        any_zone=True,
        logged_day=logged_day,
    )


def _day(value: object, info: ValidationInfo) -> date:
    day, context = parsed_day(value), _context(info)
    today = local_date(context.now + CLOCK_SLACK, context.time_zone)
    if day > max(today, context.logged_day):
        raise refusal("future_day")
    if day < context.birth_date:
        raise refusal("day_before_birth", birth_date=str(context.birth_date))
    return day


def birth_date_value(value: object, info: ValidationInfo) -> date:
    """Return the day of birth; refuse the future and days before `EARLIEST_BIRTH`."""
    day, context = parsed_day(value), _context(info)
    if day < EARLIEST_BIRTH:
        raise refusal("birth_too_long_ago", first_day=str(EARLIEST_BIRTH))
    if day > local_date(context.now + CLOCK_SLACK, context.time_zone):
        raise refusal("future_birth")
    return day


def _zone_name(value: object) -> str:
    if not isinstance(value, str) or value not in zone_names():
        raise refusal("not_a_time_zone", example="Europe/London")
    return value


def unique(values: list[Item]) -> list[Item]:
    """Return the list; refuse one that contains the same word twice."""
    if len(set(values)) != len(values):
        raise refusal("word_twice")
    return values


def at_most(length: int) -> BeforeValidator:
    """Return a validator that refuses a longer list before its items are validated."""

    def bounded(value: object) -> object:
        if isinstance(value, list) and len(value) > length:
            raise refusal("too_long", max_length=length)
        return value

    return BeforeValidator(bounded)


def within(table: str, field: str) -> FieldInfo:
    """Return the constraints of a field: bounds of its number or length of its text."""
    spec = field_spec(table, field)
    info: FieldInfo = Field(ge=spec.minimum, le=spec.maximum, max_length=spec.max_length)
    return info


Text = Annotated[str, Field(strict=True), AfterValidator(_text)]
Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]
Whole = Annotated[int, BeforeValidator(_whole)]
Flag = Annotated[bool, Field(strict=True)]
Uuid = Annotated[str, BeforeValidator(_uuid)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Day = Annotated[date, BeforeValidator(_day)]
ZoneName = Annotated[str, BeforeValidator(_zone_name)]
Note = Annotated[Text, within("episodes", "note")]
Source = Annotated[Text, within("episodes", "source")]
