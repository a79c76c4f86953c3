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

from tracker.age import Period
from tracker.diary import Diary
from tracker.summaries.days import within
from tracker.summaries.intervals import Share, share
from tracker.summaries.pairs import MICROSECONDS_PER_S, NOT_TOLD, microseconds
from tracker.summaries.series import Happened, happened
from tracker.summaries.waking import SinceWaking, since_waking
from tracker.vocabulary import ArousalState, DurationPrecision, Held, TimePrecision, Woken

MINUTES_PER_DAY: Final = 1440
FEWEST_ANSWERS: Final = 5
"""Below this many answers about holding or waking, counts stand without a share (ours)."""

CLOCK_BOUTS: Final = 20
CLOCK_DAYS: Final = 10
"""A mean time of day needs this many bouts on this many days (ours)."""

CLOCK_R: Final = 0.3
"""Below this resultant length there is no preferred time (ours)."""

TRAVEL_H: Final = 3
"""Beyond this change of clock, times of day are not averaged (ours)."""

_USED: Final = (
    "started_at",
    "local_day",
    "local_minute",
    "utc_offset_min",
    "time_precision",
    "state",
    "held",
    "woken",
    "duration_s",
    "duration_precision",
    "running",
)

WAKING_STATES: Final = (ArousalState.JUST_WOKE, ArousalState.AWAKE, ArousalState.FEEDING, ArousalState.CRYING)


@dataclass(frozen=True)
class StateShare:
    """One state: its share of the episodes, and of the days with an episode. `state` is "unknown" for not asked and not seen."""

    state: str
    episodes: Share
    days: Share


@dataclass(frozen=True)
class Answers:
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


@dataclass(frozen=True)
class Durations:
    """Lengths in seconds; `estimated` of the known ones are guesses, and so is the longest where `longest_estimated`."""

    seconds: Spread
    estimated: int
    longest_estimated: bool


@dataclass(frozen=True)
class SeriesSummary:
    """Series in the period: movements in each (at least), seconds between movements, and how many began on waking."""

    jerks: Spread
    interval_s: Spread
    on_waking: Share

    @property
    def count(self) -> int:
        """Number of series."""
        return self.jerks.total


@dataclass(frozen=True)
class ClockMean:
    """Circular mean time of the bouts, in minutes after midnight, with resultant length R; None where there is no preferred time."""

    minute: float | None
    resultant_length: float
    bouts: int
    days: int


@dataclass(frozen=True, eq=False)
class Timing:
    """When and how. `hours` has one row a local hour; episodes of which only the day is known are counted in `day_only`.

    `clock` is None below 20 bouts or 10 days, or across a change of clock of more than three hours.
    """

    episodes: int
    hours: pd.DataFrame
    day_only: int
    states: tuple[StateShare, ...]
    held: Answers
    woken: Answers
    durations: Durations
    series: SeriesSummary
    intervals_h: Spread
    since_waking: SinceWaking | None
    clock: ClockMean | None
    sentences: tuple[str, ...]


def timing(diary: Diary, days: pd.DataFrame, period: Period, found: Happened | None = None) -> Timing:
    """Return the answer for the days of a period, today included; `found` saves finding the events again."""
    found = happened(diary.episodes) if found is None else found
    seen = within(found.events[list(_USED)], period)
    dated = (seen["time_precision"] == TimePrecision.DAY_ONLY).to_numpy()
    timed = seen[~dated]
    hour = timed["local_minute"].to_numpy().astype(np.int64) // 60
    answer = Timing(
        episodes=len(seen),
        hours=pd.DataFrame({"hour": range(24), "episodes": np.bincount(hour, minlength=24)}),
        day_only=int(dated.sum()),
        states=state_shares(seen),
        held=held(seen),
        woken=woken(seen),
        durations=durations(seen),
        series=series_summary(within(found.series, period)),
        intervals_h=intervals_h(timed, days),
        since_waking=since_waking(timed, diary),
        clock=clock_mean(within(found.bouts, period), timed),
        sentences=(),
    )
    return Timing(**{**vars(answer), "sentences": _in_words(answer)})


def spread(values: NDArray[np.float64], total: int | None = None) -> Spread:
    """Return median, type 7 quartiles and range of the values that are known."""
    known = values[~np.isnan(values)]
    total = values.size if total is None else total
    if known.size == 0:
        return Spread(0, total, None, None, None, None, None)
    shortest, q1, median, q3, longest = (float(q) for q in np.percentile(known, [0, 25, 50, 75, 100]))
    return Spread(int(known.size), total, median, q1, q3, shortest, longest)


def state_shares(seen: pd.DataFrame) -> tuple[StateShare, ...]:
    """Return every state that occurs, in the vocabulary's order, and the unknown last; the unknown stay in every denominator."""
    codes, words = seen["state"].factorize()
    place = {str(word): code for code, word in enumerate(words)}
    days = seen["local_day"].to_numpy()
    unknown = (codes < 0) | np.isin(codes, [place[word] for word in NOT_TOLD if word in place])
    rows = {str(word): (codes == place[word]) & ~unknown for word in ArousalState if word in place} | {"unknown": unknown}
    day_count = np.unique(days).size
    return tuple(
        StateShare(word, share(int(those.sum()), len(seen), int(unknown.sum())), share(np.unique(days[those]).size, day_count))
        for word, those in rows.items()
        if those.any()
    )


