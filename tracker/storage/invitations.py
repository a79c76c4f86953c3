"""Invitations: secrets with which one phone signs in once, within ten minutes, without a passcode.

Only the hash of a secret is stored, in the table of secrets, which is no part of a copy of the
diary. A used invitation stays until the next one is made, so that a second try is told why.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tracker.domain.local_time import from_microseconds, to_microseconds
from tracker.storage.credentials import SECRET

VALID_FOR: Final = timedelta(minutes=10)
"""Time to fetch the phone and scan (ours)."""

FORGOTTEN_AFTER: Final = timedelta(days=1)
PREFIX: Final = "invitation:"
USED: Final = "used:"
"""What the stored moment of a used invitation begins with."""


class InvitationState(Enum):
    """What an invitation is worth."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


def add_invitation(session: Session, key_sha256: str, *, now: datetime) -> None:
    """Store an invitation; delete those that are older than a day."""
    oldest = now - FORGOTTEN_AFTER
    rows = session.execute(
        select(SECRET.c.name, SECRET.c.value).where(SECRET.c.name.startswith(PREFIX))
    ).all()
    for name, value in rows:
        if not oldest <= _made_at(value) <= now:
            session.execute(delete(SECRET).where(SECRET.c.name == name))
    session.execute(
        insert(SECRET).values(name=PREFIX + key_sha256, value=str(to_microseconds(now)))
    )


def _made_at(value: str) -> datetime:
    return from_microseconds(int(value.removeprefix(USED)))


def invitation_state(session: Session, key_sha256: str, now: datetime) -> InvitationState:
    """Return what an invitation is worth; one that was revoked is unknown."""
    name = PREFIX + key_sha256
    value = session.scalar(select(SECRET.c.value).where(SECRET.c.name == name))
    if value is None:
        return InvitationState.UNKNOWN
    if value.startswith(USED):
        return InvitationState.USED
    is_open = timedelta() <= now - _made_at(value) < VALID_FOR
    return InvitationState.OPEN if is_open else InvitationState.EXPIRED


def use_invitation(session: Session, key_sha256: str, now: datetime) -> InvitationState:
    """Use an open invitation up; return what it was worth before, OPEN for one caller alone."""
    state = invitation_state(session, key_sha256, now)
    if state is not InvitationState.OPEN:
        return state
    is_unused = (SECRET.c.name == PREFIX + key_sha256) & ~SECRET.c.value.startswith(USED)
    used = session.execute(
        update(SECRET).where(is_unused).values(value=USED + str(to_microseconds(now)))
    )
    return state if used.rowcount == 1 else InvitationState.USED  # type: ignore[attr-defined]


def revoke_invitations(session: Session, **_when_and_by: object) -> None:
    """Delete every invitation, so that none of them signs a phone in any more."""
    session.execute(delete(SECRET).where(SECRET.c.name.startswith(PREFIX)))
