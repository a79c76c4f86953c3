"""Limits on connections: time to send a request, how many at once, how often a failure is logged.

uvicorn times out a connection only between two requests, so one that never ends its headers would
stay for ever, and a thousand of them would use up the process's files. asyncio accepts as many
connections in a row as wait in the queue, before it looks at any of them; out of files, it pauses
for a second. So few are accepted at a time, while the queue stays long.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import sys
import time
from asyncio import TimerHandle, Transport
from collections.abc import Callable
from typing import Any, ClassVar, Final

from h11 import IDLE, SEND_BODY, Request
from uvicorn.protocols.http.h11_impl import H11Protocol

if sys.platform == "win32":
    from asyncio import ProactorEventLoop as EventLoop
else:
    from asyncio import SelectorEventLoop as EventLoop

HEADER_TIMEOUT_S: Final = 15.0
BODY_IDLE_TIMEOUT_S: Final = 60.0
"""Headers of a phone arrive within a second, parts of a body too; both limits are ours."""

BODY_BYTES_PER_S: Final = 500.0
"""A body that arrives more slowly than this uses up its time (ours; a slow phone sends 5,000)."""

TAKEN_AT_ONCE: Final = 32 << 10
"""Bytes that are parsed before other connections have a turn: 50 ms of one-byte chunks (ours)."""

LINGER_S: Final = 2.0
"""Time to read the answer for who goes on with a body after it; what arrives is not looked at."""

MAX_CONNECTIONS: Final = 1000
RESERVED_FILES: Final = 200
"""Left for the database, the pages' websockets, sign-ins and connections being accepted."""

ACCEPTED_AT_ONCE: Final = 32
"""Connections accepted before others are looked at; a few times as many take reserved files."""

QUEUE_LENGTH: Final = 2048
"""Connections that the system keeps until they are accepted."""

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


Waiting = dict["BoundedProtocol | TlsHandshake", None]
"""Connections without a whole request, the oldest first."""


class BoundedProtocol(H11Protocol):
    """uvicorn's connection, closed where a request does not arrive in time.

    Beyond the limit the connection that waited longest without a whole request is closed, so that
    whoever opens many shuts out nobody else.
    """

    max_connections: ClassVar[int] = MAX_CONNECTIONS
    header_timeout_s: ClassVar[float] = HEADER_TIMEOUT_S
    body_idle_timeout_s: ClassVar[float] = BODY_IDLE_TIMEOUT_S
    waiting: ClassVar[Waiting] = {}
    handshakes: ClassVar[set[TlsHandshake]] = set()
    """One process has one server."""

    linger_s: ClassVar[float] = LINGER_S

    _deadline: TimerHandle | None = None
    _is_answered = False
    _has_paused = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Start the time for the headers of the first request."""
        super().connection_made(transport)
        self._unparsed = bytearray()
        self._wait(self.header_timeout_s)
        self.make_room()

    def make_room(self) -> None:
        """Close the oldest connection without a whole request where there are too many."""
        if len(self.connections) + len(self.handshakes) > self.max_connections and self.waiting:
            next(iter(self.waiting)).abort()

    def data_received(self, data: bytes) -> None:
        """Take data a part at a time, so that one connection cannot hold up the others."""
        if self._is_answered:
            return
        self._unparsed += data
        if not self._has_paused:
            self._parse_part()

    def _parse_part(self) -> None:
        data = bytes(self._unparsed[:TAKEN_AT_ONCE])
        del self._unparsed[:TAKEN_AT_ONCE]
        self._parse(data)
        protocol = self.transport.get_protocol()
        if protocol is not self or self.transport.is_closing():  # a websocket by now, or refused
            self._unparsed.clear()
        if self._unparsed:
            self._has_paused = True
            self.transport.pause_reading()
            self.loop.call_soon(self._parse_part)
        elif self._has_paused:
            self._has_paused = False
            if not self.flow.read_paused:
                self.transport.resume_reading()

    def _parse(self, data: bytes) -> None:
        """Parse data; where a request has arrived whole, stop its time.

        Each byte of a body adds to its time, up to the idle time-out: one that trickles runs out.
        """
        before = self.conn.their_state
        super().data_received(data)
        if self.conn.their_state is SEND_BODY and not self._is_answered:
            idle = self.body_idle_timeout_s
            left = idle if before is not SEND_BODY else self._seconds_left()
            self._wait(min(idle, left + len(data) / BODY_BYTES_PER_S))
        elif not (before is IDLE and self.conn.their_state is IDLE) and not self._is_answered:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Start the time for the headers of the next request.

        Who is answered before the end of a body is not listened to any more.
        """
        super().on_response_complete()
        if self.transport.is_closing():
            return
        if self.conn.their_state is SEND_BODY:
            self._is_answered = True
            self._unparsed.clear()
            self._wait(self.linger_s)
        elif self.conn.their_state is IDLE:
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

    def _seconds_left(self) -> float:
        return 0.0 if self._deadline is None else self._deadline.when() - self.loop.time()

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


