"""Limits on connections: time to send a request, how many at once, how often a failure is logged.

uvicorn times out a connection only between two requests, so one that never ends its headers would
stay for ever, and a thousand of them would use up the process's files.
"""

from __future__ import annotations

import logging
import time
from asyncio import TimerHandle, Transport
from collections.abc import Callable
from typing import ClassVar, Final

from h11 import IDLE, SEND_BODY, Request
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_TIMEOUT_S: Final = 15.0
BODY_IDLE_TIMEOUT_S: Final = 60.0
"""Headers of a phone arrive within a second, parts of a body too; both limits are ours."""

MAX_CONNECTIONS: Final = 1000
RESERVED_FILES: Final = 200
"""Left for the database, the pages' websockets and sign-ins under way."""

ACCEPT_FAILED: Final = "socket.accept() out of system resource"
LOG_INTERVAL_S: Final = 60.0


def raised_file_limit(most: int = 8192) -> int:
    """Raise the process's limit of open files as far as it may; return the limit."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return 512
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return most if soft == resource.RLIM_INFINITY else soft


class OncePerMinute(logging.Filter):
    """A filter that passes a failed accept at most once a minute; `clock` is monotonic."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._logged_at: float | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is logged."""
        if ACCEPT_FAILED not in record.getMessage():
            return True
        now = self._clock()
        is_due = self._logged_at is None or now - self._logged_at >= LOG_INTERVAL_S
        if is_due:
            self._logged_at = now
        return is_due


class BoundedProtocol(H11Protocol):
    """uvicorn's connection, closed where a request does not arrive in time.

    Beyond the limit the connection that waited longest without a whole request is closed, so that
    whoever opens many shuts out nobody else.
    """

    max_connections: ClassVar[int] = MAX_CONNECTIONS
    header_timeout_s: ClassVar[float] = HEADER_TIMEOUT_S
    body_idle_timeout_s: ClassVar[float] = BODY_IDLE_TIMEOUT_S
    waiting: ClassVar[dict[BoundedProtocol, None]] = {}
    """Connections without a whole request, the oldest first; one process has one server."""

    _deadline: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Start the time for the headers of the first request."""
        super().connection_made(transport)
        self._wait(self.header_timeout_s)
        if len(self.connections) > self.max_connections:
            next(iter(self.waiting)).abort()

    def data_received(self, data: bytes) -> None:
        """Take data; where a request has arrived whole, stop its time."""
        was_idle = self.conn.their_state is IDLE
        super().data_received(data)
        if self.conn.their_state is SEND_BODY:
            self._wait(self.body_idle_timeout_s)
        elif not (was_idle and self.conn.their_state is IDLE):
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Start the time for the headers of the next request."""
        super().on_response_complete()
        if self.conn.their_state is IDLE and not self.transport.is_closing():
            self._wait(self.header_timeout_s)

    def handle_websocket_upgrade(self, event: Request) -> None:
        """Hand the connection over to a websocket, which has time-outs of its own."""
        self._stop_waiting()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def abort(self) -> None:
        """Close the connection at once."""
        self._stop_waiting()
        self.connections.discard(self)
        self.transport.abort()

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self.waiting[self] = None
        self._deadline = self.loop.call_later(seconds, self._expire)

    def _expire(self) -> None:
        if self.flow.read_paused:  # the application is slow to take the body, not the sender
            self._wait(self.body_idle_timeout_s)
        else:
            self.abort()

    def _stop_waiting(self) -> None:
        self.waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def limited_protocol() -> type[BoundedProtocol]:
    """Raise the limit of open files, calm the log, and return the protocol for the server."""
    files = raised_file_limit()
    logging.getLogger("asyncio").addFilter(OncePerMinute())
    BoundedProtocol.max_connections = max(50, min(MAX_CONNECTIONS, files - RESERVED_FILES))
    return BoundedProtocol
