"""How often and whether it changed, in plain words; the figures stand in the part for doctors."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Final

from tracker.localization.messages import _, ngettext
from tracker.statistics.comparison import title

if TYPE_CHECKING:
    from tracker.review import Review
    from tracker.statistics.comparison import SinceMarker
    from tracker.statistics.confidence_intervals import Rate
    from tracker.statistics.frequency import Frequency
    from tracker.statistics.trend import Trend

DAYS_A_WEEK: Final = 7


def rate_words(rate: Rate) -> str | None:
    """Return the interval of a rate such as "between 2 and 5 a day", None if it has none.

    Below one a day it is counted by the week; bounds are rounded outwards to whole numbers. Where
    nothing was seen there is no number: it would read as what may still come.
    """
    if rate.low is None or rate.high is None:
        return None
    if rate.bouts == 0:
        return _("none seen")
    a_day = rate.high >= 1
    times = 1 if a_day else DAYS_A_WEEK
    low, high = floor(rate.low * times), ceil(rate.high * times)
    if low == 0 and a_day:
        return _("about {high} a day or fewer").format(high=high)
    if low == 0:
        return _("about {high} a week or fewer").format(high=high)
    if a_day:
        return _("between {low} and {high} a day").format(low=low, high=high)
    return _("between {low} and {high} a week").format(low=low, high=high)


def trend_words(trend: Trend) -> tuple[str, ...]:
    """Return how often it came lately, and whether that is more than before."""
    now, before = rate_words(trend.recent), rate_words(trend.before)
    if trend.ratio is None or now is None or before is None:
        return (trend.sentence,)
    watched = _("You watched on {watched} of the last {days} days.").format(
        watched=trend.recent.observed_days, days=trend.days
    )
    result = (
        _("None seen on these days. That doesn't mean there were none.")
        if trend.recent.bouts == 0
        else _("Seen: {rate}.")
    ).format(rate=now)
    earlier = _("In the weeks before: {rate}.").format(rate=before)
    return (f"{watched} {result} {earlier}", _verdict(trend))


def _verdict(trend: Trend) -> str:
    if trend.rising:
        return _("It is more often than before, and more than chance would explain.")
    if trend.falling:
        return _("It is less often than before. This doesn't mean all is well.")
    return _(
        "We can't say whether it is more or less often than before. It may just be chance, or that "
        "you watched more or less."
    )


def frequency_words(frequency: Frequency) -> tuple[str, ...]:
    """Return how often it came over the days shown."""
    rate, days = frequency.rate, frequency.completeness.n
    words = rate_words(rate)
    if words is None:
        return frequency.sentences[:1]
    watched = ngettext(
        "Over the day shown: someone watched on {watched} of {days} day.",
        "Over the days shown: someone watched on {watched} of {days} days.",
        days,
    ).format(watched=rate.observed_days, days=days)
    result = (
        _(
            "None seen on them. That doesn't mean there were none. Unwatched days are not "
            "counted as zero."
        )
        if rate.bouts == 0
        else _("Seen on the watched days: {rate}.")
    ).format(rate=words)
    return (f"{watched} {result}",)


def days_words(frequency: Frequency) -> tuple[str, ...]:
    """Return on how many watched days anything was seen, and the longest time without."""
    days, quiet = frequency.days_with_any, frequency.longest_quiet
    sentences = []
    if days.n:
        sentences.append(
            _("Something was seen on {k} of {n} watched days.").format(k=days.k, n=days.n)
        )
    if quiet.days:
        sentences.append(
            ngettext(
                "The longest time with nothing seen: {count} watched day.",
                "The longest time with nothing seen: {count} watched days.",
                quiet.days,
            ).format(count=quiet.days)
        )
    if frequency.completeness.n > frequency.completeness.k:
        unwatched = frequency.completeness.n - frequency.completeness.k
        sentences.append(
            ngettext(
                "On {count} day we don't know: nobody was watching, or nobody told us.",
                "On {count} days we don't know: nobody was watching, or nobody told us.",
                unwatched,
            ).format(count=unwatched)
        )
    return tuple(sentences)


def since_words(since: SinceMarker) -> str:
    """Return how often it came after and before a visit or a first dose."""
    after, before = rate_words(since.after), rate_words(since.before)
    if before is None:
        return since.sentence
    if after is None:
        return _("{marker}: too little to compare yet. Before: {before}.").format(
            marker=title(since.marker), before=before
        )
    if since.ratio is None:
        none_seen = since.after.bouts == since.before.bouts == 0
        sentence = (
            _(
                "{marker}: none seen on watched days, before or since. That doesn't mean there "
                "were none."
            )
            if none_seen
            else _(
                "{marker}: {after} on watched days; before: {before}. That is too little to "
                "compare."
            )
        )
        return sentence.format(marker=title(since.marker), after=after, before=before)
    verdict = (
        _("That is more often, and more than chance would explain.")
        if since.ratio.low > 1
        else _("That is less often. This doesn't mean all is well.")
        if since.ratio.high < 1
        else _("The difference may just be chance.")
    )
    compared = _(
        "{marker}: {after} on watched days; before: {before}. {verdict} This compares two times; "
        "it cannot say why they differ."
    )
    return compared.format(marker=title(since.marker), after=after, before=before, verdict=verdict)


def figures_for_doctors(review: Review) -> tuple[str, ...]:
    """Return the same with rates, ratios and their intervals."""
    return (
        review.trend.sentence,
        *review.frequency.sentences,
        *(since.sentence for since in review.since),
        review.trend_for_doctors,
        *review.timing_for_doctors,
    )
