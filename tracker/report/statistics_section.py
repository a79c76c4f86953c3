"""The numbers of the report: each with its total and its interval, and how they were entered."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tracker.domain.number_format import format_numbers
from tracker.domain.vocabulary import ArousalState, Laterality
from tracker.localization.messages import N_, _
from tracker.report.findings import test_of_rise
from tracker.report.formatting import (
    format_clock,
    format_count,
    format_day,
    format_duration,
    joined,
    plain,
)
from tracker.statistics.frequency import frequency

if TYPE_CHECKING:
    from tracker.review import ResponseShare, Review

DEFINITIONS = N_(
    "Bout: entries up to 5 min apart. "
    "Series: one entry of two or more movements, or entries up to 2 min apart. "
    "CI: allows for day-to-day scatter."
)

MOST_NAMES = 4
"""How many people who log are named; the others are counted (ours)."""
CHANGE = N_("Trend: two halves")

Line = tuple[str, str, str]
"""The measure, its number, and its total or interval."""


def number_lines(review: Review) -> list[Line]:
    """Return the rows of the table of numbers, without those of which nothing is known."""
    lines = [
        _episodes(review),
        _observed(review),
        _rate(review),
        _since_first(review),
        _halves(review),
        _states(review),
        _sides(review),
        _stopped(review),
        _length(review),
        _series(review),
        _clock(review),
    ]
    return [(_(label), value, more) for label, value, more in lines if value]


def counts_line(review: Review) -> str:
    """Return how entries, episodes, series and bouts relate, so that no two counts disagree."""
    quality, timing = review.data_quality, review.timing
    if not quality.entries:
        return ""
    doubles = (
        f", after {format_count(quality.doubles, 'double entry', 'double entries')} of a second "
        "caregiver"
        if quality.doubles
        else ""
    )
    bouts = format_count(int(review.days["bouts"].sum()), "bout")
    return (
        f"{format_count(quality.entries, 'entry', 'entries')} = "
        f"{format_count(timing.episodes, 'episode')}{doubles}; "
        f"in {bouts} and {format_count(timing.series.count, 'series', 'series')}."
    )


def statistics_lines(review: Review) -> list[str]:
    """Return the statistics behind the numbers: of a rise, and of the time of day."""
    rises = [
        f"Rise in frequency: {test_of_rise(flag.facts)}."
        for flag in review.assessment.flags
        if "bouts_before" in flag.facts
    ]
    clock = review.timing.clock
    if clock is not None:
        rises.append(
            f"Time of day: mean resultant length R {clock.resultant_length:.2f} of "
            f"{format_count(clock.bouts, 'bout')} on {format_count(clock.days, 'day')}."
        )
    return rises


def _since_first(review: Review) -> Line:
    """Return the rate from the first episode of the period, where days lie before it."""
    first = review.episodes["local_day"].min()
    days = review.days[review.days["day"] >= first]
    if not len(review.episodes) or len(days) == len(review.days):
        return N_("Since the first episode"), "", ""
    rate = frequency(days).rate
    if rate.per_day is None or rate.low is None or rate.high is None:
        return N_("Since the first episode"), "", ""
    each, low, high = format_numbers(rate.per_day, rate.low, rate.high)
    since = format_day(first.date(), year=False)
    return N_("Per observed day since"), each, f"from {since}; 95 % CI {low} to {high}"


def _sides(review: Review) -> Line:
    """Return on which side the episodes were."""
    counts = review.episodes["side"].fillna("").value_counts()
    named = [
        f"{int(counts[word]):,} {Laterality(word).clinical}"
        for word in Laterality
        if word in counts.index and word != Laterality.UNSURE
    ]
    unknown = int(counts.get("", 0)) + int(counts.get(str(Laterality.UNSURE), 0))
    return N_("Side"), joined(named), f"not noted for {unknown:,}" if unknown and named else ""


def _episodes(review: Review) -> Line:
    often, total = review.frequency, review.timing.episodes
    more = [
        f"on {often.days_with_any.k:,} of {format_count(often.days_with_any.n, 'observed day')}"
        if often.days_with_any.n
        else ""
    ]
    more += [f"{often.episodes_today:,} today, not over yet" if often.episodes_today else ""]
    return N_("Episodes"), f"{total:,}", joined(more)


def _observed(review: Review) -> Line:
    observed, today = (
        review.frequency.completeness,
        "; today not counted" if review.period.days > review.frequency.calendar_days else "",
    )
    return (
        N_("Days observed"),
        f"{observed.k:,} of {observed.n:,}",
        f"the others are missing, not zero{today}"
        if observed.k < observed.n
        else today.removeprefix("; "),
    )


def _rate(review: Review) -> Line:
    rate, bounds = review.frequency.rate, review.frequency.bounds
    if rate.per_day is None or rate.low is None or rate.high is None:
        return N_("Per observed day"), "no rate", "fewer than 3 observed days"
    each, low, high = format_numbers(rate.per_day, rate.low, rate.high)
    between = f"95 % CI {low} to {high}; {format_count(rate.bouts, 'bout')} on them"
    if bounds is not None:
        between += f"; {format_numbers(*bounds)[0]} if nothing happened on the unobserved days"
    return N_("Per observed day"), each, between


def _halves(review: Review) -> Line:
    first, second, change = (
        review.frequency.first_half,
        review.frequency.second_half,
        review.frequency.change,
    )
    if first.per_day is None or second.per_day is None:
        return CHANGE, "not compared", "too few observed days"
    halves = ", then ".join(format_numbers(first.per_day, second.per_day, divided=True))
    if change is None:
        return (
            CHANGE,
            halves,
            "" if first.bouts + second.bouts == 0 else "too many unobserved days to compare",
        )
    beyond = (
        "more than chance explains"
        if change.low > 1
        else "fewer than before"
        if change.high < 1
        else "chance could explain it"
    )
    if math.isinf(change.ratio):
        (low,) = format_numbers(change.low, beside=1)
        return (
            CHANGE,
            halves,
            f"ratio with no upper limit (95 % CI from {low}); {beyond}"
            if change.low <= 1
            else f"at least {low} times as often; {beyond}",
        )
    ratio, low, high = format_numbers(change.ratio, change.low, change.high, beside=1)
    return CHANGE, halves, f"ratio {ratio} (95 % CI {low} to {high}); {beyond}"


def _stopped(review: Review) -> Line:
    """Return what stopped it, out of the times it was tried, or that it was never tried."""
    if not review.timing.episodes:
        return N_("What stopped it"), "", ""
    held, woken = review.timing.held, review.timing.woken
    return (
        N_("What stopped it"),
        joined([_tried("holding", held), _tried("waking", woken)]) or "not tried, or not noted",
        "",
    )


def _tried(by: str, answers: ResponseShare) -> str:
    stopped = answers.stopped
    return (
        f"{by} {stopped.k:,} of {stopped.n:,} tries"
        if stopped.n
        else (f"{by} not tried" if answers.not_tried else "")
    )


def _series(review: Review) -> Line:
    series = review.timing.series
    if not series.count:
        return N_("Series"), "0", ""
    jerks, beat = series.jerks, series.interval_s
    more = [f"{series.on_waking.k:,} of {series.count:,} on waking"]
    if jerks.median is not None and jerks.shortest is not None and jerks.longest is not None:
        more.append(f"{jerks.median:g} movements each ({jerks.shortest:g} to {jerks.longest:g})")
    if beat.median is not None:
        of_how_many = (
            f" (known for {beat.known:,} of {beat.total:,})" if beat.known < beat.total else ""
        )
        more.append(f"{format_duration(beat.median)} apart{of_how_many}")
    return N_("Series"), f"{series.count:,}", joined(more)


def _length(review: Review) -> Line:
    lengths = review.timing.durations.seconds
    if lengths.median is None or lengths.shortest is None or lengths.longest is None:
        return (
            N_("Duration"),
            "not known" if lengths.total else "",
            f"noted for 0 of {lengths.total:,}",
        )
    guessed = review.timing.durations.estimated
    guesses = f"; {'all' if guessed == lengths.known else guessed} estimated" if guessed else ""
    between = f"{format_duration(lengths.shortest)} to {format_duration(lengths.longest)}"
    return (
        N_("Duration, median"),
        format_duration(lengths.median),
        f"{between}; known for {lengths.known:,} of {lengths.total:,}{guesses}",
    )


def _states(review: Review) -> Line:
    words = {str(word): word.clinical for word in ArousalState} | {"unknown": "not known"}
    return (
        N_("State at onset"),
        joined(f"{row.episodes.k:,} {words[row.state]}" for row in review.timing.states),
        "",
    )


def _clock(review: Review) -> Line:
    clock = review.timing.clock
    if clock is None:
        return N_("Time of day"), "", ""
    strength = f"{format_count(clock.bouts, 'bout')} on {format_count(clock.days, 'day')}"
    return (
        N_("Time of day"),
        "no preferred time" if clock.minute is None else f"around {format_clock(clock.minute)}",
        strength,
    )


def quality_lines(review: Review) -> list[str]:
    """Return how the entries came into the diary."""
    quality = review.data_quality
    if not quality.entries:
        return ["No episode was entered in this period."]
    at_once, late = quality.logged_within_5_min, quality.logged_after_24_h
    share_at_once = f" ({at_once.k / at_once.n:.0%})" if at_once.n else ""
    loose = quality.approximate_times
    written = [
        f"{at_once.k:,} of {at_once.n:,}{share_at_once} written down within 5 minutes"
        if at_once.n
        else "",
        f"{late.k:,} after more than 24 hours" if late.n else "",
        f"median delay {format_duration(quality.delay_min.median * 60)}"
        if quality.delay_min.median is not None
        else "",
        f"time of writing not known for {at_once.unknown:,}" if at_once.unknown else "",
    ]
    rest = [
        f"{loose.k:,} of {loose.n:,} times ({loose.k / loose.n:.0%}) are approximate"
        if loose.k
        else "no time is approximate",
        f"{quality.day_only:,} with only a day" if quality.day_only else "",
        (
            f"{quality.edited.k:,} edited later, "
            f"{quality.copied.k:,} copied from the entry before, {quality.imported.k:,} imported"
        ),
        (
            f"{format_count(quality.doubles, 'entry', 'entries')} of a second caregiver "
            "counted once with the first"
        )
        if quality.doubles
        else "",
        f"{quality.running:,} still running" if quality.running else "",
    ]
    by = most_named([f"{plain(name)} {count:,}" for name, count in quality.logged_by.items()])
    entries = f"{format_count(quality.entries, 'entry', 'entries')}: {joined([*written, *rest])}."
    return [entries, *([f"Entered by: {', '.join(by)}."] if by else [])]


def most_named(names: list[str]) -> list[str]:
    """Return the first names, and how many more there are."""
    rest = len(names) - MOST_NAMES
    return names if rest <= 0 else [*names[:MOST_NAMES], f"{rest:,} more"]
