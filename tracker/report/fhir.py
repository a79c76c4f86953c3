"""The facts of a diary as a FHIR R4 Bundle, for a clinic's information system.

One Patient with initials, and Observations by the family. Codes are LOINC where one fits exactly;
everything else is text, because SNOMED CT needs a licence. An unanswered question has no
component; "not sure" and "not tried" are absent data with their reason, never a no.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from tracker import __version__
from tracker.domain import vocabulary as v
from tracker.domain.age import Period
from tracker.domain.local_time import iso
from tracker.domain.questions import FIELDS
from tracker.domain.report_note import Part, VisitNote
from tracker.report.fhir_observations import (
    episodes_as_observations,
    signs_as_observations,
    sizes_as_observations,
    skills_as_observations,
    temperatures_as_observations,
)
from tracker.report.fhir_resources import (
    FhirPatient,
    Resource,
    loinc_code,
    quantity,
    text_code,
    word_value,
)
from tracker.report.formatting import initials
from tracker.review import Review, build_review
from tracker.statistics.days import default_period

if TYPE_CHECKING:
    from tracker.domain.diary import Diary
    from tracker.review import Flag

AGE: Final = ("30525-0", "Age")
GESTATION: Final = ("76516-4", "Gestational age--at birth")
BIRTH_WEIGHT: Final = ("8339-4", "Birth weight Measured")
RISKS: Final[dict[str, tuple[str, type[v.Word]]]] = {
    "birth_history": ("Around birth", v.BirthEvent),
    "conditions": ("Diagnosed by a clinician, as told by the family", v.Condition),
    "family_history": ("In the family", v.FamilyHistory),
    "vitamin_d_risks": ("Risk of a lack of vitamin D", v.VitaminDRisk),
}


def fhir_text(diaries: Iterable[tuple[Diary, VisitNote]], *, full_names: bool = False) -> str:
    """Return the whole of each diary as one Bundle, as JSON."""
    reviews = [(_whole_review(diary), note) for diary, note in diaries]
    bundle = fhir_bundle(reviews, full_names=full_names)
    return json.dumps(bundle, ensure_ascii=False, indent=1) + "\n"


def _whole_review(diary: Diary) -> Review:
    """Return the review from the first episode on, however long ago that was."""
    period, days = default_period(diary), diary.episodes["local_day"]
    first = days.min().date() if len(days) else period.first
    return build_review(diary, Period.between(min(first, period.first), period.last))


def fhir_bundle(
    reviews: Iterable[tuple[Review, VisitNote]], *, full_names: bool = False
) -> Resource:
    """Return a Bundle of type `collection` with the facts of each review.

    Names are initials unless `full_names`; a family's notes stay out where its note for the visit
    leaves them out of the report.
    """
    every = list(reviews)
    resources = [
        resource
        for review, note in every
        for resource in _resources(review, note, full_names=full_names)
    ]
    bundle: Resource = {"resourceType": "Bundle", "type": "collection"}
    if every:
        last, _ = max(every, key=lambda one: one[0].as_of)
        bundle["timestamp"] = iso(last.as_of, last.child.time_zone)
        bundle["entry"] = [
            {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
            for resource in resources
        ]
    return bundle


def _resources(review: Review, note: VisitNote, *, full_names: bool) -> list[Resource]:
    patient = FhirPatient(review)
    return [
        _patient(review, full_names=full_names),
        *_ages(review, patient),
        *_risks(review, patient),
        *sizes_as_observations(review, patient),
        *episodes_as_observations(review, patient, with_notes=Part.NOTES not in note.leave_out),
        *temperatures_as_observations(review, patient),
        *skills_as_observations(review, patient),
        *signs_as_observations(review, patient),
        *_medicines(review),
        *(_flag(flag, patient) for flag in review.assessment.flags),
    ]


def _patient(review: Review, *, full_names: bool) -> Resource:
    child = review.child
    name = child.name.strip() if full_names else initials(child.name)
    more: Resource = {"gender": child.sex if child.sex in {"female", "male"} else "unknown"}
    if name:
        more["name"] = [{"text": name}]
    return {
        "resourceType": "Patient",
        "id": child.id,
        "meta": {"source": f"urn:infant-movement-diary:{__version__}"},
        "birthDate": child.birth_date.isoformat(),
        **more,
    }


def _ages(review: Review, patient: FhirPatient) -> list[Resource]:
    """Return the age now and, after an early birth, the corrected age, both in days."""
    age, child = review.age, review.child
    ages = [("age", loinc_code(*AGE), age.chronological_days, patient.as_of)]
    if age.corrected_days != age.chronological_days:
        words = text_code("Age from the due date (corrected)")
        ages.append(("corrected-age", words, age.corrected_days, patient.as_of))
    if child.gestation_weeks is not None:
        days = child.gestation_weeks * 7 + (child.gestation_days or 0)
        ages.append(("gestation", loinc_code(*GESTATION), days, child.birth_date.isoformat()))
    return [
        patient.observation(key, code, effective, quantity(days, "d"))
        for key, code, days, effective in ages
    ]


def _risks(review: Review, patient: FhirPatient) -> list[Resource]:
    """Return the weight at birth and each risk that was told, by its name."""
    background, born = review.child.background, review.child.birth_date.isoformat()
    risks = [
        patient.observation(
            f"{field}-{word}", text_code(label), patient.as_of, {"valueString": kind(word).clinical}
        )
        for field, (label, kind) in RISKS.items()
        for word in getattr(background, field)
    ]
    for field in ("pale_skin_patches", "vitamin_d_supplement"):
        answer = getattr(background, field)
        if answer is not None:
            words = FIELDS["background"][field].label
            value = word_value(v.YesNo, answer)
            risks.append(patient.observation(field, text_code(words), patient.as_of, value))
    if background.birth_weight_g is not None:
        value = quantity(background.birth_weight_g, "g")
        risks.append(patient.observation("birth-weight", loinc_code(*BIRTH_WEIGHT), born, value))
    return risks


def _medicines(review: Review) -> list[Resource]:
    """Return every medicine with its first and last day."""
    statements = []
    for medicine in review.care.medicines:
        statement: Resource = {
            "resourceType": "MedicationStatement",
            "id": str(uuid5(UUID(review.child.id), f"medicine-{medicine.name}")),
            "status": "unknown",
            "medicationCodeableConcept": text_code(medicine.name),
            "subject": {"reference": f"urn:uuid:{review.child.id}"},
            "effectivePeriod": {
                "start": medicine.first.isoformat(),
                "end": medicine.last.isoformat(),
            },
        }
        if medicine.amount is not None:
            dose = f"{medicine.amount:g} {medicine.unit or ''}".strip()
            statement["dosage"] = [{"text": f"last dose entered: {dose}"}]
        statements.append(statement)
    return statements


def _flag(flag: Flag, patient: FhirPatient) -> Resource:
    """Return a flag as text: fixed rules matched it, nobody examined the child."""
    how_soon = {"code": text_code("how soon"), "valueString": flag.urgency.clinical}
    code = text_code("Matches a published warning pattern by a fixed rule; not a diagnosis")
    value = {"valueString": flag.title, "component": [how_soon]}
    observation = patient.observation(f"flag-{flag.rule}", code, patient.as_of, value)
    return observation | {"status": "preliminary"}
