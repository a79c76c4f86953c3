"""The HTTP interface, which the quick page speaks too: whatever arrives is stored or refused in sentences, never an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from tests.migrated import new_diary
from tests.robustness.hostile import (
    ANYTHING,
    DAYS,
    MOMENTS,
    NEVER_TEXT,
    NUMBERS,
    SHAPES,
    TYPED,
    ZONES,
)
from tests.robustness.test_files import counts
from tests.web.api.test_routes import ROBIN, SAM, Answer, ask
from tracker.domain.schemas import RECORDS, enumeration
from tracker.storage import database, store
from tracker.web.api.paths import TABLES
from tracker.web.api.request_body import MAX_BYTES
from tracker.web.api.routes import api_routes
from tracker.web.api.service import ApiService
from tracker.web.auth.request_guards import TrustedHosts

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from starlette.types import ASGIApp

STORED, REFUSED = {200, 201}, {400, 404, 413, 415, 422}
WORDS = st.sampled_from(sorted(TABLES))
FIELDS = {
    word: sorted([*RECORDS[table].model_fields, "child", "unknown"])
    for word, table in TABLES.items()
}


def with_children(engine: Engine) -> ApiService:
    born = (datetime.now(UTC) - timedelta(days=120)).date().isoformat()
    with database.writing(engine) as session:
        for id_, name in ((ROBIN, "Robin"), (SAM, "Sam")):
            store.record_child(
                session,
                {"id": id_, "name": name, "birth_date": born, "time_zone": "Europe/London"},
                now=datetime.now(UTC),
                by=None,
            )
    return ApiService(engine)


@pytest.fixture(scope="module")
def served_diary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ASGIApp, Engine]]:
    """One diary on SQLite for all that is thrown at it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('http') / 'diary.sqlite3'}"
    new_diary(url)
    engine = database.open_database(url)
    yield Starlette(routes=api_routes(with_children(engine))), engine
    engine.dispose()


@pytest.fixture
def app(engine: Engine) -> ASGIApp:
    """A diary on SQLite, and on PostgreSQL."""
    return Starlette(routes=api_routes(with_children(engine)))


def status_and_body(answer: Answer) -> Answer:
    """Hold an answer to what is promised: stored with what stands, or refused with sentences."""
    status, result = answer
    assert status in STORED | REFUSED, answer
    if status in REFUSED and "text" not in result:
        assert result["stored"] is False
        assert result["problems"]
        assert all(one["problem"] and one["expected"] for one in result["problems"])
    else:
        assert status in REFUSED or result["urgent"] is not None, (
            "the rules failed over what was stored"
        )
    return answer


