"""What is entered beside episodes: with a thumb, with a keyboard, read by a screen reader, on two phones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser.conftest import ready, sideways, small_targets
from tests.browser.handheld import ROBIN, DiaryServer
from tests.browser.test_every_page import faults
from tracker.storage import database, store

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

FORMS = {
    "Sleep": "Fell asleep just now",
    "Feed": "Feed begins now",
    "Medicine": "When was it given?",
    "Measurements": "What was measured?",
    "Visit": "Who was it?",
    "Something that doesn't go away": "What did you notice?",
}
FOOT = "This is a diary, not a medical device"


def remembering(phone: BrowserContext, address: str, status_line: str) -> Page:
    """Return a page of a phone that remembers something."""
    phone.add_cookies(
        [{"name": "diary_device", "value": quote(status_line, safe=""), "url": address}]
    )
    return phone.new_page()


def open_page(page: Page, address: str) -> Page:
    page.goto(address)
    ready(page).get_by_text(FOOT).wait_for()
    return page


def ends_a_run(frame: str | bytes) -> bool:
    """Return whether the server says that it has run the page to its end: then it holds what was chosen."""
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: PLC0415 - only where a browser is

    return isinstance(frame, bytes) and ForwardMsg.FromString(frame).HasField("script_finished")


@pytest.fixture
def robins(server: DiaryServer) -> str:
    """The address of the diary of one child, about whom nothing is recorded."""
    return server.address


@pytest.mark.parametrize("look", ["light", "dark", "night"])
def test_every_form_fits_the_phone_the_thumb_and_the_screen_reader(
    new_phone: Callable[..., BrowserContext], filled_address: str, look: str
) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where a browser is

    page = open_page(
        remembering(
            new_phone(look), filled_address, '{"night": "yes"}' if look == "night" else "{}"
        ),
        f"{filled_address}/log",
    )
    for form, value in FORMS.items():
        page.get_by_role("radio", name=form, exact=True).click()
        page.locator(".st-key-noting-form").get_by_text(value).first.wait_for()
        expect(page.locator("[data-stale=true]")).to_have_count(0)  # what is about to go is pale
        ready(page)
        for folded in page.locator(".st-key-noting-form details:not([open]) > summary").all():
            folded.click()
        assert sideways(page) <= 0, form
        assert small_targets(page) == [], form
        assert faults(page) == [], form


def test_a_sleep_is_noted_and_undone_with_the_keyboard_alone_and_the_news_is_read_out(
    new_phone: Callable[..., BrowserContext], robins: str
) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where a browser is

    page = open_page(new_phone().new_page(), f"{robins}/log")
    page.get_by_role("radio", name="Sleep", exact=True).press("Space")
    page.get_by_role("button", name="Fell asleep just now").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_contain_text("Sleep, today")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Undone")).to_be_visible()
    page.get_by_role("button", name="Undo delete").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()


def test_two_phones_that_log_one_moment_are_asked_and_believed(
    new_phone: Callable[..., BrowserContext], robins: str
) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where a browser is

    for name in ("Mum", "Dad"):
        page = open_page(
            remembering(new_phone(), robins, f'{{"caregiver": "{name}"}}'), f"{robins}/log"
        )
        page.get_by_role("button", name="Just now").click()
        page.get_by_role("heading", name="Saved").wait_for()
    open_page(page, f"{robins}/history")
    expect(page.get_by_text("It counts once, unless you say two.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("radio", name="two", exact=True).click()
    expect(page.get_by_text("You said: two. They count as two.")).to_be_visible()
    open_page(page, robins)
    expect(page.locator(".fact").filter(has_text="logged today")).to_contain_text("2")


@pytest.mark.parametrize("apart_ms", [10, 250])
def test_two_taps_of_one_thumb_are_one_dose_one_feed_and_one_sleep(
    new_phone: Callable[..., BrowserContext], server: DiaryServer, apart_ms: int
) -> None:
    with database.writing(server.engine) as session:
        now = datetime.now(UTC)
        dose = {"given_at": (now - timedelta(days=1)).isoformat(), "medicine": "Vitamin D"}
        store.record(session, ROBIN, "doses", dose, now=now, by=None)
    page = open_page(new_phone().new_page(), f"{server.address}/log")
    for form, button, entry in (
        ("Medicine", "Vitamin D", "Vitamin D"),
        ("Feed", "Feed begins now", "feed"),
        ("Sleep", "Fell asleep just now", "sleep"),
    ):
        page.get_by_role("radio", name=form, exact=True).click()
        if form == "Medicine":
            page.locator(".st-key-noting-form").get_by_text("now", exact=True).first.click()
        target = page.locator(".st-key-noting-form").get_by_role("button", name=button)
        target.wait_for()
        ready(page)
        box = target.bounding_box()
        assert box is not None
        at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.touchscreen.tap(*at)
        page.wait_for_timeout(apart_ms)
        page.touchscreen.tap(*at)
        notice = page.get_by_role("status").filter(has_text="Saved").filter(has_text=entry)
        notice.wait_for()  # of this entry, not of the one before
        ready(page)
    assert len(server.entries("doses")) == 2
    assert sorted(span["kind"] for span in server.entries("spans")) == ["feed", "sleep"]


def test_back_goes_one_step_back_and_a_reload_keeps_the_entry_open(
    new_phone: Callable[..., BrowserContext], robins: str
) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where a browser is

    page = open_page(new_phone().new_page(), f"{robins}/log")
    page.get_by_role("button", name="Just now").click()
    page.get_by_role("heading", name="Saved").wait_for()
    page.reload()
    page.get_by_role("heading", name="Saved").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Log", exact=True).wait_for()
    page.get_by_role("link", name="History").click()
    page.get_by_role("button", name="Open").click()
    page.get_by_role("heading", name="Change the answers").wait_for()
    page.go_back()
    page.get_by_role("heading", name="History", exact=True).wait_for()
    expect(page.get_by_role("button", name="Open")).to_be_visible()
    page.go_back()
    page.get_by_role("heading", name="Log", exact=True).wait_for()


def test_an_answer_is_corrected_in_three_taps_from_today(
    new_phone: Callable[..., BrowserContext], robins: str
) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where a browser is

    page = open_page(new_phone().new_page(), f"{robins}/log")
    page.get_by_role("button", name="Just now").click()
    page.get_by_role("heading", name="Saved").wait_for()
    open_page(page, robins)
    page.get_by_role("link", name="History").click()
    page.get_by_role("button", name="Open").click()
    page.get_by_role("radio", name="just woke").click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()


def test_a_form_half_filled_in_and_a_note_half_typed_outlive_a_reload(
    new_phone: Callable[..., BrowserContext], robins: str
) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where a browser is

    page = new_phone().new_page()
    with page.expect_websocket() as opening:
        open_page(page, f"{robins}/log")
    page.get_by_role("radio", name="Visit", exact=True).click()
    page.get_by_role("radio", name="doctor", exact=True).wait_for()
    ready(page)
    with opening.value.expect_event("framereceived", ends_a_run):
        page.get_by_role("radio", name="doctor", exact=True).click()
    page.locator("[data-testid=stTextArea] textarea").fill("Film more")
    page.reload()
    expect(page.get_by_text("isn't saved yet")).to_be_visible()
    expect(page.locator("[data-testid=stTextArea] textarea")).to_have_value("Film more")
    expect(page.get_by_role("radio", name="doctor", exact=True)).to_be_checked()
    page.set_viewport_size({"width": 844, "height": 390})
    expect(page.locator("[data-testid=stTextArea] textarea")).to_have_value("Film more")
    page.get_by_role("link", name="Today", exact=True).click()
    page.get_by_role("heading", name="Robin").wait_for()
    page.go_back()
    expect(page.locator("[data-testid=stTextArea] textarea")).to_have_value("Film more")

    page.get_by_role("button", name="Just now").click()
    note = page.get_by_role("textbox", name="Anything else, in your own words")
    note.fill("Arms only")
    page.reload()
    expect(note).to_have_value("Arms only")


def test_a_check_in_of_a_usual_day_is_four_taps_and_survives_a_reload(
    new_phone: Callable[..., BrowserContext], robins: str
) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where a browser is

    page = open_page(new_phone().new_page(), robins)
    saved = page.get_by_role("status").filter(has_text="Saved")
    page.get_by_text("Today's check-in – 15 seconds").click()
    page.get_by_role("button", name="All as usual").filter(visible=True).click()
    expect(saved.first).to_be_visible()
    page.get_by_role("radio", name="most of the day").filter(visible=True).first.click()
    expect(page.get_by_text("someone was watching today")).to_be_visible()
    page.get_by_role("radio", name="none seen").filter(visible=True).first.click()
    expect(page.get_by_text("and you said “none seen”")).to_be_visible()
    page.reload()
    ready(page).get_by_text("Today's check-in – 15 seconds").click()
    expect(
        page.get_by_role("radio", name="most of the day").filter(visible=True).first
    ).to_be_checked()


def test_a_section_of_the_settings_has_an_address_and_back_returns_there(
    new_phone: Callable[..., BrowserContext], robins: str
) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where a browser is

    page = open_page(new_phone().new_page(), f"{robins}/settings?section=backups")
    expect(page.get_by_role("heading", name="Backups", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Children", exact=True)).to_have_count(0)
    assert (sideways(page), small_targets(page), faults(page)) == (0, [], [])
    page.get_by_role("button", name="All settings").click()
    page.get_by_role("heading", name="Children", exact=True).wait_for()
    page.get_by_text("Go to one section").click()
    page.get_by_role("button", name="This family", exact=True).click()
    page.get_by_role("button", name="All settings").wait_for()
    page.wait_for_url("**/settings?section=family")
    page.get_by_role("link", name="Today", exact=True).click()
    page.get_by_role("heading", name="Robin", exact=True).wait_for()
    page.go_back()
    page.get_by_label("Our doctor's number").wait_for()
    page.reload()
    page.get_by_label("Our doctor's number").wait_for()
    expect(page.get_by_role("heading", name="Children", exact=True)).to_have_count(0)


def test_a_form_is_as_it_was_after_the_program_was_killed(
    server: DiaryServer, new_phone: Callable[..., BrowserContext]
) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where a browser is

    phone = new_phone()
    page = phone.new_page()
    with page.expect_websocket() as connecting:
        open_page(page, f"{server.address}/log")
    page.get_by_role("radio", name="Visit", exact=True).click()
    note = page.locator("[data-testid=stTextArea] textarea")
    note.fill("Ask about the jerks")
    with connecting.value.expect_event("framereceived", ends_a_run):
        note.blur()
    ready(page)
    with connecting.value.expect_event("framereceived", ends_a_run):
        page.get_by_role("radio", name="doctor", exact=True).click()
    page.close()
    server.kill()
    server.start()
    again = open_page(phone.new_page(), f"{server.address}/log")
    expect(again.get_by_text("isn't saved yet")).to_be_visible()
    expect(again.locator("[data-testid=stTextArea] textarea")).to_have_value("Ask about the jerks")
    expect(again.get_by_role("radio", name="doctor", exact=True)).to_be_checked()
    assert server.entries("visits") == []
