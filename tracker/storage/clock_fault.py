"""Entries that the computer's clock does not account for: it is behind, or it was ahead once.

Which of the two cannot be known from the diary. Either way no entry may be hidden and no silence
may be judged, until the clock or the entries are put right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.field_types import CLOCK_SLACK
from tracker.domain.local_time import from_microseconds, iso, local_date, to_microseconds
from tracker.storage.audit_log import CHANGE, CHILD, TIME_FIELDS
from tracker.storage.models import TABLES
from tracker.storage.read_records import read
from tracker.storage.records import amend

_ALL_TIME_FIELDS: Final = (*TIME_FIELDS, "logged_at")
_ABOUT: Final = {"time_precision": "about"}


@dataclass(frozen=True)
class ClockFault:
    """The newest entry is later than the clock says; `entries` are those, as (table, id)."""

    clock: datetime
    newest: datetime
    entries: tuple[tuple[str, str], ...]


def clock_fault(session: Session, child_id: str, now: datetime) -> ClockFault | None:
    """Return the entries of a child that are later than the clock; None where there are none.

    The clocks of phones may be ahead by CLOCK_SLACK. The last change, found by an index, decides
    first: without one from the future there is no entry from it.
    """
    latest = to_microseconds(now + CLOCK_SLACK)
    changed_at = session.scalar(
        select(func.max(CHANGE.c.changed_at)).where(CHANGE.c.child_id == child_id)
    )
    if changed_at is None or changed_at <= latest:
        return None
    rows = [
        (known_at, name, id_)
        for name, table in TABLES.items()
        for known_at, id_ in session.execute(
            select(table.c.known_at, table.c.id).where(
                table.c.child_id == child_id,
                table.c.known_at > latest,
                table.c.removed_at.is_(None),
            )
        )
    ]
    if not rows:
        return None
    entries = tuple((name, id_) for _, name, id_ in sorted(rows))
    return ClockFault(now, from_microseconds(max(rows)[0]), entries)


def clock_faults(session: Session, now: datetime) -> list[ClockFault]:
    """Return the `clock_fault` of every child that has one."""
    ids = session.scalars(select(CHILD.c.id)).all()
    return [fault for id_ in ids if (fault := clock_fault(session, id_, now)) is not None]


def trusted_now(
    session: Session, child_id: str, fields: Mapping[str, Any], *, now: datetime
) -> datetime:
    """Return the present moment for a record that a phone sends.

    It is `now`, unless this computer's clock is behind the diary's newest entry and the phone's is
    not: then it is the moment at which the phone says the record was logged.
    """
    try:
        logged_at = datetime.fromisoformat(fields["logged_at"])
        is_later = logged_at > now
    except (KeyError, TypeError, ValueError):
        return now
    fault = clock_fault(session, child_id, now) if is_later else None
    return now if fault is None or logged_at < fault.newest - CLOCK_SLACK else logged_at


def _not_after(value: object, now: datetime, zone: str) -> object:
    """Return a day, instant or film of the exchange file, at the latest from today or `now`."""
    if isinstance(value, list):
        taken_at = "taken_at"
        return [
            clip | {taken_at: _not_after(clip[taken_at], now, zone)} if taken_at in clip else clip
            for clip in value
        ]
    try:
        if len(str(value)) == len("2026-11-22"):
            return min(date.fromisoformat(str(value)), local_date(now, zone)).isoformat()
        return value if datetime.fromisoformat(str(value)) <= now else iso(now, zone)
    except ValueError:
        return value


def correct_future_entries(
    session: Session, child_id: str, *, now: datetime, by: str | None
) -> int:
    """Date the entries from the future to the present; return how many.

    For a family that says the clock is right. The true time is not known: an episode's is marked as
    about. The history keeps what was stored.
    """
    fault = clock_fault(session, child_id, now)
    home = str(session.scalar(select(CHILD.c.time_zone).where(CHILD.c.id == child_id)))
    entries = fault.entries if fault else ()
    for table, id_ in entries:
        record = read(session, table, id_)
        zone = str(record.get("time_zone") or home)
        changes = {
            name: _not_after(record[name], now, zone) for name in _ALL_TIME_FIELDS if name in record
        }
        changed: dict[str, object] = {
            str(name): value for name, value in changes.items() if value != record[name]
        }
        if "started_at" in changed and record.get("time_precision") == "exact":
            changed |= _ABOUT
        amend(session, table, id_, changed, now=now, by=by)
    return len(entries)
