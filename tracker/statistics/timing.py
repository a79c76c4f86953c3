"""Timing: hours of the day, states, responses to holding and waking, durations and intervals.

Hours are on the family's clock at the place; intervals are measured in UTC. An hour chart shows
when somebody looked as much as when something happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.age import Period
from tracker.domain.diary import Diary
from tracker.domain.vocabulary import UNKNOWN_WORDS, ArousalState, DurationPrecision, Held, Woken
from tracker.events.clusters import has_date_only
from tracker.events.event_index import EventIndex, event_index
from tracker.statistics.confidence_intervals import Rate, Share, dispersion, rate, share
from tracker.statistics.days import daily_counts, within
from tracker.statistics.exposure import HOURS, watch_hours
from tracker.statistics.histograms import length_bands
from tracker.statistics.inter_event_intervals import Burstiness, burstiness, gap_hours
from tracker.statistics.latency_since_feeding import SinceFeeding, since_feeding
from tracker.statistics.latency_since_waking import SinceWaking, since_waking
from tracker.statistics.time_of_day import ClockMean, TimeOfDay, time_of_day

FEWEST_ANSWERS: Final = 5
"""With fewer answers about holding or waking there is no share, only counts (ours)."""

_COLUMNS: Final = (
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
    """One state: its share of the episodes, and of the days with an episode.

    `state` is "unknown" for not asked and not seen.
    """

    state: str
    episodes: Share
    days: Share


@dataclass(frozen=True)
class ResponseShare:
    """How often an intervention stopped the episode: `stopped.k` of the `stopped.n` answered.

    "Not tried" is counted separately; not asked and "unsure" are `stopped.unknown`.
    """

    stopped: Share
    not_tried: int


@dataclass(frozen=True)
class Spread:
    """Median, quartiles (type 7) and range of the `known` of `total` values, or None."""

    known: int
    total: int
    median: float | None
    q1: float | None
    q3: float | None
    shortest: float | None
    longest: float | None


@dataclass(frozen=True, eq=False)
class Durations:
    """Lengths in seconds.

    `estimated` of the known ones are guesses; `longest_estimated`: so is the longest. `bands` is
    their histogram (`histograms.length_bands`).
    """

    seconds: Spread
    estimated: int
    longest_estimated: bool
    bands: pd.DataFrame


@dataclass(frozen=True)
class SeriesSummary:
    """The series of a period.

    `entries` and `jerks` are the events and movements (at least) in each, `interval_s` the seconds
    between movements, `on_waking` the series that began on waking, `rate` series per observed
    complete day.
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
    """The timing of the events of a period.

    `hours` has one row a local hour: `hour`, `episodes`, `watched_h` (hours watched, the night's
    assumed), and `expected` (episodes at an equal rate in every watched hour). Events with only a
    date are counted in `day_only`. `intervals_h` never crosses a day that was not observed; its
    `total` is the number of intervals between episodes.
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
    diary: Diary, days: pd.DataFrame, period: Period, index: EventIndex | None = None
) -> Timing:
    """Return the timing of a period, today included; `days` is its day table.

    Without `index` the diary's own event index is used.
    """
    index = event_index(diary) if index is None else index
    events = within(index.events[list(_COLUMNS)], period)
    day_only = has_date_only(events)
    timed = events[~day_only] if day_only.any() else events
    hour = timed["local_minute"].to_numpy().astype(np.int64) // 60
    watched, gaps = watch_hours(days, diary.child.time_zone, diary.as_of), gap_hours(timed, days)
    hours = {
        "hour": range(HOURS),
        "episodes": np.bincount(hour, minlength=HOURS),
        "watched_h": watched.hours,
        "expected": len(timed) * watched.share,
    }
    return Timing(
        episodes=len(events),
        hours=pd.DataFrame(hours),
        day_only=int(day_only.sum()),
        states=state_shares(events),
        held=response_to_holding(events),
        woken=response_to_waking(events),
        durations=durations(events),
        series=series_summary(within(index.series, period), days),
        intervals_h=spread(gaps),
        burstiness=burstiness(timed, gaps),
        since_waking=since_waking(timed, diary),
        since_feeding=since_feeding(timed, diary),
        time_of_day=time_of_day(within(index.bouts, period), timed, watched),
    )


def spread(values: NDArray[np.float64], total: int | None = None) -> Spread:
    """Return median, type 7 quartiles and range of the values that are not NaN."""
    valid = values[~np.isnan(values)]
    total = values.size if total is None else total
    if valid.size == 0:
        return Spread(0, total, None, None, None, None, None)
    shortest, q1, median, q3, longest = (
        float(q) for q in np.percentile(valid, [0, 25, 50, 75, 100])
    )
    return Spread(int(valid.size), total, median, q1, q3, shortest, longest)


def state_shares(events: pd.DataFrame) -> tuple[StateShare, ...]:
    """Return every state that occurs, in the vocabulary's order, "unknown" last.

    Unknown states are part of every denominator.
    """
    days = events["local_day"].to_numpy("datetime64[D]").astype(np.int64)
    unknown = _is_unknown(events["state"])
    stated = [word for word in ArousalState if word not in UNKNOWN_WORDS]
    rows = {str(word): _is_one_of(events["state"], word) for word in stated} | {"unknown": unknown}
    day_count = _count_distinct(days)
    return tuple(
        StateShare(
            word,
            share(int(those.sum()), len(events), int(unknown.sum())),
            share(_count_distinct(days[those]), day_count),
        )
        for word, those in rows.items()
        if those.any()
    )


def _count_distinct(days: NDArray[np.int64]) -> int:
    """Return the number of distinct days."""
    return int(np.count_nonzero(np.bincount(days - days.min()))) if days.size else 0


def _is_one_of(answers: pd.Series[str], *words: str) -> NDArray[np.bool_]:
    """Return a mask of the answers that are one of some words."""
    return answers.isin(words).to_numpy(np.bool_)


def _is_unknown(answers: pd.Series[str]) -> NDArray[np.bool_]:
    """Return a mask of the questions not asked, or answered with an unknown."""
    return (answers.isna() | answers.isin(UNKNOWN_WORDS)).to_numpy(np.bool_)


def _response_share(
    answers: pd.Series[str], rows: NDArray[np.bool_], stopped: str, went_on: tuple[str, ...]
) -> ResponseShare:
    """Return the response to one intervention over the rows it applies to."""
    counts = answers[rows].value_counts()
    k, not_tried = (int(counts.get(word, 0)) for word in (stopped, Held.NOT_TRIED))
    n = k + sum(int(counts.get(word, 0)) for word in went_on)
    return ResponseShare(
        share(k, n, int(rows.sum()) - n - not_tried, fewest=FEWEST_ANSWERS), not_tried
    )


def response_to_holding(events: pd.DataFrame) -> ResponseShare:
    """Return how often gently holding stopped the episode.

    Only of episodes awake or on waking: in sleep holding tells nothing.
    """
    return _response_share(
        events["held"],
        _is_one_of(events["state"], *WAKING_STATES),
        Held.STOPPED,
        (Held.CONTINUED, Held.STRONGER),
    )


def response_to_waking(events: pd.DataFrame) -> ResponseShare:
    """Return how often waking or calling stopped the episode, unless the child was awake."""
    tried = _is_one_of(events["woken"], Woken.STOPPED, Woken.CONTINUED, Woken.NOT_TRIED)
    awake = _is_one_of(events["woken"], Woken.WAS_AWAKE) | (
        _is_one_of(events["state"], *WAKING_STATES) & ~tried
    )
    return _response_share(events["woken"], ~awake, Woken.STOPPED, (Woken.CONTINUED,))


def durations(events: pd.DataFrame) -> Durations:
    """Return the lengths of episodes; 0 s is an instant, unknown ones count in the total only."""
    seconds = np.where(
        events["running"].to_numpy(np.bool_), np.nan, events["duration_s"].to_numpy(np.float64)
    )
    estimated = (events["duration_precision"] == DurationPrecision.ESTIMATED).to_numpy(np.bool_)
    guessed = estimated & ~np.isnan(seconds)
    lengths = spread(seconds)
    longest = lengths.longest is not None and bool(guessed[seconds == lengths.longest].all())
    return Durations(lengths, int(guessed.sum()), longest, length_bands(seconds, guessed))


def series_summary(series: pd.DataFrame, days: pd.DataFrame) -> SeriesSummary:
    """Return the summary of the series of a period; `days` is its day table.

    A series of unknown state may have begun on waking.
    """
    on_waking = series["on_waking"].to_numpy(np.bool_)
    unknown = (~on_waking & _is_unknown(series["state"])).sum()
    entries, jerks, interval_s = (
        spread(series[name].to_numpy(np.float64)) for name in ("entries", "jerks", "interval_s")
    )
    return SeriesSummary(
        entries,
        jerks,
        interval_s,
        share(int(on_waking.sum()), len(series), int(unknown)),
        _series_rate(series, days),
    )


def _series_rate(series: pd.DataFrame, days: pd.DataFrame) -> Rate:
    per_day = daily_counts(series["local_day"], days["day"].to_numpy("datetime64[D]"))[
        ~days["partial"].to_numpy() & days["observed"].to_numpy()
    ]
    return rate(int(per_day.sum()), per_day.size, dispersion(per_day))
