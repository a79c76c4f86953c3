"""Every evening asked: the last 7 or 14 days against up to 70 before, on two clocks, of which the weaker counts.

Per day that was watched, weighted by how much of it somebody watched, a change of watching is allowed for; per calendar day nobody's
diligence is. A drop in check-ins makes only the first look like a rise, more diligent logging only the second.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tracker.domain.arrays import day_number
from tracker.domain.diary import Diary
from tracker.domain.local_time import end_of_day
from tracker.statistics.confidence_intervals import USUAL_DISPERSION, USUAL_DISPERSION_DAYS
from tracker.statistics.daily_counts_as_known import CountsAsKnown, daily_counts_as_known

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WINDOWS_DAYS: Final = (7, 14)
"""How many last days are compared with those before (ours: seven see a steep rise, fourteen a slow one)."""

BASELINE_DAYS: Final = 70
"""How many days before them are taken, where there are so many (ours)."""

RISING_FROM: Final = 2.6
"""From this score on, −log10 p, it is more than chance (ours: about five false flags in 100 baby-years of simulated diaries)."""

SMALLEST_RATIO: Final = 1.5
"""A smaller change is no news to a family (ours)."""

FEWEST_BOUTS: Final = 3
"""Fewer bouts are too few to compare (ours)."""

FEWEST_DAYS_BEFORE: Final = 7
"""Fewer observed days before are too few to compare with (ours)."""

STAYS_DAYS: Final = 14
"""How long a rise is remembered once it no longer shows (ours)."""

_SMALLEST_P: Final = 1e-300
_REACH_DAYS: Final = max(WINDOWS_DAYS) + BASELINE_DAYS


@dataclass(frozen=True)
class Comparison:
    """The comparison on one clock, an array of evenings each: exposure in days, the ratio of rates, dispersion, and both tails."""

    recent_days: Floats
    before_days: Floats
    ratio: Floats
    phi: Floats
    p_rising: Floats
    p_falling: Floats


@dataclass(frozen=True)
class ComparisonWindow:
    """One length of window, an array of evenings each; `ends_on` is its last day since 1970, the scores are NaN where there is too little to tell."""

    days: int
    ends_on: Ints
    bouts: Floats
    observed_days: Floats
    bouts_before: Floats
    observed_before: Floats
    per_watched_day: Comparison
    per_calendar_day: Comparison
    rising: Floats
    falling: Floats


@dataclass(frozen=True)
class Evenings:
    """What each evening said with what was known by then; `first_day` is the first evening's day since 1970.

    `rising` is the larger score of the two windows, NaN where neither has enough; `best` the window it comes from.
    """

    first_evening: int
    rising: Floats
    best: Ints
    windows: tuple[ComparisonWindow, ...]

    def score(self, day: int) -> float | None:
        """Return one evening's score of rising; None where there is too little to tell."""
        found = float(self.rising[day - self.first_evening])
        return None if math.isnan(found) else found

    def last_evening_above(self, day: int, score: float, days: float) -> int | None:
        """Return the last evening, at most so many days before one, on which rising reached a score; None where none did."""
        first = max(day - int(days), self.first_evening)
        held = np.flatnonzero(
            self.rising[first - self.first_evening : day - self.first_evening + 1] >= score
        )
        return first + int(held[-1]) if held.size else None

    def window(self, day: int) -> ComparisonWindow:
        """Return the window an evening's score comes from."""
        return self.windows[int(self.best[day - self.first_evening])]


def p_value(score: float) -> float:
    """Return the p that a score stands for."""
    return float(10**-score)


def evenings(diary: Diary, first: date) -> Evenings:
    """Return what every evening from a day to today said, with what was known by then; today's evening is `as_of`.

    Today counts as a whole day. Before it is over that can only make a rise look smaller, so the days until yesterday are asked as well.
    """
    number = (diary.today - first).days + 1
    ends_on = known_on = np.arange(number)
    open_ = diary.as_of < end_of_day(diary.today, diary.child.time_zone)
    if open_:
        ends_on, known_on = np.append(ends_on, number - 2), np.append(known_on, number - 1)
    known = daily_counts_as_known(diary, first, ends_on, known_on, _REACH_DAYS)
    windows = tuple(_window(known, days, ends_on + day_number(first)) for days in WINDOWS_DAYS)
    if open_:
        windows = tuple(_until_yesterday_where_stronger(window) for window in windows)
    scores = np.array([window.rising for window in windows])
    best = np.argmax(np.nan_to_num(scores, nan=-1.0), axis=0)
    return Evenings(day_number(first), scores[best, np.arange(number)], best, windows)


def _until_yesterday_where_stronger(window: ComparisonWindow) -> ComparisonWindow:
    """Let the last evening, whose day is not over, say what the days until yesterday say, where that is the larger rise or nothing else can be said."""
    today, yesterday = window.rising[-2:]
    keep = np.arange(window.rising.size - 1)
    if math.isnan(today) or yesterday > today:
        keep[-1] = window.rising.size - 1
    return _taken(window, keep)


def _taken(window: ComparisonWindow, places: Ints) -> ComparisonWindow:
    """Return some evenings of a window."""

    def clock(clock: Comparison) -> Comparison:
        return Comparison(**{name: values[places] for name, values in vars(clock).items()})

    plain = {
        name: values[places]
        for name, values in vars(window).items()
        if isinstance(values, np.ndarray)
    }
    return ComparisonWindow(
        days=window.days,
        per_watched_day=clock(window.per_watched_day),
        per_calendar_day=clock(window.per_calendar_day),
        **plain,
    )


