"""Answers as category codes: one code a row, so that a check asks a whole column at once.

A question that was not asked satisfies nothing: every mask here is False where there is no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.vocabulary import UNKNOWN_WORDS

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Ranks = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]

FEW_ROWS: Final = 64
"""Up to this size a column is factorized in Python, which takes less time than in pandas (ours)."""


@dataclass(frozen=True)
class AnswerCodes:
    """The answers to one question.

    Parameters
    ----------
    codes
        A code for each row; -1 where the question was not asked.
    words
        The set of words that each code stands for.

    """

    codes: Ints
    words: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, column: pd.Series) -> AnswerCodes:
        """Encode a `word`, `words` or `text` column; the order of the words does not matter."""
        codes, uniques = _factorized(column)
        word_sets = [frozenset(str(value).split()) for value in uniques]
        code_of = {words: code for code, words in enumerate(dict.fromkeys(word_sets))}
        code_of_unique = np.array([*(code_of[words] for words in word_sets), -1], dtype=np.int64)
        return cls(code_of_unique[codes], tuple(code_of))

    def _rows(self, holds: Sequence[bool]) -> Mask:
        """Return for each row what holds for its code; False for a row without an answer."""
        return np.array([*holds, False], dtype=bool)[self.codes]

    def any_of(self, *wanted: str) -> Mask:
        """Return rows whose answer contains at least one of the words."""
        return self._rows([not words.isdisjoint(wanted) for words in self.words])

    def all_of(self, *allowed: str) -> Mask:
        """Return rows that have an answer, all of whose words are among these."""
        return self._rows([bool(words) and words <= set(allowed) for words in self.words])

    @property
    def is_known(self) -> Mask:
        """Rows with an answer other than "not sure" and "not tried"."""
        return self._rows([bool(words - UNKNOWN_WORDS) for words in self.words])

    @property
    def is_answered(self) -> Mask:
        """Rows with any answer, even "not sure"."""
        return self._rows([bool(words) for words in self.words])

    def take(self, rows: Mask | slice) -> AnswerCodes:
        """Return the answers of some rows."""
        return AnswerCodes(self.codes[rows], self.words)

    def replaced(self, rows: Sequence[int], word: str | None) -> AnswerCodes:
        """Return a copy with one word, or no answer, in some rows.

        An answer that the column contains already keeps its code, so that equal answers still have
        equal codes; in a `words` column this includes the empty set.
        """
        answer = frozenset[str]() if word is None else frozenset({word})
        words = self.words if word is None or answer in self.words else (*self.words, answer)
        code = words.index(answer) if answer in words else -1
        return AnswerCodes(replaced_at(self.codes, rows, code), words)


def _factorized(column: pd.Series) -> tuple[Ints, Sequence[str]]:
    """Return a code for each row, -1 where it is null, and the values in order of appearance.

    The same as `Series.factorize`, which is slow for a short column.
    """
    if len(column) > FEW_ROWS:
        numbers, uniques = column.factorize()
        return numbers.astype(np.int64), list(uniques)
    code_of: dict[str, int] = {}
    codes = [
        -1 if value != value else code_of.setdefault(value, len(code_of))  # noqa: PLR0124 - NaN
        for value in column.tolist()
    ]
    return np.array(codes, dtype=np.int64), list(code_of)


def with_answers(
    columns: Mapping[str, AnswerCodes], answers: Mapping[str, str | None], rows: Sequence[int]
) -> dict[str, AnswerCodes]:
    """Return a copy of a table's answers with other words, or none, in some rows."""
    changed = {name: columns[name].replaced(rows, word) for name, word in answers.items()}
    return {**columns, **changed}


@dataclass(frozen=True)
class Rows:
    """The rows of one table: the records behind them, their time, and the child's age then.

    Parameters
    ----------
    table
        Name of the table in the exchange file.
    ids
        One text a row: the ids of the records behind it, separated by spaces.
    at_us
        The moment of each row, microseconds UTC.
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
        columns = ("ids", "at_us", "day", "age_days", "corrected_days")
        return replace(self, **{name: getattr(self, name)[rows] for name in columns})

    @property
    def empty_mask(self) -> Mask:
        """A mask that is False in every row."""
        return np.zeros(len(self), dtype=bool)


def replaced_at(values: NDArray[Any], rows: Sequence[int], value: float) -> NDArray[Any]:
    """Return a copy of an array with another value in some rows; features are never changed."""
    changed = values.copy()
    changed[list(rows)] = value
    return changed


class Thresholds(Mapping[str, float]):
    """The catalogue's numbers by name; also as attributes, so that a check reads as a sentence."""

    def __init__(self, values: Mapping[str, float]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> float:
        return self._values[name]

    def __getattr__(self, name: str) -> float:
        try:
            return self.__dict__["_values"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(f"the catalogue has no number {name!r}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __or__(self, more: Mapping[str, float]) -> Thresholds:
        return Thresholds({**self._values, **more})
