"""The quick page on a phone: a movement that is over, the number and three questions on one screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.handheld import (
    DiaryServer,
    faults,
    on_screen,
    open_quick,
    out_of_shape,
    status_line,
    wait_until_sent,
)

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser


def held_and_turned(page: Page) -> None:
    """Log an unnamed even jerk of twenty seconds that went on when held, with the eyes turned."""
    page.tap("#past")
    status_line(page, "saved")
    on_screen(page, "entry")
    for field, words in (("rhythm", "regular"), ("held", "continued"), ("eyes", "turned")):
        page.evaluate(
            "changes => amendEpisode(changes)", {field: [words] if field == "eyes" else words}
        )
    page.get_by_role("button", name="10–30 s").tap()
    page.locator("#urgent .emergency .asked").first.wait_for()


def answer(page: Page, question: str, words: str) -> None:
    page.get_by_role("group", name=question).get_by_role("button", name=words, exact=True).tap()


def test_three_calm_taps_beside_the_number_make_an_emergency_a_matter_for_today(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    held_and_turned(page)
    urgent = page.locator("#urgent .emergency")
    assert urgent.locator(".dial").get_attribute("href") == "tel:911"
    assert urgent.locator(".asked").count() == 3
    for line in (urgent.locator(".dial"), urgent.locator(".asked").last):
        box = line.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < box["y"] + box["height"] <= 844
    assert "on one side, nothing in the mouth" in urgent.locator(".aid").inner_text()
    assert out_of_shape(page) == []
    assert faults(page) == []
    answer(page, "Is it still going on", "No")
    answer(page, "Could you get Robin", "Yes")
    answer(page, "Was it on one side only", "No")
    page.locator("#urgent .today").get_by_text("Call a doctor today").wait_for()
    wait_until_sent(page)
    assert page.locator("#urgent .asked").count() == 0
    entry = server.entries()[0]
    assert (entry["after"], entry["responsive"], entry["side"]) == ("normal", "yes", "both")


def test_a_yes_means_to_call_and_says_more_with_one_more_tap(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    held_and_turned(page)
    answer(page, "Could you get Robin", "Yes")
    page.locator("#urgent .today").wait_for()
    answer(page, "Is it still going on", "Yes")
    page.locator("#urgent .emergency").get_by_text("Call 911 now").wait_for()
    page.locator("#urgent .asked").get_by_role("button", name="Floppy").tap()
    wait_until_sent(page)
    assert server.entries()[0]["after"] == "limp"
    page.locator("#urgent .emergency .dial").wait_for()
    page.tap("#done")
    on_screen(page, "home")
    assert page.locator("#urgent .emergency .dial").is_visible()


def test_a_wrong_tap_on_blue_is_taken_back_beside_the_number_and_three_questions_fit_at_most(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    held_and_turned(page)
    page.evaluate("amendEpisode({ colour: 'blue' })")
    page.get_by_role("group", name="Where was Robin blue?").wait_for()
    urgent = page.locator("#urgent .emergency")
    assert urgent.locator(".asked").count() == 3
    for line in (urgent.locator(".dial"), urgent.locator(".asked").last):
        box = line.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < box["y"] + box["height"] <= 844
    assert out_of_shape(page) == []
    assert faults(page) == []
    answer(page, "Where was Robin blue?", "Not blue, a wrong tap")
    page.get_by_role("group", name="Was it on one side only").wait_for()
    answer(page, "Is it still going on", "No")
    answer(page, "Could you get Robin", "Yes")
    answer(page, "Was it on one side only", "No")
    page.locator("#urgent .today").get_by_text("Call a doctor today").wait_for()
    wait_until_sent(page)
    assert server.entries()[0]["colour"] == "normal"
