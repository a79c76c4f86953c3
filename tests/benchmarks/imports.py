"""`make bench`: what importing 100,000 entries takes, from each kind of file, and refusing one whose last entry is wrong.

Each import is a process of its own; its memory is the most it ever held (Linux), its time CPU time.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from tests.benchmarks.synthetic import NOW, a_child_with
from tracker.exchange.safe_read import FORMAT

ENTRIES = int(os.environ.get("IMPORT_ENTRIES", "100000"))
MOST_MB, MOST_REFUSED_MB = 400, 200
"""What an import and a refusal may hold at most (ours)."""

MEASURED = """
import json, resource, subprocess, sys
status = subprocess.run(sys.argv[1:], capture_output=True).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([status, used.ru_maxrss / 1000, used.ru_utime + used.ru_stime]))
"""
"""Runs a command from a small process, since a child counts the memory of the one that started it."""


def exchange_file(folder: Path) -> Path:
    """Write an exchange file of one child."""
    file = folder / "diary.json"
    document = {"format": FORMAT, "children": [a_child_with(ENTRIES)]}
    file.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return file


def our_table(folder: Path) -> Path:
    """Write the zip of our tables."""
    database, file = f"sqlite:///{folder / 'source.sqlite3'}", folder / "tables.zip"
    words = [sys.executable, "-m", "tracker", "--database", database]
    source = folder / "diary.json"
    subprocess.run([*words, "import", str(source)], check=True, capture_output=True)
    subprocess.run([*words, "export", "--format", "csv", "-o", str(file)], check=True)
    return file


def _moments() -> Iterator[str]:
    for number in range(ENTRIES):
        yield (NOW - timedelta(minutes=4 * number)).strftime("%Y-%m-%d %H:%M:%S")


def baby_buddy(folder: Path) -> Path:
    """Write Baby Buddy's list of sleeps."""
    file = folder / "Sleep.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target)
        table.writerow(
            [
                "id",
                "child_id",
                "child_first_name",
                "child_last_name",
                "start",
                "end",
                "duration",
                "nap",
                "notes",
            ]
        )
        for number, start in enumerate(_moments()):
            table.writerow([number, 1, "Many", "", start, start, "0:00:00", 1, f"nap {number}"])
    return file


def huckleberry(folder: Path) -> Path:
    """Write Huckleberry's table."""
    file = folder / "huckleberry.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target)
        table.writerow(
            [
                "Type",
                "Start",
                "End",
                "Duration",
                "Start Condition",
                "Start Location",
                "End Condition",
                "Notes",
            ]
        )
        for number, start in enumerate(_moments()):
            table.writerow(["Sleep", start[:-3], start[:-3], "00:00", "", "", "", f"nap {number}"])
    return file


def with_a_wrong_end(file: Path) -> Path:
    """Write the same file with one wrong answer in its last entry."""
    wrong = file.with_name(f"wrong-{file.name}")
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as source, zipfile.ZipFile(wrong, "w") as target:
            for name in source.namelist():
                content = source.read(name)
                target.writestr(name, content + b"x,y\n" if name == "episodes.csv" else content)
        return wrong
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".json":
        before, result, after = text.rpartition('"side": "')
        wrong.write_text(f"{before}{result}no {after}", encoding="utf-8")
    else:
        wrong.write_text(text + text.splitlines()[-1].replace("20", "99") + "\n", encoding="utf-8")
    return wrong


def measured(folder: Path, file: Path, *options: str) -> tuple[int, float, float]:
    """Import a file into an empty diary; return the status, the most memory in MB, seconds of CPU."""
    database = folder / "empty.sqlite3"
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    words = [sys.executable, "-m", "tracker", "--database", f"sqlite:///{database}"]
    if options:
        family = folder / "family.json"
        document = {"format": FORMAT, "children": [a_child_with(0)]}
        family.write_text(json.dumps(document), encoding="utf-8")
        subprocess.run([*words, "import", str(family)], check=True, capture_output=True)
    measuring = [sys.executable, "-c", MEASURED, *words, "import", str(file), *options]
    done = subprocess.run(measuring, check=True, capture_output=True, text=True)
    status, memory_mb, cpu_s = json.loads(done.stdout)
    return status, memory_mb, cpu_s


KINDS: dict[str, tuple[Callable[[Path], Path], tuple[str, ...]]] = {
    "exchange file (JSON)": (exchange_file, ()),
    "our tables (zip of CSV)": (our_table, ()),
    "Baby Buddy (CSV)": (baby_buddy, ("--time-zone", "UTC", "--child", "Many 0")),
    "Huckleberry (CSV)": (huckleberry, ("--time-zone", "UTC")),
}


def main() -> None:
    print(f"\nImport of {ENTRIES:,} entries; at most {MOST_MB} MB, {MOST_REFUSED_MB} MB if refused")
    print(f"{'file':<28}{'size':>10}{'import':>12}{'CPU':>8}{'refused':>12}{'CPU':>8}", flush=True)
    with tempfile.TemporaryDirectory(prefix="movement-diary-imports-") as name:
        folder = Path(name)
        for kind, (written, options) in KINDS.items():
            file = written(folder)
            taken, refused = (
                measured(folder, file, *options),
                measured(folder, with_a_wrong_end(file), *options),
            )
            print(
                f"{kind:<28}{file.stat().st_size / 1e6:>7.0f} MB"
                f"{taken[1]:>9.0f} MB{taken[2]:>6.0f} s{refused[1]:>9.0f} MB{refused[2]:>6.0f} s"
                + ("" if (taken[0], refused[0]) == (0, 1) else "   NOT AS EXPECTED"),
                flush=True,
            )


if __name__ == "__main__":
    main()
