"""The family's note for one child's report, a preference that no exchange file contains."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from tracker.domain.report_note import NOTHING_ADDED, Part, VisitNote, check_lengths
from tracker.storage.preferences import preference, set_preference

PREFIX: Final = "report:"


def report_note(session: Session, child_id: str) -> VisitNote:
    """Return the family's note for the next visit, an empty one where there is none."""
    return note_of(preference(session, PREFIX + child_id))


def note_of(value: str | None) -> VisitNote:
    """Return the note that a stored value holds, an empty one for None."""
    if value is None:
        return NOTHING_ADDED
    fields = json.loads(value)
    first = fields.get("first_seen")
    parts = fields.get("leave_out", ())
    return VisitNote(
        concern=fields.get("concern", ""),
        first_seen=None if first is None else date.fromisoformat(first),
        questions=tuple(fields.get("questions", ())),
        initials=bool(fields.get("initials", False)),
        leave_out=frozenset(Part(part) for part in parts if part in set(Part)),
    )


def save_report_note(
    session: Session,
    child_id: str,
    note: VisitNote,
    *,
    now: datetime,
    by: str | None,
) -> None:
    """Save the family's note for the next visit; UserError where it would not fit the page."""
    check_lengths(note)
    fields = {
        "concern": note.concern,
        "first_seen": None if note.first_seen is None else note.first_seen.isoformat(),
        "questions": list(note.questions),
        "initials": note.initials,
        "leave_out": sorted(note.leave_out),
    }
    value = None if note == NOTHING_ADDED else json.dumps(fields)
    set_preference(session, PREFIX + child_id, value, now=now, by=by)
