"""The authenticated principal of a request: a device, a program, or a user at this machine."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from starlette.types import Scope

    from tracker.storage.credentials import Device, Token

DEVICE_HEADER: Final = "x-diary-device"
"""Set by the authentication middleware only; it drops what a client sends under this name."""

SCOPE_KEY: Final = "diary.principal"


@dataclass(frozen=True)
class Principal:
    """A signed-in device, a program with its token, or neither: somebody at this machine.

    The last is possible only before a passcode is set.
    """

    device: Device | None = None
    token: Token | None = None

    @property
    def name(self) -> str | None:
        """The name that entries from here are logged under, where the request names nobody."""
        return self.device.caregiver if self.device else self.token.name if self.token else None


LOCAL_USER: Final = Principal()


def principal_of(scope: MutableMapping[str, Any]) -> Principal:
    """Return the principal of a request; without the middleware in front, the local user."""
    principal = scope.get(SCOPE_KEY, LOCAL_USER)
    return principal if isinstance(principal, Principal) else LOCAL_USER


def without_identity(scope: Scope) -> Scope:
    """Return a request without the header that only the middleware may set."""
    headers = [
        (name, value) for name, value in scope["headers"] if name.lower() != DEVICE_HEADER.encode()
    ]
    return {**scope, "headers": headers}


def with_identity(scope: Scope, principal: Principal) -> Scope:
    """Return a request with its principal, and its device in a header: pages see only headers."""
    device = principal.device
    header = [(DEVICE_HEADER.encode(), device.id.encode())] if device else []
    return {**scope, SCOPE_KEY: principal, "headers": [*scope["headers"], *header]}


def device_in(headers: Mapping[str, str]) -> str | None:
    """Return the id of the signed-in device from a page's headers."""
    return headers.get(DEVICE_HEADER) or None
