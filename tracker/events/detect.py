"""The events, bouts and series of a Diary, found once; of a diary that grew from an earlier one, anew only where it differs."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.diary import Diary
from tracker.domain.memoize import GREW, SAME, Grew, Same, once
from tracker.events.clusters import dated
from tracker.events.merge import DOUBLE_GAP_MIN, MICROSECONDS_PER_S, in_order, microseconds
from tracker.events.series import BOUT_GAP_MIN, SERIES_GAP_MIN, Happened, happened

_APART_US: Final = round(
    max(DOUBLE_GAP_MIN, BOUT_GAP_MIN, SERIES_GAP_MIN) * 60 * MICROSECONDS_PER_S
)
"""Entries further apart than this share no event, bout or series."""


@once
def found_in(diary: Diary) -> Happened:
    """Return what `happened` finds in a diary's episodes."""
    grew: Grew | None = diary.kept.pop(GREW, None)
    before: Happened | None = None if grew is None else grew.kept.get(found_in.__name__)
    if grew is None or before is None:
        return happened(diary.episodes)
    return (
        before
        if grew.differs_from_us is None
        else found_anew(diary.episodes, before, grew.differs_from_us)
    )


def found_anew(episodes: pd.DataFrame, before: Happened, differs_from_us: int) -> Happened:
    """Return what `happened` finds, taking over what was found before the last pause that ends before the episodes differ."""
    entries = in_order(episodes)
    cut = _last_pause(microseconds(entries["started_at"]), differs_from_us)
    if cut == 0:
        return happened(episodes)
    begins = entries["started_at"].iloc[cut]
    later, event = happened(entries.iloc[cut:]), int((~before.doubles[:cut]).sum())
    events = _joined(before.events.iloc[:event], later.events)
    found = Happened(
        events=events,
        bouts=_joined(_until(before.bouts, begins), later.bouts, ignore_index=True),
        series=_joined(_until(before.series, begins), later.series, ignore_index=True),
        entries=entries,
        first=np.append(before.first[:cut], later.first + cut),
        series_of_event=_numbered_anew(
            events, before.series_of_event[:event], later.series_of_event
        ),
    )
    earlier: Same | None = before.kept.get(SAME)
    found.kept[SAME] = (
        Same(before.kept, event)
        if earlier is None
        else Same(earlier.kept, min(earlier.rows, event))
    )
    return found


def _last_pause(starts_us: NDArray[np.int64], differs_from_us: int) -> int:
    """Return the position of the first entry after the last pause that ends before the episodes differ; 0 where there is none."""
    same = starts_us[starts_us < differs_from_us]
    pauses = np.flatnonzero(np.diff(same) > _APART_US)
    return int(pauses[-1]) + 1 if pauses.size else 0


def _until(rows: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    return rows.iloc[: rows["started_at"].searchsorted(moment)]


def _joined(
    earlier: pd.DataFrame, later: pd.DataFrame, *, ignore_index: bool = False
) -> pd.DataFrame:
    return pd.concat([earlier, later], ignore_index=ignore_index)


def _numbered_anew(
    events: pd.DataFrame, earlier: NDArray[np.int64], later: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the numbers of the series of all events as `happened` gives them: those with a time first, then those of which only the day is known."""
    numbers = np.append(earlier, np.where(later >= 0, later + 1 + earlier.max(initial=-1), -1))
    order = np.argsort(dated(events), kind="stable")
    inside = order[numbers[order] >= 0]
    numbers[inside] = np.cumsum(np.diff(numbers[inside], prepend=-1) != 0) - 1
    return numbers
