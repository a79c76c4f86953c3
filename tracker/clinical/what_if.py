"""Answers tried: what the flag rules would say, had one question of a recent entry been answered so.

The answers are tried in the facts, not in the diary, each only of the rules that look for what it says, and among the episodes that it can
reach. The tests hold this against reading a copy of the diary with that answer in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict

from tracker.clinical.catalogue.loader import Rule, load_catalogue
from tracker.clinical.check_result import CheckResult
from tracker.clinical.evaluate import looks_of, spoken
from tracker.clinical.features.answer_codes import Ints, Mask, Ranks
from tracker.clinical.features.days import Days
from tracker.clinical.features.episode_table import DAY_US
from tracker.clinical.features.episodes import Episodes
from tracker.clinical.features.feature_set import Facts


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


class Ranked(NamedTuple):
    """What one flag rule says: the domain, the rank of each row of a table, and the highest of rows that were left out."""

    domain: str
    table: str
    ranks: Ranks
    elsewhere: int = 0


@dataclass(frozen=True)
class Said:
    """What the flag rules say of facts, by rule."""

    rules: Mapping[str, Ranked]

    @cached_property
    def domains(self) -> dict[str, int]:
        """The highest rank of each domain of which something is said."""
        domains: dict[str, int] = {}
        for one in self.rules.values():
            if highest := max(int(one.ranks.max(initial=0)), one.elsewhere):
                domains[one.domain] = max(domains.get(one.domain, 0), highest)
        return domains

    @property
    def highest(self) -> int:
        """The rank of the whole assessment."""
        return max(self.domains.values(), default=0)

    def at(self, table: str, row: int) -> dict[str, int]:
        """Return each rule that speaks of a row, with its rank there."""
        ranks = {
            rule: int(one.ranks[row])
            for rule, one in self.rules.items()
            if one.table == table and one.ranks.size
        }
        return {rule: rank for rule, rank in ranks.items() if rank}


def _flag_rules() -> Iterator[Rule]:
    return (rule for rule in load_catalogue().rules.values() if rule.kind == "flag")


def _said_by(rule: Rule, f: Facts) -> Ranked:
    result, now = spoken(rule, f)
    return Ranked(str(result.domain or rule.domain), result.rows.table, now.rank)


def said_of(f: Facts) -> Said:
    """Ask every flag rule of facts."""
    return Said({rule.id: _said_by(rule, f) for rule in _flag_rules()})


def table_of(f: Facts, table: str) -> Episodes | Days:
    """Return the facts of a table that questions are asked of."""
    return f.episodes if table == "episodes" else f.days


def _reach_days(f: Facts) -> float:
    """Return how far an answer about an episode reaches: no rule looks further from it, through those near it, than two fortnights."""
    return f.thresholds.speaks_today_days + f.thresholds.speaks_today_days


def _within(f: Facts, days: float) -> Mask:
    """Return the episodes of the days that are asked about, and of so many before."""
    within: Mask = (
        f.as_of_us - f.episodes.rows.at_us <= (f.thresholds.asked_within_days + days) * DAY_US
    )
    return within


def _tried_among(f: Facts) -> Mask:
    """Return the episodes that answers are tried among: those one can reach, those that are read of these, and some that tell of the whole diary.

    Of older ones stay the first jerk asleep, which tells whether they began late (P16), and a few of each finding: rules ask whether
    there was any, or more than one.
    """
    e, few = f.episodes, int(f.thresholds.alike)
    among = _within(f, _reach_days(f) + _reach_days(f))
    older = np.flatnonzero(~among)
    for rule in _flag_rules():
        among[older[_behind(spoken(rule, f).result, f, older)][-few:]] = True
    among[np.flatnonzero(e.asleep & e.jerk)[:1]] = True
    return among


def _behind(result: CheckResult, f: Facts, older: Ints) -> Mask:
    """Say which of some episodes lie behind a finding."""
    if result.rows.table == "episodes":
        return result.rank[older] > 0
    also = {ids for table, ids in result.more_evidence if table == "episodes"}
    return (
        np.array([ids in also for ids in f.episodes.rows.ids[older]], dtype=bool)
        if also
        else np.zeros(older.size, dtype=bool)
    )


class Tried:
    """The answers tried in facts so far, and what the rules say of each.

    `f` are the facts with the episodes that answers are tried among, and `now` is what is said of the whole diary. An answer about a day
    may reach any episode, and is tried among all. The trend is scored once, of the whole diary: no answer to these questions changes it.
    """

    def __init__(self, f: Facts) -> None:
        self._whole, self._among = f, _tried_among(f)
        self.now = Said({rule: self._part(one) for rule, one in said_of(f).rules.items()})
        self._looks = {rule.id: looks_of(rule, f) for rule in _flag_rules()}
        self._stands = ~_within(f, _reach_days(f))[self._among]
        self.f = replace(f, episodes=f.episodes.part(self._among), scored=f.evenings)
        self._said: dict[tuple[str, str, str, tuple[int, ...], bool], Said] = {}

    def _part(self, said: Ranked) -> Ranked:
        """Return the ranks of the episodes that answers are tried among."""
        if said.table != "episodes":
            return said
        return said._replace(
            ranks=said.ranks[self._among], elsewhere=int(said.ranks[~self._among].max(initial=0))
        )

    def answered(self, asking: Asking, word: str, rows: list[int], *, bare: bool = False) -> Said:
        """Return what is said with one answer given in some rows; `bare`: with every other answer of those rows taken away."""
        key = asking.table, asking.field, word, tuple(rows), bare
        if key not in self._said:
            table = table_of(self.f, asking.table)
            nothing: dict[str, str | None] = (
                {name: None for name in table.answers if name != "time_precision"} if bare else {}
            )
            answers = nothing | {asking.field: word}
            given, changed, whole = (
                table.with_answers(answers, rows),
                table.answers.changed_by(answers, rows),
                bare and not table.only_said(rows),
            )
            given = given.without_the_rest(rows) if whole else given
            asked = (
                rule
                for rule in _flag_rules()
                if whole or not changed.isdisjoint(self._looks[rule.id])
            )
            self._said[key] = Said({**self.now.rules, **self._anew(asked, given)})
        return self._said[key]

    def _anew(self, rules: Iterable[Rule], given: Episodes | Days) -> dict[str, Ranked]:
        """Ask some rules of a table with other answers; what is said of episodes that an answer about another cannot reach stands."""
        if isinstance(given, Days):
            f = replace(self._whole, days=given, scored=self._whole.evenings)
            return {rule.id: self._part(_said_by(rule, f)) for rule in rules}
        f, anew = replace(self.f, episodes=given), {}
        for rule in rules:
            now, then = self.now.rules[rule.id], _said_by(rule, f)
            ranks = (
                np.where(self._stands, now.ranks, then.ranks)
                if now.table == then.table == "episodes"
                else then.ranks
            )
            anew[rule.id] = then._replace(ranks=ranks, elsewhere=now.elsewhere)
        return anew

    def change_of(self, one: Candidate, best: tuple[int, int] = (0, 0)) -> tuple[int, int]:
        """Return by how many ranks an answer could change the whole urgency, and that of one domain; no more than the `best` is not looked into."""
        asking, rows = one.asking, [one.row]
        worst, least = (
            self.answered(asking, asking.worst, rows),
            self.answered(asking, asking.least, rows),
        )
        whole, by_domain = worst.highest - least.highest, _by_domain(worst, least)
        if one.called_for or (whole, by_domain) <= best:
            return whole, by_domain
        bare = self.answered(asking, asking.worst, rows, bare=True)
        return min(whole, worst.highest - bare.highest), min(by_domain, _by_domain(worst, bare))


def _by_domain(more: Said, less: Said) -> int:
    return max(
        (rank - less.domains.get(domain, 0) for domain, rank in more.domains.items()), default=0
    )
