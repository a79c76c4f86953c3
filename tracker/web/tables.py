"""The tables under the charts, ready to be read: every cell a word, unknown never a zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import pandas as pd

from tracker.web.entries import in_parent_words

if TYPE_CHECKING:
    from datetime import date

    from tracker.review import Review

DAY_HEAD: Final = ("Day", "Episodes", "Watched")
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
