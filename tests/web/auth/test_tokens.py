from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.web.auth.conftest import ROBIN, WREN, Home
from tracker.errors import UnknownRecord, UserError
from tracker.storage import credentials
from tracker.storage.database import reading, writing
from tracker.storage.models import TokenScope
from tracker.web.auth.service import new_token


def token(home: Home, scope: str, child: str | None = None, name: str = "a program") -> str:
    with writing(home.engine) as session:
        return new_token(session, name, TokenScope(scope), child, now=home.clock())[1]


def call(
    home: Home, shown: str, path: str, method: str = "GET", answers: object = None
) -> tuple[int, dict[str, Any]]:
    body = b"" if answers is None else json.dumps(answers).encode()
    answer = home.ask(
        f"/api/v1/{path}",
        method,
        body=body,
        content_type="application/json",
        authorization=f"Bearer {shown}",
    )
    return answer.status, json.loads(answer.body)


def episode(home: Home, **more: object) -> dict[str, object]:
    return {
        "id": str(uuid4()),
        "started_at": (home.clock() - timedelta(minutes=5)).isoformat(),
        **more,
    }


def test_a_token_that_writes_is_told_no_more_than_what_it_wrote(locked: Home) -> None:
    shown, answers = token(locked, "log"), episode(locked, child=ROBIN, colour="blue")
    assert call(locked, shown, "episodes", "POST", answers) == (
        201,
        {"id": answers["id"], "child": ROBIN},
    )
    assert call(locked, shown, "episodes", "POST", answers) == (
        200,
        {"id": answers["id"], "child": ROBIN},
    )
    assert call(locked, shown, f"episodes/{answers['id']}", "PATCH", {"note": "x"}) == (
        200,
        {"id": answers["id"], "child": ROBIN},
    )
    assert call(locked, shown, f"episodes/{answers['id']}", "DELETE") == (
        200,
        {"id": answers["id"], "child": ROBIN},
    )
    for path in ("status", "children", f"episodes/{answers['id']}"):
        assert call(locked, shown, path)[0] == 403


def test_a_token_that_writes_is_not_kept_waiting_for_the_rules(locked: Home) -> None:
    answers = episode(locked, child=ROBIN, colour="blue")
    assert call(locked, token(locked, "log"), "episodes", "POST", answers)[0] == 201
    assert locked.api.assessments == 0
    cookie = locked.sign_in()
    assert json.loads(locked.ask(f"/api/v1/episodes/{answers['id']}", cookie=cookie).body)["urgent"]
    assert locked.api.assessments == 1


def test_a_token_that_reads_writes_nothing(locked: Home) -> None:
    shown, answers = token(locked, "read"), episode(locked, child=ROBIN)
    assert call(locked, token(locked, "log", name="other"), "episodes", "POST", answers)[0] == 201
    assert call(locked, shown, f"status?child={ROBIN}")[1]["episodes_today"] is not None
    assert call(locked, shown, f"episodes/{answers['id']}")[1]["entry"]["id"] == answers["id"]
    assert [
        call(locked, shown, f"episodes/{answers['id']}", "PATCH", {"note": "x"})[0],
        call(locked, shown, f"episodes/{answers['id']}", "DELETE")[0],
    ] == [403, 403]
    assert call(locked, shown, "episodes", "POST", episode(locked, child=ROBIN))[0] == 403


def test_a_token_for_one_child_reaches_no_other(locked: Home) -> None:
    writes, reads = token(locked, "log", ROBIN), token(locked, "read", ROBIN, "display")
    mine, other = episode(locked), episode(locked, child=WREN)
    assert call(locked, writes, "episodes", "POST", mine) == (
        201,
        {"id": mine["id"], "child": ROBIN},
    )
    assert call(locked, writes, "episodes", "POST", other)[0] == 403
    assert call(locked, token(locked, "log", name="all"), "episodes", "POST", other)[0] == 201
    assert call(locked, writes, f"episodes/{other['id']}", "PATCH", {"note": "x"})[0] == 404
    assert call(locked, writes, f"episodes/{other['id']}", "DELETE")[0] == 404
    assert call(locked, writes, f"episodes/{mine['id']}", "PATCH", {"child": WREN})[0] == 403
    assert call(locked, reads, f"episodes/{other['id']}")[0] == 404
    assert call(locked, reads, f"status?child={WREN}")[0] == 403
    assert call(locked, reads, "status")[1]["child"] == ROBIN
    assert [child["id"] for child in call(locked, reads, "children")[1]["children"]] == [ROBIN]
    assert call(locked, writes, "episodes", "POST", episode(locked, child=["x"]))[0] == 403


