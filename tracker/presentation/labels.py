"""Labels and units of the answers of an entry, as a parent reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.domain.questions import FIELDS
from tracker.domain.unit_conversion import MEASUREMENT_UNITS
from tracker.localization.messages import _, ngettext


def label(table: str, field: str) -> str:
    """Return what an answer is called; a field without a label is called by its name."""
    spec = FIELDS[table].get(field)
    return (_(spec.label) if spec else "") or field.replace("_", " ")


def unit(table: str, field: str, record: Mapping[str, Any]) -> str:
    """Return the unit of a number in a record, "" if it has none or is no number.

    The unit of a measurement depends on its kind, that of a dose is its own field.
    """
    if field == "value":
        return MEASUREMENT_UNITS.get(record.get("kind", ""), "")
    if field == "amount":
        return str(record.get("unit") or "")
    spec = FIELDS[table].get(field)
    name, count = spec.unit if spec else "", record.get(field)
    if name == "times":
        return ngettext("time", "times", 2 if count is None else count)
    if name == "movements":
        return ngettext("movement", "movements", 2 if count is None else count)
    return _(name)
