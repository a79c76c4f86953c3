"""The day table: what was known of each local day. Observed is not the same as quiet, and silence is neither."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.age import Period
from tracker.domain.arrays import as_slice_if_contiguous
from tracker.domain.diary import CHECK_INS, Diary
from tracker.domain.vocabulary import EpisodesSeen
from tracker.events.event_index import EventIndex, event_index

WATCH_WEIGHT: Final = {"hardly": 0.25, "some": 0.6, "most": 1.0}
"""How much of a day each word of the check-in stands for (ours)."""

LONGEST_PERIOD_DAYS: Final = 84
"""A review looks back twelve weeks unless it is asked otherwise (ours)."""

_WORRY: Final[dict[str, tuple[str, ...]]] = {
    "watched": ("hardly", "some", "most"),
    "episodes_seen": ("none", "yes"),
    "feeding": ("unsure", "usual", "harder", "much_less", "refusing"),
    "mood": ("unsure", "usual", "more_irritable", "hard_to_console", "inconsolable"),
    "cry": ("unsure", "usual", "continuous", "weak", "high_pitched"),
    "tone": ("unsure", "usual", "stiff", "floppy"),
    "tone_onset": ("unsure", "gradual", "sudden"),
    "alertness": ("unsure", "usual", "sleepy", "cannot_wake"),
    "social": ("unsure", "usual", "less"),
    "fever": ("unsure", "no", "yes"),
    "very_worried": ("no", "yes"),
    "vaccinated": ("no", "yes"),
    "vitamin_d_given": ("unsure", "no", "yes"),
}
"""Of several answers about one day the last in this order stands: the most worrying; of watching and giving, the most.
Somebody who knows goes before somebody who is unsure."""

ANSWERS: Final = tuple(
    c.name
    for c in CHECK_INS
    if c.name in _WORRY or c.name in {"serious_signs", "temperature_c", "night_wakings", "note"}
)


def default_period(diary: Diary) -> Period:
    """Return the days from the first episode or check-in, at most the last twelve weeks, to today inclusive; today where there is none.

    An episode abroad may fall on a day that has not begun at home: the period then reaches that far.
    """
    days = [diary.episodes["local_day"], diary.check_ins["date"]]
    told = pd.concat([column for column in days if len(column)]) if any(map(len, days)) else None
    first, last = (
        (diary.today, diary.today) if told is None else (told.min().date(), told.max().date())
    )
    end = max(diary.today, last) + timedelta(days=1)
    return Period.last_days(min((end - first).days, LONGEST_PERIOD_DAYS), end)


def merged_check_ins(check_ins: pd.DataFrame) -> pd.DataFrame:
    """Return one row a day, by `date` as index: several check-ins merged question by question, the most worrying answer standing.

    Columns are the questions of the check-in, with the diary's own nulls; lists of signs and notes are joined.
    """
    if check_ins["date"].is_unique:
        alone = check_ins[list(ANSWERS)].set_axis(pd.DatetimeIndex(check_ins["date"]), axis=0)
        return alone if alone.index.is_monotonic_increasing else alone.sort_index()
    ranks = {
        name: check_ins[name].map({word: rank for rank, word in enumerate(order)})
        for name, order in _WORRY.items()
    }
    numbers = {name: check_ins[name] for name in ("temperature_c", "night_wakings")}
    merged = pd.DataFrame(ranks | numbers).groupby(check_ins["date"]).max()
    words = {
        name: merged[name].map(dict(enumerate(order))).astype("str")
        for name, order in _WORRY.items()
    }
    joined = check_ins[["serious_signs", "note"]].groupby(check_ins["date"]).agg(_joined)
    return merged.assign(**words, **joined.astype("str"))[list(ANSWERS)]


def _joined(told: pd.Series[str]) -> str:
    between = " " if told.name == "serious_signs" else "\n"
    parts = [part for text in told for part in (text.split() if between == " " else [text]) if part]
    return between.join(dict.fromkeys(parts))


def day_table(diary: Diary, period: Period, found: EventIndex | None = None) -> pd.DataFrame:
    """Return one row a local calendar day at home, the oldest first.

    Columns
        day           midnight of the local day
        partial       not over yet at `as_of`: shown, and in no rate
        observed      an event, or a check-in that says none, or one that says how much was watched and not that something was seen
        checked_in    somebody answered a check-in
        episodes      events that began that day on the clock of the place (a pair of doubles is one)
        bouts         bouts that began that day
        quiet         observed, and nothing was seen: a true zero
        watch_weight  share of the day somebody watched, as told; NaN: not told
        exposure      that share over the diary's mean, 1 where nobody ever told; NaN on a day not observed
        and the questions of the check-in, merged (see `merged_check_ins`).

    `found` saves finding the events again.
    """
    found = event_index(diary) if found is None else found
    merged = merged_check_ins(diary.check_ins)
    days = np.arange(np.datetime64(period.first), np.datetime64(period.end))
    answers = merged.reindex(pd.DatetimeIndex(days.astype("datetime64[us]")))
    episodes = daily(found.events["local_day"], days)
    said_none, said_yes = (
        (answers["episodes_seen"] == word).to_numpy(np.bool_)
        for word in (EpisodesSeen.NONE, EpisodesSeen.YES)
    )
    told_watching = answers["watched"].notna().to_numpy(np.bool_)
    observed = (episodes > 0) | ((said_none | told_watching) & ~said_yes)
    weight, reported = _watch_weights(answers["watched"]), _watch_weights(merged["watched"])
    mean = np.nanmean(reported) if not np.isnan(reported).all() else 1.0
    table = {
        "day": days.astype("datetime64[us]"),
        "partial": days >= np.datetime64(diary.today),
        "observed": observed,
        "checked_in": answers.index.isin(merged.index),
        "episodes": episodes,
        "bouts": daily(found.bouts["local_day"], days),
        "quiet": observed & (episodes == 0),
        "watch_weight": weight,
        "exposure": np.where(observed, np.nan_to_num(weight / mean, nan=1.0), np.nan),
    }
    return pd.concat([pd.DataFrame(table), answers.reset_index(drop=True)], axis=1)


def _watch_weights(watched: pd.Series[str]) -> NDArray[np.float64]:
    """Return the share of the day each answer stands for; NaN where there is none."""
    return np.asarray(watched.map(WATCH_WEIGHT), dtype=np.float64)


def daily(local_days: pd.Series[pd.Timestamp], days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Count rows on each of the successive days."""
    if days.size == 0:
        return np.zeros(0, np.int64)
    place = (local_days.to_numpy("datetime64[D]") - days[0]).astype(np.int64)
    return np.bincount(place[(place >= 0) & (place < days.size)], minlength=days.size)


def within(rows: pd.DataFrame, period: Period, column: str = "local_day") -> pd.DataFrame:
    """Return the rows whose local day lies in the period."""
    return rows.iloc[as_slice_if_contiguous(inside(rows, period, column))]


def inside(rows: pd.DataFrame, period: Period, column: str = "local_day") -> NDArray[np.bool_]:
    """Say which rows' local day lies in the period."""
    day = rows[column].to_numpy()
    kept: NDArray[np.bool_] = (day >= np.datetime64(period.first)) & (
        day < np.datetime64(period.end)
    )
    return kept
