"""Three made-up children, so that a newcomer sees every page filled. Nobody's record; no clinician has reviewed them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from tracker.local_time import zone

NAMES: Final = ("sleepy_twitches", "waking_series", "preterm_first_year")
LAST_MOMENT: Final = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
"""No entry of the three was logged after it."""


def _shifted(value: Any, days: int, place: Callable[[str, int], str]) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {name: _shifted(item, days, place) if isinstance(item, dict | list) else _moved(name, item, days, place) for name, item in value.items()}
    return [_shifted(item, days, place) for item in value] if isinstance(value, list) else value


def _moved(name: str, value: object, days: int, place: Callable[[str, int], str]) -> object:
    if name.endswith("_at") and isinstance(value, str):
        return place(value, days)
    if name in {"date", "birth_date", "first_noticed"} and isinstance(value, str):
        return (date.fromisoformat(value) + timedelta(days=days)).isoformat()
    return value


def demo_document(name: str, now: datetime) -> dict[str, Any]:
    """Return one demo diary as an exchange file, moved by whole weeks so that it ends in the week before `now`; hours of the day stay."""
    document = json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))
    weeks = (now - LAST_MOMENT) // timedelta(weeks=1)
    home = zone(document["children"][0]["time_zone"])

    def on_the_wall(text: str, days: int) -> str:
        local = datetime.fromisoformat(text).astimezone(home).replace(tzinfo=None)
        return (local + timedelta(days=days)).replace(tzinfo=home).isoformat()

    moved: dict[str, Any] = _shifted(document, weeks * 7, on_the_wall) if weeks else document
    return moved
