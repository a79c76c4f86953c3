"""Serve the diary: check certificate, port and passcode first, then run the application."""

from __future__ import annotations

import errno
import socket
import ssl
import threading
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tracker.errors import UserError
from tracker.web.auth.request_guards import LOOPBACK

if TYPE_CHECKING:
    from tracker.settings import Settings

WEBSOCKET_BYTES: Final = 64 << 20

ONLY_THIS_MACHINE: Final = (
    "Only this machine may open the diary until a passcode exists, so it cannot be served on "
    "{host}. Set one with: movement-diary passcode. "
    "Or leave --host, --allow-host and --trusted-proxy out."
)
NO_CERTIFICATE: Final = (
    "The certificate {cert} with the key {key} cannot be used: {why}. Give --tls-cert and "
    "--tls-key two files in PEM form that belong together."
)
NOT_HERE: Final = (
    "{host} is no address of this machine. Give --host 0.0.0.0 for all of its addresses, or one "
    "of them."
)
PORT_TAKEN: Final = (
    "Port {port} is in use by another program or may not be used. Close it, or choose another "
    "port: --port {other}."
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


def _check_certificate(settings: Settings) -> None:
    cert, key = settings.tls_cert, settings.tls_key
    if cert is None and key is None:
        return
    if cert is None or key is None:
        raise UserError(NO_CERTIFICATE.format(cert=cert, key=key, why="one of the two is missing"))
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key)
    except OSError as error:
        raise UserError(
            NO_CERTIFICATE.format(cert=cert, key=key, why=error.strerror or error)
        ) from None


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
        raise UserError(PORT_TAKEN.format(port=settings.port, other=settings.port + 1))


def _check_address(settings: Settings) -> None:
    if _listening_error(settings) is not None:
        raise UserError(NOT_HERE.format(host=settings.host))


def _open_when_ready(address: str) -> None:
    import webbrowser  # noqa: PLC0415 - only with --open

    threading.Timer(1.0, webbrowser.open, (address,)).start()


def serve(settings: Settings, *, open_browser: bool = False) -> None:
    """Migrate the database and serve the diary until stopped.

    UserError where it would be open to everybody, or the address cannot be used.
    """
    import uvicorn  # noqa: PLC0415 - heavy

    from tracker.storage.migrate import upgrade  # noqa: PLC0415 - heavy

    _check_certificate(settings)
    _check_port(settings)
    upgrade(settings.database_url, datetime.now(UTC))
    _require_passcode(settings)
    _check_address(settings)
    from tracker.web.app import build_app  # noqa: PLC0415 - heavy
    from tracker.web.connection_limits import limited_protocol  # noqa: PLC0415 - heavy

    app = build_app(settings)
    if open_browser:
        _open_when_ready(f"{'https' if settings.tls_cert else 'http'}://localhost:{settings.port}/")
    uvicorn.run(
        app,
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
