from __future__ import annotations

import asyncio
import gzip
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse

from tracker.errors import UserError
from tracker.settings import Settings
from tracker.storage.database import open_database
from tracker.storage.health import HealthCheck
from tracker.web.api.routes import COMPRESSED_BYTES, ApiShortcut, api_routes
from tracker.web.api.service import ApiService
from tracker.web.app import _healthz, build_app
from tracker.web.auth.request_guards import SecurityHeaders, TrustedHosts, host_name
from tracker.web.first_paint import FirstPaint
from tracker.web.server import serve

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from starlette.types import ASGIApp, Message

HOME = {"host": "localhost:8501"}


def answer(
    app: ASGIApp, headers: dict[str, str], *, kind: str = "http", path: str = "/"
) -> list[Message]:
    """Return what an application sends back to one request."""
    sent: list[Message] = []
    scope: dict[str, Any] = {
        "type": kind,
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
    }

    async def receive() -> Message:
        return {"type": f"{kind}.connect" if kind == "websocket" else "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def exchange() -> None:
        await app(scope, receive, send)

    asyncio.run(exchange())
    return sent


@pytest.fixture
def guarded() -> ASGIApp:
    async def diary(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
        else:
            await PlainTextResponse("a diary")(scope, receive, send)

    return SecurityHeaders(TrustedHosts(diary))


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "LOCALHOST"])
def test_this_machine_s_own_names_are_answered(guarded: ASGIApp, host: str) -> None:
    assert answer(guarded, {"host": host})[0]["status"] == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example:8501",
        "192.168.1.20:8501",
        "",
        "[::1",
        "127.0.0.1@evil.example",
    ],
)
def test_any_other_name_is_refused_even_where_it_leads_here(guarded: ASGIApp, host: str) -> None:
    assert answer(guarded, {"host": host})[0]["status"] == 421


def test_a_websocket_is_opened_only_for_our_own_pages(guarded: ASGIApp) -> None:
    assert (
        answer(guarded, HOME | {"origin": "http://localhost:8501"}, kind="websocket")[0]["type"]
        == "websocket.accept"
    )
    for foreign in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
    ):
        assert answer(guarded, HOME | foreign, kind="websocket")[0]["type"] == "websocket.close"
    assert (
        answer(guarded, {"host": "evil.example"}, kind="websocket")[0]["type"] == "websocket.close"
    )


def test_every_answer_carries_the_headers_and_personal_pages_stay_in_no_cache(
    guarded: ASGIApp,
) -> None:
    page, picture = (
        Headers(raw=answer(guarded, HOME, path=path)[0]["headers"])
        for path in ("/", "/static/js/index.js")
    )
    assert (page["x-content-type-options"], page["referrer-policy"], page["x-frame-options"]) == (
        "nosniff",
        "same-origin",
        "SAMEORIGIN",
    )
    assert page["cache-control"] == "no-store"
    assert "cache-control" not in picture


def test_a_host_header_is_read_without_its_port() -> None:
    assert [host_name(value) for value in ("localhost:1", "[::1]:2", "::", "")] == [
        "localhost",
        "::1",
        "",
        "",
    ]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(f"sqlite:///{tmp_path / 'diary.sqlite3'}", tmp_path)


