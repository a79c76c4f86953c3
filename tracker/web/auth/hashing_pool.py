"""The two threads that hash passcodes, with a short queue: a flood holds up nobody else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Final, TypeVar

WORKERS: Final = 2
"""Each hash takes 64 MiB and the better part of a core for a tenth of a second or more."""

QUEUE_LENGTH: Final = 8
"""Sign-ins that may wait for a worker: more than a family has at once, two seconds' work (ours)."""

RETRY_AFTER_S: Final = 5

Result = TypeVar("Result")


class QueueFull(Exception):
    """More sign-ins at once than the queue takes."""


class HashingPool:
    """A pool of threads with a bounded queue."""

    def __init__(self, workers: int = WORKERS, queue_length: int = QUEUE_LENGTH) -> None:
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="passcode")
        self._places = BoundedSemaphore(workers + queue_length)

    def submit(self, work: Callable[..., Result], *arguments: object) -> Future[Result]:
        """Return the future result of a function; QueueFull where no place is free."""
        if not self._places.acquire(blocking=False):
            raise QueueFull
        try:
            future = self._executor.submit(work, *arguments)
        except RuntimeError:
            self._places.release()
            raise
        future.add_done_callback(lambda _future: self._places.release())
        return future

    def close(self) -> None:
        """End the threads after what they are doing; what still waits is cancelled."""
        self._executor.shutdown(wait=False, cancel_futures=True)
