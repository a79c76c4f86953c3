"""How long a source must wait after wrong passcodes: an attacker for hours, a parent for seconds.

Five tries are free, then each wrong one doubles the wait, from half a minute to at most an hour; a
day without a try resets the count. All four numbers are ours. An attacker who never stops has 24
tries a day, so half of the million six-digit passcodes take 57 years. A parent who mistypes five
times waits 30 seconds. A signed-in device is not asked for the passcode and never waits. A browser
that was signed in before is counted separately, not by its address, so an attacker behind the same
router or proxy cannot make it wait.

All other sources together have 50 wrong tries, and one more every five minutes (both ours), so
whoever tries from many addresses has 288 a day: half of the million take five years. This count is
in memory and by a monotonic clock.

A try that is dated in the future was stored while the clock was wrong: it counts as made now, so
that no wait is longer than it says.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import Final

from tracker.localization.messages import ngettext

FREE_TRIES: Final = 5
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=1)
FORGOTTEN_AFTER: Final = timedelta(hours=24)
ALL_SOURCES_TRIES: Final = 50
ALL_SOURCES_REFILL_S: Final = 300.0
IPV6_HOME_BITS: Final = 64
"""A home has a whole /64 of IPv6 addresses, so they count as one source."""


def wait_after(wrong: int) -> timedelta:
    """Return how long a source must wait after this many wrong passcodes in a row."""
    if wrong < FREE_TRIES:
        return timedelta()
    doublings = min(wrong - FREE_TRIES, 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def remaining_wait(failed: tuple[int, datetime] | None, now: datetime) -> timedelta:
    """Return how long a source must still wait.

    `failed` is its number of wrong passcodes in a row and the time of the last, None for none.
    """
    if failed is None:
        return timedelta()
    wrong, last_at = failed
    return max(timedelta(), min(wait_after(wrong), last_at + wait_after(wrong) - now))


class WrongTryLimit:
    """The wrong tries of all sources together: a token bucket; `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left = float(ALL_SOURCES_TRIES)
        self._at = clock()
        self._lock = Lock()

    def take(self) -> timedelta:
        """Count one try; return how long to wait where none is left, zero where it may be made."""
        with self._lock:
            now = self._clock()
            refill = (now - self._at) / ALL_SOURCES_REFILL_S
            self._left, self._at = min(ALL_SOURCES_TRIES, self._left + refill), now
            if self._left < 1:
                return timedelta(seconds=(1 - self._left) * ALL_SOURCES_REFILL_S)
            self._left -= 1
            return timedelta()

    def give_back(self) -> None:
        """Take back a try that was right, or was not made."""
        with self._lock:
            self._left = min(ALL_SOURCES_TRIES, self._left + 1)


def source_of(address: str) -> str:
    """Return the source under which the failed logins from an address are counted."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return f"address:{address[:100]}"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return f"address:{parsed.ipv4_mapped}"
        host_bits = 128 - IPV6_HOME_BITS
        return f"address:{IPv6Address(int(parsed) >> host_bits << host_bits)}/{IPV6_HOME_BITS}"
    return f"address:{parsed}"


def wait_text(wait: timedelta) -> str:
    """Return a wait as text, such as '30 seconds' or '4 minutes', rounded up."""
    seconds = -(-int(wait / timedelta(milliseconds=1)) // 1000)
    if seconds < 100:  # noqa: PLR2004 - where seconds stop being easy to picture
        return ngettext("{count} second", "{count} seconds", seconds).format(count=seconds)
    minutes = -(-seconds // 60)
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
