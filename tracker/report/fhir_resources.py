"""Building blocks of FHIR resources: codes, quantities, and the Observations of one child.

Codes are LOINC where one fits exactly; everything else is text, because SNOMED CT needs a licence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from tracker.domain.local_time import iso

if TYPE_CHECKING:
    from tracker.domain.vocabulary import Word
    from tracker.review import Review

Resource = dict[str, Any]

LOINC: Final = "http://loinc.org"
UCUM: Final = "http://unitsofmeasure.org"
CATEGORIES: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
ABSENT: Final = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
ABSENT_WORDS: Final = {"unsure": "asked-unknown", "not_tried": "not-performed"}


class FhirPatient:
    """Makes the resources about one child, each with an id that is the same in every export."""

    def __init__(self, review: Review) -> None:
        self.id, self.zone = review.child.id, review.child.time_zone
        self.as_of = iso(review.as_of, self.zone)

    def observation(
        self, key: str, code: Resource, effective: str, value: Resource, category: str = "survey"
    ) -> Resource:
        """Return an Observation; `key` names it among those of the child."""
        of_category = {"coding": [{"system": CATEGORIES, "code": category}]}
        return {
            "resourceType": "Observation",
            "id": str(uuid5(UUID(self.id), key)),
            "status": "final",
            "category": [of_category],
            "code": code,
            "subject": {"reference": f"urn:uuid:{self.id}"},
            "effectiveDateTime": effective,
            "performer": [{"display": "the family, at home"}],
            **value,
        }


def loinc_code(number: str, display: str) -> Resource:
    """Return a code of LOINC."""
    return {"coding": [{"system": LOINC, "code": number, "display": display}], "text": display}


def text_code(words: str) -> Resource:
    """Return a concept in words alone."""
    return {"text": words}


def quantity(value: float, unit: str) -> Resource:
    """Return a number in a unit of UCUM."""
    number = int(value) if float(value).is_integer() else float(value)
    return {"valueQuantity": {"value": number, "unit": unit, "system": UCUM, "code": unit}}


def word_value(kind: type[Word], word: str) -> Resource:
    """Return an answer in clinical words, or why there is none."""
    reason = ABSENT_WORDS.get(word)
    if reason is not None:
        coding = {"system": ABSENT, "code": reason}
        return {"dataAbsentReason": {"coding": [coding], "text": kind(word).clinical}}
    return {"valueCodeableConcept": text_code(kind(word).clinical)}
