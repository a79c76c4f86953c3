"""Tempo of taps: a caregiver taps once a jerk while it happens, or along a video of it.

In slow motion the hand has more time: the limits of the hand apply to the time of the taps on the
clock, which is that of the video divided by the playback rate.

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
    reliable at this rate. `playback_rate` is that of the video they were made along, 1.0 where they
    were made live.
    """

    count: int
    median_interval_s: float | None
    per_second: float | None
    evenness: Evenness
    too_fast: bool
    playback_rate: float = 1.0


def tap_rhythm(offsets_s: Sequence[float], playback_rate: float = 1.0) -> TapRhythm:
    """Return the rhythm of taps.

    Parameters
    ----------
    offsets_s
        Tap times, seconds from the beginning, in any order; along a video, of its own time.
    playback_rate
        Speed at which the video was played, as a share of real time.

    Returns
    -------
    TapRhythm
        Without taps, or with fewer than eight, only their count.
    """
    intervals_s = np.diff(np.sort(np.asarray(offsets_s, dtype=np.float64)))
    median_s = float(np.median(intervals_s)) if len(offsets_s) >= TAPS_FOR_A_RATE else 0.0
    if median_s <= 0:
        return TapRhythm(
            len(offsets_s), None, None, "cannot_tell", too_fast=False, playback_rate=playback_rate
        )
    too_fast = playback_rate / median_s > FASTEST_PER_S
    enough = len(offsets_s) >= TAPS_FOR_EVENNESS and not too_fast
    variance_s2 = float(np.var(intervals_s, ddof=1))
    return TapRhythm(
        len(offsets_s),
        median_s,
        1 / median_s,
        _evenness(variance_s2, median_s, HAND_JITTER_S * playback_rate)
        if enough
        else "cannot_tell",
        too_fast,
        playback_rate,
    )


def _evenness(variance_s2: float, median_s: float, jitter_s: float) -> Evenness:
    rhythm_s = max(0.0, variance_s2 - 2 * jitter_s**2) ** 0.5
    spread = rhythm_s / median_s
    return "even" if spread < EVEN_BELOW else "uneven" if spread >= UNEVEN_FROM else "cannot_tell"
