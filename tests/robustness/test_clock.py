"""The clock of the diary's computer is behind the entries, was ahead of them once, or is set."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette

from tests.storage.test_store import add_child
from tests.web.api.test_routes import Answer, answered
from tracker.cli.main import main
from tracker.clinical.assess import assess, assessment_json
from tracker.domain.local_time import local_date
from tracker.domain.report_note import NOTHING_ADDED
from tracker.exchange import diary_json
from tracker.exchange.detect import read_data
from tracker.presentation.today_status import status, urgent_flags
from tracker.report.content import _head
from tracker.review import build_review
from tracker.storage import store
from tracker.storage.database import reading, writing
from tracker.storage.health import HealthCheck
from tracker.web.api.routes import api_routes
from tracker.web.api.service import ApiService
from tracker.web.clock_monitor import ClockMonitor

DAYS_OFF = timedelta(days=9)
HALF_A_SECOND = timedelta(milliseconds=500)


@pytest.fixture
def right() -> datetime:
    """The true moment at which the entries are made; the computer's clock is nine days behind it."""
    return datetime.now(UTC) + DAYS_OFF


def log_episode(engine: Engine, child: str, at: datetime, **answers: Any) -> str:
    episode = {"started_at": at.isoformat(), "logged_at": at.isoformat(), **answers}
    with writing(engine) as session:
        return store.record(session, child, "episodes", episode, now=at, by="Mum").id


@pytest.fixture
def robin(sqlite_engine: Engine, right: datetime) -> str:
    return add_child(sqlite_engine, right)


def ask(engine: Engine, method: str, path: str, body: object = None) -> Answer:
    app = Starlette(routes=api_routes(ApiService(engine)))
    return asyncio.run(answered(app, method, path, body, None))


def test_an_emergency_stays_shown_when_the_computers_clock_goes_back_nine_days(
    sqlite_engine: Engine, robin: str, right: datetime
) -> None:
    log_episode(sqlite_engine, robin, right - timedelta(days=1))
    log_episode(sqlite_engine, robin, right, duration_s=400)
    clock = right - DAYS_OFF
    with reading(sqlite_engine) as session:
        diary = store.present_diary(session, robin, clock)
    assert (diary.clock, diary.as_of, len(diary.episodes)) == (clock, right, 2)
    assessment = assess(diary)
    assert assessment.urgency == "emergency_now"
    assert urgent_flags(diary, assessment)
    assert assessment.reassuring == ()


def test_a_clock_behind_by_five_minutes_is_right_and_by_more_is_not(
    engine: Engine, now: datetime
) -> None:
    child = add_child(engine, now)
    log_episode(engine, child, now)
    with reading(engine) as session:
        within = store.present_diary(session, child, now - timedelta(minutes=5))
        beyond = store.present_diary(session, child, now - timedelta(minutes=5) - HALF_A_SECOND)
    assert within.clock is None
    assert beyond.clock is not None


def test_no_flag_is_no_all_clear_while_the_clock_contradicts_the_entries(
    sqlite_engine: Engine, robin: str, right: datetime
) -> None:
    log_episode(sqlite_engine, robin, right)
    with reading(sqlite_engine) as session:
        assessment = assess(store.present_diary(session, robin, right - DAYS_OFF))
    assert "not enough to say" in assessment.no_flag
    assert "not an all-clear" in assessment.no_flag
    assert "clock" not in assessment_json(assessment)


def test_what_the_clock_of_now_raises_stays_raised_beside_one_entry_of_a_year_ahead(
    sqlite_engine: Engine, robin: str
) -> None:
    now = datetime.now(UTC)
    log_episode(sqlite_engine, robin, now - timedelta(hours=1), duration_s=400)
    far = log_episode(sqlite_engine, robin, now + timedelta(days=365))
    log_episode(sqlite_engine, robin, now)
    with reading(sqlite_engine) as session:
        diary = store.present_diary(session, robin, now)
    assert far in diary.episodes["id"].tolist()
    assert assess(diary).urgency == "emergency_now"


def test_status_says_what_is_wrong_and_does_not_say_how_long_ago(
    sqlite_engine: Engine, robin: str, right: datetime
) -> None:
    log_episode(sqlite_engine, robin, right, duration_s=400)
    code, body = ask(sqlite_engine, "GET", "status")
    assert (code, body["minutes_since"], body["urgency"]) == (200, None, "emergency_now")
    assert "This computer's clock says" in body["clock"]
    assert body["clock_is_behind"] is True
    assert datetime.fromisoformat(body["newest_entry_at"]) == right
    assert HealthCheck(sqlite_engine, lambda: datetime.now(UTC)).is_clock_behind()


