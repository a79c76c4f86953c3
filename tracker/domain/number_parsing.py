"""Parse numbers of unknown origin, where “1,000” may be one or a thousand."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MOST_DIGITS: Final = 15

_PLAIN: Final = re.compile(rf"[+-]?\d{{1,{MOST_DIGITS}}}(?:[.,]\d{{1,{MOST_DIGITS}}})?", re.ASCII)
_GROUPED: Final = re.compile(
    r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3}){1,4}(?:\.(?P<after_point>\d{1,9}))?"
    r"|(?:\.\d{3}){1,4}(?:,(?P<after_comma>\d{1,9}))?)",
    re.ASCII,
)


def readings(text: str) -> tuple[float, ...]:
    """Return the numbers that a text may mean, the one with a decimal separator first.

    Two for one separator before three digits, as in 1,000 or 2.500; none if it is no number.
    """
    numbers = []
    if _PLAIN.fullmatch(text):
        numbers.append(float(text.replace(",", ".")))
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        decimals = grouped["after_point"] or grouped["after_comma"]
        digits = text[: -len(decimals) - 1] if decimals else text
        whole = digits.replace(",", "").replace(".", "")
        numbers.append(float(f"{whole}.{decimals or 0}"))
    return tuple(dict.fromkeys(numbers))


_SEPARATORS: Final = str.maketrans(
    {"\u066b": ".", "\u066c": ",", "\u060c": ",", "\uff0c": ",", "\uff0e": "."}
)
"""The Arabic decimal, thousands and list separators, the full-width comma and full stop."""

_GROUP_SPACES: Final = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'\u2019](?=\d{3}(?!\d))", re.ASCII)


def plain_digits(text: str) -> str:
    """Return a text with ASCII digits and separators, without spaces between thousands."""
    digits = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text.strip().translate(_SEPARATORS)
    )
    return _GROUP_SPACES.sub("", digits)


def typed_readings(text: str) -> tuple[float, ...]:
    """Return the numbers that a text typed by a person may mean, in any script's digits.

    A comma and a point both separate decimals. See `readings`.
    """
    return readings(plain_digits(text))
