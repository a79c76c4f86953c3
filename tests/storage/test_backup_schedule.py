from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.storage.test_migrate import exported, file_of
from tests.storage.test_store import add_child, log
from tracker.errors import DatabaseUnusable
from tracker.storage import backup
from tracker.storage.backup_schedule import (
    LATE_DAYS,
    BackupScheduler,
    backup_status,
    daily_backups,
    days_to_keep,
    make_daily_backup,
)

MONDAY = date(2026, 11, 23)


@pytest.fixture
def filled(sqlite_url: str, sqlite_engine: Engine, now: datetime) -> str:
    log(sqlite_engine, add_child(sqlite_engine, now), now)
    return sqlite_url


def before(day: date, days: Iterable[int]) -> list[date]:
    return [day - timedelta(days=n) for n in days]


def test_of_a_years_daily_copies_seven_days_four_weeks_and_twelve_months_stay() -> None:
    rest = sorted(days_to_keep(before(MONDAY, range(400))), reverse=True)
    weeks = before(MONDAY, [8, 15])
    """The newest days hold the newest of two weeks already: this Monday's, and last week's Sunday."""
    months = [
        date(2026, 10, 31),
        *(
            date(2026, month, 30 if month in {4, 6, 9} else 28 if month == 2 else 31)
            for month in range(9, 0, -1)
        ),
        date(2025, 12, 31),
    ]
    assert rest == [*before(MONDAY, range(7)), *weeks, *months]


def test_few_copies_all_stay_however_old_they_are() -> None:
    old = [date(2024, 1, 1), date(2024, 1, 2)]
    assert days_to_keep(old) == set(old)
    assert days_to_keep([]) == set()


def test_a_days_copy_is_made_once_and_holds_the_diary(filled: str, now: datetime) -> None:
    folder = file_of(filled).parent / "backups"
    made = make_daily_backup(filled, folder, now)
    assert made == folder / "diary-daily-2026-11-22.sqlite3"
    assert exported(f"sqlite:///{made}", now) == exported(filled, now)
    assert make_daily_backup(filled, folder, now + timedelta(hours=11)) is None
    assert (
        make_daily_backup(filled, folder, now + timedelta(hours=12))
        == folder / "diary-daily-2026-11-23.sqlite3"
    )


def test_thinning_out_takes_daily_copies_of_this_diary_alone(filled: str, now: datetime) -> None:
    folder = file_of(filled).parent / "backups"
    for n in range(20):
        make_daily_backup(filled, folder, now - timedelta(days=n))
    others = [
        folder / name
        for name in (
            "diary-20250101T000000Z.sqlite3",
            "other-daily-2025-01-01.sqlite3",
            "diary-daily-notes.txt",
            "diary-daily-2026-01-99x.sqlite3",
        )
    ]
    for other in others:
        other.write_text("precious")
    make_daily_backup(filled, folder, now + timedelta(days=1))
    assert all(other.read_text() == "precious" for other in others)
    days = {copy.day for copy in daily_backups(filled, folder)}
    assert days == days_to_keep(days)
    assert (now + timedelta(days=1)).date() in days


def test_what_a_power_cut_left_of_a_copy_is_no_copy_and_is_swept_away(
    filled: str, now: datetime
) -> None:
    folder = file_of(filled).parent / "backups"
    folder.mkdir()
    (folder / "diary-daily-2026-11-21.sqlite3.part").write_bytes(b"SQLite format 3\x00 half")
    assert daily_backups(filled, folder) == ()
    make_daily_backup(filled, folder, now)
    assert [path.name for path in folder.iterdir()] == ["diary-daily-2026-11-22.sqlite3"]


