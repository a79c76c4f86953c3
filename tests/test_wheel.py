"""The wheel holds every file the program needs, and no test, document or picture of the documents."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tracker import __version__
from tracker.resources import resource

ROOT = resource("alembic.ini").parent
INFO = f"infant_movement_diary-{__version__}.dist-info"
PLACES = {
    "tracker": "tracker",
    "migrations": "tracker/_bundled/migrations",
    "dashboards": "tracker/_bundled/dashboards",
    "alembic.ini": "tracker/_bundled/alembic.ini",
}
"""Where each part of a checkout stands in the wheel."""

COLLECTED_AGAIN = {".pot"}
"""Made by `make messages` for translators, and not part of a checkout."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's wheel, built once."""
    if not os.environ.get("CI"):
        pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    subprocess.run([*words, str(folder)], cwd=ROOT, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    return file


def needed() -> set[str]:
    """Return the files of this checkout that the program consists of, by their place in the wheel."""
    return {
        (place / path.relative_to(ROOT / part)).as_posix()
        for part, place in ((part, PurePosixPath(place)) for part, place in PLACES.items())
        for path in [ROOT / part, *(ROOT / part).rglob("*")]
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in COLLECTED_AGAIN
    }


def test_the_wheel_holds_exactly_what_the_program_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        names = {name for name in file.namelist() if not name.startswith(f"{INFO}/")}
    assert needed() - names == set(), "missing in the wheel"
    assert names - needed() == set(), "more than the program needs"
    kinds = {PurePosixPath(name).suffix for name in names}
    assert kinds >= {
        ".css",
        ".csv",
        ".html",
        ".js",
        ".json",
        ".png",
        ".py",
        ".svg",
        ".toml",
        ".typ",
    }
    assert {".webmanifest", ".woff2", ".mako", ".ini"} <= kinds
    assert "tracker/_bundled/dashboards/.streamlit/config.toml" in names


def test_the_wheel_says_how_it_is_started_and_under_which_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        points = file.read(f"{INFO}/entry_points.txt").decode()
        licence = file.read(f"{INFO}/licenses/LICENSE").decode()
    assert "movement-diary = tracker.cli.main:main" in points
    assert licence == (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_program_in_the_wheel_makes_a_diary_and_states_its_rules_without_a_checkout(
    wheel: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(wheel) as file:
        file.extractall(tmp_path / "program")

    def run(*words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "tracker", *words],
            cwd=tmp_path / "program",
            env=os.environ
            | {
                "PYTHONPATH": str(tmp_path / "program"),
                "TRACKER_DATA_DIR": str(tmp_path / "data"),
                "TRACKER_DATABASE_URL": f"sqlite:///{tmp_path / 'diary.sqlite3'}",
            },
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    assert run("assess", "--rules") == (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    run("upgrade")
    assert (tmp_path / "diary.sqlite3").stat().st_size > 0
    assert run("check").startswith("Sound.")
