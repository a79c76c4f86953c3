"""Whatever the exchange file allows can be reviewed, assessed, drawn and printed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from tests.builders import a_child, a_diary
from tests.examples import VERY_SLOW
from tests.exchange.from_schema import from_schema
from tests.exchange.test_diary_json import possible_schema
from tracker.clinical.assess import assessment_json
from tracker.domain.diary import Diary
from tracker.domain.schemas import RECORDS
from tracker.presentation import picture_files, trends_page
from tracker.report.report import report_pdf
from tracker.review import build_review, summary_json

CHILD = from_schema(possible_schema()["properties"]["children"]["items"])
AS_OF = "2026-11-22T12:00:00+00:00"


def diary_of(child: dict[str, Any]) -> Diary:
    fields = {
        name: child[name]
        for name in ("gestation_weeks", "gestation_days", "sex", "time_zone", "background", "name")
        if name in child
    }
    tables = {
        name: [
            {key: value for key, value in row.items() if key != "removed_at"}
            for row in child.get(name, [])
        ]
        for name in RECORDS
    }
    return a_diary(a_child(child["birth_date"], **fields), AS_OF, **tables)


@given(child=CHILD)
def test_any_diary_is_reviewed_and_said_as_plain_json(child: dict[str, Any]) -> None:
    review = build_review(diary_of(child))
    summary = json.dumps(
        [assessment_json(review.assessment), summary_json(review)], allow_nan=False
    )
    assert json.loads(summary)[0]["urgency"] == str(review.assessment.urgency)
    known = {row["id"] for name in RECORDS for row in child.get(name, [])}
    assert {
        item.id
        for flag in review.assessment.flags
        for item in flag.evidence
        if item.table in RECORDS
    } <= known


@given(child=CHILD)
@VERY_SLOW
def test_any_diary_is_drawn_and_printed(child: dict[str, Any]) -> None:
    review = build_review(diary_of(child))
    for picture in filter(None, (section.picture for section in trends_page.sections(review))):
        assert picture_files.picture_file(picture, review, "svg", whole_name=True).startswith(
            b"<?xml"
        )
    assert report_pdf(review).startswith(b"%PDF-")


@pytest.mark.parametrize("as_of", ["2026-01-01T12:00:00+00:00", "2036-01-01T12:00:00+00:00"])
def test_a_newborn_of_today_and_a_child_of_ten_are_reviewed(as_of: str) -> None:
    assert build_review(a_diary(a_child("2026-01-01"), as_of)).assessment.flags == ()
