from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.web.auth.conftest import PASSCODE, Home
from tracker.domain.diary import Child
from tracker.errors import UserError
from tracker.exchange import diary_json
from tracker.storage import credentials, store
from tracker.storage.database import open_database, reading, writing
from tracker.storage.models import TokenScope
from tracker.web.auth.login_backoff import (
    FREE_TRIES,
    LONGEST_WAIT,
    source_of,
    wait_after,
    wait_text,
)
from tracker.web.auth.passcode import accepted
from tracker.web.auth.service import AuthService, NotSignedIn, SignedIn, new_token

# the passcode ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("passcode", ["", "48205", "   48205   ", "é" * 5])
def test_five_characters_are_too_few(passcode: str) -> None:
    with pytest.raises(UserError, match="at least 6 characters"):
        accepted(passcode)


@pytest.mark.parametrize("passcode", ["482057", " 482057 ", "zwölf!", "x" + "482057" * 33])
def test_six_characters_are_enough_and_spaces_around_them_do_not_count(passcode: str) -> None:
    assert accepted(passcode) == passcode.strip()


@pytest.mark.parametrize(
    "passcode", ["123456", "987654", "000000", "aaaaaa", "abcdef", "Password", "123123"]
)
def test_what_anybody_would_try_first_is_refused(passcode: str) -> None:
    with pytest.raises(UserError, match="too easy to guess"):
        accepted(passcode)


def test_the_baby_s_name_and_birth_date_are_refused(home: Home) -> None:
    with reading(home.engine) as session:
        robin = store.children(session)[0]
    for about in (
        robin.birth_date.strftime("%d%m%y"),
        robin.birth_date.strftime("%Y%m%d"),
        robin.birth_date.isoformat(),
    ):
        with pytest.raises(UserError, match="birth date"):
            home.auth.set_passcode(about)
    assert not home.auth.has_passcode()


COMMON = [
    "password",
    "12345678",
    "123456789",
    "qwerty123",
    "iloveyou",
    "princess",
    "dragon",
    "monkey",
    "sunshine",
    "football",
    "baseball",
    "superman",
    "batman",
    "trustno1",
    "letmein",
    "welcome",
    "shadow",
    "master",
    "michael",
    "jordan",
    "hunter",
    "ranger",
    "charlie",
    "696969",
    "159357",
    "654321",
    "666666",
    "112233",
    "qazwsx",
    "zxcvbn",
    "a1b2c3",
    "abc123",
    "asdfgh",
    "Passw0rd!",
    "P@ssw0rd",
    "passcode",
    "qwertz",
    "azerty",
    "baby123",
    "computer",
    "starwars",
    "whatever",
    "freedom",
    "ginger",
    "cheese",
]


@pytest.mark.parametrize("passcode", COMMON)
def test_the_most_common_passcodes_are_refused(passcode: str) -> None:
    with pytest.raises(UserError, match="too easy to guess"):
        accepted(passcode)


def test_names_and_birth_dates_are_refused_in_other_spellings_and_with_little_added(
    home: Home,
) -> None:
    child = Child(id="x", name="Zoë Müller", birth_date=date(2026, 3, 9), time_zone="Europe/London")
    for about in [
        "zoe2026",
        "ZOË-MULLER",
        "rellum!",
        "mull3r1",
        "9.3.2026",
        "09/03/26",
        "2026-3-9",
        "9 March 2026",
        "mar092026",
        "zoe9326",
        "26-09-03",
        "grannyida",
        "ida2026",
        "gr4nny99",
    ]:
        with pytest.raises(UserError, match="A name or a birth date"):
            accepted(about, [child], ["Granny Ida"])
    for other in ("zoe sleeps badly", "482057", "kettle orbit 9326"):
        assert accepted(other, [child], ["Granny Ida"]) == other
    with writing(home.engine) as session:
        store.add_caregiver(session, "Barnaby", now=home.clock(), by=None)
    with pytest.raises(UserError, match="A name or a birth date"):
        home.auth.set_passcode("Barnaby1")


