"""`python -m tests.benchmarks.rising`: likelihood methods for a rise beside the product's rule, and what is possible at all.

Each method sees the same counts as the product, as known on each evening, on both clocks: per day somebody watched, weighted by how much,
and per calendar day; the weaker one counts. Its threshold is the lowest with which, on the calibration seeds, neither steady diaries nor
any stress pack has more false rises than the product. The table is of other seeds. Made-up diaries only.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.trend_diaries import SimulatedDiary, from_simulator, simulator_in
from tests.benchmarks.trend_figures import (
    YEAR_DAYS,
    delay,
    detected,
    line,
    per_100_baby_years,
)
from tests.benchmarks.trends import BESIDE, CORE, PRODUCT, RISES, STRESS, STRESSED, whole
from tracker.statistics.change_detection import (
    BASELINE_DAYS,
    FEWEST_BOUTS,
    FEWEST_DAYS_BEFORE,
    RISING_FROM,
    SMALLEST_RATIO,
    evening_comparisons,
    exposure,
)
from tracker.statistics.confidence_intervals import USUAL_DISPERSION, USUAL_DISPERSION_DAYS
from tracker.statistics.daily_counts_as_known import daily_counts_as_known

Floats = NDArray[np.float64]

SCAN_DAYS: Final = (3, 5, 7, 10, 14, 21, 28)
REACH_DAYS: Final = max(SCAN_DAYS) + BASELINE_DAYS
CUSUM_RATIOS: Final = (2.0, 3.0)
"""The changes that the two CUSUMs are designed for."""

CUSUM_DAYS: Final = 21
"""A CUSUM looks back so far, and takes its baseline from before."""

EWMA_WEIGHT: Final = 0.15
SHAPES: Final = (0.3, 50.0)
"""Smallest and largest shape k of the negative binomial distribution of a day's bouts."""

SIMULATED_SHAPE: Final = 3.0
"""The shape in the simulator's changing diaries."""

NO_SCORE: Final = -1.0
TINY: Final = 1e-9


@dataclass(frozen=True)
class Clock:
    """Bouts and exposure of the days before each evening, evenings x days, the newest day first."""

    bouts: Floats
    days: Floats

    def both(self, recent: int) -> tuple[Floats, Floats, Floats, Floats]:
        """Return bouts and days of the last days, and of up to 70 days before them."""
        before = slice(recent, recent + BASELINE_DAYS)
        sums = [part.sum(axis=1) for part in (self.bouts[:, :recent], self.days[:, :recent])]
        sums += [part.sum(axis=1) for part in (self.bouts[:, before], self.days[:, before])]
        return sums[0], sums[1], sums[2], sums[3]

    def shape(self, recent: int) -> Floats:
        """Return the shape k of the days before, shrunk as the product shrinks the dispersion."""
        x, e = (part[:, recent : recent + BASELINE_DAYS] for part in (self.bouts, self.days))
        number, total = (e > 0).sum(axis=1), x.sum(axis=1)
        mean = np.maximum(total / np.maximum(e.sum(axis=1), TINY), TINY)
        squares = np.divide(x**2, e, out=np.zeros_like(x), where=e > 0).sum(axis=1)
        scatter = np.where(total > 0, squares / mean - total, number)
        weight = np.maximum(number - 1, 0) + USUAL_DISPERSION_DAYS
        phi = (scatter + USUAL_DISPERSION_DAYS * USUAL_DISPERSION) / weight
        shape: Floats = np.clip(mean / np.maximum(phi - 1, TINY), *SHAPES)
        return shape

    def enough(self, recent: int) -> NDArray[np.bool_]:
        """Say where the rule's own limits hold: bouts, days before, and the smallest ratio."""
        x1, e1, x0, e0 = self.both(recent)
        before = (self.days[:, recent : recent + BASELINE_DAYS] > 0).sum(axis=1)
        usual = np.maximum(x0, 0.5) / np.maximum(e0, 1.0)
        larger = x1 >= SMALLEST_RATIO * usual * e1
        enough: NDArray[np.bool_] = (x1 >= FEWEST_BOUTS) & (before >= FEWEST_DAYS_BEFORE)
        return enough & (e1 > 0) & larger


