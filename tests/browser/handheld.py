"""A diary of its own behind a real server, and what a hand does with a plain page."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import delete, update

from tests.browser.conftest import free_port, wait_until_well
from tests.migrated import new_diary
from tracker.storage import database, store
from tracker.storage.models import Base

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page
    from sqlalchemy import Engine

ROBIN = "11111111-1111-4111-8111-111111111111"
OTHER_NAME = "diary.test"
"""A name that leads to this machine but is no loopback name: to the browser a plain address in the home network."""

COUNT_TAPS = """
window.tapsUnderWay = 0;
addEventListener("touchend", () => { tapsUnderWay += 1; }, { capture: true, passive: false });
addEventListener("click", () => { tapsUnderWay = Math.max(0, tapsUnderWay - 1); }, true);
"""
"""The browser makes a click of a touch after the touch has ended: what a tap does may not have begun when `tap` returns."""

NO_TAP_UNDER_WAY = "!window.tapsUnderWay"

SERVE = """
import sys
from pathlib import Path
import uvicorn
from tracker.settings import Settings
from tracker.web.app import build_app
url, folder, port, name = sys.argv[1:]
app = build_app(Settings(url, Path(folder), allow_hosts=(name,)))
uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", server_header=False)
"""


class DiaryServer:
    """A diary served at an address that outlives a stop of the server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'diary.sqlite3'}"
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        new_diary(self.url)
        self.engine: Engine = database.open_database(self.url)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = self.folder / "server.log"
        with log.open("wb") as out:
            arguments = [
                sys.executable,
                "-c",
                SERVE,
                self.url,
                str(self.folder),
                str(self.port),
                OTHER_NAME,
            ]
            self.process = subprocess.Popen(
                arguments, stdout=out, stderr=out, env=os.environ | {"HOME": str(self.folder)}
            )
        wait_until_well(self.address, self.process, log)

    def freeze(self) -> None:
        """Let the server take requests and answer none."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def forget(self, keep: str) -> None:
        """Empty the diary but for one child, whose revision moves on, as every change makes it."""
        tables = Base.metadata.tables
        with database.writing(self.engine) as session:
            for table in reversed(Base.metadata.sorted_tables):
                if "child_id" in table.c:
                    beside = {} if table.name != "background" else {"child_id": keep}
                    session.execute(
                        delete(table).where(
                            *(table.c[name] != value for name, value in beside.items())
                        )
                    )
                elif table.name in {"clip", "preference", "preference_change"}:
                    session.execute(delete(table))
            child = tables["child"]
            session.execute(delete(child).where(child.c.id != keep))
            session.execute(update(child).values(revision=child.c.revision + 1))

    def add_child(self, name: str, child_id: str = "") -> str:
        answers = {
            "id": child_id or str(uuid4()),
            "name": name,
            "birth_date": "2025-06-10",
            "time_zone": "Europe/London",
        }
        with database.writing(self.engine) as session:
            return store.record_child(session, answers, now=datetime.now(UTC), by=None).id

    def entries(self, table: str = "episodes", child: str = ROBIN) -> list[dict[str, Any]]:
        with database.reading(self.engine) as session:
            return store.entries(session, child, table)


def on_screen(page: Page, screen: str) -> Page:
    """Wait until a screen is shown, and let the time pass in which a second tap of a thumb is ignored."""
    page.wait_for_function(f"screen_ => {NO_TAP_UNDER_WAY} && screen === screen_", arg=screen)
    page.evaluate("shownAt = -Infinity")
    return page


def open_quick(phone: BrowserContext, address: str, screen: str = "home") -> Page:
    page = phone.new_page()
    page.goto(f"{address}/quick")
    return on_screen(page, screen)


def chip(page: Page, words: str) -> Locator:
    """Return the answer with exactly these words on the screen that is shown."""
    return page.locator("main:not([hidden]) .chips button").filter(
        has_text=re.compile(f"^{re.escape(words)}$")
    )


def opened_day(page: Page) -> Page:
    """Open today's check-in with all its questions: before noon those about the day are folded."""
    page.tap("#card")
    on_screen(page, "day").evaluate(
        "document.querySelectorAll('.folded').forEach(one => one.open = true)"
    )
    return page


def status_line(page: Page, kind: str) -> str:
    """Wait until the page says what became of the entry, and return its words."""
    page.wait_for_function(f"() => {NO_TAP_UNDER_WAY}")
    page.wait_for_selector(f"#status-line[data-kind={kind}]")
    return page.inner_text("#status-line p")


def wait_until_sent(page: Page) -> None:
    """Wait until nothing waits on the device."""
    page.wait_for_function(
        f"() => {NO_TAP_UNDER_WAY} && queue.opened && queue.waiting.length === 0"
    )


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """What a screen reader would stumble over: rule and the pieces that break it."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only where a browser is

    result = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}
    )
    return [
        (one["id"], [node["html"][:160] for node in one["nodes"]][:3])
        for one in result.response["violations"]
    ]


def out_of_shape(page: Page) -> list[str]:
    """Targets that are too small for a thumb, and a page that scrolls sideways."""
    small = "e => e.offsetParent && !e.closest('p') && Math.min(e.getBoundingClientRect().height, e.getBoundingClientRect().width) < 47.5"
    result: list[str] = page.evaluate(
        f"[...document.querySelectorAll('button, input, a')].filter({small}).map(e => e.outerHTML)"
    )
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return result + ([f"{wide} px wider than the screen"] if wide > 0 else [])
