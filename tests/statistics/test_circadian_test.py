"""Is there a time of day? Hours of watching, the weighted mean on the clock, and the test for a rhythm against independent values."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import circmean
from statsmodels.stats.multivariate import test_mvmean as hotelling

from tests.builders import a_child, a_diary
from tracker.domain.age import Period
from tracker.presentation import timing_sentences
from tracker.presentation.time_of_day_sentences import time_of_day_sentences
from tracker.statistics.circadian_test import daily_rhythm
from tracker.statistics.days import day_table
from tracker.statistics.exposure import NIGHT_WATCHED, WatchHours, watch_hours
from tracker.statistics.time_of_day import clock_mean, time_of_day
from tracker.statistics.timing import Timing, timing

ALL_DAY = WatchHours(np.ones(24), np.zeros(24, np.int64), 0.0)
CHILD = a_child("2026-01-01")
JUNE = Period(date(2026, 6, 1), date(2026, 6, 29))


def at(day: int, clock: str, **answers: Any) -> dict[str, Any]:
    return {"started_at": f"2026-06-{day:02d}T{clock}:00+01:00", **answers}


def of_june(episodes: list[dict[str, Any]]) -> Timing:
    diary = a_diary(CHILD, "2026-06-28T22:00:00+01:00", episodes=episodes)
    return timing(diary, day_table(diary, JUNE), JUNE)


def hours_of(
    first: str,
    last: str,
    exposure: list[float | None],
    as_of: datetime = datetime(2027, 1, 1, tzinfo=UTC),
) -> list[float]:
    days = pd.DataFrame(
        {
            "day": pd.date_range(first, last).astype("datetime64[us]"),
            "exposure": pd.Series(exposure, dtype="float64"),
        }
    )
    return [float(hours) for hours in watch_hours(days, "Europe/Copenhagen", as_of).hours]


# The hours of watching.


def test_a_watched_day_counts_its_hours_the_night_a_third_as_much_and_an_unobserved_day_not_at_all() -> (
    None
):
    one = hours_of("2026-06-01", "2026-06-02", [1.0, None])
    assert one == [NIGHT_WATCHED] * 7 + [1.0] * 16 + [NIGHT_WATCHED]
    assert hours_of("2026-06-01", "2026-06-01", [0.5])[12] == 0.5
    assert sum(hours_of("2026-06-01", "2026-06-01", [None])) == 0


def test_the_skipped_hour_of_spring_was_never_watched_and_the_repeated_one_of_autumn_twice() -> (
    None
):
    assert hours_of("2026-03-29", "2026-03-29", [1.0])[:4] == [
        NIGHT_WATCHED,
        NIGHT_WATCHED,
        0.0,
        NIGHT_WATCHED,
    ]
    assert hours_of("2026-10-25", "2026-10-25", [1.0])[:4] == [
        NIGHT_WATCHED,
        NIGHT_WATCHED,
        2 * NIGHT_WATCHED,
        NIGHT_WATCHED,
    ]


def test_today_counts_as_far_as_it_has_come() -> None:
    assert hours_of("2026-06-01", "2026-06-01", [1.0], datetime(2026, 6, 1, 8, 30, tzinfo=UTC))[
        9:12
    ] == [1.0, 0.5, 0.0]  # half past ten at home


def test_without_a_watched_day_no_hour_has_a_larger_share_than_another() -> None:
    assert WatchHours(np.zeros(24), np.zeros(24, np.int64), 0.0).share.tolist() == [1 / 24] * 24


# The mean on the clock.


def test_with_every_hour_watched_alike_the_mean_is_the_circular_mean() -> None:
    minutes = np.random.default_rng(3).normal(1400, 90, 40) % 1440
    result = clock_mean(minutes, 20, ALL_DAY)
    assert result is not None
    assert result.minute == pytest.approx(circmean(minutes, high=1440))
    angles = 2 * np.pi * minutes / 1440
    assert result.resultant_length == pytest.approx(
        np.hypot(np.cos(angles).mean(), np.sin(angles).mean())
    )


def test_a_bout_in_an_hour_watched_half_as_much_weighs_twice() -> None:
    hours = np.ones(24)
    hours[3] = 0.5
    minutes = np.repeat([3 * 60.0, 9 * 60.0], [10, 20])
    result = clock_mean(minutes, 20, WatchHours(hours, np.zeros(24, np.int64), 0.0))
    assert result is not None
    assert result.minute == pytest.approx(6 * 60)


def test_an_hour_nobody_watched_does_not_make_its_one_bout_the_whole_answer() -> None:
    hours = np.ones(24)
    hours[2] = 0.0
    minutes = np.append(np.full(39, 720.0), 120.0)
    result = clock_mean(minutes, 40, WatchHours(hours, np.zeros(24, np.int64), 0.0))
    assert result is not None
    assert result.minute == pytest.approx(720, abs=60)


# The test.


@pytest.mark.parametrize("seed", range(4))
def test_with_one_bout_a_day_and_known_hours_it_is_hotellings_test_of_the_scores(seed: int) -> None:
    chance = np.random.default_rng(seed)
    hours = chance.uniform(0.2, 1.0, 24)
    minutes = chance.uniform(0, 1440, 30)
    result = daily_rhythm(minutes, np.arange(30), WatchHours(hours, np.zeros(24, np.int64), 0.0))
    middle = 2 * np.pi * (np.arange(24) + 0.5) / 24
    expected = np.array(
        [np.average(np.cos(middle), weights=hours), np.average(np.sin(middle), weights=hours)]
    )
    angles = 2 * np.pi * minutes / 1440
    alone = hotelling(np.column_stack([np.cos(angles), np.sin(angles)]) - expected, np.zeros(2))
    assert result is not None
    assert (result.f, result.p) == pytest.approx((alone.statistic, alone.pvalue), rel=1e-6)


def test_an_error_in_the_hours_told_makes_the_test_more_careful() -> None:
    minutes, days = np.random.default_rng(4).normal(640, 200, 30), np.repeat(np.arange(10), 3)
    part = (np.arange(24) < 7).astype(np.int64)
    rows = [
        daily_rhythm(minutes, days, WatchHours(np.ones(24), part, error))
        for error in (0.0, 0.2, 0.4)
    ]
    values = [one.p for one in rows if one is not None]
    assert values == sorted(values)
    assert len(set(values)) == 3


def test_a_burst_on_one_day_counts_once() -> None:
    chance = np.random.default_rng(8)
    spread_out = chance.uniform(0, 1440, 12)
    burst = np.append(spread_out, np.full(40, 400.0))
    result = daily_rhythm(burst, np.append(np.arange(12), np.full(40, 12)), ALL_DAY)
    assert result is not None
    assert not result.is_significant


def test_every_bout_at_the_same_minute_is_a_rhythm_and_no_division_by_zero() -> None:
    result = daily_rhythm(np.full(10, 360.0), np.arange(10), ALL_DAY)
    assert result is not None
    assert result.is_significant


@pytest.mark.parametrize(
    ("bouts", "days", "result"), [(8, 5, True), (7, 5, False), (8, 4, False), (0, 0, False)]
)
def test_eight_bouts_on_five_days_can_be_tested_and_fewer_cannot(
    bouts: int, days: int, *, result: bool
) -> None:
    day = np.arange(bouts) % max(days, 1)
    assert (daily_rhythm(np.linspace(0, 1400, bouts), day, ALL_DAY) is not None) is result


def test_where_nothing_was_watched_nothing_can_be_tested() -> None:
    assert (
        daily_rhythm(
            np.full(20, 60.0), np.arange(20), WatchHours(np.zeros(24), np.zeros(24, np.int64), 0.0)
        )
        is None
    )


# On a diary.


def test_the_usual_nights_of_a_family_that_sleeps_are_no_rhythm() -> None:
    evenly_by_day = [
        at(day, f"{7 + (5 * day + 3 * n) % 16:02d}:30") for day in range(1, 28) for n in range(2)
    ]
    answer = of_june(evenly_by_day)
    assert answer.time_of_day.rhythm is not None
    assert not answer.time_of_day.rhythm.is_significant
    assert answer.clock is not None
    assert answer.clock.minute is None
    assert "No time of day stands out" in " ".join(timing_sentences.timing_sentences(answer))


def test_an_hour_that_comes_back_every_day_is_said_with_its_numbers() -> None:
    answer = of_june([at(day, clock) for day in range(1, 28) for clock in ("14:05", "15:10")])
    assert answer.clock is not None
    assert answer.clock.minute == pytest.approx(14 * 60 + 37.5, abs=0.01)
    assert "most come around 14:3" in " ".join(timing_sentences.timing_sentences(answer))
    assert "(27 days with an episode)" in " ".join(timing_sentences.timing_sentences(answer))
    assert "54 bouts on 27 days" in timing_sentences.clinician_sentences(answer)[0]
    assert not re.search(
        r"\bp \d|\bR \d|Burstiness", " ".join(timing_sentences.timing_sentences(answer))
    )


def test_after_a_journey_only_the_time_since_it_counts_and_the_page_says_so() -> None:
    home = [at(day, clock) for day in range(1, 14) for clock in ("06:00", "07:00")]
    there = [
        at(day, clock, time_zone="Asia/Tokyo")
        for day in range(14, 26)
        for clock in ("01:00", "02:00")
    ]
    result = of_june([*home, *there]).time_of_day
    assert (result.left_out, result.travelled) == (26, True)
    assert result.clock is not None
    assert result.clock.bouts == 24
    assert "26 earlier ones are left out" in " ".join(time_of_day_sentences(result))


def test_a_zone_two_hours_away_is_noted_and_splits_nothing() -> None:
    near = [at(day, "12:00") for day in range(1, 6)] + [
        at(day, "12:00", time_zone="Europe/Athens") for day in range(6, 11)
    ]
    result = of_june(near).time_of_day
    assert (result.left_out, result.travelled) == (0, True)
    assert "two time zones within a week" in " ".join(time_of_day_sentences(result))
    far_apart = [at(1, "12:00"), at(8, "12:01", time_zone="Europe/Athens")]
    assert not of_june(far_apart).time_of_day.travelled


def test_an_entry_of_which_only_the_day_is_known_has_no_time_of_day() -> None:
    answer = of_june([at(day, "12:00", time_precision="day_only") for day in range(1, 28)])
    assert (answer.time_of_day.rhythm, answer.time_of_day.clock) == (None, None)


def test_an_empty_diary_has_no_time_of_day() -> None:
    empty = of_june([]).time_of_day
    assert (empty.clock, empty.rhythm, empty.travelled, empty.left_out) == (None, None, False, 0)
    assert (
        time_of_day(
            pd.DataFrame(
                {
                    "local_minute": [],
                    "started_at": [],
                    "local_day": pd.Series(dtype="datetime64[us]"),
                }
            ),
            EMPTY,
            ALL_DAY,
        ).rhythm
        is None
    )


EMPTY = pd.DataFrame(
    {"utc_offset_min": [], "time_zone": [], "started_at": pd.Series(dtype="datetime64[us, UTC]")}
)
