"""The pictures with their labels: where each word stands on the 24 hours, the WHO windows and the strip of days. Points throughout."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.charts import windows_alt
from tracker.charts.raster_layout import groups
from tracker.charts.themes import STATE_GROUPS
from tracker.charts.who_windows import said_of, today_said
from tracker.domain.vocabulary import DayTone, Feeding, MilestoneStatus, Mood, Word
from tracker.report.formatting import day_in_words
from tracker.report.svg import (
    EDGE_PT,
    INK,
    box,
    circle,
    filled,
    hatch,
    line,
    mark,
    places_of,
    raster_picture,
    ringed,
    stroked,
    svg,
    symbol,
)
from tracker.review import NOT_ASKED, Raster

if TYPE_CHECKING:
    from tracker.review import MotorWindows, Review

MOST_DAYS: Final = 126
"""Lines that fit one picture; of a longer period the newest are drawn, and the page says so."""
LABEL_PT: Final = 50.0
HEAD_PT: Final = 11.0
LETTER_PT: Final = 3.9
LINE_PT: Final = 9.4
"""What a label needs of height."""
TALLEST_DAY_PT: Final = 9.6
HEIGHTS_PT: Final = (300.0, 250.0, 205.0, 170.0, 140.0, 125.0, 112.0, 100.0, 88.0, 76.0, 64.0, 50.0)
"""What the days of the 24 hours may share of the page, tallest first: the page takes the first that leaves room for the rest."""
CROWDED_HEIGHTS_PT: Final = (250.0, 140.0, 88.0, 50.0)
SUNDAYS_EVE: Final = 0
"""Monday."""

WINDOW_ROW_PT: Final = 14.0
NAMES_PT: Final = 84.0
SAID_PT: Final = 140.0
BESIDE_MONTHS: Final = 0.6
SCALE_MONTHS: Final = 18.6
LONGEST_MONTHS: Final = 30.0

STRIP_ROW_PT: Final = 11.0
STRIP_LABEL_PT: Final = 46.0
STRIP_WORDS_PT: Final = 220.0
WIDEST_DAY_PT: Final = 7.0
DATE_PT: Final = 44.0

Numbers = dict[str, object]


@dataclass(frozen=True)
class Label:
    """Words on a picture: their place, and which end of them stands there (start, center, end)."""

    x: float
    y: float
    end: str
    words: str
    bold: bool = False
    width: float = 0.0
    """Where the words may break into lines; 0: nowhere."""


def sheet(
    picture: str, alt: str, height: float, labels: list[Label], *, at: tuple[float, float]
) -> Numbers:
    """Return a picture with its labels, for the template to place."""
    return {
        "svg": picture,
        "alt": alt,
        "height": height,
        "x": at[0] - EDGE_PT,
        "y": at[1] - EDGE_PT,
        "labels": [vars(label) for label in labels],
    }


# ------------------------------------------------------------------------------------------------------------ the 24 hours


def raster_sheets(raster: Raster, width: float, alt: str) -> list[Numbers]:
    """Return the 24 hours in several heights, the tallest first, with its words; empty for a period without days."""
    shown = _newest(raster)
    days = len(shown.days)
    if not days:
        return []
    heights = (
        HEIGHTS_PT
        if len(shown.marks) + len(shown.sleep) < 4 * MOST_DAYS * 8
        else CROWDED_HEIGHTS_PT
    )
    rows = sorted({min(TALLEST_DAY_PT, height / days) for height in heights}, reverse=True)
    places = places_of(shown)
    return [_raster_sheet(shown, places, width, row, alt) for row in rows]


def _newest(raster: Raster) -> Raster:
    days = raster.days.head(MOST_DAYS)
    kept = set(days["day"])
    marks, sleep, feeds = (
        table[table["day"].isin(kept)] for table in (raster.marks, raster.sleep, raster.feeds)
    )
    return replace(raster, days=days, marks=marks, sleep=sleep, feeds=feeds)


def _raster_sheet(
    raster: Raster, places: pd.DataFrame, width: float, row: float, alt: str
) -> Numbers:
    hours = width - LABEL_PT - 40
    labels = [
        Label(LABEL_PT + hours * hour / 24, HEAD_PT / 2, "center", f"{hour:02d}")
        for hour in (0, 6, 12, 18, 24)
    ]
    if raster.days["watch_weight"].notna().any():
        labels.append(Label(LABEL_PT + hours + 24, HEAD_PT / 2, "center", "seen"))
    taken = -LINE_PT
    for place, (day, partial) in enumerate(
        zip(raster.days["day"], raster.days["partial"], strict=True)
    ):
        y = HEAD_PT + (place + 0.5) * row
        if (place == 0 or row >= LINE_PT or day.weekday() == SUNDAYS_EVE) and y - taken >= LINE_PT:
            taken = y
            labels.append(
                Label(
                    LABEL_PT - 4,
                    y,
                    "end",
                    f"{day:%a} {day.day}" + (", so far" if partial else f" {day:%b}"),
                )
            )
    return sheet(
        raster_picture(raster, places, hours, row),
        alt,
        HEAD_PT + len(raster.days) * row + 3,
        labels,
        at=(LABEL_PT, HEAD_PT),
    )


def raster_key(raster: Raster) -> list[tuple[str, str]]:
    """Return symbol and words for each kind of thing that is drawn, and no other; words alone where the symbol is empty."""
    counts = groups(raster.marks["state"]).value_counts()
    key = [
        (symbol(group.key), f"{group.label} {counts[group.key]:,}")
        for group in STATE_GROUPS
        if group.key in counts
    ]
    flagged = int(raster.marks["flagged"].sum())
    if ringed(raster.marks):
        key.append((symbol("flagged"), "behind a flag"))
    elif flagged:
        key.append(("", "all behind a flag"))
    key += [(symbol("sleep"), "sleep")] if len(raster.sleep) else []
    key += [(symbol("feed"), "feed")] if len(raster.feeds) else []
    key += (
        [] if raster.days["observed"].all() else [(symbol("unobserved"), "not watched or not told")]
    )
    left_out = len(raster.days) - MOST_DAYS
    return key + (
        [("", f"the newest {MOST_DAYS} of {len(raster.days):,} days")] if left_out > 0 else []
    )


# ------------------------------------------------------------------------------------------------------------- WHO windows


def windows_sheet(table: MotorWindows, width: float) -> Numbers:
    """Return the WHO windows as bars with what was said of this child, and the age today as a line."""
    across = width - NAMES_PT - SAID_PT - 30
    latest = max([table.today_months, *table.marks["months"].tolist()]) + BESIDE_MONTHS
    last = min(max(SCALE_MONTHS, latest), LONGEST_MONTHS)
    scale = across / last
    shapes: list[str] = []
    labels: list[Label] = []
    middles: dict[str, float] = {}
    height = 0.0
    for skill, name, *months in (
        table.rows[["skill", "name", "p1_months", "mean_months", "p99_months"]].to_numpy().tolist()
    ):
        said = said_of(table, skill)
        tall = max(WINDOW_ROW_PT, LINE_PT * _lines(said, SAID_PT))
        middles[skill], height = height + tall / 2, height + tall
        middle, (first, mean, end) = middles[skill], (month * scale for month in months)
        y = HEAD_PT + middle
        shapes += [
            stroked([box(first, middle - 3.6, end - first, 7.2)], INK.line, 0.5, fill=INK.sleep),
            stroked([line(mean, middle - 3.6, mean, middle + 3.6)], INK.quiet, 0.8),
        ]
        labels += [
            Label(0, y, "start", name, bold=True),
            Label(NAMES_PT + first - 3, y, "end", f"{months[0]:g}"),
            Label(NAMES_PT + end + 3, y, "start", f"{months[2]:g}"),
            Label(width - SAID_PT, y, "start", said, width=SAID_PT),
        ]
    today = min(max(table.today_months, 0), last) * scale
    shapes.insert(0, stroked([line(today, 0, today, height)], INK.text, 0.8, dash="3 2"))
    shapes += [
        _statement(status, (min(max(months, 0), last) * scale, middles[skill]))
        for skill, status, months in _said(table.marks)
    ]
    labels.append(Label(NAMES_PT + max(today, 60), HEAD_PT / 2, "center", today_said(table)))
    labels += [
        Label(NAMES_PT + month * scale, HEAD_PT + height + 5, "center", str(month))
        for month in range(0, int(last) + 1, 3)
    ]
    labels.append(Label(width - SAID_PT, HEAD_PT + height + 5, "start", "months"))
    return sheet(
        svg(across, height, shapes),
        windows_alt(table),
        HEAD_PT + height + 12,
        labels,
        at=(NAMES_PT, HEAD_PT),
    )


def _lines(words: str, width: float) -> int:
    """Return how many lines words take, on the safe side."""
    return ceil(len(words) * LETTER_PT / width)


def _said(marks: pd.DataFrame) -> list[tuple[str, str, float]]:
    return list(zip(marks["skill"], marks["status"], marks["months"], strict=True))


def _statement(status: str, at: tuple[float, float]) -> str:
    x, y = at
    if status == MilestoneStatus.ACHIEVED:
        return stroked([circle(x, y, 3.0)], INK.ground, 0.4, fill=INK.text)
    if status == MilestoneStatus.LOST:
        return stroked([mark("X", x, y, 3.6)], INK.text, 1.6)
    return stroked(
        [mark("D", x, y, 3.4) if status == MilestoneStatus.SOMETIMES else circle(x, y, 2.8)],
        INK.text,
        1.1,
        fill=INK.ground,
    )


# ------------------------------------------------------------------------------------------------------------ strip of days

DAY_ROWS: Final[dict[str, tuple[str, type[Word], dict[str, str]]]] = {
    "feeding": (
        "Feeding",
        Feeding,
        {"usual": "usual", "harder": "worse", "much_less": "worst", "refusing": "worst"},
    ),
    "mood": (
        "Mood",
        Mood,
        {
            "usual": "usual",
            "more_irritable": "worse",
            "hard_to_console": "worse",
            "inconsolable": "worst",
        },
    ),
    "tone": ("Tone", DayTone, {"usual": "usual", "stiff": "worst", "floppy": "worse"}),
}
"""How each word of a day is drawn: as usual a dot, worse a hollow box, worst a full one; floppy hollow, stiff full; unsure a ring; not asked nothing."""

AS_SAID: Final = (
    ("usual", "as usual"),
    ("worse", "more than usual, or floppy"),
    ("worst", "severe, or stiff"),
    ("unsure", "not sure"),
)


def strip_sheet(review: Review, width: float) -> Numbers | None:
    """Return feeding, mood and tone day by day, the oldest left, with how often each was said; None where no day was told about."""
    days = review.days.tail(MOST_DAYS)
    told = review.care.day_words
    if days.empty or not (told["word"] != NOT_ASKED).any():
        return None
    across = width - STRIP_LABEL_PT - STRIP_WORDS_PT
    day_pt = min(WIDEST_DAY_PT, across / len(days))
    beside = STRIP_LABEL_PT + day_pt * len(days) + 10
    said = {
        question: said_of_days(told, question, kind) for question, (_, kind, _) in DAY_ROWS.items()
    }
    row = max(STRIP_ROW_PT, *(LINE_PT * _lines(words, width - beside) for words in said.values()))
    most = f"most on one day {int(days['episodes'].max())}" + (
        "" if days["observed"].all() else "; hatched: not watched"
    )
    shapes = _strip_episodes(days, day_pt, row)
    labels = [
        Label(0, HEAD_PT + row / 2, "start", "Episodes", bold=True),
        Label(beside, HEAD_PT + row / 2, "start", most),
    ]
    for place, (question, (name, _, drawn)) in enumerate(DAY_ROWS.items(), 1):
        middle = (place + 0.5) * row
        shapes += _strip_row(days[question].fillna("").tolist(), drawn, day_pt, middle)
        labels.append(Label(0, HEAD_PT + middle, "start", name, bold=True))
        labels.append(
            Label(beside, HEAD_PT + middle, "start", said[question], width=width - beside)
        )
    height = (len(DAY_ROWS) + 1) * row
    shapes.append(
        stroked(
            [
                line(0, place * row, day_pt * len(days), place * row)
                for place in range(len(DAY_ROWS) + 2)
            ],
            INK.line,
            0.3,
        )
    )
    labels += _strip_dates(days["day"].tolist(), day_pt)
    alt = (
        "Strip of days. "
        + ". ".join(f"{DAY_ROWS[question][0]}: {words}" for question, words in said.items())
        + "."
    )
    return sheet(
        svg(day_pt * len(days), height, shapes),
        alt,
        HEAD_PT + height + 3,
        labels,
        at=(STRIP_LABEL_PT, HEAD_PT),
    )


def said_of_days(told: pd.DataFrame, question: str, kind: type[Word]) -> str:
    """Say on how many days each answer was given; days without an answer are not asked, never as usual."""
    counts = dict(
        told.loc[told["question"] == question, ["word", "days"]].itertuples(index=False, name=None)
    )
    said = [f"{word.clinical} {counts[word]}" for word in kind if word in counts]
    not_asked = counts.get(NOT_ASKED, 0)
    return ", ".join([*said, *([f"not asked {not_asked}"] if not_asked else [])])


def _strip_row(words: list[str], drawn: dict[str, str], day_pt: float, y: float) -> list[str]:
    half = min(3.0, day_pt * 0.4)
    at = {
        kind: [
            (place + 0.5) * day_pt
            for place, word in enumerate(words)
            if (drawn.get(word, "unsure") if word else "") == kind
        ]
        for kind, _ in AS_SAID
    }
    return [
        filled([circle(x, y, min(0.8, half)) for x in at["usual"]], INK.quiet),
        stroked(
            [box(x - half, y - 2.6, 2 * half, 5.2) for x in at["worse"]],
            INK.text,
            0.6,
            fill=INK.ground,
        ),
        filled([box(x - half, y - 3.4, 2 * half, 6.8) for x in at["worst"]], INK.text),
        stroked([circle(x, y, min(1.5, half)) for x in at["unsure"]], INK.quiet, 0.5),
    ]


def _strip_episodes(days: pd.DataFrame, day_pt: float, row: float) -> list[str]:
    most = max(1, int(days["episodes"].max()))
    bars = [
        box(
            (place + 0.15) * day_pt,
            row - (row - 2) * count / most,
            0.7 * day_pt,
            (row - 2) * count / most,
        )
        for place, count in enumerate(days["episodes"].tolist())
        if count
    ]
    unwatched = [
        stroke
        for place, seen in enumerate(days["observed"])
        if not seen
        for stroke in hatch(place * day_pt, 0.5, day_pt, row - 1)
    ]
    return [stroked(unwatched, INK.hatch, 0.4), filled(bars, INK.bar)]


def _strip_dates(days: list[pd.Timestamp], day_pt: float) -> list[Label]:
    labels, taken = [], -100.0
    for place, day in enumerate(days):
        x = STRIP_LABEL_PT + place * day_pt
        if (place == 0 or day.weekday() == SUNDAYS_EVE) and x - taken >= DATE_PT:
            taken = x
            labels.append(Label(x, HEAD_PT / 2, "start", day_in_words(_date(day), year=False)))
    return labels


def _date(day: pd.Timestamp) -> date:
    return day.date()


def strip_key() -> list[tuple[str, str]]:
    """Return symbol and words of what the strip draws."""
    return [(symbol(kind), words) for kind, words in AS_SAID]
