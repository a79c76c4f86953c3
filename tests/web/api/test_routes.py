from __future__ import annotations

import asyncio
import gzip
import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from tests.builders import a_child, a_diary
from tracker.clinical.assess import assess
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.domain.age import format_age
from tracker.domain.questions import DURATION_CHOICES, QUICK_EPISODE
from tracker.domain.vocabulary import Urgency
from tracker.storage import database, store
from tracker.web.api.request_body import MAX_BYTES
from tracker.web.api.routes import api_routes
from tracker.web.api.service import ApiService
from tracker.web.api.videos import video_routes
from tracker.web.auth.request_guards import TrustedHosts
from tracker.web.quick import PAGES, page, quick_routes
from tracker.web.quick.page_words import AT_ONCE, LONG_S

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from starlette.types import ASGIApp, Message

HOST = {"host": "localhost:8501"}
JSON = {"content-type": "application/json"}
ROBIN = "11111111-1111-4111-8111-111111111111"
SAM = "22222222-2222-4222-8222-222222222222"
Answer = tuple[int, dict[str, Any]]


async def answered(
    app: ASGIApp, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
) -> Answer:
    """Return what the application answers; a body that is not bytes is sent as JSON."""
    sent: list[Message] = []
    place, _, query = path.partition("?")
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    answers = HOST | JSON | (headers or {})
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": f"/api/v1/{place}" if not place.startswith("/") else place,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in answers.items()],
    }
    parts = iter([{"type": "http.request", "body": raw, "more_body": False}])

    async def receive() -> Message:
        return next(parts, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    text = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], json.loads(text) if text.startswith(b"{") else {"text": text.decode()}


async def dropped(app: ASGIApp, method: str, path: str) -> int:
    """Return the status of what the application would answer a phone that leaves in the middle of what it says."""
    sent: list[Message] = []
    parts = iter([{"type": "http.request", "body": b"{", "more_body": True}])

    async def receive() -> Message:
        return next(parts, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(name.encode(), value.encode()) for name, value in (HOST | JSON).items()]
    await app(
        {
            "type": "http",
            "method": method,
            "path": f"/api/v1/{path}",
            "query_string": b"",
            "headers": headers,
        },
        receive,
        send,
    )
    return int(sent[0]["status"])


def ask(
    app: ASGIApp, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
) -> Answer:
    """Ask the application once."""
    return asyncio.run(answered(app, method, path, body, headers))


def ask_at_once(app: ASGIApp, *rows: tuple[str, str, object]) -> list[Answer]:
    """Ask the application several things at the same time: method, path, body."""

    async def all_of_them() -> list[Answer]:
        return await asyncio.gather(*(answered(app, *one) for one in rows))

    return asyncio.run(all_of_them())


def ago(minutes: float) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()


def episode(minutes_ago: float = 5, **more: object) -> dict[str, object]:
    return {"id": str(uuid4()), "started_at": ago(minutes_ago), **more}


@pytest.fixture
def app(engine: Engine) -> ASGIApp:
    """The interface to a diary of one baby, four months old."""
    now = datetime.now(UTC)
    with database.writing(engine) as session:
        store.record_child(
            session,
            {
                "id": ROBIN,
                "name": "Robin",
                "birth_date": (now - timedelta(days=120)).date().isoformat(),
                "time_zone": "Europe/London",
            },
            now=now,
            by=None,
        )
    return Starlette(routes=api_routes(ApiService(engine)))


@pytest.fixture
def two_babies(app: ASGIApp, engine: Engine) -> ASGIApp:
    now = datetime.now(UTC)
    with database.writing(engine) as session:
        store.record_child(
            session,
            {
                "id": SAM,
                "name": "Sam",
                "birth_date": (now - timedelta(days=30)).date().isoformat(),
                "time_zone": "Europe/London",
            },
            now=now,
            by=None,
        )
    return app


@pytest.mark.parametrize(("method", "path"), [("POST", "episodes"), ("PATCH", f"episodes/{ROBIN}")])
def test_a_phone_that_leaves_in_the_middle_of_an_entry_is_no_fault_of_the_program(
    app: ASGIApp, method: str, path: str
) -> None:
    assert asyncio.run(dropped(app, method, path)) == 400


def test_a_retry_is_one_record_and_other_content_under_its_id_changes_nothing(app: ASGIApp) -> None:
    answers = episode(state="asleep")
    assert ask(app, "POST", "episodes", answers)[0] == 201
    assert ask(app, "POST", "episodes", answers)[0] == 200
    status, body = ask(app, "POST", "episodes", answers | {"state": "awake"})
    assert (status, body["entry"]["state"]) == (200, "asleep")
    assert len(ask(app, "GET", "status")[1]["recent"]) == 1


