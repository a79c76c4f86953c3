"""The day table: one row a local day, with what was observed on it.

A day without an entry or a check-in is not observed: it is missing, not a zero.
"""

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
"""The share of a day each answer of the check-in stands for (ours)."""

LONGEST_PERIOD_DAYS: Final = 84
"""The default period of a review is at most twelve weeks (ours)."""

_ORDER: Final[dict[str, tuple[str, ...]]] = {
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
"""Of several answers about one day the last in this order wins.

The most worrying answer, or for watching and giving the most; "unsure" loses to any other.
"""

ANSWERS: Final = tuple(
    c.name
    for c in CHECK_INS
    if c.name in _ORDER or c.name in {"serious_signs", "temperature_c", "night_wakings", "note"}
)


def default_period(diary: Diary) -> Period:
    """Return the days from the first episode or check-in to today, at most the last twelve weeks.

    Only today where there is none. An episode abroad may fall on a day that has not begun at home:
    the period then reaches that far.
    """
    columns = [diary.episodes["local_day"], diary.check_ins["date"]]
    recorded = [column for column in columns if len(column)]
    first = min((column.min().date() for column in recorded), default=diary.today)
    last = max((column.max().date() for column in recorded), default=diary.today)
    end = max(diary.today, last) + timedelta(days=1)
    return Period.last_days(min((end - first).days, LONGEST_PERIOD_DAYS), end)


def merged_check_ins(check_ins: pd.DataFrame) -> pd.DataFrame:
    """Return one row a day with a check-in, with the date as index, ascending.

    Several check-ins of a day are merged question by question: the most worrying answer wins, lists
    of signs and notes are joined. Columns are the questions of the check-in, with the diary's own
    nulls.
    """
    if check_ins["date"].is_unique:
        by_day = check_ins[list(ANSWERS)].set_axis(pd.DatetimeIndex(check_ins["date"]), axis=0)
        return by_day if by_day.index.is_monotonic_increasing else by_day.sort_index()
    ranks = {
        name: check_ins[name].map({word: rank for rank, word in enumerate(order)})
        for name, order in _ORDER.items()
    }
    numbers = {name: check_ins[name] for name in ("temperature_c", "night_wakings")}
    merged = pd.DataFrame(ranks | numbers).groupby(check_ins["date"]).max()
    words = {
        name: merged[name].map(dict(enumerate(order))).astype("str")
        for name, order in _ORDER.items()
    }
    texts = check_ins[["serious_signs", "note"]].groupby(check_ins["date"]).agg(_join)
    return merged.assign(**words, **texts.astype("str"))[list(ANSWERS)]


def _join(texts: pd.Series[str]) -> str:
    """Return the signs, or the notes, of one day without repetitions."""
    if texts.name == "serious_signs":
        return " ".join(dict.fromkeys(word for text in texts for word in text.split()))
    return "\n".join(dict.fromkeys(text for text in texts if text))


def day_table(diary: Diary, period: Period, index: EventIndex | None = None) -> pd.DataFrame:
    """Return one row a local calendar day at home, the oldest first.

    Columns
        day           midnight of the local day
        partial       not over yet at `as_of`: shown, but in no rate
        observed      it has an event, or a check-in that says none, or a check-in that says how
                      much was watched and not that something was seen
        checked_in    it has a check-in
        episodes      events that began that day on the clock of the place
        bouts         bouts that began that day
        quiet         observed, and nothing was seen: a true zero
        watch_weight  share of the day somebody watched; NaN: not told
        exposure      that share over the diary's mean, 1 where nobody ever told; NaN: not observed
        and the questions of the check-in, merged (see `merged_check_ins`).

    Without `index` the diary's own event index is used.
    """
    index = event_index(diary) if index is None else index
    merged = merged_check_ins(diary.check_ins)
    days = np.arange(np.datetime64(period.first), np.datetime64(period.end))
    answers = merged.reindex(pd.DatetimeIndex(days.astype("datetime64[us]")))
    episodes = daily_counts(index.events["local_day"], days)
    says_none, says_yes = (
        (answers["episodes_seen"] == word).to_numpy(np.bool_)
        for word in (EpisodesSeen.NONE, EpisodesSeen.YES)
    )
    says_watched = answers["watched"].notna().to_numpy(np.bool_)
    observed = (episodes > 0) | ((says_none | says_watched) & ~says_yes)
    weight, reported = _watch_weights(answers["watched"]), _watch_weights(merged["watched"])
    mean = np.nanmean(reported) if not np.isnan(reported).all() else 1.0
    table = {
        "day": days.astype("datetime64[us]"),
        "partial": days >= np.datetime64(diary.today),
        "observed": observed,
        "checked_in": answers.index.isin(merged.index),
        "episodes": episodes,
        "bouts": daily_counts(index.bouts["local_day"], days),
        "quiet": observed & (episodes == 0),
        "watch_weight": weight,
        "exposure": np.where(observed, np.nan_to_num(weight / mean, nan=1.0), np.nan),
    }
    return pd.concat([pd.DataFrame(table), answers.reset_index(drop=True)], axis=1)


def _watch_weights(watched: pd.Series[str]) -> NDArray[np.float64]:
    """Return the share of the day each answer stands for; NaN where there is none."""
    return np.asarray(watched.map(WATCH_WEIGHT), dtype=np.float64)


def daily_counts(
    local_days: pd.Series[pd.Timestamp], days: NDArray[np.datetime64]
) -> NDArray[np.int64]:
    """Return the number of rows on each of the successive days."""
    if days.size == 0:
        return np.zeros(0, np.int64)
    place = (local_days.to_numpy("datetime64[D]") - days[0]).astype(np.int64)
    return np.bincount(place[(place >= 0) & (place < days.size)], minlength=days.size)


def within(rows: pd.DataFrame, period: Period, column: str = "local_day") -> pd.DataFrame:
    """Return the rows whose local day lies in the period."""
    return rows.iloc[as_slice_if_contiguous(inside(rows, period, column))]


def inside(rows: pd.DataFrame, period: Period, column: str = "local_day") -> NDArray[np.bool_]:
    """Return a mask of the rows whose local day lies in the period."""
    day = rows[column].to_numpy()
    mask: NDArray[np.bool_] = (day >= np.datetime64(period.first)) & (
        day < np.datetime64(period.end)
    )
    return mask
