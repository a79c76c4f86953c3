"""`make bench`: a practice's database on PostgreSQL, and a SQLite file of a million episodes.

Wall time, the smallest of some runs: the server works too.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from tests.benchmarks.synthetic import NOW, a_child_with
from tests.postgres import new_database, postgres_running
from tracker.clinical.assess import assess
from tracker.exchange.diary_json import export, read_document
from tracker.exchange.safe_read import FORMAT
from tracker.exchange.store_children import import_children
from tracker.storage import backup, database, migrate, store
from tracker.storage.models import TABLES, Base

FAMILIES, ENTRIES_EACH, DAYS = 10_000, 100, 300
BIG, BIG_EACH = 10, 100_000
WRITERS, WRITES_EACH = 8, 25
OWNED = (
    Base.metadata.tables["child"],
    Base.metadata.tables["background"],
    *TABLES.values(),
    Base.metadata.tables["change"],
)


def wall_ms(task: Callable[[], object], runs: int = 5) -> float:
    """Return the smallest wall time of some runs, milliseconds, without the first."""
    task()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        task()
        times.append(time.perf_counter() - began)
    return min(times) * 1_000


def line(what: str, figure: str) -> None:
    print(f"{what:<70}{figure:>14}", flush=True)


def one_more_id(old: str, number: int) -> str:
    """Return the id that a copied row gets."""
    return str(UUID(bytes=md5(f"{old}{number}".encode()).digest()))  # noqa: S324 - a name, not a secret


def _copied(column: str) -> str:
    return f"one_more_id({column}, n)" if column in {"id", "child_id", "record_id"} else column


def multiply(connection: Connection, families: int) -> None:
    """Copy a database's one child with its records until there are so many families."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.create_function(  # type: ignore[union-attr]
            "one_more_id", 2, one_more_id, deterministic=True
        )
    else:
        body = "SELECT CAST(CAST(md5(old || number) AS uuid) AS text)"
        connection.execute(
            text(
                "CREATE FUNCTION one_more_id(old text, number integer) RETURNS text LANGUAGE sql "
                f"IMMUTABLE AS '{body}'"
            )
        )
    for table in OWNED:
        columns = [
            column.name for column in table.columns if (table.name, column.name) != ("change", "id")
        ]
        numbers = (
            "WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n "
            f"< {families})"
        )
        backup = f"SELECT {', '.join(map(_copied, columns))} FROM {table.name} CROSS JOIN numbers"
        names = ", ".join(columns)
        put = f"INSERT INTO {table.name} ({names}) "
        connection.execute(
            text(
                f"{numbers} {put}{backup}"
                if connection.dialect.name == "sqlite"
                else f"{put}{numbers} {backup}"
            )
        )


def filled(url: str, families: int, entries_each: int) -> Engine:
    """Return a database with so many families of so many episodes each."""
    migrate.upgrade(url, NOW)
    engine = database.open_database(url)
    with database.writing(engine) as session:
        import_children(
            session,
            read_document(
                {"format": FORMAT, "children": [a_child_with(entries_each, days=DAYS)]}, NOW
            ),
            by=None,
        )
    with engine.begin() as connection:
        multiply(connection, families)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return engine


def log_one(engine: Engine, child: str) -> None:
    """Log one episode, as the interface does."""
    now = datetime.now(UTC)
    with database.writing(engine) as session:
        store.record(
            session,
            child,
            "episodes",
            {"started_at": now, "movements": ["twitch"], "state": "asleep"},
            now=now,
            by=None,
        )


def writes_a_second(engine: Engine, children: Sequence[str]) -> float:
    """Return how many episodes a second writers of different families log, all at once."""

    def log_many(child: str) -> None:
        for _ in range(WRITES_EACH):
            log_one(engine, child)

    writers = [threading.Thread(target=log_many, args=[child]) for child in children]
    began = time.perf_counter()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return len(writers) * WRITES_EACH / (time.perf_counter() - began)


def figures(engine: Engine) -> None:
    """Print what one family of the database waits for."""
    with database.reading(engine) as session:
        family = [child.id for child in store.children(session)]
    child, now = family[len(family) // 2], datetime.now(UTC)

    def read(question: Callable[[Session], object]) -> Callable[[], object]:
        def ask() -> object:
            with database.reading(engine) as session:
                return question(session)

        return ask

    line("log one episode, ms", f"{wall_ms(lambda: log_one(engine, child), 20):.1f}")
    line(
        "load one child's Diary, ms",
        f"{wall_ms(read(lambda session: store.load_diary(session, child, now))):.1f}",
    )
    line(
        "load and assess it, ms",
        f"{wall_ms(read(lambda session: assess(store.load_diary(session, child, now)))):.1f}",
    )
    line(
        "export one child, ms",
        f"{wall_ms(read(lambda session: export(session, [child], now=now))):.1f}",
    )
    line("list every child, ms", f"{wall_ms(read(store.children)):.1f}")
    line(
        f"episodes a second, {WRITERS} writers at once",
        f"{writes_a_second(engine, family[:WRITERS]):.0f}",
    )


def of_a_practice() -> None:
    """Print the figures of many families on PostgreSQL."""
    print(
        f"\nPostgreSQL, {FAMILIES:,} made-up children with {ENTRIES_EACH} episodes and {DAYS} day "
        "notes each; wall time"
    )
    with postgres_running() as server, new_database(server) as url:
        engine = filled(url, FAMILIES, ENTRIES_EACH)
        with engine.connect() as connection:
            line("rows of episodes", f"{connection.scalar(text('SELECT count(*) FROM episode')):,}")
            line(
                "size of the database, MB",
                f"{connection.scalar(text('SELECT pg_database_size(current_database())')) / 1e6:,.0f}",
            )
        figures(engine)
        engine.dispose()


def of_a_million() -> None:
    """Print the figures of a SQLite file with a million episodes."""
    print(f"\nSQLite, {BIG} made-up children with {BIG_EACH:,} episodes each; wall time")
    with tempfile.TemporaryDirectory(prefix="movement-diary-million-") as folder:
        file = Path(folder) / "diary.sqlite3"
        engine = filled(f"sqlite:///{file}", BIG, BIG_EACH)
        line("size of the file, MB", f"{file.stat().st_size / 1e6:,.0f}")
        figures(engine)
        line(
            "a verified copy, s",
            f"{wall_ms(lambda: backup.backup(f'sqlite:///{file}', Path(folder) / f'{uuid4()}.sqlite3'), 1) / 1_000:.1f}",
        )
        line("check, s", f"{wall_ms(lambda: migrate.check(f'sqlite:///{file}'), 1) / 1_000:.1f}")
        engine.dispose()


if __name__ == "__main__":
    of_a_practice()
    of_a_million()