@pytest.mark.parametrize(
    ("word", "answers"),
    [
        ("check-ins", {"watched": "most", "episodes_seen": "none"}),
        ("milestones", {"milestone": "roll", "status": "achieved"}),
    ],
)
def test_a_day_and_a_skill_are_recorded_the_same_way(
    app: ASGIApp, word: str, answers: dict[str, object]
) -> None:
    today = ask(app, "GET", "status")[1]["today"]
    record = answers | {"id": str(uuid4()), "date": today}
    assert [ask(app, "POST", word, record)[0] for _ in range(2)] == [201, 200]
    assert ask(app, "GET", "status")[1]["checked_in_today"] is (word == "check-ins")


def test_twenty_phones_at_once_are_each_told_what_became_of_their_own_entry(app: ASGIApp) -> None:
    rows = [episode(minutes) for minutes in range(1, 18)]
    wrong, twice = episode(1, state="dreaming"), rows[0]
    answers = ask_at_once(
        app,
        *(("POST", "episodes", one) for one in (*rows, wrong, twice)),
        ("PATCH", f"episodes/{uuid4()}", {"note": "x"}),
    )
    assert [value["entry"]["id"] for _, value in answers[:17]] == [one["id"] for one in rows]
    assert sorted([answers[0][0], answers[18][0]]) == [200, 201]
    assert {status for status, _ in answers[1:17]} == {201}
    assert (answers[17][0], answers[17][1]["problems"][0]["where"], answers[19][0]) == (
        422,
        "state",
        404,
    )
    assert len(ask(app, "GET", "status")[1]["last_24_h"]) == len(rows)


def test_an_episode_is_stopped_then_removed_and_stays_to_be_brought_back(app: ASGIApp) -> None:
    answers = episode(1, running=True)
    ask(app, "POST", "episodes?by=Mum", answers)
    running = ask(app, "GET", "status")[1]["running"]
    assert (running["id"], datetime.fromisoformat(running["started_at"])) == (
        answers["id"],
        datetime.fromisoformat(str(answers["started_at"])),
    )
    stopped = ask(
        app,
        "PATCH",
        f"episodes/{answers['id']}?by=Dad",
        {"running": False, "duration_s": 41.5, "duration_precision": "measured"},
    )[1]["entry"]
    assert (stopped["duration_s"], stopped["logged_by"], "running" in stopped) == (
        41.5,
        "Mum",
        False,
    )
    assert ask(app, "GET", "status")[1]["running"] is None

    removed = ask(app, "DELETE", f"episodes/{answers['id']}")[1]["entry"]
    assert removed["removed_why"] == "mistake"
    assert ask(app, "GET", "status")[1]["last_episode_at"] is None
    assert ask(app, "DELETE", f"episodes/{answers['id']}")[0] == 200
    assert (
        "removed_at"
        not in ask(
            app, "PATCH", f"episodes/{answers['id']}", {"removed_at": None, "removed_why": None}
        )[1]["entry"]
    )


def test_an_emergency_answer_is_told_at_once_with_what_to_do(app: ASGIApp) -> None:
    answers = episode()
    assert ask(app, "POST", "episodes", answers)[1]["urgent"] == []
    first = ask(app, "PATCH", f"episodes/{answers['id']}", {"colour": "blue"})[1]["urgent"][0]
    assert (first["urgency"], first["title"]) == (
        "emergency_now",
        "Breathing stopped or struggled, or blue or grey",
    )
    assert first["do"].startswith("Call your emergency number now")
    assert ask(app, "GET", "status")[1]["urgency"] == "emergency_now"
    assert ask(app, "PATCH", f"episodes/{answers['id']}", {"colour": None})[1]["urgent"] == []


