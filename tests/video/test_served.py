"""A served diary that is killed while a video arrives or is prepared: the next start goes on, and no process is left."""

from __future__ import annotations

import hashlib
import http.client
import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.browser.handheld import ROBIN, DiaryServer
from tests.video.clips import make_film


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[DiaryServer]:
    served = DiaryServer(tmp_path)
    served.add_child("Robin", ROBIN)
    served.start()
    yield served
    served.kill()
    served.engine.dispose()


def ask(
    diary: DiaryServer,
    method: str,
    path: str,
    body: bytes | dict[str, Any] | None = None,
    **headers: str,
) -> dict[str, Any]:
    connection = http.client.HTTPConnection("localhost", diary.port, timeout=60)
    raw = json.dumps(body).encode() if isinstance(body, dict) else body
    sent = {"content-type": "application/json"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    connection.request(method, f"/api/v1/{path}", raw, sent)
    answer = dict(json.loads(connection.getresponse().read()))
    connection.close()
    return answer


def put(diary: DiaryServer, id_: str, content: bytes, first: int, last: int) -> dict[str, Any]:
    named = f"bytes {first}-{last - 1}/{len(content)}"
    return ask(diary, "PUT", f"videos/{id_}/content", content[first:last], content_range=named)


def readers_of(folder: Path) -> list[str]:
    """The processes that read a film of this diary."""
    listed = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True)
    return [
        line
        for line in listed.stdout.splitlines()
        if "tracker.video.worker" in line and str(folder) in line
    ]


def gone(diary: DiaryServer) -> bool:
    """Whether no process reads a film any more, within ten seconds."""
    script = f"while pgrep -f 'tracker[.]video[.]worker.*{diary.folder}'; do sleep 0.1; done"
    return subprocess.run(["timeout", "10", "sh", "-c", script], check=False).returncode == 0


def test_a_killed_diary_goes_on_with_a_video_where_it_was(
    diary: DiaryServer, tmp_path: Path
) -> None:
    film = make_film(tmp_path / "a.mp4", width=320, height=240, frames=100, noise=True)
    content, id_, entry = film.read_bytes(), str(uuid4()), str(uuid4())
    started = datetime.now(UTC).isoformat()
    ask(diary, "POST", "episodes", {"id": entry, "child": ROBIN, "started_at": started})
    announced = {"id": id_, "child": ROBIN, "episode": entry, "bytes": len(content)}
    digest = hashlib.sha256(content).hexdigest()
    ask(diary, "POST", "videos", announced | {"sha256": digest, "media_type": "video/mp4"})
    half = len(content) // 2
    assert put(diary, id_, content, 0, half)["received"] == half
    diary.kill()
    diary.start()
    assert ask(diary, "GET", f"videos/{id_}")["received"] == half
    assert put(diary, id_, content, half, len(content))["state"] == "checking"
    diary.kill()
    assert gone(diary)
    assert readers_of(diary.folder) == []
    assert "video" not in diary.entries()[0]
    diary.start()
    for _ in range(200):
        state = ask(diary, "GET", f"videos/{id_}")["state"]
        if state == "ready":
            break
        subprocess.run(["sleep", "0.1"], check=True)
    assert state == "ready"
    assert diary.entries()[0]["video"] == "attached"
    assert sorted(file.name for file in (diary.folder / "clips" / "parts").iterdir()) == []
