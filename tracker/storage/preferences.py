"""What the family chose for the whole diary."""

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
A_NUMBER: Final = re.compile(r"\+?\d[\d /-]{1,18}")


def emergency_number(session: Session) -> str | None:
    """Return the emergency number where the family lives, None where nobody told it."""
    return session.scalar(select(PREFERENCE.c.value).where(PREFERENCE.c.name == EMERGENCY_NUMBER))


def set_emergency_number(session: Session, number: str, *, now: datetime, by: str | None) -> None:  # noqa: ARG001 - every write takes both
    """Keep the emergency number; an empty one forgets it. A UserError for anything that cannot be dialled."""
    kept = number.strip()
    if kept and not A_NUMBER.fullmatch(kept):
        raise UserError(
            f"{kept!r} is not a number one can dial. Type it as you would dial it, such as 112."
        )
    session.execute(delete(PREFERENCE).where(PREFERENCE.c.name == EMERGENCY_NUMBER))
    if kept:
        session.execute(insert(PREFERENCE).values(name=EMERGENCY_NUMBER, value=kept))
