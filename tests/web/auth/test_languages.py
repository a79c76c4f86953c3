"""The pages before the diary are in the device's language: no English is left in the pseudo-locale."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette

from tests.localization.test_catalogue import outside_brackets
from tests.web.auth.conftest import PASSCODE, Home
from tests.web.auth.test_join import code_of, devices, scan
from tracker.storage.database import writing
from tracker.storage.invitations import VALID_FOR
from tracker.storage.preferences import set_region
from tracker.web.auth.login.certificate_page import CertificatePage
from tracker.web.auth.login.words import PAGE_TEXTS
from tracker.web.local_authority import AuthorityFiles, make_authority

PSEUDO = "no-session; diary_device=" + quote('{"region": "en-XA"}', safe="")
"""What stands in the cookie header after the session's name: a device that chose the pseudo-locale."""

NAMES = {"movement-diary", "passcode", "certificate", "Granny", "localhost", "https", "quick"}
"""Names, commands and addresses."""


def english(body: str) -> set[str]:
    """Return the words of a page that did not come from the catalogue."""
    shown = re.findall(r'(?:placeholder|alt|aria-label|title)="([^"]*)"', body)
    text = re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", body, flags=re.DOTALL)
    rest = outside_brackets(unescape(" ".join([text, *shown])))
    return set(re.findall(r"[A-Za-z][a-z-]+", rest)) - NAMES


def test_the_sign_in_page_and_its_refusals_are_in_the_device_s_language(locked: Home) -> None:
    page = locked.ask("/login?out", cookie=PSEUDO)
    assert '<html lang="en-XA">' in page.body
    wrong = [locked.post_form("/login", PSEUDO, passcode="wrong") for _try in range(6)]
    assert [one.status for one in wrong] == [401] * 4 + [429] * 2
    no_form = locked.ask("/login", "POST", cookie=PSEUDO)
    assert no_form.status == 415
    for answer in (page, *wrong, no_form):
        assert 'role="alert"' in answer.body
        assert english(answer.body) == set()


def test_who_holds_the_device_and_signing_out_are_asked_in_its_language(locked: Home) -> None:
    session = locked.sign_in()
    cookie = PSEUDO.replace("no-session", session)
    for path, document in (("/who", "who"), ("/logout", "logout")):
        body = locked.ask(path, cookie=cookie).body
        assert body.count("⟦") >= len(PAGE_TEXTS[document]), path
        assert english(body) == set(), path


def test_a_code_is_refused_in_the_phone_s_language(locked: Home) -> None:
    used, old = code_of(locked), code_of(locked)
    assert scan(locked, used).status == 303
    locked.clock.at += VALID_FOR + timedelta(seconds=1)
    statuses = []
    for code in (used, old, "nonsense"):
        answer = scan(locked, code, cookie=PSEUDO)
        statuses.append(answer.status)
        assert english(answer.body) == set(), code
        assert 'role="alert"' in answer.body
    assert statuses == [410, 410, 401]
    joined = locked.ask("/join", cookie=PSEUDO.replace("no-session", locked.sign_in()))
    assert joined.body.count("⟦") >= len(PAGE_TEXTS["joined"])
    assert english(joined.body) == set()


def test_the_page_of_the_certificate_is_in_the_device_s_language(
    locked: Home, tmp_path: Path
) -> None:
    files = AuthorityFiles(tmp_path / "authority")
    locked.app = Starlette(routes=CertificatePage(locked.auth, files).routes())
    without = locked.ask("/certificate", cookie=PSEUDO).body
    assert english(without) == set()
    make_authority(files, locked.clock())
    body = locked.ask("/certificate", cookie=PSEUDO).body
    assert body.count("⟦") >= len(PAGE_TEXTS["certificate"])
    fingerprint = r"\b(?:[0-9A-F]{2}:)+[0-9A-F]{2}\b"
    assert english(re.sub(fingerprint, " ", body)) == set()


def test_a_page_without_a_choice_follows_the_family_then_the_browser(locked: Home) -> None:
    first = locked.ask("/login", accept_language="de-DE, en-US;q=0.5")
    assert '<html lang="en-US">' in first.body
    with writing(locked.engine) as session:
        set_region(session, "en-GB", now=locked.clock(), by=None)
    assert '<html lang="en-GB">' in locked.ask("/login", accept_language="en-US").body


def test_a_refusal_before_any_page_is_in_the_device_s_language(locked: Home) -> None:
    unsigned = locked.ask("/static/x.js", cookie=PSEUDO)
    elsewhere = locked.ask("/", cookie=PSEUDO, host="evil.example")
    assert (unsigned.status, elsewhere.status) == (401, 421)
    for answer in (unsigned, elsewhere):
        assert "⟦" in answer.body
        assert english(answer.body) == set()


def test_the_name_of_a_device_is_in_its_language(locked: Home) -> None:
    locked.post_form("/login", PSEUDO, passcode=PASSCODE)
    scan(locked, code_of(locked))
    assert [one.name[0] for one in devices(locked)].count("⟦") == 1
