"""Longer words fit the phone: the pseudo-locale, 40 % longer than English, cuts nothing off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import ready, sideways
from tests.browser.test_entering import remembering
from tests.robustness.test_shown import PAGES
from tracker.localization.pseudo import pseudo_translation
from tracker.presentation.help_texts import HELP

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.browser.handheld import DiaryServer

pytestmark = pytest.mark.browser

CUT_OFF = """[...document.querySelectorAll('[data-testid=stMain] :is(p, h1, h2, h3, b, label, button)')]
    .filter(e => e.innerText.includes('⟧') && e.offsetParent)
    .filter(e => e.getBoundingClientRect().right > innerWidth || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible')
    .map(e => e.innerText)"""


def test_no_question_or_answer_of_an_entry_is_cut_off_in_longer_words(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = remembering(phone(), server.address, '{"region": "en-XA"}')
    page.goto(f"{server.address}/log")
    just_now = pseudo_translation("Just now")
    ready(page).get_by_role("button", name=just_now, exact=True).click()
    page.get_by_text("⟦ásléép~~⟧").first.wait_for()
    assert page.evaluate(CUT_OFF) == []
    assert sideways(page) <= 0
    heights = page.evaluate(
        "[...document.querySelectorAll('.st-key-bar p')].filter(e => e.offsetParent).map(e => e.offsetHeight)"
    )
    assert len(heights) == 5
    assert max(heights) < 25, "each word of the bar on one line"


def test_the_help_of_a_page_is_whole_in_longer_words_and_all_from_the_catalogue(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = remembering(phone(), server.address, '{"region": "en-XA"}')
    for name in HELP:
        page.goto(f"{server.address}/help?page={name}")
        ready(page).get_by_test_id("stHeading").nth(1).wait_for()
        page.get_by_text("⟦").first.wait_for()
        assert page.evaluate(CUT_OFF) == [], name
        lines = page.locator("[data-testid=stHtml] p:not(.quiet)").all_inner_texts()
        assert len(lines) >= len(HELP[name].lines)
        assert [line for line in lines if not line.startswith("⟦")] == [], name
        assert sideways(page) <= 0


@pytest.mark.parametrize("file", PAGES)
def test_no_page_is_cut_off_in_longer_words(
    server: DiaryServer, phone: Callable[..., BrowserContext], file: str
) -> None:
    page = remembering(phone(), server.address, '{"region": "en-XA"}')
    page.goto(f"{server.address}/{file.removesuffix('.py').replace('today', '')}")
    ready(page).get_by_text("⟦").first.wait_for()
    assert page.evaluate(CUT_OFF) == []
    assert sideways(page) <= 0
