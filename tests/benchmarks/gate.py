"""`make bench`: what the guards and the gate add to a request, and what one sign-in costs.

CPU milliseconds, printed and never judged.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.web.auth.conftest import PASSCODE, prepared
from tracker.storage.database import open_database
from tracker.web.auth.forwarded_headers import TrustedProxies
from tracker.web.auth.middleware import COOKIE, AuthMiddleware
from tracker.web.auth.request_guards import SecurityHeaders, TrustedHosts
from tracker.web.auth.service import AuthService, SignedIn

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = 2_000


async def _nothing(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def _empty() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _forget(_message: Message) -> None:
    """Throw the answer away."""


async def cpu_ms(app: ASGIApp, name: bytes, value: bytes) -> float:
    """Return the CPU time of one request with this header."""
    answers = {
        "type": "http",
        "method": "GET",
        "path": "/api/v1/status",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (name, value)],
    }
    place = {"scheme": "http", "client": ("127.0.0.1", 50_000), "server": ("127.0.0.1", 8501)}
    began = time.process_time()
    for _ in range(REQUESTS):
        await app({**answers, **place}, _empty, _forget)
    return (time.process_time() - began) / REQUESTS * 1_000


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="movement-diary-bench-") as folder:
        diary = prepared(Path(folder))
        with closing(AuthService(open_database(diary.url))) as auth:
            auth.open_non_blocking()
            began = time.process_time()
            entered = auth.sign_in(PASSCODE, "address:bench", "a phone", datetime.now(UTC))
            print(
                "sign in with the passcode (Argon2id), CPU ms "
                f"{(time.process_time() - began) * 1_000:>34.0f}"
            )
            assert isinstance(entered, SignedIn)
            app = SecurityHeaders(TrustedProxies(TrustedHosts(AuthMiddleware(_nothing, auth))))
            for who, name, value in (
                ("a signed-in device", b"cookie", f"{COOKIE}={entered.cookie}"),
                ("a program with its token", b"authorization", f"Bearer {diary.tokens['log']}"),
                ("a stranger, turned away", b"accept", "*/*"),
            ):
                print(
                    f"the gate, per request of {who:<30} CPU ms "
                    f"{asyncio.run(cpu_ms(app, name, value.encode())):>20.2f}"
                )


if __name__ == "__main__":
    main()
