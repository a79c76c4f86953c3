"""The tables behind the bar charts of shares: states, lengths, time since waking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from tracker.domain.vocabulary import ArousalState
from tracker.localization.messages import N_, _

if TYPE_CHECKING:
    from tracker.statistics.timing import StateShare

STATES_FOOT: Final = N_(
    "Bar: share of the episodes. Line: 95 % interval. Not answered has a bar of its own."
)
LENGTHS_FOOT: Final = N_("Bar: share of the episodes. Hatched: the length is a guess.")
WAKING_FOOT: Final = N_(
    "Bar: share of the episodes. Thick mark: the part of the logged time awake that lies there."
)


def state_words(state: str) -> str:
    """Return a state of the baby as a parent reads it."""
    return ArousalState(state).parent if state in list(ArousalState) else _("not known")


def state_shares(states: Sequence[StateShare]) -> pd.DataFrame:
    """Return one row per state with its 95 % interval."""
    shares = [state.episodes for state in states]
    table = {
        "words": [state_words(state.state) for state in states],
        "count": [share.k for share in shares],
        "share": [share.share for share in shares],
        "low": [share.low for share in shares],
        "high": [share.high for share in shares],
    }
    return _with_all_columns(pd.DataFrame(table))


def length_shares(bands: pd.DataFrame) -> pd.DataFrame:
    """Return one row per band of lengths; `hatched` is the share of estimates."""
    return _with_all_columns(
        _translated(bands).rename(
            columns={"band": "words", "episodes": "count", "estimated_share": "hatched"}
        )
    )


def waking_shares(bands: pd.DataFrame) -> pd.DataFrame:
    """Return one row per band of the time since waking; `beside` is the share of time awake."""
    return _with_all_columns(
        _translated(bands).rename(
            columns={"band": "words", "episodes": "count", "awake_share": "beside"}
        )
    )


def _translated(bands: pd.DataFrame) -> pd.DataFrame:
    return bands.assign(band=bands["band"].map(_))


def _with_all_columns(table: pd.DataFrame) -> pd.DataFrame:
    numbers = ["share", "low", "high", "beside", "hatched"]
    return table.assign(**{name: np.nan for name in numbers if name not in table}).astype(
        dict.fromkeys(numbers, "float64")
    )
