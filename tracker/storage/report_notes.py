"""What the family adds to the report of one child: kept with the diary's own settings. The exchange file has no place for it."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tracker.domain.report_note import NOTHING_ADDED, Part, VisitNote, check_lengths
from tracker.storage.preferences import PREFERENCE

PREFIX: Final = "report:"


def visit_note(session: Session, child_id: str) -> VisitNote:
    """Return what the family added for the next visit; nothing where nobody did."""
    kept = session.scalar(select(PREFERENCE.c.value).where(PREFERENCE.c.name == PREFIX + child_id))
    if kept is None:
        return NOTHING_ADDED
    said = json.loads(kept)
    first = said.get("first_seen")
    return VisitNote(
        concern=said.get("concern", ""),
        first_seen=None if first is None else date.fromisoformat(first),
        questions=tuple(said.get("questions", ())),
        initials=bool(said.get("initials", False)),
        leave_out=frozenset(Part(part) for part in said.get("leave_out", ()) if part in set(Part)),
    )


def keep_visit_note(
    session: Session,
    child_id: str,
    note: VisitNote,
    *,
    now: datetime,  # noqa: ARG001
    by: str | None,  # noqa: ARG001
) -> None:
    """Keep what the family adds for the next visit. A UserError where it would not fit the page."""
    check_lengths(note)
    said = {
        "concern": note.concern,
        "first_seen": None if note.first_seen is None else note.first_seen.isoformat(),
        "questions": list(note.questions),
        "initials": note.initials,
        "leave_out": sorted(note.leave_out),
    }
    session.execute(delete(PREFERENCE).where(PREFERENCE.c.name == PREFIX + child_id))
    if note != NOTHING_ADDED:
        session.execute(insert(PREFERENCE).values(name=PREFIX + child_id, value=json.dumps(said)))
