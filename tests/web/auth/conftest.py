"""A diary behind its gate, a clock that the test moves, and requests as a browser, a program or a stranger sends them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute

from tests.browser.conftest import running
from tests.migrated import new_diary
from tracker.storage import credentials, database, store
from tracker.storage.models import TokenScope
from tracker.web.api.routes import api_routes
from tracker.web.api.service import ApiService, CachedAssessment
from tracker.web.auth.credentials import PASSCODE as PASSCODE_NAME
from tracker.web.auth.credentials import SIGNING_KEY
from tracker.web.auth.login import SignIn
from tracker.web.auth.login.join import PhoneSignIn
from tracker.web.auth.login_backoff import WrongTryLimit
from tracker.web.auth.middleware import COOKIE, AuthMiddleware
from tracker.web.auth.principal import principal_of
from tracker.web.auth.request_guards import SecurityHeaders, TrustedHosts
from tracker.web.auth.service import AuthService, SignedIn, new_token

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from starlette.requests import Request
    from starlette.types import Message
    from starlette.websockets import WebSocket

PASSCODE = "seven sleepy owls"
HOME = "localhost:8501"
ROBIN = "11111111-1111-4111-8111-111111111111"
WREN = "22222222-2222-4222-8222-222222222222"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Headers
    body: str


@dataclass
class Clock:
    """The time, as the test wants it."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **much: float) -> None:
        self.at += timedelta(**much)


