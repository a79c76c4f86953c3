"""What was worked out of a frozen value is kept with it, so that a page that asks twice works it out once.

Nothing here can go stale: an answer lives and dies with the one value it was worked out of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, Protocol, TypeVar

Answer = TypeVar("Answer")


class Keeps(Protocol):
    """A frozen value that keeps what was worked out of it, by the question's name."""

    @property
    def kept(self) -> dict[str, Any]:
        """What is kept."""


Value = TypeVar("Value", bound=Keeps)

GREW: Final = "grew"
"""Under this name a diary keeps a `Grew`, where it grew from an earlier one."""


@dataclass(frozen=True)
class Grew:
    """What was worked out of the diary that this one grew from, and the start of the first episode that differs (microseconds UTC; None: none does)."""

    kept: dict[str, Any]
    differs_from_us: int | None


@dataclass(frozen=True)
class Same:
    """What was worked out of earlier rows, of which the first `rows` are the same."""

    kept: dict[str, Any]
    rows: int


SAME: Final = "same"
"""Under this name rows keep a `Same`, where they were put together from earlier ones."""


def once(question: Callable[[Value], Answer]) -> Callable[[Value], Answer]:
    """Ask a pure question of a value once: two threads may both work it out, and get the same."""

    @wraps(question)
    def asked(value: Value) -> Answer:
        if question.__name__ not in value.kept:
            value.kept[question.__name__] = question(value)
        answer: Answer = value.kept[question.__name__]
        return answer

    return asked
