"""Since the visit, since a medicine began: the same rate before and after, with the marker's own day in neither."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.builders import a_child, a_diary
from tracker.domain.diary import Diary
from tracker.localization.region import PSEUDO, find_region, in_region
from tracker.presentation.trend_sentences import trend_line
from tracker.review import build_review, summary_json
from tracker.statistics.comparison import markers, markers_to_compare, since_markers, title
from tracker.statistics.confidence_intervals import rate, rate_ratio
from tracker.statistics.histograms import length_bands, waking_bands

CHILD = a_child("2026-01-01")
VISIT = {"date": "2026-06-15", "kind": "doctor"}


def at(day: date, clock: str = "09:00") -> dict[str, Any]:
    return {"started_at": f"{day.isoformat()}T{clock}:00+01:00"}


def a_june(daily: dict[int, int], **tables: list[dict[str, Any]]) -> Diary:
    """A diary of bouts by day of June, a day with 0 a check-in that nothing was seen, to midday of the 29th."""
    episodes = [
        at(date(2026, 6, day), f"{8 + n:02d}:00")
        for day, count in daily.items()
        for n in range(count)
    ]
    quiet = [
        {"date": f"2026-06-{day:02d}", "episodes_seen": "none"}
        for day, count in daily.items()
        if not count
    ]
    return a_diary(CHILD, "2026-06-29T12:00:00+01:00", episodes=episodes, check_ins=quiet, **tables)


def comparison_text(diary: Diary) -> str:
    return " ".join(
        one.sentence for one in since_markers(diary, markers_to_compare(markers(diary)))
    )


def test_the_day_of_the_visit_counts_neither_before_nor_after() -> None:
    diary = a_june(
        dict.fromkeys(range(1, 15), 1) | {15: 9} | dict.fromkeys(range(16, 29), 2), visits=[VISIT]
    )
    (result,) = since_markers(diary, markers(diary))
    assert (result.before.bouts, result.before.observed_days, result.before_days) == (14, 14, 14)
    assert (result.after.bouts, result.after.observed_days, result.after_days) == (26, 13, 13)
    assert result.ratio is not None
    assert result.ratio.ratio == pytest.approx(2)
    assert result.sentence.startswith("Since the visit on 15 Jun 2026 (doctor): 2.0 a watched day")
    assert "it cannot say why they differ" in result.sentence


def test_seven_watched_days_before_and_three_after_can_be_compared_and_one_fewer_cannot() -> None:
    before, after = dict.fromkeys(range(8, 15), 1), dict.fromkeys(range(16, 19), 1)
    assert "times as often" in comparison_text(a_june(before | after, visits=[VISIT]))
    assert "needs 7 watched days before" in comparison_text(
        a_june(dict(list(before.items())[1:]) | after, visits=[VISIT])
    )
    assert "needs 3 watched days since" in comparison_text(
        a_june(before | dict(list(after.items())[1:]), visits=[VISIT])
    )


def test_nothing_before_has_a_lower_limit_only_and_nothing_in_either_no_ratio() -> None:
    none_before = dict.fromkeys(range(1, 15), 0)
    assert "at least" in comparison_text(
        a_june(none_before | dict.fromkeys(range(16, 28), 3), visits=[VISIT])
    )
    assert "Nothing was seen in either time" in comparison_text(
        a_june(none_before | dict.fromkeys(range(16, 28), 0), visits=[VISIT])
    )


def test_fewer_than_before_is_described_and_never_credited_to_the_medicine() -> None:
    daily = dict.fromkeys(range(1, 15), 5) | dict.fromkeys(range(16, 29), 0)
    words = comparison_text(
        a_june(daily, doses=[{"given_at": "2026-06-15T08:00:00+01:00", "medicine": "Vigabatrin"}])
    )
    assert "Since the first dose of Vigabatrin on 15 Jun 2026" in words
    assert "fewer than before. This compares two times; it cannot say why they differ." in words


def test_a_medicine_begins_with_its_first_dose_however_it_is_typed_and_the_last_visit_is_compared() -> (
    None
):
    doses = [
        {"given_at": f"2026-06-{day}T08:00:00+01:00", "medicine": name}
        for day, name in (("12", "vitamin d"), ("10", "Vitamin D "), ("14", "Iron"))
    ]
    visits = [{"date": "2026-06-02", "kind": "nurse"}, VISIT]
    result = markers(a_june({1: 1}, doses=doses, visits=visits))
    assert [(marker.day.day, marker.words) for marker in result] == [
        (2, "nurse or health visitor"),
        (10, "first dose of Vitamin D"),
        (14, "first dose of Iron"),
        (15, "doctor"),
    ]
    assert [marker.day.day for marker in markers_to_compare(result)] == [15, 14, 10]


def test_the_days_before_the_diary_began_are_no_days_before() -> None:
    diary = a_june(dict.fromkeys(range(5, 15), 1) | dict.fromkeys(range(16, 20), 1), visits=[VISIT])
    (result,) = since_markers(diary, markers(diary))
    assert result.before_days == 10


def test_without_a_visit_or_a_medicine_there_is_nothing_to_compare() -> None:
    diary = a_june({1: 1})
    assert (markers(diary), since_markers(diary, markers(diary))) == ((), ())
    assert build_review(diary).since == ()


def test_a_visit_in_an_empty_diary_and_one_today_say_that_it_is_too_little() -> None:
    assert "Too little to compare" in comparison_text(a_june({}, visits=[VISIT]))
    on_the_phone = comparison_text(a_june({1: 1}, visits=[{"date": "2026-06-29", "kind": "phone"}]))
    assert on_the_phone.startswith("Since the call on 29 Jun 2026: ")
    assert "Too little to compare" in on_the_phone


def test_the_review_carries_the_comparison_and_the_line_for_doctors_to_its_json() -> None:
    review = build_review(
        a_june(dict.fromkeys(range(1, 15), 1) | dict.fromkeys(range(16, 29), 2), visits=[VISIT])
    )
    summary = summary_json(review)
    assert summary["trend_for_doctors"] == review.trend_for_doctors == trend_line(review.trend)
    assert isinstance(summary["since"], list)
    assert summary["since"][0]["marker"]["day"] == "2026-06-15"


def test_the_line_for_doctors_names_both_clocks_and_what_it_rests_on() -> None:
    start = date(2026, 4, 1)
    days = [start + timedelta(days=n) for n in range(60)]
    rows = [
        at(day, f"{8 + n:02d}:00")
        for place, day in enumerate(days)
        for n in range(4 if place >= 46 else 1)
    ]
    line = build_review(
        a_diary(CHILD, "2026-05-31T01:00:00+01:00", episodes=rows)
    ).trend_for_doctors
    for part in (
        "x1/e1 56/14",
        "x0/e0 46/46",
        "RR 4.0 (95 % CI",
        "phi 1.",
        "per watched day (ratio 4.0)",
        "per calendar day (4.0)",
        "p < 0.0025 on both",
    ):
        assert part in line


def test_with_nothing_before_the_line_gives_only_a_lower_limit_and_with_too_little_no_ratio() -> (
    None
):
    quiet = [{"date": f"2026-05-{day:02d}", "episodes_seen": "none"} for day in range(1, 29)]
    rows = [at(date(2026, 5, day), f"{hour:02d}:00") for day in (29, 30) for hour in (9, 10)]
    line = build_review(
        a_diary(CHILD, "2026-05-31T01:00:00+01:00", episodes=rows, check_ins=quiet)
    ).trend_for_doctors
    assert "RR at least" in line
    assert "none before" not in line.split("p for a rise")[0]
    assert "no ratio: too little to compare" in build_review(a_june({})).trend_for_doctors


@pytest.mark.parametrize(("x1", "e1", "x0", "e0"), [(9, 12, 20, 60), (1, 7, 30, 30), (4, 4, 1, 9)])
def test_without_scatter_the_ratio_has_statsmodels_exact_interval(
    x1: int, e1: int, x0: int, e0: int
) -> None:
    result = rate_ratio(rate(x0, e0, 1.0), rate(x1, e1, 1.0), 1.0)
    low, high = proportion_confint(x1, x1 + x0, method="beta")
    assert result is not None
    assert result.low == pytest.approx(e0 / e1 * low / (1 - low))
    assert result.high == pytest.approx(e0 / e1 * high / (1 - high))


# The bands of lengths and of the time since waking.


def test_a_length_at_the_edge_belongs_to_the_longer_band_and_an_unknown_one_to_none() -> None:
    seconds = np.array([0, 9.9, 10, 299, 300, 4000, np.nan])
    bands = length_bands(seconds, np.array([True, False, False, False, True, True, False]))
    assert bands["episodes"].tolist() == [2, 1, 0, 1, 2, 1]
    assert bands["estimated"].tolist() == [1, 0, 0, 0, 2, 0]
    assert bands["share"].tolist() == pytest.approx([2 / 7, 1 / 7, 0, 1 / 7, 2 / 7, 1 / 7])
    assert bands["estimated_share"].tolist() == pytest.approx([1 / 7, 0, 0, 0, 2 / 7, 0])
    nothing = length_bands(np.empty(0), np.empty(0, bool))
    assert nothing["episodes"].sum() == 0
    assert nothing["share"].isna().all()


def test_half_an_hour_after_waking_is_still_within_it_and_awake_time_is_split_by_the_same_edges() -> (
    None
):
    bands = waking_bands(np.array([0, 30, 30.1, 700.0]), np.array([90.0, 30.0]))
    assert bands["episodes"].tolist() == [2, 1, 0, 0, 1]
    assert bands["awake_share"].tolist() == pytest.approx([60 / 120, 30 / 120, 30 / 120, 0, 0])
    assert bands["share"].tolist() == pytest.approx([0.5, 0.25, 0, 0, 0.25])
    assert waking_bands(np.array([5.0]), np.empty(0))["awake_share"].isna().all()


def test_a_call_is_one_in_every_language() -> None:
    """The kind of visit decides, not its word: the marker was made in another language."""
    (marker,) = markers(a_june({1: 1}, visits=[{"date": "2026-06-29", "kind": "phone"}]))
    pseudo = find_region(PSEUDO)
    assert pseudo
    with in_region(pseudo):
        assert title(marker).startswith("⟦Síñçé thé çáll óñ ")
    assert title(marker) == "Since the call on 29 Jun 2026"
