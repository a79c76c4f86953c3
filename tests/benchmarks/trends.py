"""`python -m tests.benchmarks.trends`: how often the product flags calm diaries, and how soon it flags others, through its own replay.

Made-up diaries only: the figures order methods and catch what got worse. They are no clinical sensitivity and are never shown to a parent.
A simulator in a folder (sim.py) is used when it is named by --simulator or MOVEMENT_DIARY_SIMULATOR; otherwise our own small one.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from tests.benchmarks import daily_rhythm
from tests.benchmarks.summaries import PERIOD, a_busy_diary
from tests.benchmarks.trend_diaries import STEADY, Told, from_simulator, own, simulator_in
from tracker.diary import CONTRACTS, Diary
from tracker.local_time import end_of_day
from tracker.replay import replay
from tracker.summaries.days import day_table
from tracker.summaries.evenings import RISING_FROM, evenings
from tracker.summaries.frequency import frequency
from tracker.summaries.intervals import dispersion, rate, share
from tracker.summaries.known import look_back
from tracker.summaries.series import happened

Flags = NDArray[np.bool_]
Make = Callable[[str, int], Told]

REFRACTORY_DAYS: Final = 14
YEAR_DAYS: Final = 365.25
CORE: Final = ("bnsm", "jitter", "startle", "hypnic", "mixed")
STRESSED: Final = ("hypnic", "startle", "mixed")
STRESS: Final[dict[str, dict[str, Any]]] = {
    "check-ins fade": {"q0": (0.75, 0.95), "q_trend": (-0.06, -0.03)},
    "diligence surge": {"watch_p": (0.6, 0.3, 0.1), "worry_p": 1.0, "worry_watch": 1.0, "worry_len": (20, 30)},
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
    ("G3", "step4_mid", ">= 95 % in 14 d, median <= 4 d"),
    ("G4", "step3_mid", ">= 80 % in 14 d, >= 98 % in 60 d, median <= 7 d"),
    ("G5", "step3_high", ">= 95 % in 14 d, median <= 3 d"),
    ("G6", "step2_high", ">= 70 % in 14 d, >= 95 % in 60 d, median <= 9 d"),
    ("G7", "step2_mid", ">= 85 % in 60 d, median <= 18 d"),
    ("G8", "ramp3_mid", ">= 97 % in 60 d, median <= 21 d"),
)
ACTED_ON: Final = ("same_day", "emergency_now")


# How each method sees a diary: one answer an evening, with what was known by then.


def whole(told: Told) -> Diary:
    """Return the diary as it stands on the evening of its last day."""
    last = told.first + timedelta(days=told.days - 1)
    return Diary(told.diary.child, end_of_day(last, told.diary.child.time_zone), **{name: told.diary.table(name) for name in CONTRACTS})


def methods(told: Told) -> dict[str, Flags]:
    """Return the evenings flagged by the product's score and by three simple rivals."""
    diary, day = whole(told), np.arange(told.days)
    known = look_back(diary, told.first, day, day, 42)
    seen = known.observed & known.in_diary
    x = np.where(seen, known.bouts, 0.0)
    week, before = x[:, :7].sum(axis=1), x[:, 7:14].sum(axis=1)
    naive = (week >= 3) & seen[:, 7:14].any(axis=1) & (week >= 1.5 * np.maximum(before, 0.5))
    days = np.maximum(seen[:, 2:30].sum(axis=1), 1)
    mean = x[:, 2:30].sum(axis=1) / days
    spread = np.sqrt(np.where(seen[:, 2:30], (x[:, 2:30] - mean[:, None]) ** 2, 0).sum(axis=1) / np.maximum(days - 1, 1))
    ears = seen[:, 0] & (days >= 7) & (x[:, 0] >= 3) & ((x[:, 0] - mean) / np.maximum(spread, 0.5) >= 3)
    return {
        "the product": np.nan_to_num(evenings(diary, told.first).rising) >= RISING_FROM,
        "week >= 1.5 x last week": naive,
        "EARS C2, z >= 3": ears,
        "7 v 28 d, Poisson p < .05": _seven_against_28(x, seen),
    }


def _seven_against_28(x: NDArray[np.float64], seen: Flags) -> Flags:
    from scipy.special import betainc  # noqa: PLC0415 - kept beside its only use

    x1, x0, e1, e0 = x[:, :7].sum(axis=1), x[:, 7:35].sum(axis=1), seen[:, :7].sum(axis=1), seen[:, 7:35].sum(axis=1)
    p = np.where((x1 >= 3) & (e0 >= 7), betainc(np.maximum(x1, 1e-9), x0 + 1, e1 / np.maximum(e1 + e0, 1)), 1.0)
    flagged: Flags = p < 0.05
    return flagged


# Counting.


