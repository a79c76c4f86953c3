"""Connections that send no whole request, against a real server in this process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from tests.browser.conftest import free_port
from tracker.web.connection_limits import (
    ACCEPT_FAILED,
    ACCEPTED_AT_ONCE,
    RESERVED_FILES,
    TAKEN_AT_ONCE,
    BoundedProtocol,
    LimitedLoop,
    OncePerMinute,
)

WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Impatient(BoundedProtocol):
    """The protocol with short times and few connections."""

    header_timeout_s = 0.3
    body_idle_timeout_s = 0.3
    linger_s = 0.2
    max_connections = 5


class Patient(Impatient):
    """The same with long times."""

    header_timeout_s = 60.0


async def swallow(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer after the whole body has come, or at once."""
    while scope["path"] != "/at-once" and (await receive()).get("more_body"):
        pass
    await PlainTextResponse("well")(scope, receive, send)


def serve(
    protocol: type[BoundedProtocol],
    act: Callable[[int], Awaitable[None]],
    certificate: tuple[Path, Path] | None = None,
) -> None:
    """Serve one page while `act` connects to the port."""
    cert, key = certificate or (None, None)

    async def run() -> None:
        port = free_port()
        config = uvicorn.Config(
            swallow,
            port=port,
            http=protocol,
            log_config=None,
            lifespan="off",
            ssl_certfile=cert,
            ssl_keyfile=key,
        )
        server = uvicorn.Server(config)
        config.load()
        server.lifespan = config.lifespan_class(config)
        await server.startup()
        try:
            await asyncio.wait_for(act(port), 30)
        finally:
            await server.shutdown()

    with asyncio.Runner(loop_factory=LimitedLoop) as runner:
        runner.run(run())


async def answer(port: int, trust: ssl.SSLContext | None = None) -> bytes:
    reader, writer = await asyncio.open_connection("localhost", port, ssl=trust)
    writer.write(WHOLE)
    line = await reader.readline()
    writer.close()
    return line


def test_headers_or_a_body_that_never_end_are_cut_off_and_a_whole_request_is_not() -> None:
    async def act(port: int) -> None:
        for start in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(start)
            with contextlib.suppress(ConnectionResetError):
                assert await reader.read() == b""
            writer.close()
        assert await answer(port) == b"HTTP/1.1 200 OK\r\n"

    serve(Impatient, act)


def test_beyond_the_limit_the_oldest_without_a_request_makes_room() -> None:
    async def act(port: int) -> None:
        half_open = [await asyncio.open_connection("127.0.0.1", port) for _ in range(40)]
        for _, writer in half_open:
            writer.write(b"GET / HT")
        for _ in range(3):
            assert await answer(port) == b"HTTP/1.1 200 OK\r\n"
        for _, writer in half_open:
            writer.close()

    serve(Patient, act)


POST = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"


