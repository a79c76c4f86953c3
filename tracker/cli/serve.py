"""`serve` and `demo`."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from argparse import Namespace
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tracker.cli.shared import now, settings_of
from tracker.settings import DATABASE_VARIABLE, Settings


def serve_command(given: Namespace) -> int:
    """Do `serve`."""
    from tracker.web.server import serve

    serve(_where(given), open_browser=given.open)
    return 0


def _where(given: Namespace) -> Settings:
    """Return the settings with what the command line said about who may come in."""
    settings = settings_of(given)
    return replace(
        settings,
        allow_hosts=(*settings.allow_hosts, *given.allow_host),
        trusted_proxies=(*settings.trusted_proxies, *given.trusted_proxy),
        tls_cert=Path(given.tls_cert) if given.tls_cert else None,
        tls_key=Path(given.tls_key) if given.tls_key else None,
    )


def demo_command(given: Namespace) -> int:
    """Do `demo`."""
    from tracker.demo import NAMES
    from tracker.web.server import serve

    with tempfile.TemporaryDirectory(prefix="movement-diary-demo-") as folder:
        settings = replace(
            _where(given),
            database_url=f"sqlite:///{Path(folder) / 'demo.sqlite3'}",
            data_folder=Path(folder),
        )
        os.environ[DATABASE_VARIABLE] = settings.database_url
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        fill_with_demo(settings.database_url, NAMES, now())
        print(
            "A throw-away diary of three made-up children. It is gone when you stop this program.",
            flush=True,
        )
        serve(settings, open_browser=given.open)
    return 0


def fill_with_demo(url: str, names: tuple[str, ...], now: datetime) -> None:
    """Make a diary at `url` that holds these demo children."""
    from tracker.demo import demo_document
    from tracker.exchange.diary_json import import_children, read_document
    from tracker.storage import database, migrate

    migrate.upgrade(url, now)
    engine = database.open_database(url)
    with database.writing(engine) as session:
        for name in names:
            import_children(session, read_document(demo_document(name, now), now), by="demo")
    engine.dispose()
