"""The tables under the charts, as text: an unknown is a word, never a zero."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final, cast

import pandas as pd

from tracker.domain.number_format import format_number, format_numbers
from tracker.localization.dates import WEEKDAY_DAY_MONTH, day_text
from tracker.presentation.entry_text import answer_text
from tracker.presentation.share_tables import STATE_WORDS
from tracker.presentation.time_of_day_sentences import format_clock_time
from tracker.presentation.timing_sentences import format_seconds

if TYPE_CHECKING:
    from datetime import date

    from tracker.clinical.catalogue.who_windows import MotorWindows
    from tracker.review import Review

DAY_HEAD: Final = ("Day", "Episodes", "Watched")
WINDOW_HEAD: Final = ("Skill", "WHO months (mean)", "Said")
WEEK_HEAD: Final = ("Week of", "Watched", "Seen", "A day, with 95 % interval")
HOUR_HEAD: Final = ("Hour", "Episodes", "If alike in every watched hour", "Hours watched")
STATE_HEAD: Final = ("State", "Episodes", "Share, with 95 % interval", "Days with it")
LENGTH_HEAD: Final = ("Length", "Episodes", "Share", "Guesses")
WAKING_HEAD: Final = ("Since waking", "Episodes", "Share", "Share of the time awake")
SERIES_HEAD: Final = ("Began", "Movements", "Entries", "Apart", "State")
UNKNOWN: Final = "not known"
NONE: Final = "–"

MOST_SERIES: Final = 200
"""How many series a page lists; nobody reads more there (ours)."""


def _day(value: object) -> str:
    day: date = pd.Timestamp(cast("date", value)).date()
    return day_text(day, WEEKDAY_DAY_MONTH)


def day_rows(review: Review) -> list[tuple[str, str, str]]:
    """Return one row per day, the newest first; an unobserved day has no count."""
    rows = []
    for row in review.days.iloc[::-1].to_dict("records"):
        count = str(row["episodes"]) if row["observed"] or row["episodes"] else UNKNOWN
        watched = (
            UNKNOWN
            if pd.isna(row["watched"])
            else answer_text("check_ins", "watched", row["watched"])
        )
        rows.append((_day(row["day"]) + (" (so far)" if row["partial"] else ""), count, watched))
    return rows


def week_rows(review: Review) -> list[tuple[str, str, str, str]]:
    """Return one row per week, the newest first; too few observed days give no rate."""
    rows = []
    for row in review.frequency.weeks.iloc[::-1].to_dict("records"):
        each, low, high = (
            ("", "", "")
            if pd.isna(row["per_day"])
            else format_numbers(row["per_day"], row["low"], row["high"])
        )
        rate = f"{each} ({low} to {high})" if each else "too few watched days"
        rows.append(
            (
                _day(row["week"]),
                f"{row['observed_days']:.0f} of {row['days']:.0f} days",
                f"{row['bouts']:.0f}",
                rate,
            )
        )
    return rows


def hour_rows(review: Review) -> list[tuple[str, str, str, str]]:
    """Return one row per hour of the clock."""
    return [
        (
            f"{row['hour']:02d}–{row['hour'] + 1:02d}",
            str(row["episodes"]),
            format_number(row["expected"]),
            f"{row['watched_h']:.0f}",
        )
        for row in review.timing.hours.to_dict("records")
    ]


def state_rows(review: Review) -> list[tuple[str, str, str, str]]:
    """Return one row per state that occurs; unknown is a state and in every denominator."""
    rows = []
    for state in review.timing.states:
        episodes, days = state.episodes, state.days
        share = NONE if episodes.share is None else f"{episodes.share:.0%}"
        interval = (
            ""
            if episodes.low is None or episodes.high is None
            else f" ({episodes.low:.0%} to {episodes.high:.0%})"
        )
        rows.append(
            (
                STATE_WORDS[state.state],
                f"{episodes.k} of {episodes.n}",
                share + interval,
                f"{days.k} of {days.n}",
            )
        )
    return rows


def length_rows(bands: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Return one row per band of lengths."""
    return [
        (row["band"], str(row["episodes"]), _percent(row["share"]), str(row["estimated"]))
        for row in bands.to_dict("records")
    ]


def waking_rows(bands: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Return one row per band of the time since waking."""
    return [
        (row["band"], str(row["episodes"]), _percent(row["share"]), _percent(row["awake_share"]))
        for row in bands.to_dict("records")
    ]


def series_rows(review: Review) -> list[tuple[str, str, str, str, str]]:
    """Return one row per series, the newest first, at most `MOST_SERIES`.

    The number of movements is a lower bound.
    """
    return [
        (
            _day(row["local_day"])
            + (
                ", time not known"
                if pd.isna(row["local_minute"])
                else f", {format_clock_time(row['local_minute'])}"
            ),
            f"at least {row['jerks']}",
            str(row["entries"]),
            UNKNOWN if pd.isna(row["interval_s"]) else format_seconds(row["interval_s"]),
            "on waking" if row["on_waking"] else STATE_WORDS.get(str(row["state"]), UNKNOWN),
        )
        for row in review.series.iloc[: -MOST_SERIES - 1 : -1].to_dict("records")
    ]


def _percent(share: float) -> str:
    return NONE if pd.isna(share) else f"{share:.0%}"


def window_rows(table: MotorWindows) -> list[tuple[str, str, str]]:
    """Return one row per WHO skill: name, window (mean), and each answer with its day and ages."""
    return [
        (
            row["name"],
            f"{row['p1_months']:g} to {row['p99_months']:g} ({row['mean_months']:g})",
            _marks_text(table, row["skill"]),
        )
        for row in table.rows.to_dict("records")
    ]


def _marks_text(table: MotorWindows, skill: str) -> str:
    marks = table.marks[table.marks["skill"] == skill].to_dict("records")
    return "; ".join(_mark_text(mark) for mark in marks) or "not answered"


def _mark_text(mark: dict[Hashable, Any]) -> str:
    about = "about " if mark["about"] else ""
    ages = f"{mark['months']:.1f} months" + (
        f" corrected, {mark['chronological_months']:.1f} from birth" if mark["corrected"] else ""
    )
    day, status = mark["date"], answer_text("milestones", "status", mark["status"])
    return f"{status}: {about}{day_text(day)}, {ages}"
