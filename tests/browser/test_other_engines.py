"""The same pages in two other engines: Firefox, and WebKit, the engine of every browser on an iPhone.

WebKit is Debian's WebKitGTK, which is the nearest that a test can drive.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

import pytest
from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.conftest import FOOT, running
from tests.browser.firefox import Firefox, firefox
from tests.browser.handheld import DiaryServer

pytestmark = pytest.mark.browser

PATIENCE_S = 90
OFFLINE = "fetch = () => Promise.reject(new TypeError('offline'))"
READY = """
const app = document.querySelector("[data-testid=stApp]").dataset;
return app.testScriptState === "notRunning" && app.testConnectionState === "CONNECTED";
"""
ENTERED = """
const field = document.querySelector(arguments[0]);
return (field.value ?? field.ariaValueText).includes(arguments[1]);
"""
SETTLED = "return screen === arguments[0] && performance.now() - shownAt > SETTLE_MS"


def leave_out(reason: str) -> NoReturn:
    """Skip a test where a program is missing, but never in CI."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def program(name: str, package: str) -> str:
    path = shutil.which(name)
    if path is None:
        leave_out(f"no {name}: apt-get install {package}")
    return path


class WebKitWindow:
    """A window of WebKit as wide as a phone."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, address: str) -> None:
        self.driver.get(address)

    def js(self, script: str, *arguments: str) -> Any:
        return self.driver.execute_script(script, *arguments)

    def wait(self, script: str, *arguments: str) -> None:
        WebDriverWait(self.driver, PATIENCE_S).until(lambda _: self.js(script, *arguments))

    def click(self, selector: str, text: str = "") -> None:
        every = self.driver.find_elements(By.CSS_SELECTOR, selector)
        next(one for one in every if not text or one.text.strip() == text).click()

    def type(self, text: str) -> None:
        self.driver.switch_to.active_element.send_keys(text)


class FirefoxWindow:
    """A window of Firefox as wide as a phone."""

    def __init__(self, tab: Firefox) -> None:
        self.tab = tab

    def open(self, address: str) -> None:
        self.tab.open(address)

    def js(self, script: str, *arguments: str) -> Any:
        return self.tab.js(script, *arguments)

    def wait(self, script: str, *arguments: str) -> None:
        tab: Any = self.tab
        WebDriverWait(tab, PATIENCE_S).until(lambda _: tab.js(script, *arguments))

    def click(self, selector: str, text: str = "") -> None:
        self.tab.click(selector, text)

    def type(self, text: str) -> None:
        self.tab.type(text)


Window = WebKitWindow | FirefoxWindow


def tap(window: Window, selector: str, screen: str) -> None:
    """Tap an element of a screen, once the screen takes taps."""
    window.wait(SETTLED, screen)
    window.click(selector)


def wait_for_text(window: Window, text: str) -> None:
    window.wait("return document.body.innerText.includes(arguments[0])", text)


@pytest.fixture(scope="module", params=["WebKit", "Firefox"])
def window(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Window]:
    """A window of one of the two engines."""
    if request.param == "WebKit":
        with webkit() as opened:
            yield opened
    else:
        path = program("firefox-esr", "firefox-esr")
        with firefox(path, tmp_path_factory.mktemp("firefox")) as tab:
            yield FirefoxWindow(tab)


@contextmanager
def webkit() -> Iterator[WebKitWindow]:
    """WebKit on a display of its own."""
    driver_program = program("WebKitWebDriver", "webkit2gtk-driver")
    browser = next(iter(Path("/usr/lib").glob("*/webkit*gtk-*/MiniBrowser")), None)
    if browser is None:
        leave_out("no MiniBrowser: apt-get install webkit2gtk-driver")
    number = 200 + os.getpid() % 5000
    socket = Path(f"/tmp/.X11-unix/X{number}")  # noqa: S108 - where X keeps its sockets
    command = [
        program("Xvfb", "xvfb"),
        f":{number}",
        "-screen",
        "0",
        "900x1000x24",
        "-nolisten",
        "tcp",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as display:
        while not socket.exists() and display.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                display.wait(0.2)
        environment = os.environ | {
            "DISPLAY": f":{number}",
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }
        options = WebKitGTKOptions()
        options.binary_location = str(browser)
        options.add_argument("--automation")
        options.set_capability("browserName", "MiniBrowser")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # of Selenium's own
                service = Service(driver_program, env=environment)
                driver = WebKitGTK(options=options, service=service)
            driver.set_window_size(420, 860)
            yield WebKitWindow(driver)
            with warnings.catch_warnings():
                # Selenium asks the driver to stop at an address it does not have, and leaves the
                # refusal open; Python 3.14 warns of that when it is collected.
                warnings.simplefilter("ignore", ResourceWarning)
                driver.quit()
                gc.collect()
        finally:
            display.terminate()


def test_one_tap_saves_and_what_is_tapped_offline_is_sent_later(
    window: Window, server: DiaryServer
) -> None:
    window.open(f"{server.address}/quick")
    tap(window, "#past", "home")
    window.wait("return document.querySelector('.status-line').dataset.kind === 'saved'")
    assert len(server.entries()) == 1
    tap(window, "#done", "entry")
    window.js(OFFLINE)
    tap(window, "#past", "home")
    window.wait("return queue.waiting.length === 1 && queue.waiting[0].ready === true")
    assert window.js("return queue.store.kind") == "database"
    window.open(f"{server.address}/quick")
    window.wait("return queue.opened && queue.waiting.length === 0")
    assert len(server.entries()) == 2


def test_details_are_saved_as_they_are_tapped(window: Window, server: DiaryServer) -> None:
    window.open(f"{server.address}/quick")
    tap(window, "#past", "home")
    window.wait(SETTLED, "entry")
    window.click("main#entry button", "asleep")
    window.wait("return queue.waiting.length === 0 && lastChange.savedAt > 0")
    assert server.entries()[0]["state"] == "asleep"


def test_the_timer_and_the_pad_take_taps(window: Window, server: DiaryServer) -> None:
    window.open(f"{server.address}/quick")
    tap(window, "#now", "home")
    window.wait(SETTLED, "running")
    for _ in range(3):
        window.click("#pad")
    tap(window, "#stop", "running")
    window.wait("return queue.waiting.length === 0 && lastChange.savedAt > 0")
    assert len(server.entries()[0]["jerk_offsets_s"]) == 3


@pytest.mark.parametrize("page", ["", "history", "report", "settings"])
def test_the_pages_are_drawn_to_their_last_line(
    window: Window, server: DiaryServer, page: str
) -> None:
    window.open(f"{server.address}/{page}")
    wait_for_text(window, FOOT)
    window.wait(
        "return document.querySelector('[data-testid=stApp]').dataset.testConnectionState"
        " === 'CONNECTED'"
    )
    assert window.js("return document.documentElement.scrollWidth - innerWidth") <= 0


def test_without_its_server_the_page_opens_from_its_copy_and_takes_taps(
    window: Window, server: DiaryServer
) -> None:
    window.open(f"{server.address}/quick")
    window.wait(SETTLED, "home")
    window.wait(
        "return navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated')"
    )
    server.kill()
    window.open(f"{server.address}/quick")
    tap(window, "#past", "home")
    window.wait("return queue.waiting.length === 1 && queue.waiting[0].ready === true")
    server.start()
    window.wait("queue.flush(); return queue.waiting.length === 0")
    assert len(server.entries()) == 1


def test_the_report_is_saved_as_a_file(
    tmp_path_factory: pytest.TempPathFactory, server: DiaryServer
) -> None:
    folder = tmp_path_factory.mktemp("report")
    with firefox(program("firefox-esr", "firefox-esr"), folder) as tab:
        opened = FirefoxWindow(tab)
        opened.open(f"{server.address}/report")
        wait_for_text(opened, "Download the report (PDF)")
        opened.wait(READY)
        opened.click("button", "Download the report (PDF)")
        downloads: Any = folder / "downloads"
        WebDriverWait(downloads, PATIENCE_S).until(
            lambda place: [one for one in place.glob("*.pdf") if one.stat().st_size]
        )
    (file,) = downloads.glob("*.pdf")
    assert file.read_bytes().startswith(b"%PDF-")


def test_a_new_family_begins_its_diary(tmp_path: Path, window: Window) -> None:
    with running(tmp_path, "serve") as address:
        window.open(address)
        wait_for_text(window, "Welcome")
        window.wait(READY)
        for selector, text in (
            ('[aria-label^="Name, or"]', "Robin"),
            ("[role=spinbutton][aria-label^=month]", "06"),
            ("[role=spinbutton][aria-label^=day]", "10"),
            ("[role=spinbutton][aria-label^=year]", "2026"),
        ):
            window.wait("return document.querySelector(arguments[0]) !== null", selector)
            window.click(selector)
            window.wait("return document.activeElement.matches(arguments[0])", selector)
            window.type(text)
            window.wait(ENTERED, selector, text)
        window.click("h1")  # the calendar of the date may cover the button: a tap beside closes it
        window.wait("return !document.body.innerText.includes('Choose date')")
        window.wait(READY)
        window.click("button", "Start the diary")
        window.wait("return document.querySelector('h1')?.innerText.includes('Robin')")
