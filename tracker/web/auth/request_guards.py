"""What every answer of the server carries, which names it answers to, and whose requests may change something."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketClose

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names by which only this machine reaches itself."""

WRONG_HOST: Final = (
    "This diary does not answer to that name. Open it as http://localhost on this machine, or by the machine's own name or address. "
    "If the name is yours, start the diary with --allow-host and that name."
)
WRONG_ORIGIN: Final = (
    "This came from another site's page, so nothing was changed. If it was the diary's own page behind a proxy, start the diary with --trusted-proxy "
    "and the proxy's address."
)
BROKEN: Final = "The request says the same thing twice, so nothing was done."
TOO_MUCH: Final = "The request has more headers than any browser sends."

MOST_HEADERS: Final = 100
MOST_HEADER_BYTES: Final = 32 * 1024
ONCE: Final = frozenset({b"host", b"origin", b"authorization", b"content-length", b"content-type"})
"""What may be said once only: two answers to one question are an attack or a fault."""

READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

PAGES_POLICY: Final = "; ".join(  # noqa: FLY002 - one line each is how it is read
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

MAY_BE_KEPT: Final = (
    "/static/",
    "/component/",
    "/quick",
    "/wall",
    "/sw.js",
    "/manifest.webmanifest",
)
"""The program's own files, the plain pages among them, which ask for the diary over HTTP; everything else is somebody's diary and stays in no cache."""


def host_name(value: str) -> str:
    """Return the name in a Host header without its port; "" where it cannot be read."""
    try:
        return urlsplit(f"//{value}").hostname or ""
    except ValueError:
        return ""


def own_names() -> frozenset[str]:
    """Return the names by which a home network knows this machine."""
    name = socket.gethostname().lower()
    short = name.partition(".")[0]
    return frozenset({name, short, f"{short}.local"} - {""})


def same_place(headers: Headers, scheme: str | None = None) -> bool:
    """Say whether the page that asks came from the host it asks, and by the same scheme; a request that names no origin is no page's.

    A browser that names no origin still says whether it comes from elsewhere.
    """
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in {"same-origin", "none"}
    said = _origin(origin)
    return said is not None and said[1] == headers.get("host") and scheme in {None, said[0]}


def _origin(value: str) -> tuple[str, str] | None:
    """Return scheme, and host with port, of an origin; None where it names none."""
    try:
        said = urlsplit(value)
    except ValueError:
        return None
    return (said.scheme, said.netloc) if said.netloc else None


def _arrived_at(scope: Scope) -> str:
    """Return the address of this machine that a request came to: a page that names it was not lured by another name."""
    server = scope.get("server")
    return str(server[0]).removeprefix("::ffff:") if server else ""


class KnownHosts:
    """Answer only for the names in `hosts` and for the address a request came to, websockets too, and change nothing for another site's page.

    So another site cannot point its own name at this machine and read the diary.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = LOOPBACK) -> None:
        self.app = app
        self.hosts = frozenset(name.lower().rstrip(".") for name in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        refused = self._refusal(scope) if scope["type"] in {"http", "websocket"} else None
        if refused is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(code=1008)(scope, receive, send)
        else:
            await PlainTextResponse(refused[1], status_code=refused[0])(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        once = [name for name, _ in scope["headers"] if name in ONCE]
        if len(once) > len(set(once)):
            return 400, BROKEN
        if (
            len(scope["headers"]) > MOST_HEADERS
            or sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADER_BYTES
        ):
            return 431, TOO_MUCH
        headers = Headers(scope=scope)
        name = host_name(headers.get("host", "")).rstrip(".")
        if not name or (name not in self.hosts and name != _arrived_at(scope)):
            return 421, WRONG_HOST
        scheme = {"ws": "http", "wss": "https"}.get(scope.get("scheme", ""), scope.get("scheme"))
        asks_only = scope["type"] == "http" and scope["method"] in READS
        return None if asks_only or same_place(headers, scheme) else (403, WRONG_ORIGIN)


class Headings:
    """Add the security headers to every answer, and keep personal pages out of every cache. `policy`: what the pages may load."""

    def __init__(self, app: ASGIApp, policy: str = "default-src 'self'") -> None:
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress the answer."""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", self.policy)
                if not scope["path"].startswith(MAY_BE_KEPT):
                    headers["cache-control"] = "no-store"
            await send(message)

        await self.app(scope, receive, dressed if scope["type"] == "http" else send)
