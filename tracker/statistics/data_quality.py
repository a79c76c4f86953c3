"""Data quality: what was written down at once, what from memory, and by whom."""

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
"""Prefix of the source of an entry whose description was copied from the entry before."""

_COLUMNS: Final = (
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
    """The entries of a period (rows, duplicates included), and how they came into the diary.

    `delay_min` is from the end of an episode (its start where the length is not known) to its
    logging; entries without a logging time, or with only a date, are unknown in it and in the two
    shares based on it. `doubles` are duplicates. `copied`: the description was taken from the entry
    before with one tap. `edited`: an answer was changed more than an hour after it was first saved.
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
    index = event_index(diary)
    entries = index.entries[list(_COLUMNS)].assign(duplicate=index.is_duplicate)
    rows = within(entries, period)
    date_only = rows["time_precision"] == TimePrecision.DAY_ONLY
    length = rows["duration_s"].fillna(0).to_numpy() * MICROSECONDS_PER_S
    has_delay = (rows["logged_at"].notna() & ~date_only).to_numpy()
    delay = np.where(
        has_delay,
        np.maximum(microseconds(rows["known_at"]) - microseconds(rows["started_at"]) - length, 0),
        np.nan,
    ) / (60 * MICROSECONDS_PER_S)
    n, unknown = int(has_delay.sum()), int((~has_delay).sum())
    return DataQuality(
        entries=len(rows),
        doubles=int(rows["duplicate"].sum()),
        logged_within_5_min=share(int((delay <= AT_ONCE_MIN).sum()), n, unknown),
        logged_after_24_h=share(int((delay > LATE_H * 60).sum()), n, unknown),
        delay_min=spread(delay),
        approximate_times=share(
            int((rows["time_precision"] != TimePrecision.EXACT).sum()), len(rows)
        ),
        day_only=int(date_only.sum()),
        imported=share(int(rows["source"].str.startswith("import:").sum()), len(rows)),
        copied=share(int(rows["source"].str.startswith(COPIED).sum()), len(rows)),
        edited=share(int(rows["id"].isin(diary.edits["id"]).sum()), len(rows)),
        running=int(rows["running"].sum()),
        logged_by={
            str(name): int(count)
            for name, count in rows["logged_by"].value_counts().sort_index().items()
        },
    )
