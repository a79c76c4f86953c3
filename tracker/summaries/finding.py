"""The events, bouts and series of a Diary, found once."""

from __future__ import annotations

from tracker.diary import Diary
from tracker.keeping import once
from tracker.summaries.series import Happened, happened


@once
def found_in(diary: Diary) -> Happened:
    """Return what `happened` finds in a diary's episodes."""
    return happened(diary.episodes)
