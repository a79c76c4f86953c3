"""One row by its key, as every request asks for it before anything else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from tracker.storage.database import in_words, place, reading
from tracker.storage.prepared import in_order, run, written

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.storage.prepared import Statement

Look = Callable[["Statement", Mapping[str, object]], Mapping[str, Any] | None]
"""Find the one row that a statement asks for with these values, None where there is none."""


def patient(engine: Callable[[], Engine]) -> Look:
    """Return a look that waits for a busy database, as any reader does."""

    def look(statement: Statement, values: Mapping[str, object]) -> Mapping[str, Any] | None:
        with reading(engine()) as session:
            row = run(session.connection(), statement, values).one_or_none()
        return None if row is None else row._asdict()

    return look


class AtOnce:
    """A look into a SQLite file that never waits, so that the event loop may take it: some microseconds, on a connection of its own.

    Readers of a WAL wait for no writer. A file that somebody holds alone, or that cannot be read, is told as DatabaseUnusable at once.
    """

    def __init__(self, engine: Engine) -> None:
        self._where = place(engine)
        self._driver = engine.url.drivername
        self._one_at_a_time = Lock()
        apart = engine.raw_connection()
        apart.detach()
        self._connection: sqlite3.Connection = cast("sqlite3.Connection", apart.dbapi_connection)
        self._connection.execute("PRAGMA busy_timeout=0")

    def __call__(
        self, statement: Statement, values: Mapping[str, object]
    ) -> Mapping[str, Any] | None:
        """Find the one row."""
        told = written(statement, self._driver)
        try:
            with self._one_at_a_time, closing(self._connection.cursor()) as cursor:
                cursor.execute(told.text, in_order(told, values))
                row = cursor.fetchone()
                return (
                    None
                    if row is None
                    else dict(zip([column[0] for column in cursor.description], row, strict=True))
                )
        except sqlite3.Error as error:
            raise in_words(error, self._where) from error

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()
