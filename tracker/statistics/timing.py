"""When: hours of the day, states, what stopped it, how long, how far apart, how soon after waking.

Hours are on the family's clock at the place; intervals run in UTC. An hour chart shows when somebody looked as much as when
something happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.age import Period
from tracker.domain.diary import Diary
from tracker.domain.vocabulary import ArousalState, DurationPrecision, Held, Woken
from tracker.events.clusters import has_date_only
from tracker.events.deduplicate import UNKNOWN_WORDS
from tracker.events.event_index import EventIndex, event_index
from tracker.statistics.confidence_intervals import Rate, Share, dispersion, rate, share
from tracker.statistics.days import daily, within
from tracker.statistics.exposure import HOURS, watch_hours
from tracker.statistics.histograms import length_bands
from tracker.statistics.inter_event_intervals import Burstiness, burstiness, gap_hours
from tracker.statistics.latency_since_feeding import SinceFeeding, since_feeding
from tracker.statistics.latency_since_waking import SinceWaking, since_waking
from tracker.statistics.time_of_day import ClockMean, TimeOfDay, time_of_day

FEWEST_ANSWERS: Final = 5
"""Below this many answers about holding or waking, counts stand without a share (ours)."""

_USED: Final = (
    "started_at",
    "local_day",
    "local_minute",
    "utc_offset_min",
    "time_zone",
    "time_precision",
    "state",
    "held",
    "woken",
    "duration_s",
    "duration_precision",
    "running",
)

WAKING_STATES: Final = (
    ArousalState.JUST_WOKE,
    ArousalState.AWAKE,
    ArousalState.FEEDING,
    ArousalState.CRYING,
)


@dataclass(frozen=True)
class StateShare:
    """One state: its share of the episodes, and of the days with an episode. `state` is "unknown" for not asked and not seen."""

    state: str
    episodes: Share
    days: Share


@dataclass(frozen=True)
class ResponseShare:
    """How often it stopped: `stopped.k` of the answered `stopped.n`; not tried stands apart, not asked and unsure are `stopped.unknown`."""

    stopped: Share
    not_tried: int


@dataclass(frozen=True)
class Spread:
    """Median, quartiles (type 7) and range of `known` values out of `total`; None where there is none."""

    known: int
    total: int
    median: float | None
    q1: float | None
    q3: float | None
    shortest: float | None
    longest: float | None


@dataclass(frozen=True, eq=False)
class Durations:
    """Lengths in seconds; `estimated` of the known ones are guesses, and so is the longest where `longest_estimated`.

    `bands` counts them as a parent taps them (see `bands.length_bands`).
    """

    seconds: Spread
    estimated: int
    longest_estimated: bool
    bands: pd.DataFrame


@dataclass(frozen=True)
class SeriesSummary:
    """Series in the period: entries and movements in each (movements at least), seconds between movements, and how many began on waking.

    `rate` is series per observed day of the days that are over.
    """

    entries: Spread
    jerks: Spread
    interval_s: Spread
    on_waking: Share
    rate: Rate

    @property
    def count(self) -> int:
        """Number of series."""
        return self.jerks.total


@dataclass(frozen=True, eq=False)
class Timing:
    """When and how.

    `hours` has one row a local hour: `hour`, `episodes`, `watched_h` (hours watched, the night's assumed), and `expected` (episodes if they
    came alike in every watched hour). Episodes of which only the day is known are counted in `day_only`. `intervals_h` never crosses a day
    that was not observed; its `total` is the number of gaps between episodes.
    """

    episodes: int
    hours: pd.DataFrame
    day_only: int
    states: tuple[StateShare, ...]
    held: ResponseShare
    woken: ResponseShare
    durations: Durations
    series: SeriesSummary
    intervals_h: Spread
    burstiness: Burstiness | None
    since_waking: SinceWaking | None
    since_feeding: SinceFeeding | None
    time_of_day: TimeOfDay

    @property
    def clock(self) -> ClockMean | None:
        """The circular mean time; None below 20 bouts or 10 days."""
        return self.time_of_day.clock


def timing(
    diary: Diary, days: pd.DataFrame, period: Period, found: EventIndex | None = None
) -> Timing:
    """Return the answer for the days of a period, today included; `found` saves finding the events again."""
    found = event_index(diary) if found is None else found
    seen = within(found.events[list(_USED)], period)
    day_only = has_date_only(seen)
    timed = seen[~day_only] if day_only.any() else seen
    hour = timed["local_minute"].to_numpy().astype(np.int64) // 60
    watched, gaps = watch_hours(days, diary.child.time_zone, diary.as_of), gap_hours(timed, days)
    hours = {
        "hour": range(HOURS),
        "episodes": np.bincount(hour, minlength=HOURS),
        "watched_h": watched.hours,
        "expected": len(timed) * watched.share,
    }
    return Timing(
        episodes=len(seen),
        hours=pd.DataFrame(hours),
        day_only=int(day_only.sum()),
        states=state_shares(seen),
        held=held(seen),
        woken=woken(seen),
        durations=durations(seen),
        series=series_summary(within(found.series, period), days),
        intervals_h=spread(gaps),
        burstiness=burstiness(timed, gaps),
        since_waking=since_waking(timed, diary),
        since_feeding=since_feeding(timed, diary),
        time_of_day=time_of_day(within(found.bouts, period), timed, watched),
    )


def spread(values: NDArray[np.float64], total: int | None = None) -> Spread:
    """Return median, type 7 quartiles and range of the values that are known."""
    known = values[~np.isnan(values)]
    total = values.size if total is None else total
    if known.size == 0:
        return Spread(0, total, None, None, None, None, None)
    shortest, q1, median, q3, longest = (
        float(q) for q in np.percentile(known, [0, 25, 50, 75, 100])
    )
    return Spread(int(known.size), total, median, q1, q3, shortest, longest)


def state_shares(seen: pd.DataFrame) -> tuple[StateShare, ...]:
    """Return every state that occurs, in the vocabulary's order, and the unknown last; the unknown stay in every denominator."""
    days = seen["local_day"].to_numpy("datetime64[D]").astype(np.int64)
    unknown = _is_unknown(seen["state"])
    stated = [word for word in ArousalState if word not in UNKNOWN_WORDS]
    rows = {str(word): _is_one_of(seen["state"], word) for word in stated} | {"unknown": unknown}
    day_count = _different(days)
    return tuple(
        StateShare(
            word,
            share(int(those.sum()), len(seen), int(unknown.sum())),
            share(_different(days[those]), day_count),
        )
        for word, those in rows.items()
        if those.any()
    )


