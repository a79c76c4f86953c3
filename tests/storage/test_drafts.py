from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tracker.storage import database
from tracker.storage.drafts import LONGEST, MOST, draft, save_draft
from tracker.storage.preferences import PREFERENCE, PREFERENCE_CHANGE

if TYPE_CHECKING:
    from sqlalchemy import Engine

NOW = datetime(2026, 3, 1, 3, tzinfo=UTC)
VALUES = {
    "who": "doctor",
    "day": date(2026, 2, 28),
    "at": time(3, 5),
    "moment": datetime(2026, 2, 28, 3, 5),  # noqa: DTZ001 - what a field for a local time holds
    "parts": ["arm", "leg"],
    "count": 3,
}


def test_a_draft_comes_back_as_it_was_on_its_device_alone_for_a_day(engine: Engine) -> None:
    with database.writing(engine) as session:
        save_draft(session, "mum", "visit", VALUES, now=NOW)
    with database.reading(engine) as session:
        assert draft(session, "mum", "visit", NOW + LONGEST) == VALUES
        assert draft(session, "mum", "visit", NOW + LONGEST + timedelta(seconds=1)) == {}
        assert draft(session, "dad", "visit", NOW) == {}
        assert draft(session, "mum", "dose", NOW) == {}
        assert session.query(PREFERENCE_CHANGE).count() == 0, "no history of what was not saved"


def test_a_draft_is_replaced_deleted_and_never_the_ground_of_more_than_some(engine: Engine) -> None:
    with database.writing(engine) as session:
        save_draft(session, "mum", "visit", VALUES, now=NOW)
        save_draft(session, "mum", "visit", {"who": "nurse", "odd": object()}, now=NOW)
        assert draft(session, "mum", "visit", NOW) == {"who": "nurse"}
        save_draft(session, "mum", "visit", {}, now=NOW)
        assert session.query(PREFERENCE).count() == 0
        save_draft(session, "mum", "large", {"note": "x" * 60_000}, now=NOW)
        assert session.query(PREFERENCE).count() == 0
        for number in range(MOST + 2):
            at = NOW + timedelta(seconds=number)
            save_draft(session, "mum", f"form-{number}", {"who": "doctor"}, now=at)
        assert session.query(PREFERENCE).count() == MOST
        assert draft(session, "mum", "form-1", NOW) == {}
        save_draft(session, "mum", "late", {"who": "doctor"}, now=NOW + 3 * LONGEST)
        assert session.query(PREFERENCE).count() == 1, "the others are too old"
