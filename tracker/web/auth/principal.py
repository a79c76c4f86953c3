"""Who a request comes from, as the gate found it, for everything behind the gate."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from starlette.types import Scope

    from tracker.storage.credentials import Device, Token

DEVICE_HEADER: Final = "x-diary-device"
"""Only the gate writes it; what a client sends under this name never gets in."""


@dataclass(frozen=True)
class Visitor:
    """A signed-in device, a program with its token, or, before there is a passcode, somebody at this machine (neither)."""

    device: Device | None = None
    token: Token | None = None

    @property
    def name(self) -> str | None:
        """Whose name stands beside what comes from here, where the request names nobody."""
        return self.device.caregiver if self.device else self.token.name if self.token else None


AT_THE_MACHINE: Final = Visitor()


def visitor(scope: MutableMapping[str, Any]) -> Visitor:
    """Return who a request comes from; without a gate in front, somebody at this machine."""
    found = scope.get("diary.visitor", AT_THE_MACHINE)
    return found if isinstance(found, Visitor) else AT_THE_MACHINE


def without_identity(scope: Scope) -> Scope:
    """Return a request without the header that only the gate may write."""
    return {
        **scope,
        "headers": [
            (name, value)
            for name, value in scope["headers"]
            if name.lower() != DEVICE_HEADER.encode()
        ],
    }


def with_identity(scope: Scope, found: Visitor) -> Scope:
    """Return a request that says who it comes from, in its headers too: a page sees nothing else."""
    said = [(DEVICE_HEADER.encode(), found.device.id.encode())] if found.device else []
    return {**scope, "diary.visitor": found, "headers": [*scope["headers"], *said]}


def device_in(headers: Mapping[str, str]) -> str | None:
    """Return the id of the signed-in device, as a page's headers say it."""
    return headers.get(DEVICE_HEADER) or None
