"""What must change nothing: a log kept twice, days nobody watched, a bout told in taps, the order in which rows come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.builders import a_child, a_diary
from tracker.domain.age import Period
from tracker.domain.diary import Diary
from tracker.statistics.days import day_table
from tracker.statistics.frequency import Frequency, frequency
from tracker.statistics.timing import Timing, timing

PERIOD = Period(date(2026, 6, 1), date(2026, 7, 13))
STATES = ["asleep", "just_woke", "awake", None]


def a_log(seed: int, by: str = "Mum", *, later: timedelta = timedelta()) -> list[dict[str, Any]]:
    """Return sixty entries over six weeks, some minutes apart from each other, some series; the copy of another caregiver comes a little later."""
    chance = np.random.default_rng(seed)
    start, entries = datetime.fromisoformat("2026-06-01T05:00:11+01:00"), []
    for number in range(60):
        start += timedelta(minutes=float(chance.choice([1.5, 4, 30, 700, 2200])))
        entry = {
            "started_at": (start + later).isoformat(),
            "logged_by": by,
            "state": STATES[number % 4],
            "held": ["stopped", "continued", None][number % 3],
        }
        entries.append(
            entry | ({"jerk_count": 5} if number % 7 == 0 else {}) | {"duration_s": number % 9}
        )
    return entries


def check_ins(seed: int) -> list[dict[str, Any]]:
    days = np.random.default_rng(seed).choice(42, 20, replace=False)
    return [
        {
            "date": (PERIOD.first + timedelta(days=int(day))).isoformat(),
            "episodes_seen": "none",
            "watched": "some",
        }
        for day in days
    ]


def a_summer(episodes: list[dict[str, Any]], answers: list[dict[str, Any]]) -> Diary:
    return a_diary(
        a_child("2026-01-01"), "2026-07-12T20:00:00+01:00", episodes=episodes, check_ins=answers
    )


def summed_up(diary: Diary, period: Period = PERIOD) -> tuple[Frequency, Timing]:
    days = day_table(diary, period)
    return frequency(days), timing(diary, days, period)


def same(one: object, other: object) -> bool:
    if isinstance(one, pd.DataFrame) and isinstance(other, pd.DataFrame):
        return one.equals(other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if hasattr(one, "__dataclass_fields__"):
        return all(same(value, getattr(other, name)) for name, value in vars(one).items())
    return one == other


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("later_s", [0, 20, 180])
def test_a_log_kept_by_two_caregivers_says_what_one_says(seed: int, later_s: int) -> None:
    once = a_log(seed)
    alone = summed_up(a_summer(once, check_ins(seed)))
    twice = summed_up(
        a_summer(once + a_log(seed, "Dad", later=timedelta(seconds=later_s)), check_ins(seed))
    )
    assert same(alone, twice)
    assert alone[0].rate.bouts > 20
    assert alone[1].series.count > 5


@pytest.mark.parametrize("seed", range(3))
def test_days_nobody_watched_change_no_rate_per_observed_day(seed: int) -> None:
    diary = a_summer(a_log(seed), check_ins(seed))
    short, long = summed_up(diary)[0], summed_up(diary, Period(date(2026, 4, 1), PERIOD.end))[0]
    assert (short.rate, short.days_with_any.k, short.days_with_any.n) == (
        long.rate,
        long.days_with_any.k,
        long.days_with_any.n,
    )
    assert short.longest_quiet == long.longest_quiet
    assert long.completeness.n - short.completeness.n == 61


@pytest.mark.parametrize("seed", range(3))
def test_a_bout_told_as_several_taps_changes_no_rate(seed: int) -> None:
    once = a_log(seed)
    taps = [
        {
            **entry,
            "started_at": (
                datetime.fromisoformat(entry["started_at"]) + timedelta(seconds=s)
            ).isoformat(),
        }
        for entry in once
        for s in (0, 9, 20)
    ]
    whole, tapped = (
        summed_up(a_summer(once, check_ins(seed)))[0],
        summed_up(a_summer(taps, check_ins(seed)))[0],
    )
    assert whole.rate == tapped.rate
    assert (whole.first_half, whole.second_half, whole.change) == (
        tapped.first_half,
        tapped.second_half,
        tapped.change,
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    diary = a_summer(
        a_log(seed) + a_log(seed, "Dad", later=timedelta(seconds=40)),
        check_ins(seed) + check_ins(seed + 1),
    )
    mixed = replace(
        diary,
        episodes=diary.episodes.sample(frac=1, random_state=seed),
        check_ins=diary.check_ins.sample(frac=1, random_state=seed),
    )
    assert same(summed_up(diary), summed_up(mixed))
