from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from tracker.errors import InvalidRecord, UnknownChild, UnknownRecord
from tracker.storage import store
from tracker.storage.database import reading, writing

TWITCH = {"started_at": "2026-11-20T03:12:00+01:00", "movements": ["twitch"], "state": "asleep"}


def add_child(engine: Engine, now: datetime, **answers: Any) -> str:
    with writing(engine) as session:
        return store.record_child(
            session,
            {"name": "Robin", "birth_date": "2026-06-01", "time_zone": "Europe/Berlin"} | answers,
            now=now,
            by="Mum",
        ).id


def log(engine: Engine, child: str, now: datetime, **answers: Any) -> str:
    with writing(engine) as session:
        return store.record(session, child, "episodes", TWITCH | answers, now=now, by="Mum").id


def test_three_in_the_morning_stays_three_in_the_morning_whatever_the_servers_clock(
    engine: Engine, now: datetime
) -> None:
    child = add_child(engine, now)
    log(engine, child, now)
    log(engine, child, now, started_at="2026-11-20T03:12:00+09:00", time_zone="Asia/Tokyo")
    with reading(engine) as session:
        episodes = store.load_diary(session, child, now).episodes
    assert episodes["local_minute"].tolist() == [192.0, 192.0]
    assert episodes["utc_offset_min"].tolist() == [540.0, 60.0]
    assert episodes["time_zone"].tolist() == ["Asia/Tokyo", "Europe/Berlin"]


def test_the_same_id_sent_twice_is_one_episode(engine: Engine, now: datetime) -> None:
    child, id_ = add_child(engine, now), str(uuid4())
    with writing(engine) as session:
        assert store.record(
            session, child, "episodes", TWITCH | {"id": id_}, now=now, by="Mum"
        ).created
    with writing(engine) as session:
        assert not store.record(
            session, child, "episodes", TWITCH | {"id": id_}, now=now, by="Mum"
        ).created
    with reading(engine) as session:
        assert len(store.entries(session, child, "episodes")) == 1


def test_what_was_not_asked_stays_unknown(engine: Engine, now: datetime) -> None:
    child = add_child(engine, now)
    log(engine, child, now)
    with reading(engine) as session:
        episode = store.load_diary(session, child, now).episodes.iloc[0]
    assert episode[["held", "woken", "duration_s", "responsive", "video"]].isna().all()
    assert (episode["eyes"], bool(episode["running"])) == ("", False)


def test_an_entry_logged_after_the_moment_of_asking_is_not_seen_and_one_logged_at_it_is(
    engine: Engine, now: datetime
) -> None:
    child = add_child(engine, now)
    log(engine, child, now)
    with reading(engine) as session:
        assert len(store.load_diary(session, child, now).episodes) == 1
        assert store.load_diary(session, child, now - timedelta(microseconds=1)).episodes.empty


def test_a_removed_entry_counts_nowhere_and_can_be_brought_back(
    engine: Engine, now: datetime
) -> None:
    child = add_child(engine, now)
    id_ = log(engine, child, now)
    with writing(engine) as session:
        store.remove(session, "episodes", id_, "mistake", now=now, by="Dad")
        assert store.load_diary(session, child, now).episodes.empty
        assert store.entries(session, child, "episodes") == []
        assert (
            store.entries(session, child, "episodes", removed=True)[0]["removed_why"] == "mistake"
        )
        store.restore(session, "episodes", id_, now=now, by="Dad")
        assert len(store.load_diary(session, child, now).episodes) == 1


def test_any_earlier_state_of_an_entry_can_be_brought_back(engine: Engine, now: datetime) -> None:
    child = add_child(engine, now)
    id_ = log(
        engine, child, now, clips=[{"sha256": "a" * 64, "media_type": "video/mp4", "bytes": 9}]
    )
    with writing(engine) as session:
        first = store.read(session, "episodes", id_)
        store.amend(
            session,
            "episodes",
            id_,
            {"state": "awake", "held": "continued", "clips": []},
            now=now + timedelta(minutes=1),
            by="Dad",
        )
        store.amend(
            session,
            "episodes",
            id_,
            {"held": None, "note": "I was wrong"},
            now=now + timedelta(minutes=2),
            by="Mum",
        )
        past = store.history(session, "episodes", id_)
        assert [(change.action, change.by) for change in past] == [
            ("amended", "Mum"),
            ("amended", "Dad"),
            ("recorded", "Mum"),
        ]
        store.restore_state(
            session, "episodes", id_, past[1].id, now=now + timedelta(minutes=3), by="Mum"
        )
        assert store.read(session, "episodes", id_) == first
        store.restore_state(
            session,
            "episodes",
            id_,
            store.history(session, "episodes", id_)[0].id,
            now=now,
            by="Mum",
        )
        assert store.read(session, "episodes", id_)["note"] == "I was wrong"
        with pytest.raises(UnknownRecord):
            store.restore_state(session, "episodes", id_, past[2].id, now=now, by="Mum")


