"""What can go wrong, in words a person can act on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_STEERING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What a terminal obeys instead of showing, what turns the writing round, and half a character."""


class TrackerError(Exception):
    """Any failure this program raises on purpose."""


class UserError(TrackerError):
    """A failure a person can mend: its message is shown as it is, and says what to do."""


class UnknownChild(UserError):
    """No child, or more than one, answers to the name or id that was given."""


class UnknownRecord(UserError):
    """No record of that kind has the id that was given."""


class DatabaseUnusable(UserError):
    """The database cannot be opened, read or written."""


class DatabaseTooNew(UserError):
    """The database was written by a later version of this program."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a person's data: where it stands, what is wrong, what was expected."""

    where: str
    problem: str
    expected: str

    def __str__(self) -> str:
        return f"{self.where or 'the file'}: {self.problem} (expected: {self.expected})"


class InvalidRecord(UserError):
    """Something a person entered cannot be stored; `problems` lists all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("Not saved. " + " · ".join(str(problem) for problem in problems))


def printable(words: str) -> str:
    """Return somebody's words as a terminal can show them: a code that would steer it is written as its number."""
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode(), words)
