from __future__ import annotations

import json
import re
from urllib.parse import unquote

import pytest
from sqlalchemy import event

from tests.web.auth.conftest import PASSCODE, Home
from tracker.presentation.first_aid import first_aid
from tracker.storage import credentials, store
from tracker.storage.database import reading, writing
from tracker.storage.models import TokenScope
from tracker.web.auth.device_list import device_name
from tracker.web.auth.login import own_path
from tracker.web.auth.middleware import COOKIE, NOT_NOW, cookie_header
from tracker.web.auth.service import new_token


def cookie_of(answer_header: str) -> str:
    return answer_header.partition(f"{COOKIE}=")[2].partition(";")[0]


def test_signing_in_asks_who_holds_the_device_and_goes_on_to_the_page_that_was_wanted(
    locked: Home,
) -> None:
    sent = locked.ask("/trends?child=x").headers["location"]
    assert sent == "/login?next=%2Ftrends%3Fchild%3Dx"
    form = locked.ask(sent)
    assert 'name="next" value="/trends?child=x"' in form.body
    assert first_aid() in form.body
    entered = locked.post_form("/login", passcode=PASSCODE, next="/trends?child=x")
    assert (entered.status, entered.headers["location"]) == (303, "/who?next=%2Ftrends%3Fchild%3Dx")
    cookie = cookie_of(entered.headers["set-cookie"])
    assert 'value="/trends?child=x"' in locked.ask(entered.headers["location"], cookie=cookie).body
    gone_on = locked.post_form("/who", cookie, other="Granny", next="/trends?child=x")
    assert (gone_on.status, gone_on.headers["location"]) == (303, "/trends?child=x")
    document = json.loads(
        unquote(gone_on.headers["set-cookie"].partition("diary_device=")[2].partition(";")[0])
    )
    assert document == {"caregiver": "Granny"}
    assert locked.ask("/login", cookie=cookie).headers["location"] == "/"


def test_the_cookie_is_the_device_s_alone_for_ninety_days(locked: Home) -> None:
    flags = locked.post_form("/login", passcode=PASSCODE).headers["set-cookie"].split("; ")[1:]
    assert flags == ["Path=/", "Max-Age=7776000", "HttpOnly", "SameSite=Lax"]
    assert cookie_header("x", secure=True, days=90).endswith("; Secure")


def test_a_stranger_sees_no_name_and_nothing_of_the_diary(locked: Home) -> None:
    locked.sign_in()
    with writing(locked.engine) as session:
        device = credentials.devices(session)[0]
        credentials.set_device_caregiver(session, device.id, "Grandma Ida")
    body = locked.ask("/login").body + locked.post_form("/login", passcode="wrong").body
    assert not re.search("Robin|Wren|Ida", body)
    assert locked.ask("/who").status == 303


def test_in_an_emergency_the_familys_own_number_is_one_tap_away(locked: Home) -> None:
    assert "call your emergency number" in locked.ask("/login").body
    with writing(locked.engine) as session:
        store.set_emergency_number(session, "0800 112", now=locked.clock.at, by=None)
    cookie = locked.sign_in()
    for body in (
        locked.ask("/login").body,
        locked.post_form("/login", passcode="wrong").body,
        locked.ask("/who", cookie=cookie).body,
        locked.ask("/logout", cookie=cookie).body,
    ):
        assert '<a href="tel:0800 112">0800 112</a>' in body
        assert first_aid("0800 112") in body
        assert "your emergency number" not in body


def test_a_name_typed_before_the_passcode_stays(locked: Home) -> None:
    text = "%7B%22caregiver%22%3A%22Gran%20%26%20Co%22%7D"
    cookies = [("cookie", f"{COOKIE}={locked.sign_in()}; diary_device={text}")]
    assert 'value="Gran &amp; Co"' in locked.ask("/who", more=cookies).body


def test_who_offers_the_names_that_were_used_and_a_field_for_another(locked: Home) -> None:
    with writing(locked.engine) as session:
        child = store.children(session)[0].id
        store.add_caregiver(session, "Granny", now=locked.clock.at, by=None)
        store.retire_caregiver(session, "Nanny", now=locked.clock.at, by=None)
        new_token(session, "bedside button", TokenScope.LOG, None, now=locked.clock.at)
        for name in ("Mum", "<b>Dad</b>", "bedside button"):
            store.record(
                session,
                child,
                "episodes",
                {"started_at": locked.clock.at},
                now=locked.clock.at,
                by=name,
            )
    body = locked.ask("/who", cookie=locked.sign_in()).body
    assert re.findall(r'name="caregiver" value="([^"]*)"', body) == [
        "&lt;b&gt;Dad&lt;/b&gt;",
        "Granny",
        "Mum",
    ]
    assert 'name="other"' in body


def test_a_wrong_passcode_is_said_and_after_five_how_long_to_wait(locked: Home) -> None:
    answers = [locked.post_form("/login", passcode="wrong passcode") for _ in range(6)]
    assert [answer.status for answer in answers] == [401, 401, 401, 401, 429, 429]
    assert "That passcode isn&#x27;t right." in answers[0].body
    assert 'aria-invalid="true"' in answers[0].body
    assert (answers[4].headers["retry-after"], "Try again in 30 seconds" in answers[4].body) == (
        "31",
        True,
    )
    assert "signed in still work" in answers[5].body
    assert locked.post_form("/login", passcode=PASSCODE, address="192.168.1.51").status == 303


