"""The diary under a path of another site: `/diary/` behind a reverse proxy, or Home Assistant.

Inside, every path is as it is without: this middleware takes the base path off a request, and puts
it before the addresses in the answer's headers. Pages name each other by relative addresses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

from tracker.errors import UserError
from tracker.web.auth.forwarded_headers import FORWARDED_PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCOPE_KEY: Final = "diary.base_path"
HEADER: Final = b"x-tracker-base-path"
"""Tells a page of Streamlit, which sees no scope, its base path; what a client sends is removed."""

OWN_ADDRESSES: Final = frozenset(
    {"_stcore", "api", "calendar", "certificate", "component", "flags", "healthz", "help"}
    | {"history", "join", "log", "login", "logout", "media", "milestones", "more", "quick"}
    | {"report", "settings", "static", "trends", "video", "videos", "wall", "welcome", "who"}
)
"""The first parts of addresses of the diary itself."""
HOME_ASSISTANT: Final = "/api/hassio_ingress/"
NO_BASE_PATH: Final = (
    "{path!r} cannot be the path of the diary. Give one such as /diary: letters, digits, - and _, "
    "and none of the diary's own addresses."
)
LONGEST: Final = 200


def checked_base_path(path: str) -> str:
    """Return a base path without its last slash, "" for the root; UserError for what is none."""
    trimmed = "/" + path.strip("/")
    if trimmed == "/":
        return ""
    is_path = re.fullmatch(r"(/[A-Za-z0-9_][A-Za-z0-9_.~-]*)+", trimmed)
    is_own = trimmed.split("/")[1] in OWN_ADDRESSES and not trimmed.startswith(HOME_ASSISTANT)
    if not is_path or len(trimmed) > LONGEST or is_own:
        raise UserError(NO_BASE_PATH.format(path=path))
    return trimmed


def base_path_of(scope: Scope) -> str:
    """Return the path under which the client sees the diary, without its last slash."""
    return str(scope.get(SCOPE_KEY, ""))


def base_path_in(headers: Mapping[str, str]) -> str:
    """Return the base path from a page's headers, "" for the root."""
    return headers.get(HEADER.decode(), "")


class BasePath:
    """Middleware for a diary under a path; must stand behind `TrustedProxies`.

    A request is taken with the path and without: some proxies take it off, some do not. What a
    trusted proxy says in `X-Forwarded-Prefix` or `X-Ingress-Path` comes before `base_path`.
    """

    def __init__(self, app: ASGIApp, base_path: str = "") -> None:
        self.app = app
        self.base_path = checked_base_path(base_path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as one to the root."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        base = _forwarded(scope) or self.base_path
        headers = [(name, value) for name, value in scope["headers"] if name != HEADER]
        if not base:
            await self.app({**scope, "headers": headers}, receive, send)
            return
        inner = {**scope, "headers": [*headers, (HEADER, base.encode())], SCOPE_KEY: base}
        path = scope["path"]
        if path == base or path.startswith(base + "/"):
            inner["path"] = path[len(base) :] or "/"
            inner["raw_path"] = inner["path"].encode()
        if path == base and scope["type"] == "http":
            await _redirect_to_folder(scope, send, base)
            return

        async def with_base(message: Message) -> None:
            if message["type"] == "http.response.start":
                _put_before_addresses(MutableHeaders(scope=message), base)
            await send(message)

        await self.app(inner, receive, with_base if scope["type"] == "http" else send)


def _forwarded(scope: Scope) -> str:
    """Return the base path that a trusted proxy named, "" where it is none or named none."""
    try:
        return checked_base_path(scope.get(FORWARDED_PREFIX, ""))
    except UserError:
        return ""


def _put_before_addresses(headers: MutableHeaders, base: str) -> None:
    """Put the base path before the page a redirect leads to and the path of each cookie."""
    target = headers.get("location", "")
    if target.startswith("/") and not target.startswith(("//", base + "/")):
        headers["location"] = base + target
    headers.raw[:] = [
        (name, _with_cookie_path(value, base) if name == b"set-cookie" else value)
        for name, value in headers.raw
    ]


def _with_cookie_path(cookie: bytes, base: str) -> bytes:
    return re.sub(rb"(?i)(; *path=)/(?=;|$)", rb"\1" + base.encode() + rb"/", cookie)


async def _redirect_to_folder(scope: Scope, send: Send, base: str) -> None:
    query = scope.get("query_string", b"")
    target = f"{base}/".encode() + (b"?" + query if query else b"")
    headers = [(b"location", target), (b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 307, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
