"""Every case, and every diary of the demonstration, is assessed as expected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.clinical.example_cases import DEMO, HERE, expectations, unmet
from tracker.domain.vocabulary import Domain


def _cases(name: str, key: str) -> Iterable[Any]:
    return [
        pytest.param(case, expected, id=case) for case, expected in expectations(name, key).items()
    ]


@pytest.mark.parametrize(("case", "expected"), _cases("expected.yaml", "cases"))
def test_a_case_is_assessed_as_expected(case: str, expected: dict[str, Any]) -> None:
    assert unmet(HERE / "cases" / f"{case}.json", expected) == []


@pytest.mark.parametrize(("diary", "expected"), _cases("diaries_expected.yaml", "diaries"))
def test_a_demonstration_diary_is_assessed_as_expected(
    diary: str, expected: dict[str, Any]
) -> None:
    assert unmet(DEMO / f"{diary}.json", expected) == []


def test_every_case_file_has_an_expectation_and_every_expectation_a_file() -> None:
    assert {file.stem for file in (HERE / "cases").glob("*.json")} == set(
        expectations("expected.yaml", "cases")
    )


def test_every_domain_is_wanted_by_some_case_and_forbidden_by_another() -> None:
    cases = expectations("expected.yaml", "cases").values()
    assert {domain for case in cases for domain in case["must_flag"]} >= set(Domain) - {
        Domain.FEEDING_IRRITABILITY
    }
    assert {domain for case in cases for domain in case["must_not_flag"]} == set(Domain)
