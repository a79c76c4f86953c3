"""`report`."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.cli.shared import ready, settings_of, write_whole
from tracker.cli.summary_assess import day_given, review_given
from tracker.errors import UserError

if TYPE_CHECKING:
    from tracker.domain.report_note import Part, VisitNote


def _part(text: str) -> Part:
    from tracker.domain.report_note import Part

    try:
        return Part(text)
    except ValueError:
        raise UserError(
            f"--leave-out {text!r} is no part of the report. The parts are: {', '.join(Part)}."
        ) from None


def note_given(given: Namespace, kept: VisitNote) -> VisitNote:
    """Return what the family adds: as kept on the Report page, and where the command line says something, that."""
    from tracker.domain.report_note import refuse_too_much

    said: dict[str, Any] = {
        "concern": given.concern,
        "first_seen": None
        if given.first_seen is None
        else day_given(given.first_seen, "--first-seen"),
        "questions": None if given.question is None else tuple(given.question),
        "initials": given.initials,
        "leave_out": None
        if given.leave_out is None
        else frozenset(_part(text) for text in given.leave_out),
    }
    note = replace(kept, **{name: value for name, value in said.items() if value is not None})
    refuse_too_much(note)
    return note


def report_command(given: Namespace) -> int:
    """Do `report`."""
    from tracker.report.plain_text import plain_text
    from tracker.report.report import fonts_of, missing_in_words, report
    from tracker.storage import database, store

    review = review_given(given)
    with database.reading(ready(given)) as session:
        note = note_given(given, store.visit_note(session, review.child.id))
    if given.text:
        print(plain_text(review, note), end="")
        return 0
    folder = settings_of(given).data_folder
    made = report(review, note, paper=given.paper, fonts=fonts_of(folder))
    write_whole(Path(given.output), made.pdf)
    if made.missing:
        print(missing_in_words(made.missing, folder), file=sys.stderr)
    return 0
