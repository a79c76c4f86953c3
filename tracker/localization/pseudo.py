"""The pseudo-locale: each message accented, 40 % longer and in brackets.

Text without brackets did not come from the catalogue; text that is cut off loses its bracket.
"""

from __future__ import annotations

import re
from textwrap import wrap
from typing import Final

LONGER: Final = 0.4
"""German and French need about a third more than English (W3C, Text size in translation)."""

LONGEST_PADDING: Final = 8
"""After so many letters the padding may break into another line, as words do."""

OPENING, CLOSING = "⟦", "⟧"
_ACCENTS: Final = str.maketrans("aceinouyACEINOUY", "áçéíñóúýÁÇÉÍÑÓÚÝ")
_VERBATIM: Final = re.compile(r"(\{[^{}]*\}|<[^<>]*>|https?://\S+)")
"""Placeholders, tags and addresses, which a translation takes over as they are."""


def pseudo_translation(message: str) -> str:
    """Return a message as the pseudo-locale has it."""
    parts = _VERBATIM.split(message)
    accented = "".join(
        part if position % 2 else part.translate(_ACCENTS) for position, part in enumerate(parts)
    )
    length = max(1, round(sum(len(part) for part in parts[::2]) * LONGER))
    padding = " ".join(wrap("~" * length, LONGEST_PADDING))
    return f"{OPENING}{accented}{padding}{CLOSING}"
