"""The one answer that would matter most: which unanswered question of a recent entry could change what the assessment says.

A question is worth asking where the most and the least worrying answer a parent may plausibly give lead to different urgencies. What an
answer would raise in *any* entry - blue lips, nobody could wake her - is not counted for an entry nothing has been found in: of each
entry the pages ask that anyway, and a parent of every twitch need not be asked it again. Where a raised rule itself asks the question of
that very entry, all that the answer decides is counted. Where nothing would change, no question is asked.

The answers are tried in the facts, not in the diary. First each question is tried on all recent situations at once, and only where a row
then speaks differently is it tried alone; the tests hold this against trying every answer in a copy of the diary.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from tracker.clinical.answers import Answers, Ints
from tracker.clinical.assess import at_its_age
from tracker.clinical.catalogue import load_catalogue
from tracker.clinical.checks import CHECKS
from tracker.clinical.day_facts import Days
from tracker.clinical.episode_facts import Episodes
from tracker.clinical.episode_rows import DAY_US, WORDS
from tracker.clinical.facts import Facts, facts_of
from tracker.clinical.hits import EMERGENCY
from tracker.clinical.recency import as_it_speaks_now
from tracker.diary import Child, Diary

ONLY_IF_TRIED: Final = "Only if you already did. Please never test a movement you are worried about."
PRONOUNS: Final = {"female": ("she", "her", "her"), "male": ("he", "him", "his")}


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


@dataclass(frozen=True)
class Question:
    """A question about one record, in a parent's words; `rule` is the rule its answer could raise."""

    table: str
    id: str
    field: str
    words: str
    why: str
    rule: str
    only_if_tried: bool = False


class Candidate(NamedTuple):
    """A question of one row of the facts; `called_for`: a raised rule asks it of this row."""

    asking: Asking
    row: int
    called_for: bool


@dataclass(frozen=True)
class Said:
    """What the flag rules say of facts: the highest rank of each domain, and of each rule the ranks of its rows."""

    domains: Mapping[str, int]
    rows: Mapping[str, tuple[str, Ints]]

    @property
    def highest(self) -> int:
        """The rank of the whole assessment."""
        return max(self.domains.values(), default=0)

    def at(self, table: str, row: int) -> dict[str, int]:
        """Return each rule that speaks of a row, with its rank there."""
        return {rule: int(ranks[row]) for rule, (of, ranks) in self.rows.items() if of == table and ranks[row] > 0}


@lru_cache(maxsize=1)
def askings() -> tuple[Asking, ...]:
    """Return the list of questions, in its order."""
    written = tomllib.loads((files("tracker.clinical") / "questions_en.toml").read_text(encoding="utf-8"))
    return tuple(Asking.model_validate(entry) for entry in written["question"])


def question_to_ask(diary: Diary, only: str | None = None) -> Question | None:
    """Return the question whose answer would change most what the assessment says, None where none would.

    With `only`, an id, the question is about that record, and only where a raised rule asks it. While something needs help at once,
    nothing is asked.
    """
    f = facts_of(diary, load_catalogue().numbers)
    f = replace(f, scored=f.evenings)  # the trend is scored once: no answer to these questions changes it
    now = said_of(f)
    if now.highest >= EMERGENCY:
        return None
    best, found = (0, 0), None
    for candidate in sorted(_worth_trying(f, now, only), key=lambda one: _newest_first(f, one)):
        change = change_of(f, candidate)
        if change > best:
            best, found = change, candidate
    return None if found is None else _in_words(f, found)


# ------------------------------------------------------------------------------------------------------- what could be asked


def _candidates(f: Facts, now: Said, only: str | None) -> Iterator[Candidate]:
    """Yield the unanswered questions of the newest distinct situations."""
    rows = {"episodes": _situations(f), "check_ins": np.flatnonzero(f.days.days_ago() <= f.n.day_word_days).tolist()}
    if only:
        rows = {table: [row for row in places if only in _table(f, table).rows.ids[row].split()] for table, places in rows.items()}
    called = {(table, row): _called_for(now, table, row) for table, places in rows.items() for row in places}
    for asking in askings():
        open_ = ~_table(f, asking.table).said[asking.field].asked
        for row in rows[asking.table]:
            fits = open_[row] and not (f.episodes.asleep[row] if asking.not_asleep else asking.only_asleep and not f.episodes.asleep[row])
            called_for = asking.field in called[asking.table, row]
            wanted = called_for or (asking.settles and not only)
            if fits and wanted and not _told_of_alike(f, asking, row, called_for=called_for):
                yield Candidate(asking, row, called_for)


def _table(f: Facts, table: str) -> Episodes | Days:
    return f.episodes if table == "episodes" else f.days


def _called_for(now: Said, table: str, row: int) -> frozenset[str]:
    """Return the questions that raised rules ask of a row."""
    rules = load_catalogue().rules
    return frozenset(question for rule in now.at(table, row) for question in rules[rule].asks)


def _situations(f: Facts) -> list[int]:
    """Return the newest recent episode of each distinct situation; one still running is not asked about."""
    e = f.episodes
    recent = np.flatnonzero((f.as_of_us - e.moment_us <= f.n.asked_within_days * DAY_US) & ~e.happening_now)
    if not recent.size:
        return []
    order = recent[np.argsort(-e.rows.at_us[recent], kind="stable")]
    _, first = np.unique(e.kind(*WORDS)[order], return_index=True)
    return [int(place) for place in order[np.sort(first)][: int(f.n.asked_situations)]]


