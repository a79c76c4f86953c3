"""Where the program listens, and what it says about it."""

from __future__ import annotations

import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from tests.browser.conftest import free_port, running
from tests.migrated import new_diary
from tests.web.auth.conftest import store_passcode
from tracker.errors import UserError
from tracker.storage.database import open_database
from tracker.web.home_network import HOME, THIS_MACHINE, address_in_network, port_taken
from tracker.web.listening import DiaryServer, running_server
from tracker.web.local_authority import AuthorityFiles


def box_of(folder: Path) -> str:
    """Return the box that the server printed, below which its name in the network may stand."""
    lines = (folder / "server.log").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line.startswith(("+", "|"))]
    assert {len(line) for line in lines} == {len(lines[0])}, "a frame is straight"
    return "\n".join(lines)


def test_it_says_its_address_in_a_box(tmp_path: Path) -> None:
    with running(tmp_path, "serve") as address:
        box = box_of(tmp_path)
    assert f"here     {address} " in box
    assert "phones   http" not in box, "nobody else is served yet"


def test_with_a_passcode_it_says_the_address_for_phones(tmp_path: Path) -> None:
    home = address_in_network()
    if home is None:
        pytest.skip("this machine is in no network")
    url = f"sqlite:///{tmp_path / 'diary.sqlite3'}"
    new_diary(url)
    engine = open_database(url)
    store_passcode(engine)
    engine.dispose()
    with running(tmp_path, "serve", "--host", "0.0.0.0") as address:  # noqa: S104 - for phones
        box = box_of(tmp_path)
    port = address.rpartition(":")[2]
    assert f"phones   http://{home}:{port}/quick" in box
    assert f"here     {address} " in box


def test_behind_a_proxy_or_in_a_container_phones_get_the_address_that_was_named(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'diary.sqlite3'}"
    new_diary(url)
    engine = open_database(url)
    store_passcode(engine)
    engine.dispose()
    with running(tmp_path, "serve", "--address", "https://home.example/diary/") as address:
        assert "phones   https://home.example/diary/quick" in box_of(tmp_path)
        port = int(address.rpartition(":")[2])
        with closing(HTTPConnection("127.0.0.1", port)) as connection:
            connection.request("GET", "/login", headers={"Host": "home.example"})
            assert connection.getresponse().status == 200, "its name is allowed, too"


@contextmanager
def serving(
    host: str = THIS_MACHINE,
    files: AuthorityFiles | None = None,
    renewal: Callable[[], bool] | None = None,
) -> Iterator[DiaryServer]:
    """Run a server in a thread of its own, as the program's runs beside the pages."""
    listening = threading.Event()
    config = uvicorn.Config(
        PlainTextResponse("a diary"),
        host=host,
        port=free_port(),
        lifespan="off",
        log_level="error",
        ssl_certfile=files.certificate if files else None,
        ssl_keyfile=files.key if files else None,
    )
    server = DiaryServer(
        config, {"localhost"}, lambda _server: listening.set(), is_fixed=False, renewal=renewal
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert listening.wait(30)
        yield server
    finally:
        server.should_exit = True
        thread.join()


def answers(host: str, port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/", timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as refusal:  # it is the answer, with an open connection
        refusal.close()
        return False
    except OSError:
        return False


def test_the_running_program_opens_to_the_home_network_and_closes_again() -> None:
    home = address_in_network()
    if home is None:
        pytest.skip("this machine is in no network")
    with serving() as server:
        assert running_server() is server
        port = server.port
        assert [answers(host, port) for host in (THIS_MACHINE, home)] == [True, False]
        assert server.home_address() is None
        server.listen_on(HOME)
        assert [answers(host, port) for host in (THIS_MACHINE, home)] == [True, True]
        assert server.home_address() == f"http://{home}:{port}"
        assert len(server.names) > 1, "it answers to the machine's names from now on"
        server.listen_on(THIS_MACHINE)
        assert [answers(host, port) for host in (THIS_MACHINE, home)] == [True, False]
    assert running_server() is None


def test_a_connection_that_is_open_stays_open() -> None:
    with serving() as server, closing(HTTPConnection(THIS_MACHINE, server.port)) as page:
        page.request("GET", "/")
        assert page.getresponse().read() == b"a diary"
        connection = page.sock
        for host in (THIS_MACHINE, HOME):
            server.listen_on(host)
            page.request("GET", "/")
            assert page.getresponse().read() == b"a diary"
            assert page.sock is connection


def test_a_port_in_use_in_the_home_network_is_said_and_this_machine_is_served_as_before() -> None:
    home = address_in_network()
    if home is None:
        pytest.skip("this machine is in no network")
    with serving() as server, socket.socket() as other:
        other.bind((home, server.port))
        other.listen()
        with pytest.raises(UserError, match=f"Port {server.port} is in use.*--port"):
            server.listen_on(HOME)
        assert answers(THIS_MACHINE, server.port)
        assert not server.is_open_to_home


def test_a_server_that_has_not_begun_says_so() -> None:
    config = uvicorn.Config(PlainTextResponse("a diary"))
    server = DiaryServer(config, set(), lambda _server: None, is_fixed=False)
    with pytest.raises(UserError, match="not open yet"):
        server.listen_on(HOME)


@pytest.mark.parametrize(("port", "other"), [(8501, 8502), (65_534, 65_535), (65_535, 65_534)])
def test_the_port_to_try_instead_is_one(port: int, other: int) -> None:
    assert port_taken(port).endswith(f"choose another port: --port {other}.")
