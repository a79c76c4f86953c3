"""The diary has a new address: what waits at the old one is handed over as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
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


def open_sheet(page: Page) -> None:
    on_screen(page, "home").tap("#phone")
    page.locator("#sheet[open]").wait_for()


def choose(page: Page, name: str, content: bytes) -> str:
    """Choose a file in the sheet; return what the page says."""
    note = page.locator("#sheet details [role=status]")
    page.set_input_files("#handover", {"name": name, "mimeType": "", "buffer": content})
    note.filter(has_text=".").wait_for(state="attached")
    return note.text_content() or ""


def log_without_a_server(page: Page, server: DiaryServer) -> None:
    server.kill()
    page.tap("#past")
    status_line(page, "waiting")
    on_screen(page, "entry").tap("#done")


def test_waiting_entries_come_to_the_new_address_in_a_file_once(
    server: DiaryServer, phone: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    mine = phone()
    page = open_quick(mine, server.address)
    log_without_a_server(page, server)
    open_sheet(page)
    assert (faults(page), out_of_shape(page)) == ([], [])
    with page.expect_download() as download:
        page.get_by_role("button", name="Save what waits as a file (1 entry)").tap()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    page.close()
    server.start()
    there = open_quick(mine, server.address.replace("localhost", "127.0.0.1"))
    assert there.evaluate("queue.waiting.length") == 0, "another address has another store"
    open_sheet(there)
    there.get_by_text("The diary has a new address").tap()
    assert choose(there, file.name, file.read_bytes()) == "Added 1 entry from the file."
    wait_until_sent(there)
    (entry,) = server.entries()
    assert entry["id"] == json.loads(file.read_text("utf-8"))["items"][0]["record"]
    wait_until_sent(open_quick(mine, server.address))
    assert len(server.entries()) == 1, "the old address sent it, too, and it is stored once"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"format": "infant-movement-diary/1", "children": []}', b"\xff\xfe"],
)
def test_another_file_is_refused_in_words_and_nothing_is_added(
    server: DiaryServer, phone: Callable[..., BrowserContext], content: bytes
) -> None:
    page = open_quick(phone(), server.address)
    open_sheet(page)
    page.get_by_text("The diary has a new address").tap()
    assert "This is no file of waiting entries" in choose(page, "other.json", content)
    assert page.evaluate("queue.waiting.length") == 0
    assert server.entries() == []
