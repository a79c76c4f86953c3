"""One demonstration diary counted by hand: plain Python on the file's own words, the arithmetic shown, against what the summaries say."""

from __future__ import annotations

import itertools
import json
import math
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from tests.builders import a_child, a_diary
from tracker.domain.diary import CONTRACTS, Diary
from tracker.statistics.data_quality import data_quality
from tracker.statistics.days import day_table, default_period
from tracker.statistics.frequency import Frequency, frequency
from tracker.statistics.timing import timing

AS_OF = "2026-11-21T09:00:00+00:00"
FILE = Path(__file__).parents[2] / "tracker" / "demo" / "sleepy_twitches.json"
PEBBLE: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["children"][0]
COUNTED_EPISODES = [entry for entry in PEBBLE["episodes"] if "removed_at" not in entry]
PER_DAY = Counter(
    entry["started_at"][:10] for entry in COUNTED_EPISODES
)  # every start is written on the clock at home
CHECK_IN = {entry["date"]: entry for entry in PEBBLE["check_ins"]}
FIRST, TODAY = date(2026, 10, 17), date(2026, 11, 21)
OVER = [(FIRST + timedelta(days=n)).isoformat() for n in range((TODAY - FIRST).days)]
OBSERVED = [
    day for day in OVER if PER_DAY[day] or CHECK_IN.get(day, {}).get("episodes_seen") == "none"
]


def pebbles_diary() -> Diary:
    child = a_child(PEBBLE["birth_date"], time_zone=PEBBLE["time_zone"])
    return a_diary(child, AS_OF, **{name: PEBBLE[name] for name in CONTRACTS})


def pebbles_frequency() -> Frequency:
    diary = pebbles_diary()
    return frequency(day_table(diary, default_period(diary)))


def test_the_file_is_what_the_arithmetic_below_rests_on() -> None:
    starts = sorted(datetime.fromisoformat(entry["started_at"]) for entry in COUNTED_EPISODES)
    assert (len(PEBBLE["episodes"]), len(COUNTED_EPISODES)) == (
        33,
        32,
    )  # one was pressed by mistake and removed
    assert min(later - earlier for earlier, later in itertools.pairwise(starts)) > timedelta(
        minutes=5
    )  # so every entry is a bout of its own
    assert max(Counter(entry["date"] for entry in PEBBLE["check_ins"]).values()) == 1
    assert all(
        entry["watched"] and entry["episodes_seen"] in {"yes", "none"}
        for entry in PEBBLE["check_ins"]
    )
    assert {day for day, entry in CHECK_IN.items() if entry["episodes_seen"] == "yes"} <= set(
        PER_DAY
    )


def test_thirty_one_bouts_on_twenty_eight_of_thirty_five_days() -> None:
    # 36 days from 17 October to 21 November; the last is today and not over: 35. Nobody entered anything on 21, 22 and 30 October,
    # 1, 8, 14 and 15 November: 35 - 7 = 28 observed. 32 entries, one of them this morning: 31.
    assert (
        len(OVER),
        len(OBSERVED),
        sum(PER_DAY[day] for day in OVER),
        PER_DAY[TODAY.isoformat()],
    ) == (35, 28, 31, 1)
    answer = pebbles_frequency()
    assert (
        answer.calendar_days,
        answer.rate.observed_days,
        answer.rate.bouts,
        answer.bouts_today,
    ) == (35, 28, 31, 1)
    assert answer.rate.per_day == 31 / 28
    assert answer.bounds is None  # 28 of 35 is 80 %


def test_the_scatter_and_the_interval() -> None:
    # 8 days with none, 11 with one, 7 with two, 2 with three: 11 + 14 + 6 = 31; squares 11 + 28 + 18 = 57.
    assert Counter(PER_DAY[day] for day in OBSERVED) == {0: 8, 1: 11, 2: 7, 3: 2}
    mean = 31 / 28
    phi = ((57 - 28 * mean**2) / mean + 12 * 1.8) / (27 + 12)
    answer = pebbles_frequency().rate
    assert answer.phi == pytest.approx(phi)
    assert phi == pytest.approx(1.0790736)
    assert answer.low == pytest.approx(phi / 2 * stats.chi2.ppf(0.025, 2 * 31 / phi) / 28)
    assert answer.high == pytest.approx(phi / 2 * stats.chi2.ppf(0.975, 2 * 31 / phi + 2) / 28)


def test_something_was_seen_on_twenty_of_the_twenty_eight_days_and_the_longest_quiet_spell_is_two() -> (
    None
):
    answer = pebbles_frequency()
    wilson = stats.binomtest(20, 28).proportion_ci(method="wilson")
    assert (answer.days_with_any.k, answer.days_with_any.n, answer.days_with_any.unknown) == (
        20,
        28,
        7,
    )
    assert (answer.days_with_any.low, answer.days_with_any.high) == pytest.approx(
        (wilson.low, wilson.high)
    )
    # Quiet days: 17, 19, 23, 24, 29 October, 2, 18, 20 November; only the 23rd and 24th have no other observed day between them.
    assert [day for day in OBSERVED if not PER_DAY[day]] == [
        "2026-10-17", "2026-10-19", "2026-10-23", "2026-10-24", "2026-10-29", "2026-11-02", "2026-11-18", "2026-11-20",
    ]  # fmt: skip
    spell = answer.longest_quiet
    assert (spell.days, spell.unobserved_inside, spell.first, spell.last) == (
        2,
        0,
        date(2026, 10, 23),
        date(2026, 10, 24),
    )


