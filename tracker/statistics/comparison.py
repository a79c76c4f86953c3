"""Before-after comparison: bouts since a visit or the start of a medicine, and in the weeks before.

It compares two periods and cannot say why they differ.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import pandas as pd

from tracker.domain.age import Period
from tracker.domain.diary import Diary
from tracker.domain.number_format import format_numbers
from tracker.domain.vocabulary import VisitKind
from tracker.events.event_index import EventIndex
from tracker.localization.dates import day_text
from tracker.localization.messages import _, ngettext
from tracker.statistics.change_detection import BASELINE_DAYS, FEWEST_DAYS_BEFORE
from tracker.statistics.confidence_intervals import Rate, RateRatio, dispersion, rate, rate_ratio
from tracker.statistics.days import day_table
from tracker.statistics.frequency import watched_text

MOST_MEDICINES: Final = 4
"""At most so many medicines are compared, those begun last (ours)."""


@dataclass(frozen=True)
class Marker:
    """The day of a visit or of the first dose of a medicine, whose name is as typed."""

    day: date
    visit: VisitKind | None = None
    medicine: str = ""

    @property
    def kind(self) -> Literal["visit", "medicine"]:
        """What happened on that day."""
        return "medicine" if self.visit is None else "visit"

    @property
    def words(self) -> str:
        """The label in a chart, in the language in use."""
        if self.visit is not None:
            return self.visit.parent
        return _("first dose of {medicine}").format(medicine=self.medicine)


@dataclass(frozen=True)
class SinceMarker:
    """Bouts per observed day after a marker and in the up to 70 days before it, its day excluded.

    `ratio` is None where there is too little data: fewer than seven observed days before, fewer
    than three after, or nothing seen in either.
    """

    marker: Marker
    after: Rate
    before: Rate
    after_days: int
    before_days: int
    ratio: RateRatio | None
    sentence: str


def markers(diary: Diary) -> tuple[Marker, ...]:
    """Return every visit and the first dose of each medicine, the oldest first.

    Names of medicines that differ only in case are one medicine.
    """
    visits = [
        Marker(day.date(), visit=VisitKind(kind))
        for day, kind in zip(diary.visits["date"], diary.visits["kind"], strict=True)
    ]
    doses = (
        diary.doses.assign(name=diary.doses["medicine"].str.strip().str.casefold())
        .sort_values("given_at", kind="stable")
        .drop_duplicates("name")
    )
    first_dose_times = doses["given_at"].dt.tz_convert(diary.child.time_zone)
    first_dose_markers = [
        Marker(day.date(), medicine=name.strip())
        for day, name in zip(first_dose_times, doses["medicine"], strict=True)
    ]
    return tuple(
        sorted(
            dict.fromkeys([*visits, *first_dose_markers]),
            key=lambda marker: (marker.day, marker.kind, marker.words),
        )
    )


def markers_to_compare(every: Iterable[Marker]) -> tuple[Marker, ...]:
    """Return the last visit and the medicines begun last, the newest first."""
    newest_first = sorted(every, key=lambda marker: marker.day, reverse=True)
    visits = [marker for marker in newest_first if marker.kind == "visit"][:1]
    return (
        *visits,
        *[marker for marker in newest_first if marker.kind == "medicine"][:MOST_MEDICINES],
    )


def since_markers(
    diary: Diary, chosen: Iterable[Marker], index: EventIndex | None = None
) -> tuple[SinceMarker, ...]:
    """Return the comparison for each marker; without `index` the diary's own is used."""
    chosen = tuple(chosen)
    if not chosen:
        return ()
    first = min(marker.day for marker in chosen) - timedelta(days=BASELINE_DAYS)
    period = Period(first, max(diary.today + timedelta(days=1), first))
    days = day_table(diary, period, index)
    complete = days[~days["partial"] & (days["day"] >= _first_record(diary))]
    return tuple(_compare(marker, complete) for marker in chosen)


