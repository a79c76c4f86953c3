"""Hours, parts, marked days and pictures to take along: what is plotted, what is said, and what stands in a file."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from tests.charts.test_charts import (
    CHANGES,
    MORNING,
    THREE_DAYS,
    WEEKS,
    Tables,
    artists,
    table,
    words,
)
from tracker.charts import (
    THEMES,
    Heading,
    can_write,
    chart_file,
    hours_alt,
    hours_figure,
    raster_alt,
    raster_figure,
    rate_alt,
    rate_figure,
    share_bars_alt,
    share_bars_figure,
    to_svg,
)
from tracker.charts.annotations import with_letters
from tracker.charts.font_coverage import printable_text
from tracker.localization.region import in_region, regions


@dataclass(frozen=True)
class Day:
    day: date
    words: str


VISIT, DOSE = Day(date(2026, 11, 19), "doctor"), Day(date(2026, 11, 19), "first dose of iron")


def hours_of(counts: dict[int, int], watched: float = 10.0) -> pd.DataFrame:
    episodes = [counts.get(hour, 0) for hour in range(24)]
    return pd.DataFrame(
        {
            "hour": range(24),
            "episodes": episodes,
            "watched_h": watched,
            "expected": sum(episodes) / 24,
        }
    )


def parts_of(*rows: tuple[str, int, float], **more: list[float]) -> pd.DataFrame:
    names = ["low", "high", "beside", "hatched"]
    return pd.DataFrame(list(rows), columns=["words", "count", "share"]).assign(
        **dict.fromkeys(names, np.nan) | more
    )


def segments(figure: Any, gid: str) -> list[list[list[float]]]:
    return [line.tolist() for lines in artists(figure, gid) for line in lines.get_segments()]


# Marked days.


def test_two_things_of_one_day_share_a_letter_and_days_outside_have_none() -> None:
    result = with_letters(
        [DOSE, VISIT, Day(date(2026, 11, 21), "later")], date(2026, 11, 19), date(2026, 11, 20)
    )
    assert [(one.letter, one.key_text) for one in result] == [
        ("A", "first dose of iron and doctor, 19 Nov")
    ]


def test_of_more_than_nine_marked_days_the_newest_nine_have_a_line() -> None:
    many = [Day(date(2026, 11, day), f"visit {day}") for day in range(1, 11)]
    assert [
        one.day.day for one in with_letters(many, date(2026, 11, 1), date(2026, 11, 30))
    ] == list(range(2, 11))


def test_a_marked_day_has_a_line_below_it_on_the_raster_and_its_words_in_key_and_alt() -> None:
    figure = raster_figure(MORNING, "light", 3.9, annotations=[VISIT])
    assert [line[0][1] for line in segments(figure, "marked")] == [1.5]
    assert "A: doctor, 19 Nov" in words(figure)
    assert raster_alt(MORNING, [VISIT]).endswith("Marked: doctor, 19 Nov.")
    assert "Marked" not in raster_alt(MORNING)


def test_on_the_weeks_a_marked_day_stands_at_its_place_in_its_week() -> None:
    figure = rate_figure(
        WEEKS,
        "light",
        3.9,
        annotations=[Day(date(2026, 11, 9), "doctor"), Day(date(2026, 11, 22), "nurse")],
    )
    assert [float(line.get_xdata()[0]) for line in artists(figure, "marked")] == pytest.approx(
        [0.5, 1.5 + 6 / 7]
    )
    assert "A: doctor, 9 Nov" in "\n".join(words(figure))
    assert rate_alt(WEEKS, [Day(date(2026, 11, 23), "after the last day")]) == rate_alt(WEEKS)


# The clock.


def test_an_hour_that_never_was_and_one_that_came_twice_are_told_apart() -> None:
    changes = table(
        CHANGES, ("2026-11-18", 120, 180, "skipped"), ("2026-11-20", 60, 120, "repeated")
    )
    tables = Tables(THREE_DAYS, clock_changes=changes)
    figure = raster_figure(tables, "print", 7.2)
    assert [
        (box.get_x(), box.get_width(), box.get_y() + 0.45) for box in artists(figure, "skipped")
    ] == [(2.0, 1.0, 2.0)]
    assert [
        (box.get_x(), box.get_width(), box.get_y() + 0.45) for box in artists(figure, "repeated")
    ] == [(1.0, 1.0, 0.0)]
    assert (
        artists(figure, "skipped")[0].get_facecolor()
        != artists(figure, "repeated")[0].get_facecolor()
    )
    assert "Clocks went forward on 18 Nov 2026. Clocks went back on 20 Nov 2026." in raster_alt(
        tables
    )


def test_days_in_another_time_zone_have_a_bar_at_their_edge() -> None:
    tables = Tables(THREE_DAYS.assign(abroad=[False, True, True]))
    assert [
        [line[0][1], line[1][1]] for line in segments(raster_figure(tables, "light", 3.9), "abroad")
    ] == [[-0.4, pytest.approx(1.4)]]
    assert "2 days on the clock of another time zone" in raster_alt(tables)
    assert segments(raster_figure(MORNING, "light", 3.9), "abroad") == []


def test_a_raster_of_very_many_episodes_is_written_as_an_image_and_stays_small() -> None:
    def svg(count: int) -> str:
        rows = pd.DataFrame(
            {
                "day": pd.Timestamp("2026-11-20"),
                "minute": np.arange(count) % 1440,
                "state": "asleep",
                "flagged": False,
            }
        )
        return to_svg(raster_figure(Tables(THREE_DAYS, rows), "light", 3.9))

    assert "<image" not in svg(1_500)
    assert "<image" in svg(1_501)
    assert len(svg(20_000)) < len(svg(1_500))


# Hours.


def test_every_hour_of_a_long_clock_stands_inside_the_picture() -> None:
    hours = hours_of({0: 1, 23: 5})
    with in_region(regions()["en-US"]):
        figure = hours_figure(hours, "light", 3.1)
    figure.draw_without_rendering()
    midnight = [text for text in figure.axes[0].texts if text.get_text() == "12\u00a0AM"]
    assert len(midnight) == 2
    assert all(text.get_window_extent().x1 <= figure.bbox.x1 for text in midnight)


def test_every_hour_with_an_episode_has_its_bar_beside_what_chance_would_put_there() -> None:
    hours = hours_of({0: 1, 23: 5})
    figure = hours_figure(hours, "light", 3.1)
    assert segments(figure, "episodes") == [[[0.5, 0.0], [0.5, 1.0]], [[23.5, 0.0], [23.5, 5.0]]]
    assert list(artists(figure, "expected")[0].get_data()[0]) == [0.25] * 24
    assert "00 h 1 (0.2); 23 h 5 (0.2). None in the other hours." in hours_alt(hours)


def test_an_hour_that_nobody_ever_watched_is_hatched() -> None:
    hours = hours_of({3: 1}).assign(watched_h=[0.0, *[1.0] * 23])
    assert [box.get_x() for box in artists(hours_figure(hours, "light", 3.1), "unwatched")] == [0.0]
    assert any(
        "never watched" in text.replace("\n", " ")
        for text in words(hours_figure(hours, "light", 3.1))
    )
    assert artists(hours_figure(hours_of({3: 1}), "light", 3.1), "unwatched") == []


def test_without_an_episode_hours_and_parts_are_a_plain_sentence() -> None:
    assert hours_alt(hours_of({})).startswith("No episode with a time")
    assert "No episode with a time" in " ".join(
        " ".join(words(hours_figure(hours_of({}), "light", 3.1))).split()
    )
    assert share_bars_alt(parts_of(("asleep", 0, np.nan)), "States").startswith("No episode")
    assert "No episode" in " ".join(
        words(share_bars_figure(parts_of(("asleep", 0, np.nan)), "light", 3.1, foot=""))
    )


# Parts.


def test_a_part_has_its_share_its_count_and_what_it_is_compared_with() -> None:
    parts = parts_of(("within 30 min", 3, 0.75), ("1 to 2 h", 1, 0.25), beside=[0.1, np.nan])
    figure = share_bars_figure(parts, "light", 3.1, foot="Bar: share.")
    assert segments(figure, "shares") == [[[0.0, 0.0], [0.75, 0.0]], [[0.0, 1.0], [0.25, 1.0]]]
    assert [line[0][0] for line in segments(figure, "beside")] == [0.1]
    assert {"3 (75%)", "1 (25%)"} <= set(words(figure))
    assert (
        share_bars_alt(parts, "Since waking", "awake {share}")
        == "Since waking: within 30 min 3 (75%), awake 10%; 1 to 2 h 1 (25%)."
    )


def test_guesses_are_hatched_at_the_end_of_their_bar_and_an_interval_is_a_line() -> None:
    figure = share_bars_figure(
        parts_of(("below 10 s", 4, 0.5), hatched=[0.2], low=[0.3], high=[0.7]),
        "print",
        7.2,
        foot="",
    )
    assert [(box.get_x(), box.get_width()) for box in artists(figure, "guessed")] == [
        (pytest.approx(0.3), 0.2)
    ]
    assert segments(figure, "intervals") == [[[0.3, 0.0], [0.7, 0.0]]]


@pytest.mark.parametrize("theme", THEMES)
def test_no_letter_of_them_is_small_and_none_runs_off_a_phone(theme: str) -> None:
    for width_in in (3.1, 7.0):
        for figure in (
            hours_figure(hours_of({4: 12}), theme, width_in),
            share_bars_figure(
                parts_of(("falling asleep", 1234, 1.0)), theme, width_in, foot="Bar."
            ),
        ):
            figure.canvas.draw()
            texts = [text for axes in figure.axes for text in axes.texts] + figure.texts
            assert min(float(text.get_fontsize()) for text in texts) >= 7.5
            assert min(text.get_window_extent().x0 for text in texts) >= 0
            assert max(text.get_window_extent().x1 for text in texts) <= width_in * 100 + 1


# Pictures to take along.

HEADING = Heading(
    "Episodes by day and hour", ("R. · 18 Nov 2026 to 20 Nov 2026 (3 days)", "One line a day.")
)


def png_size(result: bytes) -> tuple[int, int]:
    """Width and height from the head of the file, whose checksum must hold."""
    assert result[:8] == b"\x89PNG\r\n\x1a\n"
    assert zlib.crc32(result[12:29]) == struct.unpack(">I", result[29:33])[0]
    width, height = struct.unpack(">II", result[16:24])
    return int(width), int(height)


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_picture_gives_the_same_file(kind: str) -> None:
    first, second = (
        chart_file(raster_figure(MORNING, "print", 7.0), HEADING, kind) for _ in range(2)
    )
    assert first == second


def test_a_file_needs_no_letters_of_whoever_opens_it_also_after_a_page_was_drawn() -> None:
    to_svg(raster_figure(MORNING, "light", 3.1))
    assert b"<text" not in chart_file(raster_figure(MORNING, "print", 7.0), HEADING, "svg")


def test_a_file_has_its_heading_above_the_picture_which_keeps_its_size() -> None:
    figure = raster_figure(MORNING, "print", 7.0)
    height, (before,) = (
        figure.get_figheight(),
        [axes.get_position().height * figure.get_figheight() for axes in figure.axes[:1]],
    )
    assert png_size(chart_file(figure, HEADING, "png"))[0] == 1400
    assert figure.get_figheight() > height
    assert figure.axes[0].get_position().height * figure.get_figheight() == pytest.approx(before)
    assert {HEADING.title, "\n".join(HEADING.lines)} <= set(words(figure))
    assert figure.get_facecolor() == (1, 1, 1, 1)


def test_a_long_heading_pushes_the_picture_down_and_never_over_it() -> None:
    figure = raster_figure(MORNING, "print", 3.1)
    chart_file(figure, Heading("Episodes " * 12, ("one line of words " * 20,)), "svg")
    lowest = min(text.get_window_extent().y0 for text in figure.texts[-2:])
    assert lowest > figure.axes[0].get_position().y1 * figure.bbox.height


def test_a_familys_own_words_never_break_a_picture_and_are_heard_whole() -> None:
    odd = Day(date(2026, 11, 19), "first dose of <$x^$ & 小明\n\\frac\u0300{ " + "y" * 60)
    result = words(raster_figure(MORNING, "light", 3.1, annotations=[odd]))
    assert any(text.startswith("A: first dose of <$x^$ & …") for text in result)
    for figure in (
        raster_figure(MORNING, "light", 3.1, annotations=[odd]),
        rate_figure(WEEKS, "light", 3.5, annotations=[odd]),
    ):
        read = "".join(ET.fromstring(to_svg(figure)).itertext())  # noqa: S314 - our own
        assert "first dose of <$x^$ & …" in read
    assert "小明" in raster_alt(MORNING, [odd])


def test_own_words_are_cut_at_their_longest_and_not_before() -> None:
    assert printable_text("x" * 36) == "x" * 36
    assert printable_text("x" * 37) == "x" * 35 + "…"
    assert (printable_text(""), printable_text("小明"), printable_text("a\u200bb")) == (
        "",
        "…",
        "a…b",
    )


def test_letters_that_the_pictures_have_and_letters_that_they_do_not() -> None:
    assert can_write("Zoë Ørsted Ж")
    assert not can_write("小明")
