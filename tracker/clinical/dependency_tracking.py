"""What something was worked out of, so that another answer is only asked of what that answer could change.

Whoever asks a table's answers (`Questions`) whether a word was said is noted with that very look, and a property of the facts
(`worked_out`) is worked out once and kept with the looks behind it; whoever reads the property made those too. Where none of its looks
would find anything else, nothing else can be said.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, Generic, NamedTuple, Self, TypeVar, overload

import numpy as np

from tracker.clinical.features.answer_codes import NOT_KNOWN, Answers, Ints, Mask

Value = TypeVar("Value")
Rows = TypeVar("Rows")
_KEPT: Final = "worked out: "


class Look(NamedTuple):
    """One look at the answers to a question (`episodes.held`): how, and for which words."""

    question: str
    how: str
    wanted: tuple[str, ...] = ()

    def finds(self, said: frozenset[str]) -> object:
        """Return what this look finds in a row that said these words."""
        if self.how == "any":
            return not said.isdisjoint(self.wanted)
        if self.how == "only":
            return bool(said) and said <= set(self.wanted)
        return {"told": bool(said - NOT_KNOWN), "asked": bool(said), "each": said}[self.how]


Looks = frozenset[Look]


class _Readers(threading.local):
    """The readings that are open in this thread, the innermost last."""

    def __init__(self) -> None:
        self.open: list[set[Look]] = []


_readers = _Readers()


class reading:  # noqa: N801 - used with `with`, like a function
    """A set that fills with the looks made within; a reading around it made them too."""

    def __enter__(self) -> set[Look]:
        self._looks: set[Look] = set()
        _readers.open.append(self._looks)
        return self._looks

    def __exit__(self, *_: object) -> None:
        _readers.open.pop()
        _note(self._looks)


def _note(looks: Iterable[Look]) -> None:
    if _readers.open:
        _readers.open[-1].update(looks)


class Heard:
    """The answers to one question; each look at them is noted."""

    def __init__(self, question: str, answers: Answers) -> None:
        self.question, self.answers = question, answers
        self._looks: dict[tuple[str, tuple[str, ...]], Look] = {}

    def _look(self, how: str, wanted: tuple[str, ...] = ()) -> Answers:
        look = self._looks.get((how, wanted))
        if look is None:
            look = self._looks[how, wanted] = Look(self.question, how, wanted)
        if _readers.open:
            _readers.open[-1].add(look)
        return self.answers

    def any_of(self, *wanted: str) -> Mask:
        """Rows that say at least one of the words."""
        return self._look("any", wanted).any_of(*wanted)

    def all_of(self, *wanted: str) -> Mask:
        """Rows that say something, and nothing but these words."""
        return self._look("only", wanted).all_of(*wanted)

    @property
    def is_known(self) -> Mask:
        """Rows with an answer that is known."""
        return self._look("told").is_known

    @property
    def is_answered(self) -> Mask:
        """Rows with any answer, even "not sure"."""
        return self._look("asked").is_answered

    @property
    def codes(self) -> tuple[Ints, int]:
        """A number for each row, -1 where nothing was asked, and how many numbers there are: every answer is looked at."""
        answers = self._look("each")
        return answers.codes, len(answers.words)

    def take(self, rows: Mask | slice) -> Heard:
        """Return the answers of some rows; the looks made so far were made at these too."""
        part = Heard(self.question, self.answers.take(rows))
        part._looks.update(self._looks.copy())
        return part

    def changed_by(self, rows: Sequence[int], word: str | None) -> Looks:
        """Return the looks made so far that would find something else in some of these rows if they said this word, or nothing."""
        codes = set(self.answers.codes[list(rows)].tolist())
        before, after = (
            [self.answers.words[code] if code >= 0 else frozenset[str]() for code in codes],
            frozenset() if word is None else frozenset({word}),
        )
        return frozenset(
            look
            for look in self._looks.copy().values()
            if any(look.finds(said) != look.finds(after) for said in before)
        )


class Questions(Mapping[str, Heard]):
    """One table's answers by question."""

    def __init__(self, table: str, answers: Mapping[str, Answers | Heard]) -> None:
        self._table = table
        self._heard = {
            question: given if isinstance(given, Heard) else Heard(f"{table}.{question}", given)
            for question, given in answers.items()
        }

    def __getitem__(self, question: str) -> Heard:
        return self._heard[question]

    def __iter__(self) -> Iterator[str]:
        return iter(self._heard)

    def __len__(self) -> int:
        return len(self._heard)

    def take(self, rows: Mask | slice) -> Self:
        """Return the answers of some rows."""
        return type(self)(
            self._table, {question: heard.take(rows) for question, heard in self._heard.items()}
        )

    def given(self, answers: Mapping[str, str | None], rows: Sequence[int]) -> Self:
        """Return the same with another word said, or nothing, to some questions in some rows: once, for the looks at these are noted anew."""
        return type(self)(
            self._table,
            {
                **self._heard,
                **{
                    question: self[question].answers.given(rows, word)
                    for question, word in answers.items()
                },
            },
        )

    def changed_by(self, answers: Mapping[str, str | None], rows: Sequence[int]) -> Looks:
        """Return the looks made so far that would find something else in some of these rows with these answers."""
        return frozenset().union(
            *(self[question].changed_by(rows, word) for question, word in answers.items())
        )


class worked_out(Generic[Value]):  # noqa: N801 - used as a decorator, like cached_property
    """A property that is worked out once for each instance and kept with the looks behind it."""

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
    kept: tuple[Value, Looks] | None = rows.__dict__.get(name)
    if kept is None:
        with reading() as read:
            value = work(rows)
        kept = rows.__dict__[name] = value, frozenset(read)
    else:
        _note(kept[1])
    return kept[0]


def looks_behind(rows: object, name: str) -> Looks:
    """Return the looks behind what was worked out by a name."""
    looks: Looks = rows.__dict__[f"{_KEPT}{name}"][1]
    return looks


def carry_over(before: object, after: object, changed: Looks) -> None:
    """Keep with `after` all that was worked out of `before`, which differs from it in what some looks find, without these."""
    for name, kept in before.__dict__.copy().items():
        if name.startswith(_KEPT) and changed.isdisjoint(kept[1]):
            after.__dict__[name] = kept


def carry_part(whole: object, part: object, rows: Mask) -> None:
    """Keep with `part`, which holds the marked rows of `whole`, what was worked out of `whole` for each of its rows."""
    for name, kept in whole.__dict__.copy().items():
        if name.startswith(_KEPT):
            value, looks = kept
            part.__dict__[name] = _of_rows(value, rows), looks


def _of_rows(value: object, rows: Mask) -> object:
    """Return some rows of an array, or of each array of a record of such."""
    if isinstance(value, np.ndarray):
        return value[rows]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: _of_rows(getattr(value, one.name), rows) for one in fields(value)}
        )
    return value
