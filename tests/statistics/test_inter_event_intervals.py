"""How far apart, in bursts or evenly, and how soon after a feed or on waking."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy.stats import variation

from tests.builders import a_child, a_diary
from tracker.domain.age import Period
from tracker.presentation.timing_sentences import burstiness_sentence, timing_sentences
from tracker.statistics.days import day_table
from tracker.statistics.inter_event_intervals import burstiness_of
from tracker.statistics.timing import Timing, timing

CHILD = a_child("2026-01-01")
JUNE = Period(date(2026, 6, 1), date(2026, 6, 29))


def at(day: int, clock: str = "06:01", **answers: Any) -> dict[str, Any]:
    return {"started_at": f"2026-06-{day:02d}T{clock}:00+01:00", **answers}


def a_feed(day: int, begin: str, end: str | None) -> dict[str, Any]:
    answers = {"kind": "feed", "started_at": f"2026-06-{day:02d}T{begin}:00+01:00"}
    return answers | ({} if end is None else {"ended_at": f"2026-06-{day:02d}T{end}:00+01:00"})


def of_june(episodes: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> Timing:
    diary = a_diary(CHILD, "2026-06-28T22:00:00+01:00", episodes=episodes, **tables)
    return timing(diary, day_table(diary, JUNE), JUNE)


def test_clockwork_is_minus_one_and_one_long_pause_among_many_short_ones_a_burst() -> None:
    even, burst = burstiness_of(np.full(30, 4.0)), burstiness_of(np.array([1.0] * 29 + [500.0]))
    assert even is not None
    assert burst is not None
    assert (even.events, even.cv, even.b) == (31, 0, -1)
    assert burst.b > 0.9


def test_gaps_by_chance_are_near_zero_and_the_cv_is_the_coefficient_of_variation() -> None:
    gaps = np.random.default_rng(2).exponential(3, 4000)
    result = burstiness_of(gaps)
    assert result is not None
    assert result.cv == pytest.approx(variation(gaps))
    assert abs(result.b) < 0.05
    # Kim and Jo 2016, equation 22, for n events: B = (√(n+1) r − √(n−1)) / ((√(n+1) − 2) r + √(n−1))
    root, less = 4002**0.5, 4000**0.5
    assert result.b == pytest.approx((root * result.cv - less) / ((root - 2) * result.cv + less))


def test_six_events_have_a_burstiness_and_five_have_none() -> None:
    assert burstiness_of(np.array([1.0, 2, 3, 4, 5])) is not None
    assert burstiness_of(np.array([1.0, 2, 3, 4])) is None
    assert burstiness_of(np.zeros(8)) is None


def test_a_gap_with_an_end_typed_to_the_quarter_hour_or_across_an_unobserved_day_is_left_out() -> (
    None
):
    rows = [at(day) for day in (1, 2, 3, 4, 5, 6)]
    result = of_june(rows).burstiness
    assert result is not None
    assert (result.events, result.b) == (6, -1)
    assert of_june([*rows[:3], at(4, "06:15"), *rows[4:]]).burstiness is None
    assert of_june([*rows[:5], at(8)]).burstiness is None
    assert of_june([]).burstiness is None


def test_minutes_since_a_feed_run_from_its_end_and_are_none_during_it() -> None:
    feeds = [a_feed(1, "08:00", "08:20"), a_feed(1, "06:00", None)]
    rows = [
        at(1, "05:59"),
        at(1, "06:10"),
        at(1, "08:10"),
        at(1, "08:50"),
        at(1, "20:20"),
        at(1, "20:21"),
    ]
    result = of_june(rows, spans=feeds).since_feeding
    assert result is not None
    # 05:59 came before any feed and 20:21 more than twelve hours after one; 10 min, during, 30 min and exactly twelve hours are known.
    assert (result.known, result.unknown, result.during) == (4, 2, 1)
    assert (result.q1_min, result.median_min, result.q3_min) == (7.5, 20, 202.5)


def test_without_feeds_or_without_an_episode_they_cover_nothing_is_said() -> None:
    assert of_june([at(1)]).since_feeding is None
    assert of_june([], spans=[a_feed(1, "08:00", "08:20")]).since_feeding is None
    assert of_june([at(1, "07:00")], spans=[a_feed(1, "08:00", "08:20")]).since_feeding is None


def test_without_a_sleep_log_the_words_fall_back_on_what_was_told_as_on_waking() -> None:
    words = " ".join(
        timing_sentences(of_june([at(1, state="just_woke"), at(2, state="awake"), at(3)]))
    )
    assert "we can't tell how long after waking they came. 1 of 3 were logged as on waking" in words
    assert "waking" not in " ".join(timing_sentences(of_june([at(1, state="asleep")])))


def test_series_have_a_rate_a_watched_day_their_entries_and_today_counts_in_no_rate() -> None:
    chained = [at(1, "06:01"), at(1, "06:02"), at(1, "06:03")]
    result = of_june([*chained, at(2, jerk_count=4), at(3), at(28, jerk_count=9)]).series
    assert (result.count, result.entries.median, result.entries.longest) == (3, 1, 3)
    assert (result.rate.bouts, result.rate.observed_days) == (2, 3)
    assert result.rate.per_day == pytest.approx(2 / 3)
    assert of_june([at(1, jerk_count=4), at(2)]).series.rate.per_day is None


def test_lengths_are_said_with_their_middle_half_and_their_guesses() -> None:
    rows = [
        at(1, duration_s=4, duration_precision="measured"),
        at(2, duration_s=8),
        at(3, duration_s=600, duration_precision="estimated"),
        at(4),
    ]
    words = " ".join(timing_sentences(of_june(rows)))
    assert (
        "We know how long 3 of 4 lasted: typically 8 s, half of them between 6 s and 5.1 min, the longest 10 min, a guess. 1 of them is a guess."
        in words
    )


@pytest.mark.parametrize(
    ("gaps", "answers"),
    [
        ([0.1] * 18 + [90.0], "close together, with long pauses"),
        ([4.0] * 19, "The time from one to the next is much the same"),
        ([4.0] * 18, ""),
    ],
)
def test_bursts_and_evenness_are_said_in_words_from_twenty_events_on(
    gaps: list[float], answers: str
) -> None:
    words = burstiness_sentence(burstiness_of(np.array(gaps)))
    assert answers in words
    assert bool(words) is bool(answers)


def test_series_are_told_in_whole_movements_and_what_nobody_noted_is_never_a_no() -> None:
    waking = at(1, "06:00", jerk_count=6, state="just_woke")
    words = " ".join(timing_sentences(of_june([waking, at(2, jerk_count=7), at(3)])))
    assert "2 series" in words
    assert "typically 6 or 7 movements or more, at least 7 in the largest." in words
    assert "1 of 2 began on waking. For 1 series nobody noted it." in words
    alone = " ".join(timing_sentences(of_june([at(1, jerk_count=4, state="awake")])))
    assert "One series, of at least 4 movements. 0 of 1 began on waking." in alone
    assert "For 1 series nobody noted it" not in alone
