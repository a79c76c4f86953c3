"""The colours of a Streamlit page before its script has run: no white flash in a dark bedroom."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection

from tracker.web.device_cookie import device_choices

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEAD: Final = b"<head>"
WHOLE_PAGE: Final = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
"""Headers that would bring less than the page as it is."""

BY_SETTING: Final = (
    '<meta name="color-scheme" content="light dark">'
    '<meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf7f2">'
    '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14181a">'
    "<style>html{background:#faf7f2}"
    "@media (prefers-color-scheme: dark){html{background:#14181a}}</style>"
)
"""The paper of the light and the dark theme, by the device's own setting."""

NOTHING_DRAWN: Final = ':root:not(:has([data-testid="stHtml"] style))'
"""Until the page has its own style."""

AT_NIGHT: Final = (
    '<meta name="color-scheme" content="dark"><meta name="theme-color" content="#000000">'
    "<style>html{background:#000}"
    f"{NOTHING_DRAWN} body,{NOTHING_DRAWN} body *"
    "{background-color:#000 !important;color:#ff5a4d !important}</style>"
)
"""Black, for a device that chose the night colours."""


OTHER_PATHS: Final = ("/api/", "/_stcore/", "/media/", "/healthz")
PLAIN_PAGES: Final = frozenset(
    {"/quick", "/wall", "/login", "/join", "/certificate", "/who", "/logout"}
)
"""Pages with a style of their own."""
SHELL: Final = b'id="root"'
"""What Streamlit's page has and no other document."""


def asks_for_page(scope: Scope) -> bool:
    """Return whether a request is for one of Streamlit's pages."""
    path = scope.get("path", "")
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and "text/html" in Headers(scope=scope).get("accept", "")
        and "." not in path.rpartition("/")[2]
        and path not in PLAIN_PAGES
        and not path.startswith(OTHER_PATHS)
    )


def is_night(scope: Scope) -> bool:
    """Return whether the device that asks has chosen the night colours."""
    return bool(device_choices(HTTPConnection(scope)).get("night"))


class FirstPaint:
    """Middleware that puts the background colour into the head of Streamlit's pages.

    The colour depends on the device's cookie, so such a page is never answered from a cache.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; change the answer if it is a page."""
        if not asks_for_page(scope):
            await self.app(scope, receive, send)
            return
        whole = [(name, value) for name, value in scope["headers"] if name not in WHOLE_PAGE]
        start: Message | None = None
        body = bytearray()

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                if message["status"] == HTTPStatus.OK and kind.startswith("text/html"):
                    start = message
                else:
                    await send(message)
            elif start is None:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await self._send_page(send, start, bytes(body), is_night(scope))

        await self.app({**scope, "headers": whole}, receive, hold)

    async def _send_page(self, send: Send, start: Message, body: bytes, night: bool) -> None:  # noqa: FBT001 - one of two colours
        colours = (AT_NIGHT if night else BY_SETTING).encode()
        page = body.replace(HEAD, HEAD + colours, 1) if SHELL in body else body
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["content-length"] = str(len(page))
        for name in ("etag", "last-modified"):
            if name in headers:
                del headers[name]
        headers.add_vary_header("cookie")
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": page})
