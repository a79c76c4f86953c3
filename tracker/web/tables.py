"""The tables under the charts, ready to be read: every cell a word, unknown never a zero."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final, cast

import pandas as pd

from tracker.web.entries import in_parent_words

if TYPE_CHECKING:
    from datetime import date

    from tracker.clinical.windows import MotorWindows
    from tracker.review import Review

DAY_HEAD: Final = ("Day", "Episodes", "Watched")
WINDOW_HEAD: Final = ("Skill", "WHO months (mean)", "Said")
WEEK_HEAD: Final = ("Week of", "Watched", "Seen", "A day, with 95 % interval")
UNKNOWN: Final = "not known"


def _day(value: object) -> str:
    day: date = pd.Timestamp(cast("date", value)).date()
    return f"{day:%a} {day.day} {day:%b}"


def day_rows(review: Review) -> list[tuple[str, str, str]]:
    """Return a row a day, the newest first; an unobserved day has no count."""
    rows = []
    for row in review.days.iloc[::-1].to_dict("records"):
        count = str(row["episodes"]) if row["observed"] or row["episodes"] else UNKNOWN
        watched = UNKNOWN if pd.isna(row["watched"]) else in_parent_words("check_ins", "watched", row["watched"])
        rows.append((_day(row["day"]) + (" (so far)" if row["partial"] else ""), count, watched))
    return rows


def week_rows(review: Review) -> list[tuple[str, str, str, str]]:
    """Return a row a week, the newest first; a week with too few observed days has no rate."""
    rows = []
    for row in review.frequency.weeks.iloc[::-1].to_dict("records"):
        rate = "too few watched days" if pd.isna(row["per_day"]) else f"{row['per_day']:.1f} ({row['low']:.1f} to {row['high']:.1f})"
        rows.append((_day(row["week"]), f"{row['observed_days']:.0f} of {row['days']:.0f} days", f"{row['bouts']:.0f}", rate))
    return rows


def window_rows(table: MotorWindows) -> list[tuple[str, str, str]]:
    """Return a row a skill: its window, its mean, and every mark with its day and both ages; a skill nobody spoke of was not asked."""
    return [
        (row["name"], f"{row['p1_months']:g} to {row['p99_months']:g} ({row['mean_months']:g})", _marks_said(table, row["skill"]))
        for row in table.rows.to_dict("records")
    ]


def _marks_said(table: MotorWindows, skill: str) -> str:
    marks = table.marks[table.marks["skill"] == skill].to_dict("records")
    return "; ".join(_mark_said(mark) for mark in marks) or "not asked"


def _mark_said(mark: dict[Hashable, Any]) -> str:
    about = "about " if mark["about"] else ""
    ages = f"{mark['months']:.1f} months" + (f" corrected, {mark['chronological_months']:.1f} from birth" if mark["corrected"] else "")
    return f"{in_parent_words('milestones', 'status', mark['status'])}: {about}{mark['date'].day} {mark['date']:%b %Y}, {ages}"
