from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_diary
from tests.clinical.example_cases.rule_outcomes import NOW, ago, born, rule_outcome
from tracker.domain.medicines import is_vitamin_d
from tracker.review import build_review

VITAMIN_D = (
    "Vitamin D",
    "vitamin d drops",
    "VITAMIN D3",
    "Vitamin D2",
    "vitamin-D",
    "Vit. D",
    "vit d",
    "Vit.D3",
    "VitD",
    "D3 drops",
    "Baby D3",
    "BabyD3",
    "D3K2 oil",
    "Vitamin D400",
    "Colecalciferol",
    "Cholecalciferol 400 IU",
    "Ergocalciferol",
    "first dose of Vitamin D",
)
OTHER = (
    "B12 drops",
    "D-mannose",
    "Dalsy",
    "Vitamin drops",
    "Multivit drops",
    "Vitamin K",
    "D30",
    "MD3X",
    "Chamomilla D3 globuli",
    "Iron",
    "",
)
NAMES = [*((name, True) for name in VITAMIN_D), *((name, False) for name in OTHER if name)]


@pytest.mark.parametrize("name", VITAMIN_D)
def test_a_name_that_says_vitamin_d_is_vitamin_d(name: str) -> None:
    assert is_vitamin_d(name)


@pytest.mark.parametrize("name", OTHER)
def test_another_medicine_is_not_vitamin_d(name: str) -> None:
    assert not is_vitamin_d(name)


@pytest.mark.parametrize(("name", "is_d"), NAMES)
def test_rule_and_paper_read_a_name_alike(name: str, is_d: bool) -> None:  # noqa: FBT001
    doses: list[dict[str, Any]] = [{"given_at": ago(days=1), "medicine": name}]
    fed = born(months=6, background={"feeding": "breast", "vitamin_d_supplement": "no"})
    raised = rule_outcome(fed, "no_vitamin_d", doses=doses)
    assert raised == ("not raised" if is_d else "next_visit")
    review = build_review(a_diary(fed, NOW, doses=doses))
    assert [one.name for one in review.care.vitamin_d] == ([name] if is_d else [])
