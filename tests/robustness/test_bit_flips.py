"""A bit of the diary's file flips: `check`, `backup`, `restore` and the daily copies answer in words, and the last good copy comes back whole."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.robustness.figures import number, report
from tests.storage.test_nothing_lost import Client, kept_in
from tests.storage.test_store import add_child
from tracker.errors import DatabaseUnusable, UserError
from tracker.storage import backup, migrate, store
from tracker.storage.backup_schedule import BackupScheduler, backup_status
from tracker.storage.database import checkpoint, open_database, reading, writing

FLIPS, ENTRIES = number("FLIPS", 5), number("FLIP_ENTRIES", 40)
PAGE_BYTES = 4096


def flipped(content: bytes, flip: int, chance: random.Random) -> bytes:
    """Return a file's content with a bit of one page changed; the pages take turns."""
    pages = len(content) // PAGE_BYTES
    # The first flip is of the first letters, by which SQLite knows its files.
    position = (flip % pages) * PAGE_BYTES + chance.randrange(PAGE_BYTES) if flip else 0
    changed = bytearray(content)
    changed[position] ^= 1 << chance.randrange(8)
    return bytes(changed)


@pytest.fixture
def filled(sqlite_url: str, sqlite_engine: Engine, now: datetime) -> tuple[str, str, list[str]]:
    """A diary with entries: its address, its child, and the ids of the entries."""
    child, client = add_child(sqlite_engine, now), Client("phone")
    for _ in range(ENTRIES):
        with writing(sqlite_engine) as session:
            store.record(session, child, "episodes", client.waiting, now=now, by=None)
        client.acknowledged.append(str(client.waiting["id"]))
        client.waiting = client._next()
    checkpoint(sqlite_url)
    sqlite_engine.dispose()
    return sqlite_url, child, client.acknowledged


def test_any_flipped_page_of_the_diary_is_survived_and_the_copy_brings_everything_back(
    filled: tuple[str, str, list[str]], now: datetime, tmp_path: Path
) -> None:
    url, child, acknowledged = filled
    file, chance = Path(url.removeprefix("sqlite:///")), random.Random(7)  # noqa: S311 - to repeat
    good, content = backup.backup(url, tmp_path / "good.sqlite3"), file.read_bytes()
    result, today = 0, now
    for flip in range(FLIPS):
        file.write_bytes(flipped(content, flip, chance))
        changed = file.read_bytes()
        with suppress(UserError):
            result += bool(migrate.check(url).faults)
        copy = tmp_path / f"copy {flip}.sqlite3"
        with suppress(DatabaseUnusable):
            backup.backup(url, copy)
            assert backup.faults_in_copy(copy) == []
        assert not copy.with_name(copy.name + ".part").exists()
        today += timedelta(days=1)
        keeper = BackupScheduler(url, None, lambda: today)  # noqa: B023 - called in this round
        keeper.make()
        engine = open_database(url)
        with suppress(UserError), reading(engine) as session:
            store.entries(session, child, "episodes")
        engine.dispose()
        assert file.read_bytes() == changed, "nothing of this may write to a damaged diary"
        with suppress(DatabaseUnusable):
            backup.restore(url, good, today)
        if not migrate.check(url).faults:
            keeper.make()
            assert not backup_status(url, file.parent / "backups", today).late
        rest = restored(url, child)
        assert set(acknowledged) == rest.keys(), flip
        for path in tmp_path.glob("*-before-restore*"):
            path.unlink()
    report("bit flipped in the diary, then its copy restored", FLIPS, acknowledged, rest)
    assert result or len(content) // PAGE_BYTES > FLIPS


def restored(url: str, child: str) -> dict[str, str]:
    engine = open_database(url)
    try:
        return kept_in(engine, child)
    finally:
        engine.dispose()


def test_any_flipped_page_of_a_copy_is_refused_or_restored_and_the_diary_kept(
    filled: tuple[str, str, list[str]], now: datetime, tmp_path: Path
) -> None:
    url, child, acknowledged = filled
    file, chance = Path(url.removeprefix("sqlite:///")), random.Random(9)  # noqa: S311 - to repeat
    copy = backup.backup(url, tmp_path / "copy.sqlite3")
    content, diary, refused = copy.read_bytes(), file.read_bytes(), 0
    for flip in range(FLIPS):
        copy.write_bytes(flipped(content, flip, chance))
        if backup.faults_in_copy(copy):
            refused += 1
            with pytest.raises(DatabaseUnusable, match=r"[Nn]ot(hing was)? changed"):
                backup.restore(url, copy, now)
            assert set(acknowledged) == restored(url, child).keys()
            continue
        kept_aside = backup.restore(url, copy, now)
        assert kept_aside is not None
        assert backup.faults_in(kept_aside) == []
        backup.restore(url, kept_aside, now + timedelta(days=1))
        file.unlink()
        file.write_bytes(diary)
        for path in tmp_path.glob("*-before-restore*"):
            path.unlink()
    assert refused
    report("bit flipped in a copy", FLIPS, acknowledged, restored(url, child))


@pytest.mark.parametrize("stored", ["9223372036854775807", "-9223372036854775807"])
def test_an_instant_that_no_calendar_knows_is_said_and_not_a_crash(
    filled: tuple[str, str, list[str]], stored: str
) -> None:
    url, child, _ = filled
    engine = open_database(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = 1")
        connection.exec_driver_sql(f"UPDATE episode SET started_at = {stored}")
    with pytest.raises(DatabaseUnusable, match="is damaged"), reading(engine) as session:
        store.entries(session, child, "episodes")
    engine.dispose()
