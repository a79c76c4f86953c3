from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from tests.storage.test_store import add_child, log
from tracker.errors import DatabaseTooNew, DatabaseUnusable
from tracker.exchange import diary_json
from tracker.resources import resource
from tracker.storage import backup, migrate, store
from tracker.storage.database import (
    check_references,
    migration_engine,
    open_database,
    reading,
    writing,
)
from tracker.storage.models import Base


def exported(url: str, now: datetime) -> dict[str, object]:
    with engine_at(url) as engine, reading(engine) as session:
        return diary_json.export(session, now=now)


@pytest.fixture
def filled(sqlite_url: str, sqlite_engine: Engine, now: datetime) -> str:
    log(sqlite_engine, add_child(sqlite_engine, now), now)
    return sqlite_url


@contextmanager
def engine_at(url: str, make: Callable[[str], Engine] = open_database) -> Iterator[Engine]:
    engine = make(url)
    try:
        yield engine
    finally:
        engine.dispose()


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


# migrations ------------------------------------------------------------------------------------------------------------------


def scripts() -> ScriptDirectory:
    config = Config(str(resource("alembic.ini")))
    config.set_main_option("script_location", str(resource("migrations")))
    return ScriptDirectory.from_config(config)


def test_there_is_one_newest_migration_and_the_program_knows_it() -> None:
    assert scripts().get_heads() == [migrate.HEAD]


def test_a_migrated_database_is_what_the_models_say(url: str, now: datetime) -> None:
    migrate.upgrade(url, now)
    with engine_at(url) as engine, engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_migrated_database_has_every_named_check_of_the_models(url: str, now: datetime) -> None:
    migrate.upgrade(url, now)
    with engine_at(url) as engine:
        fields = {
            name: {check["name"] for check in inspect(engine).get_check_constraints(name)}
            for name in Base.metadata.tables
        }
    assert fields == {
        name: {str(check.name) for check in table.constraints if isinstance(check, CheckConstraint)}
        for name, table in Base.metadata.tables.items()
    }


def test_the_words_of_every_check_are_those_of_the_models_on_sqlite(
    sqlite_url: str, now: datetime
) -> None:
    migrate.upgrade(sqlite_url, now)
    with engine_at(sqlite_url) as engine:
        fields = {
            name: {
                check["name"]: check["sqltext"]
                for check in inspect(engine).get_check_constraints(name)
            }
            for name in Base.metadata.tables
        }
    assert fields == {
        name: {
            str(check.name): str(check.sqltext)
            for check in table.constraints
            if isinstance(check, CheckConstraint)
        }
        for name, table in Base.metadata.tables.items()
    }


def test_a_second_upgrade_changes_nothing(filled: str, now: datetime) -> None:
    before = exported(filled, now)
    assert migrate.upgrade(filled, now) == migrate.Upgrade(migrate.HEAD, migrate.HEAD, None)
    assert exported(filled, now) == before


def test_of_four_programs_that_start_at_once_one_upgrades_and_three_find_it_done(url: str) -> None:
    command = [sys.executable, "-m", "tracker", "--database", url, "upgrade", "--json"]
    starts = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    before = [json.loads(start.communicate(timeout=120)[0])["before"] for start in starts]
    assert sorted(before, key=str) == [migrate.HEAD, migrate.HEAD, migrate.HEAD, None]


def test_an_older_diary_is_copied_and_then_upgraded_without_losing_a_word(
    filled: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = exported(filled, now)
    monkeypatch.setenv("TRACKER_DATABASE_URL", filled)
    command.downgrade(Config(str(resource("alembic.ini"))), "0001")
    done = migrate.upgrade(filled, now)
    assert (done.before, done.after) == ("0001", migrate.HEAD)
    assert exported(filled, now) == before
    assert done.copy is not None
    assert migrate.revision(f"sqlite:///{done.copy}") == "0001"
    migrate.upgrade(f"sqlite:///{done.copy}", now)
    assert exported(f"sqlite:///{done.copy}", now) == before


def test_every_migration_goes_down_and_up_again(
    url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.upgrade(url, now)
    monkeypatch.setenv("TRACKER_DATABASE_URL", url)
    config = Config(str(resource("alembic.ini")))
    for _ in scripts().walk_revisions():
        command.downgrade(config, "-1")
    command.upgrade(config, "head")
    with engine_at(url) as engine, engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_rebuilding_the_child_table_keeps_every_episode(filled: str, now: datetime) -> None:
    """With foreign keys on, SQLite empties every table that points at a rebuilt one."""
    before = exported(filled, now)
    with (
        engine_at(filled, migration_engine) as engine,
        engine.begin() as connection,
        Operations(MigrationContext.configure(connection)).batch_alter_table(
            "child", recreate="always"
        ) as child,
    ):
        child.alter_column("name", nullable=False)
    with engine_at(filled, migration_engine) as engine, engine.begin() as connection:
        check_references(connection)
    assert exported(filled, now) == before


def test_a_migration_that_fails_half_way_leaves_the_database_as_it_was(filled: str) -> None:
    engine = migration_engine(filled)
    with pytest.raises(RuntimeError, match="power cut"), engine.begin() as connection:
        connection.execute(text("CREATE TABLE half (x INTEGER)"))
        connection.execute(text("DELETE FROM episode"))
        raise RuntimeError("power cut")
    assert "half" not in inspect(engine).get_table_names()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM episode")) == 1


def test_an_upgrade_that_would_orphan_entries_is_undone(filled: str) -> None:
    with (
        engine_at(filled, migration_engine) as engine,
        pytest.raises(DatabaseUnusable, match="without"),
        engine.begin() as connection,
    ):
        connection.execute(text("DELETE FROM child"))
        check_references(connection)
    with engine_at(filled) as engine, engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM child")) == 1


def test_the_everyday_engine_has_foreign_keys_on_and_survives_a_power_cut(
    sqlite_engine: Engine,
) -> None:
    with sqlite_engine.connect() as connection:
        rows = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "synchronous", "journal_mode")
        ]
    full = 2
    assert rows == [1, full, "wal"]


