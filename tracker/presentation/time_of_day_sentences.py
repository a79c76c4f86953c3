"""Sentences about the time of day of the episodes, for parents and for clinicians."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from tracker.localization.dates import clock_text
from tracker.localization.messages import _
from tracker.statistics.circadian_test import MINUTES_PER_DAY
from tracker.statistics.time_of_day import TRAVEL_H

if TYPE_CHECKING:
    from tracker.statistics.time_of_day import TimeOfDay


def format_clock_time(minute: float) -> str:
    """Return a minute of the day as a clock shows it, such as 07:05."""
    return clock_text(time(*divmod(round(minute) % MINUTES_PER_DAY, 60)))


def time_of_day_sentences(result: TimeOfDay) -> tuple[str, ...]:
    """Return whether there is a preferred time of day, how sure that is, and what it rests on."""
    sentences = [_preferred_time_sentence(result)]
    if result.left_out:
        sentences.append(
            _(
                "Time of day counts only from the last move to a clock more than {hours} hours "
                "away; {count} earlier ones are left out."
            ).format(hours=TRAVEL_H, count=result.left_out)
        )
    elif result.travelled:
        sentences.append(
            _(
                "Entries were made in two time zones within a week; "
                "each is shown at the hour of the place where it was."
            )
        )
    return tuple(sentence for sentence in sentences if sentence)


def _preferred_time_sentence(result: TimeOfDay) -> str:
    clock, rhythm = result.clock, result.rhythm
    if rhythm is None:
        return ""
    if not rhythm.is_significant:
        return _(
            "No time of day stands out: chance and the hours you watch could explain it ({count} "
            "days with an episode)."
        ).format(count=rhythm.days)
    claim = _(
        "The time of day matters more than chance and the hours you watch would explain ({count} "
        "days with an episode)."
    ).format(count=rhythm.days)
    if clock is None or clock.minute is None:
        return claim
    most = _("Counted by the hours you watch, most come around {time}.").format(
        time=format_clock_time(clock.minute)
    )
    return _("{sentence} {more}").format(sentence=most, more=claim)


def time_of_day_figures(result: TimeOfDay) -> str:
    """Return the figures behind the sentences, for clinicians; empty with too few bouts."""
    clock, rhythm = result.clock, result.rhythm
    if rhythm is None:
        return ""
    sentence = (
        _("Time of day: p {p}; {bouts} bouts on {days} days with one.")
        if clock is None
        else _(
            "Time of day: p {p}, resultant length R {length}; {bouts} bouts on {days} days with "
            "one."
        )
    )
    return sentence.format(
        p=f"{rhythm.p:.2g}",
        length=f"{clock.resultant_length:.2f}" if clock is not None else "",
        bouts=rhythm.bouts,
        days=rhythm.days,
    )
