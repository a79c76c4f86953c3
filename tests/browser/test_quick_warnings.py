"""From a tap to what to do: a series in four taps, whom to call, why a warning goes, and the other twin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.handheld import (
    ROBIN,
    DiaryServer,
    chip,
    faults,
    on_screen,
    open_quick,
    out_of_shape,
    wait_until_sent,
)
from tracker.storage import database, store

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

SIDEWAYS = {"width": 844, "height": 390}


def with_numbers(server: DiaryServer) -> None:
    """Give the family an emergency number and a doctor's number."""
    now = datetime.now(UTC)
    with database.writing(server.engine) as session:
        store.set_emergency_number(session, "999", now=now, by=None)
        store.set_doctor_number(session, "020 7946 0000", now=now, by=None)


def log_series(server: DiaryServer, child: str) -> None:
    """Log six arm flings on waking, ten minutes ago, on another phone."""
    now = datetime.now(UTC)
    answers = {
        "started_at": (now - timedelta(minutes=10)).isoformat(),
        "time_precision": "exact",
        "state": "just_woke",
        "movements": ["arms_fling"],
        "jerk_count": 6,
    }
    with database.writing(server.engine) as session:
        store.record(session, child, "episodes", answers, now=now, by=None)


def test_a_series_is_told_in_four_taps_and_the_warning_says_what_to_do_what_was_seen_and_why(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    with_numbers(server)
    page = open_quick(phone(), server.address)
    page.wait_for_function("() => familyLoaded")
    page.tap("#past")
    on_screen(page, "entry")
    for words in ("just woke", "arms flung up or out", "6–10"):
        chip(page, words).tap()
    page.locator("#urgent .today").wait_for()
    wait_until_sent(page)
    assert server.entries()[0]["jerk_count"] == 6
    parts = page.inner_text("#urgent")
    order = ["Call a doctor today", "without a video", "6 or more in a row", "Several short jerks"]
    places = [parts.index(words) for words in order]
    assert places == sorted(places)
    dial = page.locator("#urgent .dial")
    assert (dial.inner_text(), dial.get_attribute("href")) == (
        "Call our doctor",
        "tel:020 7946 0000",
    )
    assert page.locator("#urgent section").count() == 1
    chip(page, "blue").tap()
    page.locator("#urgent .emergency").wait_for()
    wait_until_sent(page)
    page.wait_for_function("() => document.querySelectorAll('#urgent li').length > 0")
    assert page.locator("#urgent section").count() == 1
    assert page.locator("#urgent h2").inner_text() == "Call 999 now"
    assert page.locator("#urgent .dial").all_inner_texts() == ["Call 999", "Call our doctor"]
    assert faults(page) == []


def test_a_warning_that_goes_says_why_and_undo_brings_it_back(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    page.tap("#past")
    on_screen(page, "entry")
    for words in ("just woke", "jerk", "6–10"):
        chip(page, words).tap()
    page.locator("#urgent .today").wait_for()
    wait_until_sent(page)
    chip(page, "asleep").tap()
    page.locator("#ended-warning").get_by_text("You said Robin was asleep.").wait_for()
    assert "Several short jerks" in page.locator("#ended-warning h2").inner_text()
    assert page.locator("#urgent section").count() == 0
    assert (faults(page), out_of_shape(page)) == ([], [])
    page.locator("#ended-warning").get_by_role("button", name="Undo").tap()
    page.locator("#urgent .today").wait_for()
    wait_until_sent(page)
    assert server.entries()[0]["state"] == "just_woke"
    assert page.locator("#ended-warning h2").count() == 0


def test_a_count_that_nobody_knows_stays_open_and_a_second_tap_takes_one_back(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    page.tap("#past")
    on_screen(page, "entry")
    question = page.get_by_role("group", name="How many in a row?")
    question.get_by_role("button", name="don't know").tap()
    wait_until_sent(page)
    assert "jerk_count" not in server.entries()[0]
    assert question.locator("[aria-pressed=true]").all_inner_texts() == ["don't know"]
    for words, stored in (("more", 11), ("2", 2), ("2", None)):
        question.get_by_role("button", name=words, exact=stored is not None).tap()
        wait_until_sent(page)
        assert server.entries()[0].get("jerk_count") == stored


def test_the_other_twins_warning_is_on_its_name_on_every_screen(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    sam = server.add_child("Sam")
    log_series(server, sam)
    here = phone()
    page = open_quick(here, server.address, screen="which")
    page.locator("#which").get_by_role("button", name="Robin").tap()
    on_screen(page, "home")
    tag = page.locator("#family button", has_text="Sam").locator(".alarm")
    tag.wait_for()
    assert tag.inner_text() == "doctor today"
    assert page.locator("#urgent section").count() == 0
    colours = "memory.state.children.map(one => one.colour)"
    before = page.evaluate(colours)
    assert len(set(before)) == 2
    page.tap("#past")
    on_screen(page, "entry")
    assert "Sam" in page.locator("#family .beside").inner_text()
    assert (faults(page), out_of_shape(page)) == ([], [])


def test_only_the_day_is_known_and_no_time_is_made_up(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(timezone_id="Europe/London"), server.address)
    page.tap("#earlier")
    page.wait_for_function("() => isSettled()")
    assert page.locator("#sheet .three button").all_inner_texts() == [
        "5 min ago",
        "15 min ago",
        "1 hour ago",
    ]
    page.get_by_role("button", name="Yesterday, time unknown").tap()
    on_screen(page, "entry")
    assert page.locator("#entry h1").inner_text().split("\n")[-1].endswith("Robin · yesterday")
    assert "yesterday · Robin" in page.inner_text("#status-line")
    wait_until_sent(page)
    assert server.entries()[0]["time_precision"] == "day_only"
    page.tap("#done")
    page.locator("#home").wait_for()
    page.evaluate("refresh()")
    page.wait_for_function("() => glance?.last_episode_day")
    page.evaluate("lastChange = null; paint()")
    assert page.inner_text("#status-line p").startswith("Last entry yesterday")


def at_hour(page: Page, hour: int) -> None:
    """Let the page's clock say an hour of today at the child's home."""
    page.evaluate(
        """hour => {
            const home = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", hourCycle: "h23" });
            clearTimeout(refresh.timer);
            for (let tries = 0; tries < 48 && Number(home.format(now())) !== hour; tries += 1) clockOffset -= 30 * MINUTE;
        }""",
        hour,
    )


def test_the_check_in_of_a_usual_day_is_four_taps_and_the_morning_asks_about_the_night(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(timezone_id="Europe/London"), server.address)
    page.wait_for_function("() => glance")
    at_hour(page, 19)
    page.tap("#card")
    on_screen(page, "day")
    chip(page, "hard to console").tap()
    page.get_by_role("button", name="All as usual").tap()
    chip(page, "most of the day").tap()
    wait_until_sent(page)
    (day,) = server.entries("check_ins")
    answers = {name: day[name] for name in day if name not in {"id", "date", "logged_at"}}
    assert answers == {
        **dict.fromkeys(("feeding", "cry", "tone", "alertness", "social"), "usual"),
        "mood": "hard_to_console",
        "watched": "most",
    }
    first = "() => document.querySelector('#card-answers').firstElementChild.innerText"
    assert page.evaluate(first).startswith("All as usual")
    page.get_by_text("Any of these danger signs?").tap()
    page.get_by_role("button", name="a stiff neck").tap()
    page.locator("#urgent section").wait_for()
    page.get_by_role("button", name="a stiff neck").tap()
    wait_until_sent(page)
    page.tap("#day-done")
    on_screen(page, "home")
    at_hour(page, 8)
    page.tap("#card")
    on_screen(page, "day")
    assert "awake at night" in page.evaluate(first)
    assert not page.get_by_role("button", name="All as usual").is_visible()
    page.get_by_text("The day so far").tap()
    expect(page.get_by_role("button", name="All as usual")).to_be_visible()


def test_on_its_side_the_pad_and_stop_are_both_free(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(viewport=SIDEWAYS), server.address)
    page.tap("#now")
    on_screen(page, "running")
    boxes = {name: page.locator(name).bounding_box() for name in ("#pad", "#stop")}
    pad, stop = boxes["#pad"], boxes["#stop"]
    assert pad is not None
    assert stop is not None
    assert pad["y"] + pad["height"] <= stop["y"]
    assert stop["y"] + stop["height"] <= SIDEWAYS["height"]
    assert out_of_shape(page) == []
    for minutes in (4, 6):
        page.evaluate(
            "minutes => { memory.state.running.startedAt = now() - minutes * MINUTE; paintRunning(); }",
            minutes,
        )
        page.locator(f"#running .call[data-stage={'soon' if minutes == 4 else 'late'}]").wait_for()
        in_sight = page.evaluate(
            "['#running .call a', '#timer', '#pad', '#stop'].map(name => document.querySelector(name).getBoundingClientRect())"
            ".map(({ top, bottom }) => top >= 0 && bottom <= innerHeight)"
        )
        assert in_sight == [True] * 4, "the number to call, the timer, the pad and Stop"
        assert out_of_shape(page) == []
    page.get_by_role("button", name="Go back, keep timing").tap()
    wait_until_sent(on_screen(page, "home"))
    page.evaluate("lastChange = null; refresh()")
    page.locator("#status-line p").get_by_text("Still running since").wait_for()
    page.reload()
    on_screen(page, "running")
    assert "another phone" not in page.inner_text("#running .began")
    other = open_quick(phone(), server.address, screen="running")
    assert "started on another phone" in other.inner_text("#running .began")
    assert " in New York" in other.inner_text("#running .began")


def test_upright_the_wall_shows_both_buttons_of_both_and_names_a_warning(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    log_series(server, server.add_child("Sam"))
    size: dict[str, Any] = {"viewport": {"width": 800, "height": 1280}, "is_mobile": False}
    page = phone(**size).new_page()
    page.goto(f"{server.address}/wall")
    page.wait_for_function("() => columns.length === 2 && columns.every(one => one.glance)")
    page.get_by_role("region", name="Sam").locator(".alarm").wait_for()
    assert page.get_by_role("region", name="Robin").locator(".alarm").count() == 0
    bottoms = page.evaluate(
        "[...document.querySelectorAll('.now, .past')].map(e => e.getBoundingClientRect().bottom)"
    )
    assert len(bottoms) == 4
    assert max(bottoms) <= 1280
    assert (faults(page), out_of_shape(page)) == ([], [])
    assert server.entries(child=ROBIN) == []


EVERY_BACKGROUND = """
window.backgrounds = new Set();
const look = () => {
  for (const node of [document.documentElement, document.body, document.querySelector("[data-testid=stApp]")])
    if (node) backgrounds.add(getComputedStyle(node).backgroundColor);
  requestAnimationFrame(look);
};
addEventListener("DOMContentLoaded", look);
"""


def test_at_night_the_diary_opens_black_and_was_never_white(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    here = phone(color_scheme="light")
    night = "%7B%22night%22%3A%22yes%22%7D"
    here.add_cookies([{"name": "diary_device", "value": night, "url": server.address}])
    page = here.new_page()
    page.add_init_script(EVERY_BACKGROUND)
    page.goto(f"{server.address}/log")
    page.get_by_role("heading", name="Log").wait_for()
    assert set(page.evaluate("[...backgrounds]")) <= {"rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"}


@pytest.mark.parametrize("path", ["quick", "wall", "quick/video", "video/doctor"])
def test_at_night_a_plain_page_is_black_before_its_script_has_run(
    server: DiaryServer, phone: Callable[..., BrowserContext], path: str
) -> None:
    here = phone(color_scheme="light", java_script_enabled=False)
    page = here.new_page()
    background = "getComputedStyle(document.documentElement).backgroundColor"
    page.goto(f"{server.address}/{path}")
    assert page.evaluate(background) == "rgb(250, 247, 242)"
    night = "%7B%22night%22%3A%22yes%22%7D"
    here.add_cookies([{"name": "diary_device", "value": night, "url": server.address}])
    page.reload()
    assert page.evaluate(background) == "rgb(0, 0, 0)"


def test_on_the_home_screen_a_warning_leaves_a_target_in_sight_and_its_entries_open_with_why(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    page.wait_for_function("() => familyLoaded")
    page.tap("#past")
    on_screen(page, "entry")
    for words in ("just woke", "arms flung up or out", "6–10"):
        chip(page, words).tap()
    page.locator("#urgent .today").wait_for()
    wait_until_sent(page)
    page = open_quick(page.context, server.address)
    page.locator("#urgent .today").wait_for()
    box = page.locator("#now").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844
    entry = page.locator("#urgent li").first
    assert not entry.is_visible()
    page.locator("#urgent summary").tap()
    expect(entry).to_be_visible()
    add = page.locator("#urgent .why a[href='settings?section=family']")
    assert add.inner_text() == "Add your doctor's number"
