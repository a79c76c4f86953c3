"""What a file is that is no diary, by its first bytes, in the words a family uses for it."""

from __future__ import annotations

from typing import Final

HEAD_BYTES: Final = 1_024
"""How much of a file is looked at."""

STARTS: Final = (
    (b"\xff\xd8\xff", "a photo"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3\x00", "a database file, not an export of it"),
    (b"\x1f\x8b", "a packed file of another kind"),
    (b"Rar!", "a packed file of another kind"),
    (b"7z\xbc\xaf", "a packed file of another kind"),
)
"""The first bytes of common files, and what a family calls them."""

PHOTO_BRANDS: Final = (b"heic", b"heix", b"mif1", b"avif")


def foreign_kind(data: bytes) -> str | None:
    """Return what kind of file this is, such as "a PDF"; None for one that may be a diary."""
    head = data[:HEAD_BYTES]
    if head[4:8] == b"ftyp":
        return "a photo" if head[8:12] in PHOTO_BRANDS else "a video"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "a picture"
    if b"%PDF-" in head:
        return "a PDF"
    if head.lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return next((kind for start, kind in STARTS if head.startswith(start)), None)
