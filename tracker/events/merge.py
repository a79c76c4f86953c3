"""Two phones, one twitch: entries of different caregivers that tell of one event, and the one row that speaks for both.

An **entry** is one saved row; an **event** is what happened. A later entry belongs to an earlier event when another, named
caregiver wrote it, its start is at most `DOUBLE_GAP_MIN` after the event's first start, and nothing in their answers
contradicts: a question told by both has the same word, a list told by both shares a word. A question that was not asked,
`unsure` and `not_tried` contradict nothing. Each caregiver writes of an event once; the oldest open event is joined first.
Numbers are guesses and contradict nothing, but "one" against "several" jerks does.

What the family decided about two entries (`doubles`: the same, or two) stands before all of this, while two caregivers wrote
them and one event's entries follow each other by at most `DOUBLE_GAP_MIN`.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from tracker.domain.diary import EPISODES, Column
from tracker.events.deduplicate import (
    DOUBLE_GAP_MIN,
    MICROSECONDS_PER_S,
    NOT_TOLD,
    first_rows,
    microseconds,
    stretch,
)

_STRONGER: Final[dict[str, tuple[str, ...]]] = {
    "video": ("none", "on_phone", "attached"),
    "medical_help": ("none", "called", "emergency"),
    "fever": ("unsure", "no", "yes"),
    "injury_before": ("unsure", "no", "yes"),
    "very_worried": ("no", "yes"),
}
"""Questions where two caregivers may differ about one event, and the later word of the list stands."""

__all__ = [
    "DOUBLE_GAP_MIN",
    "MICROSECONDS_PER_S",
    "NOT_TOLD",
    "doubles",
    "event_ids",
    "events",
    "first_rows",
    "in_order",
    "merged",
    "microseconds",
    "stretch",
]

FEW: Final = 500
"""Of more answers, those that say just what their event's first row says are left out first: they add nothing, whatever others add."""

_PLACE_IN_TIME: Final = frozenset(
    {"started_at", "time_zone", "utc_offset_min", "local_day", "local_minute", "time_precision"}
)
_OF_THE_FIRST: Final = _PLACE_IN_TIME | {"id", "logged_at", "logged_by", "source"}


