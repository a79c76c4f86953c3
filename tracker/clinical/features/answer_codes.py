"""Columns of answers as arrays: who said which words, row by row, and rows that carry their time and the child's age.

A question that was not asked satisfies nothing: every mask here is False where no word was given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Ranks = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]

NOT_KNOWN: Final = frozenset({"unsure", "not_tried"})
"""Asked, and yet not known."""


@dataclass(frozen=True)
class Answers:
    """One question's answers: a code for each row (-1: not asked) and the words each code stands for."""

    codes: Ints
    words: tuple[frozenset[str], ...]
    _asked_before: dict[tuple[str, ...], Mask] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def of(cls, column: pd.Series) -> Answers:
        """Read a `word`, `words` or `text` column; the same words in another order are the same answer."""
        codes, uniques = column.factorize()
        said = [frozenset(str(value).split()) for value in uniques]
        place = {words: number for number, words in enumerate(dict.fromkeys(said))}
        return cls(
            np.array([*(place[words] for words in said), -1], dtype=np.int64)[codes], tuple(place)
        )

    def _rows(self, holds: Sequence[bool]) -> Mask:
        """Spread what holds for each code over the rows; a row without a code gets False."""
        return np.array([*holds, False], dtype=bool)[self.codes]

    def any_of(self, *wanted: str) -> Mask:
        """Rows that say at least one of the words."""
        holds = self._asked_before.get(wanted)
        if holds is None:
            holds = self._asked_before[wanted] = np.array(
                [*(bool(said.intersection(wanted)) for said in self.words), False], dtype=bool
            )
        return holds[self.codes]

    def all_of(self, *wanted: str) -> Mask:
        """Rows that say something, and nothing but these words."""
        return self._rows([bool(said) and said <= set(wanted) for said in self.words])

    @property
    def is_known(self) -> Mask:
        """Rows with an answer that is known."""
        return self._rows([bool(said - NOT_KNOWN) for said in self.words])

    @property
    def is_answered(self) -> Mask:
        """Rows with any answer, even "not sure"."""
        return self._rows([bool(said) for said in self.words])

    def take(self, rows: Mask | slice) -> Answers:
        """Return the answers of some rows."""
        return Answers(self.codes[rows], self.words, self._asked_before)

    def given(self, rows: Sequence[int], word: str | None) -> Answers:
        """Return the same with one word, or none, in some rows."""
        said: frozenset[str] = frozenset() if word is None else frozenset({word})
        words = (
            self.words if word is None or said in self.words else (*self.words, said)
        )  # told before, it has its code: alike is alike
        codes = self.codes.copy()  # the facts are shared: never written into
        codes[list(rows)] = words.index(said) if said in words else -1
        return Answers(codes, words)


@dataclass(frozen=True)
class Rows:
    """The rows of one table: whose ids they are, when they speak of, and how old the child was then.

    Parameters
    ----------
    table
        Name of the table in the exchange file.
    ids
        One text a row: the ids of the records behind it, with a space between.
    at_us
        The moment each speaks of, microseconds UTC.
    day
        The local day, days since 1970.
    age_days, corrected_days
        Days since birth; days since the due date where age is corrected, else since birth.

    """

    table: str
    ids: NDArray[np.object_]
    at_us: Ints
    day: Ints
    age_days: Ints
    corrected_days: Ints

    def __len__(self) -> int:
        return len(self.at_us)

    def take(self, rows: Mask | slice) -> Rows:
        """Return some of the rows."""
        return replace(
            self,
            **{
                name: getattr(self, name)[rows]
                for name in ("ids", "at_us", "day", "age_days", "corrected_days")
            },
        )

    @property
    def empty_mask(self) -> Mask:
        """A mask that holds nowhere."""
        return np.zeros(len(self), dtype=bool)


def put(values: NDArray[Any], rows: Sequence[int], value: float) -> NDArray[Any]:
    """Return a copy of some values with another one in some rows; facts are shared, and never written into."""
    changed = values.copy()
    changed[list(rows)] = value
    return changed


class Thresholds(Mapping[str, float]):
    """The catalogue's numbers by name; also as attributes, so that a check reads as its sentence."""

    def __init__(self, values: Mapping[str, float]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> float:
        return self._values[name]

    def __getattr__(self, name: str) -> float:
        try:
            return self.__dict__["_values"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(f"the catalogue has no number {name!r}") from None

    def __iter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204 - Mapping's own
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __or__(self, more: Mapping[str, float]) -> Thresholds:
        return Thresholds({**self._values, **more})
