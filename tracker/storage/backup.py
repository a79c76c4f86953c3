"""Back up and restore a SQLite diary.

A backup is made while the diary is in use, and verified before it gets its name. Restoring one
keeps the present diary aside.
"""

from __future__ import annotations

import glob
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from tracker.errors import DatabaseTooNew, DatabaseUnusable
from tracker.localization.messages import _
from tracker.resources import resource
from tracker.storage.backup_messages import (
    COPY_ON_SERVER,
    CUT_SHORT,
    FOLDER_NOT_WRITABLE,
    IS_THE_DIARY,
    IS_THERE,
    NO_DIARY,
    NOT_SOUND,
    NOT_WRITTEN,
    ORPHAN,
    RESTORE_ON_SERVER,
)
from tracker.storage.database import sqlite_file
from tracker.storage.database_file import identity_in, random_identity, read_only_uri


def has_migration(number: str) -> bool:
    """Return whether this program has a migration of that number."""
    return any(
        path.name.startswith(f"{number}_")
        for path in (resource("migrations") / "versions").glob("*.py")
    )


def too_new(where: str) -> DatabaseTooNew:
    """Return the error for a diary that a later version wrote."""
    return DatabaseTooNew(
        _(
            "The diary at {where} was written by a later version of this program. Install that "
            "version; nothing was changed."
        ).format(where=where)
    )


@contextmanager
def file_lock(file: Path) -> Iterator[None]:
    """Hold a lock between programs: one at a time may change the whole database file."""
    try:
        handle = file.with_name(file.name + ".lock").open("a+b")
    except OSError as error:
        raise DatabaseUnusable(
            _(FOLDER_NOT_WRITABLE).format(folder=file.parent, reason=error.strerror)
        ) from None
    with handle:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415 - exists on Windows only

            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl  # noqa: PLC0415 - does not exist on Windows

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(read_only_uri(file), uri=True)


def _connection_for_check(file: Path) -> sqlite3.Connection:
    """Open a file for `integrity_check`.

    SQLite (3.40) checks CHECK constraints only on a writable connection; `query_only` prevents
    writes.
    """
    is_writable = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
    uri = f"{file.resolve().as_uri()}?mode=rw" if is_writable else read_only_uri(file)
    connection = sqlite3.connect(uri, uri=True)
    connection.text_factory = _readable
    connection.execute("PRAGMA query_only=ON")
    return connection


def _readable(value: bytes) -> str:
    """Return text of a file that may be damaged: its bytes need not be UTF-8."""
    return value.decode("utf-8", "replace")


def faults_in(file: Path) -> list[str]:
    """Return the faults that SQLite's integrity and foreign-key checks find in a database file."""
    try:
        with closing(_connection_for_check(file)) as connection:
            faults = [
                str(row[0])
                for row in connection.execute("PRAGMA integrity_check")
                if row[0] != "ok"
            ]
            faults += [
                _(ORPHAN).format(table=row[0], parent=row[2])
                for row in connection.execute("PRAGMA foreign_key_check")
            ]
            return faults
    except Exception as error:  # noqa: BLE001 - whatever a damaged file causes is its fault
        return [str(error) or type(error).__name__]


def faults_in_copy(file: Path) -> list[str]:
    """Return the faults of a file that nobody writes to.

    It must also be as long as its header says: SQLite does not notice a truncated last page. The
    header has the page size at byte 16 (1 means 65,536) and the number of pages at byte 28
    (sqlite.org/fileformat2.html, §1.3).
    """
    with file.open("rb") as handle:
        header = handle.read(32)
    page_bytes, pages = int.from_bytes(header[16:18]), int.from_bytes(header[28:32])
    if file.stat().st_size < pages * (65_536 if page_bytes == 1 else page_bytes):
        return [_(CUT_SHORT)]
    return faults_in(file)


def existing_file(url: str) -> Path:
    """Return the existing file of a SQLite diary; DatabaseUnusable where there is none."""
    file = sqlite_file(url)
    if file is None:
        raise DatabaseUnusable(_(COPY_ON_SERVER))
    if not file.exists():
        raise DatabaseUnusable(_(NO_DIARY).format(file=file))
    return file


def default_backup_file(url: str, now: datetime) -> Path:
    """Return the default file of a backup made now, in the folder `backups` beside the diary."""
    file = existing_file(url)
    return file.parent / "backups" / f"{file.stem}-{now:%Y%m%dT%H%M%SZ}{file.suffix}"


