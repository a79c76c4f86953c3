"""Whatever a person changes in a diary: what is exported can be imported, as JSON and as tables."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.conftest import NOW
from tests.examples import SLOW
from tests.exchange.test_diary_json import (
    ROBIN,
    TWITCH,
    a_file,
    emptied,
    kept_engine,
    put,
    taken_out,
)
from tests.exchange.test_spreadsheet import as_zip, take_in
from tracker.errors import InvalidRecord
from tracker.exchange import diary_json
from tracker.storage import store
from tracker.storage.database import reading, writing

assert kept_engine  # a fixture

ZONES = ("Europe/Berlin", "Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Tokyo")
FIRST_MORNING = datetime(2026, 5, 31, 10, 30, tzinfo=UTC)
"""The first moment of 1 June in Kiritimati, half an hour after it began there."""

ABOUT_BIRTH = ("2026-06-01", "2026-06-02", "2026-06-10")
RECORDS_SAID: dict[str, dict[str, Any]] = {
    "episodes": {"movements": ["twitch"]},
    "check_ins": {"watched": "some"},
    "milestones": {"milestone": "social_smile", "status": "achieved"},
    "signs": {"sign": "clonus"},
    "spans": {"kind": "sleep"},
    "measurements": {"kind": "weight_g", "value": 4000},
    "doses": {"medicine": "Vitamin D"},
    "visits": {"kind": "doctor"},
}
TIME_KEYS = {"episodes": "started_at", "spans": "started_at", "doses": "given_at"}


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[str, Any]]:
    """A life of a diary: entries, removals, and changes of the birth date and the home."""
    step = st.one_of(
        st.tuples(
            st.just("record"),
            st.tuples(st.sampled_from(list(RECORDS_SAID)), st.integers(0, 240), st.booleans()),
        ),
        st.tuples(st.just("remove"), st.integers(0, 20)),
        st.tuples(st.just("restore"), st.integers(0, 20)),
        st.tuples(st.just("note"), st.integers(0, 20)),
        st.tuples(st.just("move"), st.tuples(st.integers(0, 20), st.integers(0, 240))),
        st.tuples(st.just("birth_date"), st.sampled_from(ABOUT_BIRTH)),
        st.tuples(st.just("time_zone"), st.sampled_from(ZONES)),
    )
    return draw(st.lists(step, min_size=4, max_size=14))


def times(table: str, hours: int) -> dict[str, str]:
    at = FIRST_MORNING + timedelta(hours=hours)
    return {TIME_KEYS[table]: at.isoformat()} if table in TIME_KEYS else {"date": str(at.date())}


def live(engine: Engine, life: list[tuple[str, Any]], child: str) -> datetime:
    """Do what is asked where the diary allows it; return the time at the end."""
    entries: list[tuple[str, str]] = []
    now = FIRST_MORNING + timedelta(days=2)
    for action, value in life:
        now += timedelta(hours=3)
        with suppress(InvalidRecord), writing(engine) as session:
            if action == "record":
                table, hours, logged = value
                answers = RECORDS_SAID[table] | times(table, hours)
                answers |= {} if logged or table not in TIME_KEYS else {"logged_at": None}
                stored = store.record(session, child, table, answers, now=now, by="Mum")
                entries.append((table, stored.id))
            elif action in {"birth_date", "time_zone"}:
                store.amend_child(session, child, {action: value}, now=now, by="Mum")
            elif entries:
                number = value[0] if action == "move" else value
                table, id_ = entries[number % len(entries)]
                if action == "remove":
                    store.remove(session, table, id_, now=now, by="Mum")
                elif action == "restore":
                    store.restore(session, table, id_, now=now, by="Mum")
                else:
                    changes = {"note": "x"} if action == "note" else times(table, value[1])
                    store.amend(session, table, id_, changes, now=now, by="Mum")
    return now


@given(life=steps())
@SLOW
def test_what_an_amended_diary_exports_is_imported_without_a_difference(
    kept_engine: Engine, life: list[tuple[str, Any]]
) -> None:
    emptied(kept_engine)
    with writing(kept_engine) as session:
        child = store.record_child(
            session, ROBIN | {"time_zone": "Pacific/Kiritimati"}, now=NOW, by=None
        ).id
    now = live(kept_engine, life, child)
    first, tables = taken_out(kept_engine), as_zip(kept_engine)
    again = put(kept_engine, diary_json.to_text(first).encode(), now=now)
    assert (again.added, again.conflicts) == ({}, [])
    emptied(kept_engine)
    put(kept_engine, diary_json.to_text(first).encode(), now=now)
    assert taken_out(kept_engine) == first
    emptied(kept_engine)
    take_in(kept_engine, tables, now=now)
    assert taken_out(kept_engine) == first


@pytest.mark.parametrize("table", RECORDS_SAID)
def test_a_birth_date_after_an_entry_of_any_table_is_refused_at_the_field(
    sqlite_engine: Engine, table: str
) -> None:
    put(sqlite_engine, a_file())
    with writing(sqlite_engine) as session:
        answers = RECORDS_SAID[table] | times(table, 72)
        id_ = store.record(session, ROBIN["id"], table, answers, now=NOW, by=None).id
    later = {"birth_date": "2026-06-10"}
    with pytest.raises(InvalidRecord) as refused, writing(sqlite_engine) as session:
        store.amend_child(session, ROBIN["id"], later, now=NOW, by=None)
    assert [problem.where for problem in refused.value.problems] == ["birth_date"]
    assert "of 2026-06-03" in refused.value.problems[0].problem
    with writing(sqlite_engine) as session:
        store.remove(session, table, id_, now=NOW, by=None)
        store.amend_child(session, ROBIN["id"], later, now=NOW, by=None)
    with pytest.raises(InvalidRecord, match="is before birth"), writing(sqlite_engine) as session:
        store.restore(session, table, id_, now=NOW, by=None)
    first = taken_out(sqlite_engine)
    emptied(sqlite_engine)
    put(sqlite_engine, json.dumps(first).encode())
    assert taken_out(sqlite_engine) == first


def test_a_file_whose_entries_are_before_the_birth_date_in_the_diary_is_refused(
    sqlite_engine: Engine,
) -> None:
    put(sqlite_engine, a_file(birth_date="2026-11-21"))
    earlier = a_file(TWITCH, birth_date="2026-11-01")
    with pytest.raises(InvalidRecord) as refused:
        put(sqlite_engine, earlier)
    problems = [problem.problem for problem in refused.value.problems]
    assert problems == ["is after the first episode, of 2026-11-20"]
    assert taken_out(sqlite_engine)["children"][0]["episodes"] == []
    assert put(sqlite_engine, earlier, replace=True).added == {"episodes": 1}


def test_a_later_birth_date_comes_with_the_entries_that_the_same_file_moves(
    sqlite_engine: Engine,
) -> None:
    put(sqlite_engine, a_file(TWITCH))
    moved = TWITCH | {"started_at": "2026-11-21T03:12:00+01:00"}
    later = a_file(moved, birth_date="2026-11-21")
    assert put(sqlite_engine, later, replace=True).replaced == {"children": 1, "episodes": 1}
    with reading(sqlite_engine) as session:
        assert str(store.find_child(session, None).birth_date) == "2026-11-21"
    with pytest.raises(InvalidRecord, match="is after the first episode"):
        put(sqlite_engine, a_file(birth_date="2026-11-22"), replace=True)