def test_a_warning_is_worded_for_the_device_then_the_family_then_the_browser(
    app: ASGIApp, engine: Engine
) -> None:
    at = datetime.now(UTC).replace(hour=0, minute=30, second=0, microsecond=0)
    moment = {"started_at": (at - timedelta(hours=9)).isoformat(), "time_zone": "UTC"}
    ask(app, "POST", "episodes", episode() | moment | {"colour": "blue"})

    def line(**headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return str(ask(app, "GET", "status", headers=named)[1]["warning"]["entries"][0])

    chosen = "diary_device=" + quote(json.dumps({"region": "en-US"}))
    assert "15:30" in line()
    assert "3:30\u00a0PM" in line(accept_language="en-US,en;q=0.9")
    with database.writing(engine) as session:
        store.set_region(session, "en-GB", now=datetime.now(UTC), by=None)
    assert "15:30" in line(accept_language="en-US,en;q=0.9")
    assert "3:30\u00a0PM" in line(cookie=chosen)
    assert "15:30" in line(cookie="diary_device=[[[")


def test_what_was_saved_stays_saved_when_the_rules_fail(
    app: ASGIApp, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_diary: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tracker.web.api.service.assess", broken)
    answers = episode()
    status, body = ask(app, "POST", "episodes", answers)
    assert (status, body["urgent"]) == (201, None)
    with database.reading(engine) as session:
        assert store.read(session, "episodes", str(answers["id"]))


def test_taps_come_back_described(app: ASGIApp) -> None:
    result = ask(app, "POST", "episodes", episode(jerk_offsets_s=[n * 1.0 for n in range(15)]))[1]
    assert (
        result["rhythm"]
        == "15 taps, about one every 1.0 s (1.0 a second). The rhythm of the taps was steady."
    )
    assert "rhythm" not in ask(app, "POST", "episodes", episode())[1]


def test_taps_along_a_video_are_marked_and_taps_of_the_pad_take_the_mark_away(
    app: ASGIApp,
) -> None:
    entry = episode(source="app", video="on_phone")
    ask(app, "POST", "episodes", entry)
    path, taps = f"episodes/{entry['id']}", [0.2 * n for n in range(15)]
    changes = {"jerk_offsets_s": taps, "source": "taps-from-video:0.25"}
    answer = ask(app, "PATCH", path, changes)[1]
    assert answer["entry"]["source"] == "app taps-from-video:0.25"
    assert answer["rhythm"].startswith("15 taps: about 5.0 a second in the video")
    answer = ask(app, "PATCH", path, {"source": "video-on:Mum"})[1]
    assert answer["entry"]["source"] == "app video-on:Mum taps-from-video:0.25"
    answer = ask(app, "PATCH", path, {"jerk_offsets_s": [1.0, 2.0]})[1]
    assert answer["entry"]["source"] == "app video-on:Mum"
    status, answer = ask(app, "PATCH", path, {"source": "video-on:" + "x" * 200})
    assert (status, answer["problems"][0]["where"]) == (422, "source")


def test_a_size_that_does_not_fit_is_stored_and_asked_about(app: ASGIApp) -> None:
    size = {"kind": "head_circumference_cm", "value": 41}
    days = [(datetime.now(UTC) - timedelta(days=ago)).date().isoformat() for ago in (9, 2)]
    status, body = ask(app, "POST", "measurements", size | {"date": days[0]})
    assert (status, body["questions"]) == (201, [])
    status, body = ask(app, "POST", "measurements", size | {"date": days[1], "value": 45.2})
    assert status == 201
    (question,) = body["questions"]
    assert question.startswith("45.2 cm is 4.2 cm more than on ")
    assert body["entry"]["value"] == 45.2
    status, body = ask(app, "PATCH", f"measurements/{body['id']}", {"value": 41.4})
    assert (status, body["questions"], body["entry"]["value"]) == (200, [], 41.4)
    assert "questions" not in ask(app, "POST", "episodes", episode())[1]
    assert "questions" not in ask(app, "DELETE", f"measurements/{body['id']}")[1]


def test_with_several_babies_the_child_must_be_named_and_nothing_is_guessed(
    two_babies: ASGIApp,
) -> None:
    status, body = ask(two_babies, "POST", "episodes", episode())
    assert (status, body["problems"][0]["where"]) == (422, "child")
    assert ask(two_babies, "GET", "status")[0] == 422
    assert ask(two_babies, "POST", "episodes", episode(child="Sam"))[0] == 422
    answers = episode(child=SAM)
    assert ask(two_babies, "POST", "episodes", answers)[1]["child"] == SAM
    assert (
        ask(two_babies, "PATCH", f"episodes/{answers['id']}", {"child": ROBIN})[1]["child"] == ROBIN
    )
    assert (
        ask(two_babies, "GET", f"status?child={SAM}")[1]["recent"],
        len(ask(two_babies, "GET", f"status?child={ROBIN}")[1]["recent"]),
    ) == ([], 1)


def test_babies_are_told_apart_by_initial_and_colour(two_babies: ASGIApp) -> None:
    body = ask(two_babies, "GET", "children")[1]["children"]
    assert [(one["name"], one["initial"]) for one in body] == [("Robin", "R"), ("Sam", "S")]
    assert len({one["colour"] for one in body}) == 2


def test_every_problem_is_told_at_once_and_nothing_is_stored(app: ASGIApp) -> None:
    wrong = {
        "started_at": "2026-11-22T03:12:00",
        "state": "dreaming",
        "mood": "fine",
        "duration_s": -1,
    }
    status, body = ask(app, "POST", "episodes", wrong)
    assert status == 422
    assert {problem["where"] for problem in body["problems"]} == {
        "started_at",
        "state",
        "mood",
        "duration_s",
    }
    assert ask(app, "GET", "status")[1]["last_episode_at"] is None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"a": NaN}', 400),
        (b'{"note": "a", "note": "b"}', 400),
        (b'{"note": ' + b"9" * 5000 + b"}", 400),
        (b"[" * 100_000 + b"]" * 100_000, 400),
        (b"[]", 422),
        (b'"words"', 422),
        (b'{"note": ' + b"[" * 20 + b"]" * 20 + b"}", 422),
        (b'{"note": "\\ud800"}', 422),
        (b'{"\\ud800": 1}', 422),
        (b'{"note": "a\\u0000b"}', 422),
        (b'{"child": "\\u0000"}', 422),
        (b'{"child": ["x"]}', 422),
        (b'{"duration_s": 1e999}', 422),
        (b'{"started_at": "9999-12-31T23:59:59-12:00"}', 422),
        (b'{"started_at": "0001-01-01T00:00:00+14:00"}', 422),
        (b'{"note": "' + b"x" * MAX_BYTES + b'"}', 413),
    ],
    ids=lambda value: str(value[:40]) if isinstance(value, bytes) else str(value),
)
def test_a_broken_body_is_refused_in_words(app: ASGIApp, body: bytes, status: int) -> None:
    reply = ask(app, "POST", "episodes", body)
    assert (reply[0], reply[1]["stored"]) == (status, False)
    assert reply[1]["problems"]