def per_100_baby_years(flagged: Iterable[Flags]) -> str:
    """Count flags with a fortnight's pause after each, per 100 baby-years, with an interval that allows for some children having several."""
    counts, years = [], 0.0
    for evening in flagged:
        last, count = -REFRACTORY_DAYS, 0
        for day in np.flatnonzero(evening).tolist():
            if day - last >= REFRACTORY_DAYS:
                last, count = day, count + 1
        counts.append(count)
        years += evening.size / YEAR_DAYS
    x = float(sum(counts))
    phi = max(1.0, float(np.var(counts) / np.mean(counts))) if x else 1.0
    low = float(chdtri(2 * x / phi, 0.975)) / 2 * phi if x else 0.0
    high = float(chdtri(2 * x / phi + 2, 0.025)) / 2 * phi
    return f"{100 * x / years:.1f} ({100 * low / years:.1f}-{100 * high / years:.1f})"


def detected(delays: Sequence[float], *within: int) -> str:
    """Say which share was flagged within so many days of the onset, and the median, each with its 95 % interval."""
    n, ordered = len(delays), np.sort(delays)
    said = []
    for days in within:
        found = share(int((ordered <= days).sum()), n)
        said.append(f"{100 * found.k / n:.0f} % ({100 * (found.low or 0):.0f}-{100 * (found.high or 0):.0f}) in {days} d")
    reach = 0.98 * np.sqrt(n)
    places = [max(0, int(n / 2 - reach)), (n - 1) // 2, min(n - 1, int(np.ceil(n / 2 + reach)))]
    low, median, high = ("never" if np.isinf(ordered[place]) else f"{ordered[place]:.0f}" for place in places)
    return ", ".join([*said, f"median {median} d ({low}-{high})"])


def delay(flagged: Flags, onset: int, horizon: int = 60) -> float:
    """Return days from the onset to the first flag; infinite where there is none within the horizon."""
    found = np.flatnonzero(flagged[onset : onset + horizon + 1])
    return float(found[0]) if found.size else np.inf


def line(goal: str, what: str, figure: str, wanted: str = "") -> None:
    print(f"{goal:<5}{what:<58}{figure:<66}{wanted}", flush=True)


# The table.


@dataclass
class Bench:
    """What is measured, and on how many diaries from which seed on."""

    make: Make
    sim: Any
    diaries: int
    seed: int
    begun_by: Counter[tuple[str, str]] = field(default_factory=Counter)

    def seeds(self, number: int | None = None) -> range:
        """Return the seeds of a profile."""
        return range(self.seed, self.seed + (number or self.diaries))

    def rises(self) -> None:
        """G1 to G8: the score alone."""
        core = CORE if self.sim else STEADY
        calm = {profile: [(methods(told), told.risen) for told in self._told(self.make, profile)] for profile in core}
        names = list(next(iter(calm.values()))[0][0])
        for name in names:
            everyone = per_100_baby_years(flags[name] & ~risen for rows in calm.values() for flags, risen in rows)
            line("G1", f"false rises, steady diaries: {name}", everyone, "<= 10 per 100 baby-years (upper <= 12)" if name == names[0] else "")
        for profile, rows in calm.items():
            line("G1", f"   {profile}", per_100_baby_years(flags[names[0]] & ~risen for flags, risen in rows), "<= 15")
        for name, observation in STRESS.items() if self.sim else ():
            stressed = from_simulator(self.sim, observation)
            rows = [(methods(told), told.risen) for profile in STRESSED for told in self._told(stressed, profile)]
            for method in names:
                line("G2", f"{name}: {method}", per_100_baby_years(flags[method] & ~risen for flags, risen in rows), "<= 15" if method == names[0] else "")
        for goal, profile, wanted in RISES:
            found = [(methods(told), told.onset) for told in self._told(self.make, profile)]
            for name in names:
                delays = [delay(flags[name], onset) for flags, onset in found]
                line(goal, f"{profile}: {name}", detected(delays, 14, 60), wanted if name == names[0] else "")

    def _told(self, make: Make, profile: str) -> Iterable[Told]:
        return (make(profile, seed) for seed in self.seeds())

    def flags(self, number: int) -> None:
        """G9 to G11, G15 and G16: every rule, through the replay; needs a simulator that tells states, sides and holding."""
        calm = {profile: [self._acted_on(self.make(profile, seed)) for seed in self.seeds(number)] for profile in CORE}
        years, by_rule = sum(acted["any"].size for rows in calm.values() for acted in rows) / YEAR_DAYS, self.begun_by.most_common()
        calm["shudder"] = [self._acted_on(self.make("shudder", seed)) for seed in self.seeds(number)]
        core = [acted for profile in CORE for acted in calm[profile]]
        for profile in ("spasms_tap", "spasms_lump"):
            rows = [(self._acted_on(told)["spasm_clusters"], told.onset) for told in (self.make(profile, seed) for seed in self.seeds(number))]
            line("G9", f"{profile}: suspected spasms", detected([delay(flags, onset) for flags, onset in rows], 7, 14), ">= 95 % / >= 99.5 %, median <= 3 d")
        line("G10", "false spasm series, core", per_100_baby_years(begun(acted["spasm_clusters"]) for acted in core), "<= 15")
        line("G10", "false spasm series, shudder", per_100_baby_years(begun(acted["spasm_clusters"]) for acted in calm["shudder"]), "<= 150")
        rows = [(self._acted_on(told)["seizure_like"], told.onset) for told in (self.make("clonic", seed) for seed in self.seeds(number))]
        line("G11", "clonic: seizure-like", detected([delay(flags, onset) for flags, onset in rows], 14), ">= 93 %")
        line("G11", "false seizure-like, core", per_100_baby_years(begun(acted["seizure_like"]) for acted in core), "<= 25")
        line("G15", "any flag of same day or higher, core", per_100_baby_years(begun(acted["any"]) for acted in core), "<= 40")
        line("G16", "any emergency now, core", per_100_baby_years(begun(acted["emergency_now"]) for acted in core), "<= 8")
        for (urgency, rule), times in by_rule:
            line("", f"   {urgency} by {rule}, core", f"{100 * times / years:.1f}")

    def _acted_on(self, told: Told) -> Mapping[str, Flags]:
        """Return the evenings with a flag of same day or higher: by domain, any, and the emergencies."""
        found = {name: np.zeros(told.days, dtype=bool) for name in ("spasm_clusters", "seizure_like", "any", "emergency_now")}
        stood: set[tuple[str, str]] = set()
        for evening, said in enumerate(replay(told.diary, told.first, told.first + timedelta(days=told.days - 1))):
            urgent = [flag for flag in said["flags"] if flag["urgency"] in ACTED_ON]
            stood, before = {(flag["urgency"], flag["rule"]) for flag in urgent}, stood
            self.begun_by.update(stood - before)
            for name in [*(flag["domain"] for flag in urgent), *(["any"] if urgent else []), *(flag["urgency"] for flag in urgent)]:
                if name in found:
                    found[name][evening] = True
        return found


def begun(flagged: Flags) -> Flags:
    """Return the evenings on which a flag is new."""
    new: Flags = flagged & ~np.concatenate([[False], flagged[:-1]])
    return new


def coverage(diaries: int) -> None:
    """G13: how often the 95 % interval of a rate holds the true one."""
    for true in (0.5, 1.0, 3.0):
        chance, held, asked = np.random.default_rng([7, int(10 * true)]), 0, 0
        for _ in range(diaries):
            counts = chance.poisson(true * chance.gamma(3, 1 / 3, 28))
            found = rate(int(counts.sum()), 28, dispersion(counts))
            if found.low is not None and found.high is not None and found.bouts >= 5:
                held, asked = held + (found.low <= true <= found.high), asked + 1
        within = share(held, asked)
        line("G13", f"interval of {true:g} a day holds it, NB k=3, 28 d", f"{held / asked:.1%} ({within.low or 0:.1%}-{within.high or 0:.1%})", "93-97 %")


def cost() -> None:
    """G14: events, days, frequency and the score of 15 evenings."""
    sizes, spent = (10_000, 100_000, 1_000_000), []
    for size in sizes:
        diary, times = a_busy_diary(size), []
        for _ in range(3):
            began = time.process_time()
            frequency(day_table(diary, PERIOD, happened(diary.episodes)))
            middle = time.process_time()
            evenings(diary, diary.today - timedelta(days=14))
            times.append((middle - began, time.process_time() - middle))
        spent.append(min(times))
        line("G14", f"{size:,} entries: frequency, trend", f"{1000 * spent[-1][0]:.0f} ms, {1000 * spent[-1][1]:.0f} ms CPU", "<= 10 ms at 10,000")
    slope = np.polyfit(np.log(sizes), np.log([sum(pair) for pair in spent]), 1)[0]
    line("G14", "slope of cost on size, log-log", f"{slope:.2f}", "<= 1.1")


def main() -> None:
    parser = argparse.ArgumentParser(description="How often the product flags calm diaries, and how soon others.")
    parser.add_argument("--diaries", type=int, default=60, metavar="N", help="diaries of each profile for the score (default 60)")
    parser.add_argument("--replayed", type=int, default=20, metavar="N", help="diaries of each profile for every rule (default 20)")
    parser.add_argument("--seed", type=int, default=500_000, help="the first seed (default 500000)")
    parser.add_argument("--simulator", default=os.environ.get("MOVEMENT_DIARY_SIMULATOR"), metavar="DIR", help="a folder with sim.py")
    given = parser.parse_args()
    sim = simulator_in(Path(given.simulator)) if given.simulator else None
    bench = Bench(from_simulator(sim, {}) if sim else own, sim, given.diaries, given.seed)
    print(f"{'the simulator of ' + given.simulator if sim else 'our own simulator'}, {given.diaries} diaries a profile, seeds from {given.seed}\n")
    print("The rivals stand at their textbook thresholds: read how soon they flag beside how often they flag calm diaries.")
    bench.rises()
    if sim:
        bench.flags(given.replayed)
    coverage(2000)
    cost()
    daily_rhythm.measure()


if __name__ == "__main__":
    main()