def test_a_right_clock_says_nothing(sqlite_engine: Engine, robin: str) -> None:
    now = datetime.now(UTC)
    log_episode(sqlite_engine, robin, now - timedelta(minutes=3))
    body = ask(sqlite_engine, "GET", "status")[1]
    assert (body["clock"], body["clock_is_behind"], body["minutes_since"]) == (None, False, 3)
    assert not HealthCheck(sqlite_engine, lambda: datetime.now(UTC)).is_clock_behind()


def test_the_phones_time_is_kept_while_the_computers_clock_is_behind_and_only_then(
    sqlite_engine: Engine, robin: str, right: datetime
) -> None:
    tap = (right + timedelta(hours=2)).isoformat()
    entry = {"id": str(uuid4()), "child": robin, "started_at": tap, "logged_at": tap}
    code, body = ask(sqlite_engine, "POST", "episodes", entry)
    assert (code, body["problems"][0]["problem"]) == (422, "is in the future")
    log_episode(sqlite_engine, robin, right)
    code, body = ask(sqlite_engine, "POST", "episodes", entry | {"colour": "blue"})
    assert code == 201
    assert body["urgent"]
    stored = body["entry"]
    assert datetime.fromisoformat(stored["started_at"]) == right + timedelta(hours=2)
    assert stored.get("time_precision", "exact") == "exact"
    early = (right - timedelta(days=2)).isoformat()
    entry = {"id": str(uuid4()), "child": robin, "started_at": early, "logged_at": early}
    assert ask(sqlite_engine, "POST", "episodes", entry)[0] == 422


def test_an_entry_saved_while_the_clock_was_ahead_can_be_dated_to_now_and_then_imported(
    sqlite_engine: Engine, robin: str, right: datetime
) -> None:
    far = log_episode(
        sqlite_engine,
        robin,
        right,
        clips=[{"sha256": "0" * 64, "media_type": "video/mp4", "bytes": 1, "taken_at": right}],
    )
    with writing(sqlite_engine) as session:
        day = {"date": right.date().isoformat(), "logged_at": right.isoformat(), "watched": "most"}
        card = store.record(session, robin, "check_ins", day, now=right, by="Mum").id
    now = datetime.now(UTC)
    with writing(sqlite_engine) as session:
        assert store.correct_future_entries(session, robin, now=now, by="Dad") == 2
        assert store.correct_future_entries(session, robin, now=now, by="Dad") == 0
    with reading(sqlite_engine) as session:
        entry, check_in = (
            store.read(session, "episodes", far),
            store.read(session, "check_ins", card),
        )
        before = store.history(session, "episodes", far)[0].before
        diary = store.present_diary(session, robin, now)
        document = diary_json.export(session, now=now)
    assert datetime.fromisoformat(entry["started_at"]) == now
    assert entry["time_precision"] == "about"
    assert check_in["date"] <= local_date(now, diary.child.time_zone).isoformat()
    assert before is not None
    assert datetime.fromisoformat(before["started_at"]) == right
    assert (diary.clock, status(diary).episodes_today) == (None, 1)
    (again,) = read_data(diary_json.to_text(document).encode(), now)
    assert [record.id for _, record in again.records["episodes"]] == [far]


def test_an_entry_from_the_future_can_be_answered_and_given_its_true_time(
    sqlite_engine: Engine, robin: str, right: datetime
) -> None:
    far, now = log_episode(sqlite_engine, robin, right), datetime.now(UTC)
    with writing(sqlite_engine) as session:
        store.amend(session, "episodes", far, {"state": "asleep"}, now=now, by="Dad")
        assert store.clock_fault(session, robin, now) is not None
        true = {"started_at": (now - timedelta(hours=1)).isoformat()}
        store.amend(session, "episodes", far, true, now=now, by="Dad")
        assert store.clock_fault(session, robin, now) is None
        assert store.read(session, "episodes", far)["state"] == "asleep"


def test_a_removed_entry_from_the_future_accuses_no_clock(
    sqlite_engine: Engine, robin: str, right: datetime
) -> None:
    far, now = log_episode(sqlite_engine, robin, right), datetime.now(UTC)
    with writing(sqlite_engine) as session:
        store.remove(session, "episodes", far, "mistake", now=now, by="Dad")
        assert store.clock_fault(session, robin, now) is None


