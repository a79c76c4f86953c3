"""Every command of the documents works as it is written there, in the order it is written there."""

from __future__ import annotations

import configparser
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn

from tests.browser.conftest import free_port
from tests.migrated import new_diary
from tests.storage.test_nothing_lost import tool
from tests.test_docs import DOCUMENTS, HISTORY, ROOT
from tests.web.auth.conftest import PASSCODE, prepared
from tracker.cli.main import main
from tracker.storage.database import open_database
from tracker.web.auth.service import AuthService, SignedIn

BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`(movement-diary [^`|]+)`")
COMMENT = re.compile(r"\s+#.*")
OTHERS_PLACES = ("/var/lib", "/etc/systemd/system", "/opt", "/tmp")  # noqa: S108 - named in the docs
HUCKLEBERRY = ROOT / "tests" / "exchange" / "huckleberry" / "export.csv"

NOT_RUN = {
    "useradd": "changes the accounts of the machine",
    "python3 -m venv": "makes an environment that the next command fills from a package index",
    "/opt/movement-diary/bin/pip install": "fetches packages",
    "pip install": "fetches packages",
    "systemctl": "needs systemd as the machine's first process",
}
"""Commands that no test can run, and why; what they name is checked below."""

RUN_ELSEWHERE = {
    "movement-diary demo": "run to its end in tests/cli/test_demo.py",
    "movement-diary phone": "beside a running diary in tests/cli/test_phone.py",
    "movement-diary certificate [--name NAME]": "in tests/web/test_local_authority.py",
    "movement-diary phone [--port P] [--cancel]": "likewise",
}

GROUPS = {"devices": "list", "token": "list"}
"""Commands that are named without what they do."""

CELL_END = re.compile(r"(?<!\\)\|")


def blocks() -> list[tuple[str, list[str]]]:
    """Return the commands of each block of each document, without comments."""
    rows = []
    for document in DOCUMENTS:
        texts = BLOCK.findall(document.read_text("utf-8")) if document.name not in HISTORY else []
        for number, text in enumerate(texts, start=1):
            lines = [COMMENT.sub("", line).strip() for line in text.splitlines()]
            rows.append((f"{document.name} {number}", [line for line in lines if line]))
    return rows


@dataclass
class Machine:
    """A stand-in for the machine of the documents: a root, a folder of work, and what `serve` got."""

    root: Path
    served: list[dict[str, object]]

    def run(
        self, command: str, patch: pytest.MonkeyPatch, values: Mapping[str, str] | None = None
    ) -> None:
        """Run one command as it is written, its places below the stand-in root.

        `values` are what a reader puts in the place of some words.
        """
        places = "|".join(map(re.escape, OTHERS_PLACES))
        command = re.sub(rf"(?<![\w/])({places})/", rf"{self.root}\1/", command)
        words = [(values or {}).get(word, word) for word in shlex.split(command)]
        words = [word for word in words if word]
        if words[0] == "sudo":
            words = words[1:]
        if words[0] == "-u":
            words = words[2:]
        if words[0] == "env":
            words = words[1:]
        with patch.context() as environment:
            while "=" in words[0]:
                name, _, value = words.pop(0).partition("=")
                environment.setenv(name, value)
            self._run_program(words, environment)

    def _run_program(self, words: list[str], patch: pytest.MonkeyPatch) -> None:
        program = Path(words[0]).name
        if program == "make":
            make = [
                tool("make"),
                "--dry-run",
                "--always-make",
                f"PYTHON={sys.executable}",
                words[1],
            ]
            assert subprocess.run(make, cwd=ROOT, check=True, capture_output=True).stdout
        elif program == "install":
            for option, mine in (("-o", os.getuid()), ("-g", os.getgid())):
                if option in words:
                    words[words.index(option) + 1] = str(mine)
            subprocess.run([tool("install"), *words[1:]], cwd=ROOT, check=True)
        else:
            assert program == "movement-diary", words
            self._run_diary(words[1:], patch)

    def _run_diary(self, words: list[str], patch: pytest.MonkeyPatch) -> None:
        if words[0] == "serve":
            if "--port" not in words:
                words += ["--port", "0"]
            words[words.index("--port") + 1] = str(free_port())
        patch.setattr(sys, "stdin", io.StringIO(f"{PASSCODE}\n"))
        count = len(self.served)
        assert main(words) == 0
        assert len(self.served) - count == (words[0] == "serve")


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with a diary that has a passcode and a signed-in device, and the device's id."""
    home = tmp_path_factory.mktemp("home")
    with closing(AuthService(open_database(prepared(home).url))) as auth:
        signed_in = auth.sign_in(PASSCODE, "address:here", "Phone", datetime.now(UTC))
    assert isinstance(signed_in, SignedIn)
    return home, signed_in.device_id


@pytest.fixture
def machine(
    tmp_path: Path,
    family: tuple[Path, str],
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Machine:
    """A machine with the family's diary, a copy of it, another tracker's file, a certificate."""
    served = list[dict[str, object]]()

    def run(server: uvicorn.Server, sockets: object = None) -> None:
        assert sockets is None
        server.started = True
        served.append(vars(server.config))

    monkeypatch.setattr(uvicorn.Server, "run", run)
    root, home, work = tmp_path / "root", tmp_path / "home", tmp_path / "work"
    for folder in (work / "backups", *(root / place[1:] for place in OTHERS_PLACES)):
        folder.mkdir(parents=True)
    shutil.copytree(family[0], home)
    new_diary(f"sqlite:///{work / 'backups' / 'diary-daily-2026-11-22.sqlite3'}")
    shutil.copy(HUCKLEBERRY, work / "huckleberry.csv")
    shutil.copy(certificate[0], work / "diary.pem")
    shutil.copy(certificate[1], work / "diary-key.pem")
    monkeypatch.setenv("TRACKER_DATA_DIR", str(home))
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    monkeypatch.chdir(work)
    return Machine(root, served)


@pytest.mark.parametrize("commands", [pytest.param(lines, id=name) for name, lines in blocks()])
def test_every_command_of_a_block_works_in_its_order(
    machine: Machine,
    commands: list[str],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command in commands:
        plain = command.removeprefix("sudo ")
        if any(plain.startswith(start) for start in NOT_RUN):
            continue
        if "/var/lib" in command and "install" not in command:
            (machine.root / "var" / "lib").chmod(0o555)
        values = {"FILE…": "huckleberry.csv"}
        if "postgresql://" in command:
            name = f"TRACKER_DATABASE_URL={request.getfixturevalue('postgres_url')}"
            values["TRACKER_DATABASE_URL=postgresql://diary@localhost/diary"] = name
        machine.run(command, monkeypatch, values)
    assert "Traceback" not in capsys.readouterr().err


def test_what_no_test_can_run_stands_in_a_document_and_names_what_exists() -> None:
    lines = [line.removeprefix("sudo ") for _, commands in blocks() for line in commands]
    assert [start for start in NOT_RUN if not any(line.startswith(start) for line in lines)] == []
    extras = (ROOT / "pyproject.toml").read_text("utf-8")
    for line in lines:
        for source, extra in re.findall(r'pip install "?(\.)(?:\[(\w+)\])?"?', line):
            assert (ROOT / source / "pyproject.toml").exists()
            assert not extra or f"\n{extra} = [" in extras
        assert not re.search(r'pip install (?!")?(?!\.)(?!")\w', line), "not on a package index"


def test_the_unit_and_the_commands_before_it_name_the_same_program_account_and_folder(
    tmp_path: Path,
) -> None:
    text = (ROOT / "docs" / "running" / "movement-diary.service").read_text("utf-8")
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    service = unit["Service"]
    program, user = service["ExecStart"].split()[0], service["User"]
    lines = [line for name, commands in blocks() for line in commands if name == "running.md 1"]
    folder = f"/var/lib/{service['StateDirectory']}"
    assert f"sudo useradd --system --create-home {user}" in lines
    assert f"sudo install -d -o {user} -g {user} -m 700 {folder}" in lines
    assert f"sudo -u {user} env TRACKER_DATA_DIR={folder} {program} passcode" in lines
    here = tmp_path / "movement-diary.service"
    here.write_text(text.replace(program, "/bin/sh"), encoding="utf-8")
    verified = subprocess.run(
        [tool("systemd-analyze"), "verify", "--man=no", str(here)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def inline_commands() -> list[str]:
    """Return the commands that stand in the running text and the tables of the documents."""
    result = set[str]()
    for document in DOCUMENTS:
        text = document.read_text("utf-8") if document.name not in HISTORY else ""
        result |= set(INLINE.findall(text))
        for row in re.findall(r"^\| (`movement-diary .*)", text, re.MULTILINE):
            first = CELL_END.split(row)[0].replace("\\|", "|")
            names = re.findall(r"`([^`]+)`", first)
            result |= {f"movement-diary {name}" for name in names[1:]}
            result.add(names[0])
    return sorted(command for command in result if command not in RUN_ELSEWHERE)


@pytest.mark.parametrize("command", inline_commands())
def test_every_command_in_the_text_works(
    machine: Machine, family: tuple[Path, str], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["export", "-o", "own.json"]) == 0
    copy, name = next(Path("backups").iterdir()), command.split()[1]
    values = {
        "ID": family[1],
        "FILE…": "huckleberry.csv" if "--time-zone" in command else "own.json",
        "FILE": str(copy) if name == "restore" else "out.zip",
        "FILE.zip": "out.zip",
        "FILE.pdf": "out.pdf",
        "FILE.json": "out.json",
        "Z": "Europe/London",
        "H": "localhost",
        "P": "8501",
        "T": "2026-11-22T03:12+00:00",
        "S": "5",
        "csv|archive": "csv",
        "key=value": "state=asleep",
        "--open": "",
        "…": "",
    }
    plain = command.partition(">")[0].replace("[", "").replace("]", "")
    more = GROUPS.get(plain.partition(" ")[2], "")
    machine.run(f"{plain} {more}", monkeypatch, values)
