"""The disk fails under a served diary, or another program holds its file: refused in words, then taken."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.browser.conftest import free_port
from tests.robustness.figures import number, report
from tests.storage.test_nothing_lost import STORED, Client, kept_in, run_server, watched
from tests.storage.test_store import add_child
from tracker.storage import migrate

WRITES_FIRST = 30
"""Calls that succeed: what the start of the program and a few entries write."""

FAILURES = [
    ("a disk that may only be read", "pwrite64:error=EROFS"),
    ("a disk that fails to write", "pwrite64:error=EIO"),
    ("a disk that fails to sync", "fdatasync:error=EIO"),
][: number("DISK_FAILURES", 1)]

LOCK_S = number("LOCK_S", 1)
CLIENTS = 4


@pytest.mark.parametrize(("suite", "failure"), FAILURES, ids=[failure for _, failure in FAILURES])
def test_a_disk_that_fails_refuses_in_words_and_what_was_acknowledged_stays(
    sqlite_url: str,
    sqlite_engine: Engine,
    now: datetime,
    tmp_path: Path,
    suite: str,
    failure: str,
) -> None:
    child, client, port = add_child(sqlite_engine, now), Client("phone"), free_port()
    call = failure.partition(":")[0]
    words = watched(tmp_path / "trace", call)
    files = [
        word for name in ("", "-wal") for word in ("-P", f"{tmp_path / 'diary.sqlite3'}{name}")
    ]
    words += [*files, "-e", f"inject={failure}:when={WRITES_FIRST}+"]
    with run_server(tmp_path, sqlite_url, port, words):
        status = 201
        while status in STORED:
            status, result = client.send(port)
        assert (status, json.loads(result)["stored"]) == (503, False)
        assert "Traceback" not in result
        assert client.send(port)[0] == 503
    with run_server(tmp_path, sqlite_url, port):
        assert client.send(port)[0] in STORED
    assert migrate.check(sqlite_url).faults == ()
    report(suite, 1, client.acknowledged, kept_in(sqlite_engine, child))


def test_what_another_program_holds_is_refused_in_words_or_waits_and_is_taken_afterwards(
    sqlite_url: str, sqlite_engine: Engine, now: datetime, tmp_path: Path
) -> None:
    child, port = add_child(sqlite_engine, now), free_port()
    clients = [Client(f"phone {name}") for name in range(CLIENTS)]
    answers, held = list[tuple[int, str]](), threading.Event()

    def write(client: Client) -> None:
        while not held.is_set():
            answers.append(client.send(port))

    with (
        run_server(tmp_path, sqlite_url, port),
        closing(sqlite3.connect(tmp_path / "diary.sqlite3", isolation_level=None)) as other,
    ):
        assert {client.send(port)[0] for client in clients} == {201}
        other.execute("BEGIN IMMEDIATE")
        until = time.monotonic() + LOCK_S
        writers = [threading.Thread(target=write, args=[client]) for client in clients]
        for writer in writers:
            writer.start()
        held.wait(until - time.monotonic())
        held.set()
        other.execute("ROLLBACK")
        for writer in writers:
            writer.join()
        assert {client.send(port)[0] for client in clients} <= STORED
    refused = [value for status, value in answers if status not in STORED]
    assert all("Another program" in value for value in refused)
    report(
        f"file held for {LOCK_S} s by another program",
        1,
        [id_ for client in clients for id_ in client.acknowledged],
        kept_in(sqlite_engine, child),
    )
