"""What the pages about videos read: the list in words, the rhythm of taps, and the zip for a visit."""

from __future__ import annotations

import asyncio
import io
import json
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers

from tests.localization.test_catalogue import outside_brackets
from tests.video.clips import make_film
from tests.video.conftest import ROBIN, WREN, Answer, Films
from tracker.localization.pseudo import OPENING
from tracker.localization.region import PSEUDO
from tracker.storage.database import writing
from tracker.storage.models import TokenScope
from tracker.web.auth.middleware import AuthMiddleware
from tracker.web.auth.service import new_token
from tracker.web.watch import FILES, FOLDER, watch_routes
from tracker.web.watch.words import SHARED

if TYPE_CHECKING:
    from starlette.types import Message


class Pages:
    """The pages about videos behind the gate."""

    def __init__(self, films: Films) -> None:
        inner = Starlette(routes=watch_routes(films.service))
        self.app = AuthMiddleware(inner, films.home.auth, films.home.clock)
        self.cookie = films.cookie

    def ask(
        self, path: str, method: str = "GET", body: bytes = b"", cookie: str = "", bearer: str = ""
    ) -> Answer:
        place, _, query = path.partition("?")
        headers = {
            "host": "localhost:8501",
            "content-type": "application/json",
            "cookie": f"diary_session={cookie}",
        } | ({"authorization": f"Bearer {bearer}"} if bearer else {})
        scope = {
            "type": "http",
            "method": method,
            "path": place,
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "scheme": "http",
            "client": ("192.168.1.50", 50_000),
            "server": ("192.168.1.20", 8501),
        }
        coming: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        sent: list[Message] = []

        async def receive() -> Message:
            return coming.pop() if coming else await asyncio.Future()

        async def send(message: Message) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        content = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(sent[0]["status"], Headers(raw=sent[0]["headers"]), content)


@pytest.fixture
def pages(films: Films) -> Pages:
    return Pages(films)


def a_film(films: Films, tmp_path: Path, **answers: object) -> str:
    film = films.send(make_film(tmp_path / "a.mp4"), films.entry(**answers), note="in the cot")
    films.prepare()
    return film


@pytest.mark.parametrize("scope", TokenScope)
def test_a_token_opens_no_page_whatever_its_scope(
    films: Films, pages: Pages, scope: TokenScope
) -> None:
    with writing(films.home.engine) as session:
        _, key = new_token(session, "program", scope, None, now=films.home.clock())
    for path in ("/video/watch", f"/videos/list?child={ROBIN}", "/videos/visit.zip?id=x"):
        assert pages.ask(path, bearer=key).status == 303, path


def test_nobody_sees_the_pages_or_their_data_without_signing_in(pages: Pages) -> None:
    for path in (*FILES, f"/videos/list?child={ROBIN}", "/videos/visit.zip?id=x"):
        assert pages.ask(path).status == 303, path


def test_a_page_runs_only_scripts_of_this_diary(films: Films, pages: Pages) -> None:
    for path, (_, media_type) in FILES.items():
        answer = pages.ask(path, cookie=films.cookie)
        assert answer.status == 200
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        if media_type == "text/html":
            text = answer.body.decode()
            assert "<style" not in text
            assert " style=" not in text
            own = text.count('<script src="video/')
            assert text.count("<script") == own + text.count('<script type="application/json"')


def words_of(document: str) -> list[str]:
    """The texts and the labels of a document, without its scripts."""
    plain = re.sub(r"<script.*?</script>", "", document, flags=re.DOTALL)
    labels = re.findall(r'(?:aria-label|alt)="([^"]*)"', plain)
    return [text.strip() for text in [*re.split(r"<[^>]*>", plain), *labels] if text.strip()]


@pytest.mark.parametrize("path", [path for path in FILES if "." not in path])
def test_every_word_of_a_page_comes_from_the_catalogue(
    films: Films, pages: Pages, path: str
) -> None:
    region = quote(json.dumps({"region": PSEUDO}))
    answer = pages.ask(path, cookie=f"{films.cookie}; diary_device={region}")
    document = answer.body.decode()
    assert f'<html lang="{PSEUDO}"' in document
    assert [
        text for text in words_of(document) if re.search("[A-Za-z]{2}", outside_brackets(text))
    ] == []
    listed = re.search(r'id="words">(.*?)</script>', document)
    assert listed
    words = json.loads(listed[1])
    assert [text for text in words.values() if not text.startswith(OPENING)] == []
    name = FILES[path][0].removesuffix(".html")
    scripts = "".join(
        (FOLDER / f"{one}.js").read_text(encoding="utf-8")
        for one in (name, "common", *(("taps",) if name == "watch" else ()))
    )
    assert set(re.findall(r"\bwords\.([a-zA-Z]+)", scripts)) <= words.keys()
    assert "{{" not in document
    used = set(re.findall(r"\bwords\.([a-zA-Z]+)", scripts)) | set(
        re.findall(r"\{\{(\w+)\}\}", (FOLDER / f"{name}.html").read_text(encoding="utf-8"))
    )
    assert words.keys() - SHARED.keys() <= used, "a text that nobody sees"