def test_a_body_that_trickles_is_cut_off_and_a_slow_one_is_not() -> None:
    async def act(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(POST)
        ended, began = asyncio.ensure_future(reader.read()), asyncio.get_running_loop().time()
        while not (await asyncio.wait({ended}, timeout=Impatient.body_idle_timeout_s / 10))[0]:
            writer.write(b"x")
        writer.close()
        lasted = asyncio.get_running_loop().time() - began
        assert lasted < 10 * Impatient.body_idle_timeout_s, "it would have gone on for a month"
        with contextlib.suppress(ConnectionResetError):
            assert await ended == b""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(POST)
        ended = asyncio.ensure_future(reader.readline())
        for _ in range(10):  # three times the idle time-out in all, each part within it
            assert not (await asyncio.wait({ended}, timeout=Impatient.body_idle_timeout_s / 3))[0]
            writer.write(b"x" * 100_000)
        assert await ended == b"HTTP/1.1 200 OK\r\n"
        writer.close()

    serve(Impatient, act)


CHUNKED = POST.replace(b"Content-Length: 1000000", b"Transfer-Encoding: chunked")


def test_a_body_of_tiny_chunks_takes_its_turn_beside_other_connections() -> None:
    """A chunk of one byte costs as much as a large one: a read of 256 KiB holds 40,000 of them."""

    async def act(port: int) -> None:
        turns = 0
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(CHUNKED + b"1\r\nx\r\n" * 40_000 + b"0\r\n\r\n")
        ended = asyncio.ensure_future(reader.readline())
        while not ended.done():
            turns += 1
            await asyncio.sleep(0)
        assert await ended == b"HTTP/1.1 200 OK\r\n"
        assert turns > 40_000 * 6 // TAKEN_AT_ONCE
        writer.close()

    serve(Patient, act)


def test_who_goes_on_with_a_body_after_the_answer_is_not_listened_to() -> None:
    async def act(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(CHUNKED.replace(b"/ ", b"/at-once ") + b"1\r\nx\r\n")
        assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
        ended = asyncio.ensure_future(reader.read())
        with contextlib.suppress(ConnectionError):
            while not (await asyncio.wait({ended}, timeout=0.02))[0]:
                writer.write(b"no chunk at all")
                await writer.drain()
        with contextlib.suppress(ConnectionError):
            assert (await ended).endswith(b"well"), "no second answer about what was wrong"
        writer.close()
        assert await answer(port) == b"HTTP/1.1 200 OK\r\n"

    serve(Impatient, act)


def test_a_tls_handshake_that_never_ends_is_cut_off_and_counts_as_a_connection(
    certificate: tuple[Path, Path],
) -> None:
    trust = ssl.create_default_context(cafile=certificate[0])

    async def cut_off(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\x16\x03\x01")
        with contextlib.suppress(ConnectionResetError):
            assert await reader.read() == b""
        writer.close()
        assert BoundedProtocol.waiting == {}
        assert await answer(port, trust) == b"HTTP/1.1 200 OK\r\n"

    async def counted(port: int) -> None:
        half_open = [await asyncio.open_connection("127.0.0.1", port) for _ in range(40)]
        for _ in range(3):
            assert await answer(port, trust) == b"HTTP/1.1 200 OK\r\n"
        assert len(BoundedProtocol.handshakes) <= Patient.max_connections
        for _, writer in half_open:
            writer.close()

    serve(Impatient, cut_off, certificate)
    serve(Patient, counted, certificate)
    assert BoundedProtocol.handshakes == set()


def test_what_is_no_tls_is_closed_without_a_word_in_the_log(
    certificate: tuple[Path, Path], caplog: pytest.LogCaptureFixture
) -> None:
    async def act(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(WHOLE)
        with contextlib.suppress(ConnectionResetError):
            assert b"HTTP" not in await reader.read()
        writer.close()

    serve(Patient, act, certificate)
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


def lowest_free_file() -> int:
    """Return the lowest descriptor that is free: it rises with the number of open files."""
    lowest = os.dup(0)
    os.close(lowest)
    return lowest


def test_many_that_come_at_once_are_accepted_a_few_at_a_time() -> None:
    """More at once than there are files would make the server pause for a second."""
    opened = 0

    async def act(port: int) -> None:
        nonlocal opened
        waiting = []
        for _ in range(300):
            one = socket.socket()
            one.setblocking(False)  # noqa: FBT003 - its only parameter
            with contextlib.suppress(BlockingIOError):
                one.connect(("127.0.0.1", port))
            waiting.append(one)
        before = lowest_free_file()
        while len(BoundedProtocol.waiting) < Patient.max_connections:
            await asyncio.sleep(0)
            opened = max(opened, lowest_free_file() - before)
        assert await answer(port) == b"HTTP/1.1 200 OK\r\n"
        for one in waiting:
            one.close()

    serve(Patient, act)
    assert 0 < opened <= 4 * ACCEPTED_AT_ONCE < RESERVED_FILES


def test_a_failed_accept_is_logged_once_a_minute_and_everything_else_always() -> None:
    now = 0.0
    once = OncePerMinute(lambda: now)

    def is_logged(message: str) -> bool:
        return once.filter(logging.LogRecord("asyncio", 40, "", 0, message, None, None))

    assert [is_logged(ACCEPT_FAILED), is_logged(ACCEPT_FAILED), is_logged("other")] == [
        True,
        False,
        True,
    ]
    now = 60.0
    assert is_logged(ACCEPT_FAILED)
