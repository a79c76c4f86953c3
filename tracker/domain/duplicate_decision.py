"""What a family decided about two entries of one moment: the same event, or two.

The decision stands in the `source` of one of the two entries, which the exchange file carries as it is: after what the source
says itself, `same-as:<id>` or `not-same-as:<id>`, parted by spaces.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

LONGEST_SOURCE: Final = 200
"""Characters a source may have (exchange file, version 1)."""

SAYS_SO: Final = "same-as:"
"""Stands in every source that carries a decision."""

_MARK: Final = re.compile(
    r" ?(?<![^ ])(not-)?same-as:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![^ ])"
)


class Decision(StrEnum):
    """What was decided about a pair."""

    SAME = "same"
    TWO = "two"


def decisions(source: str) -> dict[str, Decision]:
    """Return what an entry's source says of other entries: id → decision; of two about one entry the last."""
    return {id_: Decision.TWO if apart else Decision.SAME for apart, id_ in _MARK.findall(source)}


def with_decision(source: str, other_id: str, decision: Decision | None) -> str | None:
    """Return a source that says this of another entry, or nothing with None; None where there is no room for it."""
    kept = _MARK.sub(lambda mark: "" if mark[2] == other_id else mark[0], source).lstrip()
    mark = (
        {Decision.SAME: f"same-as:{other_id}", Decision.TWO: f"not-same-as:{other_id}"}.get(
            decision
        )
        if decision
        else ""
    )
    said = " ".join(part for part in (kept, mark) if part)
    return said if len(said) <= LONGEST_SOURCE else None


def without_decisions(source: str) -> str:
    """Return what a source says itself, without decisions."""
    return _MARK.sub("", source).lstrip()


def with_decisions_of(source: str, before: str) -> str:
    """Return a new source that keeps the decisions of the one before, as far as there is room."""
    said = source
    for other_id, decision in decisions(before).items():
        if other_id not in decisions(source):
            said = with_decision(said, other_id, decision) or said
    return said
