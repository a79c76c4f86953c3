from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker import demo
from tracker.exchange.diary_json import read_document


@pytest.mark.parametrize("name", demo.NAMES)
def test_the_demo_children_are_as_they_are_when_they_were_made(name: str) -> None:
    document = demo.demo_document(name, demo.LAST_MOMENT)
    assert read_document(document, demo.LAST_MOMENT)
    assert document == demo.demo_document(name, demo.LAST_MOMENT + timedelta(days=6))


@pytest.mark.parametrize("name", demo.NAMES)
def test_a_year_later_the_demo_ends_in_the_week_before_at_the_same_hours(name: str) -> None:
    now = datetime(2027, 11, 25, 12, 0, tzinfo=UTC)
    before, after = demo.demo_document(name, demo.LAST_MOMENT)["children"][0], demo.demo_document(name, now)["children"][0]
    assert read_document({"format": "infant-movement-diary/1", "children": [after]}, now)
    newest = max(datetime.fromisoformat(row["logged_at"]) for row in after["check_ins"])
    assert now - timedelta(days=16) < newest <= now
    assert [row["started_at"][11:19] for row in after["episodes"]] == [row["started_at"][11:19] for row in before["episodes"]]
