"""The preferences of the whole diary."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tracker.errors import UserError
from tracker.storage.models import Base

PREFERENCE: Final = Base.metadata.tables["preference"]
EMERGENCY_NUMBER: Final = "emergency_number"
_DIALLABLE: Final = re.compile(r"\+?\d[\d /-]{1,18}")


def emergency_number(session: Session) -> str | None:
    """Return the emergency number where the family lives, None where it was not set."""
    return session.scalar(select(PREFERENCE.c.value).where(PREFERENCE.c.name == EMERGENCY_NUMBER))


def set_emergency_number(session: Session, number: str, *, now: datetime, by: str | None) -> None:  # noqa: ARG001 - every write takes both
    """Set the emergency number; an empty text deletes it. UserError for what cannot be dialled."""
    digits = number.strip()
    if digits and not _DIALLABLE.fullmatch(digits):
        raise UserError(
            f"{digits!r} is not a number one can dial. Type it as you would dial it, such as 112."
        )
    session.execute(delete(PREFERENCE).where(PREFERENCE.c.name == EMERGENCY_NUMBER))
    if digits:
        session.execute(insert(PREFERENCE).values(name=EMERGENCY_NUMBER, value=digits))