def test_the_id_of_another_child_s_entry_tells_a_token_nothing_when_it_is_posted(
    locked: Home,
) -> None:
    other = episode(locked, child=WREN, note="a secret")
    assert call(locked, token(locked, "log", name="all"), "episodes", "POST", other)[0] == 201
    status, body = call(
        locked, token(locked, "log", ROBIN), "episodes", "POST", {**other, "child": ROBIN}
    )
    assert status == 422
    assert body["problems"] == [
        {"where": "id", "problem": "is taken", "expected": "a UUID of its own"}
    ]


@pytest.mark.parametrize("shown", ["", "x", "mdt_", "mdt_" + "A" * 43, "é"])
def test_what_is_no_token_is_refused(locked: Home, shown: str) -> None:
    answer = locked.ask("/api/v1/status", authorization=f"Bearer {shown}")
    assert (answer.status, answer.headers["www-authenticate"]) == (401, 'Bearer realm="diary"')
    assert json.loads(answer.body)["stored"] is False


def test_a_wrong_token_is_refused_even_beside_a_cookie_and_before_there_is_a_passcode(
    home: Home,
) -> None:
    assert home.ask("/api/v1/children", address="127.0.0.1", authorization="Bearer x").status == 401
    home.auth.set_passcode("seven sleepy owls")
    assert (
        home.ask("/api/v1/children", cookie=home.sign_in(), authorization="Bearer x").status == 401
    )


def test_a_token_opens_nothing_but_the_interface(locked: Home) -> None:
    shown = token(locked, "read")
    for path in ("/", "/log", "/quick", "/_stcore/host-config"):
        assert locked.ask(path, authorization=f"Bearer {shown}").status in {303, 401}


def test_a_revoked_token_is_out_at_once_and_the_others_are_not(locked: Home) -> None:
    gone, rest = (
        token(locked, "read", name="old display"),
        token(locked, "read", name="new display"),
    )
    with writing(locked.engine) as session:
        credentials.revoke_token(
            session,
            next(one.id for one in credentials.tokens(session) if one.name == "old display"),
        )
        with pytest.raises(UnknownRecord, match="movement-diary token list"):
            credentials.revoke_token(session, "nobody")
    assert [call(locked, shown, "children")[0] for shown in (gone, rest)] == [401, 200]


def test_when_a_token_was_used_last_is_kept_to_the_minute(locked: Home) -> None:
    shown = token(locked, "read")
    for seconds, used in ((0, 0), (59, 0), (1, 60)):
        start = locked.clock()
        locked.clock.pass_by(seconds=seconds)
        call(locked, shown, "children")
        with reading(locked.engine) as session:
            (one,) = credentials.tokens(session)
        assert one.used_at is not None
        assert one.used_at - (start if used == 0 else locked.clock()) <= timedelta()
        if seconds:
            assert (one.used_at == locked.clock()) is (used == 60)


def test_a_program_is_named_beside_what_it_logs(locked: Home) -> None:
    answers = episode(locked, child=ROBIN)
    call(locked, token(locked, "log", name="bedside button"), "episodes", "POST", answers)
    assert (
        call(locked, token(locked, "read"), f"episodes/{answers['id']}")[1]["entry"]["logged_by"]
        == "bedside button"
    )


def test_a_signed_in_device_s_caregiver_stands_beside_what_it_logs(locked: Home) -> None:
    cookie = locked.sign_in()
    locked.post_form("/who", cookie, caregiver="Granny")
    answers = episode(locked, child=ROBIN)
    answer = locked.ask(
        "/api/v1/episodes",
        "POST",
        body=json.dumps(answers).encode(),
        cookie=cookie,
        content_type="application/json",
    )
    assert json.loads(answer.body)["entry"]["logged_by"] == "Granny"


