"""`serve` opens the diary in the browser; `demo` does the same on made-up children."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from functools import partial
from typing import TYPE_CHECKING

from tracker.cli.options import port_to_listen_on
from tracker.cli.shared import now, settings_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tracker.cli.options import SubParsers
    from tracker.settings import Settings
    from tracker.web.listening import DiaryServer

SCAN = "in the diary under Settings, Add a phone"


def add_parsers(commands: SubParsers) -> None:
    """Add the parsers of `serve` and `demo`."""
    text = "open the diary in the browser"
    parser = commands.add_parser("serve", help=text, description=f"{text[:1].upper()}{text[1:]}.")
    _add_server_options(parser)
    parser.set_defaults(run=serve_command)
    text = "open a throw-away diary of three made-up children"
    parser = commands.add_parser("demo", help=text, description=f"{text[:1].upper()}{text[1:]}.")
    _add_server_options(parser)
    parser.set_defaults(run=demo_command)


def _add_server_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--host",
        help="address to listen on, 0.0.0.0 for all; default: what Settings says, and this machine "
        "only until there is a passcode",
    )
    parser.add_argument(
        "--port",
        type=port_to_listen_on,
        default=8501,
        help="port to listen on, 0 for any that is free (default 8501)",
    )
    parser.add_argument("--open", action="store_true", help="open the browser")
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="another name the diary is opened by; may be repeated",
    )
    parser.add_argument(
        "--trusted-proxy",
        action="append",
        default=[],
        metavar="ADDR",
        help="a reverse proxy whose X-Forwarded headers are trusted",
    )
    parser.add_argument(
        "--address",
        metavar="URL",
        help="the address phones open, where a proxy or a container stands in between",
    )
    parser.add_argument(
        "--base-path",
        metavar="PATH",
        help="the path under which a reverse proxy shows the diary, such as /diary",
    )
    parser.add_argument(
        "--no-announce",
        action="store_false",
        dest="announce",
        help="do not announce movement-diary.local in the home network",
    )
    parser.add_argument(
        "--https",
        action="store_true",
        help="https with the certificate that movement-diary certificate made",
    )
    parser.add_argument("--tls-cert", metavar="FILE", help="certificate for https (PEM)")
    parser.add_argument("--tls-key", metavar="FILE", help="its private key (PEM)")


def serve_command(arguments: Namespace) -> int:
    """Run `serve`."""
    _serve(_server_settings(arguments), arguments)
    return 0


def _serve(settings: Settings, arguments: Namespace) -> None:
    """Serve until stopped; say where, and with `--open` open the browser, once it listens."""
    from tracker.web.certificate_files import validity_warning
    from tracker.web.server import serve

    pending = [arguments.open]

    def on_listening(server: DiaryServer) -> None:
        print(address_box(server, settings.allow_hosts), flush=True)
        warning = validity_warning(settings.tls_cert, now())
        if warning:
            print(warning, file=sys.stderr, flush=True)
        if pending.pop() if pending else False:
            import webbrowser
            from threading import Thread

            Thread(target=webbrowser.open, args=(server.local_address,), daemon=True).start()

    serve(
        settings,
        is_host_fixed=arguments.host is not None,
        on_listening=on_listening,
        tell=partial(print, flush=True) if arguments.announce else None,
        https=arguments.https,
    )


def address_box(server: DiaryServer, names: Sequence[str] = ()) -> str:
    """Return the addresses of the diary in a frame, for the terminal.

    `names` are the further names it was started with.
    """
    lines = ["The diary is open. Stop it with Ctrl-C.", "", f"here     {server.local_address}"]
    home = server.home_address()
    if home:
        lines += [f"phones   {home}/quick", "", f"A code to scan: {SCAN}"]
    elif server.is_open_to_home:
        lines += ["phones   this computer is in no network at the moment"]
    elif names:
        lines += [f"also as  {name}" for name in names]
    else:
        lines += ["", f"For phones and tablets: {SCAN}"]
    width = max(map(len, lines))
    edge = f"+{'-' * (width + 4)}+"
    return "\n".join([edge, *(f"|  {line:<{width}}  |" for line in lines), edge])


def _server_settings(arguments: Namespace) -> Settings:
    """Return the settings with names, proxies, base path and certificate of the command line."""
    from dataclasses import replace
    from pathlib import Path
    from urllib.parse import urlsplit

    from tracker.cli.phone import given_address
    from tracker.web.base_path import checked_base_path

    settings = settings_from(arguments)
    address = given_address(arguments.address or settings.address or None) or ""
    host = [name] if (name := urlsplit(address).hostname) else []
    return replace(
        settings,
        address=address,
        allow_hosts=(*settings.allow_hosts, *arguments.allow_host, *host),
        trusted_proxies=(*settings.trusted_proxies, *arguments.trusted_proxy),
        base_path=checked_base_path(arguments.base_path or settings.base_path),
        tls_cert=Path(arguments.tls_cert) if arguments.tls_cert else None,
        tls_key=Path(arguments.tls_key) if arguments.tls_key else None,
    )


def demo_command(arguments: Namespace) -> int:
    """Run `demo`; its database is in a temporary folder that is deleted at the end."""
    import os
    import signal
    import sys
    import tempfile
    from dataclasses import replace
    from pathlib import Path

    from tracker.demo import NAMES
    from tracker.settings import DATABASE_VARIABLE
    from tracker.web.stop_signals import hold_back_stops

    with tempfile.TemporaryDirectory(prefix="movement-diary-demo-") as folder:
        settings = replace(
            _server_settings(arguments),
            database_url=f"sqlite:///{Path(folder) / 'demo.sqlite3'}",
            data_folder=Path(folder),
        )
        os.environ[DATABASE_VARIABLE] = settings.database_url
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        fill_with_demo(settings.database_url, NAMES, now())
        hold_back_stops()  # one that came amid an import could be lost, and the folder stay
        print(
            "A throw-away diary of three made-up children. It is gone when you stop this program.",
            flush=True,
        )
        _serve(settings, arguments)
    return 0


def fill_with_demo(url: str, names: tuple[str, ...], now: datetime) -> None:
    """Create a database at `url` that holds the named demo children."""
    from tracker.demo import demo_document
    from tracker.exchange.diary_json import read_document
    from tracker.exchange.store_children import import_children
    from tracker.storage import database, migrate

    migrate.upgrade(url, now)
    engine = database.open_database(url)
    with database.writing(engine) as session:
        for name in names:
            import_children(session, read_document(demo_document(name, now), now), by="demo")
    engine.dispose()
