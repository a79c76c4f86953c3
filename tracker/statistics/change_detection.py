"""Change detection: compare the number of bouts of the last 7 or 14 days with that before.

On every evening the last days are compared with up to 70 days before them, twice: per watched day,
weighted by how much of the day somebody watched, which allows for a change of watching; and per
calendar day, which depends on nobody's diligence. A drop in check-ins makes only the first look
like a rise, more diligent logging only the second; so the weaker of the two results counts.
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
Mask = NDArray[np.bool_]

WINDOWS_DAYS: Final = (7, 14)
"""The lengths of the recent window (ours: seven days show a steep rise, fourteen a slow one)."""

BASELINE_DAYS: Final = 70
"""The length of the window before it, where there are so many days (ours)."""

RISING_FROM: Final = 2.6
"""A score (−log10 p) from here on is more than chance.

Ours: about five false flags in 100 baby-years of simulated diaries.
"""

SMALLEST_RATIO: Final = 1.5
"""A smaller change is no news to a family (ours)."""

FEWEST_BOUTS: Final = 3
"""Fewer bouts are too few to compare (ours)."""

FEWEST_DAYS_BEFORE: Final = 7
"""Fewer observed days before are too few to compare with (ours)."""

STAYS_DAYS: Final = 14
"""For so long a rise is remembered once it no longer shows (ours)."""

_SMALLEST_P: Final = 1e-300
_REACH_DAYS: Final = max(WINDOWS_DAYS) + BASELINE_DAYS
_SMALLEST_DIVISOR: Final = 1e-9
"""Avoids a division by zero where there is no exposure; such results are replaced."""


@dataclass(frozen=True)
class Comparison:
    """One comparison of recent with earlier days, per watched or per calendar day.

    Arrays with one value an evening: the exposures in days, the ratio of the rates, the dispersion,
    and the one-sided p values.
    """

    recent_days: Floats
    before_days: Floats
    ratio: Floats
    phi: Floats
    p_rising: Floats
    p_falling: Floats


@dataclass(frozen=True)
class ComparisonWindow:
    """Both comparisons for one length of the recent window; arrays with one value an evening.

    `ends_on` is the window's last day since 1970. The scores `rising` and `falling` are −log10 p,
    NaN where there is too little data or the change is too small.
    """

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
class EveningComparisons:
    """The comparisons of successive evenings, each with what was known by then.

    `first_evening` is the day of the first one since 1970; the arrays have one value an evening.
    `rising` is the larger score of the two windows, NaN where neither has one; `best` is the
    position of its window in `windows`.
    """

    first_evening: int
    rising: Floats
    best: Ints
    windows: tuple[ComparisonWindow, ...]

    def score(self, day: int) -> float | None:
        """Return one evening's score of a rise; None where there is too little data."""
        score = float(self.rising[day - self.first_evening])
        return None if math.isnan(score) else score

    def last_evening_above(self, day: int, score: float, days: float) -> int | None:
        """Return the last evening, at most `days` before `day`, whose score is at least `score`."""
        first = max(day - int(days), self.first_evening)
        span = slice(first - self.first_evening, day - self.first_evening + 1)
        above = np.flatnonzero(self.rising[span] >= score)
        return first + int(above[-1]) if above.size else None

    def window(self, day: int) -> ComparisonWindow:
        """Return the window an evening's score comes from."""
        return self.windows[int(self.best[day - self.first_evening])]


def p_value(score: float) -> float:
    """Return the p value of a score."""
    return float(10**-score)


def evening_comparisons(diary: Diary, first: date) -> EveningComparisons:
    """Return the comparison of every evening from a day to today, today's at `as_of`.

    Today counts as a whole day. It is incomplete and can hide a rise, so the window that ends
    yesterday is evaluated as well.
    """
    number = (diary.today - first).days + 1
    ends_on = known_on = np.arange(number)
    today_is_open = diary.as_of < end_of_day(diary.today, diary.child.time_zone)
    if today_is_open:
        ends_on, known_on = np.append(ends_on, number - 2), np.append(known_on, number - 1)
    counts = daily_counts_as_known(diary, first, ends_on, known_on, _REACH_DAYS)
    windows = tuple(_window(counts, days, ends_on + day_number(first)) for days in WINDOWS_DAYS)
    if today_is_open:
        windows = tuple(map(_with_yesterday_if_stronger, windows))
    scores = np.array([window.rising for window in windows])
    best = np.argmax(np.nan_to_num(scores, nan=-1.0), axis=0)
    return EveningComparisons(day_number(first), scores[best, np.arange(number)], best, windows)


def _with_yesterday_if_stronger(window: ComparisonWindow) -> ComparisonWindow:
    """Return a window without its extra last row, the comparison that ends yesterday.

    It replaces today's if its score is higher, or if today has none.
    """
    today, yesterday = window.rising[-2:]
    rows = np.arange(window.rising.size - 1)
    if math.isnan(today) or yesterday > today:
        rows[-1] = window.rising.size - 1
    return _select_evenings(window, rows)


def _select_evenings(window: ComparisonWindow, rows: Ints) -> ComparisonWindow:
    def select(comparison: Comparison) -> Comparison:
        return Comparison(**{name: values[rows] for name, values in vars(comparison).items()})

    arrays = {
        name: values[rows]
        for name, values in vars(window).items()
        if isinstance(values, np.ndarray)
    }
    return ComparisonWindow(
        days=window.days,
        per_watched_day=select(window.per_watched_day),
        per_calendar_day=select(window.per_calendar_day),
        **arrays,
    )


