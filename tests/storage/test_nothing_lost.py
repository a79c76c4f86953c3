"""The served program is killed, runs out of disk, and is watched by the system while it answers: what it acknowledged is on the disk."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from tests.browser.conftest import free_port, wait_until_well
from tests.robustness.figures import number, report
from tests.storage.test_store import TWITCH, add_child
from tracker.storage import migrate, store
from tracker.storage.database import reading

CLIENTS, ROUNDS = 8, number("KILLS", 5)
MOST_BEFORE_THE_KILL = 24
"""How many answers the clients get at most in one round."""

STORED = {200, 201}
NO_ROOM_BYTES = 150_000
"""How far a file may grow in the test of a full disk: past the empty diary's own size, short of what the test writes."""


class Client:
    """A phone that sends its next entry, under one id, until the server acknowledges it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.acknowledged: list[str] = []
        self.waiting = self._next()

    def _next(self) -> dict[str, Any]:
        return TWITCH | {"id": str(uuid4()), "note": f"{self.name}, entry {len(self.acknowledged)}"}

    def send(self, port: int) -> tuple[int, str]:
        """Send the waiting entry; return the answer's status and text. An OSError or HTTPException when the server dies meanwhile."""
        connection = http.client.HTTPConnection("localhost", port, timeout=60)
        try:
            connection.request(
                "POST",
                "/api/v1/episodes",
                json.dumps(self.waiting),
                {"Content-Type": "application/json"},
            )
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status in STORED:
            self.acknowledged.append(str(self.waiting["id"]))
            self.waiting = self._next()
        return answer.status, text


def tool(name: str) -> str:
    """Return where a tool of the system is; without it the test is skipped, but never in CI."""
    result = shutil.which(name)
    if result is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"this test needs {name}")
    return str(result)


def watched(trace: Path, calls: str) -> list[str]:
    """Return the words that start a program so that the system writes its calls to `trace`; the test is skipped where a machine forbids it."""
    strace = tool("strace")
    if subprocess.run(
        [strace, "-o", os.devnull, "true"], check=False, capture_output=True
    ).returncode:
        pytest.skip("this machine does not let a program be watched")
    return [
        strace,
        "-D",
        "-f",
        "-y",
        "-qq",
        "--seccomp-bpf",
        "-e",
        f"trace={calls}",
        "-s",
        "48",
        "-o",
        str(trace),
    ]


