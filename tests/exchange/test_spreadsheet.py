"""The zip of tables: out, into an empty diary, out again; what a spreadsheet does to it; what is refused, and where it stands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.conftest import NOW
from tests.examples import SLOW
from tests.exchange.from_schema import from_schema
from tests.exchange.test_diary_json import (
    EXAMPLES,
    ROBIN,
    TWITCH,
    a_file,
    emptied,
    possible_schema,
    put,
    taken_out,
)
from tests.migrated import new_diary
from tracker.domain import vocabulary
from tracker.domain.schemas import RECORDS
from tracker.exchange.csv_cells import NO_VALUE, SHEETS, escape_formula, unescape_formula
from tracker.exchange.csv_export import write_spreadsheet
from tracker.exchange.detect import read_data, read_paths
from tracker.exchange.safe_read import InvalidFile
from tracker.exchange.store_children import Outcome, import_children
from tracker.storage.database import open_database, reading, writing
from tracker.storage.store import children, exchange_child

Files = dict[str, bytes]


def as_zip(engine: Engine) -> bytes:
    target = io.BytesIO()
    with reading(engine) as session:
        write_spreadsheet(target, session)
    return target.getvalue()


def files_of(data: bytes) -> Files:
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def stored_episodes(engine: Engine) -> list[dict[str, object]]:
    with reading(engine) as session:
        return [exchange_child(child) for child in children(session)]


def take_in(engine: Engine, data: bytes, *, replace: bool = False, now: datetime = NOW) -> Outcome:
    result = read_data(data, now, stored_episodes(engine))
    with writing(engine) as session:
        return import_children(session, result, by="import", replace=replace)


def table(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


def problems(data: bytes, *known: Mapping[str, object]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidFile) as refused:
        read_data(data, NOW, known)
    return [(problem.where, problem.problem) for problem in refused.value.problems]


@pytest.fixture(scope="module")
def kept_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path_factory.mktemp('kept') / 'diary.sqlite3'}"
    new_diary(url)
    engine = open_database(url)
    yield engine
    engine.dispose()


# out and in again ------------------------------------------------------------------------------------------------------------


def test_every_example_goes_out_as_tables_and_comes_in_again_without_a_difference(
    kept_engine: Engine,
) -> None:
    emptied(kept_engine)
    for path in EXAMPLES:
        put(kept_engine, path.read_bytes())
    first, tables = taken_out(kept_engine), as_zip(kept_engine)
    assert len(first["children"]) > 30
    assert as_zip(kept_engine) == tables
    again = take_in(kept_engine, tables)
    assert (again.added, again.conflicts) == ({}, [])
    emptied(kept_engine)
    take_in(kept_engine, tables)
    assert taken_out(kept_engine) == first


@given(document=from_schema(possible_schema()))
@SLOW
def test_whatever_the_schema_allows_survives_the_tables(
    kept_engine: Engine, document: dict[str, Any]
) -> None:
    emptied(kept_engine)
    put(kept_engine, json.dumps(document).encode())
    first, tables = taken_out(kept_engine), as_zip(kept_engine)
    emptied(kept_engine)
    take_in(kept_engine, tables)
    assert taken_out(kept_engine) == first


def test_the_same_on_both_databases_with_several_hundred_rows(engine: Engine) -> None:
    many = [
        TWITCH
        | {
            "id": f"bbd02b06-f78c-47e3-95db-{number:012d}",
            "started_at": f"2026-11-{1 + number % 20:02d}T03:12:00+01:00",
        }
        for number in range(1_201)
    ]
    put(
        engine,
        a_file(
            *many,
            {
                "started_at": "2026-11-20T03:00:00+01:00",
                "clips": [{"sha256": "0" * 64, "media_type": "video/mp4", "bytes": 7}],
            },
        ),
    )
    first, tables = taken_out(engine), as_zip(engine)
    emptied(engine)
    assert take_in(engine, tables).added == {"children": 1, "episodes": 1_202}
    assert taken_out(engine) == first


@given(text=st.text(st.sampled_from("'=+-@\t\r\n 1/2a\uff1d"), max_size=6))
def test_a_guarded_text_is_no_formula_and_reads_back_as_it_was(text: str) -> None:
    cell = escape_formula(text)
    assert unescape_formula(cell) == text
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"))


def test_no_cell_of_a_hostile_diary_begins_like_a_formula(sqlite_engine: Engine) -> None:
    bad = '=HYPERLINK("http://example.org","see")'
    put(
        sqlite_engine,
        a_file(
            TWITCH | {"note": bad, "logged_by": "@SUM(1)", "source": "-1+1"},
            name="+Robin",
            doses=[{"given_at": TWITCH["started_at"], "medicine": "\t=1", "unit": "\r=1"}],
            milestones=[{"milestone": bad, "status": "lost", "date": "2026-11-20"}],
            visits=[{"date": "2026-11-20", "kind": "nurse", "discussed": [bad]}],
            background={"note": bad},
        ),
    )
    tables = files_of(as_zip(sqlite_engine))
    cells = [
        cell
        for name, data in tables.items()
        if name.endswith(".csv")
        for row in rows_of(data)
        for cell in row.values()
    ]
    assert [
        cell for cell in cells if cell.lstrip(" ")[:1] in {"=", "+", "-", "@", "\t", "\r"}
    ] == []
    assert rows_of(tables["episodes.csv"])[0]["note"] == "'" + bad


# what the tables say ---------------------------------------------------------------------------------------------------------


def test_not_asked_no_unsure_and_none_of_them_are_four_different_cells(
    sqlite_engine: Engine,
) -> None:
    put(
        sqlite_engine,
        a_file(
            TWITCH | {"responsive": "no", "fever": "unsure", "held": "not_tried"},
            background={"complete": True, "birth_history": ["sepsis"], "feeding": "breast"},
        ),
    )
    tables = files_of(as_zip(sqlite_engine))
    (row,), (child,) = rows_of(tables["episodes.csv"]), rows_of(tables["children.csv"])
    rows = [
        row[name]
        for name in (
            "responsive",
            "fever",
            "held",
            "very_worried",
            "eyes",
            "duration_s",
            "logged_at",
            "time_zone",
            "note",
            "running",
        )
    ]
    assert rows == [
        "no",
        "unsure",
        "not_tried",
        "not_asked",
        "not_asked",
        "not_asked",
        "not_known",
        "at_home",
        "",
        "no",
    ]
    assert [
        child[f"background_{name}"]
        for name in ("birth_history", "conditions", "vitamin_d_supplement", "complete")
    ] == [
        "sepsis",
        "none_of_them",
        "not_asked",
        "yes",
    ]


def test_the_word_for_nothing_is_no_answer_to_any_question() -> None:
    words = {
        word.value
        for kind in vars(vocabulary).values()
        if isinstance(kind, type) and issubclass(kind, vocabulary.Word)
        for word in kind
    }
    assert words & NO_VALUE == set()


def test_both_hours_of_autumn_have_their_own_offset_and_the_same_local_time(
    sqlite_engine: Engine,
) -> None:
    first, second = ({"started_at": f"2026-10-25T02:30:00+0{hours}:00"} for hours in (2, 1))
    day_only = {"started_at": "2026-10-26T12:00:00+01:00", "time_precision": "day_only"}
    put(sqlite_engine, a_file(first, second, day_only))
    rows = rows_of(files_of(as_zip(sqlite_engine))["episodes.csv"])
    assert [(row["started_at"], row["local_day"], row["local_time"]) for row in rows] == [
        ("2026-10-25T02:30:00+02:00", "2026-10-25", "02:30"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25", "02:30"),
        ("2026-10-26T12:00:00+01:00", "2026-10-26", "not_known"),
    ]


def test_the_readme_describes_every_column_of_every_file_and_every_word(
    sqlite_engine: Engine,
) -> None:
    put(sqlite_engine, a_file(TWITCH))
    tables = files_of(as_zip(sqlite_engine))
    readme = tables.pop("README.txt").decode()
    parts = {name: readme.split(f"\n{name}: ")[1].split(".csv: ")[0] for name in tables}
    for name, data in tables.items():
        head = data.decode("utf-8-sig").splitlines()[0].split(",")
        assert [column for column in head if f"\n  {column}\n" not in parts[name]] == [], name
    assert {
        table
        for table, cells in SHEETS.items()
        if {cell.key for cell in cells} != set(RECORDS[table].model_fields)
    } == set()
    assert "      jerk_count" not in readme
    assert "just_woke: just woke" in parts["episodes.csv"]
    assert "at least 30 and at most 45" in parts["episodes.csv"]
    assert not [
        word
        for word in ("NaN", "NaT", "ArousalState", "YesNo", "Certain", "null")
        if word in readme
    ]


def test_the_bytes_begin_with_the_mark_that_spreadsheets_look_for(sqlite_engine: Engine) -> None:
    put(sqlite_engine, a_file(TWITCH, name="Zoë"))
    sheet = files_of(as_zip(sqlite_engine))["episodes.csv"]
    assert sheet.startswith(b"\xef\xbb\xbfchild,local_day,local_time,started_at,")
    assert '"Zoë","2026-11-20","03:12","2026-11-20T03:12:00+01:00"'.encode() in sheet


# single tables, and what a spreadsheet does to them ---------------------------------------------------------------------------


def a_row(**more: str) -> dict[str, str]:
    return {
        "child_id": str(ROBIN["id"]),
        "id": str(TWITCH["id"]),
        "started_at": "2026-11-20T03:12:00+01:00",
        "movements": "twitch",
    } | more


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_single_table_is_about_the_stored_children_whatever_stands_between_its_cells(
    sqlite_engine: Engine, delimiter: str
) -> None:
    put(sqlite_engine, a_file())
    assert take_in(sqlite_engine, table(a_row(note="two"), delimiter=delimiter)).added == {
        "episodes": 1
    }
    assert take_in(
        sqlite_engine, b"\xef\xbb\xbf" + table(a_row(note="two"), delimiter=delimiter)
    ).unchanged == {"children": 1, "episodes": 1}


def test_a_row_typed_by_hand_needs_neither_id_nor_child_where_there_is_only_one(
    sqlite_engine: Engine,
) -> None:
    put(sqlite_engine, a_file())
    data = table({"started_at": "2026-11-20T03:12:00+01:00", "movements": "twitch; jerk"})
    assert take_in(sqlite_engine, data).added == {"episodes": 1}
    assert take_in(sqlite_engine, data).unchanged == {"children": 1, "episodes": 1}


def test_an_edited_row_is_told_with_its_place_and_stays_unless_the_person_says_replace(
    sqlite_engine: Engine,
) -> None:
    put(sqlite_engine, a_file(TWITCH))
    changed = table(a_row(state="awake"))
    assert take_in(sqlite_engine, changed).conflicts == [
        {"where": "episodes.csv, row 2", "id": TWITCH["id"], "differs": ["state"]}
    ]
    assert take_in(sqlite_engine, changed, replace=True).replaced == {"episodes": 1}


def test_a_clock_rewritten_by_a_spreadsheet_is_taken_and_a_moved_one_is_not_lost_without_a_word(
    sqlite_engine: Engine,
) -> None:
    put(sqlite_engine, a_file(TWITCH))
    for clock in ("03:12", "03:12:00 AM", "3:12", ""):
        assert (
            take_in(sqlite_engine, table(a_row(local_day="2026-11-20", local_time=clock))).conflicts
            == []
        )
    for wrong in ({"local_time": "03:13"}, {"local_time": "03:12 PM"}, {"local_day": "2026-11-21"}):
        (head,) = wrong
        assert problems(table(a_row(**wrong)), ROBIN) == [
            (f"episodes.csv, row 2, column {head}", "does not fit the moment of this row")
        ]


def test_several_tables_are_read_together_and_one_bad_cell_stores_nothing(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    put(sqlite_engine, a_file(TWITCH))
    paths = []
    for name, data in files_of(as_zip(sqlite_engine)).items():
        if name.endswith(".csv"):
            paths.append(tmp_path / f"my {name}")
            paths[-1].write_bytes(data)
    assert [len(child.records["episodes"]) for child in read_paths(paths, NOW)] == [1]
    assert read_paths(paths, NOW)[0].id == ROBIN["id"]
    paths[1].write_bytes(paths[1].read_bytes().replace(b'"twitch"', b'"twich"'))
    with pytest.raises(InvalidFile, match=r"row 2, column movements: is an unknown word"):
        read_paths(paths, NOW)


# refused, and where ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "where", "problem"),
    [
        (
            {"started_at": "2026-11-20T03:12:00"},
            "row 2, column started_at",
            "has no offset, so the moment is not known",
        ),
        ({"started_at": "20/11/2026 03:12"}, "row 2, column started_at", "is not a time"),
        (
            {"started_at": "2099-01-01T00:00:00+01:00"},
            "row 2, column started_at",
            "is in the future",
        ),
        ({"started_at": ""}, "row 2, column started_at", "is missing"),
        ({"duration_s": "12,5"}, "row 2, column duration_s", "is not a number"),
        ({"duration_s": "1e999"}, "row 2, column duration_s", "is not a finite number"),
        ({"duration_s": "9" * 5_000}, "row 2, column duration_s", "is not a number"),
        ({"duration_s": "-1"}, "row 2, column duration_s", "is too small"),
        ({"duration_s": "nan"}, "row 2, column duration_s", "is not a number"),
        ({"jerk_offsets_s": "[0, 0.5"}, "row 2, column jerk_offsets_s", "is not a list"),
        ({"jerk_offsets_s": "[NaN]"}, "row 2, column jerk_offsets_s", "is not a finite number"),
        ({"running": "TRUE"}, "row 2, column running", "is neither true nor false"),
        ({"id": "1"}, "row 2, column id", "is not a UUID"),
        (
            {"child_id": "2edd8b64-df44-4e51-95df-b0210bb59ad2"},
            "row 2, column child_id",
            "names no child of these files or of the diary",
        ),
        ({"socks": "two"}, "row 1, column socks", "is not a column of this file"),
    ],
)
def test_a_bad_cell_is_refused_with_its_file_row_and_column(
    row: dict[str, str], where: str, problem: str
) -> None:
    assert (f"episodes.csv, {where}", problem) in problems(table(a_row(**row)), ROBIN)


def test_a_row_copied_to_the_other_twin_by_name_alone_is_refused() -> None:
    wren = ROBIN | {"id": "2edd8b64-df44-4e51-95df-b0210bb59ad2", "name": "Wren"}
    assert problems(table(a_row(child="Wren")), ROBIN, wren) == [
        ("episodes.csv, row 2, column child_id", "is one child's, but the row names another")
    ]
    assert (
        len(
            read_data(table(a_row(child_id="", child="Wren")), NOW, [ROBIN, wren])[0].records[
                "episodes"
            ]
        )
        == 1
    )
    assert (
        problems(table(a_row(child_id="", child="")), ROBIN, wren)[0][1]
        == "names no child of these files or of the diary"
    )


def test_none_of_them_needs_a_family_that_went_through_the_list() -> None:
    answers = {
        "name": "Robin",
        "birth_date": "2026-06-01",
        "time_zone": "Europe/Berlin",
        "background_conditions": "none_of_them",
    }
    assert problems(table(answers)) == [
        (
            "children.csv, row 2, column background_conditions",
            "says none, but background_complete is not yes",
        )
    ]
    assert read_data(table(answers | {"background_complete": "yes"}), NOW)[
        0
    ].child.background.complete


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (
            lambda files: (
                files | {"episodes.csv": files["episodes.csv"].decode("utf-8-sig").encode("utf-16")}
            ),
            "is not UTF-8 text",
        ),
        (
            lambda files: (
                files
                | {
                    "episodes.csv": files["episodes.csv"]
                    .decode("utf-8")
                    .encode("latin-1", "replace")
                    .decode("latin-1")
                    .encode()
                }
            ),
            "",
        ),
        (
            lambda files: (
                files
                | {
                    "episodes.csv": files["episodes.csv"]
                    .decode("utf-8")
                    .encode()
                    .decode("latin-1")
                    .encode()
                }
            ),
            "was saved in another encoding",
        ),
        (
            lambda files: files | {"episodes.csv": files["episodes.csv"] + b'"x","y"\r\n'},
            "has 2 cells",
        ),
        (
            lambda files: files | {"episodes.csv": files["episodes.csv"] + b'"never ended'},
            "cannot be read as a table",
        ),
        (lambda files: files | {"episodes.csv": b""}, "is missing"),
        (
            lambda files: (
                files | {"episodes.csv": files["episodes.csv"].replace(b"twitch", b"twi\x00tch")}
            ),
            "",
        ),
        (lambda files: files | {"virus.exe": b"MZ"}, "is no file of a diary"),
        (lambda files: files | {"../children.csv": files["children.csv"]}, "leads out of the zip"),
        (
            lambda files: files | {"/etc/children.csv": files["children.csv"]},
            "leads out of the zip",
        ),
        (lambda files: files | {"C:\\children.csv": files["children.csv"]}, "leads out of the zip"),
        (
            lambda files: files | {"again/children.csv": files["children.csv"]},
            "stands twice in the zip",
        ),
        (lambda files: files | {"nested.zip": zipped(files)}, "is no file of a diary"),
        (
            lambda files: files | {f"{number}/.DS_Store": b"" for number in range(10_000)},
            "holds too many files",
        ),
        (lambda _files: {"README.txt": b"x"}, "is a zip without a diary in it"),
        (lambda _files: {}, "is neither a diary"),
    ],
)
def test_a_zip_that_was_spoilt_is_refused_with_a_sentence(
    sqlite_engine: Engine, spoil: Callable[[Files], Files], problem: str
) -> None:
    put(sqlite_engine, a_file(TWITCH | {"note": "Zoë"}))
    problems_here = problems(zipped(spoil(files_of(as_zip(sqlite_engine)))))
    assert any(problem in answers for _, answers in problems_here), problems_here


def test_a_folder_around_the_files_and_what_an_operating_system_adds_do_no_harm(
    sqlite_engine: Engine,
) -> None:
    put(sqlite_engine, a_file(TWITCH))
    files = {f"my diary/{name}": data for name, data in files_of(as_zip(sqlite_engine)).items()}
    assert (
        len(
            read_data(
                zipped(
                    files
                    | {"__MACOSX/my diary/._children.csv": b"\x00", "my diary/.DS_Store": b"\x00"},
                    ZIP_STORED,
                ),
                NOW,
            )
        )
        == 1
    )


def test_a_truncated_zip_one_with_a_wrong_checksum_and_a_locked_one_are_refused(
    sqlite_engine: Engine,
) -> None:
    put(sqlite_engine, a_file(TWITCH))
    data = as_zip(sqlite_engine)
    assert problems(data[:-30]) == [("", "is a damaged zip")]
    stored_zip = zipped(files_of(data), ZIP_STORED)
    assert problems(stored_zip.replace(b'"twitch"', b'"twitcH"')) == [
        ("episodes.csv", "is damaged")
    ]
    locked = bytearray(data)
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert problems(bytes(locked)) == [("README.txt", "is locked with a password")]


def test_a_zip_that_unpacks_without_end_stops_at_the_limit_whatever_size_it_claims(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tracker.exchange import safe_unzip  # noqa: PLC0415

    monkeypatch.setattr(safe_unzip, "LARGEST_FILE_BYTES", 3 * 2**20)
    bomb = bytearray(zipped({"children.csv": b"\0" * 2**23}))
    assert problems(bytes(bomb)) == [("children.csv", "unpacks to more than a diary holds")]
    two = zipped({"children.csv": b"\0" * 2**21, "episodes.csv": b"\0" * 2**21})
    assert problems(two) == [("episodes.csv", "unpacks to more than a diary holds")]
    central = bomb.index(b"PK\x01\x02")
    bomb[central + 24 : central + 28] = (100).to_bytes(4, "little")
    assert problems(bytes(bomb))[0][1] in {"is damaged", "unpacks to more than a diary holds"}


@given(data=st.binary(max_size=200), cut=st.integers(0, 400))
@SLOW
def test_whatever_bytes_arrive_are_a_diary_or_a_list_of_problems(
    kept_engine: Engine, data: bytes, cut: int
) -> None:
    emptied(kept_engine)
    put(kept_engine, a_file(TWITCH))
    whole = as_zip(kept_engine)
    place = cut * (len(whole) - 1) // 400
    for bad in (
        data,
        b"PK\x03\x04" + data,
        whole[:place] + data + whole[place + len(data) :],
        b"child_id,started_at\r\n" + data,
    ):
        try:
            read_data(bad, NOW, [ROBIN])
        except InvalidFile as refused:
            problems = refused.problems
            assert [one for one in problems if one.problem and one.expected] == problems != []