def _window(counts: CountsAsKnown, days: int, ends_on: Ints) -> ComparisonWindow:
    """Compare the last `days` days with those before, per watched and per calendar day."""
    recent, before = slice(0, days), slice(days, days + BASELINE_DAYS)
    observed = counts.observed & counts.in_diary
    bouts = np.where(counts.in_diary, counts.bouts, 0.0)
    watched_days = np.where(observed, exposure(counts, observed, before), 0.0)
    watched = _compare(np.where(observed, bouts, 0.0), watched_days, recent, before)
    calendar = _compare(bouts, counts.in_diary.astype(np.float64), recent, before)
    bouts_recent, bouts_before = bouts[:, recent].sum(axis=1), bouts[:, before].sum(axis=1)
    observed_recent = observed[:, recent].sum(axis=1)
    observed_before = observed[:, before].sum(axis=1)
    too_short = observed_before < FEWEST_DAYS_BEFORE
    few_before = (bouts_before < FEWEST_BOUTS) | (observed_recent < FEWEST_BOUTS)
    rises = [(each.p_rising, each.ratio >= SMALLEST_RATIO) for each in (watched, calendar)]
    falls = [(each.p_falling, each.ratio <= 1 / SMALLEST_RATIO) for each in (watched, calendar)]
    return ComparisonWindow(
        days=days,
        ends_on=ends_on,
        bouts=bouts_recent,
        observed_days=observed_recent.astype(np.float64),
        bouts_before=bouts_before,
        observed_before=observed_before.astype(np.float64),
        per_watched_day=watched,
        per_calendar_day=calendar,
        rising=_weaker_score(too_short | (bouts_recent < FEWEST_BOUTS), rises),
        falling=_weaker_score(too_short | few_before, falls),
    )


def exposure(counts: CountsAsKnown, observed: Mask, before: slice) -> Floats:
    """Return each day's watching relative to the usual watching before, evenings x days.

    The usual is the mean weight of the days `before`, so that a recent check-in changes only its
    own day. A day without a weight counts as usual. A check-in that says "none seen" on a day with
    an entry was made too early: it cannot make that day count for less than usual.
    """
    weight = np.where(observed, counts.weight, np.nan)
    usual = _row_means(weight[:, before])
    usual = np.where(np.isnan(usual), _row_means(weight), usual)[:, None]
    share = np.where(np.isnan(weight) | np.isnan(usual), 1.0, weight / usual)
    too_early = counts.says_none & (counts.bouts > 0)
    return np.where(too_early, np.maximum(share, 1.0), share)


def _row_means(values: Floats) -> Floats:
    """Return the mean of each row's values that are not NaN; NaN for a row without any."""
    valid = ~np.isnan(values)
    means: Floats = np.divide(
        np.where(valid, values, 0.0).sum(axis=1),
        valid.sum(axis=1),
        out=np.full(len(values), np.nan),
        where=valid.any(axis=1),
    )
    return means


def _compare(bouts: Floats, days: Floats, recent: slice, before: slice) -> Comparison:
    """Compare two Poisson rates by the exact conditional (binomial) test, row by row.

    Counts are deflated by the dispersion of the days before. `bouts` and `days` (exposure) are
    evenings x days.
    """
    from scipy.special import betainc  # noqa: PLC0415 - heavy

    x1, e1 = bouts[:, recent].sum(axis=1), days[:, recent].sum(axis=1)
    x0, e0 = bouts[:, before].sum(axis=1), days[:, before].sum(axis=1)
    phi = _dispersion(bouts[:, before], days[:, before])
    y1, y0 = x1 / phi, x0 / phi
    share = e1 / np.maximum(e1 + e0, _SMALLEST_DIVISOR)
    both = (e1 > 0) & (e0 > 0)
    usual = np.maximum(x0 / np.maximum(e0, _SMALLEST_DIVISOR), 0.5 / np.maximum(e0, 1.0))
    tails = (
        betainc(np.maximum(y1, _SMALLEST_DIVISOR), y0 + 1, share),
        betainc(np.maximum(y0, _SMALLEST_DIVISOR), y1 + 1, 1 - share),
    )
    return Comparison(
        recent_days=e1,
        before_days=e0,
        ratio=x1 / np.maximum(e1, _SMALLEST_DIVISOR) / usual,
        phi=phi,
        p_rising=np.where(both & (x1 > 0), tails[0], 1.0),
        p_falling=np.where(both & (x0 > 0), tails[1], 1.0),
    )


def _dispersion(bouts: Floats, days: Floats) -> Floats:
    """Return variance over mean of daily counts, row by row, for days of unequal exposure.

    Shrunk to the usual value and never below 1, as in `confidence_intervals.dispersion`.
    """
    number = (days > 0).sum(axis=1)
    total = bouts.sum(axis=1)
    mean = total / np.maximum(days.sum(axis=1), _SMALLEST_DIVISOR)
    squares = np.divide(bouts**2, days, out=np.zeros_like(bouts), where=days > 0).sum(axis=1)
    scatter = np.where(total > 0, squares / np.maximum(mean, _SMALLEST_DIVISOR) - total, number)
    shrunk: Floats = (scatter + USUAL_DISPERSION_DAYS * USUAL_DISPERSION) / (
        np.maximum(number - 1, 0) + USUAL_DISPERSION_DAYS
    )
    return np.maximum(shrunk, 1.0)


def _weaker_score(too_few: Mask, comparisons: list[tuple[Floats, Mask]]) -> Floats:
    """Return −log10 of the larger p value of the comparisons, each with a mask of large changes.

    NaN where there is too little data, or where the change is too small in either comparison.
    """
    p = np.max([p for p, _ in comparisons], axis=0)
    valid = np.logical_and.reduce([large for _, large in comparisons]) & ~too_few
    return np.where(valid, -np.log10(np.maximum(p, _SMALLEST_P)), np.nan)
