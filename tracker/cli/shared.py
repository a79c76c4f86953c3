"""What commands share: the clock, the database that was asked for, printing."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tracker.errors import UserError
from tracker.settings import Settings, load_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine


def now() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)


def settings_of(given: Namespace) -> Settings:
    """Return the settings with what the command line said."""
    return load_settings(
        given.database, host=getattr(given, "host", "127.0.0.1"), port=getattr(given, "port", 8501)
    )


def ready(given: Namespace) -> Engine:
    """Return the engine of a database that stands at this version."""
    from tracker.storage import database, migrate

    url = settings_of(given).database_url
    done = migrate.upgrade(url, now())
    if done.copy is not None:
        print(
            f"The diary was brought to this version. A copy of it as it was: {done.copy}",
            file=sys.stderr,
        )
    return database.open_database(url)


def print_json(value: object) -> None:
    """Print a value for a program."""
    print(json.dumps(value, indent=1, ensure_ascii=False, default=str))


def in_numbers(counts: Mapping[str, int]) -> str:
    """Say counts by table: '3 episodes, 1 check-ins'."""
    return (
        ", ".join(f"{number} {table.replace('_', '-')}" for table, number in counts.items())
        or "nothing"
    )


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that stands there completely at the end, or not at all."""
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


def write_whole(path: Path, content: bytes) -> None:
    """Write a file completely or not at all."""
    with whole_file(path) as target:
        target.write(content)
