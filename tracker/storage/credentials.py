"""Credentials: the hash of the passcode, signed-in devices, tokens of programs, failed logins.

None of it is part of an exchange file. Keys are stored as hashes, so that a copy of the database
lets nobody in. What is revoked is deleted, for it is no part of a baby's diary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from tracker.domain.local_time import from_microseconds, to_microseconds
from tracker.errors import UnknownRecord
from tracker.localization.messages import N_, _
from tracker.storage.audit_log import fetch_rows
from tracker.storage.caregivers import caregivers
from tracker.storage.fast_lookup import Lookup
from tracker.storage.models import Base

SECRET: Final = Base.metadata.tables["secret"]
DEVICE: Final = Base.metadata.tables["device"]
TOKEN: Final = Base.metadata.tables["token"]
ATTEMPT: Final = Base.metadata.tables["attempt"]

_SECRET: Final = select(SECRET.c.value).where(SECRET.c.name == bindparam("name"))
_KEY_AND_DEVICE: Final = (
    select(SECRET.c.value.label("key"), DEVICE)
    .select_from(SECRET.outerjoin(DEVICE, DEVICE.c.id == bindparam("device_id")))
    .where(SECRET.c.name == bindparam("name"))
)
_TOKEN: Final = select(TOKEN).where(TOKEN.c.key_sha256 == bindparam("key_sha256"))
"""The statements of every request, compiled once."""


@dataclass(frozen=True)
class Device:
    """A signed-in phone, tablet or computer, and the caregiver who holds it."""

    id: str
    key_sha256: str
    name: str
    caregiver: str | None
    made_at: datetime
    seen_at: datetime


NO_DEVICE: Final = N_("There is no device with the id {id}. See: movement-diary devices list.")
NO_TOKEN: Final = N_("There is no token with the id {id}. See: movement-diary token list.")


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


# secrets ----------------------------------------------------------------------


def secret(session: Session, name: str) -> str | None:
    """Return the secret of that name, None where there is none."""
    return session.scalar(_SECRET, {"name": name})


def has_secret(lookup: Lookup, name: str) -> bool:
    """Return whether there is a secret of that name."""
    return lookup(_SECRET, {"name": name}) is not None


def set_secret(session: Session, name: str, value: str) -> None:
    """Store a secret in place of the one of that name."""
    session.execute(delete(SECRET).where(SECRET.c.name == name))
    session.execute(insert(SECRET).values(name=name, value=value))


def count_secrets(session: Session, prefix: str) -> int:
    """Return how many secrets have a name that begins with `prefix`."""
    return len(session.scalars(select(SECRET.c.name).where(SECRET.c.name.startswith(prefix))).all())


def delete_secrets(session: Session, prefix: str) -> int:
    """Delete the secrets whose name begins with `prefix`; return how many."""
    count = count_secrets(session, prefix)
    session.execute(delete(SECRET).where(SECRET.c.name.startswith(prefix)))
    return count


# devices ----------------------------------------------------------------------


def devices(session: Session) -> list[Device]:
    """Return every signed-in device, the most recently seen first."""
    return [
        Device(**_with_instants(row))
        for row in fetch_rows(
            session, select(DEVICE).order_by(DEVICE.c.seen_at.desc(), DEVICE.c.id)
        )
    ]


def device(session: Session, device_id: str) -> Device | None:
    """Return the signed-in device with that id, None where there is none."""
    rows = fetch_rows(session, select(DEVICE).where(DEVICE.c.id == device_id))
    return Device(**_with_instants(rows[0])) if rows else None


def secret_and_device(
    lookup: Lookup, secret_name: str, device_id: str
) -> tuple[str | None, Device | None]:
    """Return a secret and a signed-in device, None for each that does not exist, with one query."""
    result = lookup(_KEY_AND_DEVICE, {"name": secret_name, "device_id": device_id})
    if result is None:
        return None, None
    row = dict(result)
    key = row.pop("key")
    return key, None if row["id"] is None else Device(**_with_instants(row))


def add_device(
    session: Session, device_id: str, key_sha256: str, name: str, *, now: datetime
) -> None:
    """Sign a device in."""
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


def touch_device(session: Session, device_id: str, *, now: datetime) -> None:
    """Set when a device was last seen."""
    session.execute(
        update(DEVICE).where(DEVICE.c.id == device_id).values(seen_at=to_microseconds(now))
    )


def set_device_caregiver(
    session: Session, device_id: str, caregiver: str | None, **_when_and_by: object
) -> None:
    """Set which caregiver holds a device."""
    session.execute(update(DEVICE).where(DEVICE.c.id == device_id).values(caregiver=caregiver))


def revoke_device(session: Session, device_id: str, **_when_and_by: object) -> None:
    """Sign one device out at once; UnknownRecord where there is none of that id."""
    _delete_one(session, DEVICE, device_id, NO_DEVICE)


def revoke_devices(session: Session, **_when_and_by: object) -> int:
    """Sign every device out at once; return how many."""
    count = len(devices(session))
    session.execute(delete(DEVICE))
    return count


def caregiver_choices(session: Session) -> list[str]:
    """Return the names offered to a device that signs in: caregivers, but no programs."""
    programs = set(session.scalars(select(TOKEN.c.name)))
    return [
        caregiver.name
        for caregiver in caregivers(session)
        if not caregiver.retired and caregiver.name not in programs
    ]


# tokens -----------------------------------------------------------------------


def tokens(session: Session) -> list[Token]:
    """Return every token, the newest first."""
    return [
        Token(**_with_instants(row))
        for row in fetch_rows(session, select(TOKEN).order_by(TOKEN.c.made_at.desc(), TOKEN.c.id))
    ]


def token_with_key(lookup: Lookup, key_sha256: str) -> Token | None:
    """Return the token whose key has this hash, None where there is none."""
    row = lookup(_TOKEN, {"key_sha256": key_sha256})
    return None if row is None else Token(**_with_instants(dict(row)))


def add_token(session: Session, token: Token) -> None:
    """Store a token."""
    row = vars(token) | {
        "scope": str(token.scope),
        "made_at": to_microseconds(token.made_at),
        "used_at": None,
    }
    session.execute(insert(TOKEN).values(**row))


def touch_token(session: Session, token_id: str, *, now: datetime) -> None:
    """Set when a token was last used."""
    session.execute(
        update(TOKEN).where(TOKEN.c.id == token_id).values(used_at=to_microseconds(now))
    )


def revoke_token(session: Session, token_id: str, **_when_and_by: object) -> None:
    """Delete a token, which shuts its program out at once; UnknownRecord where there is none."""
    _delete_one(session, TOKEN, token_id, NO_TOKEN)


def _delete_one(session: Session, table: Table, row_id: str, message: str) -> None:
    if session.scalar(select(table.c.id).where(table.c.id == row_id)) is None:
        raise UnknownRecord(_(message).format(id=row_id))
    session.execute(delete(table).where(table.c.id == row_id))


# failed logins ----------------------------------------------------------------


def failed_logins(session: Session, source: str) -> tuple[int, datetime] | None:
    """Return the number of failed logins in a row of a source and the time of the last, or None."""
    row = session.execute(
        select(ATTEMPT.c.wrong, ATTEMPT.c.last_at).where(ATTEMPT.c.source == source)
    ).one_or_none()
    return None if row is None else (row.wrong, from_microseconds(row.last_at))


def record_failed_login(session: Session, source: str, *, now: datetime) -> int:
    """Record one more wrong passcode from a source; return how many in a row there are now."""
    before = failed_logins(session, source)
    wrong = 1 if before is None else before[0] + 1
    reset_failed_logins(session, source)
    session.execute(
        insert(ATTEMPT).values(source=source, wrong=wrong, last_at=to_microseconds(now))
    )
    return wrong


def redate_failed_logins(session: Session, *, latest: datetime) -> None:
    """Date failed logins that lie after `latest`, stored while the clock was wrong, to it."""
    moment = to_microseconds(latest)
    session.execute(update(ATTEMPT).where(ATTEMPT.c.last_at > moment).values(last_at=moment))


def reset_failed_logins(
    session: Session, source: str | None = None, *, until: datetime | None = None
) -> None:
    """Delete the failed logins of one source, those with the last one up to `until`, or all."""
    statement = delete(ATTEMPT)
    if source is not None:
        statement = statement.where(ATTEMPT.c.source == source)
    if until is not None:
        statement = statement.where(ATTEMPT.c.last_at <= to_microseconds(until))
    session.execute(statement)
