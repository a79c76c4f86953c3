"""The address of the calendar: its token opens the feed and nothing else, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware

from tests.migrated import new_diary
from tests.web.auth.conftest import store_passcode
from tests.web.test_server import HOME, answer
from tracker.storage import store
from tracker.storage.database import open_database, writing
from tracker.web.auth.middleware import AuthMiddleware
from tracker.web.auth.service import AuthService
from tracker.web.calendar_feed import (
    calendar_address,
    calendar_route,
    new_calendar_key,
    revoke_calendar_keys,
)


class Feed:
    """A diary of one baby behind its gate, with a passcode."""

    def __init__(self, url: str) -> None:
        self.engine = open_database(new_diary(url))
        fields = {"name": "Robin", "birth_date": "2026-06-10", "time_zone": "Europe/London"}
        with writing(self.engine) as session:
            store.record_child(session, fields, now=datetime.now(UTC), by=None)
        store_passcode(self.engine)
        self.auth = AuthService(self.engine)
        gate = Middleware(AuthMiddleware, auth=self.auth)
        self.app = Starlette(routes=[calendar_route(self.engine)], middleware=[gate])

    def new_key(self) -> str:
        with writing(self.engine) as session:
            return new_calendar_key(session)

    def fetch(self, path: str) -> tuple[int, str, str]:
        start, *rest = answer(self.app, HOME, path=path)
        body = b"".join(one.get("body", b"") for one in rest).decode()
        return start["status"], Headers(raw=start["headers"]).get("content-type", ""), body


@pytest.fixture
def feed(sqlite_url: str) -> Iterator[Feed]:
    feed = Feed(sqlite_url)
    yield feed
    feed.auth.close()


def test_a_phone_s_calendar_fetches_the_feed_without_signing_in(feed: Feed) -> None:
    status, kind, body = feed.fetch(calendar_address("", feed.new_key()))
    assert (status, kind.partition(";")[0]) == (200, "text/calendar")
    assert body.startswith("BEGIN:VCALENDAR")
    assert "Check-in" in body
    assert "Robin" not in body


def test_no_other_address_opens_it_and_the_token_opens_nothing_else(feed: Feed) -> None:
    key = feed.new_key()
    assert feed.fetch("/calendar/guess.ics")[0] == 404
    assert feed.fetch(f"/calendar/{key}")[0] == 404
    assert feed.fetch(f"/api/v1/children?token={key}")[0] == 401
    assert feed.fetch("/trends")[0] == 303


def test_an_address_that_was_removed_opens_nothing_and_says_so(feed: Feed) -> None:
    keys = [feed.new_key(), feed.new_key()]
    with writing(feed.engine) as session:
        assert revoke_calendar_keys(session) == 2
    for key in keys:
        status, _, body = feed.fetch(calendar_address("", key))
        assert (status, body) == (404, "There is no such calendar, or it was removed.")


def test_only_the_hash_of_the_token_is_stored(feed: Feed) -> None:
    key = feed.new_key()
    with feed.engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name || value FROM secret").scalars().all()
    assert key not in " ".join(names)
