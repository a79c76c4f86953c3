"""The records of a diary as FHIR Observations: sizes, episodes, temperatures, skills and signs.

An unanswered question has no component; "not sure" and "not tried" are absent data with their
reason, never a no.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, cast

import pandas as pd

from tracker.domain import vocabulary as v
from tracker.domain.local_time import iso
from tracker.domain.questions import FIELDS
from tracker.domain.table_contracts import EPISODES
from tracker.report.fhir_resources import (
    UCUM,
    FhirPatient,
    Resource,
    loinc_code,
    quantity,
    text_code,
    word_value,
)
from tracker.statistics.growth import CHARTED

if TYPE_CHECKING:
    from tracker.review import Review

TEMPERATURE: Final = ("8310-5", "Body temperature")
HEAD: Final = "Head Occipital-frontal circumference"
SIZES: Final = {
    v.MeasurementKind.WEIGHT_G: ("29463-7", "Body weight", "g"),
    v.MeasurementKind.LENGTH_CM: ("8302-2", "Body height", "cm"),
    v.MeasurementKind.HEAD_CIRCUMFERENCE_CM: ("9843-4", HEAD, "cm"),
}
"""LOINC code, its display and the UCUM unit of each measurement."""

UNITS: Final = {
    "duration_s": "s",
    "jerk_interval_s": "s",
    "single_movement_s": "s",
    "jerk_count": "1",
    "recovery_min": "min",
    "temperature_c": "Cel",
}
"""UCUM unit of each number of an episode."""

SIDES: Final = frozenset(map(str, v.SignSide))


def sizes_as_observations(review: Review, patient: FhirPatient) -> list[Resource]:
    """Return every measurement, with its z-score on the WHO standard where it has one."""
    sizes = []
    for row in review.growth.to_dict("records"):
        code, display, unit = SIZES[v.MeasurementKind(row["kind"])]
        value = quantity(row["value"], unit)
        if row["not_charted"] == CHARTED:
            score = {"value": round(row["z"], 2), "unit": "z-score", "system": UCUM, "code": "1"}
            words = text_code("z-score, WHO Child Growth Standards 2006")
            value["component"] = [{"code": words, "valueQuantity": score}]
        day = row["date"].date().isoformat()
        sizes.append(
            patient.observation(
                f"size-{row['id']}", loinc_code(code, display), day, value, "vital-signs"
            )
        )
    return sizes


def episodes_as_observations(
    review: Review, patient: FhirPatient, *, with_notes: bool
) -> list[Resource]:
    """Return an Observation for each event, with a component for each answer."""
    fields = FIELDS["episodes"].keys() - {"time_precision"}
    answers = [column for column in EPISODES if column.name in fields]
    code, episodes = text_code("Movement episode, noted at home by the family"), []
    for row in review.episodes.to_dict("records"):
        parts = [
            {"code": text_code(_label(column.name)), **value}
            for column in answers
            for value in _answer(column.name, column.kind, row[column.name])
        ]
        if row["time_precision"] != v.TimePrecision.EXACT:
            parts.append({"code": text_code("precision of the time"), "valueString": "approximate"})
        more: Resource = {"component": parts} if parts else {}
        if with_notes and row["note"]:
            more["note"] = [{"text": row["note"]}]
        episodes.append(patient.observation(f"episode-{row['id']}", code, _moment(row), more))
    return episodes


def _moment(row: Mapping[Any, Any]) -> str:
    """Return when an episode began: its day where the time is not known."""
    if row["time_precision"] == v.TimePrecision.DAY_ONLY:
        return cast("str", row["local_day"].date().isoformat())
    start: datetime = row["started_at"].to_pydatetime()
    return iso(start.replace(microsecond=0), row["time_zone"])


def _label(field: str) -> str:
    spec = FIELDS["episodes"][field]
    return spec.label or field.replace("_s", "").replace("_", " ")


def _answer(field: str, kind: str, value: object) -> list[Resource]:
    """Return the value of an answer, in a list that is empty where nobody answered."""
    words = FIELDS["episodes"][field].vocabulary
    if field in UNITS:
        return (
            [] if pd.isna(cast("float", value)) else [quantity(cast("float", value), UNITS[field])]
        )
    if words is None or not isinstance(value, str) or not value:
        return []
    if kind == "words":
        return [_words_value(words, value.split())]
    return [word_value(words, value)]


def _words_value(kind: type[v.Word], words: list[str]) -> Resource:
    if len(words) == 1:
        return word_value(kind, words[0])
    return {"valueString": ", ".join(kind(word).clinical for word in words)}


def temperatures_as_observations(review: Review, patient: FhirPatient) -> list[Resource]:
    """Return the highest temperature of each day that has one."""
    days = review.diary.check_ins.dropna(subset=["temperature_c"])
    code = loinc_code(*TEMPERATURE)
    temperatures = []
    for row in days.to_dict("records"):
        day, value = row["date"].date().isoformat(), quantity(row["temperature_c"], "Cel")
        key = f"temperature-{row['id']}"
        temperatures.append(patient.observation(key, code, day, value, "vital-signs"))
    return temperatures


def skills_as_observations(review: Review, patient: FhirPatient) -> list[Resource]:
    """Return every statement about a skill."""
    labels, rows = review.skill_labels, review.diary.milestones.to_dict("records")
    return [
        patient.observation(
            f"skill-{row['id']}",
            text_code(f"Milestone: {labels.get(row['milestone'], row['milestone'])}"),
            row["date"].date().isoformat(),
            {"valueString": v.MilestoneStatus(row["status"]).clinical},
        )
        for row in rows
    ]


def signs_as_observations(review: Review, patient: FhirPatient) -> list[Resource]:
    """Return every record of a lasting sign, with its side."""
    return [
        patient.observation(
            f"sign-{row['id']}",
            text_code(v.SignKind(row["sign"]).clinical),
            row["date"].date().isoformat(),
            {
                "valueString": v.SignSide(row["side"]).clinical
                if row["side"] in SIDES
                else "noticed"
            },
        )
        for row in review.diary.signs.to_dict("records")
    ]