def test_the_keeper_copies_to_both_places_and_one_that_fails_does_not_stop_the_other(
    filled: str, now: datetime, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    disk = tmp_path / "disk"
    keeper = BackupScheduler(filled, disk, lambda: now)
    keeper.make()
    keeper.make()
    beside = file_of(filled).parent / "backups"
    assert [copy.day for copy in daily_backups(filled, beside)] == [now.date()]
    assert not disk.exists(), "a missing disk's folder is not made on the disk beneath"
    assert [record.getMessage() for record in caplog.records] == [
        f"Today's copy of the diary failed: The folder for copies {disk} is not there. Plug in its disk or make the folder, or choose another."
    ], "told once, not every quarter of an hour"
    disk.mkdir()
    keeper.make()
    assert [copy.day for copy in daily_backups(filled, disk)] == [now.date()]


def test_a_keeper_that_runs_makes_todays_copy_and_ends_when_told(
    filled: str, now: datetime
) -> None:
    keeper = BackupScheduler(filled, None, lambda: now)
    keeper.start()
    keeper.stop()
    assert daily_backups(filled, file_of(filled).parent / "backups")


def test_a_diary_on_a_server_is_left_to_its_own_tools(now: datetime) -> None:
    keeper = BackupScheduler("postgresql://localhost/diary", None, lambda: now)
    keeper.start()
    keeper.stop()
    with pytest.raises(DatabaseUnusable, match="pg_dump"):
        make_daily_backup("postgresql://localhost/diary", Path("nowhere"), now)


@pytest.mark.parametrize(
    ("days_ago", "late"), [(0, False), (LATE_DAYS - 1, False), (LATE_DAYS, True)]
)
def test_the_pages_say_when_the_last_good_copy_was_made(
    filled: str,
    now: datetime,
    days_ago: int,
    late: bool,  # noqa: FBT001
) -> None:
    folder = file_of(filled).parent / "backups"
    assert "No daily copy yet" in backup_status(filled, folder, now).text
    make_daily_backup(filled, folder, now)
    result = backup_status(filled, folder, now + timedelta(days=days_ago))
    assert result.late is late
    assert "22 November 2026" in result.text
    assert ("Make a backup now to see why" in result.text) is late


ON_A_FULL_DISK = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from tracker.storage.backup_schedule import BackupScheduler
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
BackupScheduler(sys.argv[1], None, lambda: datetime(2026, 11, 22, tzinfo=UTC)).make()
"""


def test_a_full_disk_costs_the_copy_alone(filled: str, now: datetime) -> None:
    diary = exported(filled, now)
    done = subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK, filled],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    assert "Today's copy of the diary failed" in done.stderr
    assert exported(filled, now) == diary
    assert list((file_of(filled).parent / "backups").iterdir()) == []


def test_the_drill_lose_the_diary_put_back_last_nights_copy_and_read_the_same(
    filled: str, now: datetime
) -> None:
    """What SECURITY.md promises, done as a family would: yesterday's copy, a ruined file, restore."""
    diary = exported(filled, now)
    made = make_daily_backup(filled, file_of(filled).parent / "backups", now)
    assert made is not None
    for ending in ("", "-wal", "-shm"):
        file_of(filled).with_name(file_of(filled).name + ending).unlink(missing_ok=True)
    file_of(filled).write_bytes(os.urandom(4_096))
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "--database", filled, "restore", str(made)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "The copy is back" in done.stdout) == (0, True), done.stderr
    assert exported(filled, now) == diary
    assert backup.faults_in(file_of(filled)) == []


def test_a_torn_copy_is_not_put_back(filled: str, now: datetime) -> None:
    made = make_daily_backup(filled, file_of(filled).parent / "backups", now)
    assert made is not None
    diary, whole = exported(filled, now), made.read_bytes()
    for size in (100, 4_096, len(whole) // 2, len(whole) - 1):
        made.write_bytes(whole[:size])
        with pytest.raises(DatabaseUnusable, match="Nothing was changed"):
            backup.restore(filled, made, datetime.now(UTC))
    assert exported(filled, now) == diary


def test_a_copy_with_a_date_in_the_future_is_told_and_hides_no_lateness(
    filled: str, now: datetime
) -> None:
    folder = file_of(filled).parent / "backups"
    make_daily_backup(filled, folder, now + timedelta(days=365))
    status = backup_status(filled, folder, now)
    assert "No daily copy yet" in status.text
    assert "1 copy carries a date in the future" in status.text
    make_daily_backup(filled, folder, now)
    assert len(daily_backups(filled, folder)) == 2
    status = backup_status(filled, folder, now + timedelta(days=LATE_DAYS))
    assert status.late
    assert f"{LATE_DAYS} days ago" in status.text


def test_an_empty_file_is_no_copy_and_is_made_anew(filled: str, now: datetime) -> None:
    folder = file_of(filled).parent / "backups"
    target = make_daily_backup(filled, folder, now)
    assert target is not None
    target.write_bytes(b"")
    assert "No daily copy yet" in backup_status(filled, folder, now).text
    assert make_daily_backup(filled, folder, now) == target
    assert backup.faults_in_copy(target) == []


def test_a_copy_that_fails_is_told_at_once_and_the_next_good_one_ends_that(
    filled: str, now: datetime
) -> None:
    file = file_of(filled)
    content, folder = file.read_bytes(), file.parent / "backups"
    keeper = BackupScheduler(filled, None, lambda: now)
    keeper.make()
    (made,) = daily_backups(filled, folder)
    made.file.unlink()
    file.write_bytes(content[:4096] + os.urandom(len(content) - 4096))
    keeper.make()
    status = backup_status(filled, folder, now)
    assert status.late
    assert "The last try failed: The copy" in status.text
    file.write_bytes(content)
    keeper.make()
    assert not backup_status(filled, folder, now).late


def test_the_keeper_lives_on_after_any_error(filled: str, now: datetime) -> None:
    moments = iter([None, now])

    def clock() -> datetime:
        moment = next(moments)
        if moment is None:
            raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
        return moment

    keeper = BackupScheduler(filled, None, clock)
    folder = file_of(filled).parent / "backups"
    keeper.make()
    assert "invalid start byte" in backup_status(filled, folder, now).text
    keeper.make()
    assert "Last good backup: today" in backup_status(filled, folder, now).text
