"""Made-up diaries with the truth beside them, as exchange files: our own small simulator, or a fuller one from a folder."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tests.benchmarks.answers import BACKGROUND, answers, extend, kind_of, true_answers
from tracker.domain.diary import Diary
from tracker.exchange.diary_json import read_document
from tracker.exchange.safe_read import FORMAT
from tracker.replay import diary_in

Ints = NDArray[np.int64]
BEGIN: Final = date(2025, 3, 10)
PLACE: Final = "Europe/Berlin"
NOW: Final = datetime(2026, 11, 1, tzinfo=UTC)
STEADY: Final = ("steady_low", "steady_mid", "steady_high")


@dataclass(frozen=True)
class SimulatedDiary:
    """One diary and its truth.

    Parameters
    ----------
    onset
        The day from which what is worrying begins, -1: none.
    risen
        The days on which the true rate has risen.
    truth
        What was so about each entry, also where it was not answered or answered wrongly.

    """

    diary: Diary
    first: date
    days: int
    onset: int
    risen: NDArray[np.bool_]
    profile: str = ""
    truth: Sequence[Mapping[str, Any]] = ()

    def visit(self, day: date, discussed: Sequence[str]) -> pd.DataFrame:
        """Return the row of a visit at noon of a day."""
        noon = at((day - BEGIN).days, 720)
        number = 1_000_000 + (day - BEGIN).days
        record = {"date": day.isoformat(), "kind": "doctor", "logged_at": noon}
        visits = [record | {"discussed": list(discussed), "id": str(UUID(int=number))}]
        return as_add_answers(1, 1, [], [], visits=visits).visits


def at(day: int, minute: float) -> str:
    """Return a minute of a diary's day on the clock of the place."""
    local = datetime.combine(BEGIN + timedelta(days=day), datetime.min.time()) + timedelta(
        seconds=round(minute * 60)
    )
    return local.replace(tzinfo=ZoneInfo(PLACE)).isoformat()


def word_of(share: float) -> str:
    """Return the word nearest to a share of the day."""
    return "hardly" if share < 0.425 else "some" if share < 0.8 else "most"