def test_a_diary_from_a_later_version_is_refused_and_left_alone(filled: str, now: datetime) -> None:
    with engine_at(filled) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    content = file_of(filled).read_bytes()
    with pytest.raises(DatabaseTooNew, match="later version"):
        migrate.upgrade(filled, now)
    assert file_of(filled).read_bytes() == content


def test_a_postgresql_diary_from_a_later_version_is_refused(
    postgres_url: str, now: datetime
) -> None:
    migrate.upgrade(postgres_url, now)
    with engine_at(postgres_url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match="later version"):
        migrate.upgrade(postgres_url, now)


# files that are no diary -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"", "is empty"), (b"%PDF-1.7 and then some", "is not a diary")]
)
def test_a_file_that_is_no_diary_is_told_and_left_alone(
    tmp_path: Path, now: datetime, content: bytes, sentence: str
) -> None:
    file = tmp_path / "diary.sqlite3"
    file.write_bytes(content)
    with pytest.raises(DatabaseUnusable, match=sentence):
        migrate.upgrade(f"sqlite:///{file}", now)
    assert file.read_bytes() == content


def test_a_torn_diary_is_told_to_be_damaged(filled: str, now: datetime) -> None:
    file = file_of(filled)
    backup.backup(filled, file.with_name("copy.sqlite3"))
    torn = file.with_name("torn.sqlite3")
    torn.write_bytes(file.with_name("copy.sqlite3").read_bytes()[:9_000])
    with pytest.raises(DatabaseUnusable, match="is damaged"):
        migrate.upgrade(f"sqlite:///{torn}", now)


def test_another_programs_database_is_refused(tmp_path: Path, now: datetime) -> None:
    file = tmp_path / "photos.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE photo (id INTEGER)")
    with pytest.raises(DatabaseUnusable, match="something else than a diary"):
        migrate.upgrade(f"sqlite:///{file}", now)


@pytest.mark.parametrize(
    "url",
    ["diary.db", "mysql://localhost/diary", "sqlite://", "sqlite:////proc/nowhere/diary.sqlite3"],
)
def test_an_address_that_cannot_hold_a_diary_is_told(url: str, now: datetime) -> None:
    with pytest.raises(DatabaseUnusable):
        migrate.upgrade(url, now)


def test_a_server_that_does_not_answer_is_told_without_its_password(now: datetime) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be reached") as result:
        migrate.upgrade("postgresql://mum:secret@127.0.0.1:1/diary", now)
    assert "secret" not in str(result.value)


def test_a_diary_that_may_only_be_read_says_so_and_stays_readable(
    filled: str, now: datetime
) -> None:
    with engine_at(filled) as engine:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=ON")
        with (
            pytest.raises(DatabaseUnusable, match="can be read but not written"),
            writing(engine) as session,
        ):
            store.record_child(
                session,
                {"name": "Wren", "birth_date": "2026-06-01", "time_zone": "UTC"},
                now=now,
                by=None,
            )
        with reading(engine) as session:
            assert len(store.children(session)) == 1