def log_ratio(x: Floats, e: Floats, mean: Floats, usual: Floats, shape: Floats) -> Floats:
    """Return the log likelihood ratio of each day's bouts at a mean against a usual one."""
    mean, usual, shape = (np.maximum(part, TINY)[:, None] for part in (mean, usual, shape))
    ratio = x * np.log(mean / usual) - (x + shape) * np.log(
        (shape + mean * e) / (shape + usual * e)
    )
    return np.where(e > 0, ratio, 0.0)


def likelihood_ratio(clock: Clock, recent: int) -> Floats:
    """GLR: two means against one, both estimated, negative binomial days."""
    x1, e1, x0, e0 = clock.both(recent)
    new, usual = x1 / np.maximum(e1, TINY), np.maximum(x0, 0.5) / np.maximum(e0, TINY)
    one, shape = (x1 + x0) / np.maximum(e1 + e0, TINY), clock.shape(recent)
    before = slice(recent, recent + BASELINE_DAYS)
    parts = ((new, slice(0, recent)), (usual, before))
    score = np.sum(
        [
            log_ratio(clock.bouts[:, days], clock.days[:, days], mean, one, shape).sum(axis=1)
            for mean, days in parts
        ],
        axis=0,
    )
    return np.where(clock.enough(recent), score, NO_SCORE)


def cumulative_sum(clock: Clock, ratio: float) -> Floats:
    """NB-CUSUM: the best sum of the last days' log ratios for a rise of a stated size."""
    _, _, x0, e0 = clock.both(CUSUM_DAYS)
    usual, recent = np.maximum(x0, 0.5) / np.maximum(e0, TINY), slice(0, CUSUM_DAYS)
    ratios = log_ratio(
        clock.bouts[:, recent],
        clock.days[:, recent],
        ratio * usual,
        usual,
        clock.shape(CUSUM_DAYS),
    )
    days_before = (clock.days[:, CUSUM_DAYS : CUSUM_DAYS + BASELINE_DAYS] > 0).sum(axis=1)
    enough = (days_before >= FEWEST_DAYS_BEFORE) & (
        clock.bouts[:, recent].sum(axis=1) >= FEWEST_BOUTS
    )
    return np.where(enough, np.cumsum(ratios, axis=1).max(axis=1), NO_SCORE)


def moving_average(clock: Clock) -> Floats:
    """EWMA: the weighted mean of the newest days against the mean before, in standard errors."""
    recent = 14
    weight = (1 - EWMA_WEIGHT) ** np.arange(recent)
    e = clock.days[:, :recent] * weight
    fast = (clock.bouts[:, :recent] * weight).sum(axis=1) / np.maximum(e.sum(axis=1), TINY)
    _, _, x0, e0 = clock.both(recent)
    usual = np.maximum(x0, 0.5) / np.maximum(e0, TINY)
    phi = 1 + usual / clock.shape(recent)
    fewer = (e * weight).sum(axis=1) / np.maximum(e.sum(axis=1), TINY) ** 2
    error = np.sqrt(phi * usual * (fewer + 1 / np.maximum(e0, TINY)))
    return np.where(clock.enough(recent), (fast - usual) / np.maximum(error, TINY), NO_SCORE)


def scores(simulated: SimulatedDiary) -> dict[str, Floats]:
    """Return each evening's score of every method; `NO_SCORE` where there is too little."""
    diary, day = whole(simulated), np.arange(simulated.days)
    counts = daily_counts_as_known(diary, simulated.first, day, day, REACH_DAYS)
    observed = counts.observed & counts.in_diary
    bouts = np.where(counts.in_diary, counts.bouts, 0.0)
    usual = slice(14, REACH_DAYS)
    watched_days = np.where(observed, exposure(counts, observed, usual), 0.0)
    watched = Clock(np.where(observed, bouts, 0.0), watched_days)
    clocks = (watched, Clock(bouts, counts.in_diary.astype(np.float64)))
    rising = evening_comparisons(diary, simulated.first).rising

    def weaker(score: Callable[..., Floats], *how: float) -> Floats:
        return np.minimum(*(score(clock, *how) for clock in clocks))

    scan = {days: weaker(likelihood_ratio, days) for days in SCAN_DAYS}
    sums = {f"NB-CUSUM for x {ratio:g}": weaker(cumulative_sum, ratio) for ratio in CUSUM_RATIOS}
    return {
        PRODUCT: np.nan_to_num(rising, nan=NO_SCORE),
        "GLR, 3 to 28 days": np.max(list(scan.values()), axis=0),
        "GLR, 7 and 14 days": np.maximum(scan[7], scan[14]),
        **sums,
        "EWMA": weaker(moving_average),
    }


