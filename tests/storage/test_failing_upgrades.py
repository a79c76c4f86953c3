"""An upgrade that breaks off, at whichever statement: the diary is as it was, and the next try goes through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, NullPool, event, inspect, text
from sqlalchemy.exc import OperationalError

from tests.storage.test_migrate import engine_at, exported
from tests.storage.test_store import add_child, log
from tracker.errors import DatabaseUnusable
from tracker.resources import resource
from tracker.storage import migrate
from tracker.storage.models import Base


@contextmanager
def statements_of_upgrades(fails_at: int | None = None) -> Iterator[list[str]]:
    """Yield the list that fills with every statement of a migration; the one numbered `fails_at` finds the disk full."""
    rows: list[str] = []

    def count(connection: Connection, _cursor: object, statement: str, *_rest: Any) -> None:
        if not isinstance(connection.engine.pool, NullPool):
            return
        rows.append(statement)
        if len(rows) - 1 == fails_at:
            raise OperationalError(statement, None, Exception("database or disk is full"))

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield rows
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def upgrades_that_break_off(url: str, now: datetime) -> Iterator[str]:
    """Try an upgrade again and again, each time with a full disk one statement later; yield what was told after each try, until one goes through."""
    for number in range(1_000):
        with statements_of_upgrades(number) as seen_before:
            try:
                migrate.upgrade(url, now + timedelta(seconds=number))
            except DatabaseUnusable as error:
                words_shown = str(error)
            else:
                return
        assert len(seen_before) == number + 1
        yield words_shown


def everything_in(url: str) -> dict[str, list[Any]]:
    """Return every row of every table, whatever this program's models say of them."""
    with engine_at(url) as engine, engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {
            name: sorted(map(str, connection.execute(text(f'SELECT * FROM "{name}"'))))
            for name in names
        }


def test_a_new_diary_that_cannot_be_made_is_made_at_a_later_try(url: str, now: datetime) -> None:
    tries = [(value, everything_in(url)) for value in upgrades_that_break_off(url, now)]
    assert len(tries) > len(Base.metadata.tables)
    assert all("disk is full" in value and not tables for value, tables in tries)
    assert migrate.check(url).faults == ()


def test_an_older_diary_survives_an_upgrade_that_breaks_off_at_any_statement(
    engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = engine.url.render_as_string(hide_password=False)
    log(engine, add_child(engine, now), now)
    answers = exported(url, now)
    engine.dispose()
    monkeypatch.setenv("TRACKER_DATABASE_URL", url)
    command.downgrade(Config(str(resource("alembic.ini"))), "0001")
    before = everything_in(url)
    after_each = [everything_in(url) for _ in upgrades_that_break_off(url, now)]
    assert len(after_each) > 1
    assert all(after == before for after in after_each)
    assert (exported(url, now), migrate.check(url).faults) == (answers, ())
