"""How long a signed-in phone's tap takes while others attack: wrong sign-ins, half-open connections, a program's huge lists.

Run by `make robustness`. Attackers are a process of their own on this machine, under addresses of
their own (127.0.x.y). The taps are one after another; every one must be stored, once. Wall time, on
a machine that does other things too; memory is the most the server ever held (Linux).
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import socket
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

from tests.benchmarks.load import line
from tests.browser.conftest import free_port
from tests.storage.test_nothing_lost import run_server, tool
from tests.web.auth.conftest import PASSCODE, ROBIN, prepared
from tracker.storage import database, store
from tracker.web.auth.middleware import COOKIE
from tracker.web.auth.service import AuthService, SignedIn
from tracker.web.connection_limits import raised_file_limit

OPEN_FILES = 1024
"""What systemd allows a service, and this measurement the server."""

LEAST_TAPS = 40
SIGN_INS, HALF_OPEN, HUGE_POSTS = 100, 1300, 6
HELD_S = 5.0
"""How long the half-open connections are held."""

HUGE = json.dumps({"child": ROBIN, "movements": [{}] * 120_000}).encode()
"""480 kB, none of it a movement."""


@dataclass
class Phone:
    """A signed-in phone: its cookie, and how long each of its taps took."""

    port: int
    cookie: str
    taps_s: list[float] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)

    def tap(self) -> None:
        """Log one episode over a connection of its own."""
        record = {
            "id": str(uuid4()),
            "child": ROBIN,
            "started_at": datetime.now(UTC).isoformat(),
            "movements": ["twitch"],
        }
        headers = {"Content-Type": "application/json", "Cookie": f"{COOKIE}={self.cookie}"}
        began = time.perf_counter()
        with closing(HTTPConnection("localhost", self.port, timeout=60)) as connection:
            connection.request("POST", "/api/v1/episodes", json.dumps(record), headers)
            answer = connection.getresponse()
            answer.read()
        self.taps_s.append(time.perf_counter() - began)
        if answer.status == 201:
            self.stored.append(str(record["id"]))
        else:
            self.refused[answer.status] += 1


async def _sent(port: int, number: int, request: bytes) -> str:
    """Send a request from an address of its own; return the answer's status."""
    source = (f"127.0.{1 + number // 250}.{1 + number % 250}", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=source)
    writer.write(request)
    first = await reader.readline()
    writer.close()
    return first.split()[1].decode() if first else "closed"


def _request(path: str, kind: str, body: bytes, more: str = "") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n{more}"
    return f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


def _at_once(port: int, requests: Sequence[bytes]) -> None:
    async def run() -> list[str]:
        sent = [_sent(port, number, request) for number, request in enumerate(requests)]
        return await asyncio.gather(*sent)

    print(f"    answers to the attackers: {dict(Counter(asyncio.run(run())))}", flush=True)


def wrong_sign_ins(port: int, _token: str) -> None:
    """Try a hundred wrong passcodes at once, each from another address."""
    body = b"passcode=wrong+all+along"
    _at_once(port, [_request("/login", "application/x-www-form-urlencoded", body)] * SIGN_INS)


def half_open(port: int, _token: str) -> None:
    """Open connections at once that stop in their first line, and hold them."""
    raised_file_limit()
    held = []
    for _ in range(HALF_OPEN):
        one = socket.socket()
        one.setblocking(False)  # noqa: FBT003 - its only parameter
        one.connect_ex(("127.0.0.1", port))
        held.append(one)
    for one in held:
        one.setblocking(True)  # noqa: FBT003
        one.settimeout(30)
        try:
            one.sendall(b"GET / HT")
        except OSError:
            continue
    time.sleep(HELD_S)
    for one in held:
        one.close()
    print(f"    connections opened and held for {HELD_S:.0f} s: {len(held):,}", flush=True)


def huge_lists(port: int, token: str) -> None:
    """Post six records with 120,000 movements each, at once."""
    more = f"Authorization: Bearer {token}\r\n"
    _at_once(port, [_request("/api/v1/episodes", "application/json", HUGE, more)] * HUGE_POSTS)


def most_memory_mb(pid: int) -> float:
    """Return the most memory that a process ever held, MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1_000


def measured(phone: Phone, attack: Callable[[int, str], None] | None, token: str) -> None:
    """Tap until an attack is over, and at least some times."""
    phone.taps_s.clear()
    attacker = None
    if attack is not None:
        context = multiprocessing.get_context("spawn")
        attacker = context.Process(target=attack, args=(phone.port, token))
        attacker.start()
    while len(phone.taps_s) < LEAST_TAPS or (attacker is not None and attacker.is_alive()):
        phone.tap()
    if attacker is not None:
        attacker.join()


ATTACKS: dict[str, Callable[[int, str], None] | None] = {
    "nothing else going on": None,
    f"{SIGN_INS} wrong sign-ins at once from as many addresses": wrong_sign_ins,
    f"{HALF_OPEN:,} half-open connections, {OPEN_FILES:,} open files allowed": half_open,
    f"{HUGE_POSTS} POSTs of {len(HUGE) // 1000} kB at once with a token": huge_lists,
}


def main() -> int:
    print("\nA signed-in phone's tap meanwhile; wall time")
    line("attack", "taps", "median", "worst", "server, most")
    with tempfile.TemporaryDirectory(prefix="movement-diary-attacks-") as name:
        folder, port = Path(name), free_port()
        diary = prepared(folder)
        with closing(AuthService(database.open_database(diary.url))) as auth:
            signed_in = auth.sign_in(PASSCODE, "address:here", "phone", datetime.now(UTC))
        if not isinstance(signed_in, SignedIn):
            raise TypeError
        phone = Phone(port, signed_in.cookie)
        limit = [tool("prlimit"), f"--nofile={OPEN_FILES}:{OPEN_FILES}"]
        with run_server(folder, diary.url, port, limit) as server:
            for _ in range(5):
                phone.tap()
            for attack, run in ATTACKS.items():
                measured(phone, run, diary.tokens["log"])
                line(
                    attack,
                    str(len(phone.taps_s)),
                    f"{statistics.median(phone.taps_s) * 1000:.0f} ms",
                    f"{max(phone.taps_s) * 1000:.0f} ms",
                    f"{most_memory_mb(server.pid):.0f} MB",
                )
        engine = database.open_database(diary.url)
        with database.reading(engine) as session:
            rows = [entry["id"] for entry in store.entries(session, ROBIN, "episodes")]
        engine.dispose()
        log_bytes = (folder / "server.log").stat().st_size
    lost, doubled = len(set(phone.stored) - set(rows)), len(rows) - len(set(rows))
    print(
        f"taps acknowledged {len(phone.stored):,}, refused {phone.refused.total()},"
        f" lost {lost}, doubled {doubled}; the server's log grew {log_bytes:,} bytes"
    )
    return 1 if lost or doubled or phone.refused else 0


if __name__ == "__main__":
    sys.exit(main())
