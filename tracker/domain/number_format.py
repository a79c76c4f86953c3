"""Formatting of rates and ratios: few decimals, but enough to tell apart numbers read together."""

from __future__ import annotations

from typing import Final

from tracker.localization.numbers import localized

SMALL_FROM: Final = 0.005
SMALL_BELOW: Final = 0.095
"""Between these limits a number has two decimals: one would show 0.0 or 0.1."""

TEN: Final = 10
MOST_PLACES: Final = 4


def format_number(value: float) -> str:
    """Return a number with one decimal, a small one with two."""
    if value == 0:
        return "0"
    return localized(f"{value:.2f}" if SMALL_FROM <= value < SMALL_BELOW else f"{value:.1f}")


def format_numbers(
    *values: float, beside: float | None = None, divided: bool = False
) -> tuple[str, ...]:
    """Return numbers that are read together, with enough decimals to tell different ones apart.

    They differ from each other and from the number `beside` them. Numbers from ten up have one
    decimal fewer; none has more than four. If their ratio is shown too (`divided`), numbers below 1
    have two decimals next to a small one, so that dividing them gives the ratio.
    """
    every = [value for value in (*values, beside) if value is not None]
    small = divided and any(SMALL_FROM <= value < SMALL_BELOW for value in values)
    places = 1
    while places < MOST_PLACES and len(
        {_with_places(value, places, small=small) for value in every}
    ) < len(set(every)):
        places += 1
    return tuple(_with_places(value, places, small=small) for value in values)


def _with_places(value: float, places: int, *, small: bool) -> str:
    """Return a number with at least as many decimals as it has alone.

    `small`: a number below 1 has two, because it is next to a small one.
    """
    if places == 1 or value == 0:
        return localized(f"{value:.2f}") if small and 0 < value < 1 else format_number(value)
    return localized(f"{value:.{max(places - (value >= TEN), 1)}f}")
