"""The address of this machine in the home network."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import Final

THIS_MACHINE: Final = "127.0.0.1"
HOME: Final = "0.0.0.0"  # noqa: S104 - the family asks for it, and a passcode exists
EVERYWHERE: Final = frozenset({HOME, "::"})
SOME_OTHER_NETWORK: Final = "192.0.2.1"
"""An address for documentation (RFC 5737). Nothing is sent: the system says from where it would."""

PORT_TAKEN: Final = (
    "Port {port} is in use by another program or may not be used. Close it, or choose another "
    "port: --port {other}."
)

LAST_PORT: Final = 65_535


def port_taken(port: int) -> str:
    """Return the sentence about a port that cannot be used, with the one beside it to try."""
    return PORT_TAKEN.format(port=port, other=port + 1 if port < LAST_PORT else port - 1)


def address_in_network() -> str | None:
    """Return this machine's IPv4 address in its network, None where it is in none."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asking:
        try:
            asking.connect((SOME_OTHER_NETWORK, 9))
            address = str(asking.getsockname()[0])
        except OSError:
            return None
    return None if address.startswith(("127.", "0.")) else address
