"""The history of the preferences: every change, and the way back to what was before it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.local_time import from_microseconds
from tracker.errors import UnknownRecord
from tracker.localization.messages import _
from tracker.storage.caregivers import KEY_PREFIX, rename_caregiver
from tracker.storage.preferences import PREFERENCE, PREFERENCE_CHANGE, set_preference


@dataclass(frozen=True)
class PreferenceChange:
    """One change of a preference: its stored value before and after, None where there was none."""

    id: int
    name: str
    at: datetime
    by: str | None
    before: str | None
    after: str | None


def preference_changes(session: Session) -> list[PreferenceChange]:
    """Return every change of the preferences, newest first."""
    after: dict[str, str | None] = {
        row.name: row.value for row in session.execute(select(PREFERENCE))
    }
    changes = []
    for row in session.execute(select(PREFERENCE_CHANGE).order_by(PREFERENCE_CHANGE.c.id.desc())):
        at = from_microseconds(row.changed_at)
        value = after.get(row.name)
        changes.append(PreferenceChange(row.id, row.name, at, row.changed_by, row.before, value))
        after[row.name] = row.before
    return changes


def _new_name(value: str | None) -> str | None:
    """Return the name that a stored caregiver was renamed to, None where it was not."""
    new = None if value is None else json.loads(value).get("now")
    return None if new is None else str(new)


def restore_preference(session: Session, change_id: int, *, now: datetime, by: str | None) -> None:
    """Set a preference to its value before one of its changes.

    A caregiver who was renamed gets the earlier name back beside every entry too. UnknownRecord
    where there is no such change, UserError where somebody else has that name by now.
    """
    change = next((one for one in preference_changes(session) if one.id == change_id), None)
    if change is None:
        raise UnknownRecord(_("There is no change {id} of the settings.").format(id=change_id))
    if change.name.startswith(KEY_PREFIX):
        spelling = json.loads(change.before or change.after or "{}").get("name", "")
        if new := _new_name(change.before):
            rename_caregiver(session, spelling, new, now=now, by=by)
            return
        if new := _new_name(change.after):
            rename_caregiver(session, new, spelling, now=now, by=by)
            return
    set_preference(session, change.name, change.before, now=now, by=by)
