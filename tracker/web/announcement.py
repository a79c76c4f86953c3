"""Announce the diary in the home network by a name that stays: movement-diary.local (mDNS).

A router may give this machine another address any day, and for a phone another address is another
app with a store of its own. The name goes along. It needs `zeroconf`, the extra `home`; without it
nothing is announced.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Final

from tracker.web.home_network import address_in_network

if TYPE_CHECKING:
    from zeroconf import Zeroconf

NAME: Final = "movement-diary"
MOST_NAMES: Final = 9
SERVICE: Final = "_http._tcp.local."
RESOLVE_MS: Final = 1500
"""Time for another machine to say that a name is its own (ours; mDNS answers within 0.5 s)."""

CHECK_INTERVAL_S: Final = 30.0
ANNOUNCED: Final = "Phones at home find it by name, too: {address}/quick"
TAKEN: Final = (
    "The name {name} belongs to another machine in this network ({address}), so open this diary as "
    "{other}. To have the name here, stop what uses it there, then start this diary again."
)
ALL_TAKEN: Final = (
    "Nine names from {name} on are taken in this network, so the diary has none here."
)


def is_available() -> bool:
    """Return whether names can be announced: whether `zeroconf` is installed."""
    try:
        import zeroconf  # noqa: F401, PLC0415 - an extra
    except ImportError:
        return False
    return True


class Announcement:
    """Announces one diary until it is closed; follows the machine to another address.

    `names` are the host names the diary answers to; the announced one is added. `tell` gets what
    the family should know: the name once it is announced, and a name that is taken. `wanted_name`
    is the first name that is tried, without `.local`.
    """

    def __init__(
        self,
        scheme: str,
        port: int,
        names: set[str],
        tell: Callable[[str], None],
        address: Callable[[], str | None] = address_in_network,
        wanted_name: str = NAME,
        base_path: str = "",
    ) -> None:
        self.name: str | None = None
        """The announced host name, None while there is none."""
        self._scheme = scheme
        self._port = port
        self._names = names
        self._tell = tell
        self._address = address
        self._wanted_name = wanted_name
        self._base_path = base_path
        self._announced_address: str | None = None
        self._zeroconf: Zeroconf | None = None
        self._lock = Lock()
        self._closing = Event()

    def start(self) -> None:
        """Announce from a thread of its own, and look every half minute for another address."""
        Thread(target=self._follow, name="announcement", daemon=True).start()

    def _follow(self) -> None:
        while not self._closing.is_set():
            try:
                self.check()
            except Exception:
                logging.getLogger(__name__).exception("The diary's name could not be announced")
            self._closing.wait(CHECK_INTERVAL_S)

    def check(self) -> None:
        """Announce the diary at this machine's present address, unless that is done already."""
        with self._lock:
            before, address = self._announced_address, self._address()
            if address == before or self._closing.is_set():
                return
            self._withdraw()
            self._announced_address = None
            if address is not None:
                self._announce(address, own={address, before})
            self._announced_address = address

    def close(self) -> None:
        """Withdraw the name; other machines forget it at once."""
        self._closing.set()
        with self._lock:
            self._withdraw()
            self.name = self._announced_address = None

    def _withdraw(self) -> None:
        if self._zeroconf is not None:
            with suppress(OSError):  # the network may be gone
                self._zeroconf.close()
            self._zeroconf = None

    def _announce(self, address: str, own: set[str | None]) -> None:
        from zeroconf import ServiceInfo, Zeroconf  # noqa: PLC0415 - an extra

        zeroconf = self._zeroconf = Zeroconf(interfaces=[address])
        name = self._free_name(zeroconf, own)
        if name is None:
            self.name = None
            self._tell(ALL_TAKEN.format(name=f"{self._wanted_name}.local"))
            return
        service = ServiceInfo(
            SERVICE,
            f"{name.removesuffix('.local')}.{SERVICE}",
            addresses=[socket.inet_aton(address)],
            port=self._port,
            properties={"path": f"{self._base_path}/quick"},
            server=f"{name}.",
        )
        zeroconf.register_service(service, allow_name_change=True)
        self._names.add(name)
        if self.name != name:
            address = f"{self._scheme}://{name}:{self._port}{self._base_path}"
            self._tell(ANNOUNCED.format(address=address))
        self.name = name

    def _free_name(self, zeroconf: Zeroconf, own: set[str | None]) -> str | None:
        """Return the first name that no machine but the one at `own` addresses has, or None."""
        holders = list[tuple[str, str]]()
        for number in range(1, MOST_NAMES + 1):
            name = f"{self._wanted_name}{'' if number == 1 else f'-{number}'}.local"
            holder = _holder(zeroconf, name)
            if holder is None or holder in own:
                for other, its_address in holders:
                    self._tell(TAKEN.format(name=other, address=its_address, other=name))
                return name
            holders.append((name, str(holder)))
        return None


def _holder(zeroconf: Zeroconf, name: str) -> str | None:
    """Return the address of the machine that has a name, None where nobody answers."""
    from zeroconf import AddressResolverIPv4  # type: ignore[attr-defined]  # noqa: PLC0415

    resolver = AddressResolverIPv4(f"{name}.")
    if not resolver.request(zeroconf, RESOLVE_MS):
        return None
    return next(iter(resolver.parsed_addresses()), None)
