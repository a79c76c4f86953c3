"""Which letters a picture can write: those of the one font that comes with the drawing library, whatever the machine has."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

LONGEST_WORDS: Final = 36
"""A family's own words are cut to so many letters where they stand in a chart."""
CUT: Final = "…"


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    from matplotlib.font_manager import findfont, get_font  # noqa: PLC0415 - heavy

    return frozenset(map(chr, get_font(findfont("DejaVu Sans")).get_charmap()))


def can_write(words: str) -> bool:
    """Say whether every letter of some words can be written, and none of them is a sign that shows nothing."""
    return all(letter == " " or (letter in _letters() and letter.isprintable()) for letter in words)


def writable(words: str) -> str:
    """Return a family's words as a chart can show them: on one line, not too long, and … for letters that it cannot write."""
    line = "".join(letter if can_write(letter) else CUT for letter in " ".join(words.split()))
    short = re.sub(f"{CUT}+", CUT, line)
    return short if len(short) <= LONGEST_WORDS else short[: LONGEST_WORDS - 1].rstrip() + CUT
