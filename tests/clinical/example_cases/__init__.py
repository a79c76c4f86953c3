"""Whole diaries with the assessment that is expected of them: how to read one without a database."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from tests.builders import a_child, a_diary
from tracker.clinical.assess import Assessment, assess
from tracker.domain.diary import CONTRACTS, Diary

HERE = Path(__file__).parent
DEMO = HERE.parents[2] / "tracker" / "demo"


def diary_in(file: Path, as_of: str) -> Diary:
    """Return the only child of an exchange file as a Diary at an instant."""
    document = json.loads(file.read_text(encoding="utf-8"))["children"][0]
    about = {name: value for name, value in document.items() if name not in CONTRACTS}
    child = replace(
        a_child(**{name: value for name, value in about.items() if name != "id"}), id=about["id"]
    )
    return a_diary(child, as_of, **{name: document.get(name, []) for name in CONTRACTS})


def expectations(name: str, key: str) -> dict[str, dict[str, Any]]:
    """Return the expectations of one file, by case."""
    loaded: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(
        (HERE / name).read_text(encoding="utf-8")
    )
    return loaded[key]


def flagged(assessment: Assessment) -> set[str]:
    """Return the domains flagged at next_visit or above."""
    return {str(flag.domain) for flag in assessment.flags}


def unmet(file: Path, expected: dict[str, Any]) -> list[str]:
    """Return in which ways the assessment of a case differs from what is expected."""
    assessment = assess(diary_in(file, expected["as_of"]))
    domains = flagged(assessment)
    problems = (
        []
        if assessment.urgency in expected["accepted"]
        else [f"urgency {assessment.urgency}, accepted {expected['accepted']}"]
    )
    problems += [
        f"{domain} is not flagged" for domain in expected["must_flag"] if domain not in domains
    ]
    problems += [
        f"none of {group} is flagged"
        for group in expected.get("must_flag_any", [])
        if domains.isdisjoint(group)
    ]
    problems += [
        f"{domain} is flagged" for domain in expected["must_not_flag"] if domain in domains
    ]
    if expected.get("must_not_reassure") and assessment.reassuring:
        problems.append(f"reassures: {[match.rule for match in assessment.reassuring]}")
    return problems
