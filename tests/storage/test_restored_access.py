"""Who may open the diary is no part of a copy: restoring one lets nobody in and locks nobody out."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.storage.test_store import add_child, log
from tracker.errors import DatabaseUnusable
from tracker.storage import backup, migrate
from tracker.storage.database import open_database

SECRETS = ("hash-of-the-passcode", "key-of-a-device", "key-of-a-token")


def set_access(file: Path, word: str, child: str | None = None) -> None:
    """Replace the passcode, the device, the token and the failed logins by those named `word`."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for table in backup.ACCESS_TABLES:
            connection.execute(f"DELETE FROM {table}")
        connection.execute("INSERT INTO secret VALUES ('passcode', ?)", (SECRETS[0] + word,))
        connection.execute(
            "INSERT INTO device VALUES (?, ?, 'phone', NULL, 1, 1)", (word, SECRETS[1] + word)
        )
        connection.execute(
            "INSERT INTO token VALUES (?, 'watch', ?, 'read', ?, 1, NULL)",
            (word, SECRETS[2] + word, child),
        )
        connection.execute("INSERT INTO attempt VALUES (?, 3, 1)", (word,))


def access(file: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(file)) as connection:
        return {
            table: [row[0] for row in connection.execute(f"SELECT * FROM {table}")]
            for table in backup.ACCESS_TABLES
        }


NOBODY: dict[str, list[str]] = {table: [] for table in backup.ACCESS_TABLES}


@pytest.fixture
def file(sqlite_engine: Engine, now: datetime) -> Path:
    child = add_child(sqlite_engine, now)
    log(sqlite_engine, child, now)
    sqlite_engine.dispose()
    file = Path(str(sqlite_engine.url.database))
    set_access(file, "old")
    return file


def test_a_copy_carries_no_passcode_no_device_and_no_token(file: Path, tmp_path: Path) -> None:
    copy = backup.backup(f"sqlite:///{file}", tmp_path / "copy.sqlite3")
    assert access(copy) == NOBODY
    assert all(secret.encode() not in copy.read_bytes() for secret in SECRETS)
    assert migrate.check(f"sqlite:///{copy}").faults == ()


@pytest.mark.parametrize("old_copy", [False, True])
def test_what_was_revoked_after_a_copy_stays_revoked_when_it_is_put_back(
    file: Path,
    tmp_path: Path,
    now: datetime,
    old_copy: bool,  # noqa: FBT001
) -> None:
    url = f"sqlite:///{file}"
    copy = backup.backup(url, tmp_path / "copy.sqlite3")
    if old_copy:
        set_access(copy, "old")
    set_access(file, "new")
    present = access(file)
    aside = backup.restore(url, copy, now)
    assert access(file) == present
    assert aside is not None
    assert access(aside) == NOBODY
    assert migrate.check(url).faults == ()
    fresh = tmp_path / "fresh.sqlite3"
    backup.restore(f"sqlite:///{fresh}", copy, now)
    assert access(fresh) == NOBODY
    assert fresh.stat().st_mode & 0o777 == 0o600


def test_a_token_for_a_child_that_the_copy_lacks_is_left_out(
    file: Path, tmp_path: Path, now: datetime
) -> None:
    url = f"sqlite:///{file}"
    copy = backup.backup(url, tmp_path / "copy.sqlite3")
    engine = open_database(url)
    second = add_child(engine, now, name="Ada")
    engine.dispose()
    set_access(file, "new", second)
    backup.restore(url, copy, now)
    assert access(file) == {
        "secret": ["passcode"],
        "device": ["new"],
        "token": [],
        "attempt": ["new"],
    }
    assert migrate.check(url).faults == ()


def test_the_diary_itself_is_no_copy_to_put_back(file: Path, tmp_path: Path, now: datetime) -> None:
    link = tmp_path / "link.sqlite3"
    link.symlink_to(file)
    for source in (file, link):
        with pytest.raises(DatabaseUnusable, match="the diary itself"):
            backup.restore(f"sqlite:///{file}", source, now)


def test_what_a_broken_off_upgrade_left_is_gone_after_the_next_start(
    file: Path, now: datetime
) -> None:
    folder = file.parent / "backups"
    folder.mkdir()
    left = [
        folder / "diary-20261122T120000Z-before-0005.sqlite3.part",
        folder / "diary-20261122T120000Z-before-0005.sqlite3.part-journal",
        file.with_name("diary-20261122T120000Z-before-restore.sqlite3.part"),
    ]
    stays = folder / "diary-20261122T120000Z.sqlite3.part"
    for path in [*left, stays]:
        path.write_bytes(b"half")
    migrate.upgrade(f"sqlite:///{file}", now)
    assert [path for path in [*left, stays] if path.exists()] == [stays]


def test_check_asks_for_a_newer_program_or_for_an_upgrade(file: Path) -> None:
    for number, words in (("9999", "update the program"), ("0004", "run movement-diary upgrade")):
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (number,))
        (fault,) = migrate.check(f"sqlite:///{file}").faults
        assert words in fault


def test_a_new_diary_is_private_in_a_folder_that_was_there(tmp_path: Path, now: datetime) -> None:
    tmp_path.chmod(0o755)
    migrate.upgrade(f"sqlite:///{tmp_path / 'new.sqlite3'}", now)
    assert (tmp_path / "new.sqlite3").stat().st_mode & 0o777 == 0o600


def test_damage_in_any_byte_is_a_finding_and_no_crash(
    file: Path, tmp_path: Path, now: datetime
) -> None:
    whole, url = file.read_bytes(), f"sqlite:///{file}"
    for place in range(60, len(whole), len(whole) // 40):
        file.write_bytes(whole[:place] + b"\xff\xfe\x80" * 20 + whole[place + 60 :])
        backup.faults_in(file)
        for work in (
            lambda: migrate.check(url),
            lambda place=place: backup.backup(url, tmp_path / f"{place}.sqlite3"),
            lambda: backup.restore(f"sqlite:///{tmp_path / 'other.sqlite3'}", file, now),
        ):
            with suppress(DatabaseUnusable):
                work()
