"""Tempo of taps: a caregiver taps once a jerk while it happens.

All thresholds are ours: they describe the hand that taps, not the child, and no rule uses them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

TAPS_FOR_A_RATE: Final = 8
"""With seven intervals, one missed or doubled tap changes the median only a little."""

TAPS_FOR_EVENNESS: Final = 15
"""With fewer than fourteen intervals, the spreads of even and uneven rhythms overlap."""

HAND_JITTER_S: Final = 0.045
"""Standard deviation of one tap by a watching adult; an interval has two of these errors."""

FASTEST_PER_S: Final = 2.5
"""Above this rate a hand cannot follow each movement."""

EVEN_BELOW: Final = 0.15
UNEVEN_FROM: Final = 0.30
"""Limits of the coefficient of variation of the intervals, corrected for the hand's jitter.

In between the rhythm is neither called even nor uneven.
"""

Evenness = Literal["even", "uneven", "cannot_tell"]


@dataclass(frozen=True)
class TapRhythm:
    """The tempo of taps.

    `median_interval_s` and `per_second` are None below eight taps; `too_fast`: live taps are not
    reliable at this rate.
    """

    count: int
    median_interval_s: float | None
    per_second: float | None
    evenness: Evenness
    too_fast: bool


def tap_rhythm(offsets_s: Sequence[float]) -> TapRhythm:
    """Return the rhythm of taps.

    Parameters
    ----------
    offsets_s
        Tap times, seconds from the beginning, in any order.

    Returns
    -------
    TapRhythm
        Without taps, or with fewer than eight, only their count.
    """
    intervals_s = np.diff(np.sort(np.asarray(offsets_s, dtype=np.float64)))
    median_s = float(np.median(intervals_s)) if len(offsets_s) >= TAPS_FOR_A_RATE else 0.0
    if median_s <= 0:
        return TapRhythm(len(offsets_s), None, None, "cannot_tell", too_fast=False)
    too_fast = 1 / median_s > FASTEST_PER_S
    enough = len(offsets_s) >= TAPS_FOR_EVENNESS and not too_fast
    return TapRhythm(
        len(offsets_s),
        median_s,
        1 / median_s,
        _evenness(float(np.var(intervals_s, ddof=1)), median_s) if enough else "cannot_tell",
        too_fast,
    )


def _evenness(variance_s2: float, median_s: float) -> Evenness:
    rhythm_s = max(0.0, variance_s2 - 2 * HAND_JITTER_S**2) ** 0.5
    spread = rhythm_s / median_s
    return "even" if spread < EVEN_BELOW else "uneven" if spread >= UNEVEN_FROM else "cannot_tell"