def test_the_second_half_against_the_first() -> None:
    # 35 days: 17 (17 October to 2 November) against 18 (3 to 20 November).
    first, second = OVER[:17], OVER[17:]
    bouts = [sum(PER_DAY[day] for day in half) for half in (first, second)]
    days = [len([day for day in half if day in OBSERVED]) for half in (first, second)]
    assert (first[-1], bouts, days) == ("2026-11-02", [11, 20], [13, 15])
    counts = [PER_DAY[day] for day in first if day in OBSERVED]
    mean = 11 / 13
    phi = (sum((count - mean) ** 2 for count in counts) / mean + 21.6) / (12 + 12)
    change = pebbles_frequency().change
    assert change is not None
    assert change.phi == pytest.approx(phi)
    assert change.ratio == pytest.approx((20 / 15) / (11 / 13))
    low, high = (
        stats.beta.ppf(0.025, 20 / phi, 11 / phi + 1),
        stats.beta.ppf(0.975, 20 / phi + 1, 11 / phi),
    )
    assert (change.low, change.high) == pytest.approx(
        (13 / 15 * low / (1 - low), 13 / 15 * high / (1 - high))
    )


def test_the_sentences_say_it() -> None:
    assert pebbles_frequency().sentences == (
        "About 1.1 a day on days you watched (0.7 to 1.6; 28 of 35 days watched).",
        "Something was seen on 20 of 28 watched days (53% to 85%).",
        "Longest stretch of watched days with nothing seen: 2 days.",
        (
            "First half: 0.8 a day (13 days watched). Second half: 1.3 a day (15 watched). "
            "That is 1.6 times as often (0.6 to 4.5); chance variation could explain it."
        ),
    )


def test_states_holding_waking_lengths_and_hours() -> None:
    diary = pebbles_diary()
    answer = timing(diary, day_table(diary, default_period(diary)), default_period(diary))
    assert [
        (row.state, row.episodes.k, row.episodes.n, row.days.k, row.days.n) for row in answer.states
    ] == [("asleep", 32, 32, 21, 21)]
    assert (answer.held.stopped.n, answer.held.not_tried) == (
        0,
        0,
    )  # never awake, so holding says nothing
    woken = Counter(entry.get("woken") for entry in COUNTED_EPISODES)
    assert woken == {"stopped": 15, "not_tried": 14, None: 3}
    assert (
        answer.woken.stopped.k,
        answer.woken.stopped.n,
        answer.woken.not_tried,
        answer.woken.stopped.unknown,
    ) == (15, 15, 14, 3)
    lengths = sorted(entry["duration_s"] for entry in COUNTED_EPISODES)
    # Type 7: the quartile of 32 values lies at 31/4 = 7.75 places after the first, the median between the 16th and 17th, and 23.25 for the upper.
    assert (
        lengths[7] * 0.25 + lengths[8] * 0.75,
        (lengths[15] + lengths[16]) / 2,
        lengths[23] * 0.75 + lengths[24] * 0.25,
    ) == (3, 5, 7.25)
    spread = answer.durations.seconds
    assert (spread.known, spread.total, spread.q1, spread.median, spread.q3, spread.longest) == (
        32,
        32,
        3,
        5,
        7.25,
        25,
    )
    assert (answer.durations.estimated, answer.series.count, answer.since_waking) == (32, 0, None)
    hours = Counter(int(entry["started_at"][11:13]) for entry in COUNTED_EPISODES)
    assert answer.hours["episodes"].tolist() == [hours[hour] for hour in range(24)]
    # A bout weighs one over the hours watched at its hour: 23 to 7 is taken to be watched 0.35 as much. As told, chance could explain the times.
    angles = [
        2 * math.pi * (int(e["started_at"][11:13]) * 60 + int(e["started_at"][14:16])) / 1440
        for e in COUNTED_EPISODES
    ]
    weights = [1 / answer.hours["watched_h"][int(e["started_at"][11:13])] for e in COUNTED_EPISODES]
    across, up = (
        sum(w * part(angle) for w, angle in zip(weights, angles, strict=True))
        for part in (math.cos, math.sin)
    )
    assert answer.clock is not None
    assert answer.clock.minute is None
    assert answer.clock.resultant_length == pytest.approx(math.hypot(across, up) / sum(weights))


def test_gaps_skip_the_seven_unobserved_days() -> None:
    diary = pebbles_diary()
    starts = sorted(datetime.fromisoformat(entry["started_at"]) for entry in COUNTED_EPISODES)
    silent = {date.fromisoformat(day) for day in OVER if day not in OBSERVED}
    gaps = [
        (later - earlier) / timedelta(hours=1)
        for earlier, later in itertools.pairwise(starts)
        if not any(earlier.date() < day < later.date() for day in silent)
    ]
    answer = timing(
        diary, day_table(diary, default_period(diary)), default_period(diary)
    ).intervals_h
    assert (answer.known, answer.shortest, answer.longest) == pytest.approx(
        (len(gaps), min(gaps), max(gaps))
    )


def test_how_good_the_record_is() -> None:
    delays = [
        (
            datetime.fromisoformat(entry["logged_at"]) - datetime.fromisoformat(entry["started_at"])
        ).total_seconds()
        - entry["duration_s"]
        for entry in COUNTED_EPISODES
    ]
    answer = data_quality(pebbles_diary(), default_period(pebbles_diary()))
    assert (answer.logged_within_5_min.k, answer.logged_within_5_min.n) == (
        sum(delay <= 300 for delay in delays),
        32,
    )
    assert (answer.approximate_times.k, answer.doubles, answer.imported.k) == (6, 0, 0)
    assert answer.logged_by == Counter(entry["logged_by"] for entry in COUNTED_EPISODES)
