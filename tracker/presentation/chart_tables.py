"""The tables under the charts, as text: an unknown is a word, never a zero."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final, cast

import pandas as pd

from tracker.domain.number_format import format_number, format_numbers
from tracker.localization.dates import WEEKDAY_DAY_MONTH, day_text, hour_text
from tracker.localization.messages import N_, _
from tracker.localization.numbers import number_text
from tracker.presentation.entry_text import answer_text
from tracker.presentation.share_tables import state_words
from tracker.presentation.time_of_day_sentences import format_clock_time
from tracker.presentation.timing_sentences import format_seconds

if TYPE_CHECKING:
    from datetime import date

    from tracker.clinical.catalogue.who_windows import MotorWindows
    from tracker.review import Review

DAY_HEAD: Final = (N_("Day"), N_("Episodes"), N_("Watched"))
WINDOW_HEAD: Final = (N_("Skill"), N_("WHO months (mean)"), N_("Said"))
WEEK_HEAD: Final = (N_("Week of"), N_("Watched"), N_("Seen"), N_("A day, with 95 % interval"))
HOUR_HEAD: Final = (
    N_("Hour"),
    N_("Episodes"),
    N_("If alike in every watched hour"),
    N_("Hours watched"),
)
STATE_HEAD: Final = (
    N_("State"),
    N_("Episodes"),
    N_("Share, with 95 % interval"),
    N_("Days with it"),
)
LENGTH_HEAD: Final = (N_("Length"), N_("Episodes"), N_("Share"), N_("Guesses"))
WAKING_HEAD: Final = (
    N_("Since waking"),
    N_("Episodes"),
    N_("Share"),
    N_("Share of the time awake"),
)
SERIES_HEAD: Final = (N_("Began"), N_("Movements"), N_("Entries"), N_("Apart"), N_("State"))
UNKNOWN: Final = N_("not known")
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
        count = str(row["episodes"]) if row["observed"] or row["episodes"] else _(UNKNOWN)
        watched = (
            _(UNKNOWN)
            if pd.isna(row["watched"])
            else answer_text("check_ins", "watched", row["watched"])
        )
        day = _day(row["day"])
        rows.append(
            (_("{day} (so far)").format(day=day) if row["partial"] else day, count, watched)
        )
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
        rate = (
            _("{rate} ({low} to {high})").format(rate=each, low=low, high=high)
            if each
            else _("too few watched days")
        )
        rows.append(
            (
                _day(row["week"]),
                _("{count} of {days} days").format(
                    count=f"{row['observed_days']:.0f}", days=f"{row['days']:.0f}"
                ),
                f"{row['bouts']:.0f}",
                rate,
            )
        )
    return rows


def hour_rows(review: Review) -> list[tuple[str, str, str, str]]:
    """Return one row per hour of the clock."""
    return [
        (
            f"{hour_text(row['hour'])}–{hour_text(row['hour'] + 1)}",
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
        if episodes.low is not None and episodes.high is not None:
            share = _("{share} ({low} to {high})").format(
                share=share, low=f"{episodes.low:.0%}", high=f"{episodes.high:.0%}"
            )
        rows.append(
            (
                state_words(state.state),
                _("{count} of {all}").format(count=episodes.k, all=episodes.n),
                share,
                _("{count} of {all}").format(count=days.k, all=days.n),
            )
        )
    return rows


def length_rows(bands: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Return one row per band of lengths."""
    return [
        (_(row["band"]), str(row["episodes"]), _percent(row["share"]), str(row["estimated"]))
        for row in bands.to_dict("records")
    ]


def waking_rows(bands: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Return one row per band of the time since waking."""
    return [
        (
            _(row["band"]),
            str(row["episodes"]),
            _percent(row["share"]),
            _percent(row["awake_share"]),
        )
        for row in bands.to_dict("records")
    ]


def series_rows(review: Review) -> list[tuple[str, str, str, str, str]]:
    """Return one row per series, the newest first, at most `MOST_SERIES`.

    The number of movements is a lower bound.
    """
    return [
        (
            _series_begin(row),
            _("at least {count}").format(count=row["jerks"]),
            str(row["entries"]),
            _(UNKNOWN) if pd.isna(row["interval_s"]) else format_seconds(row["interval_s"]),
            _("on waking") if row["on_waking"] else state_words(str(row["state"])),
        )
        for row in review.series.iloc[: -MOST_SERIES - 1 : -1].to_dict("records")
    ]


def _series_begin(row: dict[Hashable, Any]) -> str:
    day = _day(row["local_day"])
    if pd.isna(row["local_minute"]):
        return _("{day}, time not known").format(day=day)
    return _("{day}, {time}").format(day=day, time=format_clock_time(row["local_minute"]))


def _percent(share: float) -> str:
    return NONE if pd.isna(share) else f"{share:.0%}"


def window_rows(table: MotorWindows) -> list[tuple[str, str, str]]:
    """Return one row per WHO skill: name, window (mean), and each answer with its day and ages."""
    return [
        (
            _(row["name"]),
            _("{first} to {last} ({mean})").format(
                first=number_text(row["p1_months"]),
                last=number_text(row["p99_months"]),
                mean=number_text(row["mean_months"]),
            ),
            _marks_text(table, row["skill"]),
        )
        for row in table.rows.to_dict("records")
    ]


def _marks_text(table: MotorWindows, skill: str) -> str:
    marks = table.marks[table.marks["skill"] == skill].to_dict("records")
    return "; ".join(_mark_text(mark) for mark in marks) or _("not answered")


def _mark_text(mark: dict[Hashable, Any]) -> str:
    ages = (
        _("{months} months corrected, {from_birth} from birth")
        if mark["corrected"]
        else _("{months} months")
    ).format(
        months=number_text(mark["months"], 1),
        from_birth=number_text(mark["chronological_months"], 1),
    )
    sentence = _("{answer}: about {day}, {ages}") if mark["about"] else _("{answer}: {day}, {ages}")
    return sentence.format(
        answer=answer_text("milestones", "status", mark["status"]),
        day=day_text(mark["date"]),
        ages=ages,
    )
