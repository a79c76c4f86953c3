"""CONTRIBUTING tells a tap's way to the screen: every module that runs before the commit stands there."""

from __future__ import annotations

from pathlib import PurePosixPath

from tests.benchmarks.tap_path import traced_tap
from tracker.resources import resource

MOST_MODULES = 30
"""A reader can follow so many from a request to its commit (ours)."""


def test_the_way_of_a_tap_to_its_commit_is_short_and_described() -> None:
    trace = traced_tap()
    before_commit = list(trace.modules)[: trace.until_commit]
    assert "tracker/storage/records.py" in before_commit
    assert "tracker/clinical/assess.py" not in before_commit
    assert len(before_commit) < MOST_MODULES

    text = (resource("alembic.ini").parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    steps = text.partition("## A tap's way to the screen")[2].partition("\n8. ")[0]
    assert [name for name in before_commit if PurePosixPath(name).name not in steps] == []
