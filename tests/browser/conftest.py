"""A real server, a real browser, a phone in another time zone than the server."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.handheld import DiaryServer

HEADLESS_SHELL = Path("/usr/bin/chromium-headless-shell")
CHROMIUM = str(HEADLESS_SHELL) if HEADLESS_SHELL.exists() else "/usr/bin/chromium"
"""Chromium's build for tests where it is: it has no window, and takes a third less processor time (measured)."""

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-gpu-compositing",
    "--in-process-gpu",
    "--js-flags=--no-opt,--single-threaded",
]
"""The last: a page lives for seconds; to optimise its scripts costs more than it saves (measured: a fifth of the pages' processor time)."""

READY = "[data-testid=stApp][data-test-script-state=notRunning]"
PATIENCE_S = 60


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def wait_until_well(
    address: str, server: subprocess.Popen[bytes], log: Path, trust: ssl.SSLContext | None = None
) -> None:
    """Return when /healthz says 200; fail with the server's own words when it stops or takes too long."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5, context=trust):  # noqa: S310
                return
        except urllib.error.HTTPError as refusal:  # it is the answer, with an open connection
            refusal.close()
        except (urllib.error.URLError, ConnectionError):
            pass
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.2)
    pytest.fail(f"the server did not come up:\n{log.read_text(encoding='utf-8', errors='replace')}")


@contextlib.contextmanager
def running(
    folder: Path, command: str, *more: str, trust: ssl.SSLContext | None = None
) -> Iterator[str]:
    """Run `serve` or `demo` on a database of its own; return its address. `trust`: the certificate it shows, then it speaks https."""
    port, log = free_port(), folder / "server.log"
    environment = os.environ | {
        "TRACKER_DATA_DIR": str(folder),
        "TRACKER_DATABASE_URL": f"sqlite:///{folder / 'diary.sqlite3'}",
        "HOME": str(folder),
    }
    words = [sys.executable, "-m", "tracker", command, "--port", str(port), *more]
    address = f"{'https' if trust else 'http'}://localhost:{port}"
    with (
        log.open("wb") as out,
        subprocess.Popen(words, stdout=out, stderr=out, env=environment) as server,
    ):
        try:
            wait_until_well(address, server, log, trust)
            yield address
        finally:
            server.terminate()


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty diary."""
    with running(tmp_path_factory.mktemp("served"), "serve") as server:
        yield server


@pytest.fixture(scope="package")
def filled_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The diary of the three made-up children."""
    with running(tmp_path_factory.mktemp("demo"), "demo") as server:
        yield server


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Open one browser for the package: while it is open no other event loop can run in this thread."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail(f"no browser at {CHROMIUM}")
        pytest.skip(f"no browser at {CHROMIUM}")
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415 - only where a browser is

    expect.set_options(timeout=PATIENCE_S * 1000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


PHONE, TABLET = {"width": 390, "height": 844}, {"width": 1024, "height": 768}


def new_context(browser: Browser, look: str = "light", *, tablet: bool = False) -> BrowserContext:
    """Return a phone, or a tablet, that knows nothing yet: no cookie, no cached file."""
    context = browser.new_context(
        viewport=TABLET if tablet else PHONE,  # type: ignore[arg-type]
        is_mobile=not tablet,
        has_touch=True,
        reduced_motion="reduce",
        timezone_id="America/New_York",
        locale="en-GB",
        color_scheme="light" if look == "light" else "dark",
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE_S * 1000)
    return context


@pytest.fixture
def new_phone(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a way to take another phone in hand."""
    with ExitStack() as stack:
        yield lambda *arguments, **more: stack.enter_context(
            new_context(browser, *arguments, **more)
        )


@pytest.fixture(scope="module")
def same_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return the page of one phone for each look, the same for all tests of a module.

    The browser loads Streamlit's scripts once then: they are most of a page's load.
    """
    pages: dict[tuple[str, str], Page] = {}

    with ExitStack() as stack:

        def page_of(look: str, address: str) -> Page:
            if (look, address) not in pages:
                context = stack.enter_context(new_context(browser, look, tablet=look == "tablet"))
                if look == "night":
                    remember(context, address, night="yes")
                pages[look, address] = context.new_page()
            return pages[look, address]

        yield page_of


def remember(context: BrowserContext, address: str, **choices: str) -> None:
    """Store choices of this device, as its Settings do."""
    value = quote(json.dumps(choices), safe="")
    context.add_cookies([{"name": "diary_device", "value": value, "url": address}])


FOOT = "This is a diary, not a medical device"
"""The last line of each page."""


def load(page: Page, url: str) -> Page:
    """Load an address and wait until the page is drawn to its last line."""
    page.goto(url)
    ready(page).get_by_text(FOOT).wait_for()
    return page


def ready(page: Page) -> Page:
    """Wait until the page has been drawn."""
    page.wait_for_selector(READY)
    return page


def sideways(page: Page) -> int:
    """How many pixels the page is wider than the phone."""
    return int(
        page.evaluate(
            "Math.max(...[...document.querySelectorAll('html, [data-testid=stMain], [data-testid=stBottom]')].map(e => e.scrollWidth)) - innerWidth"
        )
    )


def small_targets(page: Page) -> list[str]:
    """What a thumb must hit and is lower than 48 px."""
    return list(
        page.evaluate(
            """[...document.querySelectorAll(`[data-testid=stMain] button, [data-testid=stMain] summary, [data-testid=stMain] a[href]:not([target]),
                [data-testid=stMain] input:is([type=text], [type=number], [type=tel]), [data-testid=stBottom] a,
                [data-testid=stMain] :is([data-testid=stDateInputField], [data-testid=stTimeInputTimeDisplay])`)]
            .filter(e => e.offsetParent && e.getBoundingClientRect().width > 1 && !e.closest('p, li, details .scroll')
                && e.getBoundingClientRect().height < 47.5)
            .map(e => (e.innerText || e.ariaLabel) + ' ' + e.getBoundingClientRect().height)"""
        )
    )


@pytest.fixture(scope="package")
def shared_server(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DiaryServer]:
    """One server for the tests of the plain pages; starting it takes longer than most of them."""
    from tests.browser.handheld import ROBIN, DiaryServer  # noqa: PLC0415 - it imports this module

    assert browser.is_connected()
    diary = DiaryServer(tmp_path_factory.mktemp("plain"))
    diary.add_child("Robin", ROBIN)
    yield diary
    diary.kill()
    diary.engine.dispose()


@pytest.fixture
def server(shared_server: DiaryServer) -> DiaryServer:
    """Robin's diary, empty again."""
    from tests.browser.handheld import ROBIN  # noqa: PLC0415 - it imports this module

    shared_server.forget(keep=ROBIN)
    if shared_server.process is None:
        shared_server.start()
    return shared_server


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a way to take a phone in hand, in New York, held by somebody who cannot wait."""
    from tests.browser.handheld import COUNT_TAPS  # noqa: PLC0415 - it imports this module

    usual: dict[str, Any] = {
        "timezone_id": "America/New_York",
        "locale": "en-GB",
        "reduced_motion": "reduce",
        "service_workers": "block",
        "viewport": PHONE,
        "is_mobile": True,
        "has_touch": True,
    }
    with ExitStack() as stack:

        def new_phone(**more: Any) -> BrowserContext:
            context = stack.enter_context(browser.new_context(**usual | more))
            context.set_default_timeout(PATIENCE_S * 1000)
            context.add_init_script(COUNT_TAPS)
            return context

        yield new_phone
