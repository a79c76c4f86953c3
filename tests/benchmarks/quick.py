"""The quick page, and the dashboard's Log page, as a phone meets them: requests, bytes, time until a tap counts, time from the tap to the answer.

Wall time of a real browser on this machine, the median of some runs; run alone with `python -m tests.benchmarks.quick`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.benchmarks.synthetic import a_child_with
from tests.browser.conftest import CHROMIUM, READY, free_port, wait_until_well
from tracker.exchange.diary_json import read_document
from tracker.exchange.safe_read import FORMAT
from tracker.exchange.store_children import import_children
from tracker.storage import database, migrate

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

RUNS = 7
LOG_NOW = re.compile("^Just now")
USABLE = "() => screen === 'home' && shownAt"
SENT = (
    "(before) => lastChange && lastChange.savedAt && queue.waiting.length === 0 "
    "&& (lastChange.savedAt - lastChange.since)"
)
SERVE = """
import sys
from pathlib import Path
import uvicorn
from tracker.settings import Settings
from tracker.web.app import build_app
url, folder, port = sys.argv[1:]
uvicorn.run(build_app(Settings(url, Path(folder))), host="127.0.0.1", port=int(port), log_level="warning", server_header=False)
"""


def line(what: str, *figures: str) -> None:
    print(f"{what:<58}" + "".join(f"{figure:>12}" for figure in figures), flush=True)


def opened(phone: BrowserContext, address: str) -> tuple[Page, float]:
    """Open the page; return it and the milliseconds until its targets stood."""
    page = phone.new_page()
    page.goto(f"{address}/quick", wait_until="commit")
    return page, float(page.wait_for_function(USABLE).json_value())


def listened(phone: BrowserContext) -> tuple[Page, list[int], list[int]]:
    """Return a new page, and two lists that fill with the bytes of each request and of each websocket message it gets."""
    page = phone.new_page()
    network = phone.new_cdp_session(page)
    requests: list[int] = []
    messages: list[int] = []
    network.send("Network.enable")
    network.on(
        "Network.loadingFinished", lambda event: requests.append(int(event["encodedDataLength"]))
    )
    network.on(
        "Network.webSocketFrameReceived",
        lambda event: messages.append(len(event["response"]["payloadData"]) * 3 // 4),
    )
    return page, requests, messages


def transferred(phone: BrowserContext, address: str) -> tuple[int, int]:
    """Return requests and bytes over the wire of one visit, what installs the page left out."""
    page, requests, _ = listened(phone)
    page.goto(f"{address}/quick")
    page.wait_for_function("() => glance !== null")
    page.close()
    return len(requests), sum(requests)


def log_page(phone: BrowserContext, address: str) -> tuple[Page, float, int, int]:
    """Open the dashboard's Log page; return it, the milliseconds until its button stood still, its requests, and their and its messages' bytes."""
    page, requests, messages = listened(phone)
    began = time.perf_counter()
    page.goto(f"{address}/log", wait_until="commit")
    page.get_by_role("button", name=LOG_NOW).wait_for()
    page.wait_for_selector(READY)
    return page, (time.perf_counter() - began) * 1_000, len(requests), sum(requests) + sum(messages)


def measured_log(browser: Browser, address: str) -> dict[str, Any]:
    cold, warm, taps, sizes = [], [], [], []
    for _ in range(RUNS):
        phone = browser.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
        )
        page, ms, requests, size = log_page(phone, address)
        cold.append(ms)
        sizes.append((requests, size))
        page, ms, _, _ = log_page(phone, address)
        warm.append(ms)
        began = time.perf_counter()
        page.get_by_role("button", name=LOG_NOW).tap()
        page.get_by_role("button", name="Undo").wait_for()
        taps.append((time.perf_counter() - began) * 1_000)
        phone.close()
    return {
        "requests": median(one for one, _ in sizes),
        "bytes": median(size for _, size in sizes),
    } | {
        "cold": median(cold),
        "warm": median(warm),
        "tap": median(taps),
    }


def tapped_ms(page: Page) -> float:
    """Return the milliseconds from a tap to the diary's answer."""
    page.wait_for_function("() => screen === 'home' && performance.now() - shownAt > SETTLE_MS")
    page.tap("#past")
    took = float(page.wait_for_function(SENT).json_value())
    page.wait_for_function("() => screen === 'entry' && performance.now() - shownAt > SETTLE_MS")
    page.tap("#done")
    return took


def measured(browser: Browser, address: str) -> dict[str, Any]:
    cold, warm, taps = [], [], []
    for _ in range(RUNS):
        phone = browser.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
        )
        cold.append(opened(phone, address)[1])
        page, ms = opened(phone, address)
        warm.append(ms)
        taps.append(tapped_ms(page))
        phone.close()
    phone = browser.new_context(service_workers="block")
    requests, size = transferred(phone, address)
    phone.close()
    return {
        "requests": requests,
        "bytes": size,
        "cold": median(cold),
        "warm": median(warm),
        "tap": median(taps),
    }


def served(folder: str, episodes: int) -> tuple[str, subprocess.Popen[bytes]]:
    url, port, log = (
        f"sqlite:///{Path(folder) / f'{episodes}.sqlite3'}",
        free_port(),
        Path(folder) / f"{episodes}.log",
    )
    now = datetime.now(UTC)
    migrate.upgrade(url, now)
    engine = database.open_database(url)
    with database.writing(engine) as session:
        import_children(
            session,
            read_document({"format": FORMAT, "children": [a_child_with(episodes)]}, now),
            by=None,
        )
    engine.dispose()
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, url, folder, str(port)], stdout=out, stderr=out
        )
    wait_until_well(f"http://localhost:{port}", server, log)
    return f"http://localhost:{port}", server


def main() -> None:
    """Print the figures, or that there is no browser."""
    if not Path(CHROMIUM).exists():
        line("quick page", "no browser")
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is

    sizes = (1_000, 10_000)
    with (
        tempfile.TemporaryDirectory(prefix="movement-diary-quick-") as folder,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        quick, log = [], []
        for size in sizes:
            address, server = served(folder, size)
            try:
                quick.append(measured(browser, address))
                log.append(measured_log(browser, address))
            finally:
                server.terminate()
                server.wait()
        browser.close()
    for page, match in (("quick page", quick), ("dashboard's Log page", log)):
        line(f"\n{page}, wall time; episodes in the diary", *(f"{size:,}" for size in sizes))
        line("requests of a first visit", *(f"{one['requests']:.0f}" for one in match))
        line("kB over the wire", *(f"{one['bytes'] / 1000:,.0f}" for one in match))
        line("first visit until it can be tapped, ms", *(f"{one['cold']:.0f}" for one in match))
        line("next visit until it can be tapped, ms", *(f"{one['warm']:.0f}" for one in match))
        line("tap until the diary has it, ms", *(f"{one['tap']:.0f}" for one in match))


if __name__ == "__main__":
    main()
