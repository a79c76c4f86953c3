"""The forwarded headers of a reverse proxy, used only if it was named with `--trusted-proxy`."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers

from tracker.errors import UserError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

Networks = tuple[IPv4Network | IPv6Network, ...]

FORWARDED: Final = "diary.forwarded"
"""The key of a request's scope that says a trusted proxy passed it on."""
FORWARDED_PREFIX: Final = "diary.forwarded_prefix"
"""The key of the path that a trusted proxy took off: X-Forwarded-Prefix, X-Ingress-Path."""


def networks(named: Iterable[str]) -> Networks:
    """Return the networks of trusted proxies; UserError for what is neither address nor network."""
    parsed = []
    for name in named:
        try:
            parsed.append(ip_network(name, strict=False))
        except ValueError:
            raise UserError(
                f"{name!r} is no address of a proxy. Give one such as 127.0.0.1, or a network "
                "such as 172.18.0.0/16."
            ) from None
    return tuple(parsed)


def _is_in(address: str, trusted: Networks) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return any(parsed in network for network in trusted)


def _client_address(forwarded_for: list[str], peer: str, trusted: Networks) -> str:
    """Return the nearest address that is no trusted proxy; anything further away may be forged."""
    hops = [
        hop.strip().removeprefix("[").partition("]")[0]
        for line in forwarded_for
        for hop in line.split(",")
    ]
    for hop in reversed([*hops, peer]):
        if not _is_in(hop, trusted):
            return hop[:100]
    return peer


def _is_forwarding_header(name: bytes) -> bool:
    return name.startswith(b"x-forwarded-") or name in {
        b"forwarded",
        b"via",
        b"x-ingress-path",
        b"x-real-ip",
    }


def is_forwarded(scope: Scope) -> bool:
    """Return whether a proxy passed a request on, as its headers say or since it is trusted."""
    return FORWARDED in scope or any(_is_forwarding_header(name) for name, _ in scope["headers"])


class TrustedProxies:
    """Middleware that takes scheme, host and client from the headers of a trusted proxy.

    The forwarded headers of anybody else are passed on, but no code behind believes them.
    """

    def __init__(self, app: ASGIApp, trusted: Networks = ()) -> None:
        self.app = app
        self.trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as it reached the proxy."""
        client = scope.get("client")
        if (
            scope["type"] in {"http", "websocket"}
            and client is not None
            and _is_in(client[0], self.trusted)
        ):
            scope = self._original(scope, client)
        await self.app(scope, receive, send)

    def _original(self, scope: Scope, client: tuple[str, int]) -> Scope:
        headers = Headers(scope=scope)
        other_headers = [
            (name, value) for name, value in scope["headers"] if not _is_forwarding_header(name)
        ]
        address = _client_address(headers.getlist("x-forwarded-for"), client[0], self.trusted)
        original = {**scope, "headers": other_headers, "client": (address, 0), FORWARDED: True}
        scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
        if scheme in {"http", "https"}:
            original["scheme"] = (
                {"http": "ws", "https": "wss"}[scheme] if scope["type"] == "websocket" else scheme
            )
        prefix = headers.get("x-ingress-path") or headers.get("x-forwarded-prefix", "")
        original[FORWARDED_PREFIX] = prefix.rpartition(",")[2].strip()
        host = headers.get("x-forwarded-host", "").rpartition(",")[2].strip()
        if host:
            original["headers"] = [
                *((name, value) for name, value in other_headers if name != b"host"),
                (b"host", host.encode("latin-1")),
            ]
        return original
