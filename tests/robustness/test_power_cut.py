"""The power fails while a phone writes: whatever the disk kept of what was not synced, every acknowledged entry is there.

The system records what the served program writes to the diary's files and when it syncs them. A cut
at any of these calls leaves what was synced before it, and any part of the rest.
"""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from tests.browser.conftest import free_port
from tests.robustness.figures import number, report
from tests.storage.test_nothing_lost import Client, run_server, watched
from tests.storage.test_store import add_child
from tracker.storage import migrate

CUTS, ENTRIES = number("CUTS", 24), number("CUT_ENTRIES", 20)
SECTOR_BYTES = 512
"""What a disk writes as a whole."""

CALL = re.compile(
    r'(?P<name>pwrite64|ftruncate|fdatasync|fsync|sendto)\(\d+<(?P<file>[^>]*)>(?:, "(?P<data>[^"]*)")?(?P<more>.*)'
)
RESUMED = re.compile(r"<\.\.\. (?:fdatasync|fsync) resumed>\) += 0")
OF_THE_DIARY = ("diary.sqlite3", "diary.sqlite3-wal")


@dataclass(frozen=True)
class Call:
    """A write, a truncation (without data), a finished sync (no offset) or an answer (no file)."""

    file: str = ""
    offset: int = -1
    data: bytes | None = None


def calls_in(trace: Path) -> Iterator[Call]:
    """Yield the calls of a trace; a sync counts when it has ended, a write when it begins."""
    syncing = dict[str, str]()
    for line in trace.read_text(encoding="ascii", errors="replace").splitlines():
        thread, call = line.split(maxsplit=1)[0], CALL.search(line)
        if RESUMED.search(line) and thread in syncing:
            yield Call(syncing.pop(thread))
        if call is None:
            continue
        file = unescaped(call["file"]).decode().rpartition("/")[2]
        if call["name"] == "sendto":
            yield from [Call()] if b"HTTP/1.1 201" in unescaped(call["data"]) else []
        elif file in OF_THE_DIARY and "sync" not in call["name"]:
            yield _write(file, call)
        elif file in OF_THE_DIARY and "unfinished" in line:
            syncing[thread] = file
        elif file in OF_THE_DIARY and line.endswith("= 0"):
            yield Call(file)


def _write(file: str, call: re.Match[str]) -> Call:
    """Return a write, its arguments data, length and offset, or a truncation to a length."""
    numbers = [int(number) for number in re.findall(r"\d+", call["more"])]
    if call["data"] is None:
        return Call(file, numbers[0])
    return Call(file, numbers[1], unescaped(call["data"]))


def unescaped(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if "\\x" in text else text.encode()


@dataclass
class Disk:
    """The diary's files: what is certain to be there, and what was written since the last sync."""

    synced: dict[str, bytearray]
    pending: dict[str, list[Call]] = field(default_factory=dict)
    answers: int = 0

    def take(self, call: Call) -> None:
        """Take the next call."""
        if not call.file:
            self.answers += 1
        elif call.offset < 0:
            for earlier in self.pending.pop(call.file, []):
                write(self.synced.setdefault(call.file, bytearray()), earlier)
        else:
            self.pending.setdefault(call.file, []).append(call)

    def after_a_cut(self, folder: Path, chance: random.Random) -> Path:
        """Write the files as they may be after a cut; return the diary's."""
        for name in OF_THE_DIARY:
            content = bytearray(self.synced.get(name, b""))
            for call in self.pending.get(name, []):
                torn = chance.choice([0, SECTOR_BYTES, 3 * SECTOR_BYTES, 1 << 30])
                if torn:
                    write(content, call, torn)
            (folder / name).write_bytes(content)
        (folder / "diary.sqlite3-shm").unlink(missing_ok=True)
        return folder / "diary.sqlite3"


def write(content: bytearray, call: Call, most: int = 1 << 30) -> None:
    """Change a file's content as a call does; at most so many bytes of it reach the disk."""
    if call.data is None:
        del content[call.offset :]
        return
    content.extend(bytes(max(0, call.offset - len(content))))
    data = call.data[:most]
    content[call.offset : call.offset + len(data)] = data


def notes_in(file: Path) -> dict[str, str]:
    with closing(sqlite3.connect(file)) as diary:
        return dict(diary.execute("SELECT id, note FROM episode"))


def test_a_power_cut_at_any_moment_loses_and_doubles_nothing(
    sqlite_url: str, sqlite_engine: Engine, now: datetime, tmp_path: Path
) -> None:
    add_child(sqlite_engine, now)
    sqlite_engine.dispose()
    before, trace = tmp_path / "before.sqlite3", tmp_path / "trace"
    shutil.copyfile(tmp_path / "diary.sqlite3", before)
    client, port = Client("phone"), free_port()
    words = watched(trace, "pwrite64,ftruncate,fdatasync,fsync,sendto")
    words[words.index("-s") + 1] = "70000"
    with run_server(tmp_path, sqlite_url, port, [*words, "-xx"]):
        assert [client.send(port)[0] for _ in range(ENTRIES)] == [201] * ENTRIES
    calls = list(calls_in(trace))
    assert sum(not call.file for call in calls) == ENTRIES
    chance, cut = random.Random(24), tmp_path / "cut"  # noqa: S311 - the same moments each time
    cut.mkdir()
    moments = {len(calls), *(chance.randint(1, len(calls)) for _ in range(CUTS))}
    disk, rest = Disk({"diary.sqlite3": bytearray(before.read_bytes())}), dict[str, str]()
    for position, call in enumerate(calls, start=1):
        disk.take(call)
        if position in moments:
            file = disk.after_a_cut(cut, chance)
            assert migrate.check(f"sqlite:///{file}").faults == ()
            rest = notes_in(file)
            assert set(client.acknowledged[: disk.answers]) <= rest.keys(), position
            assert len(set(rest.values())) == len(rest)
    report("power cut while writing", len(moments), client.acknowledged, rest)
