"""How the entries came into the diary: how soon, how exact, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.localization.messages import _, ngettext
from tracker.localization.numbers import count_text, percent_text
from tracker.report.formatting import entry_count, format_duration, joined, plain

if TYPE_CHECKING:
    from tracker.review import Review
    from tracker.statistics.data_quality import DataQuality

MOST_NAMES: Final = 4
"""How many people who log are named; the others are counted (ours)."""


def quality_lines(review: Review) -> list[str]:
    """Return how the entries came into the diary."""
    quality = review.data_quality
    if not quality.entries:
        return [_("No episode was entered in this period.")]
    entries = _("{entries}: {details}.").format(
        entries=entry_count(quality.entries),
        details=joined([*_delays(quality), *_precision(quality)]),
    )
    by = most_named(
        [f"{plain(name)} {count_text(count)}" for name, count in quality.logged_by.items()]
    )
    named = _("Entered by: {names}.").format(names=", ".join(by))
    return [entries, *([named] if by else [])]


def _delays(quality: DataQuality) -> list[str]:
    """Return how soon the entries were written down."""
    at_once, late, delay = quality.logged_within_5_min, quality.logged_after_24_h, quality.delay_min
    within = _("{count} of {all} ({percent}) written down within 5 minutes")
    return [
        within.format(
            count=count_text(at_once.k),
            all=count_text(at_once.n),
            percent=percent_text(at_once.k / at_once.n),
        )
        if at_once.n
        else "",
        _("{count} after more than 24 hours").format(count=count_text(late.k)) if late.n else "",
        _("median delay {length}").format(length=format_duration(delay.median * 60))
        if delay.median is not None
        else "",
        _("time of writing not known for {count}").format(count=count_text(at_once.unknown))
        if at_once.unknown
        else "",
    ]


def _precision(quality: DataQuality) -> list[str]:
    """Return how exact the entries' times are, and how the entries came about."""
    loose = quality.approximate_times
    doubles = ngettext(
        "{count} entry of a second caregiver counted once with the first",
        "{count} entries of a second caregiver counted once with the first",
        quality.doubles,
    )
    return [
        _("{count} of {all} times ({percent}) are approximate").format(
            count=count_text(loose.k),
            all=count_text(loose.n),
            percent=percent_text(loose.k / loose.n),
        )
        if loose.k
        else _("no time is approximate"),
        _("{count} with only a day").format(count=count_text(quality.day_only))
        if quality.day_only
        else "",
        _(
            "{edited} edited later, {copied} copied from the entry before, {imported} imported"
        ).format(
            edited=count_text(quality.edited.k),
            copied=count_text(quality.copied.k),
            imported=count_text(quality.imported.k),
        ),
        doubles.format(count=count_text(quality.doubles)) if quality.doubles else "",
        _("{count} still running").format(count=count_text(quality.running))
        if quality.running
        else "",
    ]


def most_named(names: list[str]) -> list[str]:
    """Return the first names, and how many more there are."""
    rest = len(names) - MOST_NAMES
    if rest <= 0:
        return names
    return [*names[:MOST_NAMES], _("{count} more").format(count=count_text(rest))]