def test_only_json_is_taken_and_only_from_our_own_pages(app: ASGIApp) -> None:
    app, answers = TrustedHosts(app), episode()
    assert ask(app, "POST", "episodes", answers, {"content-type": "text/plain"})[0] == 415
    for origin in ("https://evil.example", "null", "http://localhost:9999"):
        assert ask(app, "POST", "episodes", answers, {"origin": origin})[0] == 403
        assert ask(app, "DELETE", f"episodes/{answers['id']}", None, {"origin": origin})[0] == 403
        assert ask(app, "GET", "status", None, {"origin": origin})[0] == 403
    assert ask(app, "POST", "episodes", answers, {"origin": "http://localhost:8501"})[0] == 201


@pytest.mark.parametrize(
    "record", ["6a54eb04-b348-405c-9a86-fcb6230c8bf2", "none", "a%00b", "..", "\x00", "é"]
)
def test_an_unknown_entry_is_not_found(app: ASGIApp, record: str) -> None:
    assert ask(app, "PATCH", f"episodes/{record}", {"note": "x"})[0] == 404
    assert ask(app, "DELETE", f"episodes/{record}")[0] == 404


def test_the_id_of_an_entry_cannot_be_changed_nor_a_name_be_anything(app: ASGIApp) -> None:
    answers = episode()
    ask(app, "POST", "episodes", answers)
    assert ask(app, "PATCH", f"episodes/{answers['id']}", {"id": str(uuid4())})[0] == 422
    assert [
        ask(app, "PATCH", f"episodes/{answers['id']}?by={name}", {"note": "x"})[0]
        for name in ("%00", "x" * 101, "%ED%A0%80", "Mum")
    ][0::3] == [422, 200]


def test_a_phone_whose_clock_runs_ahead_is_still_heard_by_the_rules(app: ASGIApp) -> None:
    ahead = (datetime.now(UTC) + timedelta(minutes=4)).isoformat()
    assert (
        ask(
            app,
            "POST",
            "episodes",
            {"id": str(uuid4()), "started_at": ahead, "logged_at": ahead, "colour": "blue"},
        )[1]["urgent"]
        != []
    )
    assert ask(app, "GET", "status")[1]["minutes_since"] == 0


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
FIELDS = [
    *QUICK_EPISODE,
    "id",
    "child",
    "started_at",
    "time_zone",
    "duration_s",
    "jerk_offsets_s",
    "note",
    "logged_at",
    "running",
    "clips",
]


