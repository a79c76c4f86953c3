"""Another tracker's files that are not what they should be: each is refused with sentences, or stored whole; never something half-done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.conftest import NOW
from tests.examples import SLOW
from tests.exchange.test_babybuddy import HERE, LONDON, NOOR, NOTES_HEAD, SLEEP_HEAD, files
from tests.exchange.test_diary_json import emptied, taken_out
from tests.exchange.test_spreadsheet import stored_episodes
from tests.robustness.hostile import ANYTHING, NEVER_TEXT, TYPED
from tests.robustness.test_files import counts
from tracker.cli.main import main
from tracker.errors import Problem
from tracker.exchange.csv_dialect import LONGEST_CELL
from tracker.exchange.detect import read_files
from tracker.exchange.diary_json import ChildInFile
from tracker.exchange.safe_read import MOST_PROBLEMS, InvalidFile
from tracker.exchange.store_children import import_children
from tracker.exchange.trackers.model import ImportOptions
from tracker.storage import store
from tracker.storage.database import writing

TAGS = (HERE / "csv" / "Tag-2026-11-22.csv").read_bytes()


def take_or_refuse(
    engine: Engine, folder: Path, its: dict[str, bytes], options: ImportOptions = LONDON
) -> list[Problem]:
    """Import another tracker's files; return what was wrong with them. A refusal leaves the diary as it was, a second import adds nothing."""
    for name, data in its.items():
        (folder / name).write_bytes(data)
    paths = [folder / name for name in its]
    before = counts(engine)
    try:
        children, _ = read_files(paths, NOW, stored_episodes(engine), options)
    except InvalidFile as refused:
        problems = refused.problems
    else:
        return stored_once(engine, paths, options, children)
    assert counts(engine) == before
    assert [one for one in problems if not (one.problem and one.expected)] == []
    assert len(problems) <= MOST_PROBLEMS + 1
    return problems


def stored_once(
    engine: Engine, paths: list[Path], options: ImportOptions, children: list[ChildInFile]
) -> list[Problem]:
    with writing(engine) as session:
        assert import_children(session, children, by="import").stored
    again, _ = read_files(paths, NOW, stored_episodes(engine), options)
    with writing(engine) as session:
        second = import_children(session, again, by="import")
    assert (second.added, second.conflicts) == ({}, [])
    return []


@pytest.fixture
def noor(diary: Engine) -> Engine:
    emptied(diary)
    with writing(diary) as session:
        store.record_child(session, NOOR, now=NOW, by=None)
    return diary


def sleeps(*rows: str) -> bytes:
    return "\r\n".join([SLEEP_HEAD, *rows, ""]).encode()


def notes(*rows: str) -> dict[str, bytes]:
    return {"Note.csv": "\r\n".join([NOTES_HEAD, *rows, ""]).encode(), "Tag.csv": TAGS}


def problem_texts(rows: list[Problem]) -> list[tuple[str, str]]:
    return [(one.where, one.problem) for one in rows]


GOOD_SLEEP = "1,1,Noor,Example,2026-11-01 01:00:00,2026-11-01 02:00:00,0,,"


