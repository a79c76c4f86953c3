"""The files that start the program elsewhere name only what the program knows."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest
import yaml

from tracker import settings
from tracker.cli.main import build_parser

RUNNING = Path(__file__).resolve().parents[2] / "docs" / "running"
VARIABLES = {value for name, value in vars(settings).items() if name.endswith("_VARIABLE")}


def unit() -> str:
    return (RUNNING / "movement-diary.service").read_text(encoding="utf-8")


def compose() -> dict[str, object]:
    return dict(
        yaml.safe_load((RUNNING / "compose.yaml").read_text(encoding="utf-8"))["services"]["diary"]
    )


def dockerfile() -> str:
    return (RUNNING / "Dockerfile").read_text(encoding="utf-8")


def commands() -> list[list[str]]:
    """Return each command line that starts the program, in its words."""
    service = configparser.ConfigParser(interpolation=None, strict=False)
    service.optionxform = str  # type: ignore[assignment,method-assign]
    service.read_string(unit())
    return [
        service["Service"]["ExecStart"].split(),
        re.findall(r'"([^"]+)"', dockerfile().rpartition("\nCMD ")[2]),
    ]


def test_compose_leaves_the_command_to_the_image() -> None:
    assert "command" not in compose()
    assert "entrypoint" not in compose()


@pytest.mark.parametrize("words", commands(), ids=["systemd", "Dockerfile"])
def test_each_of_them_starts_the_program_with_options_it_has(words: list[str]) -> None:
    assert Path(words[0]).name == "movement-diary"
    assert build_parser().parse_args(words[1:]).command == "serve"


def test_each_variable_they_set_is_one_the_program_reads() -> None:
    named = set(
        re.findall(
            r"TRACKER_[A-Z_]+",
            unit() + dockerfile() + (RUNNING / "compose.yaml").read_text(encoding="utf-8"),
        )
    )
    assert named - VARIABLES == set()