@given(st.dictionaries(st.sampled_from([*FIELDS, "x"]), ANYTHING, max_size=5))
def test_no_body_whatever_is_an_error_of_ours(app: ASGIApp, body: dict[str, object]) -> None:
    assert ask(app, "POST", "episodes", {"started_at": ago(3), **body})[0] in {201, 422}


def test_the_description_names_every_request_and_every_answer_of_an_episode(app: ASGIApp) -> None:
    status, body = ask(app, "GET", "openapi.json")
    assert status == 200
    described = {
        (path, method.upper())
        for path, methods in body["paths"].items()
        for method in methods
        if method != "parameters"
    }
    served = {
        (route.path, method)
        for route in [*api_routes(None), *video_routes(None)]  # type: ignore[arg-type]
        for method in route.methods or ()
        if method != "HEAD" and "anything" not in route.path
    }
    assert described == served - {("/api/v1/openapi.json", "GET")}
    assert set(body["components"]["schemas"]["EpisodeRecord"]["properties"]) >= {
        "started_at",
        "held",
        "woken",
        "jerk_offsets_s",
        "child",
    }
    changes = body["components"]["schemas"]["EpisodeRecordChanges"]
    assert (
        "required" in changes,
        "id" in changes["properties"],
        "running" in changes["properties"],
    ) == (False, False, True)


# ------------------------------------------------------------------------------------------------------------- the page


def one_episode(**answers: object) -> Urgency:
    """What the rules say of a single entry with one answer."""
    diary = a_diary(
        a_child("2026-07-01"),
        "2026-11-22T10:00:00+00:00",
        episodes=[{"started_at": "2026-11-22T09:00:00+00:00", **answers}],
    )
    return assess(diary).urgency


def one_card(**answers: object) -> Urgency:
    """What the rules say of a single day's card with one answer."""
    diary = a_diary(
        a_child("2026-07-01"),
        "2026-11-22T10:00:00+00:00",
        check_ins=[{"date": "2026-11-22", **answers}],
    )
    return assess(diary).urgency


@pytest.mark.parametrize(
    ("field", "word"),
    [(field, word) for field, words in AT_ONCE["episodes"].items() for word in words],
)
def test_answers_that_do_not_wait_for_the_network_are_emergencies_to_the_rules_too(
    field: str, word: str
) -> None:
    assert one_episode(**{field: word}) is Urgency.EMERGENCY_NOW


@pytest.mark.parametrize(
    ("field", "word"),
    [(field, word) for field, words in AT_ONCE["check_ins"].items() for word in words],
)
def test_answers_of_the_day_that_do_not_wait_are_emergencies_too(field: str, word: str) -> None:
    assert (
        one_card(**{field: [word] if field == "serious_signs" else word}) is Urgency.EMERGENCY_NOW
    )


def test_five_minutes_mean_the_same_to_the_page_and_to_the_rules() -> None:
    assert one_episode(duration_s=LONG_S) is Urgency.EMERGENCY_NOW
    assert one_episode(duration_s=LONG_S - 1) is not Urgency.EMERGENCY_NOW
    assert [seconds >= LONG_S for _, seconds in DURATION_CHOICES if seconds is not None] == [
        False,
        False,
        False,
        False,
        True,
    ]
    assert load_catalogue().rules["long_episode"].urgency is Urgency.EMERGENCY_NOW


@pytest.mark.parametrize("path", PAGES)
def test_a_plain_page_is_small_and_runs_only_its_own_script(path: str) -> None:
    document, policy = page(path)
    assert re.findall(r"\{\{\w+", document) == ["{{night", "{{base"], "what each request fills"
    assert "unsafe" not in policy
    assert len(gzip.compress(document.encode())) < 38_000  # 0.76 s at 400 kbit/s, a slow 3G line


@pytest.mark.parametrize(
    "path",
    [
        "/quick",
        "/wall",
        "/sw.js",
        "/manifest.webmanifest",
        "/quick/icon.svg",
        "/quick/films.js",
        "/quick/icon-192.png",
        "/quick/icon-512.png",
    ],
)
def test_a_phone_that_has_a_file_already_is_not_sent_it_again(
    sqlite_engine: Engine, path: str
) -> None:
    def response(**headers: str) -> tuple[int, dict[str, str], bytes]:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            sent.append(message)

        rows = [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ]
        scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": path,
            "headers": rows,
            "query_string": b"",
        }
        asyncio.run(Starlette(routes=quick_routes(sqlite_engine))(scope, receive, send))
        return (
            sent[0]["status"],
            {name.decode(): value.decode() for name, value in sent[0]["headers"]},
            sent[1]["body"],
        )

    status, headers, body = response()
    assert (status, headers["cache-control"], bool(body)) == (200, "no-cache", True)
    assert response(if_none_match=f'"other", W/{headers["etag"]}')[0::2] == (304, b"")
    assert response(if_none_match='"other"')[0] == 200


