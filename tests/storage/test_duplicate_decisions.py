"""Same one, or two: what a family decides about two entries of one moment, kept, respected, taken back, and carried by the exchange file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from tests.migrated import new_diary
from tests.storage.test_store import add_child, log
from tracker.domain.duplicate_decision import (
    Decision,
    decisions,
    with_decision,
    with_decisions_of,
    without_decisions,
)
from tracker.errors import UserError
from tracker.events.deduplicate import is_duplicate
from tracker.events.event_index import event_index
from tracker.exchange import diary_json
from tracker.exchange.store_children import import_children
from tracker.presentation.today_status import status
from tracker.review import build_review
from tracker.storage import database, store
from tracker.storage.database import reading, writing

FIRST, LATER = "2026-11-22T12:00:00+01:00", "2026-11-22T12:03:00+01:00"
A, B = str(uuid4()), str(uuid4())


def two_phones(
    engine: Engine, now: datetime, *, mum: str = "asleep", dad: str = "asleep", at: str = LATER
) -> tuple[str, str, str]:
    """One moment written by two caregivers; return the child and both entries."""
    child = add_child(engine, now)
    with writing(engine) as session:
        first = store.record(
            session,
            child,
            "episodes",
            {"started_at": FIRST, "state": mum, "source": "app"},
            now=now,
            by="Mum",
        ).id
        later = store.record(
            session,
            child,
            "episodes",
            {"started_at": at, "state": dad, "source": "app"},
            now=now,
            by="Dad",
        ).id
    return child, first, later


def decide(
    engine: Engine, now: datetime, first: str, later: str, *, decision: Decision | None
) -> None:
    with writing(engine) as session:
        store.decide_pair(session, first, later, decision, now=now, by="Mum")


def counts(engine: Engine, child: str, now: datetime) -> tuple[int, int, int, int]:
    """Events, entries of a second caregiver, today's number on Today, and the review's: four ways to count one thing."""
    with reading(engine) as session:
        diary = store.load_diary(session, child, now)
    review = build_review(diary)
    return (
        len(event_index(diary).events),
        int(is_duplicate(diary.episodes).sum()),
        status(diary).episodes_today,
        int(review.days["episodes"].sum()),
    )


def test_two_entries_that_were_one_by_the_rule_are_two_once_somebody_says_so(
    engine: Engine, now: datetime
) -> None:
    child, first, later = two_phones(engine, now)
    assert counts(engine, child, now) == (1, 1, 1, 1)
    decide(engine, now, first, later, decision=Decision.TWO)
    assert counts(engine, child, now) == (2, 0, 2, 2)


def test_two_entries_that_contradict_are_one_once_somebody_says_so(
    engine: Engine, now: datetime
) -> None:
    child, first, later = two_phones(engine, now, dad="awake")
    assert counts(engine, child, now) == (2, 0, 2, 2)
    decide(engine, now, later, first, decision=Decision.SAME)
    assert counts(engine, child, now) == (1, 1, 1, 1)


def test_three_minutes_and_a_second_apart_are_two_whatever_was_said(
    engine: Engine, now: datetime
) -> None:
    child, first, later = two_phones(engine, now, at="2026-11-22T12:03:01+01:00")
    decide(engine, now, first, later, decision=Decision.SAME)
    assert counts(engine, child, now) == (2, 0, 2, 2)


def test_a_decision_is_taken_back_and_leaves_its_history(engine: Engine, now: datetime) -> None:
    child, first, later = two_phones(engine, now)
    decide(engine, now, first, later, decision=Decision.TWO)
    decide(engine, now, later, first, decision=None)
    assert counts(engine, child, now) == (1, 1, 1, 1)
    with reading(engine) as session:
        assert [(past.action, past.by) for past in store.history(session, "episodes", later)] == [
            ("amended", "Mum"),
            ("amended", "Mum"),
            ("recorded", "Dad"),
        ]
        assert store.read(session, "episodes", later)["source"] == "app"


def test_a_second_decision_stands_before_the_first(engine: Engine, now: datetime) -> None:
    child, first, later = two_phones(engine, now)
    decide(engine, now, first, later, decision=Decision.TWO)
    decide(engine, now, first, later, decision=Decision.SAME)
    assert counts(engine, child, now) == (1, 1, 1, 1)


def test_copying_looks_from_another_entry_keeps_the_decision(engine: Engine, now: datetime) -> None:
    child, first, later = two_phones(engine, now)
    decide(engine, now, first, later, decision=Decision.TWO)
    with writing(engine) as session:
        store.amend(
            session, "episodes", later, {"source": f"app:copied:{first}"}, now=now, by="Dad"
        )
    assert counts(engine, child, now)[0] == 2


def test_a_decision_survives_the_exchange_file(
    sqlite_engine: Engine, now: datetime, tmp_path: Path
) -> None:
    child, first, later = two_phones(sqlite_engine, now)
    decide(sqlite_engine, now, first, later, decision=Decision.TWO)
    with reading(sqlite_engine) as session:
        document = diary_json.export(session, now=now)
    url = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    new_diary(url)
    other = database.open_database(url)
    with writing(other) as session:
        import_children(session, diary_json.read_document(document, now), by=None)
    assert counts(other, child, now) == (2, 0, 2, 2)
    with reading(other) as session:
        assert diary_json.export(session, now=now)["children"] == document["children"]
    other.dispose()


def test_two_children_cannot_be_one_event(sqlite_engine: Engine, now: datetime) -> None:
    robin, wren = add_child(sqlite_engine, now), add_child(sqlite_engine, now, name="Wren")
    pair = log(sqlite_engine, robin, now), log(sqlite_engine, wren, now)
    with pytest.raises(UserError, match="not two entries of one child"):
        decide(sqlite_engine, now, *pair, decision=Decision.SAME)


def test_where_the_later_entry_has_no_room_the_first_carries_it_and_where_neither_has_it_is_refused(
    sqlite_engine: Engine, now: datetime
) -> None:
    child, first, later = two_phones(sqlite_engine, now)
    with writing(sqlite_engine) as session:
        store.amend(
            session, "episodes", later, {"source": "import:x:" + "k" * 191}, now=now, by=None
        )
    decide(sqlite_engine, now, first, later, decision=Decision.TWO)
    assert counts(sqlite_engine, child, now)[0] == 2
    decide(sqlite_engine, now, first, later, decision=None)
    with writing(sqlite_engine) as session:
        store.amend(
            session, "episodes", first, {"source": "import:x:" + "k" * 191}, now=now, by=None
        )
    with pytest.raises(UserError, match="no room"):
        decide(sqlite_engine, now, first, later, decision=Decision.TWO)


def test_a_source_says_what_it_said_beside_its_decisions() -> None:
    answers = (
        with_decision(with_decision(f"app:copied:{A}", A, Decision.TWO) or "", B, Decision.SAME)
        or ""
    )
    assert decisions(answers) == {A: Decision.TWO, B: Decision.SAME}
    assert without_decisions(answers) == f"app:copied:{A}"
    assert with_decision(answers, A, None) == f"app:copied:{A} same-as:{B}"
    assert decisions(f"import:note:same-as:{A}") == {}
    assert without_decisions(with_decision("", A, Decision.SAME) or "") == ""


@pytest.mark.parametrize(("length", "fits"), [(200 - 45, True), (201 - 45, False)])
def test_a_decision_that_does_not_fit_is_told(length: int, *, fits: bool) -> None:
    assert (with_decision("k" * length, A, Decision.SAME) is not None) is fits


def test_a_new_source_keeps_the_decisions_of_the_old_one() -> None:
    before = with_decision("app", A, Decision.TWO) or ""
    assert decisions(with_decisions_of("app:copied:x", before)) == {A: Decision.TWO}
    assert decisions(with_decisions_of(with_decision("app", A, Decision.SAME) or "", before)) == {
        A: Decision.SAME
    }
