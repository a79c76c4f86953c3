"""Columns of a Diary as NumPy arrays: instants in microseconds, days by number, row masks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MICROSECONDS_PER_S: Final = 1_000_000
_DAY_ZERO: Final = date(1970, 1, 1)


def microseconds(instants: pd.Series[pd.Timestamp]) -> NDArray[np.int64]:
    """Return instants as whole microseconds since 1970 UTC."""
    return np.asarray(instants.array.astype("int64"), dtype=np.int64)


def day_number(day: date) -> int:
    """Return a calendar day as days since 1970-01-01."""
    return (day - _DAY_ZERO).days


def day_from_number(number: int) -> date:
    """Return the calendar day that is `number` days after 1970-01-01."""
    return _DAY_ZERO + timedelta(days=number)


def day_numbers(days: pd.Series[pd.Timestamp]) -> NDArray[np.int64]:
    """Return a column of calendar days as days since 1970-01-01; it must hold no NaT."""
    return days.to_numpy("datetime64[D]").astype(np.int64)


def as_slice_if_contiguous(mask: NDArray[np.bool_]) -> NDArray[np.bool_] | slice:
    """Return a row mask as a slice where its rows are contiguous: slicing does not copy."""
    rows = np.flatnonzero(mask)
    contiguous = rows.size > 0 and rows[-1] - rows[0] + 1 == rows.size
    return slice(int(rows[0]), int(rows[-1]) + 1) if contiguous else mask
