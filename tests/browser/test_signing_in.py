from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser.conftest import ready, running, sideways
from tests.browser.handheld import chip, on_screen
from tests.browser.test_every_page import PAGES, faults
from tests.web.auth.conftest import PASSCODE, ROBIN, ServerUnderTest, prepared
from tracker.storage import credentials, store
from tracker.storage.database import open_database, reading, writing
from tracker.web.auth.service import AuthService

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerUnderTest]:
    """A diary of one baby with a passcode."""
    folder = tmp_path_factory.mktemp("locked")
    diary = prepared(folder)
    with running(folder, "serve") as address:
        yield replace(diary, address=address)


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Passcode").fill(PASSCODE)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/who**")
    page.locator("#other").fill(name)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(lambda url: "/who" not in url)


def entries(diary: ServerUnderTest) -> list[dict[str, object]]:
    with closing(AuthService(open_database(diary.url))) as auth, reading(auth.engine) as session:
        return list(store.entries(session, ROBIN, "episodes"))


def sign_everybody_out(diary: ServerUnderTest) -> None:
    with closing(AuthService(open_database(diary.url))) as auth, writing(auth.engine) as session:
        credentials.revoke_devices(session)


@pytest.mark.parametrize("look", ["light", "dark", "night"])
def test_the_pages_at_the_door_fit_the_phone_and_the_screen_reader(
    new_phone: Callable[..., BrowserContext], locked: ServerUnderTest, look: str
) -> None:
    phone = new_phone(look)
    if look == "night":
        phone.add_cookies(
            [
                {
                    "name": "diary_device",
                    "value": quote('{"night": "yes"}', safe=""),
                    "url": locked.address,
                }
            ]
        )
    page = phone.new_page()
    page.goto(f"{locked.address}/trends")
    page.get_by_label("Passcode").fill("not the passcode")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").get_by_text("That passcode isn't right.").wait_for()
    assert (faults(page), sideways(page)) == ([], 0)
    page.get_by_label("Passcode").fill(PASSCODE)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/who**")
    assert (faults(page), sideways(page)) == ([], 0)
    page.goto(f"{locked.address}/logout")
    assert (faults(page), sideways(page)) == ([], 0)


def test_a_phone_signs_in_logs_under_its_name_and_signs_out(
    new_phone: Callable[..., BrowserContext], locked: ServerUnderTest
) -> None:
    page, blocked = new_phone().new_page(), []
    page.on(
        "console",
        lambda message: (
            blocked.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    page.goto(locked.address)
    sign_in(page, "Granny")
    ready(page).get_by_text("A diary, not a medical device").wait_for()
    before = len(entries(locked))
    page.goto(f"{locked.address}/log")
    ready(page).get_by_role("button", name=re.compile("Just now")).click()
    page.get_by_role("button", name="Undo").wait_for()
    (entry,) = entries(locked)[: len(entries(locked)) - before]
    assert entry["logged_by"] == "Granny"
    for path in PAGES:
        page.goto(f"{locked.address}/{path}")
        ready(page).get_by_text("A diary, not a medical device").wait_for()
    page.goto(f"{locked.address}/settings")
    ready(page).get_by_role("link", name="Sign out here").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("You are signed out on this device.").wait_for()
    page.goto(f"{locked.address}/log")
    page.get_by_label("Passcode").wait_for()
    assert blocked == []


def test_a_page_whose_device_was_signed_out_elsewhere_leads_to_the_door(
    new_phone: Callable[..., BrowserContext], locked: ServerUnderTest
) -> None:
    page = new_phone().new_page()
    page.goto(f"{locked.address}/trends")
    sign_in(page, "Dad")
    ready(page).get_by_text("A diary, not a medical device").wait_for()
    sign_everybody_out(locked)
    page.get_by_label("Passcode").wait_for()
    sign_in(page, "Dad")
    assert page.url == f"{locked.address}/trends"


def test_a_tap_on_a_phone_that_was_signed_out_waits_on_it_and_arrives_once_after_signing_in(
    new_phone: Callable[..., BrowserContext], locked: ServerUnderTest
) -> None:
    page = new_phone().new_page()
    page.goto(f"{locked.address}/quick")
    sign_in(page, "Mum")
    page.get_by_role("button", name=re.compile("Just stopped", re.IGNORECASE)).wait_for()
    page.locator("#status-line p").get_by_text(re.compile(".")).wait_for()
    before = len(entries(locked))
    sign_everybody_out(locked)
    on_screen(page, "home")
    page.get_by_role("button", name=re.compile("Just stopped", re.IGNORECASE)).click()
    page.locator("#status-line").get_by_text("Saved on this phone; uploads").wait_for()
    assert len(entries(locked)) == before
    page.goto(f"{locked.address}/quick")
    sign_in(page, "Mum")
    page.wait_for_function("() => queue.opened && queue.waiting.length === 0")
    assert len(entries(locked)) == before + 1


EVERYTHING_STORED = """async () => {
  const read = (name) => new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => request.result.transaction("waiting").objectStore("waiting").getAll()
      .onsuccess = (event) => done(event.target.result);
  });
  const cached = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      cached.push(await (await caches.match(request)).text());
  return JSON.stringify([{ ...localStorage }, document.cookie, await read("diary-quick"), cached]);
}"""


@pytest.mark.parametrize("way", ["sign out", "revoked"])
def test_a_phone_that_is_signed_out_keeps_its_entries_and_no_names(
    new_phone: Callable[..., BrowserContext], locked: ServerUnderTest, way: str
) -> None:
    here = new_phone()
    page = here.new_page()
    page.goto(f"{locked.address}/quick")
    sign_in(page, "Grandmother")
    on_screen(page, "home")
    page.wait_for_function("() => glance && memory.state.children[0].name === 'Robin'")
    page.route("**/api/v1/episodes*", lambda route: route.abort())
    page.tap("#past")
    page.locator("#status-line[data-kind=waiting]").wait_for()
    on_screen(page, "entry")
    chip(page, "on a phone").tap()
    chip(page, "Grandmother").tap()
    page.wait_for_function("() => queue.waiting.some((item) => item.body.source && item.ready)")
    stored = page.evaluate(EVERYTHING_STORED)
    assert "Robin" in stored
    assert "app video-on:Grandmother" in stored
    before = len(entries(locked))
    if way == "revoked":
        sign_everybody_out(locked)
        page.unroute("**/api/v1/episodes*")
        page.locator("#status-line").get_by_text("Please sign in again.").wait_for()
        assert "Robin" not in page.inner_text("body")
    else:
        page.goto(f"{locked.address}/logout")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_text("You are signed out on this device.").wait_for()
    page.wait_for_load_state("networkidle")
    stored = page.evaluate(EVERYTHING_STORED)
    assert "Robin" not in stored
    assert "Grandmother" not in stored
    assert "started_at" in stored
    page.unroute_all()
    page.goto(f"{locked.address}/quick")
    sign_in(page, "Dad")
    page.wait_for_function("() => queue.opened && queue.waiting.length === 0")
    assert len(entries(locked)) == before + 1
