"""Bouts per observed day: an unobserved day is missing, never a zero; values against scipy's own distributions."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy import stats

from tests.builders import a_child, a_diary
from tracker.domain.age import Period
from tracker.domain.diary import Diary
from tracker.domain.number_format import format_number, format_numbers
from tracker.statistics.confidence_intervals import dispersion, rate, rate_ratio, share
from tracker.statistics.days import day_table, default_period, merged_check_ins
from tracker.statistics.frequency import Frequency, frequency

CHILD = a_child("2026-01-01")
AS_OF = "2026-06-15T12:00:00+01:00"


def episodes_on(day: int, *clocks: str, **answers: Any) -> list[dict[str, Any]]:
    return [{"started_at": f"2026-06-{day:02d}T{clock}:00+01:00", **answers} for clock in clocks]


def none_seen(*days: int, watched: str | None = None) -> list[dict[str, Any]]:
    return [
        {"date": f"2026-06-{day:02d}", "episodes_seen": "none", "watched": watched} for day in days
    ]


def a_june(
    episodes: list[dict[str, Any]], check_ins: list[dict[str, Any]], as_of: str = AS_OF
) -> Diary:
    return a_diary(CHILD, as_of, episodes=episodes, check_ins=check_ins)


def of_june(diary: Diary, first: int = 1, end: int = 16) -> Frequency:
    return frequency(day_table(diary, Period(date(2026, 6, first), date(2026, 6, end))))


# Which days were observed.


@pytest.mark.parametrize(
    ("check_in", "observed"),
    [
        ({"episodes_seen": "none"}, True),
        ({"watched": "hardly"}, True),
        ({"watched": "most", "episodes_seen": "none"}, True),
        ({"watched": "most", "episodes_seen": "yes"}, False),
        ({"episodes_seen": "yes"}, False),
        ({"mood": "usual"}, False),
        (None, False),
    ],
)
def test_a_day_without_an_entry_is_observed_only_when_somebody_says_they_watched_or_saw_none(
    check_in: dict[str, Any] | None, *, observed: bool
) -> None:
    diary = a_june([], [{"date": "2026-06-02", **check_in}] if check_in else [])
    row = day_table(diary, Period(date(2026, 6, 2), date(2026, 6, 3))).iloc[0]
    assert (row["observed"], row["quiet"], row["checked_in"]) == (
        observed,
        observed,
        check_in is not None,
    )


def test_an_entry_makes_its_day_observed_and_not_quiet_whatever_the_check_in_says() -> None:
    diary = a_june(episodes_on(2, "06:00"), [{"date": "2026-06-02", "episodes_seen": "none"}])
    row = day_table(diary, Period(date(2026, 6, 2), date(2026, 6, 3))).iloc[0]
    assert (row["observed"], row["quiet"], row["episodes"], row["bouts"]) == (True, False, 1, 1)


def test_one_caregiver_saw_none_and_another_saw_some_but_nobody_entered_it_so_the_day_is_missing() -> (
    None
):
    diary = a_june(
        [],
        [
            {"date": "2026-06-02", "episodes_seen": "none"},
            {"date": "2026-06-02", "episodes_seen": "yes"},
        ],
    )
    assert not day_table(diary, Period(date(2026, 6, 2), date(2026, 6, 3)))["observed"][0]


def test_today_is_partial_until_midnight_at_home_and_in_no_rate() -> None:
    episodes = episodes_on(15, "06:00", "09:00")
    before = of_june(a_june(episodes, none_seen(12, 13, 14), "2026-06-15T23:59:59+01:00"), 12)
    after = of_june(a_june(episodes, none_seen(12, 13, 14), "2026-06-16T00:00:00+01:00"), 12)
    assert (before.rate.bouts, before.rate.observed_days, before.bouts_today) == (0, 3, 2)
    assert (after.rate.bouts, after.rate.observed_days, after.bouts_today) == (2, 4, 0)


def test_a_child_abroad_keeps_the_day_of_the_place_in_the_list_of_days_at_home() -> None:
    tokyo = [{"started_at": "2026-06-15T01:00:00+09:00", "time_zone": "Asia/Tokyo"}]
    diary = a_june(tokyo, none_seen(14), "2026-06-14T18:00:00+01:00")
    period = default_period(diary)
    table = day_table(diary, period)
    assert (period.first, period.last) == (date(2026, 6, 14), date(2026, 6, 15))
    assert list(table["episodes"]) == [0, 1]
    assert list(table["partial"]) == [True, True]


def test_the_day_of_a_clock_change_is_one_day() -> None:
    twice_half_past_one = [
        {"started_at": "2026-10-25T01:30:00+01:00"},
        {"started_at": "2026-10-25T01:30:00+00:00"},
    ]
    diary = a_diary(CHILD, "2026-10-27T12:00:00+00:00", episodes=twice_half_past_one)
    table = day_table(diary, Period(date(2026, 10, 24), date(2026, 10, 27)))
    assert list(table["bouts"]) == [0, 2, 0]


def test_several_check_ins_of_a_day_are_merged_question_by_question_the_most_worrying_answer_standing() -> (
    None
):
    diary = a_june(
        [],
        [
            {
                "date": "2026-06-02",
                "mood": "usual",
                "feeding": "refusing",
                "watched": "hardly",
                "fever": "unsure",
            },
            {
                "date": "2026-06-02",
                "mood": "inconsolable",
                "watched": "most",
                "fever": "no",
                "temperature_c": 37.2,
            },
            {"date": "2026-06-02", "serious_signs": ["green_vomit"], "note": "a"},
            {"date": "2026-06-02", "serious_signs": ["dry_nappies"], "note": "b"},
            {"date": "2026-06-03", "cry": "weak"},
        ],
    )
    merged = merged_check_ins(diary.check_ins)
    assert list(merged.index.day) == [2, 3]  # type: ignore[attr-defined]  # an index of days
    row = merged.iloc[0]
    assert (row["mood"], row["feeding"], row["watched"], row["fever"], row["temperature_c"]) == (
        "inconsolable",
        "refusing",
        "most",
        "no",
        37.2,
    )
    assert (row["serious_signs"], row["note"]) == ("green_vomit dry_nappies", "a\nb")
    assert row[["cry", "tone", "social"]].isna().all()
    assert merged["cry"].iloc[1] == "weak"


def test_exposure_is_the_told_share_of_the_day_over_the_diarys_mean_and_one_where_nobody_told() -> (
    None
):
    check_ins = [*none_seen(1, watched="most"), *none_seen(2, watched="hardly"), *none_seen(3)]
    table = day_table(a_june([], check_ins), Period(date(2026, 6, 1), date(2026, 6, 5)))
    assert table["exposure"].tolist()[:3] == pytest.approx([1 / 0.625, 0.25 / 0.625, 1])
    assert math.isnan(table["exposure"][3])
    assert table["watch_weight"].tolist()[:2] == [1.0, 0.25]
    silent = day_table(a_june([], none_seen(1, 2)), Period(date(2026, 6, 1), date(2026, 6, 3)))
    assert list(silent["exposure"]) == [1, 1]


# The rate.


@pytest.mark.parametrize(
    ("bouts", "days", "phi"), [(1, 3, 1.0), (14, 10, 1.0), (14, 10, 1.8), (40, 56, 2.5)]
)
def test_the_interval_is_garwoods_on_the_deflated_count(bouts: int, days: int, phi: float) -> None:
    answer = rate(bouts, days, phi)
    assert answer.per_day == bouts / days
    assert answer.low == pytest.approx(phi / 2 * stats.chi2.ppf(0.025, 2 * bouts / phi) / days)
    assert answer.high == pytest.approx(phi / 2 * stats.chi2.ppf(0.975, 2 * bouts / phi + 2) / days)


def test_ten_events_in_a_single_day_have_the_exact_poisson_interval_of_the_tables() -> None:
    answer = rate(10, 10, 1.0)
    assert (answer.low, answer.high) == pytest.approx((0.4795389, 1.8390356))


def test_nothing_seen_on_observed_days_still_has_an_upper_limit() -> None:
    answer = rate(0, 10, 1.8)
    assert (answer.per_day, answer.low) == (0, 0)
    assert answer.high == pytest.approx(3.688879 * 1.8 / 10)


def test_three_observed_days_give_a_rate_and_two_give_counts() -> None:
    assert rate(4, 3, 1.0).per_day == pytest.approx(4 / 3)
    assert vars(rate(4, 2, 1.0)) == {
        "bouts": 4,
        "observed_days": 2,
        "per_day": None,
        "low": None,
        "high": None,
        "phi": 1.0,
    }


def test_scatter_from_day_to_day_is_shrunk_to_the_usual_and_never_below_chance() -> None:
    counts = np.array([0, 0, 4, 0, 1])
    assert dispersion(counts) == pytest.approx(
        (12 + 12 * 1.8) / (4 + 12)
    )  # m = 1: (1 + 1 + 9 + 1 + 0) / 1 = 12
    assert dispersion(np.ones(200, np.int64)) == 1.0
    assert dispersion(np.zeros(0, np.int64)) == pytest.approx(1.8)
    assert dispersion(np.zeros(5, np.int64)) == pytest.approx((5 + 21.6) / 16)


def test_no_observed_day_gives_words_and_no_number() -> None:
    answer = of_june(a_june([], []))
    assert (answer.rate.per_day, answer.rate.observed_days, answer.change) == (None, 0, None)
    assert answer.sentences[0].startswith("No observed days")


def test_two_observed_days_give_counts_in_words() -> None:
    answer = of_june(a_june(episodes_on(3, "06:00", "10:00"), none_seen(4)))
    assert (
        answer.sentences[0]
        == "Seen 2 times (2 of 14 days watched): fewer than 3 observed days are too few for a rate."
    )


def test_the_sentence_carries_rate_interval_and_days() -> None:
    answer = of_june(a_june(episodes_on(3, "06:00", "10:00", "10:04"), none_seen(*range(4, 15))))
    assert answer.rate.bouts == 2
    assert (
        answer.sentences[0]
        == "About 0.2 a day on days you watched (0.0 to 0.9; 12 of 14 days watched)."
    )


@pytest.mark.parametrize(
    ("value", "answers"),
    [
        (0, "0"),
        (0.004, "0.0"),
        (0.005, "0.01"),
        (0.094, "0.09"),
        (0.095, "0.1"),
        (1.44, "1.4"),
        (12.0, "12.0"),
    ],
)
def test_small_numbers_keep_a_second_decimal(value: float, answers: str) -> None:
    assert format_number(value) == answers


@pytest.mark.parametrize(
    ("values", "beside", "answers"),
    [
        ((0.7, 0.3, 1.2), None, ("0.7", "0.3", "1.2")),
        ((0.12, 0.08, 0.14), None, ("0.12", "0.08", "0.14")),
        ((0.104, 0.1, 0.106), None, ("0.104", "0.100", "0.106")),
        ((1.4, 1.02, 2.0), 1, ("1.40", "1.02", "2.00")),
        ((1.4, 1.02, 2.0), None, ("1.4", "1.0", "2.0")),
        ((0.0, 0.0, 0.25), None, ("0", "0", "0.2")),
        ((0.5, 0.05, 26.04), None, ("0.5", "0.05", "26.0")),
        ((14.02, 13.98, 14.04), None, ("14.02", "13.98", "14.04")),
        ((2.0, 1.0, float("inf")), None, ("2.0", "1.0", "inf")),
        ((0.100001, 0.1, 0.100002), None, ("0.1000", "0.1000", "0.1000")),
    ],
)
def test_numbers_read_together_have_the_decimals_that_tell_them_apart(
    values: tuple[float, ...], beside: float | None, answers: tuple[str, ...]
) -> None:
    assert format_numbers(*values, beside=beside) == answers


@pytest.mark.parametrize(
    ("values", "answers"),
    [
        ((0.08, 0.11), ("0.08", "0.11")),
        ((0.08, 1.4), ("0.08", "1.4")),
        ((0.1, 0.11), ("0.10", "0.11")),
        ((0.0, 0.3), ("0", "0.3")),
        ((0.081, 0.083), ("0.081", "0.083")),
    ],
)
def test_rates_whose_ratio_is_told_divide_into_it(
    values: tuple[float, float], answers: tuple[str, str]
) -> None:
    assert format_numbers(*values, divided=True) == answers


def test_below_seventy_per_cent_watched_the_rate_gets_bounds() -> None:
    few = of_june(a_june(episodes_on(3, "06:00"), none_seen(4, 5, 6, 7, 8)), 1, 11)
    enough = of_june(a_june(episodes_on(3, "06:00"), none_seen(4, 5, 6, 7, 8, 9)), 1, 11)
    assert few.bounds == (1 / 10, 1 / 6)
    assert enough.bounds is None


# Days with any, quiet spells.


@pytest.mark.parametrize(("k", "n"), [(0, 7), (3, 7), (7, 7), (1, 1), (20, 28)])
def test_shares_have_wilsons_interval(k: int, n: int) -> None:
    answer = share(k, n)
    wilson = stats.binomtest(k, n).proportion_ci(method="wilson")
    assert (answer.low, answer.high) == pytest.approx((wilson.low, wilson.high), abs=1e-12)


def test_a_share_of_nothing_has_no_interval() -> None:
    assert (share(0, 0).low, share(0, 0).share) == (None, None)
    assert share(2, 4, fewest=5).low is None
    assert share(2, 5, fewest=5).low == pytest.approx(0.1176208)


def test_a_bout_past_midnight_leaves_no_day_quiet() -> None:
    answer = of_june(
        a_june([*episodes_on(3, "23:58"), *episodes_on(4, "00:01")], none_seen(5)), 3, 6
    )
    assert (answer.rate.bouts, answer.days_with_any.k, answer.days_with_any.n) == (1, 2, 3)
    assert answer.longest_quiet.days == 1


def test_unobserved_days_neither_break_nor_lengthen_the_longest_quiet_spell() -> None:
    answer = of_june(a_june(episodes_on(8, "06:00"), none_seen(1, 2, 5, 6, 9, 10)))
    spell = answer.longest_quiet
    assert (spell.days, spell.unobserved_inside, spell.first, spell.last) == (
        4,
        2,
        date(2026, 6, 1),
        date(2026, 6, 6),
    )
    assert "4 days, not counting 2 days in between" in " ".join(answer.sentences)


def test_a_diary_with_something_every_day_has_no_quiet_spell() -> None:
    spell = of_june(
        a_june(episodes_on(1, "06:00") + episodes_on(2, "06:00"), []), 1, 3
    ).longest_quiet
    assert (spell.days, spell.first) == (0, None)


# Second half against first.


@pytest.mark.parametrize(
    ("before", "after", "phi"),
    [((7, 14), (19, 13), 1.0), ((7, 14), (19, 13), 1.8), ((12, 10), (3, 10), 1.3)],
)
def test_the_ratio_has_the_exact_conditional_interval(
    before: tuple[int, int], after: tuple[int, int], phi: float
) -> None:
    answer = rate_ratio(rate(*before, phi), rate(*after, phi), phi)
    assert answer is not None
    x0, x1 = before[0] / phi, after[0] / phi
    low, high = stats.beta.ppf(0.025, x1, x0 + 1), stats.beta.ppf(0.975, x1 + 1, x0)
    exposure = before[1] / after[1]
    assert answer.ratio == pytest.approx((after[0] / after[1]) / (before[0] / before[1]))
    assert (answer.low, answer.high) == pytest.approx(
        (exposure * low / (1 - low), exposure * high / (1 - high))
    )


def test_nothing_before_gives_only_a_lower_limit() -> None:
    answer = rate_ratio(rate(0, 10, 1.0), rate(8, 10, 1.0), 1.0)
    assert answer is not None
    assert (answer.ratio, answer.high) == (math.inf, math.inf)
    p = 0.025 ** (1 / 8)  # Clopper-Pearson for 8 of 8
    assert answer.low == pytest.approx(p / (1 - p))


def test_nothing_after_has_a_ratio_of_zero_and_an_upper_limit() -> None:
    answer = rate_ratio(rate(8, 10, 1.0), rate(0, 10, 1.0), 1.0)
    assert answer is not None
    assert (answer.ratio, answer.low) == (0, 0)
    assert answer.high == pytest.approx(1 / 0.025 ** (1 / 8) - 1)


def test_nothing_at_all_or_too_few_days_make_no_statement() -> None:
    assert rate_ratio(rate(0, 10, 1.0), rate(0, 10, 1.0), 1.0) is None
    assert rate_ratio(rate(3, 2, 1.0), rate(3, 9, 1.0), 1.0) is None


def test_a_second_half_with_many_more_is_said_so() -> None:
    often = [
        entry
        for day in range(8, 15)
        for entry in episodes_on(day, "06:00", "09:00", "12:00", "15:00")
    ]
    answer = of_june(a_june([*episodes_on(2, "06:00"), *often], none_seen(1, 3, 4, 5, 6, 7)))
    assert (answer.first_half.bouts, answer.second_half.bouts) == (1, 28)
    assert answer.sentences[-1].endswith("more than chance variation would explain.")
    assert "That is 28.0 times as often" in answer.sentences[-1]


def test_none_in_the_first_half_is_said_as_at_least() -> None:
    often = [
        entry
        for day in range(8, 15)
        for entry in episodes_on(day, "06:00", "09:00", "12:00", "15:00")
    ]
    assert "That is at least" in of_june(a_june(often, none_seen(*range(1, 8)))).sentences[-1]


def test_fewer_than_before_is_a_description_and_nothing_more() -> None:
    often = [
        entry
        for day in range(1, 8)
        for entry in episodes_on(day, "06:00", "09:00", "12:00", "15:00")
    ]
    assert (
        of_june(a_june(often, none_seen(*range(8, 15))))
        .sentences[-1]
        .endswith("fewer than before.")
    )


def test_with_half_of_the_days_watched_the_halves_are_compared_and_with_fewer_not() -> None:
    half = of_june(a_june(episodes_on(2, "06:00"), none_seen(1, 3, 8, 9, 10, 11)))
    fewer = of_june(a_june(episodes_on(2, "06:00"), none_seen(1, 3, 8, 9, 10)))
    assert (half.completeness.k, half.completeness.n, half.change is None) == (7, 14, False)
    assert fewer.change is None
    assert (
        fewer.sentences[-1]
        == "Too many unwatched days to compare (8 of 14): recorded on 6 of 14 days is not enough to say."
    )


def test_weeks_are_counted_back_from_the_last_day_that_is_over() -> None:
    weeks = of_june(a_june(episodes_on(14, "06:00"), none_seen(1, 8, 9, 10, 11)), 5, 16).weeks
    assert [day.day for day in weeks["week"]] == [5, 8]
    assert list(weeks["days"]) == [3, 7]
    assert list(weeks["observed_days"]) == [0, 5]
    assert list(weeks["per_day"].isna()) == [True, False]
    assert weeks["per_day"][1] == pytest.approx(1 / 5)


def test_the_period_is_the_last_twelve_weeks_or_since_the_first_record_to_today() -> None:
    assert default_period(a_june(episodes_on(3, "06:00"), none_seen(2))) == Period(
        date(2026, 6, 2), date(2026, 6, 16)
    )
    assert default_period(a_june([], [{"date": "2026-01-05", "episodes_seen": "none"}])).days == 84
    assert default_period(a_june([], [])) == Period(date(2026, 6, 15), date(2026, 6, 16))


def test_a_period_without_days_has_no_rate() -> None:
    answer = frequency(day_table(a_june([], []), Period(date(2026, 6, 2), date(2026, 6, 2))))
    assert (answer.rate.per_day, answer.calendar_days, len(answer.weeks)) == (None, 0, 0)
