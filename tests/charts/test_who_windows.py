"""The WHO windows with a child's own dates: what the table says, what the picture draws, and what neither ever says."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from tests.builders import a_child, a_diary
from tests.charts.test_charts import artists, places, words
from tests.report.test_report import CARRIED, demo, tags_of, text_of
from tracker.charts import CORRECTED, THEMES, WINDOWS_CAPTION, to_svg, windows_alt, windows_figure
from tracker.charts.who_windows import LONGEST_MONTHS, SCALE_MONTHS
from tracker.charts.who_windows_text import status_text
from tracker.clinical.catalogue.who_windows import MotorWindows, motor_windows
from tracker.presentation.chart_tables import window_rows
from tracker.report.report import report
from tracker.review import build_review

NOON = "2027-01-01T12:00:00+00:00"
"""A child of `a_child` is a year old today."""
ORDER = [
    "sits_unsupported",
    "stands_with_support",
    "crawls",
    "walks_with_support",
    "stands_alone",
    "walks_alone",
]


def statement(milestone: str, status: str, day: str, **more: str) -> dict[str, Any]:
    return {"milestone": milestone, "status": status, "date": day, **more}


def of(*milestones: dict[str, Any], as_of: str = NOON, **child: Any) -> MotorWindows:
    return motor_windows(a_diary(a_child(**child), as_of, milestones=milestones))


def status(table: MotorWindows, skill: str) -> str:
    return str(table.rows.set_index("skill").loc[skill, "status"])


def test_each_window_is_the_studys_and_a_skill_nobody_spoke_of_is_not_asked_whatever_the_age() -> (
    None
):
    table = of(as_of="2029-01-01T12:00:00+00:00")
    assert table.rows["skill"].tolist() == ORDER
    assert table.rows["p1_months"].tolist() == [3.8, 4.8, 5.2, 5.9, 6.9, 8.2]
    assert table.rows["p99_months"].tolist() == [9.2, 11.4, 13.5, 13.7, 16.9, 17.6]
    assert set(table.rows["status"]) == {"not_asked"}
    assert table.marks.empty
    assert {row[-1] for row in window_rows(table)} == {"not answered"}


@pytest.mark.parametrize(
    "named",
    [
        "who_sitting_without_support",
        "cdc_09m_sits_without_support",
        "sits_unsupported",
        "sits up",
        "Sits alone",
    ],
)
def test_a_key_of_either_list_a_skill_and_a_parents_words_mark_the_same_bar(named: str) -> None:
    table = of(statement(named, "achieved", "2026-07-01"))
    assert table.marks["skill"].tolist() == ["sits_unsupported"]
    assert status(table, "sits_unsupported") == "achieved"


def test_words_of_no_list_mark_no_bar() -> None:
    assert of(statement("dances to the radio", "achieved", "2026-07-01")).marks.empty


def test_a_mark_stands_at_the_age_in_months_on_its_day_and_keeps_about_apart_from_exact() -> None:
    table = of(
        statement("crawls", "achieved", "2026-09-01", date_precision="about"),
        statement("sits_unsupported", "achieved", "2026-07-01"),
    )
    marks = table.marks.set_index("skill")
    assert marks.loc["sits_unsupported", "months"] == pytest.approx(181 / 30.4375)
    assert marks["about"].to_dict() == {"crawls": True, "sits_unsupported": False}
    assert status_text(table, "crawls") == "yes, about 8.0 months"
    assert status_text(table, "sits_unsupported") == "yes, 5.9 months"


def test_the_first_yes_is_the_day_it_came_and_a_later_loss_is_never_hidden_by_a_newer_yes() -> None:
    rows = [
        statement("sits", "not_yet", "2026-05-01"),
        statement("sits", "achieved", "2026-07-01"),
        statement("sits", "achieved", "2026-08-01"),
    ]
    assert of(*rows).marks["date"].dt.month.tolist() == [7]
    lost = [*rows, statement("sits", "lost", "2026-09-01")]
    assert of(*lost).marks["status"].tolist() == ["achieved", "lost"]
    assert status(of(*lost), "sits_unsupported") == "lost"
    again = of(*lost, statement("sits", "achieved", "2026-10-01"))
    assert (
        status_text(again, "sits_unsupported")
        == "yes, 5.9 · did before, not now, 8.0 · yes again, 9.0 months"
    )


def test_of_two_answers_for_one_day_the_one_that_came_later_stands() -> None:
    early, late = "2026-09-01T08:00:00+00:00", "2026-09-01T09:00:00+00:00"
    rows = [
        statement("crawls", "sometimes", "2026-09-01", logged_at=late),
        statement("crawls", "not_yet", "2026-09-01", logged_at=early),
    ]
    assert status(of(*rows), "crawls") == "sometimes"


def test_a_child_born_ten_weeks_early_is_read_at_its_corrected_age_until_24_months_and_not_on_that_day() -> (
    None
):
    early: dict[str, Any] = {"birth_date": "2026-01-01", "gestation_weeks": 30}
    before = of(
        statement("walks", "not_yet", "2027-12-30"), as_of="2028-01-01T12:00:00+00:00", **early
    )
    after = of(
        statement("walks", "not_yet", "2027-12-30"),
        statement("runs", "achieved", "2028-01-01"),
        as_of="2028-01-02T12:00:00+00:00",
        **early,
    )
    assert before.corrected
    assert before.chronological_months - before.today_months == pytest.approx(70 / 30.4375)
    assert bool(before.marks["corrected"].iloc[0])
    assert not after.corrected
    assert after.today_months == after.chronological_months
    assert "corrected (" in windows_alt(before)
    assert "corrected" not in windows_alt(after)
    assert "corrected, 23." in {row[0]: row[-1] for row in window_rows(before)}["Walks alone"]


def test_a_skill_that_a_later_one_brings_says_so_and_stays_not_asked() -> None:
    table = of(statement("walks", "achieved", "2026-12-20"))
    assert status(table, "sits_unsupported") == "not_asked"
    assert status_text(table, "sits_unsupported") == "not answered (walks alone: yes)"
    assert status_text(table, "crawls") == "not answered"
    assert (
        status_text(of(statement("walks", "not_yet", "2026-12-20")), "sits_unsupported")
        == "not answered"
    )


def test_every_bar_runs_from_the_1st_to_the_99th_percentile_with_its_mean_and_no_two_share_a_line() -> (
    None
):
    figure = windows_figure(of(), "light", 3.1)
    bars = artists(figure, "windows")
    assert [(round(bar.get_x(), 1), round(bar.get_x() + bar.get_width(), 1)) for bar in bars] == [
        (3.8, 9.2), (4.8, 11.4), (5.2, 13.5), (5.9, 13.7), (6.9, 16.9), (8.2, 17.6),
    ]  # fmt: skip
    assert [
        segment[0][0] for lines in artists(figure, "means") for segment in lines.get_segments()
    ] == [6.0, 7.6, 8.5, 9.2, 11.0, 12.1]
    assert np.all(np.diff([bar.get_y() for bar in bars]) > 0.3)
    assert words(figure).count("not answered") == 6
    assert not [
        artist
        for axes in figure.axes
        for artist in axes.get_children()
        if str(artist.get_gid()).startswith("marks")
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_each_answer_is_drawn_at_its_age_with_a_shape_of_its_own_and_said_beside_its_bar(
    theme: str,
) -> None:
    answers = dict(
        zip(
            ("sits", "crawls", "stands_with_support", "cruises"),
            ("achieved", "sometimes", "not_yet", "lost"),
            strict=True,
        )
    )
    figure = windows_figure(
        of(*(statement(name, one, "2026-09-01") for name, one in answers.items())), theme, 3.1
    )
    shapes = set()
    for one in answers.values():
        (artist,) = artists(figure, f"marks {one}")
        assert places(figure, f"marks {one}")[0][0] == pytest.approx(243 / 30.4375)
        shapes.add(
            (np.asarray(artist.get_paths()[0].vertices).tobytes(), tuple(artist.get_facecolor()[0]))
        )
    assert len(shapes) == 4
    beside = " ".join(words(figure)).replace("\n", " ")
    for one in (
        "yes, 8.0 months",
        "sometimes, 8.0 months",
        "not yet, 8.0 months",
        "did before, not now, 8.0 months",
    ):
        assert one in beside


def test_today_is_a_line_at_the_age_and_past_the_longest_scale_only_words() -> None:
    a_year = windows_figure(of(), "light", 3.9)
    assert [line.get_xdata()[0] for line in artists(a_year, "today")] == [
        pytest.approx(365 / 30.4375)
    ]
    assert a_year.axes[0].get_xlim() == (0, SCALE_MONTHS)
    old = windows_figure(
        of(statement("walks", "achieved", "2029-01-01"), as_of="2029-02-01T12:00:00+00:00"),
        "light",
        3.9,
    )
    assert artists(old, "today") == []
    assert "today 37.0 months" in words(old)
    assert places(old, "marks achieved")[0][0] == LONGEST_MONTHS
    assert any("yes, 36.0 months" in text for text in words(old))


def test_before_the_due_date_there_is_no_line_and_the_words_still_tell_both_ages() -> None:
    table = of(as_of="2026-01-15T12:00:00+00:00", gestation_weeks=30)
    assert artists(windows_figure(table, "light", 3.1), "today") == []
    assert "Today -1.8 months corrected (0.5 from birth)" in windows_alt(table)


def test_the_alt_text_names_every_window_and_every_answer() -> None:
    alt = windows_alt(of(statement("sits", "achieved", "2026-07-01")))
    assert "Sits alone: WHO 3.8 to 9.2 months, yes, 5.9 months" in alt
    assert alt.count("not answered") == 5
    assert "Today 12.0 months." in alt


def test_no_verdict_is_in_the_picture_the_table_or_the_caption_of_a_child_far_outside_its_windows() -> (
    None
):
    late = of(
        *(statement(skill, "not_yet", "2028-01-01") for skill in ORDER),
        as_of="2028-01-02T12:00:00+00:00",
    )
    text = " ".join(
        [
            *words(windows_figure(late, "light", 3.1)),
            windows_alt(late),
            WINDOWS_CAPTION,
            CORRECTED,
            str(window_rows(late)),
        ]
    ).lower()
    for verdict in (
        "late",
        "delay",
        "normal",
        "abnormal",
        "behind",
        "healthy",
        "fail",
        "on track",
        "ahead",
        "should",
    ):
        assert not re.search(rf"\b{verdict}", text), verdict
    for part in ("98 of 100", "4.3 %", "not a diagnosis", "may have come earlier"):
        assert part in WINDOWS_CAPTION


def test_the_same_windows_give_the_same_svg_and_at_night_everything_is_red_on_black() -> None:
    table = of(
        statement("sits", "achieved", "2026-07-01"), statement("crawls", "lost", "2026-09-01")
    )
    for theme in THEMES:
        assert to_svg(windows_figure(table, theme, 3.1)) == to_svg(
            windows_figure(table, theme, 3.1)
        )
    written = re.findall(r"#[0-9a-f]{6}\b", to_svg(windows_figure(table, "night", 3.1)))
    colours = {
        tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5)) for colour in written
    }
    assert all(red > 2 * green and red > 2 * blue for red, green, blue in colours - {(0, 0, 0)})


def test_nothing_written_runs_off_the_picture_of_a_phone() -> None:
    rows = [
        statement("sits", "achieved", "2026-07-01"),
        statement("sits", "lost", "2026-09-01"),
        statement("sits", "achieved", "2026-10-01", date_precision="about"),
    ]
    for width_in in (3.1, 3.9, 7.2):
        figure = windows_figure(of(*rows, gestation_weeks=30), "light", width_in)
        figure.canvas.draw()
        texts = [text for axes in figure.axes for text in axes.texts]
        boxes = [text.get_window_extent() for text in texts]
        assert min(box.x0 for box in boxes) >= 0
        assert max(box.x1 for box in boxes) <= width_in * 100 + 1
        assert min(float(text.get_fontsize()) for text in texts) >= 7.5


def test_on_paper_the_windows_stand_overleaf_with_their_words_and_source_and_page_1_names_neither() -> (
    None
):
    made = report(demo("preterm_first_year"), fonts=CARRIED)
    overleaf, first = text_of(made, 1), text_of(made, 0)
    assert "98 of 100 children of the WHO study" in overleaf
    assert "Source: WHO Multicentre Growth Reference Study Group" in overleaf
    assert "98 of 100" not in first
    (alt,) = [
        alt
        for tag, alt in tags_of(made)
        if tag == "/Figure" and alt and "Windows of achievement" in alt
    ]
    assert "Crawls on all fours: WHO 5.2 to 13.5 months, not yet, 8.7 months" in alt


def test_on_paper_there_are_no_windows_where_nothing_was_said_of_their_skills() -> None:
    smiles = build_review(
        a_diary(a_child(), NOON, milestones=[statement("social_smile", "achieved", "2026-03-01")])
    )
    assert "98 of 100" not in text_of(report(smiles, fonts=CARRIED))
    sits = build_review(
        a_diary(a_child(), NOON, milestones=[statement("sits", "achieved", "2026-07-01")])
    )
    assert "98 of 100" in text_of(report(sits, fonts=CARRIED))


def test_a_skill_told_in_the_words_of_both_lists_is_one_skill_on_paper() -> None:
    both = [
        statement("cdc_18m_walks_alone", "not_yet", "2026-11-01"),
        statement("walks", "achieved", "2026-12-20"),
    ]
    paper = text_of(report(build_review(a_diary(a_child(), NOON, milestones=both)), fonts=CARRIED))
    assert "Achieved, newest first" in paper
    assert "Not yet" not in paper
