from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CHROMIUM, running
from tests.browser.handheld import (
    OTHER_NAME,
    DiaryServer,
    chip,
    faults,
    on_screen,
    open_quick,
    opened_day,
    out_of_shape,
    status_line,
    wait_until_sent,
)
from tests.web.auth.conftest import PASSCODE, ROBIN, prepared
from tracker.storage import database, store

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

pytestmark = pytest.mark.browser


def test_one_tap_is_an_entry_and_undo_takes_it_out_again(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    for target in ("#now", "#past"):
        box = page.locator(target).bounding_box()
        assert box is not None
        assert box["width"] * box["height"] >= 390 * 844 / 4 * 0.9
        assert box["height"] >= 844 / 4
    page.tap("#past")
    assert status_line(page, "saved").startswith("Saved ")
    entry = server.entries()[0]
    assert (
        entry["time_zone"],
        entry["time_precision"],
        entry["source"],
        "duration_s" in entry,
    ) == ("America/New_York", "exact", "app", False)
    assert (
        datetime.fromisoformat(entry["started_at"]).utcoffset()
        == datetime.now(UTC).astimezone(database_zone()).utcoffset()
    )

    on_screen(page, "entry").get_by_role("button", name="10–30 s").tap()
    wait_until_sent(page)
    assert (server.entries()[0]["duration_s"], server.entries()[0]["duration_precision"]) == (
        20,
        "estimated",
    )
    page.get_by_role("button", name="Delete", exact=True).tap()
    assert status_line(page, "saved").startswith("Deleted")
    wait_until_sent(page)
    assert server.entries() == []
    on_screen(page, "home").get_by_role("button", name="Bring back").tap()
    wait_until_sent(page)
    page.wait_for_function("() => queue.waiting.length === 0")
    assert len(server.entries()) == 1


def database_zone() -> Any:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - the phone's

    return ZoneInfo("America/New_York")


def test_a_double_tap_is_one_entry(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    box = page.locator("#past").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.touchscreen.tap(*middle)
    page.touchscreen.tap(*middle)
    status_line(page, "saved")
    wait_until_sent(page)
    assert len(server.entries()) == 1
    assert set(server.entries()[0]) <= {
        "id",
        "logged_at",
        "started_at",
        "time_zone",
        "time_precision",
        "source",
    }


def test_two_taps_without_a_network_wait_and_arrive_once_each(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    here = phone()
    page = open_quick(here, server.address)
    here.set_offline(offline=True)
    for _ in range(2):
        on_screen(page, "home").tap("#past")
        assert status_line(page, "waiting").startswith("Saved on this phone; uploads")
        on_screen(page, "entry").tap("#done")
    assert server.entries() == []
    assert "2 entries" in status_line(page, "waiting")
    here.set_offline(offline=False)
    wait_until_sent(page)
    assert len(server.entries()) == 2


@pytest.mark.parametrize("wrote", [False, True])
def test_a_server_killed_between_the_tap_and_its_answer_neither_loses_nor_doubles_the_entry(
    server: DiaryServer, phone: Callable[..., BrowserContext], *, wrote: bool
) -> None:
    page = open_quick(phone(), server.address)
    stored: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or stored:
            return route.continue_()
        stored.append(route.fetch().status)
        server.kill()
        return route.abort()

    if wrote:
        page.route("**/api/v1/**", lose)
        page.tap("#past")
        status_line(page, "waiting")
    else:
        server.freeze()
        page.tap("#past")
        page.wait_for_function("() => queue.waiting[0]?.sending")
        server.kill()
        status_line(page, "waiting")
    assert stored == ([201] if wrote else [])
    assert len(server.entries()) == len(stored)
    server.start()
    wait_until_sent(page)
    assert status_line(page, "saved").startswith("Saved ")
    assert len(server.entries()) == 1


def test_a_server_that_died_gets_the_entry_when_it_is_back_even_after_the_page_was_closed(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    here = phone(service_workers="allow")
    page = open_quick(here, server.address)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    server.kill()
    page.tap("#past")
    assert status_line(page, "waiting").startswith("Saved on this phone; uploads")
    page.close()
    page = open_quick(here, server.address)
    assert "uploads when it reconnects" in status_line(page, "waiting")
    page.tap("#past")
    status_line(page, "waiting")
    server.start()
    wait_until_sent(page)
    assert len(server.entries()) == 2


def test_what_the_diary_refuses_is_never_called_saved(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    page.route("**/api/v1/children*", lambda route: route.abort())
    page.evaluate("createEpisode(Date.parse('2025-06-01T12:00:00Z'), 'about')")
    assert "the time is before birth" in status_line(page, "refused")
    assert server.entries() == []
    page.get_by_role("button", name="Delete").tap()
    wait_until_sent(page)


def test_a_running_episode_survives_a_reload_and_another_phone_stops_it(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    mothers = open_quick(phone(), server.address)
    mothers.tap("#now")
    status_line(mothers, "saved")
    on_screen(mothers, "running")
    for _ in range(3):
        mothers.dispatch_event("#pad", "pointerdown")
    mothers.reload()
    on_screen(mothers, "running")
    assert "3 taps" in mothers.inner_text("#pad")
    mothers.evaluate("saveTaps()")
    wait_until_sent(mothers)
    assert len(server.entries()[0]["jerk_offsets_s"]) == 3

    fathers = open_quick(phone(), server.address, screen="running")
    assert "on another phone" in fathers.inner_text(".began")
    fathers.tap("#stop")
    status_line(fathers, "saved")
    wait_until_sent(fathers)
    on_screen(mothers, "entry")
    assert "stopped on another phone" in mothers.inner_text("#entry h1")
    (entry,) = server.entries()
    assert ("running" in entry, entry["duration_precision"], len(entry["jerk_offsets_s"])) == (
        False,
        "measured",
        3,
    )


def test_a_glance_older_than_the_tap_does_not_stop_the_timer(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    page.route(
        "**/api/v1/status*",
        lambda route: route.fulfill(
            json=route.fetch().json() | {"running": None, "all_running": []}
        ),
    )
    with page.expect_response(
        lambda answer: "/episodes/" in answer.url and answer.request.method == "GET"
    ) as response:
        page.tap("#now")
    assert response.value.json()["entry"]["running"] is True
    page.wait_for_function("() => document.querySelector('#timer').textContent !== '0:00'")
    assert page.evaluate("screen") == "running"


def test_the_emergency_line_stands_from_the_first_second_and_grows_and_twenty_minutes_are_asked_about(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    page.tap("#now")
    on_screen(page, "running")
    line = page.locator("#running .call")
    assert "Call 911 if Robin is blue" in line.inner_text()
    aid = page.locator("#running .aid")
    assert "on one side, nothing in the mouth" in aid.inner_text()
    words = page.inner_text("#running")
    order = ["Call 911 if", "on one side", "Then take a video", "for a minute after it stops"]
    assert [words.index(each) for each in order] == sorted(words.index(each) for each in order)
    assert "touch" not in words
    assert "wake" not in words
    later = "ms => { memory.state.running.startedAt -= ms; paint(); }"
    page.evaluate(later, 180_000)
    assert line.inner_text().startswith("Over 3 minutes")
    page.evaluate(later, 120_000)
    assert line.inner_text().startswith("Over 5 minutes: call 911 now")
    assert aid.is_visible()
    assert page.locator("#running .call a").get_attribute("href") == "tel:911"
    assert not page.locator("#still").is_visible()
    page.evaluate(later, 900_000)
    page.get_by_role("button", name="It stopped, I don't know when").tap()
    status_line(page, "saved")
    wait_until_sent(page)
    assert not {"duration_s", "running"} & set(server.entries()[0])


def test_an_emergency_answer_shows_its_words_above_everything_with_and_without_a_network(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    here = phone()
    page = open_quick(here, server.address)
    page.tap("#past")
    status_line(page, "saved")
    chip(on_screen(page, "entry"), "blue").tap()
    page.get_by_text("Breathing stopped or struggled, or blue or grey").wait_for()
    urgent, first = (
        page.locator("#urgent").bounding_box(),
        page.locator("#status-line").bounding_box(),
    )
    assert urgent is not None
    assert first is not None
    assert page.evaluate("scrollY") > 844
    assert urgent["y"] >= 0
    assert urgent["y"] + urgent["height"] <= first["y"] < 844
    chip(page, "blue").tap()
    page.wait_for_function("() => document.querySelector('#urgent .emergency') === null")
    here.set_offline(offline=True)
    page.get_by_role("button", name="stopped or paused").tap()
    page.locator("#urgent .emergency").wait_for()
    here.set_offline(offline=False)
    wait_until_sent(page)
    assert server.entries()[0]["breathing"] == "paused"


def test_the_hour_that_comes_twice_is_asked_and_the_hour_that_never_comes_is_told(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    page.tap("#earlier")
    page.fill("#at", "2025-11-02T01:30")
    page.get_by_role("button", name="Save at this time").tap()
    page.get_by_text("Please choose the first or the second.").wait_for()
    page.get_by_role("button", name="the second").tap()
    page.get_by_role("button", name="Save at this time").tap()
    status_line(page, "saved")
    assert server.entries()[0]["started_at"] == "2025-11-02T01:30:00-05:00"
    on_screen(page, "entry").tap("#done")

    on_screen(page, "home").tap("#earlier")
    page.fill("#at", "2026-03-08T02:30")
    page.get_by_text(
        "The clocks went forward, so there was no such time. We will save 03:30."
    ).wait_for()
    page.get_by_role("button", name="only the day").tap()
    page.get_by_role("button", name="Save at this time").tap()
    status_line(page, "saved")
    wait_until_sent(page)
    assert (server.entries()[0]["started_at"], server.entries()[0]["time_precision"]) == (
        "2026-03-08T03:30:00-04:00",
        "day_only",
    )


def test_a_phone_that_travels_with_its_page_open_writes_each_entry_on_the_clock_of_its_place(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    here = phone(timezone_id=None)
    page = here.new_page()
    travel = here.new_cdp_session(page)
    travel.send("Emulation.setTimezoneOverride", {"timezoneId": "America/New_York"})
    page.goto(f"{server.address}/quick")
    on_screen(page, "home").tap("#past")
    status_line(page, "saved")
    on_screen(page, "entry").tap("#done")
    travel.send("Emulation.setTimezoneOverride", {"timezoneId": "Asia/Tokyo"})
    on_screen(page, "home").tap("#past")
    status_line(page, "saved")
    wait_until_sent(page)
    later, first = server.entries()
    assert [entry["time_zone"] for entry in (first, later)] == ["America/New_York", "Asia/Tokyo"]
    assert later["started_at"].endswith("+09:00")
    apart = datetime.fromisoformat(later["started_at"]) - datetime.fromisoformat(
        first["started_at"]
    )
    assert timedelta(0) < apart < timedelta(minutes=2)


def test_the_days_card_saves_each_answer_takes_one_back_and_is_one_card_with_none_seen(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    opened_day(page).get_by_role("button", name="hard to console").tap()
    wait_until_sent(page)
    page.get_by_role("group", name="Feeding").get_by_role("button", name="refuses").tap()
    wait_until_sent(page)
    page.get_by_role("button", name="Undo", exact=True).tap()
    wait_until_sent(page)
    (card,) = server.entries("check_ins")
    assert ("feeding" in card, card["mood"], "watched" in card) == (False, "hard_to_console", False)
    assert page.get_by_role("group", name="Feeding").locator("[aria-pressed=true]").count() == 0
    page.fill("#skill", "sits alone")
    page.get_by_role("button", name="did before, not now").tap()
    page.get_by_role("button", name="Save the skill").tap()
    status_line(page, "saved")
    wait_until_sent(page)
    assert [(one["milestone"], one["status"]) for one in server.entries("milestones")] == [
        ("sits alone", "lost")
    ]
    page.tap("#day-done")
    on_screen(page, "home").tap("#none")
    page.get_by_role("button", name="hardly any").tap()
    wait_until_sent(page)
    (card,) = server.entries("check_ins")
    assert (card["watched"], card["episodes_seen"], card["mood"]) == (
        "hardly",
        "none",
        "hard_to_console",
    )


def test_a_skill_of_this_age_is_answered_changed_and_taken_out_on_the_phone_and_a_lost_one_has_its_day(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    opened_day(page).locator("#skills summary").tap()
    question = page.locator("#skills section").first
    assert question.locator("[aria-pressed=true]").count() == 0
    question.get_by_role("button", name="not yet").tap()
    wait_until_sent(page)
    assert [one["status"] for one in server.entries("milestones")] == ["not_yet"]
    question.get_by_role("button", name="did before, not now").tap()
    seen_before = question.get_by_label("When did you last see it?")
    earlier = (datetime.now(database_zone()) - timedelta(days=3)).date().isoformat()
    seen_before.fill(earlier)
    seen_before.press("Tab")
    wait_until_sent(page)
    (skill,) = server.entries("milestones")
    assert (skill["status"], skill["date"], skill["milestone"].startswith("cdc_")) == (
        "lost",
        earlier,
        True,
    )
    question.get_by_role("button", name="did before, not now").tap()
    wait_until_sent(page)
    assert server.entries("milestones") == []


def test_reopened_without_the_diary_the_card_goes_on_where_it_was_and_what_stood_still_stands(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    here = phone(service_workers="allow")
    page = open_quick(here, server.address)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.tap("#past")
    chip(on_screen(page, "entry"), "blue").tap()
    page.locator("#urgent .emergency").wait_for()
    wait_until_sent(page)
    page.tap("#done")
    opened_day(on_screen(page, "home")).locator("#skills summary").tap()
    server.kill()
    page.get_by_role("button", name="hard to console").tap()
    page.locator("#skills section").first.get_by_role("button", name="not yet").tap()
    status_line(page, "waiting")
    page.close()

    page = open_quick(here, server.address)
    assert page.locator("#urgent .emergency").is_visible()
    opened_day(page).locator("#skills summary").tap()
    expect(page.locator("#skills")).to_contain_text("As of ")
    assert page.locator("#day [aria-pressed=true]").all_inner_texts() == [
        "hard to console",
        "not yet",
    ]
    page.get_by_role("group", name="Feeding").get_by_role("button", name="refuses").tap()
    status_line(page, "waiting")
    server.start()
    wait_until_sent(page)
    (card,) = server.entries("check_ins")
    assert (card["mood"], card["feeding"]) == ("hard_to_console", "refusing")
    assert [one["status"] for one in server.entries("milestones")] == ["not_yet"]


def test_a_phone_that_never_read_the_diary_says_that_it_cannot_be_reached(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = phone().new_page()
    page.route("**/api/v1/**", lambda route: route.abort())
    page.goto(f"{server.address}/quick")
    page.get_by_role("heading", name="We can't reach the diary").wait_for()
    page.unroute("**/api/v1/**")
    page.route("**/api/v1/skills*", lambda route: route.abort())
    page.evaluate("refresh()")
    opened_day(on_screen(page, "home")).locator("#skills summary").tap()
    page.get_by_text("We can't reach the diary for this list now.").wait_for()


def test_choosing_an_answer_moves_no_other_under_the_thumb(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    page.tap("#past")
    status_line(page, "saved")
    wait_until_sent(page)
    on_screen(page, "entry")
    where = "() => [...document.querySelectorAll('#entry .chips button')].map(e => { const b = e.getBoundingClientRect(); return [b.x, b.y, b.width]; })"
    before = page.evaluate(where)
    for name in ("10–30 s", "just woke", "small twitch"):
        page.get_by_role("button", name=name, exact=True).tap()
    status_line(page, "saved")
    wait_until_sent(page)
    page.evaluate("scrollTo(0, 0)")
    assert page.locator("#entry .chips [aria-pressed=true]").count() == 3
    assert page.evaluate(where) == before


def test_a_quiet_day_is_one_tap_and_says_how_much_was_watched(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    page.tap("#none")
    page.get_by_role("button", name="some of it").tap()
    assert "none seen today · Robin" in status_line(page, "saved")
    wait_until_sent(page)
    (day,) = server.entries("check_ins")
    assert (day["watched"], day["episodes_seen"]) == ("some", "none")
    page.get_by_role("button", name="Undo").tap()
    page.wait_for_function("() => lastChange.removed && queue.waiting.length === 0")
    assert server.entries("check_ins") == []


def test_with_two_babies_the_page_asks_whose_and_shows_it_in_every_target(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    sam = server.add_child("Sam")
    here = phone()
    page = open_quick(here, server.address, screen="which")
    page.locator("#which").get_by_role("button", name="Sam").tap()
    on_screen(page, "home")
    assert "Sam" in page.inner_text("#now")
    assert "Sam" in page.inner_text("#past")
    page.tap("#past")
    assert status_line(page, "saved").endswith("Sam")
    wait_until_sent(page)
    assert (len(server.entries(child=sam)), len(server.entries())) == (1, 0)
    page.close()
    page = open_quick(here, server.address)
    assert "Sam" in page.inner_text("#past")
    page.locator("#family").get_by_role("button", name="Robin").tap()
    on_screen(page, "home")
    page.wait_for_function("() => document.querySelector('#past').innerText.includes('Robin')")


def test_the_figure_says_the_baby_s_own_left_and_the_last_looks_can_be_copied(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_quick(phone(), server.address)
    page.tap("#past")
    on_screen(page, "entry").get_by_role("button", name="baby's left arm").tap()
    page.get_by_role("button", name="small twitch").tap()
    wait_until_sent(page)
    entry = server.entries()[0]
    assert (entry["body_parts"], entry["side"], entry["movements"]) == (["arm"], "left", ["twitch"])
    page.evaluate("refresh()")
    page.wait_for_function("() => glance && glance.recent[0]?.side === 'left'")
    page.tap("#done")
    on_screen(page, "home").tap("#past")
    on_screen(page, "entry").get_by_role("button", name="Same as last time").tap()
    wait_until_sent(page)
    copied = max(server.entries(), key=lambda one: str(one["started_at"]))
    assert (copied["source"], copied["side"], copied["movements"]) == (
        f"app:copied:{entry['id']}",
        "left",
        ["twitch"],
    )


def test_a_plain_address_in_the_home_network_has_no_secure_context_and_still_keeps_every_tap(
    tmp_path: Path,
) -> None:
    """In a process of its own: one program drives one browser at a time."""
    diary = prepared(tmp_path)
    script = tmp_path / "plain.py"
    with running(tmp_path, "serve", "--allow-host", OTHER_NAME) as address:
        port = address.rpartition(":")[2]
        plain = f"http://{OTHER_NAME}:{port}/quick"
        script.write_text(
            PLAIN.format(chromium=CHROMIUM, name=OTHER_NAME, address=plain, passcode=PASSCODE),
            encoding="utf-8",
        )
        result = subprocess.run(
            [sys.executable, str(script)], check=False, capture_output=True, text=True, timeout=120
        )
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["False", "False", "undefined"]
    engine = database.open_database(diary.url)
    with database.reading(engine) as session:
        entries = store.entries(session, ROBIN, "episodes")
    engine.dispose()
    assert len(entries) == 2
    assert all(str(entry["id"])[14] == "4" for entry in entries)


PLAIN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP {name} 127.0.0.1"]
    browser = playwright.chromium.launch(executable_path="{chromium}", args=arguments)
    phone = browser.new_context(viewport={{"width": 390, "height": 844}}, is_mobile=True, has_touch=True)
    page = phone.new_page()
    page.goto("{address}")
    page.get_by_label("Passcode").fill("{passcode}")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Continue").click()
    ready = "name => screen === name && performance.now() - shownAt > SETTLE_MS"
    page.wait_for_function(ready, arg="home")
    print(page.evaluate("isSecureContext"), page.evaluate("'serviceWorker' in navigator"), page.evaluate("typeof crypto.randomUUID"))
    page.tap("#past")
    page.wait_for_selector("#status-line[data-kind=saved]")
    page.wait_for_function(ready, arg="entry")
    page.tap("#done")
    page.wait_for_function(ready, arg="home")
    phone.set_offline(True)
    page.tap("#past")
    page.wait_for_selector("#status-line[data-kind=waiting]")
    phone.set_offline(False)
    page.wait_for_function("() => queue.waiting.length === 0")
    browser.close()
"""


@pytest.mark.parametrize("look", ["light", "dark", "night"])
def test_every_screen_fits_a_phone_and_reads_aloud(
    server: DiaryServer, phone: Callable[..., BrowserContext], look: str
) -> None:
    here = phone(color_scheme="light" if look == "light" else "dark")
    if look == "night":
        here.add_cookies(
            [
                {
                    "name": "diary_device",
                    "value": "%7B%22night%22%3A%22yes%22%7D",
                    "url": server.address,
                }
            ]
        )
    page = open_quick(here, server.address)

    def checked(screen: str) -> None:
        on_screen(page, screen)
        assert out_of_shape(page) == []
        assert faults(page) == []

    checked("home")
    page.tap("#earlier")
    checked("home")
    page.get_by_role("button", name="Close").tap()
    page.tap("#card")
    checked("day")
    page.tap("#day-done")
    on_screen(page, "home").tap("#now")
    status_line(page, "saved")
    checked("running")
    page.tap("#stop")
    checked("entry")
    chip(page, "blue").tap()
    page.get_by_text("Breathing stopped or struggled, or blue or grey").wait_for()
    wait_until_sent(page)
    checked("entry")
