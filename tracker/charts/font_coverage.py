"""Which characters a chart can show: those of the font that comes with matplotlib."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from tracker.charts.themes import FONT

LONGEST_TEXT: Final = 36
"""The most characters of a family's own text in a chart."""
ELLIPSIS: Final = "…"


@lru_cache(maxsize=1)
def _covered_characters() -> frozenset[str]:
    from matplotlib.font_manager import findfont, get_font  # noqa: PLC0415 - heavy

    return frozenset(map(chr, get_font(findfont(FONT)).get_charmap()))


def can_write(text: str) -> bool:
    """Return whether the font has every character of a text and each of them is visible."""
    return all(
        character == " " or (character in _covered_characters() and character.isprintable())
        for character in text
    )


def printable_text(text: str) -> str:
    """Return a family's own text as a chart can show it.

    It is on one line and at most `LONGEST_TEXT` characters long; characters that the font does
    not have become …
    """
    one_line = " ".join(text.split())
    line = "".join(character if can_write(character) else ELLIPSIS for character in one_line)
    short = re.sub(f"{ELLIPSIS}+", ELLIPSIS, line)
    if len(short) <= LONGEST_TEXT:
        return short
    return short[: LONGEST_TEXT - 1].rstrip() + ELLIPSIS
