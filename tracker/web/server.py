"""The one ASGI application, and how it is served."""

from __future__ import annotations

import errno
import gc
import importlib
import logging
import os
import re
import socket
import ssl
import threading
from base64 import b64encode
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route

from tracker.errors import UserError
from tracker.resources import resource
from tracker.settings import DATA_FOLDER_VARIABLE, DATABASE_VARIABLE, Settings
from tracker.storage.backup_schedule import Keeper
from tracker.web.api.routes import DeskOf, StraightToTheDesk, api_routes
from tracker.web.auth.forwarded_headers import TrustedProxies, networks
from tracker.web.auth.login import SignIn
from tracker.web.auth.middleware import Gate
from tracker.web.auth.request_guards import LOOPBACK, PAGES_POLICY, Headings, KnownHosts, own_names
from tracker.web.quick import quick_routes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request
    from streamlit.starlette import App

    from tracker.web.auth.service import Door

HEAVY: Final = (
    "pandas",
    "sqlalchemy.orm",
    "pydantic",
    "tracker.web.api.service",
    "tracker.web.auth.service",
    "matplotlib.figure",
    "scipy.special",
    "typst",
    "tracker.review",
    "tracker.charts",
)
"""What the first page would wait for; read in the background as soon as the server stands."""

WEBSOCKET_BYTES: Final = 64 << 20

ONLY_THIS_MACHINE: Final = (
    "Only this machine may open the diary until a passcode exists, so it cannot be served on {host}. Set one with: movement-diary passcode. "
    "Or leave --host, --allow-host and --trusted-proxy out."
)
NO_CERTIFICATE: Final = "The certificate {cert} with the key {key} cannot be used: {why}. Give --tls-cert and --tls-key two files in PEM form that belong together."
OUR_FAULT: Final = "Something went wrong while drawing this page. What was saved is kept. Load the page again; the program's log says what failed."
NOT_HERE: Final = "{host} is no address of this machine. Give --host 0.0.0.0 for all of its addresses, or one of them."
PORT_TAKEN: Final = "Port {port} is in use by another program or may not be used. Close it, or choose another port: --port {other}."


def _warm() -> None:
    for name in HEAVY:
        with suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what was imported stays for good: Streamlit collects after every run of a page and need not look through it again


def _healthz(settings: Settings) -> Route:
    """Return the route that says 200 when the database answers; sync, so that it runs beside the event loop."""

    def healthz(_request: Request) -> JSONResponse:
        from tracker.storage.migrate import HEAD, revision  # noqa: PLC0415 - keeps the start quick

        try:
            well = revision(settings.database_url) == HEAD
        except UserError:
            well = False
        return JSONResponse(
            {"status": "ok" if well else "the database does not answer"},
            status_code=200 if well else 503,
        )

    return Route("/healthz", healthz)


def _say(error: Exception) -> bool:
    """Say on the page what went wrong: a person's own words for what a person can mend, one calm sentence for a fault of ours."""
    import streamlit as st  # noqa: PLC0415 - heavy

    if not isinstance(error, UserError):
        logging.getLogger(__name__).error("A page failed", exc_info=error)
    st.error(str(error) if isinstance(error, UserError) else OUR_FAULT)
    return True


def door_of(url: str) -> Callable[[], Door]:
    """Return a way to the one door of the diary at `url`, opened at the first request: what it needs is heavy to import."""
    opened: list[Door] = []
    one_at_a_time = threading.Lock()

    def door() -> Door:
        from tracker.web.auth.service import Door  # noqa: PLC0415 - heavy

        with one_at_a_time:
            if not opened:
                opened.append(Door(url))
        return opened[0]

    return door


def hosts_of(settings: Settings) -> frozenset[str]:
    """Return the names the diary answers to: this machine's loopback, those that were allowed, and on a home network the machine's own."""
    named = LOOPBACK | {name.lower() for name in settings.allow_hosts}
    return named if settings.host in LOOPBACK else named | own_names()