def test_what_is_no_utf_8_is_refused_in_a_sentence_and_never_right(locked: Home) -> None:
    broken = b"caf\xe9 noir".decode("utf-8", "surrogateescape")
    with pytest.raises(UserError, match="not text in UTF-8"):
        locked.auth.set_passcode(broken)
    outcome = locked.auth.sign_in(broken, "address:a", "x", locked.clock())
    assert isinstance(outcome, NotSignedIn)


def test_an_accent_typed_either_way_is_the_same_passcode(home: Home) -> None:
    home.auth.set_passcode("cafe\u0301 noir")
    assert isinstance(
        home.auth.sign_in("caf\u00e9 noir ", "address:a", "Mac", home.clock()), SignedIn
    )


def test_only_the_hash_is_kept_and_it_is_argon2id(home: Home) -> None:
    home.auth.set_passcode(PASSCODE)
    with reading(home.engine) as session:
        rest = credentials.secret(session, "passcode") or ""
    assert rest.startswith("$argon2id$v=19$m=65536,t=3,")
    assert PASSCODE not in rest


def test_a_first_passcode_is_set_once(home: Home) -> None:
    home.auth.set_first_passcode(PASSCODE)
    with pytest.raises(UserError, match="There is a passcode already"):
        home.auth.set_first_passcode("eight sleepy owls")


def test_a_change_needs_the_old_one_and_wrong_ones_are_counted(locked: Home) -> None:
    cookie = locked.sign_in()
    for _ in range(FREE_TRIES):
        with pytest.raises(UserError, match="not the old passcode"):
            locked.auth.change_passcode("no", "eight sleepy owls", "device:1", locked.clock())
    with pytest.raises(UserError, match=r"Too many wrong tries\. Try again in 30 seconds"):
        locked.auth.change_passcode(PASSCODE, "eight sleepy owls", "device:1", locked.clock())
    assert locked.ask("/log", cookie=cookie).status == 200
    locked.clock.pass_by(seconds=30)
    with pytest.raises(UserError, match="at least 6"):
        locked.auth.change_passcode(PASSCODE, "short", "device:1", locked.clock())
    locked.auth.change_passcode(PASSCODE, "eight sleepy owls", "device:1", locked.clock())
    assert locked.ask("/log", cookie=cookie).status == 303
    assert isinstance(
        locked.auth.sign_in("eight sleepy owls", "address:a", "Mac", locked.clock()), SignedIn
    )


# the lock-out ----------------------------------------------------------------------------------------------------------------


def test_the_wait_doubles_from_half_a_minute_to_an_hour() -> None:
    seconds = [wait_after(wrong).total_seconds() for wrong in range(14)]
    assert seconds == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert wait_after(10_000) == LONGEST_WAIT


def tries_in(home: Home, days: float, source: str, every: timedelta) -> int:
    """How many passcodes an attacker can have looked at who tries again and again."""
    looked_at, end = 0, home.clock() + timedelta(days=days)
    while home.clock() < end:
        outcome = home.auth.sign_in("000000", source, "x", home.clock())
        assert isinstance(outcome, NotSignedIn)
        looked_at += outcome.wrong
        home.clock.at += max(every, outcome.wait)
    return looked_at


def test_an_attacker_who_never_rests_has_some_thirty_tries_the_first_day_and_24_each_day_after(
    locked: Home,
) -> None:
    first = tries_in(locked, 1, "address:attacker", timedelta(seconds=1))
    later = tries_in(locked, 1, "address:attacker", timedelta(seconds=1))
    assert (first <= 36, later <= 25) == (True, True)
    with reading(locked.engine) as session:
        counted = credentials.failed_logins(session, "address:attacker")
    assert counted is not None
    assert counted[0] == first + later


