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


@lru_cache
def _signs(code: str) -> dict[int, str]:
    from babel.numbers import (  # noqa: PLC0415 - keeps --help quick
        get_decimal_symbol,
        get_group_symbol,
        get_minus_sign_symbol,
        get_plus_sign_symbol,
    )

    locale = (find_region(code) or current_region()).locale
    signs = {
        ".": get_decimal_symbol(locale),
        ",": get_group_symbol(locale),
        "-": get_minus_sign_symbol(locale),
        "+": get_plus_sign_symbol(locale),
    }
    return str.maketrans(signs)


def localized(number: str) -> str:
    """Return a number that Python wrote, such as "1,234.50", with the region's own signs."""
    return number.translate(_signs(current_region().code))


def count_text(count: float) -> str:
    """Return a whole number with its thousands apart: 1,234."""
    return localized(f"{count:,.0f}")


def percent_text(share: float) -> str:
    """Return a share of one in percent, without decimals: 57%, in German 57 %."""
    from babel.numbers import format_percent  # noqa: PLC0415 - keeps --help quick

    return format_percent(round(share * 100) / 100, locale=current_region().locale)
