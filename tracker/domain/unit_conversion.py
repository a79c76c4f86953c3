"""Conversion of a child's measurements to the diary's units, with a check of plausible sizes."""

from __future__ import annotations

from typing import Final

from tracker.domain.vocabulary import MeasurementKind
from tracker.localization.messages import _

MEASUREMENT_UNITS: Final = {
    MeasurementKind.HEAD_CIRCUMFERENCE_CM: "cm",
    MeasurementKind.WEIGHT_G: "g",
    MeasurementKind.LENGTH_CM: "cm",
}
"""The unit in which each kind of measurement is stored."""

WEIGHT_UNITS: Final = {"kg": 1_000.0, "g": 1.0, "lb": 453.59237, "oz": 28.349523125}
"""Grams in each."""

LENGTH_UNITS: Final = {"cm": 1.0, "mm": 0.1, "in": 2.54}
"""Centimetres in each."""

PLAUSIBLE_SIZES: Final = {
    MeasurementKind.HEAD_CIRCUMFERENCE_CM: (15.0, 70.0),
    MeasurementKind.WEIGHT_G: (200.0, 40_000.0),
    MeasurementKind.LENGTH_CM: (20.0, 150.0),
}
"""Smallest and largest plausible size; anything else is a wrong unit or a typing error (ours)."""


class ImplausibleSize(ValueError):
    """A size that no child of these ages has."""


def size_in(kind: str, value: float, unit: str) -> float:
    """Convert a size to the unit it is stored in; raise ImplausibleSize if it is not plausible.

    Rounded to a tenth of a gram or a hundredth of a centimetre.
    """
    is_weight = kind == MeasurementKind.WEIGHT_G
    factor = (WEIGHT_UNITS if is_weight else LENGTH_UNITS)[unit]
    size = round(value * factor, 1 if is_weight else 2)
    least, most = PLAUSIBLE_SIZES[MeasurementKind(kind)]
    if not least <= size <= most:
        message = _("is {value} {unit}, which no child measures")
        raise ImplausibleSize(message.format(value=f"{value:g}", unit=unit))
    return size
