"""The trend: the change detection of one evening as figures and as a sentence.

A fall is described, never called reassuring.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from tracker.domain.arrays import day_from_number, day_number
from tracker.domain.diary import Diary
from tracker.domain.number_format import format_numbers
from tracker.localization.messages import _
from tracker.statistics.change_detection import (
    FEWEST_DAYS_BEFORE,
    RISING_FROM,
    EveningComparisons,
    evening_comparisons,
)
from tracker.statistics.confidence_intervals import Rate, RateRatio, rate, rate_ratio
from tracker.statistics.frequency import format_days, watched_text

TOO_FEW_WATCHED: Final = 0.5
"""Below this share of observed days the sentence compares nothing (ours)."""


@dataclass(frozen=True)
class Trend:
    """One evening's comparison: of the window with the largest rise, else fall, else of 14 days.

    `recent` and `before` are bouts per observed day of the `days` days to `last` and of the up to
    seventy before; `ratio` is None where they cannot be compared. `score` is that of a rise, None
    where there is too little data. The p values and ratios per watched and per calendar day are for
    clinicians.
    """

    days: int
    last: date
    recent: Rate
    before: Rate
    ratio: RateRatio | None
    watched_share: float
    score: float | None
    p_watched: float
    p_calendar: float
    ratio_watched: float
    ratio_calendar: float
    rising: bool
    falling: bool
    sentence: str


def trend(diary: Diary) -> Trend:
    """Return today's trend."""
    return trend_on(evening_comparisons(diary, diary.today), day_number(diary.today))


def trend_on(every: EveningComparisons, day: int) -> Trend:
    """Return the trend of one evening, a day since 1970."""
    place = day - every.first_evening
    window = max(
        every.windows,
        key=lambda candidate: (
            _or_none(candidate.rising[place]) or 0.0,
            _or_none(candidate.falling[place]) or 0.0,
            candidate.days,
        ),
    )
    phi = float(window.per_watched_day.phi[place])
    recent = rate(int(window.bouts[place]), int(window.observed_days[place]), phi)
    before = rate(int(window.bouts_before[place]), int(window.observed_before[place]), phi)
    calendar_days = float(
        window.per_calendar_day.recent_days[place] + window.per_calendar_day.before_days[place]
    )
    score, falling = _or_none(window.rising[place]), _or_none(window.falling[place])
    result = Trend(
        days=window.days,
        last=day_from_number(int(window.ends_on[place])),
        recent=recent,
        before=before,
        ratio=rate_ratio(before, recent, phi),
        watched_share=(recent.observed_days + before.observed_days) / max(calendar_days, 1.0),
        score=score,
        p_watched=float(window.per_watched_day.p_rising[place]),
        p_calendar=float(window.per_calendar_day.p_rising[place]),
        ratio_watched=float(window.per_watched_day.ratio[place]),
        ratio_calendar=float(window.per_calendar_day.ratio[place]),
        rising=score is not None and score >= RISING_FROM,
        falling=falling is not None and falling >= RISING_FROM,
        sentence="",
    )
    return replace(result, sentence=trend_sentence(result))


def figures(t: Trend) -> dict[str, object]:
    """Return the figures for clinicians and programs.

    Counts with their days, ratio with interval, dispersion, and both comparisons; null: no limit.
    """
    ratio = (
        {}
        if t.ratio is None
        else {"ratio": t.ratio.ratio, "ratio_low": t.ratio.low, "ratio_high": t.ratio.high}
    )
    ratios = {
        "phi": t.recent.phi,
        **ratio,
        "ratio_watched": t.ratio_watched,
        "ratio_calendar": t.ratio_calendar,
    }
    return {
        "days": t.days,
        "last_day": t.last.isoformat(),
        "bouts": t.recent.bouts,
        "observed_days": t.recent.observed_days,
        "bouts_before": t.before.bouts,
        "observed_days_before": t.before.observed_days,
        **{
            name: round(value, 2) if math.isfinite(value) else None
            for name, value in ratios.items()
        },
        "p_watched": float(f"{t.p_watched:.2g}"),
        "p_calendar": float(f"{t.p_calendar:.2g}"),
        "said": t.sentence,
    }


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def trend_sentence(t: Trend) -> str:
    """Return the sentence on a trend; fewer than before is a description, never a reassurance."""
    if t.before.observed_days < FEWEST_DAYS_BEFORE:
        return _(
            "Too little to tell yet whether it is more often: that needs {fewest} watched days "
            "before the last {days}."
        ).format(fewest=FEWEST_DAYS_BEFORE, days=t.days)
    if t.watched_share < TOO_FEW_WATCHED and not t.rising:
        return _(
            "Too many unwatched days to compare the last {days} days with those before."
        ).format(days=t.days)
    if t.recent.per_day is None or t.recent.low is None or t.recent.high is None or t.ratio is None:
        return _(
            "Too little to tell: {bouts} bouts on {watched} watched of the last {days}."
        ).format(bouts=t.recent.bouts, watched=format_days(t.recent.observed_days), days=t.days)
    watched = watched_text(t.recent.observed_days, t.days)
    each, low, high, before = format_numbers(
        t.recent.per_day, t.recent.low, t.recent.high, t.before.per_day or 0.0
    )
    sentence = (
        _("None on days you watched ({low}–{high}; {watched}). Before: {before} a day.")
        if t.recent.bouts == 0
        else _(
            "About {rate} a day on days you watched ({low}–{high}; {watched}). Before: {before} a "
            "day."
        )
    )
    then = sentence.format(rate=each, low=low, high=high, watched=watched, before=before)
    return _("{sentence} {more}").format(sentence=then, more=_ratio_sentence(t, t.ratio))


def _ratio_sentence(t: Trend, ratio: RateRatio) -> str:
    if t.recent.bouts == 0:
        return (
            _("That is fewer than before.")
            if t.falling
            else _("Chance variation or a change in watching could explain it.")
        )
    if math.isinf(ratio.ratio):
        low = format_numbers(ratio.low, beside=1)[0]
        comparison = _("That is at least {low} times as often").format(low=low)
    else:
        times, low, high = format_numbers(ratio.ratio, ratio.low, ratio.high, beside=1)
        comparison = _("That is {times} times as often ({low}–{high})").format(
            times=times, low=low, high=high
        )
    if t.rising:
        sentence = _("{comparison} – more than chance variation would explain.")
    elif t.falling:
        sentence = _("{comparison} – fewer than before.")
    else:
        sentence = _("{comparison}; chance variation or a change in watching could explain it.")
    return sentence.format(comparison=comparison)
