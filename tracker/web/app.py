"""The one ASGI application, and how it is served."""

from __future__ import annotations

import importlib
import logging
import os
import socket
import threading
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route

from tracker.backups import Keeper
from tracker.errors import UserError
from tracker.paths import resource
from tracker.settings import DATA_FOLDER_VARIABLE, DATABASE_VARIABLE, Settings
from tracker.web.api import api_routes, desk_of
from tracker.web.guard import LOOPBACK, Headings, KnownHosts
from tracker.web.quick import quick_routes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from streamlit.starlette import App

HEAVY: Final = ("pandas", "sqlalchemy.orm", "pydantic", "tracker.web.desk", "matplotlib.figure", "scipy.special", "typst", "tracker.review", "tracker.charts")
"""What the first page would wait for; read in the background as soon as the server stands."""

WEBSOCKET_BYTES: Final = 64 << 20

ONLY_THIS_MACHINE: Final = (
    "Only this machine may open the diary until a passcode exists, so it cannot be served on {host}. Leave --host out, or give 127.0.0.1."
)
OUR_FAULT: Final = "Something went wrong while drawing this page. What was saved is kept. Load the page again; the program's log says what failed."
PORT_TAKEN: Final = "Port {port} is in use by another program. Close it, or choose another port: --port {other}."


def _warm() -> None:
    for name in HEAVY:
        with suppress(ImportError):
            importlib.import_module(name)


def _healthz(settings: Settings) -> Route:
    """Return the route that says 200 when the database answers; sync, so that it runs beside the event loop."""

    def healthz(_request: Request) -> JSONResponse:
        from tracker.upkeep import HEAD, revision  # noqa: PLC0415 - keeps the start quick

        try:
            well = revision(settings.database_url) == HEAD
        except UserError:
            well = False
        return JSONResponse({"status": "ok" if well else "the database does not answer"}, status_code=200 if well else 503)

    return Route("/healthz", healthz)


def _say(error: Exception) -> bool:
    """Say on the page what went wrong: a person's own words for what a person can mend, one calm sentence for a fault of ours."""
    import streamlit as st  # noqa: PLC0415 - heavy

    if not isinstance(error, UserError):
        logging.getLogger(__name__).error("A page failed", exc_info=error)
    st.error(str(error) if isinstance(error, UserError) else OUR_FAULT)
    return True


def build_app(settings: Settings, hosts: frozenset[str] = LOOPBACK) -> App:
    """Return the ASGI application of one diary: the dashboard, `/quick`, `/api/v1`, `/healthz`, and the guards around them.

    The pages learn from the environment which database is meant; one process serves one diary.
    """
    from streamlit.starlette import App  # noqa: PLC0415 - heavy

    os.environ[DATABASE_VARIABLE] = settings.database_url
    os.environ[DATA_FOLDER_VARIABLE] = str(settings.data_folder)

    @asynccontextmanager
    async def lifespan(_app: App) -> AsyncIterator[dict[str, object]]:
        threading.Thread(target=_warm, name="warm", daemon=True).start()
        keeper = Keeper(settings.database_url, settings.backup_folder, lambda: datetime.now(UTC))
        keeper.start()
        yield {"settings": settings}
        keeper.stop()

    return App(
        resource("dashboards") / "app.py",
        lifespan=lifespan,
        routes=[_healthz(settings), *quick_routes(), *api_routes(desk_of(settings.database_url))],
        on_script_error=_say,
        middleware=[Middleware(Headings), Middleware(KnownHosts, hosts=hosts)],
    )


def _refuse_what_cannot_be(settings: Settings) -> None:
    if settings.host not in LOOPBACK:
        raise UserError(ONLY_THIS_MACHINE.format(host=settings.host))
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((settings.host, settings.port))
        except OSError:
            raise UserError(PORT_TAKEN.format(port=settings.port, other=settings.port + 1)) from None


def _open_when_ready(address: str) -> None:
    import webbrowser  # noqa: PLC0415 - only with --open

    threading.Timer(1.0, webbrowser.open, (address,)).start()


def serve(settings: Settings, *, open_browser: bool = False) -> None:
    """Bring the database up to date and serve the diary until stopped; a UserError where the address is not this machine's own or the port is taken."""
    import uvicorn  # noqa: PLC0415 - heavy

    from tracker.upkeep import upgrade  # noqa: PLC0415 - heavy

    _refuse_what_cannot_be(settings)
    upgrade(settings.database_url, datetime.now(UTC))
    app = build_app(settings)
    if open_browser:
        _open_when_ready(f"http://localhost:{settings.port}/")
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
    )
