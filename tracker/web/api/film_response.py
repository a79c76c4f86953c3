"""The response with a film or a still, whole or by range; it may be neither stored nor run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.responses import FileResponse

from tracker.errors import Problem
from tracker.web.api.routes import refusal

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

HEADERS: Final = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
}
ONE_RANGE: Final = re.compile(r"bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))", re.ASCII)


def _begins_behind(range_: re.Match[str], size: int) -> bool:
    """Return whether a range has nothing of a file of this size (RFC 9110, 14.1.2)."""
    first, _, last_bytes = range_.groups()
    return int(first) >= size if first is not None else int(last_bytes) == 0


class FilmResponse(FileResponse):
    """A film or a still. A request for several ranges, or an unclear one, gets the whole file.

    FileNotFoundError where there is no such file.
    """

    def __init__(self, file: Path, media_type: str, name: str) -> None:
        status = file.stat()
        super().__init__(
            file,
            headers=HEADERS,
            media_type=media_type,
            filename=name,
            stat_result=status,
            content_disposition_type="inline",
        )
        self.size = status.st_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, the range of it, or the refusal."""
        wanted = Headers(scope=scope).get("range", "")
        range_ = ONE_RANGE.fullmatch(wanted)
        if range_ is not None and _begins_behind(range_, self.size):
            problem = Problem("Range", "begins behind the end", f"less than {self.size}")
            refused = refusal(416, problem)
            refused.headers.update(HEADERS | {"content-range": f"bytes */{self.size}"})
            await refused(scope, receive, send)
            return
        is_reversed = range_ is not None and bool(range_[2]) and int(range_[1]) > int(range_[2])
        if range_ is None or is_reversed:
            headers = [header for header in scope["headers"] if header[0].lower() != b"range"]
            scope = {**scope, "headers": headers}
        await super().__call__(scope, receive, send)
