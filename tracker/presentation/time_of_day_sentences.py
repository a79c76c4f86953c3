"""Sentences about the time of day of the episodes, for parents and for clinicians."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.statistics.circadian_test import MINUTES_PER_DAY
from tracker.statistics.time_of_day import TRAVEL_H

if TYPE_CHECKING:
    from tracker.statistics.time_of_day import TimeOfDay


def format_clock_time(minute: float) -> str:
    """Return a minute of the day as a clock shows it, such as 07:05."""
    hour, rest = divmod(round(minute) % MINUTES_PER_DAY, 60)
    return f"{hour:02d}:{rest:02d}"


def time_of_day_sentences(result: TimeOfDay) -> tuple[str, ...]:
    """Return whether there is a preferred time of day, how sure that is, and what it rests on."""
    sentences = [_preferred_time_sentence(result)]
    if result.left_out:
        sentences.append(
            f"Time of day: only since the last change of clock of more than {TRAVEL_H} hours; "
            f"{result.left_out} earlier bouts are left out."
        )
    elif result.travelled:
        sentences.append(
            "Entries were made in two time zones within a week; "
            "each stands at the hour of its place."
        )
    return tuple(sentence for sentence in sentences if sentence)


def _preferred_time_sentence(result: TimeOfDay) -> str:
    clock, rhythm = result.clock, result.rhythm
    if rhythm is None:
        return ""
    days = f"{rhythm.days} days with an episode"
    if not rhythm.is_significant:
        return (
            f"No time of day stands out: chance and the hours you watch could explain it ({days})."
        )
    claim = "The time of day matters more than chance and the hours you watch would explain"
    if clock is None or clock.minute is None:
        return f"{claim} ({days})."
    return f"Most around {format_clock_time(clock.minute)}, per watched hour. {claim} ({days})."


def time_of_day_figures(result: TimeOfDay) -> str:
    """Return the figures behind the sentences, for clinicians; empty with too few bouts."""
    clock, rhythm = result.clock, result.rhythm
    if rhythm is None:
        return ""
    length = f", resultant length R {clock.resultant_length:.2f}" if clock is not None else ""
    return (
        f"Time of day: p {rhythm.p:.2g}{length}; "
        f"{rhythm.bouts} bouts on {rhythm.days} days with one."
    )
