"""The pseudo-locale: each message accented, 40 % longer and in brackets.

Text without brackets did not come from the catalogue; text that is cut off loses its bracket.
"""

from __future__ import annotations

import re
from typing import Final

LONGER: Final = 0.4
"""German and French need about a third more than English (W3C, Text size in translation)."""

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
    length = sum(len(part) for part in parts[::2])
    padding = "~" * max(1, round(length * LONGER))
    return f"{OPENING}{accented}{padding}{CLOSING}"
