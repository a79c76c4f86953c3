"""The kinds of value a record is made of, each checked on its own, so that all problems are found at once."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, TypeVar, cast
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from tracker.domain.local_time import local_date, zone_names

CLOCK_SLACK = timedelta(minutes=5)
"""How far a phone's clock may run ahead before an instant counts as the future (exchange file, version 1)."""

EARLIEST_BIRTH = date(1900, 1, 1)

Item = TypeVar("Item")


@dataclass(frozen=True)
class Context:
    """What a record is checked against: the clock, and the child's home and birth."""

    now: datetime
    time_zone: str
    birth_date: date


def refusal(problem: str, expected: str) -> PydanticCustomError:
    """Return the error that says what is wrong with a value, and what was expected."""
    return PydanticCustomError("diary", "{problem}", {"problem": problem, "expected": expected})


def _context(info: ValidationInfo) -> Context:
    return cast("Context", info.context)


def _text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise refusal("contains half a character (a lone surrogate)", "Unicode text") from None
    if "\x00" in value:
        raise refusal("contains a NUL character", "text without control code 0")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refusal("is not a number", "a number")
    try:
        return float(value)
    except OverflowError:
        raise refusal("is too large a number", "a number") from None


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise refusal("is not a whole number", "a whole number")
    return int(value)


def _uuid(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if not isinstance(value, str) or not re.fullmatch(
        r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value
    ):
        raise refusal("is not a UUID", "a UUID such as 2edd8b64-df44-4e51-95df-b0210bb59ad1")
    return value.lower()


def parsed_instant(value: object) -> datetime:
    """Read ISO 8601 with an offset, or take an aware datetime; a naive time is refused (a ValueError)."""
    if isinstance(value, str):
        with suppress(ValueError):
            value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        raise refusal("is not a time", "ISO 8601 with an offset, such as 2026-11-22T03:12:00+01:00")
    if value.tzinfo is None:
        raise refusal(
            "has no offset, so the moment is not known",
            "ISO 8601 with an offset, such as 2026-11-22T03:12:00+01:00",
        )
    return value


def _instant(value: object, info: ValidationInfo) -> datetime:
    instant = parsed_instant(value)
    context = _context(info)
    try:
        day = local_date(instant, context.time_zone)
        future = instant > context.now + CLOCK_SLACK
    except OverflowError:
        raise refusal(
            "is outside the years a diary can hold", "a moment in the child's life"
        ) from None
    if future:
        raise refusal("is in the future", "an instant not after now")
    if day < context.birth_date:
        raise refusal("is before birth", f"an instant on or after {context.birth_date}")
    return instant


def parsed_day(value: object) -> date:
    """Read a calendar day, YYYY-MM-DD (else a ValueError)."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        with suppress(ValueError):
            return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    problem = "is not a day"
    raise refusal(problem, "a calendar day such as 2026-11-22")


def _day(value: object, info: ValidationInfo) -> date:
    day, context = parsed_day(value), _context(info)
    if day > local_date(context.now + CLOCK_SLACK, context.time_zone):
        raise refusal("is in the future", "a day not after today")
    if day < context.birth_date:
        raise refusal("is before birth", f"a day on or after {context.birth_date}")
    return day


def birth_date_value(value: object, info: ValidationInfo) -> date:
    """Read a day of birth: not in the future, not absurdly long ago."""
    day, context = parsed_day(value), _context(info)
    if day < EARLIEST_BIRTH:
        raise refusal("is too long ago", f"a day on or after {EARLIEST_BIRTH}")
    if day > local_date(context.now + CLOCK_SLACK, context.time_zone):
        raise refusal("is in the future", "the day of birth")
    return day


def _zone_name(value: object) -> str:
    if not isinstance(value, str) or value not in zone_names():
        raise refusal("is not a time zone", "an IANA name such as Europe/London")
    return value


def unique(values: list[Item]) -> list[Item]:
    """Refuse a list that says the same word twice."""
    if len(set(values)) != len(values):
        raise refusal("says the same word twice", "each word once")
    return values


Text = Annotated[str, Field(strict=True), AfterValidator(_text)]
Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]
Whole = Annotated[int, BeforeValidator(_whole)]
Flag = Annotated[bool, Field(strict=True)]
Uuid = Annotated[str, BeforeValidator(_uuid)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Day = Annotated[date, BeforeValidator(_day)]
ZoneName = Annotated[str, BeforeValidator(_zone_name)]
Note = Annotated[Text, Field(max_length=10_000)]
Source = Annotated[Text, Field(max_length=200)]
