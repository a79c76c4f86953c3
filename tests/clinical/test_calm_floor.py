"""What the wording of P30 and P32 flags is counted as the rules read it: both sides of each boundary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from tests.benchmarks.calm_floor import even_asleep, in_a_row

ASLEEP, AWAKE, WAKING = 0, 1, 2
BOTH, LEFT = 0, 1
WENT_ON, STOPPED = 0, 1
IRREGULAR, EVEN = 1, 2

USUAL = {
    "day": 40,
    "minute": 600.0,
    "state": AWAKE,
    "rhythm": IRREGULAR,
    "held": WENT_ON,
    "side": BOTH,
    "part": 0,
    "dur_s": 2.0,
    "jerks": 1,
    "caregiver": 0,
}


def entries(*rows: Mapping[str, float]) -> dict[str, np.ndarray[Any, Any]]:
    """Return the simulator's arrays of some entries, as usual but for what is named."""
    return {name: np.array([{**USUAL, **row}[name] for row in rows]) for name in USUAL}


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        ({"jerks": 5}, True),
        ({"jerks": 4}, False),
        ({"jerks": 3, "state": WAKING}, True),
        ({"jerks": 2, "state": WAKING}, False),
        ({"jerks": 9, "state": ASLEEP}, False),
        ({"jerks": 9, "held": STOPPED}, False),
        ({"jerks": 9, "part": 4}, False),
    ],
)
def test_five_in_a_row_count_and_three_on_waking(row: Mapping[str, float], *, counts: bool) -> None:
    assert in_a_row(entries(row)).tolist() == [counts]


@pytest.mark.parametrize(("gap_min", "counts"), [(2.0, True), (2.1, False)])
def test_entries_of_one_movement_are_a_row_up_to_two_minutes_apart(
    gap_min: float, *, counts: bool
) -> None:
    rows = [{"minute": 600 + gap_min * n, "state": WAKING} for n in range(3)]
    assert in_a_row(entries(*rows)).tolist() == [counts] * 3


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        ({"side": LEFT, "dur_s": 30}, True),
        ({"side": LEFT, "dur_s": 29}, False),
        ({"side": BOTH, "dur_s": 30}, False),
        ({"side": LEFT, "dur_s": 30, "held": STOPPED}, False),
        ({"side": LEFT, "dur_s": 30, "rhythm": IRREGULAR}, False),
        ({"side": LEFT, "dur_s": 30, "state": AWAKE}, False),
        ({"side": LEFT, "dur_s": 31, "jerks": 6}, False),
        ({"side": LEFT, "dur_s": 30, "jerks": 6}, True),
    ],
)
def test_half_a_minute_of_one_side_asleep_counts(row: Mapping[str, float], *, counts: bool) -> None:
    beat: Mapping[str, float] = {"state": ASLEEP, "rhythm": EVEN}
    assert even_asleep(entries({**beat, **row})).tolist() == [counts]


@pytest.mark.parametrize(("days", "counts"), [(14, True), (15, False)])
def test_a_beat_asleep_of_both_sides_counts_twice_in_two_weeks(days: int, *, counts: bool) -> None:
    beat: Mapping[str, float] = {"state": ASLEEP, "rhythm": EVEN, "dur_s": 30}
    assert even_asleep(entries(beat, {**beat, "day": 40 + days})).tolist() == [counts] * 2
