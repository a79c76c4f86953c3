"""The program as it is started for a home network: refusals, https with a certificate, a reverse proxy in front."""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.browser.conftest import free_port, running
from tests.web.auth.conftest import PASSCODE, prepared
from tracker.cli import main
from tracker.settings import Settings
from tracker.storage import credentials, migrate
from tracker.storage.database import open_database, writing
from tracker.web.app import hosts_of
from tracker.web.auth.service import AuthService

if TYPE_CHECKING:
    from email.message import Message


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A browser that stays where it is."""

    def redirect_request(self, *_arguments: object, **_more: object) -> None:
        """Follow nothing."""


@dataclass
class Browser:
    """Asks one address, as a family's browser would or as a proxy in front of it."""

    address: str
    trust: ssl.SSLContext | None = None

    def ask(
        self, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, Message]:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(  # noqa: S310
            self.address + path, urlencode(form).encode() if form else None, fields
        )
        handlers = [
            NoRedirect(),
            *([urllib.request.HTTPSHandler(context=self.trust)] if self.trust else []),
        ]
        try:
            with urllib.request.build_opener(*handlers).open(request) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.headers

    def sign_in(self, passcode: str = PASSCODE, **headers: str) -> tuple[int, str]:
        """Return the status, and the whole cookie."""
        status, answer = self.ask("/login", {"passcode": passcode}, **headers)
        return status, answer.get("Set-Cookie", "")


def cookie_in(header: str) -> str:
    return header.partition(";")[0]


# what is refused -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [["--host", "0.0.0.0"], ["--allow-host", "diary.test"], ["--trusted-proxy", "127.0.0.1"]],  # noqa: S104
)
def test_without_a_passcode_nothing_but_the_loopback_is_served_and_it_says_how_to_set_one(
    more: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main.main(
            [
                "--database",
                f"sqlite:///{tmp_path / 'diary.sqlite3'}",
                "serve",
                "--port",
                str(free_port()),
                *more,
            ]
        )
        != 0
    )
    assert "Set one with: movement-diary passcode" in capsys.readouterr().err


def test_a_proxy_that_is_no_address_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diary = prepared(tmp_path)
    assert (
        main.main(
            [
                "--database",
                diary.url,
                "serve",
                "--port",
                str(free_port()),
                "--trusted-proxy",
                "my-proxy",
            ]
        )
        != 0
    )
    assert "'my-proxy' is no address of a proxy" in capsys.readouterr().err


def test_the_diary_answers_to_its_own_names_and_to_those_allowed() -> None:
    alone = hosts_of(Settings("", Path(), allow_hosts=("Diary.Home.Example",)))
    assert alone == {"localhost", "127.0.0.1", "::1", "diary.home.example"}
    assert hosts_of(Settings("", Path(), host="0.0.0.0")) > {"localhost"}  # noqa: S104 - asked, not served


# https -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def secure(tmp_path: Path, certificate: tuple[Path, Path]) -> Iterator[tuple[Browser, str]]:
    """The diary over https, and its database."""
    cert, key = certificate
    diary, trust = prepared(tmp_path), ssl.create_default_context(cafile=cert)
    with running(
        tmp_path, "serve", "--tls-cert", str(cert), "--tls-key", str(key), trust=trust
    ) as address:
        yield Browser(address, trust), diary.url


def test_over_https_the_cookie_never_leaves_https_and_a_revoked_device_s_open_page_is_closed(
    secure: tuple[Browser, str],
) -> None:
    browser, url = secure
    assert browser.ask("/")[0] == 303
    status, cookie = browser.sign_in(origin=browser.address)
    assert (status, cookie.split("; ")[1:]) == (
        303,
        ["Path=/", "Max-Age=7776000", "HttpOnly", "SameSite=Lax", "Secure"],
    )
    assert browser.ask("/", cookie=cookie_in(cookie))[0] == 200
    assert browser.sign_in(origin=browser.address.replace("https", "http"))[0] == 403
    stream = browser.address.replace("https", "wss") + "/_stcore/stream"
    with connect(
        stream,
        ssl=browser.trust,
        additional_headers={"Cookie": cookie_in(cookie), "Origin": browser.address},
    ) as page:
        with closing(AuthService(open_database(url))) as auth, writing(auth.engine) as session:
            credentials.revoke_devices(session)
        with pytest.raises(ConnectionClosed) as closed:
            page.recv(timeout=30)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401
    assert browser.ask("/", cookie=cookie_in(cookie))[0] == 303


