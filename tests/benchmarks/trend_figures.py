"""Figures of the trend table with their intervals, and whether each meets its goal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from tracker.statistics.confidence_intervals import share

Flags = NDArray[np.bool_]

REFRACTORY_DAYS: Final = 14
YEAR_DAYS: Final = 365.25


@dataclass(frozen=True)
class PerYears:
    """Flags per 100 baby-years with their 95 % interval."""

    figure: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return the figure with its interval."""
        return f"{self.figure:.1f} ({self.low:.1f}-{self.high:.1f})"


@dataclass(frozen=True)
class Soon:
    """How many were flagged within so many days of the onset, and the median delay in days (infinite: never)."""

    within: Mapping[int, float]
    median: float
    text: str

    def __str__(self) -> str:
        """Return the shares and the median with their intervals."""
        return self.text


def per_100_baby_years(flagged: Iterable[Flags]) -> PerYears:
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
    return PerYears(100 * x / years, 100 * low / years, 100 * high / years)


def detected(delays: Sequence[float], *within: int) -> Soon:
    """Say which share was flagged within so many days of the onset, and the median, each with its 95 % interval."""
    n, ordered = len(delays), np.sort(delays)
    texts, shares = [], {}
    for days in within:
        result = share(int((ordered <= days).sum()), n)
        shares[days] = 100 * result.k / n
        texts.append(
            f"{shares[days]:.0f} % ({100 * (result.low or 0):.0f}-{100 * (result.high or 0):.0f}) in {days} d"
        )
    reach = 0.98 * np.sqrt(n)
    places = [max(0, int(n / 2 - reach)), (n - 1) // 2, min(n - 1, int(np.ceil(n / 2 + reach)))]
    low, median, high = (
        "never" if np.isinf(ordered[place]) else f"{ordered[place]:.0f}" for place in places
    )
    return Soon(
        shares,
        float(ordered[places[1]]),
        ", ".join([*texts, f"median {median} d ({low}-{high})"]),
    )


def delay(flagged: Flags, onset: int, horizon: int = 60) -> float:
    """Return days from the onset to the first flag; infinite where there is none within the horizon."""
    result = np.flatnonzero(flagged[onset : onset + horizon + 1])
    return float(result[0]) if result.size else np.inf


def begun(flagged: Flags) -> Flags:
    """Return the evenings on which a flag is new."""
    new: Flags = flagged & ~np.concatenate([[False], flagged[:-1]])
    return new


@dataclass(frozen=True)
class AtMost:
    """A goal of false flags: at most so many per 100 baby-years, and at most so much for the interval's upper end."""

    figure: float
    upper: float = np.inf

    def __str__(self) -> str:
        """Return the goal in words."""
        return f"<= {self.figure:g}" + (
            f" (upper <= {self.upper:g})" if np.isfinite(self.upper) else ""
        )

    def met(self, result: PerYears) -> bool:
        """Say whether a figure meets it."""
        return result.figure <= self.figure and result.high <= self.upper


@dataclass(frozen=True)
class Within:
    """A goal of detection: at least these shares, in percent, within so many days, and a median of at most so many."""

    shares: Mapping[int, float]
    median: float = np.inf

    def __str__(self) -> str:
        """Return the goal in words."""
        rows = [f">= {wanted:g} % in {days} d" for days, wanted in self.shares.items()]
        return ", ".join(
            [*rows, *([f"median <= {self.median:g} d"] if np.isfinite(self.median) else [])]
        )

    def met(self, result: Soon) -> bool:
        """Say whether shares and median meet it."""
        return result.median <= self.median and all(
            result.within[days] >= wanted for days, wanted in self.shares.items()
        )


def line(
    goal: str, what: str, figure: object, wanted: object = "", *, met: bool | None = None
) -> None:
    """Print one line of the table."""
    verdict = "" if met is None else "met" if met else "NOT MET"
    print(f"{goal:<5}{what:<58}{figure!s:<66}{wanted!s:<48}{verdict}".rstrip(), flush=True)


def judged(goal: str, what: str, answers: PerYears | Soon, wanted: AtMost | Within) -> None:
    """Print one line with its goal and whether it is met."""
    met = (
        wanted.met(answers)
        if isinstance(wanted, AtMost) and isinstance(answers, PerYears)
        else isinstance(wanted, Within) and isinstance(answers, Soon) and wanted.met(answers)
    )
    line(goal, what, answers, wanted, met=met)
