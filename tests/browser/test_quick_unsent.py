"""What waits on the phone: two windows, and a store that gives no answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.handheld import (
    DiaryServer,
    chip,
    on_screen,
    open_quick,
    status_line,
    wait_until_sent,
)

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

pytestmark = pytest.mark.browser

NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"
NO_DATABASE = "indexedDB.open = () => ({})"
NO_STORAGE = "Storage.prototype.setItem = () => { throw new DOMException('full') }"


@pytest.mark.parametrize("script", ["", NO_LOCKS], ids=["locks", "lease"])
def test_an_older_change_of_another_window_never_overtakes_a_newer_one(
    server: DiaryServer, phone: Callable[..., BrowserContext], script: str
) -> None:
    here = phone()
    here.add_init_script(script)
    older = open_quick(here, server.address)
    older.tap("#past")
    wait_until_sent(older)
    on_screen(older, "entry")
    newer = open_quick(here, server.address)
    newer.get_by_role("button", name="Add details").tap()
    on_screen(newer, "entry")
    delayed: list[Route] = []
    older.route(
        "**/episodes/*",
        lambda route: delayed.append(route) if not delayed else route.continue_(),
    )
    with older.expect_request("**/episodes/*"):
        chip(older, "blue").tap()
    newer.get_by_role("group", name="Colour").get_by_role("button", name="as usual").tap()
    status_line(newer, "waiting")
    assert "colour" not in server.entries()[0]
    delayed[0].continue_()
    wait_until_sent(newer)
    wait_until_sent(older)
    assert server.entries()[0]["colour"] == "normal"


def test_a_window_sends_what_a_closed_one_left_before_its_own_change(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    here = phone()
    older = open_quick(here, server.address)
    older.tap("#past")
    wait_until_sent(older)
    newer = open_quick(here, server.address)
    newer.get_by_role("button", name="Add details").tap()
    on_screen(newer, "entry")
    older.route("**/episodes/*", lambda route: route.abort())
    chip(on_screen(older, "entry"), "blue").tap()
    status_line(older, "waiting")
    newer.get_by_role("group", name="Colour").get_by_role("button", name="as usual").tap()
    wait_until_sent(newer)
    older.unroute("**/episodes/*")
    wait_until_sent(older)
    assert server.entries()[0]["colour"] == "normal"


def test_a_database_that_never_answers_sends_all_the_same_and_keeps_what_waits(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    here = phone()
    here.add_init_script(NO_DATABASE)
    page = open_quick(here, server.address)
    page.tap("#past")
    assert status_line(page, "saved").startswith("Saved ")
    on_screen(page, "entry").tap("#done")
    here.set_offline(offline=True)
    on_screen(page, "home").tap("#past")
    assert status_line(page, "waiting").startswith("Saved on this phone; uploads")
    page.route("**/api/v1/episodes*", lambda route: route.abort())
    here.set_offline(offline=False)
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert "uploads when it reconnects" in status_line(page, "waiting")
    page.unroute("**/api/v1/episodes*")
    wait_until_sent(page)
    assert len(server.entries()) == 2


def test_where_nothing_can_be_stored_the_page_says_so_and_asks_before_it_closes(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    here = phone()
    here.add_init_script(NO_DATABASE)
    here.add_init_script(NO_STORAGE)
    page = open_quick(here, server.address)
    page.route("**/api/v1/episodes*", lambda route: route.abort())
    page.tap("#past")
    page.get_by_text("Keep this page open until it has uploaded").wait_for()
    rows: list[str] = []

    def stay(dialog: object) -> None:
        rows.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    page.unroute("**/api/v1/episodes*")
    wait_until_sent(page)
    assert rows == ["beforeunload"]
    assert len(server.entries()) == 1
    page.close(run_before_unload=True)
    assert rows == ["beforeunload"]


def test_what_waited_in_local_storage_moves_to_the_database_once_that_answers(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    here = phone()
    page = here.new_page()
    page.add_init_script(NO_DATABASE)
    page.goto(f"{server.address}/quick")
    on_screen(page, "home")
    page.route("**/api/v1/episodes*", lambda route: route.abort())
    page.tap("#past")
    status_line(page, "waiting")
    # The browser has what a page stored a moment after it was stored.
    other = here.new_page()
    other.goto(f"{server.address}/manifest.webmanifest")
    other.wait_for_function(
        "() => Object.keys(localStorage).some(key => key.startsWith('diary-quick '))"
    )
    page.close()
    page = here.new_page()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.goto(f"{server.address}/quick")
    assert len(server.entries()) == 1
    page.wait_for_function(
        "() => !Object.keys(localStorage).some(key => key.startsWith('diary-quick'))"
    )
