from __future__ import annotations

import copy
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator, FormatChecker
from sqlalchemy import Engine, text

from tests.conftest import NOW
from tests.examples import SLOW
from tests.exchange.from_schema import from_schema
from tests.migrated import new_diary
from tracker import demo
from tracker.domain.schemas import RECORDS
from tracker.exchange import diary_json
from tracker.exchange.detect import read_paths
from tracker.exchange.safe_read import FORMAT, LARGEST_FILE_BYTES, InvalidFile, parse
from tracker.exchange.store_children import Outcome, import_children
from tracker.storage import store
from tracker.storage.database import open_database, reading, writing

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "diary-1.schema.json").read_text(encoding="utf-8"))
VALID = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
EXAMPLES = sorted((HERE.parent / "clinical" / "example_cases" / "cases").glob("*.json")) + sorted(
    Path(demo.__file__).parent.glob("*.json")
)

ROBIN = {
    "id": "2edd8b64-df44-4e51-95df-b0210bb59ad1",
    "name": "Robin",
    "birth_date": "2026-06-01",
    "time_zone": "Europe/Berlin",
}
TWITCH = {
    "id": "bbd02b06-f78c-47e3-95db-9e81c94e1cac",
    "started_at": "2026-11-20T03:12:00+01:00",
    "movements": ["twitch"],
}


def a_file(*episodes: dict[str, Any], **child: Any) -> bytes:
    return json.dumps(
        {"format": FORMAT, "children": [ROBIN | {"episodes": list(episodes)} | child]}
    ).encode()


def put(engine: Engine, data: bytes, *, replace: bool = False, now: datetime = NOW) -> Outcome:
    children = diary_json.read_document(parse(data), now)
    with writing(engine) as session:
        return import_children(session, children, by="import", replace=replace)


def taken_out(engine: Engine) -> dict[str, Any]:
    with reading(engine) as session:
        return diary_json.export(session, now=NOW)


