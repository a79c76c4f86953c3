"""The answer: every summary and the assessment of one diary over one period, made once for page, paper and program alike."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from typing import Final, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.clinical.assess import Assessment, Flag, Match, NotAssessable, assess
from tracker.clinical.catalogue.definitions import Source
from tracker.clinical.catalogue.loader import age_of, load_catalogue, milestone_items
from tracker.clinical.catalogue.skills import skill_of
from tracker.clinical.catalogue.who_windows import MotorWindows, motor_windows
from tracker.domain.age import Age, Period
from tracker.domain.arrays import microseconds
from tracker.domain.diary import EPISODES, Child, Diary, Kind
from tracker.domain.local_time import iso
from tracker.domain.vocabulary import Video
from tracker.events.event_index import EventIndex, event_index
from tracker.presentation.timing_sentences import clinician_sentences, timing_sentences
from tracker.presentation.trend_sentences import trend_line
from tracker.statistics.comparison import (
    Marker,
    SinceMarker,
    markers,
    markers_to_compare,
    since_markers,
)
from tracker.statistics.data_quality import DataQuality, data_quality
from tracker.statistics.days import day_table, default_period, inside, within
from tracker.statistics.frequency import Frequency, Share, frequency
from tracker.statistics.last_visit import last_visit, since_last_visit
from tracker.statistics.medication import (
    NOT_ASKED,
    MedicationSummary,
    MedicineUse,
    medication_summary,
)
from tracker.statistics.raster_tables import Raster, raster
from tracker.statistics.symptom_grid import features
from tracker.statistics.timing import ResponseShare, Timing, timing
from tracker.statistics.trend import Trend, trend

__all__ = [
    "NOT_ASKED",
    "Flag",
    "Match",
    "MedicationSummary",
    "MedicineUse",
    "MotorWindows",
    "NotAssessable",
    "Raster",
    "ResponseShare",
    "Review",
    "Source",
    "build_review",
    "default_period",
    "last_visit",
    "period_between",
    "since_last_visit",
    "summary_json",
]

SECONDS_PER_MINUTE: Final = 60

WORTH_WATCHING: Final = 5
"""How many episodes the report lists to look at (ours)."""

_NOT_ANSWERS: Final = frozenset(
    {
        "id",
        "known_at",
        "logged_at",
        "logged_by",
        "started_at",
        "time_zone",
        "utc_offset_min",
        "local_day",
        "local_minute",
    }
) | {
    "time_precision",
    "duration_precision",
    "source",
    "running",
    "video",
}


@dataclass(frozen=True, eq=False)
class Review:
    """One diary over one period.

    `days` is the day table, the oldest first; `series` one row a series; `episodes` one row an event (a pair of doubles is
    one), with `flagged`; `features` the grid of what was asked; `worth_watching` up to five of `episodes`, with `answered`:
    filmed first, then flagged, then the most complete. `markers` are all visits and the days medicines began, `since` the comparisons
    with the time before the last of them. Trend, comparisons and assessment speak of `as_of`, whatever the period.
    """

    child: Child
    as_of: datetime
    period: Period
    age: Age
    frequency: Frequency
    trend: Trend
    timing: Timing
    series: pd.DataFrame
    days: pd.DataFrame
    episodes: pd.DataFrame
    raster: Raster
    features: pd.DataFrame
    worth_watching: pd.DataFrame
    data_quality: DataQuality
    care: MedicationSummary
    markers: tuple[Marker, ...]
    since: tuple[SinceMarker, ...]
    assessment: Assessment
    diary: Diary

    @property
    def trend_for_doctors(self) -> str:
        """The change as a clinician reads it."""
        return trend_line(self.trend)

    @property
    def timing_for_doctors(self) -> tuple[str, ...]:
        """The figures of time of day and gaps as a clinician reads them."""
        return clinician_sentences(self.timing)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the numbers say, the most important first."""
        return (*self.frequency.sentences, self.trend.sentence, *timing_sentences(self.timing))

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every published source the assessment may name, by its id."""
        return load_catalogue().sources

    @property
    def skill_labels(self) -> Mapping[str, str]:
        """What a parent reads for a skill, by its key in a published list and by its name."""
        items = milestone_items()
        return {item.skill: item.label for item in reversed(items)} | {
            item.key: item.label for item in items
        }

    @property
    def windows(self) -> MotorWindows:
        """The WHO windows of six motor skills with what was said of this child, as of today, whatever the period."""
        return motor_windows(self.diary)

    @staticmethod
    def skill_of(said: str) -> str:
        """Return the skill a statement speaks of, by an item's key, a skill's name or a parent's words."""
        return skill_of(said)


def period_between(first: date, last: date) -> Period:
    """Return the local days from `first` to `last`, both inside."""
    return Period(first, last + timedelta(days=1))


