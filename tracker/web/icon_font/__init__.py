"""A font of the icons the pages use, sent in place of Streamlit's font of all icons.

Streamlit's font (Material Symbols Rounded, Apache License 2.0, see LICENSE.txt here) has thousands
of icons, and is a third of a phone's first visit. docs/make_icon_font.py makes `icons.woff2` and
`icons.json` here: the names of the icons, and the name and hash of Streamlit's font.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

FOLDER: Final = Path(__file__).parent


def replaced_path(static: Path) -> str | None:
    """Return the path of Streamlit's font of icons, None where it is another than ours is made of.

    `static` is Streamlit's folder of files.
    """
    made_from = json.loads((FOLDER / "icons.json").read_text(encoding="utf-8"))
    path = f"static/media/{made_from['file']}"
    font = static / path
    if not font.exists() or sha256(font.read_bytes()).hexdigest() != made_from["sha256"]:
        return None
    return f"/{path}"


class IconFont:
    """Middleware that answers a request for Streamlit's font of icons with the small one.

    The small font keeps the address of the whole one, so a browser is told to ask each time whether
    its copy is still the newest: a later version may have more icons.
    """

    def __init__(self, app: ASGIApp, static: Path) -> None:
        self.app = app
        self.path = replaced_path(static)
        self._font = (FOLDER / "icons.woff2").read_bytes()
        self._headers = {
            "cache-control": "no-cache",
            "etag": f'"{sha256(self._font).hexdigest()}"',
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for the font; pass every other one on."""
        if scope["type"] != "http" or self.path is None or scope["path"] != self.path:
            await self.app(scope, receive, send)
            return
        if self._headers["etag"] in Headers(scope=scope).get("if-none-match", ""):
            response = Response(status_code=304, headers=self._headers)
        else:
            response = Response(self._font, media_type="font/woff2", headers=self._headers)
        await response(scope, receive, send)