@pytest.mark.parametrize(
    ("wanted", "page"),
    [
        ("/quick", "/quick"),
        ("/trends?from=2026-01-01", "/trends?from=2026-01-01"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("/login?next=/login", "/"),
        ("/" + "x" * 600, "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_signing_in_leads_to_a_page_of_this_diary_only(wanted: str | None, page: str) -> None:
    assert own_path(wanted) == page


def test_what_is_typed_into_the_address_is_shown_as_text(locked: Home) -> None:
    body = locked.ask('/login?next=/"><script>alert(1)</script>').body
    assert "<script" not in body


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"passcode=" + b"x" * 5000, "application/x-www-form-urlencoded", 413),
        (b'{"passcode": "x"}', "application/json", 415),
        (b"passcode=\xff", "application/x-www-form-urlencoded", 400),
        (b"passcode=%ff", "application/x-www-form-urlencoded", 400),
        (b"", "application/x-www-form-urlencoded", 401),
        (b"passcode=%00", "application/x-www-form-urlencoded", 401),
        (b"passcode=" + b"x" * 1000, "application/x-www-form-urlencoded", 401),
    ],
)
def test_what_is_not_the_form_is_refused(locked: Home, body: bytes, kind: str, status: int) -> None:
    answer = locked.ask("/login", "POST", body=body, content_type=kind)
    assert answer.status == status
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("rest", ["[" * 30_000, "{", "%", "[]", '{"caregiver": [[]]}'])
def test_a_device_that_remembers_nonsense_is_asked_as_any_other(locked: Home, rest: str) -> None:
    remembered = [("cookie", f"diary_device={rest}")]
    assert locked.ask("/login", more=remembered).status == 200
    assert (
        locked.ask(
            "/who", more=[("cookie", f"{COOKIE}={locked.sign_in()}; diary_device={rest}")]
        ).status
        == 200
    )


def test_a_diary_that_cannot_be_written_is_said_in_a_sentence_without_a_path(locked: Home) -> None:
    cookie = locked.sign_in()
    event.listen(
        locked.auth.engine,
        "checkout",
        lambda connection, *_: connection.execute("PRAGMA query_only=ON"),
    )
    rows = [
        locked.post_form("/login", passcode=PASSCODE),
        locked.post_form("/who", cookie, other="Mum"),
        locked.post_form("/logout", cookie),
    ]
    assert {(answer.status, answer.body) for answer in rows} == {(503, NOT_NOW)}


def test_another_site_can_sign_nobody_in_or_out(locked: Home) -> None:
    form = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "https://evil.example"),
    ]
    assert (
        locked.ask("/login", "POST", body=f"passcode={PASSCODE}".encode(), more=form).status == 403
    )
    cookie = locked.sign_in()
    assert locked.ask("/logout", "POST", cookie=cookie, more=form).status == 403
    assert locked.ask("/log", cookie=cookie).status == 200


def test_signing_out_ends_this_device_alone(locked: Home) -> None:
    cookie, other = locked.sign_in(), locked.sign_in()
    assert "Sign out on this device?" in locked.ask("/logout", cookie=cookie).body
    out = locked.ask("/logout", "POST", cookie=cookie)
    assert (out.status, out.headers["location"]) == (303, "/login?out")
    assert f"{COOKIE}=; Path=/; Max-Age=0" in out.headers["set-cookie"]
    assert out.headers["clear-site-data"] == '"cache"'
    revoked = locked.ask("/log", cookie=cookie)
    assert (revoked.status, revoked.headers["clear-site-data"]) == (303, '"cache"')
    assert "clear-site-data" not in locked.ask("/log").headers
    assert "clear-site-data" not in locked.ask("/log", cookie=other).headers
    assert "You are signed out" in locked.ask("/login?out").body
    assert [locked.ask("/log", cookie=one).status for one in (cookie, other)] == [303, 200]


@pytest.mark.parametrize("name", ["x" * 101, "a\x00b", "a\u202eb"])
def test_a_name_that_cannot_be_read_is_asked_again(locked: Home, name: str) -> None:
    cookie = locked.sign_in()
    assert locked.post_form("/who", cookie, other=name).headers["location"].startswith("/who")
    with reading(locked.engine) as session:
        assert credentials.devices(session)[0].caregiver is None


def test_the_sign_in_page_runs_no_script_and_stays_in_no_cache(locked: Home) -> None:
    answer = locked.ask("/login")
    assert answer.headers["content-security-policy"].startswith(
        "default-src 'none'; style-src 'self'"
    )
    assert (answer.headers["cache-control"], "<script" in answer.body, "style=" in answer.body) == (
        "no-store",
        False,
        False,
    )


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
            "iPhone, Safari",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Android phone, Chrome",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; SM-X210) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Android tablet, Chrome",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Linux computer, Firefox",
        ),
        ("curl/8.0", "A device"),
        ("", "A device"),
    ],
)
def test_a_device_is_named_as_a_family_would(agent: str, name: str) -> None:
    assert device_name(agent) == name
