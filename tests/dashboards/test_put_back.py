"""A diary that comes from elsewhere: a copy is put back while the pages are open, and a machine does not know where the family lives."""

from __future__ import annotations

from pathlib import Path

from tests.dashboards.conftest import Family, page_text
from tracker.storage import backup


def test_after_a_copy_was_put_back_the_pages_speak_of_what_is_logged_now(
    family: Family, robin: str, tmp_path: Path
) -> None:
    copy = backup.backup(family.url, tmp_path / "copy.sqlite3")
    family.record(robin, "episodes", started_at=family.ago(minutes=200), movements=["jerk"])
    assert "3 h 20 min" in page_text(family.open())
    backup.restore(family.url, copy, family.now())
    family.record(robin, "episodes", started_at=family.ago(minutes=80), movements=["twitch"])
    assert "1 h 20 min" in page_text(family.open())


def test_a_home_whose_zone_this_machine_does_not_know_is_said_with_what_to_do(
    family: Family, robin: str
) -> None:
    with family.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE child SET time_zone = 'Europe/Nowhere'")
    answers = family.open().exception[0].message
    assert "'Europe/Nowhere' is not a time zone this machine knows" in answers
    assert "pip install --upgrade tzdata" in answers
    assert robin
