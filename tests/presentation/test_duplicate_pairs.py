"""Which pairs of entries a family is asked about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.builders import a_child, a_diary
from tracker.domain.duplicate_decision import Decision
from tracker.presentation.duplicate_pairs import Pair, duplicate_pairs

AS_OF = "2026-06-10T12:00:00+01:00"


def named(place: int) -> str:
    return str(UUID(int=place + 1))


def found(*told: tuple[str, str | None, dict[str, Any]]) -> list[Pair]:
    """Return the pairs among entries told as (time, who, answers)."""
    said = [
        {
            "id": named(place),
            "started_at": f"2026-06-10T{time}+01:00",
            "source": "app",
            **({"logged_by": by} if by else {}),
            **answers,
        }
        for place, (time, by, answers) in enumerate(told)
    ]
    return list(duplicate_pairs(a_diary(a_child(), AS_OF, episodes=said)).values())


ASLEEP, AWAKE = {"state": "asleep"}, {"state": "awake"}


def test_no_entry_makes_no_pair() -> None:
    assert found() == []


@pytest.mark.parametrize(("later", "number"), [("03:15:00", 1), ("03:15:01", 0)])
def test_three_minutes_are_a_pair_and_a_second_more_is_none(later: str, number: int) -> None:
    assert len(found(("03:12:00", "Mum", ASLEEP), (later, "Dad", ASLEEP))) == number


def test_an_entry_of_nobody_named_is_in_no_pair() -> None:
    assert found(("03:12:00", "Mum", ASLEEP), ("03:13:00", None, ASLEEP)) == []


def test_what_agrees_counts_once_and_what_differs_twice_and_both_are_asked_about() -> None:
    assert found(("03:12:00", "Mum", ASLEEP), ("03:13:00", "Dad", {})) == [
        Pair(named(0), named(1), counts_once=True, decision=None)
    ]
    assert found(("03:12:00", "Mum", ASLEEP), ("03:13:00", "Dad", AWAKE)) == [
        Pair(named(0), named(1), counts_once=False, decision=None)
    ]


def test_what_was_decided_is_still_a_pair_so_that_it_can_be_taken_back() -> None:
    two = {"source": f"app not-same-as:{named(0)}"}
    same = {"source": f"app same-as:{named(0)}"}
    assert found(("03:12:00", "Mum", ASLEEP), ("03:13:00", "Dad", two)) == [
        Pair(named(0), named(1), counts_once=False, decision=Decision.TWO)
    ]
    assert found(("03:12:00", "Mum", ASLEEP), ("03:13:00", "Dad", AWAKE | same)) == [
        Pair(named(0), named(1), counts_once=True, decision=Decision.SAME)
    ]


def test_three_phones_of_one_moment_are_each_paired_with_the_first() -> None:
    three = found(("03:12:00", "Mum", {}), ("03:13:00", "Dad", {}), ("03:14:00", "Granny", {}))
    assert [(one.first, one.later) for one in three] == [(named(0), named(1)), (named(0), named(2))]


def test_a_decision_about_an_entry_that_was_taken_out_is_no_pair() -> None:
    assert found(("03:12:00", "Mum", {"source": f"app not-same-as:{named(7)}"})) == []


def test_a_decision_that_cannot_hold_says_so() -> None:
    (pair,) = found(
        ("03:12:00", "Mum", {}), ("03:20:00", "Dad", {"source": f"app same-as:{named(0)}"})
    )
    assert not pair.counts_once
    assert "they count as two" in pair.explanation
