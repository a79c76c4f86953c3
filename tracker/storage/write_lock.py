"""Writers of one file in this program, let in one at a time in the order they came.

SQLite gives a file to whoever happens to ask while it is free, and who waits asks only now and then: beside a writer that hardly ever stops,
a page could wait for seconds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Condition


class Turns:
    """The queue before one file."""

    def __init__(self) -> None:
        self._queue = deque[object]()
        self._moved = Condition()

    @contextmanager
    def turn(self, patience_s: float) -> Iterator[None]:
        """Wait for one's turn and have it; who waited as long as `patience_s` goes on without, and the file's own lock decides."""
        ticket = object()
        try:
            with self._moved:
                self._queue.append(ticket)
                self._moved.wait_for(lambda: self._queue[0] is ticket, patience_s)
            yield
        finally:
            with self._moved:
                self._queue.remove(ticket)
                self._moved.notify_all()

    def __len__(self) -> int:
        """Return how many write or wait."""
        return len(self._queue)


@cache
def turns(file: str) -> Turns:  # noqa: ARG001 - kept by it
    """Return the queue before a file, one a process."""
    return Turns()