@contextmanager
def run_server(
    folder: Path, url: str, port: int, before: Sequence[str] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """Serve a diary; `before` are the words of a program that starts it. It is killed in the end."""
    log = folder / "server.log"
    words = [
        *before,
        sys.executable,
        "-m",
        "tracker",
        "--database",
        url,
        "serve",
        "--port",
        str(port),
    ]
    environment = os.environ | {"TRACKER_DATA_DIR": str(folder), "HOME": str(folder)}
    with (
        log.open("ab") as out,
        subprocess.Popen(words, stdout=out, stderr=out, env=environment) as server,
    ):
        try:
            wait_until_well(f"http://localhost:{port}", server, log)
            yield server
        finally:
            server.kill()


def end_after(
    server: subprocess.Popen[bytes],
    port: int,
    clients: Sequence[Client],
    answers: int,
    how: signal.Signals = signal.SIGKILL,
) -> None:
    """Let all clients write at once, and end the server when so many answers are back; the other requests are under way then."""
    answered = threading.Semaphore(0)

    def write(client: Client) -> None:
        with suppress(OSError, http.client.HTTPException):
            while client.send(port)[0] in STORED:
                answered.release()

    writers = [threading.Thread(target=write, args=[client]) for client in clients]
    for writer in writers:
        writer.start()
    come = [answered.acquire(timeout=60) for _ in range(answers)]
    server.send_signal(how)
    for writer in writers:
        writer.join()
    assert all(come)


def kept_in(engine: Engine, child: str) -> dict[str, str]:
    """Return the notes in the diary by id; each must have been recorded once."""
    with reading(engine) as session:
        rest = store.entries(session, child, "episodes")
        assert all(
            [change.action for change in store.history(session, "episodes", one["id"])]
            == ["recorded"]
            for one in rest
        )
    return {one["id"]: one.get("note", one["id"]) for one in rest}


def test_a_server_killed_again_and_again_under_eight_writers_loses_and_doubles_nothing(
    sqlite_url: str, sqlite_engine: Engine, now: datetime, tmp_path: Path
) -> None:
    child, chance, port = add_child(sqlite_engine, now), random.Random(8), free_port()  # noqa: S311 - the same moments each time the test is run
    clients = [Client(f"phone {number}") for number in range(CLIENTS)]
    for _ in range(ROUNDS):
        with run_server(tmp_path, sqlite_url, port) as server:
            end_after(server, port, clients, chance.randint(1, MOST_BEFORE_THE_KILL))
        assert migrate.check(sqlite_url).faults == ()
    with run_server(tmp_path, sqlite_url, port):
        assert {client.send(port)[0] for client in clients} <= STORED
    acknowledged = [id_ for client in clients for id_ in client.acknowledged]
    rest = kept_in(sqlite_engine, child)
    assert sorted(rest) == sorted(acknowledged)
    report("kill -9 under eight writers", ROUNDS, acknowledged, rest)
    assert "Traceback" not in (tmp_path / "server.log").read_text(encoding="utf-8")


def test_a_server_told_to_stop_first_answers_what_it_wrote(
    sqlite_url: str, sqlite_engine: Engine, now: datetime, tmp_path: Path
) -> None:
    child, port = add_child(sqlite_engine, now), free_port()
    clients = [Client(f"phone {number}") for number in range(CLIENTS)]
    with run_server(tmp_path, sqlite_url, port) as server:
        end_after(server, port, clients, MOST_BEFORE_THE_KILL, signal.SIGTERM)
        server.wait(60)
    assert sorted(kept_in(sqlite_engine, child)) == sorted(
        id_ for client in clients for id_ in client.acknowledged
    )
    assert "Traceback" not in (tmp_path / "server.log").read_text(encoding="utf-8")


def test_a_full_disk_refuses_in_words_and_what_was_acknowledged_stays(
    sqlite_url: str, sqlite_engine: Engine, now: datetime, tmp_path: Path
) -> None:
    child, client, port = add_child(sqlite_engine, now), Client("phone"), free_port()
    most = (tmp_path / "diary.sqlite3").stat().st_size + NO_ROOM_BYTES
    with run_server(tmp_path, sqlite_url, port, [tool("prlimit"), f"--fsize={most}"]):
        status = 201
        while status in STORED:
            status, result = client.send(port)
        assert (status, json.loads(result)["stored"]) == (503, False)
        assert "full" in result
    assert sorted(kept_in(sqlite_engine, child)) == sorted(client.acknowledged)
    with run_server(tmp_path, sqlite_url, port):
        assert client.send(port)[0] == 201
    assert migrate.check(sqlite_url).faults == ()
    report("full disk", 1, client.acknowledged, kept_in(sqlite_engine, child))


WRITTEN = re.compile(r"pwrite64\(\d+<[^>]*diary\.sqlite3-wal>")
SYNCED = re.compile(
    r"f(data)?sync\(\d+<[^>]*diary\.sqlite3-wal>\) += 0|<\.\.\. f(data)?sync resumed>\) += 0"
)
"""A call that has ended, on one line of the trace or, where another thread came between, on two."""


def test_an_entry_is_on_the_disk_before_it_is_acknowledged(
    sqlite_url: str, sqlite_engine: Engine, now: datetime, tmp_path: Path
) -> None:
    add_child(sqlite_engine, now)
    trace, client, port = tmp_path / "trace", Client("phone"), free_port()
    with run_server(
        tmp_path, sqlite_url, port, watched(trace, "pwrite64,fdatasync,fsync,sendto,write")
    ):
        assert client.send(port)[0] == 201
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    acknowledged = next(n for n, line in enumerate(lines) if "HTTP/1.1 201" in line)
    written = max(n for n, line in enumerate(lines[:acknowledged]) if WRITTEN.search(line))
    assert [line for line in lines[written:acknowledged] if SYNCED.search(line)]
