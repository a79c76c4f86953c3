"""Opening the database: engines and sessions; no error carries what was written. On SQLite every acknowledged entry is on the disk: WAL, synchronous=FULL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    ProgrammingError,
)
from sqlalchemy.orm import Session

from tracker.errors import DatabaseUnusable
from tracker.storage.write_lock import turns

BUSY_TIMEOUT_MS: Final = 10_000


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite database, None for PostgreSQL; a DatabaseUnusable for an address that cannot be read."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnusable(
            f"{url!r} is no database address. Give one such as sqlite:////home/me/diary.sqlite3."
        ) from None
    if parsed.get_backend_name() == "postgresql":
        return None
    if parsed.get_backend_name() != "sqlite":
        raise DatabaseUnusable(
            f"{parsed.get_backend_name()!r} is not a database this program knows. Use sqlite:/// or postgresql://."
        )
    if not parsed.database or parsed.database == ":memory:":
        raise DatabaseUnusable(
            "A diary needs a file. Give an address such as sqlite:////home/me/diary.sqlite3."
        )
    return Path(parsed.database)


def _new_engine(url: str, **options: Any) -> Engine:  # noqa: ANN401 - SQLAlchemy's own options
    try:
        return create_engine(url, hide_parameters=True, **options)
    except ModuleNotFoundError:
        raise DatabaseUnusable(
            "PostgreSQL needs one more package: pip install 'infant-movement-diary[postgres]'."
        ) from None


def open_database(url: str) -> Engine:
    """Return the everyday engine: on SQLite foreign keys on, durable commits, a write takes its lock at once."""
    file = sqlite_file(url)
    if file is None:
        return _new_engine(url)
    engine = _new_engine(
        url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def durable(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN"
        )

    return engine


def migration_engine(url: str) -> Engine:
    """Return the engine migrations run on: foreign keys off (a rebuilt table must not delete its children's rows), real transactions for DDL."""
    engine = _new_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def careful(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None
            connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
            connection.execute("PRAGMA foreign_keys=OFF")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def check_references(connection: Connection) -> None:
    """Raise DatabaseUnusable when a row points at nothing; called before a migration is kept."""
    if connection.dialect.name == "sqlite" and (
        broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    ):
        raise DatabaseUnusable(
            f"The upgrade would have left {len(broken)} entries without their child, so it was undone. Nothing has changed."
        )


SENTENCES: Final = {
    "readonly": "The diary at {where} can be read but not written. Give this account the right to write that file and its folder.",
    "unable to open": "The diary at {where} cannot be opened. Check that the folder exists and that this account may write in it.",
    "locked": "Another program is holding the diary at {where}. Close it and try again.",
    "full": "The disk is full, so nothing was saved. Make room and try again; what was saved before is intact.",
    "malformed": "The diary at {where} is damaged. Put back a backup with: movement-diary restore FILE.",
    "not a database": "{where} is not a diary. Check the address, or put back a backup with: movement-diary restore FILE.",
    "i/o error": "The disk under {where} reports an error. Nothing was saved; copy your backups to another disk.",
    "connection": "The database server at {where} cannot be reached. Check that it runs and that the address is right.",
}


def in_words(error: BaseException, where: str) -> DatabaseUnusable:
    """Say a database's error as a sentence that tells what to do."""
    said = str(getattr(error, "orig", error)).lower()
    sentence = next(
        (words for key, words in SENTENCES.items() if key in said),
        "The diary at {where} could not be used: " + said,
    )
    return DatabaseUnusable(sentence.format(where=where))


def place(engine: Engine) -> str:
    """Return where a database is, without any password."""
    return (
        engine.url.database or ""
        if engine.dialect.name == "sqlite"
        else engine.url.render_as_string(hide_password=True)
    )


def _options(engine: Engine, *, writing: bool) -> dict[str, Any]:
    """Return how a session is opened: SQLite gives every transaction one view of the diary, PostgreSQL when asked to."""
    one_view = (
        {} if writing or engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    )
    return {"writing": writing} | one_view


ONES_OWN: Final = (IntegrityError, DataError, ProgrammingError)
"""What is wrong with one statement; any other error of the driver is about the database."""


def fails_all(error: Exception) -> bool:
    """Say whether an error leaves nothing of a transaction, whatever its other parts were: the disk is full, the database locked or broken."""
    return isinstance(error, DBAPIError) and not isinstance(error, ONES_OWN)


@contextmanager
def part_of(session: Session) -> Iterator[None]:
    """Write a part of a transaction that is undone by itself where it fails."""
    connection = session.connection()
    connection.exec_driver_sql("SAVEPOINT part")
    try:
        yield
    except Exception as error:
        if not fails_all(error):
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT part")
            connection.exec_driver_sql("RELEASE SAVEPOINT part")
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT part")


def _turn(engine: Engine, *, writing: bool) -> AbstractContextManager[None]:
    """Return one's turn to write a file; a database server lets many write at once."""
    file = engine.url.database if writing and engine.dialect.name == "sqlite" else None
    return nullcontext() if file is None else turns(file).turn(BUSY_TIMEOUT_MS / 1000)


@contextmanager
def _session(engine: Engine, *, writing: bool) -> Iterator[Session]:
    try:
        with (
            _turn(engine, writing=writing),
            Session(engine.execution_options(**_options(engine, writing=writing))) as session,
            session.begin(),
        ):
            yield session
    except ONES_OWN:
        raise
    except DatabaseError as error:
        raise in_words(error, place(engine)) from error


def reading(engine: Engine) -> AbstractContextManager[Session]:
    """Return a session that only reads: one consistent view. A database that cannot be used is told as DatabaseUnusable."""
    return _session(engine, writing=False)


def writing(engine: Engine) -> AbstractContextManager[Session]:
    """Return a session that writes: all of it is kept at its end, or nothing."""
    return _session(engine, writing=True)