def test_what_a_page_is_told_is_in_the_language_of_the_device(
    films: Films, pages: Pages, tmp_path: Path
) -> None:
    a_film(films, tmp_path)
    cookie = f"{films.cookie}; diary_device={quote(json.dumps({'region': PSEUDO}))}"
    (caption,) = json.loads(pages.ask(f"/videos/list?child={ROBIN}", cookie=cookie).body)["videos"]
    assert caption["state"].startswith(OPENING)
    taps = json.dumps({"offsets_s": [1], "playback_rate": 1}).encode()
    answer = pages.ask("/videos/rhythm", "POST", body=taps, cookie=cookie)
    assert json.loads(answer.body)["sentence"].startswith(OPENING)
    broken = pages.ask("/videos/rhythm", "POST", body=b"{", cookie=cookie)
    nobody = pages.ask("/videos/list?child=nobody", cookie=cookie)
    assert [one.status for one in (broken, nobody)] == [400, 404]
    for one in (broken, nobody):
        assert json.loads(one.body)["problem"].startswith(OPENING)
    for odd in ("%7B", "[1]", "%22x", quote(json.dumps({"region": ["x"]}))):
        cookie = f"{films.cookie}; diary_device={odd}"
        assert pages.ask(f"/videos/list?child={ROBIN}", cookie=cookie).status == 200


def test_a_video_is_described_by_what_was_answered(
    films: Films, pages: Pages, tmp_path: Path
) -> None:
    film = a_film(films, tmp_path, movements=["jerk"], state="asleep")
    body = json.loads(pages.ask(f"/videos/list?child={ROBIN}", cookie=films.cookie).body)
    (caption,) = body["videos"]
    assert (caption["id"], caption["is_here"], len(caption["stills"])) == (film, True, 8)
    assert (caption["title"], caption["state"], caption["length"]) == ("Jerk", "asleep", "1 s")
    assert caption["when"].startswith("entry of ")
    assert caption["age"].endswith(" old")
    assert caption["note"] == "in the cot"


def test_what_nobody_answered_is_not_answered(films: Films, pages: Pages, tmp_path: Path) -> None:
    a_film(films, tmp_path)
    body = json.loads(pages.ask(f"/videos/list?child={ROBIN}", cookie=films.cookie).body)
    assert body["videos"][0]["state"] == "asleep or awake: not answered"


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{",
        b'{"offsets_s": [1, "two"], "playback_rate": 1}',
        b'{"offsets_s": [-1], "playback_rate": 1}',
        b'{"offsets_s": [1], "playback_rate": 3}',
        b'{"playback_rate": 1}',
    ],
)
def test_what_is_no_list_of_taps_is_refused_in_words(
    films: Films, pages: Pages, body: bytes
) -> None:
    answer = pages.ask(
        "/videos/rhythm",
        "POST",
        body=body,
        cookie=films.cookie,
    )
    assert 400 <= answer.status < 500
    assert json.loads(answer.body)["problem"].endswith(".")


def test_taps_come_back_as_a_sentence_and_change_nothing(films: Films, pages: Pages) -> None:
    entry = films.entry()
    taps: dict[str, Any] = {"offsets_s": [n * 0.5 for n in range(15)], "playback_rate": 0.25}
    answer = pages.ask(
        "/videos/rhythm",
        "POST",
        body=json.dumps(taps).encode(),
        cookie=films.cookie,
    )
    assert json.loads(answer.body)["sentence"].startswith("15 taps: about 2.0 a second")
    assert "jerk_offsets_s" not in films.stored_entry(entry)


def test_the_zip_names_nothing_that_markup_could_misread(
    films: Films, pages: Pages, tmp_path: Path
) -> None:
    film = films.send(make_film(tmp_path / "a.mp4"), films.entry(), note="<b>&amp</b>")
    films.prepare()
    answer = pages.ask(f"/videos/visit.zip?child={ROBIN}&id={film}", cookie=films.cookie)
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith('attachment; filename="videos-Robin-')
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.testzip() is None
        assert "&lt;b&gt;&amp;amp&lt;/b&gt;" in archive.read("index.html").decode()
        assert archive.read("videos/01.mp4")[4:8] == b"ftyp"


@pytest.mark.parametrize("child", [ROBIN, WREN])
def test_a_zip_of_nothing_is_refused_in_words(films: Films, pages: Pages, child: str) -> None:
    for query in ("", f"&id={ROBIN}", "&id=x" * 51):
        answer = pages.ask(f"/videos/visit.zip?child={child}{query}", cookie=films.cookie)
        assert answer.status in {404, 422}
        assert json.loads(answer.body)["problem"].endswith(".")


def test_a_video_of_another_child_is_in_no_zip(films: Films, pages: Pages, tmp_path: Path) -> None:
    film = a_film(films, tmp_path)
    answer = pages.ask(f"/videos/visit.zip?child={WREN}&id={film}", cookie=films.cookie)
    assert answer.status == 404