class Uptime:
    """Seconds since the start as a monotonic clock counts them, which no setting of a clock back shortens."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.last, self.seconds = clock, clock(), 0.0

    def __call__(self) -> float:
        now = self.clock()
        self.seconds += max(0.0, (now - self.last).total_seconds())
        self.last = now
        return self.seconds


async def _page(request: Request) -> JSONResponse:
    return JSONResponse(
        {
            "page": request.url.path,
            "caregiver": principal_of(request.scope).name,
            "headers": dict(request.headers),
        }
    )


async def _echo(websocket: WebSocket) -> None:
    await websocket.accept()
    async for words in websocket.iter_text():
        await websocket.send_text(words)


class WatchedApiService(ApiService):
    """A service that counts the assessments it made."""

    assessments = 0

    def assessed_diary(self, child_id: str, now: datetime) -> CachedAssessment:
        self.assessments += 1
        return super().assessed_diary(child_id, now)


@dataclass
class Home:
    """One diary behind its gate."""

    auth: AuthService
    clock: Clock
    app: Any
    engine: Engine
    api: WatchedApiService

    def ask(
        self,
        path: str,
        method: str = "GET",
        *,
        body: bytes = b"",
        cookie: str | None = None,
        address: str = "192.168.1.50",
        more: list[tuple[str, str]] | None = None,
        **headers: str,
    ) -> Answer:
        """Send one request; `headers` with underscores for dashes."""
        sent: list[Message] = []
        scope = self._scope("http", path, cookie, address, headers, more) | {"method": method}

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        text = b"".join(message.get("body", b"") for message in sent[1:]).decode()
        return Answer(sent[0]["status"], Headers(raw=sent[0]["headers"]), text)

    def _scope(
        self,
        kind: str,
        path: str,
        cookie: str | None,
        address: str,
        headers: dict[str, str],
        more: list[tuple[str, str]] | None,
    ) -> dict[str, Any]:
        place, _, query = path.partition("?")
        fields = {"host": HOME} | {name.replace("_", "-"): value for name, value in headers.items()}
        if cookie is not None:
            fields["cookie"] = f"{COOKIE}={cookie}"
        return {
            "type": kind,
            "path": place,
            "query_string": query.encode(),
            "headers": [
                (name.encode(), value.encode()) for name, value in [*fields.items(), *(more or [])]
            ],
            "scheme": "http" if kind == "http" else "ws",
            "client": (address, 50_000),
            "server": ("192.168.1.20", 8501),
            "subprotocols": [],
        }

    def post_form(
        self, path: str, cookie: str | None = None, address: str = "192.168.1.50", **fields: str
    ) -> Answer:
        return self.ask(
            path,
            "POST",
            body=urlencode(fields).encode(),
            cookie=cookie,
            address=address,
            content_type="application/x-www-form-urlencoded",
        )

    def converse(
        self,
        cookie: str | None,
        act: Callable[[int], object],
        words: int = 2,
        *,
        idle: bool = False,
        **headers: str,
    ) -> list[Message]:
        """Open a websocket, say `words`, with `act(n)` before each; idle: then `act` once more and silence. Return what was sent back, up to the close."""
        sent: list[Message] = []

        async def talk() -> None:
            turns = iter(range(words))

            async def receive() -> Message:
                if not sent:
                    return {"type": "websocket.connect"}
                turn = next(turns, None)
                if turn is None and idle:
                    act(words)
                    return await asyncio.Future()
                if turn is None:
                    return {"type": "websocket.disconnect", "code": 1000}
                act(turn)
                return {"type": "websocket.receive", "text": f"word {turn}"}

            async def send(message: Message) -> None:
                sent.append(message)

            await asyncio.wait_for(
                self.app(
                    self._scope(
                        "websocket", "/_stcore/stream", cookie, "192.168.1.50", headers, None
                    ),
                    receive,
                    send,
                ),
                20,
            )

        asyncio.run(talk())
        return sent

    def sign_in(self, name: str = "Android phone", source: str = "address:192.168.1.50") -> str:
        """Return the cookie of a device that is let in."""
        outcome = self.auth.sign_in(PASSCODE, source, name, self.clock())
        assert isinstance(outcome, SignedIn)
        return outcome.cookie


@cache
def quick_hash() -> str:
    """Return a hash of PASSCODE that is compared in a moment: how long that takes stands in the hash itself."""
    return PasswordHasher.from_parameters(CHEAPEST).hash(PASSCODE)


def store_passcode(engine: Engine) -> None:
    """Store PASSCODE as `AuthService.set_passcode` does; its hash would take as long as most of a test."""
    with database.writing(engine) as session:
        credentials.set_secret(session, PASSCODE_NAME, quick_hash())
        credentials.set_secret(session, SIGNING_KEY, token_hex(32))


@pytest.fixture
def home(sqlite_url: str) -> Iterator[Home]:
    """The diary of two babies; nobody has set a passcode yet."""
    clock, now = Clock(), datetime.now(UTC)
    new_diary(sqlite_url)
    engine = database.open_database(sqlite_url)
    for child_id, name in ((ROBIN, "Robin"), (WREN, "Wren")):
        with database.writing(engine) as session:
            answers = {
                "id": child_id,
                "name": name,
                "birth_date": (now - timedelta(days=120)).date().isoformat(),
                "time_zone": "Europe/London",
            }
            store.record_child(session, answers, now=now, by=None)
    auth = AuthService(engine, WrongTryLimit(Uptime(clock)))
    api = WatchedApiService(engine)
    auth.open_non_blocking()
    routes = [
        *SignIn(auth, clock).routes(),
        *PhoneSignIn(auth, clock).routes(),
        *api_routes(api),
        Route("/healthz", _page),
        WebSocketRoute("/_stcore/stream", _echo),
        Route("/{anything:path}", _page, methods=["GET", "POST"]),
    ]
    middleware = [
        Middleware(SecurityHeaders),
        Middleware(TrustedHosts, hosts={"localhost", "127.0.0.1"}),
        Middleware(AuthMiddleware, auth=auth, clock=clock, recheck_s=0.01),
    ]
    yield Home(auth, clock, Starlette(routes=routes, middleware=middleware), engine, api)
    auth.close()


@pytest.fixture
def locked(home: Home) -> Home:
    """The same with a passcode."""
    store_passcode(home.engine)
    return home


@dataclass
class ServerUnderTest:
    """A diary with a passcode, served by a process of its own; the token of a program that reads and of one that writes."""

    address: str
    tokens: dict[str, str]
    url: str


def prepared(folder: Path) -> ServerUnderTest:
    """Return the diary of one baby in a folder, with a passcode and two tokens; nobody serves it yet."""
    now, url = datetime.now(UTC), f"sqlite:///{folder / 'diary.sqlite3'}"
    new_diary(url)
    engine = database.open_database(url)
    with database.writing(engine) as session:
        answers = {
            "id": ROBIN,
            "name": "Robin",
            "birth_date": (now - timedelta(days=120)).date().isoformat(),
            "time_zone": "Europe/London",
        }
        store.record_child(session, answers, now=now, by=None)
        tokens = {
            str(scope): new_token(session, str(scope), scope, None, now=now)[1]
            for scope in TokenScope
        }
    store_passcode(engine)
    engine.dispose()
    return ServerUnderTest("", tokens, url)


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerUnderTest]:
    """The same, served on this machine."""
    folder = tmp_path_factory.mktemp("served")
    diary = prepared(folder)
    with running(folder, "serve") as address:
        yield replace(diary, address=address)
