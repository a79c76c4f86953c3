from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine

from tracker.errors import UserError
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
    kept = "555 0101, and that is kept"
    with pytest.raises(UserError, match=kept), writing(sqlite_engine) as session:
        store.set_doctor_number(session, "555 0202", drawn="", now=now, by="Dad")
    with writing(sqlite_engine) as session:
        store.set_doctor_number(session, "555 0202", drawn="555 0101", now=now, by="Dad")
    with reading(sqlite_engine) as session:
        assert store.doctor_number(session) == "555 0202"


def test_the_emergency_number_is_nobodys_until_it_is_told_and_can_be_taken_back(
    engine: Engine, now: datetime
) -> None:
    for told, kept in (("112", "112"), (" 999 ", "999"), ("", None)):
        with writing(engine) as session:
            store.set_emergency_number(session, told, now=now, by="Mum")
        with reading(engine) as session:
            assert store.emergency_number(session) == kept


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