def _different(days: NDArray[np.int64]) -> int:
    """Count the different days of some rows."""
    return int(np.count_nonzero(np.bincount(days - days.min()))) if days.size else 0


def _is_one_of(answers: pd.Series[str], *words: str) -> NDArray[np.bool_]:
    """Return a mask of the answers that are one of some words."""
    return answers.isin(words).to_numpy(np.bool_)


def _is_unknown(answers: pd.Series[str]) -> NDArray[np.bool_]:
    """Return a mask of the questions not asked, or answered with an unknown."""
    return (answers.isna() | answers.isin(UNKNOWN_WORDS)).to_numpy(np.bool_)


def _answers(
    told: pd.Series[str], rows: NDArray[np.bool_], stopped: str, went_on: tuple[str, ...]
) -> ResponseShare:
    """Count the answers to one question over the rows it applies to."""
    counts = told[rows].value_counts()
    k, not_tried = (int(counts.get(word, 0)) for word in (stopped, Held.NOT_TRIED))
    n = k + sum(int(counts.get(word, 0)) for word in went_on)
    return ResponseShare(
        share(k, n, int(rows.sum()) - n - not_tried, fewest=FEWEST_ANSWERS), not_tried
    )


def held(seen: pd.DataFrame) -> ResponseShare:
    """Return how often gently holding stopped it, in episodes awake or on waking only: in sleep holding tells nothing."""
    return _answers(
        seen["held"],
        _is_one_of(seen["state"], *WAKING_STATES),
        Held.STOPPED,
        (Held.CONTINUED, Held.STRONGER),
    )


def woken(seen: pd.DataFrame) -> ResponseShare:
    """Return how often waking or calling stopped it, where the child was not awake already."""
    tried = _is_one_of(seen["woken"], Woken.STOPPED, Woken.CONTINUED, Woken.NOT_TRIED)
    awake = _is_one_of(seen["woken"], Woken.WAS_AWAKE) | (
        _is_one_of(seen["state"], *WAKING_STATES) & ~tried
    )
    return _answers(seen["woken"], ~awake, Woken.STOPPED, (Woken.CONTINUED,))


def durations(seen: pd.DataFrame) -> Durations:
    """Return how long episodes lasted; 0 s is an instant, a length that is not known counts only in the total."""
    seconds = np.where(
        seen["running"].to_numpy(np.bool_), np.nan, seen["duration_s"].to_numpy(np.float64)
    )
    estimated = (seen["duration_precision"] == DurationPrecision.ESTIMATED).to_numpy(np.bool_)
    guessed = estimated & ~np.isnan(seconds)
    known = spread(seconds)
    longest = known.longest is not None and bool(guessed[seconds == known.longest].all())
    return Durations(known, int(guessed.sum()), longest, length_bands(seconds, guessed))


def series_summary(found: pd.DataFrame, days: pd.DataFrame) -> SeriesSummary:
    """Return the summary of a table of series in a day table; a series of unknown state may have begun on waking."""
    on_waking = found["on_waking"].to_numpy(np.bool_)
    unknown = (~on_waking & _is_unknown(found["state"])).sum()
    entries, jerks, interval_s = (
        spread(found[name].to_numpy(np.float64)) for name in ("entries", "jerks", "interval_s")
    )
    return SeriesSummary(
        entries,
        jerks,
        interval_s,
        share(int(on_waking.sum()), len(found), int(unknown)),
        _series_rate(found, days),
    )


def _series_rate(found: pd.DataFrame, days: pd.DataFrame) -> Rate:
    counted = daily(found["local_day"], days["day"].to_numpy("datetime64[D]"))[
        ~days["partial"].to_numpy() & days["observed"].to_numpy()
    ]
    return rate(int(counted.sum()), counted.size, dispersion(counted))
