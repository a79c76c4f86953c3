"""What a caregiver is called now, whatever an older phone still says."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.storage.preferences import PREFERENCE
from tracker.storage.prepared import run

KEY: Final = "caregiver:"
MOST_RENAMES: Final = 100
_BY_KEY: Final = select(PREFERENCE.c.value).where(PREFERENCE.c.name == bindparam("key"))


def name_key(name: str) -> str:
    """Return the preference that keeps what was chosen about a name."""
    return KEY + name.strip().casefold()


def kept_name(session: Session, name: str) -> dict[str, Any] | None:
    """Return what was chosen about a name, None where nothing was."""
    value = (
        run(session.connection(), _BY_KEY, {"key": name_key(name)}).scalar()
        if name.isprintable()
        else None
    )
    return None if value is None else dict(json.loads(value))


def current_name(session: Session, name: str | None) -> str | None:
    """Return what a caregiver is called now; a name nobody changed is returned as it is."""
    for _ in range(MOST_RENAMES):
        kept = kept_name(session, name) if name else None
        if kept is None or not kept.get("now"):
            return name
        name = str(kept["now"])
    return name
