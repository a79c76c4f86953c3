from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.handheld import (
    ROBIN,
    DiaryServer,
    faults,
    on_screen,
    open_quick,
    out_of_shape,
    status_line,
    wait_until_sent,
)
from tracker.storage import database, store

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

pytestmark = pytest.mark.browser

TABLET: dict[str, Any] = {"viewport": {"width": 1024, "height": 768}, "is_mobile": False}


def hung(tablet: BrowserContext, address: str, children: int) -> Page:
    """Hang the tablet on the wall and wait until it shows every child."""
    page = tablet.new_page()
    page.goto(f"{address}/wall")
    return looked(page, children)


def looked(page: Page, children: int) -> Page:
    """Wait until the wall has heard of every child: until then what it hears may move a target under the thumb."""
    page.wait_for_function(
        "n => columns.length === n && columns.every(one => one.glance)", arg=children
    )
    return page


def of(page: Page, name: str) -> Locator:
    """The column of one child, once a second tap of the same thumb would be over."""
    page.wait_for_function("() => columns.every(isSettled)")
    return page.get_by_role("region", name=name)


def test_a_tap_on_the_wall_saves_and_only_then_asks_who_saw_it(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    sam = server.add_child("Sam")
    page = hung(phone(**TABLET), server.address, 2)
    assert of(page, "Sam").locator(".since").inner_text().startswith("No entries yet")
    of(page, "Sam").get_by_role("button", name="Just stopped").tap()
    of(page, "Sam").locator(".status-line[data-kind=saved]").wait_for()
    (entry,) = server.entries(child=sam)
    assert ("logged_by" in entry, "duration_s" in entry, entry["time_zone"]) == (
        False,
        False,
        "America/New_York",
    )
    of(page, "Sam").get_by_label("Another name").fill("Grandma")
    of(page, "Sam").get_by_label("Another name").press("Enter")
    of(page, "Sam").get_by_role("button", name="10–30 s").tap()
    wait_until_sent(page)
    (entry,) = server.entries(child=sam)
    assert (entry["logged_by"], entry["duration_s"], entry["duration_precision"]) == (
        "Grandma",
        20,
        "estimated",
    )
    assert server.entries() == []
    assert of(page, "Sam").locator(".since").inner_text().startswith("< 1 min")
    assert of(page, "Sam").locator(".strip").get_attribute("aria-label", timeout=1000) is not None
    page.wait_for_function("() => document.querySelectorAll('.mark').length === 1")
    assert "Grandma" in page.evaluate("names")


def test_the_wall_shows_what_a_phone_started_and_stops_it_and_undo_is_all_it_takes_out(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = hung(phone(**TABLET), server.address, 1)
    mothers = open_quick(phone(), server.address)
    mothers.tap("#now")
    status_line(mothers, "saved")
    of(page, "Robin").get_by_role("button", name="Stop").wait_for()
    page.reload()
    of(looked(page, 1), "Robin").get_by_role("button", name="Stop").wait_for()
    page.wait_for_function("() => columns.every(isSettled)")
    of(page, "Robin").get_by_role("button", name="Stop").tap()
    of(page, "Robin").locator(".status-line[data-kind=saved]").wait_for()
    assert of(page, "Robin").get_by_role("button", name="Undo").count() == 0
    (entry,) = server.entries()
    assert ("running" in entry, entry["duration_precision"]) == (False, "measured")
    on_screen(mothers, "entry")

    page.wait_for_function("() => columns.every(isSettled)")
    of(page, "Robin").get_by_role("button", name="Happening now").tap()
    of(page, "Robin").locator(".status-line[data-kind=saved]").wait_for()
    of(page, "Robin").get_by_role("button", name="Undo").tap()
    wait_until_sent(page)
    of(page, "Robin").get_by_role("button", name="Happening now").wait_for()
    assert [one["id"] for one in server.entries()] == [entry["id"]]


@pytest.mark.parametrize("children", [1, 3])
def test_after_twenty_minutes_the_question_stands_clear_of_everything_else(
    server: DiaryServer, phone: Callable[..., BrowserContext], children: int
) -> None:
    for name in ("Sam", "Ida")[: children - 1]:
        server.add_child(name)
    now = datetime.now(UTC)
    began = {
        "id": str(uuid4()),
        "started_at": (now - timedelta(minutes=21)).isoformat(),
        "time_precision": "exact",
        "running": True,
    }
    with database.writing(server.engine) as session:
        store.record(session, ROBIN, "episodes", began, now=now, by=None)
    page = hung(phone(**TABLET), server.address, children)
    for name in ("Yes, still going", "It stopped, I don't know when"):
        of(page, "Robin").get_by_role("button", name=name).wait_for()
        covered = "e => { const b = e.getBoundingClientRect(); return document.elementFromPoint(b.x + b.width / 2, b.bottom - 6) !== e; }"
        assert not of(page, "Robin").get_by_role("button", name=name).evaluate(covered), name
    of(page, "Robin").get_by_role("button", name="It stopped, I don't know when").tap()
    wait_until_sent(page)
    assert "duration_s" not in server.entries()[0]


def test_a_wall_that_never_read_the_diary_says_that_it_cannot_be_reached(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = phone(**TABLET).new_page()
    page.route("**/api/v1/**", lambda route: route.abort())
    page.goto(f"{server.address}/wall")
    page.get_by_text("We can't reach the diary. This page keeps trying.").wait_for()
    page.unroute("**/api/v1/**")
    page.evaluate("refresh()")
    of(page, "Robin").get_by_role("button", name="Just stopped").wait_for()


def test_without_a_network_the_wall_keeps_a_tap_and_stays_bright_until_it_is_sent(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    tablet = phone(**TABLET)
    page = hung(tablet, server.address, 1)
    page.clock.install()
    tablet.set_offline(offline=True)
    of(page, "Robin").get_by_role("button", name="Just stopped").tap()
    of(page, "Robin").locator(".status-line[data-kind=waiting]").wait_for()
    page.clock.fast_forward(61_000)
    assert page.evaluate("document.body.dataset.dim") == ""
    tablet.set_offline(offline=False)
    page.clock.run_for(4_000)
    wait_until_sent(page)
    assert len(server.entries()) == 1
    page.clock.fast_forward(61_000)
    assert page.evaluate("document.body.dataset.dim") == "yes"
    of(page, "Robin").get_by_role("button", name="Just stopped").tap()
    wait_until_sent(page)
    assert (len(server.entries()), page.evaluate("document.body.dataset.dim")) == (2, "")


def test_an_empty_wall_says_what_to_do(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = phone(**TABLET).new_page()
    page.route(
        "**/api/v1/children*",
        lambda route: route.fulfill(json=route.fetch().json() | {"children": []}),
    )
    page.goto(f"{server.address}/wall")
    page.get_by_role("link", name="Add your baby. It takes a minute.").wait_for()


@pytest.mark.parametrize("look", ["light", "dark", "night"])
def test_a_wall_of_three_fits_the_tablet_and_reads_aloud(
    server: DiaryServer, phone: Callable[..., BrowserContext], look: str
) -> None:
    for name in ("Sam", "Alexandria-Josephine"):
        server.add_child(name)
    tablet = phone(**TABLET, color_scheme="light" if look == "light" else "dark")
    page = hung(tablet, server.address, 3)
    if look == "night":
        page.get_by_role("button", name="Night: red on black").tap()
        expect(page.locator(".since").first).to_have_css("color", "rgb(255, 90, 77)")

    def checked() -> None:
        assert out_of_shape(page) == []
        assert faults(page) == []
        bottoms = page.evaluate(
            "[...document.querySelectorAll('.target')].filter(e => e.offsetParent).map(e => e.getBoundingClientRect().bottom)"
        )
        assert max(bottoms) <= 768

    checked()
    of(page, "Sam").get_by_role("button", name="Happening now").tap()
    of(page, "Robin").get_by_role("button", name="Just stopped").tap()
    wait_until_sent(page)
    checked()
    assert len(server.entries(child=ROBIN)) == 1


def test_the_wall_says_when_the_diarys_clock_or_its_own_is_wrong_and_keeps_the_tablets_time(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = phone(**TABLET).new_page()
    page.clock.install(time=datetime.now(UTC) + timedelta(days=9, hours=1))
    page.goto(f"{server.address}/wall")
    words = looked(page, 1).locator("#clock-words")
    words.get_by_text("This tablet's clock is 9 days ahead of the diary's.").wait_for()
    newest = datetime.now(UTC) + timedelta(days=9)
    with database.writing(server.engine) as session:
        entry = {"started_at": newest.isoformat(), "duration_s": 400}
        store.record(session, ROBIN, "episodes", entry, now=newest, by=None)
    page.evaluate("refresh()")
    page.get_by_text("The newest entry was saved on").wait_for()
    page.get_by_text("This tablet's time is used.").wait_for()
    assert "Emergency" in of(page, "Robin").inner_text() or "Call" in of(page, "Robin").inner_text()
    of(page, "Robin").get_by_role("button", name="Just stopped").tap()
    wait_until_sent(page)
    last = max(datetime.fromisoformat(entry["started_at"]) for entry in server.entries())
    assert timedelta(minutes=50) < last - newest < timedelta(minutes=70)


def test_in_the_evening_the_wall_says_that_the_check_in_is_still_open(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    now = datetime.now(UTC)
    east = (20 - now.hour + 12) % 24 - 12
    home = timezone(timedelta(hours=east))
    answers = {
        "id": str(uuid4()),
        "name": "Sam",
        "birth_date": "2026-06-10",
        "time_zone": f"Etc/GMT{-east:+d}" if east else "Etc/GMT",
    }
    yesterday = (now.astimezone(home) - timedelta(days=1)).date().isoformat()
    with database.writing(server.engine) as session:
        sam = store.record_child(session, answers, now=now, by=None).id
        check_in = {"date": yesterday, "watched": "most"}
        store.record(session, sam, "check_ins", check_in, now=now, by=None)
    page = hung(phone(**TABLET), server.address, 2)
    line = of(page, "Sam").locator(".reminders")
    assert line.inner_text() == "Today's check-in is still open."
    assert of(page, "Robin").locator(".reminders").inner_text() == "", "nothing was begun there"
    assert (faults(page), out_of_shape(page)) == ([], [])


def test_beside_a_warning_both_targets_of_the_child_stay_in_sight_and_its_entries_open_with_why(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    sam = server.add_child("Sam")
    server.add_child("Kim")
    now = datetime.now(UTC)
    series = {"movements": ["crunch"], "state": "just_woke", "jerk_count": 9}
    with database.writing(server.engine) as session:
        for hours in (1, 2, 3):
            answers = {
                "started_at": (now - timedelta(hours=hours)).isoformat(),
                **series,
                "note": "eyes rolled up, cried after each one, and we held her the whole time",
            }
            store.record(session, ROBIN, "episodes", answers, now=now, by=None)
        lost = {"date": now.date().isoformat(), "milestone": "social_smile", "status": "lost"}
        store.record(session, sam, "milestones", lost, now=now, by=None)
        started_at = (now - timedelta(hours=1)).isoformat()
        store.record(
            session, sam, "episodes", {"started_at": started_at, **series}, now=now, by=None
        )
    page = hung(phone(**TABLET, locale="en-US"), server.address, 3)
    column = of(page, "Robin")
    assert column.get_by_text("Call a doctor today").is_visible()
    cut = "each => each.scrollHeight - each.clientHeight"
    assert "a skill that is gone" in of(page, "Sam").locator("summary").inner_text()
    for name in ("Robin", "Sam"):
        assert of(page, name).locator(".urgent").evaluate(cut) <= 1
    for name in ("Happening now", "Just stopped"):
        box = column.get_by_role("button", name=name).bounding_box()
        assert box is not None
        foot = page.locator("footer").bounding_box()
        assert foot is not None
        assert box["height"] >= 48
        assert box["y"] + box["height"] <= foot["y"]
    assert not column.get_by_text("9 in a row").first.is_visible()
    column.locator("summary").tap()
    expect(column.get_by_text("9 in a row").first).to_be_visible()
    assert (faults(page), out_of_shape(page)) == ([], [])


def test_the_clock_of_the_wall_is_read_as_where_the_family_lives(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    for locale, has_half_days in (("en-US", True), ("en-GB", False)):
        page = hung(phone(**TABLET, locale=locale), server.address, 1)
        assert page.inner_text("#clock").endswith(("AM", "PM")) is has_half_days
        assert page.evaluate("clockText(new Date(2026, 0, 5, 15, 5))").startswith(
            "3:05" if has_half_days else "15:05"
        )
        assert "T15:05" in page.evaluate("iso(new Date(2026, 0, 5, 15, 5).getTime())")
