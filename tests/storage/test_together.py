"""Writers that wait at the same moment share one transaction: what each of them is told, and what is kept when something goes wrong."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.storage.test_store import TWITCH, add_child
from tracker.errors import DatabaseUnusable, InvalidRecord, UnknownChild
from tracker.storage import database, store
from tracker.storage.database import reading
from tracker.storage.store import Recorded
from tracker.storage.together import MOST_TOGETHER, Together

Write = Callable[[Session], Any]


def entry(child: str, now: datetime, **said: object) -> Callable[[Session], Recorded]:
    """Return the write of one episode."""
    record = TWITCH | {"id": str(uuid4())} | said
    return lambda session: store.record(session, child, "episodes", record, now=now, by="Mum")


def half_done(child: str, now: datetime) -> Write:
    """Return the write of an episode, followed by what only the database itself refuses."""

    def write(session: Session) -> None:
        entry(child, now, note="half done")(session)
        session.execute(text("UPDATE episode SET state = 'dreaming'"))

    return write


def notes(engine: Engine, child: str) -> list[str]:
    """Return the notes of the diary's entries, in the order in which they were written."""
    with reading(engine) as session:
        kept = {one["id"]: one["note"] for one in store.entries(session, child, "episodes")}
        return [
            kept[record_id]
            for table, record_id, _ in store.changes_in_order(session, child)
            if table == "episodes"
        ]


@pytest.fixture
def together(engine: Engine) -> Iterator[Together]:
    writers = Together(engine)
    yield writers
    writers.close()


@contextmanager
def on_sqlite(engine: Engine) -> Iterator[Together]:
    with closing(Together(engine)) as writers:
        yield writers


def written_at_once(writers: Together, *writes: Write) -> list[Future[Any]]:
    """Have some written that all wait for another one at the same time."""
    begun, go = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        session.connection()
        begun.set()
        go.wait(60)

    first = writers.submit(slow)
    assert begun.wait(60)
    told = [writers.submit(write) for write in writes]
    go.set()
    first.result(60)
    return told


def transactions(engine: Engine) -> list[str]:
    """Return the list that fills with the transactions a database keeps."""
    kept: list[str] = []
    event.listen(engine, "commit", lambda _connection: kept.append("kept"))
    return kept


def test_who_waits_at_the_same_time_shares_one_transaction_and_keeps_its_order(
    sqlite_engine: Engine, now: datetime
) -> None:
    child = add_child(sqlite_engine, now)
    with on_sqlite(sqlite_engine) as writers:
        kept = transactions(sqlite_engine)
        told = written_at_once(writers, *(entry(child, now, note=f"entry {n}") for n in range(20)))
        assert all(one.result(60).created for one in told)
    assert kept == ["kept", "kept"]
    assert notes(sqlite_engine, child) == [f"entry {n}" for n in range(20)]


@pytest.mark.parametrize(("waiting", "shared"), [(MOST_TOGETHER, 1), (MOST_TOGETHER + 1, 2)])
def test_a_crowd_is_written_in_several_transactions(
    sqlite_engine: Engine, now: datetime, waiting: int, shared: int
) -> None:
    child = add_child(sqlite_engine, now)
    with on_sqlite(sqlite_engine) as writers:
        kept = transactions(sqlite_engine)
        for one in written_at_once(writers, *(entry(child, now) for _ in range(waiting))):
            one.result(60)
    assert len(kept) == 1 + shared


def test_what_is_refused_takes_nothing_else_with_it(
    together: Together, engine: Engine, now: datetime
) -> None:
    child = add_child(engine, now)
    good, refused, unknown, broken, another = written_at_once(
        together,
        entry(child, now, note="first"),
        entry(child, now, state="dreaming"),
        entry(str(uuid4()), now),
        half_done(child, now),
        entry(child, now, note="last"),
    )
    assert good.result(60).created
    assert another.result(60).created
    for told, error in (
        (refused, InvalidRecord),
        (unknown, UnknownChild),
        (broken, IntegrityError),
    ):
        with pytest.raises(error):
            told.result(60)
    assert sorted(notes(engine, child)) == ["first", "last"]


def test_one_who_waits_alone_is_told_what_is_wrong_and_leaves_nothing_half_done(
    together: Together, engine: Engine, now: datetime
) -> None:
    child = add_child(engine, now)
    with pytest.raises(IntegrityError):
        together.submit(half_done(child, now)).result(60)
    assert notes(engine, child) == []
    assert together.submit(entry(child, now, note="after it")).result(60).created
    assert notes(engine, child) == ["after it"]


