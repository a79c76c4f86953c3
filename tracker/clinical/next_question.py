"""The next question: the unanswered one about a recent entry whose answer could matter most.

A question is worth asking where the most and the least worrying plausible answers lead to different
urgencies. Where a raised rule asks the question about that very entry, the whole difference counts.
Otherwise, what the worst answer would raise about *any* entry (blue lips, could not be woken) does
not count: the pages ask for these with every entry, and a parent need not be asked again after
every twitch. Where no answer would change anything, no question is asked.

To save evaluations, each question is first answered for all recent situations at once; only rows
that this changes are evaluated one by one. A test compares the result with evaluating every answer
in a copy of the diary.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from tracker.clinical.assess import features
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.clinical.check_result import EMERGENCY
from tracker.clinical.features.answer_codes import Ints
from tracker.clinical.features.episode_table import DAY_US, WORDS
from tracker.clinical.features.feature_set import Features
from tracker.clinical.what_if import Candidate, Outcomes, QuestionSpec, WhatIf, table_of
from tracker.domain.diary import Diary
from tracker.localization.messages import _


@dataclass(frozen=True)
class Question:
    """A question about one record, in a parent's words; `rule`: what its answer could raise."""

    table: str
    id: str
    field: str
    words: str
    why: str
    rule: str
    only_if_tried: bool = False


@lru_cache(maxsize=1)
def question_specs() -> tuple[QuestionSpec, ...]:
    """Return all questions that can be asked, in the order of `questions.toml`."""
    file = files("tracker.clinical") / "texts" / "en" / "questions.toml"
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["question"]
    return tuple(QuestionSpec.model_validate(entry) for entry in entries)


def question_to_ask(diary: Diary, only: str | None = None) -> Question | None:
    """Return the question whose answer could change the assessment most; None if none could.

    `only` is the id of a record: the question is then about that record, and one that a raised rule
    asks. While something needs help at once, nothing is asked.
    """
    what_if = WhatIf(features(diary))
    if what_if.now.highest >= EMERGENCY:
        return None
    best, choice = (0, 0), None
    for candidate in sorted(_promising(what_if, only), key=lambda c: _newest_first(what_if.f, c)):
        gain = what_if.gain(candidate, best)
        if gain > best:
            best, choice = gain, candidate
    return None if choice is None else _question(what_if, choice)


# ------------------------------------------------------------------------- what could be asked


def candidates(f: Features, now: Outcomes, only: str | None = None) -> Iterator[Candidate]:
    """Yield the unanswered questions about the newest distinct situations."""
    rows_of = _rows_to_ask_about(f, only)
    asked_by_rules = {
        (table, row): _asked_by_raised_rules(now, table, row)
        for table, rows in rows_of.items()
        for row in rows
    }
    similar = f.episodes.group_code("state", "movements", "side")
    for spec in question_specs():
        unanswered = ~table_of(f, spec.table).answers[spec.field].is_answered
        for row in rows_of[spec.table]:
            called_for = spec.field in asked_by_rules[spec.table, row]
            relevant = called_for or (spec.settles and not only)
            if not (unanswered[row] and relevant and _fits_state(f, spec, row)):
                continue
            if not _answered_for_similar(f, spec, row, similar, called_for=called_for):
                yield Candidate(spec, row, called_for)


def _rows_to_ask_about(f: Features, only: str | None) -> Mapping[str, list[int]]:
    """Return the rows of each table that questions may be about, newest episodes first."""
    recent_days = np.flatnonzero(f.days.days_ago() <= f.thresholds.day_word_days).tolist()
    rows_of = {"episodes": _situations(f), "check_ins": recent_days}
    if not only:
        return rows_of
    return {
        table: [row for row in rows if only in table_of(f, table).rows.ids[row].split()]
        for table, rows in rows_of.items()
    }


def _situations(f: Features) -> list[int]:
    """Return the newest recent episode of each distinct situation, without any still running."""
    e, asked_within_us = f.episodes, f.thresholds.asked_within_days * DAY_US
    recent = np.flatnonzero((f.as_of_us - e.moment_us <= asked_within_us) & ~e.happening_now)
    if not recent.size:
        return []
    newest_first = recent[np.argsort(-e.rows.at_us[recent], kind="stable")]
    _, first = np.unique(e.group_code(*WORDS)[newest_first], return_index=True)
    most = int(f.thresholds.asked_situations)
    return [int(row) for row in newest_first[np.sort(first)][:most]]


def _asked_by_raised_rules(now: Outcomes, table: str, row: int) -> frozenset[str]:
    """Return the questions that the rules raised by a row ask about it."""
    rules = load_catalogue().rules
    return frozenset(question for rule in now.at(table, row) for question in rules[rule].asks)


def _fits_state(f: Features, spec: QuestionSpec, row: int) -> bool:
    """Return whether a question makes sense for an event asleep, or awake, as this one is."""
    if spec.not_asleep:
        return not f.episodes.asleep[row]
    return not spec.only_asleep or bool(f.episodes.asleep[row])


def _answered_for_similar(
    f: Features, spec: QuestionSpec, row: int, similar: Ints, *, called_for: bool
) -> bool:
    """Return whether the question was answered for a similar episode within a week.

    `similar` numbers the groups of similar episodes. Where a raised rule asks the question, only
    answers about later episodes count.
    """
    if spec.table != "episodes":
        return False
    at_us = f.episodes.rows.at_us
    near = np.abs(at_us - at_us[row]) <= f.thresholds.similar_within_days * DAY_US
    answered = f.episodes.answers[spec.field].is_answered & (similar == similar[row]) & near
    return bool((answered & (at_us > at_us[row])).any() if called_for else answered.any())


def _newest_first(f: Features, candidate: Candidate) -> tuple[int, int]:
    at_us = table_of(f, candidate.spec.table).rows.at_us[candidate.row]
    return -int(at_us), question_specs().index(candidate.spec)


def _promising(what_if: WhatIf, only: str | None) -> Iterator[Candidate]:
    """Yield the candidates whose row changes when the question is answered for all rows at once."""
    everything = list(candidates(what_if.f, what_if.now, only))
    for spec in dict.fromkeys(candidate.spec for candidate in everything):
        same_question = [candidate for candidate in everything if candidate.spec is spec]
        rows = [candidate.row for candidate in same_question]
        worst, least = (what_if.with_answer(spec, word, rows) for word in (spec.worst, spec.least))
        for candidate in same_question:
            if worst.at(spec.table, candidate.row) != least.at(spec.table, candidate.row):
                yield candidate


def _question(what_if: WhatIf, candidate: Candidate) -> Question:
    """Word a question for this child, with the most urgent rule that its answer could raise."""
    spec, row, name = candidate.spec, candidate.row, what_if.f.child.name
    ranks = what_if.with_answer(spec, spec.worst, [row]).at(spec.table, row)
    return Question(
        table=spec.table,
        id=table_of(what_if.f, spec.table).rows.ids[row].split()[0],
        field=spec.field,
        words=_(spec.words).format(name=name),
        why=_(spec.why).format(name=name),
        rule=max(ranks, key=lambda rule: ranks[rule], default=""),
        only_if_tried=spec.tried,
    )