@pytest.mark.parametrize(
    ("row", "where", "problem"),
    [
        (GOOD_SLEEP + ",x", "s.csv, row 3", "has 10 cells"),
        (GOOD_SLEEP[:-1], "s.csv, row 3", "has 8 cells"),
        (
            "2,1,Noor,Example,2026-11-01 02:00:00,2026-11-01 01:59:59,0,,",
            "s.csv, row 3",
            "ended_at is before started_at",
        ),
        (
            "2,1,Noor,Example,,2026-11-01 01:59:59,0,,",
            "s.csv, row 3, column start",
            "is not a time",
        ),
        ("2,1,Noor,Example,01.11.2026 02:00,,0,,", "s.csv, row 3, column start", "is not a time"),
        (
            "2,1,Noor,Example,2026-11-22 12:05:01,,0,,",
            "s.csv, row 3, column start",
            "is in the future",
        ),
        (
            "2,1,Noor,Example,2026-06-02 23:59:59,,0,,",
            "s.csv, row 3, column start",
            "is before birth",
        ),
        (
            "2,1,Noor,Example,0001-01-01 00:00:00,,0,,",
            "s.csv, row 3, column start",
            "is outside the years a diary can hold",
        ),
        (
            "2,1,Noor,Example,9999-12-31 23:59:59,,0,,",
            "s.csv, row 3, column start",
            "is outside the years a diary can hold",
        ),
        (
            "2,1,Noor,Example,2026-02-30 02:00:00,,0,,",
            "s.csv, row 3, column start",
            "is not a time",
        ),
        (
            "2,1,Noor,Example,2026-11-01 02:00:00,soon,0,,",
            "s.csv, row 3, column end",
            "is not a time",
        ),
        (
            "2,1,Noor,Example,2026-11-01 02:00:00,,0,nul\x00,",
            "s.csv, row 3, column notes",
            "contains a NUL character",
        ),
        (
            f"2,1,Noor,Example,2026-11-01 02:00:00,,0,{'n' * 10_001},",
            "s.csv, row 3, column notes",
            "is too long",
        ),
        (
            "1,1,Noor,Example,2026-11-01 01:00:01,2026-11-01 02:00:00,0,,",
            "s.csv, row 3, column id",
            "stands twice in this file, with different content",
        ),
        (
            f"{'9' * 200},1,Noor,Example,2026-11-01 01:00:00,,0,,",
            "s.csv, row 3, column id",
            "is too long",
        ),
        (
            "2,7,Sami,Example,2026-11-01 01:00:00,,0,,",
            "the files",
            "are about Sami Example, and no child of this diary is plainly the same",
        ),
    ],
)
def test_one_bad_row_among_good_ones_refuses_the_file_and_is_named(
    noor: Engine, tmp_path: Path, row: str, where: str, problem: str
) -> None:
    assert problem_texts(take_or_refuse(noor, tmp_path, {"s.csv": sleeps(GOOD_SLEEP, row)})) == [
        (where, problem)
    ]


def test_the_same_row_twice_is_one_and_a_moment_now_is_not_the_future(
    noor: Engine, tmp_path: Path
) -> None:
    now = "2,1,Noor,Example,2026-11-22 12:05:00,,0,,"
    assert take_or_refuse(noor, tmp_path, {"s.csv": sleeps(GOOD_SLEEP, GOOD_SLEEP, now)}) == []
    assert len(taken_out(noor)["children"][0]["spans"]) == 2


