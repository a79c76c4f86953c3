"""`python -m tests.benchmarks.trends`: how often a rise is flagged in steady diaries, and how soon in others; calm.py has every rule.

Made-up diaries only: the figures order methods and catch what got worse. They are no clinical sensitivity and are never shown to a parent.
A simulator in a folder (sim.py) is used when it is named by --simulator or MOVEMENT_DIARY_SIMULATOR, or lies in ../shared/bench; otherwise our own small one.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks import daily_rhythm
from tests.benchmarks.summaries import PERIOD, a_busy_diary
from tests.benchmarks.trend_diaries import STEADY, SimulatedDiary, from_simulator, own, simulator_in
from tests.benchmarks.trend_figures import (
    AtMost,
    Within,
    delay,
    detected,
    judged,
    line,
    per_100_baby_years,
)
from tracker.domain.diary import CONTRACTS, Diary
from tracker.domain.local_time import end_of_day
from tracker.events.event_index import detect_events
from tracker.statistics.change_detection import RISING_FROM, evening_comparisons
from tracker.statistics.confidence_intervals import dispersion, rate, share
from tracker.statistics.daily_counts_as_known import daily_counts_as_known
from tracker.statistics.days import day_table
from tracker.statistics.frequency import frequency

Flags = NDArray[np.bool_]
Make = Callable[[str, int], SimulatedDiary]

CORE: Final = ("bnsm", "jitter", "startle", "hypnic", "mixed")
STRESSED: Final = ("hypnic", "startle", "mixed")
PRODUCT: Final = "the product"
STRESS: Final[dict[str, dict[str, Any]]] = {
    "check-ins fade": {"q0": (0.75, 0.95), "q_trend": (-0.06, -0.03)},
    "diligence surge": {
        "watch_p": (0.6, 0.3, 0.1),
        "worry_p": 1.0,
        "worry_watch": 1.0,
        "worry_len": (20, 30),
    },
    "clean": {
        "q0": (0.95, 0.99),
        "q_trend": (0, 0),
        "worry_p": 0.0,
        "lon": (40, 80),
        "fatigue": (0, 0),
        "watch_p": (0.05, 0.15, 0.8),
        "watch": (0.8, 0.9, 1.0),
    },
}
RISES: Final = (
    ("G3", "step4_mid", Within({14: 95}, 4)),
    ("G4", "step3_mid", Within({14: 80, 60: 98}, 7)),
    ("G5", "step3_high", Within({14: 95}, 3)),
    ("G6", "step2_high", Within({14: 70, 60: 95}, 9)),
    ("G7", "step2_mid", Within({60: 85}, 18)),
    ("G8", "ramp3_mid", Within({60: 97}, 21)),
)
BESIDE: Final = Path(__file__).parents[3] / "shared" / "bench"
"""Where a simulator is looked for when none is named."""


# How each method sees a diary: one answer an evening, with what was known by then.


def whole(result: SimulatedDiary) -> Diary:
    """Return the diary as it stands on the evening of its last day."""
    last = result.first + timedelta(days=result.days - 1)
    tables: dict[str, Any] = {name: result.diary.table(name) for name in CONTRACTS}
    return Diary(result.diary.child, end_of_day(last, result.diary.child.time_zone), **tables)


def methods(result: SimulatedDiary) -> dict[str, Flags]:
    """Return the evenings flagged by the product's score and by three simple rivals."""
    diary, day = whole(result), np.arange(result.days)
    known = daily_counts_as_known(diary, result.first, day, day, 42)
    seen_before = known.observed & known.in_diary
    x = np.where(seen_before, known.bouts, 0.0)
    week, before = x[:, :7].sum(axis=1), x[:, 7:14].sum(axis=1)
    naive = (week >= 3) & seen_before[:, 7:14].any(axis=1) & (week >= 1.5 * np.maximum(before, 0.5))
    days = np.maximum(seen_before[:, 2:30].sum(axis=1), 1)
    mean = x[:, 2:30].sum(axis=1) / days
    spread = np.sqrt(
        np.where(seen_before[:, 2:30], (x[:, 2:30] - mean[:, None]) ** 2, 0).sum(axis=1)
        / np.maximum(days - 1, 1)
    )
    ears = (
        seen_before[:, 0]
        & (days >= 7)
        & (x[:, 0] >= 3)
        & ((x[:, 0] - mean) / np.maximum(spread, 0.5) >= 3)
    )
    return {
        PRODUCT: np.nan_to_num(evening_comparisons(diary, result.first).rising) >= RISING_FROM,
        "week >= 1.5 x last week": naive,
        "EARS C2, z >= 3": ears,
        "7 v 28 d, Poisson p < .05": _seven_against_28(x, seen_before),
    }


def _seven_against_28(x: NDArray[np.float64], seen_before: Flags) -> Flags:
    from scipy.special import betainc  # noqa: PLC0415 - kept beside its only use

    x1, x0, e1, e0 = (
        x[:, :7].sum(axis=1),
        x[:, 7:35].sum(axis=1),
        seen_before[:, :7].sum(axis=1),
        seen_before[:, 7:35].sum(axis=1),
    )
    p = np.where(
        (x1 >= 3) & (e0 >= 7),
        betainc(np.maximum(x1, 1e-9), x0 + 1, e1 / np.maximum(e1 + e0, 1)),
        1.0,
    )
    flagged: Flags = p < 0.05
    return flagged


# The table.


