"""Sentences about timing for parents and clinicians: every number with its count and unknowns."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Final

from tracker.domain.vocabulary import ArousalState
from tracker.localization.messages import _, ngettext
from tracker.presentation.plain_rates import rate_words
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


def sentences_by_question(timing: Timing, *, intervals: bool = True) -> dict[str, tuple[str, ...]]:
    """Return the sentences by the question they answer, in reading order.

    Keys: states, stopped, lengths, series, gaps, clock, waking, feeding; a value may be empty.
    `intervals`: whether shares have their 95 % interval beside them.
    """
    parts = {
        "states": (_state_sentence(timing),),
        "stopped": (
            _intervention_sentence(_("Held gently"), timing.held, intervals=intervals),
            _intervention_sentence(_("Woken or called"), timing.woken, intervals=intervals),
        ),
        "lengths": (length_sentence(timing.durations),),
        "series": (series_sentence(timing.series),),
        "gaps": (_gap_sentence(timing),),
        "clock": time_of_day_sentences(timing.time_of_day),
        "waking": (waking_sentence(timing, intervals=intervals),),
        "feeding": (_feeding_sentence(timing.since_feeding),),
    }
    return {
        question: tuple(sentence for sentence in sentences if sentence)
        for question, sentences in parts.items()
    }


def format_seconds(seconds: float) -> str:
    """Return a length in seconds below ninety, else in minutes."""
    if seconds < _LARGER_UNIT_FROM:
        return _("{seconds} s").format(seconds=f"{seconds:.0f}")
    return _("{minutes} min").format(minutes=_one_decimal(seconds / _SIXTY))


def format_minutes(minutes: float) -> str:
    """Return a time in minutes below ninety, else in hours."""
    if minutes < _LARGER_UNIT_FROM:
        return _("{minutes} min").format(minutes=f"{minutes:.0f}")
    return _("{hours} h").format(hours=_one_decimal(minutes / _SIXTY))


def _one_decimal(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _state_sentence(timing: Timing) -> str:
    if not timing.states:
        return ""
    words = {str(word): word.parent for word in ArousalState} | {"unknown": _("not known")}
    counts = ", ".join(f"{words[row.state]} {row.episodes.k}" for row in timing.states)
    return ngettext(
        "Of {count} episode: {counts}.", "Of {count} episodes: {counts}.", timing.episodes
    ).format(count=timing.episodes, counts=counts)


def _intervention_sentence(tried: str, answers: ResponseShare, *, intervals: bool) -> str:
    stopped = answers.stopped
    if stopped.n + answers.not_tried + stopped.unknown == 0:
        return ""
    if stopped.n == 0:
        result = _("{tried}: we don't know yet whether it stopped.")
    elif stopped.low is None or stopped.high is None or not intervals:
        result = _("{tried}: it stopped {k} of {n} times.")
    else:
        result = _("{tried}: it stopped {k} of {n} times ({low} to {high}).")
    result = result.format(
        tried=tried,
        k=stopped.k,
        n=stopped.n,
        low=f"{stopped.low or 0:.0%}",
        high=f"{stopped.high or 0:.0%}",
    )
    untried = ngettext(
        "Nobody tried it with {count} episode.",
        "Nobody tried it with {count} episodes.",
        answers.not_tried,
    ).format(count=answers.not_tried)
    unknown = ngettext(
        "For {count} episode nobody noted it, or nobody was sure.",
        "For {count} episodes nobody noted it, or nobody was sure.",
        stopped.unknown,
    ).format(count=stopped.unknown)
    parts = (result, untried if answers.not_tried else "", unknown if stopped.unknown else "")
    return " ".join(filter(None, parts))


def length_sentence(lengths: Durations) -> str:
    """Return how long episodes lasted; "" if no length is known."""
    spread = lengths.seconds
    if spread.median is None or spread.longest is None or spread.q1 is None or spread.q3 is None:
        return ""
    sentence = (
        _(
            "We know how long {known} of {total} lasted: typically {median}, half of them between "
            "{q1} and {q3}, the longest {longest}."
        )
        if spread.known > 1
        else _("We know how long {known} of {total} lasted: {longest}.")
    )
    longest = format_seconds(spread.longest)
    sentence = sentence.format(
        known=spread.known,
        total=spread.total,
        median=format_seconds(spread.median),
        q1=format_seconds(spread.q1),
        q3=format_seconds(spread.q3),
        longest=_("{length}, a guess").format(length=longest)
        if lengths.longest_estimated
        else longest,
    )
    guesses = ngettext(
        "{count} of them is a guess.", "{count} of them are guesses.", lengths.estimated
    ).format(count=lengths.estimated)
    return f"{sentence} {guesses}" if lengths.estimated and spread.known > 1 else sentence


def series_sentence(series: SeriesSummary) -> str:
    """Return how many series there were and how large; "" if there were none."""
    if series.count == 0 or series.jerks.median is None or series.jerks.longest is None:
        return ""
    often = rate_words(series.rate)
    if series.count == 1:
        size = _("One series, of at least {largest} movements.")
    elif often is None:
        size = _(
            "{count} series: typically {typical} movements or more, at least {largest} in the "
            "largest."
        )
    else:
        size = _(
            "{count} series, {often} on watched days: typically {typical} movements or more, at "
            "least {largest} in the largest."
        )
    size = size.format(
        count=series.count,
        often=often,
        typical=_whole_movements(series.jerks.median),
        largest=f"{series.jerks.longest:.0f}",
    )
    waking = _("{k} of {n} began on waking.").format(k=series.on_waking.k, n=series.on_waking.n)
    unknown = ngettext(
        "For {count} series nobody noted it.",
        "For {count} series nobody noted it.",
        series.on_waking.unknown,
    ).format(count=series.on_waking.unknown)
    return " ".join(filter(None, (size, waking, unknown if series.on_waking.unknown else "")))


def _whole_movements(median: float) -> str:
    """Return a median of whole numbers such as "6", or "6 or 7" where it lies between two."""
    if median == floor(median):
        return f"{median:.0f}"
    return _("{low} or {high}").format(low=floor(median), high=ceil(median))


def _gap_sentence(timing: Timing) -> str:
    gaps = timing.intervals_h
    if gaps.median is None or gaps.q1 is None or gaps.q3 is None:
        return ""
    sentence = ngettext(
        "Time from one to the next while someone was watching: {median} ({count} gap).",
        "Time from one to the next while someone was watching: typically {median}, half of them "
        "between {q1} and {q3} ({count} gaps).",
        gaps.known,
    ).format(
        median=format_minutes(gaps.median * _SIXTY),
        q1=format_minutes(gaps.q1 * _SIXTY),
        q3=format_minutes(gaps.q3 * _SIXTY),
        count=gaps.known,
    )
    burstiness = burstiness_sentence(timing.burstiness)
    return f"{sentence} {burstiness}" if burstiness else sentence


def burstiness_sentence(burstiness: Burstiness | None) -> str:
    """Return whether episodes cluster or are evenly spaced; "" if chance explains them as well."""
    if burstiness is None or burstiness.events < UNEVEN_EVENTS or abs(burstiness.b) < UNEVEN_FROM:
        return ""
    return (
        _("They come close together, with long pauses between.")
        if burstiness.b > 0
        else _("The time from one to the next is much the same.")
    )


def clinician_sentences(timing: Timing) -> tuple[str, ...]:
    """Return the statistics only a clinician reads: time of day, and burstiness of the gaps."""
    burstiness = timing.burstiness
    minus = "−" if burstiness and round(burstiness.b, 2) < 0 else ""
    burst = (
        _(
            "Burstiness {burstiness} from {count} (0 by chance, 1 in bursts, −1 like clockwork)."
        ).format(burstiness=f"{minus}{abs(burstiness.b):.2f}", count=burstiness.events)
        if burstiness
        else ""
    )
    return tuple(
        sentence for sentence in (time_of_day_figures(timing.time_of_day), burst) if sentence
    )


def waking_sentence(timing: Timing, *, intervals: bool = True) -> str:
    """Return how soon after waking episodes came, from the sleep log.

    Without a sleep log it is how many episodes were said to be on waking; "" if none.
    """
    if timing.since_waking is not None:
        return _since_waking_sentence(timing.since_waking, intervals=intervals)
    on_waking = next(
        (row.episodes for row in timing.states if row.state == ArousalState.JUST_WOKE), None
    )
    if on_waking is None:
        return ""
    return _(
        "Nobody logged sleep around them, so we can't tell how long after waking they came. "
        "{k} of {n} were logged as on waking."
    ).format(k=on_waking.k, n=on_waking.n)


def _median_and_quartiles(median_min: float, q1_min: float, q3_min: float) -> str:
    return _("typically {median}, half of them between {q1} and {q3}").format(
        median=format_minutes(median_min), q1=format_minutes(q1_min), q3=format_minutes(q3_min)
    )


def _since_waking_sentence(since: SinceWaking, *, intervals: bool) -> str:
    soon = since.within_30_min
    within = _("{k} of {n}").format(k=soon.k, n=soon.n)
    if intervals and soon.low is not None and soon.high is not None:
        within = _("{k} of {n} ({low} to {high})").format(
            k=soon.k, n=soon.n, low=f"{soon.low:.0%}", high=f"{soon.high:.0%}"
        )
    sentence = (
        _("Time since waking: {times}. {within} came within {minutes} min of waking.")
        if since.awake_time_share is None
        else _(
            "Time since waking: {times}. {within} came within {minutes} min of waking; those "
            "minutes are {share} of the logged time awake."
        )
    ).format(
        times=_median_and_quartiles(since.median_min, since.q1_min, since.q3_min),
        minutes=SOON_AFTER_WAKING_MIN,
        within=within,
        share=f"{since.awake_time_share or 0:.0%}",
    )
    unknown = _("For {count} nobody logged sleep before.").format(count=soon.unknown)
    return f"{sentence} {unknown}" if soon.unknown else sentence


def _feeding_sentence(since: SinceFeeding | None) -> str:
    if since is None:
        return ""
    sentence = _(
        "Time since a feed ended: {times} ({known} episodes, {during} of them during a feed)."
    ).format(
        times=_median_and_quartiles(since.median_min, since.q1_min, since.q3_min),
        known=since.known,
        during=since.during,
    )
    unknown = _("For {count} nobody logged a feed before.").format(count=since.unknown)
    return f"{sentence} {unknown}" if since.unknown else sentence
