"""Settings, Add a phone: a passcode, the home network, a code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.dashboards.conftest import Family, page_text
from tests.dashboards.test_log import button
from tests.web.test_listening import serving
from tracker.domain.local_time import to_microseconds
from tracker.storage import database
from tracker.storage.credentials import SECRET, count_secrets
from tracker.storage.invitations import PREFIX, VALID_FOR
from tracker.storage.preferences import is_open_to_home
from tracker.web.auth.service import AuthService
from tracker.web.calendar_feed import SECRET_PREFIX
from tracker.web.home_network import address_in_network
from tracker.web.listening import DiaryServer

PASSCODE = "seven sleepy owls"


@pytest.fixture
def locked(family: Family, robin: str) -> Family:
    """A family with a passcode."""
    assert robin
    with closing(AuthService(database.open_database(family.url))) as auth:
        auth.set_passcode(PASSCODE)
    return family


@pytest.fixture
def server() -> Iterator[DiaryServer]:
    """The program as it was started without --host."""
    if address_in_network() is None:
        pytest.skip("this machine is in no network")
    with serving() as running:
        yield running


def pictures(page: object) -> list[str]:
    return [one.body for one in page.html if 'class="scan"' in one.body]  # type: ignore[attr-defined]


def test_the_first_step_is_a_passcode(family: Family, robin: str) -> None:
    assert robin
    words = page_text(family.open("settings.py"))
    assert "Step 1 of 3" in words
    assert "Show a code" not in words


def test_the_switch_opens_the_running_program_and_is_remembered(
    locked: Family, server: DiaryServer
) -> None:
    page = locked.open("settings.py")
    assert "Step 2 of 3" in page_text(page)
    assert "new-phone-code" not in {one.key for one in page.button}
    page.toggle("open-to-home-False").set_value(True).run()
    assert server.is_open_to_home
    assert locked.ask(is_open_to_home)
    page.toggle("open-to-home-True").set_value(False).run()
    assert not server.is_open_to_home
    assert not locked.ask(is_open_to_home)


def test_a_code_is_shown_until_it_is_canceled(locked: Family, server: DiaryServer) -> None:
    page = locked.open("settings.py")
    page.toggle("open-to-home-False").set_value(True).run()
    button(page, "Show a code for a phone")
    assert len(pictures(page)) == 1
    assert "same Wi-Fi" in page_text(page)
    button(page, "Cancel this code")
    assert pictures(page) == []
    assert "canceled" in page_text(page)
    button(page, "Show a new code")
    assert len(pictures(page)) == 1
    assert server.is_open_to_home


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("used:{now}", "A phone has signed in with this code"),
        ("{long_ago}", "older than 10 minutes"),
    ],
)
def test_what_became_of_a_code_stands_in_its_place(
    locked: Family, server: DiaryServer, value: str, words: str
) -> None:
    page = locked.open("settings.py")
    page.toggle("open-to-home-False").set_value(True).run()
    button(page, "Show a code for a phone")
    moments = {"now": locked.now(), "long_ago": locked.now() - VALID_FOR - timedelta(seconds=1)}
    stored = value.format(**{name: to_microseconds(at) for name, at in moments.items()})
    with database.writing(locked.engine) as session:
        session.execute(update(SECRET).where(SECRET.c.name.startswith(PREFIX)).values(value=stored))
    page.run()
    assert words in page_text(page)
    assert pictures(page) == []
    assert server.is_open_to_home


def test_a_calendar_address_is_shown_once_and_removed(locked: Family) -> None:
    page = locked.open("settings.py")
    button(page, "Create a calendar address")
    assert "/calendar/" in page.code[0].value
    assert page.code[0].value.endswith(".ics")
    button(page, "I have copied it")
    assert len(page.code) == 0
    button(page, "Remove the calendar address")
    assert locked.ask(count_secrets, SECRET_PREFIX) == 0