def emptied(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in (
            "change",
            "clip",
            "episode",
            "check_in",
            "milestone",
            "sign",
            "span",
            "measurement",
            "dose",
            "visit",
            "background",
            "child",
        ):
            connection.execute(text(f"DELETE FROM {table}"))


def problems(data: bytes, now: datetime = NOW) -> list[tuple[str, str]]:
    with pytest.raises(InvalidFile) as refused:
        diary_json.read_document(parse(data), now)
    return [(problem.where, problem.problem) for problem in refused.value.problems]


# lossless and repeatable -----------------------------------------------------------------------------------------------------


def plain(value: Any, key: str = "") -> Any:
    """What a file says, without what was not asked; instants compared as instants."""
    if isinstance(value, dict):
        defaults = {"time_precision": "exact", "date_precision": "exact"}
        fields = {name: plain(item, name) for name, item in value.items()}
        return {
            name: item
            for name, item in fields.items()
            if item not in (None, [], "", False, {}) and defaults.get(name) != item
        }
    if isinstance(value, list):
        return [plain(item) for item in value]
    if key.endswith("_at") and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value.lower() if key == "id" else value


def by_id(document: dict[str, Any]) -> dict[str, Any]:
    answers = plain(document)["children"] if document["children"] else []
    return {
        child["id"]: child
        | {name: {row["id"]: row for row in child.get(name, [])} for name in RECORDS}
        for child in answers
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_goes_in_comes_out_and_goes_in_again_without_a_difference(
    path: Path, sqlite_engine: Engine
) -> None:
    once = put(sqlite_engine, path.read_bytes())
    first = taken_out(sqlite_engine)
    assert by_id(first) == by_id(json.loads(path.read_text(encoding="utf-8")))
    again = put(sqlite_engine, path.read_bytes())
    assert (again.added, again.conflicts, again.unchanged) == ({}, [], once.added)
    emptied(sqlite_engine)
    put(sqlite_engine, diary_json.to_text(first).encode())
    assert taken_out(sqlite_engine) == first
    VALID.validate(first)


def possible_schema() -> dict[str, Any]:
    """The exchange schema, narrowed to what can be true: places that exist, a birth before everything else, ids of their own."""
    schema: dict[str, Any] = copy.deepcopy(SCHEMA)
    child = schema["properties"]["children"]["items"]
    child["required"] = [*child["required"], "id"]
    fields = child["properties"]
    fields["birth_date"] = {"enum": ["2026-01-01", "2026-02-03"]}
    fields["time_zone"] = {"enum": ["Europe/London", "America/St_Johns", "Asia/Kathmandu"]}
    for table in RECORDS:
        fields[table]["items"]["required"] = [*fields[table]["items"]["required"], "id"]
    fields["episodes"]["items"]["properties"]["time_zone"] = {
        "enum": [None, "Europe/London", "Pacific/Chatham"]
    }
    fields["spans"]["items"]["properties"]["ended_at"] = {
        "enum": [None, "2026-11-21T00:00:00+00:00"]
    }
    return schema


@pytest.fixture(scope="module")
def kept_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path_factory.mktemp('kept') / 'diary.sqlite3'}"
    new_diary(url)
    engine = open_database(url)
    yield engine
    engine.dispose()


@given(document=from_schema(possible_schema()))
@SLOW
def test_whatever_the_schema_allows_goes_in_and_comes_out_the_same(
    kept_engine: Engine, document: dict[str, Any]
) -> None:
    emptied(kept_engine)
    put(kept_engine, json.dumps(document).encode())
    first = taken_out(kept_engine)
    VALID.validate(first)
    assert by_id(first) == by_id(document)
    emptied(kept_engine)
    put(kept_engine, diary_json.to_text(first).encode())
    assert taken_out(kept_engine) == first


def test_a_record_without_an_id_is_added_once(sqlite_engine: Engine) -> None:
    nameless = {name: value for name, value in TWITCH.items() if name != "id"}
    data = a_file(nameless, nameless | {"note": "another"})
    assert put(sqlite_engine, data).added == {"children": 1, "episodes": 2}
    assert put(sqlite_engine, data).unchanged == {"children": 1, "episodes": 2}


def test_a_record_that_differs_is_told_and_stays_unless_the_person_says_replace(
    engine: Engine,
) -> None:
    put(engine, a_file(TWITCH))
    changed = a_file(TWITCH | {"state": "awake"}, name="Rob")
    rest = put(engine, changed)
    assert [(conflict["where"], conflict["differs"]) for conflict in rest.conflicts] == [
        ("children/0", ["name"]),
        ("children/0/episodes/0", ["state"]),
    ]
    assert taken_out(engine)["children"][0]["name"] == "Robin"
    replaced = put(engine, changed, replace=True)
    assert (replaced.replaced, replaced.conflicts) == ({"children": 1, "episodes": 1}, [])
    assert taken_out(engine)["children"][0]["episodes"][0]["state"] == "awake"
    with reading(engine) as session:
        assert store.history(session, "episodes", TWITCH["id"])[0].action == "imported"  # type: ignore[arg-type]


def test_a_removed_record_stays_in_the_file(sqlite_engine: Engine) -> None:
    put(
        sqlite_engine,
        a_file(TWITCH | {"removed_at": "2026-11-21T00:00:00+01:00", "removed_why": "double"}),
    )
    assert taken_out(sqlite_engine)["children"][0]["episodes"][0]["removed_why"] == "double"
    with reading(sqlite_engine) as session:
        assert store.load_diary(session, ROBIN["id"], NOW).episodes.empty


def test_an_entry_without_logged_at_is_taken_as_known_at_its_own_time_and_stays_without(
    sqlite_engine: Engine,
) -> None:
    put(
        sqlite_engine,
        a_file(
            TWITCH,
            check_ins=[{"id": "e" * 8 + "-0000-4000-8000-" + "0" * 12, "date": "2026-11-20"}],
        ),
    )
    with reading(sqlite_engine) as session:
        assert (
            len(
                store.load_diary(
                    session, ROBIN["id"], datetime(2026, 11, 20, 2, 12, tzinfo=UTC)
                ).episodes
            )
            == 1
        )
        assert store.load_diary(
            session, ROBIN["id"], datetime(2026, 11, 20, 22, 59, 59, tzinfo=UTC)
        ).check_ins.empty
        assert (
            len(
                store.load_diary(
                    session, ROBIN["id"], datetime(2026, 11, 20, 22, 59, 59, 999_999, tzinfo=UTC)
                ).check_ins
            )
            == 1
        )
    assert "logged_at" not in taken_out(sqlite_engine)["children"][0]["episodes"][0]


# bad files -------------------------------------------------------------------------------------------------------------------


def test_all_problems_of_a_file_are_told_at_once_with_their_places() -> None:
    bad = a_file(
        TWITCH | {"started_at": "2026-11-23T00:00:00+01:00", "state": "drowsy", "socks": 1},
        {"id": "no"},
        spans=[
            {
                "kind": "sleep",
                "started_at": "2026-11-20T03:00:00+01:00",
                "ended_at": "2026-11-20T02:59:59+01:00",
            }
        ],
        check_ins=[{"date": "2026-05-31"}, "x"],
        name="",
        birth_date="2026-06-01",
    )
    assert set(problems(bad)) == {
        ("children/0/name", "is empty"),
        ("children/0/episodes/0/started_at", "is in the future"),
        ("children/0/episodes/0/state", "is an unknown word"),
        ("children/0/episodes/0/socks", "is not a key of this record"),
        ("children/0/episodes/1/id", "is not a UUID"),
        ("children/0/episodes/1/started_at", "is missing"),
        ("children/0/check_ins/0/date", "is before birth"),
        ("children/0/check_ins/1", "is not a record"),
        ("children/0/spans/0", "ended_at is before started_at"),
    }


WORDS_OF_REVISION_2 = {
    "episodes": [TWITCH | {"colour": "acro"}],
    "signs": [
        {"date": "2026-11-20", "sign": "nystagmus", "first_noticed": "2026-11-19"},
        {"date": "2026-11-20", "sign": "no_weight_on_feet"},
    ],
}


def test_the_words_of_the_second_revision_go_in_and_come_out(sqlite_engine: Engine) -> None:
    assert put(sqlite_engine, a_file(**WORDS_OF_REVISION_2)).added["signs"] == 2
    document = taken_out(sqlite_engine)
    VALID.validate(document)
    assert (document["format"], SCHEMA["title"].rpartition(", ")[2]) == (FORMAT, "revision 3")
    child = document["children"][0]
    assert child["episodes"][0]["colour"] == "acro"
    assert {row["sign"] for row in child["signs"]} == {"nystagmus", "no_weight_on_feet"}


def test_the_key_of_the_third_revision_stands_in_a_file_only_where_it_was_answered(
    sqlite_engine: Engine,
) -> None:
    put(sqlite_engine, a_file())
    assert "pale_skin_patches" not in taken_out(sqlite_engine)["children"][0]["background"]
    emptied(sqlite_engine)
    put(sqlite_engine, a_file(background={"pale_skin_patches": "no"}))
    document = taken_out(sqlite_engine)
    VALID.validate(document)
    assert document["children"][0]["background"]["pale_skin_patches"] == "no"


@pytest.mark.parametrize(
    ("table", "record", "field"),
    [
        ("episodes", TWITCH | {"colour": "lilac"}, "colour"),
        ("signs", {"date": "2026-11-20", "sign": "shimmer"}, "sign"),
    ],
)
def test_a_word_of_a_later_revision_is_refused_as_unknown(
    table: str, record: dict[str, Any], field: str
) -> None:
    problems_here = problems(a_file(**{table: [record]}))
    assert (f"children/0/{table}/0/{field}", "is an unknown word") in problems_here


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is not JSON"),
        (b"%PDF-1.7", "is not JSON"),
        ("Größe".encode("latin-1"), "is not UTF-8"),
        (b"[" * 200_000, "is nested without end"),
        (b'{"format": NaN}', "contains NaN"),
        (b"[]", "is not an exchange file"),
        (b'{"format": "infant-movement-diary/2", "children": []}', "is not an exchange file"),
        (b'{"format": "infant-movement-diary/1", "format": "infant-movement-diary/1"}', "twice"),
        (b'{"format": "infant-movement-diary/1"}', "is missing or is not a list"),
        (b'{"format": "infant-movement-diary/1", "children": [], "x": 1}', "is not a key"),
        (
            b'{"format": "infant-movement-diary/1", "children": [], "exported_at": "today"}',
            "is not an instant",
        ),
        (b'{"format": "infant-movement-diary/1", "children": [null]}', "is not a record"),
        (a_file(TWITCH, TWITCH | {"state": "awake"}), "stands twice"),
        (a_file(TWITCH | {"duration_s": 10**400}), "too large a number"),
        (a_file(TWITCH | {"started_at": "0001-01-01T00:00:00+14:00"}), "outside the years"),
        (a_file(TWITCH | {"started_at": "9999-12-31T23:59:59-14:00"}), "outside the years"),
        (a_file(birth_date="0001-01-01"), "too long ago"),
        (a_file(birth_date="2026-02-30"), "is not a day"),
        (a_file(birth_date="2026-11-24"), "is in the future"),
        (a_file(time_zone="../../etc/passwd"), "is not a time zone"),
        (a_file(episodes=None), "is not a list"),
    ],
)
def test_a_file_that_is_no_diary_is_refused_with_a_sentence(data: bytes, problem: str) -> None:
    assert any(problem in match for _, match in problems(data)), problems(data)