def truly_risen(rate: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say on which days the true mean of the last week is a quarter above that of the four weeks before."""
    total, day = np.concatenate([[0.0], np.cumsum(rate)]), np.arange(1, rate.size + 1)
    week, before = np.maximum(day - 7, 0), np.maximum(day - 35, 0)
    last, old = (
        (total[day] - total[week]) / (day - week),
        (total[week] - total[before]) / np.maximum(week - before, 1),
    )
    risen: NDArray[np.bool_] = (last >= 1.25 * old) & (week > before)
    return risen


def as_add_answers(
    seed: int,
    age_days: int,
    episodes: list[dict[str, Any]],
    check_ins: list[dict[str, Any]],
    background: Mapping[str, Any] | None = None,
    visits: Sequence[Mapping[str, Any]] = (),
) -> Diary:
    """Return the diary of an exchange file with these records."""
    child = {
        "id": str(UUID(int=seed)),
        "name": f"Child {seed}",
        "birth_date": (BEGIN - timedelta(days=age_days)).isoformat(),
        "time_zone": PLACE,
        **({"background": dict(background)} if background else {}),
    }
    rows = [
        {**record, "id": str(UUID(int=place))}
        for place, record in enumerate([*episodes, *check_ins])
    ]
    tables = {"episodes": rows[: len(episodes)], "check_ins": rows[len(episodes) :]}
    tables |= {"visits": [dict(visit) for visit in visits]}
    diary = diary_in(
        read_document(
            {"format": FORMAT, "children": [child | {"gestation_weeks": 40} | tables]}, NOW
        )[0]
    )
    if diary is None:
        raise ValueError(f"diary {seed} is empty")
    return diary


# Our own simulator: steady rates, steps and a ramp, seen by parents who watch more on some days than on others.


def own(profile: str, seed: int) -> SimulatedDiary:
    """Return a diary of `steady_low|mid|high`, `step2|3|4_mid|high` or `ramp3_mid`: day-to-day scatter, unwatched days, late entries."""
    kind, _, level = profile.partition("_")
    chance = np.random.default_rng([seed, *profile.encode()])
    days = 180 if kind == "steady" else 120
    onset = -1 if kind == "steady" else int(chance.integers(35, 60))
    factor = 1.0 if onset < 0 else float(kind[-1])
    ramp = (
        np.clip((np.arange(days) - onset) / (28 if kind.startswith("ramp") else 1e-9), 0, 1)
        if onset >= 0
        else np.zeros(days)
    )
    rate = (
        {"low": 0.7, "mid": 1.9, "high": 5.0}[level]
        * float(np.exp(0.15 * chance.standard_normal()))
        * (1 + (factor - 1) * ramp)
    )
    watch = chance.choice([0.25, 0.6, 1.0], days, p=[0.25, 0.5, 0.25])
    engaged = chance.random(days) > 0.12
    count = chance.poisson(rate * chance.gamma(3, 1 / 3, days) * watch * 0.9) * engaged
    episodes, check_ins = [], []
    for day in range(days):
        minutes = np.sort(chance.uniform(360, 1300, int(count[day])))
        late = [int(chance.random() < 0.07) for _ in minutes]
        episodes += [
            {"started_at": at(day, m), "logged_at": at(day + delay, 1380), "duration_s": 2}
            for m, delay in zip(minutes.tolist(), late, strict=True)
        ]
        if engaged[day] and chance.random() < 0.7:
            text = "none" if count[day] == 0 else "yes"
            check_ins.append(
                {
                    "date": (BEGIN + timedelta(days=day)).isoformat(),
                    "episodes_seen": text,
                    "watched": word_of(float(watch[day])),
                }
            )
    diary = as_add_answers(
        seed,
        int(chance.integers(30, 250)),
        episodes,
        [{**one, "logged_at": f"{one['date']}T22:30:00+02:00"} for one in check_ins],
    )
    return SimulatedDiary(diary, BEGIN, days, onset, truly_risen(rate))


# A fuller simulator, if there is one: a folder with sim.py that has simulate(profile, seed), PROFILES and OBS.

_STATE: Final = ("asleep", "awake", "just_woke", "feeding")
_RHYTHM: Final = ("single", "irregular", "regular", "irregular")
_HELD: Final = ("continued", "stopped", None)
_SIDE: Final = ("both", "left", "right", "alternating")
_PARTS: Final[tuple[list[str], ...]] = (["arm"], ["leg"], ["whole_body"], ["head"], ["face"], [])
NO_CHECK_IN: Final = 99999


def simulator_in(folder: Path) -> Any:
    """Load a folder's sim.py."""
    spec = importlib.util.spec_from_file_location("sim", folder / "sim.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "sim.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["sim"] = module
    spec.loader.exec_module(module)
    return module


def from_simulator(
    sim: Any, observation: Mapping[str, Any], setting: str | None = None
) -> Callable[[str, int], SimulatedDiary]:
    """Return a maker of diaries by that simulator, with another way of watching where one is given.

    The setting says what else is answered (`answers.SETTINGS`); None: nothing, and no truth is drawn.
    """
    extend(sim)

    def make(profile: str, seed: int) -> SimulatedDiary:
        usual = dict(sim.OBS)
        sim.OBS.update(observation)
        try:
            made = sim.simulate(profile, seed)
        finally:
            sim.OBS.clear()
            sim.OBS.update(usual)
        entries = [_entry(made.ep, place) for place in range(made.ep["day"].size)]
        truth = _add_answers(profile, seed, entries, made.ep["worrying"].tolist(), setting)
        diary = as_add_answers(seed, made.age0, entries, _check_ins(made), BACKGROUND.get(profile))
        risen = truly_risen(made.truth_rate)
        return SimulatedDiary(diary, BEGIN, made.T, made.onset, risen, profile, truth)

    return make


def _add_answers(
    profile: str,
    seed: int,
    entries: Sequence[dict[str, Any]],
    worrying: Sequence[bool],
    setting: str | None,
) -> list[dict[str, Any]]:
    """Add to each entry what is answered in a setting, and return what was so."""
    if setting is None:
        return []
    named = [*profile.encode(), *setting.encode()]
    chance, hidden = np.random.default_rng([seed, *named]), np.random.default_rng([*named, seed])
    truth = []
    for entry, is_worrying in zip(entries, worrying, strict=True):
        asleep = entry["state"] == "asleep"
        kind = kind_of(profile, entry["rhythm"], worrying=is_worrying, asleep=asleep)
        if setting == "none":
            truth.append(true_answers(kind, hidden, asleep=asleep))
            continue
        is_named = setting == "named"
        words, true = answers(kind, chance, asleep=asleep, named=is_named, hidden=hidden)
        entry.update(words)
        truth.append(true)
    return truth


def _entry(ep: Mapping[str, Any], place: int) -> dict[str, Any]:
    day, minute, logged = (
        int(ep["day"][place]),
        float(ep["minute"][place]),
        int(ep["entry_day"][place]),
    )
    jerks = int(ep["jerks"][place])
    return {
        "started_at": at(day, minute),
        "logged_at": at(day, min(minute + 3, 1439.9)) if logged <= day else at(logged, 1200),
        "logged_by": ("Mum", "Dad")[int(ep["caregiver"][place])],
        "state": _STATE[int(ep["state"][place])],
        "rhythm": _RHYTHM[int(ep["rhythm"][place])],
        "held": _HELD[int(ep["held"][place])],
        "side": _SIDE[int(ep["side"][place])],
        "body_parts": _PARTS[int(ep["part"][place])],
        "duration_s": round(float(ep["dur_s"][place]), 1),
        "duration_precision": "estimated",
        **({"jerk_count": jerks} if jerks > 1 else {}),
    }


def _check_ins(made: Any) -> list[dict[str, Any]]:
    """Return a check-in on every day of which something is known: none seen, or how much of a day with entries somebody watched."""
    first_entry = np.full(made.T, NO_CHECK_IN)
    np.minimum.at(first_entry, made.ep["day"], made.ep["entry_day"])
    rows = []
    for day in range(made.T):
        none, share = int(made.checkin[day]), float(made.watch_rep[day])
        watched = {} if np.isnan(share) else {"watched": word_of(share)}
        logged = none if none < NO_CHECK_IN else int(first_entry[day])
        if logged == NO_CHECK_IN or (none == NO_CHECK_IN and not watched):
            continue
        watching = {"episodes_seen": "none"} if none < NO_CHECK_IN else {"episodes_seen": "yes"}
        rows.append(
            {
                "date": (BEGIN + timedelta(days=day)).isoformat(),
                "logged_at": at(logged, 1425 if logged <= day else 1201),
                **watching,
                **watched,
            }
        )
    return rows
