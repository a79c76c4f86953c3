"""Addresses, methods and headers that no browser sends, to the whole server as a family runs it: no file of the machine, no error of ours."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import running

HIDDEN = "nobody-may-read-this"
PATIENCE_S = 30

OUTSIDE = [
    "../{file}",
    "..%2f{file}",
    "%2e%2e/{file}",
    "%2e%2e%2f{file}",
    "..%252f{file}",
    "....//{file}",
    "..\\{file}",
    "..%5c{file}",
    "..%00/{file}",
    "..%c0%af{file}",
    "/{folder}/{file}",
    "%2f{folder}/{file}",
    "file://{folder}/{file}",
]
BELOW = [
    "/",
    "/static/",
    "/app/static/",
    "/component/x/",
    "/media/",
    "/quick/",
    "/api/v1/",
    "/_stcore/",
    "/_stcore/component/",
]
STRANGE = [
    "/%00",
    "/%ff%fe",
    "/%",
    "/%zz",
    "/" + "a" * 5_000,
    "/" + "a/" * 2_000,
    "/?" + "a=1&" * 2_000,
    "//example.org/",
    "/;",
    "/\u00ff",
    "/quick%0d%0aSet-Cookie:x=1",
    "/api/v1/episodes/%00",
    "/api/v1/status?child=%00",
    "/api/v1/status?child=%ed%a0%80",
    "/media/../../x",
]
POST = b"POST /api/v1/episodes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
METHODS = ["TRACE", "CONNECT", "PROPFIND", "PUT", "DELETE", "OPTIONS", "HEAD", "BREW", "get"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """An empty diary that is served, and its folder with a secret in it."""
    folder = tmp_path_factory.mktemp("paths")
    (folder / "secret.txt").write_text(HIDDEN, encoding="utf-8")
    with running(folder, "serve") as address:
        yield address, folder


def raw_answer(address: str, raw: bytes, *, hang_up: bool = False) -> bytes:
    """Send bytes as they are, and hang up after them if wanted; return everything that comes back.

    A server that drops the connection at once is answered by ENOTCONN (no connection left to hang up), which is no
    ConnectionError.
    """
    place = urlsplit(address)
    with socket.create_connection(("127.0.0.1", place.port or 0), timeout=PATIENCE_S) as door:
        parts = []
        with suppress(ConnectionError):
            door.sendall(raw)
            if hang_up:
                with suppress(OSError):
                    door.shutdown(socket.SHUT_WR)
            while part := door.recv(65_536):
                parts.append(part)
    return b"".join(parts)


def response(address: str, path: str, method: str = "GET", *headers: str) -> tuple[int, bytes]:
    """Ask for a path exactly as it is written; return the status and the whole answer."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: localhost:{urlsplit(address).port}",
        "Connection: close",
        *headers,
        "",
        "",
    ]
    answer = raw_answer(address, "\r\n".join(lines).encode("latin-1"))
    return int(answer.split(b" ", 2)[1]), answer


@pytest.mark.parametrize("below", BELOW)
def test_no_address_leads_out_of_the_program(server: tuple[str, Path], below: str) -> None:
    address, folder = server
    for outside in OUTSIDE:
        for up in range(4):
            path = (
                below
                + "../" * up
                + outside.format(file="secret.txt", folder=str(folder).strip("/"))
            )
            status, answer = response(address, path)
            assert HIDDEN.encode() not in answer, path
            assert status < 500, (path, answer[:200])


def test_a_strange_address_is_an_answer_below_500(server: tuple[str, Path]) -> None:
    for path in STRANGE:
        status, answer = response(server[0], path)
        assert status < 500, (path[:60], answer[:200])
        assert b"\r\nSet-Cookie: x=1" not in answer


def test_a_strange_method_is_an_answer_below_500_and_changes_nothing(
    server: tuple[str, Path],
) -> None:
    for method in METHODS:
        for path in ("/", "/quick", "/api/v1/children", "/api/v1/episodes", "/healthz"):
            status, answer = response(server[0], path, method)
            assert status < 500, (method, path, answer[:200])
            assert b"TRACE / HTTP" not in answer


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00" * 100,
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: example.org\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        POST + b"Content-Length: 99999999999999999999\r\n\r\n{}",
        POST + b"Content-Length: -1\r\n\r\n{}",
        POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    ],
    ids=range(9),
)
def test_a_broken_request_is_refused_or_dropped_and_the_server_stands(
    server: tuple[str, Path], raw: bytes
) -> None:
    answer = raw_answer(server[0], raw, hang_up=True)
    assert answer == b"" or int(answer.split(b" ", 2)[1]) < 500, answer[:200]
    assert response(server[0], "/healthz")[0] == 200
