"""`make bench`: 1, 4 and 16 phones that write at once, and fifty open dashboards, on one server.

Its CPU and memory are as the system counts them (Linux).
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.asyncio.client import connect

from tests.benchmarks.synthetic import NOW, a_child_with
from tests.browser.conftest import free_port
from tests.storage.test_nothing_lost import run_server
from tracker.exchange.diary_json import read_document
from tracker.exchange.safe_read import FORMAT
from tracker.exchange.store_children import import_children
from tracker.storage import database, migrate, store
from tracker.storage.models import TokenScope
from tracker.web.auth.service import new_token

WRITERS: Final = (1, 4, 16)
WRITES, ASSESSED_WRITES = 320, 48
"""Writes in all. Fewer where the rules are asked in each response: to phones without a token."""

PEERS_A_SECOND = 37
"""Entries a second that the most used open baby tracker stored on a machine of this kind."""

DASHBOARDS, EPISODES = 50, 1_000
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
PATIENCE_S = 300


@dataclass(frozen=True)
class Server:
    """A running server: its process and its port."""

    pid: int
    port: int

    def cpu_s(self) -> float:
        """Return the CPU time it has taken, seconds."""
        fields = (
            Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND

    def memory_mb(self) -> float:
        """Return how much memory it holds, MB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) / 1_000


def line(what: str, *figures: str) -> None:
    print(f"{what:<70}" + "".join(f"{figure:>14}" for figure in figures), flush=True)


async def post(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    port: int,
    record: Mapping[str, object],
    token: str | None,
) -> int:
    """Post one episode on an open connection; return the answer's status."""
    body = json.dumps(record).encode()
    head = [
        f"POST /api/v1/episodes?by=Mum HTTP/1.1\r\nHost: localhost:{port}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    head += [f"Authorization: Bearer {token}"] if token else []
    writer.write("\r\n".join([*head, "", ""]).encode() + body)
    answer = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    await reader.readexactly(int(answer.split("content-length:")[1].split()[0]))
    return int(answer.split()[1])


async def phone(port: int, child: str, token: str | None, writes: int) -> list[int]:
    """Write some episodes one after another; return the statuses."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    now = datetime.now(UTC)
    records = [
        {
            "id": str(uuid4()),
            "child": child,
            "started_at": (now - timedelta(minutes=n)).isoformat(),
            "movements": ["jerk"],
            "state": "asleep",
        }
        for n in range(writes)
    ]
    statuses = [await post(reader, writer, port, record, token) for record in records]
    writer.close()
    return statuses


async def phones(server: Server, child: str, token: str | None, number: int) -> None:
    """Let some phones write at once; print how many entries a second the server stored."""
    writes = (WRITES if token else ASSESSED_WRITES) // number
    await phone(server.port, child, token, 1)
    cpu, began = server.cpu_s(), time.perf_counter()
    statuses = await asyncio.gather(
        *(phone(server.port, child, token, writes) for _ in range(number))
    )
    a_second = number * writes / (time.perf_counter() - began)
    cpu_ms = (server.cpu_s() - cpu) / (number * writes) * 1_000
    if {status for of_phone in statuses for status in of_phone} != {201}:
        raise RuntimeError("not every entry was stored")
    how = "with a token that may only log" if token else "the rules asked in each answer"
    line(
        f"entries a second, {number} phones, {how}",
        f"{a_second:.0f}",
        f"{cpu_ms:.1f} ms CPU",
        f"{a_second / PEERS_A_SECOND:.1f} × {PEERS_A_SECOND}",
    )


class Dashboard:
    """An open Today page: the messages of a browser over its websocket, without drawing."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> float:
        """Open it; return the seconds until it has received everything."""
        address = f"ws://localhost:{self._port}/_stcore/stream"
        self._socket = await connect(
            address,
            origin=Origin(f"http://localhost:{self._port}"),
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
        )
        return await self.rerun()

    async def rerun(self) -> float:
        """Ask for the page again; return the seconds that took."""
        ask = BackMsg()
        ask.rerun_script.context_info.timezone = "Europe/London"
        began = time.perf_counter()
        await self._socket.send(ask.SerializeToString())
        async with asyncio.timeout(PATIENCE_S):
            while True:
                message = ForwardMsg.FromString(await self._socket.recv())
                if message.WhichOneof("type") == "script_finished":
                    return time.perf_counter() - began

    async def close(self) -> None:
        """Close it."""
        await self._socket.close()


def seconds(times: Sequence[float]) -> tuple[str, str]:
    """Return the median and the longest of some times, as text."""
    return f"{statistics.median(times):.2f} s", f"{max(times):.2f} s"


async def fifty_dashboards(server: Server, child: str) -> None:
    """Open fifty dashboards, then rerun one, and all at once after a new entry; print the times."""
    line(
        f"memory of the server, MB, {EPISODES:,} episodes, no dashboard",
        f"{server.memory_mb():.0f}",
    )
    dashboards = [Dashboard(server.port) for _ in range(DASHBOARDS)]
    line(
        f"open {DASHBOARDS} dashboards one after another, each (middle, longest)",
        *seconds([await dashboard.open() for dashboard in dashboards]),
    )
    line(f"memory with {DASHBOARDS} dashboards open, MB", f"{server.memory_mb():.0f}")
    line(
        "touch one of them, nothing new", *seconds([await dashboards[0].rerun() for _ in range(10)])
    )
    await phone(server.port, child, None, 1)
    cpu = server.cpu_s()
    line(
        "touch all at once after new entries, each",
        *seconds(await asyncio.gather(*(dashboard.rerun() for dashboard in dashboards))),
    )
    line("CPU of the server for that", f"{server.cpu_s() - cpu:.1f} s")
    for dashboard in dashboards:
        await dashboard.close()


def main() -> None:
    print("\nOne server under load; wall time, on a machine that does other things too")
    with tempfile.TemporaryDirectory(prefix="movement-diary-load-") as name:
        folder, port = Path(name), free_port()
        url = f"sqlite:///{folder / 'diary.sqlite3'}"
        migrate.upgrade(url, NOW)
        engine = database.open_database(url)
        children = read_document({"format": FORMAT, "children": [a_child_with(EPISODES)]}, NOW)
        with database.writing(engine) as session:
            import_children(session, children, by=None)
            _, token = new_token(session, "figures", TokenScope.LOG, None, now=datetime.now(UTC))
        with run_server(folder, url, port) as process:
            server, child = Server(process.pid, port), children[0].id
            asyncio.run(fifty_dashboards(server, child))
            for number in WRITERS:
                asyncio.run(phones(server, child, None, number))
                asyncio.run(phones(server, child, token, number))
        with database.reading(engine) as session:
            line(
                "entries in the diary afterwards",
                f"{len(store.entries(session, child, 'episodes')):,}",
            )
        engine.dispose()


if __name__ == "__main__":
    main()
