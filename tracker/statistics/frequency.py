"""Frequency: bouts per observed day, days with any, the longest quiet spell, and its change.

The change is that from the first to the second half of the period.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.number_format import format_numbers
from tracker.localization.messages import _, ngettext
from tracker.statistics.confidence_intervals import (
    FEWEST_DAYS,
    Rate,
    RateRatio,
    Share,
    dispersion,
    rate,
    rate_ratio,
    share,
)
from tracker.statistics.days import day_table, default_period, merged_check_ins

__all__ = [
    "Frequency",
    "QuietSpell",
    "Rate",
    "RateRatio",
    "Share",
    "day_table",
    "default_period",
    "frequency",
    "merged_check_ins",
    "weekly",
]

BOUNDS_BELOW: Final = 0.7
"""Below this share of observed days the bounds of the rate are shown too (ours)."""

COMPARED_FROM: Final = 0.5
"""Below this share of observed days nothing is compared (ours)."""

WEEK: Final = 7


@dataclass(frozen=True)
class QuietSpell:
    """The longest run of observed days on which nothing was seen, from `first` to `last`.

    Unobserved days inside neither break nor lengthen it.
    """

    days: int
    unobserved_inside: int
    first: date | None
    last: date | None


@dataclass(frozen=True, eq=False)
class Frequency:
    """The frequency over the complete days of a period; today is counted separately.

    `bounds` are bouts per calendar day and per observed day where few days were observed. `change`
    is None with fewer than three observed days in a half, with half of the days unobserved, or if
    nothing was seen at all.
    """

    rate: Rate
    bounds: tuple[float, float] | None
    days_with_any: Share
    longest_quiet: QuietSpell
    completeness: Share
    episodes: int
    episodes_today: int
    bouts_today: int
    first_half: Rate
    second_half: Rate
    change: RateRatio | None
    weeks: pd.DataFrame
    sentences: tuple[str, ...]

    @property
    def calendar_days(self) -> int:
        """Number of complete days of the period."""
        return self.completeness.n


Days = NDArray[np.datetime64]


def frequency(days: pd.DataFrame) -> Frequency:
    """Return the frequency of a day table; without days everything is zero of zero."""
    partial = days["partial"].to_numpy(np.bool_)
    day, bouts, episodes, observed, quiet = (
        days[name].to_numpy()[~partial]
        for name in ("day", "bouts", "episodes", "observed", "quiet")
    )
    whole = _rate(bouts, observed, dispersion(bouts[observed]))
    completeness = share(int(observed.sum()), int(day.size))
    middle = day.size // 2
    phi = dispersion(bouts[:middle][observed[:middle]])
    first, second = (
        _rate(bouts[:middle], observed[:middle], phi),
        _rate(bouts[middle:], observed[middle:], phi),
    )
    is_comparable = completeness.share is not None and completeness.share >= COMPARED_FROM
    result = Frequency(
        rate=whole,
        bounds=_bounds(whole, completeness),
        days_with_any=share(
            int((episodes[observed] > 0).sum()), completeness.k, completeness.n - completeness.k
        ),
        longest_quiet=_longest_quiet(day, observed, quiet),
        completeness=completeness,
        episodes=int(episodes.sum()),
        episodes_today=int(days["episodes"].to_numpy()[partial].sum()),
        bouts_today=int(days["bouts"].to_numpy()[partial].sum()),
        first_half=first,
        second_half=second,
        change=rate_ratio(first, second, phi) if is_comparable else None,
        weeks=weekly(day, observed, bouts, whole.phi),
        sentences=(),
    )
    return _with_sentences(result)


def weekly(
    day: Days, observed: NDArray[np.bool_], bouts: NDArray[np.int64], phi: float
) -> pd.DataFrame:
    """Return one row a week of successive days, the oldest first.

    Weeks are counted back from the last day, so the oldest may be shorter. Columns: `week` (its
    first day), `days`, `observed_days`, `bouts`, `per_day`, `low`, `high` (NaN below three observed
    days).
    """
    week = -(-day.size // WEEK) - 1 - (day.size - 1 - np.arange(day.size)) // WEEK
    sums = [np.bincount(week, weights).astype(np.int64) for weights in (None, observed, bouts)]
    rates = [
        rate(in_all, watched, phi)
        for watched, in_all in zip(sums[1].tolist(), sums[2].tolist(), strict=True)
    ]
    table = {
        "week": day[np.flatnonzero(np.diff(week, prepend=-1))],
        "days": sums[0],
        "observed_days": sums[1],
        "bouts": sums[2],
    }
    return pd.DataFrame(
        table
        | {
            name: np.array([getattr(day_rate, name) for day_rate in rates], np.float64)
            for name in ("per_day", "low", "high")
        }
    )


def _rate(bouts: NDArray[np.int64], observed: NDArray[np.bool_], phi: float) -> Rate:
    return rate(int(bouts.sum()), int(observed.sum()), phi)


def _bounds(whole: Rate, completeness: Share) -> tuple[float, float] | None:
    if whole.per_day is None or completeness.share is None or completeness.share >= BOUNDS_BELOW:
        return None
    return whole.bouts / completeness.n, whole.per_day


def _longest_quiet(day: Days, observed: NDArray[np.bool_], quiet: NDArray[np.bool_]) -> QuietSpell:
    """Return the longest spell, the newest of equals; zero days if there is none."""
    places = np.flatnonzero(observed)
    edges = np.flatnonzero(
        np.diff(np.concatenate([[False], quiet[places], [False]]).astype(np.int8))
    )
    if edges.size == 0:
        return QuietSpell(0, 0, None, None)
    starts, ends = edges[::2], edges[1::2]
    longest = len(starts) - 1 - int(np.argmax((ends - starts)[::-1]))
    first, last = places[starts[longest]], places[ends[longest] - 1]
    days = int(ends[longest] - starts[longest])
    between: list[date] = day[[first, last]].astype("datetime64[D]").tolist()
    return QuietSpell(days, int(last - first + 1) - days, *between)


def _with_sentences(result: Frequency) -> Frequency:
    sentences = (
        _rate_sentence(result),
        _bounds_sentence(result),
        _any_sentence(result),
        _quiet_sentence(result),
        _change_sentence(result),
    )
    return Frequency(
        **{**vars(result), "sentences": tuple(sentence for sentence in sentences if sentence)}
    )


def format_days(days: int) -> str:
    """Return a number of days, such as "1 day"."""
    return ngettext("{count} day", "{count} days", days).format(count=days)


def _rate_sentence(result: Frequency) -> str:
    day_rate, days = result.rate, result.completeness
    if day_rate.observed_days == 0:
        return _(
            "No observed days in this period, so no rate. "
            "A day without an entry or a check-in is missing, not a zero."
        )
    watched = watched_text(day_rate.observed_days, days.n)
    if day_rate.per_day is None or day_rate.low is None or day_rate.high is None:
        return ngettext(
            "Seen {count} time ({watched}): fewer than {fewest} observed days are too few for a "
            "rate.",
            "Seen {count} times ({watched}): fewer than {fewest} observed days are too few for a "
            "rate.",
            day_rate.bouts,
        ).format(count=day_rate.bouts, watched=watched, fewest=FEWEST_DAYS)
    each, low, high = format_numbers(day_rate.per_day, day_rate.low, day_rate.high)
    sentence = (
        _(
            "None on the days you watched ({low} to {high}; {watched}). Unwatched days are not "
            "counted as zero."
        )
        if day_rate.bouts == 0
        else _("About {rate} a day on days you watched ({low} to {high}; {watched}).")
    )
    return sentence.format(rate=each, low=low, high=high, watched=watched)


def watched_text(watched: int, days: int) -> str:
    """Return how many of some days were watched, such as "11 of 14 days watched"."""
    return ngettext(
        "{watched} of {count} day watched", "{watched} of {count} days watched", days
    ).format(watched=watched, count=days)


def _bounds_sentence(result: Frequency) -> str:
    if result.bounds is None:
        return ""
    low, high = format_numbers(*result.bounds)
    return _(
        "Only {watched} of {days} were watched: {low} a day if nothing happened on the others, "
        "{high} if they were like the watched ones."
    ).format(
        watched=result.completeness.k, days=format_days(result.completeness.n), low=low, high=high
    )


def _any_sentence(result: Frequency) -> str:
    k, n, low, high = (
        result.days_with_any.k,
        result.days_with_any.n,
        result.days_with_any.low,
        result.days_with_any.high,
    )
    if low is None or high is None:
        return ""
    return _("Something was seen on {count} of {all} watched days ({low} to {high}).").format(
        count=k, all=n, low=f"{low:.0%}", high=f"{high:.0%}"
    )


def _quiet_sentence(result: Frequency) -> str:
    spell = result.longest_quiet
    if spell.days == 0:
        return ""
    sentence = (
        _(
            "Longest stretch of watched days with nothing seen: {days}, not counting {unwatched} "
            "in between that nobody watched."
        )
        if spell.unobserved_inside
        else _("Longest stretch of watched days with nothing seen: {days}.")
    )
    return sentence.format(
        days=format_days(spell.days), unwatched=format_days(spell.unobserved_inside)
    )


def _change_sentence(result: Frequency) -> str:
    change, days = result.change, result.completeness
    if days.share is not None and days.share < COMPARED_FROM:
        return _(
            "Too many unwatched days to compare ({unwatched} of {all}): recorded on {count} of "
            "{all} days is not enough to say."
        ).format(unwatched=days.n - days.k, count=days.k, all=days.n)
    if change is None or change.before.per_day is None or change.after.per_day is None:
        return ""
    first, second = format_numbers(change.before.per_day, change.after.per_day, divided=True)
    halves = _(
        "First half: {first} a day ({days} watched). Second half: {second} a day ({count} watched)."
    ).format(
        first=first,
        days=format_days(change.before.observed_days),
        second=second,
        count=change.after.observed_days,
    )
    if math.isinf(change.ratio):
        low = format_numbers(change.low, beside=1)[0]
        compared = _("That is at least {low} times as often").format(low=low)
    else:
        times, low, high = format_numbers(change.ratio, change.low, change.high, beside=1)
        compared = _("That is {times} times as often ({low} to {high})").format(
            times=times, low=low, high=high
        )
    if change.low > 1:
        verdict = _("{comparison}, more than chance variation would explain.")
    elif change.high < 1:
        verdict = _("{comparison}: fewer than before.")
    else:
        verdict = _("{comparison}; chance variation could explain it.")
    return _("{sentence} {more}").format(sentence=halves, more=verdict.format(comparison=compared))
