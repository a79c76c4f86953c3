from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import FOOT, ready, sideways, small_targets

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

DRAWN = """() => { const all = [...document.querySelectorAll('[data-testid=stImage] img')];
    return all.length && all.every(one => one.complete && one.naturalWidth); }"""
STILL = "() => document.getAnimations().every(one => one.playState !== 'running')"


def test_under_every_picture_its_numbers_and_its_files_are_one_tap_away(
    new_phone: Callable[..., BrowserContext], filled_address: str, tmp_path: Path
) -> None:
    page = new_phone().new_page()
    page.goto(f"{filled_address}/trends")
    ready(page).get_by_text("A diary, not a medical device").wait_for()
    pictures = page.get_by_test_id("stImage").locator("img")
    assert all(len(picture.get_attribute("alt") or "") > 40 for picture in pictures.all())
    page.get_by_text("The weeks as a table").click()
    page.get_by_role("columnheader", name="A day").wait_for()
    page.wait_for_function(STILL)  # a button that moves while it is pressed is not pressed
    for button, kind, head in (
        ("Save this chart", "png", b"\x89PNG"),
        ("For printing large (SVG)", "svg", b"<?xml"),
    ):
        with page.expect_download() as download:
            page.locator(f".st-key-rate-by-week-{kind}").get_by_role("button", name=button).click()
        assert download.value.suggested_filename.startswith("rate-by-week-")
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        assert file.read_bytes().startswith(head)
    assert sideways(page) <= 0
    assert small_targets(page) == []


def wait_until_laid_out(page: Page) -> None:
    """Wait until every chart is drawn and has kept its width for half a second."""
    page.wait_for_function(DRAWN)
    page.wait_for_function(
        """() => { const pictures = document.querySelectorAll('[data-testid=stImage] img');
        const widths = [...pictures].map(one => one.getBoundingClientRect().width).join();
        if (window.chartWidths !== widths) [window.chartWidths, window.since] = [widths, Date.now()];
        return Date.now() - window.since >= 500; }""",
        polling=100,
    )


def text_heights(page: Page) -> dict[str | None, float]:
    """Return the smallest text of each visible chart in CSS px."""
    heights: dict[str | None, float] = {}
    for picture in page.get_by_test_id("stImage").locator("img").filter(visible=True).all():
        address = str(picture.evaluate("one => one.src"))
        with urllib.request.urlopen(address) as data:  # noqa: S310 - a data: address
            svg = data.read().decode()
        (units,) = re.findall(r'viewBox="0 0 ([\d.]+)', svg)
        sizes = [float(size) for size in re.findall(r'font(?:-size)?:[^;"]*?([\d.]+)px', svg)]
        shown = picture.bounding_box()
        assert shown
        assert sizes
        heights[picture.get_attribute("alt")] = min(sizes) * shown["width"] / float(units)
    return heights


def is_wide(page: Page) -> bool:
    """Return whether the charts of a page are shown in the wide layout; fail where they disagree."""
    layouts = {
        str(name)
        for name in page.evaluate(
            """[...document.querySelectorAll('[data-testid=stImage] img')].filter(one => one.checkVisibility())
            .map(one => one.closest('[class*=st-key-narrow-], [class*=st-key-wide-]').className.match(/st-key-(narrow|wide)-/)[1])"""
        )
    }
    assert len(layouts) == 1
    return layouts == {"wide"}


A_PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
)
"""How a phone names itself; the layout must not depend on it."""


@pytest.fixture(scope="module")
def charts(browser: Browser, filled_address: str) -> Iterator[Callable[[str, str, int], Page]]:
    """Return a way to see a page with charts in a browser of a kind, at a width; each is loaded once."""
    pages: dict[tuple[str, str], Page] = {}
    with ExitStack() as stack:

        def page_at(path: str, kind: str, width: int) -> Page:
            if (path, kind) not in pages:
                named: dict[str, Any] = (
                    {"user_agent": A_PHONE, "is_mobile": True} if kind == "phone" else {}
                )
                context = stack.enter_context(browser.new_context(**named))
                context.set_default_timeout(60_000)
                pages[path, kind] = context.new_page()
                pages[path, kind].goto(f"{filled_address}/{path}")
                ready(pages[path, kind]).get_by_text(FOOT).wait_for()
            pages[path, kind].set_viewport_size({"width": width, "height": 800})
            wait_until_laid_out(pages[path, kind])
            return pages[path, kind]

        yield page_at


@pytest.mark.parametrize("path", ["trends", "milestones"])
@pytest.mark.parametrize(
    ("kind", "width"),
    [
        *[("computer", width) for width in (360, 390, 720, 721, 768, 1024, 1440)],
        *[("phone", width) for width in (360, 390, 800)],
    ],
)
def test_every_text_of_a_chart_is_eleven_pixels_high_or_more(
    charts: Callable[[str, str, int], Page], path: str, kind: str, width: int
) -> None:
    page = charts(path, kind, width)
    assert is_wide(page) == (width > 720)
    heights = text_heights(page)
    assert len(heights) >= (5 if path == "trends" else 1)
    assert {alt: height for alt, height in heights.items() if height < 11} == {}
