"""Since when? The evenings of a replay, folded into how long each flag stood; from the replay's own lines, so that both say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.vocabulary import Urgency


@dataclass(frozen=True)
class Standing:
    """One unbroken time a flag stood.

    `first` and `last` are its first and last evening; `tiers` each urgency with the evening it began, the first of them on `first`;
    `now` says that it stood on the last evening of the replay.
    """

    rule: str
    first: date
    last: date
    tiers: tuple[tuple[date, Urgency], ...]
    now: bool

    @property
    def evenings(self) -> int:
        """How many evenings it stood."""
        return (self.last - self.first).days + 1


def standings(lines: Iterable[Mapping[str, Any]]) -> tuple[Standing, ...]:
    """Return every time a flag stood, those that stand now first, then those that ended last; `lines` are successive evenings of a replay.

    A flag that stood before the first line began on its `since`, with the urgency of that line.
    """
    found: list[Standing] = []
    open_now: dict[str, Standing] = {}
    for line in lines:
        day = date.fromisoformat(line["day"])
        still = {
            flag["rule"]: _continued(open_now.get(flag["rule"]), flag, day)
            for flag in line["flags"]
        }
        found += [stood for rule, stood in open_now.items() if rule not in still]
        open_now = still
    now = [
        Standing(one.rule, one.first, one.last, one.tiers, now=True) for one in open_now.values()
    ]
    newest = sorted(found, key=lambda one: (one.last, one.first, one.rule), reverse=True)
    return (*sorted(now, key=lambda one: (-one.tiers[-1][1].rank, one.first, one.rule)), *newest)


def _continued(before: Standing | None, flag: Mapping[str, str], day: date) -> Standing:
    urgency = Urgency(flag["urgency"])
    if before is None:
        since = date.fromisoformat(flag["since"])
        return Standing(flag["rule"], since, day, ((since, urgency),), now=False)
    tiers = before.tiers if before.tiers[-1][1] is urgency else (*before.tiers, (day, urgency))
    return Standing(before.rule, before.first, day, tiers, now=False)
