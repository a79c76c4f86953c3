from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import load, ready, sideways, small_targets

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = ["", "log", "history", "trends", "milestones", "flags", "report", "settings", "more"]
WITH_CHOICES = {"log", "history", "milestones", "report"}
DARK_NOW = (
    "day => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor !== day"
)


def faults(page: Page, *rules: str) -> list[tuple[str, list[str]]]:
    """Return what a screen reader or a tired eye would stumble over, by axe's rule, by all of them unless some are named."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only where a browser is

    chosen = list(rules) or ["wcag2a", "wcag2aa", "wcag21aa"]
    result = Axe().run(page, options={"runOnly": chosen, "resultTypes": ["violations"]})
    return [
        (fault["id"], [node["html"][:160] for node in fault["nodes"]][:3])
        for fault in result.response["violations"]
        if fault["impact"] in {"serious", "critical"}
    ]


def ground(page: Page) -> str:
    return str(
        page.evaluate(
            "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
        )
    )


def spelled_icons(page: Page) -> list[str]:
    """Return the icons of a page that stand there as the letters of their names.

    A field is drawn when its script has come, later than the last line of the page.
    """
    page.locator("[data-testid=stSkeleton]").first.wait_for(state="detached")
    page.evaluate("document.fonts.ready.then(() => true)")
    return list(
        page.evaluate(
            """[...document.querySelectorAll('[data-testid=stIconMaterial]')].filter(icon => icon.offsetParent && icon.firstChild)
            .filter(icon => { const drawn = new Range(); drawn.selectNodeContents(icon);
                return drawn.getBoundingClientRect().width > 1.1 * parseFloat(getComputedStyle(icon).fontSize); })
            .map(icon => icon.textContent)"""
        )
    )


def check_fits(page: Page) -> None:
    assert spelled_icons(page) == []
    assert sideways(page) <= 0
    assert small_targets(page) == []
    assert faults(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_filled_page_fits_the_phone_the_thumb_and_the_screen_reader_by_day_and_in_the_dark(
    same_page: Callable[..., Page], filled_address: str, path: str
) -> None:
    page = same_page("light", filled_address)
    page.emulate_media(color_scheme="light")
    check_fits(load(page, f"{filled_address}/{path}"))
    by_day = ground(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(DARK_NOW, arg=by_day)
    ready(page)
    assert sideways(page) <= 0
    assert small_targets(page) == []
    assert faults(page, "color-contrast") == []  # the same elements in other colours


@pytest.mark.parametrize("path", PAGES)
def test_a_filled_page_fits_the_phone_the_thumb_and_the_screen_reader_at_night_and_dazzles_nobody(
    same_page: Callable[..., Page], filled_address: str, path: str
) -> None:
    page = load(same_page("night", filled_address), f"{filled_address}/{path}")
    check_fits(page)
    if path in WITH_CHOICES:
        choice = page.locator("[data-testid=stButtonGroup] button[data-selected=true]").first
        assert choice.evaluate("e => getComputedStyle(e).backgroundColor") != "rgb(0, 0, 0)"
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
    same_page: Callable[..., Page], filled_address: str, path: str
) -> None:
    page = load(same_page("tablet", filled_address), f"{filled_address}/{path}")
    assert sideways(page) <= 0
    page.get_by_role("link", name="Settings").wait_for()


def test_the_bar_is_in_sight_on_a_phone_and_its_targets_are_56_pixels_high(
    same_page: Callable[..., Page], filled_address: str
) -> None:
    page = load(same_page("light", filled_address), filled_address)
    page.get_by_role("link", name="More", exact=True).wait_for()
    rows = [link for link in page.locator(".st-key-bar a").all() if link.is_visible()]
    assert [link.inner_text().splitlines()[-1] for link in rows] == [
        "Today",
        "Log",
        "History",
        "Trends",
        "More",
    ]
    for link in rows:
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 56
        assert box["y"] + box["height"] <= 844
