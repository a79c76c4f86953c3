"""Sizes of a child in the unit that a person names, as this diary keeps them; what no child measures is refused."""

from __future__ import annotations

from typing import Final

from tracker.domain.vocabulary import MeasurementKind

WEIGHT_UNITS: Final = {"kg": 1_000.0, "g": 1.0, "lb": 453.59237, "oz": 28.349523125}
"""Grams in each."""

LENGTH_UNITS: Final = {"cm": 1.0, "mm": 0.1, "in": 2.54}
"""Centimetres in each."""

POSSIBLE: Final = {
    MeasurementKind.HEAD_CIRCUMFERENCE_CM: (15.0, 70.0),
    MeasurementKind.WEIGHT_G: (200.0, 40_000.0),
    MeasurementKind.LENGTH_CM: (20.0, 150.0),
}
"""Sizes a child of these ages can have at all; anything else is a wrong unit or a slip of the finger (ours)."""


class UnfitSize(ValueError):
    """A number that no child measures in that unit."""


def size_in(kind: str, value: float, unit: str) -> float:
    """Return a size in the diary's own unit, to a tenth of a gram or a hundredth of a centimetre; UnfitSize where no child measures that."""
    weighed = kind == MeasurementKind.WEIGHT_G
    found = round(value * (WEIGHT_UNITS if weighed else LENGTH_UNITS)[unit], 1 if weighed else 2)
    least, most = POSSIBLE[MeasurementKind(kind)]
    if not least <= found <= most:
        message = f"is {value:g} {unit}, which no child measures"
        raise UnfitSize(message)
    return found
