"""G12: how often the test for a daily rhythm finds one where there is none (size), and where there is one (power).

Forty days with under-watched nights, day-to-day scatter, and bouts that follow one another. The hours of watching are known, or told as one
number for each quarter of a day that is a fifth wrong, or assumed as the product assumes them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tracker.statistics.circadian_test import daily_rhythm
from tracker.statistics.confidence_intervals import share
from tracker.statistics.exposure import (
    NIGHT_FROM_H,
    NIGHT_LOG_SD,
    NIGHT_TO_H,
    NIGHT_WATCHED,
    WatchHours,
)

Floats = NDArray[np.float64]
WatchReport = Callable[[Floats, np.random.Generator], WatchHours]

HOUR: Final = np.arange(24)
DAYS: Final = 40
QUARTER: Final = HOUR // 6
TOLD_ERROR: Final = 0.2
ALLOWED_ERROR: Final = 0.18
"""What the test is told of that error: a little less, so that its size comes out at 0.05 (ours)."""
MODULATIONS: Final = (0.0, 0.5, 0.8)


def known(watched: Floats, chance: np.random.Generator) -> WatchHours:  # noqa: ARG001 - as the others
    """Return the hours as they were."""
    return WatchHours(watched, QUARTER, 0.0)


def by_quarter(watched: Floats, chance: np.random.Generator) -> WatchHours:
    """Return the quarters' means, each wrong by a fifth."""
    means = np.bincount(QUARTER, watched) / 6 * np.exp(TOLD_ERROR * chance.standard_normal(4))
    return WatchHours(means[QUARTER], QUARTER, ALLOWED_ERROR)


def assumed(watched: Floats, chance: np.random.Generator) -> WatchHours:  # noqa: ARG001 - as the others
    """Return what the product assumes of every family."""
    night = (HOUR >= NIGHT_FROM_H) | (HOUR < NIGHT_TO_H)
    return WatchHours(np.where(night, NIGHT_WATCHED, 1.0), night.astype(np.int64), NIGHT_LOG_SD)


def a_family(
    modulation: float, chance: np.random.Generator
) -> tuple[Floats, NDArray[np.int64], Floats]:
    """Return minutes and days of bouts, and how much each hour was watched."""
    night = (HOUR >= NIGHT_FROM_H) | (HOUR < NIGHT_TO_H - 1)
    watched = np.where(night, chance.uniform(0.2, 0.6), 1.0) * np.exp(
        0.15 * chance.standard_normal(24)
    )
    rate = watched * (
        1 + modulation * np.cos(2 * np.pi * (HOUR + 0.5) / 24 - chance.uniform(0, 2 * np.pi))
    )
    day = np.repeat(np.arange(DAYS), chance.poisson(1.5 * chance.gamma(1.2, 1 / 1.2, DAYS)))
    minute = 60 * (chance.choice(24, day.size, p=rate / rate.sum()) + chance.random(day.size))
    follows = np.append(False, day[1:] == day[:-1]) & (chance.random(day.size) < 0.35)
    for place in np.flatnonzero(follows):
        minute[place] = (minute[place - 1] + chance.normal(0, 40)) % 1440
    return minute, day, watched


def measure(reps: int = 2000, seed: int = 12) -> None:
    """Print size and power for each way of knowing the hours."""
    ways: dict[str, WatchReport] = {
        "hours known": known,
        "told by quarter, a fifth wrong": by_quarter,
        "as the product assumes": assumed,
    }
    goal = {0.0: "0.04-0.06", 0.8: ">= 0.85"}
    for modulation in MODULATIONS:
        chance = np.random.default_rng([seed, int(10 * modulation)])
        result, tries = dict.fromkeys(ways, 0), 0
        for _ in range(reps):
            minute, day, watched = a_family(modulation, chance)
            answers = {
                name: daily_rhythm(minute, day, value(watched, chance))
                for name, value in ways.items()
            }
            tries += all(answers.values())
            for name, answer in answers.items():
                result[name] += answer is not None and answer.is_significant
        for name, times in result.items():
            within = share(times, tries)
            what = "size" if modulation == 0 else f"power at modulation {modulation:g}"
            figure = f"{times / tries:.3f} ({within.low or 0:.3f}-{within.high or 0:.3f})"
            print(
                f"{'G12':<5}{what + ', ' + name:<58}{figure:<66}{goal.get(modulation, '')}",
                flush=True,
            )


if __name__ == "__main__":
    measure()
