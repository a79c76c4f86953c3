from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import ready, sideways, small_targets

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser

STILL = "() => document.getAnimations().every(one => one.playState !== 'running')"


def test_under_every_picture_its_numbers_and_its_files_are_one_tap_away(
    new_phone: Callable[..., BrowserContext], filled_address: str, tmp_path: Path
) -> None:
    page = new_phone().new_page()
    page.goto(f"{filled_address}/trends")
    ready(page).get_by_text("A diary, not a medical device").wait_for()
    pictures = page.get_by_test_id("stImage").locator("img")
    assert all(len(picture.get_attribute("alt") or "") > 40 for picture in pictures.all())
    page.get_by_text("The weeks as a table, or to save").click()
    page.get_by_role("columnheader", name="A day, with 95 % interval").wait_for()
    page.wait_for_function(STILL)  # a button that moves while it is pressed is not pressed
    for kind, head in (("SVG", b"<?xml"), ("PNG", b"\x89PNG")):
        with page.expect_download() as taken:
            page.get_by_role("button", name=f"Picture as {kind}").locator(
                "visible=true"
            ).first.click()
        assert taken.value.suggested_filename.startswith("rate-by-week-")
        file = tmp_path / taken.value.suggested_filename
        taken.value.save_as(file)
        assert file.read_bytes().startswith(head)
    assert sideways(page) <= 0
    assert small_targets(page) == []