@dataclass
class Bench:
    """What is measured, and on how many diaries from which seed on."""

    make: Make
    sim: Any
    diaries: int
    seed: int

    def seeds(self) -> range:
        """Return the seeds of a profile."""
        return range(self.seed, self.seed + self.diaries)

    def rises(self) -> None:
        """G1 to G8: the score alone, beside the rivals."""
        core = CORE if self.sim else STEADY
        calm = {
            profile: [(methods(value), value.risen) for value in self._diaries(self.make, profile)]
            for profile in core
        }
        self._calm(
            "G1", "steady diaries", [row for rows in calm.values() for row in rows], AtMost(10, 12)
        )
        for profile, rows in calm.items():
            judged(
                "G1",
                f"   {profile}",
                per_100_baby_years(flags[PRODUCT] & ~risen for flags, risen in rows),
                AtMost(15),
            )
        for name, observation in STRESS.items() if self.sim else ():
            stressed = from_simulator(self.sim, observation)
            self._calm(
                "G2",
                name,
                [
                    (methods(value), value.risen)
                    for profile in STRESSED
                    for value in self._diaries(stressed, profile)
                ],
                AtMost(15),
            )
        for goal, profile, wanted in RISES:
            entries = [(methods(value), value.onset) for value in self._diaries(self.make, profile)]
            for method in entries[0][0]:
                soon = detected([delay(flags[method], onset) for flags, onset in entries], 14, 60)
                if method == PRODUCT:
                    judged(goal, f"{profile}: {method}", soon, wanted)
                else:
                    line(goal, f"{profile}: {method}", soon)

    def _calm(
        self, goal: str, what: str, rows: Sequence[tuple[dict[str, Flags], Flags]], wanted: AtMost
    ) -> None:
        for method in rows[0][0]:
            result = per_100_baby_years(flags[method] & ~risen for flags, risen in rows)
            if method == PRODUCT:
                judged(goal, f"false rises, {what}: {method}", result, wanted)
            else:
                line(goal, f"false rises, {what}: {method}", result)

    def _diaries(self, make: Make, profile: str) -> Iterable[SimulatedDiary]:
        return (make(profile, seed) for seed in self.seeds())


def coverage(diaries: int) -> None:
    """G13: how often the 95 % interval of a rate holds the true one."""
    for true in (0.5, 1.0, 3.0):
        chance, held, intervals = np.random.default_rng([7, int(10 * true)]), 0, 0
        for _ in range(diaries):
            counts = chance.poisson(true * chance.gamma(3, 1 / 3, 28))
            result = rate(int(counts.sum()), 28, dispersion(counts))
            if result.low is not None and result.high is not None and result.bouts >= 5:
                held, intervals = held + (result.low <= true <= result.high), intervals + 1
        within = share(held, intervals)
        figure = f"{held / intervals:.1%} ({within.low or 0:.1%}-{within.high or 0:.1%})"
        line(
            "G13",
            f"interval of {true:g} a day holds it, NB k=3, 28 d",
            figure,
            "93-97 %",
            met=0.93 <= held / intervals <= 0.97,
        )


def cost() -> None:
    """G14: events, days, frequency and the score of 15 evenings."""
    sizes, spent = (10_000, 100_000, 1_000_000), []
    for size in sizes:
        diary, times = a_busy_diary(size), []
        for _ in range(3):
            began = time.process_time()
            frequency(day_table(diary, PERIOD, detect_events(diary.episodes)))
            middle = time.process_time()
            evening_comparisons(diary, diary.today - timedelta(days=14))
            times.append((middle - began, time.process_time() - middle))
        spent.append(min(times))
        figure = f"{1000 * spent[-1][0]:.0f} ms, {1000 * spent[-1][1]:.0f} ms CPU"
        line(
            "G14",
            f"{size:,} entries: frequency, trend",
            figure,
            *(["<= 10 ms"] if size == sizes[0] else []),
            met=sum(spent[-1]) <= 0.010 if size == sizes[0] else None,
        )
    slope = np.polyfit(np.log(sizes), np.log([sum(pair) for pair in spent]), 1)[0]
    line("G14", "slope of cost on size, log-log", f"{slope:.2f}", "<= 1.1", met=bool(slope <= 1.1))


def main() -> None:
    parser = argparse.ArgumentParser(
        description="How often the product flags calm diaries, and how soon others."
    )
    parser.add_argument(
        "--diaries",
        type=int,
        default=60,
        metavar="N",
        help="diaries of each profile for the score (default 60)",
    )
    parser.add_argument("--seed", type=int, default=500_000, help="the first seed (default 500000)")
    parser.add_argument(
        "--simulator",
        default=os.environ.get("MOVEMENT_DIARY_SIMULATOR"),
        metavar="DIR",
        help="a folder with sim.py",
    )
    value = parser.parse_args()
    folder = (
        Path(value.simulator)
        if value.simulator
        else BESIDE
        if (BESIDE / "sim.py").is_file()
        else None
    )
    sim = simulator_in(folder) if folder else None
    bench = Bench(from_simulator(sim, {}) if sim else own, sim, value.diaries, value.seed)
    print(
        f"{f'the simulator of {folder}' if sim else 'our own simulator'}, {value.diaries} diaries a profile, seeds from {value.seed}\n"
    )
    print(
        "The rivals stand at their textbook thresholds: read how soon they flag beside how often they flag calm diaries."
    )
    bench.rises()
    if not sim:
        print("G2 was not measured: it needs a simulator that can be told how parents watch.")
    coverage(2000)
    cost()
    daily_rhythm.measure()


if __name__ == "__main__":
    main()
