"""An entry from a place whose time zone this machine does not know is shown, counted and written out; the diary is whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.dashboards.conftest import Family, page_text
from tracker.cli.main import main
from tracker.storage import store

PLACE = "Atlantis/Poseidonis"


@pytest.fixture
def strange(family: Family, robin: str) -> str:
    entry = family.record(
        robin,
        "episodes",
        started_at=family.ago(hours=5),
        movements=["twitch"],
        time_zone="Asia/Kolkata",
    )
    with family.engine.begin() as connection:
        connection.execute(text("UPDATE episode SET time_zone = :place"), {"place": PLACE})
    return entry


@pytest.mark.parametrize(
    "page",
    [
        "today.py",
        "log.py",
        "history.py",
        "trends.py",
        "milestones.py",
        "flags.py",
        "report.py",
        "settings.py",
    ],
)
def test_every_page_opens(family: Family, strange: str, page: str) -> None:
    assert strange
    page_text(family.open(page))


def test_history_shows_it_on_the_clock_it_was_stored_with_and_says_so(
    family: Family, strange: str
) -> None:
    for words in (
        page_text(family.open("history.py")),
        page_text(family.open("history.py", entry=("episodes", strange))),
    ):
        assert f"on the clock of UTC+05:30: this machine does not know {PLACE}" in words


@pytest.mark.parametrize(
    "command", [["assess"], ["summary"], ["children"], ["export", "--format", "csv"], ["report"]]
)
def test_the_commands_answer_all_the_same(strange: str, command: list[str], tmp_path: Path) -> None:
    assert strange
    output = ["--output", str(tmp_path / "out")] if command[0] in {"export", "report"} else []
    assert main([*command, *output]) == 0


def test_what_is_written_out_keeps_the_place_and_the_clock(family: Family, strange: str) -> None:
    body = family.ask(store.read, "episodes", strange)
    assert body["time_zone"] == PLACE
    assert body["started_at"].endswith("+05:30")