def test_a_number_with_ten_thousand_digits_is_refused() -> None:
    assert "is not JSON" in problems(a_file(TWITCH).replace(b'"twitch"', b"1" * 10_000))[0][1]


def test_nothing_of_a_file_with_a_problem_is_stored(sqlite_engine: Engine) -> None:
    with pytest.raises(InvalidFile):
        put(sqlite_engine, a_file(TWITCH, {"started_at": "yesterday"}))
    assert taken_out(sqlite_engine)["children"] == []


def test_a_file_over_200_mib_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as handle:
        handle.truncate(LARGEST_FILE_BYTES + 1)
    with pytest.raises(InvalidFile, match="too large"):
        read_paths([path], NOW)


@pytest.mark.usefixtures("usual_garbage_collection")
def test_a_large_file_is_held_as_text_and_not_as_records(sqlite_engine: Engine) -> None:
    episodes = [
        TWITCH
        | {
            "id": f"{number:08x}-0000-4000-8000-000000000000",
            "note": f"Some words about entry {number}, of ordinary length for a note.",
            "logged_at": "2026-11-20T03:15:00+01:00",
            "state": "asleep",
        }
        for number in range(2_000)
    ]
    data = a_file(*episodes)
    tracemalloc.start()
    try:
        children = diary_json.read_document(parse(data), NOW)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * len(data)
    with writing(sqlite_engine) as session:
        assert import_children(session, children, by="import").added["episodes"] == 2_000


def test_the_same_id_twice_is_found_across_batches_and_children(sqlite_engine: Engine) -> None:
    others = [
        {"started_at": f"2026-11-{day:02d}T{hour:02d}:{minute:02d}:00+01:00"}
        for day in range(1, 3)
        for hour in range(24)
        for minute in range(0, 60, 4)
    ]
    same = a_file(TWITCH, *others, TWITCH)
    outcome = put(sqlite_engine, same)
    assert outcome.added["episodes"] == len(others) + 1
    assert outcome.unchanged["episodes"] == 1
    changed = a_file(TWITCH, *others, TWITCH | {"state": "awake"})
    (place,) = [where for where, problem in problems(changed) if "stands twice" in problem]
    assert place == f"children/0/episodes/{len(others) + 1}/id"
