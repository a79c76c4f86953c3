"""Whether a diary can be read and written, for the program that watches the server."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from tracker.errors import UserError
from tracker.storage.clock_fault import clock_faults
from tracker.storage.database import location, reading, writing
from tracker.storage.migrate import HEAD, revision

if TYPE_CHECKING:
    from sqlalchemy import Engine

WRITE_EVERY: Final = timedelta(minutes=1)
"""How long the result of one try to write holds (ours): a probe may ask every second."""


class HealthCheck:
    """The state of one diary."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock
        self._lock = Lock()
        self._tried_at: datetime | None = None
        self._is_writable = False

    def is_well(self) -> bool:
        """Return whether the diary stands at this version, can be read, and could be written."""
        try:
            number = revision(self._engine.url.render_as_string(hide_password=False))
        except UserError:
            return False
        return number == HEAD and self._was_writable()

    def is_clock_behind(self) -> bool:
        """Return whether an entry of any child is later than the clock."""
        try:
            with reading(self._engine) as session:
                return bool(clock_faults(session, self._clock()))
        except UserError:
            return False

    def _was_writable(self) -> bool:
        """Return the result of the last try to write, from WRITE_EVERY ago at most."""
        with self._lock:
            now = self._clock()
            if self._tried_at is None or abs(now - self._tried_at) >= WRITE_EVERY:
                self._is_writable, self._tried_at = self._try_to_write(), now
            return self._is_writable

    def _try_to_write(self) -> bool:
        """Write in a savepoint and undo it; a disk that is read-only is seen by its permissions."""
        if self._engine.dialect.name == "sqlite":
            file = os.path.realpath(location(self._engine))
            if not all(os.access(path, os.W_OK) for path in (file, os.path.dirname(file))):  # noqa: PTH120
                return False
        try:
            with writing(self._engine) as session:
                savepoint = session.begin_nested()
                session.execute(text("UPDATE alembic_version SET version_num = version_num"))
                savepoint.rollback()
        except UserError:
            return False
        return True
