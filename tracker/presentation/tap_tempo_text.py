"""The tempo of taps as a parent reads it."""

from __future__ import annotations

from typing import Final

from tracker.localization.messages import N_, _, ngettext
from tracker.statistics.tap_tempo import (
    FASTEST_PER_S,
    TAPS_FOR_A_RATE,
    TAPS_FOR_EVENNESS,
    TapRhythm,
)

_RHYTHM_SENTENCES: Final = {
    "even": N_("The rhythm of the taps was steady."),
    "uneven": N_("The rhythm of the taps was uneven."),
    "cannot_tell": N_("The taps don't show whether the rhythm was steady."),
}
_TAP_MORE: Final = N_("To show whether the rhythm was steady, we need {enough} or more taps.")
_ONLY_TAPS: Final = N_(
    "This is the rhythm of your taps. We can't tell what moves or why: patting, rocking, sucking "
    "and breathing have a rhythm too. Show the video itself to the doctor."
)
SLOWEST: Final = 0.25
"""The slowest speed of the player, as a share of real time."""


def tap_tempo_text(rhythm: TapRhythm) -> str:
    """Return a description of the taps; never of what they mean."""
    if rhythm.median_interval_s is None or rhythm.per_second is None:
        return ngettext(
            "{count} tap. With {enough} or more taps we can show the rhythm.",
            "{count} taps. With {enough} or more taps we can show the rhythm.",
            rhythm.count,
        ).format(count=rhythm.count, enough=TAPS_FOR_A_RATE)
    if rhythm.too_fast:
        return _(
            "{count} taps, more than {limit} a second. The diary counts them as they are, but they "
            "are too fast to show a rhythm. A video shows it better."
        ).format(count=rhythm.count, limit=f"{FASTEST_PER_S:g}")
    tempo = _("{count} taps, about one every {seconds} s ({rate} a second).").format(
        count=rhythm.count,
        seconds=f"{rhythm.median_interval_s:.1f}",
        rate=f"{rhythm.per_second:.1f}",
    )
    return f"{tempo} {_(_RHYTHM_SENTENCES[rhythm.evenness])}"


def video_tempo_text(rhythm: TapRhythm) -> str:
    """Return a description of taps along a video; never of what they mean."""
    if rhythm.median_interval_s is None or rhythm.per_second is None:
        return tap_tempo_text(rhythm)
    if rhythm.too_fast and rhythm.playback_rate > SLOWEST:
        return _(
            "{count} taps. The diary counts them as they are. For the rhythm, a hand is too slow "
            "at this speed: play the video slower and tap again."
        ).format(count=rhythm.count)
    if rhythm.too_fast:
        return _(
            "{count} taps. The diary counts them as they are. For the rhythm, a hand is too slow "
            "even at a quarter of the speed. The video is still useful to the doctor."
        ).format(count=rhythm.count)
    tempo = _("{count} taps: about {rate} a second in the video, one every {seconds} s.").format(
        count=rhythm.count,
        rate=f"{rhythm.per_second:.1f}",
        seconds=f"{rhythm.median_interval_s:.2g}",
    )
    evenness = (
        _(_TAP_MORE).format(enough=TAPS_FOR_EVENNESS)
        if rhythm.count < TAPS_FOR_EVENNESS
        else _(_RHYTHM_SENTENCES[rhythm.evenness])
    )
    return f"{tempo} {evenness} {_(_ONLY_TAPS)}"
