"""Histograms of episode lengths and of the time since waking."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.localization.messages import N_

Floats = NDArray[np.float64]

LENGTH_BANDS_S: Final = (0, 10, 30, 120, 300)
"""The lower limits of the length bands: those of the choices that a parent taps."""
LENGTH_WORDS: Final = (
    N_("below 10 s"),
    N_("10 to 30 s"),
    N_("30 s to 2 min"),
    N_("2 to 5 min"),
    N_("5 min and more"),
    N_("not known"),
)

WAKING_BANDS_MIN: Final = (0, 30, 60, 120, 240)
"""The lower limits of the bands since waking (ours); the last ends after twelve hours."""
WAKING_WORDS: Final = (
    N_("within 30 min"),
    N_("30 min to 1 h"),
    N_("1 to 2 h"),
    N_("2 to 4 h"),
    N_("4 to 12 h"),
)


def length_bands(seconds: Floats, guessed: NDArray[np.bool_]) -> pd.DataFrame:
    """Return one row a band of lengths; NaN lengths are "not known", the last row.

    Columns: `band` (its label), `episodes`, `estimated` (how many of them are guesses), `share` and
    `estimated_share`, of all episodes, NaN without any.
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
    """Return one row a band of minutes since waking.

    Columns: `band` (its label), `episodes`, `share` of the episodes, and `awake_share`, the share
    of the logged time awake that lies in the band; shares of nothing are NaN. `minutes` are the
    known times since waking, `awake_min` the lengths of the logged stretches awake.
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