def build_review(diary: Diary, period: Period | None = None) -> Review:
    """Return the review of a period: by default from the first record, at most twelve weeks, to today inclusive."""
    period = default_period(diary) if period is None else period
    found = event_index(diary)
    days = day_table(diary, period, found)
    assessment, numbers, marked = assess(diary), load_catalogue().thresholds, markers(diary)
    age = age_of(diary.child, diary.today)
    flagged = _flagged(found, assessment)
    seen = (
        within(found.events, period)
        .assign(flagged=flagged[inside(found.events, period)])
        .reset_index(drop=True)
    )
    return Review(
        child=diary.child,
        as_of=diary.as_of,
        period=period,
        age=age,
        frequency=frequency(days),
        trend=trend(diary),
        timing=timing(diary, days, period, found),
        series=within(found.series, period).reset_index(drop=True),
        days=days,
        episodes=seen,
        raster=raster(diary, days, period, found, flagged),
        features=features(
            found,
            days,
            diary.milestones,
            period,
            long_min=numbers["long_s"] / SECONDS_PER_MINUTE,
            due=_skills_due(age),
        ),
        worth_watching=_worth_watching(seen),
        data_quality=data_quality(diary, period),
        care=medication_summary(diary, days, period),
        markers=marked,
        since=since_markers(diary, markers_to_compare(marked), found),
        assessment=assessment,
        diary=diary,
    )


def _flagged(found: EventIndex, assessment: Assessment) -> NDArray[np.bool_]:
    """Say of which events a flag points at any entry."""
    ids = {
        evidence.id
        for flag in assessment.flags
        for evidence in flag.evidence
        if evidence.table == "episodes"
    }
    marked = np.zeros(len(found.entries), dtype=bool)
    marked[
        found.canonical_row[
            [place for place, id_ in enumerate(found.entries["id"].tolist()) if id_ in ids]
        ]
    ] = True
    return marked[~found.is_duplicate]


def _skills_due(age: Age) -> dict[str, str]:
    """Return the keys of the skills listed for this age or earlier, with their skill; age is corrected where that applies."""
    months = age.corrected_months if age.corrected_applies else age.chronological_months
    return {
        item.key: item.skill
        for item in milestone_items()
        if item.age_months is not None and item.age_months <= months
    }


def _worth_watching(seen: pd.DataFrame) -> pd.DataFrame:
    asked = [column for column in EPISODES if column.name not in _NOT_ANSWERS]
    answered = np.array([_told(seen[column.name], column.kind) for column in asked]).sum(
        axis=0, dtype=np.int64
    )
    filmed = seen["video"].isin([Video.ATTACHED, Video.ON_PHONE]).to_numpy(np.bool_)
    first = np.asarray(
        np.lexsort(
            (
                -microseconds(seen["started_at"]),
                -answered,
                ~seen["flagged"].to_numpy(np.bool_),
                ~filmed,
            )
        )
    )[:WORTH_WATCHING]
    return (
        seen.iloc[first]
        .assign(filmed=filmed[first], answered=answered[first])
        .reset_index(drop=True)
    )


def _told(answers: pd.Series, kind: Kind) -> NDArray[np.bool_]:
    """Say which rows tell something: neither null nor empty."""
    told = answers.array
    return ~told.isna() if kind == "number" else np.asarray(told.fillna("") != "", dtype=bool)


def summary_json(review: Review) -> dict[str, object]:
    """Return frequency, timing and series as plain JSON, every number with its denominator and interval; null is not known."""
    zone = review.child.time_zone
    said = {
        "format": "infant-movement-summary/1",
        "child": review.child.id,
        "as_of": iso(review.as_of, zone),
        "time_zone": zone,
        "period": {
            "first": review.period.first,
            "last": review.period.last,
            "days": review.period.days,
        },
        "age": review.age,
        "frequency": review.frequency,
        "trend": review.trend,
        "trend_for_doctors": review.trend_for_doctors,
        "since": review.since,
        "days": review.days,
        "timing": vars(review.timing) | {"sentences": timing_sentences(review.timing)},
        "series": review.series,
        "data_quality": review.data_quality,
        "sentences": review.sentences,
    }
    return cast("dict[str, object]", plain(said))


def plain(value: object) -> object:
    """Return a value as JSON can say it: days and instants as ISO text, tables as rows; what is not known, and no limit, as null."""
    if isinstance(value, pd.DataFrame):
        return [plain(row) for row in value.to_dict("records")]
    if is_dataclass(value) and not isinstance(value, type):
        extra = {"share": value.share} if isinstance(value, Share) else {}
        return plain({field.name: getattr(value, field.name) for field in fields(value)} | extra)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return _plain_value(value)


def _plain_value(value: object) -> object:
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value.tzinfo is None else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
