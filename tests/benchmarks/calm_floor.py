"""`python -m tests.benchmarks.calm_floor`: what the letter of P30 and P32 alone raises on calm diaries, computed without the rules.

P30: five in a row, or three on waking, not asleep and not stopped by a hand, are for today. P32: so is an even beat of half a minute
asleep, of one side or twice in two weeks, where nobody tried waking. Each line is given again for diaries in which nobody notes a
wrong state (`state_err`): the difference is what wrong taps alone raise, and no rule can tell them from true ones. Only the weighing
of P15, against other entries of the fortnight, can raise fewer.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.answers import extend
from tests.benchmarks.calm import BESIDE, CORE, NEWBORN_DAYS
from tests.benchmarks.trend_diaries import simulator_in
from tests.benchmarks.trend_figures import line, per_100_baby_years

Flags = NDArray[np.bool_]

ASLEEP, WAKING = 0, 2
"""The simulator's codes of a state."""
STOPPED, EVEN, FACE, NO_PART = 1, 2, 4, 5
ONE_SIDE: Final = (1, 2)
IN_A_ROW, ON_WAKING, GAP_MIN, BRIEF_S = 5, 3, 2.0, 3.0
LONG_S, PAUSE_S, SPEAKS_DAYS = 30.0, 5.0, 14


def in_a_row(entries: Mapping[str, NDArray[Any]]) -> Flags:
    """Return the entries of a series that P30 never lets anything silence."""
    minute = entries["day"] * 1440.0 + entries["minute"]
    alone = (entries["jerks"] > 1) | (entries["dur_s"] > BRIEF_S)
    apart = np.diff(minute, prepend=-np.inf) > GAP_MIN
    apart |= np.diff(entries["caregiver"], prepend=-1) != 0
    apart |= alone | np.concatenate([[False], alone[:-1]])
    group = np.cumsum(apart) - 1
    brief = (entries["jerks"] > 1) | ~alone
    counts = brief & (entries["state"] != ASLEEP)
    counts &= (entries["held"] != STOPPED) & (entries["part"] != FACE)
    movements = np.bincount(group, weights=entries["jerks"] * counts)
    woke = np.bincount(group, weights=(entries["state"] == WAKING) * counts) > 0
    many = (movements >= IN_A_ROW) | (woke & (movements >= ON_WAKING))
    return np.asarray(many[group] & counts)


def even_asleep(entries: Mapping[str, NDArray[Any]]) -> Flags:
    """Return the entries that P32 calls for today where nothing else was answered."""
    pauses = (entries["jerks"] > 1) & (entries["dur_s"] > PAUSE_S * entries["jerks"])
    beat = (entries["state"] == ASLEEP) & (entries["rhythm"] == EVEN) & ~pauses
    beat &= (entries["dur_s"] >= LONG_S) & (entries["held"] != STOPPED)
    days, parts = entries["day"], entries["part"]
    alike = (parts[:, None] == parts) | (parts == NO_PART) | (parts == NO_PART)[:, None]
    near = (np.abs(days[:, None] - days) <= SPEAKS_DAYS) & alike & beat
    return np.asarray(beat & (np.isin(entries["side"], ONE_SIDE) | (near.sum(axis=1) > 1)))


RULES: Final = {"P30: in a row": in_a_row, "P32: even asleep": even_asleep}


def new_evenings(made: Any, marked: Flags) -> Flags:
    """Return the evenings, from four weeks of age on, on which such a flag is new."""
    first_day = np.maximum(made.ep["entry_day"], made.ep["day"])[marked]
    flagged = np.zeros(made.T, dtype=bool)
    for known, day in zip(first_day.tolist(), made.ep["day"][marked].tolist(), strict=True):
        flagged[known : day + SPEAKS_DAYS + 1] = True
    begins = flagged & ~np.concatenate([[False], flagged[:-1]])
    return np.asarray(begins[made.age0 + np.arange(made.T) >= NEWBORN_DAYS])


def diaries(sim: Any, profiles: Sequence[str], seeds: Sequence[int]) -> Iterator[Any]:
    """Yield the simulator's diaries of some profiles and seeds."""
    for profile in profiles:
        for seed in seeds:
            yield sim.simulate(profile, seed)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="What P30 and P32 alone raise on calm diaries.")
    parser.add_argument("--diaries", type=int, default=60, metavar="N", help="of each profile")
    parser.add_argument("--seed", type=int, default=1_570_000, help="the first seed")
    parser.add_argument(
        "--simulator",
        default=os.environ.get("MOVEMENT_DIARY_SIMULATOR", str(BESIDE)),
        metavar="DIR",
    )
    options = parser.parse_args()
    sim = simulator_in(Path(options.simulator))
    extend(sim)
    seeds = range(options.seed, options.seed + options.diaries)
    usual = sim.OBS["state_err"]
    for name, profiles in (("core", CORE), ("shudder", ("shudder",))):
        for wrong in (usual, 0.0):
            sim.OBS["state_err"] = wrong
            made = list(diaries(sim, profiles, seeds))
            for rule, marks in RULES.items():
                figure = per_100_baby_years([new_evenings(one, marks(one.ep)) for one in made])
                line("", f"{name}, {rule}, state wrong in {wrong:.0%}", figure)
    sim.OBS["state_err"] = usual


if __name__ == "__main__":
    main()
