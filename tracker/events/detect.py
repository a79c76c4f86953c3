"""The events, bouts and series of a Diary, detected once for every caller."""

from __future__ import annotations

from functools import lru_cache

from tracker.domain.diary import Diary
from tracker.events.series import Happened, happened


@lru_cache(maxsize=8)
def found_in(diary: Diary) -> Happened:
    """Return the events, bouts and series of a diary; those of the last few diaries are cached."""
    return happened(diary.episodes)
