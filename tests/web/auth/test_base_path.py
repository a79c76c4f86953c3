"""The diary under a path of another site, such as /diary/: its addresses, its cookies, real proxies in front."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from websockets.sync.client import connect

from tests.browser.conftest import free_port, running
from tests.web.auth.conftest import PASSCODE, prepared
from tests.web.auth.test_proxies import caddy, documented, nginx
from tests.web.auth.test_serving import Browser, cookie_in
from tracker.cli import main
from tracker.errors import UserError
from tracker.resources import resource
from tracker.storage.database import open_database, writing
from tracker.web.auth.forwarded_headers import TrustedProxies, networks
from tracker.web.auth.service import AuthService
from tracker.web.base_path import (
    OWN_ADDRESSES,
    BasePath,
    base_path_in,
    base_path_of,
    checked_base_path,
)
from tracker.web.calendar_feed import new_calendar_key

if TYPE_CHECKING:
    from starlette.types import Message

BASE = "/diary"
StartProxy = Callable[[str, str], AbstractContextManager[None]]


@dataclass
class Inner:
    """An application that answers with what it sees, behind the middleware; the client is at 127.0.0.1."""

    base_path: str
    trusted: str = "192.0.2.1"

    def get(self, address: str, **headers: str) -> tuple[int, Headers, str]:
        path, _, query = address.partition("?")
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
            "client": ("127.0.0.1", 1),
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        behind = BasePath(Starlette(routes=ROUTES), self.base_path)
        asyncio.run(TrustedProxies(behind, networks([self.trusted]))(scope, receive, send))
        return sent[0]["status"], Headers(raw=sent[0]["headers"]), sent[1]["body"].decode()

    def reported(self, address: str, **headers: str) -> list[str]:
        """Return the path that the application saw, its base path, and the one a page is told."""
        report: list[str] = json.loads(self.get(address, **headers)[2])
        return report


def _tell(request: Request) -> Response:
    answer = JSONResponse(
        [request.scope["path"], base_path_of(request.scope), base_path_in(request.headers)]
    )
    answer.set_cookie("one", "1", path="/")
    answer.set_cookie("two", "2", path="/elsewhere")
    return answer


def _lead(request: Request) -> Response:
    return RedirectResponse(request.query_params["to"], 303)


ROUTES = [Route("/lead", _lead), Route("/{rest:path}", _tell)]


@pytest.mark.parametrize("path", ["/diary/quick", "/quick"])
def test_a_request_is_taken_with_the_path_and_without(path: str) -> None:
    assert Inner(BASE).reported(path) == ["/quick", BASE, BASE]
    assert Inner("").reported("/quick") == ["/quick", "", ""]


def test_a_path_that_only_begins_alike_is_no_base_path() -> None:
    assert Inner(BASE).reported("/diaryland") == ["/diaryland", BASE, BASE]


def test_the_path_without_its_slash_leads_to_the_diary() -> None:
    status, headers, _ = Inner(BASE).get("/diary?page=1")
    assert (status, headers["location"]) == (307, "/diary/?page=1")


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/who?next=%2F", "/diary/who?next=%2F"),
        ("/diary/quick", "/diary/quick"),
        ("https://elsewhere.example/x", "https://elsewhere.example/x"),
        ("//elsewhere.example", "//elsewhere.example"),
    ],
)
def test_a_redirect_leads_to_a_page_under_the_path(target: str, location: str) -> None:
    _, headers, _ = Inner(BASE).get(f"/lead?to={quote(target, safe='')}")
    assert headers["location"] == location


def test_a_cookie_of_the_diary_is_sent_to_nothing_beside_it() -> None:
    cookies = Inner(BASE).get("/diary/")[1].getlist("set-cookie")
    assert [cookie.partition("; ")[2] for cookie in cookies] == [
        "Path=/diary/; SameSite=lax",
        "Path=/elsewhere; SameSite=lax",
    ]


@pytest.mark.parametrize("header", ["x_forwarded_prefix", "x_ingress_path"])
def test_a_proxy_names_the_path_only_if_it_is_trusted(header: str) -> None:
    named = {header: "/app/a1b2/"}
    assert Inner("").reported("/quick", **named) == ["/quick", "", ""]
    believed = Inner("", trusted="127.0.0.1").reported("/quick", **named)
    assert believed == ["/quick", "/app/a1b2", "/app/a1b2"]
    odd = {header: "/app/<b>"}
    assert Inner("", trusted="127.0.0.1").reported("/quick", **odd) == ["/quick", "", ""]


def test_nobody_tells_a_page_its_path_but_the_program() -> None:
    assert Inner("").reported("/quick", x_tracker_base_path="/forged") == ["/quick", "", ""]
    assert Inner(BASE).reported("/quick", x_tracker_base_path="/forged") == ["/quick", BASE, BASE]


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("", ""),
        ("/", ""),
        ("diary", "/diary"),
        ("/diary/", "/diary"),
        ("/home/baby_1", "/home/baby_1"),
    ],
)
def test_a_base_path_is_taken_with_and_without_slashes(path: str, taken: str) -> None:
    assert checked_base_path(path) == taken


@pytest.mark.parametrize(
    "path", ["/quick", "/a b", "/a//b", "/../x", "/x?y", '/"', "/é", "/" + "a" * 300]
)
def test_what_cannot_be_a_path_is_refused_with_what_can(
    path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UserError, match="Give one such as /diary"):
        checked_base_path(path)
    database = f"sqlite:///{tmp_path / 'diary.sqlite3'}"
    assert main.main(["--database", database, "serve", "--base-path", path]) != 0
    assert "Give one such as /diary" in capsys.readouterr().err


def test_no_page_of_the_dashboard_can_be_the_base_path() -> None:
    script = (resource("dashboards") / "app.py").read_text(encoding="utf-8")
    pages = set(re.findall(r'"(\w+)\.py"', script)) - {"today"}
    assert {"log", "more", "settings", "welcome"} <= pages
    assert pages - OWN_ADDRESSES == set()


def test_home_assistants_ingress_is_a_path_that_can_be_taken() -> None:
    assert checked_base_path("/api/hassio_ingress/Jx-9_w") == "/api/hassio_ingress/Jx-9_w"


# real proxies --------------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["caddy", "caddy, path taken off", "nginx", "nginx, path taken off"])
def start_proxy(
    request: pytest.FixtureRequest, tmp_path: Path, certificate: tuple[Path, Path]
) -> StartProxy:
    """Return a way to start the documented proxy, which leads from a path of a site to a diary."""
    program, _, rest = request.param.partition(", ")

    def start(outside: str, inside: str) -> AbstractContextManager[None]:
        healthz = f"{outside}{BASE}"
        if program == "caddy":
            site = documented("caddyfile", "home.example {").replace("127.0.0.1:8501", inside)
            if rest:
                line = f"reverse_proxy /diary/* {inside}"
                assert line in site
                site = site.replace(line, f"handle_path /diary/* {{\nreverse_proxy {inside}\n}}")
            return caddy(tmp_path, site, outside, certificate, healthz)
        server = documented("nginx", "server {").replace("location / {", "location /diary/ {")
        slash = "/" if rest else ""
        server = server.replace("127.0.0.1:8501", f"{inside}{slash}")
        return nginx(tmp_path, server, outside, certificate, healthz)

    return start


def phone_code(url: str) -> str:
    """Return the secret of a code to scan."""
    with closing(AuthService(open_database(url))) as auth:
        return auth.invite_phone(datetime.now(UTC))


def test_the_diary_works_under_a_path_of_the_documented_proxy(
    start_proxy: StartProxy, tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    diary = prepared(tmp_path)
    engine = open_database(diary.url)
    with writing(engine) as session:
        calendar_key = new_calendar_key(session)
    engine.dispose()
    outside = f"https://localhost:{free_port()}"
    trust = ssl.create_default_context(cafile=certificate[0])
    more = ["--trusted-proxy", "127.0.0.1", "--allow-host", "localhost", "--base-path", BASE]
    with (
        running(tmp_path, "serve", *more) as address,
        start_proxy(outside, address.removeprefix("http://").replace("localhost", "127.0.0.1")),
    ):
        phone = Browser(f"{outside}{BASE}", trust)
        assert phone.ask("/history")[1]["Location"] == f"{BASE}/login?next=%2Fhistory"
        assert phone.ask("/login")[0] == 200
        assert phone.ask("/login.css")[0] == 200
        status, answer = phone.ask(
            "/login", {"passcode": PASSCODE, "next": "/quick"}, origin=outside
        )
        assert (status, answer["Location"]) == (303, f"{BASE}/who?next=%2Fquick")
        assert "; Path=/diary/;" in answer["Set-Cookie"]
        assert answer["Set-Cookie"].endswith("; Secure")
        cookie = cookie_in(answer["Set-Cookie"])

        for path in (
            "/",
            "/history",
            "/quick",
            "/quick/films.js",
            "/wall",
            "/video/doctor",
            "/sw.js",
        ):
            assert phone.ask(path, cookie=cookie)[0] == 200, path
        assert b'<base href="/diary/">' in body(phone, "/quick", cookie)
        manifest = json.loads(body(phone, "/manifest.webmanifest", cookie))
        assert (manifest["start_url"], manifest["scope"]) == ("quick", "./")
        assert json.loads(body(phone, "/api/v1/children", cookie))["children"]
        assert body(phone, f"/calendar/{calendar_key}.ics", "").startswith(b"BEGIN:VCALENDAR")
        code = {"code": phone_code(diary.url)}
        status, answer = phone.ask("/join", code, origin=outside)
        assert (status, answer["Location"]) == (303, f"{BASE}/who?next=%2Fquick%3Fwelcome")
        assert "; Path=/diary/;" in answer["Set-Cookie"]
        with connect(
            f"{outside.replace('https', 'wss')}{BASE}/_stcore/stream",
            ssl=trust,
            additional_headers={"Cookie": cookie, "Origin": outside},
        ) as page:
            page.ping().wait(30)


def body(browser: Browser, path: str, cookie: str) -> bytes:
    request = urllib.request.Request(f"{browser.address}{path}", headers={"Cookie": cookie})  # noqa: S310
    with urllib.request.urlopen(request, context=browser.trust) as answer:  # noqa: S310
        return bytes(answer.read())
