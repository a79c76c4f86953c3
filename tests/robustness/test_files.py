"""Files that are not what they should be: each is refused with sentences, or stored whole; never something half-done."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from tests.conftest import NOW
from tests.examples import SLOW
from tests.exchange.test_diary_json import EXAMPLES, ROBIN, TWITCH, a_file, emptied, taken_out
from tests.exchange.test_spreadsheet import as_zip, files_of, stored_episodes, zipped
from tests.migrated import new_diary
from tests.robustness.hostile import ANYTHING, NEVER_TEXT, TYPED
from tracker.domain.schemas import RECORDS
from tracker.errors import Problem
from tracker.exchange import diary_json
from tracker.exchange.detect import read_data, read_paths
from tracker.exchange.safe_read import FORMAT, MOST_PROBLEMS, InvalidFile
from tracker.exchange.store_children import import_children
from tracker.storage.database import open_database, writing

SMALL = [
    json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(EXAMPLES, key=lambda path: path.stat().st_size)[:12]
]


def counts(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return [
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("child", "episode", "check_in", "clip", "change")
        ]


def take_or_refuse(engine: Engine, data: bytes, now: datetime = NOW) -> list[Problem]:
    """Import a file; return what was wrong with it. A refusal leaves the diary as it was, and every problem says a sentence."""
    before = counts(engine)
    try:
        children = read_data(data, now, stored_episodes(engine))
    except InvalidFile as refused:
        problems = refused.problems
    else:
        problems = []
    if problems:
        assert counts(engine) == before
        assert [one for one in problems if not (one.problem and one.expected)] == []
        assert len(problems) <= MOST_PROBLEMS + 1
        return problems
    with writing(engine) as session:
        assert import_children(session, children, by="import").stored
    return []


def places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [here, *(place for key, item in inside for place in places(item, (*here, key)))]


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """One of the examples with a few answers replaced, doubled, renamed or gone."""
    document = copy.deepcopy(draw(st.sampled_from(SMALL)))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from([place for place in places(document) if place]))
        holder = document
        for key in way:
            holder = holder[key]
        act = draw(st.sampled_from(["replace", "replace", "replace", "drop", "rename"]))
        if act == "replace" or isinstance(holder, list):
            holder[last] = copy.deepcopy(draw(ANYTHING))
        elif act == "drop":
            del holder[last]
        else:
            holder[draw(st.text(st.characters(), max_size=10))] = holder.pop(last)
    return json.dumps(document).encode()


@given(data=spoilt())
def test_a_spoilt_file_is_refused_in_sentences_or_stored_and_written_out_as_a_right_one(
    diary: Engine, data: bytes
) -> None:
    emptied(diary)
    if not take_or_refuse(diary, data):
        assert read_data(diary_json.to_text(taken_out(diary)).encode(), NOW)


@given(place=st.floats(0, 1), cut=st.integers(0, 40), junk=st.binary(max_size=12))
def test_a_file_with_damaged_bytes_is_refused_or_a_diary(
    diary: Engine, place: float, cut: int, junk: bytes
) -> None:
    emptied(diary)
    whole = json.dumps(SMALL[0]).encode()
    at = int(place * len(whole))
    take_or_refuse(diary, whole[:at] + junk + whole[at + cut :])


CELLS = st.one_of(
    st.sampled_from(
        (
            "",
            *TYPED,
            *NEVER_TEXT,
            "12,5",
            "1e999",
            "[",
            "[1e999]",
            '[{"a": 1}]',
            "yes",
            "TRUE",
            "#REF!",
            "0001-01-01T00:00:00+14:00",
            "9999-12-31",
        )
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)


@st.composite
def spoilt_tables(draw: st.DrawFn) -> dict[str, bytes]:
    """The tables of a small diary with some cells replaced, in some of the ways a spreadsheet may cut and save them."""
    files = dict(draw(st.sampled_from(TABLES)))
    for name in draw(
        st.lists(
            st.sampled_from(sorted(name for name in files if name.endswith(".csv"))),
            min_size=1,
            max_size=2,
            unique=True,
        )
    ):
        lines = files[name].decode("utf-8-sig").split("\r\n")
        row = draw(st.integers(0, len(lines) - 1))
        cells = lines[row].split('","')
        cells[draw(st.integers(0, len(cells) - 1))] = draw(CELLS).replace('"', '""')
        lines[row] = '","'.join(cells)
        encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"]))
        files[name] = (
            draw(st.sampled_from(["\r\n", "\n", "\r"])).join(lines).encode(encoding, "replace")
        )
    return files


def _tables() -> list[dict[str, bytes]]:
    """The examples as tables, made once."""
    import tempfile  # noqa: PLC0415 - before any fixture is there

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'diary.sqlite3'}"
        new_diary(url)
        engine = open_database(url)
        made = []
        for document in SMALL[:3]:
            emptied(engine)
            take_or_refuse(engine, json.dumps(document).encode())
            made.append(files_of(as_zip(engine)))
        engine.dispose()
        return made


TABLES = _tables()


@given(files=spoilt_tables(), alone=st.booleans())
def test_spoilt_tables_are_refused_in_sentences_or_stored(
    diary: Engine, files: dict[str, bytes], *, alone: bool
) -> None:
    emptied(diary)
    take_or_refuse(diary, files["episodes.csv"] if alone else zipped(files, ZIP_DEFLATED))


# bombs -----------------------------------------------------------------------------------------------------------------------

HEAD = b'{"format": "infant-movement-diary/1", "children": '
DEEP = 100_000


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (HEAD + b"[" * DEEP + b"]" * DEEP + b"}", "is nested without end"),
        (HEAD + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}", "is nested without end"),
        (a_file(TWITCH | {"jerk_offsets_s": [[0.0]] * 10_001}), "is too long"),
        (a_file(TWITCH | {"clips": [{}] * 10_001}), "is too long"),
        (a_file(TWITCH | {str(key): 1 for key in range(2_000)}), "has too many keys"),
        (a_file(*[{"started_at": "x"}] * 2_000), "has more problems than these"),
        (a_file(TWITCH).replace(b'["twitch"]', b"9" * 4_301), "is not JSON"),
        (
            a_file(TWITCH | {"duration_s": 1}).replace(b": 1}", b": 1" + b"0" * 4_000 + b"}"),
            "is too large a number",
        ),
        (a_file(TWITCH).replace(b'["twitch"]', b"[1e999]"), "is an unknown word"),
        (HEAD + b"[" + b"{}," * 3_000 + b"{}]}", "has more problems than these"),
        (HEAD + b"[" + b"0," * 1_500 + b"0]}", "has more problems than these"),
        (b"\xef\xbb\xbf" * 3 + a_file(TWITCH), "is neither a diary"),
        (a_file(TWITCH).decode().encode("utf-16"), "is not UTF-8"),
        (a_file(TWITCH).decode().encode("utf-32"), "is not"),
        (b"PK\x03\x04" + b"\x00" * 1_000, "is a damaged zip"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bomb_is_refused_with_a_sentence(diary: Engine, data: bytes, problem: str) -> None:
    emptied(diary)
    result = take_or_refuse(diary, data)
    assert any(problem in one.problem for one in result), result[:3]


def test_a_nested_or_endless_list_in_a_table_is_refused_as_one_cell(diary: Engine) -> None:
    emptied(diary)
    take_or_refuse(diary, a_file())
    for cell in ("[" * DEEP, "[" + "0," * 20_000 + "0]"):
        result = take_or_refuse(
            diary, f'started_at,jerk_offsets_s\r\n2026-11-20T03:12:00+01:00,"{cell}"\r\n'.encode()
        )
        assert [one.where for one in result] == ["episodes.csv, row 2, column jerk_offsets_s"]


def test_a_zip_in_a_zip_and_a_thousandfold_packed_diary_are_refused(
    diary: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.exchange import safe_unzip  # noqa: PLC0415

    emptied(diary)
    monkeypatch.setattr(safe_unzip, "LARGEST_FILE_BYTES", 2**20)
    packed = zipped({"diary.json": b" " * 2**24}, ZIP_DEFLATED)
    assert len(packed) < 2**15
    assert take_or_refuse(diary, packed)[0].problem == "unpacks to more than a diary holds"
    assert (
        take_or_refuse(diary, zipped({"diary.zip": packed}))[0].problem
        == "is a zip with no diary in it"
    )


# texts -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", NEVER_TEXT, ids=ascii)
@pytest.mark.parametrize(
    "key", ["note", "logged_by", "source", "id", "time_zone", "state", "movements"]
)
def test_half_a_character_and_nul_are_refused_wherever_they_stand(
    diary: Engine, typed: str, key: str
) -> None:
    emptied(diary)
    assert [one.where for one in take_or_refuse(diary, a_file(TWITCH | {key: typed}))] == [
        f"children/0/episodes/0/{key}"
    ]
    assert take_or_refuse(diary, a_file(TWITCH, name=typed))
    assert take_or_refuse(diary, a_file(TWITCH | {typed: 1}))


def test_a_refusal_that_holds_half_a_character_or_a_code_can_be_printed(
    tmp_path: Path, sqlite_url: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(
        a_file(TWITCH | {"\x1b[2J\u202e": 2}).replace(b'{"format"', b'{"\\ud800": 1, "format"')
    )
    for words in ([], ["--json"]):
        command = [
            sys.executable,
            "-m",
            "tracker",
            "--database",
            sqlite_url,
            "import",
            str(path),
            *words,
        ]
        done = subprocess.run(
            command,
            capture_output=True,
            check=False,
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        )
        words_shown = (done.stdout if words else done.stderr).decode()
        assert done.returncode == 1
        assert "\\ud800" in words_shown
        assert "\x1b" not in words_shown
        assert (
            json.loads(words_shown)["problems"][0]["where"] == "\ud800"
            if words
            else "\\x1b[2J\\u202e: is not a key of this record" in words_shown
        )


@given(
    typed=st.one_of(
        st.sampled_from(TYPED),
        st.text(
            st.characters(exclude_characters="\x00", exclude_categories=["Cs"]),
            min_size=1,
            max_size=200,
        ),
    )
)
@example(typed="\r\n")
@SLOW
def test_a_text_comes_out_of_the_file_and_of_the_tables_as_it_went_in(
    diary: Engine, typed: str
) -> None:
    emptied(diary)
    dose = {
        "given_at": "2026-11-20T03:12:00+01:00",
        "medicine": typed[:200],
        "unit": typed[:50],
        "note": typed,
    }
    skill = {"date": "2026-11-20", "milestone": typed[:120], "status": "achieved", "note": typed}
    visit = {"date": "2026-11-20", "kind": "doctor", "discussed": [typed[:100]], "note": typed}
    words = {"note": typed, "logged_by": typed[:100], "source": typed[:200]}
    file = a_file(
        TWITCH | words,
        name=typed[:100],
        background={"note": typed},
        doses=[dose],
        milestones=[skill],
        visits=[visit],
    )
    assert take_or_refuse(diary, file) == []
    first = taken_out(diary)
    child = first["children"][0]
    assert (child["name"], child["background"]["note"], child["doses"][0]["unit"]) == (
        typed[:100],
        typed,
        typed[:50],
    )
    assert {name: child["episodes"][0][name] for name in words} == words
    assert (child["milestones"][0]["milestone"], child["visits"][0]["discussed"]) == (
        typed[:120],
        [typed[:100]],
    )
    tables = as_zip(diary)
    emptied(diary)
    assert take_or_refuse(diary, tables) == []
    assert taken_out(diary) == first


def test_what_is_one_letter_too_long_is_refused_and_the_longest_is_kept(diary: Engine) -> None:
    emptied(diary)
    longest = {"note": "n" * 10_000, "logged_by": "l" * 100, "source": "s" * 200}
    for key, typed in longest.items():
        assert [
            one.problem for one in take_or_refuse(diary, a_file(TWITCH | {key: typed + "x"}))
        ] == ["is too long"]
    assert take_or_refuse(diary, a_file(TWITCH | longest)) == []
    assert {key: taken_out(diary)["children"][0]["episodes"][0][key] for key in longest} == longest


def test_the_records_of_every_table_refuse_a_key_they_do_not_know_and_a_record_that_is_none(
    diary: Engine,
) -> None:
    emptied(diary)
    for table in RECORDS:
        wrongs: tuple[object, ...] = ({"unknown": 1}, [], "text", 1, None)
        for wrong in wrongs:
            assert take_or_refuse(
                diary,
                json.dumps({"format": FORMAT, "children": [ROBIN | {table: [wrong]}]}).encode(),
            )


# files that spreadsheets and other programs wrote --------------------------------------------------


EPISODE_ROW = "2026-11-20T03:12:00+01:00"


@pytest.mark.parametrize(
    "written",
    [
        "sep=;\r\nstarted_at;note\r\n{at};x\r\n",
        '"sep=;"\r\nstarted_at;note\r\n{at};x\r\n',
        "\ufeffsep=,\nstarted_at,note\n{at},x\n",
        "started_at,note,,,\r\n{at},x,,,\r\n,,,,\r\n",
        "started_at,note\r\n{at},x,,\r\n",
        "started_at,note,,\r\n{at},x\r\n",
    ],
)
def test_a_separator_line_and_empty_columns_at_the_end_are_accepted(
    diary: Engine, written: str
) -> None:
    emptied(diary)
    take_or_refuse(diary, a_file())
    assert take_or_refuse(diary, written.format(at=EPISODE_ROW).encode()) == []
    assert [row["note"] for row in taken_out(diary)["children"][0]["episodes"]] == ["x"]


def test_a_row_below_a_separator_line_has_the_number_that_a_spreadsheet_shows(
    diary: Engine,
) -> None:
    emptied(diary)
    take_or_refuse(diary, a_file())
    problems = take_or_refuse(diary, b"sep=;\r\nstarted_at;note;\r\nlater;x;\r\n")
    assert [problem.where for problem in problems] == ["episodes.csv, row 2, column started_at"]
    problems = take_or_refuse(diary, b"started_at,note,\r\nlater,x,y\r\n")
    assert [problem.problem for problem in problems] == ["has 3 cells"]


@pytest.mark.parametrize(
    "head",
    [
        "date,note",
        "id,date,note",
        "date,note,water_temperature",
        "date,kind,duration,water,toys,note",
    ],
)
def test_a_foreign_table_is_not_taken_for_one_of_ours(
    diary: Engine, tmp_path: Path, head: str
) -> None:
    emptied(diary)
    path = tmp_path / "Bath.csv"
    path.write_text(f"{head}\r\n{'x,' * head.count(',')}x\r\n", encoding="utf-8")
    with pytest.raises(InvalidFile) as refused:
        read_paths([path], NOW, stored_episodes(diary))
    (problem,) = refused.value.problems
    assert (problem.where, problem.problem) == (
        "",
        "is neither a diary (JSON) nor one of its tables (CSV)",
    )


def test_a_table_is_named_as_its_file_is(diary: Engine, tmp_path: Path) -> None:
    emptied(diary)
    path = tmp_path / "Twitches.csv"
    path.write_text("started_at,note\r\nlater,x\r\n", encoding="utf-8")
    take_or_refuse(diary, a_file())
    with pytest.raises(InvalidFile) as refused:
        read_paths([path], NOW, stored_episodes(diary))
    places = [problem.where for problem in refused.value.problems]
    assert places == ["Twitches.csv, row 2, column started_at"]


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b",,,\r\n;;\r\n", b"\x00" * 99]
)
def test_an_empty_file_is_called_empty(diary: Engine, data: bytes) -> None:
    assert [problem.problem for problem in take_or_refuse(diary, data)] == ["is empty"]


@pytest.mark.parametrize("version", ["2", "3", "10"])
def test_a_file_of_a_newer_version_asks_for_an_update(diary: Engine, version: str) -> None:
    written = a_file(TWITCH).replace(b"diary/1", f"diary/{version}".encode())
    (problem,) = take_or_refuse(diary, written)
    assert "a newer version wrote it" in problem.problem
    assert "updated" in problem.expected


@pytest.mark.parametrize("name", ["infant-movement-diary/0", "infant-movement-diary/x", "other/2"])
def test_a_file_of_no_version_is_no_exchange_file(diary: Engine, name: str) -> None:
    written = a_file(TWITCH).replace(FORMAT.encode(), name.encode())
    (problem,) = take_or_refuse(diary, written)
    assert problem.problem == "is not an exchange file of this program"
