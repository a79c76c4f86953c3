"""When a film was recorded, as its file says, how fast it plays, and where its entry begins."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from tracker.domain.vocabulary import TimePrecision

if TYPE_CHECKING:
    from tracker.storage.videos import Video

APPLE: Final = "com.apple.quicktime.creationdate"
ANDROID: Final = "com.android.version"
MOST_RATE: Final = 1_000
HIGH_SPEED: Final = 100.0
"""So many pictures a second are shown by no film in slow motion, which plays at 24 to 60 (ours)."""

SAME_RATE: Final = 1.5
"""Slow motion is at least twice as slow; a rate that varies with the light does less (ours)."""

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


def real_time_factor(frames_per_s: float | None, taken_per_s: float | None) -> float | None:
    """Return how long a second of the film lasted in life; None where its file does not tell.

    A film that plays many pictures a second was taken at that rate. With fewer, only `taken_per_s`,
    the rate that Android writes, tells real time from slow motion or a time lapse; small
    differences are those of a camera whose rate varies.
    """
    if frames_per_s is None:
        return None
    if taken_per_s is None:
        return 1.0 if frames_per_s >= HIGH_SPEED else None
    factor = frames_per_s / taken_per_s
    return 1.0 if 1 / SAME_RATE < factor < SAME_RATE else factor


def begins_after_s(film: Video, entry: Mapping[str, Any]) -> float | None:
    """Return how long after the beginning of its entry a film began, in seconds; None if unknown.

    It is known where the file says when it was recorded and the entry's time is exact: for a film
    that began with the entry, or within its length. A film from before the entry, or of which that
    is not certain, has a time of its own: its taps would make the entry longer than it was.
    """
    if film.recorded_at is None or entry.get("time_precision", "exact") != TimePrecision.EXACT:
        return None
    began = datetime.fromisoformat(str(entry["started_at"]))
    after_s = (film.recorded_at - began).total_seconds()
    is_within = 0 <= after_s <= float(entry.get("duration_s") or 0)
    return round(after_s, 3) if is_within else None
