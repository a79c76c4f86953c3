"""The gate around everything: pages, websockets, the quick page, the wall, the HTTP interface, films. Pure ASGI, so that websockets are seen too.

Each request and each message of an open page is looked up anew, so a device that was signed out is out at once; an idle page is asked about every
two seconds and closed. What stands open: the sign-in, `/healthz`, and the program's own files without which a phone cannot install the quick page.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.websockets import WebSocketClose

from tracker.errors import UserError
from tracker.web.auth.principal import AT_THE_MACHINE, Visitor, with_identity, without_identity

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tracker.web.auth.credentials import Keys
    from tracker.web.auth.service import Door

COOKIE: Final = "diary_session"
LOGIN: Final = "/login"
NOT_NOW: Final = "The diary cannot be read or written at this moment, so nothing was changed. Try again in a while; the program's log says what is wrong."

OPEN: Final = frozenset(
    {
        LOGIN,
        "/login.css",
        "/healthz",
        "/sw.js",
        "/manifest.webmanifest",
        "/quick/icon.svg",
        "/quick/icon-192.png",
        "/quick/icon-512.png",
        "/favicon.png",
    }
)
"""Nothing personal, and needed before anybody has signed in."""

API: Final = "/api/"
PROGRAM: Final = ("/_stcore/", "/media/", "/component/", "/static/")
"""What a page fetches for itself: sending it to the sign-in page would only confuse it."""

LOOK_AGAIN_S: Final = 2.0
SIGNED_OUT: Final = 4401
NOBODY_ELSE: Final = "This diary has no passcode yet, so only the machine it runs on may open it. Set one there: movement-diary passcode."


def cookie_header(value: str, *, secure: bool, days: int) -> str:
    """Return the Set-Cookie header of a device: no script reads it, no other site sends it, and under https it never leaves https."""
    return f"{COOKIE}={value}; Path=/; Max-Age={days * 86_400}; HttpOnly; SameSite=Lax" + (
        "; Secure" if secure else ""
    )


def is_secure(scope: Scope) -> bool:
    """Say whether a request came by https, as far as this program or a trusted proxy knows."""
    return scope.get("scheme") in {"https", "wss"}


def _from_this_machine(scope: Scope) -> bool:
    """Say whether nobody but this machine can have asked. A request that was forwarded may come from anywhere."""
    client = scope.get("client")
    try:
        here = client is not None and ip_address(client[0]).is_loopback
    except ValueError:
        here = False
    return here and not any(
        name.startswith(b"x-forwarded-") or name in {b"forwarded", b"x-real-ip", b"via"}
        for name, _ in scope["headers"]
    )


def _bearer(conn: HTTPConnection) -> str | None:
    kind, _, shown = conn.headers.get("authorization", "").partition(" ")
    return shown.strip() if kind.lower() == "bearer" else None


def unauthorised(problem: str, expected: str, where: str = "Authorization") -> Response:
    """Return the interface's 401 in the words of its other refusals."""
    told = {
        "stored": False,
        "problems": [{"where": where, "problem": problem, "expected": expected}],
    }
    return Response(
        json.dumps(told), 401, {"www-authenticate": 'Bearer realm="diary"'}, "application/json"
    )


