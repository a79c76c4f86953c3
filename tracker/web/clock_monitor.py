"""Notice that the computer's clock was set while the program runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from threading import Lock
from typing import Final

from tracker.domain.field_types import CLOCK_SLACK

SHOWN_FOR: Final = timedelta(days=1)
"""How long a jump is told (ours): long enough for everybody at home to see it."""


def running_seconds() -> float:
    """Return the seconds since some moment, those asleep included; nobody can set them."""
    number = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return time.monotonic() if number is None else time.clock_gettime(number)


@dataclass(frozen=True)
class Jump:
    """By how much the clock was set, positive if forward."""

    by: timedelta
    noticed_s: float


class ClockMonitor:
    """Compares two clocks: the computer's, which can be set, and the one that only runs."""

    def __init__(
        self,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        running: Callable[[], float] = running_seconds,
    ) -> None:
        self._clock = clock
        self._running = running
        self._lock = Lock()
        self._clock_before, self._running_before = clock(), running()
        self._jump: Jump | None = None

    def jump(self) -> timedelta | None:
        """Return by how much the clock was set within SHOWN_FOR, None if it was not.

        What differs by CLOCK_SLACK at most is the usual correction of a clock.
        """
        with self._lock:
            now, seconds = self._clock(), self._running()
            passed = timedelta(seconds=seconds - self._running_before)
            gained = now - self._clock_before - passed
            if abs(gained) > CLOCK_SLACK:
                self._jump = Jump(gained, seconds)
                self._clock_before, self._running_before = now, seconds
            if self._jump and seconds - self._jump.noticed_s > SHOWN_FOR.total_seconds():
                self._jump = None
            return self._jump.by if self._jump else None


@cache
def clock_monitor() -> ClockMonitor:
    """Return the monitor of this process, which begins with the first call."""
    return ClockMonitor()