def test_an_export_says_that_an_import_will_refuse_what_is_later_than_the_clock(
    sqlite_engine: Engine,
    sqlite_url: str,
    robin: str,
    right: datetime,
    capsys: pytest.CaptureFixture[str],
) -> None:
    log_episode(sqlite_engine, robin, datetime.now(UTC) - timedelta(hours=1))
    assert main(["--database", sqlite_url, "export"]) == 0
    assert capsys.readouterr().err == ""
    log_episode(sqlite_engine, robin, right)
    assert main(["--database", sqlite_url, "export"]) == 0
    assert "later than this computer's clock: 1." in capsys.readouterr().err


def test_an_entry_logged_by_a_clock_that_is_behind_is_stored_and_said(
    sqlite_engine: Engine,
    sqlite_url: str,
    robin: str,
    right: datetime,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for saying in ("", "This computer's clock says"):
        assert main(["--database", sqlite_url, "log"]) == 0
        assert capsys.readouterr().err.startswith(saying)
        log_episode(sqlite_engine, robin, right)


@pytest.mark.parametrize("command", ["assess", "summary"])
def test_the_command_line_says_it_and_counts_the_entry_but_as_of_is_the_only_clock(
    sqlite_engine: Engine,
    sqlite_url: str,
    robin: str,
    right: datetime,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    assert robin
    log_episode(sqlite_engine, robin, right, duration_s=400)
    words = ["--database", sqlite_url, command]
    assert main([*words, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert "This computer's clock says" in answer["clock"]
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("This computer's clock says")
    assert main([*words, "--json", "--as-of", datetime.now(UTC).isoformat()]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert "clock" not in answer
    assert answer.get("urgency", "none") == "none"


@pytest.mark.parametrize(
    ("place", "logged_at", "today"),
    [
        ("Pacific/Kiritimati", "2026-11-22T11:00:00+00:00", 1),
        ("Pacific/Kiritimati", "2026-11-22T09:00:00+00:00", 0),
        ("Europe/Berlin", "2026-11-22T11:00:00+00:00", 1),
        ("Pacific/Pago_Pago", "2026-11-22T10:30:00+00:00", 0),
        ("Pacific/Pago_Pago", "2026-11-22T11:30:00+00:00", 1),
    ],
)
def test_today_is_the_day_of_the_place_where_an_entry_was_made(
    sqlite_engine: Engine, now: datetime, place: str, logged_at: str, today: int
) -> None:
    child = add_child(sqlite_engine, now)
    at = datetime.fromisoformat(logged_at)
    log_episode(sqlite_engine, child, at, time_zone=place)
    with reading(sqlite_engine) as session:
        assert status(store.present_diary(session, child, now)).episodes_today == today


def test_paper_printed_abroad_names_the_day_that_its_period_ends_with(
    sqlite_engine: Engine, now: datetime
) -> None:
    child = add_child(sqlite_engine, now)
    log_episode(sqlite_engine, child, now, time_zone="Pacific/Kiritimati")
    with reading(sqlite_engine) as session:
        review = build_review(store.present_diary(session, child, now))
    head = dict(_head(review, NOTHING_ADDED))
    assert head["Printed on"].startswith("23 Nov 2026")
    assert "23 Nov 2026" in head["Period"]


def test_a_clock_that_is_set_while_the_program_runs_is_noticed_for_a_day() -> None:
    clock, seconds = datetime(2026, 11, 22, tzinfo=UTC), 0.0
    monitor = ClockMonitor(lambda: clock, lambda: seconds)

    def after(passed: timedelta, gained: timedelta) -> timedelta | None:
        nonlocal clock, seconds
        clock, seconds = clock + passed + gained, seconds + passed.total_seconds()
        return monitor.jump()

    assert after(timedelta(hours=8), timedelta()) is None
    assert after(timedelta(hours=1), timedelta(minutes=5)) is None
    assert after(timedelta(hours=1), timedelta(seconds=1)) == timedelta(minutes=5, seconds=1)
    assert after(timedelta(hours=1), -DAYS_OFF) == -DAYS_OFF
    assert after(timedelta(hours=24), timedelta()) == -DAYS_OFF
    assert after(timedelta(seconds=1), timedelta()) is None