class Gate:
    """Let in who may, and say who it is; `clock` is read at each request."""

    def __init__(
        self,
        app: ASGIApp,
        door: Callable[[], Door],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        look_s: float = LOOK_AGAIN_S,
    ) -> None:
        self.app = app
        self.door = door
        self.clock = clock
        self.look_s = look_s
        self._keys: tuple[Door, Keys | None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say why not."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        asked = without_identity(scope)
        if scope["type"] == "http" and scope["path"] in OPEN:
            await self.app(asked, receive, send)
            return
        try:
            found = await self._found(asked)
        except UserError:
            logging.getLogger(__name__).exception("The gate could not ask the diary")
            found = PlainTextResponse(NOT_NOW, 503)
        if isinstance(found, Response):
            await (found if scope["type"] == "http" else WebSocketClose(SIGNED_OUT))(
                scope, receive, send
            )
        elif scope["type"] == "websocket":
            await self._converse(with_identity(asked, found), receive, send)
        else:
            await self.app(
                with_identity(asked, found), receive, await self._noted(asked, found, send)
            )

    async def _found(self, scope: Scope) -> Visitor | Response:
        """Ask who it is: on the spot where the diary answers within microseconds, else beside the event loop."""
        if self._keys is None:
            self._keys = await run_in_threadpool(self._opened)
        door, at_once = self._keys
        if at_once is not None:
            with suppress(UserError):
                return self._visitor(scope, at_once)
        return await run_in_threadpool(self._visitor, scope, door)

    def _opened(self) -> tuple[Door, Keys | None]:
        door = self.door()
        return door, door.at_once

    def _visitor(self, scope: Scope, keys: Keys) -> Visitor | Response:
        """Return who asks, or the answer that turns the request away."""
        conn, now = HTTPConnection(scope), self.clock()
        shown = _bearer(conn)
        if shown is not None and scope["path"].startswith(API):
            token = keys.token(shown)
            return (
                unauthorised("is no token of this diary", "a token that was not revoked")
                if token is None
                else Visitor(token=token)
            )
        device = keys.device(conn.cookies.get(COOKIE), now)
        if device is not None:
            return Visitor(device=device)
        if keys.has_passcode():
            return _turned_away(scope)
        return AT_THE_MACHINE if _from_this_machine(scope) else PlainTextResponse(NOBODY_ELSE, 403)

    async def _noted(self, scope: Scope, found: Visitor, send: Send) -> Send:
        """Note about once a minute that a token is in use, about once an hour that a device is, and give it its cookie for another while."""
        now = self.clock()
        if found.token is not None and self.door().is_due_token(found.token, now):
            await run_in_threadpool(self.door().use, found.token, now)
        if (
            found.device is None
            or not self.door().is_due(found.device, now)
            or not await run_in_threadpool(self.door().see, found.device, now)
        ):
            return send
        from tracker.web.auth.credentials import DEVICE_DAYS  # noqa: PLC0415 - heavy

        cookie = HTTPConnection(scope).cookies[COOKIE]

        async def renewed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if COOKIE not in headers.get("set-cookie", ""):
                    headers.append(
                        "set-cookie",
                        cookie_header(cookie, secure=is_secure(scope), days=DEVICE_DAYS),
                    )
            await send(message)

        return renewed

    async def _converse(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Keep a websocket open for as long as its device may enter."""
        gone = False

        async def spoken(message: Message) -> None:
            if not gone:
                await send(message)

        async def heard() -> Message:
            nonlocal gone
            waiting = asyncio.ensure_future(receive())
            try:
                while not (await asyncio.wait({waiting}, timeout=self.look_s))[0]:
                    if not await self._still_welcome(scope):
                        break
                else:
                    message: Message = waiting.result()
                    if message["type"] != "websocket.receive" or await self._still_welcome(scope):
                        return message
            finally:
                waiting.cancel()
            if not gone:
                gone = True
                await send({"type": "websocket.close", "code": SIGNED_OUT})
            return {"type": "websocket.disconnect", "code": SIGNED_OUT}

        await self.app(scope, heard, spoken)

    async def _still_welcome(self, scope: Scope) -> bool:
        try:
            return isinstance(await self._found(scope), Visitor)
        except UserError:
            return True  # a diary that is busy for a moment signs nobody out


def _turned_away(scope: Scope) -> Response:
    path = scope["path"]
    if path.startswith(API):
        return unauthorised(
            "is missing", "a signed-in device's cookie, or: Bearer and a token of this diary"
        )
    if path.startswith(PROGRAM) or scope["type"] == "websocket":
        return PlainTextResponse("Sign in first.", 401)
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = path + (f"?{query}" if query else "")
    return RedirectResponse(
        LOGIN if wanted == "/" else f"{LOGIN}?next={quote(wanted, safe='')}", 303
    )
