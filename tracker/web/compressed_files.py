"""Streamlit's scripts and styles go out compressed; each file is compressed once and kept.

Streamlit leaves them as they are, because its server would compress them anew for each request. On
a home's Wi-Fi, and through a tunnel even more, that is most of a first visit. It is gzip alone:
browsers take Brotli by https only.
"""

from __future__ import annotations

import gzip
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDER: Final = "/static/"
ENDINGS: Final = (".js", ".css", ".svg", ".json")
"""Fonts and pictures are compressed already."""

MOST_BYTES: Final = 16 << 20
"""Compressed files that are kept; all of Streamlit's together are half of it."""


def _takes_gzip(headers: Headers) -> bool:
    codings = (word.partition(";") for word in headers.get("accept-encoding", "").split(","))
    return any(
        name.strip().lower() in {"gzip", "*"} and "".join(more.split()) not in {"q=0", "q=0.0"}
        for name, _, more in codings
    )


def is_compressed(scope: Scope) -> bool:
    """Return whether the answer to a request goes out compressed."""
    headers = Headers(scope=scope)
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and scope["path"].startswith(FOLDER)
        and scope["path"].endswith(ENDINGS)
        and "range" not in headers
        and _takes_gzip(headers)
    )


class CompressedFiles:
    """Middleware that compresses the program's own files, each version of a file once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._lock = Lock()
        self._versions: dict[tuple[str, str], bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; compress the answer if it is a file that shrinks."""
        if not (scope["type"] == "http" and is_compressed(scope)):
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = bytearray()

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                is_whole = message["status"] == HTTPStatus.OK
                if is_whole and "content-encoding" not in Headers(raw=message["headers"]):
                    start = message
                else:
                    await send(message)
            elif start is None:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await self._send(send, scope["path"], start, bytes(body))

        await self.app(scope, receive, hold)

    async def _send(self, send: Send, path: str, start: Message, body: bytes) -> None:
        headers = MutableHeaders(raw=list(start["headers"]))
        version = headers.get("etag", str(len(body)))
        small = self._versions.get((path, version))
        if small is None:
            small = await run_in_threadpool(self._compressed, (path, version), body)
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(small))
        headers.add_vary_header("accept-encoding")
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": small})

    def _compressed(self, key: tuple[str, str], body: bytes) -> bytes:
        """Return a file compressed; several that wait for the same one get it from the first."""
        with self._lock:
            if key not in self._versions:
                small = gzip.compress(body, compresslevel=9, mtime=0)
                if sum(map(len, self._versions.values())) + len(small) > MOST_BYTES:
                    self._versions.clear()
                self._versions[key] = small
            return self._versions[key]
