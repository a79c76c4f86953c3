"""Load a child's diary at the present moment, also where no clock says which that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.diary import Diary
from tracker.storage.clock_fault import clock_fault
from tracker.storage.diary_cache import DiaryCache
from tracker.storage.load_diary import load_diary


def present_diary(
    session: Session, child_id: str, now: datetime, cache: DiaryCache | None = None
) -> Diary:
    """Return a child's diary at the present moment, loaded through a cache if there is one.

    Where the clock contradicts the entries that is the moment of the newest entry.
    """
    fault = clock_fault(session, child_id, now)
    if fault is not None:
        return replace(load_diary(session, child_id, fault.newest), clock=now)
    return cache.diary(session, child_id, now) if cache else load_diary(session, child_id, now)
