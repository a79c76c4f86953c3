"""Instants and the wall clock: UTC microseconds, IANA zones, local day and minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from re import compile as pattern
from zoneinfo import ZoneInfo, available_timezones

from tracker.errors import UserError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NO_PLACES = frozenset({"localtime", "Factory"})
"""What some machines keep among their zones and what is no place."""

UNKNOWN_ZONE = (
    "{name!r} is not a time zone this machine knows. Give a name such as Europe/London or America/New_York. If it came with a diary from another "
    "machine, bring the zones up to date (pip install --upgrade tzdata) and start the program again; the diary is whole."
)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Return every IANA zone this machine knows; "localtime", wherever a machine stands, is none, and another machine would read it otherwise."""
    return frozenset(available_timezones() - NO_PLACES)


FIXED = pattern(r"UTC([+-])(\d\d):(\d\d)")
"""How a clock reads that is known by its distance from UTC alone."""


def clock_of_place(name: str, offset_min: int) -> str:
    """Return the zone of a stored place, or, where this machine does not know it, the clock that was stored with the entry, such as UTC+05:30."""
    hours, minutes = divmod(abs(offset_min), 60)
    return (
        name
        if name in zone_names()
        else f"UTC{'-' if offset_min < 0 else '+'}{hours:02d}:{minutes:02d}"
    )


def place_of(said: Mapping[str, object], home: str) -> str:
    """Return on which clock an entry in the exchange file's words is read: its place's or home, the stored one where this machine does not know the place."""
    place = str(said.get("time_zone") or home)
    if place in zone_names() or "started_at" not in said:
        return place
    offset = datetime.fromisoformat(str(said["started_at"])).utcoffset() or timedelta()
    return clock_of_place(place, round(offset / timedelta(minutes=1)))


@lru_cache(maxsize=256)
def zone(name: str) -> tzinfo:
    """Return the IANA zone, or the clock of a place that this machine does not know; a UserError when it is neither."""
    fixed = FIXED.fullmatch(name)
    if fixed is None:
        return named_zone(name)
    sign, hours, minutes = fixed.groups()
    return timezone(
        timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1), name
    )


def named_zone(name: str) -> ZoneInfo:
    """Return the IANA zone; a UserError when there is none of that name."""
    if name not in zone_names():
        raise UserError(UNKNOWN_ZONE.format(name=name))
    return ZoneInfo(name)


@dataclass(frozen=True)
class LocalStamp:
    """An instant as the family's clock showed it."""

    utc_offset_min: int
    local_day: date
    local_minute: int


def to_microseconds(instant: datetime) -> int:
    """Return microseconds since 1970 UTC; the instant must be aware."""
    return (instant - EPOCH) // MICROSECOND


def from_microseconds(microseconds: int) -> datetime:
    """Return the UTC instant."""
    return EPOCH + microseconds * MICROSECOND


def local_stamp(instant: datetime, zone_name: str) -> LocalStamp:
    """Return offset, local day and minute of an instant in a zone; 3 a.m. stays 3 a.m. whatever the server's clock."""
    local = instant.astimezone(zone(zone_name))
    offset = local.utcoffset() or timedelta()
    return LocalStamp(
        round(offset / timedelta(minutes=1)), local.date(), local.hour * 60 + local.minute
    )


def local_date(instant: datetime, zone_name: str) -> date:
    """Return the calendar day of an instant in a zone."""
    return instant.astimezone(zone(zone_name)).date()


def end_of_day(day: date, zone_name: str) -> datetime:
    """Return the last microsecond of a local day, UTC: still that day, and after everything in it."""
    return (
        datetime.combine(day + timedelta(days=1), time.min, zone(zone_name)).astimezone(UTC)
        - MICROSECOND
    )


@dataclass(frozen=True)
class WallClock:
    """A typed local time turned into an instant: `readings` holds both where the hour happens twice, `moved` is true where it never happens."""

    readings: tuple[datetime, ...]
    moved: bool


def read_wall_clock(local: datetime, zone_name: str) -> WallClock:
    """Turn a naive local time into UTC instants.

    In autumn's repeated hour there are two readings, the earlier first. A time skipped in spring is moved forward by the gap.
    """
    place = zone(zone_name)
    first, second = (local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(place).replace(tzinfo=None) != local:
        return WallClock((first,), moved=True)
    return WallClock((first,) if first == second else (first, second), moved=False)


def iso(instant: datetime, zone_name: str) -> str:
    """Write an instant with the zone's offset, or in UTC where that offset is not whole minutes."""
    local = instant.astimezone(zone(zone_name))
    offset = local.utcoffset() or timedelta()
    return (
        local if offset % timedelta(minutes=1) == timedelta() else instant.astimezone(UTC)
    ).isoformat()
