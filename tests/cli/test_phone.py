"""`movement-diary phone`: a code in the terminal, or one sentence that says what is missing."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from tests.browser.conftest import free_port, running
from tests.web.auth.conftest import prepared
from tracker.cli import main
from tracker.storage.database import open_database
from tracker.storage.invitations import PREFIX
from tracker.web.auth.service import AuthService
from tracker.web.home_network import HOME, address_in_network


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A diary with a passcode."""
    return prepared(tmp_path).url


def run(url: str, *words: str) -> int:
    return main.main(["--database", url, "phone", *words])


def test_the_code_of_the_terminal_signs_a_phone_in(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if address_in_network() is None:
        pytest.skip("this machine is in no network")
    with running(tmp_path, "serve", "--host", HOME) as address:
        port = address.rpartition(":")[2]
        assert run(url, "--port", port) == 0
        out = capsys.readouterr().out
        link = re.search(r"(http://\S+/join)#(\S+)", out)
        assert link
        assert "█" in out
        assert "no mobile data, no guest network, no VPN" in out, (
            "what to do where it does not open"
        )
        body = urlencode({"code": link[2]}).encode()
        request = Request(link[1], body, {"origin": link[1].removesuffix("/join")})  # noqa: S310
        with build_opener(HTTPCookieProcessor()).open(request) as answer:
            assert "Who is using this phone?" in answer.read().decode()
        log = (tmp_path / "server.log").read_text(encoding="utf-8")
        assert link[2] not in log


def test_a_diary_for_this_computer_only_is_told_how_to_open(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if address_in_network() is None:
        pytest.skip("this machine is in no network")
    with running(tmp_path, "serve") as address:
        assert run(url, "--port", address.rpartition(":")[2]) == 1
    assert "answers this computer only" in capsys.readouterr().err


def test_a_diary_that_does_not_run_is_told_to_be_started(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(url, "--port", str(free_port())) == 1
    err = capsys.readouterr().err
    assert "No diary answers on port" in err or "in no network" in err


@pytest.mark.parametrize("address", ["diary.example", "ftp://diary.example", "https://"])
def test_what_is_no_address_is_refused_in_words(
    url: str, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(url, "--address", address) == 1
    assert "is no address of a diary" in capsys.readouterr().err


def test_without_a_passcode_it_says_to_set_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(f"sqlite:///{tmp_path / 'new.sqlite3'}") == 1
    assert "movement-diary passcode" in capsys.readouterr().err


def test_every_code_is_canceled_at_once(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(url, "--address", "https://diary.example/quick") == 0
    assert "https://diary.example/join#" in capsys.readouterr().out
    assert run(url, "--cancel") == 0
    with closing(AuthService(open_database(url))) as auth, auth.engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM secret").scalars().all()
    assert [name for name in names if name.startswith(PREFIX)] == []
