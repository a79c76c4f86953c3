"""`make bench`: a video of 60 s in 1080p: sending it, cleaning it, its stills, reading it by range, and taps meanwhile.

CPU time and the most memory of the process that reads it (Linux); the server and it share this machine with the client.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import uuid4

import av
import numpy as np

from tests.benchmarks.imports import MEASURED
from tests.browser.handheld import ROBIN, DiaryServer

SECONDS, RATE = 60, 30
PART_BYTES = 4 << 20
MOST_STRIP_S, MOST_STILLS_S, MOST_MB = 1.0, 6.0, 200
"""What cleaning and the stills may take (ours)."""

CLEAN = """
import sys; from pathlib import Path; import av; from tracker.video.remux import remux
with av.open(sys.argv[1], format="mov") as film:
    print(remux(film, "mov", Path(sys.argv[2]), keep_sound=False, most_s=180.0))
"""
STILLS = """
import sys; from pathlib import Path; from tracker.video.stills import write_stills
print(len(write_stills(Path(sys.argv[1]), "mov", Path(sys.argv[2]), 60.0)))
"""
IMPORT = "import av.filter, av.bitstream, tracker.video.remux, tracker.video.stills"


def film_file(folder: Path) -> Path:
    """Write a film as a phone does: 1080p, 30 pictures a second, a key frame each, 12 Mbit/s."""
    file, noise = folder / "phone.mp4", np.random.default_rng(1)
    base = noise.integers(60, 180, (540, 960, 3), np.uint8).repeat(2, 0).repeat(2, 1)
    with av.open(str(file), "w") as film:
        options = {"preset": "ultrafast", "g": str(RATE), "bf": "0"}
        track = film.add_stream("libx264", rate=RATE, options=options)
        track.width, track.height, track.pix_fmt = 1_920, 1_080, "yuv420p"
        track.bit_rate = 12_000_000
        for number in range(SECONDS * RATE):
            moved = np.ascontiguousarray(np.roll(base, number * 3, axis=1))
            film.mux(track.encode(av.VideoFrame.from_ndarray(moved, format="rgb24")))
        film.mux(track.encode(None))
    return file


def used(*words: str) -> tuple[float, float]:
    """Return the most memory, MB, and the CPU time, s, of a command."""
    command = [sys.executable, "-c", MEASURED, *words]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    status, megabytes, seconds = json.loads(output)
    assert status == 0, words
    return float(megabytes), float(seconds)


def cpu_of(process_id: int) -> float:
    """Return the CPU time of a process, s."""
    fields = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


class Client:
    """One connection to the diary."""

    def __init__(self, diary: DiaryServer) -> None:
        self.connection = http.client.HTTPConnection("localhost", diary.port, timeout=120)

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> bytes:
        raw = body if isinstance(body, bytes) else None if body is None else json.dumps(body)
        sent = {"content-type": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        self.connection.request(method, f"/api/v1/{path}", raw, sent)
        answer = self.connection.getresponse()
        content = answer.read()
        assert answer.status < 300, content
        return content


def send(client: Client, file: Path) -> str:
    """Send a film in parts; return its id."""
    content, id_ = file.read_bytes(), str(uuid4())
    digest = hashlib.sha256(content).hexdigest()
    announced = {"id": id_, "child": ROBIN, "bytes": len(content), "sha256": digest}
    client.ask("POST", "videos", announced | {"media_type": "video/mp4", "name": file.name})
    for first in range(0, len(content), PART_BYTES):
        part = content[first : first + PART_BYTES]
        named = f"bytes {first}-{first + len(part) - 1}/{len(content)}"
        client.ask("PUT", f"videos/{id_}/content", part, content_range=named)
    return id_


def wait_until_ready(client: Client, id_: str) -> dict[str, object]:
    """Return a film as soon as it is prepared."""
    for _ in range(600):
        film: dict[str, object] = json.loads(client.ask("GET", f"videos/{id_}"))
        if film["state"] == "ready":
            return film
        threading.Event().wait(0.2)
    raise TimeoutError(film)


def tap_ms(client: Client) -> float:
    """Return the time from a tap to its confirmation, ms."""
    began = time.perf_counter()
    entry = {"id": str(uuid4()), "child": ROBIN, "started_at": datetime.now(UTC).isoformat()}
    client.ask("POST", "episodes", entry)
    return (time.perf_counter() - began) * 1_000


def print_sending(diary: DiaryServer, file: Path) -> None:
    """Print how a film is sent, prepared and read, and how taps go meanwhile."""
    assert diary.process is not None
    client, phone = Client(diary), Client(diary)
    alone = [tap_ms(phone) for _ in range(20)]
    taps: list[float] = []
    ended = threading.Event()

    def tap_on() -> None:
        while not ended.is_set():
            taps.append(tap_ms(phone))
            ended.wait(0.2)

    tapping = threading.Thread(target=tap_on)
    tapping.start()
    size, before, began = file.stat().st_size, cpu_of(diary.process.pid), time.perf_counter()
    id_ = send(client, file)
    took = time.perf_counter() - began
    cpu = cpu_of(diary.process.pid) - before
    film = wait_until_ready(client, id_)
    ended.set()
    tapping.join()
    print(f"sent: {size / 1e6:.0f} MB in {took:.1f} s, {size / 1e6 / took:.0f} MB/s;", end=" ")
    print(f"CPU of the server, taps included: {cpu:.1f} s")
    before, began, total = cpu_of(diary.process.pid), time.perf_counter(), int(str(film["bytes"]))
    read = 0
    for first in range(0, total, 1 << 20):
        last = min(total, first + (1 << 20)) - 1
        read += len(client.ask("GET", f"videos/{id_}/content", range=f"bytes={first}-{last}"))
    took = time.perf_counter() - began
    assert read == total
    print(
        f"read by range, 1 MiB each: {read:,} bytes of {total:,}, {total / 1e6 / took:.0f} MB/s;",
        end=" ",
    )
    print(f"CPU of the server: {cpu_of(diary.process.pid) - before:.1f} s")
    print(f"a tap alone: median {median(alone):.0f} ms, worst {max(alone):.0f} ms;", end=" ")
    print(f"meanwhile: median {median(taps):.0f} ms, worst {max(taps):.0f} ms ({len(taps)} taps)")


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        file = film_file(folder)
        print(f"a video of {SECONDS} s, 1080p, {file.stat().st_size / 1e6:.0f} MB")
        _, starting = used(sys.executable, "-c", IMPORT)
        memory, strip = used(sys.executable, "-c", CLEAN, str(file), str(folder))
        print(
            f"clean: {strip:.2f} CPU-s ({strip - starting:.2f} without starting), {memory:.0f} MB"
        )
        most, stills = used(sys.executable, "-c", STILLS, str(folder / "film.mp4"), str(folder))
        print(f"eight stills: {stills:.2f} CPU-s, {most:.0f} MB")
        assert strip - starting <= MOST_STRIP_S, "cleaning takes too long"
        assert stills <= MOST_STILLS_S, "the stills take too long"
        assert max(memory, most) <= MOST_MB, "too much memory"
        diary = DiaryServer(folder)
        diary.add_child("Robin", ROBIN)
        diary.start()
        try:
            print_sending(diary, file)
        finally:
            diary.kill()
            diary.engine.dispose()


if __name__ == "__main__":
    main()
