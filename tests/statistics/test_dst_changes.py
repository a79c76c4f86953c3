"""The raster on the family's clock: the hour that never was, the hour that came twice, and days on the clock of another place."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.builders import a_child, a_diary
from tracker.domain.age import Period
from tracker.domain.diary import Diary
from tracker.events.event_index import detect_events
from tracker.statistics.days import day_table
from tracker.statistics.dst_changes import clock_changes
from tracker.statistics.raster_tables import Raster, raster

CHILD = a_child("2026-01-01")


def days(first: str, last: str) -> pd.DataFrame:
    return pd.DataFrame({"day": pd.date_range(first, last)})


def changes(first: str, last: str, home: str) -> list[tuple[str, float, float, str]]:
    return [
        (f"{day:%Y-%m-%d}", begin, end, kind)
        for day, begin, end, kind in clock_changes(days(first, last), home).itertuples(index=False)
    ]


def raster_of(first: date, end: date, **tables: list[dict[str, Any]]) -> Raster:
    diary: Diary = a_diary(CHILD, f"{end.isoformat()}T01:00:00+00:00", **tables)
    period = Period(first, end)
    result = detect_events(diary.episodes)
    return raster(
        diary, day_table(diary, period), period, result, np.zeros(len(result.events), dtype=bool)
    )


@pytest.mark.parametrize(
    ("home", "day", "begin", "end", "kind"),
    [
        ("Europe/London", "2026-03-29", 60, 120, "skipped"),
        ("Europe/London", "2026-10-25", 60, 120, "repeated"),
        ("Europe/Berlin", "2026-03-29", 120, 180, "skipped"),
        ("America/New_York", "2026-11-01", 60, 120, "repeated"),
        ("Australia/Lord_Howe", "2026-04-05", 90, 120, "repeated"),  # by half an hour
        ("America/Santiago", "2026-09-06", 0, 60, "skipped"),  # at midnight
    ],
)
def test_a_change_of_the_clock_stands_on_its_day_between_its_hours(
    home: str, day: str, begin: float, end: float, kind: str
) -> None:
    around = (
        f"{date.fromisoformat(day).replace(day=1)}",
        f"{pd.Timestamp(day) + pd.Timedelta(days=2):%Y-%m-%d}",
    )
    assert changes(*around, home) == [(day, begin, end, kind)]


def test_the_days_beside_a_change_have_none_and_no_days_have_none() -> None:
    assert changes("2026-03-30", "2026-10-24", "Europe/London") == []
    assert changes("2026-03-30", "2026-12-24", "Asia/Tokyo") == []
    assert clock_changes(days("2026-03-30", "2026-03-30").head(0), "Europe/London").empty


def test_a_day_abroad_is_marked_and_sleep_beside_an_episode_there_is_drawn_on_that_clock() -> None:
    abroad = {
        "started_at": "2026-06-03T20:00:00+00:00",
        "time_zone": "Asia/Tokyo",
    }  # five in the morning of the 4th
    slept = {
        "kind": "sleep",
        "started_at": "2026-06-03T14:00:00+00:00",
        "ended_at": "2026-06-03T19:00:00+00:00",
    }
    result = raster_of(date(2026, 6, 1), date(2026, 6, 6), episodes=[abroad], spans=[slept])
    assert result.days.loc[result.days["abroad"], "day"].dt.day.tolist() == [4]
    assert result.sleep[["from_minute", "to_minute"]].to_numpy().tolist() == [
        [23 * 60, 1440],
        [0, 4 * 60],
    ]


def test_a_sleep_more_than_a_day_from_any_episode_is_drawn_at_home() -> None:
    abroad = {"started_at": "2026-06-03T20:00:00+00:00", "time_zone": "Asia/Tokyo"}
    near, far = (
        {
            "kind": "sleep",
            "started_at": f"2026-06-0{day}T{clock}:00+00:00",
            "ended_at": f"2026-06-0{day}T23:00:00+00:00",
        }
        for day, clock in ((4, "20:00"), (4, "20:01"))
    )
    assert raster_of(date(2026, 6, 1), date(2026, 6, 8), episodes=[abroad], spans=[near]).sleep[
        "from_minute"
    ].tolist() == [5 * 60]
    assert raster_of(date(2026, 6, 1), date(2026, 6, 8), episodes=[abroad], spans=[far]).sleep[
        "from_minute"
    ].tolist() == [21 * 60 + 1]


def test_another_zone_with_the_clock_of_home_is_not_abroad() -> None:
    lisbon = {"started_at": "2026-06-03T20:00:00+00:00", "time_zone": "Europe/Lisbon"}
    assert not raster_of(date(2026, 6, 1), date(2026, 6, 6), episodes=[lisbon]).days["abroad"].any()
