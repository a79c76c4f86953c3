"""A write that fails leaves nothing half done, says why, and does not hinder the next one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from tests.storage.test_store import TWITCH, add_child
from tracker.errors import DatabaseUnusable
from tracker.storage import database, store
from tracker.storage.database import reading, writing


def log(engine: Engine, child: str, now: datetime, note: str) -> None:
    with writing(engine) as session:
        store.record(session, child, "episodes", TWITCH | {"note": note}, now=now, by="Mum")


def notes(engine: Engine, child: str) -> list[str]:
    with reading(engine) as session:
        return [record["note"] for record in store.entries(session, child, "episodes")]


def test_what_the_database_refuses_undoes_the_whole_write(engine: Engine, now: datetime) -> None:
    child = add_child(engine, now)
    with pytest.raises(IntegrityError), writing(engine) as session:
        store.record(session, child, "episodes", TWITCH, now=now, by="Mum")
        session.execute(text("UPDATE episode SET state = 'dreaming'"))
    assert notes(engine, child) == []
    log(engine, child, now, "after it")
    assert notes(engine, child) == ["after it"]


def test_what_fails_only_at_the_end_of_the_transaction_is_not_stored(
    sqlite_engine: Engine, now: datetime
) -> None:
    """A row whose child is missing is accepted until the transaction commits."""
    child = add_child(sqlite_engine, now)
    with pytest.raises(IntegrityError), writing(sqlite_engine) as session:
        store.record(session, child, "episodes", TWITCH, now=now, by="Mum")
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        session.execute(text("UPDATE episode SET child_id = 'nobody'"))
    assert notes(sqlite_engine, child) == []


def test_on_a_full_disk_nothing_is_stored_and_later_writing_goes_on(
    sqlite_engine: Engine, now: datetime
) -> None:
    child = add_child(sqlite_engine, now)
    with pytest.raises(DatabaseUnusable, match="disk is full"), writing(sqlite_engine) as session:
        session.execute(text("PRAGMA max_page_count=1"))
        for _ in range(50):
            long = TWITCH | {"note": "x" * 9_000}
            store.record(session, child, "episodes", long, now=now, by="Mum")
    assert notes(sqlite_engine, child) == []
    with writing(sqlite_engine) as session:
        session.execute(text("PRAGMA max_page_count=4294967294"))
    log(sqlite_engine, child, now, "room again")
    assert notes(sqlite_engine, child) == ["room again"]


def test_a_diary_that_another_program_holds_is_written_later(
    sqlite_url: str, sqlite_engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    child, file = add_child(sqlite_engine, now), str(database.sqlite_file(sqlite_url))
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 20)
    engine = database.open_database(sqlite_url)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnusable, match="Another program"):
            log(engine, child, now, "meanwhile")
        other.execute("ROLLBACK")
    log(engine, child, now, "later")
    engine.dispose()
    assert notes(sqlite_engine, child) == ["later"]
