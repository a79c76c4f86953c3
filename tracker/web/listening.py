"""Where the running program listens.

The family opens the diary to its home network in Settings; the program then changes the address it
listens on while it runs. Open pages stay connected.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

import uvicorn

from tracker.errors import UserError
from tracker.localization.messages import _
from tracker.web.announcement import Announcement, is_available
from tracker.web.auth.request_guards import LOOPBACK, own_names
from tracker.web.home_network import EVERYWHERE, address_in_network, port_taken

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_S: Final = 10.0
RENEWAL_INTERVAL_S: Final = 600.0
"""How often the certificate is looked at: the address in it may have changed, too."""

ACCEPTING_TURNS: Final = 3
"""Turns of the event loop until an accepted connection has its protocol."""


class DiaryServer(uvicorn.Server):
    """uvicorn's server, which can change the address it listens on while it runs.

    `names` are the host names the diary answers to; the same set is asked by `TrustedHosts`. With
    `tell`, which gets sentences for the family, the server has a name in the home network.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        names: set[str],
        on_listening: Callable[[DiaryServer], None],
        *,
        is_fixed: bool,
        tell: Callable[[str], None] | None = None,
        renewal: Callable[[], bool] | None = None,
        base_path: str = "",
    ) -> None:
        super().__init__(config)
        self.names = names
        self.on_listening = on_listening
        self.is_fixed = is_fixed
        """Whether the command line named the address, so that Settings cannot change it."""
        self.host = config.host
        self.base_path = base_path
        """The path under which pages name each other, such as "/diary"; "" for the root."""
        self.address = ""
        """The address for phones where it was named; "" where the program knows it."""
        self._tell = tell
        self._renewal = renewal
        self._is_over = Event()
        self._announcement: Announcement | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def port(self) -> int:
        """The port in use, also where the system chose it (port 0)."""
        for server in self.servers if self.started else []:
            if server.sockets:
                return int(server.sockets[0].getsockname()[1])
        return self.config.port

    @property
    def local_address(self) -> str:
        """The address of the diary for a browser on this machine."""
        host = "localhost" if self.host in LOOPBACK or self.host in EVERYWHERE else self.host
        return self._address(host)

    def home_address(self) -> str | None:
        """Return the address for phones in the home network, None where none is reachable."""
        if self.address:
            return self.address
        if not self.is_open_to_home:
            return None
        host = address_in_network() if self.host in EVERYWHERE else self.host
        return self._address(host) if host else None

    def named_address(self) -> str | None:
        """Return the address for phones by the announced name, None where there is none."""
        name = self._announcement.name if self._announcement and not self.address else None
        return self._address(name) if name else None

    @property
    def _scheme(self) -> str:
        return "https" if self.config.is_ssl else "http"

    def _address(self, host: str) -> str:
        name = f"[{host}]" if ":" in host else host
        return f"{self._scheme}://{name}:{self.port}{self.base_path}"

    @property
    def is_open_to_home(self) -> bool:
        """Whether other machines can reach the program."""
        return self.host not in LOOPBACK

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then tell where."""
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        _RUNNING[:] = [self]
        if self._renewal is not None:
            Thread(target=self._keep_certificate, name="certificate", daemon=True).start()
        self._change_announcement()
        self.on_listening(self)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop as uvicorn does."""
        _RUNNING.clear()
        self._is_over.set()
        if self._announcement:
            await asyncio.to_thread(self._announcement.close)
        await super().shutdown(sockets)

    def listen_on(self, host: str) -> None:
        """Listen on another address from now on; called from another thread than the loop's.

        UserError where the port is taken there; the program then listens where it did before.
        """
        if self._loop is None:
            raise UserError(_("The diary is not open yet. Try again in a moment."))
        moving = asyncio.run_coroutine_threadsafe(self._move(host), self._loop)
        moving.result(PATIENCE_S)

    async def _move(self, host: str) -> None:
        before, port = self.host, self.port
        await self._close_listeners()
        try:
            self.servers = [await self._listener(host, port)]
        except OSError:
            self.servers = [await self._listener(before, port)]
            raise UserError(port_taken(port)) from None
        self.host = host
        if self.is_open_to_home:
            self.names |= own_names()
        self._change_announcement()
        self.on_listening(self)

    def _change_announcement(self) -> None:
        """Announce the diary by its name while the home network is served, else withdraw it."""
        if self._announcement and not self.is_open_to_home:
            Thread(target=self._announcement.close, daemon=True).start()
            self._announcement = None
        elif self._tell and self.is_open_to_home and is_available() and not self._announcement:
            self._announcement = Announcement(
                self._scheme, self.port, self.names, self._tell, base_path=self.base_path
            )
            self._announcement.start()

    def _keep_certificate(self) -> None:
        """Renew the certificate when it is due; new connections get the new one."""
        while not self._is_over.wait(RENEWAL_INTERVAL_S):
            try:
                self.renew_certificate()
            except (UserError, OSError):
                logging.getLogger(__name__).exception("The certificate could not be renewed")

    def renew_certificate(self) -> None:
        """Renew the certificate where that is due, and use it for connections from now on."""
        cert, key = self.config.ssl_certfile, self.config.ssl_keyfile
        if self._renewal is not None and self._renewal() and self.config.ssl and cert:
            self.config.ssl.load_cert_chain(cert, key)

    async def _close_listeners(self) -> None:
        """Listen no more, after the connections that were just accepted have their protocol."""
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):  # on Windows, where a connection may be lost here
            for server in self.servers:
                for listener in server.sockets:
                    loop.remove_reader(listener)
            for _ in range(ACCEPTING_TURNS):
                await asyncio.sleep(0)
        for server in self.servers:
            server.close()

    async def _listener(self, host: str, port: int) -> asyncio.Server:
        def protocol() -> asyncio.Protocol:
            return self.config.http_protocol_class(  # type: ignore[call-arg]
                config=self.config,
                server_state=self.server_state,
                app_state=self.lifespan.state,
                _loop=None,
            )

        return await asyncio.get_running_loop().create_server(
            protocol, host=host, port=port, ssl=self.config.ssl, backlog=self.config.backlog
        )


_RUNNING: Final[list[DiaryServer]] = []
"""The server of this process, once it listens; one process has one."""


def running_server() -> DiaryServer | None:
    """Return the server of this process, None where there is none."""
    return _RUNNING[0] if _RUNNING else None
