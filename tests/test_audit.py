from __future__ import annotations

import json
from typing import Any

import pytest

from tests.audit import judged

LISTED: dict[str, Any] = {"name": "pandas", "version": "3.0.1", "vulns": []}
UNLISTED = {"name": "scipy", "skip_reason": "not found"}
WEAK = LISTED | {"vulns": [{"id": "CVE-2026-1"}]}


@pytest.mark.parametrize(
    ("libraries", "go_on", "sentence"),
    [
        ([LISTED, UNLISTED], True, "none in 1 of 2 libraries"),
        ([LISTED, WEAK], False, "pandas 3.0.1: CVE-2026-1"),
        ([UNLISTED, UNLISTED], True, "not run"),
        ([], True, "not run"),
    ],
)
def test_a_weakness_stops_the_check_and_no_answer_is_said_to_be_none(
    libraries: list[object],
    go_on: bool,  # noqa: FBT001
    sentence: str,
) -> None:
    assert judged(json.dumps({"dependencies": libraries}))[0] is go_on
    assert sentence in judged(json.dumps({"dependencies": libraries}))[1]


def test_a_service_that_does_not_answer_is_not_run() -> None:
    assert judged("") == (
        True,
        "Known weaknesses of the libraries: not run, no service that lists them answered.",
    )