def backup(url: str, target: Path) -> Path:
    """Copy a diary to `target` while it is in use; return `target`.

    The copy is verified and flushed to the disk before it gets its name.
    """
    file = existing_file(url)
    if target.exists():
        raise DatabaseUnusable(_(IS_THERE).format(file=target))
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _copy(file, part)
        faults = faults_in_copy(part)
        if not faults:
            part.replace(target)
    except Exception as error:  # noqa: BLE001 - a damaged diary may cause any
        raise DatabaseUnusable(_(NOT_WRITTEN).format(file=target, reason=error)) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    if faults:
        raise DatabaseUnusable(_(NOT_SOUND).format(file=file, fault=faults[0]))
    return target


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(_read_only(source)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute(f"PRAGMA application_id={random_identity()}")
        _empty_access(copy)
    with target.open("rb+") as handle:
        target.chmod(0o600)
        os.fsync(handle.fileno())


ACCESS_TABLES: Final = ("secret", "device", "token", "attempt")
"""Who may open the diary: no part of a copy."""


def _tables(connection: sqlite3.Connection, schema: str = "main") -> set[str]:
    return {
        row[0]
        for row in connection.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type='table'")  # noqa: S608 - a constant
    }


def _empty_access(copy: sqlite3.Connection) -> None:
    """Delete the passcode, devices, tokens and failed logins, and overwrite where they were."""
    copy.execute("PRAGMA secure_delete=ON")
    for table in _tables(copy) & set(ACCESS_TABLES):
        copy.execute(f"DELETE FROM {table}")  # noqa: S608 - one of our tables
    copy.commit()


def _take_access(copy: sqlite3.Connection, present: Path) -> None:
    """Copy the access tables of the present diary; tokens of children it lacks are left out."""
    copy.execute("ATTACH ? AS present", (f"{present.resolve().as_uri()}?mode=ro",))
    for table in _tables(copy) & _tables(copy, "present") & set(ACCESS_TABLES):
        columns = ", ".join(
            row[0]
            for row in copy.execute(
                "SELECT name FROM pragma_table_info(?1, 'main') WHERE name IN "
                "(SELECT name FROM pragma_table_info(?1, 'present'))",
                (table,),
            )
        )
        condition = (
            "WHERE child_id IS NULL OR child_id IN (SELECT id FROM main.child)"
            if table == "token"
            else ""
        )
        copy.execute(
            f"INSERT INTO main.{table} ({columns}) "  # noqa: S608 - names of our tables
            f"SELECT {columns} FROM present.{table} {condition}"
        )
    copy.commit()
    copy.execute("DETACH present")


def _take_identity(copy: sqlite3.Connection, present: Path) -> None:
    """Give a copy the identity of the present diary, whose file it will stay, and a later time."""
    with closing(_read_only(present)) as connection:
        identity = identity_in(connection)
    copy.execute(f"PRAGMA application_id={identity.number}")
    copy.execute(f"PRAGMA user_version={identity.generation + 1}")
    copy.commit()


@contextmanager
def _with_present_access(source: Path, present: Path | None, part: Path) -> Iterator[Path]:
    """Write a copy of a backup with the access tables of the present diary; delete it at the end.

    Without a present diary they are empty.
    """
    try:
        _copy(source, part)
        if present is not None:
            with closing(sqlite3.connect(part.resolve().as_uri(), uri=True)) as copy:
                _take_access(copy, present)
                _take_identity(copy, present)
        yield part
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnusable(
            _("The copy could not be put back ({reason}). The diary was not changed.").format(
                reason=error
            )
        ) from None
    finally:
        part.unlink(missing_ok=True)


def remove_unfinished(file: Path) -> None:
    """Delete what an upgrade or a restore that was broken off left of a copy."""
    unfinished = [
        path
        for folder in (file.parent, file.parent / "backups")
        for path in folder.glob(f"{glob.escape(file.stem)}*-before-*.part*")
    ]
    if unfinished:
        with file_lock(file):  # who writes one holds it
            for path in unfinished:
                path.unlink(missing_ok=True)


def restore(url: str, source: Path, now: datetime) -> Path | None:
    """Restore a backup as the diary; return where the present diary was kept, None for none.

    The passcode, devices, tokens and failed logins stay those of the present diary.
    """
    file = sqlite_file(url)
    if file is None:
        raise DatabaseUnusable(_(RESTORE_ON_SERVER))
    if not source.is_file():
        raise DatabaseUnusable(_("There is no file {file}.").format(file=source))
    if file.exists() and source.samefile(file):
        raise DatabaseUnusable(_(IS_THE_DIARY).format(file=source))
    if faults := faults_in_copy(source):
        raise DatabaseUnusable(
            _("{file} is not a sound copy of a diary ({fault}). Nothing was changed.").format(
                file=source, fault=faults[0]
            )
        )
    _refuse_other_databases(source)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file_lock(file):
        aside = file.with_name(f"{file.stem}-{now:%Y%m%dT%H%M%SZ}-before-restore{file.suffix}")
        is_sound = file.exists() and not faults_in(file)
        part = file.with_name(f"{file.name}-before-restore.part")
        with _with_present_access(source, file if is_sound else None, part) as copy:
            previous = backup(url, aside) if is_sound else _move_aside(file, aside)
            _copy_into(copy, file)
    return previous


def _refuse_other_databases(source: Path) -> None:
    with closing(_read_only(source)) as copy:
        try:
            version = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        except (sqlite3.DatabaseError, UnicodeError):
            version = None
    if version is None:
        raise DatabaseUnusable(
            _("{file} is a database, but not a diary. Nothing was changed.").format(file=source)
        )
    if not has_migration(version[0]):
        raise too_new(str(source))


def _move_aside(file: Path, aside: Path) -> Path | None:
    """Rename a damaged diary with all its side files; None where there was none."""
    if not file.exists():
        return None
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            file.with_name(file.name + ending).rename(aside.with_name(aside.name + ending))
    return aside


def _copy_into(source: Path, file: Path) -> None:
    """Overwrite the diary with a backup in one transaction; programs that have it open see it."""
    try:
        with (
            closing(_read_only(source)) as copy,
            closing(sqlite3.connect(file, timeout=10)) as diary,
        ):
            copy.backup(diary)
            diary.execute("PRAGMA journal_mode=WAL")
        with suppress(OSError):
            file.chmod(0o600)
    except sqlite3.Error as error:
        raise DatabaseUnusable(
            _(
                "The copy could not be put back ({reason}). Close the program that uses the diary "
                "and try again."
            ).format(reason=error)
        ) from None
