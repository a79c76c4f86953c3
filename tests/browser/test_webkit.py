"""The same pages in WebKit, the engine of every browser on an iPhone: Debian's WebKitGTK, which is the nearest that a test can drive."""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import pytest
from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.conftest import FOOT
from tests.browser.handheld import DiaryServer

pytestmark = pytest.mark.browser

PATIENCE_S = 90
OFFLINE = "fetch = () => Promise.reject(new TypeError('offline'))"
SETTLED = "return screen === arguments[0] && performance.now() - shownAt > SETTLE_MS"


def leave_out(reason: str) -> NoReturn:
    """Skip a test where a program is missing, but never in CI."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def program(name: str, *places: str) -> str:
    path = shutil.which(name) or next((place for place in places if Path(place).exists()), None)
    if path is None:
        leave_out(f"no {name}: apt-get install webkit2gtk-driver xvfb")
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

    def tap(self, selector: str, screen: str) -> None:
        self.wait(SETTLED, screen)
        self.driver.find_element(By.CSS_SELECTOR, selector).click()

    def wait_for_text(self, text: str) -> None:
        self.wait("return document.body.innerText.includes(arguments[0])", text)


@pytest.fixture(scope="module")
def window() -> Iterator[WebKitWindow]:
    """WebKit on a display of its own."""
    driver_program = program("WebKitWebDriver")
    browser = next(iter(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser")), None)
    if browser is None:
        leave_out("no MiniBrowser: apt-get install webkit2gtk-driver")
    number = 200 + os.getpid() % 5000
    socket = Path(f"/tmp/.X11-unix/X{number}")  # noqa: S108 - where X keeps its sockets
    command = [program("Xvfb"), f":{number}", "-screen", "0", "900x1000x24", "-nolisten", "tcp"]
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
            driver.quit()
        finally:
            display.terminate()


def test_one_tap_saves_and_what_is_tapped_offline_is_sent_later(
    window: WebKitWindow, server: DiaryServer
) -> None:
    window.open(f"{server.address}/quick")
    window.tap("#past", "home")
    window.wait("return document.querySelector('.status-line').dataset.kind === 'saved'")
    assert len(server.entries()) == 1
    window.tap("#done", "entry")
    window.js(OFFLINE)
    window.tap("#past", "home")
    window.wait("return queue.waiting.length === 1 && queue.waiting[0].ready === true")
    assert window.js("return queue.store.kind") == "database"
    window.open(f"{server.address}/quick")
    window.wait("return queue.opened && queue.waiting.length === 0")
    assert len(server.entries()) == 2


def test_details_are_saved_as_they_are_tapped(window: WebKitWindow, server: DiaryServer) -> None:
    window.open(f"{server.address}/quick")
    window.tap("#past", "home")
    window.wait(SETTLED, "entry")
    chip = "//main[@id='entry']//button[normalize-space()='asleep']"
    window.driver.find_element(By.XPATH, chip).click()
    window.wait("return queue.waiting.length === 0 && lastChange.savedAt > 0")
    assert server.entries()[0]["state"] == "asleep"


def test_the_timer_and_the_pad_take_taps(window: WebKitWindow, server: DiaryServer) -> None:
    window.open(f"{server.address}/quick")
    window.tap("#now", "home")
    window.wait(SETTLED, "running")
    for _ in range(3):
        window.driver.find_element(By.ID, "pad").click()
    window.tap("#stop", "running")
    window.wait("return queue.waiting.length === 0 && lastChange.savedAt > 0")
    assert len(server.entries()[0]["jerk_offsets_s"]) == 3


@pytest.mark.parametrize("page", ["", "history", "report", "settings"])
def test_the_pages_are_drawn_to_their_last_line(
    window: WebKitWindow, server: DiaryServer, page: str
) -> None:
    window.open(f"{server.address}/{page}")
    window.wait_for_text(FOOT)
    window.wait(
        "return document.querySelector('[data-testid=stApp]').dataset.testConnectionState"
        " === 'CONNECTED'"
    )
    assert window.js("return document.documentElement.scrollWidth - innerWidth") <= 0
