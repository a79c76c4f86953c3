"""What waits on the phone: two windows, and a store that gives no answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.handheld import Served, chip, opened, sent, settled, told

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

pytestmark = pytest.mark.browser

NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"
NO_DATABASE = "indexedDB.open = () => ({})"
NO_STORAGE = "Storage.prototype.setItem = () => { throw new DOMException('full') }"


@pytest.mark.parametrize("script", ["", NO_LOCKS], ids=["locks", "lease"])
def test_an_older_change_of_another_window_never_overtakes_a_newer_one(
    served: Served, phone: Callable[..., BrowserContext], script: str
) -> None:
    here = phone()
    here.add_init_script(script)
    older = opened(here, served.address)
    older.tap("#past")
    sent(older)
    settled(older, "entry")
    newer = opened(here, served.address)
    newer.get_by_role("button", name="Add details").tap()
    settled(newer, "entry")
    delayed: list[Route] = []
    older.route(
        "**/episodes/*",
        lambda route: delayed.append(route) if not delayed else route.continue_(),
    )
    with older.expect_request("**/episodes/*"):
        chip(older, "blue").tap()
    newer.get_by_role("group", name="Colour").get_by_role("button", name="as usual").tap()
    told(newer, "waiting")
    assert "colour" not in served.entries()[0]
    delayed[0].continue_()
    sent(newer)
    sent(older)
    assert served.entries()[0]["colour"] == "normal"


def test_a_window_sends_what_a_closed_one_left_before_its_own_change(
    served: Served, phone: Callable[..., BrowserContext]
) -> None:
    here = phone()
    older = opened(here, served.address)
    older.tap("#past")
    sent(older)
    newer = opened(here, served.address)
    newer.get_by_role("button", name="Add details").tap()
    settled(newer, "entry")
    older.route("**/episodes/*", lambda route: route.abort())
    chip(settled(older, "entry"), "blue").tap()
    told(older, "waiting")
    newer.get_by_role("group", name="Colour").get_by_role("button", name="as usual").tap()
    sent(newer)
    older.unroute("**/episodes/*")
    sent(older)
    assert served.entries()[0]["colour"] == "normal"


def test_a_database_that_never_answers_sends_all_the_same_and_keeps_what_waits(
    served: Served, phone: Callable[..., BrowserContext]
) -> None:
    here = phone()
    here.add_init_script(NO_DATABASE)
    page = opened(here, served.address)
    page.tap("#past")
    assert told(page, "saved").startswith("Saved ")
    settled(page, "entry").tap("#done")
    here.set_offline(offline=True)
    settled(page, "home").tap("#past")
    assert told(page, "waiting").startswith("Saved on this phone; uploads")
    page.route("**/api/v1/episodes*", lambda route: route.abort())
    here.set_offline(offline=False)
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert "uploads when it reconnects" in told(page, "waiting")
    page.unroute("**/api/v1/episodes*")
    sent(page)
    assert len(served.entries()) == 2


def test_where_nothing_can_be_stored_the_page_says_so_and_asks_before_it_closes(
    served: Served, phone: Callable[..., BrowserContext]
) -> None:
    here = phone()
    here.add_init_script(NO_DATABASE)
    here.add_init_script(NO_STORAGE)
    page = opened(here, served.address)
    page.route("**/api/v1/episodes*", lambda route: route.abort())
    page.tap("#past")
    page.get_by_text("Keep this page open until it has uploaded").wait_for()
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    page.unroute("**/api/v1/episodes*")
    sent(page)
    assert asked == ["beforeunload"]
    assert len(served.entries()) == 1
    page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_what_waited_in_local_storage_moves_to_the_database_once_that_answers(
    served: Served, phone: Callable[..., BrowserContext]
) -> None:
    here = phone()
    page = here.new_page()
    page.add_init_script(NO_DATABASE)
    page.goto(f"{served.address}/quick")
    settled(page, "home")
    page.route("**/api/v1/episodes*", lambda route: route.abort())
    page.tap("#past")
    told(page, "waiting")
    page.close()
    page = opened(here, served.address)
    sent(page)
    assert len(served.entries()) == 1
    page.wait_for_function(
        "() => !Object.keys(localStorage).some(key => key.startsWith('diary-quick'))"
    )
