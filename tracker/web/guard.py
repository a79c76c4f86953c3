"""What every answer of the server carries, and which names it answers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketClose

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names by which only this machine reaches itself."""

WRONG_HOST: Final = "This diary answers only on this machine: open it as http://localhost or http://127.0.0.1."

HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), screen-wake-lock=(self)",
}

MAY_BE_KEPT: Final = ("/static/", "/component/")
"""The program's own files; everything else is somebody's diary and stays in no cache."""


def host_name(value: str) -> str:
    """Return the name in a Host header without its port; "" where it cannot be read."""
    try:
        return urlsplit(f"//{value}").hostname or ""
    except ValueError:
        return ""


def same_place(headers: Headers) -> bool:
    """Say whether the page that asks came from the host it asks; a request that names no origin is no page's."""
    origin = headers.get("origin")
    return origin is None or (origin != "null" and _place(origin) == headers.get("host"))


def _place(origin: str) -> str:
    """Return host and port of an origin; "" where it cannot be read."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


class KnownHosts:
    """Answer only for the names in `hosts`, websockets too: another site cannot point its own name at this machine and read the diary."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str] = LOOPBACK) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        known = host_name(headers.get("host", "")) in self.hosts
        if known and (scope["type"] == "http" or same_place(headers)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(code=1008)(scope, receive, send)
        else:
            await PlainTextResponse(WRONG_HOST, status_code=421)(scope, receive, send)


class Headings:
    """Add the security headers to every answer, and keep personal pages out of every cache."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress the answer."""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith(MAY_BE_KEPT):
                    headers["cache-control"] = "no-store"
            await send(message)

        await self.app(scope, receive, dressed if scope["type"] == "http" else send)
