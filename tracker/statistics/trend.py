"""Rising or falling, in plain figures and in the card's words. Falling is described, and reassures nobody."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from tracker.domain.arrays import day_from_number, day_number
from tracker.domain.diary import Diary
from tracker.domain.number_format import format_numbers
from tracker.statistics.change_detection import FEWEST_DAYS_BEFORE, RISING_FROM, Evenings, evenings
from tracker.statistics.confidence_intervals import Rate, RateRatio, rate, rate_ratio
from tracker.statistics.frequency import format_days

TOO_FEW_WATCHED: Final = 0.5
"""Below this share of observed days nothing is compared in words (ours)."""


@dataclass(frozen=True)
class Trend:
    """One evening's comparison in plain figures: the window that rises, or falls, most, else fourteen days.

    `recent` and `before` are bouts per observed day of the `days` to `last` and of the up to seventy before; `ratio` is None where
    they cannot be compared. `score` is that of rising, None where there is too little; the clocks stand beside it for a clinician.
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
    """Return today's comparison."""
    return trend_on(evenings(diary, diary.today), day_number(diary.today))


def trend_on(found: Evenings, day: int) -> Trend:
    """Return one evening's comparison."""
    place = day - found.first_evening
    window = max(
        found.windows,
        key=lambda one: (
            _or_none(one.rising[place]) or 0.0,
            _or_none(one.falling[place]) or 0.0,
            one.days,
        ),
    )
    phi = float(window.per_watched_day.phi[place])
    recent = rate(int(window.bouts[place]), int(window.observed_days[place]), phi)
    before = rate(int(window.bouts_before[place]), int(window.observed_before[place]), phi)
    calendar_days = float(
        window.per_calendar_day.recent_days[place] + window.per_calendar_day.before_days[place]
    )
    score, falling = _or_none(window.rising[place]), _or_none(window.falling[place])
    answer = Trend(
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
    return replace(answer, sentence=trend_sentence(answer))


def figures(t: Trend) -> dict[str, object]:
    """Return a comparison for a clinician and for programs: counts with their days, ratio and interval, dispersion, and both clocks."""
    ratio = (
        {}
        if t.ratio is None
        else {"ratio": t.ratio.ratio, "ratio_low": t.ratio.low, "ratio_high": t.ratio.high}
    )
    told = {
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
        **{name: round(value, 2) if math.isfinite(value) else None for name, value in told.items()},
        "p_watched": float(f"{t.p_watched:.2g}"),
        "p_calendar": float(f"{t.p_calendar:.2g}"),
        "said": t.sentence,
    }


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def trend_sentence(t: Trend) -> str:
    """Say a comparison as the card does. Fewer than before is a description, never a reassurance."""
    if t.before.observed_days < FEWEST_DAYS_BEFORE:
        return f"Too little to tell yet whether it is more often: that needs {FEWEST_DAYS_BEFORE} watched days before the last {t.days}."
    if t.watched_share < TOO_FEW_WATCHED and not t.rising:
        return f"Too many unwatched days to compare the last {t.days} days with those before."
    if t.recent.per_day is None or t.recent.low is None or t.recent.high is None or t.ratio is None:
        return f"Too little to tell: {t.recent.bouts} bouts on {format_days(t.recent.observed_days)} watched of the last {t.days}."
    watched = f"{t.recent.observed_days} of {t.days} days watched"
    each, low, high, before = format_numbers(
        t.recent.per_day, t.recent.low, t.recent.high, t.before.per_day or 0.0
    )
    now = "None" if t.recent.bouts == 0 else f"About {each} a day"
    then = f"{now} on days you watched ({low}–{high}; {watched}). Before: {before} a day."
    return f"{then} {_ratio_in_words(t, t.ratio)}"


def _ratio_in_words(t: Trend, ratio: RateRatio) -> str:
    if t.recent.bouts == 0:
        return (
            "That is fewer than before."
            if t.falling
            else "Chance variation or a change in watching could explain it."
        )
    if math.isinf(ratio.ratio):
        times = f"That is at least {format_numbers(ratio.low, beside=1)[0]} times as often"
    else:
        said, low, high = format_numbers(ratio.ratio, ratio.low, ratio.high, beside=1)
        times = f"That is {said} times as often ({low}–{high})"
    if t.rising:
        return f"{times} – more than chance variation would explain."
    if t.falling:
        return f"{times} – fewer than before."
    return f"{times}; chance variation or a change in watching could explain it."
