"""One database that keeps many families: what is asked about one child reads no other child's rows, and a reader sees one moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, event

from tests.storage.test_store import TWITCH, add_child, log
from tracker.exchange import diary_json
from tracker.exchange.store_children import import_children
from tracker.storage import store
from tracker.storage.database import open_database, reading, writing
from tracker.storage.models import TABLES
from tracker.web.api import writes
from tracker.web.api.service import ApiService

PERSONAL = {"child", "background", "clip", "change", *(table.name for table in TABLES.values())}
"""The tables that hold a row a child, or a row an entry."""


WHOLE_TABLE = re.compile(rf"SCAN ({'|'.join(sorted(PERSONAL))})\b")

CLIP = {"sha256": "0" * 64, "media_type": "video/mp4", "bytes": 1}


@contextmanager
def plans_of(engine: Engine) -> Iterator[list[tuple[str, str]]]:
    """Yield the list that fills with every statement that looks for rows, and SQLite's plan for it."""
    rows: list[tuple[str, str]] = []

    def explain(
        connection: Connection, _cursor: object, statement: str, parameters: Any, *_rest: Any
    ) -> None:
        if re.match(r"SELECT|WITH|UPDATE|DELETE", statement):
            plan = (
                connection.connection.cursor()
                .execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
                .fetchall()
            )
            rows.append((statement, "\n".join(step[3] for step in plan)))

    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield rows
    finally:
        event.remove(engine, "before_cursor_execute", explain)


def change_everything(api: ApiService, engine: Engine, child: str, now: datetime) -> None:
    """Do what a family does with one child through the interface."""
    id_ = str(uuid4())
    answers = TWITCH | {"id": id_, "child": child, "clips": [CLIP]}
    how: dict[str, Any] = {"now": now, "by": "Mum"}
    with writing(api.engine) as session:
        result = writes.post(session, "episodes", answers, **how)
    api.response(result, now)
    with writing(api.engine) as session:
        writes.patch(session, "episodes", id_, {"note": "once more"}, **how)
        writes.stored_result(session, "episodes", id_)
        writes.delete(session, "episodes", id_, **how)
    api.status(child, now=now)
    with writing(engine) as session:
        store.restore(session, "episodes", id_, now=now, by="Mum")
        store.amend_child(
            session,
            child,
            {"gestation_weeks": 39, "background": {"vitamin_d_supplement": "yes"}},
            now=now,
            by="Mum",
        )


def ask_everything(engine: Engine, child: str, now: datetime) -> None:
    """Read everything there is to read of one child, and read it in again."""
    with writing(engine) as session:
        import_children(
            session,
            diary_json.read_document(diary_json.export(session, [child], now=now), now),
            by="Mum",
        )
    with reading(engine) as session:
        store.load_diary(session, child, now)
        for table in TABLES:
            for entry in store.entries(session, child, table):
                store.history(session, table, entry["id"])


def test_what_is_asked_of_one_child_reads_no_other_childs_rows(
    sqlite_engine: Engine, sqlite_url: str, now: datetime
) -> None:
    one, _other = (add_child(sqlite_engine, now, name=name) for name in ("Robin", "Wren"))
    log(sqlite_engine, one, now)
    api = ApiService(open_database(sqlite_url))
    with plans_of(sqlite_engine) as ours, plans_of(api.engine) as the_interfaces:
        change_everything(api, sqlite_engine, one, now)
        ask_everything(sqlite_engine, one, now)
    api.engine.dispose()
    plans = ours + the_interfaces
    assert any("SEARCH episode" in plan for _, plan in plans)
    assert [statement for statement, plan in plans if WHOLE_TABLE.search(plan)] == []


def test_episodes_and_spans_are_read_in_the_order_of_an_index(
    sqlite_engine: Engine, now: datetime
) -> None:
    child = add_child(sqlite_engine, now)
    log(sqlite_engine, child, now)
    with plans_of(sqlite_engine) as plans, reading(sqlite_engine) as session:
        store.load_diary(session, child, now)
    of_many = [
        plan
        for statement, plan in plans
        if re.search(r"FROM (episode|span) .*ORDER BY", statement, re.DOTALL)
    ]
    assert len(of_many) == 2
    assert not any("TEMP B-TREE" in plan for plan in of_many)


def test_a_reader_sees_one_moment_though_another_writes_meanwhile(
    engine: Engine, now: datetime
) -> None:
    child = add_child(engine, now)
    with reading(engine) as session:
        before = store.revision(session, child)
        log(engine, child, now)
        assert store.entries(session, child, "episodes") == []
        assert store.revision(session, child) == before
    with reading(engine) as session:
        assert len(store.entries(session, child, "episodes")) == 1


def test_what_was_worked_out_is_kept_for_some_children_alone(
    sqlite_engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.api.service.MAX_CACHED", 2)
    children = [add_child(sqlite_engine, now, name=name) for name in ("Robin", "Wren", "Lark")]
    api = ApiService(sqlite_engine)
    rows = [api.status(child, now=now)["child"] for child in (*children, children[0])]
    assert rows == [*children, children[0]]
    assert [child for child, _language in api._cache] == [children[2], children[0]]
