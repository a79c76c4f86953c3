"""Parse another tracker's times, with disambiguation of daylight-saving changes.

Such times are local times of some zone or carry an offset. In autumn one hour happens twice, in
spring one never happens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final

from tracker.domain.local_time import read_wall_clock
from tracker.exchange.trackers.options_in_messages import IN_BRACKETS_TIME_ZONE
from tracker.localization.messages import _

_ISO: Final = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?\s*(?P<offset>Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_SLASHED: Final = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4}),? (\d{1,2}):(\d\d)(?::(\d\d))?(?: ?([AP])M)?",
    re.ASCII | re.IGNORECASE,
)
NARROW_SPACES: Final = str.maketrans("\u202f\u00a0", "  ")
"""The spaces that some phones write before AM and PM."""

HOURS_OF_A_HALF_DAY: Final = range(1, 13)
YEARS: Final = range(1900, 2200)
"""The years a diary can hold (ours). Within them no zone offset leaves the range of datetime."""

EXAMPLE: Final = "2026-10-25 01:30:00"


class DateOrder(StrEnum):
    """Which number of a date such as 3/9/2026 is the day."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class InvalidTime(ValueError):
    """A cell that holds no valid time: what is wrong with it, and what was expected."""

    def __init__(self, problem: str, expected: str) -> None:
        self.problem, self.expected = problem, expected
        super().__init__(problem)


def _parse(text: str) -> datetime | None:
    with suppress(ValueError):
        if _ISO.fullmatch(text):
            return datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", ""))
    return None


def slashed_time(text: str, order: DateOrder) -> datetime | None:
    """Return the local time of a text such as 3/9/2026 7:05 PM; None if it has none."""
    match = _SLASHED.fullmatch(text.translate(NARROW_SPACES))
    if match is None:
        return None
    first, second, year, hour, minute, seconds = (int(match[n] or 0) for n in range(1, 7))
    day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    half = (match[7] or "").upper()
    if half and hour not in HOURS_OF_A_HALF_DAY:
        return None
    if half:
        hour = hour % 12 + (12 if half == "P" else 0)
    with suppress(ValueError):
        return datetime(year, month, day, hour, minute, seconds)  # noqa: DTZ001 - a local time
    return None


def iso_text(text: str, order: DateOrder) -> str:
    """Return a time with slashes in ISO form; any other text as it is."""
    time = slashed_time(text, order)
    return text if time is None else time.isoformat(" ")


def parse_time(text: str) -> datetime:
    """Return the time in a cell: aware if it has an offset, else naive. InvalidTime if none."""
    time = _parse(text)
    if time is None:
        raise InvalidTime(
            _("is not a time"),
            _("a day and a time of day, such as {example}").format(example=EXAMPLE),
        )
    if time.year not in YEARS:
        raise InvalidTime(
            _("is outside the years a diary can hold"), _("a moment in the child's life")
        )
    return time


def is_naive(text: str) -> bool:
    """Return whether a cell holds a time without an offset."""
    if _SLASHED.fullmatch(text.translate(NARROW_SPACES)):
        return True
    try:
        return parse_time(text).tzinfo is None
    except InvalidTime:
        return False


@lru_cache(maxsize=4_096)
def possible_instants(text: str, zone: str) -> tuple[datetime, ...]:
    """Return the instants (UTC) that a cell may mean: two, earlier first, in a repeated hour.

    InvalidTime for a local time that the clocks skipped.
    """
    time = parse_time(text)
    if time.tzinfo is not None:
        return (time.astimezone(UTC),)
    clock = read_wall_clock(time, zone)
    if clock.moved:
        raise InvalidTime(
            _("is a time that the clocks of {zone} skipped that day").format(zone=zone),
            _("the zone the file was exported in {option}").format(option=_(IN_BRACKETS_TIME_ZONE)),
        )
    return clock.readings


@dataclass(frozen=True)
class _LocalTime:
    """A local time of a list, its position there, and whether it happened twice."""

    position: int
    time: datetime
    repeated: bool


def _local_times(texts: Sequence[str], zone: str) -> list[_LocalTime]:
    """Return the valid local times of a list; cells with an offset are left out."""
    times = []
    for position, text in enumerate(texts):
        with suppress(InvalidTime):
            time = parse_time(text)
            if time.tzinfo is None:
                times.append(_LocalTime(position, time, len(possible_instants(text, zone)) > 1))
    return times


def dst_fold_by_order(texts: Sequence[str], zone: str) -> dict[int, int]:
    """Return the fold (0: first, 1: second occurrence) of times in a repeated hour, by position.

    Only a list sorted from newest to oldest tells: its local times never rise, except at the change
    of the clocks. What is above that rise belongs to the second occurrence, the rest to the first.
    A list that rises elsewhere, or lies within the repeated hour, tells nothing: {} is returned.
    """
    times = _local_times(texts, zone)
    pairs = list(pairwise(times))
    rises = [index for index, (a, b) in enumerate(pairs, 1) if b.time > a.time]
    falls = any(b.time < a.time and not (a.repeated and b.repeated) for a, b in pairs)
    only_at_changes = all(
        a.repeated and b.repeated and a.time.date() == b.time.date()
        for a, b in pairs
        if b.time > a.time
    )
    days = [times[index].time.date() for index in rises]
    if not falls or not only_at_changes or len(set(days)) != len(days):
        return {}
    folds: dict[int, int] = {}
    for rise, day in zip(rises, days, strict=True):
        folds |= {
            local.position: int(index < rise)
            for index, local in enumerate(times)
            if local.repeated and local.time.date() == day
        }
    return folds


@dataclass(frozen=True)
class Moment:
    """An instant; ambiguous if it is the first of two possible ones and nothing decides."""

    at: datetime
    unambiguous: bool = True


def parse_moment(text: str, zone: str, fold: int | None = None) -> Moment:
    """Return the instant of a cell; in a repeated hour that of `fold`, or the first if None."""
    instants = possible_instants(text, zone)
    index = 0 if fold is None else min(fold, len(instants) - 1)
    return Moment(instants[index], fold is not None or len(instants) == 1)


def parse_end(start: Moment, text: str, zone: str) -> Moment:
    """Return the end of a span; in a repeated hour the first instant not before the start."""
    instants = possible_instants(text, zone)
    later = [instant for instant in instants if instant >= start.at]
    unambiguous = len(instants) == 1 or (start.unambiguous and len(later) == 1)
    return Moment((later or instants)[0], unambiguous)
