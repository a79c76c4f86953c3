"""Three made-up children, so that a newcomer sees every page filled. Nobody's record; no clinician has reviewed them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from tracker.domain.local_time import zone

NAMES: Final = ("sleepy_twitches", "waking_series", "preterm_first_year")
LAST_MOMENT: Final = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
"""No entry of the three was logged after it."""


def _moved(name: str, value: object, days: int, place: str) -> object:
    """Return one answer moved by whole days: an instant on its place's clock, a day on the calendar."""
    if name.endswith("_at") and isinstance(value, str):
        local = datetime.fromisoformat(value).astimezone(zone(place)).replace(
            tzinfo=None
        ) + timedelta(days=days)
        return local.replace(tzinfo=zone(place)).isoformat()
    if name in {"date", "birth_date", "first_noticed"} and isinstance(value, str):
        return (date.fromisoformat(value) + timedelta(days=days)).isoformat()
    return _shifted(value, days, place)


def _shifted(value: Any, days: int, home: str) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        place = value.get("time_zone") or home
        return {name: _moved(name, item, days, place) for name, item in value.items()}
    return [_shifted(item, days, home) for item in value] if isinstance(value, list) else value


def demo_document(name: str, now: datetime) -> dict[str, Any]:
    """Return one demo diary as an exchange file, moved by whole weeks so that it ends in the week before `now`; hours of the day stay."""
    document: dict[str, Any] = json.loads(
        (Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8")
    )
    weeks = (now - LAST_MOMENT) // timedelta(weeks=1)
    moved: dict[str, Any] = (
        _shifted(document, weeks * 7, document["children"][0]["time_zone"]) if weeks else document
    )
    return moved