def test_two_tokens_cannot_have_one_name_and_none_no_name(home: Home) -> None:
    token(home, "read", name="kitchen")
    for name, words in (
        ("Kitchen ", "already"),
        ("  ", "Give the token a name"),
        ("x" * 101, "at most 100"),
    ):
        with pytest.raises(UserError, match=words):
            token(home, "log", name=name)


WRONG = [
    {},
    {"child": "x"},
    {"child": 7},
    {"child": ROBIN, "started_at": "1999-01-01T00:00:00+00:00"},
    {"child": ROBIN, "started_at": "2999-01-01T00:00:00+00:00"},
    {"child": ROBIN, "ended_at": "1999-01-01T00:00:00+00:00"},
    {"child": ROBIN, "unknown": 1},
    {"child": "33333333-3333-4333-8333-333333333333"},
]


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("child", [None, ROBIN])
def test_what_is_wrong_tells_a_token_that_writes_no_name_id_or_birth_date(
    locked: Home, wrong: dict[str, object], child: str | None
) -> None:
    shown, born = token(locked, "log", child), locked.clock() - timedelta(days=120)
    status, answer = call(locked, shown, "episodes", "POST", episode(locked) | wrong)
    if child is not None and "child" not in wrong:
        assert status == 201
        return
    assert status in {403, 422}
    words = json.dumps(answer["problems"])
    private = {"Robin", "Wren", WREN, born.date().isoformat()} | (set() if child else {ROBIN})
    assert not any(word in words for word in private)
    assert all(problem["expected"] for problem in answer["problems"])


def test_an_edit_tells_a_token_that_writes_no_birth_date_either(locked: Home) -> None:
    shown, answers = token(locked, "log"), episode(locked, child=ROBIN)
    assert call(locked, shown, "episodes", "POST", answers)[0] == 201
    change = {"started_at": "1999-01-01T00:00:00+00:00"}
    status, answer = call(locked, shown, f"episodes/{answers['id']}", "PATCH", change)
    assert (status, answer["problems"][0]["expected"]) == (422, "a time after the child's birth")


def test_a_reader_for_one_child_sees_that_child_s_caregivers_alone(locked: Home) -> None:
    writes = token(locked, "log", name="all")
    for child, name in ((ROBIN, "Mum"), (WREN, "Nanny")):
        answers = episode(locked, child=child)
        assert call(locked, writes, f"episodes?by={name}", "POST", answers)[0] == 201
    assert call(locked, token(locked, "read", ROBIN), "children")[1]["caregivers"] == ["Mum"]
    every = call(locked, token(locked, "read", name="display"), "children")[1]["caregivers"]
    assert every == ["Mum", "Nanny"]


def test_a_program_may_send_64_kb_and_a_phone_more(locked: Home) -> None:
    long = {"child": ROBIN, "jerk_offsets_s": [n / 100 for n in range(9000)]}
    answers = episode(locked, **long)
    assert len(json.dumps(answers) + " " * 20_000) > 64 * 1024
    padded = json.dumps(answers) + " " * 20_000
    headers: dict[str, Any] = {"content_type": "application/json"}
    bearer: dict[str, Any] = {"authorization": f"Bearer {token(locked, 'log')}"}
    path, body = "/api/v1/episodes", padded.encode()
    refused = locked.ask(path, "POST", body=body, **headers, **bearer)
    assert (refused.status, "at most 65536 bytes" in refused.body) == (413, True)
    assert locked.ask(path, "POST", body=body, cookie=locked.sign_in(), **headers).status == 201


def test_what_is_wrong_is_refused_while_somebody_else_writes(locked: Home) -> None:
    shown = token(locked, "log")
    answers = episode(locked, child=ROBIN)
    assert call(locked, shown, "episodes", "POST", answers)[0] == 201
    wrong = episode(locked, child=ROBIN, movements=[{}] * 5000)
    with writing(locked.engine) as session:
        session.execute(text("UPDATE child SET name = name"))
        assert call(locked, shown, "episodes", "POST", wrong)[0] == 422
        assert call(locked, shown, f"episodes/{answers['id']}", "PATCH", {"movements": 7})[0] == 422
