from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import ready

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def outside() -> list[str]:
    """Addresses beyond this machine that a page asked for."""
    return []


@pytest.fixture
def page(new_phone: Callable[..., BrowserContext], address: str, outside: list[str]) -> Page:
    opened = new_phone().new_page()
    opened.on("request", lambda request: outside.append(request.url) if not request.url.startswith((address, "data:", "blob:")) else None)
    opened.goto(address)
    return ready(opened)


def go(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    page.wait_for_function("title => document.querySelector(`.st-key-here-${title}`)", arg=title)
    ready(page)


def sideways(page: Page) -> int:
    """How many pixels the page is wider than the phone."""
    return int(
        page.evaluate("Math.max(...[...document.querySelectorAll('html, [data-testid=stMain], [data-testid=stBottom]')].map(e => e.scrollWidth)) - innerWidth")
    )


def small_targets(page: Page) -> list[str]:
    """What a thumb must hit and is lower than 48 px."""
    return list(
        page.evaluate(
            """[...document.querySelectorAll('[data-testid=stMain] button, [data-testid=stBottom] a, [data-testid=stPageLink] a')]
            .filter(e => e.offsetParent && e.innerText.trim() && e.getBoundingClientRect().height < 47.5)
            .map(e => e.innerText + ' ' + e.getBoundingClientRect().height)"""
        )
    )


def test_a_new_family_logs_a_series_on_waking_sees_the_flag_and_takes_the_report_along(page: Page, outside: list[str]) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where a browser is

    page.get_by_label("Name, or whatever you call the baby").fill("Robin")
    page.get_by_role("spinbutton").first.click()
    page.keyboard.type("20260610")
    page.get_by_label("Your name on this phone").fill("Mum")
    page.get_by_role("button", name="Start the diary").click()
    expect(page.get_by_role("heading", name="Robin")).to_be_visible()
    assert sideways(page) <= 0

    go(page, "Log")
    just_now = page.get_by_role("button", name="Just now")
    box = just_now.bounding_box()
    assert box is not None
    assert box["height"] >= 844 / 4
    just_now.click()
    expect(page.get_by_role("heading", name="Saved")).to_be_visible()
    page.get_by_role("radio", name="just woke").click()
    page.get_by_role("button", name="folding up at the waist").or_(page.get_by_role("checkbox", name="folding up at the waist")).first.click()
    page.get_by_role("spinbutton", name="How many in a row?").fill("3")
    page.get_by_role("spinbutton", name="How many in a row?").press("Tab")
    expect(page.get_by_text("Speak to a doctor today, and show the film").first).to_be_visible()
    assert sideways(page) <= 0
    assert small_targets(page) == []

    go(page, "Today")
    expect(page.get_by_text("Speak to a doctor today, and show the film").first).to_be_visible()

    go(page, "More")
    assert small_targets(page) == []
    page.get_by_role("link", name="Report").click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download the report (PDF)").click()
    assert downloading.value.path().read_bytes().startswith(b"%PDF-")
    assert outside == []


@pytest.mark.parametrize("path", ["", "log", "history", "trends", "milestones", "flags", "report", "settings", "more"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_page_scrolls_sideways_or_fails_a_screen_reader(new_phone: Callable[..., BrowserContext], address: str, path: str, *, dark: bool) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only where a browser is

    page = new_phone(dark=dark).new_page()
    page.goto(f"{address}/{path}")
    ready(page)
    assert sideways(page) <= 0
    assert small_targets(page) == []
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    serious = [violation for violation in found.response["violations"] if violation["impact"] in {"serious", "critical"}]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in serious] == []
