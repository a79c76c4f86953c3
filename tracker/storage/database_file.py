"""Detect that the file of an open SQLite diary was moved, deleted, replaced or overwritten.

SQLite goes on writing to the file it opened, whatever stands under its name by then: entries would
be acknowledged and be gone. So each transaction compares the files by device and inode. A diary
that stands there instead is opened as soon as no connection to the former file is left.
"""

from __future__ import annotations

import gc
import os
import secrets
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any, Final, Protocol
from weakref import WeakSet

from tracker.errors import DatabaseUnusable
from tracker.localization.messages import N_, _

SIDE_FILES: Final = ("-wal", "-shm")
"""What SQLite appends to the name of a database for its write-ahead log and the log's index."""

_HEADER_BYTES: Final = 72
_MAGIC: Final = b"SQLite format 3\x00"
_WAL_MODE: Final = b"\x02\x02"
"""Bytes 18 and 19 of the header of a file in WAL mode (sqlite.org/fileformat2.html, §1.3)."""

GONE: Final = N_(
    "The diary's file {where} is no longer there: it was moved or deleted while the program runs. "
    "Nothing was saved. Put the file back, or put back a backup with: movement-diary restore FILE."
)
REPLACED: Final = N_(
    "The diary's file {where} was replaced while the program runs, so this was not saved. The "
    "diary that stands there now is being opened: try again."
)
RESTART: Final = N_(
    "The diary's file {where} or a file beside it was replaced while the program runs. Nothing "
    "was saved. Restart the program to open the diary that stands there now."
)


def read_only_uri(path: str | Path) -> str:
    """Return the URI by which a database that stays unchanged is opened.

    In a folder that cannot be written SQLite opens a file in WAL mode only if it is told that
    nobody writes to it; a file without side files was closed, so that is so.
    """
    file = Path(path).resolve()
    is_closed = not any(os.path.exists(f"{file}{ending}") for ending in SIDE_FILES)  # noqa: PTH110
    if is_closed and not os.access(file.parent, os.W_OK):
        return f"{file.as_uri()}?immutable=1"
    return f"{file.as_uri()}?mode=ro"


@dataclass(frozen=True)
class Identity:
    """Two numbers in the header of a diary's file (sqlite.org/fileformat2.html, §1.3).

    `number` (SQLite's application_id) is random, another one in each file and copy. `generation`
    (user_version) grows with each checkpoint of ours, so that an older copy has a lower one.
    """

    number: int
    generation: int


def random_identity() -> int:
    """Return a random number for `PRAGMA application_id`, never 0."""
    return secrets.randbelow(2**31 - 1) + 1


def identity_in(connection: sqlite3.Connection) -> Identity:
    """Return the identity of an open diary, with what its log holds."""
    number = connection.execute("PRAGMA application_id").fetchone()[0]
    return Identity(number, connection.execute("PRAGMA user_version").fetchone()[0])


Inode = tuple[int, int]
"""The device and the inode of a file, which tell it from every other file."""


def _inode(path: str) -> Inode | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - each transaction calls it three times
    except OSError:
        return None
    return status.st_dev, status.st_ino


@dataclass(frozen=True)
class FileSet:
    """The inodes of a database, its write-ahead log and the log's index; None for a missing one."""

    main: Inode | None
    log: Inode | None
    index: Inode | None


class Holder(Protocol):
    """An object that holds connections to the file and opens new ones when it needs them."""

    def dispose(self) -> None:
        """Close the connections that are not in use."""


def _identity_of(header: bytes) -> Identity:
    """Return the identity in the first bytes of a file: at byte 68 and at byte 60."""
    return Identity(int.from_bytes(header[68:72]), int.from_bytes(header[60:64]))


def _uri(path: str) -> str:
    return Path(path).as_uri()


class DiaryConnection(sqlite3.Connection):
    """A connection that the file it belongs to knows about."""

    file: DatabaseFile | None = None

    def close(self) -> None:
        """Close the connection.

        SQLite leaves the log of a moved file as it is, so it is written into the file first.
        """
        if self.file is not None and self.file.is_moved():
            with suppress(sqlite3.Error):
                self.execute("PRAGMA wal_checkpoint(PASSIVE)")
        super().close()
        if self.file is not None:
            self.file.release(self)


