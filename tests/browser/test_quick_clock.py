"""A phone whose clock is wrong, or a diary whose clock is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.browser.handheld import DiaryServer, on_screen, status_line, wait_until_sent

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

CLOSE = timedelta(minutes=1)


def opened_at(here: BrowserContext, address: str, ahead: timedelta) -> Page:
    """Open the page on a phone whose clock is ahead, without a way to the diary after that."""
    page = here.new_page()
    page.clock.install(time=datetime.now(UTC) + ahead)
    page.goto(f"{address}/quick")
    return on_screen(page, "home")


def tapped_offline(page: Page) -> None:
    page.context.set_offline(offline=True)
    page.evaluate("clearTimeout(refresh.timer)")
    on_screen(page, "home").tap("#past")
    status_line(page, "waiting")


def start_of(server: DiaryServer) -> tuple[datetime, str]:
    (entry,) = server.entries()
    return datetime.fromisoformat(entry["started_at"]), entry["time_precision"]


@pytest.mark.parametrize("hours", [-24, -2, 2])
def test_a_tap_on_a_phone_with_a_wrong_clock_is_stored_at_its_time(
    server: DiaryServer, phone: Callable[..., BrowserContext], hours: int
) -> None:
    page = opened_at(phone(), server.address, timedelta(hours=hours))
    way = "behind" if hours < 0 else "ahead of"
    page.get_by_text(f"This phone's clock is {abs(hours)} h {way} the diary's.").wait_for()
    page.tap("#past")
    wait_until_sent(page)
    started_at, precision = start_of(server)
    assert abs(datetime.now(UTC) - started_at) < CLOSE
    assert precision == "exact"


@pytest.mark.parametrize("hours", [-24, -2, 2])
def test_a_tap_offline_before_the_clock_was_compared_is_moved_when_it_is_sent(
    server: DiaryServer, phone: Callable[..., BrowserContext], hours: int
) -> None:
    here = phone()
    page = opened_at(here, server.address, timedelta())
    page.close()
    page = here.new_page()
    page.route("**/api/v1/**", lambda route: route.abort())
    here.clock.set_system_time(datetime.now(UTC) + timedelta(hours=hours))
    page.goto(f"{server.address}/quick")
    tapped_offline(on_screen(page, "home"))
    page.unroute_all()
    here.set_offline(offline=False)
    wait_until_sent(page)
    started_at, precision = start_of(server)
    assert abs(datetime.now(UTC) - started_at) < CLOSE
    assert precision == "exact"


def test_a_clock_that_is_put_right_before_the_tap_is_sent_moves_the_tap(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    here = phone()
    page = here.new_page()
    page.goto(f"{server.address}/quick")
    on_screen(page, "home")
    page.clock.install(time=datetime.now(UTC) - timedelta(hours=2))
    page.route("**/api/v1/**", lambda route: route.abort())
    page.reload()
    tapped_offline(on_screen(page, "home"))
    page.clock.run_for(2_000)
    page.clock.set_system_time(datetime.now(UTC))
    page.clock.run_for(2_000)
    page.unroute_all()
    here.set_offline(offline=False)
    wait_until_sent(page)
    started_at, precision = start_of(server)
    assert abs(datetime.now(UTC) - started_at) < CLOSE
    assert precision == "exact"


def test_a_tap_whose_page_was_reloaded_is_moved_and_called_about(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    here = phone()
    page = here.new_page()
    page.goto(f"{server.address}/quick")
    on_screen(page, "home")
    page.clock.install(time=datetime.now(UTC) - timedelta(hours=2))
    page.route("**/api/v1/**", lambda route: route.abort())
    page.reload()
    tapped_offline(on_screen(page, "home"))
    here.set_offline(offline=False)
    page.reload()
    on_screen(page, "home")
    page.unroute_all()
    wait_until_sent(page)
    started_at, precision = start_of(server)
    assert abs(datetime.now(UTC) - started_at) < CLOSE
    assert precision == "about"


def test_a_diary_whose_clock_went_back_does_not_move_the_phone_s_times(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = phone().new_page()
    page.goto(f"{server.address}/quick")
    on_screen(page, "home")
    page.wait_for_function("() => glance")
    back = {"now": (datetime.now(UTC) - timedelta(days=9)).isoformat()}
    page.route("**/api/v1/status*", lambda route: route.fulfill(json=route.fetch().json() | back))
    page.evaluate("refresh()")
    page.get_by_text("This phone's clock is 9 days ahead of the diary's.").wait_for()
    assert "check the clock of the diary's computer" in page.inner_text("#status-line p")
    page.tap("#past")
    page.unroute_all(behavior="ignoreErrors")
    wait_until_sent(page)
    started_at, precision = start_of(server)
    assert abs(datetime.now(UTC) - started_at) < CLOSE
    assert precision == "exact"
