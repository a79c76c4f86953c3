from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import ready, sideways, small_targets

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

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
        svg = urllib.request.urlopen(address).read().decode()  # noqa: S310 - a data: address
        (units,) = re.findall(r'viewBox="0 0 ([\d.]+)', svg)
        sizes = [float(size) for size in re.findall(r'font(?:-size)?:[^;"]*?([\d.]+)px', svg)]
        shown = picture.bounding_box()
        assert shown
        assert sizes
        heights[picture.get_attribute("alt")] = min(sizes) * shown["width"] / float(units)
    return heights


@pytest.mark.parametrize("width", [360, 390, 720, 721, 1440])
def test_every_text_of_a_chart_is_eleven_pixels_high_or_more(
    new_phone: Callable[..., BrowserContext], filled_address: str, width: int
) -> None:
    page = new_phone(tablet=width > 720).new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{filled_address}/trends")
    ready(page).get_by_text("A diary, not a medical device").wait_for()
    wait_until_laid_out(page)
    heights = text_heights(page)
    assert len(heights) >= 5
    assert {alt: height for alt, height in heights.items() if height < 11} == {}
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["height"], "height": size["width"]})
    wait_until_laid_out(page)
    rotated = text_heights(page)
    assert len(rotated) >= 5
    assert {alt: height for alt, height in rotated.items() if height < 11} == {}, "rotated"
