from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import ready, running, sideways, small_targets

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def outside() -> list[str]:
    """Addresses beyond this machine that a page asked for."""
    return []


@pytest.fixture
def page(new_phone: Callable[..., BrowserContext], address: str, outside: list[str]) -> Page:
    open_quick = new_phone().new_page()
    open_quick.on(
        "request",
        lambda request: (
            outside.append(request.url)
            if not request.url.startswith((address, "data:", "blob:"))
            else None
        ),
    )
    open_quick.goto(address)
    return ready(open_quick)


def go(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    page.wait_for_function("title => document.querySelector(`.st-key-here-${title}`)", arg=title)
    ready(page)


def test_before_there_is_a_baby_every_address_opens_the_welcome(page: Page, address: str) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where a browser is

    page.goto(f"{address}/history")
    ready(page)
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_from_an_empty_diary_to_the_first_entry_are_at_most_nine_taps(
    new_phone: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where a browser is

    phone, taps = new_phone(), []
    phone.expose_function("countTap", lambda: taps.append(1))
    phone.add_init_script("addEventListener('touchend', () => countTap(), true)")
    with running(tmp_path, "serve") as empty:
        page = phone.new_page()
        page.goto(empty)
        ready(page).get_by_role("heading", name="Welcome").wait_for()
        page.get_by_label("Name, or whatever you call the baby").tap()
        page.keyboard.type("Robin")
        page.get_by_role("spinbutton", name="day, Birth date").tap()
        page.keyboard.type("10062026")
        page.get_by_label("Your name (you may skip this)").tap()
        page.keyboard.type("Mum")
        page.get_by_role("button", name="Start the diary").tap()
        page.get_by_role("heading", name="Robin").wait_for()
        page.get_by_role("link", name="Log a movement").tap()
        page.get_by_role("button", name="Just now").tap()
        expect(page.get_by_role("heading", name="Saved")).to_be_visible()
    assert len(taps) == 6


def test_a_new_family_logs_a_series_on_waking_sees_the_flag_and_takes_the_report_along(
    page: Page, outside: list[str]
) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where a browser is

    page.get_by_label("Name, or whatever you call the baby").fill("Robin")
    page.get_by_role("spinbutton", name="day, Birth date").click()
    page.keyboard.type("10062026")
    page.get_by_label("Your name (you may skip this)").fill("Mum")
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
    page.get_by_role("button", name="folding up at the waist").or_(
        page.get_by_role("checkbox", name="folding up at the waist")
    ).first.click()
    page.get_by_role("radio", name="3–5", exact=True).click()
    expect(page.get_by_text("Call a doctor today").first).to_be_visible()
    assert sideways(page) <= 0
    assert small_targets(page) == []

    go(page, "Today")
    expect(page.get_by_text("Call a doctor today").first).to_be_visible()

    go(page, "More")
    assert small_targets(page) == []
    page.get_by_role("link", name="Report").click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download the report (PDF)").click()
    assert downloading.value.path().read_bytes().startswith(b"%PDF-")
    assert outside == []
