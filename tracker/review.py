"""The review: all statistics and the assessment of one diary over one period.

Built once for pages, report and programs alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Final, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.clinical.assess import Assessment, Flag, Match, NotAssessable, assess
from tracker.clinical.catalogue.definitions import Source
from tracker.clinical.catalogue.loader import (
    age_of,
    correction_rule,
    load_catalogue,
    milestone_items,
)
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
from tracker.statistics.growth import growth
from tracker.statistics.medication import (
    NOT_ASKED,
    MedicationSummary,
    MedicineUse,
    medication_summary,
)
from tracker.statistics.raster_tables import Raster, raster
from tracker.statistics.symptom_grid import symptom_grid
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

    `days` is the day table, the oldest first; `series` has one row a series; `episodes` one row an
    event, with `flagged`; `features` is the symptom grid. `worth_watching` are up to five of
    `episodes` with `filmed` and `answered` (number of answers): filmed ones first, then flagged
    ones, then the most complete. `markers` are all visits and first doses of medicines, `since`
    the comparisons with the time before the last of them. Trend, comparisons and assessment are
    those of `as_of`, whatever the period.
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
        """The trend as a clinician reads it."""
        return trend_line(self.trend)

    @property
    def timing_for_doctors(self) -> tuple[str, ...]:
        """The figures on time of day and intervals as a clinician reads them."""
        return clinician_sentences(self.timing)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The results as sentences for parents, the most important first."""
        return (*self.frequency.sentences, self.trend.sentence, *timing_sentences(self.timing))

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every published source the assessment may name, by its id."""
        return load_catalogue().sources

    @property
    def skill_labels(self) -> Mapping[str, str]:
        """The label of each skill for parents, by its key in a published list and by its name."""
        items = milestone_items()
        return {item.skill: item.label for item in reversed(items)} | {
            item.key: item.label for item in items
        }

    @property
    def growth(self) -> pd.DataFrame:
        """All measurements with their z-scores and centiles, the oldest first; see `growth`."""
        return growth(self.diary, correction_rule())

    @property
    def windows(self) -> MotorWindows:
        """The WHO windows of six motor skills with this child's, as of today."""
        return motor_windows(self.diary)

    @staticmethod
    def skill_of(milestone: str) -> str:
        """Return the skill of a milestone: an item's key, a skill's name or a parent's words."""
        return skill_of(milestone)


def build_review(diary: Diary, period: Period | None = None) -> Review:
    """Return the review of a period.

    By default from the first episode or check-in to today, at most twelve weeks.
    """
    period = default_period(diary) if period is None else period
    index = event_index(diary)
    days = day_table(diary, period, index)
    assessment, thresholds = assess(diary), load_catalogue().thresholds
    every_marker = markers(diary)
    age = age_of(diary.child, diary.today)
    flagged = _flagged(index, assessment)
    episodes = (
        within(index.events, period)
        .assign(flagged=flagged[inside(index.events, period)])
        .reset_index(drop=True)
    )
    return Review(
        child=diary.child,
        as_of=diary.as_of,
        period=period,
        age=age,
        frequency=frequency(days),
        trend=trend(diary),
        timing=timing(diary, days, period, index),
        series=within(index.series, period).reset_index(drop=True),
        days=days,
        episodes=episodes,
        raster=raster(diary, days, period, index, flagged),
        features=symptom_grid(
            index,
            days,
            diary.milestones.assign(milestone=[*map(skill_of, diary.milestones["milestone"])]),
            period,
            long_min=thresholds["long_s"] / SECONDS_PER_MINUTE,
            due=_skills_due(age),
        ),
        worth_watching=_worth_watching(episodes),
        data_quality=data_quality(diary, period),
        care=medication_summary(diary, days, period),
        markers=every_marker,
        since=since_markers(diary, markers_to_compare(every_marker), index),
        assessment=assessment,
        diary=diary,
    )


def _flagged(index: EventIndex, assessment: Assessment) -> NDArray[np.bool_]:
    """Return a mask of the events with an entry that is evidence of a flag."""
    ids = {
        evidence.id
        for flag in assessment.flags
        for evidence in flag.evidence
        if evidence.table == "episodes"
    }
    entry_ids = index.entries["id"].tolist()
    rows = [row for row, id_ in enumerate(entry_ids) if id_ in ids]
    mask = np.zeros(len(entry_ids), dtype=bool)
    mask[index.canonical_row[rows]] = True
    return mask[~index.is_duplicate]


def _skills_due(age: Age) -> dict[str, str]:
    """Return the skill of each milestone key listed for this age (corrected if due) or earlier."""
    months = age.corrected_months if age.corrected_applies else age.chronological_months
    return {
        item.key: item.skill
        for item in milestone_items()
        if item.age_months is not None and item.age_months <= months
    }


def _worth_watching(episodes: pd.DataFrame) -> pd.DataFrame:
    """Return up to `WORTH_WATCHING` episodes: filmed first, then flagged, then most answered."""
    columns = [column for column in EPISODES if column.name not in _NOT_ANSWERS]
    answers = [_is_answered(episodes[column.name], column.kind) for column in columns]
    answered = np.array(answers).sum(axis=0, dtype=np.int64)
    filmed = episodes["video"].isin([Video.ATTACHED, Video.ON_PHONE]).to_numpy(np.bool_)
    newest = -microseconds(episodes["started_at"])
    keys = (newest, -answered, ~episodes["flagged"].to_numpy(np.bool_), ~filmed)
    first = np.asarray(np.lexsort(keys))[:WORTH_WATCHING]
    chosen = episodes.iloc[first].assign(filmed=filmed[first], answered=answered[first])
    return chosen.reset_index(drop=True)


def _is_answered(column: pd.Series, kind: Kind) -> NDArray[np.bool_]:
    """Return a mask of the values that are neither null nor empty."""
    values = column.array
    return ~values.isna() if kind == "number" else np.asarray(values.fillna("") != "", dtype=bool)


def summary_json(review: Review) -> dict[str, object]:
    """Return the statistics of a review as plain JSON; null is not known.

    Every number has its denominator and interval.
    """
    zone = review.child.time_zone
    summary = {
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
    return cast("dict[str, object]", plain(summary))


def plain(value: object) -> object:
    """Return a value as JSON allows it.

    Days and instants become ISO text, tables lists of rows; NaN, NaT and infinity become null.
    """
    if isinstance(value, pd.DataFrame):
        return [plain(row) for row in value.to_dict("records")]
    if is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Marker):
            return plain({"day": value.day, "kind": value.kind, "words": value.words})
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
