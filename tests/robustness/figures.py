"""What the robustness suites count: entries that were acknowledged, lost and doubled."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

FIGURES_FILE = "ROBUSTNESS_FIGURES"
"""The environment variable that names the file to add a line to; set by `make robustness`."""


@dataclass(frozen=True)
class Figures:
    """One suite: how often it tried its attack, and what became of the entries."""

    suite: str
    tried: int
    acknowledged: int
    lost: int
    doubled: int


def number(name: str, quick: int) -> int:
    """Return how often to try: the environment variable of that name, else a few times."""
    return int(os.environ.get(name, quick))


def report(suite: str, tried: int, acknowledged: Iterable[str], answers: Mapping[str, str]) -> None:
    """Compare the acknowledged ids with what is kept, ids and notes; none may be lost or doubled.

    Every note is of one entry, so a note that is kept twice is an entry that was stored twice.
    """
    known = set(acknowledged)
    doubled = len(answers) - len(set(answers.values()))
    figures = Figures(suite, tried, len(known), len(known - answers.keys()), doubled)
    if file := os.environ.get(FIGURES_FILE):
        with Path(file).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(figures)) + "\n")
    assert known
    assert (figures.lost, figures.doubled) == (0, 0), figures
