"""`make robustness`: the suites that `make test` runs with small numbers, here with large ones, and a table of what they counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.robustness.figures import FIGURES_FILE, Figures

NUMBERS = {
    "KILLS": "20",
    "CUTS": "300",
    "CUT_ENTRIES": "150",
    "DISK_FAILURES": "3",
    "LOCK_S": "60",
    "CLOCK_ROUNDS": "5",
    "FLIPS": "200",
    "FLIP_ENTRIES": "200",
    "REPLACEMENTS": "10",
}
"""How often each suite tries; an environment variable of that name says otherwise."""

SUITES = (
    "tests/storage/test_nothing_lost.py",
    "tests/robustness/test_power_cut.py",
    "tests/robustness/test_disk.py",
    "tests/robustness/test_database_file.py",
    "tests/robustness/test_clock_jumps.py",
    "tests/robustness/test_bit_flips.py",
)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="movement-diary-robustness-") as folder:
        file = Path(folder) / "figures"
        environment = NUMBERS | os.environ | {FIGURES_FILE: str(file)}
        words = [sys.executable, "-m", "pytest", "-p", "no:xdist", "--quiet", *SUITES]
        failed = subprocess.run(words, env=environment, check=False).returncode
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    suites = [Figures(**json.loads(line)) for line in lines]
    heads = ("tried", "acknowledged", "lost", "doubled")
    rows = [f"\n{'suite':<55}" + "".join(f"{head:>14}" for head in heads)]
    for one in suites:
        counts = (one.tried, one.acknowledged, one.lost, one.doubled)
        rows.append(f"{one.suite:<55}" + "".join(f"{count:>14,}" for count in counts))
    sys.stdout.write("\n".join(rows) + "\n")
    sys.stdout.flush()
    slow = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.attacks"], check=False
    ).returncode
    is_whole = bool(suites) and not any(one.lost or one.doubled for one in suites)
    return failed or slow or (0 if is_whole else 1)


if __name__ == "__main__":
    sys.exit(main())
