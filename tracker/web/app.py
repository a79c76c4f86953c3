"""The ASGI application of one diary: pages, sign-in, quick page, API, and their guards."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import re
import threading
from base64 import b64encode
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import config
from streamlit.starlette import App

from tracker.errors import UserError
from tracker.exchange.video_clips import films_folder
from tracker.localization.messages import N_, _
from tracker.resources import resource
from tracker.settings import DATA_FOLDER_VARIABLE, DATABASE_VARIABLE, Settings
from tracker.storage.backup_schedule import BackupScheduler, folders_of
from tracker.storage.database import open_database
from tracker.storage.health import HealthCheck
from tracker.video.folder import FilmFolder
from tracker.video.queue import FilmQueue
from tracker.video.service import FilmService
from tracker.web.api.routes import ApiShortcut, api_routes
from tracker.web.api.service import ApiService
from tracker.web.api.videos import video_routes
from tracker.web.auth.forwarded_headers import TrustedProxies, networks
from tracker.web.auth.login import SignIn
from tracker.web.auth.login.certificate_page import CertificatePage
from tracker.web.auth.login.join import PhoneSignIn
from tracker.web.auth.middleware import AuthMiddleware
from tracker.web.auth.request_guards import (
    LOOPBACK,
    PAGES_POLICY,
    SecurityHeaders,
    TrustedHosts,
    own_names,
)
from tracker.web.auth.service import AuthService
from tracker.web.base_path import BasePath, base_path_of
from tracker.web.calendar_feed import calendar_route
from tracker.web.clock_monitor import clock_monitor
from tracker.web.compressed_files import CompressedFiles
from tracker.web.first_paint import FirstPaint
from tracker.web.icon_font import IconFont
from tracker.web.local_authority import authority_files
from tracker.web.quick import quick_routes
from tracker.web.stop_signals import let_stops_through
from tracker.web.watch import watch_routes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from collections.abc import Set as AbstractSet

    from sqlalchemy import Engine
    from starlette.requests import Request

WARM_UP: Final = (
    "matplotlib.figure",
    "scipy.special",
    "typst",
    "tracker.review",
    "tracker.charts",
)
"""Modules that the first page needs; imported in the background as soon as the server runs."""

STREAMLIT_FILES: Final = Path(st.__file__).parent / "static"
"""The page, scripts and fonts that Streamlit brings."""

PAGE_FAILED: Final = N_(
    "Something went wrong while drawing this page. What was saved is kept. "
    "Load the page again; the program's log says what failed."
)


def _warm() -> None:
    for name in WARM_UP:
        with suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # Streamlit collects after every run of a page; imports need not be scanned again


def _healthz(check: HealthCheck) -> Route:
    """Return the route that answers 200 while the diary can be read and written, from a thread.

    Behind a proxy it names the base path, for `movement-diary phone`.
    """

    def healthz(request: Request) -> JSONResponse:
        is_well = check.is_well()
        status = "ok" if is_well else "the database does not answer"
        clock = "ok"
        if clock_monitor().jump():
            clock = "was set while the program ran"
        if is_well and check.is_clock_behind():
            clock = "contradicts the newest entry"
        base_path = base_path_of(request.scope)
        where = {"base_path": base_path} if base_path else {}
        return JSONResponse({"status": status, "clock": clock, **where}, 200 if is_well else 503)

    return Route("/healthz", healthz)


def _show_error(error: Exception) -> bool:
    """Show on the page why it failed; for a fault of ours one calm sentence."""
    if not isinstance(error, UserError):
        logging.getLogger(__name__).error("A page failed", exc_info=error)
    st.error(str(error) if isinstance(error, UserError) else _(PAGE_FAILED))
    return True


def hosts_of(settings: Settings) -> frozenset[str]:
    """Return the host names the diary answers to.

    They are the loopback's and the allowed ones, and the machine's own when it serves a network.
    """
    names = LOOPBACK | {name.lower().rstrip(".") for name in settings.allow_hosts}
    return names if settings.host in LOOPBACK else names | own_names()


def pages_policy() -> str:
    """Return the content-security policy of Streamlit's pages, with the hash of their script."""
    shell = (STREAMLIT_FILES / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", shell, re.DOTALL)
    hashes = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    return PAGES_POLICY.format(script=" ".join(f"'sha256-{value}'" for value in hashes))


def _set_home(folder: Path) -> None:
    """Set HOME to a folder for an account that has no home or may not read it.

    Streamlit looks for its files there, and fails at each request where it may not.
    """
    try:
        is_readable = os.access(Path.home(), os.R_OK | os.X_OK) or not Path.home().exists()
    except (RuntimeError, OSError):
        is_readable = False
    if not is_readable:
        os.environ["HOME"] = str(folder)


def _film_service(engine: Engine, settings: Settings) -> FilmService:
    """Return what receives and prepares the films of a diary."""
    folder = FilmFolder(films_folder(settings))
    queue = FilmQueue(
        engine,
        folder,
        lambda: datetime.now(UTC),
        backups=folders_of(settings.database_url, settings.backup_folder),
        trusts_clock=lambda: not clock_monitor().jump(),
    )
    return FilmService(engine, folder, queue)


def build_app(settings: Settings, names: AbstractSet[str] | None = None) -> App:
    """Return the ASGI application of one diary, not started yet.

    `names` are the host names it answers to, by default those of `hosts_of`; the caller may add
    names while the application runs.

    The pages take the database from the environment; one process serves one diary. The engine
    connects when it is first used, so a database that cannot be opened is reported by each request.
    """
    os.environ[DATABASE_VARIABLE] = settings.database_url
    os.environ[DATA_FOLDER_VARIABLE] = str(settings.data_folder)
    _set_home(settings.data_folder)
    engine = open_database(settings.database_url)
    auth, api = AuthService(engine), ApiService(engine)
    health = HealthCheck(engine, lambda: datetime.now(UTC))
    films = _film_service(engine, settings)
    clock_monitor()  # watches from now on

    @asynccontextmanager
    async def lifespan(_app: App) -> AsyncIterator[dict[str, object]]:
        config.set_option("server.allowedHosts", ["*"])  # TrustedHosts checks, websockets too
        threading.Thread(target=_warm, name="warm", daemon=True).start()
        with suppress(UserError):  # then lookups wait in threads
            await run_in_threadpool(auth.open_non_blocking)
        backups = BackupScheduler(
            settings.database_url, settings.backup_folder, lambda: datetime.now(UTC)
        )
        backups.start()
        films.queue.start()
        let_stops_through()
        yield {"settings": settings}
        films.queue.stop()
        backups.stop()
        auth.close()

    return App(
        resource("dashboards") / "app.py",
        lifespan=lifespan,
        routes=[
            _healthz(health),
            *SignIn(auth).routes(),
            *PhoneSignIn(auth).routes(),
            *CertificatePage(auth, authority_files(settings.data_folder)).routes(),
            calendar_route(engine),
            *quick_routes(engine),
            *watch_routes(films),
        ],
        on_script_error=_show_error,
        middleware=[
            Middleware(TrustedProxies, trusted=networks(settings.trusted_proxies)),
            Middleware(BasePath, base_path=settings.base_path),
            Middleware(SecurityHeaders, policy=pages_policy()),
            Middleware(TrustedHosts, hosts=hosts_of(settings) if names is None else names),
            Middleware(AuthMiddleware, auth=auth),
            Middleware(ApiShortcut, routes=api_routes(api), films=video_routes(films)),
            Middleware(FirstPaint),
            Middleware(IconFont, static=STREAMLIT_FILES),
            Middleware(CompressedFiles),
        ],
    )
