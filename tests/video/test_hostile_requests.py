"""Requests about films as somebody would send them who looks for a way in: each answered in the way the interface describes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.video.clips import make_film
from tests.video.conftest import WREN, Films
from tracker.storage.database import writing
from tracker.storage.models import TokenScope
from tracker.video.service import MOST_UPLOADS
from tracker.web.auth.service import new_token

LONE = "\ud800"


@pytest.mark.parametrize(
    ("range_", "status", "first", "last"),
    [
        ("bytes=0-0", 206, 0, 0),
        ("bytes=-1", 206, -1, None),
        ("bytes=5-999999999999", 206, 5, None),
        ("bytes=9-5", 200, 0, None),
        ("bytes=0-1,3-4", 200, 0, None),
        ("bytes=" + "0-," * 500, 200, 0, None),
        ("bytes=x-y", 200, 0, None),
        ("words=0-1", 200, 0, None),
        ("0-1", 200, 0, None),
        ("bytes=" + "9" * 5_000 + "-", 200, 0, None),
        ("bytes=999999999999-", 416, 0, -1),
        ("bytes=-0", 416, 0, -1),
    ],
)
def test_each_range_has_its_answer_and_none_may_be_kept_or_run(
    films: Films, tmp_path: Path, range_: str, status: int, first: int, last: int | None
) -> None:
    id_ = films.send(make_film(tmp_path / "a.mp4", frames=3), films.entry())
    films.prepare()
    whole = films.ask("GET", f"videos/{id_}/content").body
    answer = films.ask("GET", f"videos/{id_}/content", range=range_)
    assert answer.status == status
    if status != 416:
        assert answer.body == whole[first : None if last is None else last + 1]
    else:
        assert answer.json["problems"][0]["expected"] == f"less than {len(whole)}"
        assert answer.headers["content-range"] == f"bytes */{len(whole)}"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("name", 0, "is not text"),
        ("made_at", [], "is not text"),
        ("note", {}, "is not text"),
        ("note", "x" * 2_001, "is too long"),
        ("note", f"a{LONE}", "contains a NUL character or half a character"),
        ("note", "a\x00", "contains a NUL character or half a character"),
        ("media_type", 0, "This is not a video"),
        ("episode", LONE, "is no id"),
        ("episode", 0, "is no id"),
        ("episode", "../../etc/passwd", "is no id"),
    ],
)
def test_a_field_of_another_kind_is_refused_where_it_stands(
    films: Films, field: str, value: Any, problem: str
) -> None:
    entry = films.entry()
    answer = films.announce(b"0123", **({"episode": entry} | {field: value}))
    assert (answer.status, answer.json["problems"][0]["where"]) == (422, field)
    assert answer.sentence.startswith(problem)
    if field in {"note", "episode"}:
        id_ = films.announce(b"0123", entry).json["id"]
        assert films.ask("PATCH", f"videos/{id_}", {field: value}).status == 422


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "videos", "GET, HEAD, POST"),
        ("POST", "videos/00000000-0000-4000-8000-000000000000", "DELETE, GET, HEAD, PATCH"),
        ("DELETE", "videos/00000000-0000-4000-8000-000000000000/content", "GET, HEAD, PUT"),
    ],
)
def test_a_method_that_an_address_lacks_is_answered_with_those_it_has(
    films: Films, method: str, path: str, allowed: str
) -> None:
    answer = films.ask(method, path)
    assert (answer.status, answer.headers["allow"]) == (405, allowed)
    assert films.ask(method, "videos/a/b/c/d").status == 404


def test_a_token_for_one_child_puts_no_film_into_the_entry_of_another(
    films: Films, tmp_path: Path
) -> None:
    robins, own = films.entry(), films.entry()
    content = make_film(tmp_path / "a.mp4").read_bytes()
    films.send(tmp_path / "a.mp4", own)
    films.prepare()
    with writing(films.home.engine) as session:
        _, key = new_token(session, "wren", TokenScope.VIDEOS, WREN, now=films.home.clock())
    head: dict[str, Any] = {"authorization": f"Bearer {key}"}
    announced: dict[str, object] = {"id": str(uuid4()), "bytes": len(content), "episode": robins}
    announced["sha256"] = hashlib.sha256(content).hexdigest()
    answer = films.ask("POST", "videos", announced, signed_in=False, **head)
    nowhere = str(uuid4())
    unknown = films.ask("POST", "videos", announced | {"episode": nowhere}, signed_in=False, **head)
    assert (answer.status, unknown.status) == (404, 404)
    assert answer.sentence.replace(robins, "") == unknown.sentence.replace(nowhere, "")
    assert "clips" not in films.stored_entry(robins)
    assert len(films.ask("GET", "videos").json["videos"]) == 1
    mine = films.ask("POST", "videos", announced | {"episode": None}, signed_in=False, **head).json[
        "id"
    ]
    moved = films.ask("PATCH", f"videos/{mine}", {"episode": robins}, signed_in=False, **head)
    assert moved.status == 404


def test_half_uploads_by_the_hundred_end_in_a_sentence_until_some_are_over(films: Films) -> None:
    ids = [films.announce(b"%04d" % number).json["id"] for number in range(MOST_UPLOADS)]
    answer = films.announce(b"more")
    assert answer.status == 507
    assert "There are 100 videos on their way" in answer.sentence
    assert films.ask("DELETE", f"videos/{ids[0]}").status == 200
    assert films.announce(b"more").status == 201


def test_another_site_s_page_changes_and_reads_nothing(films: Films, tmp_path: Path) -> None:
    id_ = films.send(make_film(tmp_path / "a.mp4"), films.entry())
    films.prepare()
    evil: dict[str, Any] = {"origin": "https://evil.example", "sec_fetch_site": "cross-site"}
    for path in (f"videos/{id_}/content", f"videos/{id_}/stills/0", "videos"):
        assert films.ask("GET", path, **evil).status == 403, path
