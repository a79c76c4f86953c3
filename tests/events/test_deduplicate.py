"""Duplicate detection gives the groups that a plain quadratic reference gives."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_child, a_diary
from tracker.domain.duplicate_decision import Decision, decisions
from tracker.events.deduplicate import canonical_ids

GAP_US = 3 * 60 * 1_000_000
WORDS = ("state", "rhythm", "side", "held", "woken", "responsive")
MORE_WORDS = ("colour", "breathing", "tone", "after")
LISTS = ("movements", "body_parts", "eyes")
IDS = [f"00000000-0000-0000-0000-{number:012d}" for number in range(12)]


def stated(answer: object) -> set[str]:
    return set(answer.split()) - {"unsure", "not_tried"} if isinstance(answer, str) else set()


def answers_differ(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Two entries answer one question differently."""
    if (one["time_precision"] == "day_only") != (other["time_precision"] == "day_only"):
        return True
    counts = [entry["jerk_count"] for entry in (one, other)]
    if not any(map(pd.isna, counts)) and (counts[0] > 1) != (counts[1] > 1):
        return True
    pairs = [(stated(one[name]), stated(other[name])) for name in (*WORDS, *MORE_WORDS)]
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def lists_differ(event: list[dict[str, Any]], entry: dict[str, Any]) -> bool:
    """The lists of an event's entries together share no word with the entry's list."""
    for name in LISTS:
        mine = set().union(*(stated(other[name]) for other in event))
        theirs = stated(entry[name])
        everywhere = "whole_body" in mine | theirs
        if mine and theirs and not mine & theirs and not everywhere:
            return True
    return False


def decided(event: list[dict[str, Any]], entry: dict[str, Any]) -> set[Decision]:
    """Return what was decided about the entry and one of the event's; of two decisions the last."""
    ours: dict[str, Decision] = {}
    for other in event:
        ours |= decisions(other["source"])
    theirs = decisions(entry["source"])
    return {theirs[other["id"]] for other in event if other["id"] in theirs} | {
        decision for id_, decision in ours.items() if id_ == entry["id"]
    }


def matches(event: list[dict[str, Any]], entry: dict[str, Any]) -> bool:
    return (
        entry["us"] - event[0]["us"] <= GAP_US
        and entry["who"] not in {other["who"] for other in event}
        and not any(answers_differ(other, entry) for other in event)
        and not lists_differ(event, entry)
    )


def several_wrote(entries: list[dict[str, Any]], entry: dict[str, Any]) -> bool:
    """Several caregivers wrote in the run of entries, at most three minutes apart, around one."""
    place = entries.index(entry)
    first, last = place, place
    while first and entries[first]["us"] - entries[first - 1]["us"] <= GAP_US:
        first -= 1
    while last + 1 < len(entries) and entries[last + 1]["us"] - entries[last]["us"] <= GAP_US:
        last += 1
    return len({other["who"] for other in entries[first : last + 1]}) > 1


def reference(episodes: pd.DataFrame) -> dict[str, str]:
    """Return for each entry's id that of the first entry of its event."""
    records = episodes.sort_values(["started_at", "id"]).to_dict("records")
    rows: list[dict[str, Any]] = [
        {str(name): value for name, value in record.items()} for record in records
    ]
    for row in rows:
        row["us"] = row["started_at"].value // 1_000
        row["who"] = None if pd.isna(row["logged_by"]) else row["logged_by"].strip().casefold()
    named = [row for row in rows if row["who"] is not None]
    events: list[list[dict[str, Any]]] = []
    for entry in named:
        near = [event for event in events if entry["us"] - event[-1]["us"] <= GAP_US]
        near = near if several_wrote(named, entry) else []
        same = [event for event in near if Decision.SAME in decided(event, entry)]
        alike = [event for event in near if not decided(event, entry) and matches(event, entry)]
        event = next(iter(same + alike), None)
        if event is None:
            events.append([entry])
        else:
            event.append(entry)
    alone = {row["id"]: row["id"] for row in rows}
    return alone | {entry["id"]: event[0]["id"] for event in events for entry in event}


def an_entry(number: int) -> st.SearchStrategy[dict[str, Any]]:
    decision = st.builds(
        lambda word, other: f"app {word}:{IDS[other]}",
        st.sampled_from(["same-as", "not-same-as"]),
        st.integers(max(0, number - 3), min(number + 1, len(IDS) - 1)),
    )
    return st.fixed_dictionaries(
        {
            "seconds": st.sampled_from([0, 20, 60, 100, 179, 180, 181, 400]),
            "logged_by": st.sampled_from(["Mum", "Dad", "Gran", " mum ", None]),
        },
        optional={
            "state": st.sampled_from(["asleep", "awake", "unsure"]),
            "held": st.sampled_from(["stopped", "continued", "not_tried"]),
            "tone": st.sampled_from(["stiff", "limp"]),
            "movements": st.sampled_from([["twitch"], ["jerk"], ["twitch", "jerk"], ["crunch"]]),
            "body_parts": st.sampled_from([["arm"], ["leg"], ["whole_body"]]),
            "eyes": st.sampled_from([["normal"], ["rolled"], ["unsure"]]),
            "jerk_count": st.sampled_from([1, 2, 5]),
            "time_precision": st.sampled_from(["day_only", "about"]),
            "source": decision,
        },
    )


@given(entries=st.tuples(*(an_entry(number) for number in range(len(IDS)))))
def test_the_groups_are_those_of_the_plain_reference(entries: tuple[dict[str, Any], ...]) -> None:
    start = datetime.fromisoformat("2026-06-01T06:00:07+01:00")
    episodes = []
    for id_, entry in zip(IDS, entries, strict=True):
        start += timedelta(seconds=entry["seconds"])
        fields = {name: value for name, value in entry.items() if name != "seconds"}
        episodes.append({"id": id_, "started_at": start.isoformat(), **fields})
    table = a_diary(a_child("2026-01-01"), "2026-06-02T12:00:00+01:00", episodes=episodes).episodes
    assert dict(zip(table["id"], canonical_ids(table), strict=True)) == reference(table)