def test_a_home_that_cannot_be_read_is_replaced_by_the_folder_of_the_diary(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreadable = tmp_path / "home"
    unreadable.touch(mode=0o600)
    monkeypatch.setenv("HOME", str(unreadable))
    build_app(settings)
    assert os.environ["HOME"] == str(tmp_path)
    missing = str(tmp_path / "none")
    monkeypatch.setenv("HOME", missing)
    build_app(settings)
    assert os.environ["HOME"] == missing, "nothing lies there that cannot be read"


def test_the_diary_says_it_is_well_only_when_the_database_answers(
    settings: Settings, sqlite_engine: Engine
) -> None:
    def health(of: Settings) -> tuple[int, object]:
        engine = open_database(of.database_url)
        check = HealthCheck(engine, lambda: datetime.now(UTC))
        endpoint: Callable[[Any], Any] = _healthz(check).endpoint
        response = endpoint(Request({"type": "http"}))
        engine.dispose()
        return response.status_code, json.loads(response.body)["status"]

    assert sqlite_engine.url.database
    assert health(settings) == (200, "ok")
    assert (
        health(
            replace(
                settings,
                database_url=f"sqlite:///{settings.data_folder / 'gone' / 'diary.sqlite3'}",
            )
        )[0]
        == 503
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20", "diary.example"])  # noqa: S104 - refused is what is tested
def test_nobody_else_may_be_served_without_a_passcode(settings: Settings, host: str) -> None:
    with pytest.raises(
        UserError, match="Only this machine may open the diary until a passcode exists"
    ):
        serve(replace(settings, host=host))


@pytest.mark.parametrize(
    ("path", "is_long"), [("/api/v1/openapi.json", True), ("/api/v1/no-such-address", False)]
)
def test_a_long_response_of_the_interface_is_compressed_where_gzip_is_accepted(
    sqlite_engine: Engine, path: str, *, is_long: bool
) -> None:
    app = ApiShortcut(PlainTextResponse("a page"), api_routes(ApiService(sqlite_engine)))
    plain, packed = (
        answer(app, HOME | {"accept-encoding": encoding}, path=path)
        for encoding in ("identity", "gzip")
    )
    body = plain[1]["body"]
    assert "content-encoding" not in Headers(raw=plain[0]["headers"])
    assert (len(body) >= COMPRESSED_BYTES) is is_long
    headers = Headers(raw=packed[0]["headers"])
    assert headers.get("content-encoding") == ("gzip" if is_long else None)
    assert headers.get("vary") == ("Accept-Encoding" if is_long else None)
    assert int(headers["content-length"]) == len(packed[1]["body"])
    assert (gzip.decompress(packed[1]["body"]) if is_long else packed[1]["body"]) == body


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_a_port_in_use_is_said_with_what_to_do(settings: Settings, taken_port: int) -> None:
    with pytest.raises(UserError, match=f"Port {taken_port} is in use.*--port {taken_port + 1}"):
        serve(replace(settings, port=taken_port))


def test_what_was_imported_at_the_start_is_looked_through_by_no_later_collection() -> None:
    counted = "import gc; from tracker.web.app import _warm; _warm(); print(gc.get_freeze_count(), len(gc.get_objects()))"
    frozen, left = map(
        int,
        subprocess.run(
            [sys.executable, "-c", counted], check=True, capture_output=True, text=True
        ).stdout.split(),
    )
    assert frozen > 10 * left, "Streamlit collects after every run of a page"


@pytest.mark.parametrize(
    ("path", "cookie", "colour"),
    [
        ("/log", "", "html{background:#14181a}"),
        ("/", "diary_device=%7B%22night%22%3A%22yes%22%7D", "html{background:#000}"),
        ("/log", "diary_device=%7B%22night%22%3A%22%22%7D", "html{background:#14181a}"),
        ("/log", "diary_device=no-json", "html{background:#14181a}"),
        ("/quick", "", ""),
        ("/media/film.html", "", ""),
    ],
)
def test_a_page_has_its_background_before_its_script_runs(
    path: str, cookie: str, colour: str
) -> None:
    shell = '<head><title>Diary</title></head><body><div id="root"></div></body>'
    start, body = answer(
        FirstPaint(HTMLResponse(shell, headers={"etag": "one"})),
        {"accept": "text/html", "cookie": cookie},
        path=path,
    )
    headers, page = Headers(raw=start["headers"]), body["body"].decode()
    assert int(headers["content-length"]) == len(body["body"])
    assert page.replace("<head>", "").endswith(shell.replace("<head>", ""))
    assert (colour in page, "etag" in headers) == (True, not colour)
