"""`make check`: asks whether a library of constraints.txt has a known weakness. Without an answer it says "not run", never that all is well."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

CONSTRAINTS = Path(__file__).resolve().parent.parent / "constraints.txt"
PATIENCE_S = "15"


def pip_audit_output() -> str:
    """Return what the audit of the constraints printed."""
    words = [
        "-r",
        str(CONSTRAINTS),
        "--no-deps",
        "--disable-pip",
        "--progress-spinner",
        "off",
        "--timeout",
        PATIENCE_S,
        "-f",
        "json",
    ]
    return subprocess.run(
        [sys.executable, "-m", "pip_audit", *words], check=False, capture_output=True, text=True
    ).stdout


def judged(answer: str) -> tuple[bool, str]:
    """Return whether to go on, and the sentence that says why."""
    try:
        libraries: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except ValueError:
        libraries = []
    looked_at = [one for one in libraries if "skip_reason" not in one]
    weak = [
        f"{one['name']} {one['version']}: {fault['id']}"
        for one in looked_at
        for fault in one["vulns"]
    ]
    if weak:
        return False, "Known weaknesses: " + "; ".join(weak)
    if not looked_at:
        return (
            True,
            "Known weaknesses of the libraries: not run, no service that lists them answered.",
        )
    return (
        True,
        f"Known weaknesses: none in {len(looked_at)} of {len(libraries)} libraries; the others are not listed.",
    )


if __name__ == "__main__":
    go_on, sentence = judged(pip_audit_output())
    sys.stdout.write(f"{sentence}\n")
    sys.exit(not go_on)
