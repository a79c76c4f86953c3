"""Instants and the wall clock: UTC microseconds, IANA zones, local day and minute."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from tracker.errors import DatabaseUnusable, UserError
from tracker.localization.messages import N_, _

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NOT_ZONES = frozenset({"localtime", "Factory"})
"""Entries of some machines' zone lists that are not places."""

UNKNOWN_ZONE = N_(
    "{name!r} is not a time zone this machine knows. "
    "Give a name such as Europe/London or America/New_York. "
    "If it came with a diary from another machine, bring the zones up to date "
    "(pip install --upgrade tzdata) and start the program again; the diary is whole."
)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Return every IANA zone this machine knows.

    Not "localtime", which means another zone on another machine.
    """
    return frozenset(available_timezones() - NOT_ZONES)


FIXED_OFFSET = re.compile(r"UTC([+-])(\d\d):(\d\d)")
"""The name of a zone of which only the offset from UTC is known."""


def usable_zone_name(name: str, offset_min: int) -> str:
    """Return a zone's name, or one such as UTC+05:30 where this machine does not know the zone."""
    hours, minutes = divmod(abs(offset_min), 60)
    return (
        name
        if name in zone_names()
        else f"UTC{'-' if offset_min < 0 else '+'}{hours:02d}:{minutes:02d}"
    )


def entry_zone(entry: Mapping[str, object], home: str) -> str:
    """Return the zone of an entry of the exchange file: its own, else that of home.

    Where this machine does not know that zone, a name such as UTC+05:30, from the entry's offset.
    """
    name = str(entry.get("time_zone") or home)
    if name in zone_names() or "started_at" not in entry:
        return name
    offset = datetime.fromisoformat(str(entry["started_at"])).utcoffset() or timedelta()
    return usable_zone_name(name, round(offset / timedelta(minutes=1)))


@lru_cache(maxsize=256)
def zone(name: str) -> tzinfo:
    """Return an IANA zone, or a fixed offset such as UTC+05:30; a UserError if it is neither."""
    fixed_offset = FIXED_OFFSET.fullmatch(name)
    if fixed_offset is None:
        return named_zone(name)
    sign, hours, minutes = fixed_offset.groups()
    return timezone(
        timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1), name
    )


def named_zone(name: str) -> ZoneInfo:
    """Return the IANA zone; a UserError when there is none of that name."""
    if name not in zone_names():
        raise UserError(_(UNKNOWN_ZONE).format(name=name))
    return ZoneInfo(name)


@dataclass(frozen=True)
class LocalStamp:
    """An instant as the family's clock showed it."""

    utc_offset_min: int
    local_day: date
    local_minute: int


EARLIEST_US: Final = (datetime.min.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
LATEST_US: Final = (datetime.max.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
IMPOSSIBLE_INSTANT: Final = N_(
    "The diary file is damaged: an entry holds a time that no calendar knows. Nothing was changed. "
    "movement-diary check says what is damaged; movement-diary restore puts a copy back."
)


def to_microseconds(instant: datetime) -> int:
    """Return microseconds since 1970 UTC; the instant must be aware."""
    return (instant - EPOCH) // MICROSECOND


def from_microseconds(microseconds: int) -> datetime:
    """Return the UTC instant; DatabaseUnusable for one that no calendar knows."""
    if not EARLIEST_US <= microseconds <= LATEST_US:
        raise DatabaseUnusable(_(IMPOSSIBLE_INSTANT))
    return EPOCH + microseconds * MICROSECOND


def local_stamp(instant: datetime, zone_name: str) -> LocalStamp:
    """Return offset, local day and minute of an instant in a zone, whatever the server's zone."""
    local = instant.astimezone(zone(zone_name))
    offset = local.utcoffset() or timedelta()
    return LocalStamp(
        round(offset / timedelta(minutes=1)), local.date(), local.hour * 60 + local.minute
    )


def local_date(instant: datetime, zone_name: str) -> date:
    """Return the calendar day of an instant in a zone."""
    return instant.astimezone(zone(zone_name)).date()


def end_of_day(day: date, zone_name: str) -> datetime:
    """Return the last microsecond of a local day, in UTC."""
    return (
        datetime.combine(day + timedelta(days=1), time.min, zone(zone_name)).astimezone(UTC)
        - MICROSECOND
    )


@dataclass(frozen=True)
class WallClock:
    """The instants a typed local time may mean.

    Two `readings` where the hour happens twice; `moved` where it never happens.
    """

    readings: tuple[datetime, ...]
    moved: bool


def read_wall_clock(local: datetime, zone_name: str) -> WallClock:
    """Return the UTC instants of a naive local time.

    In autumn's repeated hour there are two readings, the earlier first. A time skipped in spring is
    moved forward by the gap.
    """
    place = zone(zone_name)
    first, second = (local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(place).replace(tzinfo=None) != local:
        return WallClock((first,), moved=True)
    return WallClock((first,) if first == second else (first, second), moved=False)


def iso(instant: datetime, zone_name: str) -> str:
    """Return an instant as ISO text with the zone's offset, in UTC if that has seconds."""
    local = instant.astimezone(zone(zone_name))
    offset = local.utcoffset() or timedelta()
    return (
        local if offset % timedelta(minutes=1) == timedelta() else instant.astimezone(UTC)
    ).isoformat()


def years_before(day: date, years: int) -> date:
    """Return the same calendar day some years earlier, 28 February instead of a missing 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=day.day - 1)
