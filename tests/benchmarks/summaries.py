"""What it costs to find events, days, rates and times in a diary of many episodes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from statistics import median

import numpy as np
import pandas as pd

from tests.builders import a_child
from tracker.domain.age import Period
from tracker.domain.diary import Diary, empty_table
from tracker.events.event_index import EventIndex, detect_events
from tracker.statistics.days import day_table
from tracker.statistics.frequency import frequency
from tracker.statistics.timing import timing

SIZES = (1_000, 10_000, 100_000, 1_000_000)
RUNS = 5
PERIOD = Period(date(2026, 1, 1), date(2026, 10, 29))


def a_busy_diary(episodes: int) -> Diary:
    seconds = np.sort(np.random.default_rng(1).uniform(0, 300 * 86_400, episodes)).astype(np.int64)
    started = pd.Series(
        (seconds * 1_000_000 + 1_767_225_600_000_000).view("datetime64[us]")
    ).dt.tz_localize("UTC")
    local = started.dt.tz_convert("Europe/London").dt.tz_localize(None)
    fields: dict[str, pd.Series] = {
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
    texts = {
        name: pd.Series("", index=range(episodes), dtype="str")
        for name in ("body_parts", "eyes", "jerk_offsets_s", "note", "source")
    }
    return Diary(
        a_child("2026-01-01"),
        datetime(2026, 10, 28, 12, tzinfo=UTC),
        episodes=blank.assign(**fields, **texts),
    )


def cpu_s(task: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median CPU time of some runs, seconds; the first is not counted."""
    task()
    times = []
    for _ in range(runs):
        begun = time.process_time()
        task()
        times.append(time.process_time() - begun)
    return median(times)


def statistics(diary: Diary, result: EventIndex) -> None:
    """Work out days, rates and times from what was found."""
    days = day_table(diary, PERIOD, result)
    frequency(days)
    timing(diary, days, PERIOD, result)


def slope(seconds: Sequence[float]) -> float:
    """Return the power of the number of episodes that the cost grows with, over the last tenfold."""
    return math.log10(seconds[-1] / seconds[-2])


def main() -> None:
    print(
        "CPU milliseconds, the median of five runs; slope: 1.0 is linear, over the last tenfold\n"
    )
    print(f"{'episodes':<44}" + "".join(f"{size:>12,}" for size in SIZES) + f"{'slope':>8}")
    costs: dict[str, list[float]] = {
        "find events, bouts and series": [],
        "days, rates and times from them": [],
    }
    for size in SIZES:
        diary = a_busy_diary(size)
        result = detect_events(diary.episodes)
        tasks: tuple[Callable[[], object], ...] = (
            partial(detect_events, diary.episodes),
            partial(statistics, diary, result),
        )
        for cost, task in zip(costs.values(), tasks, strict=True):
            cost.append(cpu_s(task))
    for what, seconds in costs.items():
        print(
            f"{what:<44}"
            + "".join(f"{one * 1_000:>12.1f}" for one in seconds)
            + f"{slope(seconds):>8.2f}"
        )


if __name__ == "__main__":
    main()
