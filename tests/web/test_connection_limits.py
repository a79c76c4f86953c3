"""Connections that send no whole request, against a real server in this process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

import uvicorn
from starlette.responses import PlainTextResponse

from tests.browser.conftest import free_port
from tracker.web.connection_limits import ACCEPT_FAILED, BoundedProtocol, OncePerMinute

WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Impatient(BoundedProtocol):
    """The protocol with short times and few connections."""

    header_timeout_s = 0.3
    body_idle_timeout_s = 0.3
    max_connections = 5


class Patient(Impatient):
    """The same with long times."""

    header_timeout_s = 60.0


def serve(protocol: type[BoundedProtocol], act: Callable[[int], Awaitable[None]]) -> None:
    """Serve one page while `act` connects to the port."""

    async def run() -> None:
        port, app = free_port(), PlainTextResponse("well")
        config = uvicorn.Config(app, port=port, http=protocol, log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        config.load()
        server.lifespan = config.lifespan_class(config)
        await server.startup()
        try:
            await asyncio.wait_for(act(port), 30)
        finally:
            await server.shutdown()

    asyncio.run(run())


async def answer(port: int) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
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