def test_a_change_that_changes_nothing_leaves_no_trace(engine: Engine, now: datetime) -> None:
    child = add_child(engine, now)
    id_ = log(engine, child, now)
    with writing(engine) as session:
        before = store.revision(session, child)
        store.amend(session, "episodes", id_, {"state": "asleep"}, now=now, by="Dad")
        assert (len(store.history(session, "episodes", id_)), store.revision(session, child)) == (
            1,
            before,
        )


def test_every_write_moves_the_revision_on(engine: Engine, now: datetime) -> None:
    child = add_child(engine, now)
    with writing(engine) as session:
        rows = [store.revision(session, child)]
        id_ = store.record(
            session,
            child,
            "milestones",
            {"milestone": "rolls", "status": "achieved", "date": "2026-11-01"},
            now=now,
            by=None,
        ).id
        rows.append(store.revision(session, child))
        store.amend(session, "milestones", id_, {"status": "lost"}, now=now, by=None)
        rows.append(store.revision(session, child))
        store.amend_child(session, child, {"name": "Rob"}, now=now, by=None)
        rows.append(store.revision(session, child))
    assert rows == sorted(set(rows))


def test_moving_house_does_not_move_the_nights_that_were(engine: Engine, now: datetime) -> None:
    child = add_child(engine, now)
    log(engine, child, now)
    with writing(engine) as session:
        store.amend_child(session, child, {"time_zone": "America/New_York"}, now=now, by=None)
        episode = store.load_diary(session, child, now).episodes.iloc[0]
        assert (episode["local_minute"], episode["time_zone"]) == (192.0, "Europe/Berlin")
        assert (
            store.entries(session, child, "episodes")[0]["started_at"]
            == "2026-11-20T03:12:00+01:00"
        )


def test_a_birth_date_after_the_first_episode_is_refused(engine: Engine, now: datetime) -> None:
    child = add_child(engine, now)
    log(engine, child, now)
    with writing(engine) as session:
        store.amend_child(session, child, {"birth_date": "2026-11-20"}, now=now, by=None)
        with pytest.raises(InvalidRecord, match="after the first episode"):
            store.amend_child(session, child, {"birth_date": "2026-11-21"}, now=now, by=None)


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"started_at": "2026-11-20T03:12:00"}, "no offset"),
        ({"started_at": "2026-11-22T12:05:01+00:00"}, "is in the future"),
        ({"started_at": "2026-05-31T21:59:00+00:00"}, "is before birth"),
        ({"duration_s": -1}, "too small"),
        ({"duration_s": float("nan")}, "not a finite number"),
        ({"state": "drowsy"}, "unknown word"),
        ({"colour_of_socks": "red"}, "not a key"),
        ({"note": "a\x00b"}, "NUL"),
        ({"note": "\ud800"}, "lone surrogate"),
        ({"jerk_count": 2.5}, "not a whole number"),
        ({"id": "7"}, "not a UUID"),
        ({"time_zone": "Mars/Olympus"}, "not a time zone"),
    ],
)
def test_an_entry_that_cannot_be_true_is_refused_with_a_sentence(
    sqlite_engine: Engine, now: datetime, answers: dict[str, Any], problem: str
) -> None:
    child = add_child(sqlite_engine, now)
    with pytest.raises(InvalidRecord, match=problem):
        log(sqlite_engine, child, now, **answers)
    with reading(sqlite_engine) as session:
        assert store.entries(session, child, "episodes", removed=True) == []


