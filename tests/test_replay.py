"""Replayed, an evening says what `assess` would have said with only what was logged by then; and replaying half a year takes a moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.benchmarks.synthetic import NOW, a_child_with
from tests.clinical.example_cases import DEMO, HERE
from tracker.cli.main import main
from tracker.clinical.assess import assess, features
from tracker.domain.diary import CONTRACTS, Diary
from tracker.domain.local_time import end_of_day
from tracker.exchange.diary_json import read_document
from tracker.exchange.safe_read import FORMAT, parse
from tracker.replay import diary_in, first_recorded_day, replay

LATER = datetime(2027, 6, 1, tzinfo=UTC)


def only(document: dict[str, Any]) -> Diary:
    diary = diary_in(read_document(document, LATER)[0])
    assert diary is not None
    return diary


def in_file(path: Path) -> Diary:
    return only(parse(path.read_bytes()))


def known_each_evening(diary: Diary, first: date, last: date) -> Iterator[Diary]:
    """Yield what the store would load at the end of each day: nothing that was logged later.

    A table without a new record is the evening before's, since tables are never changed.
    """
    tables: dict[str, Any] = {}
    for number in range((last - first).days + 1):
        as_of = end_of_day(first + timedelta(days=number), diary.child.time_zone)
        for name in CONTRACTS:
            is_known = (diary.table(name)["known_at"] <= as_of).to_numpy()
            if name not in tables or len(tables[name]) != is_known.sum():
                tables[name] = diary.table(name)[is_known].reset_index(drop=True)
        yield Diary(diary.child, as_of, **tables)


def said_by_assess(diary: Diary, first: date, last: date) -> Iterator[dict[str, Any]]:
    """Ask `assess` evening by evening, each time of a diary loaded anew."""
    since: dict[str, date] = {}
    for then in known_each_evening(diary, first, last):
        day = then.today
        assessment = assess(then)
        since = {flag.rule: since.get(flag.rule, day) for flag in assessment.flags}
        f = features(then)
        yield {
            "child": diary.child.id,
            "day": day.isoformat(),
            "urgency": str(assessment.urgency),
            "flags": [
                {
                    "rule": flag.rule,
                    "domain": str(flag.domain),
                    "urgency": str(flag.urgency),
                    "since": since[flag.rule].isoformat(),
                }
                for flag in assessment.flags
            ],
            "rising_score": f.evenings.score(f.today),
        }


CASES = (
    "08_cheering_arms_on_waking",
    "10_nods_seconds_apart",
    "12_rising_leg_twitches",
    "24_hand_preference_taken_back",
    "26_one_cross_evening",
)
FILES = [
    *sorted(DEMO.glob("*.json")),
    *[HERE / "cases" / f"{name}.json" for name in (*CASES, "34_written_down_later")],
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_evening_is_replayed_as_assess_says_it(path: Path) -> None:
    diary = in_file(path)
    first, last = first_recorded_day(diary), diary.today + timedelta(days=16)
    assert list(replay(diary, first, last)) == list(said_by_assess(diary, first, last))


def a_late_diary() -> Diary:
    """Return two months in which two caregivers log the same and each other's bouts late, and check in twice."""
    answers = a_child_with(160, days=60)
    delays = [0, 0, 0, 1, 2, 9]
    for number, entry in enumerate(answers["episodes"]):
        logged = datetime.fromisoformat(entry["logged_at"]) + timedelta(days=delays[number % 6])
        entry["logged_at"] = min(logged, NOW).isoformat()
        moved = {
            "id": str(UUID(int=number)),
            "logged_by": "Gran",
            "logged_at": min(logged + timedelta(days=1), NOW).isoformat(),
        }
        if number % 3 == 0:
            start = datetime.fromisoformat(entry["started_at"]) + timedelta(
                seconds=[-90, 60, 200][number % 9 // 3]
            )
            answers["episodes"] = [
                *answers["episodes"],
                {
                    **entry,
                    **moved,
                    "started_at": start.isoformat(),
                    "movements": ["jerk"],
                    "jerk_count": 1 + number % 4,
                },
            ]
    again = [
        {
            **one,
            "id": str(UUID(int=10_000 + place)),
            "feeding": "refusing",
            "logged_at": NOW.isoformat(),
        }
        for place, one in enumerate(answers["check_ins"][::7])
    ]
    answers["check_ins"] += again
    answers["signs"] = [
        {
            "id": str(UUID(int=20_000)),
            "date": NOW.date().isoformat(),
            "sign": "fisting",
            "logged_at": NOW.isoformat(),
        }
    ]
    return only({"format": FORMAT, "children": [answers]})


def test_what_belongs_together_and_was_logged_apart_is_replayed_as_assess_says_it() -> None:
    diary = a_late_diary()
    first = first_recorded_day(diary)
    assert list(replay(diary, first, diary.today)) == list(
        said_by_assess(diary, first, diary.today)
    )


def test_a_flag_stands_since_the_evening_it_was_raised_even_where_that_evening_is_not_asked_for() -> (
    None
):
    diary = in_file(DEMO / "waking_series.json")
    first, last = first_recorded_day(diary), diary.today
    whole = {line["day"]: line for line in replay(diary, first, last)}
    part = list(replay(diary, last, last))
    assert part == [whole[last.isoformat()]]
    assert min(flag["since"] for flag in part[0]["flags"]) < last.isoformat()


def test_what_was_logged_the_next_day_is_said_from_the_next_evening() -> None:
    entry = {
        "started_at": "2026-06-10T08:00:00+01:00",
        "logged_at": "2026-06-11T09:00:00+01:00",
        "movements": ["crunch"],
        "jerk_count": 9,
        "state": "just_woke",
    }
    child = {
        "name": "Robin",
        "birth_date": "2026-01-01",
        "time_zone": "Europe/London",
        "episodes": [entry],
    }
    diary = only({"format": FORMAT, "children": [child]})
    rows = [
        (line["day"], line["urgency"])
        for line in replay(diary, first_recorded_day(diary), diary.today)
    ]
    assert rows == [("2026-06-10", "none"), ("2026-06-11", "same_day")]


def test_a_removed_record_and_one_told_twice_count_as_they_do_in_the_database() -> None:
    entry = {
        "id": str(UUID(int=1)),
        "started_at": "2026-06-10T08:00:00+01:00",
        "movements": ["crunch"],
        "jerk_count": 9,
    }
    gone = {
        **entry,
        "id": str(UUID(int=2)),
        "removed_at": "2026-06-10T09:00:00+01:00",
        "started_at": "2026-06-08T08:00:00+01:00",
    }
    child = {
        "name": "Robin",
        "birth_date": "2026-01-01",
        "time_zone": "Europe/London",
        "episodes": [entry, entry, gone],
    }
    diary = only({"format": FORMAT, "children": [child]})
    assert (len(diary.episodes), first_recorded_day(diary)) == (1, date(2026, 6, 10))


def test_a_child_without_a_record_has_nothing_to_replay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "empty.json"
    file.write_text(
        json.dumps(
            {
                "format": FORMAT,
                "children": [
                    {"name": "Robin", "birth_date": "2026-01-01", "time_zone": "Europe/London"}
                ],
            }
        )
    )
    assert main(["replay", str(file)]) == 0
    assert capsys.readouterr().out == ""


def test_the_command_prints_one_json_line_for_every_child_and_evening(
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = [
        str(HERE / "cases" / f"{name}.json")
        for name in ("12_rising_leg_twitches", "13_flat_leg_twitches")
    ]
    words = ["replay", *files, "--from", "2026-05-08", "--to", "2026-05-09"]
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert (main([*words, "--json"]), capsys.readouterr().out) == (0, printed)
    lines = [json.loads(line) for line in printed.splitlines()]
    assert [(line["child"][:4], line["day"]) for line in lines] == [
        ("85d1", "2026-05-08"),
        ("85d1", "2026-05-09"),
        ("3967", "2026-05-08"),
        ("3967", "2026-05-09"),
    ]
    assert set(lines[0]) == {"child", "day", "urgency", "flags", "rising_score"}
    assert lines[0]["flags"] == [
        {
            "rule": "rising_frequency",
            "domain": "rising_frequency",
            "urgency": "soon",
            "since": "2026-05-07",
        }
    ]
    assert lines[0]["rising_score"] > 2.6
    assert (lines[3]["flags"], lines[3]["rising_score"]) == ([], None)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--from", "yesterday"], "is not a day"),
        (["--from", "2026-05-09", "--to", "2026-05-08"], "Give the earlier day first"),
    ],
)
def test_days_that_cannot_be_asked_for_are_refused_in_a_sentence(
    options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", str(HERE / "cases" / "12_rising_leg_twitches.json"), *options]) == 1
    output = capsys.readouterr()
    assert (output.out, sentence in output.err) == ("", True)


def test_half_a_year_of_500_entries_is_a_line_an_evening() -> None:
    diary = only({"format": FORMAT, "children": [a_child_with(500, days=180)]})
    assert len(list(replay(diary, first_recorded_day(diary), diary.today))) == 181


def test_a_file_with_mistakes_is_refused_with_all_of_them_and_prints_no_half_of_an_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, broken = HERE / "cases" / "12_rising_leg_twitches.json", tmp_path / "broken.json"
    broken.write_text(
        json.dumps(
            {
                "format": FORMAT,
                "children": [
                    {"name": "Robin", "birth_date": "2026-13-01", "time_zone": "Nowhere/Town"}
                ],
            }
        )
    )
    assert main(["replay", str(whole), str(broken)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert [name in output.err for name in ("birth_date", "time_zone", "2 problem(s)")] == [
        True,
        True,
        True,
    ]
