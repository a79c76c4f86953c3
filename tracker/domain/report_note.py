"""The cover note of a report: what a family adds for one visit, and what it leaves out.

Stored per child on this diary's own machine, never in the exchange file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.domain.vocabulary import Word
from tracker.errors import UserError

LONGEST_CONCERN: Final = 300
LONGEST_QUESTION: Final = 200
MOST_QUESTIONS: Final = 3


class Part(Word):
    """A part of the report that may be left out; the report names what was left out."""

    EPISODES = "episodes", "episodes worth watching"
    VIDEOS = "videos", "list of videos"
    NOTES = "notes", "my notes, word for word"
    DAYS = "days", "feeding, mood and tone by day"
    DEVELOPMENT = "development", "development"
    MEASUREMENTS = "measurements", "head circumference and weight"
    HISTORY = "history", "birth, family, illness"
    MEDICINES = "medicines", "medicines and vaccines"
    VISITS = "visits", "earlier visits"


@dataclass(frozen=True)
class VisitNote:
    """The family's own words for a visit.

    `first_seen` is the day they say it began, None if they did not say. `initials` prints those
    instead of the child's name.
    """

    concern: str = ""
    first_seen: date | None = None
    questions: tuple[str, ...] = ()
    initials: bool = False
    leave_out: frozenset[Part] = frozenset()


NOTHING_ADDED: Final = VisitNote()


def check_lengths(note: VisitNote) -> None:
    """Raise a UserError where the note would not fit the page."""
    if len(note.concern) > LONGEST_CONCERN:
        raise UserError(
            f"The concern has {len(note.concern)} letters; "
            f"the page has room for {LONGEST_CONCERN}. Shorten it, or make part of it a question."
        )
    if len(note.questions) > MOST_QUESTIONS:
        raise UserError(
            f"The page has room for {MOST_QUESTIONS} questions, "
            f"and {len(note.questions)} were given. Keep the most important ones."
        )
    long = next((question for question in note.questions if len(question) > LONGEST_QUESTION), None)
    if long is not None:
        raise UserError(
            f"A question has {len(long)} letters; the page has room for {LONGEST_QUESTION}. "
            "Shorten it."
        )
