"""Keeping the database well over the years: bring it up to date, copy it, put a copy back, check it.

Nothing here leaves a diary half changed: a copy is verified before it gets its name, an upgrade is one transaction after a copy.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DatabaseError, ProgrammingError

from tracker.database import check_references, in_words, migration_engine, open_database, place, sqlite_file
from tracker.errors import DatabaseTooNew, DatabaseUnusable
from tracker.models import TABLES, Base
from tracker.paths import resource

HEAD: Final = "0001"
"""The newest migration; a test holds it against the folder."""

COUNTED: Final = {"children": Base.metadata.tables["child"], **TABLES, "changes": Base.metadata.tables["change"]}

SQLITE_HEADER: Final = b"SQLite format 3\x00"
ADVISORY_LOCK: Final = 1_716_011_022
"""PostgreSQL: the number of the lock that lets one program at a time upgrade."""


# ------------------------------------------------------------------------------------------------------------------ upgrade


def _revision(connection: Connection) -> str | None:
    """Return the migration a database stands at, None where it has no tables yet."""
    names = "SELECT name FROM sqlite_master" if connection.dialect.name == "sqlite" else "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    tables = set(connection.scalars(text(names)))
    if "alembic_version" in tables:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    if tables:
        raise DatabaseUnusable(f"{connection.engine.url.database} holds something else than a diary. Give another address, or move that database away.")
    return None


def revision(url: str) -> str | None:
    """Return the migration a database stands at, None where it has no tables yet."""
    engine = open_database(url)
    try:
        with engine.begin() as connection:
            return _revision(connection)
    except DatabaseError as error:
        raise in_words(error, place(engine)) from error
    finally:
        engine.dispose()


def _known(wanted: str) -> bool:
    return any(path.name.startswith(f"{wanted}_") for path in (resource("migrations") / "versions").glob("*.py"))


def _first_bytes(file: Path) -> bytes:
    with file.open("rb") as handle:
        return handle.read(len(SQLITE_HEADER))


def _prepare_file(file: Path) -> None:
    """Make the folder of a new diary, private to its owner; refuse a file that is no diary."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        head = _first_bytes(file) if file.exists() else SQLITE_HEADER
    except OSError as error:
        raise DatabaseUnusable(f"The diary's place {file} cannot be used: {error.strerror}. Choose another with --database or TRACKER_DATA_DIR.") from None
    if not head:
        raise DatabaseUnusable(f"{file} is empty. If a diary should be there, put back a backup with: movement-diary restore FILE. If not, delete the file.")
    if head != SQLITE_HEADER:
        raise DatabaseUnusable(f"{file} is not a diary. Check the address, or put back a backup with: movement-diary restore FILE.")


@contextmanager
def _file_lock(file: Path) -> Iterator[None]:
    """Let one program at a time change the whole database file."""
    try:
        handle = file.with_name(file.name + ".lock").open("a+b")
    except OSError as error:
        raise DatabaseUnusable(f"The folder {file.parent} cannot be written: {error.strerror}. Give this account the right to write in it.") from None
    with handle:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415 - exists on Windows only

            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl  # noqa: PLC0415 - does not exist on Windows

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _migrate(url: str) -> None:
    from alembic import command  # noqa: PLC0415 - slow to import, needed once a release
    from alembic.config import Config  # noqa: PLC0415

    config = Config(str(resource("alembic.ini")))
    config.set_main_option("script_location", str(resource("migrations")))
    engine = migration_engine(url)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, HEAD)
    except ProgrammingError:
        raise
    except DatabaseError as error:
        raise in_words(error, place(engine)) from error


@dataclass(frozen=True)
class Upgrade:
    """What an upgrade did: from which migration to which, and the copy it made first."""

    before: str | None
    after: str
    copy: Path | None


def _upgrade_sqlite(url: str, file: Path, now: datetime) -> Upgrade:
    with _file_lock(file):
        before = revision(url)
        if before == HEAD:
            return Upgrade(before, HEAD, None)
        if before is not None and not _known(before):
            raise _too_new(str(file))
        copy = None if before is None else backup(url, usual_copy(url, now).with_stem(f"{file.stem}-{now:%Y%m%dT%H%M%SZ}-before-{HEAD}"))
        _migrate(url)
        return Upgrade(before, HEAD, copy)


