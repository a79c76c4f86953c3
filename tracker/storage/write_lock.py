"""A fair lock per SQLite file: the writers of this program take turns, first come, first served.

SQLite itself gives a free file to whoever happens to ask, and a waiting connection asks only now
and then: beside a writer that hardly ever stops, a page could wait for seconds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Event, Lock


class WriteLock:
    """A fair lock: its holder stands first in the queue, the others wait in the order they came."""

    def __init__(self) -> None:
        self._queue = deque[Event]()
        self._guard = Lock()

    @contextmanager
    def acquire(self, timeout_s: float) -> Iterator[None]:
        """Hold the lock; after `timeout_s` go on without it, then the file's own lock decides."""
        turn = Event()
        with self._guard:
            self._queue.append(turn)
            self._queue[0].set()
        try:
            turn.wait(timeout_s)
            yield
        finally:
            with self._guard:
                self._queue.remove(turn)
                if self._queue:
                    self._queue[0].set()

    def __len__(self) -> int:
        """Return how many threads hold the lock or wait for it."""
        return len(self._queue)


@cache
def write_lock(file: str) -> WriteLock:  # noqa: ARG001 - the key of the cache
    """Return the lock of a file, the same one for every caller in this process."""
    return WriteLock()
