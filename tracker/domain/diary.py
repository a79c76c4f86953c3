"""The Diary: one child and everything recorded about it, as it was known at one moment.

Everything clinical is a pure function of a Diary. Its tables are pandas frames that obey the
contracts of `table_contracts`; treat them as read-only. They contain neither deleted records nor
records logged after `as_of`. Rows are ordered by time, then id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from tracker.domain.child import Background, Child
from tracker.domain.local_time import local_date
from tracker.domain.table_contracts import (
    CHECK_INS,
    CONTRACTS,
    EPISODES,
    Column,
    Kind,
)

__all__ = [
    "CHECK_INS",
    "CONTRACTS",
    "DTYPES",
    "EPISODES",
    "Background",
    "Child",
    "Column",
    "Diary",
    "Kind",
    "empty_table",
    "has_word",
    "table_of",
]

DTYPES: Final[dict[Kind, str]] = {
    "instant": "datetime64[us, UTC]",
    "day": "datetime64[us]",
    "number": "float64",
    "word": "str",
    "words": "str",
    "json": "str",
    "text": "str",
    "flag": "bool",
}


@cache
def empty_table(name: str) -> pd.DataFrame:
    """Return a table of the contract without rows; shared, since tables are never changed."""
    return pd.DataFrame(
        {column.name: pd.Series(dtype=DTYPES[column.kind]) for column in CONTRACTS[name]}
    )


def _column(
    kind: Kind, values: Sequence[object]
) -> NDArray[Any] | pd.DatetimeIndex | ExtensionArray:
    """Return a column of the contract from stored values.

    These are UTC microseconds, ISO days, plain numbers and text; None for null.
    """
    if kind == "instant":
        ticks = np.array(
            [np.iinfo(np.int64).min if value is None else value for value in values], dtype=np.int64
        )
        return pd.DatetimeIndex(ticks.view("datetime64[us]"), tz="UTC")
    if kind == "day":
        return np.array(values, dtype="datetime64[D]").astype(DTYPES["day"])
    if kind in {"number", "flag"}:
        return np.array(values, dtype=DTYPES[kind])
    return pd.array(
        pa.array(values, pa.large_string()), dtype=DTYPES[kind]
    )  # a third of the time pandas takes


def table_of(name: str, columns: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    """Return a table of the contract from stored columns, rows in the same order.

    Instants are UTC microseconds, days ISO text, null is None.
    """
    return pd.DataFrame(
        {column.name: _column(column.kind, columns[column.name]) for column in CONTRACTS[name]}
    )


def _empty(name: str) -> pd.DataFrame:
    """Return a dataclass field, typed as its value, that defaults to a table without rows."""
    return field(default_factory=lambda: empty_table(name))


@dataclass(frozen=True, eq=False)
class Diary:
    """One child, its tables, and the moment up to which they are known.

    Parameters
    ----------
    child
        The child.
    as_of
        An aware instant; the only clock that statistics and assessment read.
    episodes, check_ins, milestones, signs, spans, measurements, doses, visits
        Tables that obey `CONTRACTS`.
    edits
        One row an episode that was changed more than an hour after it was first saved: its `id`.
    clock
        What the computer's clock says if that is earlier than the newest entry, else None. Then the
        clock is wrong or was, `as_of` is the moment of that entry, and silence says nothing.

    """

    child: Child
    as_of: datetime
    episodes: pd.DataFrame = _empty("episodes")
    check_ins: pd.DataFrame = _empty("check_ins")
    milestones: pd.DataFrame = _empty("milestones")
    signs: pd.DataFrame = _empty("signs")
    spans: pd.DataFrame = _empty("spans")
    measurements: pd.DataFrame = _empty("measurements")
    doses: pd.DataFrame = _empty("doses")
    visits: pd.DataFrame = _empty("visits")
    edits: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame({"id": pd.Series(dtype="str")})
    )
    clock: datetime | None = None

    @property
    def today(self) -> date:
        """The local calendar day at home at `as_of`."""
        return local_date(self.as_of, self.child.time_zone)

    def as_known_at(self, instant: datetime) -> Diary:
        """Return the diary as of an earlier instant, with the entries known by then."""
        tables: dict[str, Any] = {
            name: (rows := self.table(name))[rows["known_at"] <= pd.Timestamp(instant)].reset_index(
                drop=True
            )
            for name in CONTRACTS
        }
        return replace(self, as_of=instant, clock=None, **tables)

    def table(self, name: str) -> pd.DataFrame:
        """Return one table by its name in the exchange file."""
        frame: pd.DataFrame = getattr(self, name)
        return frame


def has_word(column: pd.Series[str], words: Iterable[str]) -> pd.Series[bool]:
    """Return for each row of a `words` column whether it contains at least one of `words`.

    False for a row that was not asked.
    """
    wanted = set(words)
    codes, values = column.factorize()
    holds = np.array(
        [*(bool(wanted.intersection(value.split())) for value in values), False], dtype=bool
    )
    return pd.Series(holds[codes], index=column.index)