def _upgrade_server(url: str) -> Upgrade:
    engine = open_database(url)
    try:
        with engine.begin() as lock:
            lock.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
            before = _revision(lock)
            if before is not None and before != HEAD and not _known(before):
                raise _too_new(place(engine))
            if before != HEAD:
                _migrate(url)
            return Upgrade(before, HEAD, None)
    except DatabaseError as error:
        raise in_words(error, place(engine)) from error
    finally:
        engine.dispose()


def _too_new(where: str) -> DatabaseTooNew:
    return DatabaseTooNew(f"The diary at {where} was written by a later version of this program. Install that version; nothing was changed.")


def upgrade(url: str, now: datetime) -> Upgrade:
    """Bring a database to this version, or make a new one. On SQLite an older one is copied and the copy verified first.

    One program at a time does it; the others wait and find it done. PostgreSQL is backed up by its own tools.
    """
    file = sqlite_file(url)
    if file is None:
        return _upgrade_server(url)
    _prepare_file(file)
    if file.exists() and revision(url) == HEAD:
        return Upgrade(HEAD, HEAD, None)
    return _upgrade_sqlite(url, file, now)


# ------------------------------------------------------------------------------------------------------------------- copies


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _faults(file: Path) -> list[str]:
    """Return what integrity and reference checks find in a database file; nothing where it is sound."""
    try:
        with closing(_read_only(file)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            found += [f"{row[0]}: a row without its {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")]
            return found
    except sqlite3.DatabaseError as error:
        return [str(error)]


def _need_sqlite(url: str) -> Path:
    file = sqlite_file(url)
    if file is None:
        raise DatabaseUnusable("This diary is on a database server. Copy it and put it back with the server's own tools: pg_dump and pg_restore.")
    if not file.exists():
        raise DatabaseUnusable(f"There is no diary at {file}.")
    return file


def usual_copy(url: str, now: datetime) -> Path:
    """Return where a copy made now goes when nobody says where: the backups folder beside the diary."""
    file = _need_sqlite(url)
    return file.parent / "backups" / f"{file.stem}-{now:%Y%m%dT%H%M%SZ}{file.suffix}"


def backup(url: str, target: Path) -> Path:
    """Copy a diary to `target` while it is in use; the copy is verified and on the disk before it gets its name."""
    file = _need_sqlite(url)
    if target.exists():
        raise DatabaseUnusable(f"{target} is there already. Give another name; nothing was overwritten.")
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _copy(file, part)
        if faults := _faults(part):
            raise DatabaseUnusable(f"The copy of {file} did not pass its check ({faults[0]}), so it was not kept. The diary itself was not changed.")
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnusable(f"The copy could not be written to {target}: {error}. The diary itself was not changed.") from None
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
        raise DatabaseUnusable("This diary is on a database server. Put a copy back with the server's own tools: pg_restore.")
    if not source.is_file():
        raise DatabaseUnusable(f"There is no file {source}.")
    if faults := _faults(source):
        raise DatabaseUnusable(f"{source} is not a sound copy of a diary ({faults[0]}). Nothing was changed.")
    _refuse_strangers(source)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _file_lock(file):
        aside = file.with_name(f"{file.stem}-{now:%Y%m%dT%H%M%SZ}-before-restore{file.suffix}")
        sound = file.exists() and not _faults(file)
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
    if not _known(found[0]):
        raise _too_new(str(source))


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
        with closing(_read_only(source)) as copy, closing(sqlite3.connect(file, timeout=10)) as diary:
            copy.backup(diary)
            diary.execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error as error:
        raise DatabaseUnusable(f"The copy could not be put back ({error}). Close the program that uses the diary and try again.") from None


@dataclass(frozen=True)
class CheckUp:
    """What a check found: the migration, how many rows each table holds, and all faults."""

    revision: str | None
    rows: dict[str, int]
    faults: tuple[str, ...]


def check(url: str) -> CheckUp:
    """Check a diary: integrity, references, constraints and migration."""
    file = sqlite_file(url)
    faults = [] if file is None else _faults(_need_sqlite(url))
    if faults:
        return CheckUp(None, {}, tuple(faults))
    engine = open_database(url)
    try:
        with engine.begin() as connection:
            found = _revision(connection)
            check_references(connection)
            rows = {name: connection.scalar(select(func.count()).select_from(table)) or 0 for name, table in COUNTED.items()}
    except DatabaseError as error:
        raise in_words(error, place(engine)) from error
    finally:
        engine.dispose()
    behind = () if found == HEAD else (f"stands at {found}, this program needs {HEAD}: run movement-diary upgrade",)
    return CheckUp(found, rows, behind)
