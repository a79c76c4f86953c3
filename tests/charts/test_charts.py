"""Charts show the numbers they are handed: asserted on what is plotted, never on pixels."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from tracker.charts import THEMES, raster_alt, raster_figure, rate_alt, rate_figure, to_svg
from tracker.localization.region import in_region, regions

DAYS = {
    "day": "datetime64[us]",
    "observed": "bool",
    "partial": "bool",
    "watch_weight": "float64",
    "abroad": "bool",
}
MARKS = {"day": "datetime64[us]", "minute": "float64", "state": "str", "flagged": "bool"}
CHANGES = {"day": "datetime64[us]", "from_minute": "float64", "to_minute": "float64", "kind": "str"}
SPANS = {"day": "datetime64[us]", "from_minute": "float64", "to_minute": "float64"}


def table(contract: dict[str, str], *rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(contract)).astype(contract)


@dataclass(frozen=True)
class Tables:
    days: pd.DataFrame
    marks: pd.DataFrame = field(default_factory=lambda: table(MARKS))
    sleep: pd.DataFrame = field(default_factory=lambda: table(SPANS))
    feeds: pd.DataFrame = field(default_factory=lambda: table(SPANS))
    clock_changes: pd.DataFrame = field(default_factory=lambda: table(CHANGES))


THREE_DAYS = table(
    DAYS,
    ("2026-11-18", True, False, 1.0, False),
    ("2026-11-19", False, False, None, False),
    ("2026-11-20", True, True, 0.25, False),
)
MORNING = Tables(
    THREE_DAYS,
    table(
        MARKS,
        ("2026-11-18", 390, "just_woke", True),
        ("2026-11-18", 400, "asleep", False),
        ("2026-11-20", 1439, None, False),
        ("2026-11-20", 0, "unsure", False),
    ),
    table(SPANS, ("2026-11-18", 0, 390)),
    table(SPANS, ("2026-11-20", 420, 440)),
)


def artists(figure: Any, gid: str) -> list[Any]:
    return [
        artist for axes in figure.axes for artist in axes.get_children() if artist.get_gid() == gid
    ]


def places(figure: Any, gid: str) -> list[tuple[float, float]]:
    return [
        cast("tuple[float, float]", tuple(at))
        for artist in artists(figure, gid)
        for at in np.asarray(artist.get_offsets()).tolist()
    ]


def words(figure: Any) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts] + [
        text.get_text() for text in figure.texts
    ]


def week(
    day: str,
    observed: int,
    per_day: float | None,
    low: float | None = None,
    high: float | None = None,
) -> dict[str, object]:
    return {
        "week": pd.Timestamp(day),
        "days": 7,
        "observed_days": observed,
        "bouts": 3,
        "per_day": per_day,
        "low": low,
        "high": high,
    }


WEEKS = pd.DataFrame(
    [
        week("2026-11-02", 3, 1.4, 0.7, 2.6),
        week("2026-11-09", 2, None),
        week("2026-11-16", 7, 0.0, 0.0, 0.5),
    ]
)


def test_an_episode_stands_on_its_day_at_its_hour_with_the_newest_day_on_top() -> None:
    figure = raster_figure(MORNING, "light", 3.9)
    assert places(figure, "episodes on_waking") == [(6.5, 2.0)]
    assert places(figure, "flagged") == [(6.5, 2.0)]
    assert figure.axes[0].get_ylim() == (2.5, -0.5)
    assert [label for label in words(figure) if "Nov" in label or "so far" in label] == [
        "Fri 20, so far",
        "Thu 19 Nov",
        "Wed 18 Nov",
    ]


def test_midnight_and_the_minute_before_it_are_both_on_the_line_and_a_state_not_asked_is_not_known() -> (
    None
):
    at = places(raster_figure(MORNING, "light", 3.9), "episodes not_known")
    assert at == [(pytest.approx(1439 / 60), 0.0), (0.0, 0.0)]


def test_only_the_day_nobody_watched_is_hatched() -> None:
    hatched = artists(raster_figure(MORNING, "light", 3.9), "unobserved")
    assert [(box.get_y(), box.get_height(), box.get_width()) for box in hatched] == [
        (0.5, 1.0, 24.0)
    ]
    assert hatched[0].get_hatch()
    all_watched = Tables(THREE_DAYS.assign(observed=True))
    assert artists(raster_figure(all_watched, "light", 3.9), "unobserved") == []


def test_unwatched_days_in_a_row_are_one_hatched_block() -> None:
    days = pd.concat(
        [
            THREE_DAYS.assign(day=THREE_DAYS["day"] - pd.Timedelta(days=3 * step))
            for step in range(3)
        ]
    ).assign(observed=False)
    blocks = artists(raster_figure(Tables(days), "print", 7.2), "unobserved")
    assert [(box.get_y(), box.get_height()) for box in blocks] == [(-0.5, 9.0)]


def test_sleep_is_a_bar_and_a_feed_a_tick() -> None:
    figure = raster_figure(MORNING, "light", 3.9)
    assert [line.tolist() for bars in artists(figure, "sleep") for line in bars.get_segments()] == [
        [[0.0, 2.0], [6.5, 2.0]]
    ]
    assert [
        float(line[0][0]) for ticks in artists(figure, "feeds") for line in ticks.get_segments()
    ] == [7.0]


def test_how_much_was_watched_is_drawn_where_it_was_told_and_nowhere_else() -> None:
    (bars,) = artists(raster_figure(MORNING, "light", 3.9), "watched")
    (short, _), (long, _) = ((line[1] - line[0]).tolist() for line in bars.get_segments())
    assert short == pytest.approx(long * 0.25)
    assert (
        artists(
            raster_figure(Tables(THREE_DAYS.assign(watch_weight=np.nan)), "light", 3.9), "watched"
        )
        == []
    )


@pytest.mark.parametrize(
    ("region", "labels"),
    [("en-US", ["Nov\n2", "\n9", "\n16"]), ("en-GB", ["2\nNov", "9", "16"])],
)
def test_each_week_names_month_and_day_in_the_order_of_the_region(
    region: str, labels: list[str]
) -> None:
    with in_region(regions()[region]):
        texts = words(rate_figure(WEEKS, "light", 3.9))
    assert [text for text in texts if text in labels] == labels
    assert "watched" in texts


@pytest.mark.parametrize("region", ["en-US", "en-GB"])
def test_no_hour_runs_into_another_or_into_the_column_beside_them(region: str) -> None:
    with in_region(regions()[region]):
        figure = raster_figure(MORNING, "light", 3.9)
        figure.draw_without_rendering()
        boxes = [(text.get_text(), text.get_window_extent()) for text in figure.axes[0].texts]
    hours = [box for words, box in boxes if re.fullmatch(r"\d\d|\d+\xa0[AP]M|watched", words)]
    row = sorted((box for box in hours if box.y0 > 0.5 * figure.bbox.height), key=lambda b: b.x0)
    assert len(row) >= 5
    assert all(left.x1 < right.x0 for left, right in pairwise(row))


def test_an_entry_of_which_only_the_day_is_known_gets_no_hour() -> None:
    marks = MORNING.marks.assign(time_known=[True, False, True, True])
    at = places(raster_figure(Tables(THREE_DAYS, marks), "light", 3.9), "episodes asleep")
    assert [hour > 24 for hour, _ in at] == [True]


def test_states_are_told_apart_by_shape_or_filling_and_not_by_colour_alone() -> None:
    states = ["asleep", "just_woke", "awake", "feeding", "unsure"]
    marks = table(
        MARKS, *[("2026-11-20", 60 * hour, state, False) for hour, state in enumerate(states)]
    )
    for theme in THEMES:
        figure = raster_figure(Tables(THREE_DAYS, marks), theme, 3.9)
        groups = ["asleep", "on_waking", "awake", "feeding_crying", "not_known"]
        shapes = {
            np.asarray(artist.get_paths()[0].vertices).tobytes()
            for key in groups
            for artist in artists(figure, f"episodes {key}")
        }
        assert len(shapes) == len(groups)


def test_the_key_names_what_is_drawn_with_its_count_and_nothing_else() -> None:
    answers = words(raster_figure(MORNING, "light", 3.9))
    assert "on waking · 1" in answers
    assert "state not known · 2" in answers
    assert not [text for text in answers if text.startswith("awake")]


def test_a_day_without_an_episode_says_so_and_stays_apart_from_a_day_nobody_watched() -> None:
    answers = words(raster_figure(Tables(THREE_DAYS), "light", 3.9))
    assert "no episode entered" in answers
    assert "not watched, or not known" in answers


def test_the_84th_day_still_has_its_own_line_and_a_longer_diary_says_which_days_are_shown() -> None:
    def of(count: int) -> Any:
        days = pd.DataFrame(
            {
                "day": pd.date_range("2026-01-01", periods=count),
                "observed": True,
                "partial": False,
                "watch_weight": np.nan,
                "abroad": False,
            }
        )
        return raster_figure(Tables(days), "light", 3.9)

    assert of(84).axes[0].get_ylim() == (83.5, -0.5)
    assert of(84).get_figheight() > of(28).get_figheight() > of(7).get_figheight()
    assert not [text for text in words(of(126)) if "newest" in text]
    assert "the newest 126 of 127 days" in words(of(127))


def test_an_empty_diary_is_a_plain_sentence() -> None:
    empty = Tables(table(DAYS))
    for theme in THEMES:
        assert "Nothing is recorded yet" in " ".join(words(raster_figure(empty, theme, 3.9)))
        assert "No day of these is over yet" in " ".join(
            words(rate_figure(WEEKS.head(0), theme, 3.9))
        )
    assert "Nothing is recorded yet" in raster_alt(empty)
    assert "No day of these is over yet" in rate_alt(WEEKS.head(0))


def test_the_alt_text_of_the_raster_counts_what_the_picture_shows() -> None:
    answers = raster_alt(MORNING)
    assert "18 Nov 2026 to 20 Nov 2026" in answers
    assert "Observed days: 2 of 3" in answers
    assert "4 episodes (asleep, falling asleep 1, on waking 1, state not known 2)" in answers
    assert "no episode entered" in raster_alt(Tables(THREE_DAYS))


def test_every_week_shows_its_rate_its_interval_and_its_watched_days() -> None:
    figure = rate_figure(WEEKS, "light", 3.9)
    assert [
        float(line[1][1]) for bars in artists(figure, "rates") for line in bars.get_segments()
    ] == [1.4, 0.0]
    assert [
        line.tolist() for lines in artists(figure, "intervals") for line in lines.get_segments()
    ] == [[[0.0, 0.7], [0.0, 2.6]], [[2.0, 0.0], [2.0, 0.5]]]
    assert {"1.4", "0", "3/7", "2/7", "7/7"} <= set(words(figure))


def test_a_week_with_too_few_watched_days_is_hatched_and_says_so_and_never_reads_as_zero() -> None:
    figure = rate_figure(WEEKS, "light", 3.9)
    hatched = artists(figure, "not enough")
    assert [round(box.get_x() + box.get_width() / 2) for box in hatched] == [1]
    assert words(figure).count("not enough watched days") == 1
    assert rate_alt(WEEKS).count("not enough watched days") == 1
    assert "week of 16 Nov: 0 a day (0 to 0.5; 7 of 7 days watched)" in rate_alt(WEEKS)


def test_weeks_that_do_not_fit_are_left_out_and_the_picture_says_so() -> None:
    year = pd.DataFrame(
        [
            week(str(day.date()), 7, 1.0, 0.5, 2.0)
            for day in pd.date_range("2026-01-05", periods=40, freq="7D")
        ]
    )
    rows = [text for text in words(rate_figure(year, "light", 3.9)) if "of 40 weeks" in text]
    assert rows
    assert not [
        text for text in words(rate_figure(year.tail(11), "light", 3.9)) if "weeks." in text
    ]


def test_the_same_tables_give_the_same_svg_without_a_date_and_its_words_stand_in_letters_that_a_phone_has() -> (
    None
):
    for theme in THEMES:
        first, second = (to_svg(raster_figure(MORNING, theme, 3.9)) for _ in range(2))
        assert first == second
        assert (
            first.count("<text")
            == first.count("'DejaVu Sans', Verdana, sans-serif")
            == len(words(raster_figure(MORNING, theme, 3.9)))
        )
        assert "<dc:date>" not in first
        assert to_svg(rate_figure(WEEKS, theme, 3.9)) == to_svg(rate_figure(WEEKS, theme, 3.9))


def test_at_night_everything_is_red_on_black() -> None:
    for figure in (
        raster_figure(MORNING, "night", 3.9),
        rate_figure(WEEKS, "night", 3.9),
        raster_figure(Tables(table(DAYS)), "night", 3.9),
    ):
        assert figure.get_facecolor() == (0, 0, 0, 1)
        written = re.findall(r"#[0-9a-f]{6}\b", to_svg(figure))
        colours = {
            tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5)) for colour in written
        }
        assert colours
        assert all(red > 2 * green and red > 2 * blue for red, green, blue in colours - {(0, 0, 0)})


def test_no_letter_is_under_seven_and_a_half_points() -> None:
    for figure in (raster_figure(MORNING, "print", 7.2), rate_figure(WEEKS, "light", 3.9)):
        texts = [text for axes in figure.axes for text in axes.texts] + figure.texts
        assert min(float(text.get_fontsize()) for text in texts) >= 7.5


def test_rings_mark_the_episodes_behind_a_flag_and_where_all_are_the_key_says_so() -> None:
    some, every, none = (
        MORNING.marks,
        MORNING.marks.assign(flagged=True),
        MORNING.marks.assign(flagged=False),
    )
    assert len(places(raster_figure(Tables(THREE_DAYS, some), "print", 7.2), "flagged")) == 1
    assert "part of a warning sign" in words(raster_figure(Tables(THREE_DAYS, some), "print", 7.2))
    assert artists(raster_figure(Tables(THREE_DAYS, every), "print", 7.2), "flagged") == []
    assert "all are part of a warning sign" in words(
        raster_figure(Tables(THREE_DAYS, every), "print", 7.2)
    )
    assert not [
        text
        for text in words(raster_figure(Tables(THREE_DAYS, none), "print", 7.2))
        if "flag" in text
    ]


def test_a_week_whose_rate_and_limits_would_read_alike_tells_them_apart_in_words() -> None:
    assert "0.13 a day (0.11 to 0.14;" in rate_alt(
        pd.DataFrame([week("2026-01-05", 7, 0.13, 0.11, 0.14)])
    )
    assert "0.5 a day (0.2 to 1.1;" in rate_alt(
        pd.DataFrame([week("2026-01-05", 7, 0.5, 0.2, 1.1)])
    )


def test_every_week_of_twelve_fits_a_phone() -> None:
    quarter = pd.DataFrame(
        [
            week(str(day.date()), 7, 1.0, 0.5, 2.0)
            for day in pd.date_range("2026-01-05", periods=13, freq="7D")
        ]
    )
    assert not [
        text for text in words(rate_figure(quarter.tail(12), "light", 3.9)) if "newest" in text
    ]
    assert [
        text
        for text in words(rate_figure(quarter, "light", 3.9))
        if "The newest 12 of 13" in " ".join(text.split())
    ]


def test_marks_shrink_before_they_cover_the_sheet() -> None:
    def size(count: int) -> float:
        marks = table(
            MARKS, *[("2026-11-20", minute % 1440, "asleep", False) for minute in range(count)]
        )
        return float(
            artists(raster_figure(Tables(THREE_DAYS, marks), "print", 7.2), "episodes asleep")[
                0
            ].get_sizes()[0]
        )

    assert size(1) == size(20)
    assert size(2_000) < size(20)
