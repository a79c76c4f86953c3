"""Who may enter: the passcode's hash, signed-in devices, tokens of programs, wrong attempts. None of it is part of an exchange file.

Keys are stored as hashes, so that a copy of the database lets nobody in. What is revoked is deleted: it is no part of a baby's diary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from tracker.domain.local_time import from_microseconds, to_microseconds
from tracker.errors import UnknownRecord
from tracker.storage.audit_log import rows_of
from tracker.storage.caregivers import caregivers
from tracker.storage.fast_lookup import Look
from tracker.storage.models import Base

SECRET: Final = Base.metadata.tables["secret"]
DEVICE: Final = Base.metadata.tables["device"]
TOKEN: Final = Base.metadata.tables["token"]
ATTEMPT: Final = Base.metadata.tables["attempt"]

# Asked at every request.
_SECRET: Final = select(SECRET.c.value).where(SECRET.c.name == bindparam("name"))
_ENTERING: Final = (
    select(SECRET.c.value.label("key"), DEVICE)
    .select_from(SECRET.outerjoin(DEVICE, DEVICE.c.id == bindparam("device_id")))
    .where(SECRET.c.name == bindparam("name"))
)
_TOKEN: Final = select(TOKEN).where(TOKEN.c.key_sha256 == bindparam("key_sha256"))


@dataclass(frozen=True)
class Device:
    """A phone, tablet or computer that is signed in, and who holds it."""

    id: str
    key_sha256: str
    name: str
    caregiver: str | None
    made_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class Token:
    """A program that may use the HTTP interface; `child_id` None means all children."""

    id: str
    name: str
    key_sha256: str
    scope: str
    child_id: str | None
    made_at: datetime
    used_at: datetime | None


def _with_instants(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        name: None if row[name] is None else from_microseconds(row[name])
        for name in ("made_at", "seen_at", "used_at")
        if name in row
    }


# secrets ---------------------------------------------------------------------------------------------------------------------


def secret(session: Session, name: str) -> str | None:
    """Return what is kept under a name, None where nothing is."""
    return session.scalar(_SECRET, {"name": name})


def has_secret(look: Look, name: str) -> bool:
    """Say whether anything is kept under a name."""
    return look(_SECRET, {"name": name}) is not None


def keep_secret(session: Session, name: str, value: str) -> None:
    """Keep something under a name, in place of what was there."""
    session.execute(delete(SECRET).where(SECRET.c.name == name))
    session.execute(insert(SECRET).values(name=name, value=value))


# devices ---------------------------------------------------------------------------------------------------------------------


def devices(session: Session) -> list[Device]:
    """Return every signed-in device, the one seen last first."""
    return [
        Device(**_with_instants(row))
        for row in rows_of(session, select(DEVICE).order_by(DEVICE.c.seen_at.desc(), DEVICE.c.id))
    ]


def device(session: Session, device_id: str) -> Device | None:
    """Return one signed-in device, None where there is none of that id."""
    rows = rows_of(session, select(DEVICE).where(DEVICE.c.id == device_id))
    return Device(**_with_instants(rows[0])) if rows else None


def entering(look: Look, secret_name: str, device_id: str) -> tuple[str | None, Device | None]:
    """Return a secret and a signed-in device, None for each that is not there: what each request of a device asks, in one question."""
    found = look(_ENTERING, {"name": secret_name, "device_id": device_id})
    if found is None:
        return None, None
    row = dict(found)
    key = row.pop("key")
    return key, None if row["id"] is None else Device(**_with_instants(row))


def add_device(
    session: Session, device_id: str, key_sha256: str, name: str, *, now: datetime
) -> None:
    """Let a device in."""
    moment = to_microseconds(now)
    session.execute(
        insert(DEVICE).values(
            id=device_id,
            key_sha256=key_sha256,
            name=name,
            caregiver=None,
            made_at=moment,
            seen_at=moment,
        )
    )


def see_device(session: Session, device_id: str, *, now: datetime) -> None:
    """Note that a device was here."""
    session.execute(
        update(DEVICE).where(DEVICE.c.id == device_id).values(seen_at=to_microseconds(now))
    )


def name_caregiver(
    session: Session, device_id: str, caregiver: str | None, **_when_and_by: object
) -> None:
    """Note who holds a device."""
    session.execute(update(DEVICE).where(DEVICE.c.id == device_id).values(caregiver=caregiver))


def revoke_device(session: Session, device_id: str, **_when_and_by: object) -> None:
    """Sign one device out at once; UnknownRecord where there is none of that id."""
    _delete_one(session, DEVICE, device_id, "device", "movement-diary devices list")


def revoke_devices(session: Session, **_when_and_by: object) -> int:
    """Sign every device out at once; return how many."""
    gone = len(devices(session))
    session.execute(delete(DEVICE))
    return gone


def people(session: Session) -> list[str]:
    """Return the names a family offers a device that signs in: those who log, without programs and those who retired."""
    programs = set(session.scalars(select(TOKEN.c.name)))
    return [one.name for one in caregivers(session) if not one.retired and one.name not in programs]


# tokens ----------------------------------------------------------------------------------------------------------------------


def tokens(session: Session) -> list[Token]:
    """Return every token, the newest first."""
    return [
        Token(**_with_instants(row))
        for row in rows_of(session, select(TOKEN).order_by(TOKEN.c.made_at.desc(), TOKEN.c.id))
    ]


def token_of(look: Look, key_sha256: str) -> Token | None:
    """Return the token whose key has this hash, None where there is none."""
    found = look(_TOKEN, {"key_sha256": key_sha256})
    return None if found is None else Token(**_with_instants(dict(found)))


def add_token(session: Session, token: Token) -> None:
    """Let a program in."""
    said = vars(token) | {
        "scope": str(token.scope),
        "made_at": to_microseconds(token.made_at),
        "used_at": None,
    }
    session.execute(insert(TOKEN).values(**said))


def use_token(session: Session, token_id: str, *, now: datetime) -> None:
    """Note that a token was used."""
    session.execute(
        update(TOKEN).where(TOKEN.c.id == token_id).values(used_at=to_microseconds(now))
    )


def revoke_token(session: Session, token_id: str, **_when_and_by: object) -> None:
    """Shut one program out at once; UnknownRecord where there is no token of that id."""
    _delete_one(session, TOKEN, token_id, "token", "movement-diary token list")


def _delete_one(session: Session, table: Table, row_id: str, noun: str, command: str) -> None:
    found = session.scalar(select(table.c.id).where(table.c.id == row_id))
    if found is None:
        raise UnknownRecord(f"There is no {noun} with the id {row_id}. See: {command}.")
    session.execute(delete(table).where(table.c.id == row_id))


# attempts --------------------------------------------------------------------------------------------------------------------


def wrong_attempts(session: Session, source: str) -> tuple[int, datetime] | None:
    """Return how many wrong passcodes in a row came from there and when the last did, None where none did."""
    row = session.execute(
        select(ATTEMPT.c.wrong, ATTEMPT.c.last_at).where(ATTEMPT.c.source == source)
    ).one_or_none()
    return None if row is None else (row.wrong, from_microseconds(row.last_at))


def count_wrong(session: Session, source: str, *, now: datetime) -> int:
    """Count one more wrong passcode from there; return how many in a row there are now."""
    before = wrong_attempts(session, source)
    wrong = 1 if before is None else before[0] + 1
    forgive(session, source)
    session.execute(
        insert(ATTEMPT).values(source=source, wrong=wrong, last_at=to_microseconds(now))
    )
    return wrong


def forgive(session: Session, source: str | None = None, *, until: datetime | None = None) -> None:
    """Forget the wrong attempts from one place, or those whose last one is as old as `until`, or all."""
    wanted = delete(ATTEMPT)
    if source is not None:
        wanted = wanted.where(ATTEMPT.c.source == source)
    if until is not None:
        wanted = wanted.where(ATTEMPT.c.last_at <= to_microseconds(until))
    session.execute(wanted)
