from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
    before, after = (
        demo.demo_document(name, demo.LAST_MOMENT)["children"][0],
        demo.demo_document(name, now)["children"][0],
    )
    assert read_document({"format": "infant-movement-diary/1", "children": [after]}, now)
    newest = max(datetime.fromisoformat(row["logged_at"]) for row in after["check_ins"])
    assert now - timedelta(days=16) < newest <= now
    assert [row["started_at"][11:19] for row in after["episodes"]] == [
        row["started_at"][11:19] for row in before["episodes"]
    ]


@pytest.mark.parametrize("ends_with", [signal.SIGTERM, signal.SIGINT])
def test_the_demo_is_gone_when_it_is_stopped(tmp_path: Path, ends_with: signal.Signals) -> None:
    command = [sys.executable, "-m", "tracker", "demo", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": str(tmp_path)}
    ) as demo_program:
        assert demo_program.stdout is not None
        assert "throw-away" in demo_program.stdout.readline()
        assert list(tmp_path.iterdir())
        demo_program.send_signal(ends_with)
        try:
            demo_program.wait(timeout=60)
        finally:
            demo_program.kill()
    assert list(tmp_path.iterdir()) == []
