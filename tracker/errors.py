"""Exceptions. The message of a UserError is shown to people as it is."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_CONTROL_CODES: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Terminal control codes, bidirectional overrides, and lone surrogates."""


class TrackerError(Exception):
    """Base class of every exception that this program raises on purpose."""


class UserError(TrackerError):
    """A failure that a person can fix; the message says how."""


class UnknownChild(UserError):
    """No child, or more than one, has the given name or id."""


class UnknownRecord(UserError):
    """No record of that kind has the given id."""


class DatabaseUnusable(UserError):
    """The database cannot be opened, read or written."""


class DatabaseTooNew(UserError):
    """The database was written by a later version of this program."""


class Problem(NamedTuple):
    """One fault in somebody's data: its location, what is wrong, and what was expected."""

    where: str
    problem: str
    expected: str

    def __str__(self) -> str:
        return f"{self.where or 'the file'}: {self.problem} (expected: {self.expected})"


class InvalidRecord(UserError):
    """An entry that cannot be stored; `problems` lists every fault in it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("Not saved. " + " · ".join(str(problem) for problem in problems))


def printable(text: str) -> str:
    """Return text that is safe to print to a terminal, with control codes escaped."""
    return _CONTROL_CODES.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
