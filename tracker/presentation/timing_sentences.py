"""When and how, in the words of the page: every number with its count, and what was not asked beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.domain.number_format import number_in_words
from tracker.domain.vocabulary import ArousalState
from tracker.statistics.latency_since_waking import SOON_AFTER_WAKING_MIN
from tracker.statistics.time_of_day import for_clinicians as time_of_day_for_clinicians
from tracker.statistics.time_of_day import in_words as time_of_day_in_words

if TYPE_CHECKING:
    from tracker.statistics.inter_event_intervals import Burstiness
    from tracker.statistics.latency_since_feeding import SinceFeeding
    from tracker.statistics.latency_since_waking import SinceWaking
    from tracker.statistics.timing import Answers, Durations, SeriesSummary, Timing

UNEVEN_EVENTS: Final = 20
UNEVEN_FROM: Final = 0.3
"""Fewer events, or a burstiness nearer to zero, are not said to be uneven or even (ours)."""

_UP_TO_MIN = 90
_MIN_PER_H = 60


def timing_sentences(answer: Timing) -> tuple[str, ...]:
    """Return the sentences of a timing; without an episode none."""
    return tuple(sentence for said in sentences_by_question(answer).values() for sentence in said)


def sentences_by_question(answer: Timing) -> dict[str, tuple[str, ...]]:
    """Return the sentences by what they answer, in the order they are said; nothing where there is nothing to say."""
    parts = {
        "states": (_state_sentence(answer),),
        "stopped": (
            _intervention_sentence("Held gently", answer.held),
            _intervention_sentence("Woken or called", answer.woken),
        ),
        "lengths": (length_sentence(answer.durations),),
        "series": (series_sentence(answer.series),),
        "gaps": (_gap_sentence(answer),),
        "clock": time_of_day_in_words(answer.time_of_day),
        "waking": (waking_sentence(answer),),
        "feeding": (_feeding_sentence(answer.since_feeding),),
    }
    return {
        question: tuple(sentence for sentence in said if sentence)
        for question, said in parts.items()
    }


def format_seconds(seconds: float) -> str:
    """Say a length: seconds below ninety, else minutes."""
    return (
        f"{seconds:.0f} s"
        if seconds < _UP_TO_MIN
        else f"{seconds / _MIN_PER_H:.1f} min".replace(".0 ", " ")
    )


def format_minutes(minutes: float) -> str:
    """Say a time: minutes below ninety, else hours."""
    return (
        f"{minutes:.0f} min"
        if minutes < _UP_TO_MIN
        else f"{minutes / _MIN_PER_H:.1f} h".replace(".0 ", " ")
    )


def _state_sentence(answer: Timing) -> str:
    if not answer.states:
        return ""
    words = {str(word): word.parent for word in ArousalState} | {"unknown": "not known"}
    told = ", ".join(f"{words[row.state]} {row.episodes.k}" for row in answer.states)
    return f"Of {answer.episodes} episode{'' if answer.episodes == 1 else 's'}: {told}."


def _intervention_sentence(tried: str, answers: Answers) -> str:
    told = answers.stopped
    if told.n + answers.not_tried + told.unknown == 0:
        return ""
    if told.n == 0:
        return (
            f"{tried}: nobody said yet whether it stopped; not tried {answers.not_tried}, not "
            f"asked or not sure {told.unknown}."
        )
    interval = (
        "" if told.low is None or told.high is None else f" ({told.low:.0%} to {told.high:.0%})"
    )
    return (
        f"{tried}: it stopped {told.k} of {told.n} times{interval}; not tried "
        f"{answers.not_tried}, not asked or not sure {told.unknown}."
    )


def length_sentence(lengths: Durations) -> str:
    """Say how long episodes lasted; empty where no length is known."""
    known, said = lengths.seconds, format_seconds
    if known.median is None or known.longest is None or known.q1 is None or known.q3 is None:
        return ""
    middle = f", the middle half {said(known.q1)} to {said(known.q3)}" if known.known > 1 else ""
    guess = ", a guess" if lengths.longest_estimated else ""
    guesses = f" {lengths.estimated} of them are guesses." if lengths.estimated else ""
    return (
        f"Length known for {known.known} of {known.total}: median {said(known.median)}{middle}, "
        f"longest {said(known.longest)}{guess}.{guesses}"
    )


def series_sentence(series: SeriesSummary) -> str:
    """Say how many series there were; empty where there were none."""
    if series.count == 0 or series.jerks.median is None or series.jerks.longest is None:
        return ""
    many = "One series" if series.count == 1 else f"{series.count} series"
    each = (
        f", {number_in_words(series.rate.per_day)} a watched day"
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


def _gap_sentence(answer: Timing) -> str:
    gaps, said = answer.intervals_h, format_minutes
    if gaps.median is None or gaps.q1 is None or gaps.q3 is None:
        return ""
    middle = (
        f", the middle half {said(gaps.q1 * _MIN_PER_H)} to {said(gaps.q3 * _MIN_PER_H)}"
        if gaps.known > 1
        else ""
    )
    known = f"{gaps.known} gap{'' if gaps.known == 1 else 's'}"
    uneven = burstiness_sentence(answer.burstiness)
    return (
        "From one to the next, within watched time: median "
        f"{said(gaps.median * _MIN_PER_H)}{middle} ({known}).{uneven}"
    )


def burstiness_sentence(uneven: Burstiness | None) -> str:
    """Say whether episodes come close together or evenly; empty where there are too few, or chance would do as well."""
    if uneven is None or uneven.events < UNEVEN_EVENTS or abs(uneven.b) < UNEVEN_FROM:
        return ""
    return (
        " They come close together, with long pauses between."
        if uneven.b > 0
        else " They come at much the same distance from one another."
    )


def clinician_sentences(answer: Timing) -> tuple[str, ...]:
    """Return the figures behind the words that only a clinician reads: of the time of day, and of how uneven the gaps are."""
    uneven = answer.burstiness
    minus = "−" if uneven and round(uneven.b, 2) < 0 else ""
    burst = (
        (
            f"Burstiness {minus}{abs(uneven.b):.2f} from {uneven.events} (0 by chance, 1 in "
            "bursts, −1 like clockwork)."
        )
        if uneven
        else ""
    )
    return tuple(
        words for words in (time_of_day_for_clinicians(answer.time_of_day), burst) if words
    )


def waking_sentence(answer: Timing) -> str:
    """Say how soon after waking episodes came, from the sleep log; without one, how many were told as on waking."""
    if answer.since_waking is not None:
        return _since_waking_sentence(answer.since_waking)
    on_waking = next(
        (row.episodes for row in answer.states if row.state == ArousalState.JUST_WOKE), None
    )
    if on_waking is None:
        return ""
    return (
        f"No sleep is logged around them, so the time since waking is not known; {on_waking.k} "
        f"of {on_waking.n} were told as on waking."
    )


def _since_waking_sentence(since: SinceWaking) -> str:
    soon, said = since.within_30_min, format_minutes
    usual = (
        ""
        if since.awake_time_share is None
        else f"; {since.awake_time_share:.0%} of the logged time awake lies there"
    )
    share = "" if soon.low is None or soon.high is None else f" ({soon.low:.0%} to {soon.high:.0%})"
    unknown = f" For {soon.unknown} no sleep was logged before." if soon.unknown else ""
    times = (
        f"median {said(since.median_min)}, the middle half {said(since.q1_min)} to "
        f"{said(since.q3_min)}"
    )
    return (
        f"Since waking: {times}. Within {SOON_AFTER_WAKING_MIN} min of it: {soon.k} of "
        f"{soon.n}{share}{usual}.{unknown}"
    )


def _feeding_sentence(since: SinceFeeding | None) -> str:
    if since is None:
        return ""
    said, unknown = (
        format_minutes,
        f" For {since.unknown} no feed was logged before." if since.unknown else "",
    )
    middle = (
        f"median {said(since.median_min)}, the middle half {said(since.q1_min)} to "
        f"{said(since.q3_min)}"
    )
    return (
        f"Since a feed ended: {middle} ({since.known} episodes, {since.during} of them during a "
        f"feed).{unknown}"
    )
