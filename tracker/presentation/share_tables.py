"""The tables of a chart of parts: states, lengths, time since waking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from tracker.domain.vocabulary import ArousalState

if TYPE_CHECKING:
    from tracker.statistics.timing import StateShare

STATES_FOOT: Final = (
    "Bar: share of the episodes. Line: 95 % interval. Not asked and not seen are a bar of their "
    "own."
)
LENGTHS_FOOT: Final = "Bar: share of the episodes. Hatched: the length is a guess."
WAKING_FOOT: Final = (
    "Bar: share of the episodes. Thick mark: the part of the logged time awake that lies there."
)

STATE_WORDS: Final = {str(state): state.parent for state in ArousalState} | {"unknown": "not known"}


def state_shares(states: Sequence[StateShare]) -> pd.DataFrame:
    """Return a row a state with its interval."""
    told = [one.episodes for one in states]
    table = {
        "words": [STATE_WORDS[one.state] for one in states],
        "count": [share.k for share in told],
        "share": [share.share for share in told],
        "low": [share.low for share in told],
        "high": [share.high for share in told],
    }
    return _parts(pd.DataFrame(table))


def length_shares(bands: pd.DataFrame) -> pd.DataFrame:
    """Return a row a band of lengths, the guesses apart."""
    return _parts(
        bands.rename(columns={"band": "words", "episodes": "count", "estimated_share": "hatched"})
    )


def waking_shares(bands: pd.DataFrame) -> pd.DataFrame:
    """Return a row a band of the time since waking, beside the logged time awake."""
    return _parts(
        bands.rename(columns={"band": "words", "episodes": "count", "awake_share": "beside"})
    )


def _parts(told: pd.DataFrame) -> pd.DataFrame:
    numbers = ["share", "low", "high", "beside", "hatched"]
    return told.assign(**{name: np.nan for name in numbers if name not in told}).astype(
        dict.fromkeys(numbers, "float64")
    )
