"""Three made-up children, so that a newcomer sees every page filled.

They are no real patients, and no clinician has reviewed them.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from tracker.domain.local_time import zone

NAMES: Final = ("sleepy_twitches", "waking_series", "preterm_first_year")
LAST_MOMENT: Final = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
"""Every entry of the three was logged before this moment."""


def _shift_value(name: str, value: object, days: int, time_zone: str) -> object:
    """Return a value moved by whole days; an instant keeps its local time of day."""
    if name.endswith("_at") and isinstance(value, str):
        local = datetime.fromisoformat(value).astimezone(zone(time_zone)).replace(tzinfo=None)
        return (local + timedelta(days=days)).replace(tzinfo=zone(time_zone)).isoformat()
    if name in {"date", "birth_date", "first_noticed"} and isinstance(value, str):
        return (date.fromisoformat(value) + timedelta(days=days)).isoformat()
    return _shift(value, days, time_zone)


def _shift(value: Any, days: int, home: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value in which every instant and day is moved by whole days."""
    if isinstance(value, dict):
        time_zone = value.get("time_zone") or home
        return {name: _shift_value(name, item, days, time_zone) for name, item in value.items()}
    return [_shift(item, days, home) for item in value] if isinstance(value, list) else value


def demo_document(name: str, now: datetime) -> dict[str, Any]:
    """Return a demo diary as an exchange file.

    It is moved by whole weeks so that it ends in the week before `now`; local times of day stay.
    """
    document: dict[str, Any] = json.loads(
        (Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8")
    )
    days = 7 * ((now - LAST_MOMENT) // timedelta(days=7))
    if days:
        document = _shift(document, days, document["children"][0]["time_zone"])
    return document
