from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.dashboards.conftest import Family, page_text
from tests.dashboards.test_log import button
from tracker.storage import credentials
from tracker.storage.database import open_database
from tracker.storage.models import TokenScope
from tracker.web.auth.credentials import DEVICE_DAYS
from tracker.web.auth.device_list import device_line, signed_in_devices, token_line
from tracker.web.auth.service import AuthService, SignedIn

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PASSCODE = "seven sleepy owls"


@pytest.fixture
def auth(family: Family) -> Iterator[AuthService]:
    with closing(AuthService(open_database(family.url))) as opened:
        yield opened


def fill(page: AppTest, **answers: str) -> None:
    for key, value in answers.items():
        page.text_input(key.replace("_", "-")).set_value(value)


def sign_in(auth: AuthService, name: str, now: datetime) -> str:
    outcome = auth.sign_in(PASSCODE, "address:home", name, now)
    assert isinstance(outcome, SignedIn)
    return outcome.device_id


def test_the_first_passcode_is_set_on_the_page_and_opens_the_door(
    family: Family, robin: str, auth: AuthService
) -> None:
    assert robin
    page = family.open("settings.py")
    assert "only this computer can open the diary" in page_text(page)
    fill(page, first_passcode=PASSCODE, first_passcode_again=PASSCODE)
    button(page, "Set the passcode")
    assert "The passcode is set" in page_text(page)
    assert sign_in(auth, "iPad", family.now())


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("seven", "seven", "at least 6 characters"),
        (PASSCODE, "eight sleepy owls", "passcodes are different"),
        ("123456", "123456", "too easy to guess"),
    ],
)
def test_a_passcode_that_will_not_do_is_refused_in_words_and_none_is_set(
    family: Family, robin: str, auth: AuthService, new: str, again: str, words: str
) -> None:
    assert robin
    page = family.open("settings.py")
    fill(page, first_passcode=new, first_passcode_again=again)
    button(page, "Set the passcode")
    assert words in page_text(page)
    assert not auth.has_passcode()


def test_the_passcode_is_changed_by_who_knows_the_old_one_and_by_nobody_else(
    family: Family, robin: str, auth: AuthService
) -> None:
    assert robin
    auth.set_passcode(PASSCODE)
    device = sign_in(auth, "iPad", family.now())
    page = family.open("settings.py")
    fill(
        page,
        old_passcode="no idea",
        new_passcode="eight sleepy owls",
        new_passcode_again="eight sleepy owls",
    )
    button(page, "Change the passcode")
    assert "not the old passcode" in page_text(page)
    assert [one.id for one in family.ask(credentials.devices)] == [device]
    fill(page, old_passcode=PASSCODE)
    button(page, "Change the passcode")
    assert "The passcode is set" in page_text(page)
    assert family.ask(credentials.devices) == []


def test_devices_are_listed_and_one_is_signed_out_alone(
    family: Family, robin: str, auth: AuthService
) -> None:
    assert robin
    auth.set_passcode(PASSCODE)
    phone, tablet = (
        sign_in(auth, name, family.now()) for name in ("Granny's *phone*", "Android tablet")
    )
    page = family.open("settings.py")
    assert "Granny" in page_text(page)
    page.button(f"out-{phone}").click().run()
    assert [one.id for one in family.ask(credentials.devices)] == [tablet]
    assert "Granny" not in page_text(page)


def test_a_token_is_shown_once(family: Family, robin: str, auth: AuthService) -> None:
    page = family.open("settings.py")
    page.pills(key="program-scope").set_value(TokenScope.LOG)
    page.selectbox("program-child").set_value(robin)
    fill(page, program_name="Button at the bed")
    button(page, "Create a token")
    (code,) = page.code
    token = auth.token(code.value)
    assert token is not None
    assert (token.name, token.scope, token.child_id) == ("Button at the bed", "log", robin)
    button(page, "I have copied it")
    assert len(page.code) == 0
    assert code.value not in page_text(family.open("settings.py"))
    page.button(f"revoke-{token.id}").click().run()
    assert auth.token(code.value) is None


def test_a_program_must_be_named_and_its_scope_chosen(family: Family, robin: str) -> None:
    assert robin
    page = family.open("settings.py")
    fill(page, program_name="Button at the bed")
    button(page, "Create a token")
    assert "write, read, or see videos" in page_text(page)
    page.pills(key="program-scope").set_value(TokenScope.READ)
    fill(page, program_name="  ")
    button(page, "Create a token")
    assert re.search("name that says which program", page_text(page))
    assert family.ask(credentials.tokens) == []


def test_a_device_unused_for_ninety_days_is_not_listed_and_a_second_less_is(family: Family) -> None:
    now = family.now()
    rows = [
        credentials.Device(
            str(n), "", "iPad", None, now, now - timedelta(days=DEVICE_DAYS, seconds=-n)
        )
        for n in (0, 1)
    ]
    assert [one.id for one in signed_in_devices(rows, None, now)] == ["1"]
    assert signed_in_devices(rows, "0", now) == [rows[1]]


def test_this_device_stands_first() -> None:
    now = datetime.fromisoformat("2026-05-01T12:00+00:00")
    rows = [
        credentials.Device(
            name, "", "iPad", None, now - timedelta(days=2), now - timedelta(minutes=90)
        )
        for name in ("other", "here")
    ]
    assert [device_line(one, "here", now) for one in signed_in_devices(rows, "here", now)] == [
        "this device · signed in 2 days ago",
        "seen 1 h 30 min ago · signed in 2 days ago",
    ]


def test_a_token_that_was_never_used_says_so() -> None:
    now = datetime.fromisoformat("2026-05-01T12:00+00:00")
    tokens = [
        credentials.Token("1", "x", "", "read", None, now, used)
        for used in (None, now, now - timedelta(minutes=5))
    ]
    assert [token_line(one, [], now) for one in tokens] == [
        "may read, write nothing · all children · not used yet",
        "may read, write nothing · all children · last used just now",
        "may read, write nothing · all children · last used 5 min ago",
    ]