def _first_record(diary: Diary) -> pd.Timestamp:
    firsts = [
        column.min()
        for column in (diary.episodes["local_day"], diary.check_ins["date"])
        if len(column)
    ]
    return min(firsts, default=pd.Timestamp(diary.today))


def _compare(marker: Marker, days: pd.DataFrame) -> SinceMarker:
    day, begin = pd.Timestamp(marker.day), pd.Timestamp(marker.day - timedelta(days=BASELINE_DAYS))
    after, before = days[days["day"] > day], days[(days["day"] < day) & (days["day"] >= begin)]
    phi = dispersion(before.loc[before["observed"], "bouts"].to_numpy("int64"))
    rates = [
        rate(int(part["bouts"].sum()), int(part["observed"].sum()), phi) for part in (before, after)
    ]
    enough = rates[0].observed_days >= FEWEST_DAYS_BEFORE
    ratio = rate_ratio(rates[0], rates[1], phi) if enough else None
    return SinceMarker(
        marker,
        rates[1],
        rates[0],
        len(after),
        len(before),
        ratio,
        _sentence(marker, (rates[1], len(after)), (rates[0], len(before)), ratio),
    )


def _sentence(
    marker: Marker, after: tuple[Rate, int], before: tuple[Rate, int], ratio: RateRatio | None
) -> str:
    rates = _("{event}: {after}; before: {before}.").format(
        event=title(marker), after=_rate_text(*after), before=_rate_text(*before)
    )
    if ratio is None:
        more = _too_little_sentence(after[0], before[0])
    else:
        more = _("{sentence} This compares two times; it cannot say why they differ.").format(
            sentence=_verdict(ratio)
        )
    return _("{sentence} {more}").format(sentence=rates, more=more)


def _verdict(ratio: RateRatio) -> str:
    """Return how many times as often it came, and whether chance could explain that."""
    if math.isinf(ratio.ratio):
        low = format_numbers(ratio.low, beside=1)[0]
        comparison = _("That is at least {low} times as often").format(low=low)
    else:
        times, low, high = format_numbers(ratio.ratio, ratio.low, ratio.high, beside=1)
        comparison = _("That is {times} times as often ({low}–{high})").format(
            times=times, low=low, high=high
        )
    if ratio.low > 1:
        sentence = _("{comparison}, more than chance variation would explain.")
    elif ratio.high < 1:
        sentence = _("{comparison}: fewer than before.")
    else:
        sentence = _("{comparison}; chance variation could explain it.")
    return sentence.format(comparison=comparison)


def title(marker: Marker) -> str:
    """Return a marker as the beginning of a sentence."""
    day = day_text(marker.day)
    if marker.kind == "medicine":
        return _("Since the {event} on {day}").format(event=marker.words, day=day)
    if marker.visit is VisitKind.PHONE:
        return _("Since the call on {day}").format(day=day)
    return _("Since the visit on {day} ({kind})").format(day=day, kind=marker.words)


def _rate_text(day_rate: Rate, days: int) -> str:
    observed = watched_text(day_rate.observed_days, days)
    if day_rate.per_day is None or day_rate.low is None or day_rate.high is None:
        return ngettext(
            "seen {count} time ({watched})", "seen {count} times ({watched})", day_rate.bouts
        ).format(count=day_rate.bouts, watched=observed)
    each, low, high = format_numbers(day_rate.per_day, day_rate.low, day_rate.high)
    return _("{rate} a watched day ({low}–{high}; {watched})").format(
        rate=each, low=low, high=high, watched=observed
    )


def _too_little_sentence(after: Rate, before: Rate) -> str:
    if before.observed_days < FEWEST_DAYS_BEFORE:
        return _("Too little to compare: that needs {fewest} watched days before.").format(
            fewest=FEWEST_DAYS_BEFORE
        )
    if after.per_day is None:
        return _("Too little to compare yet: that needs 3 watched days since.")
    return _("Nothing was seen in either time.")