def usual(word: str, **more: object) -> dict[str, Any]:
    now = datetime.now(UTC)
    own: dict[str, dict[str, object]] = {
        "episodes": {"started_at": (now - timedelta(minutes=5)).isoformat()},
        "check-ins": {"date": now.date().isoformat()},
        "milestones": {"date": now.date().isoformat(), "milestone": "roll", "status": "achieved"},
        "measurements": {"date": now.date().isoformat(), "kind": "weight_g", "value": 7200},
    }
    return {"id": str(uuid4()), "child": ROBIN, **own[word], **more}


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A record with a few answers that may be anything."""
    word = draw(WORDS)
    body = usual(word)
    for field in draw(st.lists(st.sampled_from(FIELDS[word]), min_size=1, max_size=4, unique=True)):
        known = enumeration(RECORDS[TABLES[word]], field)
        words = st.sampled_from([str(one) for one in known]) if known else st.nothing()
        body[field] = draw(words | st.lists(words, max_size=3) | ANYTHING if known else ANYTHING)
    return word, body


@given(answers=bodies(), changes=bodies())
def test_anything_is_stored_or_refused_and_a_refusal_changes_nothing(
    served_diary: tuple[ASGIApp, Engine],
    answers: tuple[str, dict[str, Any]],
    changes: tuple[str, dict[str, Any]],
) -> None:
    app, engine = served_diary
    before = counts(engine)
    status, body = status_and_body(ask(app, "POST", answers[0], answers[1]))
    assert (counts(engine) == before) is (status != 201)
    if status in STORED:
        amended = {name: value for name, value in changes[1].items() if name != "id"}
        state = counts(engine)
        status, _ = status_and_body(ask(app, "PATCH", f"{answers[0]}/{body['id']}", amended))
        assert status in STORED or counts(engine) == state
        status_and_body(ask(app, "DELETE", f"{answers[0]}/{body['id']}"))


@given(
    body=st.binary(max_size=60)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(str.encode),
    word=WORDS,
)
def test_any_bytes_are_refused_in_sentences(
    served_diary: tuple[ASGIApp, Engine], body: bytes, word: str
) -> None:
    assert status_and_body(ask(served_diary[0], "POST", word, body))[0] in REFUSED


HOSTILE = {
    "started_at": (*MOMENTS, *NUMBERS, *SHAPES),
    "logged_at": (*MOMENTS, *NUMBERS),
    "time_zone": (*ZONES, *NUMBERS),
    "duration_s": (*NUMBERS, "12", *SHAPES),
    "jerk_count": NUMBERS,
    "jerk_offsets_s": (*([one] for one in NUMBERS), [[0]], {"0": 1}, [3, 2, 1], "[]"),
    "movements": (*([one] for one in NUMBERS), *SHAPES),
    "clips": (
        [{"sha256": "../../etc/passwd", "media_type": "video/mp4", "bytes": 1}],
        [{"sha256": "0" * 64, "media_type": "text/html", "bytes": 1}],
    ),
    "child": (*NEVER_TEXT, *TYPED[:3], *NUMBERS, *SHAPES),
    "id": (*NEVER_TEXT, *TYPED[:3], *NUMBERS, "../" + ROBIN, ROBIN.upper() + " "),
    "note": (*NEVER_TEXT, "n" * 10_001, 1, None, []),
    "running": (1, "true", None),
}


@pytest.mark.parametrize("field", HOSTILE)
def test_every_hostile_answer_is_stored_or_refused_on_both_databases(
    app: ASGIApp, field: str
) -> None:
    for value in HOSTILE[field]:
        status_and_body(ask(app, "POST", "episodes", usual("episodes", **{field: value})))


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_is_none_or_beyond_all_years_is_refused_on_both_databases(
    app: ASGIApp, day: str
) -> None:
    for word in ("check-ins", "milestones"):
        assert status_and_body(ask(app, "POST", word, usual(word, date=day)))[0] == 422


def test_every_text_comes_back_as_it_was_typed_on_both_databases(app: ASGIApp) -> None:
    for typed, word in zip(TYPED[::3], cycle(TABLES), strict=False):
        answers = usual(
            word,
            note=typed,
            logged_by=typed[:100],
            **({"milestone": typed[:120]} if word == "milestones" else {}),
        )
        status, body = status_and_body(ask(app, "POST", word, answers))
        assert status == 201, body
        assert (body["entry"]["note"], body["entry"]["logged_by"]) == (typed, typed[:100])


def test_what_stands_in_an_address_is_taken_as_words_alone_on_both_databases(app: ASGIApp) -> None:
    for typed in (*NEVER_TEXT, *TYPED[:12]):
        word = quote(typed.encode("utf-8", "surrogatepass"))
        for path in (f"status?child={word}", f"children?child={word}"):
            assert ask(app, "GET", path)[0] in {200, 422}
        for method in ("GET", "PATCH", "DELETE"):
            assert (
                ask(
                    app,
                    method,
                    f"episodes/{typed.replace('?', '')}",
                    {} if method == "PATCH" else None,
                )[0]
                == 404
            )


@pytest.mark.parametrize("typed", [*NEVER_TEXT, *TYPED], ids=ascii)
def test_the_name_in_an_address_is_kept_as_it_stands_or_refused(
    served_diary: tuple[ASGIApp, Engine], typed: str
) -> None:
    status, body = status_and_body(
        ask(
            served_diary[0],
            "POST",
            f"milestones?by={quote(typed.encode('utf-8', 'surrogatepass'))}",
            usual("milestones"),
        )
    )
    assert status in {201, 422}
    if status == 201:
        assert body["entry"]["logged_by"] == typed.encode("utf-8", "surrogatepass").decode(
            "utf-8", "replace"
        )


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "http://[",
        "http://[::1",
        "javascript:1",
        "",
        "http://localhost:8501@evil.example",
        "http://evil.example",
        "\xff",
    ],
)
def test_a_strange_origin_is_refused(served_diary: tuple[ASGIApp, Engine], origin: str) -> None:
    before = counts(served_diary[1])
    app = TrustedHosts(served_diary[0])
    assert ask(app, "POST", "episodes", usual("episodes"), {"origin": origin})[0] == 403
    assert ask(served_diary[0], "GET", "status", None, {"origin": origin})[0] == 403
    assert counts(served_diary[1]) == before


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/json-patch+json",
        "\xff",
        ";",
        "application/xml",
    ],
)
def test_a_body_that_says_it_is_not_json_is_refused(
    served_diary: tuple[ASGIApp, Engine], kind: str
) -> None:
    assert (
        status_and_body(
            ask(served_diary[0], "POST", "episodes", usual("episodes"), {"content-type": kind})
        )[0]
        == 415
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 200_000, 400),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, 400),
        (b'{"note": ' + b"[" * 9 + b"]" * 9 + b"}", 422),
        (b'{"duration_s": ' + b"9" * 4_301 + b"}", 400),
        (b'{"duration_s": 1e99999}', 422),
        (b'{"jerk_offsets_s": [' + b"0," * 150_000 + b"0]}", 422),
        (b'{"' + b'":1,"'.join(str(key).encode() for key in range(20_000)) + b'":1}', 422),
        (b'{"note": "' + b"x" * 600_000 + b'"}', 413),
        (b'{"note": "\\ud800"}', 422),
        (b'{"\\ud800": 1}', 422),
        (b'{"note": "\xed\xa0\x80"}', 400),
        (b'{"note": "a\x00"}', 400),
        (b'{"id": "x", "id": "y"}', 400),
        (b'\xef\xbb\xbf{"note": "x"}', 400),
    ],
    ids=range(14),
)
def test_a_bomb_is_refused_in_sentences(
    served_diary: tuple[ASGIApp, Engine], body: bytes, status: int
) -> None:
    before = counts(served_diary[1])
    whole = (
        body.replace(
            b"{",
            b'{"child": "' + ROBIN.encode() + b'", "started_at": "2026-11-20T03:12:00+00:00", ',
            1,
        )
        if status == 422
        else body
    )
    answer = status_and_body(ask(served_diary[0], "POST", "episodes", whole))
    assert answer[0] == status, answer
    assert sum(len(str(one)) for one in answer[1]["problems"]) < MAX_BYTES
    assert counts(served_diary[1]) == before
