"""Temperatures, weights and lengths as people type them, in any unit, and as the diary stores them.

A number without a unit is read in the region's unit; where that is impossible for a child and
another unit is not, in the other one: 101.3 is a temperature in °F everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Final

from tracker.domain.number_parsing import plain_digits, readings
from tracker.domain.questions import field_spec
from tracker.domain.unit_conversion import PLAUSIBLE_SIZES
from tracker.domain.vocabulary import MeasurementKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.localization.region import Region

TYPED: Final = ":typed:"
"""Stands in a source between where an entry comes from and what a person typed."""


class Dimension(StrEnum):
    """What is measured."""

    TEMPERATURE = "temperature"
    WEIGHT = "weight"
    LENGTH = "length"


FACTORS: Final = {
    "kg": Fraction(1_000),
    "g": Fraction(1),
    "lb": Fraction("453.59237"),
    "oz": Fraction("28.349523125"),
    "cm": Fraction(1),
    "mm": Fraction(1, 10),
    "in": Fraction("2.54"),
    "°C": Fraction(1),
    "°F": Fraction(5, 9),
}
"""Grams, centimetres or degrees Celsius in each (a pound and an inch are defined so since 1959)."""

FREEZING_F: Final = 32
OUNCES_PER_POUND: Final = 16

UNITS: Final = {
    Dimension.TEMPERATURE: ("°C", "°F"),
    Dimension.WEIGHT: ("kg", "g", "lb", "oz"),
    Dimension.LENGTH: ("cm", "in", "mm"),
}
UNITLESS: Final = {
    ("°C",): ("°C", "°F"),
    ("°F",): ("°F", "°C"),
    ("kg",): ("kg", "g"),
    ("lb",): ("lb", "g"),
    ("cm",): ("cm", "in"),
    ("in",): ("in", "cm"),
}
"""The units in which a number without one is tried, by the region's unit."""

PLACES: Final = {"°F": 4, "lb": 1, "oz": 1, "in": 2}
"""Decimals to which a converted value is rounded: ten-thousandths of a degree Celsius, tenths of a
gram, hundredths of a centimetre. Every tenth of a degree Fahrenheit comes back as it was typed."""

_SPELLINGS: Final = {
    "°C": r"°?\s*c(?:elsius)?",
    "°F": r"°?\s*f(?:ahrenheit)?",
    "kg": r"kgs?|kilos?|kilograms?",
    "g": r"g|gr|grams?",
    "lb": r"lbs?\.?|pounds?|#",
    "oz": r"ozs?\.?|ounces?",
    "cm": r"cms?|centimet(?:re|er)s?",
    "mm": r"mms?|millimet(?:re|er)s?",
    "in": r"ins?\.?|inch(?:es)?|\"|″|”|''",
}
_UNIT: Final = {
    dimension: "|".join(f"(?P<{'u' + str(units.index(unit))}>{_SPELLINGS[unit]})" for unit in units)
    for dimension, units in UNITS.items()
}
_NUMBER: Final = r"(?P<number>(?:\d[\d.,]*)?\d|(?=[¼½¾]))"
_FRACTION: Final = r"(?:\s*(?P<sign>[¼½¾])|\s+(?P<over>\d{1,2})/(?P<under>\d{1,2}))?"
_PART: Final = {
    dimension: re.compile(rf"\s*{_NUMBER}{_FRACTION}\s*(?:{units})?(?![a-z°])", re.IGNORECASE)
    for dimension, units in _UNIT.items()
}
_SIGNS: Final = {"¼": Fraction(1, 4), "½": Fraction(1, 2), "¾": Fraction(3, 4)}


