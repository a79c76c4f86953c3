"""Rates and ratios as people read them: few decimals, and enough to tell numbers apart that stand together."""

from __future__ import annotations

from typing import Final

SMALL_FROM: Final = 0.005
SMALL_BELOW: Final = 0.095
"""Where one decimal would say 0.0 and two say more."""

TEN: Final = 10
MOST_PLACES: Final = 4


def format_number(value: float) -> str:
    """Say a number with one decimal, and a small one with two."""
    if value == 0:
        return "0"
    return f"{value:.2f}" if SMALL_FROM <= value < SMALL_BELOW else f"{value:.1f}"


def format_numbers(
    *values: float, beside: float | None = None, divided: bool = False
) -> tuple[str, ...]:
    """Say numbers that are read together, where they would read alike with as many decimals as tell them apart.

    They are told apart from each other and from the number `beside` them; from ten up one decimal fewer, and never more than four.
    Where their ratio is told too (`divided`), those below 1 have two beside a small one, so that whoever divides them gets it.
    """
    told = [value for value in (*values, beside) if value is not None]
    small = divided and any(SMALL_FROM <= value < SMALL_BELOW for value in values)
    places = 1
    while places < MOST_PLACES and len(
        {_with_places(value, places, small=small) for value in told}
    ) < len(set(told)):
        places += 1
    return tuple(_with_places(value, places, small=small) for value in values)


def _with_places(value: float, places: int, *, small: bool) -> str:
    """Return a number with at least as many decimals as it has alone; below 1 two where it stands beside a small one."""
    if places == 1 or value == 0:
        return f"{value:.2f}" if small and 0 < value < 1 else format_number(value)
    return f"{value:.{max(places - (value >= TEN), 1)}f}"
