"""Empty diaries with the newest tables, copied from a file that is migrated once in each process."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from tracker.cli.serve import fill_with_demo
from tracker.storage import migrate

EARLIEST = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@cache
def _migrated_bytes() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "diary.sqlite3"
        migrate.upgrade(f"sqlite:///{file}", EARLIEST)
        return file.read_bytes()


@cache
def _demo_bytes(name: str, _day: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "diary.sqlite3"
        fill_with_demo(new_diary(f"sqlite:///{file}"), (name,), datetime.now(UTC))
        return file.read_bytes()


def _written(url: str, content: bytes) -> str:
    Path(url.removeprefix("sqlite:///")).write_bytes(content)
    return url


def new_diary(url: str) -> str:
    """Write an empty, migrated SQLite diary to the file of `url`; return `url`."""
    return _written(url, _migrated_bytes())


def demo_diary(url: str, name: str) -> str:
    """Write one demo child's diary, moved to this week, to the file of `url`; return `url`."""
    return _written(url, _demo_bytes(name, datetime.now(UTC).date().isoformat()))
