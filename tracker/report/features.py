"""The grid of features in words: each with its counts of yes, no, not seen and not answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.localization.messages import N_, _, capitalized
from tracker.localization.numbers import count_text, localized
from tracker.report.formatting import format_day

if TYPE_CHECKING:
    from collections.abc import Mapping

ANSWERS: Final = ("yes", "no", "not_seen_or_tried", "not_asked")
"""The possible answers about a feature, in the order of the grid's columns."""

FEATURES: Final[Mapping[str, str]] = {
    "series_on_waking": N_("series on waking"),
    "crunch_or_head_drop": N_("crunch or head drop"),
    "eyes_turned_or_fixed": N_("eyes turned or fixed"),
    "colour_or_breathing_change": N_("colour or breathing change"),
    "long": N_("{minutes} min or longer"),
    "went_on_when_held": N_("went on when held"),
    "went_on_when_woken": N_("went on when woken"),
    "one_side_only": N_("one side only"),
    "not_responding": N_("not responding"),
    "lost_skill": N_("lost skill"),
    "stiff_or_floppy": N_("stiff or floppy"),
    "irritable_or_feeding_badly": N_("irritable or feeding badly"),
}
"""The words of each feature of `tracker.statistics.symptom_grid`."""

COUNTED_APART: Final = {"days": N_("days"), "skills": N_("skills, whole diary")}
"""What a feature is counted in where that is not episodes.

A lost skill is counted whenever it was lost, so its row is not of the period alone.
"""


def feature_text(row: pd.Series) -> str:
    """Return the words of a feature, with what it is counted in where that is not episodes."""
    minutes = localized(f"{row['at_least_min']:g}")
    words = _(FEATURES[row["feature"]]).format(minutes=minutes)
    apart = _(COUNTED_APART.get(row["counted"], ""))
    return _("{feature} ({counted})").format(feature=words, counted=apart) if apart else words


def feature_rows(grid: pd.DataFrame) -> list[list[str]]:
    """Return the rows of the grid of features.

    Each has the feature, yes with the day of the last, no, not seen or not tried, not asked.
    """
    return [_cells(row) for _, row in grid.iterrows()]


def _cells(row: pd.Series) -> list[str]:
    yes, *others = (count_text(row[name]) for name in ANSWERS)
    return [capitalized(feature_text(row)), yes_text(row, yes), *others]


def yes_text(row: pd.Series, count: str) -> str:
    """Return the count of a feature, with the day of its last yes."""
    if not row["yes"] or pd.isna(row["yes_last"]):
        return count
    last: date = pd.Timestamp(row["yes_last"]).date()
    return f"{count} · {format_day(last, year=False)}"
