"""What the charts draw for paper: heights known before drawing, the compact windows and the strip of days."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.charts.test_charts import MORNING, THREE_DAYS, Tables, words
from tests.charts.test_who_windows import of, statement
from tracker.charts import (
    StripRow,
    raster_figure,
    raster_heights_in,
    strip_alt,
    strip_figure,
    to_svg,
    windows_figure,
)

PAPER_IN = 7.24
ROWS = (
    StripRow("Feeding", ("usual", "", "worse"), "as usual 1, harder than usual 1, not asked 1"),
    StripRow("Mood", ("unsure", "worst", ""), "not sure 1, inconsolable 1, not asked 1"),
)
DAYS = THREE_DAYS.assign(episodes=[0, 3, 1])


def test_the_height_of_a_raster_is_known_before_it_is_drawn() -> None:
    rows_in = [0.02, 0.1, 1.2]
    heights = raster_heights_in(MORNING, PAPER_IN, rows_in)
    for row_in, height in zip(rows_in, heights, strict=True):
        figure = raster_figure(MORNING, "print", PAPER_IN, row_in=row_in)
        assert figure.get_figheight() == pytest.approx(height)
    assert raster_heights_in(Tables(THREE_DAYS.head(0)), PAPER_IN, rows_in) == []


def strip(days: pd.DataFrame = DAYS, rows: tuple[StripRow, ...] = ROWS) -> Any:
    return strip_figure(days, rows, "print", PAPER_IN, text="most on one day 3")


def test_the_strip_of_days_names_its_rows_its_dates_and_its_symbols() -> None:
    texts = words(strip())
    assert {"Episodes", "Feeding", "Mood", "most on one day 3", "18 Nov", "not sure"} <= set(texts)
    assert ROWS[0].text in texts
    assert strip_alt(ROWS) == f"Strip of days. Feeding: {ROWS[0].text}. Mood: {ROWS[1].text}."


def test_the_same_strip_gives_the_same_svg_and_a_long_text_makes_only_its_row_taller() -> None:
    assert to_svg(strip()) == to_svg(strip())
    tall = (ROWS[0], StripRow("Mood", ("", "", ""), "much more irritable than usual 1, " * 8))
    assert strip(rows=tall).get_figheight() > strip().get_figheight()


def test_the_compact_windows_are_lower_and_say_the_same() -> None:
    table = of(statement("crawls", "not_yet", "2026-11-01"))
    compact = windows_figure(table, "print", PAPER_IN, compact=True)
    stacked = windows_figure(table, "print", PAPER_IN)
    assert compact.get_figheight() < stacked.get_figheight()
    assert set(words(compact)) == set(words(stacked))


def test_nothing_runs_off_the_paper() -> None:
    table = of(statement("crawls", "not_yet", "2026-11-01"))
    for figure in (
        strip(),
        raster_figure(MORNING, "print", PAPER_IN, row_in=0.02),
        windows_figure(table, "print", PAPER_IN, compact=True),
    ):
        figure.canvas.draw()
        width = figure.bbox.width
        for text in [text for axes in figure.axes for text in axes.texts]:
            box = text.get_window_extent()
            assert 0 <= box.x0 <= box.x1 <= width
            assert float(text.get_fontsize()) >= 7.5
