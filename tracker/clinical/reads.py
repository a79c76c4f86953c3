"""Which questions something was worked out of, so that another answer is only asked of what read that question.

A table's answers (`Questions`) note who reads them, and a property of the facts (`worked_out`) is worked out once and kept with the
questions it read; whoever reads the property reads those too. What did not read a question cannot say anything else when its answer changes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Generic, Self, TypeVar, overload

from tracker.clinical.answers import Answers, Mask

Value = TypeVar("Value")
Rows = TypeVar("Rows")
Reads = frozenset[str]
"""Questions by table and field: `episodes.held`."""
_KEPT: Final = "worked out: "


class _Readers(threading.local):
    """The readings that are open in this thread, the innermost last."""

    def __init__(self) -> None:
        self.open: list[set[str]] = []


_readers = _Readers()


class reading:  # noqa: N801 - used with `with`, like a function
    """A set that fills with the questions read within; a reading around it reads them too."""

    def __enter__(self) -> set[str]:
        self._read: set[str] = set()
        _readers.open.append(self._read)
        return self._read

    def __exit__(self, *_: object) -> None:
        _readers.open.pop()
        _note(self._read)


def _note(questions: set[str] | Reads) -> None:
    if _readers.open:
        _readers.open[-1].update(questions)


class Questions(Mapping[str, Answers]):
    """One table's answers by question; each look at one is noted."""

    def __init__(self, table: str, answers: Mapping[str, Answers]) -> None:
        self._table, self._answers = table, dict(answers)
        self._names = {question: frozenset({self.name(question)}) for question in self._answers}

    def name(self, question: str) -> str:
        """Return a question by table and field."""
        return f"{self._table}.{question}"

    def __getitem__(self, question: str) -> Answers:
        _note(self._names[question])
        return self._answers[question]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def take(self, rows: Mask | slice) -> Self:
        """Return the answers of some rows."""
        return type(self)(self._table, {question: answers.take(rows) for question, answers in self._answers.items()})

    def given(self, question: str, answers: Answers) -> Self:
        """Return the same with one question answered otherwise."""
        return type(self)(self._table, {**self._answers, question: answers})


class worked_out(Generic[Value]):  # noqa: N801 - used as a decorator, like cached_property
    """A property that is worked out once for each instance and kept with the questions it read."""

    def __init__(self, work: Callable[[Any], Value]) -> None:
        self._work, self.__doc__ = work, work.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._kept_as = f"{_KEPT}{name}"

    @overload
    def __get__(self, rows: None, owner: type) -> Self: ...

    @overload
    def __get__(self, rows: object, owner: type) -> Value: ...

    def __get__(self, rows: object | None, owner: type) -> Self | Value:
        """Return the value."""
        if rows is None:
            return self
        return _kept(rows, self._kept_as, self._work)


def work_out_once(rows: Rows, name: str, work: Callable[[Rows], Value]) -> Value:
    """Return what is worked out of rows, once for each name, and kept like a property that is `worked_out`."""
    return _kept(rows, f"{_KEPT}{name}", work)


def _kept(rows: Rows, name: str, work: Callable[[Rows], Value]) -> Value:
    """Return what is kept by a name, worked out where nothing is yet; two threads may both work it out, and get the same."""
    kept: tuple[Value, Reads] | None = rows.__dict__.get(name)
    if kept is None:
        with reading() as read:
            value = work(rows)
        kept = rows.__dict__[name] = value, frozenset(read)
    else:
        _note(kept[1])
    return kept[0]


def carry_over(before: object, after: object, question: str) -> None:
    """Keep with `after` all that was worked out of `before`, which differs from it in the answers to one question, without reading it."""
    for name, kept in before.__dict__.copy().items():
        if name.startswith(_KEPT) and question not in kept[1]:
            after.__dict__[name] = kept
