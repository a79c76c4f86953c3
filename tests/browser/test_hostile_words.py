"""A diary whose every text was typed by an attacker, in a real browser: it is shown, and nothing of it runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser.conftest import ready, running, sideways
from tests.exchange.test_archive import archived
from tests.exchange.test_spreadsheet import files_of
from tests.robustness.hostile import FLAG, TYPED
from tests.robustness.test_files import take_or_refuse
from tests.robustness.test_shown import file_of, hostile_diary
from tracker.storage.database import open_database
from tracker.storage.migrate import upgrade

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Dialog, Page

pytestmark = pytest.mark.browser

PAGES = ["", "log", "history", "trends", "milestones", "flags", "report", "settings", "more"]
COOKIES = [
    "[" * 2_000,
    "null",
    "[]",
    '{"child": {"a": 1}, "night": [], "caregiver": "</script><script>' + FLAG + '</script>"}',
    "\x01",
    "%ff%fe",
    '{"caregiver": "\\ud800"}',
]
CAUGHT = "() => window.caught"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A served diary of hostile words; its address, and the page of its archive."""
    folder = tmp_path_factory.mktemp("hostile")
    url, now = f"sqlite:///{folder / 'diary.sqlite3'}", datetime.now(UTC)
    upgrade(url, now)
    engine = open_database(url)
    assert take_or_refuse(engine, file_of(hostile_diary(now)), now) == []
    page = folder / "diary.html"
    page.write_bytes(files_of(archived(engine))["diary.html"])
    engine.dispose()
    with running(folder, "serve") as address:
        yield address, page


def watched(phone: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and every box that a script opened on it."""
    page, open_quick = phone.new_page(), list[str]()

    def closed(box: Dialog) -> None:
        open_quick.append(box.message)
        box.dismiss()

    page.on("dialog", closed)
    return page, open_quick


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_hostile_words_runs_none_of_them_and_fits_the_phone(
    new_phone: Callable[..., BrowserContext], hostile: tuple[str, Path], path: str
) -> None:
    page, open_quick = watched(new_phone())
    page.goto(f"{hostile[0]}/{path}")
    ready(page).get_by_text("A diary, not a medical device").wait_for()
    assert page.evaluate(CAUGHT) is None
    assert open_quick == []
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator("iframe[srcdoc], img[src=x], a[href^='javascript:']").count() == 0
    assert sideways(page) <= 0


def test_the_newest_medicine_in_a_label_reads_as_it_was_typed(
    new_phone: Callable[..., BrowserContext], hostile: tuple[str, Path]
) -> None:
    page = new_phone().new_page()
    page.goto(f"{hostile[0]}/trends")
    ready(page)
    page.get_by_text(f"since the first dose of {TYPED[5]}", exact=True).first.wait_for()


@pytest.mark.parametrize("path", ["quick", "wall"])
def test_a_plain_page_shows_a_hostile_name_and_runs_it_not(
    new_phone: Callable[..., BrowserContext], hostile: tuple[str, Path], path: str
) -> None:
    page, open_quick = watched(new_phone(tablet=path == "wall"))
    page.goto(f"{hostile[0]}/{path}")
    page.get_by_text(TYPED[0]).first.wait_for()
    assert page.evaluate(CAUGHT) is None
    assert open_quick == []
    assert page.locator("iframe, img[src=x]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_archives_page_opens_without_a_server_and_runs_nothing(
    new_phone: Callable[..., BrowserContext], hostile: tuple[str, Path]
) -> None:
    page, open_quick = watched(new_phone())
    page.goto(hostile[1].as_uri())
    page.get_by_text(TYPED[0]).first.wait_for()
    assert page.evaluate(CAUGHT) is None
    assert open_quick == []
    assert page.locator("details[open] article").count() > 0
    assert sideways(page) <= 0


def test_whatever_a_phone_claims_to_remember_the_page_stands(
    new_phone: Callable[..., BrowserContext], hostile: tuple[str, Path]
) -> None:
    for answers in COOKIES:
        phone = new_phone()
        phone.add_cookies(
            [
                {
                    "name": "diary_device",
                    "value": answers if answers.startswith("%") else quote(answers, safe="["),
                    "url": hostile[0],
                }
            ]
        )
        page, open_quick = watched(phone)
        page.goto(hostile[0])
        ready(page).get_by_text("A diary, not a medical device").wait_for()
        assert (
            page.locator(
                "[data-testid=stException], [data-testid=stAlert]:has-text('went wrong')"
            ).count()
            == 0
        ), answers[:40]
        assert page.evaluate(CAUGHT) is None
        assert open_quick == []
        phone.close()


def test_json_of_the_interface_is_never_read_as_a_page(
    new_phone: Callable[..., BrowserContext], hostile: tuple[str, Path]
) -> None:
    page, open_quick = watched(new_phone())
    answer = page.goto(f"{hostile[0]}/api/v1/children")
    assert answer is not None
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert json.loads(answer.body())["children"][0]["name"] == TYPED[0]
    assert page.evaluate(CAUGHT) is None
    assert open_quick == []
