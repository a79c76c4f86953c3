from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from tests.storage.test_store import add_child, log
from tracker.domain.report_note import VisitNote
from tracker.errors import UnknownRecord, UserError
from tracker.exchange import diary_json
from tracker.presentation.setting_changes import setting_changes
from tracker.storage import store
from tracker.storage.database import reading, writing


def test_the_doctors_number_is_kept_beside_the_emergency_number(
    sqlite_engine: Engine, now: datetime
) -> None:
    with writing(sqlite_engine) as session:
        store.set_emergency_number(session, "911", now=now, by=None)
        store.set_doctor_number(session, "(555) 010-4477", now=now, by=None)
    with reading(sqlite_engine) as session:
        assert store.doctor_number(session) == "(555) 010-4477"
        assert store.emergency_number(session) == "911"


def test_a_number_that_another_phone_has_changed_meanwhile_is_not_overwritten(
    sqlite_engine: Engine, now: datetime
) -> None:
    with writing(sqlite_engine) as session:
        store.set_doctor_number(session, "555 0101", drawn="", now=now, by="Mum")
    with writing(sqlite_engine) as session:
        store.set_doctor_number(session, "555 0101", drawn="", now=now, by="Dad")
    text = "555 0101, and that is kept"
    with pytest.raises(UserError, match=text), writing(sqlite_engine) as session:
        store.set_doctor_number(session, "555 0202", drawn="", now=now, by="Dad")
    with writing(sqlite_engine) as session:
        store.set_doctor_number(session, "555 0202", drawn="555 0101", now=now, by="Dad")
    with reading(sqlite_engine) as session:
        assert store.doctor_number(session) == "555 0202"


def test_the_emergency_number_is_nobodys_until_it_is_told_and_can_be_taken_back(
    engine: Engine, now: datetime
) -> None:
    for item, value in (("112", "112"), (" 999 ", "999"), ("", None)):
        with writing(engine) as session:
            store.set_emergency_number(session, item, now=now, by="Mum")
        with reading(engine) as session:
            assert store.emergency_number(session) == value


@pytest.mark.parametrize(
    "number", ["call mum", "1", "112; DROP TABLE child", "<b>112</b>", "1" * 30]
)
def test_what_cannot_be_dialled_is_refused_and_the_old_number_stays(
    sqlite_engine: Engine, now: datetime, number: str
) -> None:
    with writing(sqlite_engine) as session:
        store.set_emergency_number(session, "112", now=now, by=None)
    with pytest.raises(UserError, match="as you would dial it"), writing(sqlite_engine) as session:
        store.set_emergency_number(session, number, now=now, by=None)
    with reading(sqlite_engine) as session:
        assert store.emergency_number(session) == "112"


def test_every_change_of_the_number_says_who_when_and_what_was_there_before(
    engine: Engine, now: datetime
) -> None:
    for minutes, (number, by) in enumerate([("112", "Mum"), ("112", "Dad"), ("999", "Dad")]):
        with writing(engine) as session:
            at = now + timedelta(minutes=minutes)
            store.set_emergency_number(session, number, now=at, by=by)
    with reading(engine) as session:
        changes = store.preference_changes(session)
    assert [(one.at, one.by, one.before, one.after) for one in changes] == [
        (now + timedelta(minutes=2), "Dad", "112", "999"),
        (now, "Mum", None, "112"),
    ]
    with writing(engine) as session:
        store.restore_preference(session, changes[0].id, now=now, by="Mum")
    with reading(engine) as session:
        assert store.emergency_number(session) == "112"
        assert len(store.preference_changes(session)) == 3
    with pytest.raises(UnknownRecord, match="no change 99"), writing(engine) as session:
        store.restore_preference(session, 99, now=now, by="Mum")


def test_an_older_report_note_can_be_read_and_brought_back_and_stays_out_of_the_exchange_file(
    sqlite_engine: Engine, now: datetime
) -> None:
    child = add_child(sqlite_engine, now)
    with reading(sqlite_engine) as session:
        before = diary_json.export(session, now=now)
    notes = [VisitNote(concern="The left arm."), VisitNote(concern="Both arms.", initials=True)]
    for note in notes:
        with writing(sqlite_engine) as session:
            store.save_report_note(session, child, note, now=now, by="Mum")
    with reading(sqlite_engine) as session:
        newest, _ = changes = store.preference_changes(session)
        assert diary_json.export(session, now=now) == before
    shown = setting_changes(changes, {child: "Robin"})
    assert shown[0].title == "Your words for Robin's report"
    assert shown[0].rows == (
        ("What worries you most", "The left arm.", "Both arms."),
        ("Name on the report", "the whole name", "initials"),
    )
    with writing(sqlite_engine) as session:
        store.restore_preference(session, newest.id, now=now, by="Dad")
    with reading(sqlite_engine) as session:
        assert store.report_note(session, child) == notes[0]


def test_a_caregiver_who_was_renamed_or_retired_is_listed_once_and_brought_back(
    sqlite_engine: Engine, now: datetime
) -> None:
    child = add_child(sqlite_engine, now)
    log(sqlite_engine, child, now, logged_by="Granny")
    with writing(sqlite_engine) as session:
        store.rename_caregiver(session, "Granny", "Oma", now=now, by="Mum")
    with reading(sqlite_engine) as session:
        changes = store.preference_changes(session)
    (renamed,) = setting_changes(changes, {})
    assert (renamed.title, renamed.by) == ("People who log: Granny", "Mum")
    assert renamed.rows == (("Name", "not set", "Oma, on every entry"),)
    with writing(sqlite_engine) as session:
        store.restore_preference(session, renamed.id, now=now, by="Mum")
    with reading(sqlite_engine) as session:
        assert [one.name for one in store.caregivers(session)] == ["Granny"]
        assert store.entries(session, child, "episodes")[0]["logged_by"] == "Granny"
    with writing(sqlite_engine) as session:
        store.retire_caregiver(session, "Granny", now=now, by="Mum")
        retired = store.preference_changes(session)[0]
        store.restore_preference(session, retired.id, now=now, by="Mum")
    with reading(sqlite_engine) as session:
        assert store.caregivers(session) == [store.Caregiver("Granny")]
