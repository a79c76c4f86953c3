from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pypdf
import pytest

from tests.exchange.test_diary_json import ROBIN, TWITCH, a_file
from tracker import demo
from tracker.cli import children_log
from tracker.cli.main import build_parser, main

DEMO = Path(demo.__file__).parent
Run = Callable[..., tuple[int, str, str]]

HEAVY = (
    "dataclasses",  # imports inspect, ast and tokenize
    "sqlalchemy",
    "pandas",
    "streamlit",
    "matplotlib",
    "typst",
    "scipy",
    "pydantic",
    "alembic",
    "numpy",
    "platformdirs",
)


@pytest.fixture
def run(
    sqlite_url: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Run:
    """Run one command on a diary of its own; return exit status, output, errors."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str | Path) -> tuple[int, str, str]:
        status = main(["--database", sqlite_url, *map(str, words)])
        output = capsys.readouterr()
        assert "Traceback" not in output.err
        return status, output.out, output.err

    return command


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="this system lists no open files")
@pytest.mark.parametrize("words", [["children"], ["check"], ["log", "--child", "Wren"]])
def test_a_command_leaves_no_file_of_the_diary_open(
    run: Run, sqlite_url: str, words: list[str]
) -> None:
    run(*words)
    paths = [str(one.resolve()) for one in Path("/proc/self/fd").iterdir()]
    assert sqlite_url.removeprefix("sqlite:///") not in paths


@pytest.fixture
def robin(run: Run, tmp_path: Path) -> Run:
    path = tmp_path / "robin.json"
    path.write_bytes(a_file(TWITCH))
    assert run("import", path)[0] == 0
    return run


def sub_parsers() -> dict[str, argparse.ArgumentParser]:
    action = next(action for action in build_parser()._actions if action.dest == "command")
    assert isinstance(action, argparse._SubParsersAction)
    return dict(action.choices)


COMMANDS = list(sub_parsers())
OF_THE_CONTRACT = {
    "serve", "demo", "children", "log", "import", "export", "summary", "assess", "replay",
    "report", "backup", "restore", "check", "upgrade", "passcode", "devices", "token",
}  # fmt: skip
BESIDE_IT = {"phone", "certificate"}


def test_the_commands_are_those_of_the_contract_and_each_can_be_run() -> None:
    assert set(COMMANDS) == OF_THE_CONTRACT | BESIDE_IT
    assert all(callable(parser.get_default("run")) for parser in sub_parsers().values())


@pytest.mark.parametrize(
    "words",
    [
        ["children"], ["log"], ["import", "f"], ["summary"], ["assess"], ["replay", "f"],
        ["backup"], ["check"], ["upgrade"], ["devices", "list"], ["token", "list"],
        ["token", "create", "n", "--scope", "log"],
    ],
)  # fmt: skip
def test_every_command_that_prints_data_takes_json(words: list[str]) -> None:
    assert build_parser().parse_args([*words, "--json"]).json is True


def test_help_imports_none_of_the_heavy_libraries() -> None:
    help_alone = "import argparse, sys; argparse.ArgumentParser().format_help(); taken = set(sys.modules)"  # from Python 3.14 on: dataclasses
    code = f"{help_alone}; from tracker.cli.main import build_parser; build_parser().format_help(); print([m for m in {HEAVY} if m in set(sys.modules) - taken])"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)]
)
def test_help_is_there_for_every_command(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    assert "movement" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [[], ["dance"], ["log", "--duration", "long"], ["report"], ["export", "--format", "pdf"]],
)
def test_wrong_usage_is_status_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


def test_python_m_tracker_is_the_same_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tracker",
            "--database",
            f"sqlite:///{tmp_path / 'd.sqlite3'}",
            "children",
            "--json",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == []


def test_an_episode_is_logged_and_comes_out_again(robin: Run) -> None:
    status, id_, _ = robin(
        "log",
        "--at",
        "2026-11-20T07:00:00+01:00",
        "--duration",
        "20",
        "state=just_woke",
        "movements=crunch,jerk",
        "jerk_count=3",
    )
    assert status == 0
    episodes = json.loads(robin("export")[1])["children"][0]["episodes"]
    answers = next(episode for episode in episodes if episode["id"] == id_.strip())
    assert {
        name: answers[name]
        for name in ("started_at", "duration_s", "state", "movements", "jerk_count")
    } == {
        "started_at": "2026-11-20T07:00:00+01:00",
        "duration_s": 20,
        "state": "just_woke",
        "movements": ["crunch", "jerk"],
        "jerk_count": 3,
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["log", "--child", "Wren"], "No child here is called 'Wren'. Known: Robin."),
        (["log", "--at", "2026-11-20T07:00:00"], "has no offset"),
        (["log", "--at", "2099-01-01T00:00:00+00:00"], "is in the future"),
        (["log", "state"], "is not key=value"),
        (["log", "state=drowsy", "socks=1"], "socks: is not a key"),
        (["summary", "--as-of", "noon"], "neither a local date"),
        (["summary", "--as-of", "2026-11-22T12:00:00"], "neither a local date"),
        (["summary", "--from", "2026-11-20", "--to", "2026-11-19"], "Give the earlier day first"),
        (["summary", "--from", "yesterday"], "is not a day"),
        (["export", "-o", "/proc/nowhere/x.json"], "could not be written"),
        (["export", "--format", "csv"], "Say where to write it: export --format csv -o FILE.zip."),
        (["export", "--format", "csv", "-o", "/proc/nowhere/x.zip"], "could not be written"),
        (["export", "--full-name"], "--full-name belongs to export --format fhir"),
        (["report", "--for", "parents", "--text"], "for the parents' page give -o FILE.pdf"),
        (["report", "--text", "--videos-code"], "--videos-code is for paper"),
        (["report", "--videos-code", "x", "-o", "r.pdf"], "x is no address of a diary"),
        (["import", "nothing.json"], "cannot be read"),
        (["restore", "nothing.sqlite3"], "There is no file"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(
    robin: Run, words: list[str], sentence: str
) -> None:
    status, _, error = robin(*words)
    assert (status, sentence in error) == (1, True), error


def test_an_import_tells_what_it_did_in_the_words_of_the_contract(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "robin.json"
    path.write_bytes(a_file(TWITCH))
    first = json.loads(run("import", path, "--json")[1])
    assert first == {
        "format": "infant-movement-import/1",
        "stored": True,
        "added": {"children": 1, "episodes": 1},
        "unchanged": {},
        "replaced": {},
        "conflicts": [],
        "problems": [],
    }
    path.write_bytes(a_file(TWITCH | {"state": "awake"}))
    assert json.loads(run("import", path, "--json")[1])["conflicts"] == [
        {"where": "children/0/episodes/0", "id": TWITCH["id"], "differs": ["state"]}
    ]


def test_a_bundle_for_a_clinic_has_initials_unless_the_name_is_wanted(
    robin: Run, tmp_path: Path
) -> None:
    bundle = json.loads(robin("export", "--format", "fhir")[1])
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")
    assert bundle["entry"][0]["resource"]["name"] == [{"text": "R."}]
    file = tmp_path / "clinic.json"
    assert robin("export", "--format", "fhir", "--full-name", "-o", file)[0] == 0
    patient = json.loads(file.read_text(encoding="utf-8"))["entry"][0]["resource"]
    assert patient["name"] == [{"text": "Robin"}]


def test_the_tables_written_for_a_spreadsheet_are_found_out_and_read_back(
    robin: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert robin("export", "--format", "csv", "-o", "tables.zip")[0] == 0
    assert list(tmp_path.glob("*.part")) == []
    other = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    assert main(["--database", other, "import", "tables.zip", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["added"] == {"children": 1, "episodes": 1}
    main(["--database", other, "export"])
    output = [
        json.loads(text)["children"] for text in (capsys.readouterr().out, robin("export")[1])
    ]
    assert output[0] == output[1]


def test_a_dry_run_stores_nothing(run: Run) -> None:
    document = json.loads(run("import", DEMO / "sleepy_twitches.json", "--dry-run", "--json")[1])
    assert (document["stored"], document["added"]["episodes"]) == (False, 33)
    assert json.loads(run("children", "--json")[1]) == []


def test_a_file_with_problems_is_status_1_and_names_each_place(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(a_file(TWITCH))
    bad.write_bytes(a_file(TWITCH | {"state": "drowsy", "id": "1"}, id=None))
    status, out, _ = run("import", good, bad, "--json")
    document = json.loads(out)
    assert (status, document["stored"]) == (1, False)
    assert {problem["where"] for problem in document["problems"]} == {
        "bad.json: children/0/episodes/0/state",
        "bad.json: children/0/episodes/0/id",
    }
    assert json.loads(run("children", "--json")[1]) == []
    assert "2 problem(s), so nothing was stored" in run("import", bad)[2]


def test_a_pdf_that_is_called_json_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(b"%PDF-1.7\n\xe2\xe3")
    assert run("import", path)[0] == 1


def test_export_of_one_child_leaves_the_others_out(run: Run, tmp_path: Path) -> None:
    run("import", *sorted(DEMO.glob("*.json")))
    assert run("export", "--child", "pebble", "-o", tmp_path / "pebble.json")[0] == 0
    assert [
        child["name"]
        for child in json.loads((tmp_path / "pebble.json").read_text(encoding="utf-8"))["children"]
    ] == ["Pebble"]
    assert len(json.loads(run("export")[1])["children"]) == 3
    assert run("export", "--child", "Wren")[0] == 1


def test_summary_and_assessment_know_only_the_moment_they_are_asked_about(robin: Run) -> None:
    assert (
        json.loads(robin("summary", "--as-of", "2026-11-20", "--json")[1])["period"]["last"]
        == "2026-11-20"
    )
    before, after = (
        json.loads(robin("summary", "--as-of", day, "--json")[1])
        for day in ("2026-11-19", "2026-11-20")
    )
    assert before["format"] == "infant-movement-summary/1"
    assert before != after
    one, two = (
        robin("assess", "--as-of", "2026-11-20T20:00:00+01:00", "--json")[1] for _ in range(2)
    )
    assert one == two
    assert json.loads(one)["format"] == "infant-movement-assessment/1"
    assert json.loads(one)["child"] == ROBIN["id"]


def test_a_report_is_a_pdf_or_nothing(robin: Run, tmp_path: Path) -> None:
    assert robin("report", "--as-of", "2026-11-21", "-o", tmp_path / "r.pdf")[0] == 0
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")
    assert robin("report", "-o", tmp_path / "no" / "r.pdf")[0] == 1


@pytest.mark.parametrize("reader", ["doctor", "parents"])
def test_a_report_has_the_code_of_the_videos_only_where_it_is_asked_for(
    robin: Run, tmp_path: Path, reader: str
) -> None:
    address = "https://diary.example:8501"
    pages = []
    for words in [[], ["--videos-code", f"{address}/quick"]]:
        file = tmp_path / "r.pdf"
        assert robin("report", "--for", reader, *words, "-o", file)[0] == 0
        pages.append("".join(page.extract_text() for page in pypdf.PdfReader(file).pages))
    assert "video/doctor" not in pages[0]
    assert f"{address}/video/doctor?child={ROBIN['id']}" in pages[1].replace("\n", "")


def test_backup_check_upgrade_and_restore_go_round(robin: Run, tmp_path: Path) -> None:
    assert "Sound" in robin("check")[1]
    assert "already" in robin("upgrade")[1]
    document = json.loads(robin("backup", "--json")[1])["backup"]
    assert Path(document).parent == tmp_path / "backups"
    robin("log", "state=awake")
    assert "as it was before" in robin("restore", document)[1]
    assert len(json.loads(robin("export")[1])["children"][0]["episodes"]) == 1


def test_check_tells_films_of_no_entry_and_entries_without_their_film(
    robin: Run, tmp_path: Path
) -> None:
    rest, gone, nobodys = (f"{letter * 64}.mp4" for letter in "abc")
    robin("log", "state=awake")
    document = json.loads(robin("export")[1])
    clips = [{"sha256": name[:64], "media_type": "video/mp4", "bytes": 1} for name in (rest, gone)]
    document["children"][0]["episodes"][0]["clips"] = clips
    (tmp_path / "diary.json").write_text(json.dumps(document), encoding="utf-8")
    assert robin("import", "--replace", tmp_path / "diary.json")[0] == 0
    (tmp_path / "clips").mkdir()
    for name in (rest, nobodys):
        (tmp_path / "clips" / name).write_bytes(b"x")
    status, answers, _ = robin("check")
    assert (status, answers.count(nobodys), answers.count(gone), answers.count(rest)) == (
        0,
        1,
        1,
        0,
    )
    document_here = json.loads(robin("check", "--json")[1])
    assert (document_here["films_of_no_entry"], document_here["films_missing"]) == (
        [nobodys],
        [gone],
    )


def test_a_fault_inside_the_program_is_a_sentence_and_a_traceback_only_when_asked_for(
    robin: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> int:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(children_log, "children_command", fails)
    status, _, error = robin("children")
    assert (status, "inside the program" in error) == (1, True)
    with pytest.raises(ZeroDivisionError):
        main(["-v", "children"])


@pytest.mark.parametrize(
    ("command", "port"),
    [
        *product(
            ("serve", "demo", "phone", "certificate"), ("65536", "80000", "-1", "eight", "٨٥٠١")
        ),
        ("phone", "0"),
        ("certificate", "0"),
    ],
)
def test_a_port_that_is_none_is_refused_in_words(
    command: str, port: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, f"--port={port}"])
    assert f"{port} is no port. Give a number from 1 to 65535." in capsys.readouterr().err
