"""The risks by name, on page 1 and in the history overleaf: what was told, what was not asked, and never one as the other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_child, a_diary
from tests.report.test_report import CARRIED, NOON, demo, review_of, text_of
from tracker.domain.report_note import Part, VisitNote
from tracker.domain.vocabulary import BirthEvent
from tracker.localization.region import in_region, regions
from tracker.report.bottom_line import risks
from tracker.report.report import report
from tracker.review import Review, build_review

EVERYTHING = {
    "birth_weight_g": 1420,
    "birth_history": ["neonatal_unit", "brain_injury_on_imaging"],
    "conditions": ["epilepsy"],
    "family_history": ["seizures_in_infancy", "parents_related"],
    "vitamin_d_supplement": "no",
    "vitamin_d_risks": ["little_sun"],
    "pale_skin_patches": "yes",
}


def of(background: dict[str, Any], **child: Any) -> Review:
    return build_review(a_diary(a_child(background=background, **child), NOON))


def test_each_risk_stands_on_page_1_by_its_name() -> None:
    early = {"gestation_weeks": 31, "gestation_days": 2}
    text = text_of(report(of(EVERYTHING, **early), fonts=CARRIED), 0)
    assert (
        "Risks Born at 31 weeks 2 days, 1,420 g · pale skin patches (tuberous sclerosis?) · no vitamin D"
        " supplement · neonatal unit · brain injury on imaging · epilepsy · seizures in infancy in the"
        " family · consanguinity · vitamin D: little sun exposure." in text
    )
    assert "Not answered: " not in risks(of(EVERYTHING, **early))


@pytest.mark.parametrize(
    ("background", "words"),
    [
        ({}, "None given. Not answered: birth, diagnoses, family, vitamin D, pale skin patches."),
        ({"complete": True}, "None known. Not answered: pale skin patches."),
        ({"complete": True, "pale_skin_patches": "no"}, "No pale skin patches."),
        (
            {"complete": True, "pale_skin_patches": "unsure"},
            "Pale skin patches: not sure.",
        ),
        (
            {"vitamin_d_supplement": "yes"},
            "None given. Not answered: birth, diagnoses, family, pale skin patches.",
        ),
    ],
)
def test_what_was_not_asked_is_never_a_no(background: dict[str, Any], words: str) -> None:
    assert risks(of(background)) == words


def test_of_many_risks_the_first_are_named_and_the_others_counted() -> None:
    most = of({"birth_history": [str(word) for word in BirthEvent]})
    assert len(BirthEvent) > 8
    assert f"and {len(BirthEvent) - 7} more in the history." in risks(most)
    assert "and 1 more" not in risks(of({"birth_history": [str(w) for w in BirthEvent][:7]}))


def test_the_weeks_of_a_birth_at_term_are_no_risk() -> None:
    assert "Born" not in risks(review_of(child=a_child(gestation_weeks=37)))
    assert risks(review_of(child=a_child(gestation_weeks=36))).startswith("Born at 36 weeks.")


def test_a_family_that_leaves_its_history_out_leaves_the_risks_out() -> None:
    note = VisitNote(leave_out=frozenset({Part.HISTORY}))
    assert "Risks" not in text_of(report(of(EVERYTHING), note, fonts=CARRIED))


def test_imaging_and_consanguinity_have_rows_of_their_own_overleaf() -> None:
    text = text_of(report(of(EVERYTHING), fonts=CARRIED), 1)
    assert "Around birth neonatal unit Brain imaging brain injury on imaging" in text
    assert "In the family seizures in infancy Parents related consanguinity" in text
    assert "Pale skin patches yes" in text
    some = text_of(report(of({"feeding": "breast", "complete": True}), fonts=CARRIED), 1)
    assert "None known around birth · brain imaging · diagnosed" in some
    assert "Not answered pale skin patches" in some


def test_medicines_have_their_days_and_vitamin_d_its_product_and_dose() -> None:
    doses = [
        {"medicine": name, "given_at": f"{day}T08:00:00+00:00"} | more
        for name, day, more in (
            ("Vitamin D3 drops", "2026-02-20", {"amount": 400, "unit": "IU"}),
            ("vit D oil", "2026-02-21", {}),
            ("vigabatrin", "2026-02-22", {"amount": 125, "unit": "mg"}),
            ("vigabatrin", "2026-02-26", {"amount": 250, "unit": "mg"}),
        )
    ]
    text = text_of(report(build_review(a_diary(a_child(), NOON, doses=doses)), fonts=CARRIED))
    assert "Vitamin D3 drops 400 IU · vit D oil (dose not given) · days given not answered" in text
    assert "vigabatrin 2 doses · 22 Feb to 26 Feb 2026 · 250 mg" in text
    untold = text_of(report(of({"vitamin_d_supplement": "yes"}), fonts=CARRIED))
    assert "supplement: yes · product and dose not given" in untold


def test_a_demo_child_says_its_own_risks() -> None:
    assert risks(demo("preterm_first_year")).startswith("Born at 30 weeks")


def test_a_weight_at_birth_is_a_risk_only_of_an_early_or_a_light_baby() -> None:
    assert risks(of({"birth_weight_g": 3610, "complete": True})).startswith("None known.")
    assert risks(of({"birth_weight_g": 2500, "complete": True})).startswith("None known.")
    assert risks(of({"birth_weight_g": 2499})).startswith("Born at 2,499 g.")
    early = of({"birth_weight_g": 2600}, gestation_weeks=35)
    assert risks(early).startswith("Born at 35 weeks, 2,600 g.")
    text = text_of(report(of({"birth_weight_g": 3610}), fonts=CARRIED))
    assert "Birth weight 3,610 g" in text


def test_a_us_paper_has_each_size_in_both_systems() -> None:
    with in_region(regions()["en-US"]):
        text = text_of(report(demo("preterm_first_year"), fonts=CARRIED))
    for both in ("38.4 °C (101.1 °F)", "7,600 g (16 lb 12.1 oz)", "68 cm (26.77 in)"):
        assert both in text
    assert "1,420 g (3 lb 2.1 oz)" in text
    in_britain = text_of(report(demo("preterm_first_year"), fonts=CARRIED))
    assert "highest 38.4 °C Note" in in_britain
    assert "1,420 g · neonatal unit" in in_britain
