"""What was worked out of a frozen value is kept with it, so that a page that asks twice works it out once.

Nothing here can go stale: an answer lives and dies with the one value it was worked out of.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar

Answer = TypeVar("Answer")


class Keeps(Protocol):
    """A frozen value that keeps what was worked out of it, by the question's name."""

    @property
    def kept(self) -> dict[str, Any]:
        """What is kept."""


Value = TypeVar("Value", bound=Keeps)

def once(question: Callable[[Value], Answer]) -> Callable[[Value], Answer]:
    """Ask a pure question of a value once: two threads may both work it out, and get the same."""

    @wraps(question)
    def asked(value: Value) -> Answer:
        if question.__name__ not in value.kept:
            value.kept[question.__name__] = question(value)
        answer: Answer = value.kept[question.__name__]
        return answer

    return asked
