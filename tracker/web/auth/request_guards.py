"""Guards of every request: security headers, trusted host names, same-origin writes."""

from __future__ import annotations

import socket
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocketClose

from tracker.localization.messages import N_
from tracker.web.device_region import plain_refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names by which only this machine reaches itself."""

WRONG_HOST: Final = N_(
    "This diary does not answer to that name. Open it as http://localhost on this machine, or by "
    "the machine's own name or address. "
    "If the name is yours, start the diary with --allow-host and that name."
)
WRONG_ORIGIN: Final = N_(
    "This came from another site's page, so nothing was changed. If it was the diary's own page "
    "behind a proxy, start the diary with --trusted-proxy "
    "and the proxy's address."
)
BROKEN: Final = N_("The request says the same thing twice, so nothing was done.")
TOO_MUCH: Final = N_("The request has more headers than any browser sends.")

MOST_HEADERS: Final = 100
MOST_HEADER_BYTES: Final = 32 * 1024
ONCE: Final = frozenset({b"host", b"origin", b"authorization", b"content-length", b"content-type"})
"""Headers that may occur only once: two values are an attack or a fault."""

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

PAGES_POLICY: Final = "; ".join(  # noqa: FLY002 - one directive a line
    (
        "default-src 'self'",
        "script-src 'self' {script}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)

HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), screen-wake-lock=(self)",
}

HSTS: Final = f"max-age={30 * 86_400}"
"""Only https for 30 days (ours): a family that gives https up again is not shut out for a year."""

CACHEABLE: Final = (
    "/static/",
    "/component/",
    "/quick",
    "/wall",
    "/video/",
    "/sw.js",
    "/manifest.webmanifest",
)
"""The program's own files, which hold no data of a diary. Everything else stays in no cache."""


def host_name(value: str) -> str:
    """Return the host name in a Host header without its port, "" where it cannot be parsed."""
    try:
        return urlsplit(f"//{value}").hostname or ""
    except ValueError:
        return ""


def own_names() -> frozenset[str]:
    """Return the names of this machine in a home network."""
    name = socket.gethostname().lower()
    short = name.partition(".")[0]
    return frozenset({name, short, f"{short}.local"} - {""})


def is_same_origin(headers: Headers, scheme: str | None = None) -> bool:
    """Return whether a request comes from a page of this host and scheme, or from no page at all.

    Where a browser sends no Origin, its Sec-Fetch-Site tells the same.
    """
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in {"same-origin", "none"}
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    is_host = bool(parts.netloc) and parts.netloc == headers.get("host")
    return is_host and scheme in {None, parts.scheme}


def _server_address(scope: Scope) -> str:
    """Return the address of this machine that a request was sent to.

    It may serve as the host's name: a rebound DNS name is a name, never an address.
    """
    server = scope.get("server")
    return str(server[0]).removeprefix("::ffff:") if server else ""


class TrustedHosts:
    """Middleware that refuses requests for other host names, and changes by pages of other sites.

    Trusted are the names in `hosts` and the address a request was sent to, for websockets too. So
    another site cannot point its own name at this machine and read the diary (DNS rebinding).
    `hosts` are lower-case names; the set is asked at each request, so that names can be added.
    """

    def __init__(self, app: ASGIApp, hosts: AbstractSet[str] = LOOPBACK) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        refusal = self._refusal(scope) if scope["type"] in {"http", "websocket"} else None
        if refusal is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(code=1008)(scope, receive, send)
        else:
            response = plain_refusal(HTTPConnection(scope), refusal[1], refusal[0])
            await response(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Return status and text of a refusal, None where the request is fine."""
        once = [name for name, _value in scope["headers"] if name in ONCE]
        if len(once) > len(set(once)):
            return 400, BROKEN
        if (
            len(scope["headers"]) > MOST_HEADERS
            or sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADER_BYTES
        ):
            return 431, TOO_MUCH
        headers = Headers(scope=scope)
        name = host_name(headers.get("host", "")).rstrip(".")
        if not name or (name not in self.hosts and name != _server_address(scope)):
            return 421, WRONG_HOST
        scheme = {"ws": "http", "wss": "https"}.get(scope.get("scheme", ""), scope.get("scheme"))
        is_safe = scope["type"] == "http" and scope["method"] in SAFE_METHODS
        return None if is_safe or is_same_origin(headers, scheme) else (403, WRONG_ORIGIN)


class SecurityHeaders:
    """Middleware that adds the security headers and keeps personal pages out of every cache.

    Over https browsers are told to come by nothing else, except to a name of the loopback, which
    other programs of a machine share. Behind a proxy TrustedProxies must be in front of it.

    `policy` is the content-security policy of responses that have none of their own.
    """

    def __init__(self, app: ASGIApp, policy: str = "default-src 'self'") -> None:
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add headers to the response."""
        is_https = scope.get("scheme") == "https"
        headers_sent = Headers(raw=scope.get("headers", []))  # the scope `lifespan` has none
        is_loopback_host = host_name(headers_sent.get("host", "")) in LOOPBACK

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", self.policy)
                if is_https and not is_loopback_host:
                    headers.setdefault("strict-transport-security", HSTS)
                if not scope["path"].startswith(CACHEABLE):
                    headers["cache-control"] = "no-store"
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
