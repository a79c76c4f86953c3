"""Times as another tracker writes them: on the wall clock of a place, or with an offset. The hour that a clock repeats, and the one it skips."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Final

from tracker.domain.local_time import read_wall_clock

_ISO: Final = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?\s*(?P<offset>Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_AMERICAN: Final = re.compile(r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d [AP]M", re.ASCII)
YEARS: Final = range(1900, 2200)
"""No diary holds other years, and in them no zone leads out of what a clock can say."""

SUCH_AS: Final = "such as 2026-10-25 01:30:00"


class InvalidTime(ValueError):
    """A cell that says no moment: what is wrong with it, and what was expected."""

    def __init__(self, problem: str, expected: str) -> None:
        self.problem, self.expected = problem, expected
        super().__init__(problem)


def _read(text: str) -> datetime | None:
    with suppress(ValueError):
        if _ISO.fullmatch(text):
            return datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", ""))
        if _AMERICAN.fullmatch(text):
            return datetime.strptime(text, "%m/%d/%Y %I:%M %p")  # noqa: DTZ007 - a wall clock without an offset is what the cell says
    return None


def parse_time(text: str) -> datetime:
    """Return the time a cell says: aware where it has an offset, naive where it has none; UnfitTime where it says none."""
    found = _read(text)
    if found is None:
        raise InvalidTime("is not a time", f"a day and a time of day, {SUCH_AS}")
    if found.year not in YEARS:
        raise InvalidTime("is outside the years a diary can hold", "a moment in the child's life")
    return found


def is_naive(text: str) -> bool:
    """Say whether a cell says a time of day without saying where."""
    try:
        return parse_time(text).tzinfo is None
    except InvalidTime:
        return False


@lru_cache(maxsize=4_096)
def possible_instants(text: str, zone: str) -> tuple[datetime, ...]:
    """Return the instants a cell may mean: one, or both passes of a repeated hour, the earlier first. UnfitTime for a time the clock skipped."""
    said = parse_time(text)
    if said.tzinfo is not None:
        return (said.astimezone(UTC),)
    clock = read_wall_clock(said, zone)
    if clock.moved:
        raise InvalidTime(
            f"is a time that the clocks of {zone} skipped that day",
            "the zone the file was exported in (--time-zone)",
        )
    return clock.readings


def _known(texts: Sequence[str], zone: str) -> list[tuple[int, datetime, bool]]:
    """Return the wall-clock times of a list by their position, and whether each happened twice."""
    found = []
    for position, text in enumerate(texts):
        with suppress(InvalidTime):
            said = parse_time(text)
            if said.tzinfo is None:
                found.append((position, said, len(possible_instants(text, zone)) > 1))
    return found


def dst_fold_by_order(texts: Sequence[str], zone: str) -> dict[int, int]:
    """Return which pass of a repeated hour (0 or 1) the times of a list stand in, by position, where the order of the list tells.

    A list that runs from newest to oldest never rises on the wall clock, but where the clock was set back: what stands above that rise is of
    the second pass, what stands from it on of the first. A list that rises anywhere else, or only holds that hour, tells nothing.
    """
    known = _known(texts, zone)
    rises = [
        at for at, ((_, one, _), (_, other, _)) in enumerate(pairwise(known), 1) if other > one
    ]
    falls = any(
        other < one and not (twice and twice_too)
        for (_, one, twice), (_, other, twice_too) in pairwise(known)
    )
    at_the_change = all(
        known[at - 1][2] and known[at][2] and known[at - 1][1].date() == known[at][1].date()
        for at in rises
    )
    days = [known[at][1].date() for at in rises]
    if not falls or not at_the_change or len(set(days)) != len(days):
        return {}
    found: dict[int, int] = {}
    for at, day in zip(rises, days, strict=True):
        found |= {
            position: int(place < at)
            for place, (position, said, twice) in enumerate(known)
            if twice and said.date() == day
        }
    return found


@dataclass(frozen=True)
class Moment:
    """An instant, and whether it is sure: the first pass of a repeated hour that nothing settles is not."""

    at: datetime
    unambiguous: bool = True


def moment(text: str, zone: str, settled: int | None = None) -> Moment:
    """Return the instant a cell says; of a repeated hour the settled pass, else the first."""
    found = possible_instants(text, zone)
    return Moment(
        found[0 if settled is None else min(settled, len(found) - 1)],
        settled is not None or len(found) == 1,
    )


def parse_end(start: Moment, text: str, zone: str) -> Moment:
    """Return the end of a stretch: where a clock reads an hour twice, the first pass that is not before the start."""
    found = possible_instants(text, zone)
    later = [one for one in found if one >= start.at]
    only = len(found) == 1 or (start.unambiguous and len(later) == 1)
    return Moment((later or found)[0], only)
