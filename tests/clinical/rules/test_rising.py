"""Logged more often than before (P18): the tier, how long it stays, and that it changes nothing else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.builders import a_child, a_diary
from tests.clinical.example_cases.rule_outcomes import flag_of
from tracker.clinical.assess import Assessment, Flag, assess
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.domain.vocabulary import Urgency
from tracker.statistics import change_detection

FIRST = date(2026, 3, 2)
CHILD = a_child("2026-01-01")
RULE = load_catalogue().rules["rising_frequency"]
BEFORE = [1, 0, 0, 1, 0, 1, 0] * 4
Answers = list[dict[str, Any]]


def entries(counts: list[int], first: int = 0, **answers: Any) -> Answers:
    def start(number: int, bout: int) -> datetime:
        return datetime.fromisoformat(
            f"{FIRST + timedelta(days=number)}T06:00:00+00:00"
        ) + timedelta(minutes=40 * bout)

    answers = {
        "movements": ["twitch"],
        "body_parts": ["leg"],
        "rhythm": "single",
        "held": "stopped",
    } | answers
    return [
        {"started_at": start(first + number, bout).isoformat(), **answers}
        for number, count in enumerate(counts)
        for bout in range(count)
    ]


def check_ins(days: int) -> Answers:
    """Return a check-in a day, so that every day is watched."""
    return [
        {"date": (FIRST + timedelta(days=number)).isoformat(), "watched": "most"}
        for number in range(days)
    ]


def on(number: int, *entries: Answers, watched_days: int | None = None) -> Assessment:
    """Assess on the evening of a day."""
    as_of = f"{FIRST + timedelta(days=number)}T21:00:00+00:00"
    rows = [one for part in entries for one in part]
    return assess(
        a_diary(
            CHILD,
            as_of,
            episodes=rows,
            check_ins=check_ins(number + 1 if watched_days is None else watched_days),
        )
    )


def rising(assessment: Assessment) -> Flag | None:
    return flag_of(assessment, "rising_frequency")


def tier(assessment: Assessment) -> Urgency | None:
    flag = rising(assessment)
    return None if flag is None else flag.urgency


NEWER = [3, 3, 4, 3, 3, 4, 3]


@pytest.mark.parametrize(
    ("states", "urgency"),
    [
        (("awake", "awake", "awake"), "soon"),
        ((None, None, None), "soon"),
        (("asleep", "asleep", "asleep"), "next_visit"),
        (("awake", "unsure", "asleep"), "soon"),
    ],
)
def test_it_is_sooner_where_most_newer_bouts_were_awake_or_nobody_told(
    states: tuple[str | None, ...], urgency: str
) -> None:
    thirds = [[count // 3 + (count % 3 > place) for count in NEWER] for place in range(3)]
    newer = [
        {
            **entry,
            "started_at": (
                datetime.fromisoformat(entry["started_at"]) + timedelta(hours=4 * place)
            ).isoformat(),
        }
        for place, (third, state) in enumerate(zip(thirds, states, strict=True))
        for entry in entries(third, len(BEFORE), state=state)
    ]
    assert tier(on(34, entries(BEFORE, state="asleep"), newer)) == urgency


def test_half_of_the_newer_bouts_asleep_is_mentioned_and_one_fewer_is_booked() -> None:
    def half(awake: int, asleep: int) -> Urgency | None:
        days = [4] * 7
        newer = entries(days, len(BEFORE))
        rows = [
            {**entry, "state": "awake" if place < awake else "asleep"}
            for place, entry in enumerate(newer[: awake + asleep])
        ]
        return tier(on(34, entries(BEFORE, state="asleep"), rows))

    old = sum(BEFORE[-7:])
    assert old == 3
    assert (half(14, 14), half(15, 13)) == (Urgency.NEXT_VISIT, Urgency.SOON)


def test_the_same_every_week_is_not_raised_and_can_be_judged() -> None:
    calm = on(34, entries([*BEFORE, *BEFORE[:7]], state="awake"))
    assert tier(calm) is None
    assert "rising_frequency" not in {item.rule for item in calm.not_assessable}


def test_six_watched_days_before_are_too_few_to_judge_and_seven_are_enough() -> None:
    few, enough = (
        on(12, entries([1, 0, 1, 0, 0, 1, *NEWER], state="awake")),
        on(13, entries([1, 0, 1, 0, 0, 1, 0, *NEWER], state="awake")),
    )
    assert (tier(few), tier(enough)) == (None, Urgency.SOON)
    missing = next(item.missing for item in few.not_assessable if item.rule == "rising_frequency")
    assert missing == ("observed days before the last 7",)


def test_it_stays_fourteen_days_after_it_last_held_and_not_one_more() -> None:
    result = entries([*BEFORE, *NEWER], state="awake")
    days = [number for number in range(28, 80) if tier(on(number, result)) is not None]
    assert days == list(range(days[0], days[-1] + 1))
    flag = rising(on(days[-1], result))
    assert flag is not None
    assert date.fromisoformat(str(flag.facts["held_until"])) == FIRST + timedelta(
        days=days[-1] - 14
    )


def test_it_says_more_often_and_never_worse_and_shows_both_clocks() -> None:
    flag = rising(on(34, entries([*BEFORE, *NEWER], state="awake")))
    assert flag is not None
    text = f"{flag.title} {flag.why} {flag.do}".lower()
    assert "more often" in text
    assert "have to mean worse" in text
    counts = ("bouts", "observed_days", "bouts_before", "observed_days_before", "days")
    assert [flag.facts[name] for name in counts] == [23, 7, 12, 28, 7]
    assert {"p_watched", "p_calendar", "ratio", "ratio_low", "ratio_high", "phi"} <= set(flag.facts)
    assert str(flag.facts["said"]).endswith(
        "That is 7.7 times as often (3.7–16.9) – more than chance variation would explain."
    )


def test_it_changes_no_other_tier() -> None:
    series: dict[str, Any] = {"movements": ["crunch"], "jerk_count": 6, "state": "just_woke"}
    calm, busy = (
        on(34, entries([*BEFORE, 0, 0, 0, 0, 0, 0, 1], **series)),
        on(34, entries([*BEFORE, *NEWER], **series)),
    )
    assert tier(calm) is None
    assert tier(busy) is not None
    others = [
        {flag.rule: flag.urgency for flag in one.flags if flag.rule != "rising_frequency"}
        for one in (calm, busy)
    ]
    assert others[0].items() <= others[1].items()
    assert (calm.urgency, busy.urgency) == (Urgency.SAME_DAY, Urgency.SAME_DAY)


def test_beyond_two_years_it_does_not_speak() -> None:
    older = a_child("2024-03-01")
    diary = a_diary(
        older,
        "2026-04-05T21:00:00+00:00",
        episodes=entries([*BEFORE, *NEWER], state="awake"),
        check_ins=check_ins(35),
    )
    assert rising(assess(diary)) is None


def test_the_numbers_a_reviewer_reads_are_those_that_are_used() -> None:
    fields = {number.name: number.value for number in RULE.numbers}
    used = {
        "score": change_detection.RISING_FROM,
        "smallest_ratio": change_detection.SMALLEST_RATIO,
        "fewest_bouts": change_detection.FEWEST_BOUTS,
        "fewest_days_before": change_detection.FEWEST_DAYS_BEFORE,
        "baseline_days": change_detection.BASELINE_DAYS,
        "stays_days": change_detection.STAYS_DAYS,
    }
    assert fields == used
    assert all(number.basis == "ours" and number.reason for number in RULE.numbers)