def _told_of_alike(f: Facts, asking: Asking, row: int, *, called_for: bool) -> bool:
    """Say whether the same was answered of an episode alike within a week: of a later one or, where no raised rule asks, of any."""
    if asking.table != "episodes":
        return False
    e = f.episodes
    kind = e.kind("state", "movements", "side")
    near = np.abs(e.rows.at_us - e.rows.at_us[row]) <= f.n.similar_within_days * DAY_US
    alike = e.said[asking.field].asked & (kind == kind[row]) & near
    return bool((alike & (e.rows.at_us > e.rows.at_us[row])).any() if called_for else alike.any())


def _newest_first(f: Facts, one: Candidate) -> tuple[int, int]:
    rows = _table(f, one.asking.table).rows
    return -int(rows.at_us[one.row]), askings().index(one.asking)


# ------------------------------------------------------------------------------------------------------ what it would change


def said_of(f: Facts) -> Said:
    """Ask every flag rule of facts."""
    catalogue = load_catalogue()
    domains: dict[str, int] = {}
    rows: dict[str, tuple[str, Ints]] = {}
    for rule in catalogue.rules.values():
        hits = CHECKS[rule.check](f, catalogue.numbers_of(rule)) if rule.kind == "flag" else None
        if hits is None or not hits.rank.any():
            continue
        rank = as_it_speaks_now(rule, at_its_age(rule, hits), f).rank
        highest, domain = int(rank.max(initial=0)), str(hits.domain or rule.domain)
        if highest:
            domains[domain] = max(domains.get(domain, 0), highest)
            rows[rule.id] = (hits.rows.table, rank)
    return Said(domains, rows)


def _answered(f: Facts, asking: Asking, word: str, rows: list[int], *, bare: bool = False) -> Facts:
    """Return the facts with one answer given in some rows; `bare`: with every other answer of those rows taken away."""
    table = _table(f, asking.table)
    kept = {} if not bare else {name: _with(answers, rows, None) for name, answers in table.said.items() if name != "time_precision"}
    said = {**table.said, **kept, asking.field: _with(table.said[asking.field], rows, word)}
    if isinstance(table, Days):
        return replace(f, days=replace(_untold_days(table, rows) if bare else table, said=said))
    return replace(f, episodes=replace(_untold_episodes(table, rows) if bare else table, said=said))


def _untold_episodes(e: Episodes, rows: list[int]) -> Episodes:
    """Return episodes with the numbers and notes of some rows taken away."""
    measured = {name: _put(values, rows, np.nan) for name, values in e.measured.items()}
    return replace(e, measured=measured, notes=_put(e.notes, rows, -1), moves=_put(e.moves, rows, 1), last_tap_s=_put(e.last_tap_s, rows, np.nan))


def _untold_days(d: Days, rows: list[int]) -> Days:
    """Return days with the temperatures and notes of some rows taken away."""
    notes = tuple("" if place in rows else note for place, note in enumerate(d.notes))
    return replace(d, temperature_c=_put(d.temperature_c, rows, np.nan), notes=notes)


def _put(values: NDArray[Any], rows: list[int], value: float) -> NDArray[Any]:
    changed = values.copy()  # the facts are shared: never written into
    changed[rows] = value
    return changed


def _with(answers: Answers, rows: list[int], word: str | None) -> Answers:
    """Return answers with one word, or none, in some rows."""
    words = answers.words if word is None else (*answers.words, frozenset({word}))
    return Answers(_put(answers.codes, rows, -1 if word is None else len(words) - 1), words)


def _worth_trying(f: Facts, now: Said, only: str | None) -> Iterator[Candidate]:
    """Yield the candidates of which some row speaks differently when the answers are tried on all situations at once."""
    listed = list(_candidates(f, now, only))
    for asking in dict.fromkeys(one.asking for one in listed):
        mine = [one for one in listed if one.asking is asking]
        rows = [one.row for one in mine]
        worst = said_of(_answered(f, asking, asking.worst, rows))
        least = said_of(_answered(f, asking, asking.least, rows))
        yield from (one for one in mine if worst.at(asking.table, one.row) != least.at(asking.table, one.row))


def change_of(f: Facts, one: Candidate) -> tuple[int, int]:
    """Return by how many ranks an answer could change the whole urgency, and that of one domain."""
    asking, rows = one.asking, [one.row]
    worst, least = said_of(_answered(f, asking, asking.worst, rows)), said_of(_answered(f, asking, asking.least, rows))
    whole, by_domain = worst.highest - least.highest, _by_domain(worst, least)
    if one.called_for or (whole, by_domain) <= (0, 0):
        return whole, by_domain
    bare = said_of(_answered(f, asking, asking.worst, rows, bare=True))
    return min(whole, worst.highest - bare.highest), min(by_domain, _by_domain(worst, bare))


def _by_domain(more: Said, less: Said) -> int:
    return max((rank - less.domains.get(domain, 0) for domain, rank in more.domains.items()), default=0)


def _in_words(f: Facts, one: Candidate) -> Question:
    asking, table = one.asking, _table(f, one.asking.table)
    worst = said_of(_answered(f, asking, asking.worst, [one.row])).at(asking.table, one.row)
    rule = max(worst, key=lambda name: worst[name], default="")
    words, why = (_of_the_child(text, f.child) for text in (asking.words, asking.why))
    return Question(asking.table, table.rows.ids[one.row].split()[0], asking.field, words, why, rule, asking.tried)


def _of_the_child(words: str, child: Child) -> str:
    she, her, their = PRONOUNS.get(str(child.sex), ("your baby", "your baby", "your baby's"))
    return words.format(she=she, her=her, their=their)
