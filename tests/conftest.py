"""What tests start from: an empty diary on SQLite, the same on a real PostgreSQL, the three demo children."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from tests.postgres import new_database, postgres_running
from tracker import database, upkeep

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""The moment the storage tests happen at."""


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'diary.sqlite3'}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start a real PostgreSQL from its wheel; without it the tests that need one are skipped, but never in CI."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(postgres_running())
        except ImportError:
            if os.environ.get("CI"):
                raise
            pytest.skip("no PostgreSQL wheel here")
        yield server


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    with new_database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """An address without tables yet, on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An empty diary on SQLite, and on PostgreSQL."""
    upkeep.upgrade(url, NOW)
    opened = database.open_database(url)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> Iterator[Engine]:
    upkeep.upgrade(sqlite_url, NOW)
    opened = database.open_database(sqlite_url)
    yield opened
    opened.dispose()
