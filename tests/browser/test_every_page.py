from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser.conftest import ready, sideways, small_targets

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

PAGES = ["", "log", "history", "trends", "milestones", "flags", "report", "settings", "more"]
WITH_CHOICES = {"log", "history", "milestones", "report"}


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """What a screen reader or a tired eye would stumble over: rule and the pieces that break it."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only where a browser is

    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    serious = [
        one for one in found.response["violations"] if one["impact"] in {"serious", "critical"}
    ]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in serious]


def at_night(phone: BrowserContext, address: str) -> None:
    """Choose the night look for this device, as its Settings do."""
    phone.add_cookies(
        [{"name": "diary_device", "value": quote('{"night": "yes"}', safe=""), "url": address}]
    )


def opened(page: Page, address: str, path: str) -> Page:
    """Open a page and wait for its last line."""
    page.goto(f"{address}/{path}")
    ready(page).get_by_text("A diary, not a medical device").wait_for()
    return page


def ground(page: Page) -> str:
    return str(
        page.evaluate(
            "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
        )
    )


def check_fits(page: Page) -> None:
    assert sideways(page) <= 0
    assert small_targets(page) == []
    assert faults(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_filled_page_fits_the_phone_the_thumb_and_the_screen_reader_by_day_and_in_the_dark(
    new_phone: Callable[..., BrowserContext], filled_address: str, path: str
) -> None:
    page = opened(new_phone("light").new_page(), filled_address, path)
    check_fits(page)
    by_day = ground(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "day => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor !== day",
        arg=by_day,
    )
    check_fits(ready(page))


@pytest.mark.parametrize("path", PAGES)
def test_a_filled_page_fits_the_phone_the_thumb_and_the_screen_reader_at_night_and_dazzles_nobody(
    new_phone: Callable[..., BrowserContext], filled_address: str, path: str
) -> None:
    phone = new_phone("night")
    at_night(phone, filled_address)
    page = opened(phone.new_page(), filled_address, path)
    check_fits(page)
    if path in WITH_CHOICES:
        chosen = page.locator("[data-testid=stButtonGroup] button[data-selected=true]").first
        assert chosen.evaluate("e => getComputedStyle(e).backgroundColor") != "rgb(0, 0, 0)"
    assert bright_areas(page) == []


def bright_areas(page: Page) -> list[str]:
    """What would dazzle in the dark: pieces as large as a button on a ground brighter than a dark red, and the ground."""
    return list(
        page.evaluate(
            """[...document.body.querySelectorAll('*')].filter(e => e.offsetParent)
            .map(e => [e, e.getBoundingClientRect(), getComputedStyle(e).backgroundColor])
            .filter(([e, box, ground]) => { const [r, g, b, seen = 1] = ground.match(/[0-9.]+/g).map(Number);
                return seen > 0 && Math.max(r, g, b) > 96 && box.width * box.height > 40 * 40; })
            .map(([e, box, ground]) => e.innerText.slice(0, 60) + ' ' + ground)"""
        )
    )


@pytest.mark.parametrize("path", ["", "log", "trends", "flags"])
def test_a_page_fits_the_tablet_on_the_kitchen_wall(
    new_phone: Callable[..., BrowserContext], filled_address: str, path: str
) -> None:
    page = new_phone(tablet=True).new_page()
    page.goto(f"{filled_address}/{path}")
    ready(page).get_by_text("A diary, not a medical device").wait_for()
    assert sideways(page) <= 0
    page.get_by_role("link", name="Settings").wait_for()


def test_the_bar_is_in_sight_on_a_phone_and_its_targets_are_56_pixels_high(
    new_phone: Callable[..., BrowserContext], filled_address: str
) -> None:
    page = new_phone().new_page()
    page.goto(filled_address)
    ready(page).get_by_text("A diary, not a medical device").wait_for()
    page.get_by_role("link", name="More", exact=True).wait_for()
    seen = [link for link in page.locator(".st-key-bar a").all() if link.is_visible()]
    assert [link.inner_text().splitlines()[-1] for link in seen] == [
        "Today",
        "Log",
        "History",
        "Trends",
        "More",
    ]
    for link in seen:
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 56
        assert box["y"] + box["height"] <= 844
