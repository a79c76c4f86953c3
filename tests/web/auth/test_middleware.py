from __future__ import annotations

import asyncio
import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from itsdangerous import Signer
from starlette.responses import PlainTextResponse

from tests.migrated import new_diary
from tests.web.auth.conftest import HOME, Clock, Home, WatchedApiService
from tracker.errors import DatabaseUnusable
from tracker.storage import credentials
from tracker.storage.database import open_database, reading, writing
from tracker.storage.fast_lookup import NonBlockingLookup
from tracker.web.auth.credentials import SIGNING_KEY
from tracker.web.auth.forwarded_headers import TrustedProxies, networks
from tracker.web.auth.middleware import NOT_NOW, AuthMiddleware, _is_local
from tracker.web.auth.service import AuthService

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

EVERYTHING = [
    "/",
    "/log",
    "/trends",
    "/quick",
    "/wall",
    "/clips/ab",
    "/api/v1/status",
    "/api/v1/openapi.json",
    "/_stcore/host-config",
    "/media/x.png",
]
OPEN = ["/healthz", "/login", "/login.css", "/sw.js", "/manifest.webmanifest", "/quick/icon.svg"]


def only_device(home: Home) -> credentials.Device:
    with reading(home.engine) as session:
        (device,) = credentials.devices(session)
    return device


def revoke(home: Home, device_id: str) -> None:
    with writing(home.engine) as session:
        credentials.revoke_device(session, device_id)


# before there is a passcode --------------------------------------------------------------------------------------------------


def test_without_a_passcode_this_machine_alone_may_enter(home: Home) -> None:
    assert home.ask("/log", address="127.0.0.1").status == 200
    assert home.ask("/log", address="::1").status == 200
    for elsewhere in ("192.168.1.50", "10.0.0.1", "not an address"):
        refused = home.ask("/log", address=elsewhere)
        assert (refused.status, "movement-diary passcode" in refused.body) == (403, True)


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Via"]
)
def test_without_a_passcode_what_was_forwarded_to_this_machine_is_refused(
    home: Home, header: str
) -> None:
    assert (
        home.ask("/log", address="127.0.0.1", more=[(header.lower(), "203.0.113.9")]).status == 403
    )


def test_without_a_passcode_a_proxy_that_sends_no_header_is_refused_by_its_old_http() -> None:
    answers = {"type": "http", "headers": [(b"host", HOME.encode())], "client": ("127.0.0.1", 1)}
    local = [_is_local(answers | {"http_version": version}) for version in ("0.9", "1.0", "1.1")]
    assert local == [False, False, True]


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


async def _drop(_message: Message) -> None:
    """Send nothing."""


