"""The family's decision whether two entries describe the same event, and its text encoding.

It is stored in the `source` of one of the two entries, so that the exchange file contains it: after
the source itself follows `same-as:<id>` or `not-same-as:<id>`, separated by spaces.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

LONGEST_SOURCE: Final = 200
"""The longest source, characters (exchange file, version 1)."""

DECISION_MARK: Final = "same-as:"
"""Text that every source with a decision contains."""

_DECISION: Final = re.compile(
    r" ?(?<![^ ])(not-)?same-as:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![^ ])"
)


class Decision(StrEnum):
    """The decision about a pair of entries."""

    SAME = "same"
    TWO = "two"


def decisions(source: str) -> dict[str, Decision]:
    """Return the decisions in a source, by the id of the other entry; the last one wins."""
    return {
        id_: Decision.TWO if negated else Decision.SAME
        for negated, id_ in _DECISION.findall(source)
    }


def with_decision(source: str, other_id: str, decision: Decision | None) -> str | None:
    """Return a source with a decision about another entry; `decision` None removes it.

    None if the result would be too long.
    """
    others = _DECISION.sub(lambda mark: "" if mark[2] == other_id else mark[0], source).lstrip()
    mark = (
        {Decision.SAME: f"same-as:{other_id}", Decision.TWO: f"not-same-as:{other_id}"}.get(
            decision
        )
        if decision
        else ""
    )
    result = " ".join(part for part in (others, mark) if part)
    return result if len(result) <= LONGEST_SOURCE else None


def without_decisions(source: str) -> str:
    """Return a source without its decisions."""
    return _DECISION.sub("", source).lstrip()


def with_decisions_of(source: str, before: str) -> str:
    """Return a source with the decisions of the previous one added, as far as there is room."""
    result = source
    for other_id, decision in decisions(before).items():
        if other_id not in decisions(source):
            result = with_decision(result, other_id, decision) or result
    return result
