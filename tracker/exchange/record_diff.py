"""Compare a record of a file with the stored record of the same id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tracker.domain.field_types import parsed_instant


def differing_fields(
    stored: Mapping[str, object], record: Mapping[str, object], home: str
) -> list[str]:
    """Return the names of the fields that differ; a missing time zone means the child's home."""
    defaults: dict[str, object] = {"time_zone": home} if "started_at" in record else {}
    old, new = defaults | dict(stored), defaults | dict(record)
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def overlaid_on_stored(
    record: Mapping[str, object], stored: Mapping[str, object], source_fields: frozenset[str]
) -> dict[str, object]:
    """Return another program's record completed with the stored fields that the program lacks.

    Instants within the same second count as equal, because only some exports have fractions.
    """
    unchanged = {
        name: value
        for name, value in stored.items()
        if name not in source_fields or _same_second(name, value, record.get(name))
    }
    return {name: value for name, value in record.items() if name in source_fields} | unchanged


def _same_second(name: str, old: object, new: object) -> bool:
    if not name.endswith("_at") or not isinstance(old, str) or not isinstance(new, str):
        return False
    return _whole_second(old) == _whole_second(new)


def _whole_second(instant: str) -> datetime:
    return parsed_instant(instant).replace(microsecond=0)
