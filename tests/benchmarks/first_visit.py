"""Bytes over the wire of the first and of the next visit to Today on a phone; `--files` lists the largest files.

`python -m tests.benchmarks.first_visit`: a real browser with an empty cache, then the same again.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.browser.conftest import CHROMIUM, FOOT, READY, running

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

MOST_FILES = 15
PAGES = ("", "log", "trends")


def kind_of(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2] if "." in name else "page, data"


def visit(phone: BrowserContext, address: str) -> dict[str, int]:
    """Return the bytes of each path that one visit transfers, messages of the page's websocket included."""
    page = phone.new_page()
    network = phone.new_cdp_session(page)
    paths: dict[str, str] = {}
    sizes: dict[str, int] = defaultdict(int)
    network.send("Network.enable")
    network.on(
        "Network.requestWillBeSent",
        lambda event: paths.update({event["requestId"]: urlsplit(event["request"]["url"]).path}),
    )

    def add(event: dict[str, object]) -> None:
        sizes[paths.get(str(event["requestId"]), "?")] += int(str(event["encodedDataLength"]))

    network.on("Network.loadingFinished", add)

    def add_message(event: dict[str, dict[str, str]]) -> None:
        sizes["messages"] += len(event["response"]["payloadData"]) * 3 // 4

    network.on("Network.webSocketFrameReceived", add_message)
    page.goto(address)
    page.wait_for_selector(READY)
    page.get_by_text(FOOT).wait_for()
    page.wait_for_load_state("networkidle")
    page.close()
    return dict(sizes)


def show(path: str, first: dict[str, int], following: dict[str, int]) -> None:
    totals = [f"{sum(one.values()) / 1e6:8.2f} MB" for one in (first, following)]
    kinds: dict[str, int] = defaultdict(int)
    for name, size in first.items():
        kinds[kind_of(name)] += size
    parts = ", ".join(
        f"{kind} {size / 1000:,.0f} kB"
        for kind, size in sorted(kinds.items(), key=lambda item: -item[1])
    )
    print(f"/{path:<8} first {totals[0]}  next {totals[1]}   {parts}", flush=True)
    if "--files" in sys.argv:
        for name, size in sorted(first.items(), key=lambda item: -item[1])[:MOST_FILES]:
            print(f"          {size / 1000:8,.0f} kB  {name}")


def main() -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is

    version = subprocess.run([CHROMIUM, "--version"], check=True, capture_output=True, text=True)
    print(f"Bytes over the wire, {version.stdout.strip()}, the demo's diary")
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), "demo") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for path in PAGES:
            phone = browser.new_context(
                viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
            )
            phone.set_default_timeout(120_000)
            first, following = (visit(phone, f"{address}/{path}") for _ in range(2))
            show(path, first, following)
            phone.close()
        browser.close()


if __name__ == "__main__":
    main()
