"""The database's file is moved, deleted, replaced or overwritten while it is open: nothing is acknowledged that is not in it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from tests.browser.conftest import free_port
from tests.migrated import new_diary
from tests.robustness.figures import number, report
from tests.storage.test_nothing_lost import Client, kept_in, run_server
from tests.storage.test_store import TWITCH, add_child
from tracker.errors import DatabaseUnusable
from tracker.storage import backup, migrate, store
from tracker.storage.backup_schedule import BackupScheduler
from tracker.storage.database import checkpoint, open_database, reading, writing
from tracker.storage.fast_lookup import NonBlockingLookup
from tracker.storage.health import WRITE_EVERY, HealthCheck
from tracker.storage.models import Child

REPLACEMENTS = number("REPLACEMENTS", 1)


class Family:
    """A phone that sends entries and knows which were acknowledged."""

    def __init__(self, engine: Engine, file: Path, now: datetime) -> None:
        self.engine, self.file, self.now = engine, file, now
        self.child = add_child(engine, now)
        self.acknowledged = set[str]()

    def save(self) -> None:
        entry = TWITCH | {"id": str(uuid4())}
        with writing(self.engine) as session:
            store.record(session, self.child, "episodes", entry, now=self.now, by=None)
        self.acknowledged.add(str(entry["id"]))

    def stored(self) -> set[str]:
        with reading(self.engine) as session:
            return {str(entry["id"]) for entry in store.entries(session, self.child, "episodes")}

    def beside(self, ending: str) -> Path:
        return self.file.with_name(self.file.name + ending)

    def copy(self) -> Path:
        return backup.backup(f"sqlite:///{self.file}", self.file.with_name("copy.sqlite3"))


@pytest.fixture
def family(sqlite_engine: Engine, now: datetime) -> Family:
    family = Family(sqlite_engine, Path(str(sqlite_engine.url.database)), now)
    family.save()
    return family


def integrity(file: Path) -> list[str]:
    return backup.faults_in(file)


def test_a_deleted_file_takes_no_entry_and_is_not_created_anew(family: Family) -> None:
    copy = family.copy()
    family.file.unlink()
    for _ in range(3):
        with pytest.raises(DatabaseUnusable, match="no longer there"):
            family.save()
    assert migrate.revision(f"sqlite:///{family.file}") is None
    assert not family.file.exists()
    assert family.stored() == family.acknowledged, "what is open can still be read"
    shutil.copy(copy, family.file)
    with pytest.raises(DatabaseUnusable, match="try again"), writing(family.engine):
        pass
    family.save()
    assert family.stored() == family.acknowledged
    family.engine.dispose()
    assert integrity(family.file) == []


def move_over(copy: Path, file: Path) -> None:
    copy.replace(file)


def copy_over(copy: Path, file: Path) -> None:
    shutil.copyfile(copy, file)


@pytest.mark.parametrize("put", [move_over, copy_over])
def test_a_diary_put_over_the_open_one_is_opened_and_stays_whole(
    family: Family, put: Callable[[Path, Path], None]
) -> None:
    copy, before = family.copy(), set(family.acknowledged)
    family.save()
    put(copy, family.file)
    with pytest.raises(DatabaseUnusable, match="try again"):
        family.save()
    family.acknowledged = before
    family.save()
    family.save()
    assert family.stored() == family.acknowledged
    family.engine.dispose()
    assert integrity(family.file) == []
    with closing(sqlite3.connect(family.file)) as connection:
        assert connection.execute("SELECT count(*) FROM episode").fetchone() == (3,)


def test_another_diary_in_wal_mode_that_is_copied_over_the_open_one_is_noticed(
    family: Family, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    migrate.upgrade(url, family.now)
    other = Family(open_database(url), tmp_path / "other.sqlite3", family.now)
    other.save()
    checkpoint(url)
    other.engine.dispose()
    shutil.copyfile(other.file, family.file)
    with pytest.raises(DatabaseUnusable, match="replaced"):
        family.save()
    family.child, family.acknowledged = other.child, other.acknowledged
    family.save()
    assert family.stored() == family.acknowledged
    assert integrity(family.file) == []


def test_an_older_copy_of_the_file_itself_is_noticed(family: Family, tmp_path: Path) -> None:
    url, old = f"sqlite:///{family.file}", tmp_path / "old.sqlite3"
    checkpoint(url)
    shutil.copyfile(family.file, old)
    earlier = set(family.acknowledged)
    family.save()
    checkpoint(url)
    family.save()
    shutil.copyfile(old, family.file)
    with pytest.raises(DatabaseUnusable, match="replaced"):
        family.save()
    assert family.stored() == earlier
    assert integrity(family.file) == []


def test_a_moved_diary_keeps_what_was_acknowledged_before_it_was_moved(family: Family) -> None:
    copy, moved = family.copy(), family.file.with_name("moved.sqlite3")
    family.save()
    family.file.rename(moved)
    with pytest.raises(DatabaseUnusable, match="no longer there"):
        family.save()
    shutil.copy(copy, family.file)
    with pytest.raises(DatabaseUnusable, match="try again"):
        family.save()
    family.save()
    with closing(sqlite3.connect(moved)) as connection:
        assert connection.execute("SELECT count(*) FROM episode").fetchone() == (2,)
    assert integrity(moved) == []


def test_a_deleted_log_costs_no_entry_that_was_acknowledged(family: Family) -> None:
    for ending in ("-wal", "-shm"):
        family.beside(ending).unlink()
    with pytest.raises(DatabaseUnusable, match="try again"):
        family.save()
    family.save()
    assert family.stored() == family.acknowledged
    family.engine.dispose()
    assert integrity(family.file) == []


def test_a_log_of_another_program_asks_for_a_restart(family: Family) -> None:
    for ending in ("-wal", "-shm"):
        family.beside(ending).unlink()
        family.beside(ending).write_bytes(b"")
    for _ in range(2):
        with pytest.raises(DatabaseUnusable, match="Restart the program"):
            family.save()


@pytest.mark.parametrize("content", [b"", b"no diary", os.urandom(8192)])
def test_what_is_no_diary_is_not_written_to(family: Family, content: bytes) -> None:
    copy = family.copy()
    strange = family.file.with_name("strange")
    strange.write_bytes(content)
    strange.replace(family.file)
    for _ in range(3):
        with pytest.raises(DatabaseUnusable):
            family.save()
    assert family.file.read_bytes() == content
    copy.replace(family.file)
    family.save()
    assert family.stored() == family.acknowledged


def test_a_file_that_goes_during_a_transaction_acknowledges_nothing(family: Family) -> None:
    copy = family.copy()
    with pytest.raises(DatabaseUnusable, match="was replaced"), writing(family.engine) as session:
        store.record(session, family.child, "episodes", TWITCH, now=family.now, by=None)
        copy.replace(family.file)
    family.save()
    assert family.stored() == family.acknowledged


def test_restore_while_the_diary_is_open_goes_on_working(family: Family) -> None:
    copy = family.copy()
    before = set(family.acknowledged)
    family.save()
    backup.restore(f"sqlite:///{family.file}", copy, family.now)
    family.acknowledged = before
    family.save()
    assert family.stored() == family.acknowledged
    family.engine.dispose()
    assert integrity(family.file) == []


@pytest.fixture
def second_engine(family: Family) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{family.file}")
    yield engine
    engine.dispose()


def test_every_engine_and_every_lookup_follows_to_the_new_file(
    family: Family, second_engine: Engine, now: datetime
) -> None:
    lookup = NonBlockingLookup(second_engine)
    statement = select(Child.name)
    assert lookup(statement, {}) == {"name": "Robin"}
    other = family.file.with_name("other.sqlite3")
    engine = open_database(new_diary(f"sqlite:///{other}"))
    child = add_child(engine, now)
    engine.dispose()
    other.replace(family.file)
    with pytest.raises(DatabaseUnusable, match="try again"):
        family.save()
    for opened in (family.engine, second_engine):
        with reading(opened) as session:
            assert [row.id for row in store.children(session)] == [child]
    assert lookup(statement, {}) == {"name": "Robin"}
    lookup.close()


def test_a_served_diary_refuses_in_words_while_its_file_is_gone_and_takes_the_entry_later(
    family: Family, tmp_path: Path
) -> None:
    port, phone, aside = free_port(), Client("phone"), tmp_path / "aside.sqlite3"
    family.engine.dispose()

    def health() -> int:
        connection = HTTPConnection("localhost", port, timeout=60)
        with closing(connection):
            connection.request("GET", "/healthz")
            return connection.getresponse().status

    with run_server(tmp_path, f"sqlite:///{family.file}", port) as server:
        for _ in range(REPLACEMENTS):
            assert phone.send(port)[0] == 201
            family.file.rename(aside)
            status, text = phone.send(port)
            assert (status, json.loads(text)["stored"], health()) == (503, False, 503)
            assert "no longer there" in text
            assert not family.file.exists()
            aside.rename(family.file)
            assert (phone.send(port)[0], health()) == (201, 200)
            copy = family.copy()
            copy.replace(family.file)
            statuses = [phone.send(port)[0], phone.send(port)[0]]
            assert (statuses[0] in {201, 503}, statuses[1], health()) == (True, 201, 200)
        server.terminate()
        server.wait(60)
    assert set(phone.acknowledged) <= family.stored()
    assert entries_in(family.file) == 1 + len(phone.acknowledged)
    assert integrity(family.file) == []
    rest = kept_in(family.engine, family.child)
    report("file moved away, put back, replaced", REPLACEMENTS, phone.acknowledged, rest)


def entries_in(file: Path) -> int:
    """Return how many entries the file alone holds, without its log."""
    alone = file.with_name("alone.sqlite3")
    shutil.copyfile(file, alone)
    with closing(sqlite3.connect(alone)) as connection:
        return int(connection.execute("SELECT count(*) FROM episode").fetchone()[0])


def test_the_file_alone_holds_every_entry_after_a_checkpoint(family: Family) -> None:
    family.save()
    checkpoint(f"sqlite:///{family.file}")
    assert entries_in(family.file) == len(family.acknowledged)
    family.save()
    BackupScheduler(f"sqlite:///{family.file}", None, lambda: family.now).stop()
    assert entries_in(family.file) == len(family.acknowledged)
    with reading(family.engine) as session:
        store.children(session)
        checkpoint(f"sqlite:///{family.file}")
        family.save()
    assert family.stored() == family.acknowledged


def test_health_tries_to_write_once_a_minute(family: Family) -> None:
    moment = family.now
    health = HealthCheck(family.engine, lambda: moment)
    assert health.is_well()
    with family.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    moment += WRITE_EVERY / 2
    assert health.is_well(), "what was tried a moment ago holds"
    moment += WRITE_EVERY / 2
    assert not health.is_well()
    family.engine.dispose()
    moment += WRITE_EVERY
    assert health.is_well()
    family.file.unlink()
    assert not health.is_well()
    assert not family.file.exists()
