"""Text with a direction of its own, so that it moves no word of the sentence around it."""

from __future__ import annotations

import re
from typing import Any, Final

DIRECTION_MARKS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates: an unclosed one mirrors all that follows (UAX #9)."""

_RTL: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RTL_RUN: Final = re.compile(rf"[{_RTL}](?:[^\w<>&\n\\]{{0,8}}[{_RTL}]+)*")
"""Letters of scripts from right to left, with the spaces and signs between them."""

FIRST_STRONG_ISOLATE: Final = "\u2068"
POP_ISOLATE: Final = "\u2069"


def without_direction_marks(text: str) -> str:
    """Return text without the signs that turn what follows them, for display only."""
    return DIRECTION_MARKS.sub("", text)


def isolated(text: str) -> str:
    """Return text for display in which what runs from right to left is isolated from the rest.

    Signs that would turn our own words are left out. HTML may be given: tags are not touched.
    """
    plain = without_direction_marks(text)
    if plain.isascii():
        return plain
    return _RTL_RUN.sub(lambda run: f"{FIRST_STRONG_ISOLATE}{run[0]}{POP_ISOLATE}", plain)


def all_without_direction_marks(value: Any) -> Any:  # noqa: ANN401 - plain JSON values
    """Return a JSON value with every text in it made by `without_direction_marks`."""
    if isinstance(value, str):
        return without_direction_marks(value)
    if isinstance(value, list | tuple):
        return [all_without_direction_marks(item) for item in value]
    if isinstance(value, dict):
        return {name: all_without_direction_marks(item) for name, item in value.items()}
    return value
