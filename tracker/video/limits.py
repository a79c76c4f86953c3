"""Limits of a film: what is accepted, and what the process that reads it may use (ours)."""

from __future__ import annotations

from typing import Final

MIB: Final = 1 << 20

MOST_BYTES: Final = 200 * MIB
MOST_SECONDS: Final = 180.0
GUIDED_BYTES: Final = 650 * MIB
GUIDED_SECONDS: Final = 300.0
"""A film of small movements takes three to five minutes; in 1080p that is up to 650 MB."""

SLACK_SECONDS: Final = 1.0
"""A phone that stops at three minutes writes a little more than three minutes."""

MOST_FRAMES_PER_S: Final = 240
"""Slow motion of a phone has at most so many pictures a second."""

MOST_SIDE: Final = 4_096
MOST_PIXELS: Final = 4_096 * 2_304
"""4K as phones (3,840 × 2,160) and cinema cameras (4,096 × 2,160) film it, rounded up to blocks."""

CODECS: Final = frozenset({"h264", "hevc", "vp8", "vp9", "av1"})
SOUND_CODECS: Final = {
    "mp4": frozenset({"aac", "mp3", "opus"}),
    "webm": frozenset({"opus", "vorbis"}),
}

STILLS: Final = 8
STILL_SIDE: Final = 640
THUMBNAIL_SIDE: Final = 240

ADDRESS_SPACE: Final = 1_536 * MIB
CPU_SECONDS: Final = 180
STILLS_CPU_SECONDS: Final = 90.0
"""After this the stills made so far have to do; the film itself is complete by then."""

WALL_SECONDS: Final = 600.0
OUTPUT_BYTES: Final = GUIDED_BYTES + 8 * MIB
"""A fresh container may be a little larger than the one the phone wrote."""

SPARE_BYTES: Final = 64 * MIB
"""So much of the disk stays free for entries."""


def most_bytes(guide: str | None) -> int:
    """Return how large a film may be: more where it was filmed by a guide that asks for it."""
    return GUIDED_BYTES if guide else MOST_BYTES


def most_seconds(guide: str | None) -> float:
    """Return how long a film may be: longer where it was filmed by a guide that asks for it."""
    return GUIDED_SECONDS if guide else MOST_SECONDS
