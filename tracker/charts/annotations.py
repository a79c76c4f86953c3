"""Days that stand out on a chart, a visit or a medicine that began: a line with a letter, and the letter's words below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase
from typing import Final, Protocol

from tracker.charts.font_coverage import writable

MOST_MARKED: Final = 9
"""Of more days the newest get a line."""


class Marked(Protocol):
    """A day with its words."""

    @property
    def day(self) -> date: ...  # noqa: D102 - the class says it
    @property
    def words(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Lettered:
    """A marked day with its letter; several things of one day share it."""

    letter: str
    day: date
    words: str

    @property
    def said(self) -> str:
        """The words of a key, as far as a chart can write them."""
        return f"{writable(self.words)}, {self.day.day} {self.day:%b}"

    @property
    def told(self) -> str:
        """All the words, for those who listen."""
        return f"{self.words}, {self.day.day} {self.day:%b}"


def lettered(marked: Iterable[Marked], first: date, last: date) -> tuple[Lettered, ...]:
    """Return the marked days from `first` to `last`, the oldest first, at most the newest nine."""
    words: dict[date, list[str]] = {}
    for one in sorted(marked, key=lambda one: one.day):
        if first <= one.day <= last:
            words.setdefault(one.day, []).append(one.words)
    kept = list(words.items())[-MOST_MARKED:]
    return tuple(
        Lettered(letter, day, " and ".join(said))
        for letter, (day, said) in zip(ascii_uppercase, kept, strict=False)
    )


def marked_alt(marked: Iterable[Lettered]) -> str:
    """Say the lines of a chart in words; empty where there are none."""
    said = "; ".join(one.told for one in marked)
    return f" Marked: {said}." if said else ""
