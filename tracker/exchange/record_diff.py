"""A record of a file beside the one that is stored under its id: what differs."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.field_types import parsed_instant


def differing_fields(
    stored: Mapping[str, object], said: Mapping[str, object], home: str
) -> list[str]:
    """Return the names of answers that differ; an unnamed place is the child's home."""
    defaults: dict[str, object] = {"time_zone": home} if "started_at" in said else {}
    one, other = defaults | dict(stored), defaults | dict(said)
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def overlaid_on_stored(
    said: Mapping[str, object], stored: Mapping[str, object], source_fields: frozenset[str]
) -> dict[str, object]:
    """Return a record as another program's file would have it: what that program does not know stays as it is stored.

    One export of a moment says parts of a second, another does not: that is no difference.
    """
    kept = {
        name: value
        for name, value in stored.items()
        if name not in source_fields or _same_second(name, value, said.get(name))
    }
    return {name: value for name, value in said.items() if name in source_fields} | kept


def _same_second(name: str, one: object, other: object) -> bool:
    if not name.endswith("_at") or not isinstance(one, str) or not isinstance(other, str):
        return False
    return parsed_instant(one).replace(microsecond=0) == parsed_instant(other).replace(
        microsecond=0
    )