def test_a_display_is_told_when_the_last_day_s_episodes_began_and_what_today_s_card_says(
    app: ASGIApp,
) -> None:
    for minutes in (23 * 60 + 59, 24 * 60 + 1, 10):
        ask(app, "POST", "episodes", episode(minutes))
    ask(app, "POST", "episodes", episode(30, time_precision="day_only"))
    body = ask(app, "GET", "status")[1]
    minutes_ago = [
        (datetime.fromisoformat(body["now"]) - datetime.fromisoformat(one)).total_seconds() // 60
        for one in body["last_24_h"]
    ]
    assert (minutes_ago, body["card"]) == ([23 * 60 + 59, 10], None)
    ask(app, "POST", "check-ins", {"id": str(uuid4()), "date": body["today"], "mood": "usual"})
    assert ask(app, "GET", "status")[1]["card"]["mood"] == "usual"


def test_whoever_logged_is_offered_by_name_and_an_entry_may_be_signed_afterwards(
    app: ASGIApp,
) -> None:
    assert ask(app, "GET", "children")[1]["caregivers"] == []
    rows = [episode(n) for n in range(4)]
    for one in rows:
        ask(app, "POST", "episodes", one)
    for one, name in zip(rows, ["Dad", "Mum", "Mum"], strict=False):
        assert (
            ask(app, "PATCH", f"episodes/{one['id']}?by={name}", {"logged_by": name})[1]["entry"][
                "logged_by"
            ]
            == name
        )
    assert ask(app, "GET", "children")[1]["caregivers"] == ["Dad", "Mum"]


def test_the_skills_of_this_age_are_asked_with_the_newest_answer_and_none_where_nobody_said(
    app: ASGIApp,
) -> None:
    body = ask(app, "GET", "skills")[1]
    assert body["child"] == ROBIN
    first, second = body["skills"][:2]
    assert (first["status"], first["date"]) == (None, None)
    for status, days_ago in (("achieved", 3), ("lost", 1)):
        day = (datetime.now(UTC) - timedelta(days=days_ago)).date().isoformat()
        assert (
            ask(
                app,
                "POST",
                "milestones",
                {"child": ROBIN, "milestone": first["key"], "status": status, "date": day},
            )[0]
            == 201
        )
    now_told = ask(app, "GET", f"skills?child={ROBIN}")[1]["skills"]
    assert (now_told[0]["status"], now_told[0]["date"]) == ("lost", day)
    assert now_told[1] == second


def test_a_child_born_early_is_asked_by_corrected_age_with_both_ages_told(
    app: ASGIApp, engine: Engine
) -> None:
    born = datetime.now(UTC).date() - timedelta(days=200)
    with database.writing(engine) as session:
        answers = {
            "id": SAM,
            "name": "Sam",
            "birth_date": born.isoformat(),
            "time_zone": "UTC",
            "gestation_weeks": 30,
            "gestation_days": 0,
        }
        store.record_child(session, answers, now=datetime.now(UTC), by=None)
    body = ask(app, "GET", f"skills?child={SAM}")[1]
    today = datetime.now(UTC).date()
    ages = (format_age(200 - 70, today), format_age(200, today))
    assert (body["months"], body["age"], body["from_birth"]) == (4, *ages)
    assert all(one["key"].startswith("cdc_04m_") for one in body["skills"])
    assert ask(app, "GET", f"skills?child={ROBIN}")[1]["from_birth"] is None


def test_the_familys_numbers_reach_the_quick_page(app: ASGIApp, engine: Engine) -> None:
    assert ask(app, "GET", "children")[1]["emergency_number"] is None
    assert ask(app, "GET", "children")[1]["doctor_number"] is None
    with database.writing(engine) as session:
        store.set_emergency_number(session, "112", now=datetime.now(UTC), by=None)
        store.set_doctor_number(session, "555 0101", now=datetime.now(UTC), by=None)
    numbers = ask(app, "GET", "children")[1]
    assert (numbers["emergency_number"], numbers["doctor_number"]) == ("112", "555 0101")
    assert numbers["region"] is None
