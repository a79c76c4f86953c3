"""What a file is that is no diary, by its first bytes, in the words a family uses for it."""

from __future__ import annotations

from typing import Final

from tracker.localization.messages import N_, _

HEAD_BYTES: Final = 1_024
"""How much of a file is looked at."""

STARTS: Final = (
    (b"\xff\xd8\xff", N_("a photo")),
    (b"\x89PNG", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"SQLite format 3\x00", N_("a database file, not an export of it")),
    (b"\x1f\x8b", N_("a packed file of another kind")),
    (b"Rar!", N_("a packed file of another kind")),
    (b"7z\xbc\xaf", N_("a packed file of another kind")),
)
"""The first bytes of common files, and what a family calls them."""

PHOTO_BRANDS: Final = (b"heic", b"heix", b"mif1", b"avif")


def foreign_kind(data: bytes) -> str | None:
    """Return what kind of file this is, such as "a PDF"; None for one that may be a diary."""
    head = data[:HEAD_BYTES]
    if head[4:8] == b"ftyp":
        return _("a photo") if head[8:12] in PHOTO_BRANDS else _("a video")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _("a picture")
    if b"%PDF-" in head:
        return _("a PDF")
    if head.lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return _("a web page")
    return next((_(kind) for start, kind in STARTS if head.startswith(start)), None)
