"""Fixtures of all tests: an empty diary on SQLite and on a real PostgreSQL, a certificate; and the order of the tests."""

from __future__ import annotations

import gc
import os
import subprocess
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests import examples
from tests.migrated import new_diary
from tests.postgres import new_database, postgres_running
from tracker.storage import database, migrate

assert examples.PROFILE, "loaded first: its profile counts for every property test"

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""The present moment of the storage tests."""


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name long bytes by their length: a zip's bytes hold the time they were packed at.

    Every worker must collect the same names.
    """
    return f"{argname} of {len(val)} bytes" if isinstance(val, bytes) and len(val) > 20 else None


LONGEST_FIRST = (
    "browser/test_quick.py",
    "browser/test_every_page.py",
    "browser/test_entering.py",
    "browser/test_hostile_words.py",
    "storage/test_diary_cache.py",
    "browser/test_signing_in.py",
    "report/test_report_full.py",
    "report/test_report.py",
    "clinical/test_next_question.py",
    "storage/test_nothing_lost.py",
    "test_replay.py",
    "report/test_report_read.py",
    "web/api/test_openapi.py",
    "browser/",
    "clinical/test_case_book.py",
    "dashboards/test_history.py",
    "dashboards/test_report.py",
    "exchange/test_babybuddy.py",
    "dashboards/test_record_forms.py",
    "web/api/test_routes.py",
    "report/",
    "web/auth/test_serving.py",
    "test_any_diary.py",
    "web/auth/",
    "dashboards/",
    "robustness/",
    "exchange/",
)
"""The slowest files and folders. They run first: a worker that began one of them last would end long after the others."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the longest files first, so that all workers end at about the same time."""

    def rank(item: pytest.Item) -> int:
        place = item.path.relative_to(Path(__file__).parent).as_posix()
        ranks = (n for n, start in enumerate(LONGEST_FIRST) if place.startswith(start))
        return next(ranks, len(LONGEST_FIRST))

    items.sort(key=rank)


USUAL_THRESHOLDS = gc.get_threshold()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Leave what is imported and collected out of every garbage collection, and collect more rarely.

    The libraries and the tests are a million objects that stay; going through them took a fifth of the tests' processor time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Use one worker more than there are cores: a test of a browser or a server mostly waits for it."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
def usual_garbage_collection() -> Iterator[None]:
    """Collect garbage as often as the program does: for a test that measures memory."""
    rare = gc.get_threshold()
    gc.set_threshold(*USUAL_THRESHOLDS)
    yield
    gc.set_threshold(*rare)


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


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    """A database with the newest tables that no test writes to: PostgreSQL copies it for each test."""
    with new_database(postgres_server) as url:
        migrate.upgrade(url, NOW)
        yield url


@pytest.fixture
def empty_postgres(postgres_server: str, migrated_postgres: str) -> Iterator[str]:
    with new_database(postgres_server, template=migrated_postgres) as url:
        yield url


@pytest.fixture
def empty_sqlite(sqlite_url: str) -> str:
    return new_diary(sqlite_url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty diary on SQLite, and on PostgreSQL."""
    database_engine = database.open_database(request.getfixturevalue(f"empty_{request.param}"))
    yield database_engine
    database_engine.dispose()


@pytest.fixture
def sqlite_engine(empty_sqlite: str) -> Iterator[Engine]:
    database_engine = database.open_database(empty_sqlite)
    yield database_engine
    database_engine.dispose()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    cert, key = folder / "cert.pem", folder / "key.pem"
    words = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    subprocess.run(
        [*words, "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)],
        check=True,
        capture_output=True,
    )
    return cert, key
