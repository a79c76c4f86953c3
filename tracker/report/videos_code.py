"""The code on the paper that opens the page of the videos for the doctor, where a family wants it.

It holds the address of the diary in the home network and the child's id, and nothing that signs
anyone in.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

import segno

from tracker.localization.messages import N_, _

PAGE: Final = "/video/doctor"
QUIET_MODULES: Final = 4
"""The white border of a QR code in modules (ISO/IEC 18004)."""
WORDS: Final = N_(
    "It opens only in our home network, and only on a device that is signed in to our diary."
)


@dataclass(frozen=True)
class VideosCode:
    """The code as an SVG in black on white, the address in it, and the words beside it."""

    address: str
    svg: str

    def content(self) -> dict[str, str]:
        """Return what the template places beside the picture: words, address, alternative text."""
        return {
            "svg": self.svg,
            "address": self.address,
            "title": _("Our videos for the doctor"),
            "words": _(WORDS),
            "alt": _("QR code of the address {address}").format(address=self.address),
        }


def videos_code(origin: str, child_id: str) -> VideosCode:
    """Return the code of a child's videos at `origin`, such as `http://movement-diary.local:8501`.

    Its error correction M reads a code of which 15 % is stained or torn.
    """
    address = f"{origin}{PAGE}?child={child_id}"
    picture = BytesIO()
    segno.make_qr(address, error="m").save(
        picture, kind="svg", xmldecl=False, border=QUIET_MODULES, dark="#000000", light="#ffffff"
    )
    return VideosCode(address, picture.getvalue().decode("utf-8"))
