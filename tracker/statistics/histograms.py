"""Finished tables for pictures of lengths and of the time since waking: so many in each band, the unknown in a row of its own."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LENGTH_BANDS_S: Final = (0, 10, 30, 120, 300)
"""Where the bands of a length begin: those of the chips that a parent taps."""
LENGTH_WORDS: Final = (
    "below 10 s",
    "10 to 30 s",
    "30 s to 2 min",
    "2 to 5 min",
    "5 min and more",
    "not known",
)

WAKING_BANDS_MIN: Final = (0, 30, 60, 120, 240)
"""Where the bands of the time since waking begin (ours); the last ends after twelve hours."""
WAKING_WORDS: Final = ("within 30 min", "30 min to 1 h", "1 to 2 h", "2 to 4 h", "4 to 12 h")


def length_bands(seconds: Floats, guessed: NDArray[np.bool_]) -> pd.DataFrame:
    """Return one row a band: `band` (its words), `episodes`, `estimated` (how many of them are guesses), `share`, `estimated_share`.

    NaN lengths are "not known", the last row. Shares are of all episodes, NaN without one.
    """
    band = np.where(
        np.isnan(seconds),
        len(LENGTH_BANDS_S),
        np.searchsorted(LENGTH_BANDS_S, np.nan_to_num(seconds), side="right") - 1,
    )
    counts = [np.bincount(rows, minlength=len(LENGTH_WORDS)) for rows in (band, band[guessed])]
    shares = [_shares(count, seconds.size) for count in counts]
    table = {
        "band": pd.Series(LENGTH_WORDS, dtype="str"),
        "episodes": counts[0],
        "estimated": counts[1],
    }
    return pd.DataFrame(table | {"share": shares[0], "estimated_share": shares[1]})


def waking_bands(minutes: Floats, awake_min: Floats) -> pd.DataFrame:
    """Return one row a band: `band`, `episodes`, `share` of them, and `awake_share`, the part of the logged time awake that lies in it.

    `minutes` are the known times since waking, `awake_min` the lengths of the logged stretches awake. Shares of nothing are NaN.
    """
    begins = np.array(WAKING_BANDS_MIN, dtype=np.float64)
    ends = np.append(begins[1:], np.inf)
    inside = np.clip(awake_min[:, None], begins, ends) - begins
    episodes = np.bincount(np.searchsorted(begins[1:], minutes, side="left"), minlength=begins.size)
    awake = _shares(inside.sum(axis=0), awake_min.sum())
    return pd.DataFrame(
        {
            "band": pd.Series(WAKING_WORDS, dtype="str"),
            "episodes": episodes,
            "share": _shares(episodes, minutes.size),
            "awake_share": awake,
        }
    )


def _shares(parts: NDArray[np.int64] | Floats, whole: float) -> Floats:
    return parts / whole if whole > 0 else np.full(parts.size, np.nan)