class TlsHandshake(asyncio.Protocol):
    """A connection until its TLS handshake is done; then `protocol` goes on with it.

    asyncio gives a handshake a minute and tells nobody of the connection before it is done.
    """

    def __init__(self, protocol: BoundedProtocol, context: ssl.SSLContext) -> None:
        self._protocol = protocol
        self._context = context
        self._early = bytearray()
        self._is_ended = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Start the handshake and its time."""
        transport.pause_reading()  # `start_tls` reads
        self._transport = transport
        self._protocol.waiting[self] = None
        self._protocol.handshakes.add(self)
        self._protocol.make_room()
        self._task = asyncio.get_running_loop().create_task(self._handshake())

    def data_received(self, data: bytes) -> None:
        """Keep what arrives with the end of the handshake for the protocol."""
        self._early += data

    def eof_received(self) -> bool:
        """Keep the connection: the protocol closes it."""
        self._is_ended = True
        return False

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Forget the connection."""
        self._stop_waiting()

    def abort(self) -> None:
        """Close the connection at once."""
        self._stop_waiting()
        self._transport.abort()

    def _stop_waiting(self) -> None:
        self._protocol.waiting.pop(self, None)
        self._protocol.handshakes.discard(self)

    async def _handshake(self) -> None:
        try:
            secure = await asyncio.get_running_loop().start_tls(
                self._transport,
                self,
                self._context,
                server_side=True,
                ssl_handshake_timeout=self._protocol.header_timeout_s,
            )
        except OSError:  # time-outs and TLS errors too; a scanner's are not worth a line in the log
            self.abort()
            return
        finally:
            self._stop_waiting()
        if secure is None or secure.is_closing():
            return
        protocol = self._protocol
        secure.set_protocol(protocol)
        protocol.connection_made(secure)
        if self._early:
            protocol.data_received(bytes(self._early))
        if self._is_ended:
            protocol.eof_received()


class LimitedLoop(EventLoop):
    """The event loop, with a server that accepts few at a time and bounds TLS handshakes."""

    async def create_server(  # type: ignore[override]
        self,
        protocol_factory: Callable[[], BoundedProtocol],
        *where: Any,  # noqa: ANN401 - asyncio's arguments
        ssl: ssl.SSLContext | None = None,
        backlog: int = QUEUE_LENGTH,
        **more: Any,  # noqa: ANN401
    ) -> asyncio.Server:
        """Return asyncio's server."""
        factory: Callable[[], asyncio.Protocol] = protocol_factory
        if ssl is not None:
            context = ssl

            def factory() -> asyncio.Protocol:
                return TlsHandshake(protocol_factory(), context)

        server: asyncio.Server = await super().create_server(
            factory, *where, backlog=ACCEPTED_AT_ONCE, **more
        )
        for listener in server.sockets:
            with listener.dup() as same:
                same.listen(backlog)
        return server


def limited_protocol() -> type[BoundedProtocol]:
    """Raise the limit of open files, calm the log, and return the protocol for the server."""
    files = raised_file_limit()
    logging.getLogger("asyncio").addFilter(OncePerMinute())
    BoundedProtocol.max_connections = max(50, min(MAX_CONNECTIONS, files - RESERVED_FILES))
    return BoundedProtocol