def test_a_diary_held_by_another_program_is_told(
    filled: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.storage.database.BUSY_TIMEOUT_MS", 10)
    with closing(sqlite3.connect(file_of(filled), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            engine_at(filled) as engine,
            pytest.raises(DatabaseUnusable, match="Another program"),
            writing(engine) as session,
        ):
            store.record_child(
                session,
                {"name": "Wren", "birth_date": "2026-06-01", "time_zone": "UTC"},
                now=now,
                by=None,
            )


# copies ----------------------------------------------------------------------------------------------------------------------


def test_a_copy_put_back_is_the_same_diary_and_the_present_one_is_kept_aside(
    filled: str, now: datetime
) -> None:
    file, before = file_of(filled), exported(filled, now)
    copy = backup.backup(filled, file.with_name("copy.sqlite3"))
    with engine_at(filled) as engine:
        add_child(engine, now, name="Wren")
        changed = exported(filled, now)
        aside = backup.restore(filled, copy, now)
        assert exported(filled, now) == before
        assert aside is not None
        assert exported(f"sqlite:///{aside}", now) == changed
        with reading(engine) as session:
            assert [child.name for child in store.children(session)] == ["Robin"], (
                "a program that has the diary open sees the copy"
            )


def test_a_copy_never_overwrites_a_file(filled: str) -> None:
    target = file_of(filled).with_name("precious.txt")
    target.write_text("keep me")
    with pytest.raises(DatabaseUnusable, match="nothing was overwritten"):
        backup.backup(filled, target)
    assert target.read_text() == "keep me"


ON_A_FULL_DISK = """
import resource, sys
from tracker.cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
sys.exit(main(sys.argv[1:]))
"""


def test_a_full_disk_during_a_copy_is_told_and_leaves_no_half_copy(
    filled: str, now: datetime
) -> None:
    folder, before = file_of(filled).parent, exported(filled, now)
    command = [
        sys.executable,
        "-c",
        ON_A_FULL_DISK,
        "--database",
        filled,
        "backup",
        "-o",
        str(folder / "copy.sqlite3"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "could not be written" in done.stderr) == (1, True), done.stderr
    assert list(folder.glob("copy*")) == []
    assert exported(filled, now) == before


@pytest.mark.parametrize(
    "content", [b"", b"no database at all, just text", b"SQLite format 3\x00 and nothing more"]
)
def test_what_is_no_sound_copy_is_not_put_back(filled: str, now: datetime, content: bytes) -> None:
    file, before = file_of(filled), exported(filled, now)
    source = file.with_name("source")
    source.write_bytes(content)
    with pytest.raises(DatabaseUnusable, match="Nothing was changed"):
        backup.restore(filled, source, now)
    assert exported(filled, now) == before


def test_a_damaged_diary_is_moved_aside_when_a_copy_is_put_back(filled: str, now: datetime) -> None:
    file, before = file_of(filled), exported(filled, now)
    copy = backup.backup(filled, file.with_name("copy.sqlite3"))
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    file.write_bytes(b"SQLite format 3\x00" + b"rubbish" * 1_000)
    aside = backup.restore(filled, copy, now)
    assert exported(filled, now) == before
    assert aside is not None
    assert b"rubbish" in aside.read_bytes()


def test_a_check_counts_what_is_there_and_finds_what_is_broken(filled: str) -> None:
    result = migrate.check(filled)
    assert (result.faults, result.rows["children"], result.rows["episodes"]) == ((), 1, 1)
    with closing(sqlite3.connect(file_of(filled))) as connection:
        connection.execute("DELETE FROM child")
        connection.commit()
    assert any("without its child" in fault for fault in migrate.check(filled).faults)


def test_a_check_finds_what_the_rules_of_the_tables_forbid(filled: str) -> None:
    with closing(sqlite3.connect(file_of(filled))) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("UPDATE episode SET state = 'dancing'")
        connection.commit()
    assert migrate.check(filled).faults == ("CHECK constraint failed in episode",)


def test_a_check_finds_a_film_without_its_episode(filled: str) -> None:
    with closing(sqlite3.connect(file_of(filled))) as connection:
        connection.execute(
            "INSERT INTO clip (episode_id, position, sha256, media_type, bytes, note) VALUES ('gone', 0, 'x', 'video/mp4', 1, '')"
        )
        connection.commit()
    assert migrate.check(filled).faults == ("clip: a row without its episode",)


def test_a_check_says_that_a_diary_waits_for_its_upgrade(filled: str) -> None:
    with closing(sqlite3.connect(file_of(filled))) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    assert migrate.check(filled).faults == (
        f"stands at 0001, this program needs {migrate.HEAD}: run movement-diary upgrade",
    )


def test_postgresql_is_copied_by_its_own_tools(
    postgres_url: str, tmp_path: Path, now: datetime
) -> None:
    migrate.upgrade(postgres_url, now)
    assert migrate.check(postgres_url).rows["children"] == 0
    with pytest.raises(DatabaseUnusable, match="pg_dump"):
        backup.backup(postgres_url, tmp_path / "copy")


def test_an_entry_without_its_child_cannot_be_stored(engine: Engine) -> None:
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("INSERT INTO background (child_id) VALUES ('nobody')"))


def test_bare_alembic_runs_on_the_careful_engine(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", sqlite_url)
    config = Config(str(resource("alembic.ini")))
    command.upgrade(config, "head")
    with engine_at(sqlite_url) as engine:
        assert set(inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
        command.downgrade(config, "base")
        assert inspect(engine).get_table_names() == ["alembic_version"]
