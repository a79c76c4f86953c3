"""A diary with one child and one entry, its folder of films, and the HTTP interface in front of it."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from starlette.datastructures import Headers

from tests.web.auth.conftest import ROBIN, WREN, Home, home, locked
from tracker.exchange.video_clips import FOLDER
from tracker.storage import store
from tracker.storage.database import reading, writing
from tracker.video.folder import FilmFolder
from tracker.video.queue import FilmQueue
from tracker.video.service import FilmService
from tracker.web.api.routes import ApiShortcut, api_routes
from tracker.web.api.videos import video_routes
from tracker.web.auth.middleware import AuthMiddleware

if TYPE_CHECKING:
    from starlette.types import Message

__all__ = ["ROBIN", "WREN", "home", "locked"]


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Headers
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.body))

    @property
    def sentence(self) -> str:
        return str(self.json["problems"][0]["problem"])


@dataclass
class Films:
    """The films of one diary behind its gate; nothing is prepared before `prepare`."""

    home: Home
    folder: FilmFolder
    queue: FilmQueue
    service: FilmService
    app: Any
    cookie: str

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        parts: list[bytes] | None = None,
        breaks: bool = False,
        signed_in: bool = True,
        **headers: str,
    ) -> Answer:
        """Send a request; `parts` arrive one after another, and then, with `breaks`, the connection ends."""
        raw = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        place, _, query = path.partition("?")
        answers = {"host": "localhost:8501", "content-type": "application/json"}
        if signed_in:
            answers["cookie"] = f"diary_session={self.cookie}"
        answers |= {name.replace("_", "-"): value for name, value in headers.items()}
        scope = {
            "type": "http",
            "method": method,
            "path": f"/api/v1/{place}",
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in answers.items()],
            "scheme": "http",
            "client": ("192.168.1.50", 50_000),
            "server": ("192.168.1.20", 8501),
        }
        pieces = [raw] if parts is None else parts
        messages: list[dict[str, object]] = [
            {"type": "http.request", "body": piece, "more_body": breaks or n + 1 < len(pieces)}
            for n, piece in enumerate(pieces)
        ]
        coming = iter(messages)
        sent: list[Message] = []

        async def receive() -> Message:
            message = next(coming, None)
            if message is None and not breaks:
                return await asyncio.Future()
            return message or {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        content = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(sent[0]["status"], Headers(raw=sent[0]["headers"]), content)

    def entry(self, **more: object) -> str:
        """Store an entry of ten minutes ago; return its id."""
        now, id_ = datetime.now(UTC), str(uuid4())
        answers = {"id": id_, "started_at": (now - timedelta(minutes=10)).isoformat(), **more}
        with writing(self.home.engine) as session:
            store.record(session, ROBIN, "episodes", answers, now=now, by="Alex")
        return id_

    def stored_entry(self, id_: str) -> dict[str, Any]:
        with reading(self.home.engine) as session:
            return dict(store.read(session, "episodes", id_))

    def announce(self, content: bytes, episode: str | None = None, **more: object) -> Answer:
        answers = {
            "id": str(uuid4()),
            "child": ROBIN,
            "episode": episode,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "media_type": "video/mp4",
            "name": "IMG_1234.MOV",
            "keep_sound": False,
        }
        return self.ask("POST", "videos", answers | more)

    def put(
        self, id_: str, content: bytes, first: int = 0, size: int | None = None, **how: Any
    ) -> Answer:
        """Send a part of a film that begins at `first`."""
        total = len(content) + first if size is None else size
        named = f"bytes {first}-{first + len(content) - 1}/{total}"
        return self.ask("PUT", f"videos/{id_}/content", content, content_range=named, **how)

    def send(self, file: Path, episode: str | None = None, **more: object) -> str:
        """Announce a film and send it in one part; return its id."""
        content = file.read_bytes()
        answer = self.announce(content, episode, **more)
        assert answer.status == 201, answer.body
        id_ = str(answer.json["id"])
        if answer.json["state"] == "uploading":
            assert self.put(id_, content).status == 200
        return id_

    def prepare(self) -> None:
        self.queue.work_once()

    def film(self, id_: str) -> dict[str, Any]:
        return self.ask("GET", f"videos/{id_}").json


@pytest.fixture
def films(locked: Home, tmp_path: Path) -> Iterator[Films]:
    """The films of a diary with a passcode; the requests are those of a signed-in phone."""
    folder = FilmFolder(tmp_path / "beside" / FOLDER)
    queue = FilmQueue(locked.engine, folder, lambda: datetime.now(UTC))
    service = FilmService(locked.engine, folder, queue)
    app = ApiShortcut(locked.app, api_routes(locked.api), films=video_routes(service))
    gate = AuthMiddleware(app, locked.auth, locked.clock)
    yield Films(locked, folder, queue, service, gate, locked.sign_in())
    queue.stop()
