"""Since when? The evenings of a replay folded into how long each flag stood."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from tests.clinical.example_cases import DEMO
from tracker.clinical.flag_intervals import flag_intervals
from tracker.domain.vocabulary import Urgency
from tracker.exchange.diary_json import read_document
from tracker.localization.dates import day_text
from tracker.presentation.flag_history import flag_history, flag_periods
from tracker.replay import diary_in, first_recorded_day, replay


def evening(day: int, since: int = 1, **rules: str) -> dict[str, Any]:
    return {
        "day": f"2026-06-{day:02d}",
        "flags": [
            {"rule": rule, "urgency": tier, "since": f"2026-06-{since:02d}"}
            for rule, tier in rules.items()
        ],
    }


def june(day: int) -> date:
    return date(2026, 6, day)


def test_evenings_in_a_row_are_one_time_and_an_evening_between_makes_two() -> None:
    intervals = flag_intervals(
        [
            evening(1, sitting_late="soon"),
            evening(2, sitting_late="soon"),
            evening(3),
            evening(4, since=4, sitting_late="soon"),
        ]
    )
    assert [(row.first, row.last, row.evenings, row.now) for row in intervals] == [
        (june(4), june(4), 1, True),
        (june(1), june(2), 2, False),
    ]


def test_a_flag_that_became_more_urgent_keeps_both_tiers() -> None:
    (interval,) = flag_intervals(
        [
            evening(1, rising="soon"),
            evening(2, rising="soon"),
            evening(3, rising="same_day"),
            evening(4, rising="same_day"),
        ]
    )
    assert interval.tiers == ((june(1), Urgency.SOON), (june(3), Urgency.SAME_DAY))


def test_a_flag_that_stood_before_the_first_evening_asked_for_began_when_its_line_says() -> None:
    (interval,) = flag_intervals([evening(10, since=4, rising="soon")])
    assert (interval.first, interval.evenings) == (june(4), 7)


def test_what_stands_now_comes_first_the_most_urgent_on_top_then_what_ended_last() -> None:
    lines = [
        evening(1, a="soon", b="soon"),
        evening(2, since=2, c="soon", b="soon"),
        evening(3, since=2, c="soon", d="emergency_now"),
    ]
    assert [interval.rule for interval in flag_intervals(lines)] == ["d", "c", "b", "a"]


def test_no_evening_and_evenings_without_a_flag_have_none() -> None:
    assert flag_intervals([]) == ()
    assert flag_intervals([evening(1), evening(2)]) == ()


def test_the_page_says_the_same_days_as_the_replay() -> None:
    diary = diary_in(
        read_document(
            json.loads((DEMO / "waking_series.json").read_text("utf-8")),
            datetime(2027, 6, 1, tzinfo=UTC),
        )[0]
    )
    assert diary is not None
    last = list(replay(diary, first_recorded_day(diary), diary.today))[-1]
    standing = [one for one in flag_history(diary) if one.now]
    result = sorted(
        day_text(day) for day in (date.fromisoformat(flag["since"]) for flag in last["flags"])
    )
    assert (
        sorted(one.when.removeprefix("Active since ").rstrip(".").split(":")[0] for one in standing)
        == result
    )
    assert standing[0].tiers().startswith(("It said: “Call a doctor today", "At first it said: "))


def test_one_evening_is_not_called_a_time_from_to() -> None:
    lines = [
        evening(1, rising_frequency="soon"),
        evening(2),
        evening(3, since=3, rising_frequency="soon"),
        evening(4, since=3, rising_frequency="same_day"),
    ]
    now, before = flag_periods(flag_intervals(lines))
    assert before.when == "Only on the evening of 1 Jun 2026."
    assert now.when == "Active since 3 Jun 2026."
    assert (
        now.tiers()
        == f"At first it said: “{Urgency.SOON.parent}”. From 4 Jun 2026: “{Urgency.SAME_DAY.parent}”."
    )
