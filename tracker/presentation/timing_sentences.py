"""Sentences about timing for parents and clinicians: every number with its count and unknowns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.domain.number_format import format_number
from tracker.domain.vocabulary import ArousalState
from tracker.presentation.time_of_day_sentences import time_of_day_figures, time_of_day_sentences
from tracker.statistics.latency_since_waking import SOON_AFTER_WAKING_MIN

if TYPE_CHECKING:
    from tracker.statistics.inter_event_intervals import Burstiness
    from tracker.statistics.latency_since_feeding import SinceFeeding
    from tracker.statistics.latency_since_waking import SinceWaking
    from tracker.statistics.timing import Durations, ResponseShare, SeriesSummary, Timing

UNEVEN_EVENTS: Final = 20
UNEVEN_FROM: Final = 0.3
"""Below either, nothing is said about how evenly episodes are spaced (ours)."""

_LARGER_UNIT_FROM = 90
_SIXTY = 60


def timing_sentences(timing: Timing) -> tuple[str, ...]:
    """Return all sentences for parents; none if there is no episode."""
    return tuple(
        sentence for answer in sentences_by_question(timing).values() for sentence in answer
    )


def sentences_by_question(timing: Timing) -> dict[str, tuple[str, ...]]:
    """Return the sentences by the question they answer, in reading order.

    Keys: states, stopped, lengths, series, gaps, clock, waking, feeding; a value may be empty.
    """
    parts = {
        "states": (_state_sentence(timing),),
        "stopped": (
            _intervention_sentence("Held gently", timing.held),
            _intervention_sentence("Woken or called", timing.woken),
        ),
        "lengths": (length_sentence(timing.durations),),
        "series": (series_sentence(timing.series),),
        "gaps": (_gap_sentence(timing),),
        "clock": time_of_day_sentences(timing.time_of_day),
        "waking": (waking_sentence(timing),),
        "feeding": (_feeding_sentence(timing.since_feeding),),
    }
    return {
        question: tuple(sentence for sentence in sentences if sentence)
        for question, sentences in parts.items()
    }


def format_seconds(seconds: float) -> str:
    """Return a length in seconds below ninety, else in minutes."""
    return (
        f"{seconds:.0f} s"
        if seconds < _LARGER_UNIT_FROM
        else f"{seconds / _SIXTY:.1f} min".replace(".0 ", " ")
    )


def format_minutes(minutes: float) -> str:
    """Return a time in minutes below ninety, else in hours."""
    return (
        f"{minutes:.0f} min"
        if minutes < _LARGER_UNIT_FROM
        else f"{minutes / _SIXTY:.1f} h".replace(".0 ", " ")
    )


def _state_sentence(timing: Timing) -> str:
    if not timing.states:
        return ""
    words = {str(word): word.parent for word in ArousalState} | {"unknown": "not known"}
    counts = ", ".join(f"{words[row.state]} {row.episodes.k}" for row in timing.states)
    return f"Of {timing.episodes} episode{'' if timing.episodes == 1 else 's'}: {counts}."


def _intervention_sentence(tried: str, answers: ResponseShare) -> str:
    stopped = answers.stopped
    if stopped.n + answers.not_tried + stopped.unknown == 0:
        return ""
    if stopped.n == 0:
        return (
            f"{tried}: nobody said yet whether it stopped; not tried {answers.not_tried}, not "
            f"asked or not sure {stopped.unknown}."
        )
    interval = (
        ""
        if stopped.low is None or stopped.high is None
        else f" ({stopped.low:.0%} to {stopped.high:.0%})"
    )
    return (
        f"{tried}: it stopped {stopped.k} of {stopped.n} times{interval}; not tried "
        f"{answers.not_tried}, not asked or not sure {stopped.unknown}."
    )


def length_sentence(lengths: Durations) -> str:
    """Return how long episodes lasted; "" if no length is known."""
    spread = lengths.seconds
    if spread.median is None or spread.longest is None or spread.q1 is None or spread.q3 is None:
        return ""
    middle = (
        f", the middle half {format_seconds(spread.q1)} to {format_seconds(spread.q3)}"
        if spread.known > 1
        else ""
    )
    guess = ", a guess" if lengths.longest_estimated else ""
    guesses = f" {lengths.estimated} of them are guesses." if lengths.estimated else ""
    return (
        f"Length known for {spread.known} of {spread.total}: "
        f"median {format_seconds(spread.median)}{middle}, "
        f"longest {format_seconds(spread.longest)}{guess}.{guesses}"
    )


def series_sentence(series: SeriesSummary) -> str:
    """Return how many series there were and how large; "" if there were none."""
    if series.count == 0 or series.jerks.median is None or series.jerks.longest is None:
        return ""
    many = "One series" if series.count == 1 else f"{series.count} series"
    each = (
        f", {format_number(series.rate.per_day)} a watched day"
        if series.rate.per_day is not None
        else ""
    )
    size = (
        f"at least {series.jerks.median:g} movements in a typical one, "
        f"{series.jerks.longest:.0f} in the largest"
    )
    waking = f"{series.on_waking.k} of {series.on_waking.n} on waking"
    unknown = f" ({series.on_waking.unknown} not known)" if series.on_waking.unknown else ""
    return f"{many}{each}: {size}; {waking}{unknown}."


def _gap_sentence(timing: Timing) -> str:
    gaps = timing.intervals_h
    if gaps.median is None or gaps.q1 is None or gaps.q3 is None:
        return ""
    middle = (
        f", the middle half {format_minutes(gaps.q1 * _SIXTY)} to "
        f"{format_minutes(gaps.q3 * _SIXTY)}"
        if gaps.known > 1
        else ""
    )
    counted = f"{gaps.known} gap{'' if gaps.known == 1 else 's'}"
    burstiness = burstiness_sentence(timing.burstiness)
    return (
        "From one to the next, within watched time: median "
        f"{format_minutes(gaps.median * _SIXTY)}{middle} ({counted}).{burstiness}"
    )


def burstiness_sentence(burstiness: Burstiness | None) -> str:
    """Return whether episodes cluster or are evenly spaced; "" if chance explains them as well."""
    if burstiness is None or burstiness.events < UNEVEN_EVENTS or abs(burstiness.b) < UNEVEN_FROM:
        return ""
    return (
        " They come close together, with long pauses between."
        if burstiness.b > 0
        else " They come at much the same distance from one another."
    )


def clinician_sentences(timing: Timing) -> tuple[str, ...]:
    """Return the statistics only a clinician reads: time of day, and burstiness of the gaps."""
    burstiness = timing.burstiness
    minus = "−" if burstiness and round(burstiness.b, 2) < 0 else ""
    burst = (
        (
            f"Burstiness {minus}{abs(burstiness.b):.2f} from {burstiness.events} "
            "(0 by chance, 1 in bursts, −1 like clockwork)."
        )
        if burstiness
        else ""
    )
    return tuple(
        sentence for sentence in (time_of_day_figures(timing.time_of_day), burst) if sentence
    )


def waking_sentence(timing: Timing) -> str:
    """Return how soon after waking episodes came, from the sleep log.

    Without a sleep log it is how many episodes were said to be on waking; "" if none.
    """
    if timing.since_waking is not None:
        return _since_waking_sentence(timing.since_waking)
    on_waking = next(
        (row.episodes for row in timing.states if row.state == ArousalState.JUST_WOKE), None
    )
    if on_waking is None:
        return ""
    return (
        f"No sleep is logged around them, so the time since waking is not known; {on_waking.k} "
        f"of {on_waking.n} were told as on waking."
    )


def _median_and_quartiles(median_min: float, q1_min: float, q3_min: float) -> str:
    middle_half = f"{format_minutes(q1_min)} to {format_minutes(q3_min)}"
    return f"median {format_minutes(median_min)}, the middle half {middle_half}"


def _since_waking_sentence(since: SinceWaking) -> str:
    soon = since.within_30_min
    usual = (
        ""
        if since.awake_time_share is None
        else f"; {since.awake_time_share:.0%} of the logged time awake lies there"
    )
    share = "" if soon.low is None or soon.high is None else f" ({soon.low:.0%} to {soon.high:.0%})"
    unknown = f" For {soon.unknown} no sleep was logged before." if soon.unknown else ""
    times = _median_and_quartiles(since.median_min, since.q1_min, since.q3_min)
    return (
        f"Since waking: {times}. Within {SOON_AFTER_WAKING_MIN} min of it: {soon.k} of "
        f"{soon.n}{share}{usual}.{unknown}"
    )


def _feeding_sentence(since: SinceFeeding | None) -> str:
    if since is None:
        return ""
    unknown = f" For {since.unknown} no feed was logged before." if since.unknown else ""
    times = _median_and_quartiles(since.median_min, since.q1_min, since.q3_min)
    return (
        f"Since a feed ended: {times} ({since.known} episodes, {since.during} of them during a "
        f"feed).{unknown}"
    )
