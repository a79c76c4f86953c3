"""What a reverse proxy says of a request, believed only from a proxy that was named with `--trusted-proxy`."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from tracker.errors import UserError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

Networks = tuple[IPv4Network | IPv6Network, ...]


def networks(named: Iterable[str]) -> Networks:
    """Return the addresses of trusted proxies, one or a network each; a UserError for anything else."""
    found = []
    for name in named:
        try:
            found.append(ip_network(name, strict=False))
        except ValueError:
            raise UserError(
                f"{name!r} is no address of a proxy. Give one such as 127.0.0.1, or a network such as 172.18.0.0/16."
            ) from None
    return tuple(found)


def _among(address: str, trusted: Networks) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return any(parsed in network for network in trusted)


def _asker(said: list[str], peer: str, trusted: Networks) -> str:
    """Return the address nearest to us that is no trusted proxy: everything further away is hearsay."""
    hops = [
        hop.strip().removeprefix("[").partition("]")[0] for line in said for hop in line.split(",")
    ]
    for hop in reversed([*hops, peer]):
        if not _among(hop, trusted):
            return hop[:100]
    return peer


class TrustedProxies:
    """Take scheme, host and asker from the headers of a trusted proxy. Anybody else's are believed in nothing; nothing behind reads them."""

    def __init__(self, app: ASGIApp, trusted: Networks = ()) -> None:
        self.app = app
        self.trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on the request as its sender made it."""
        client = scope.get("client")
        if (
            scope["type"] in {"http", "websocket"}
            and client is not None
            and _among(client[0], self.trusted)
        ):
            scope = self._as_sent(scope, client)
        await self.app(scope, receive, send)

    def _as_sent(self, scope: Scope, client: tuple[str, int]) -> Scope:
        headers = Headers(scope=scope)
        kept = [
            (name, value)
            for name, value in scope["headers"]
            if not name.startswith(b"x-forwarded-") and name not in {b"forwarded", b"x-real-ip"}
        ]
        told = {
            **scope,
            "headers": kept,
            "client": (_asker(headers.getlist("x-forwarded-for"), client[0], self.trusted), 0),
        }
        scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
        if scheme in {"http", "https"}:
            told["scheme"] = (
                {"http": "ws", "https": "wss"}[scheme] if scope["type"] == "websocket" else scheme
            )
        host = headers.get("x-forwarded-host", "").rpartition(",")[2].strip()
        if host:
            told["headers"] = [(name, value) for name, value in kept if name != b"host"] + [
                (b"host", host.encode("latin-1"))
            ]
        return told
