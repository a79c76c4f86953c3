"""The code that a phone scans: an address of the diary with the secret of an invitation."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import segno

from tracker.web.auth.middleware import JOIN
from tracker.web.auth.request_guards import LOOPBACK

PAPER: Final = {"day": ("#000000", "#ffffff"), "night": ("#000000", "#c8695f")}
"""Colours of modules and paper; at night a dim red, which scanners read as white."""


def diary_address_of(url: str, base_path: str = "") -> str | None:
    """Return the address of the diary that a page was opened by, without its last slash.

    None for this machine's own names.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.hostname in LOOPBACK:
        return None
    return f"{parts.scheme}://{parts.netloc}{base_path}"


def origin_for_devices(
    page: str | None, *, name: str | None, number: str | None, by_number: bool = False
) -> str | None:
    """Return the address by which other devices reach the diary, None where none can.

    That is the announced name, which stays when the computer's number changes, unless the page
    itself was opened by another address (`diary_address_of`), such as that of a proxy.
    """
    if name is not None and page in {None, number, name}:
        return (number or name) if by_number else name
    return page or number


def joining_address(diary: str, secret: str) -> str:
    """Return the address in the code. The secret is its fragment, which browsers never send."""
    return f"{diary}{JOIN}#{secret}"


def picture_of_code(address: str, *, night: bool = False) -> str:
    """Return the QR code of an address as a picture, an SVG in a data address."""
    dark, light = PAPER["night" if night else "day"]
    code = segno.make_qr(address, error="m")
    return str(code.svg_data_uri(dark=dark, light=light, border=4, scale=8))


def terminal_code(address: str) -> str:
    """Return the QR code of an address as lines of half blocks, for a terminal of any colour."""
    from io import StringIO  # noqa: PLC0415 - for this alone

    lines = StringIO()
    segno.make_qr(address, error="l").terminal(lines, border=2, compact=True)
    return lines.getvalue()