@pytest.mark.parametrize("started_at", ["2026-11-22T12:05:00+00:00", "2026-05-31T22:00:00+00:00"])
def test_a_phone_five_minutes_fast_and_the_first_minute_of_life_are_taken(
    sqlite_engine: Engine, now: datetime, started_at: str
) -> None:
    child = add_child(sqlite_engine, now)
    assert log(sqlite_engine, child, now, started_at=started_at)


def test_the_database_itself_refuses_an_unknown_word_and_text_for_a_number(
    engine: Engine, now: datetime
) -> None:
    id_ = log(engine, add_child(engine, now), now)
    for change in (
        "state = 'drowsy'",
        "duration_s = -1",
        "running = 2",
        "local_day = 'today'",
        "child_id = 'nobody'",
        "duration_s = 'long'",
    ):
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(f"UPDATE episode SET {change} WHERE id = :id"), {"id": id_})


def test_a_child_is_found_by_name_or_id_and_never_guessed(engine: Engine, now: datetime) -> None:
    with (
        reading(engine) as session,
        pytest.raises(UnknownChild, match="no child in this diary yet"),
    ):
        store.find_child(session, None)
    one, two = add_child(engine, now), add_child(engine, now, name="Wren")
    with reading(engine) as session:
        assert store.find_child(session, "WREN").id == two
        assert store.find_child(session, one).name == "Robin"
        with pytest.raises(UnknownChild, match="Say which child"):
            store.find_child(session, None)
        with pytest.raises(UnknownChild, match="Known: Robin, Wren"):
            store.find_child(session, "Lark")


def test_eight_parents_writing_at_once_lose_nothing(engine: Engine, now: datetime) -> None:
    child, failed = add_child(engine, now), []

    def write_ten() -> None:
        try:
            for _ in range(10):
                log(engine, child, now)
        except Exception as error:  # noqa: BLE001 - told below, in the thread that can
            failed.append(error)

    writers = [threading.Thread(target=write_ten) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with reading(engine) as session:
        assert (failed, len(store.entries(session, child, "episodes"))) == ([], 80)
        assert store.revision(session, child) == 81


def test_a_retry_that_races_its_first_try_is_one_row(engine: Engine, now: datetime) -> None:
    child, id_, created = add_child(engine, now), str(uuid4()), []
    together = threading.Barrier(4)

    def send() -> None:
        together.wait()
        with writing(engine) as session:
            created.append(
                store.record(
                    session, child, "episodes", TWITCH | {"id": id_}, now=now, by=None
                ).created
            )

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(created) == [False, False, False, True]


def test_an_entry_moved_to_the_other_twin_is_hers_and_the_move_can_be_undone(
    engine: Engine, now: datetime
) -> None:
    robin, wren = add_child(engine, now), add_child(engine, now, name="Wren")
    id_ = log(engine, robin, now)
    with writing(engine) as session:
        store.amend(session, "episodes", id_, {"state": "awake"}, now=now, by="Dad")
        revisions = [store.revision(session, one) for one in (robin, wren)]
        store.amend(session, "episodes", id_, {"child": wren}, now=now, by="Dad")
        assert [len(store.entries(session, one, "episodes")) for one in (robin, wren)] == [0, 1]
        assert all(
            store.revision(session, one) > before
            for one, before in zip((robin, wren), revisions, strict=True)
        )
        moved, amended, _ = store.history(session, "episodes", id_)
        assert (moved.by, (moved.before or {})["child"]) == ("Dad", robin)
        store.restore_state(session, "episodes", id_, moved.id, now=now, by="Mum")
        assert [len(store.entries(session, one, "episodes")) for one in (robin, wren)] == [1, 0]
        store.amend(session, "episodes", id_, {"child": wren}, now=now, by="Dad")
        store.restore_state(session, "episodes", id_, amended.id, now=now, by="Mum")
        assert store.entries(session, robin, "episodes")[0]["state"] == "asleep"


def test_an_entry_from_before_a_childs_birth_cannot_be_moved_to_it(
    engine: Engine, now: datetime
) -> None:
    robin, wren = (
        add_child(engine, now),
        add_child(engine, now, name="Wren", birth_date="2026-11-21"),
    )
    id_ = log(engine, robin, now)
    with pytest.raises(InvalidRecord, match="is before birth"), writing(engine) as session:
        store.amend(session, "episodes", id_, {"child": wren}, now=now, by="Dad")
    with reading(engine) as session:
        assert len(store.entries(session, robin, "episodes")) == 1
