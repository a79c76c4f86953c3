"""Before and after: how often since a visit, or since a medicine began, against the weeks before.

It compares two times and cannot say why they differ.
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
from tracker.events.event_index import EventIndex, detect_events
from tracker.statistics.change_detection import BASELINE_DAYS, FEWEST_DAYS_BEFORE
from tracker.statistics.confidence_intervals import Rate, RateRatio, dispersion, rate, rate_ratio
from tracker.statistics.days import day_table
from tracker.statistics.frequency import format_days

MOST_MEDICINES: Final = 4
"""Of more medicines the ones begun last are compared (ours)."""


@dataclass(frozen=True)
class Marker:
    """A day something changed: a visit, or the first dose of a medicine, with its words for a chart."""

    day: date
    kind: Literal["visit", "medicine"]
    words: str


@dataclass(frozen=True)
class SinceMarker:
    """Bouts per observed day since a marker and in the up to seventy days before it; the marker's own day is in neither.

    `ratio` is None where there is too little: fewer than seven observed days before, three after, or nothing seen in either.
    """

    marker: Marker
    after: Rate
    before: Rate
    after_days: int
    before_days: int
    ratio: RateRatio | None
    sentence: str


def markers(diary: Diary) -> tuple[Marker, ...]:
    """Return every visit and the first dose of each medicine, the oldest first; medicines that differ in case alone are one."""
    visits = [
        Marker(day.date(), "visit", VisitKind(kind).parent)
        for day, kind in zip(diary.visits["date"], diary.visits["kind"], strict=True)
    ]
    doses = (
        diary.doses.assign(name=diary.doses["medicine"].str.strip().str.casefold())
        .sort_values("given_at", kind="stable")
        .drop_duplicates("name")
    )
    given = doses["given_at"].dt.tz_convert(diary.child.time_zone)
    begun = [
        Marker(day.date(), "medicine", f"first dose of {name.strip()}")
        for day, name in zip(given, doses["medicine"], strict=True)
    ]
    return tuple(
        sorted(
            dict.fromkeys([*visits, *begun]),
            key=lambda marker: (marker.day, marker.kind, marker.words),
        )
    )


def markers_to_compare(found: Iterable[Marker]) -> tuple[Marker, ...]:
    """Return the markers worth a comparison: the last visit, and the medicines begun last; the newest first."""
    newest_first = sorted(found, key=lambda marker: marker.day, reverse=True)
    visits = [marker for marker in newest_first if marker.kind == "visit"][:1]
    return (
        *visits,
        *[marker for marker in newest_first if marker.kind == "medicine"][:MOST_MEDICINES],
    )


def since_markers(
    diary: Diary, found: Iterable[Marker], happenings: EventIndex | None = None
) -> tuple[SinceMarker, ...]:
    """Return the comparison for each marker; `happenings` saves finding the events again."""
    asked = tuple(found)
    if not asked:
        return ()
    first = min(marker.day for marker in asked) - timedelta(days=BASELINE_DAYS)
    period = Period(first, max(diary.today + timedelta(days=1), first))
    days = day_table(
        diary, period, detect_events(diary.episodes) if happenings is None else happenings
    )
    over = days[~days["partial"] & (days["day"] >= _first_record(diary))]
    return tuple(_since(marker, over) for marker in asked)


def _first_record(diary: Diary) -> pd.Timestamp:
    told = [
        column.min()
        for column in (diary.episodes["local_day"], diary.check_ins["date"])
        if len(column)
    ]
    return min(told, default=pd.Timestamp(diary.today))


def _since(marker: Marker, over: pd.DataFrame) -> SinceMarker:
    day, begin = pd.Timestamp(marker.day), pd.Timestamp(marker.day - timedelta(days=BASELINE_DAYS))
    after, before = over[over["day"] > day], over[(over["day"] < day) & (over["day"] >= begin)]
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
        _in_words(marker, (rates[1], len(after)), (rates[0], len(before)), ratio),
    )


def _in_words(
    marker: Marker, after: tuple[Rate, int], before: tuple[Rate, int], ratio: RateRatio | None
) -> str:
    told = f"{title(marker)}: {_half(*after)}; before: {_half(*before)}."
    if ratio is None:
        return f"{told} {_too_little(after[0], before[0])}"
    if math.isinf(ratio.ratio):
        times = f"That is at least {format_numbers(ratio.low, beside=1)[0]} times as often"
    else:
        said, low, high = format_numbers(ratio.ratio, ratio.low, ratio.high, beside=1)
        times = f"That is {said} times as often ({low}–{high})"
    if ratio.low > 1:
        verdict = f"{times}, more than chance variation would explain."
    elif ratio.high < 1:
        verdict = f"{times}: fewer than before."
    else:
        verdict = f"{times}; chance variation could explain it."
    return f"{told} {verdict} This compares two times; it cannot say why they differ."


def title(marker: Marker) -> str:
    """Return a marker as the beginning of a sentence."""
    day = f"{marker.day.day} {marker.day:%b %Y}"
    if marker.kind == "medicine":
        return f"Since the {marker.words} on {day}"
    if marker.words == VisitKind.PHONE.parent:
        return f"Since the call on {day}"
    return f"Since the visit on {day} ({marker.words})"


def _half(found: Rate, days: int) -> str:
    seen = f"{found.observed_days} of {format_days(days)} watched"
    if found.per_day is None or found.low is None or found.high is None:
        return f"seen {found.bouts} time{'' if found.bouts == 1 else 's'} ({seen})"
    each, low, high = format_numbers(found.per_day, found.low, found.high)
    return f"{each} a watched day ({low}–{high}; {seen})"


def _too_little(after: Rate, before: Rate) -> str:
    if before.observed_days < FEWEST_DAYS_BEFORE:
        return f"Too little to compare: that needs {FEWEST_DAYS_BEFORE} watched days before."
    if after.per_day is None:
        return "Too little to compare yet: that needs 3 watched days since."
    return "Nothing was seen in either time."
