"""Sizes of a child in the unit that a person names, as this diary keeps them; what no child measures is refused."""

from __future__ import annotations

from typing import Final

WEIGHT_UNITS: Final = {"kg": 1_000.0, "g": 1.0, "lb": 453.59237, "oz": 28.349523125}
"""Grams in each."""

LENGTH_UNITS: Final = {"cm": 1.0, "mm": 0.1, "in": 2.54}
"""Centimetres in each."""

POSSIBLE: Final = {"weight_g": (300, 40_000), "length_cm": (20, 140), "head_circumference_cm": (15, 65)}
"""From a very small newborn to a large child of six, with room: beyond it the unit or the number is wrong. No statement about any child."""


class UnfitSize(ValueError):
    """A number that no child measures in that unit."""


def size_in(kind: str, value: float, unit: str) -> float:
    """Return a size in the diary's own unit, to a tenth of a gram or a hundredth of a centimetre; UnfitSize where no child measures that."""
    weighed = kind == "weight_g"
    found = round(value * (WEIGHT_UNITS if weighed else LENGTH_UNITS)[unit], 1 if weighed else 2)
    least, most = POSSIBLE[kind]
    if not least <= found <= most:
        message = f"is {value:g} {unit}, which no child measures"
        raise UnfitSize(message)
    return found
