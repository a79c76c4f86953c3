"""Change the most important numbers of the rules by one step and check that a test notices.

    python -m tests.mutants [OWNER ...]     all numbers listed here, or those of some rules or policies

Each mutant is a copy of the code with one number of rules.toml or policies.toml changed. The tests
of that number run on it in a process of their own. A mutant for which none of them fails has
survived, and the exit status is then 1.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from tracker.domain.age import DAYS_PER_MONTH

ROOT: Final = Path(__file__).parent.parent
CATALOGUE: Final = Path("tracker") / "clinical" / "catalogue"
SPECS: Final = ("tests/clinical/rules", "tests/clinical")
"""The folders of the tests, the first that has the file counts."""
AT_ONCE: Final = 2
"""Processes that run at the same time."""

DAY_IN_MONTHS: Final = 1 / DAYS_PER_MONTH
TENTH: Final = 0.1


@dataclass(frozen=True)
class Threshold:
    """One number of a rule or policy, and the tests that must notice a change by one step.

    They are those of the file test_SPEC.py whose names match `tests`, as pytest -k reads it.
    """

    owner: str
    number: str
    spec: str
    tests: str
    step: float = 1


THRESHOLDS: Final = (
    Threshold("P1", "speaks_now_h", "breathing_and_length", "speaks_of_now_and_then_fades"),
    Threshold("P2", "brief_s", "spasm_clusters", "three_seconds_chain"),
    Threshold("P4", "newborn_days", "seizure_like", "newborn_is_under_28_days"),
    Threshold("P7", "long_s", "breathing_and_length", "even_beat_of_five_minutes"),
    Threshold("P8", "persistent_days", "days", "seven_of_fourteen"),
    Threshold("P10", "infant_months", "background", "beyond_two_years", DAY_IN_MONTHS),
    Threshold("P15", "even_beat_s", "seizure_like", "rolled_eyes"),
    Threshold("P15", "longest_pause_s", "silent_signs", "silent"),
    Threshold("P22", "long_beat_s", "seizure_like", "went_on_under_a_hand_is_for_today"),
    Threshold("P22", "one_sided_beat_s", "seizure_like", "half_a_minute"),
    Threshold("P22", "brief_alike_s", "seizure_like", "two_brief_ones_alike"),
    Threshold("P24", "rest_times", "snooze", "up_to_twice", TENTH),
    Threshold("P24", "rest_longest_s", "snooze", "up_to_twice", TENTH),
    Threshold("P24", "rest_days", "snooze", "three_months_at_most"),
    Threshold("P26", "response_s", "breathing_and_length", "no_response_counts"),
    Threshold("P27", "short_seizure_s", "seizure_like", "known_seizure_is_left"),
    Threshold("P27", "cluster_days", "seizure_like", "known_seizure_is_left"),
    Threshold("P27", "illness_days", "seizure_like", "known_seizure_is_left"),
    Threshold("P28", "chin_s", "seizure_like", "chin_of_a_crying_newborn"),
    Threshold("FEVER", "fever_c", "days", "fever_under_three_months_by", TENTH),
    Threshold("unresponsive_after", "recovery_min", "breathing_and_length", "more_than_an_hour"),
    Threshold("brief_event_high_risk", "young_days", "breathing_and_length", "in_the_very_young"),
    Threshold("sudden_writhing", "writhing_from_days", "seizure_like", "writhing"),
    Threshold("sleep_jerks_late", "first_weeks_days", "seizure_like", "began_after_eight_weeks"),
    Threshold("series_on_waking", "typical_in_a_row", "spasm_clusters", "typical_movement"),
    Threshold("series_on_waking", "others_in_a_row", "spasm_clusters", "nobody_named_are_a_series"),
    Threshold("series_on_waking", "since", "spasm_clusters", "from_four_weeks_to_two_years"),
    Threshold("rising_frequency", "stays_days", "rising", "fourteen_days_after or reviewer_reads"),
    Threshold(
        "fever_under_three_months", "until", "days", "fever_under_three_months_by", DAY_IN_MONTHS
    ),
    Threshold(
        "fever_under_three_months",
        "one_month",
        "days",
        "fever_under_three_months_by",
        DAY_IN_MONTHS,
    ),
    Threshold("high_fever", "high_fever_c", "days", "39_degrees", TENTH),
    Threshold("feeding_much_less", "eight_weeks_days", "days", "under_eight_weeks"),
    Threshold(
        "hand_preference",
        "first_limit_months",
        "tone_and_sides",
        "lasting_sign_speaks",
        DAY_IN_MONTHS,
    ),
    Threshold("sitting_late", "first_limit_months", "milestones", "not_sitting", DAY_IN_MONTHS),
    Threshold(
        "walking_late", "last_limit_months", "milestones", "not_walking_is_mentioned", DAY_IN_MONTHS
    ),
    Threshold(
        "head_control_late", "limit_months", "milestones", "head_that_is_not_steady", DAY_IN_MONTHS
    ),
    Threshold("skill_lost_with_jerks", "near_days", "milestones", "lost_skill_with_jerks"),
    Threshold("P2", "many_in_a_row", "silent_signs", "arms"),
    Threshold("eyes_held", "eyes_held_s", "silent_signs", "rolled"),
    Threshold("eyes_held", "stare_s", "silent_signs", "stare"),
    Threshold("even_beat_asleep", "even_asleep_s", "silent_signs", "asleep"),
    Threshold("new_weakness", "new_within_days", "silent_signs", "noticed"),
    Threshold("motor_skill_lost", "lost_within_days", "silent_signs", "lost"),
    Threshold("motor_skill_lost", "near_days", "silent_signs", "lost"),
    Threshold("green_vomit", "twelve_months", "days", "green_vomit", DAY_IN_MONTHS),
    Threshold("fever_and_sleepy", "until", "silent_signs", "years", DAY_IN_MONTHS),
    Threshold("no_weight_on_feet", "since", "silent_signs", "weight", DAY_IN_MONTHS),
)
"""`since` and `until` are the ages at which a rule applies; the others stand in `numbers`."""


@dataclass(frozen=True)
class Mutant:
    """A threshold with its value in the catalogue and the value tried instead."""

    threshold: Threshold
    value: float
    changed: float

    def __str__(self) -> str:
        """Return the rule, the number and both values."""
        threshold = self.threshold
        return f"{threshold.owner} {threshold.number} {self.value:g} -> {self.changed:.6g}"


def _file_and_pattern(threshold: Threshold) -> tuple[Path, re.Pattern[str]]:
    """Return the file that holds a number, and a pattern whose group 2 is the value."""
    is_age = threshold.number in {"since", "until"}
    number = rf"\b{threshold.number} =" if is_age else rf'name = "{threshold.number}", value ='
    pattern = rf'(\nid = "{threshold.owner}"\n(?:(?!\nid = ).)*?{number} )([\d.]+)'
    file = "policies.toml" if threshold.owner.isupper() else "rules.toml"
    return CATALOGUE / file, re.compile(pattern, re.DOTALL)


def mutants_of(threshold: Threshold) -> Iterator[Mutant]:
    """Yield the mutants one step below and one step above."""
    file, pattern = _file_and_pattern(threshold)
    match = pattern.search((ROOT / file).read_text(encoding="utf-8"))
    if match is None:
        sys.exit(f"the catalogue has no number {threshold.owner} {threshold.number}")
    value = float(match[2])
    for step in (-threshold.step, threshold.step):
        yield Mutant(threshold, value, value + step)


def _copy_code(to: Path) -> None:
    """Copy what the clinical tests import."""
    for name in ("tracker", "tests", "migrations"):
        leave_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, to / name, ignore=leave_out)
    for name in ("alembic.ini", "pyproject.toml"):
        shutil.copy(ROOT / name, to)


def spec_file(spec: str) -> str:
    """Return the file of the tests of a spec."""
    files = [f"{folder}/test_{spec}.py" for folder in SPECS]
    return next(file for file in files if (ROOT / file).exists())


def failing_test(copy: Path, specs: set[str], tests: str) -> str:
    """Return the name of the first test that fails in a copy of the code; empty: none does."""
    files = [spec_file(spec) for spec in sorted(specs)]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", "-k", tests, *files],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode not in {0, 1}:
        sys.exit(f"{tests} cannot run:\n{run.stdout}{run.stderr}")
    failed = re.search(r"^FAILED \S+::(\w+)", run.stdout, re.MULTILINE)
    return failed[1] if failed else ""


def killer(mutant: Mutant, copy: Path) -> str:
    """Return the name of the test that fails when a copy of the code holds the mutant."""
    threshold = mutant.threshold
    file, pattern = _file_and_pattern(threshold)
    text = (ROOT / file).read_text(encoding="utf-8")
    changed = pattern.sub(rf"\g<1>{mutant.changed!r}", text, count=1)
    (copy / file).write_text(changed, encoding="utf-8")
    try:
        return failing_test(copy, {threshold.spec}, threshold.tests)
    finally:
        (copy / file).write_text(text, encoding="utf-8")


def check_unchanged(thresholds: list[Threshold], copy: Path) -> None:
    """Exit if one of the tests fails already without a mutant."""
    specs = {threshold.spec for threshold in thresholds}
    tests = " or ".join(threshold.tests for threshold in thresholds)
    if test := failing_test(copy, specs, tests):
        sys.exit(f"{test} fails without any mutant")


def run_all(thresholds: list[Threshold], folder: Path) -> int:
    """Print one line per mutant; return how many survived."""
    copies: SimpleQueue[Path] = SimpleQueue()
    for number in range(AT_ONCE):
        _copy_code(folder / str(number))
        copies.put(folder / str(number))
    check_unchanged(thresholds, folder / "0")

    def killer_in_free_copy(mutant: Mutant) -> str:
        copy = copies.get()
        try:
            return killer(mutant, copy)
        finally:
            copies.put(copy)

    mutants = [mutant for threshold in thresholds for mutant in mutants_of(threshold)]
    survivors = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for mutant, test in zip(mutants, pool.map(killer_in_free_copy, mutants), strict=True):
            print(f"{mutant}: {f'killed by {test}' if test else 'SURVIVED'}", flush=True)  # noqa: T201
            survivors += not test
    return survivors


def main(owners: list[str]) -> int:
    """Run the mutants of these rules and policies, or all; return the exit status."""
    chosen = [threshold for threshold in THRESHOLDS if not owners or threshold.owner in owners]
    with tempfile.TemporaryDirectory() as folder:
        survivors = run_all(chosen, Path(folder))
    print(f"{2 * len(chosen)} mutants, {survivors} survived")  # noqa: T201
    return int(survivors > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
