"""How long each flag was raised: the evenings of a replay, joined into intervals.

The intervals are made of the lines that `replay` prints, so that both always agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.domain.vocabulary import Urgency


@dataclass(frozen=True)
class FlagInterval:
    """One unbroken time during which a flag was raised.

    `first` and `last` are its first and last evening. `tiers` holds each urgency with the evening
    it began, the first of them on `first`. `now`: it was raised on the last evening of the replay.
    """

    rule: str
    first: date
    last: date
    tiers: tuple[tuple[date, Urgency], ...]
    now: bool

    @property
    def evenings(self) -> int:
        """Return the number of evenings."""
        return (self.last - self.first).days + 1


def flag_intervals(lines: Iterable[Mapping[str, Any]]) -> tuple[FlagInterval, ...]:
    """Return the intervals of every flag: current ones first, then those that ended last.

    `lines` are successive evenings of a replay. A flag that is raised on the first line began on
    its `since`, with the urgency of that line.
    """
    ended: list[FlagInterval] = []
    current: dict[str, FlagInterval] = {}
    for line in lines:
        day = date.fromisoformat(line["day"])
        still_raised = {
            flag["rule"]: _extended(current.get(flag["rule"]), flag, day) for flag in line["flags"]
        }
        ended += [interval for rule, interval in current.items() if rule not in still_raised]
        current = still_raised
    ended.sort(key=lambda interval: (interval.last, interval.first, interval.rule), reverse=True)
    most_urgent_first = sorted(
        (replace(interval, now=True) for interval in current.values()),
        key=lambda interval: (-interval.tiers[-1][1].rank, interval.first, interval.rule),
    )
    return (*most_urgent_first, *ended)


def _extended(interval: FlagInterval | None, flag: Mapping[str, str], day: date) -> FlagInterval:
    """Return the interval of a flag up to this evening; a new one where there is none."""
    urgency = Urgency(flag["urgency"])
    if interval is None:
        since = date.fromisoformat(flag["since"])
        return FlagInterval(flag["rule"], since, day, ((since, urgency),), now=False)
    is_same = interval.tiers[-1][1] is urgency
    tiers = interval.tiers if is_same else (*interval.tiers, (day, urgency))
    return replace(interval, last=day, tiers=tiers)
