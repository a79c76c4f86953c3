"""The tempo of taps as a parent reads it."""

from __future__ import annotations

from tracker.localization.messages import N_, _, ngettext
from tracker.statistics.tap_tempo import FASTEST_PER_S, TAPS_FOR_A_RATE, TapRhythm

_RHYTHM_SENTENCES = {
    "even": N_("The rhythm of the taps was steady."),
    "uneven": N_("The rhythm of the taps was uneven."),
    "cannot_tell": N_("The taps don't show whether the rhythm was steady."),
}


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
            "{count} taps, more than {limit} a second. That is too fast to count by tapping. "
            "A video shows it better."
        ).format(count=rhythm.count, limit=f"{FASTEST_PER_S:g}")
    tempo = _("{count} taps, about one every {seconds} s ({rate} a second).").format(
        count=rhythm.count,
        seconds=f"{rhythm.median_interval_s:.1f}",
        rate=f"{rhythm.per_second:.1f}",
    )
    return f"{tempo} {_(_RHYTHM_SENTENCES[rhythm.evenness])}"
