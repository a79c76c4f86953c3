"""A column of words by number, so that a question is asked of each word and not of each row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Told:
    """A `word` column by number: for each row the place of its word among `words`, -1 where it was not asked."""

    codes: NDArray[np.int64]
    words: tuple[str, ...]

    @classmethod
    def of(cls, column: pd.Series[str]) -> Self:
        """Read a column."""
        codes, words = column.factorize()
        return cls(codes.astype(np.int64), tuple(map(str, words)))

    def is_one_of(self, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """Say which rows say one of some words."""
        among = set(wanted)
        says: NDArray[np.bool_] = np.array(
            [*(word in among for word in self.words), False], dtype=bool
        )[self.codes]
        return says

    def counts(self, rows: NDArray[np.bool_]) -> dict[str, int]:
        """Count each word over some rows; a question that was not asked counts nowhere."""
        counted = np.bincount(self.codes[rows] + 1, minlength=len(self.words) + 1)[1:]
        return dict(zip(self.words, counted.tolist(), strict=True))
