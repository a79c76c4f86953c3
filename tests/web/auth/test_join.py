"""A phone that signs in with a code: once, within ten minutes, and nobody else with it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.web.auth.conftest import Answer, Home, store_passcode
from tracker.errors import UserError
from tracker.storage import credentials
from tracker.storage.database import reading, writing
from tracker.storage.invitations import VALID_FOR, revoke_invitations
from tracker.web.auth.login_backoff import FREE_TRIES
from tracker.web.auth.middleware import COOKIE

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"


def scan(home: Home, code: str, address: str = "192.168.1.50", cookie: str | None = None) -> Answer:
    return home.post_form("/join", cookie, address, code=code)


def code_of(home: Home) -> str:
    return home.auth.invite_phone(home.clock())


def devices(home: Home) -> list[credentials.Device]:
    with reading(home.engine) as session:
        return credentials.devices(session)


def test_a_code_signs_one_phone_in_and_asks_who_holds_it_then_shows_the_quick_page(
    locked: Home,
) -> None:
    answer = scan(locked, code_of(locked))
    assert (answer.status, answer.headers["location"]) == (303, "/who?next=%2Fquick%3Fwelcome")
    cookie = re.match(rf"{COOKIE}=([^;]+);.*HttpOnly; SameSite=Lax", answer.headers["set-cookie"])
    assert cookie
    assert locked.ask("/quick", cookie=cookie[1]).status == 200
    assert len(devices(locked)) == 1


def test_a_used_code_signs_nobody_in_and_says_so(locked: Home) -> None:
    code = code_of(locked)
    scan(locked, code)
    again = scan(locked, code)
    assert (again.status, len(devices(locked))) == (410, 1)
    assert "This code was used already." in again.body
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize(("later_s", "status"), [(-1, 303), (0, 410)])
def test_a_code_is_good_for_ten_minutes(locked: Home, later_s: int, status: int) -> None:
    code = code_of(locked)
    locked.clock.at += VALID_FOR + timedelta(seconds=later_s)
    answer = scan(locked, code)
    assert answer.status == status
    assert ("older than ten minutes" in answer.body) is (status == 410)


def test_a_clock_set_back_does_not_lengthen_the_life_of_a_code(locked: Home) -> None:
    code = code_of(locked)
    locked.clock.pass_by(hours=-1)
    assert scan(locked, code).status == 410


def test_to_fetch_the_page_uses_no_code_up(locked: Home) -> None:
    code = code_of(locked)
    for method in ("GET", "HEAD"):
        assert locked.ask("/join", method).status in {200, 405}
        assert locked.ask(f"/join?code={code}", method).status in {200, 405}
    assert scan(locked, code).status == 303


def test_twenty_phones_at_once_with_one_code_sign_one_in(locked: Home) -> None:
    code = code_of(locked)
    with ThreadPoolExecutor(20) as pool:
        addresses = [f"192.168.1.{number}" for number in range(20)]
        answers = list(pool.map(lambda address: scan(locked, code, address), addresses))
    assert sorted(answer.status for answer in answers) == [303] + [410] * 19
    assert len(devices(locked)) == 1


def test_an_unknown_code_counts_as_a_wrong_passcode(locked: Home) -> None:
    tries = [scan(locked, f"no code {number}") for number in range(FREE_TRIES + 1)]
    assert [answer.status for answer in tries] == [401] * (FREE_TRIES - 1) + [429, 429]
    assert "This code isn&#x27;t from this diary" in tries[0].body
    assert "Try again in 30 seconds" in tries[-1].body
    assert locked.post_form("/login", passcode="seven sleepy owls").status == 429
    good = code_of(locked)
    assert scan(locked, good).status == 429, "who guesses waits, also with a good one"
    assert scan(locked, good, "192.168.1.77").status == 303


def test_an_old_code_tried_again_and_again_makes_nobody_wait(locked: Home) -> None:
    code = code_of(locked)
    scan(locked, code)
    assert {scan(locked, code).status for _ in range(3 * FREE_TRIES)} == {410}


def test_a_canceled_code_and_those_before_a_new_passcode_are_no_code_any_more(
    locked: Home,
) -> None:
    canceled = code_of(locked)
    with writing(locked.engine) as session:
        revoke_invitations(session)
    before = code_of(locked)
    locked.auth.set_passcode("eight sleepy owls")
    assert [scan(locked, code).status for code in (canceled, before)] == [401, 401]


def test_only_the_hash_of_a_code_is_stored_and_old_ones_go(locked: Home) -> None:
    code = code_of(locked)
    locked.clock.pass_by(days=2)
    newest = code_of(locked)
    with locked.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, value FROM secret").all()
    stored = " ".join(map(str, rows))
    assert code not in stored
    assert newest not in stored
    assert stored.count("invitation:") == 1


def test_without_a_passcode_there_is_no_code(home: Home) -> None:
    with pytest.raises(UserError, match="no passcode yet, so no phone can sign in"):
        code_of(home)
    assert home.ask("/join").headers["location"] == "/"


def test_a_phone_that_is_signed_in_uses_no_code_up(locked: Home) -> None:
    cookie, code = locked.sign_in(), code_of(locked)
    assert "signed in already" in locked.ask("/join", cookie=cookie).body
    assert scan(locked, code, cookie=cookie).headers["location"] == "/quick?welcome"
    assert scan(locked, code).status == 303


def test_another_site_cannot_post_a_code(locked: Home) -> None:
    code = code_of(locked)
    answer = locked.ask(
        "/join",
        "POST",
        body=f"code={code}".encode(),
        content_type="application/x-www-form-urlencoded",
        origin="https://elsewhere.example",
    )
    assert answer.status == 403
    assert scan(locked, code).status == 303


def test_what_is_no_form_is_refused_in_words(home: Home) -> None:
    store_passcode(home.engine)
    answer = home.ask("/join", "POST", body=b"{}", content_type="application/json")
    assert answer.status == 415
    assert "Something went wrong with this page" in answer.body