def test_one_id_twice_at_the_same_time_is_one_entry(
    together: Together, engine: Engine, now: datetime
) -> None:
    child, id_ = add_child(engine, now), str(uuid4())
    told = written_at_once(together, *(entry(child, now, id=id_, note="once") for _ in range(3)))
    assert sorted(one.result(60).created for one in told) == [False, False, True]
    assert notes(engine, child) == ["once"]


def test_when_the_transaction_cannot_be_kept_nobody_is_told_it_was(
    sqlite_engine: Engine, now: datetime
) -> None:
    """A row whose child is missing is let through until the end of the transaction, and fails there."""
    child = add_child(sqlite_engine, now)

    def astray(session: Session) -> None:
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        session.execute(text("UPDATE episode SET child_id = 'nobody'"))

    with on_sqlite(sqlite_engine) as writers:
        first, refused, _astray, last = written_at_once(
            writers,
            entry(child, now),
            entry(child, now, state="dreaming"),
            astray,
            entry(child, now),
        )
        for told in (first, last):
            with pytest.raises(IntegrityError):
                told.result(60)
        with pytest.raises(InvalidRecord):
            refused.result(60)
        assert notes(sqlite_engine, child) == []
        assert writers.submit(entry(child, now, note="after it")).result(60).created
    assert notes(sqlite_engine, child) == ["after it"]


def test_on_a_full_disk_everyone_who_shared_the_transaction_is_told(
    sqlite_engine: Engine, now: datetime
) -> None:
    child = add_child(sqlite_engine, now)

    def no_room(session: Session) -> None:
        session.execute(text("PRAGMA max_page_count=1"))

    def fill(session: Session) -> None:
        for _ in range(50):
            entry(child, now, note="x" * 9_000)(session)

    with on_sqlite(sqlite_engine) as writers:
        told = written_at_once(writers, entry(child, now), no_room, fill, entry(child, now))
        for one in told:
            with pytest.raises(DatabaseUnusable, match="disk is full"):
                one.result(60)
        assert notes(sqlite_engine, child) == []
        writers.submit(
            lambda session: session.execute(text("PRAGMA max_page_count=4294967294"))
        ).result(60)
        assert writers.submit(entry(child, now, note="room again")).result(60).created
    assert notes(sqlite_engine, child) == ["room again"]


def test_a_diary_another_program_holds_is_told_to_all_who_wait_and_is_written_later(
    sqlite_url: str, sqlite_engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    child, file = add_child(sqlite_engine, now), str(database.sqlite_file(sqlite_url))
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 20)
    engine = database.open_database(sqlite_url)
    with (
        on_sqlite(engine) as writers,
        closing(sqlite3.connect(file, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        told = [writers.submit(entry(child, now, note=f"entry {n}")) for n in range(3)]
        for one in told:
            with pytest.raises(DatabaseUnusable, match="Another program"):
                one.result(60)
        other.execute("ROLLBACK")
        assert writers.submit(entry(child, now, note="later")).result(60).created
    engine.dispose()
    assert notes(sqlite_engine, child) == ["later"]


def test_one_who_gave_up_before_its_turn_is_not_written(
    sqlite_engine: Engine, now: datetime
) -> None:
    child = add_child(sqlite_engine, now)
    with on_sqlite(sqlite_engine) as writers:

        def give_up(_session: Session) -> bool:
            return writers.submit(entry(child, now, note="gave up")).cancel()

        (gave_up,) = written_at_once(writers, give_up)
        assert gave_up.result(60)
        assert writers.submit(entry(child, now, note="stayed")).result(60).created
    assert notes(sqlite_engine, child) == ["stayed"]


def test_what_waits_when_the_diary_is_closed_is_still_written_and_nothing_after(
    engine: Engine, now: datetime
) -> None:
    child, writers = add_child(engine, now), Together(engine)
    told = written_at_once(writers, *(entry(child, now, note=f"entry {n}") for n in range(5)))
    writers.close()
    assert all(one.done() and one.result().created for one in told)
    assert sorted(notes(engine, child)) == [f"entry {n}" for n in range(5)]
    with pytest.raises(DatabaseUnusable, match="being closed"):
        writers.submit(entry(child, now))
