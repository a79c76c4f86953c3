"""When a film was recorded, as its file says, and how many pictures a second were taken then."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

APPLE: Final = "com.apple.quicktime.creationdate"
ANDROID: Final = "com.android.version"
MOST_RATE: Final = 1_000
FIRST_YEAR: Final = 2005
"""An unset clock gives 1904 or 1970; no phone filmed before this."""


def _instant(text: str) -> datetime | None:
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment if moment.year >= FIRST_YEAR else None
    return None


def recorded_at(metadata: Mapping[str, str], seconds: float) -> datetime | None:
    """Return when the recording began, None where the file does not say.

    Apple writes the start with its zone. `creation_time` is in UTC; Android writes it when the
    recording ends (MPEG4Writer), so the length is taken off.
    """
    apple = _instant(metadata.get(APPLE, ""))
    if apple is not None:
        return apple
    moment = _instant(metadata.get("creation_time", ""))
    if moment is not None and ANDROID in metadata:
        return moment - timedelta(seconds=seconds)
    return moment


def capture_rate(metadata: Mapping[str, str]) -> float | None:
    """Return the pictures a second at which Android took a slow-motion film, None if unknown."""
    with suppress(ValueError):
        rate = float(metadata.get("com.android.capture.fps", ""))
        return rate if 0 < rate <= MOST_RATE else None
    return None
