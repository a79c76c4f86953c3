"""Print the modules of this program that one tap on the quick page passes, from its request to its answer.

The whole application runs in this process, as it is served: a device that has signed in posts one episode. A module
counts if one of its functions ran; imports do not count, for a first tap has been sent before.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

from sqlalchemy import Connection, Engine, event

from tests.web.auth.conftest import PASSCODE, ROBIN, prepared
from tracker.resources import resource
from tracker.settings import Settings
from tracker.web.app import build_app

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message

ROOT = resource("alembic.ini").parent
OURS = (str(ROOT / "tracker"), str(ROOT / "dashboards"))
RULES = "tracker/clinical/assess.py"


class Trace:
    """The modules whose functions ran while `recording`, in the order of their first call.

    `until_commit` is how many of them ran before the entry was committed.
    """

    def __init__(self) -> None:
        self.recording = False
        self.modules: dict[str, None] = {}
        self.until_commit = 0

    @contextmanager
    def following(self) -> Iterator[None]:
        """Follow this thread, and every thread that starts meanwhile, inside a `with` block."""
        event.listen(Engine, "commit", self._note_commit)
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
            event.remove(Engine, "commit", self._note_commit)

    def _note_commit(self, connection: Connection) -> None:
        if self.recording and connection.get_execution_options().get("writing"):
            self.until_commit = len(self.modules)

    def _note(self, frame: FrameType, what: str, _argument: object) -> None:
        code = frame.f_code
        if (
            self.recording
            and what == "call"
            and code.co_name != "<module>"
            and code.co_filename.startswith(OURS)
        ):
            self.modules.setdefault(Path(code.co_filename).relative_to(ROOT).as_posix())


@asynccontextmanager
async def started(app: ASGIApp) -> AsyncIterator[None]:
    """Start an application and stop it in the end."""
    to_app: asyncio.Queue[Message] = asyncio.Queue()
    from_app: asyncio.Queue[Message] = asyncio.Queue()
    running = asyncio.ensure_future(app({"type": "lifespan"}, to_app.get, from_app.put))
    await to_app.put({"type": "lifespan.startup"})
    answer = asyncio.ensure_future(from_app.get())
    await asyncio.wait({running, answer}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        await running  # raises why the application did not start
    assert answer.result()["type"] == "lifespan.startup.complete"
    yield
    await to_app.put({"type": "lifespan.shutdown"})
    await running


async def post(app: ASGIApp, path: str, body: bytes, **headers: str) -> dict[str, Any]:
    """Send one request; return its answer's start."""
    sent: list[Message] = []
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        return next(messages, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        sent.append(message)

    names = {"host": "localhost:8501"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"by=Mum",
        "headers": [(name.encode(), value.encode()) for name, value in names.items()],
        "scheme": "http",
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8501),
    }
    await app(scope, receive, send)
    return dict(sent[0])


async def tap(app: ASGIApp, cookie: str) -> None:
    """Store one episode as the quick page sends it."""
    episode = {
        "id": str(uuid4()),
        "child": ROBIN,
        "started_at": datetime.now(UTC).isoformat(),
        "logged_by": "Mum",
    }
    answer = await post(
        app,
        "/api/v1/episodes",
        json.dumps(episode).encode(),
        content_type="application/json",
        origin="http://localhost:8501",
        cookie=cookie,
    )
    assert answer["status"] == 201, answer


async def trace_of_a_tap(app: ASGIApp) -> Trace:
    """Return the trace of one tap, after one that came before it."""
    trace = Trace()
    with trace.following():
        async with started(app):
            form = urlencode({"passcode": PASSCODE}).encode()
            form_type = "application/x-www-form-urlencoded"
            answer = await post(app, "/login", form, content_type=form_type)
            cookie = dict(answer["headers"])[b"set-cookie"].decode().partition(";")[0]
            await tap(app, cookie)
            for thread in threading.enumerate():
                if thread.name == "warm":
                    await asyncio.to_thread(thread.join)
            trace.recording = True
            await tap(app, cookie)
            trace.recording = False
    return trace


def traced_tap() -> Trace:
    """Return the trace of one tap in a new diary."""
    with tempfile.TemporaryDirectory(prefix="movement-diary-tap-") as name:
        diary = prepared(Path(name))
        return asyncio.run(trace_of_a_tap(build_app(Settings(diary.url, Path(name)))))


def main() -> None:
    """Print the modules, and how many there are up to the commit, to the rules, and in all."""
    trace = traced_tap()
    modules = list(trace.modules)
    print(*modules[: trace.until_commit], "--- commit", sep="\n")
    print(*modules[trace.until_commit :], sep="\n")
    before_rules = modules.index(RULES)
    print(
        f"{trace.until_commit} modules before the commit, {before_rules} before the rules, "
        f"{len(modules)} in all"
    )


if __name__ == "__main__":
    main()
