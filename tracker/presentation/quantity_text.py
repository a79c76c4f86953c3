"""Temperatures, weights and lengths in the units of the region in use, and what a field takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tracker.domain.quantities import (
    OUNCES_PER_POUND,
    PLACES,
    Dimension,
    QuantityProblem,
    QuantitySpec,
    TypedQuantity,
    in_unit,
    parse_quantity,
    quantity_spec,
)
from tracker.localization.messages import N_, _
from tracker.localization.region import current_region

LIMITS: Final = {
    "°C": N_("a temperature in °C from {least} to {most}, such as 38.5"),
    "°F": N_("a temperature in °F from {least} to {most}, such as 101.3"),
    "kg": N_("a weight in kg from {least} to {most}, such as 6.1"),
    "lb": N_("a weight from {least} to {most}, such as 7 lb 4 oz"),
    "cm": N_("a length in cm from {least} to {most}, such as 53.5"),
    "in": N_("a length in inches from {least} to {most}, such as 21"),
}
EXAMPLES: Final = {
    "°C": "38.5",
    "°F": "101.3",
    "kg": "6.1",
    "lb": "7 lb 4 oz",
    "cm": "53.5",
    "in": "21",
}
"""What stands in an empty field."""

DECIMALS: Final = {"°C": 4, "°F": 1, "kg": 5, "oz": 1, "cm": 2, "in": 2}
"""Most decimals that are shown."""


def _plain(number: float, places: int) -> str:
    return f"{number:.{places}f}".rstrip("0").rstrip(".")


def _pounds_and_ounces(grams: float) -> str:
    ounces = round(in_unit(grams, "oz"), DECIMALS["oz"])
    pounds, rest = divmod(ounces, OUNCES_PER_POUND)
    if not rest:
        return f"{pounds:.0f} lb"
    return f"{pounds:.0f} lb {_plain(rest, DECIMALS['oz'])} oz"


def typed_text(value: float, spec: QuantitySpec) -> str:
    """Return a stored value as it is typed in the region's unit: 101.3, 7 lb 4 oz, 53.5."""
    unit = spec.unit(current_region())
    return (
        _pounds_and_ounces(value) if unit == "lb" else _plain(in_unit(value, unit), DECIMALS[unit])
    )


def quantity_text(value: float, spec: QuantitySpec) -> str:
    """Return a stored value in the region's unit: 101.3 °F, 7 lb 4 oz, 53.5 cm."""
    unit = spec.unit(current_region())
    text = typed_text(value, spec)
    return text if unit == "lb" else f"{text} {unit}"


def metric_text(value: float, dimension: Dimension) -> str:
    """Return a stored value in the unit it is stored in, as a clinician reads it."""
    unit = {Dimension.TEMPERATURE: "°C", Dimension.WEIGHT: "g", Dimension.LENGTH: "cm"}[dimension]
    return f"{_plain(value, 1 if unit == '°C' else 2)} {unit}"


def label_with_unit(label: str, spec: QuantitySpec) -> str:
    """Return a field's label with the unit in which a number without one is read."""
    unit = spec.unit(current_region())
    return _("{label}, {unit}").format(label=label, unit=_("lb and oz") if unit == "lb" else unit)


def placeholder_text(spec: QuantitySpec) -> str:
    """Return the example in an empty field."""
    return _("such as {example}").format(example=EXAMPLES[spec.unit(current_region())])


def limits_text(spec: QuantitySpec) -> str:
    """Return what a field takes, such as "a temperature in °F from 86 to 113, such as 101.3"."""
    template = _(LIMITS[spec.unit(current_region())])
    return template.format(least=typed_text(spec.least, spec), most=typed_text(spec.most, spec))


def refusal_sentence(text: str, problem: QuantityProblem, spec: QuantitySpec) -> str:
    """Return why a text was not taken, and what the field takes."""
    sentences = {
        QuantityProblem.UNREADABLE: _("“{text}” can't be read. This takes {limits}."),
        QuantityProblem.IMPOSSIBLE: _("“{text}” can't be right for a baby. This takes {limits}."),
        QuantityProblem.AMBIGUOUS: _(
            "“{text}” can mean two numbers. Please type the unit too. This takes {limits}."
        ),
    }
    return sentences[problem].format(text=text.strip(), limits=limits_text(spec))


def conversion_sentence(quantity: TypedQuantity, spec: QuantitySpec) -> str:
    """Return what a quantity is stored as, "" if it was typed in the region's metric unit."""
    if quantity.unit not in PLACES and quantity.unit == spec.unit(current_region()):
        return ""
    return _("Read as {quantity}, stored as {metric}.").format(
        quantity=quantity_text(quantity.value, spec),
        metric=metric_text(quantity.value, spec.dimension),
    )


def read_quantity(text: str, spec: QuantitySpec) -> TypedQuantity | QuantityProblem | None:
    """Return what a person typed, read in the region in use; see `parse_quantity`."""
    return parse_quantity(text, spec, current_region())


def answer_quantity(table: str, field: str, record: Mapping[str, Any]) -> str | None:
    """Return the answer of a record with its unit, None if the field is no quantity."""
    spec = quantity_spec(table, field, record.get("kind"))
    value = record.get(field)
    return None if spec is None or value is None else quantity_text(float(value), spec)
