"""Lookups of one row by its key, as every request needs them to know who is asking."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.dialects import sqlite

from tracker.storage.database import database_unusable, location, reading
from tracker.storage.database_file import database_file

if TYPE_CHECKING:
    from sqlalchemy import Engine, Select

DISPOSE_TIMEOUT_S = 1
"""How long closing waits for a lookup, which itself may wait for the file."""

Lookup = Callable[["Select[Any]", Mapping[str, object]], Mapping[str, Any] | None]
"""Return the one row that a statement selects with these parameters, None where there is none."""


def blocking_lookup(engine: Engine) -> Lookup:
    """Return a lookup that waits for a busy database, as any other reader does."""

    def lookup(
        statement: Select[Any], parameters: Mapping[str, object]
    ) -> Mapping[str, Any] | None:
        with reading(engine) as session:
            row = session.execute(statement, parameters).one_or_none()
        return None if row is None else row._asdict()

    return lookup


@cache
def compiled(statement: Select[Any]) -> tuple[str, tuple[str, ...]]:
    """Return a statement, a module's constant, as SQLite's text and the order of its parameters.

    Compiling costs several times as much as running it. Every parameter must be a `bindparam`.
    """
    result = statement.compile(dialect=sqlite.dialect())
    return str(result), tuple(result.positiontup or ())


class NonBlockingLookup:
    """A lookup in a SQLite file that never waits, for the event loop: some microseconds.

    It has a connection of its own. Readers of a file in WAL mode wait for no writer; a file that
    another program holds exclusively, or that cannot be read, raises DatabaseUnusable at once.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._location = location(engine)
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = self._connect()
        database_file(self._location).add_holder(self)

    def _connect(self) -> sqlite3.Connection:
        try:
            pooled = self._engine.raw_connection()
        except sqlite3.Error as error:
            raise database_unusable(error, self._location) from error
        pooled.detach()
        connection = cast("sqlite3.Connection", pooled.dbapi_connection)
        connection.execute("PRAGMA busy_timeout=0")
        return connection

    def __call__(
        self, statement: Select[Any], parameters: Mapping[str, object]
    ) -> Mapping[str, Any] | None:
        """Return the one row that a statement selects, None where there is none."""
        text, order = compiled(statement)
        try:
            with self._lock:
                if self._connection is None:
                    self._connection = self._connect()
                with closing(self._connection.cursor()) as cursor:
                    cursor.execute(text, [parameters[name] for name in order])
                    row = cursor.fetchone()
                    if row is None:
                        return None
                    names = [column[0] for column in cursor.description]
        except sqlite3.Error as error:
            raise database_unusable(error, self._location) from error
        return dict(zip(names, row, strict=True))

    def dispose(self) -> None:
        """Close the connection unless it is in use; the next lookup opens another one."""
        if self._lock.acquire(timeout=DISPOSE_TIMEOUT_S):
            try:
                if self._connection is not None:
                    self._connection.close()
                    self._connection = None
            finally:
                self._lock.release()

    def close(self) -> None:
        """Close the connection."""
        self.dispose()
