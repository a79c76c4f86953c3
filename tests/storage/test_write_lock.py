from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Engine

from tests.storage.test_store import TWITCH, add_child
from tracker.storage import store
from tracker.storage.database import reading, writing
from tracker.storage.write_lock import WriteLock, write_lock

LOOK_S = 0.001


def wait_until_there_are(many: int, queue: WriteLock) -> None:
    """Wait until so many write or wait."""
    looked = threading.Event()
    while len(queue) != many:
        looked.wait(LOOK_S)


def queued_behind(queue: WriteLock, *writers: threading.Thread) -> None:
    """Start writers one after another, each once the one before it waits."""
    for waiting, writer in enumerate(writers, start=len(queue) + 1):
        writer.start()
        wait_until_there_are(waiting, queue)


def test_who_came_first_writes_first_and_who_wrote_goes_to_the_end() -> None:
    queue, order = WriteLock(), list[str]()

    def write(name: str) -> None:
        with queue.acquire(60):
            order.append(name)

    writers = [
        threading.Thread(target=write, args=[name]) for name in ("page", "token", "page again")
    ]
    with queue.acquire(60):
        queued_behind(queue, *writers)
    write("the one that hardly ever stops")
    for writer in writers:
        writer.join()
    assert order == ["page", "token", "page again", "the one that hardly ever stops"]
    assert len(queue) == 0


def test_who_waited_long_enough_goes_on_and_who_fails_holds_up_nobody() -> None:
    queue = WriteLock()
    with queue.acquire(60), queue.acquire(0):
        assert len(queue) == 2
    with suppress(ValueError), queue.acquire(60):
        raise ValueError
    assert len(queue) == 0


def test_every_write_to_a_file_takes_its_turn_and_reading_takes_none(
    sqlite_engine: Engine, now: datetime
) -> None:
    child, queue = add_child(sqlite_engine, now), write_lock(str(sqlite_engine.url.database))

    def write() -> None:
        with writing(sqlite_engine) as session:
            store.record(session, child, "episodes", TWITCH, now=now, by=None)

    page = threading.Thread(target=write)
    with writing(sqlite_engine):
        queued_behind(queue, page)
        with reading(sqlite_engine) as session:
            assert len(queue) == 2
            assert store.entries(session, child, "episodes") == []
    page.join()
    with reading(sqlite_engine) as session:
        assert len(store.entries(session, child, "episodes")) == 1
    assert len(queue) == 0
