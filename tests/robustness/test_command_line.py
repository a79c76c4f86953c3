"""The command line: what cannot be is refused with a sentence, never with a traceback or the words of a fault of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.test_diary_json import TWITCH, a_file
from tests.migrated import new_diary
from tests.robustness.hostile import DAYS, MOMENTS, NEVER_TEXT, TYPED
from tracker.cli.main import main
from tracker.storage.database import checkpoint


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a diary that `import` wrote."""
    folder = tmp_path_factory.mktemp("imported")
    path, url = folder / "robin.json", new_diary(f"sqlite:///{folder / 'diary.sqlite3'}")
    path.write_bytes(a_file(TWITCH))
    assert main(["--database", url, "import", str(path)]) == 0
    checkpoint(url)
    return (folder / "diary.sqlite3").read_bytes()


@pytest.fixture
def diary(imported: bytes, sqlite_url: str, tmp_path: Path) -> str:
    (tmp_path / "robin.json").write_bytes(a_file(TWITCH))
    Path(sqlite_url.removeprefix("sqlite:///")).write_bytes(imported)
    return sqlite_url


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run a command that must be refused; return the sentence."""
    assert main(list(words)) == 1, words
    output = capsys.readouterr().err
    assert output.startswith("movement-diary: ")
    assert "inside the program" not in output, output
    assert "Traceback" not in output
    return output


@pytest.mark.parametrize(
    "moment", [*MOMENTS, *DAYS, "", "1899-12-31", "2200-01-01", *NEVER_TEXT], ids=ascii
)
def test_a_moment_that_is_none_or_beyond_all_years_is_refused(
    diary: str, moment: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "report.pdf"
    refusal(capsys, "--database", diary, "log", f"--at={moment or 'x'}")
    for words in (["summary"], ["assess"], ["report", "-o", str(target)]):
        refusal(capsys, "--database", diary, *words, f"--as-of={moment}")
    for option in ("--from", "--to"):
        refusal(capsys, "--database", diary, "summary", f"{option}={moment}")
        refusal(capsys, "replay", str(tmp_path / "robin.json"), f"{option}={moment}")
    assert not target.exists()


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_that_can_be_asked_about_are_answered(
    diary: str, day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["summary"], ["assess"], ["report", "-o", str(tmp_path / "report.pdf")]):
        assert main(["--database", diary, *words, "--as-of", day]) == 0
    assert "not enough to say" in capsys.readouterr().out


@pytest.mark.parametrize("typed", [*TYPED[:14], *NEVER_TEXT], ids=ascii)
def test_a_child_of_any_name_is_looked_for_and_not_found(
    diary: str, typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Robin" in refusal(capsys, "--database", diary, "summary", f"--child={typed}")


@pytest.mark.parametrize(
    "answer",
    [
        "duration_s=nan",
        "duration_s=1e999",
        "jerk_count=inf",
        "jerk_offsets_s=1e400,nan",
        "note=\ud800",
        "note=a\x00b",
        "=",
        "x",
        "child=1",
        "state=",
        "id=../x",
    ],
    ids=ascii,
)
def test_an_answer_that_is_none_is_refused_and_nothing_is_stored(
    diary: str, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal(capsys, "--database", diary, "log", answer)
    assert main(["--database", diary, "export"]) == 0
    assert capsys.readouterr().out.count('"started_at"') == 1


@pytest.mark.parametrize("place", ["/", ".", "nowhere/at/all", "x" * 300])
def test_a_file_that_cannot_be_written_or_read_is_said(
    diary: str,
    place: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (
        ["export", "-o"],
        ["export", "--format", "csv", "-o"],
        ["export", "--format", "archive", "-o"],
        ["report", "-o"],
        ["backup", "-o"],
    ):
        if words != ["backup", "-o"] or place != "nowhere/at/all":
            refusal(capsys, "--database", diary, *words, place)
    for words in ([["import"], ["replay"]] if place not in {"/", "."} else []) + [["restore"]]:
        refusal(capsys, "--database", diary, *words, place)


def test_a_folder_without_an_exported_file_is_refused(
    diary: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["--database", diary, "import", str(tmp_path / "empty")]) == 1
    assert "is a folder without a CSV or JSON file" in capsys.readouterr().err


def test_a_name_that_would_steer_the_terminal_is_written_out(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "child.json"
    path.write_bytes(a_file(name="\x1b]0;owned\x07Robin\u202e"))
    assert main(["--database", sqlite_url, "import", str(path)]) == 0
    assert main(["--database", sqlite_url, "children"]) == 0
    output = capsys.readouterr().out
    assert "\\x1b]0;owned\\x07Robin\\u202e  born" in output
    assert "\x1b" not in output
