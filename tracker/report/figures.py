"""The charts of the report as SVG: the 24 hours, the WHO windows and the strip of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.charts import (
    StripRow,
    growth_alt,
    growth_figure,
    raster_figure,
    raster_heights_in,
    strip_alt,
    strip_figure,
    to_svg,
    windows_alt,
    windows_figure,
)
from tracker.domain.vocabulary import DayTone, Feeding, MeasurementKind, Mood, Word
from tracker.localization.messages import N_, _
from tracker.presentation.growth_charts import growth_charts
from tracker.review import NOT_ASKED, Raster

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from tracker.review import MotorWindows, Review

FONTS: Final = ("Libertinus Serif", "Noto Sans", "DejaVu Sans")
"""The fonts of the report, tried in this order for each character; after them every other font
of the computer. The first comes with typst, so that a page breaks alike on every computer."""
THEME: Final = "print"
POINTS_PER_INCH: Final = 72
MOST_DAYS: Final = 126
"""The most days of the strip; of a longer period the newest are drawn."""
TALLEST_DAY_PT: Final = 9.6
FEWEST_UNWATCHED: Final = 7
"""Fewer unwatched days than these are drawn before the first that was watched (ours)."""
DAYS_HEIGHTS_PT: Final = range(300, 29, -5)
"""The height that all days of the 24 hours may share, tallest first: the page takes the first
that leaves room for everything else."""

Image = dict[str, str]
"""An `svg`, with `alt` for its alternative text."""


def _image(figure: Figure, alt: str) -> Image:
    return {"svg": to_svg(figure, fonts=", ".join(f"'{font}'" for font in FONTS)), "alt": alt}


def raster_since(raster: Raster, noticed: date | None) -> Raster:
    """Return the raster without a week or more of unwatched days before it began.

    It begins with the first day that was watched or has an episode, or the day that the family
    first noticed them.
    """
    days = raster.days["day"]
    first = days[raster.days["observed"] | days.isin(raster.marks["day"])].min()
    began = pd.NaT if noticed is None else pd.Timestamp(noticed)
    start = min((day for day in (first, began) if pd.notna(day)), default=pd.NaT)
    if pd.isna(start) or (days < start).sum() < FEWEST_UNWATCHED:
        return raster
    tables = {
        table.name: getattr(raster, table.name).loc[lambda rows: rows["day"] >= start]
        for table in fields(raster)
    }
    return replace(raster, **{name: table.reset_index(drop=True) for name, table in tables.items()})


def raster_rows_in(raster: Raster) -> list[float]:
    """Return the heights in inches that one day may have, tallest first; none without days."""
    days = min(len(raster.days), MOST_DAYS)
    if not days:
        return []
    rows_pt = {min(TALLEST_DAY_PT, height / days) for height in DAYS_HEIGHTS_PT}
    return [row_pt / POINTS_PER_INCH for row_pt in sorted(rows_pt, reverse=True)]


def raster_heights_pt(raster: Raster, width_pt: float) -> list[float]:
    """Return the height of the 24 hours for each of `raster_rows_in`."""
    heights_in = raster_heights_in(raster, width_pt / POINTS_PER_INCH, raster_rows_in(raster))
    return [height_in * POINTS_PER_INCH for height_in in heights_in]


def raster_image(raster: Raster, width_pt: float, row_in: float, alt: str) -> Image:
    """Return the 24 hours with days of one of the heights of `raster_rows_in`."""
    return _image(raster_figure(raster, THEME, width_pt / POINTS_PER_INCH, row_in=row_in), alt)


def windows_image(table: MotorWindows, width_pt: float) -> Image:
    """Return the WHO windows with the statements about this child."""
    figure = windows_figure(table, THEME, width_pt / POINTS_PER_INCH, compact=True)
    return _image(figure, windows_alt(table))


GROWTH_PLOT_IN: Final = 0.8
"""The height of the plot of the head's growth on paper."""
FEWEST_SIZES: Final = 2
"""Fewer sizes are a number beside a table, not a curve (ours)."""


def head_image(review: Review, width_pt: float) -> Image | None:
    """Return the growth of the head, half as wide as the page; None with fewer than two sizes."""
    for chart in growth_charts(review):
        if chart.kind is MeasurementKind.HEAD_CIRCUMFERENCE_CM and len(chart.rows) >= FEWEST_SIZES:
            width_in = width_pt / POINTS_PER_INCH / 2.2
            figure = growth_figure(chart.tables, THEME, width_in, plot_in=GROWTH_PLOT_IN)
            return _image(figure, growth_alt(chart.tables, chart.places))
    return None


STRIP_QUESTIONS: Final[dict[str, tuple[str, type[Word], dict[str, str]]]] = {
    "feeding": (
        N_("Feeding"),
        Feeding,
        {"usual": "usual", "harder": "worse", "much_less": "worst", "refusing": "worst"},
    ),
    "mood": (
        N_("Mood"),
        Mood,
        {
            "usual": "usual",
            "more_irritable": "worse",
            "hard_to_console": "worse",
            "inconsolable": "worst",
        },
    ),
    "tone": (N_("Tone"), DayTone, {"usual": "usual", "stiff": "worst", "floppy": "worse"}),
}
"""Label, answers and symbols of each question about a day; other answers are drawn as unsure,
and a day that was not asked about stays empty."""


def strip_image(review: Review, width_pt: float) -> Image | None:
    """Return feeding, mood and tone day by day; None where no day has an answer."""
    days, answers = review.days.tail(MOST_DAYS), review.care.day_words
    if days.empty or not (answers["word"] != NOT_ASKED).any():
        return None
    rows = [
        StripRow(
            _(label),
            _symbols(days[question].fillna("").tolist(), symbols),
            answer_counts_text(answers, question, kind),
        )
        for question, (label, kind, symbols) in STRIP_QUESTIONS.items()
    ]
    text = (
        _("most on one day {count}")
        if days["observed"].all()
        else _("most on one day {count}; hatched: not watched")
    ).format(count=int(days["episodes"].max()))
    figure = strip_figure(days, rows, THEME, width_pt / POINTS_PER_INCH, text=text)
    return _image(figure, strip_alt(rows))


def _symbols(answers: Sequence[str], symbols: dict[str, str]) -> list[str]:
    return [symbols.get(answer, "unsure") if answer else "" for answer in answers]


def answer_counts_text(answers: pd.DataFrame, question: str, kind: type[Word]) -> str:
    """Return on how many days each answer was given.

    Days without an answer are counted as not asked, never as usual.
    """
    of_question = answers.loc[answers["question"] == question, ["word", "days"]]
    counts = dict(of_question.itertuples(index=False, name=None))
    text = _("{answer} {count}")
    texts = [
        text.format(answer=word.clinical, count=counts[word]) for word in kind if word in counts
    ]
    if not_asked := counts.get(NOT_ASKED, 0):
        texts.append(text.format(answer=_("not answered"), count=not_asked))
    return ", ".join(texts)
