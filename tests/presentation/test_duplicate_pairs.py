"""Which pairs of entries a family is asked about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.builders import a_child, a_diary
from tracker.domain.duplicate_decision import Decision
from tracker.presentation.duplicate_pairs import Pair, duplicate_pairs

AS_OF = "2026-06-10T12:00:00+01:00"


def entry_id(place: int) -> str:
    return str(UUID(int=place + 1))


def pairs_among(*entries: tuple[str, str | None, dict[str, Any]]) -> list[Pair]:
    """Return the pairs among entries given as (time, who, answers)."""
    episodes = [
        {
            "id": entry_id(place),
            "started_at": f"2026-06-10T{time}+01:00",
            "source": "app",
            **({"logged_by": by} if by else {}),
            **answers,
        }
        for place, (time, by, answers) in enumerate(entries)
    ]
    return list(duplicate_pairs(a_diary(a_child(), AS_OF, episodes=episodes)).values())


ASLEEP, AWAKE = {"state": "asleep"}, {"state": "awake"}


def test_no_entry_makes_no_pair() -> None:
    assert pairs_among() == []


@pytest.mark.parametrize(("later", "number"), [("03:15:00", 1), ("03:15:01", 0)])
def test_three_minutes_are_a_pair_and_a_second_more_is_none(later: str, number: int) -> None:
    assert len(pairs_among(("03:12:00", "Mum", ASLEEP), (later, "Dad", ASLEEP))) == number


def test_an_entry_of_nobody_named_is_in_no_pair() -> None:
    assert pairs_among(("03:12:00", "Mum", ASLEEP), ("03:13:00", None, ASLEEP)) == []


def test_what_agrees_counts_once_and_what_differs_twice_and_both_are_asked_about() -> None:
    assert pairs_among(("03:12:00", "Mum", ASLEEP), ("03:13:00", "Dad", {})) == [
        Pair(entry_id(0), entry_id(1), counts_once=True, decision=None)
    ]
    assert pairs_among(("03:12:00", "Mum", ASLEEP), ("03:13:00", "Dad", AWAKE)) == [
        Pair(entry_id(0), entry_id(1), counts_once=False, decision=None)
    ]


def test_what_was_decided_is_still_a_pair_so_that_it_can_be_taken_back() -> None:
    two = {"source": f"app not-same-as:{entry_id(0)}"}
    same = {"source": f"app same-as:{entry_id(0)}"}
    assert pairs_among(("03:12:00", "Mum", ASLEEP), ("03:13:00", "Dad", two)) == [
        Pair(entry_id(0), entry_id(1), counts_once=False, decision=Decision.TWO)
    ]
    assert pairs_among(("03:12:00", "Mum", ASLEEP), ("03:13:00", "Dad", AWAKE | same)) == [
        Pair(entry_id(0), entry_id(1), counts_once=True, decision=Decision.SAME)
    ]


def test_three_phones_of_one_moment_are_each_paired_with_the_first() -> None:
    three = pairs_among(
        ("03:12:00", "Mum", {}), ("03:13:00", "Dad", {}), ("03:14:00", "Granny", {})
    )
    assert [(one.first, one.later) for one in three] == [
        (entry_id(0), entry_id(1)),
        (entry_id(0), entry_id(2)),
    ]


def test_a_decision_about_an_entry_that_was_taken_out_is_no_pair() -> None:
    assert pairs_among(("03:12:00", "Mum", {"source": f"app not-same-as:{entry_id(7)}"})) == []


def test_a_decision_that_cannot_hold_says_so() -> None:
    (pair,) = pairs_among(
        ("03:12:00", "Mum", {}), ("03:20:00", "Dad", {"source": f"app same-as:{entry_id(0)}"})
    )
    assert not pair.counts_once
    assert "they count as two" in pair.explanation
