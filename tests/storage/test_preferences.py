from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine

from tracker.errors import UserError
from tracker.storage import store
from tracker.storage.database import reading, writing


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