def test_a_parent_who_types_wrong_five_times_waits_half_a_minute(locked: Home) -> None:
    outcomes = [
        locked.auth.sign_in("seven sleepy cats", "address:home", "x", locked.clock())
        for _ in range(5)
    ]
    assert [one.wait.total_seconds() for one in outcomes if isinstance(one, NotSignedIn)] == [
        0,
        0,
        0,
        0,
        30,
    ]
    locked.clock.pass_by(seconds=29)
    early = locked.auth.sign_in(PASSCODE, "address:home", "x", locked.clock())
    assert isinstance(early, NotSignedIn)
    assert (early.wrong, early.wait.total_seconds()) == (False, 1)
    locked.clock.pass_by(seconds=1)
    assert isinstance(locked.auth.sign_in(PASSCODE, "address:home", "x", locked.clock()), SignedIn)
    assert isinstance(
        locked.auth.sign_in("wrong again", "address:home", "x", locked.clock()), NotSignedIn
    )
    assert isinstance(
        locked.auth.sign_in(PASSCODE, "address:home", "x", locked.clock()), SignedIn
    ), "a right one forgets the wrong ones before"


def test_a_day_of_rest_forgets_wrong_tries_and_a_minute_less_does_not(locked: Home) -> None:
    tries_in(locked, 0.05, "address:home", timedelta(seconds=1))
    with reading(locked.engine) as session:
        counted = credentials.failed_logins(session, "address:home")
    assert counted is not None
    locked.clock.at = counted[1] + timedelta(hours=24, minutes=-1)
    assert isinstance(
        locked.auth.sign_in("000000", "address:other", "x", locked.clock()), NotSignedIn
    )
    with reading(locked.engine) as session:
        assert credentials.failed_logins(session, "address:home") == counted
    locked.clock.pass_by(minutes=1)
    locked.auth.sign_in("000000", "address:other", "x", locked.clock())
    with reading(locked.engine) as session:
        assert credentials.failed_logins(session, "address:home") is None


def test_wrong_tries_while_the_clock_was_a_year_ahead_lock_nobody_out_for_a_year(
    locked: Home,
) -> None:
    locked.clock.pass_by(days=365)
    tries_in(locked, 1, "address:home", timedelta(seconds=1))
    locked.clock.pass_by(days=-366)
    result = locked.auth.sign_in(PASSCODE, "address:home", "x", locked.clock())
    assert isinstance(result, NotSignedIn)
    assert timedelta() < result.wait <= LONGEST_WAIT
    locked.clock.at += result.wait
    assert isinstance(locked.auth.sign_in(PASSCODE, "address:home", "x", locked.clock()), SignedIn)


def test_a_device_seen_while_the_clock_was_a_year_ahead_is_seen_anew(locked: Home) -> None:
    locked.sign_in()
    with reading(locked.engine) as session:
        (device,) = credentials.devices(session)
    assert locked.auth.should_touch_device(device, locked.clock() - timedelta(days=365))


def test_all_addresses_together_have_fifty_wrong_tries_and_one_more_every_five_minutes(
    locked: Home,
) -> None:
    cookie = locked.sign_in()

    def wrong(n: int, **headers: str) -> int:
        return locked.post_form(
            "/login", passcode="wrong passcode", address=f"10.0.{n}.1", **headers
        ).status

    assert [wrong(n) for n in range(52)] == [401] * 50 + [429] * 2
    refused = locked.post_form("/login", passcode=PASSCODE, address="10.1.0.1")
    assert (refused.status, refused.headers["retry-after"]) == (429, "301")
    assert "from all devices together. Try again in 5 minutes" in refused.body
    assert locked.post_form("/login", cookie, passcode=PASSCODE).status == 303, "known browser"
    assert locked.ask("/log", cookie=cookie).status == 200
    locked.clock.pass_by(minutes=5)
    assert locked.post_form("/login", passcode=PASSCODE, address="10.1.0.1").status == 303
    assert [wrong(60), wrong(61)] == [401, 429]


def test_a_restart_forgets_no_wrong_try(locked: Home) -> None:
    for _ in range(5):
        locked.auth.sign_in("000000", "address:a", "x", locked.clock())
    again = AuthService(open_database(str(locked.auth.engine.url)))
    refused = again.sign_in(PASSCODE, "address:a", "x", locked.clock())
    again.close()
    assert isinstance(refused, NotSignedIn)


def attacked(home: Home) -> None:
    """Six wrong tries from the family's own address, the last one just now."""
    for _ in range(5):
        home.auth.sign_in("000000", source_of("192.168.1.50"), "x", home.clock())
    home.clock.pass_by(minutes=1)
    home.auth.sign_in("000000", source_of("192.168.1.50"), "x", home.clock())


