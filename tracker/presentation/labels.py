"""What a parent calls each answer of an entry, and what its number is counted in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tracker.domain.vocabulary import MeasurementKind

LABELS: Final = {
    "duration_s": "lasted",
    "duration_precision": "the length was",
    "time_precision": "the time is known",
    "date_precision": "the day is known",
    "jerk_count": "in a row",
    "state": "was",
    "movements": "looked like",
    "rhythm": "the beat was",
    "body_parts": "where",
    "side": "which side",
    "held": "when held gently",
    "woken": "when woken or called",
    "eyes": "the eyes",
    "colour": "the colour",
    "breathing": "the breathing",
    "tone": "the body felt",
    "tone_onset": "stiff or floppy: it came",
    "temperature_c": "temperature",
    "responsive": "responded",
    "jerk_interval_s": "from one to the next",
    "jerk_offsets_s": "tapped at",
    "single_movement_s": "one movement lasted",
    "after": "afterwards",
    "recovery_min": "as usual again after",
    "trigger": "set off by",
    "injury_before": "a fall or knock before",
    "medical_help": "called for help",
    "video": "film",
    "clips": "films kept here",
    "running": "still going on",
    "watched": "someone could watch",
    "cry": "the cry",
    "social": "smiling and looking at faces",
    "serious_signs": "signs that day",
    "night_wakings": "awake at night",
    "vaccinated": "vaccinated",
    "beats": "the foot beat",
    "first_noticed": "first noticed on",
    "value": "measured",
    "milestone": "skill",
    "status": "does it",
    "kind": "what it was",
    "sign": "noticed",
    "discussed": "spoken about",
    "given_at": "given",
    "date": "day",
    "feeding": "feeding",
    "formula_ml_per_day": "formula",
    "birth_weight_g": "birth weight",
    "birth_history": "around birth",
    "conditions": "diagnosed by a doctor",
    "family_history": "in the family",
    "vitamin_d_supplement": "vitamin D supplement",
    "vitamin_d_risks": "risks of a lack of vitamin D",
    "vitamin_d_given": "vitamin D given",
    "episodes_seen": "movements seen",
    "very_worried": "very worried",
    "source": "comes from",
    "time_zone": "time zone",
    "started_at": "began",
    "ended_at": "ended",
    "logged_at": "written down",
    "logged_by": "logged by",
    "removed_at": "taken out",
    "removed_why": "why",
}
"""What a parent calls an answer, in the words of the forms; a name that stands for itself, such as mood, is in none."""

UNITS: Final = {
    "jerk_count": "movements",
    "beats": "times",
    "night_wakings": "times",
    "jerk_interval_s": "s",
    "single_movement_s": "s",
    "recovery_min": "min",
    "temperature_c": "°C",
    "formula_ml_per_day": "ml a day",
    "birth_weight_g": "g",
}
"""What a number is counted in."""

SIZE_UNITS: Final = {
    MeasurementKind.HEAD_CIRCUMFERENCE_CM: "cm",
    MeasurementKind.WEIGHT_G: "g",
    MeasurementKind.LENGTH_CM: "cm",
}


def label(field: str) -> str:
    """Return what a parent calls an answer."""
    return LABELS.get(field, field.replace("_", " "))


def unit(field: str, said: Mapping[str, Any]) -> str:
    """Return what a number of an entry is counted in, empty where it is no number; a size and a dose tell it beside the number."""
    if field == "value":
        return SIZE_UNITS.get(said.get("kind", ""), "")
    if field == "amount":
        return str(said.get("unit") or "")
    words = UNITS.get(field, "")
    return (
        words.removesuffix("s")
        if said.get(field) == 1 and words in {"times", "movements"}
        else words
    )
