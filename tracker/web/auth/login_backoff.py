"""How long a source waits after wrong passcodes: an attacker for hours, a tired parent for half a minute.

Five tries are free, then each wrong one doubles the wait, from half a minute to an hour at most; a day without a try forgets them. All four
numbers are ours. Who keeps at it has 24 tries a day: half of the million six-digit passcodes take 57 years. A parent who types wrong five times
waits 30 seconds. A signed-in device is not asked for the passcode, so no wait touches it; a browser that was signed in before is counted by
itself and not by its address, so an attacker behind the same router or proxy cannot make it wait.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

FREE_TRIES: Final = 5
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=1)
FORGOTTEN_AFTER: Final = timedelta(hours=24)
IPV6_HOME_BITS: Final = 64
"""One home has a whole /64 of IPv6 addresses, so they count as one."""


def wait_after(wrong: int) -> timedelta:
    """Return how long nobody may try after this many wrong passcodes in a row."""
    if wrong < FREE_TRIES:
        return timedelta()
    doublings = min(wrong - FREE_TRIES, 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def still_waits(counted: tuple[int, datetime] | None, now: datetime) -> timedelta:
    """Return how long a source with these wrong attempts must wait from now on."""
    if counted is None:
        return timedelta()
    wrong, last_at = counted
    return max(timedelta(), min(wait_after(wrong), last_at + wait_after(wrong) - now))


def source_of(address: str) -> str:
    """Return what attempts from an address are counted under."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return f"address:{address[:100]}"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return f"address:{parsed.ipv4_mapped}"
        return f"address:{IPv6Address(int(parsed) >> (128 - IPV6_HOME_BITS) << (128 - IPV6_HOME_BITS))}/{IPV6_HOME_BITS}"
    return f"address:{parsed}"


def in_words(wait: timedelta) -> str:
    """Say a wait: '30 seconds', '4 minutes'; rounded up, so that who waits as told may try."""
    seconds = -(-int(wait / timedelta(milliseconds=1)) // 1000)
    if seconds < 100:  # noqa: PLR2004 - where seconds stop being easy to picture
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    return f"{-(-seconds // 60)} minutes"
