"""Open the database: engines and sessions.

No error carries what was written. On SQLite every acknowledged entry is on the disk: journal mode
WAL with synchronous=FULL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    IntegrityError,
    ProgrammingError,
)
from sqlalchemy.orm import Session

from tracker.errors import DatabaseUnusable
from tracker.localization.messages import N_, _
from tracker.storage.database_file import (
    SIDE_FILES,
    DatabaseFile,
    DiaryConnection,
    database_file,
    identity_in,
)
from tracker.storage.write_lock import write_lock

BUSY_TIMEOUT_MS: Final = 10_000


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite database, None for PostgreSQL; DatabaseUnusable for any other."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise DatabaseUnusable(
            _(
                "{address} is no database address. Give one such as "
                "sqlite:////home/me/diary.sqlite3."
            ).format(address=repr(url))
        ) from None
    if address.get_backend_name() == "postgresql":
        return None
    if address.get_backend_name() != "sqlite":
        raise DatabaseUnusable(
            _(
                "{name} is not a database this program knows. Use sqlite:/// or postgresql://."
            ).format(name=repr(address.get_backend_name()))
        )
    if not address.database or address.database == ":memory:":
        raise DatabaseUnusable(
            _("A diary needs a file. Give an address such as sqlite:////home/me/diary.sqlite3.")
        )
    return Path(address.database)


def _new_engine(url: str, **options: Any) -> Engine:  # noqa: ANN401 - SQLAlchemy's own options
    try:
        return create_engine(url, hide_parameters=True, **options)
    except ModuleNotFoundError:
        raise DatabaseUnusable(
            _("PostgreSQL needs one more package: pip install 'infant-movement-diary[postgres]'.")
        ) from None


def _durable_connection(file: DatabaseFile) -> DiaryConnection:
    """Return a new connection to the file of a diary, set up for everyday use."""
    connection = file.connect(
        timeout=BUSY_TIMEOUT_MS / 1000, check_same_thread=False, isolation_level=None
    )
    try:
        for pragma in (
            *(() if file.is_read_only() else ("journal_mode=WAL",)),
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "schema_version",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        file.adopt(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def checkpoint(url: str) -> None:
    """Write the log of a SQLite diary into its file, so that the file alone holds every entry.

    What others read or write at the moment stays in the log until the next time.
    """
    if file := sqlite_file(url):
        try:
            with closing(_durable_connection(database_file(str(file)))) as connection:
                connection.execute("PRAGMA busy_timeout=0")
                _begin_generation(connection, file)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error as error:
            raise database_unusable(error, str(file)) from error


def _begin_generation(connection: sqlite3.Connection, file: Path) -> None:
    """Raise the generation in the header if there is a log to write; see `Identity`."""
    log = file.with_name(file.name + SIDE_FILES[0])
    if not log.exists() or log.stat().st_size == 0:
        return
    with suppress(sqlite3.OperationalError):  # somebody writes: the next checkpoint does it
        connection.execute("BEGIN IMMEDIATE")
        generation = identity_in(connection).generation + 1
        connection.execute(f"PRAGMA user_version={generation}")
        connection.execute("COMMIT")


def open_database(url: str) -> Engine:
    """Return the engine for everyday use; it connects when it is first used.

    On SQLite it enforces foreign keys, commits durably, and takes the write lock at the start of a
    transaction that writes.
    """
    file = sqlite_file(url)
    if file is None:
        return _new_engine(url)
    file_in_use = database_file(str(file))
    engine = _new_engine(url)
    file_in_use.add_holder(engine)

    @event.listens_for(engine, "do_connect")
    def connect(*_arguments: object) -> DiaryConnection:
        return _durable_connection(file_in_use)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN"
        )

    return engine


def migration_engine(url: str) -> Engine:
    """Return the engine for migrations.

    On SQLite foreign keys are off, so that rebuilding a table does not delete the rows that refer
    to it, and DDL runs in transactions.
    """
    engine = _new_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None
            connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
            connection.execute("PRAGMA foreign_keys=OFF")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def check_references(connection: Connection) -> None:
    """Raise DatabaseUnusable where a foreign key is broken, before a migration commits."""
    if connection.dialect.name == "sqlite" and (
        broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    ):
        raise DatabaseUnusable(
            _(
                "The upgrade would have left {count} entries without their child, so it was "
                "undone. Nothing has changed."
            ).format(count=len(broken))
        )


ERROR_SENTENCES: Final = {
    "readonly": N_(
        "The diary at {where} can be read but not written. Give this account the right to write "
        "that file and its folder."
    ),
    "unable to open": N_(
        "The diary at {where} cannot be opened. Check that the folder exists and that this "
        "account may write in it."
    ),
    "locked": N_("Another program is holding the diary at {where}. Close it and try again."),
    "full": N_(
        "The disk is full, so nothing was saved. Make room and try again; what was saved before "
        "is intact."
    ),
    "malformed": N_(
        "The diary at {where} is damaged. Put back a backup with: movement-diary restore FILE."
    ),
    "not a database": N_(
        "{where} is not a diary. Check the address, or put back a backup with: movement-diary "
        "restore FILE."
    ),
    "i/o error": N_(
        "The disk under {where} reports an error. Nothing was saved; copy your backups to another "
        "disk."
    ),
    "connection": N_(
        "The database server at {where} cannot be reached. Check that it runs and that the "
        "address is right."
    ),
}


OTHER_FAULT: Final = N_("The diary at {where} could not be used: {fault}")


def database_unusable(error: BaseException, where: str) -> DatabaseUnusable:
    """Return an error of the database as a DatabaseUnusable that says what to do."""
    message = str(getattr(error, "orig", error)).lower()
    sentence = next((text for key, text in ERROR_SENTENCES.items() if key in message), OTHER_FAULT)
    return DatabaseUnusable(_(sentence).format(where=where, fault=message))


def location(engine: Engine) -> str:
    """Return the file or URL of a database, without a password."""
    return (
        engine.url.database or ""
        if engine.dialect.name == "sqlite"
        else engine.url.render_as_string(hide_password=True)
    )


def _options(engine: Engine, *, writing: bool) -> dict[str, Any]:
    """Return the execution options of a session.

    A reading session sees one snapshot: on SQLite always, on PostgreSQL by its isolation level.
    """
    snapshot_option = (
        {} if writing or engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    )
    return {"writing": writing} | snapshot_option


STATEMENT_FAULTS: Final = (IntegrityError, DataError, ProgrammingError)
"""What is wrong with one statement; any other error of the driver is about the database."""


def _file(engine: Engine) -> DatabaseFile | None:
    """Return the file of a SQLite database, None for PostgreSQL."""
    path = engine.url.database if engine.dialect.name == "sqlite" else None
    return None if path is None else database_file(path)


@contextmanager
def _database_errors(engine: Engine) -> Iterator[None]:
    """Turn an error about the database into a DatabaseUnusable."""
    try:
        yield
    except STATEMENT_FAULTS:
        raise
    except DatabaseError as error:
        raise database_unusable(error, location(engine)) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Return a session that only reads, from one snapshot; DatabaseUnusable where it cannot.

    A file that is gone can be read for as long as it is open.
    """
    if file := _file(engine):
        with suppress(DatabaseUnusable):
            file.reopen_if_replaced()
    with (
        _database_errors(engine),
        Session(engine.execution_options(**_options(engine, writing=False))) as session,
        session.begin(),
    ):
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Return a session that writes: at its end everything is committed, or nothing.

    DatabaseUnusable where the file is no longer the diary's, also if it went during the session:
    what was written to it then counts as not saved.
    """
    file = _file(engine)
    with (
        _database_errors(engine),
        write_lock(str(engine.url.database)).acquire(BUSY_TIMEOUT_MS / 1000)
        if file
        else nullcontext(),
        Session(engine.execution_options(**_options(engine, writing=True))) as session,
    ):
        open_files = None
        if file:
            file.refuse_replaced(file.opened)
        with session.begin():
            if file:
                session.connection()
                open_files = file.opened
                file.refuse_replaced(open_files)
            yield session
        if file:
            file.refuse_replaced(open_files)
