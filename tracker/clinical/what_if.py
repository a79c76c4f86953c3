"""What-if evaluation: the outcome of every flag rule if an open question had a given answer.

The answer is set in the features, not in the diary, and the whole catalogue is evaluated anew. A
test compares this with evaluating a copy of the diary that contains the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from tracker.clinical.catalogue.definitions import Rule
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.clinical.evaluate import evaluate
from tracker.clinical.features.answer_codes import Ranks
from tracker.clinical.features.days import Days
from tracker.clinical.features.episodes import Episodes
from tracker.clinical.features.feature_set import Features


class QuestionSpec(BaseModel):
    """One entry of `questions.toml`: a question, and the answers that matter most and least.

    Parameters
    ----------
    only_asleep, not_asleep
        Asked only about an event asleep; never about one.
    settles
        Also asked where no raised rule asks for it, because its answer can settle the matter.
    tried
        The answer needs something that a parent must have tried already.

    """

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
    """A question about one row of a table; `called_for`: a raised rule asks it about this row."""

    spec: QuestionSpec
    row: int
    called_for: bool


class RuleOutcome(NamedTuple):
    """The domain of one flag rule, and its rank for each row of a table."""

    domain: str
    table: str
    ranks: Ranks


@dataclass(frozen=True)
class Outcomes:
    """The outcome of every flag rule, by its id."""

    by_rule: Mapping[str, RuleOutcome]

    @cached_property
    def domains(self) -> dict[str, int]:
        """The highest rank of each domain that has any."""
        domains: dict[str, int] = {}
        for outcome in self.by_rule.values():
            if rank := int(outcome.ranks.max(initial=0)):
                domains[outcome.domain] = max(domains.get(outcome.domain, 0), rank)
        return domains

    @property
    def highest(self) -> int:
        """The rank of the whole assessment."""
        return max(self.domains.values(), default=0)

    def at(self, table: str, row: int) -> dict[str, int]:
        """Return the rank of each rule that is raised by a row."""
        ranks = {
            rule: int(outcome.ranks[row])
            for rule, outcome in self.by_rule.items()
            if outcome.table == table and outcome.ranks.size
        }
        return {rule: rank for rule, rank in ranks.items() if rank}


def outcomes(f: Features) -> Outcomes:
    """Evaluate every flag rule."""
    return Outcomes({rule.id: _outcome(rule, f) for rule in _flag_rules()})


def _flag_rules() -> Iterator[Rule]:
    return (rule for rule in load_catalogue().rules.values() if rule.kind == "flag")


def _outcome(rule: Rule, f: Features) -> RuleOutcome:
    result, current = evaluate(rule, f)
    return RuleOutcome(str(result.domain or rule.domain), result.rows.table, current.rank)


def table_of(f: Features, table: str) -> Episodes | Days:
    """Return the table of features that a question is about."""
    return f.episodes if table == "episodes" else f.days


class WhatIf:
    """The outcomes of a diary as it is (`now`), and with hypothetical answers, each computed once.

    The trend is computed once, because no answer to these questions changes it.
    """

    def __init__(self, f: Features) -> None:
        self.f = replace(f, known_evenings=f.evenings)
        self.now = outcomes(self.f)
        self._outcomes: dict[tuple[str, str, str, tuple[int, ...], bool], Outcomes] = {}

    def with_answer(
        self, spec: QuestionSpec, word: str, rows: Sequence[int], *, in_isolation: bool = False
    ) -> Outcomes:
        """Return the outcomes if a question had an answer in some rows.

        `in_isolation`: with everything else that was entered about these rows removed.
        """
        key = spec.table, spec.field, word, tuple(rows), in_isolation
        if key not in self._outcomes:
            table = table_of(self.f, spec.table)
            if in_isolation:
                others = (name for name in table.answers if name != "time_precision")
                table = table.with_answers(dict.fromkeys(others), rows).with_answers_only(rows)
            self._outcomes[key] = self._with_table(table.with_answers({spec.field: word}, rows))
        return self._outcomes[key]

    def _with_table(self, table: Episodes | Days) -> Outcomes:
        if isinstance(table, Days):
            return outcomes(replace(self.f, days=table))
        return outcomes(replace(self.f, episodes=table))

    def gain(self, candidate: Candidate, best: tuple[int, int] = (0, 0)) -> tuple[int, int]:
        """Return by how many ranks the answer could change the whole urgency, and one domain's.

        What the worst answer would raise in isolation is not counted, unless a raised rule asks
        the question. A candidate that cannot exceed `best` is not evaluated any further.
        """
        spec, rows = candidate.spec, [candidate.row]
        worst, least = (self.with_answer(spec, word, rows) for word in (spec.worst, spec.least))
        whole, by_domain = worst.highest - least.highest, _domain_gain(worst, least)
        if candidate.called_for or (whole, by_domain) <= best:
            return whole, by_domain
        alone = self.with_answer(spec, spec.worst, rows, in_isolation=True)
        return min(whole, worst.highest - alone.highest), min(by_domain, _domain_gain(worst, alone))


def _domain_gain(more: Outcomes, less: Outcomes) -> int:
    """Return the largest difference of ranks in one domain."""
    differences = (rank - less.domains.get(domain, 0) for domain, rank in more.domains.items())
    return max(differences, default=0)
