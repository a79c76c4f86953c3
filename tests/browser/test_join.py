"""A phone scans a code: from the link to the quick page, and how it gets onto the home screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import new_context, remember, running, sideways
from tests.browser.handheld import faults, on_screen, out_of_shape
from tests.web.auth.conftest import ServerUnderTest, prepared
from tracker.storage.database import open_database
from tracker.web.auth.service import AuthService

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

AGENTS = {
    "iphone": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
    "android": "Mozilla/5.0 (Linux; Android 15; Pixel 8) Chrome/140.0 Mobile Safari/537.36",
}


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerUnderTest]:
    """A diary of one baby with a passcode."""
    folder = tmp_path_factory.mktemp("locked")
    diary = prepared(folder)
    with running(folder, "serve") as address:
        yield replace(diary, address=address)


def link(diary: ServerUnderTest) -> str:
    with closing(AuthService(open_database(diary.url))) as auth:
        return f"{diary.address}/join#{auth.invite_phone(datetime.now(UTC))}"


def sign_in(page: Page, name: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/who**")
    page.locator("#other").fill(name)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/quick")


@pytest.mark.parametrize(("look", "own"), [("light", "iphone"), ("night", "android")])
def test_from_the_code_to_the_quick_page(
    browser: Browser, locked: ServerUnderTest, look: str, own: str
) -> None:
    with new_context(browser, look) as context:
        if look == "night":
            remember(context, locked.address, night="yes")
        page, requests = context.new_page(), list[str]()
        page.add_init_script(
            f"Object.defineProperty(navigator, 'userAgent', {{ get: () => '{AGENTS[own]}' }})"
        )
        page.on("request", lambda request: requests.append(request.url + str(request.headers)))
        address = link(locked)
        page.goto(address)
        page.get_by_role("button", name="Sign in").wait_for()
        assert page.url == f"{locked.address}/join", "the code left the address bar"
        assert (faults(page), sideways(page)) == ([], 0)
        sign_in(page, "Granny")
        page.locator("#sheet[open]").wait_for()
        assert page.locator("#sheet details[open]").get_attribute("class") == (
            "apple" if own == "iphone" else "android"
        )
        assert (faults(page), out_of_shape(page)) == ([], [])
        assert page.url == f"{locked.address}/quick", "a reload shows the instructions no more"
        secret = address.partition("#")[2]
        assert [one for one in requests if secret in one] == [], "no address and no header held it"


def test_a_used_code_and_none_at_all_are_told_in_a_sentence(
    new_phone: Callable[..., BrowserContext], locked: ServerUnderTest
) -> None:
    address, page = link(locked), new_phone().new_page()
    page.goto(address)
    sign_in(page, "Dad")
    page.goto(address)
    page.get_by_text("This phone is signed in already").wait_for()
    other = new_phone().new_page()
    other.goto(address)
    other.get_by_role("button", name="Sign in").click()
    other.get_by_role("alert").get_by_text("This code was used already.").wait_for()
    assert not other.get_by_role("button", name="Sign in").is_visible()
    assert (faults(other), sideways(other)) == ([], 0)
    other.goto(f"{locked.address}/join")
    other.get_by_text("There is no code in this address.").wait_for()
    other.get_by_role("link", name="Use the passcode instead").click()
    other.get_by_label("Passcode").wait_for()


def test_the_instructions_are_found_again_under_this_phone(
    new_phone: Callable[..., BrowserContext], locked: ServerUnderTest
) -> None:
    page = new_phone().new_page()
    page.goto(link(locked))
    sign_in(page, "Mum")
    on_screen(page, "home")
    page.locator("#sheet[open]").get_by_role("button", name="Close").click()
    page.locator("#phone").click()
    page.get_by_role("button", name="Put this page on the home screen").click()
    page.get_by_text("Add to home screen").first.wait_for(state="attached")
    assert page.locator("#sheet h2").inner_text() == "Put this page on the home screen"
