"""What the commands share: the clock, the database, printing, and writing files atomically."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from tracker.errors import UserError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from tracker.settings import Settings


def now() -> datetime:
    """Return the present moment in UTC."""
    from datetime import UTC, datetime

    return datetime.now(UTC)


def settings_from(arguments: Namespace) -> Settings:
    """Return the settings; options of the command line come before the environment."""
    from tracker.settings import load_settings

    return load_settings(
        arguments.database,
        host=getattr(arguments, "host", None) or "127.0.0.1",
        port=getattr(arguments, "port", 8501),
    )


def open_upgraded(arguments: Namespace) -> Engine:
    """Open the database, after migrating it to this version."""
    from tracker.storage import migrate

    url = settings_from(arguments).database_url
    upgrade = migrate.upgrade(url, now())
    if upgrade.copy is not None:
        print(
            f"The diary was brought to this version. A copy of it as it was: {upgrade.copy}",
            file=sys.stderr,
        )
    return open_engine(url)


_OPEN_ENGINES: list[Engine] = []
"""The databases that the command has opened."""


def open_engine(url: str) -> Engine:
    """Open a database; `close_engines` closes it when the command is done."""
    from tracker.storage.database import open_database

    engine = open_database(url)
    _OPEN_ENGINES.append(engine)
    return engine


def close_engines() -> None:
    """Close the connections of every database that the command has opened."""
    while _OPEN_ENGINES:
        _OPEN_ENGINES.pop().dispose()


def print_json(value: object) -> None:
    """Print a value as JSON."""
    import json

    print(json.dumps(value, indent=1, ensure_ascii=False, default=str))


def format_counts(counts: Mapping[str, int]) -> str:
    """Return counts by table as text: '3 episodes, 1 check-ins'."""
    return (
        ", ".join(f"{number} {table.replace('_', '-')}" for table, number in counts.items())
        or "nothing"
    )


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that replaces `path` only once it is complete."""
    if not path.name or path.is_dir():
        raise UserError(f"{path} is a folder. Give the name of a file in it.")
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as target:
            yield target
        part.replace(path)
    except OSError as error:
        raise UserError(
            f"{path} could not be written: {error.strerror}. Give another place."
        ) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file completely or not at all."""
    with atomic_file(path) as target:
        target.write(content)
