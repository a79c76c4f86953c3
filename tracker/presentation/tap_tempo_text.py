"""The tempo of taps as a parent reads it."""

from __future__ import annotations

from tracker.statistics.tap_tempo import FASTEST_PER_S, TAPS_FOR_A_RATE, TapRhythm

_BEAT_SENTENCES = {
    "even": "The beat of the taps was even.",
    "uneven": "The beat of the taps was uneven.",
    "cannot_tell": "The taps cannot tell whether the beat was even.",
}


def tap_tempo_text(rhythm: TapRhythm) -> str:
    """Return a description of the taps; never of what they mean."""
    taps = f"{rhythm.count} tap{'' if rhythm.count == 1 else 's'}"
    if rhythm.median_interval_s is None or rhythm.per_second is None:
        return f"{taps}. From {TAPS_FOR_A_RATE} taps on, the time between them can be told."
    if rhythm.too_fast:
        return (
            f"{taps}, more than {FASTEST_PER_S:g} a second. "
            "That is faster than live taps can be relied on: a film counts better."
        )
    every = f"about one every {rhythm.median_interval_s:.1f} s ({rhythm.per_second:.1f} a second)"
    return f"{taps}, {every}. {_BEAT_SENTENCES[rhythm.evenness]}"
