"""Copies of a SQLite diary: made while it is in use, verified before they get their name, put back without losing the present one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from tracker.errors import DatabaseTooNew, DatabaseUnusable
from tracker.resources import resource
from tracker.storage.database import sqlite_file


def known_revision(wanted: str) -> bool:
    """Say whether this program has a migration of that number."""
    return any(
        path.name.startswith(f"{wanted}_")
        for path in (resource("migrations") / "versions").glob("*.py")
    )


def too_new(where: str) -> DatabaseTooNew:
    """Return the refusal of a diary that a later version wrote."""
    return DatabaseTooNew(
        f"The diary at {where} was written by a later version of this program. Install that version; nothing was changed."
    )


@contextmanager
def file_lock(file: Path) -> Iterator[None]:
    """Let one program at a time change the whole database file."""
    try:
        handle = file.with_name(file.name + ".lock").open("a+b")
    except OSError as error:
        raise DatabaseUnusable(
            f"The folder {file.parent} cannot be written: {error.strerror}. Give this account the right to write in it."
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
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _for_checking(file: Path) -> sqlite3.Connection:
    """Open a file to be checked: SQLite (3.40) looks at CHECK constraints only where it could write; `query_only` keeps it from doing so."""
    mode = "rw" if os.access(file, os.W_OK) and os.access(file.parent, os.W_OK) else "ro"
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode={mode}", uri=True)
    connection.execute("PRAGMA query_only=ON")
    return connection


def faults_in(file: Path) -> list[str]:
    """Return what integrity, constraint and reference checks find in a database file; nothing where it is sound."""
    try:
        with closing(_for_checking(file)) as connection:
            found = [
                str(row[0])
                for row in connection.execute("PRAGMA integrity_check")
                if row[0] != "ok"
            ]
            found += [
                f"{row[0]}: a row without its {row[2]}"
                for row in connection.execute("PRAGMA foreign_key_check")
            ]
            return found
    except sqlite3.DatabaseError as error:
        return [str(error)]


def faults_in_copy(file: Path) -> list[str]:
    """Return the faults of a file that nobody writes to. It must also be as long as its header says: SQLite does not miss the end of a last page.

    The header's page size stands at byte 16 (1 means 65,536), the number of pages at byte 28 (sqlite.org/fileformat2.html, §1.3).
    """
    with file.open("rb") as handle:
        header = handle.read(32)
    page_bytes, pages = int.from_bytes(header[16:18]), int.from_bytes(header[28:32])
    if file.stat().st_size < pages * (65_536 if page_bytes == 1 else page_bytes):
        return ["its end is missing"]
    return faults_in(file)


def existing_file(url: str) -> Path:
    """Return the file of a SQLite diary that is there; a DatabaseUnusable for a server, or where there is none."""
    file = sqlite_file(url)
    if file is None:
        raise DatabaseUnusable(
            "This diary is on a database server. Copy it and put it back with the server's own tools: pg_dump and pg_restore."
        )
    if not file.exists():
        raise DatabaseUnusable(f"There is no diary at {file}.")
    return file


def usual_copy(url: str, now: datetime) -> Path:
    """Return where a copy made now goes when nobody says where: the backups folder beside the diary."""
    file = existing_file(url)
    return file.parent / "backups" / f"{file.stem}-{now:%Y%m%dT%H%M%SZ}{file.suffix}"


def backup(url: str, target: Path) -> Path:
    """Copy a diary to `target` while it is in use; the copy is verified and on the disk before it gets its name."""
    file = existing_file(url)
    if target.exists():
        raise DatabaseUnusable(
            f"{target} is there already. Give another name; nothing was overwritten."
        )
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _copy(file, part)
        if faults := faults_in_copy(part):
            raise DatabaseUnusable(
                f"The copy of {file} did not pass its check ({faults[0]}), so it was not kept. The diary itself was not changed."
            )
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnusable(
            f"The copy could not be written to {target}: {error}. The diary itself was not changed."
        ) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return target


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(_read_only(source)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    with target.open("rb+") as handle:
        target.chmod(0o600)
        os.fsync(handle.fileno())


def restore(url: str, source: Path, now: datetime) -> Path | None:
    """Put a copy back as the diary. The present diary is kept aside first; its new place is returned (None: there was none)."""
    file = sqlite_file(url)
    if file is None:
        raise DatabaseUnusable(
            "This diary is on a database server. Put a copy back with the server's own tools: pg_restore."
        )
    if not source.is_file():
        raise DatabaseUnusable(f"There is no file {source}.")
    if faults := faults_in_copy(source):
        raise DatabaseUnusable(
            f"{source} is not a sound copy of a diary ({faults[0]}). Nothing was changed."
        )
    _refuse_strangers(source)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file_lock(file):
        aside = file.with_name(f"{file.stem}-{now:%Y%m%dT%H%M%SZ}-before-restore{file.suffix}")
        sound = file.exists() and not faults_in(file)
        kept = backup(url, aside) if sound else _move_aside(file, aside)
        _copy_into(source, file)
    return kept


def _refuse_strangers(source: Path) -> None:
    with closing(_read_only(source)) as copy:
        try:
            found = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.DatabaseError:
            found = None
    if found is None:
        raise DatabaseUnusable(f"{source} is a database, but not a diary. Nothing was changed.")
    if not known_revision(found[0]):
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
    """Write a copy over the diary in one transaction, seen by programs that have it open."""
    try:
        with (
            closing(_read_only(source)) as copy,
            closing(sqlite3.connect(file, timeout=10)) as diary,
        ):
            copy.backup(diary)
            diary.execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error as error:
        raise DatabaseUnusable(
            f"The copy could not be put back ({error}). Close the program that uses the diary and try again."
        ) from None
