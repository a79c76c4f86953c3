"""Every place on earth and every clock it ever had: a moment is kept exactly, and stands on the day that the clocks there showed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from tests.conftest import NOW
from tests.exchange.test_diary_json import TWITCH, a_file, emptied, taken_out
from tests.exchange.test_spreadsheet import as_zip
from tests.migrated import new_diary
from tests.robustness.hostile import DAYS, MOMENTS, ZONES
from tests.robustness.test_files import take_or_refuse
from tracker.clinical.assess import assess
from tracker.domain.local_time import zone_names
from tracker.review import build_review, summary_json
from tracker.storage import store
from tracker.storage.database import open_database, reading

PLACES = sorted(zone_names())
SKIPPED_IN_LONDON = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
REPEATED_IN_LONDON = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
EDGES = [
    SKIPPED_IN_LONDON - timedelta(microseconds=1),
    REPEATED_IN_LONDON,
    datetime(1901, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
]


@pytest.fixture(scope="module")
def diary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path_factory.mktemp('moments') / 'diary.sqlite3'}"
    new_diary(url)
    engine = open_database(url)
    yield engine
    engine.dispose()


def test_a_moment_in_every_zone_is_kept_exactly_and_on_the_day_its_clock_showed(
    diary: Engine,
) -> None:
    assert len(PLACES) > 400
    emptied(diary)
    rows = [{"started_at": at.isoformat(), "time_zone": place} for place in PLACES for at in EDGES]
    assert take_or_refuse(diary, a_file(*rows, birth_date="1900-01-01")) == []
    first = taken_out(diary)
    values = {
        (one["time_zone"], datetime.fromisoformat(one["started_at"]))
        for one in first["children"][0]["episodes"]
    }
    assert values == {(place, at) for place in PLACES for at in EDGES}
    with reading(diary) as session:
        episodes = store.load_diary(session, first["children"][0]["id"], NOW).episodes
    for place, at, day, minute in zip(
        episodes["time_zone"],
        episodes["started_at"],
        episodes["local_day"],
        episodes["local_minute"],
        strict=True,
    ):
        local = at.to_pydatetime().astimezone(ZoneInfo(place))
        assert (day.date(), minute) == (local.date(), local.hour * 60 + local.minute), (place, at)
    tables = as_zip(diary)
    emptied(diary)
    assert take_or_refuse(diary, tables) == []
    assert taken_out(diary) == first


def test_a_child_at_home_in_any_zone_can_be_assessed_and_reviewed(diary: Engine) -> None:
    emptied(diary)
    for place in PLACES[::60]:
        emptied(diary)
        days = [{"date": "2026-11-20", "watched": "most"}, {"date": "2026-10-25"}]
        spans = [
            {
                "kind": "sleep",
                "started_at": "2026-10-25T00:00:00+00:00",
                "ended_at": "2026-10-25T03:00:00+00:00",
            }
        ]
        assert (
            take_or_refuse(
                diary,
                a_file(TWITCH | {"time_zone": None}, time_zone=place, check_ins=days, spans=spans),
            )
            == []
        )
        with reading(diary) as session:
            known = store.load_diary(session, store.children(session)[0].id, NOW)
        assert assess(known).as_of == NOW
        assert json.dumps(summary_json(build_review(known)), default=str, allow_nan=False)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_that_is_none_or_in_no_childs_life_is_refused_in_every_field(
    diary: Engine, moment: str
) -> None:
    emptied(diary)
    records: dict[str, list[dict[str, Any]]] = {
        "episodes": [
            {"started_at": moment},
            TWITCH | {"logged_at": moment},
            TWITCH | {"removed_at": moment},
        ],
        "spans": [
            {"kind": "sleep", "started_at": moment},
            {"kind": "sleep", "started_at": "2026-11-20T00:00:00+00:00", "ended_at": moment},
        ],
        "doses": [{"given_at": moment, "medicine": "D"}],
    }
    for table, answers in records.items():
        for one in answers:
            result = take_or_refuse(
                diary, a_file(**{table: [one]}) if table != "episodes" else a_file(one)
            )
            assert len(result) == 1
            assert result[0].where.startswith(f"children/0/{table}/0/")


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_is_none_or_in_no_childs_life_is_refused_in_every_field(
    diary: Engine, day: str
) -> None:
    emptied(diary)
    whole = {
        "kind": "doctor",
        "sign": "clonus",
        "milestone": "roll",
        "status": "achieved",
        "value": 1,
    }
    keys = {
        "check_ins": (),
        "milestones": ("milestone", "status"),
        "signs": ("sign",),
        "visits": ("kind",),
    }
    for table, needed in keys.items():
        record = {key: whole[key] for key in needed} | {"date": day}
        assert [one.where for one in take_or_refuse(diary, a_file(**{table: [record]}))] == [
            f"children/0/{table}/0/date"
        ]
    assert take_or_refuse(diary, a_file(birth_date=day))


@pytest.mark.parametrize("place", ZONES, ids=ascii)
def test_a_place_that_is_none_is_refused(diary: Engine, place: str) -> None:
    emptied(diary)
    assert [one.where for one in take_or_refuse(diary, a_file(TWITCH | {"time_zone": place}))] == [
        "children/0/episodes/0/time_zone"
    ]
    assert take_or_refuse(diary, a_file(time_zone=place))
