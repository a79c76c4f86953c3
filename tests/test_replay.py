"""Replayed, an evening says what `assess` would have said with only what was logged by then; and replaying half a year takes a moment."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.synthetic import NOW, a_child_with
from tests.clinical_cases import DEMO, HERE
from tracker import replay as replaying
from tracker.cli import main
from tracker.clinical.assess import assess
from tracker.clinical.facts import facts_of
from tracker.clinical.catalogue import load_catalogue
from tracker.diary import CONTRACTS, Diary
from tracker.exchange.diary_json import FORMAT, parse, read_document
from tracker.local_time import end_of_day
from tracker.replay import diary_in, first_day, replay

LATER = datetime(2027, 6, 1, tzinfo=UTC)
ALLOWED_S = 0.5


def only(document: dict[str, Any]) -> Diary:
    diary = diary_in(read_document(document, LATER)[0])
    assert diary is not None
    return diary


def in_file(path: Path) -> Diary:
    return only(parse(path.read_bytes()))


def known_by(diary: Diary, day: date) -> Diary:
    """Return what the store would load at the end of a day: nothing that was logged later."""
    as_of = end_of_day(day, diary.child.time_zone)
    tables = {name: table[table["known_at"] <= as_of].reset_index(drop=True) for name in CONTRACTS for table in [diary.table(name)]}
    return Diary(diary.child, as_of, **tables)


def said_by_assess(diary: Diary, first: date, last: date) -> Iterator[dict[str, Any]]:
    """Ask `assess` evening by evening, each time of a diary loaded anew."""
    since: dict[str, date] = {}
    numbers = load_catalogue().numbers
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        then = known_by(diary, day)
        found = assess(then)
        since = {flag.rule: since.get(flag.rule, day) for flag in found.flags}
        f = facts_of(then, numbers)
        yield {
            "child": diary.child.id,
            "day": day.isoformat(),
            "urgency": str(found.urgency),
            "flags": [
                {"rule": flag.rule, "domain": str(flag.domain), "urgency": str(flag.urgency), "since": since[flag.rule].isoformat()} for flag in found.flags
            ],
            "rising_score": f.evenings.score(f.today),
        }


FILES = [*sorted(DEMO.glob("*.json")), *sorted((HERE / "cases").glob("*.json"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_evening_is_replayed_as_assess_says_it(path: Path) -> None:
    diary = in_file(path)
    first, last = first_day(diary), diary.today + timedelta(days=16)
    first = max(first, last - timedelta(days=75))
    assert list(replay(diary, first, last))[1:] == [
        {**line, "flags": line["flags"]} for line in list(said_by_assess(diary, first, last))[1:]
    ]