def _answers(answers: pd.Series[str], stopped: str, went_on: tuple[str, ...]) -> Answers:
    """Count the answers to one question over the rows it applies to."""
    k = int((answers == stopped).sum())
    n = k + int(answers.isin(went_on).sum())
    not_tried = int((answers == "not_tried").sum())
    return Answers(share(k, n, len(answers) - n - not_tried, fewest=FEWEST_ANSWERS), not_tried)


def held(seen: pd.DataFrame) -> Answers:
    """Return how often gently holding stopped it, in episodes awake or on waking only: in sleep holding tells nothing."""
    return _answers(seen.loc[seen["state"].isin(WAKING_STATES), "held"], Held.STOPPED, (Held.CONTINUED, Held.STRONGER))


def woken(seen: pd.DataFrame) -> Answers:
    """Return how often waking or calling stopped it, where the child was not awake already."""
    awake = seen["state"].isin(WAKING_STATES) & ~seen["woken"].isin([Woken.STOPPED, Woken.CONTINUED, Woken.NOT_TRIED])
    return _answers(seen.loc[~awake & (seen["woken"] != Woken.WAS_AWAKE), "woken"], Woken.STOPPED, (Woken.CONTINUED,))


def durations(seen: pd.DataFrame) -> Durations:
    """Return how long episodes lasted; 0 s is an instant, a length that is not known counts only in the total."""
    seconds = seen["duration_s"].where(~seen["running"]).to_numpy(np.float64)
    guessed = (seen["duration_precision"] == DurationPrecision.ESTIMATED).to_numpy() & ~np.isnan(seconds)
    known = spread(seconds)
    longest = known.longest is not None and bool(guessed[seconds == known.longest].all())
    return Durations(known, int(guessed.sum()), longest)


def series_summary(found: pd.DataFrame) -> SeriesSummary:
    """Return the summary of a table of series; a series of unknown state may have begun on waking."""
    unknown = (~found["on_waking"] & (found["state"].isna() | found["state"].isin(NOT_TOLD))).sum()
    on_waking = share(int(found["on_waking"].sum()), len(found), int(unknown))
    return SeriesSummary(spread(found["jerks"].to_numpy(np.float64)), spread(found["interval_s"].to_numpy(np.float64)), on_waking)


def intervals_h(timed: pd.DataFrame, days: pd.DataFrame) -> Spread:
    """Return the hours between successive starts, never across a day that was not observed."""
    if len(timed) < 2 or days.empty:  # noqa: PLR2004 - an interval has two ends
        return spread(np.empty(0))
    unobserved = np.cumsum(~days["observed"].to_numpy())
    place = (timed["local_day"].to_numpy("datetime64[D]") - days["day"].to_numpy("datetime64[D]")[0]).astype(np.int64)
    hours = np.diff(microseconds(timed["started_at"])) / (3600 * MICROSECONDS_PER_S)
    return spread(hours[np.diff(unobserved[place]) == 0])


def clock_mean(found: pd.DataFrame, timed: pd.DataFrame) -> ClockMean | None:
    """Return the circular mean of the bouts' times of day; None where it would mislead."""
    minutes = found["local_minute"].dropna().to_numpy()
    days = found.loc[found["local_minute"].notna(), "local_day"].nunique()
    if minutes.size < CLOCK_BOUTS or days < CLOCK_DAYS or np.ptp(timed["utc_offset_min"].to_numpy()) > TRAVEL_H * 60:
        return None
    mean = np.exp(2j * np.pi * minutes / MINUTES_PER_DAY).mean()
    at = float(np.angle(mean) % (2 * np.pi) / (2 * np.pi) * MINUTES_PER_DAY)
    return ClockMean(at if abs(mean) >= CLOCK_R else None, float(abs(mean)), int(minutes.size), int(days))


def _in_words(answer: Timing) -> tuple[str, ...]:
    parts = (
        _states_in_words(answer),
        _answers_in_words("Held gently", answer.held),
        _answers_in_words("Woken or called", answer.woken),
        _lengths_in_words(answer.durations),
        _clock_in_words(answer.clock),
    )
    return tuple(part for part in parts if part)


def _states_in_words(answer: Timing) -> str:
    if not answer.states:
        return ""
    words = {str(word): word.parent for word in ArousalState} | {"unknown": "not known"}
    told = ", ".join(f"{words[row.state]} {row.episodes.k}" for row in answer.states)
    return f"Of {answer.episodes} episode{'' if answer.episodes == 1 else 's'}: {told}."


def _answers_in_words(tried: str, answers: Answers) -> str:
    told = answers.stopped
    if told.n + answers.not_tried + told.unknown == 0:
        return ""
    interval = "" if told.low is None or told.high is None else f" ({told.low:.0%} to {told.high:.0%})"
    return f"{tried}: it stopped {told.k} of {told.n} times{interval}; not tried {answers.not_tried}, not asked or not sure {told.unknown}."


def _lengths_in_words(lengths: Durations) -> str:
    known = lengths.seconds
    if known.median is None or known.longest is None:
        return ""
    guess = ", a guess" if lengths.longest_estimated else ""
    return f"Length known for {known.known} of {known.total}: median {known.median:.0f} s, longest {known.longest:.0f} s{guess}."


def _clock_in_words(clock: ClockMean | None) -> str:
    if clock is None:
        return ""
    if clock.minute is None:
        return f"No preferred time of day (R {clock.resultant_length:.2f}, {clock.bouts} bouts)."
    hour, minute = divmod(round(clock.minute) % MINUTES_PER_DAY, 60)
    return f"Logged most around {hour:02d}:{minute:02d} (R {clock.resultant_length:.2f}, {clock.bouts} bouts); hours when nobody looks have no entries."
