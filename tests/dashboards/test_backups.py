from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.dashboards.conftest import Family, page_text
from tracker.storage.backup_schedule import LATE_DAYS, make_daily_backup


def test_settings_says_where_the_last_good_copy_lies_and_when_it_was_made(
    family: Family, robin: str, tmp_path: Path
) -> None:
    assert robin
    assert f"No daily copy yet in {tmp_path / 'backups'}" in page_text(family.open("settings.py"))
    make_daily_backup(family.url, tmp_path / "backups", family.now())
    words = page_text(family.open("settings.py"))
    assert f"MB, in {tmp_path / 'backups'} (1 kept)" in words
    assert "Last good backup: today" in words


def test_a_second_folder_is_told_of_too(
    family: Family, robin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert robin
    monkeypatch.setenv("TRACKER_BACKUP_DIR", str(tmp_path / "disk"))
    assert f"No daily copy yet in {tmp_path / 'disk'}" in page_text(family.open("settings.py"))


@pytest.mark.parametrize(("days", "result"), [(LATE_DAYS - 1, False), (LATE_DAYS, True)])
def test_today_says_so_when_the_copies_stopped(
    family: Family,
    robin: str,
    tmp_path: Path,
    days: int,
    result: bool,  # noqa: FBT001
) -> None:
    assert robin
    make_daily_backup(family.url, tmp_path / "backups", family.now() - timedelta(days=days))
    assert ("Newer ones failed" in page_text(family.open())) is result