@pytest.mark.parametrize(
    ("its", "where", "problem"),
    [
        (
            {"w.csv": b"id,child_id,weight,date\r\n1,1,7100,2026-11-01\r\n"},
            "w.csv, row 2, column weight",
            "is 7100 kg, which no child measures",
        ),
        (
            {"w.csv": b"id,child_id,weight,date\r\n1,1,seven,2026-11-01\r\n"},
            "w.csv, row 2, column weight",
            "is not a number",
        ),
        (
            {"w.csv": b'id,child_id,weight,date\r\n1,1,"7.100,5",2026-11-01\r\n'},
            "w.csv, row 2, column weight",
            "is 7100.5 kg, which no child measures",
        ),
        (
            {"w.csv": b"id,child_id,weight,date\r\n1,1,,2026-11-01\r\n"},
            "w.csv, row 2, column weight",
            "is missing",
        ),
        (
            {"w.csv": b"id,child_id,weight,date\r\n1,1,7.1,yesterday\r\n"},
            "w.csv, row 2, column date",
            "is not a day",
        ),
        (
            {"h.csv": b"id,child_id,height,date\r\n1,1,0.62,2026-11-01\r\n"},
            "h.csv, row 2, column height",
            "is 0.62 cm, which no child measures",
        ),
        (
            {"w.json": b'[{"id": 1, "child": 1, "weight": [7], "date": "2026-11-01"}]'},
            "w.json: results/0/weight",
            "is not text",
        ),
        (
            {"w.json": b'[{"weight": 7, "date": "2026-11-01"}, 7]'},
            "w.json: results/1",
            "is not a record",
        ),
        (
            {"w.json": b'{"count": 1, "results": [{"weight": NaN, "date": "2026-11-01"}]}'},
            "w.json",
            "contains NaN, which is not JSON",
        ),
        (
            {"w.csv": b"id,weight,Weight,date\r\n1,1,7.1,2026-11-01\r\n"},
            "w.csv: row 1, column weight",
            "stands twice",
        ),
        (
            {"w.csv": "id,weight,date\r\n1,7.1,2026-11-01\r\n".encode("utf-16")},
            "w.csv",
            "is not UTF-8 text",
        ),
        (
            {"w.csv": "id,weight,date,notes\r\n1,7.1,2026-11-01,schön\r\n".encode("cp1252")},
            "w.csv",
            "is not UTF-8 text",
        ),
        (
            {"x.csv": b"when,what\r\n1,2\r\n"},
            "x.csv",
            "is no export of Baby Buddy that this program knows",
        ),
        (
            {"x.json": b'{"format": "infant-movement-diary/1", "children": []}'},
            "x.json",
            "is no list of another tracker",
        ),
        ({"x.csv": b""}, "x.csv", "is no export of Baby Buddy that this program knows"),
        ({"x.csv": b"%PDF-1.7\n\xe2\xe3"}, "x.csv", "is not UTF-8 text"),
    ],
)
def test_a_file_of_another_kind_or_a_number_no_child_has_is_refused(
    noor: Engine, tmp_path: Path, its: dict[str, bytes], where: str, problem: str
) -> None:
    options = ImportOptions(
        program="babybuddy", time_zone="Europe/London", weight_unit="kg", length_unit="cm"
    )
    assert problem_texts(take_or_refuse(noor, tmp_path, its, options)) == [(where, problem)]


