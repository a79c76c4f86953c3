"""The Trends page in words: periods, sections, and what a picture taken along says of the child."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import a_child, a_diary
from tests.report.test_report import demo
from tracker.charts import growth_alt
from tracker.domain.age import Period
from tracker.domain.diary import Diary
from tracker.localization.region import in_region, regions
from tracker.presentation import picture_files, plain_rates, trends_page
from tracker.presentation.growth_charts import growth_charts
from tracker.review import Review, build_review
from tracker.statistics.confidence_intervals import Rate

CHILD = a_child("2026-01-01", name="Robin Anna-Lena")


def a_june(*episodes: dict[str, Any], **tables: list[dict[str, Any]]) -> Diary:
    return a_diary(CHILD, "2026-06-29T12:00:00+01:00", episodes=list(episodes), **tables)


def at(day: int, clock: str = "06:00", **answers: Any) -> dict[str, Any]:
    return {"started_at": f"2026-06-{day:02d}T{clock}:00+01:00", **answers}


def of(*episodes: dict[str, Any], **tables: list[dict[str, Any]]) -> Review:
    return build_review(a_june(*episodes, **tables))


def test_no_period_begins_before_the_first_day_anything_is_known_about() -> None:
    offered = trends_page.periods(a_june(at(20)), date(2026, 6, 20))
    assert {words: period.days for words, period in offered.items()} == {
        "14 days": 10,
        "4 weeks": 10,
        "12 weeks": 10,
        "6 months": 10,
        "all": 10,
    }


def test_a_visit_and_a_first_dose_offer_the_days_since_and_a_visit_of_this_week_does_not() -> None:
    visits = [{"date": "2026-06-10", "kind": "doctor"}, {"date": "2026-06-25", "kind": "doctor"}]
    doses = [{"given_at": "2026-06-15T08:00:00+01:00", "medicine": "Iron"}]
    offered = trends_page.periods(a_june(at(1), visits=visits, doses=doses), date(2026, 6, 1))
    assert offered["since the last visit"].first == date(2026, 6, 10)
    assert offered["since the first dose of Iron"].first == date(2026, 6, 15)
    assert "since the last visit" not in trends_page.periods(
        a_june(at(1), visits=visits[1:]), date(2026, 6, 1)
    )


def test_the_main_picture_comes_first_and_what_has_nothing_to_say_is_left_out() -> None:
    titles = [section.title for section in trends_page.sections(of(at(20)))]
    assert titles[0].startswith("When")
    assert "Series" not in titles
    assert "Before and since" not in titles
    assert [section.picture.key for section in trends_page.sections(of(at(20))) if section.picture] == [
        "24-hours", "rate-by-week", "hours-of-the-day", "states", "lengths",
    ]  # fmt: skip


def test_an_entry_of_today_changes_the_hours_and_not_the_weeks_that_are_over() -> None:
    before, after = ({section.picture.key: section.picture.content_key for section in trends_page.sections(of(at(20), *more)) if section.picture}
                     for more in ([], [at(29, duration_s=4)]))  # fmt: skip
    assert [key for key in before if before[key] == after[key]] == ["24-hours", "rate-by-week"]
    assert before["24-hours"] == ""


@pytest.mark.parametrize(
    ("series", "listed", "name"),
    [(200, 200, "Each series"), (201, 200, "The newest 200 of 201 series")],
)
def test_of_very_many_series_the_newest_are_listed_and_the_rest_counted(
    series: int, listed: int, name: str
) -> None:
    entries = [
        at(1 + number // 100, f"{number % 100 // 5:02d}:{number % 5 * 12:02d}", jerk_count=5)
        for number in range(series)
    ]
    section = next(one for one in trends_page.sections(of(*entries)) if one.title == "Series")
    assert (len(section.rows), section.table_name) == (listed, name)
    assert section.rows[0][0] == ("Wed 3 Jun, 00:00" if series > listed else "Tue 2 Jun, 19:48")


def test_series_and_sleep_bring_their_sections() -> None:
    hours = (("01:00", "02:00"), ("03:00", "05:55"))
    sleeps = [
        {
            "kind": "sleep",
            "started_at": f"2026-06-20T{begin}:00+01:00",
            "ended_at": f"2026-06-20T{end}:00+01:00",
        }
        for begin, end in hours
    ]
    review = of(at(20, jerk_count=6, jerk_interval_s=4, state="just_woke"), spans=sleeps)
    fields = {section.title: section for section in trends_page.sections(review)}
    assert fields["Series"].rows == [("Sat 20 Jun, 06:00", "at least 6", "1", "4 s", "on waking")]
    waking = fields["Since waking, and since a feed"]
    assert waking.picture
    assert list(waking.rows[0]) == ["within 30 min", "1", "100%", "50%"]


@pytest.mark.parametrize("result", [[at(28)], []])
def test_every_picture_has_words_and_a_table_even_without_an_episode(
    result: list[dict[str, Any]],
) -> None:
    for section in trends_page.sections(
        of(*result, check_ins=[{"date": "2026-06-28", "watched": "most"}])
    ):
        if section.picture:
            assert section.picture.alt
            assert section.rows
            assert picture_files.svg(section.picture, "night", 3.1).startswith("<?xml")


def test_on_the_first_day_no_week_is_called_empty() -> None:
    review = of(at(29))
    rate = next(
        section
        for section in trends_page.sections(review)
        if section.picture and section.picture.key == "rate-by-week"
    )
    assert rate.picture
    assert rate.picture.alt.startswith("No day of these is over yet.")


def test_three_entries_say_counts_and_that_it_is_too_little() -> None:
    review = of(at(20), at(24), at(28))
    assert "Too little to tell" in review.trend.sentence
    (words,) = plain_rates.frequency_words(review.frequency)
    assert words.startswith("Over the days shown: someone watched on ")
    assert plain_rates.trend_words(review.trend) == (review.trend.sentence,)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1.7, 4.9, "between 1 and 5 a day"),
        (0.4, 1.0, "about 1 a day or fewer"),
        (0.3, 0.9, "between 2 and 7 a week"),
        (0.0, 0.6, "about 5 a week or fewer"),
        (None, None, None),
    ],
)
def test_the_interval_of_a_rate_is_said_in_whole_numbers(
    low: float | None, high: float | None, words: str | None
) -> None:
    assert plain_rates.rate_words(Rate(3, 9, None, low, high, 1.0)) == words


def test_where_nothing_was_seen_no_number_reads_as_what_may_still_come() -> None:
    assert plain_rates.rate_words(Rate(0, 9, 0.0, 0.0, 0.6, 1.0)) == "none seen"


def test_a_rise_is_said_in_words_and_its_figures_are_for_doctors() -> None:
    start = date(2026, 4, 1)
    rows = [
        {"started_at": f"{start + timedelta(days=n)}T{8 + k:02d}:00:00+01:00"}
        for n in range(60)
        for k in range(4 if n >= 46 else 1)
    ]
    review = build_review(a_diary(CHILD, "2026-05-31T01:00:00+01:00", episodes=rows))
    words = " ".join(plain_rates.trend_words(review.trend))
    assert "You watched on 14 of the last 14 days. Seen: between " in words
    assert "more often than before, and more than chance would explain" in words
    assert "times as often" not in words
    assert any("times as often" in line for line in plain_rates.figures_for_doctors(review))


def test_the_words_of_a_rise_are_those_of_the_card() -> None:
    start = date(2026, 4, 1)
    rows = [
        {"started_at": f"{start + timedelta(days=n)}T{8 + k:02d}:00:00+01:00"}
        for n in range(60)
        for k in range(4 if n >= 46 else 1)
    ]
    answers = build_review(
        a_diary(CHILD, "2026-05-31T01:00:00+01:00", episodes=rows)
    ).trend.sentence
    assert answers.startswith("About 4.0 a day on days you watched (")
    assert "; 14 of 14 days watched). Before: 1.0 a day. That is 4.0 times as often (" in answers
    assert answers.endswith(") – more than chance variation would explain.")


# Pictures to take along.


def test_a_picture_taken_along_says_initials_days_and_units_and_so_does_its_file() -> None:
    review = of(at(20), at(28))
    picture = next(section.picture for section in trends_page.sections(review) if section.picture)
    text = picture_files.heading(picture, review)
    assert (
        text.lines[0] == "R. A. L. · 20 Jun 2026 to 29 Jun 2026 (10 days) · times of Europe/London"
    )
    one_day = build_review(a_june(at(28)), Period(date(2026, 6, 28), date(2026, 6, 29)))
    assert "28 Jun 2026 (1 day) ·" in picture_files.heading(picture, one_day).lines[0]
    assert "hours of the day" in text.lines[1]
    assert text.lines[2].endswith("No diagnosis.")
    assert (
        picture_files.heading(picture, review, whole_name=True)
        .lines[0]
        .startswith("Robin Anna-Lena · ")
    )
    assert (
        picture_files.file_name(picture.key, "R. O.", review.period, "svg")
        == "24-hours-R-O-2026-06-20-to-2026-06-29.svg"
    )
    assert picture_files.picture_file(picture, review, "png").startswith(b"\x89PNG")


def test_a_name_that_the_letters_cannot_write_or_without_letters_is_left_out() -> None:
    for name in ("小明", "🐣", "  "):
        review = build_review(
            a_diary(
                a_child("2026-01-01", name=name), "2026-06-29T12:00:00+01:00", episodes=[at(20)]
            )
        )
        picture = next(
            section.picture for section in trends_page.sections(review) if section.picture
        )
        assert (
            picture_files.heading(picture, review, whole_name=True)
            .lines[0]
            .startswith("20 Jun 2026 to ")
        )
        assert picture_files.initials(name) in {"", "小."}


@pytest.mark.parametrize(
    ("region", "lines", "between"),
    [
        ("en-GB", "from centile 0.4 to 99.6", "99 of 100 babies lie between 0.4 and 99.6"),
        ("en-US", "from z -3 to +3", "95 of 100 babies lie between −2 and +2"),
    ],
)
def test_a_growth_chart_has_the_lines_of_its_region_and_says_how_to_read_them(
    region: str, lines: str, between: str
) -> None:
    with in_region(regions()[region]):
        charts = growth_charts(demo("preterm_first_year"))
        hints = [part.hint for part in trends_page.sections(demo("preterm_first_year"))]
        alts = [growth_alt(chart.tables, chart.places) for chart in charts]
    assert len(alts) == 3
    assert all(lines in alt for alt in alts)
    assert sum(between in hint for hint in hints) == len(alts)


@pytest.mark.parametrize(
    ("region", "titles", "unit"),
    [
        ("en-US", ("Head circumference, in", "Weight, lb", "Length, in"), "lb"),
        ("en-GB", ("Head circumference, cm", "Weight, kg", "Length, cm"), "kg"),
    ],
)
def test_growth_is_in_the_units_of_the_family_and_on_paper_in_those_of_the_clinic(
    region: str, titles: tuple[str, ...], unit: str
) -> None:
    review = demo("preterm_first_year")
    with in_region(regions()[region]):
        charts, paper = growth_charts(review, metric=False), growth_charts(review)
        assert tuple(chart.tables.title for chart in charts) == titles
        day, weight, *_places = charts[1].rows[0]
    assert "-" not in day
    assert unit in weight
    assert [chart.tables.title for chart in paper] == [
        "Head circumference, cm",
        "Weight, g",
        "Length, cm",
    ]
    ratio = {"lb": 453.59237, "kg": 1000}[unit]
    grams, shown = (each[1].tables.points["value"].tolist() for each in (paper, charts))
    assert shown == pytest.approx([value / ratio for value in grams])
    assert paper[1].rows[0][1] == f"{grams[0]:g} g"


def test_a_time_too_short_to_compare_is_said_without_an_interval() -> None:
    (since,) = demo("waking_series").since
    assert since.ratio is None
    sentence = plain_rates.since_words(since)
    assert "too little to compare yet. Before: about 2 a day or fewer." in sentence
    assert "(" not in sentence


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            Rate(0, 5, 0.0, 0.0, 0.7, 1.0),
            Rate(40, 30, 1.3, 1.0, 1.8, 1.0),
            "between 1 and 2 a day on watched",
        ),
        (
            Rate(0, 60, 0.0, 0.0, 0.1, 1.0),
            Rate(0, 29, 0.0, 0.0, 0.1, 1.0),
            "before or since. That ",
        ),
    ],
)
def test_what_came_since_is_said_where_it_cannot_be_compared(
    before: Rate, after: Rate, sentence: str
) -> None:
    (since,) = demo("waking_series").since
    words = plain_rates.since_words(replace(since, before=before, after=after, ratio=None))
    assert sentence in words
    assert "yet" not in words
