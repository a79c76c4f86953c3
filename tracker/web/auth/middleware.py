"""The authentication middleware in front of pages, websockets, the quick page, the API and films.

It is pure ASGI, so that it sees websockets too. Credentials are looked up for each request and each
message of an open page, so a device that was signed out is out at once; the websocket of an idle
page is checked every two seconds and closed. Open to everybody are the sign-in, `/healthz`, and the
program's own files without which a phone cannot install the quick page.
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
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.websockets import WebSocketClose

from tracker.errors import UserError
from tracker.localization.messages import N_
from tracker.web.auth.credentials import DEVICE_DAYS
from tracker.web.auth.forwarded_headers import is_forwarded
from tracker.web.auth.principal import LOCAL_USER, Principal, with_identity, without_identity
from tracker.web.auth.request_guards import LOOPBACK, host_name
from tracker.web.device_region import plain_refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tracker.web.auth.credentials import CredentialVerifier
    from tracker.web.auth.service import AuthService

COOKIE: Final = "diary_session"
LOGIN: Final = "/login"
JOIN: Final = "/join"
CALENDAR: Final = "/calendar/"
"""Where the calendar feed is; its own token is in the address, and it looks at it itself."""
CERTIFICATE: Final = "/certificate"
CERTIFICATE_FILE: Final = "/certificate/authority.crt"
NOT_NOW: Final = N_(
    "The diary cannot be read or written at this moment, so nothing was changed. Try again in a "
    "while; the program's log says what is wrong."
)

SIGN_IN_FIRST: Final = N_("Sign in first.")

CLEAR_CACHE: Final = '"cache"'
SIGNED_OUT_HEADER: Final = "x-signed-out"
"""Tells the page that its device was signed out; a browser hides `clear-site-data` from it."""
"""Tells a browser that it may show no page from its cache or history any more."""

OPEN: Final = frozenset(
    {
        LOGIN,
        JOIN,
        "/join.js",
        CERTIFICATE,
        CERTIFICATE_FILE,
        "/login.css",
        "/healthz",
        "/sw.js",
        "/manifest.webmanifest",
        "/quick/forget.js",
        "/quick/icon.svg",
        "/quick/icon-192.png",
        "/quick/icon-512.png",
        "/favicon.png",
    }
)
"""Paths open to everybody: nothing personal, and needed before signing in."""

API: Final = "/api/"
PAGE_RESOURCES: Final = ("/_stcore/", "/media/", "/component/", "/static/")
"""What a page fetches by itself: a redirect to the sign-in page would only confuse it."""

RECHECK_S: Final = 2.0
SIGNED_OUT: Final = 4401
LOCAL_ONLY: Final = N_(
    "This diary has no passcode yet, so only the computer it runs on can open it, and not through "
    "a proxy. Set a passcode there: movement-diary passcode."
)
OLD_HTTP: Final = frozenset({"0.9", "1.0"})
"""What no browser speaks any more, but a proxy does that was told nothing (nginx before 1.29.7)."""


def cookie_header(value: str, *, secure: bool, days: int) -> str:
    """Return the Set-Cookie header of a device: HttpOnly, SameSite, and Secure under https."""
    return f"{COOKIE}={value}; Path=/; Max-Age={days * 86_400}; HttpOnly; SameSite=Lax" + (
        "; Secure" if secure else ""
    )


def is_secure(scope: Scope) -> bool:
    """Return whether a request came by https, as this program or a trusted proxy sees it."""
    return scope.get("scheme") in {"https", "wss"}


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name in LOOPBACK


def _is_local(scope: Scope) -> bool:
    """Return whether a request came straight from this machine, under a name of the loopback.

    A forwarded one may come from anywhere, so no sign of a proxy may be on it.
    """
    client, host = scope.get("client"), Headers(scope=scope).get("host", "")
    return (
        client is not None
        and _is_loopback(client[0])
        and _is_loopback(host_name(host).rstrip("."))
        and not is_forwarded(scope)
        and scope.get("http_version") not in OLD_HTTP
    )


def _bearer(conn: HTTPConnection) -> str | None:
    scheme, _space, key = conn.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else None


def unauthorised(problem: str, expected: str, where: str = "Authorization") -> Response:
    """Return the API's response 401, with the same body as its other refusals."""
    problems = [{"where": where, "problem": problem, "expected": expected}]
    body = json.dumps({"stored": False, "problems": problems})
    return Response(body, 401, {"www-authenticate": 'Bearer realm="diary"'}, "application/json")


