"""The numbers of the report: each with its total and its interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tracker.domain.number_format import format_numbers
from tracker.domain.vocabulary import ArousalState, Laterality
from tracker.localization.messages import N_, _, ngettext
from tracker.localization.numbers import count_text, localized
from tracker.report.findings import test_of_rise
from tracker.report.formatting import (
    bout_count,
    day_count,
    entry_count,
    episode_count,
    format_clock,
    format_day,
    format_duration,
    joined,
    of_all,
    series_count,
)
from tracker.statistics.frequency import frequency

if TYPE_CHECKING:
    from tracker.review import ResponseShare, Review
    from tracker.statistics.confidence_intervals import RateRatio
    from tracker.statistics.timing import SeriesSummary

DEFINITIONS = N_(
    "Bout: entries up to 5 min apart. "
    "Series: one entry of two or more movements, or entries up to 2 min apart. "
    "CI: allows for day-to-day scatter."
)

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
    text = (
        _("{entries} = {episodes}, after {doubles} of a second caregiver; in {bouts} and {series}.")
        if quality.doubles
        else _("{entries} = {episodes}; in {bouts} and {series}.")
    )
    doubles = ngettext("{count} double entry", "{count} double entries", quality.doubles)
    return text.format(
        entries=entry_count(quality.entries),
        episodes=episode_count(timing.episodes),
        doubles=doubles.format(count=count_text(quality.doubles)),
        bouts=bout_count(int(review.days["bouts"].sum())),
        series=series_count(timing.series.count),
    )


def statistics_lines(review: Review) -> list[str]:
    """Return the statistics behind the numbers: of a rise, and of the time of day."""
    lines = [
        test_of_rise(flag.facts) for flag in review.assessment.flags if "bouts_before" in flag.facts
    ]
    clock = review.timing.clock
    if clock is not None:
        lines.append(
            _("Time of day: mean resultant length R {length} of {bouts} on {days}.").format(
                length=localized(f"{clock.resultant_length:.2f}"),
                bouts=bout_count(clock.bouts),
                days=day_count(clock.days),
            )
        )
    return lines


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
    more = _("from {day}; 95 % CI {low} to {high}").format(
        day=format_day(first.date(), year=False), low=low, high=high
    )
    return N_("Per observed day since"), each, more


def _sides(review: Review) -> Line:
    """Return on which side the episodes were."""
    counts = review.episodes["side"].fillna("").value_counts()
    text = _("{count} {side}")
    named = [
        text.format(count=count_text(int(counts[word])), side=Laterality(word).clinical)
        for word in Laterality
        if word in counts.index and word != Laterality.UNSURE
    ]
    unknown = int(counts.get("", 0)) + int(counts.get(str(Laterality.UNSURE), 0))
    more = _("not noted for {count}").format(count=count_text(unknown))
    return N_("Side"), joined(named), more if unknown and named else ""


def _episodes(review: Review) -> Line:
    often, today = review.frequency, review.frequency.episodes_today
    days = often.days_with_any
    on_days = ngettext(
        "on {days} of {count} observed day", "on {days} of {count} observed days", days.n
    ).format(days=count_text(days.k), count=count_text(days.n))
    so_far = _("{count} of them today, a day that is not over").format(count=count_text(today))
    more = [on_days if days.n else "", so_far if today else ""]
    return N_("Episodes"), count_text(review.timing.episodes), joined(more)


def _observed(review: Review) -> Line:
    observed = review.frequency.completeness
    has_today = review.period.days > review.frequency.calendar_days
    if observed.k < observed.n:
        more = (
            _("the others are missing, not zero; today not counted")
            if has_today
            else _("the others are missing, not zero")
        )
    else:
        more = _("today not counted") if has_today else ""
    return N_("Days observed"), of_all(observed.k, observed.n), more


def _rate(review: Review) -> Line:
    rate, bounds = review.frequency.rate, review.frequency.bounds
    if rate.per_day is None or rate.low is None or rate.high is None:
        return N_("Per observed day"), _("no rate"), _("fewer than 3 observed days")
    each, low, high = format_numbers(rate.per_day, rate.low, rate.high)
    text = (
        _("95 % CI {low} to {high}; {bouts} on them")
        if bounds is None
        else _(
            "95 % CI {low} to {high}; {bouts} on them; {least} if nothing happened on the "
            "unobserved days"
        )
    )
    least = "" if bounds is None else format_numbers(*bounds)[0]
    more = text.format(low=low, high=high, bouts=bout_count(rate.bouts), least=least)
    return N_("Per observed day"), each, more


def _halves(review: Review) -> Line:
    first, second, change = (
        review.frequency.first_half,
        review.frequency.second_half,
        review.frequency.change,
    )
    if first.per_day is None or second.per_day is None:
        return CHANGE, _("not compared"), _("too few observed days")
    before, after = format_numbers(first.per_day, second.per_day, divided=True)
    halves = _("{before}, then {after}").format(before=before, after=after)
    if change is None:
        has_bouts = first.bouts + second.bouts > 0
        return CHANGE, halves, _("too many unobserved days to compare") if has_bouts else ""
    return CHANGE, halves, _ratio(change)


def _ratio(change: RateRatio) -> str:
    """Return the ratio of two halves with its interval, and whether chance could explain it."""
    beyond = (
        _("more than chance explains")
        if change.low > 1
        else _("fewer than before")
        if change.high < 1
        else _("chance could explain it")
    )
    if math.isinf(change.ratio):
        (low,) = format_numbers(change.low, beside=1)
        text = (
            _("ratio with no upper limit (95 % CI from {low}); {beyond}")
            if change.low <= 1
            else _("at least {low} times as often; {beyond}")
        )
        return text.format(low=low, beyond=beyond)
    ratio, low, high = format_numbers(change.ratio, change.low, change.high, beside=1)
    return _("ratio {ratio} (95 % CI {low} to {high}); {beyond}").format(
        ratio=ratio, low=low, high=high, beyond=beyond
    )


def _stopped(review: Review) -> Line:
    """Return what stopped it, out of the times it was tried, or that it was never tried."""
    if not review.timing.episodes:
        return N_("What stopped it"), "", ""
    held, woken = review.timing.held, review.timing.woken
    tried = [
        _tried(held, _("holding {count} of {all} tries"), _("holding not tried")),
        _tried(woken, _("waking {count} of {all} tries"), _("waking not tried")),
    ]
    return N_("What stopped it"), joined(tried) or _("not tried, or not noted"), ""


def _tried(answers: ResponseShare, tried: str, not_tried: str) -> str:
    stopped = answers.stopped
    if stopped.n:
        return tried.format(count=count_text(stopped.k), all=count_text(stopped.n))
    return not_tried if answers.not_tried else ""


def _series(review: Review) -> Line:
    series = review.timing.series
    if not series.count:
        return N_("Series"), count_text(0), ""
    waking = _("{count} of {all} on waking").format(
        count=count_text(series.on_waking.k), all=count_text(series.count)
    )
    more = [waking, _movements_each(series), _beat(series)]
    return N_("Series"), count_text(series.count), joined(more)


def _movements_each(series: SeriesSummary) -> str:
    jerks = series.jerks
    if jerks.median is None or jerks.shortest is None or jerks.longest is None:
        return ""
    return _("{median} movements each ({least} to {most})").format(
        median=localized(f"{jerks.median:g}"),
        least=localized(f"{jerks.shortest:g}"),
        most=localized(f"{jerks.longest:g}"),
    )


def _beat(series: SeriesSummary) -> str:
    beat = series.interval_s
    if beat.median is None:
        return ""
    text = (
        _("{length} apart (known for {known} of {all})")
        if beat.known < beat.total
        else _("{length} apart")
    )
    return text.format(
        length=format_duration(beat.median),
        known=count_text(beat.known),
        all=count_text(beat.total),
    )


def _length(review: Review) -> Line:
    lengths, guessed = review.timing.durations.seconds, review.timing.durations.estimated
    if lengths.median is None or lengths.shortest is None or lengths.longest is None:
        return (
            N_("Duration"),
            _("not known") if lengths.total else "",
            _("noted for 0 of {all}").format(all=count_text(lengths.total)),
        )
    if not guessed:
        text = _("{shortest} to {longest}; known for {known} of {all}")
    elif guessed == lengths.known:
        text = _("{shortest} to {longest}; known for {known} of {all}; all estimated")
    else:
        text = _("{shortest} to {longest}; known for {known} of {all}; {guessed} estimated")
    more = text.format(
        shortest=format_duration(lengths.shortest),
        longest=format_duration(lengths.longest),
        known=count_text(lengths.known),
        all=count_text(lengths.total),
        guessed=guessed,
    )
    return N_("Duration, median"), format_duration(lengths.median), more


def _states(review: Review) -> Line:
    words = {str(word): word.clinical for word in ArousalState} | {"unknown": _("not known")}
    text = _("{count} {state}")
    states = [
        text.format(count=count_text(row.episodes.k), state=words[row.state])
        for row in review.timing.states
    ]
    return N_("State at onset"), joined(states), ""


def _clock(review: Review) -> Line:
    clock = review.timing.clock
    if clock is None:
        return N_("Time of day"), "", ""
    around = (
        _("no preferred time")
        if clock.minute is None
        else _("around {time}").format(time=format_clock(clock.minute))
    )
    counts = _("{bouts} on {days}").format(
        bouts=bout_count(clock.bouts), days=day_count(clock.days)
    )
    return N_("Time of day"), around, counts