def test_a_huge_cell_an_open_quote_and_nesting_without_end_are_refused(
    noor: Engine, tmp_path: Path
) -> None:
    for row in (
        f'2,1,Noor,Example,2026-11-01 02:00:00,,0,"{"n" * (LONGEST_CELL + 1)}",',
        '2,1,Noor,Example,2026-11-01 02:00:00,,0,"n,',
    ):
        (result,) = take_or_refuse(noor, tmp_path, {"s.csv": sleeps(GOOD_SLEEP, row)})
        assert "cannot be read as a table after row 2" in result.problem
    options = ImportOptions(program="babybuddy", time_zone="UTC")
    (result,) = take_or_refuse(
        noor,
        tmp_path,
        {"x.json": b'{"results": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"},
        options,
    )
    assert result.problem == "is nested without end"


def test_a_thousand_bad_rows_and_more_are_told_in_a_bounded_list(
    noor: Engine, tmp_path: Path
) -> None:
    for row in (
        "2,1,Noor,Example,soon,,0,,",
        "2,1,Noor,Example,2027-01-01 00:00:00,,0,,",
        "2,1,Noor",
    ):
        result = take_or_refuse(noor, tmp_path, {"s.csv": sleeps(*[row] * 3_000)})
        assert len(result) == MOST_PROBLEMS + 1
        assert "more problems than these" in result[-1].problem


@pytest.mark.parametrize("typed", [one for one in TYPED if len(one) <= 10_000], ids=ascii)
def test_a_note_is_kept_as_it_was_typed(noor: Engine, tmp_path: Path, typed: str) -> None:
    quoted = typed.replace('"', '""')
    assert (
        take_or_refuse(noor, tmp_path, notes(f'1,1,Noor,Example,"{quoted}",2026-11-01 02:00:00,1'))
        == []
    )
    (episode,) = taken_out(noor)["children"][0]["episodes"]
    assert episode["note"] == typed


@pytest.mark.parametrize("typed", NEVER_TEXT, ids=ascii)
def test_half_a_character_and_nul_are_refused_by_place(
    noor: Engine, tmp_path: Path, typed: str
) -> None:
    row = {"id": 1, "child": 1, "note": typed, "time": "2026-11-01T02:00:00Z", "tags": ["twitch"]}
    assert [
        one.where for one in take_or_refuse(noor, tmp_path, {"n.json": json.dumps([row]).encode()})
    ] == ["n.json: results/0/note"]


# whatever comes --------------------------------------------------------------------------------------------------------------

REAL = {path.name: path.read_bytes() for path in files("csv") + files("csv_header_only")}
SPOILT_CELLS = st.one_of(
    st.sampled_from(
        (
            "",
            *TYPED[:20],
            "36,7",
            "1e999",
            "2026-10-25 01:30:00",
            "2026-03-29 01:30:00",
            "-1",
            "1,2",
            "NaN",
        )
    ),
    st.text(max_size=12),
)


@st.composite
def spoilt_exports(draw: st.DrawFn) -> dict[str, bytes]:
    """The first rows of some of the real files, with a few cells replaced, columns shuffled away, other ends of lines and encodings."""
    its = {"Child.csv": REAL["Child-2026-11-22.csv"]}
    for name in draw(st.lists(st.sampled_from(sorted(REAL)), min_size=1, max_size=4, unique=True)):
        lines = [
            line.split(",") for line in REAL[name].decode().split("\r\n")[: draw(st.integers(1, 6))]
        ]
        for _ in range(draw(st.integers(0, 3))):
            line = draw(st.sampled_from(lines))
            line[draw(st.integers(0, len(line) - 1))] = draw(SPOILT_CELLS)
        text = draw(st.sampled_from(["\r\n", "\n", "\r"])).join(",".join(line) for line in lines)
        its[name] = text.encode(
            draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"])), "replace"
        )
    return its


@given(
    its=spoilt_exports(),
    zone=st.sampled_from(["Europe/London", "UTC", "Pacific/Apia", "Australia/Lord_Howe", None]),
    program=st.sampled_from(["auto", "babybuddy"]),
)
@SLOW
def test_a_spoilt_export_is_refused_in_sentences_or_stored_whole(
    diary: Engine,
    tmp_path_factory: pytest.TempPathFactory,
    its: dict[str, bytes],
    zone: str | None,
    program: str,
) -> None:
    emptied(diary)
    take_or_refuse(
        diary,
        tmp_path_factory.mktemp("spoilt"),
        its,
        ImportOptions(
            program, time_zone=zone, home_zone="Europe/London", weight_unit="kg", length_unit="in"
        ),
    )


LISTS = {
    name: json.loads((HERE / "api" / f"{name}.json").read_text(encoding="utf-8"))
    for name in ("notes", "sleep", "medication", "weight", "children", "tags")
}


@st.composite
def spoilt_lists(draw: st.DrawFn) -> dict[str, bytes]:
    """Pages of the interface with a few values replaced by anything."""
    its = {}
    for name in draw(st.lists(st.sampled_from(sorted(LISTS)), min_size=1, max_size=3, unique=True)):
        rows: list[Any] = [dict(row) for row in LISTS[name]["results"][:4]]
        for _ in range(draw(st.integers(0, 3))):
            row = draw(st.sampled_from(rows))
            row[draw(st.sampled_from(sorted(row)))] = draw(ANYTHING)
        its[f"{name}.json"] = json.dumps(LISTS[name] | {"results": rows}).encode()
    return its


@given(its=spoilt_lists())
@SLOW
def test_a_spoilt_list_is_refused_in_sentences_or_stored_whole(
    diary: Engine, tmp_path_factory: pytest.TempPathFactory, its: dict[str, bytes]
) -> None:
    emptied(diary)
    take_or_refuse(
        diary,
        tmp_path_factory.mktemp("lists"),
        its,
        ImportOptions("babybuddy", time_zone="Europe/London", weight_unit="lb"),
    )


@given(place=st.floats(0, 1), cut=st.integers(0, 40), junk=st.binary(max_size=12))
@SLOW
def test_damaged_bytes_are_refused_or_stored(
    diary: Engine, tmp_path_factory: pytest.TempPathFactory, place: float, cut: int, junk: bytes
) -> None:
    emptied(diary)
    whole = b"\r\n".join(REAL["Note-2026-11-22.csv"].split(b"\r\n")[:12])
    at = int(place * len(whole))
    its = {
        "Note.csv": whole[:at] + junk + whole[at + cut :],
        "Tag.csv": TAGS,
        "Child.csv": REAL["Child-2026-11-22.csv"],
    }
    take_or_refuse(
        diary,
        tmp_path_factory.mktemp("bytes"),
        its,
        ImportOptions("babybuddy", time_zone="Europe/London"),
    )


HUCKLEBERRY = (HERE.parent / "huckleberry" / "export.csv").read_text(encoding="utf-8").splitlines()


@st.composite
def spoilt_huckleberry(draw: st.DrawFn) -> dict[str, bytes]:
    """Some rows of a Huckleberry export with a few cells replaced."""
    lines = [HUCKLEBERRY[0], *draw(st.lists(st.sampled_from(HUCKLEBERRY[1:]), max_size=6))]
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        cells = lines[at].split(",")
        cells[draw(st.integers(0, len(cells) - 1))] = draw(SPOILT_CELLS)
        lines[at] = ",".join(cells)
    return {"export.csv": "\n".join(lines).encode("utf-8", "replace")}


@given(its=spoilt_huckleberry(), program=st.sampled_from(["auto", "huckleberry"]))
@SLOW
def test_a_spoilt_huckleberry_export_is_refused_in_sentences_or_stored_whole(
    diary: Engine, tmp_path_factory: pytest.TempPathFactory, its: dict[str, bytes], program: str
) -> None:
    emptied(diary)
    with writing(diary) as session:
        store.record_child(session, NOOR, now=NOW, by=None)
    take_or_refuse(
        diary,
        tmp_path_factory.mktemp("berry"),
        its,
        ImportOptions(program, time_zone="Europe/London"),
    )


# on the command line ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["--time-zone", "Mars/Phobos"],
            "'Mars/Phobos' is not a time zone this machine knows. Give a name such as",
        ),
        (["--time-zone", ""], "'' is not a time zone this machine knows. Give a name such as"),
        (["--time-zone", "Europe/London", "--child", "Nobody"], "No child here is called 'Nobody'"),
        (
            [],
            "set your time zone in Baby Buddy to UTC, export, set it back, and say --time-zone UTC",
        ),
    ],
)
def test_a_wrong_option_is_one_sentence_and_status_1(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    paths = [str(path) for path in files("csv")]
    assert (
        main(["--database", sqlite_url, "import", *paths[:1], "--time-zone", "Europe/London"]) == 0
    )
    assert main(["--database", sqlite_url, "import", *paths, *words]) == 1
    assert sentence in capsys.readouterr().err


def test_a_hostile_export_never_steers_the_terminal(tmp_path: Path, sqlite_url: str) -> None:
    path = tmp_path / "n.json"
    rows = [
        {
            "id": n,
            "child": 1,
            "note": "\x1b[2J\u202e",
            "time": "2026-11-01T02:00:00Z",
            "tags": ["milestone", "\x1b[2J"],
        }
        for n in (1, 2)
    ]
    path.write_bytes(json.dumps(rows).encode())
    child = str(HERE / "api" / "children.json")
    command = [
        sys.executable,
        "-m",
        "tracker",
        "--database",
        sqlite_url,
        "import",
        str(path),
        child,
        "--home-zone",
        "Europe/London",
    ]
    done = subprocess.run(
        command, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "utf-8"}
    )
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"\\x1b[2J" in done.stdout
