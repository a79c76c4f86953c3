"""Answers tried: what the flag rules would say, had one question of a recent entry been answered so.

The answers are tried in the facts, not in the diary, and each only of the rules that look for what it says. Episodes too old to matter are left
out first. The tests hold both against reading a copy of the diary with that answer in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from tracker.clinical.answers import Ints
from tracker.clinical.assess import at_its_age
from tracker.clinical.catalogue import Rule, load_catalogue
from tracker.clinical.checks import CHECKS
from tracker.clinical.day_facts import Days
from tracker.clinical.episode_facts import Episodes
from tracker.clinical.episode_rows import DAY_US
from tracker.clinical.facts import Facts
from tracker.clinical.reads import Looks, reading
from tracker.clinical.recency import as_it_speaks_now
from tracker.summaries.pairs import stretch


class Asking(BaseModel):
    """One question of the list: its words, and the answers that could matter most and least."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    field: str
    words: str
    why: str
    worst: str
    least: str
    only_asleep: bool = False
    not_asleep: bool = False
    settles: bool = False
    tried: bool = False


class Candidate(NamedTuple):
    """A question of one row of the facts; `called_for`: a raised rule asks it of this row."""

    asking: Asking
    row: int
    called_for: bool


class Spoken(NamedTuple):
    """What one flag rule says: the domain, the rank of each row of a table, and the looks at answers behind it."""

    domain: str
    table: str
    ranks: Ints
    looks: Looks


@dataclass(frozen=True)
class Said:
    """What the flag rules say of facts, by rule."""

    rules: Mapping[str, Spoken]

    @cached_property
    def domains(self) -> dict[str, int]:
        """The highest rank of each domain of which something is said."""
        domains: dict[str, int] = {}
        for spoken in self.rules.values():
            if highest := int(spoken.ranks.max(initial=0)):
                domains[spoken.domain] = max(domains.get(spoken.domain, 0), highest)
        return domains

    @property
    def highest(self) -> int:
        """The rank of the whole assessment."""
        return max(self.domains.values(), default=0)

    def at(self, table: str, row: int) -> dict[str, int]:
        """Return each rule that speaks of a row, with its rank there."""
        spoken = {rule: int(one.ranks[row]) for rule, one in self.rules.items() if one.table == table and one.ranks.size}
        return {rule: rank for rule, rank in spoken.items() if rank}


def all_that_speaks(f: Facts) -> Facts:
    """Return facts without the old episodes: those before any that still speak, and before all that lie near these.

    The first jerk asleep stays, however old: it tells whether they began late (P16). The trend is scored once, of the whole diary: no
    answer to these questions changes it.
    """
    e = f.episodes
    fortnight = f.n.speaks_today_days  # no rule looks further from an episode, through those near it, than two; the third is to spare
    near = f.as_of_us - e.rows.at_us <= (f.n.speaks_soon_days + fortnight + fortnight + fortnight) * DAY_US
    near[np.flatnonzero(e.asleep & e.jerk)[:1]] = True
    return replace(f, episodes=e.take(stretch(near)), scored=f.evenings)


def table_of(f: Facts, table: str) -> Episodes | Days:
    """Return the facts of a table that questions are asked of."""
    return f.episodes if table == "episodes" else f.days


def said_of(f: Facts, before: Said | None = None, changed: Looks = frozenset()) -> Said:
    """Ask every flag rule of facts; where they differ from those asked `before` in what some looks find, the rules that looked so."""
    return Said(
        {
            rule.id: before.rules[rule.id] if before and changed.isdisjoint(before.rules[rule.id].looks) else _spoken(rule, f)
            for rule in load_catalogue().rules.values()
            if rule.kind == "flag"
        }
    )


def _spoken(rule: Rule, f: Facts) -> Spoken:
    with reading() as looks:
        hits = CHECKS[rule.check](f, load_catalogue().numbers_of(rule))
        ranks = as_it_speaks_now(rule, at_its_age(rule, hits), f).rank if hits.rank.any() else hits.rank
    return Spoken(str(hits.domain or rule.domain), hits.rows.table, ranks, frozenset(looks))


class Tried:
    """The answers tried in facts so far, and what the rules say of each."""

    def __init__(self, f: Facts) -> None:
        self.f, self.now = f, said_of(f)
        self._said: dict[tuple[str, str, str, tuple[int, ...], bool], Said] = {}

    def answered(self, asking: Asking, word: str, rows: list[int], *, bare: bool = False) -> Said:
        """Return what is said with one answer given in some rows; `bare`: with every other answer of those rows taken away."""
        key = asking.table, asking.field, word, tuple(rows), bare
        if key not in self._said:
            changed = table_of(self.f, asking.table).said[asking.field].changed_by(rows, word)
            self._said[key] = said_of(_bare(self.f, asking, word, rows)) if bare else said_of(_answered(self.f, asking, word, rows), self.now, changed)
        return self._said[key]

    def change_of(self, one: Candidate, best: tuple[int, int] = (0, 0)) -> tuple[int, int]:
        """Return by how many ranks an answer could change the whole urgency, and that of one domain; no more than the `best` is not looked into."""
        asking, rows = one.asking, [one.row]
        worst, least = self.answered(asking, asking.worst, rows), self.answered(asking, asking.least, rows)
        whole, by_domain = worst.highest - least.highest, _by_domain(worst, least)
        if one.called_for or (whole, by_domain) <= best:
            return whole, by_domain
        bare = self.answered(asking, asking.worst, rows, bare=True)
        return min(whole, worst.highest - bare.highest), min(by_domain, _by_domain(worst, bare))


def _answered(f: Facts, asking: Asking, word: str, rows: list[int]) -> Facts:
    """Return the facts with one answer given in some rows."""
    given = table_of(f, asking.table).with_answer(asking.field, word, rows)
    return replace(f, days=given) if isinstance(given, Days) else replace(f, episodes=given)


def _bare(f: Facts, asking: Asking, word: str, rows: list[int]) -> Facts:
    """Return the facts with one answer given in some rows, and everything else that was told of them taken away."""
    table = table_of(f, asking.table)
    told = [name for name in table.said if name != "time_precision"]
    answers = table.said.given({name: table.said[name].answers.given(rows, word if name == asking.field else None) for name in told})
    if isinstance(table, Days):
        notes = tuple("" if place in rows else note for place, note in enumerate(table.notes))
        return replace(f, days=replace(table, said=answers, notes=notes, temperature_c=_put(table.temperature_c, rows, np.nan)))
    e, measured = table, {name: _put(values, rows, np.nan) for name, values in table.measured.items()}
    taps = _put(e.last_tap_s, rows, np.nan)
    return replace(f, episodes=replace(e, said=answers, measured=measured, notes=_put(e.notes, rows, -1), moves=_put(e.moves, rows, 1), last_tap_s=taps))


def _put(values: NDArray[Any], rows: list[int], value: float) -> NDArray[Any]:
    changed = values.copy()  # the facts are shared: never written into
    changed[rows] = value
    return changed


def _by_domain(more: Said, less: Said) -> int:
    return max((rank - less.domains.get(domain, 0) for domain, rank in more.domains.items()), default=0)
