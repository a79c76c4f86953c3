"""Merging of duplicates: one row that holds what every caregiver recorded about an event."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from tracker.domain.diary import EPISODES, Column
from tracker.domain.video_marks import (
    ON_PHONE_OF,
    video_marks,
    video_owner,
    with_video_marks,
)
from tracker.domain.vocabulary import UNKNOWN_WORDS

_ORDER: Final[dict[str, tuple[str, ...]]] = {
    "video": ("none", "on_phone", "attached"),
    "medical_help": ("none", "called", "emergency"),
    "fever": ("unsure", "no", "yes"),
    "injury_before": ("unsure", "no", "yes"),
    "very_worried": ("no", "yes"),
}
"""Questions that two caregivers may answer differently; the word later in the list wins."""

_FROM_FIRST_ROW: Final = frozenset(
    {
        "id",
        "logged_at",
        "logged_by",
        "started_at",
        "time_zone",
        "utc_offset_min",
        "local_day",
        "local_minute",
        "time_precision",
        "source",
    }
)
"""Columns that are never merged: they identify the first entry and its place in time."""


def merge_duplicates(ordered: pd.DataFrame, canonical: NDArray[np.int64]) -> pd.DataFrame:
    """Return one row an event, in the contract of the episodes table, by start and then id.

    The first entry of an event is completed from its duplicates: missing answers are filled in;
    lists and notes are joined; the larger jerk count wins, and so does the more serious of two
    answers about video, medical help, fever, injury or worry. The event is known from the time the
    first of its entries is. The source is that of the first entry, with the phone that any of them
    names for the video. So counting events hides nothing that a second caregiver saw.

    Parameters
    ----------
    ordered
        An episodes table sorted by start, then id.
    canonical
        For each row the position of the first row of its event (`deduplicate.canonical_rows`).

    """
    rows = np.arange(len(ordered))
    duplicates = np.flatnonzero(canonical != rows)
    if duplicates.size == 0:
        return ordered
    is_first = canonical == rows
    event = (np.cumsum(is_first) - 1)[canonical[duplicates]]
    firsts = ordered.iloc[np.flatnonzero(is_first)]
    others = ordered.iloc[duplicates]
    mergeable = [column for column in EPISODES if column.name not in _FROM_FIRST_ROW]
    columns = {
        column.name: _merge_column(
            column, firsts[column.name].array, others[column.name].array, event
        )
        for column in mergeable
    }
    merged = firsts.assign(
        **{name: values for name, values in columns.items() if values is not None}
    )
    return _with_video_owners(merged, others["source"], event)


def _with_video_owners(
    firsts: pd.DataFrame, sources: pd.Series, event: NDArray[np.int64]
) -> pd.DataFrame:
    """Return the events with the owner of the phone that only a duplicate names (`video_marks`)."""
    named = sources.str.contains(ON_PHONE_OF, regex=False).to_numpy(np.bool_)
    if not named.any():
        return firsts
    merged = firsts["source"].tolist()
    for place, source in zip(event[named].tolist(), sources[named].tolist(), strict=True):
        own = video_marks(merged[place])
        owner = own.owner or video_owner(source)
        merged[place] = with_video_marks(merged[place], replace(own, owner=owner))
    return firsts.assign(source=pd.Series(merged, index=firsts.index, dtype=firsts["source"].dtype))


def _merge_column(
    column: Column, first: ExtensionArray, second: ExtensionArray, event: NDArray[np.int64]
) -> ExtensionArray | None:
    """Return a column of the events, merged with that of their duplicates; None: unchanged.

    `first` has one value an event, `second` one a duplicate, in order, and `event` the position of
    its event.
    """
    present = np.flatnonzero(~_is_missing(second))
    second, event = second.take(present), event[present]
    differs = np.flatnonzero(~_equal(first.take(event), second))
    if differs.size == 0:
        return None
    changed, place_of = np.unique(event[differs], return_inverse=True)
    results = first.take(changed).tolist()
    for place, value in zip(place_of.tolist(), second.take(differs).tolist(), strict=True):
        results[place] = _merge(column, results[place], value)
    merged = first.copy()
    merged[changed] = pd.Series(results, dtype=first.dtype).array
    return merged


def _merge(column: Column, first: Any, second: Any) -> Any:  # noqa: ANN401 - a value of any kind
    """Return one value from the event's value so far and that of a further entry, not missing."""
    if first == second:
        return first
    if column.kind == "words":
        return _join_words(first, second)
    if column.kind == "text":
        return _join_texts(first, second)
    missing = first != first  # noqa: PLR0124 - only NaN and NaT differ from themselves
    return second if missing or first == "" or _prefers_second(column, first, second) else first


def _is_missing(values: ExtensionArray) -> NDArray[np.bool_]:
    missing: NDArray[np.bool_] = np.asarray(values.isna(), dtype=np.bool_)
    return missing | _equal(values, "") if isinstance(values.dtype, pd.StringDtype) else missing


def _equal(values: ExtensionArray, others: ExtensionArray | str) -> NDArray[np.bool_]:
    equal: Any = values == others  # pandas does not type the comparison of its own arrays
    return np.asarray(equal, dtype=np.bool_)


def _prefers_second(column: Column, first: Any, second: Any) -> bool:  # noqa: ANN401 - of any kind
    """Return whether the second of two different values, neither missing, replaces the first."""
    if column.name in _ORDER:
        rank = {word: place for place, word in enumerate(_ORDER[column.name])}
        return rank.get(second, -1) > rank.get(first, -1)
    if column.name == "jerk_count":
        return bool(second > first)
    if column.kind == "instant":
        return bool(second < first)
    if column.kind == "flag":
        return not second
    return column.kind == "word" and first in UNKNOWN_WORDS and second not in UNKNOWN_WORDS


def _join_texts(first: str, second: str) -> str:
    """Return two notes below each other; only the longer one if it contains the other."""
    if second in first:
        return first
    return f"{first}\n{second}" if first else second


def _join_words(first: str, second: str) -> str:
    """Return the words of two lists without repetitions; unknown only where both are."""
    words = dict.fromkeys([*first.split(), *second.split()])
    return " ".join(word for word in words if word not in UNKNOWN_WORDS) or first or second