# a reverse proxy -------------------------------------------------------------------------------------------------------------

NAME = "diary.home.example"
VIA = {"host": NAME, "x_forwarded_proto": "https"}


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Browser]:
    """The diary behind a proxy on this machine that is trusted."""
    prepared(tmp_path)
    with running(
        tmp_path, "serve", "--trusted-proxy", "127.0.0.1", "--allow-host", NAME
    ) as address:
        yield Browser(address.replace("localhost", "127.0.0.1"))


def test_behind_a_trusted_proxy_scheme_name_and_asker_are_the_family_s(behind: Browser) -> None:
    status, cookie = behind.sign_in(**VIA, x_forwarded_for="203.0.113.9", origin=f"https://{NAME}")
    assert (status, cookie.endswith("; Secure")) == (303, True)
    headers = {**VIA, "cookie": cookie_in(cookie), "origin": f"https://{NAME}"}
    named = behind.ask("/who", {"caregiver": "Granny"}, **headers)[1]
    assert named["Set-Cookie"].startswith("diary_device=")
    assert named["Set-Cookie"].endswith("; Secure")
    assert named["Strict-Transport-Security"] == "max-age=2592000"
    assert behind.ask("/login", host=NAME)[1]["Strict-Transport-Security"] is None
    local = behind.ask("/login", host="localhost", x_forwarded_proto="https")[1]
    assert local["Strict-Transport-Security"] is None
    assert behind.sign_in(**VIA, x_forwarded_for="203.0.113.9", origin=f"http://{NAME}")[0] == 403
    assert behind.ask("/", host="elsewhere.example", x_forwarded_proto="https")[0] == 421
    tried = [
        behind.sign_in("wrong passcode", **VIA, x_forwarded_for="198.51.100.1, 203.0.113.66")[0]
        for _ in range(6)
    ]
    assert tried == [401, 401, 401, 401, 429, 429]
    assert behind.sign_in(**VIA, x_forwarded_for="198.51.100.1, 203.0.113.66")[0] == 429
    assert behind.sign_in(**VIA, x_forwarded_for="203.0.113.66, 198.51.100.1")[0] == 303, (
        "another asker does not wait, whatever stands before its address"
    )


def test_a_proxy_that_was_not_named_is_believed_in_nothing(tmp_path: Path) -> None:
    prepared(tmp_path)
    with running(tmp_path, "serve", "--allow-host", NAME) as address:
        stranger = Browser(address.replace("localhost", "127.0.0.1"))
        tried = [
            stranger.sign_in("wrong passcode", **VIA, x_forwarded_for=f"203.0.113.{n}")[0]
            for n in range(6)
        ]
        assert tried == [401, 401, 401, 401, 429, 429], (
            "a new forwarded address does not start the count again"
        )
        assert "Secure" not in stranger.sign_in(x_forwarded_proto="https", host="localhost")[1]


def test_the_passcode_can_be_set_from_a_program_and_is_never_printed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'diary.sqlite3'}"
    migrate.upgrade(url, datetime.now(UTC))
    words = [sys.executable, "-m", "tracker", "--database", url, "passcode"]
    done = subprocess.run(words, input=f"{PASSCODE}\n", text=True, capture_output=True, check=True)
    assert "The passcode is set." in done.stdout
    assert not re.search(PASSCODE, done.stdout + done.stderr)
    refused = subprocess.run(words, input="short\n", text=True, capture_output=True, check=False)
    assert (refused.returncode != 0, "at least 6 characters" in refused.stderr) == (True, True)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii:surrogateescape"])
def test_a_passcode_that_is_no_utf_8_is_refused_in_a_sentence(
    encoding: str, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'diary.sqlite3'}"
    words = [sys.executable, "-m", "tracker", "--database", url, "passcode"]
    done = subprocess.run(
        words,
        input=b"caf\xe9 noir\n",
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )
    assert (done.returncode, b"not text in UTF-8" in done.stderr) == (1, True)
    assert b"Traceback" not in done.stderr