def test_without_a_passcode_a_trusted_proxy_on_this_machine_lets_nobody_in() -> None:
    answers = {"type": "http", "headers": [(b"host", HOME.encode())], "client": ("127.0.0.1", 1)}
    assert _is_local(answers)
    passed_on: list[Scope] = []

    async def keep(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed_on.append(scope)

    for forged in ([], [(b"x-forwarded-for", b"127.0.0.1")]):
        scope = {**answers, "headers": [*answers["headers"], *forged]}
        asyncio.run(TrustedProxies(keep, networks(["127.0.0.1"]))(scope, _nothing, _drop))
    assert [_is_local(scope) for scope in passed_on] == [False, False]


@pytest.mark.parametrize("host", ["192.168.1.20:8501", "diary.home.example", ""])
def test_without_a_passcode_only_the_names_of_the_loopback_are_answered(host: str) -> None:
    answers = {"type": "http", "headers": [(b"host", host.encode())], "client": ("127.0.0.1", 1)}
    assert not _is_local(answers)


def test_without_a_passcode_there_is_nothing_to_sign_in_to(home: Home) -> None:
    assert home.ask("/login", address="127.0.0.1").headers["location"] == "/"
    assert home.post_form("/login", passcode="anything", address="127.0.0.1").status == 401


# with a passcode -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EVERYTHING)
@pytest.mark.parametrize("address", ["127.0.0.1", "192.168.1.50"])
def test_a_stranger_gets_nothing_and_is_sent_to_sign_in(
    locked: Home, path: str, address: str
) -> None:
    answer = locked.ask(path, address=address)
    if path.startswith(("/api/", "/_stcore/", "/media/")):
        assert (answer.status, '"page"' in answer.body) == (401, False)
    else:
        assert (answer.status, answer.headers["location"].partition("?")[0]) == (303, "/login")


@pytest.mark.parametrize("path", OPEN)
def test_what_is_open_to_a_stranger(locked: Home, path: str) -> None:
    assert locked.ask(path).status == 200


@pytest.mark.parametrize("path", EVERYTHING)
def test_a_signed_in_device_enters_everywhere(locked: Home, path: str) -> None:
    assert (
        locked.ask(
            f"{path}?child=11111111-1111-4111-8111-111111111111", cookie=locked.sign_in()
        ).status
        == 200
    )


def test_a_stranger_opens_no_websocket(locked: Home) -> None:
    assert [message["type"] for message in locked.converse(None, lambda _: None)] == [
        "websocket.close"
    ]
    assert [message["type"] for message in locked.converse("forged.cookie.x", lambda _: None)] == [
        "websocket.close"
    ]


def test_a_signed_in_device_speaks_with_its_page(locked: Home) -> None:
    body = locked.converse(locked.sign_in(), lambda _: None)
    assert [message.get("text") for message in body] == [None, "word 0", "word 1"]


def test_a_cookie_that_was_changed_by_one_character_is_no_cookie(locked: Home) -> None:
    cookie = locked.sign_in()
    for at in (0, 40, len(cookie) - 2):
        other = cookie[:at] + ("A" if cookie[at] != "A" else "B") + cookie[at + 1 :]
        assert locked.ask("/log", cookie=other).status == 303
    assert locked.ask("/log", cookie=cookie).status == 200


def test_who_reads_the_database_cannot_make_a_cookie_from_it(locked: Home) -> None:
    locked.sign_in()
    device = only_device(locked)
    with reading(locked.engine) as session:
        signing_key = credentials.secret(session, SIGNING_KEY) or ""
    forged = (
        Signer(signing_key, salt="device", digest_method=sha256)
        .sign(f"{device.id}.{device.key_sha256}")
        .decode()
    )
    assert locked.ask("/log", cookie=forged).status == 303


def test_who_it_is_is_known_while_another_program_writes(locked: Home) -> None:
    cookie = locked.sign_in()
    with writing(locked.engine) as session:
        credentials.set_secret(session, "held", "until the end of this")
        assert locked.ask("/log", cookie=cookie).status == 200


def test_where_the_quick_look_fails_the_patient_one_is_asked(locked: Home) -> None:
    cookie = locked.sign_in()
    quick = locked.auth.non_blocking
    assert quick is not None
    assert isinstance(quick.lookup, NonBlockingLookup)
    assert quick.lookup._connection is not None
    quick.lookup._connection.close()
    with pytest.raises(DatabaseUnusable):
        quick.device(cookie, locked.clock())
    assert [locked.ask("/log", cookie=shown).status for shown in (cookie, "forged.cookie.x")] == [
        200,
        303,
    ]


# how it ends -----------------------------------------------------------------------------------------------------------------


def test_a_revoked_device_is_out_at_its_next_request(locked: Home) -> None:
    cookie, other = locked.sign_in(), locked.sign_in("Mac")
    with reading(locked.engine) as session:
        phone = next(
            device for device in credentials.devices(session) if device.name == "Android phone"
        )
    revoke(locked, phone.id)
    assert [locked.ask("/log", cookie=one).status for one in (cookie, other)] == [303, 200]


def test_a_revoked_device_is_not_heard_on_its_open_page(locked: Home) -> None:
    cookie = locked.sign_in()
    device = only_device(locked)
    body = locked.converse(
        cookie, lambda turn: revoke(locked, device.id) if turn == 1 else None, words=3
    )
    assert [message.get("text", message.get("code")) for message in body] == [None, "word 0", 4401]


def test_an_idle_page_of_a_revoked_device_is_closed(locked: Home) -> None:
    cookie = locked.sign_in()
    device = only_device(locked)
    body = locked.converse(
        cookie, lambda turn: revoke(locked, device.id) if turn == 1 else None, words=1, idle=True
    )
    assert [message.get("text", message.get("code")) for message in body] == [None, "word 0", 4401]


def test_an_idle_page_is_closed_when_the_passcode_changes(locked: Home) -> None:
    body = locked.converse(
        locked.sign_in(),
        lambda turn: turn == 1 and locked.auth.set_passcode("eight sleepy owls"),
        words=1,
        idle=True,
    )
    assert body[-1]["code"] == 4401


def test_a_new_passcode_signs_everyone_out(locked: Home) -> None:
    cookies = [locked.sign_in() for _ in range(3)]
    assert locked.auth.set_passcode("eight sleepy owls") == 3
    assert [locked.ask("/log", cookie=cookie).status for cookie in cookies] == [303, 303, 303]


def test_a_device_in_use_stays_signed_in_and_one_left_for_ninety_days_does_not(
    locked: Home,
) -> None:
    used, left = locked.sign_in(), locked.sign_in()
    for _ in range(4):
        locked.clock.pass_by(days=30)
        assert locked.ask("/log", cookie=used).status == 200
    assert locked.ask("/log", cookie=left).status == 303


def test_the_last_day_of_the_ninety_still_counts(locked: Home) -> None:
    cookie = locked.sign_in()
    locked.clock.pass_by(days=90, seconds=-1)
    assert locked.ask("/log", cookie=cookie).status == 200
    locked.clock.pass_by(days=90)
    assert locked.ask("/log", cookie=cookie).status == 303


def test_a_device_in_use_is_given_its_cookie_again_about_once_an_hour(locked: Home) -> None:
    cookie = locked.sign_in()
    assert "set-cookie" not in locked.ask("/log", cookie=cookie).headers
    locked.clock.pass_by(hours=1)
    assert cookie in locked.ask("/log", cookie=cookie).headers["set-cookie"]
    assert "set-cookie" not in locked.ask("/log", cookie=cookie).headers
    assert only_device(locked).seen_at == locked.clock()


# who it is -------------------------------------------------------------------------------------------------------------------


def test_what_a_client_says_about_itself_never_gets_in(locked: Home) -> None:
    cookie, forged = locked.sign_in(), [("x-diary-device", "1"), ("X-Diary-Device", "2")]
    assert (
        json.loads(locked.ask("/log", cookie=cookie, more=forged).body)["headers"]["x-diary-device"]
        == only_device(locked).id
    )
    assert "x-diary-device" not in json.loads(locked.ask("/healthz", more=forged).body)["headers"]


def test_without_a_passcode_it_does_not_get_in_either(home: Home) -> None:
    assert (
        "x-diary-device"
        not in json.loads(home.ask("/log", address="127.0.0.1", x_diary_device="1").body)["headers"]
    )


@pytest.mark.parametrize("name", ["Mum", "Zoë", "妈妈", "Tom & Kim", 'a"b;c', "العربية"])
def test_the_page_learns_who_holds_the_device_whatever_the_name(locked: Home, name: str) -> None:
    cookie = locked.sign_in()
    assert (
        locked.post_form("/who", cookie, caregiver=name, next="/quick").headers["location"]
        == "/quick"
    )
    assert json.loads(locked.ask("/log", cookie=cookie).body)["caregiver"] == name
    assert only_device(locked).caregiver == name


def test_the_gate_says_so_when_the_diary_cannot_be_asked(locked: Home) -> None:
    cookie = locked.sign_in()
    with locked.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE device RENAME TO gone")
    refused = locked.ask("/log", cookie=cookie)
    assert (refused.status, refused.body) == (503, NOT_NOW), "it tells nothing about this machine"
    assert locked.converse(cookie, lambda _: None)[0]["type"] == "websocket.close"


def test_a_database_that_cannot_be_opened_at_the_start_is_used_once_it_can(tmp_path: Path) -> None:
    file = tmp_path / "later" / "diary.sqlite3"
    engine = open_database(f"sqlite:///{file}")
    auth = AuthService(engine)
    with pytest.raises(DatabaseUnusable):
        auth.open_non_blocking()
    app = AuthMiddleware(PlainTextResponse("a page"), auth)
    home = Home(auth, Clock(), app, engine, WatchedApiService(engine))
    assert home.ask("/log", address="127.0.0.1").status == 503
    file.parent.mkdir()
    new_diary(f"sqlite:///{file}")
    assert home.ask("/log", address="127.0.0.1").status == 200
    auth.close()
