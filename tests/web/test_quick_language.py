"""The quick page and the wall in the language of the device, else of the family, else of the browser."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from starlette.applications import Starlette

from tracker.localization.region import find_region, in_region
from tracker.storage import database, store
from tracker.web.quick import PAGES, page, quick_routes

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from starlette.types import Message

PSEUDO = {"cookie": "diary_device=" + quote(json.dumps({"region": "en-XA"}))}


def answer(engine: Engine, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Return status, headers and body of one of the routes."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    rows = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": path, "headers": rows}
    asyncio.run(
        Starlette(routes=quick_routes(engine))(scope | {"query_string": b""}, receive, send)
    )
    fields = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], fields, sent[1]["body"].decode()


def words(document: str) -> dict[str, Any]:
    """Return the words that a page's scripts read."""
    listed = re.search(r'<script type="application/json" id="words">(.*?)</script>', document)
    assert listed
    return dict(json.loads(listed[1]))


def test_a_page_speaks_as_the_device_then_the_family_then_the_browser(
    sqlite_engine: Engine,
) -> None:
    def region(**headers: str) -> tuple[str, bool]:
        document = answer(sqlite_engine, "/quick", **headers)[2]
        lang = re.search(r'<html lang="([^"]+)"', document)
        assert lang
        return lang[1], words(document)["region"]["has24HourClock"]

    assert region(accept_language="en-US,en;q=0.9") == ("en-US", False)
    assert region(accept_language="fr-FR") == ("en-GB", True)
    with database.writing(sqlite_engine) as session:
        store.set_region(session, "en-GB", now=datetime.now(UTC), by=None)
    assert region(accept_language="en-US,en;q=0.9") == ("en-GB", True)
    assert region(accept_language="en-US", **PSEUDO) == ("en-XA", True)


@pytest.mark.parametrize("path", PAGES)
def test_a_copy_in_another_language_is_not_taken_for_the_page(
    sqlite_engine: Engine, path: str
) -> None:
    british = answer(sqlite_engine, path, accept_language="en-GB")[1]
    tag = british["etag"]
    assert answer(sqlite_engine, path, accept_language="en-GB", if_none_match=tag)[0] == 304
    status, headers, document = answer(sqlite_engine, path, if_none_match=tag, **PSEUDO)
    assert (status, "⟦" in document) == (200, True)
    policy = "content-security-policy"
    assert headers[policy] == british[policy], "one script for all languages"
    assert headers["vary"] == british["vary"] == "accept-encoding, accept-language, cookie"


def test_each_region_spells_what_the_page_asks_and_keeps_what_it_stores() -> None:
    skin = {}
    for code in ("en-GB", "en-US"):
        region = find_region(code)
        assert region
        with in_region(region):
            questions = words(page()[0])["questions"]
        (skin[code],) = (one for one in questions if one["field"] == "colour")
    assert (skin["en-GB"]["words"], skin["en-US"]["words"]) == ("Skin colour", "Skin color")
    assert ["grey", "grey"] in skin["en-GB"]["answers"]
    assert ["grey", "gray"] in skin["en-US"]["answers"]


def test_scripts_that_are_loaded_alone_and_the_home_screen_speak_it_too(
    sqlite_engine: Engine,
) -> None:
    films = answer(sqlite_engine, "/quick/films.js", **PSEUDO)[2]
    assert films.startswith('const FILM_TEXT = {"add":"⟦Ádd á vídéó')
    forget = answer(sqlite_engine, "/quick/forget.js", **PSEUDO)[2]
    assert forget.startswith('const WORDS = {"text":{"aBaby":"⟦Bábý {number}')
    manifest = json.loads(answer(sqlite_engine, "/manifest.webmanifest", **PSEUDO)[2])
    assert (manifest["short_name"][:2], manifest["start_url"]) == ("⟦D", "quick")


def test_a_text_may_be_bold_and_lead_into_the_diary_and_nothing_else() -> None:
    document = page()[0]
    assert '<p class="card">This page needs JavaScript.' in document
    assert 'log in the <a href="./">diary</a>.</p></noscript>' in document
    assert "Scroll down and tap <b>Add to Home Screen</b>, then <b>Add</b>." in document
    assert "You don&#x27;t see it?" in document