class QuantityProblem(StrEnum):
    """Why a text is no quantity that a field takes."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True)
class QuantitySpec:
    """What a field measures, and the bounds of its stored values (inclusive)."""

    dimension: Dimension
    least: float
    most: float

    def unit(self, region: Region) -> str:
        """Return the unit in which a region reads a number without one."""
        return str(getattr(region, self.dimension))


@dataclass(frozen=True)
class TypedQuantity:
    """A quantity in the stored unit, with the text that a person typed and the unit it was in."""

    value: float
    text: str
    unit: str


_DIMENSIONS: Final = {
    "temperature_c": Dimension.TEMPERATURE,
    "birth_weight_g": Dimension.WEIGHT,
    MeasurementKind.WEIGHT_G: Dimension.WEIGHT,
    MeasurementKind.LENGTH_CM: Dimension.LENGTH,
    MeasurementKind.HEAD_CIRCUMFERENCE_CM: Dimension.LENGTH,
}


def size_spec(kind: str) -> QuantitySpec:
    """Return what a measurement of a kind is, with plausible bounds."""
    return QuantitySpec(_DIMENSIONS[kind], *PLAUSIBLE_SIZES[MeasurementKind(kind)])


def quantity_spec(table: str, field: str, kind: str | None = None) -> QuantitySpec | None:
    """Return what a field measures, None if it is no quantity; `kind`: that of a measurement."""
    if table == "measurements" and field == "value":
        return None if kind is None else size_spec(kind)
    if field not in _DIMENSIONS:
        return None
    spec = field_spec(table, field)
    return QuantitySpec(_DIMENSIONS[field], spec.minimum or 0, spec.maximum or 0)


def stored_value(number: Fraction, unit: str) -> float:
    """Return a number of a unit in the unit the diary stores; metric numbers stay exact."""
    shifted = number - FREEZING_F if unit == "°F" else number
    value = shifted * FACTORS[unit]
    return float(round(value, PLACES[unit]) if unit in PLACES else value)


def in_unit(value: float, unit: str) -> float:
    """Return a stored value in another unit of its dimension, not rounded."""
    number = Fraction(value) / FACTORS[unit]
    return float(number + FREEZING_F if unit == "°F" else number)


def _parts(text: str, dimension: Dimension) -> list[tuple[tuple[Fraction, ...], str | None]] | None:
    """Return (possible numbers, unit or None) of each part, such as 7 lb and 4 oz."""
    parts: list[tuple[tuple[Fraction, ...], str | None]] = []
    position = 0
    while position < len(text):
        match = _PART[dimension].match(text, position)
        if match is None or match.end() == position:
            return None
        numbers = readings(match["number"]) if match["number"] else (0.0,)
        over, under = match["over"], match["under"]
        if not numbers or under == "0":
            return None
        more = _SIGNS.get(match["sign"] or "", Fraction(int(over), int(under)) if over else 0)
        unit = next(
            (name for place, name in enumerate(UNITS[dimension]) if match[f"u{place}"]), None
        )
        parts.append((tuple(Fraction(str(number)) + more for number in numbers), unit))
        position = match.end()
        position += len(text[position:]) - len(text[position:].lstrip(", "))
    return parts


def _meanings(
    parts: list[tuple[tuple[Fraction, ...], str | None]], unit: str
) -> Iterator[tuple[float, str]]:
    """Return each (stored value, unit) that the parts can mean, the region's unit first."""
    named = [name for _, name in parts]
    if len(parts) == 1:
        units = UNITLESS[(unit,)] if named[0] is None else (named[0],)
        for name, number in product(units, parts[0][0]):
            yield stored_value(number, name), name
    elif len(parts) == 2 and named[0] == "lb" and named[1] in {"oz", None}:  # noqa: PLR2004
        for pounds, ounces in product(parts[0][0], parts[1][0]):
            if ounces < OUNCES_PER_POUND:
                yield stored_value(pounds + ounces / OUNCES_PER_POUND, "lb"), "lb"


def parse_quantity(
    text: str, spec: QuantitySpec, region: Region
) -> TypedQuantity | QuantityProblem | None:
    """Return the quantity that a person typed, None for an empty text, or why it is none.

    Takes 101.3, 38,5, 38.5 °C, 7 lb 4 oz, 7 lb 4, 3290 g, 21 in, 21½", in any script's digits.
    """
    stripped = text.strip()
    if not stripped:
        return None
    parts = _parts(plain_digits(stripped), spec.dimension)
    if parts is None:
        return QuantityProblem.UNREADABLE
    meanings = list(_meanings(parts, spec.unit(region)))
    if not meanings:
        return QuantityProblem.UNREADABLE
    possible = [(value, unit) for value, unit in meanings if spec.least <= value <= spec.most]
    if not possible:
        return QuantityProblem.IMPOSSIBLE
    is_ambiguous = any(len(numbers) > 1 for numbers, _ in parts)
    if is_ambiguous and len({value for value, _ in possible}) > 1:
        return QuantityProblem.AMBIGUOUS
    return TypedQuantity(possible[0][0], stripped, possible[0][1])


def source_with_typed(source: str, quantity: TypedQuantity | None) -> str:
    """Return a source with what was typed beside it, if that was in a converted unit."""
    origin = source.partition(TYPED)[0]
    return f"{origin}{TYPED}{quantity.text}" if quantity and quantity.unit in PLACES else origin
