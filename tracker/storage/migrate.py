"""Migrate a database to this version, and check it.

An upgrade is one transaction, after a verified backup, so it is never half done.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DatabaseError, ProgrammingError

from tracker.errors import DatabaseUnusable
from tracker.localization.messages import _
from tracker.resources import resource
from tracker.storage.backup import (
    backup,
    default_backup_file,
    existing_file,
    faults_in,
    file_lock,
    has_migration,
    remove_unfinished,
    too_new,
)
from tracker.storage.database import (
    check_references,
    database_unusable,
    location,
    migration_engine,
    open_database,
    sqlite_file,
)
from tracker.storage.models import TABLES, Base

HEAD: Final = "0010"
"""The newest migration; a test holds it against the folder."""

COUNTED: Final = {
    "children": Base.metadata.tables["child"],
    **TABLES,
    "changes": Base.metadata.tables["change"],
}

SQLITE_HEADER: Final = b"SQLite format 3\x00"
ADVISORY_LOCK: Final = 1_716_011_022
"""The PostgreSQL lock that lets one program at a time upgrade."""


def _revision(connection: Connection) -> str | None:
    """Return the number of a database's last migration, None where it has no tables yet."""
    names = (
        "SELECT name FROM sqlite_master"
        if connection.dialect.name == "sqlite"
        else "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    )
    tables = set(connection.scalars(text(names)))
    if "alembic_version" in tables:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    if tables:
        raise DatabaseUnusable(
            _(
                "{file} holds something else than a diary. Give another address, or move that "
                "database away."
            ).format(file=connection.engine.url.database)
        )
    return None


def revision(url: str) -> str | None:
    """Return the number of a database's last migration, None where it has no tables yet.

    A missing file has none, and is not created.
    """
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return None
    engine = open_database(url)
    try:
        with engine.begin() as connection:
            return _revision(connection)
    except DatabaseError as error:
        raise database_unusable(error, location(engine)) from error
    finally:
        engine.dispose()


def _make_folder(file: Path) -> None:
    """Make the folder of a new diary, private to its owner."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _unusable_place(file, error) from None


def _first_bytes(file: Path) -> bytes | None:
    """Return the first bytes of a file, as many as SQLite's header has; None without a file."""
    try:
        with file.open("rb") as handle:
            return handle.read(len(SQLITE_HEADER))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable_place(file, error) from None


def _unusable_place(file: Path, error: OSError) -> DatabaseUnusable:
    return DatabaseUnusable(
        _(
            "The diary's place {file} cannot be used: {reason}. Choose another with --database or "
            "TRACKER_DATA_DIR."
        ).format(file=file, reason=error.strerror)
    )


def _refuse_other_files(file: Path) -> None:
    begins = _first_bytes(file)
    if begins == b"":
        raise DatabaseUnusable(
            _(
                "{file} is empty. If a diary should be there, put back a backup with: "
                "movement-diary restore FILE. If not, delete the file."
            ).format(file=file)
        )
    if begins not in {None, SQLITE_HEADER}:
        raise DatabaseUnusable(
            _(
                "{where} is not a diary. Check the address, or put back a backup with: "
                "movement-diary restore FILE."
            ).format(where=file)
        )


def _migrate(url: str) -> None:
    from alembic import command  # noqa: PLC0415 - slow to import, needed once a release
    from alembic.config import Config  # noqa: PLC0415

    config = Config(str(resource("alembic.ini")))
    config.set_main_option("script_location", str(resource("migrations")))
    engine = migration_engine(url)
    try:
        if file := sqlite_file(url):
            with suppress(OSError):  # what cannot be opened is said below
                file.touch(mode=0o600)
                file.chmod(0o600)
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, HEAD)
    except ProgrammingError:
        raise
    except DatabaseError as error:
        raise database_unusable(error, location(engine)) from error


@dataclass(frozen=True)
class Upgrade:
    """The result of an upgrade: the migrations before and after, and the backup made first."""

    before: str | None
    after: str
    copy: Path | None


def _upgrade_sqlite(url: str, file: Path, now: datetime) -> Upgrade:
    with file_lock(file):
        _refuse_other_files(file)
        before = revision(url)
        if before == HEAD:
            return Upgrade(before, HEAD, None)
        if before is not None and not has_migration(before):
            raise too_new(str(file))
        copy = (
            None
            if before is None
            else backup(
                url,
                default_backup_file(url, now).with_stem(
                    f"{file.stem}-{now:%Y%m%dT%H%M%SZ}-before-{HEAD}"
                ),
            )
        )
        _migrate(url)
        return Upgrade(before, HEAD, copy)


def _upgrade_server(url: str) -> Upgrade:
    engine = open_database(url)
    try:
        with engine.begin() as lock:
            lock.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
            before = _revision(lock)
            if before is not None and before != HEAD and not has_migration(before):
                raise too_new(location(engine))
            if before != HEAD:
                _migrate(url)
            return Upgrade(before, HEAD, None)
    except DatabaseError as error:
        raise database_unusable(error, location(engine)) from error
    finally:
        engine.dispose()


def upgrade(url: str, now: datetime) -> Upgrade:
    """Migrate a database to this version, or create a new one.

    An older SQLite database is backed up first, and the backup verified; PostgreSQL has tools of
    its own. One program at a time does it; the others wait and find it done.
    """
    file = sqlite_file(url)
    if file is None:
        return _upgrade_server(url)
    _make_folder(file)
    remove_unfinished(file)
    if _first_bytes(file) == SQLITE_HEADER and revision(url) == HEAD:
        return Upgrade(HEAD, HEAD, None)
    return _upgrade_sqlite(url, file, now)


@dataclass(frozen=True)
class CheckReport:
    """The result of a check: the last migration, the rows of each table, and all faults."""

    revision: str | None
    rows: dict[str, int]
    faults: tuple[str, ...]


def check(url: str) -> CheckReport:
    """Check a diary: integrity, references, constraints and migration."""
    file = sqlite_file(url)
    faults = [] if file is None else faults_in(existing_file(url))
    if faults:
        return CheckReport(None, {}, tuple(faults))
    engine = open_database(url)
    try:
        with engine.begin() as connection:
            number = _revision(connection)
            check_references(connection)
            rows = {
                name: connection.scalar(select(func.count()).select_from(table)) or 0
                for name, table in COUNTED.items()
                if not _version_faults(number)
            }
    except DatabaseError as error:
        raise database_unusable(error, location(engine)) from error
    except UnicodeError as error:
        return CheckReport(None, {}, (f"holds bytes that are no text: {error}",))
    finally:
        engine.dispose()
    return CheckReport(number, rows, _version_faults(number))


def _version_faults(number: str | None) -> tuple[str, ...]:
    """Return what is wrong with the last migration of a diary: a tuple of one sentence or none."""
    if number == HEAD:
        return ()
    if number is not None and not has_migration(number):
        return (f"stands at {number}, a later version than {HEAD} wrote it: update the program",)
    return (f"stands at {number}, this program needs {HEAD}: run movement-diary upgrade",)
