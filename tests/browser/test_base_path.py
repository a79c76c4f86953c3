"""The diary under a path, as behind a proxy at https://home.example/diary/: nothing is asked for outside of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.conftest import READY, running
from tests.browser.handheld import DiaryServer, on_screen, status_line, wait_until_sent

pytestmark = pytest.mark.browser

BASE = "/diary"
PAGES = ["history", "trends", "report", "milestones", "settings", "flags", "help"]


@pytest.fixture(scope="module")
def under_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The diary of one child, under a path."""
    folder = tmp_path_factory.mktemp("path")
    diary = DiaryServer(folder)
    diary.add_child("Robin")
    diary.engine.dispose()
    with running(folder, "serve", "--base-path", BASE) as address:
        yield f"{address}{BASE}"


@pytest.fixture
def phone(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page on a phone, and the addresses it has asked for outside of the path."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, reduced_motion="reduce"
    )
    outside: list[str] = []

    def look(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and not parts.path.startswith(f"{BASE}/"):
            outside.append(request.url)

    context.on("request", look)
    yield context.new_page(), outside
    context.close()


def links_outside(page: Page) -> list[str]:
    """Return the addresses of this machine on the page that lead out of the path."""
    links: list[str] = page.eval_on_selector_all(
        "a[href], img[src], form[action]",
        "all => all.map((one) => one.href || one.src || one.action)",
    )
    here = urlsplit(page.url).netloc
    parts = map(urlsplit, links)
    return [one.geturl() for one in parts if one.netloc == here and not one.path.startswith(BASE)]


def test_every_page_stays_under_the_path(under_path: str, phone: tuple[Page, list[str]]) -> None:
    page, outside = phone
    for name in ["", *PAGES]:
        page.goto(f"{under_path}/{name}")
        page.wait_for_selector(READY)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert links_outside(page) == [], name
    for name in ("quick", "quick/video", "wall", "video/doctor", "video/fidgety"):
        page.goto(f"{under_path}/{name}")
        expect(page.get_by_role("heading", level=1).first).to_be_attached()
        assert links_outside(page) == [], name
    assert outside == []


def test_an_entry_is_logged_offline_and_sent_from_the_app_under_the_path(
    under_path: str, phone: tuple[Page, list[str]]
) -> None:
    page, outside = phone
    page.goto(f"{under_path}/quick")
    on_screen(page, "home")
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    scopes = page.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => all.map(({ scope }) => scope))"
    )
    assert scopes == [f"{under_path}/quick"]
    page.context.set_offline(True)
    page.reload()
    on_screen(page, "home")
    page.tap("#past")
    status_line(page, "waiting")
    assert page.evaluate("queue.store.name") == "diary-quick/diary/"
    page.context.set_offline(False)
    wait_until_sent(page)
    assert outside == []


def test_the_tabs_and_the_way_to_log_lead_on_under_the_path(
    under_path: str, phone: tuple[Page, list[str]]
) -> None:
    page, outside = phone
    page.goto(f"{under_path}/")
    page.wait_for_selector(READY)
    page.get_by_role("link", name="History").first.click()
    page.wait_for_url(f"{under_path}/history")
    page.goto(f"{under_path}/log")
    page.get_by_role("link", name="Quick page").click()
    page.wait_for_url(f"{under_path}/quick")
    on_screen(page, "home").locator("#diary").click()
    page.wait_for_url(f"{under_path}/")
    cookies = {cookie["name"]: cookie["path"] for cookie in page.context.cookies()}
    assert set(cookies.values()) == {f"{BASE}/"}, cookies
    assert outside == []


def test_the_report_is_downloaded_under_the_path(
    under_path: str, phone: tuple[Page, list[str]], tmp_path: Path
) -> None:
    page, outside = phone
    page.goto(f"{under_path}/report")
    page.wait_for_selector(READY)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the report (PDF)").click()
    download.value.save_as(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert outside == []
