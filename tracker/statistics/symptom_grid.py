"""The symptom grid: how often each symptom was present, absent, not seen or tried, and not asked.

It shows the absence of evidence: the last two columns are never added to "no".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.age import Period
from tracker.domain.diary import has_word
from tracker.domain.vocabulary import After, ArousalState
from tracker.events.event_index import EventIndex
from tracker.statistics.days import within
from tracker.statistics.timing import WAKING_STATES

YES, NO, UNSEEN, UNASKED = 0, 1, 2, 3
LONG: Final = "long"
"""The feature of episodes that lasted `at_least_min` or longer."""
_CODES: Final = {"yes": YES, "no": NO, "not_seen_or_tried": UNSEEN, "not_asked": UNASKED}

Codes = NDArray[np.int64]
Row = tuple[str, str, Codes, "pd.Series[pd.Timestamp]"]
"""A feature, what is counted for it, and the code and the local day of each of these."""


def symptom_grid(
    index: EventIndex,
    days: pd.DataFrame,
    milestones: pd.DataFrame,
    period: Period,
    *,
    long_min: float,
    due: Mapping[str, str],
) -> pd.DataFrame:
    """Return the symptom grid, one row a feature in the report's order.

    Columns: `feature` (its key, such as lost_skill), `at_least_min` (the minutes of long episodes;
    NaN: another feature), `counted` (episodes, series, days or skills), `yes`, `yes_last` (day of
    the last yes; NaT: none), `no`, `not_seen_or_tried`, `not_asked`. Events and days are those of
    the period; of each skill the newest statement counts, whenever it was made. Waking does not
    apply to a child that was awake, nor a response to one that was asleep, unless it gave none
    afterwards either: such episodes are in no column.

    Parameters
    ----------
    index, days, milestones, period
        The diary's event index, the period's day table, the milestones table, and the period.
    long_min
        Episodes of at least so many minutes are long.
    due
        Maps the keys of the skills that could be asked about at this age to their skill.

    """
    rows = [
        *_event_rows(within(index.events, period), within(index.series, period), long_min),
        ("lost_skill", "skills", *_skills(milestones, due)),
        ("stiff_or_floppy", "days", _tone(within(index.events, period), days), days["day"]),
        ("irritable_or_feeding_badly", "days", _irritable(days), days["day"]),
    ]
    grid = pd.DataFrame([_row(*row) for row in rows]).astype({"yes_last": "datetime64[us]"})
    is_long = grid["feature"] == LONG
    grid.insert(1, "at_least_min", np.where(is_long, long_min, np.nan))
    return grid


def _event_rows(events: pd.DataFrame, series: pd.DataFrame, long_min: float) -> list[Row]:
    """Return the rows about the events and series of the period."""
    was_awake = (events["state"].isin(WAKING_STATES) & events["woken"].isna()) | (
        events["woken"] == "was_awake"
    )
    day = events["local_day"]
    of_episodes = {
        "crunch_or_head_drop": _in_list(events["movements"], {"crunch", "head_drop"}),
        "eyes_turned_or_fixed": _eyes(events),
        "colour_or_breathing_change": _colour_or_breathing(events),
        LONG: _long(events, long_min),
        "went_on_when_held": _word(events["held"], {"continued", "stronger"}, {"stopped"}),
        "went_on_when_woken": _word(events["woken"], {"continued"}, {"stopped"}),
        "one_side_only": _word(events["side"], {"left", "right"}, {"both", "alternating"}),
        "not_responding": _unresponsive(events),
    }
    asleep = (events["state"] == ArousalState.ASLEEP) & (events["after"] != After.UNRESPONSIVE)
    applies = {
        "went_on_when_woken": ~was_awake.to_numpy(np.bool_),
        "not_responding": ~asleep.to_numpy(np.bool_),
    }
    everything = np.ones(len(events), dtype=bool)
    return [
        ("series_on_waking", "series", _on_waking(series), series["local_day"]),
        *(
            (name, "episodes", codes[rows], day[rows])
            for name, codes in of_episodes.items()
            for rows in [applies.get(name, everything)]
        ),
    ]


def _row(
    feature: str, counted: str, codes: Codes, days: pd.Series[pd.Timestamp]
) -> dict[str, object]:
    counts = np.bincount(codes, minlength=len(_CODES))
    last = days[codes == YES].max() if (codes == YES).any() else pd.NaT
    numbers = {name: int(counts[code]) for name, code in _CODES.items()}
    return {
        "feature": feature,
        "counted": counted,
        "yes": numbers.pop("yes"),
        "yes_last": last,
        **numbers,
    }


def _select(yes: Codes, no: Codes, answered: Codes) -> Codes:
    """Return YES, else NO, else UNSEEN where answered, else UNASKED."""
    return np.select(
        [yes.astype(bool), no.astype(bool), answered.astype(bool)], [YES, NO, UNSEEN], UNASKED
    ).astype(np.int64)


def _bits(flags: pd.Series[bool]) -> Codes:
    return np.asarray(flags, dtype=np.int64)


def _word(answers: pd.Series[str], yes: set[str], no: set[str]) -> Codes:
    return _select(_bits(answers.isin(yes)), _bits(answers.isin(no)), _bits(answers.notna()))


def _in_list(lists: pd.Series[str], yes: set[str]) -> Codes:
    """Return YES where a list has one of the words, NO where it has only others."""
    stated = ~lists.isin({"", "unsure"})
    return _select(_bits(has_word(lists, yes)), _bits(stated), _bits(lists != ""))


def _any(*questions: Codes) -> Codes:
    """Return YES where any question is YES, NO only where all are."""
    every = np.array(questions)
    return _select(
        (every == YES).any(axis=0).astype(np.int64),
        (every == NO).all(axis=0).astype(np.int64),
        (every == UNSEEN).any(axis=0).astype(np.int64),
    )


def _or(codes: Codes, yes: pd.Series[bool]) -> Codes:
    """Return YES where another observation says so, else the code."""
    return np.where(yes.to_numpy(), YES, codes).astype(np.int64)


def _on_waking(series: pd.DataFrame) -> Codes:
    answered = series["state"].notna()
    return _select(
        _bits(series["on_waking"]), _bits(answered & (series["state"] != "unsure")), _bits(answered)
    )


def _eyes(events: pd.DataFrame) -> Codes:
    turned = _in_list(
        events["eyes"], {"turned_left", "turned_right", "turned", "rolled", "staring"}
    )
    return _or(turned, has_word(events["movements"], {"eye_roll", "stare"}))


def _colour_or_breathing(events: pd.DataFrame) -> Codes:
    colour = _word(events["colour"], {"blue", "grey", "pale", "red"}, {"normal", "acro"})
    breathing = _word(events["breathing"], {"paused", "struggling", "fast", "noisy"}, {"normal"})
    return _any(colour, breathing)


def _long(events: pd.DataFrame, long_min: float) -> Codes:
    seconds = events["duration_s"].where(~events["running"])
    return _select(
        _bits(seconds >= long_min * 60), _bits(seconds < long_min * 60), _bits(events["running"])
    )


def _unresponsive(events: pd.DataFrame) -> Codes:
    return _or(_word(events["responsive"], {"no"}, {"yes"}), events["after"] == "unresponsive")


def _tone(events: pd.DataFrame, days: pd.DataFrame) -> Codes:
    """Return the tone of each day from its check-in, or YES for a stiff or limp episode."""
    in_episode = events["tone"].isin({"stiff", "limp"}) | has_word(
        events["movements"], {"stiffening", "limpness"}
    )
    return _or(
        _word(days["tone"], {"stiff", "floppy"}, {"usual"}),
        days["day"].isin(events.loc[in_episode, "local_day"]),
    )


def _irritable(days: pd.DataFrame) -> Codes:
    mood = _word(days["mood"], {"more_irritable", "hard_to_console", "inconsolable"}, {"usual"})
    feeding = _word(days["feeding"], {"harder", "much_less", "refusing"}, {"usual"})
    return _any(mood, feeding)


def _skills(
    milestones: pd.DataFrame, due: Mapping[str, str]
) -> tuple[Codes, pd.Series[pd.Timestamp]]:
    """Return the codes and days of the newest statement on each skill.

    Skills due without a statement are UNASKED.
    """
    skill = milestones["milestone"].map(lambda key: due.get(key, key)).astype("str")
    newest = (
        milestones.assign(skill=skill)
        .sort_values(["date", "known_at"], kind="stable")
        .drop_duplicates("skill", keep="last")
    )
    codes = _word(newest["status"], {"lost"}, {"achieved", "sometimes", "not_yet"})
    silent = len(set(due.values()) - set(skill))
    days = pd.concat(
        [newest["date"], pd.Series([pd.NaT] * silent, dtype="datetime64[us]")], ignore_index=True
    )
    return np.append(codes, np.full(silent, UNASKED)).astype(np.int64), days
