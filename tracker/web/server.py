"""Serve the diary: check certificate, port and passcode first, then run the application."""

from __future__ import annotations

import errno
import socket
import sys
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tracker.errors import UserError
from tracker.web.auth.request_guards import LOOPBACK
from tracker.web.certificate_files import check_certificate
from tracker.web.home_network import HOME, port_taken

if TYPE_CHECKING:
    from collections.abc import Callable

    import uvicorn

    from tracker.settings import Settings
    from tracker.web.listening import DiaryServer

WEBSOCKET_BYTES: Final = 64 << 20
STARTUP_FAILED: Final = 3
"""The exit code of uvicorn where it could not start; its log says why."""

ONLY_THIS_MACHINE: Final = (
    "Only this machine may open the diary until a passcode exists, so it cannot be served on "
    "{host}. Set one with: movement-diary passcode. "
    "Or leave --host, --allow-host and --trusted-proxy out."
)
NOT_HERE: Final = (
    "{host} is no address of this machine. Give --host 0.0.0.0 for all of its addresses, or one "
    "of them."
)


def _require_passcode(settings: Settings) -> None:
    if settings.host in LOOPBACK and not settings.allow_hosts and not settings.trusted_proxies:
        return
    from tracker.storage.database import open_database  # noqa: PLC0415 - heavy
    from tracker.web.auth.service import AuthService  # noqa: PLC0415 - heavy

    with closing(AuthService(open_database(settings.database_url))) as auth:
        if not auth.has_passcode():
            raise UserError(
                ONLY_THIS_MACHINE.format(host=", ".join([settings.host, *settings.allow_hosts]))
            )


def _chosen_host(settings: Settings) -> str:
    """Return the address that the family chose in Settings; this machine only without a passcode.

    A diary restored on another machine has the choice, but no passcode yet.
    """
    from tracker.storage.database import open_database, reading  # noqa: PLC0415 - heavy
    from tracker.storage.preferences import is_open_to_home  # noqa: PLC0415 - heavy
    from tracker.web.auth.service import AuthService  # noqa: PLC0415 - heavy

    with closing(AuthService(open_database(settings.database_url))) as auth:
        with reading(auth.engine) as session:
            is_open = is_open_to_home(session)
        return HOME if is_open and auth.has_passcode() else settings.host


def _renewal(settings: Settings) -> Callable[[], bool]:
    """Return what renews the diary's own certificate where it is due, and tells whether it was."""
    from tracker.web.local_authority import (  # noqa: PLC0415 - heavy
        authority_files,
        is_at_home,
        names_at_home,
        renew,
    )

    files = authority_files(settings.data_folder)
    more = {name for name in settings.allow_hosts if is_at_home(name)}
    return lambda: renew(files, names_at_home(more), datetime.now(UTC))


def _with_own_certificate(settings: Settings) -> Settings:
    from tracker.web.local_authority import authority_files  # noqa: PLC0415 - heavy

    files = authority_files(settings.data_folder)
    return replace(settings, tls_cert=files.certificate, tls_key=files.key)


def _listening_error(settings: Settings) -> OSError | None:
    """Return the error of listening on the address, None where it works."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            return error
    return None


def _check_port(settings: Settings) -> None:
    error = _listening_error(settings)
    if error is not None and error.errno in {errno.EADDRINUSE, errno.EACCES}:
        raise UserError(port_taken(settings.port))


def _check_address(settings: Settings) -> None:
    if _listening_error(settings) is not None:
        raise UserError(NOT_HERE.format(host=settings.host))


def _uvicorn_config(settings: Settings, names: set[str]) -> uvicorn.Config:
    """Return how uvicorn serves the diary, which answers to `names`."""
    import uvicorn  # noqa: PLC0415 - heavy

    from tracker.web.app import build_app  # noqa: PLC0415 - heavy
    from tracker.web.connection_limits import limited_protocol  # noqa: PLC0415 - heavy

    return uvicorn.Config(
        build_app(settings, names),
        http=limited_protocol(),
        loop="tracker.web.connection_limits:LimitedLoop",
        host=settings.host,
        port=settings.port,
        ws_max_size=WEBSOCKET_BYTES,
        server_header=False,
        proxy_headers=False,
        log_level="warning",
        access_log=False,
        log_config=None,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
    )


def serve(
    settings: Settings,
    *,
    is_host_fixed: bool = True,
    on_listening: Callable[[DiaryServer], None] = lambda _server: None,
    tell: Callable[[str], None] | None = None,
    https: bool = False,
) -> None:
    """Migrate the database and serve the diary until stopped.

    `is_host_fixed`: whether `settings.host` was asked for; else the family's choice in Settings
    counts. `on_listening` is called whenever the server begins to listen on an address;
    `tell` gets sentences about its name in the home network, None announces none.

    `https`: with the certificate of the home's own authority, renewed while the server runs.
    UserError where it would be open to everybody, or the address cannot be used.
    """
    from tracker.storage.migrate import upgrade  # noqa: PLC0415 - heavy

    renewal = _renewal(settings) if https else None
    if renewal is not None:
        renewal()
        settings = _with_own_certificate(settings)
    check_certificate(settings.tls_cert, settings.tls_key)
    _check_port(settings)
    upgrade(settings.database_url, datetime.now(UTC))
    if not is_host_fixed:
        settings = replace(settings, host=_chosen_host(settings))
        _check_port(settings)
    _require_passcode(settings)
    _check_address(settings)
    from tracker.web.app import hosts_of  # noqa: PLC0415 - heavy
    from tracker.web.listening import DiaryServer  # noqa: PLC0415 - heavy

    names = set(hosts_of(settings))
    config = _uvicorn_config(settings, names)
    server = DiaryServer(
        config,
        names,
        on_listening,
        is_fixed=is_host_fixed,
        tell=tell,
        renewal=renewal,
        base_path=settings.base_path,
    )
    server.address = settings.address
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILED)
