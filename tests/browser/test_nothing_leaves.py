"""A whole evening with the diary in a real browser, the system watching: neither the server nor a page calls anything beyond this machine."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import free_port, ready
from tests.browser.test_every_page import PAGES
from tests.storage.test_nothing_lost import run_server, watched
from tracker.cli.serve import fill_with_demo
from tracker.demo import NAMES

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser

CONNECTED = re.compile(
    r"connect\(.*(?:sin_addr=inet_addr\(\"|inet_pton\(AF_INET6, \")(?P<address>[^\"]+)"
)
HOME = re.compile(r"127\.|::1$|::ffff:127\.")
UNREACHABLE = "192.0.2.1"
"""An address that belongs to nobody (RFC 5737)."""


def called(trace: Path) -> set[str]:
    """Return the addresses beyond this machine that a watched program tried to reach."""
    values = {
        line["address"]
        for line in map(CONNECTED.search, trace.read_text(encoding="utf-8").splitlines())
        if line
    }
    return {address for address in values if not HOME.match(address)}


def test_the_watch_sees_a_call_that_leaves(tmp_path: Path) -> None:
    call = f"import socket; s = socket.socket(); s.setblocking(False); s.connect_ex(('{UNREACHABLE}', 443)); s.connect_ex(('127.0.0.1', 1))"
    subprocess.run(
        [*watched(tmp_path / "trace", "connect"), sys.executable, "-c", call], check=True
    )
    assert called(tmp_path / "trace") == {UNREACHABLE}


def test_an_evening_with_the_diary_calls_nothing_beyond_this_machine(
    new_phone: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    url, port, addresses = f"sqlite:///{tmp_path / 'diary.sqlite3'}", free_port(), set()
    fill_with_demo(url, NAMES, datetime.now(UTC))
    with run_server(tmp_path, url, port, watched(tmp_path / "trace", "connect")):
        phone = new_phone()
        phone.on("request", lambda request: addresses.add(request.url))
        page = phone.new_page()
        for path in PAGES:
            page.goto(f"http://localhost:{port}/{path}")
            ready(page).get_by_text("A diary, not a medical device").wait_for()
        page.goto(f"http://localhost:{port}/settings")
        ready(page).get_by_role("button", name="Make a backup now").click()
        page.get_by_text("Backup saved and checked").wait_for()
        with page.expect_response("**/api/v1/children"):
            page.goto(f"http://localhost:{port}/quick")
    assert {
        urlsplit(one).netloc for one in addresses if urlsplit(one).scheme not in {"data", "blob"}
    } == {f"localhost:{port}"}
    assert called(tmp_path / "trace") == set()