def pages_policy() -> str:
    """Return the content-security policy of Streamlit's pages: their one inline script is named by its hash."""
    import streamlit  # noqa: PLC0415 - heavy

    shell = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", shell, re.DOTALL)
    return PAGES_POLICY.format(
        script=" ".join(
            f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in inline
        )
    )


def build_app(settings: Settings) -> App:
    """Return the ASGI application of one diary: the dashboard, `/quick`, `/api/v1`, `/healthz`, and the guards around them.

    The pages learn from the environment which database is meant; one process serves one diary.
    """
    from streamlit import config  # noqa: PLC0415 - heavy
    from streamlit.starlette import App  # noqa: PLC0415

    os.environ[DATABASE_VARIABLE] = settings.database_url
    os.environ[DATA_FOLDER_VARIABLE] = str(settings.data_folder)
    door, desk = door_of(settings.database_url), DeskOf(settings.database_url)

    @asynccontextmanager
    async def lifespan(_app: App) -> AsyncIterator[dict[str, object]]:
        config.set_option(
            "server.allowedHosts", ["*"]
        )  # KnownHosts has asked already, for websockets too
        threading.Thread(target=_warm, name="warm", daemon=True).start()
        keeper = Keeper(settings.database_url, settings.backup_folder, lambda: datetime.now(UTC))
        keeper.start()
        yield {"settings": settings}
        keeper.stop()
        await run_in_threadpool(desk.close)

    interface = api_routes(desk)
    return App(
        resource("dashboards") / "app.py",
        lifespan=lifespan,
        routes=[_healthz(settings), *SignIn(door).routes(), *quick_routes(), *interface],
        on_script_error=_say,
        middleware=[
            Middleware(Headings, policy=pages_policy()),
            Middleware(TrustedProxies, trusted=networks(settings.trusted_proxies)),
            Middleware(KnownHosts, hosts=hosts_of(settings)),
            Middleware(Gate, door=door),
            Middleware(StraightToTheDesk, routes=interface),
        ],
    )


def _refuse_strangers_without_passcode(settings: Settings) -> None:
    if settings.host in LOOPBACK and not settings.allow_hosts and not settings.trusted_proxies:
        return
    door = door_of(settings.database_url)()
    try:
        if not door.has_passcode():
            raise UserError(
                ONLY_THIS_MACHINE.format(host=", ".join([settings.host, *settings.allow_hosts]))
            )
    finally:
        door.close()


def _refuse_a_broken_certificate(settings: Settings) -> None:
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


def _listening_fails(settings: Settings) -> OSError | None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((settings.host, settings.port))
        except OSError as error:
            return error
    return None


def _refuse_a_taken_port(settings: Settings) -> None:
    failed = _listening_fails(settings)
    if failed is not None and failed.errno in {errno.EADDRINUSE, errno.EACCES}:
        raise UserError(PORT_TAKEN.format(port=settings.port, other=settings.port + 1))


def _refuse_a_foreign_address(settings: Settings) -> None:
    if _listening_fails(settings) is not None:
        raise UserError(NOT_HERE.format(host=settings.host))


def _open_when_ready(address: str) -> None:
    import webbrowser  # noqa: PLC0415 - only with --open

    threading.Timer(1.0, webbrowser.open, (address,)).start()


def serve(settings: Settings, *, open_browser: bool = False) -> None:
    """Bring the database up to date and serve the diary until stopped; a UserError where anybody could come in, or the port is taken."""
    import uvicorn  # noqa: PLC0415 - heavy

    from tracker.storage.migrate import upgrade  # noqa: PLC0415 - heavy

    _refuse_a_broken_certificate(settings)
    _refuse_a_taken_port(settings)
    upgrade(settings.database_url, datetime.now(UTC))
    _refuse_strangers_without_passcode(settings)
    _refuse_a_foreign_address(settings)
    app = build_app(settings)
    if open_browser:
        _open_when_ready(f"{'https' if settings.tls_cert else 'http'}://localhost:{settings.port}/")
    uvicorn.run(
        app,
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
