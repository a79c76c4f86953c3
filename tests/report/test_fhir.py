"""The FHIR bundle: valid R4, the Review's own numbers, unknown never a no, initials, and nothing that needs a licence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from tests.builders import a_child, a_diary
from tests.fullest import fullest
from tests.report.test_report import DEMOS, NOON, demo, episode, review_of
from tracker.domain.report_note import NOTHING_ADDED, Part, VisitNote
from tracker.report.fhir import fhir_bundle, fhir_text
from tracker.report.fhir_resources import LOINC
from tracker.review import Review, build_review


def resources(review: Review, note: VisitNote = NOTHING_ADDED, **more: Any) -> list[dict[str, Any]]:
    bundle = fhir_bundle([(review, note)], **more)
    Bundle.model_validate(bundle)
    return [entry["resource"] for entry in bundle["entry"]]


def coded(review: Review, code: str) -> list[dict[str, Any]]:
    return [
        one
        for one in resources(review)
        if any(coding["code"] == code for coding in one.get("code", {}).get("coding", ()))
    ]


def of_text(review: Review, words: str) -> list[dict[str, Any]]:
    return [
        one for one in resources(review) if one.get("code", {}).get("text", "").startswith(words)
    ]


@pytest.mark.parametrize("name", DEMOS)
def test_the_bundle_of_a_demo_child_is_valid_and_has_each_episode_once(name: str) -> None:
    review = demo(name)
    every = resources(review)
    assert len({one["id"] for one in every}) == len(every)
    assert len(of_text(review, "Movement episode")) == len(review.episodes)
    flags = of_text(review, "Matches a published warning pattern")
    assert [flag["valueString"] for flag in flags] == [f.title for f in review.assessment.flags]
    assert all(flag["status"] == "preliminary" for flag in flags)


def test_the_fullest_diary_and_an_empty_one_are_valid() -> None:
    assert resources(fullest("waking_series", DEMOS["waking_series"], letters=90, more=3))
    empty = resources(build_review(a_diary(a_child(), NOON)))
    assert [one["resourceType"] for one in empty] == ["Patient", "Observation", "Observation"]
    assert fhir_bundle([]) == {"resourceType": "Bundle", "type": "collection"}


def test_sizes_ages_and_the_birth_have_their_loinc_code_unit_and_number() -> None:
    review = demo("preterm_first_year")
    for code, kind, unit in (
        ("29463-7", "weight_g", "g"),
        ("8302-2", "length_cm", "cm"),
        ("9843-4", "head_circumference_cm", "cm"),
    ):
        rows = review.growth[review.growth["kind"] == kind]
        sizes = coded(review, code)
        assert [one["valueQuantity"]["value"] for one in sizes] == rows["value"].tolist()
        assert {one["valueQuantity"]["code"] for one in sizes} == {unit}
        scores = [one["component"][0]["valueQuantity"]["value"] for one in sizes]
        assert scores == pytest.approx(rows["z"].tolist(), abs=0.005)
    ages = [coded(review, "30525-0"), of_text(review, "Age from the due date")]
    assert [one[0]["valueQuantity"]["value"] for one in ages] == [
        review.age.chronological_days,
        review.age.corrected_days,
    ]
    (gestation,), (weight,) = coded(review, "76516-4"), coded(review, "8339-4")
    assert gestation["valueQuantity"] == {
        "value": 210,
        "unit": "d",
        "system": "http://unitsofmeasure.org",
        "code": "d",
    }
    assert weight["valueQuantity"]["value"] == 1_420


def test_what_was_not_asked_is_absent_and_not_sure_is_no_no() -> None:
    answers: dict[str, Any] = {
        "eyes": ["unsure"],
        "held": "not_tried",
        "colour": "pale",
        "responsive": "no",
    }
    (one,) = of_text(review_of([episode(1, **answers, duration_s=4.5)]), "Movement episode")
    parts = {part["code"]["text"]: part for part in one["component"]}
    reasons = {
        label: part["dataAbsentReason"]["coding"][0]["code"]
        for label, part in parts.items()
        if "dataAbsentReason" in part
    }
    assert sorted(reasons.values()) == ["asked-unknown", "not-performed"]
    values = [part.get("valueCodeableConcept", {}).get("text") for part in parts.values()]
    assert "pallor" in values
    assert "no" in values
    numbers = [part["valueQuantity"] for part in parts.values() if "valueQuantity" in part]
    assert [(number["value"], number["code"]) for number in numbers] == [(4.5, "s")]
    (bare,) = of_text(review_of([episode(1)]), "Movement episode")
    assert "component" not in bare


def test_a_time_that_is_not_known_is_a_day() -> None:
    (day,) = of_text(review_of([episode(1, time_precision="day_only")]), "Movement episode")
    assert day["effectiveDateTime"] == "2026-02-28"
    (exact,) = of_text(review_of([episode(1)]), "Movement episode")
    assert exact["effectiveDateTime"] == "2026-02-28T12:00:00+00:00"


def test_initials_stand_for_the_name_and_notes_stay_out_where_the_report_leaves_them_out() -> None:
    review = review_of([episode(1, note="Filmed by Aunt Ida")], child=a_child(name="Robin Example"))
    text = json.dumps(resources(review))
    assert "R. E." in text
    assert "Example" not in text
    assert "Aunt Ida" in text
    without = VisitNote(leave_out=frozenset({Part.NOTES}))
    assert "Aunt Ida" not in json.dumps(resources(review, without))
    assert "Robin Example" in json.dumps(resources(review, full_names=True))


def test_the_only_code_systems_are_free_of_charge() -> None:
    systems: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            systems.update({value["system"]} if "system" in value else ())
            for each in value.values():
                collect(each)
        elif isinstance(value, list):
            for each in value:
                collect(each)

    for name in DEMOS:
        collect(resources(demo(name)))
    assert systems - {LOINC, "http://unitsofmeasure.org"} == {
        "http://terminology.hl7.org/CodeSystem/observation-category",
        "http://terminology.hl7.org/CodeSystem/data-absent-reason",
    }


def test_each_risk_and_medicine_is_named() -> None:
    background = {"birth_history": ["sepsis"], "pale_skin_patches": "unsure"}
    doses = [
        {
            "medicine": "Vitamin D3 drops",
            "given_at": f"2026-02-{day}T08:00:00+00:00",
            "amount": 400,
            "unit": "IU",
        }
        for day in (20, 22)
    ]
    review = build_review(a_diary(a_child(background=background), NOON, doses=doses))
    assert of_text(review, "Around birth")[0]["valueString"] == "neonatal sepsis"
    (patches,) = of_text(review, "pale patches")
    assert patches["dataAbsentReason"]["coding"][0]["code"] == "asked-unknown"
    (drops,) = [one for one in resources(review) if one["resourceType"] == "MedicationStatement"]
    assert drops["effectivePeriod"] == {"start": "2026-02-20", "end": "2026-02-22"}
    assert drops["dosage"] == [{"text": "last dose entered: 400 IU"}]


def test_the_text_holds_the_whole_of_each_diary_however_old() -> None:
    old = {"started_at": "2025-10-02T10:00:00+00:00"}
    diary = a_diary(a_child(birth_date="2025-09-01"), NOON, episodes=[episode(1), old])
    bundle = json.loads(
        fhir_text([(diary, NOTHING_ADDED), (demo("waking_series").diary, NOTHING_ADDED)])
    )
    Bundle.model_validate(bundle)
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert kinds.count("Patient") == 2
    assert bundle["timestamp"] == "2026-11-20T21:00:00+01:00"
    days = [entry["resource"].get("effectiveDateTime", "")[:10] for entry in bundle["entry"]]
    assert "2025-10-02" in days
