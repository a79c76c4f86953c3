"""The features grid: for each thing a clinician asks about, how often yes, no, not seen or tried, and not asked.

So that the absence of evidence shows: the last two columns are never added to "no".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.age import Period
from tracker.domain.diary import has_word
from tracker.events.event_index import EventIndex
from tracker.statistics.days import within
from tracker.statistics.timing import WAKING_STATES

YES, NO, UNSEEN, UNASKED = 0, 1, 2, 3
_CODES: Final = {"yes": YES, "no": NO, "not_seen_or_tried": UNSEEN, "not_asked": UNASKED}

Codes = NDArray[np.int64]
Told = tuple[str, str, Codes, "pd.Series[pd.Timestamp]"]


def features(
    happened: EventIndex,
    days: pd.DataFrame,
    milestones: pd.DataFrame,
    period: Period,
    *,
    long_min: float,
    due: Mapping[str, str],
) -> pd.DataFrame:
    """Return the grid, one row a feature in the report's order.

    Columns: `feature`, `counted` (episodes, series, days or skills), `yes`, `yes_last` (day of the last yes; NaT: none), `no`,
    `not_seen_or_tried`, `not_asked`. Events and days are those of the period; of each skill the newest statement counts,
    whenever it was made. `long_min` is the length from which an episode is long; `due` maps the keys of the skills that could
    be asked about at this age to their skill. Woken does not apply to a child that was awake: such episodes are in no column.
    """
    seen = within(happened.events, period)
    asleep = ~(
        (seen["state"].isin(WAKING_STATES) & seen["woken"].isna()) | (seen["woken"] == "was_awake")
    )
    sleepers = seen[asleep]
    began, slept = seen["local_day"], sleepers["local_day"]
    found = within(happened.series, period)
    asked: list[Told] = [
        ("series on waking", "series", _on_waking(found), found["local_day"]),
        (
            "crunch or head drop",
            "episodes",
            _in_list(seen["movements"], {"crunch", "head_drop"}),
            began,
        ),
        ("eyes turned or fixed", "episodes", _eyes(seen), began),
        ("colour or breathing change", "episodes", _colour_or_breathing(seen), began),
        (f"{long_min:g} min or longer", "episodes", _long(seen, long_min), began),
        (
            "went on when held",
            "episodes",
            _word(seen["held"], {"continued", "stronger"}, {"stopped"}),
            began,
        ),
        (
            "went on when woken",
            "episodes",
            _word(sleepers["woken"], {"continued"}, {"stopped"}),
            slept,
        ),
        (
            "one side only",
            "episodes",
            _word(seen["side"], {"left", "right"}, {"both", "alternating"}),
            began,
        ),
        ("not responding", "episodes", _unresponsive(seen), began),
        ("lost skill", "skills", *_skills(milestones, due)),
        ("stiff or floppy", "days", _tone(seen, days), days["day"]),
        ("irritable or feeding badly", "days", _irritable(days), days["day"]),
    ]
    return pd.DataFrame([_row(*told) for told in asked]).astype({"yes_last": "datetime64[us]"})


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


def _select(yes: Codes, no: Codes, told: Codes) -> Codes:
    """Return YES before NO before UNSEEN; UNASKED where nothing was told."""
    return np.select(
        [yes.astype(bool), no.astype(bool), told.astype(bool)], [YES, NO, UNSEEN], UNASKED
    ).astype(np.int64)


def _bits(flags: pd.Series[bool]) -> Codes:
    return np.asarray(flags, dtype=np.int64)


def _word(answers: pd.Series[str], yes: set[str], no: set[str]) -> Codes:
    return _select(_bits(answers.isin(yes)), _bits(answers.isin(no)), _bits(answers.notna()))


def _in_list(told: pd.Series[str], yes: set[str]) -> Codes:
    """Return NO only where something else was told."""
    return _select(_bits(has_word(told, yes)), _bits(~told.isin({"", "unsure"})), _bits(told != ""))


def _any(*questions: Codes) -> Codes:
    """Return YES where any question says so, NO only where every one does."""
    every = np.array(questions)
    return _select(
        (every == YES).any(axis=0).astype(np.int64),
        (every == NO).all(axis=0).astype(np.int64),
        (every == UNSEEN).any(axis=0).astype(np.int64),
    )


def _or(codes: Codes, yes: pd.Series[bool]) -> Codes:
    """Turn an answer into YES where something else already says so."""
    return np.where(yes.to_numpy(), YES, codes).astype(np.int64)


def _on_waking(found: pd.DataFrame) -> Codes:
    told = found["state"].notna()
    return _select(
        _bits(found["on_waking"]), _bits(told & (found["state"] != "unsure")), _bits(told)
    )


def _eyes(seen: pd.DataFrame) -> Codes:
    turned = _in_list(seen["eyes"], {"turned_left", "turned_right", "turned", "rolled", "staring"})
    return _or(turned, has_word(seen["movements"], {"eye_roll", "stare"}))


def _colour_or_breathing(seen: pd.DataFrame) -> Codes:
    colour = _word(seen["colour"], {"blue", "grey", "pale", "red"}, {"normal"})
    breathing = _word(seen["breathing"], {"paused", "struggling", "fast", "noisy"}, {"normal"})
    return _any(colour, breathing)


def _long(seen: pd.DataFrame, long_min: float) -> Codes:
    seconds = seen["duration_s"].where(~seen["running"])
    return _select(
        _bits(seconds >= long_min * 60), _bits(seconds < long_min * 60), _bits(seen["running"])
    )


def _unresponsive(seen: pd.DataFrame) -> Codes:
    return _or(_word(seen["responsive"], {"no"}, {"yes"}), seen["after"] == "unresponsive")


def _tone(seen: pd.DataFrame, days: pd.DataFrame) -> Codes:
    """Return the day's check-in, or an episode of that day that was stiff or limp."""
    in_episode = seen["tone"].isin({"stiff", "limp"}) | has_word(
        seen["movements"], {"stiffening", "limpness"}
    )
    return _or(
        _word(days["tone"], {"stiff", "floppy"}, {"usual"}),
        days["day"].isin(seen.loc[in_episode, "local_day"]),
    )


def _irritable(days: pd.DataFrame) -> Codes:
    mood = _word(days["mood"], {"more_irritable", "hard_to_console", "inconsolable"}, {"usual"})
    feeding = _word(days["feeding"], {"harder", "much_less", "refusing"}, {"usual"})
    return _any(mood, feeding)


def _skills(
    milestones: pd.DataFrame, due: Mapping[str, str]
) -> tuple[Codes, pd.Series[pd.Timestamp]]:
    """Return the newest statement of each skill, and the skills due that nobody spoke of."""
    skill = milestones["milestone"].map(lambda said: due.get(said, said)).astype("str")
    newest = (
        milestones.assign(skill=skill)
        .sort_values(["date", "known_at"], kind="stable")
        .drop_duplicates("skill", keep="last")
    )
    told = _word(newest["status"], {"lost"}, {"achieved", "sometimes", "not_yet"})
    silent = len(set(due.values()) - set(skill))
    days = pd.concat(
        [newest["date"], pd.Series([pd.NaT] * silent, dtype="datetime64[us]")], ignore_index=True
    )
    return np.append(told, np.full(silent, UNASKED)).astype(np.int64), days
