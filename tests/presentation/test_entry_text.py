"""Entries in a parent's words: every answer has a name of the forms, every number its unit, no code is read."""

from __future__ import annotations

import pytest

from tracker.domain.questions import FIELDS
from tracker.domain.schemas import RECORDS
from tracker.presentation.entry_text import answer_changes, answer_lines

NAMES_FOR_THEMSELVES = {
    *("id", "note", "mood", "alertness", "fever", "feeding", "medicine", "amount", "unit"),
}


@pytest.mark.parametrize("table", RECORDS)
def test_every_answer_has_a_name_a_parent_reads(table: str) -> None:
    labels = {field: FIELDS[table][field].label for field in RECORDS[table].model_fields}
    assert {field for field, label in labels.items() if not label} <= NAMES_FOR_THEMSELVES
    assert not [label for label in labels.values() if "_" in label]


@pytest.mark.parametrize(
    ("table", "answers", "read"),
    [
        ("episodes", {"jerk_interval_s": 5}, "from one to the next: 5 s"),
        ("episodes", {"jerk_count": 8}, "in a row: 8 movements"),
        ("episodes", {"jerk_count": 1}, "in a row: 1 movement"),
        ("episodes", {"recovery_min": 20.0}, "back to usual after: 20 min"),
        ("episodes", {"temperature_c": 38.2}, "temperature: 38.2 °C"),
        (
            "episodes",
            {"jerk_offsets_s": [0, 0.6, 1.25]},
            "taps: 3, about 0.62 s apart",
        ),
        ("episodes", {"video": "none"}, "video: no video"),
        ("episodes", {"running": True}, "still going on: yes"),
        ("episodes", {"state": "asleep"}, "asleep"),
        ("episodes", {"rhythm": "regular"}, "rhythm: steady, like a clock"),
        ("episodes", {"jerk_offsets_s": [0]}, "taps: 1"),
        ("check_ins", {"social": "less"}, "smiling and looking at faces: less than usual"),
        ("check_ins", {"night_wakings": 1}, "awake at night: 1 time"),
        ("measurements", {"kind": "weight_g", "value": 6100}, "measured: 6.1 kg"),
        ("measurements", {"kind": "head_circumference_cm", "value": 41.5}, "measured: 41.5 cm"),
        ("doses", {"amount": 400, "unit": "IU"}, "amount: 400 IU"),
        ("doses", {"unit": "IU"}, "unit: IU"),
        ("signs", {"first_noticed": "2026-05-03"}, "first noticed on: 3 May 2026"),
        (
            "visits",
            {"discussed": ["muted:trembling_persistent:tremble:2026-08-01"]},
            "talked about: no warning about “trembling” until 2026-08-01",
        ),
        (
            "visits",
            {"discussed": ["resting:shudder:any:any:any:8:film:2026-08-01"]},
            "talked about: no warning about “shiver or shudder” up to 8 s until 2026-08-01",
        ),
        (
            "visits",
            {"discussed": ["long_episode", "sleep at night"]},
            "talked about: An episode of five minutes or longer, sleep at night",
        ),
    ],
)
def test_an_answer_is_read_as_a_parent_says_it(
    table: str, answers: dict[str, object], read: str
) -> None:
    assert answer_lines(table, answers) == [read]


def test_a_change_names_both_states_with_their_units_and_an_answer_taken_back() -> None:
    before = {"kind": "weight_g", "value": 6100, "date": "2026-05-03"}
    assert answer_changes("measurements", before, before | {"value": 6200}) == [
        ("measured", "6.1 kg", "6.2 kg")
    ]
    assert answer_changes("measurements", before, before | {"kind": "length_cm", "value": 61}) == [
        ("what it was", "weight", "length"),
        ("measured", "6.1 kg", "61 cm"),
    ]
    assert answer_changes("measurements", before, before | {"date": "2026-05-04"}) == [
        ("day", "3 May 2026", "4 May 2026")
    ]
    assert answer_changes("episodes", {"jerk_interval_s": 5}, {}) == [
        ("from one to the next", "5 s", "not answered")
    ]
