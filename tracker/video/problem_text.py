"""What the diary kept about a film, in the language of who reads it.

A row keeps the English sentence, as it was when the film was read: nobody's language was known.
"""

from __future__ import annotations

from typing import Final

from tracker.localization.stored_messages import stored_message
from tracker.video.imported import NOT_TAKEN
from tracker.video.process import NOT_INSTALLED, TOO_MUCH_WORK
from tracker.video.queue import ENDS_EARLY, IS_GONE
from tracker.video.refusals import GUIDED_TOO_LONG, NO_PICTURE, TOO_LONG
from tracker.video.worker import (
    NO_ROOM,
    NOT_A_VIDEO,
    TOO_LARGE_PICTURE,
    TOO_MUCH_MEMORY,
    UNKNOWN_CODEC,
    UNREADABLE,
)

PROBLEMS: Final = (
    *(NOT_A_VIDEO, UNREADABLE, UNKNOWN_CODEC, TOO_LARGE_PICTURE, NO_ROOM, TOO_MUCH_MEMORY),
    *(TOO_LONG, GUIDED_TOO_LONG, NO_PICTURE),
    *(ENDS_EARLY, IS_GONE, NOT_TAKEN, NOT_INSTALLED, TOO_MUCH_WORK),
)
"""The messages of which a row may keep a sentence."""


def problem_text(stored: str) -> str:
    """Return the problem of a film in the language in use; unknown text stays as it is."""
    return stored_message(stored, PROBLEMS)
