"""Page 1: from which day the 24 hours are drawn, what does not apply in sleep, and who noticed it first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from tests.builders import a_child, a_diary
from tests.report.test_report import (
    A_FLAG,
    CARRIED,
    DEMOS,
    NOON,
    demo,
    episode,
    pdf_of,
    review_of,
    text_of,
)
from tracker.domain.age import Period, format_age
from tracker.domain.report_note import Part, VisitNote
from tracker.report.bottom_line import bottom_line, risks
from tracker.report.figures import raster_since
from tracker.report.formatting import format_clock, format_duration
from tracker.report.plain_text import plain_text
from tracker.report.report import report
from tracker.report.statistics_section import counts_line
from tracker.report.videos import filmed
from tracker.review import Review, build_review

TODAY = date(2026, 3, 1)


def of_four_weeks(*check_ins_ago: int) -> Review:
    """Return 28 days with two episodes in the last four, and a watched day so many days ago each."""
    diary = a_diary(
        a_child(),
        NOON,
        episodes=[episode(1), episode(3)],
        check_ins=[
            {"date": str(TODAY - timedelta(days=ago)), "watched": "most", "episodes_seen": "none"}
            for ago in check_ins_ago
        ],
    )
    return build_review(diary, Period.between(TODAY - timedelta(days=27), TODAY))


def oldest_day(review: Review, noticed: date | None = None) -> date:
    return pd.Timestamp(raster_since(review.raster, noticed).days["day"].min()).date()


def test_the_24_hours_begin_with_the_first_episode_where_nobody_watched_the_weeks_before() -> None:
    review = of_four_weeks()
    assert oldest_day(review) == TODAY - timedelta(days=3)
    text = text_of(report(review, fonts=CARRIED), 0)
    assert "The 24 hours, day by day from 26 Feb; the 24 days before were not watched" in text


def test_a_watched_day_and_the_day_the_family_noticed_it_are_drawn() -> None:
    assert oldest_day(of_four_weeks(10)) == TODAY - timedelta(days=10)
    assert oldest_day(of_four_weeks(), TODAY - timedelta(days=5)) == TODAY - timedelta(days=5)
    whole = of_four_weeks(27)
    assert len(raster_since(whole.raster, None).days) == 28
    assert "day by day 00 06" in text_of(report(whole, fonts=CARRIED), 0)


def test_less_than_a_week_before_the_first_watched_day_is_drawn() -> None:
    assert len(raster_since(of_four_weeks(21).raster, None).days) == 28
    assert len(raster_since(of_four_weeks(20).raster, None).days) == 21


def test_days_of_which_nothing_is_known_are_all_drawn() -> None:
    review = build_review(a_diary(a_child(), NOON), Period.between(date(2026, 2, 20), TODAY))
    assert len(raster_since(review.raster, None).days) == 10


@pytest.mark.parametrize("state", ["asleep", "awake"])
def test_a_response_is_not_applicable_to_an_entry_in_sleep(state: str) -> None:
    review = review_of([episode(1, state=state, responsive="no"), episode(2, state=state)])
    text = text_of(report(review, fonts=CARRIED), 0)
    asleep = state == "asleep"
    assert ("Not responding 0 0 0 0" in text) is asleep
    assert ("Response: not applicable to entries in sleep." in text) is asleep
    assert ("response not applicable" in text) is asleep
    assert ("With it Nothing else was recorded" in text) is asleep
    assert ("not answered: eyes, response, colour, breathing" in text) is not asleep


def test_a_name_from_right_to_left_leaves_the_days_of_the_head_line_in_their_place() -> None:
    note = " ".join(["long"] * 400)
    made = report(review_of([episode(1, note=note)], child=a_child(name="נועה כהן")))
    head = text_of(made, 1)[:60]
    assert head.startswith("Movement diary of ")
    assert "28 Feb to 1 Mar 2026" in head


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


@pytest.mark.parametrize("name", DEMOS)
def test_every_number_of_the_bottom_line_the_counts_and_the_risks_is_the_reviews(name: str) -> None:
    review = demo(name)
    often, series, age = review.frequency.days_with_any, review.timing.series, review.age
    first = pd.Timestamp(review.diary.episodes["local_day"].min())
    length = review.timing.durations.seconds.median
    child, background = review.child, review.child.background
    less = review.diary.check_ins["social"] == "less"
    texts: list[str] = [
        format_age(age.chronological_days, review.diary.today),
        format_age(age.corrected_days, review.diary.today),
        f"{review.timing.episodes} {series.count} {series.on_waking.k} {often.k} {often.n}",
        f"{series.jerks.shortest or 0:g} {series.jerks.longest or 0:g}",
        format_duration(length or 0),
        f"{first.day} {first.year} {review.period.first.day} {review.period.first.year}",
        " ".join(map(str, review.features["yes"])),
        f"{less.sum()} {len(filmed(review.episodes))}",
        f"{child.gestation_weeks} {child.gestation_days} {background.birth_weight_g or 0:,g}",
        f"{review.data_quality.entries} {int(review.days['bouts'].sum())}",
    ]
    texts += [
        f"{row['local_day'].day} {format_clock(row['local_minute'])}"
        for row in review.worth_watching.to_dict("records")
    ]
    known = set().union(*map(numbers_in, texts))
    lines = dict(bottom_line(review, VisitNote()))
    for words in (*lines.values(), counts_line(review), risks(review)):
        assert numbers_in(words.replace("25-OH", "")) <= known, words


def test_the_day_that_the_family_noticed_it_is_never_called_first_seen() -> None:
    note = VisitNote(first_seen=date(2026, 1, 20))
    review = review_of([episode(1)])
    text = text_of(report(review, note, fonts=CARRIED), 0)
    assert "First noticed by the family 20 Jan 2026 (entered 28 Feb)" in text
    assert "First noticed by the family: 20 Jan 2026" in plain_text(review, note)
    assert "First entry 28 Feb 2026" in text_of(report(review, fonts=CARRIED), 0)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_an_empty_diary_is_one_page_with_the_boxes_for_the_clinician_and_no_raw_name(
    paper: str,
) -> None:
    made = report(
        build_review(a_diary(a_child(), NOON)),
        paper="letter" if paper == "letter" else "a4",
        fonts=CARRIED,
    )
    text = text_of(made)
    assert len(pdf_of(made).pages) == 1
    assert "For the clinician Head circumference, cm HINE, of 78" in text
    assert "measurements: head circumference" in text
    assert re.search(r"[a-z]_[a-z]", text) is None


def discussed(*visits: tuple[str, str]) -> Review:
    """Return the demo with series on waking, its first flag discussed on these days by these."""
    review = demo("waking_series")
    rule = review.assessment.flags[0].rule
    known = [{"date": day, "kind": kind, "discussed": [rule]} for day, kind in visits]
    spoken = a_diary(review.child, DEMOS["waking_series"], visits=known)
    return build_review(replace(review.diary, visits=spoken.visits))


def test_when_a_warning_was_discussed_and_with_whom_stands_beside_it_on_two_pages() -> None:
    review = discussed(
        ("2026-11-13", "doctor"), ("2026-11-15", "hospital"), ("2026-11-18", "phone")
    )
    pdf = report(review, fonts=CARRIED)
    words = (
        "Discussed 18 Nov (by phone), 15 Nov (hospital), and 1 earlier; more was recorded since."
    )
    assert text_of(pdf, 0).count(words) == 1
    assert len(pdf_of(pdf).pages) == 2
    without = VisitNote(leave_out=frozenset({Part.VISITS}))
    assert "(by phone)" not in text_of(report(review, without, fonts=CARRIED), 0)
    assert "Discussed" not in text_of(report(discussed(), fonts=CARRIED), 0)


def test_a_visit_of_another_year_has_its_year_and_says_that_more_was_recorded_since() -> None:
    series: dict[str, Any] = {"movements": ["crunch"], "state": "just_woke", "jerk_count": 9}
    visit = {"date": "2025-11-18", "kind": "hospital", "discussed": ["series_on_waking"]}
    child = a_child("2025-06-01")
    diary = a_diary(child, NOON, episodes=[episode(1, **series)], visits=[visit])
    words = "Discussed 18 Nov 2025 (hospital); more was recorded since."
    assert words in text_of(report(build_review(diary), fonts=CARRIED), 0)


def test_a_rise_from_nothing_has_no_ratio_and_says_so() -> None:
    facts = {
        "bouts": 9,
        "observed_days": 7,
        "days": 7,
        "last_day": "2026-02-28",
        "bouts_before": 0,
        "observed_days_before": 20,
        "ratio": None,
        "ratio_low": 3.2,
        "ratio_high": None,
        "p_watched": 0.001,
        "p_calendar": 0.001,
    }
    text = text_of(report(review_of(flags=(replace(A_FLAG, facts=facts),)), fonts=CARRIED), 0)
    assert (
        "9 bouts on 7 observed of the 7 days to 28 Feb 2026, against none on 20 observed days "
        "before: no rate ratio can be computed (95 % CI from 3.2)." in text
    )
    assert "no limit" not in text


def test_a_skill_lost_by_another_ages_list_is_counted_once() -> None:
    statements = [
        {"milestone": "cdc_15m_finger_feeds_some", "status": "achieved", "date": "2026-02-01"},
        {"milestone": "cdc_18m_finger_feeds", "status": "lost", "date": "2026-02-20"},
    ]
    diary = a_diary(a_child("2024-11-20"), NOON, milestones=statements)
    grid = build_review(diary).features.set_index("feature")
    assert (grid["yes"]["lost_skill"], grid["no"]["lost_skill"]) == (1, 0)