class DatabaseFile:
    """The file of a diary, as this process has it open; all its connections have the same file."""

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(path)  # noqa: PTH100 - `Path.absolute` keeps `..`
        self.opened: FileSet | None = None
        self._target = self.path
        self._handle: int | None = None
        self._modified_ns = 0
        self._identities: frozenset[int] = frozenset()
        self._generation = 0
        self._schema: str | None = None
        self._refused: Inode | None = None
        self._lock = RLock()
        self._connections = WeakSet[DiaryConnection]()
        self._holders = WeakSet[Holder]()

    def add_holder(self, holder: Holder) -> None:
        """Let an engine, or whatever else holds connections, be told when to close them."""
        with self._lock:
            self._holders.add(holder)

    def connect(self, **options: Any) -> DiaryConnection:  # noqa: ANN401 - those of sqlite3.connect
        """Open a connection to the existing file; it is never created."""
        self.reopen_if_replaced()
        main = _inode(self.path)
        if main is None:
            raise DatabaseUnusable(_("There is no diary at {file}.").format(file=self.path))
        if main == self._refused and not self._is_diary():
            raise DatabaseUnusable(_(RESTART).format(where=self.path))
        self._refused = None
        uri = read_only_uri(self.path) if self.is_read_only() else f"{_uri(self.path)}?mode=rw"
        return sqlite3.connect(uri, uri=True, factory=DiaryConnection, **options)

    def is_read_only(self) -> bool:
        """Return whether the folder cannot be written: SQLite then cannot write the file either."""
        return not os.access(os.path.dirname(os.path.realpath(self.path)), os.W_OK)  # noqa: PTH120

    def adopt(self, connection: DiaryConnection) -> None:
        """Record what a new connection has open, after its first read; refuse another file."""
        with self._lock:
            if not self._connections:
                self._record(connection)
            elif not self._is_same():
                connection.close()
                raise DatabaseUnusable(_(RESTART).format(where=self.path))
            connection.file = self
            self._connections.add(connection)

    def _record(self, connection: DiaryConnection) -> None:
        self._target = os.path.realpath(self.path)
        self._close_handle()
        with suppress(OSError):
            if os.name != "nt":
                self._handle = os.open(self.path, os.O_RDONLY)
        self._modified_ns = 0
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.DatabaseError:
            row = None
        self._schema = row[0] if row else None
        self._record_identity(connection)
        self.opened = self._now()

    def _record_identity(self, connection: sqlite3.Connection) -> None:
        """Record the numbers of the file and of its log, which may hold a newer header."""
        with suppress(sqlite3.Error):
            stored, header = identity_in(connection), self._header()
            self._identities = frozenset({stored.number, _identity_of(header).number})
            self._generation = min(stored.generation, _identity_of(header).generation)

    def _header(self) -> bytes:
        return b"" if self._handle is None else os.pread(self._handle, _HEADER_BYTES, 0)

    def _close_handle(self) -> None:
        """Close the handle of the header; only while no connection is open, whose locks it ends."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def release(self, connection: DiaryConnection) -> None:
        """Forget a connection that was closed; after the last one any file may be opened."""
        with self._lock:
            self._connections.discard(connection)
            if not self._connections:
                self._forget()

    def _forget(self) -> None:
        """Forget the opened file; the log of a moved one must not be applied to another."""
        if self.opened is not None and self.is_moved():
            for ending, inode in zip(SIDE_FILES, (self.opened.log, self.opened.index), strict=True):
                if _inode(self._target + ending) == inode:
                    Path(self._target + ending).unlink(missing_ok=True)
        self._close_handle()
        self.opened = None

    def is_moved(self) -> bool:
        """Return whether the open file no longer stands under its name."""
        return self.opened is not None and _inode(self.path) != self.opened.main

    def _now(self) -> FileSet:
        return FileSet(_inode(self.path), *(_inode(self._target + ending) for ending in SIDE_FILES))

    def _is_same(self) -> bool:
        return not self._connections or (self._now() == self.opened and not self._is_overwritten())

    def _is_overwritten(self) -> bool:
        """Return whether another program copied something over the content of the open file.

        While a connection is open, SQLite changes the file only by checkpoints, and no program can
        end its WAL mode or change its identity.
        """
        if self._handle is None:
            return False
        modified_ns = os.fstat(self._handle).st_mtime_ns
        if modified_ns == self._modified_ns:
            return False
        header = self._header()
        present = _identity_of(header)
        if (
            header[: len(_MAGIC)] == _MAGIC
            and header[18:20] == _WAL_MODE
            and present.number in self._identities
            and present.generation >= self._generation
        ):
            self._modified_ns, self._generation = modified_ns, present.generation
            return False
        return True

    def reopen_if_replaced(self) -> bool:
        """Open another diary that stands there now; return whether there was one.

        DatabaseUnusable where there is none, or where only a restart can open it.
        """
        if self._is_same():
            return False
        with self._lock:
            if self._is_same():
                return False
            self._open_successor()
            return True

    def refuse_replaced(self, opened: FileSet | None) -> None:
        """Raise DatabaseUnusable unless the file is still the one that a writer has open."""
        if self.reopen_if_replaced() or self.opened is not opened:
            raise DatabaseUnusable(_(REPLACED).format(where=self.path))

    def _open_successor(self) -> None:
        now = self._now()
        if now.main is None:
            raise DatabaseUnusable(_(GONE).format(where=self.path))
        if (
            self.opened is not None
            and now.main == self.opened.main
            and now.log not in {None, self.opened.log}
        ):
            # Closing the last connection would delete the log of another program.
            raise DatabaseUnusable(_(RESTART).format(where=self.path))
        if not self.is_moved() and now.log is not None and self._is_overwritten():
            # What is in the log belongs to the content that is gone: it must not be applied.
            os.truncate(self._target + SIDE_FILES[0], 0)
        self._close_connections()
        if self._connections:
            raise DatabaseUnusable(_(REPLACED).format(where=self.path))
        if not self._is_diary():
            self._refused = now.main
            raise DatabaseUnusable(_(RESTART).format(where=self.path))

    def _close_connections(self) -> None:
        """Close every connection that is not in use.

        The last one writes the log into the file it belongs to, wherever that was moved.
        """
        for holder in list(self._holders):
            holder.dispose()
        if self._connections:
            gc.collect()
        if not self._connections:
            self._forget()

    def _is_diary(self) -> bool:
        """Return whether a diary of the same version stands there."""
        try:
            with closing(sqlite3.connect(f"{_uri(self.path)}?mode=ro", uri=True)) as connection:
                row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.Error:
            return False
        return row is not None and self._schema in {None, row[0]}


@cache
def database_file(path: str) -> DatabaseFile:
    """Return the file of a path, the same one for every caller in this process."""
    return DatabaseFile(path)
