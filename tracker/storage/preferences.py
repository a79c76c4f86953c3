"""The preferences of the whole diary, each change kept in a history of its own."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tracker.domain.local_time import to_microseconds
from tracker.errors import UserError
from tracker.localization.messages import _
from tracker.localization.region import find_region
from tracker.storage.models import Base

PREFERENCE: Final = Base.metadata.tables["preference"]
PREFERENCE_CHANGE: Final = Base.metadata.tables["preference_change"]
EMERGENCY_NUMBER: Final = "emergency_number"
DOCTOR_NUMBER: Final = "doctor_number"
REGION: Final = "region"
OPEN_TO_HOME: Final = "open_to_home"
"""Present where phones and tablets in the home network may reach the program."""
_DIALLABLE: Final = re.compile(r"\+?\(?\d[\d ()./-]{1,22}")


def preference(session: Session, name: str) -> str | None:
    """Return the stored value of a preference, None where it was not set."""
    return session.scalar(select(PREFERENCE.c.value).where(PREFERENCE.c.name == name))


def set_preference(
    session: Session, name: str, value: str | None, *, now: datetime, by: str | None
) -> None:
    """Set a preference, or with None delete it; its history keeps the value before."""
    before = preference(session, name)
    if before == value:
        return
    session.execute(
        insert(PREFERENCE_CHANGE).values(
            name=name, changed_at=to_microseconds(now), changed_by=by, before=before
        )
    )
    session.execute(delete(PREFERENCE).where(PREFERENCE.c.name == name))
    if value is not None:
        session.execute(insert(PREFERENCE).values(name=name, value=value))


def emergency_number(session: Session) -> str | None:
    """Return the emergency number where the family lives, None where it was not set."""
    return preference(session, EMERGENCY_NUMBER)


def doctor_number(session: Session) -> str | None:
    """Return the number of the family's doctor, None where it was not set."""
    return preference(session, DOCTOR_NUMBER)


def set_emergency_number(
    session: Session, number: str, *, drawn: str | None = None, now: datetime, by: str | None
) -> None:
    """Set the emergency number; see `_set_number`."""
    _set_number(session, EMERGENCY_NUMBER, number, drawn, "112", now=now, by=by)


def set_doctor_number(
    session: Session, number: str, *, drawn: str | None = None, now: datetime, by: str | None
) -> None:
    """Set the number of the family's doctor; see `_set_number`."""
    _set_number(session, DOCTOR_NUMBER, number, drawn, "555 0123", now=now, by=by)


def region(session: Session) -> str | None:
    """Return the code of the region that the family chose, None where it was not set."""
    return preference(session, REGION)


def set_region(session: Session, code: str, *, now: datetime, by: str | None) -> None:
    """Set the family's region; "" lets each device follow its browser. UserError if unknown."""
    if code and find_region(code) is None:
        raise UserError(_("There is no such language and region. Please choose one from the list."))
    set_preference(session, REGION, code or None, now=now, by=by)


def is_open_to_home(session: Session) -> bool:
    """Return whether the family opened the diary to its home network in Settings."""
    return preference(session, OPEN_TO_HOME) is not None


def set_open_to_home(
    session: Session,
    is_open: bool,  # noqa: FBT001 - a switch
    *,
    now: datetime,
    by: str | None,
) -> None:
    """Open the diary to the home network, or keep it to this machine, from the next start on."""
    set_preference(session, OPEN_TO_HOME, "yes" if is_open else None, now=now, by=by)


def _set_number(
    session: Session,
    name: str,
    number: str,
    drawn: str | None,
    example: str,
    *,
    now: datetime,
    by: str | None,
) -> None:
    """Set a phone number; an empty text deletes it.

    `drawn` is the number that the form showed ("" for none); None writes without comparing.
    Raises UserError for what cannot be dialled, and if another device has stored a different
    number since the form was drawn.
    """
    digits = number.strip()
    if digits and not _DIALLABLE.fullmatch(digits):
        raise UserError(
            _(
                "“{number}” can't be dialed. Type the number as you would dial it, such as "
                "{example}."
            ).format(number=digits, example=example)
        )
    stored = preference(session, name) or ""
    if drawn is not None and stored not in {drawn, digits}:
        raise UserError(
            _(
                "Someone else has just changed this number to {stored}, and that is kept. To use "
                "{own} instead, change it again."
            ).format(stored=stored or _("nothing"), own=digits or _("no number"))
        )
    set_preference(session, name, digits or None, now=now, by=by)