def in_order(episodes: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by start, then id, whatever order they came in."""
    apart = np.diff(microseconds(episodes["started_at"]))
    ties = np.flatnonzero(apart == 0)
    ids = episodes["id"].array
    if (apart >= 0).all() and (ids.take(ties) <= ids.take(ties + 1)).all():
        return episodes
    return episodes.sort_values(["started_at", "id"], kind="stable")


def doubles(episodes: pd.DataFrame, gap_min: float = DOUBLE_GAP_MIN) -> pd.Series[bool]:
    """Say for each entry whether an earlier one of another caregiver already tells of its event; it then counts nowhere, but stays a row.

    The index is that of `episodes`; without rows the answer is empty.
    """
    ordered = in_order(episodes)
    later = first_rows(ordered, gap_min) != np.arange(len(ordered))
    return pd.Series(later, index=ordered.index, dtype=bool).reindex(episodes.index)


def event_ids(episodes: pd.DataFrame, gap_min: float = DOUBLE_GAP_MIN) -> pd.Series[str]:
    """Return for each entry the id of the first entry that tells of the same event: its own unless it is a double."""
    ordered = in_order(episodes)
    ids = ordered["id"].to_numpy()[first_rows(ordered, gap_min)]
    return pd.Series(ids, index=ordered.index, dtype="str").reindex(episodes.index)


def events(episodes: pd.DataFrame, gap_min: float = DOUBLE_GAP_MIN) -> pd.DataFrame:
    """Return one row an event, in the contract of the episodes table, by start and then id.

    The first entry speaks for the event. What it leaves open is filled from its doubles; lists and notes are joined; the
    larger jerk count, the more serious of two words about help, fever, injury or worry, and anybody's film stand. It is
    known from the first of its entries on. So counting events hides nothing that a second caregiver saw.
    """
    ordered = in_order(episodes)
    return merged(ordered, first_rows(ordered, gap_min))


def merged(ordered: pd.DataFrame, first: NDArray[np.int64]) -> pd.DataFrame:
    """Return the events of rows in order of which `first` says where each one's event begins."""
    later = np.flatnonzero(first != np.arange(len(ordered)))
    if later.size == 0:
        return ordered
    heads, into = np.unique(first[later], return_inverse=True)
    columns = {
        column.name: _told_together(column, ordered[column.name].array, heads, later, into)
        for column in EPISODES
    }
    told = pd.DataFrame(columns, index=ordered.index[heads])
    place = np.arange(len(ordered))
    place[heads] = len(ordered) + np.arange(heads.size)
    events: pd.DataFrame = pd.concat([ordered, told]).iloc[place[first == np.arange(len(ordered))]]
    return events


def _told_together(
    about: Column,
    column: ExtensionArray,
    heads: NDArray[np.int64],
    later: NDArray[np.int64],
    into: NDArray[np.int64],
) -> ExtensionArray:
    """Return a column of events' first rows, with what the `later` rows, each `into` the event at that place, add to it in their order."""
    mine = column.take(heads)
    if about.name in _OF_THE_FIRST:
        return mine
    theirs = column.take(later)
    adds = np.flatnonzero(~_untold_rows(theirs))
    if adds.size > FEW:
        adds = adds[
            (pd.Series(mine.take(into[adds])) != pd.Series(theirs.take(adds))).to_numpy(np.bool_)
        ]
    if adds.size == 0:
        return mine
    into, theirs = into[adds], theirs.take(adds)
    heard, into = np.unique(into, return_inverse=True)
    values, changed = mine.take(heard).tolist(), False
    for place, answer in zip(into.tolist(), theirs.tolist(), strict=True):
        told = _of_both(about, values[place], answer)
        if told is not values[place]:
            values[place], changed = told, True
    if changed:
        mine[heard] = pd.Series(values, dtype=column.dtype).array
    return mine


def _of_both(about: Column, mine: Any, theirs: Any) -> Any:  # noqa: ANN401 - an answer of any kind
    """Return what an event's first row tells where a second caregiver's answer is heard too; `mine` where that adds nothing."""
    if _untold(theirs) or mine == theirs:
        return mine
    if about.kind in {"words", "text"}:
        return _both(mine, theirs, about.kind)
    return theirs if _untold(mine) or _stands(about, mine, theirs) else mine


def _untold_rows(answers: ExtensionArray) -> NDArray[np.bool_]:
    """Say where nothing was told."""
    missing: NDArray[np.bool_] = np.asarray(answers.isna(), dtype=np.bool_)
    told: Any = answers  # pandas does not type the comparison of its own arrays
    return (
        missing | np.asarray(told == "", dtype=np.bool_)
        if isinstance(answers.dtype, pd.StringDtype)
        else missing
    )


def _untold(answer: object) -> bool:
    return answer != answer or answer == ""  # noqa: PLR0124 - NaN and NaT alone differ from themselves


def _stands(about: Column, mine: Any, theirs: Any) -> bool:  # noqa: ANN401 - an answer of any kind
    """Say whether a second caregiver's answer stands before the first one's, where both told something."""
    if about.name in _STRONGER:
        order = {word: place for place, word in enumerate(_STRONGER[about.name])}
        return order.get(theirs, -1) > order.get(mine, -1)
    if about.name == "jerk_count":
        return bool(theirs > mine)
    if about.kind == "instant":
        return bool(theirs < mine)
    if about.kind == "flag":
        return not theirs
    return about.kind == "word" and mine in NOT_TOLD and theirs not in NOT_TOLD


def _both(mine: str, theirs: str, kind: str) -> str:
    """Join two lists of words, or two notes, without saying anything twice."""
    if kind == "text":
        return mine if theirs in mine else theirs if not mine else f"{mine}\n{theirs}"
    told = [
        word for word in dict.fromkeys([*mine.split(), *theirs.split()]) if word not in NOT_TOLD
    ]
    return " ".join(told) or mine or theirs
