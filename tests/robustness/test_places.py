"""A diary in a folder that cannot be written, and an account that has no home."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from tests.migrated import new_diary
from tests.storage.test_store import add_child, log
from tracker.errors import UserError
from tracker.settings import DATA_FOLDER_VARIABLE, DATABASE_VARIABLE, load_settings
from tracker.storage.database import open_database
from tracker.web.app import build_app

WITHOUT_RIGHTS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
"""Runs a program of root as one that may write only where the permissions say so (util-linux)."""

RUN = """
import contextlib, io, json, sys
from tracker.cli.main import main
answers = []
for command in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(command)
    answers.append([status, out.getvalue(), err.getvalue()])
print(json.dumps(answers))
"""


def without_rights(*commands: list[str], **environment: str) -> list[tuple[int, str, str]]:
    """Run commands in one program without rights; return exit status, output and errors of each."""
    done = subprocess.run(
        [
            *(WITHOUT_RIGHTS if os.geteuid() == 0 else []),
            sys.executable,
            "-c",
            RUN,
            json.dumps(commands),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), **environment},
    )
    assert done.returncode == 0, done.stderr
    return [(status, out, err) for status, out, err in json.loads(done.stdout)]


def test_a_closed_diary_in_a_read_only_folder_is_exported_checked_assessed_and_copied(
    tmp_path: Path, now: datetime
) -> None:
    folder = tmp_path / "diary"
    folder.mkdir()
    file = folder / "diary.sqlite3"
    engine = open_database(new_diary(f"sqlite:///{file}"))
    log(engine, add_child(engine, now), now)
    engine.dispose()
    assert [path.name for path in folder.iterdir()] == ["diary.sqlite3"], "closed"
    file.chmod(0o444)
    folder.chmod(0o555)
    diary = ["--database", f"sqlite:///{file}"]
    answers = without_rights(
        [*diary, "export"],
        [*diary, "check"],
        [*diary, "assess", "--json"],
        [*diary, "backup", "-o", str(tmp_path / "copy.sqlite3")],
        [*diary, "log"],
    )
    assert [status for status, _, _ in answers] == [0, 0, 0, 0, 1], answers
    (child,) = json.loads(answers[0][1])["children"]
    assert len(child["episodes"]) == 1
    assert "can be read but not written" in answers[4][2]
    folder.chmod(0o755)


@pytest.fixture
def no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(user: int) -> pwd.struct_passwd:
        raise KeyError(user)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "XDG_DATA_HOME", DATA_FOLDER_VARIABLE, DATABASE_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(RuntimeError):
        Path.home()


@pytest.mark.usefixtures("no_home")
def test_without_a_home_the_diary_asks_for_a_folder_and_takes_that_of_a_named_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError, match="set TRACKER_DATA_DIR to its full path"):
        load_settings()
    assert load_settings(f"sqlite:///{tmp_path}/diary.sqlite3").data_folder == tmp_path
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path / "data"))
    assert load_settings().database_url == f"sqlite:///{tmp_path}/data/diary.sqlite3"


@pytest.mark.usefixtures("no_home")
def test_a_served_diary_is_the_home_of_an_account_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setenv("HOME", "")
    monkeypatch.delenv("HOME")
    build_app(load_settings(new_diary(f"sqlite:///{tmp_path}/diary.sqlite3")))
    assert Path.home() == tmp_path