def test_a_signed_in_phone_behind_the_attacked_address_notices_nothing(locked: Home) -> None:
    cookie = locked.sign_in(source="address:192.168.1.50")
    attacked(locked)
    assert locked.post_form("/login", passcode=PASSCODE).status == 429
    assert locked.ask("/log", cookie=cookie).status == 200
    assert locked.ask("/api/v1/children", cookie=cookie).status == 200


def test_a_phone_that_was_signed_in_before_is_counted_by_itself_not_by_its_address(
    locked: Home,
) -> None:
    cookie = locked.sign_in()
    with writing(locked.engine) as session:
        credentials.revoke_devices(session)
    attacked(locked)
    assert locked.post_form("/login", passcode=PASSCODE).status == 429
    assert locked.post_form("/login", cookie, passcode=PASSCODE).status == 303


def test_addresses_of_one_ipv6_home_count_as_one_and_mapped_ones_as_what_they_are() -> None:
    assert (
        source_of("2001:db8:1:2::1")
        == source_of("2001:db8:1:2:ffff::9")
        != source_of("2001:db8:1:3::1")
    )
    assert source_of("::ffff:192.168.1.5") == source_of("192.168.1.5") == "address:192.168.1.5"
    assert source_of("x" * 500) == "address:" + "x" * 100


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (30, "30 seconds"),
        (99, "99 seconds"),
        (100, "2 minutes"),
        (3600, "60 minutes"),
    ],
)
def test_a_wait_is_said_so_that_who_waits_as_told_may_try(seconds: float, words: str) -> None:
    assert wait_text(timedelta(seconds=seconds)) == words


# on both databases -----------------------------------------------------------------------------------------------------------


def test_devices_tokens_and_attempts_are_kept_on_both_databases(engine: Engine) -> None:
    now = datetime.now(UTC)
    auth = AuthService(open_database(engine.url.render_as_string(hide_password=False)))
    auth.set_passcode(PASSCODE)
    assert isinstance(auth.sign_in("no", "address:a", "x", now), NotSignedIn)
    entered = auth.sign_in(PASSCODE, "address:a", "iPad", now)
    assert isinstance(entered, SignedIn)
    device = auth.device(entered.cookie, now)
    assert device is not None
    assert (device.name, device.seen_at) == ("iPad", now)
    with writing(engine) as session:
        credentials.set_device_caregiver(session, device.id, "Mum")
        token, shown = new_token(session, "kitchen", TokenScope.READ, None, now=now)
    result = auth.token(shown)
    assert result is not None
    assert (result.id, auth.token(shown + "x")) == (token.id, None)
    assert auth.touch_token(result, now)
    with writing(engine) as session:
        assert [one.used_at for one in credentials.tokens(session)] == [now]
        credentials.revoke_token(session, token.id)
        credentials.revoke_device(session, device.id)
    assert (auth.token(shown), auth.device(entered.cookie, now)) == (None, None)
    auth.close()


def test_a_cookie_with_nul_in_it_is_no_cookie_on_both_databases(
    engine: Engine, now: datetime
) -> None:
    auth = AuthService(open_database(engine.url.render_as_string(hide_password=False)))
    assert auth.device("\0.key.signature", now) is None
    auth.close()


def test_none_of_it_is_in_the_exchange_file_nor_any_key_in_the_database(locked: Home) -> None:
    cookie = locked.sign_in("Granny's phone")
    with writing(locked.engine) as session:
        _, shown = new_token(session, "bedside button", TokenScope.LOG, None, now=locked.clock())
        text = diary_json.to_text(diary_json.export(session, now=locked.clock()))
        device = credentials.devices(session)[0]
    for secret in (device.id, "Granny's phone", "bedside button", "argon2", "signing"):
        assert secret not in text
    base = Path(locked.auth.engine.url.database or "")
    content = b"".join(
        path.read_bytes() for path in base.parent.iterdir() if path.name.startswith(base.name)
    ).decode("latin-1")
    assert device.key_sha256 in content
    for key in (shown, cookie.split(".")[1], PASSCODE):
        assert key not in content
