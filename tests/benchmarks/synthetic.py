"""A made-up diary of any size, the same every time: ordinary sleepy twitches with every kind of answer, and a check-in a day."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
DAYS = 300


def a_child_with(episodes: int, *, days: int = DAYS) -> dict[str, Any]:
    """Return one child of the exchange file with that many episodes over `days` days."""
    draw = random.Random(episodes)  # noqa: S311 - a figure to repeat, not a secret
    first = NOW - timedelta(days=days)

    def id_() -> str:
        return str(UUID(int=draw.getrandbits(128), version=4))

    def an_episode() -> dict[str, Any]:
        start = first + timedelta(seconds=draw.randrange(days * 86_400 - 3_600))
        answers: dict[str, Any] = {
            "id": id_(),
            "started_at": start.isoformat(),
            "logged_at": (start + timedelta(minutes=draw.randrange(1, 50))).isoformat(),
            "logged_by": draw.choice(["Mum", "Dad"]),
            "state": draw.choice(["asleep", "asleep", "falling_asleep", "awake"]),
            "movements": draw.sample(["twitch", "jerk", "startle"], draw.randrange(1, 3)),
            "rhythm": draw.choice(["single", "irregular"]),
            "body_parts": draw.sample(["foot", "leg", "hand"], draw.randrange(1, 3)),
            "side": draw.choice(["left", "right", "both"]),
            "duration_s": draw.choice([2, 5, 9, 20]),
            "eyes": ["normal"],
            "held": draw.choice(["stopped", "not_tried"]),
            "source": "app",
        }
        return answers | draw.choice(
            [
                {},
                {"note": "a little kick"},
                {
                    "colour": "normal",
                    "breathing": "normal",
                    "responsive": "yes",
                    "woken": "stopped",
                },
            ]
        )

    check_ins = [
        {
            "id": id_(),
            "date": (first + timedelta(days=day)).date().isoformat(),
            "logged_at": (first + timedelta(days=day)).isoformat(),
            "watched": "most",
            "feeding": "usual",
        }
        for day in range(days)
    ]
    return {
        "id": id_(),
        "name": f"Many {episodes}",
        "birth_date": (first - timedelta(days=20)).date().isoformat(),
        "gestation_weeks": 40,
        "time_zone": "Europe/London",
        "episodes": [an_episode() for _ in range(episodes)],
        "check_ins": check_ins,
    }