class AuthMiddleware:
    """Pass on requests whose sender may enter, with their principal; `clock` is read for each."""

    def __init__(
        self,
        app: ASGIApp,
        auth: AuthService,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        recheck_s: float = RECHECK_S,
    ) -> None:
        self.app = app
        self.auth = auth
        self.clock = clock
        self.recheck_s = recheck_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        request = without_identity(scope)
        is_open = scope["path"] in OPEN or scope["path"].startswith(CALENDAR)
        if scope["type"] == "http" and is_open:
            await self.app(request, receive, send)
            return
        try:
            result = await self._authenticate(request)
        except UserError:
            logging.getLogger(__name__).exception("The gate could not ask the diary")
            result = plain_refusal(HTTPConnection(request), NOT_NOW, 503)
        if isinstance(result, Response):
            is_signed_out = COOKIE in HTTPConnection(request).cookies
            if is_signed_out and result.status_code in {303, 401}:
                result.headers["clear-site-data"] = CLEAR_CACHE
                result.headers[SIGNED_OUT_HEADER] = "yes"
            refusal = result if scope["type"] == "http" else WebSocketClose(SIGNED_OUT)
            await refusal(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(with_identity(request, result), receive, send)
        else:
            send = await self._touch(request, result, send)
            await self.app(with_identity(request, result), receive, send)

    async def _authenticate(self, scope: Scope) -> Principal | Response:
        """Return the principal, or the response that refuses the request.

        The lookup is made on the event loop where the database answers within microseconds, and
        in a thread where that fails.
        """
        if self.auth.non_blocking is not None:
            with suppress(UserError):
                return self._principal(scope, self.auth.non_blocking)
        return await run_in_threadpool(self._principal, scope, self.auth)

    def _principal(self, scope: Scope, verifier: CredentialVerifier) -> Principal | Response:
        connection, now = HTTPConnection(scope), self.clock()
        key = _bearer(connection)
        if key is not None and scope["path"].startswith(API):
            token = verifier.token(key)
            if token is None:
                return unauthorised("is no token of this diary", "a token that was not revoked")
            return Principal(token=token)
        device = verifier.device(connection.cookies.get(COOKIE), now)
        if device is not None:
            return Principal(device=device)
        if verifier.has_passcode():
            return _sign_in_first(scope)
        return LOCAL_USER if _is_local(scope) else plain_refusal(connection, LOCAL_ONLY, 403)

    async def _touch(self, scope: Scope, principal: Principal, send: Send) -> Send:
        """Store when a token or device was last used, and return a `send` that renews the cookie.

        That happens once a minute for a token, once an hour for a device.
        """
        now, token, device = self.clock(), principal.token, principal.device
        if token is not None and self.auth.should_touch_token(token, now):
            await run_in_threadpool(self.auth.touch_token, token, now)
        if (
            device is None
            or not self.auth.should_touch_device(device, now)
            or not await run_in_threadpool(self.auth.touch_device, device, now)
        ):
            return send
        cookie = HTTPConnection(scope).cookies[COOKIE]

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if COOKIE not in headers.get("set-cookie", ""):
                    renewed = cookie_header(cookie, secure=is_secure(scope), days=DEVICE_DAYS)
                    headers.append("set-cookie", renewed)
            await send(message)

        return with_cookie

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a websocket on for as long as its device is signed in, then close it."""
        is_closed = False

        async def send_while_open(message: Message) -> None:
            if not is_closed:
                await send(message)

        async def receive_while_signed_in() -> Message:
            nonlocal is_closed
            waiting = asyncio.ensure_future(receive())
            try:
                while not (await asyncio.wait({waiting}, timeout=self.recheck_s))[0]:
                    if not await self._is_authenticated(scope):
                        break
                else:
                    message: Message = waiting.result()
                    is_text = message["type"] == "websocket.receive"
                    if not is_text or await self._is_authenticated(scope):
                        return message
            finally:
                waiting.cancel()
            if not is_closed:
                is_closed = True
                await send({"type": "websocket.close", "code": SIGNED_OUT})
            return {"type": "websocket.disconnect", "code": SIGNED_OUT}

        await self.app(scope, receive_while_signed_in, send_while_open)

    async def _is_authenticated(self, scope: Scope) -> bool:
        try:
            return isinstance(await self._authenticate(scope), Principal)
        except UserError:
            return True  # a diary that is busy for a moment signs nobody out


def _sign_in_first(scope: Scope) -> Response:
    """Return the response to a request without valid credentials."""
    path = scope["path"]
    if path.startswith(API):
        return unauthorised(
            "is missing", "a signed-in device's cookie, or: Bearer and a token of this diary"
        )
    if path.startswith(PAGE_RESOURCES) or scope["type"] == "websocket":
        return plain_refusal(HTTPConnection(scope), SIGN_IN_FIRST, 401)
    query = scope.get("query_string", b"").decode("latin-1")
    target = path + (f"?{query}" if query else "")
    return RedirectResponse(
        LOGIN if target == "/" else f"{LOGIN}?next={quote(target, safe='')}", 303
    )