@dataclass(frozen=True)
class Scored:
    """The scores of a diary's evenings beside its truth."""

    by_method: Mapping[str, Floats]
    onset: int
    risen: NDArray[np.bool_]


def scored(
    sim: Any, pack: Mapping[str, Any], profiles: Iterable[str], seeds: range
) -> list[Scored]:
    """Return the scores of the diaries of some profiles under a way of watching."""
    make = from_simulator(sim, pack)
    diaries = (make(profile, seed) for profile in profiles for seed in seeds)
    return [Scored(scores(one), one.onset, one.risen) for one in diaries]


def false_rises(rows: Sequence[Scored], method: str, threshold: float) -> Any:
    """Return the false rises of steady diaries per 100 baby-years."""
    return per_100_baby_years((one.by_method[method] >= threshold) & ~one.risen for one in rows)


def thresholds(packs: Mapping[str, Sequence[Scored]]) -> dict[str, float]:
    """Return for each method the lowest threshold that is as calm as the product in every pack."""
    result = {PRODUCT: RISING_FROM}
    allowed = {name: false_rises(rows, PRODUCT, RISING_FROM).figure for name, rows in packs.items()}
    for method in next(iter(packs.values()))[0].by_method:
        if method == PRODUCT:
            continue
        values = np.concatenate([one.by_method[method] for rows in packs.values() for one in rows])
        candidates = np.unique(np.quantile(values[values > 0], np.linspace(0.8, 1, 400)))
        calm = (
            all(
                false_rises(rows, method, each).figure <= allowed[name]
                for name, rows in packs.items()
            )
            for each in candidates.tolist()
        )
        result[method] = next(
            (each for each, enough in zip(candidates.tolist(), calm, strict=True) if enough),
            np.inf,
        )
    return result


# What is possible.


def divergence(mean: float, usual: float, shape: float) -> float:
    """Return the Kullback-Leibler divergence of a day's bouts at a mean from those at another."""
    return mean * math.log(mean / usual) - (mean + shape) * math.log(
        (shape + mean) / (shape + usual)
    )


def shortest_delay(usual: float, ratio: float, before: float, false_rises_per_100: float) -> float:
    """Return the Lorden-type bound of the mean delay in watched days, the baseline estimated.

    The fewest days whose expected log likelihood ratio, two means against one, reaches the
    logarithm of the days between false rises; infinite where no number of days does.
    """
    needed = math.log(100 * YEAR_DAYS / false_rises_per_100)
    for days in range(1, 400):
        new = ratio * usual
        one = (new * days + usual * before) / (days + before)
        information = days * divergence(new, one, SIMULATED_SHAPE)
        if information + before * divergence(usual, one, SIMULATED_SHAPE) >= needed:
            return days
    return math.inf


