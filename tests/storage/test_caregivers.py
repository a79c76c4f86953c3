"""Who logs: added, renamed everywhere, retired without losing a word."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine

from tests.storage.test_many_families import WHOLE_TABLE, plans_of
from tests.storage.test_store import add_child, log
from tracker.domain.video_marks import video_owner
from tracker.errors import UserError
from tracker.storage import store
from tracker.storage.database import reading, writing
from tracker.storage.models import TABLES
from tracker.storage.store import Caregiver


def caregivers(engine: Engine) -> list[Caregiver]:
    with reading(engine) as session:
        return store.caregivers(session)


def test_a_name_beside_an_entry_is_known_without_having_been_added(
    engine: Engine, now: datetime
) -> None:
    log(engine, add_child(engine, now), now)
    assert caregivers(engine) == [Caregiver("Mum")]


def test_a_caregiver_is_added_once_however_the_name_is_typed(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        assert [
            store.add_caregiver(session, name, now=now, by=None)
            for name in ("Granny", " granny ", "Dad")
        ] == ["Granny", "Granny", "Dad"]
    assert caregivers(engine) == [Caregiver("Dad"), Caregiver("Granny")]


def test_a_retired_caregiver_stands_last_keeps_every_entry_and_can_come_back(
    engine: Engine, now: datetime
) -> None:
    child = add_child(engine, now)
    log(engine, child, now)
    with writing(engine) as session:
        store.add_caregiver(session, "Zoe", now=now, by=None)
        store.retire_caregiver(session, "Mum", now=now, by=None)
    assert caregivers(engine) == [Caregiver("Zoe"), Caregiver("Mum", retired=True)]
    with writing(engine) as session:
        assert store.entries(session, child, "episodes")[0]["logged_by"] == "Mum"
        store.add_caregiver(session, "mum", now=now, by=None)
    assert caregivers(engine) == [Caregiver("Mum"), Caregiver("Zoe")]


def test_a_new_name_stands_beside_every_entry_with_its_history_and_back_again(
    engine: Engine, now: datetime
) -> None:
    child = add_child(engine, now)
    id_ = log(engine, child, now)
    with writing(engine) as session:
        store.record(
            session,
            child,
            "milestones",
            {"milestone": "rolls", "status": "achieved", "date": "2026-11-01"},
            now=now,
            by=" mum",
        )
        before = store.revision(session, child)
        assert store.rename_caregiver(session, "Mum", "Mama", now=now, by="Dad") == 2
        assert store.entries(session, child, "episodes")[0]["logged_by"] == "Mama"
        assert store.entries(session, child, "milestones")[0]["logged_by"] == "Mama"
        renamed = store.history(session, "episodes", id_)[0]
        assert (renamed.action, renamed.by, (renamed.before or {})["logged_by"]) == (
            "amended",
            "Dad",
            "Mum",
        )
        assert store.revision(session, child) > before
    assert caregivers(engine) == [Caregiver("Mama")]
    with writing(engine) as session:
        assert store.rename_caregiver(session, "Mama", "Mum", now=now, by="Dad") == 2
    assert caregivers(engine) == [Caregiver("Mum")]


def test_a_phone_that_still_knows_the_old_name_logs_under_the_new_one(
    engine: Engine, now: datetime
) -> None:
    child = add_child(engine, now)
    with writing(engine) as session:
        store.add_caregiver(session, "Grany", now=now, by=None)
        store.rename_caregiver(session, "Grany", "Granny", now=now, by=None)
        store.rename_caregiver(session, "Granny", "Nana", now=now, by=None)
        assert store.current_name(session, "Grany") == "Nana"
        store.record(
            session,
            child,
            "spans",
            {"kind": "sleep", "started_at": "2026-11-20T03:12:00+01:00"},
            now=now,
            by="Grany",
        )
        assert store.entries(session, child, "spans")[0]["logged_by"] == "Nana"
        assert store.rename_caregiver(session, "Nana", "Grany", now=now, by=None) == 1
        assert store.current_name(session, "Granny") == "Grany"
    assert caregivers(engine) == [Caregiver("Grany")]


def test_whose_phone_a_video_is_on_is_renamed_too_with_its_history(
    engine: Engine, now: datetime
) -> None:
    child = add_child(engine, now)
    marked = "app:copied:x video-on:Granny%20Jo taps-from-video:0.25"
    with writing(engine) as session:
        for source, by in (
            (marked, "Dad"),
            ("app video-on:granny%20jo", "Granny Jo"),
            ("app video-on:Granny", "Dad"),
            ("video-on: app", None),
        ):
            entry = {"started_at": "2026-11-20T03:12:00+01:00", "source": source}
            store.record(session, child, "episodes", entry, now=now, by=by)
        assert store.rename_caregiver(session, "Granny Jo", "Nana 100%", now=now, by="Dad") == 2
        entries = store.entries(session, child, "episodes")
        (first,) = [entry for entry in entries if entry["source"].startswith("app:copied:x")]
        assert sorted(entry["source"] for entry in entries) == [
            "app video-on:Granny",
            "app video-on:Nana%20100%25",
            "app:copied:x video-on:Nana%20100%25 taps-from-video:0.25",
            "video-on: app",
        ]
        (change, *_) = store.history(session, "episodes", first["id"])
        assert ((change.before or {})["source"], change.by) == (marked, "Dad")
        assert first["logged_by"] == "Dad"
        store.amend(
            session,
            "episodes",
            first["id"],
            {"source": "video-on:Granny%20Jo"},
            now=now,
            by="Dad",
        )
        late = store.read(session, "episodes", first["id"])
        assert video_owner(late["source"]) == "Nana 100%"
        entry = {"started_at": "2026-11-20T04:12:00+01:00", "source": "app video-on:Granny%20Jo"}
        new = store.record(session, child, "episodes", entry, now=now, by=None)
        assert store.read(session, "episodes", new.id)["source"] == "app video-on:Nana%20100%25"


def test_a_new_spelling_of_ones_own_name_is_taken(engine: Engine, now: datetime) -> None:
    child = add_child(engine, now)
    log(engine, child, now)
    with writing(engine) as session:
        assert store.rename_caregiver(session, "Mum", "MUM", now=now, by=None) == 1
    assert caregivers(engine) == [Caregiver("MUM")]


def test_two_people_cannot_have_one_name(engine: Engine, now: datetime) -> None:
    log(engine, add_child(engine, now), now)
    with writing(engine) as session:
        store.add_caregiver(session, "Dad", now=now, by=None)
    with pytest.raises(UserError, match="already logs here"), writing(engine) as session:
        store.rename_caregiver(session, "Mum", "dad", now=now, by=None)
    assert caregivers(engine) == [Caregiver("Dad"), Caregiver("Mum")]


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x00b", "\ud800", "a\nb"])
def test_what_is_no_name_is_refused_with_a_sentence(
    sqlite_engine: Engine, now: datetime, name: str
) -> None:
    with pytest.raises(UserError, match="Please type a name"), writing(sqlite_engine) as session:
        store.add_caregiver(session, name, now=now, by=None)
    assert caregivers(sqlite_engine) == []


def test_the_names_are_found_without_reading_every_entry(
    sqlite_engine: Engine, now: datetime
) -> None:
    child = add_child(sqlite_engine, now)
    for name in ("Mum", "Dad", "Mum", None, "granny"):
        log(sqlite_engine, child, now, **({} if name is None else {"logged_by": name}))
    with plans_of(sqlite_engine) as plans:
        assert [one.name for one in caregivers(sqlite_engine)] == ["Dad", "granny", "Mum"]
    looked_up = [plan for statement, plan in plans if "logged_by" in statement]
    assert len(looked_up) == len(TABLES)
    assert [plan for plan in looked_up if WHOLE_TABLE.search(plan)] == []