def _window(known: CountsAsKnown, days: int, ends_on: Ints) -> ComparisonWindow:
    """Compare the last days with those before, on both clocks."""
    recent, before = slice(0, days), slice(days, days + BASELINE_DAYS)
    seen = known.observed & known.in_diary
    bouts = np.where(known.in_diary, known.bouts, 0.0)
    per_watched_day = _clock(
        np.where(seen, bouts, 0.0),
        np.where(seen, exposure(known, seen, before), 0.0),
        recent,
        before,
    )
    per_calendar_day = _clock(bouts, known.in_diary.astype(np.float64), recent, before)
    observed_before = seen[:, before].sum(axis=1)
    few = (bouts[:, recent].sum(axis=1) < FEWEST_BOUTS) | (observed_before < FEWEST_DAYS_BEFORE)
    few_before = (
        (bouts[:, before].sum(axis=1) < FEWEST_BOUTS)
        | (observed_before < FEWEST_DAYS_BEFORE)
        | (seen[:, recent].sum(axis=1) < FEWEST_BOUTS)
    )
    return ComparisonWindow(
        days=days,
        ends_on=ends_on,
        bouts=bouts[:, recent].sum(axis=1),
        observed_days=seen[:, recent].sum(axis=1).astype(np.float64),
        bouts_before=bouts[:, before].sum(axis=1),
        observed_before=observed_before.astype(np.float64),
        per_watched_day=per_watched_day,
        per_calendar_day=per_calendar_day,
        rising=_weaker(
            few,
            *[
                (clock.p_rising, clock.ratio >= SMALLEST_RATIO)
                for clock in (per_watched_day, per_calendar_day)
            ],
        ),
        falling=_weaker(
            few_before,
            *[
                (clock.p_falling, clock.ratio <= 1 / SMALLEST_RATIO)
                for clock in (per_watched_day, per_calendar_day)
            ],
        ),
    )


def exposure(known: CountsAsKnown, seen: NDArray[np.bool_], before: slice) -> Floats:
    """Return each day's share of watching in days of the usual watching before; a day of which nobody told it counts as usual.

    The usual is the mean told of the days before, so that a check-in of the last days moves nothing but its own day. A check-in
    that says "none seen" on a day with an entry was made too early: it cannot make that day count for less.
    """
    told = np.where(seen, known.weight, np.nan)
    usual = _mean(told[:, before])
    usual = np.where(np.isnan(usual), _mean(told), usual)[:, None]
    share = np.where(np.isnan(told) | np.isnan(usual), 1.0, told / usual)
    too_early = known.said_none & (known.bouts > 0)
    return np.where(too_early, np.maximum(share, 1.0), share)


def _mean(values: Floats) -> Floats:
    """Return the mean of what is known in each row; NaN where nothing is."""
    known = ~np.isnan(values)
    means: Floats = np.divide(
        np.where(known, values, 0.0).sum(axis=1),
        known.sum(axis=1),
        out=np.full(len(values), np.nan),
        where=known.any(axis=1),
    )
    return means


def _clock(bouts: Floats, exposed: Floats, recent: slice, before: slice) -> Comparison:
    """Compare rates on one clock by the exact conditional test of counts deflated by the dispersion of the days before."""
    from scipy.special import betainc  # noqa: PLC0415 - heavy

    x1, e1 = bouts[:, recent].sum(axis=1), exposed[:, recent].sum(axis=1)
    x0, e0 = bouts[:, before].sum(axis=1), exposed[:, before].sum(axis=1)
    phi = _dispersion(bouts[:, before], exposed[:, before])
    y1, y0, share = x1 / phi, x0 / phi, e1 / np.maximum(e1 + e0, 1e-9)
    both = (e1 > 0) & (e0 > 0)
    usual = np.maximum(x0 / np.maximum(e0, 1e-9), 0.5 / np.maximum(e0, 1.0))
    return Comparison(
        recent_days=e1,
        before_days=e0,
        ratio=x1 / np.maximum(e1, 1e-9) / usual,
        phi=phi,
        p_rising=np.where(both & (x1 > 0), betainc(np.maximum(y1, 1e-9), y0 + 1, share), 1.0),
        p_falling=np.where(both & (x0 > 0), betainc(np.maximum(y0, 1e-9), y1 + 1, 1 - share), 1.0),
    )


def _dispersion(bouts: Floats, exposed: Floats) -> Floats:
    """Return variance over mean of daily counts for their exposure, shrunk to the usual and never below 1 (see `intervals.dispersion`)."""
    days = (exposed > 0).sum(axis=1)
    total = bouts.sum(axis=1)
    mean = total / np.maximum(exposed.sum(axis=1), 1e-9)
    squares = np.divide(bouts**2, exposed, out=np.zeros_like(bouts), where=exposed > 0).sum(axis=1)
    scatter = np.where(total > 0, squares / np.maximum(mean, 1e-9) - total, days)
    shrunk: Floats = (scatter + USUAL_DISPERSION_DAYS * USUAL_DISPERSION) / (
        np.maximum(days - 1, 0) + USUAL_DISPERSION_DAYS
    )
    return np.maximum(shrunk, 1.0)


def _weaker(too_few: NDArray[np.bool_], *clocks: tuple[Floats, NDArray[np.bool_]]) -> Floats:
    """Return −log10 p of the weaker clock; NaN where there is too little, or the change is too small on either."""
    p = np.max([p for p, _ in clocks], axis=0)
    enough = np.logical_and.reduce([large for _, large in clocks]) & ~too_few
    return np.where(enough, -np.log10(np.maximum(p, _SMALLEST_P)), np.nan)