def best_possible(usual: float, ratio: float, false_rises_per_100: float, ramp: int) -> str:
    """Return what a CUSUM finds that knows the mean, the scatter and the size of the rise, every day watched."""
    chance, runs, days = np.random.default_rng(5), 400, 1500
    shape, new = SIMULATED_SHAPE, ratio * usual

    def sums(mean: Floats) -> Iterable[Floats]:
        total = np.zeros(runs)
        for each in mean.tolist():
            x = chance.poisson(each * chance.gamma(shape, 1 / shape, runs))
            step = x * math.log(ratio) - (x + shape) * math.log((shape + new) / (shape + usual))
            total = np.maximum(total + step, 0)
            yield total

    steady = np.array(list(sums(np.full(days, usual))))
    wanted = false_rises_per_100 / 100 / YEAR_DAYS

    def rate(threshold: float) -> float:
        above = steady >= threshold
        new_flag = above[1:] & ~above[:-1]
        return float(new_flag.mean())

    threshold = next(each for each in np.arange(1.0, 20.0, 0.1).tolist() if rate(each) <= wanted)
    growth = np.clip((np.arange(60) + 1) / ramp, 0, 1) if ramp else np.ones(60)
    after = np.array(
        list(sums(np.concatenate([np.full(100, usual), usual * (1 + (ratio - 1) * growth)])))
    )[100:]
    hit = after >= threshold
    delays = np.where(hit.any(axis=0), hit.argmax(axis=0).astype(float), np.inf)
    shares = [100 * float((delays <= limit).mean()) for limit in (14, 59)]
    return f"{shares[0]:.0f} % in 14 d, {shares[1]:.0f} % in 60 d, median {np.median(delays):.0f} d"


def bounds(sim: Any, profile: str, seeds: range, false_rises_per_100: float) -> str:
    """Return the bounds of a profile, from its rate, its days before and its share of watched days."""
    make, usual, before, share = from_simulator(sim, {}), [], [], []
    for seed in seeds:
        one = make(profile, seed)
        day = np.array([one.onset - 1])
        counts = daily_counts_as_known(whole(one), one.first, day, day, BASELINE_DAYS)
        observed = counts.observed & counts.in_diary
        before.append(float(observed.sum()))
        share.append(float(observed.sum() / max(counts.in_diary.sum(), 1)))
        usual.append(float(counts.bouts[observed].sum() / max(observed.sum(), 1)))
    ratio = float(profile[4])
    mean, days_before = float(np.mean(usual)), float(np.mean(before))
    known = math.log(100 * YEAR_DAYS / false_rises_per_100) / divergence(
        ratio * mean, mean, SIMULATED_SHAPE
    )
    estimated = shortest_delay(mean, ratio, days_before, false_rises_per_100)
    in_days = [f"{each / np.mean(share):.0f}" for each in (known, estimated)]
    ramp = 28 if profile.startswith("ramp") else 0
    best = best_possible(mean, ratio, false_rises_per_100, ramp)
    return (
        f"{mean:.1f} a watched day, {days_before:.0f} such days before, {100 * np.mean(share):.0f} % watched: "
        f"mean delay >= {in_days[0]} d (baseline known), >= {in_days[1]} d (estimated); "
        f"everything known, every day watched: {best}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Likelihood methods for a rise.")
    parser.add_argument("--diaries", type=int, default=60, metavar="N", help="of each profile")
    parser.add_argument("--calibrate-on", type=int, default=300_000, help="first seed")
    parser.add_argument("--seed", type=int, default=830_000, help="first seed of the table")
    parser.add_argument("--simulator", default=str(BESIDE), metavar="DIR")
    options = parser.parse_args()
    sim = simulator_in(Path(options.simulator))

    def steady(first: int) -> dict[str, list[Scored]]:
        seeds = range(first, first + options.diaries)
        packs = {"steady": scored(sim, {}, CORE, seeds)}
        return packs | {name: scored(sim, STRESS[name], STRESSED, seeds) for name in STRESS}

    limits = thresholds(steady(options.calibrate_on))
    packs = steady(options.seed)
    for name, rows in packs.items():
        for method, limit in limits.items():
            line("", f"false rises, {name}: {method}", false_rises(rows, method, limit))
    calm = false_rises(packs["steady"], PRODUCT, RISING_FROM).figure
    seeds = range(options.seed, options.seed + options.diaries)
    for goal, profile, wanted in RISES:
        rows = scored(sim, {}, [profile], seeds)
        for method, limit in limits.items():
            delays = [delay(one.by_method[method] >= limit, one.onset) for one in rows]
            line(goal, f"{profile}: {method}", detected(delays, 14, 60), wanted)
        print(f"     bound: {bounds(sim, profile, seeds, max(calm, 1.0))}", flush=True)


if __name__ == "__main__":
    main()
