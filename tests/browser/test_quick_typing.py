"""What is typed on the phone's page, and the day it is saved for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.handheld import DiaryServer, on_screen, open_quick, opened_day, wait_until_sent

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

HOME = ZoneInfo("Europe/London")


def entry_page(here: BrowserContext, address: str) -> Page:
    page = open_quick(here, address)
    page.tap("#past")
    wait_until_sent(page)
    return on_screen(page, "entry")


def test_a_note_is_saved_while_it_is_typed(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = entry_page(phone(), server.address)
    page.locator("#note").press_sequentially("both arms")
    page.wait_for_function("() => entry.note === 'both arms'")
    wait_until_sent(page)
    assert server.entries()[0]["note"] == "both arms"


@pytest.mark.parametrize("leave", ["reload", "close"])
def test_a_note_outlives_a_page_that_is_reloaded_or_killed_while_it_is_typed(
    server: DiaryServer, phone: Callable[..., BrowserContext], leave: str
) -> None:
    here = phone()
    page = entry_page(here, server.address)
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))  # no pause in typing passes
    page.locator("#note").press_sequentially("both arms")
    if leave == "reload":
        page.reload()
    else:
        # The browser has what a page stored a moment after it was stored.
        other = here.new_page()
        other.goto(f"{server.address}/manifest.webmanifest")
        other.wait_for_function(
            "() => Object.values(localStorage).some(draft => draft.includes('both arms'))"
        )
        page.close()
    here.clock.resume()
    page = open_quick(here, server.address)
    page.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith(DRAFT))")
    wait_until_sent(page)
    if "note" not in server.entries()[0]:
        # The page that was killed stored its change while this one was reading what waits.
        page.reload()
        on_screen(page, "home")
        wait_until_sent(page)
    assert server.entries()[0]["note"] == "both arms"


@pytest.mark.parametrize(
    "typed", ["37,8", "37.8 °C", "\u0663\u0667\u066b\u0668", " 37,8 ", "100.04", "100,04 f"]
)
def test_a_temperature_is_read_with_a_point_or_a_comma_in_either_unit(
    server: DiaryServer, phone: Callable[..., BrowserContext], typed: str
) -> None:
    page = entry_page(phone(), server.address)
    page.fill("#temperature_c", typed)
    page.press("#temperature_c", "Tab")
    wait_until_sent(page)
    assert server.entries()[0]["temperature_c"] == 37.8


@pytest.mark.parametrize("typed", ["378", "1.000,5", "hot", "-37", "85.9", "113.1", "37 f"])
def test_what_is_no_temperature_is_answered_at_the_box_and_not_saved(
    server: DiaryServer, phone: Callable[..., BrowserContext], typed: str
) -> None:
    page = entry_page(phone(), server.address)
    page.fill("#temperature_c", typed)
    page.press("#temperature_c", "Tab")
    hint = "Not saved. This takes a temperature from 30 to 45 °C or 86 to 113 °F, such as 38.5"
    page.get_by_text(hint).wait_for()
    assert page.input_value("#temperature_c") == typed
    page.fill("#temperature_c", "38")
    page.press("#temperature_c", "Tab")
    page.get_by_text(hint).wait_for(state="detached")
    wait_until_sent(page)
    assert server.entries()[0]["temperature_c"] == 38


def test_fahrenheit_comes_back_as_it_was_typed_where_it_is_usual(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = entry_page(phone(locale="en-US"), server.address)
    assert page.get_by_label("Temperature, °F").count() == 1
    page.fill("#temperature_c", "101.5")
    page.press("#temperature_c", "Tab")
    page.get_by_text("101.5 °F is 38.6 °C").wait_for()
    wait_until_sent(page)
    assert server.entries()[0]["temperature_c"] == 38.6111
    assert page.evaluate("textOf(38.6111, { unit: '°C' })") == "101.5"


def before_midnight(here: BrowserContext, server: DiaryServer) -> tuple[Page, str]:
    """Open the page at 23:58 of yesterday, with a diary whose clock says so too."""
    day = datetime.now(HOME).date() - timedelta(days=1)
    at = datetime.combine(day, time(23, 58), HOME)
    page = here.new_page()
    page.clock.install(time=at)
    answers = {
        "now": (at + timedelta(seconds=90)).isoformat(),
        "today": day.isoformat(),
        "card": None,
    }
    for path in ("status", "children"):
        page.route(
            f"**/api/v1/{path}*",
            lambda route: route.fulfill(json=route.fetch().json() | answers),
        )
    page.goto(f"{server.address}/quick")
    return on_screen(page, "home"), day.isoformat()


def test_a_card_opened_before_midnight_names_its_day_and_says_when_it_is_over(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page, day = before_midnight(phone(timezone_id="Europe/London"), server)
    opened_day(page)
    heading = page.locator("#day h1")
    assert "today, " in heading.inner_text()
    assert page.evaluate("dayText(day.date)") in heading.inner_text()
    page.clock.run_for(150_000)
    assert "today" not in heading.inner_text()
    assert "These answers are for" in page.inner_text("#new-day")
    page.get_by_role("button", name="hard to console").tap()
    wait_until_sent(page)
    assert [card["date"] for card in server.entries("check_ins")] == [day]
    page.get_by_role("button", name="Go to today's check-in").tap()
    expect(heading).to_contain_text("today, ")
    assert page.evaluate("day.date") > day
    page.unroute_all(behavior="ignoreErrors")


def test_none_seen_is_saved_for_the_day_that_was_asked_about(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page, day = before_midnight(phone(timezone_id="Europe/London"), server)
    page.tap("#none")
    page.clock.run_for(150_000)
    page.get_by_role("button", name="some of it").tap()
    wait_until_sent(page)
    assert [card["date"] for card in server.entries("check_ins")] == [day]
    page.unroute_all(behavior="ignoreErrors")


def test_a_browser_that_does_not_know_the_home_zone_takes_the_diary_s_day(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    here = phone()
    here.add_init_script(
        "const F = Intl.DateTimeFormat;"
        "Intl.DateTimeFormat = function (l, o) {"
        " if (o?.timeZone === 'Europe/London') throw new RangeError(); return new F(l, o); };"
    )
    page = open_quick(here, server.address)
    page.wait_for_function("() => glance")
    page.tap("#none")
    page.get_by_role("button", name="some of it").tap()
    wait_until_sent(page)
    (card,) = server.entries("check_ins")
    assert (card["date"], card["episodes_seen"]) == (page.evaluate("glance.today"), "none")
    on_screen(page, "home").tap("#card")
    expect(page.locator("#day h1")).to_contain_text("today, ")


def test_two_phones_that_begin_the_day_s_card_at_the_same_time_fill_in_one(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    first, second = (open_quick(phone(), server.address) for _ in range(2))
    for page in (first, second):
        page.wait_for_function("() => glance")
        page.route("**/api/v1/status*", lambda route: route.abort())  # neither hears of the other
        opened_day(page)
    first.get_by_role("button", name="hard to console").tap()
    wait_until_sent(first)
    second.get_by_role("group", name="Feeding").get_by_role("button", name="refuses").tap()
    wait_until_sent(second)
    (card,) = server.entries("check_ins")
    assert (card["mood"], card["feeding"]) == ("hard_to_console", "refusing")
    second.get_by_role("group", name="Feeding").get_by_role("button", name="refuses").tap()
    wait_until_sent(second)
    (card,) = server.entries("check_ins")
    assert (card["mood"], "feeding" in card) == ("hard_to_console", False)


def test_another_skill_outlives_a_reload_while_it_is_typed_and_leaves_with_the_sign_out(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    def card() -> Page:
        page = open_quick(here, server.address)
        page.tap("#card")
        return on_screen(page, "day")

    here = phone()
    page = card()
    page.locator("#skill").press_sequentially("waves back")
    page.close()
    page = card()
    assert page.input_value("#skill") == "waves back"
    page.locator("#new-skill").get_by_role("button", name="yes").tap()
    page.get_by_role("button", name="Save the skill").tap()
    wait_until_sent(page)
    assert page.input_value("#skill") == ""
    page.locator("#skill").press_sequentially("sings")
    page.evaluate("forgetNames(queue.store)")
    assert "sings" not in page.evaluate("localStorage.getItem('quick')")


def test_the_quick_page_is_spelled_and_timed_as_where_the_family_lives(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    for locale, skin, clock in (("en-US", "Skin color", "3:05"), ("en-GB", "Skin colour", "15:05")):
        page = entry_page(phone(locale=locale), server.address)
        page.get_by_text(skin, exact=True).wait_for(state="attached")
        assert page.evaluate("clockText(new Date(2026, 0, 5, 15, 5))").startswith(clock)
        assert page.evaluate("WORDS.atOnce.colour") == ["blue", "grey"], "stored words stay"
