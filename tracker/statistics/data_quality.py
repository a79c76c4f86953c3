"""How good the record is: what was written down at once, what from memory, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tracker.domain.age import Period
from tracker.domain.arrays import MICROSECONDS_PER_S, microseconds
from tracker.domain.diary import Diary
from tracker.domain.vocabulary import TimePrecision
from tracker.events.event_index import event_index
from tracker.statistics.confidence_intervals import Share, share
from tracker.statistics.days import within
from tracker.statistics.timing import Spread, spread

AT_ONCE_MIN: Final = 5
"""Written within five minutes of its end counts as written at once (ours)."""

LATE_H: Final = 24
"""Written more than a day after its end counts as late (ours)."""

COPIED: Final = "app:copied:"
"""How the source of an entry begins whose looks were taken from the last one."""

_USED: Final = (
    "id",
    "started_at",
    "known_at",
    "logged_at",
    "logged_by",
    "time_precision",
    "duration_s",
    "local_day",
    "source",
    "running",
)


@dataclass(frozen=True)
class DataQuality:
    """The entries of a period (rows, doubles included), and how they came into the diary.

    `delay_min` is from the end of an episode (its start where the length is not known) to the writing; entries with no known
    writing time or only a day are unknown in it and in the two shares that rest on it. `copied`: how it looked was taken from the
    entry before with one tap. `edited`: an answer was changed more than an hour after the first saving; filling in at once is none.
    """

    entries: int
    doubles: int
    logged_within_5_min: Share
    logged_after_24_h: Share
    delay_min: Spread
    approximate_times: Share
    day_only: int
    imported: Share
    copied: Share
    edited: Share
    running: int
    logged_by: dict[str, int]


def data_quality(diary: Diary, period: Period) -> DataQuality:
    """Return how the entries of a period came into the diary."""
    found = event_index(diary)
    rows = within(found.entries[list(_USED)].assign(double=found.is_duplicate), period)
    dated = rows["time_precision"] == TimePrecision.DAY_ONLY
    length = rows["duration_s"].fillna(0).to_numpy() * MICROSECONDS_PER_S
    known = (rows["logged_at"].notna() & ~dated).to_numpy()
    delay = np.where(
        known,
        np.maximum(microseconds(rows["known_at"]) - microseconds(rows["started_at"]) - length, 0),
        np.nan,
    ) / (60 * MICROSECONDS_PER_S)
    n, unknown = int(known.sum()), int((~known).sum())
    return DataQuality(
        entries=len(rows),
        doubles=int(rows["double"].sum()),
        logged_within_5_min=share(int((delay <= AT_ONCE_MIN).sum()), n, unknown),
        logged_after_24_h=share(int((delay > LATE_H * 60).sum()), n, unknown),
        delay_min=spread(delay),
        approximate_times=share(
            int((rows["time_precision"] != TimePrecision.EXACT).sum()), len(rows)
        ),
        day_only=int(dated.sum()),
        imported=share(int(rows["source"].str.startswith("import:").sum()), len(rows)),
        copied=share(int(rows["source"].str.startswith(COPIED).sum()), len(rows)),
        edited=share(int(rows["id"].isin(diary.edits["id"]).sum()), len(rows)),
        running=int(rows["running"].sum()),
        logged_by={
            str(name): int(count)
            for name, count in rows["logged_by"].value_counts().sort_index().items()
        },
    )
