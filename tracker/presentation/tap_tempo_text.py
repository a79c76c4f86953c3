"""The tempo of taps as a parent reads it."""

from __future__ import annotations

from tracker.statistics.tap_tempo import FASTEST_PER_S, TAPS_FOR_A_RATE, TapRhythm

_RHYTHM_SENTENCES = {
    "even": "The rhythm of the taps was steady.",
    "uneven": "The rhythm of the taps was uneven.",
    "cannot_tell": "The taps don't show whether the rhythm was steady.",
}


def tap_tempo_text(rhythm: TapRhythm) -> str:
    """Return a description of the taps; never of what they mean."""
    taps = f"{rhythm.count} tap{'' if rhythm.count == 1 else 's'}"
    if rhythm.median_interval_s is None or rhythm.per_second is None:
        return f"{taps}. With {TAPS_FOR_A_RATE} or more taps we can show the rhythm."
    if rhythm.too_fast:
        return (
            f"{taps}, more than {FASTEST_PER_S:g} a second. "
            "That is too fast to count by tapping. A video shows it better."
        )
    every = f"about one every {rhythm.median_interval_s:.1f} s ({rhythm.per_second:.1f} a second)"
    return f"{taps}, {every}. {_RHYTHM_SENTENCES[rhythm.evenness]}"
