"""Numbers in the region in use: 12,345.6 in English, 12.345,6 in German."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from tracker.localization.region import current_region, find_region

SIGNIFICANT: Final = 6
"""How many digits a number has at most where no decimals are named, as Python's `g` has."""


@lru_cache(maxsize=4_096)
def _number_text(code: str, value: float, pattern: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - keeps --help quick

    region = find_region(code) or current_region()
    return format_decimal(value, pattern, region.locale)


def number_text(value: float, decimals: int | None = None) -> str:
    """Return a number with a fixed number of decimals, or else with as many as it needs."""
    pattern = "@" + "#" * (SIGNIFICANT - 1) if decimals is None else "#,##0"
    if decimals:
        pattern = f"{pattern}.{'0' * decimals}"
    return _number_text(current_region().code, value, pattern)
