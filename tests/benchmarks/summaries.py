"""What it costs to find events, days, rates and times in a diary of many episodes."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from statistics import median

import numpy as np
import pandas as pd

from tests.builders import a_child
from tracker.age import Period
from tracker.diary import Diary, empty_table
from tracker.summaries.days import day_table
from tracker.summaries.frequency import frequency
from tracker.summaries.series import happened
from tracker.summaries.timing import timing

PERIOD = Period(date(2026, 1, 1), date(2026, 10, 29))


def a_busy_diary(episodes: int) -> Diary:
    seconds = np.sort(np.random.default_rng(1).uniform(0, 300 * 86_400, episodes)).astype(np.int64)
    started = pd.Series((seconds * 1_000_000 + 1_767_225_600_000_000).view("datetime64[us]")).dt.tz_localize("UTC")
    local = started.dt.tz_convert("Europe/London").dt.tz_localize(None)
    told: dict[str, pd.Series] = {
        "id": pd.Series([f"{number:08d}" for number in range(episodes)], dtype="str"),
        "started_at": started,
        "known_at": started,
        "local_day": local.dt.normalize(),
        "local_minute": (local.dt.hour * 60 + local.dt.minute).astype("float64"),
        "time_precision": pd.Series("exact", index=range(episodes), dtype="str"),
        "state": pd.Series("asleep", index=range(episodes), dtype="str"),
        "logged_by": pd.Series(["Mum", "Dad"] * (episodes // 2), dtype="str"),
        "movements": pd.Series("", index=range(episodes), dtype="str"),
        "running": pd.Series(data=False, index=range(episodes)),
    }
    blank = empty_table("episodes").reindex(range(episodes))
    texts = {name: pd.Series("", index=range(episodes), dtype="str") for name in ("body_parts", "eyes", "jerk_offsets_s", "note", "source")}
    return Diary(a_child("2026-01-01"), datetime(2026, 10, 28, 12, tzinfo=UTC), episodes=blank.assign(**told, **texts))


def cpu_s(diary: Diary) -> float:
    def once() -> float:
        begun = time.process_time()
        found = happened(diary.episodes)
        days = day_table(diary, PERIOD, found)
        frequency(days)
        timing(diary, days, PERIOD, found)
        return time.process_time() - begun

    once()
    return median(once() for _ in range(5))
