"""The one answer that would matter most: which unanswered question of a recent entry could change what the assessment says.

A question is worth asking where the most and the least worrying answer a parent may plausibly give lead to different urgencies. What an
answer would raise in *any* entry - blue lips, nobody could wake her - is not counted for an entry nothing has been found in: of each
entry the pages ask that anyway, and a parent of every twitch need not be asked it again. Where a raised rule itself asks the question of
that very entry, all that the answer decides is counted. Where nothing would change, no question is asked.

First each question is tried on all recent situations at once, and only where a row then speaks differently is it tried alone; the tests hold
this against trying every answer in a copy of the diary.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np

from tracker.clinical.assess import facts
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.clinical.check_result import EMERGENCY
from tracker.clinical.features.episode_table import DAY_US, WORDS
from tracker.clinical.features.feature_set import Facts
from tracker.clinical.what_if import Asking, Candidate, Said, Tried, table_of
from tracker.domain.diary import Child, Diary

PRONOUNS: Final = {"female": ("she", "her", "her"), "male": ("he", "him", "his")}


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


@lru_cache(maxsize=1)
def askings() -> tuple[Asking, ...]:
    """Return the list of questions, in its order."""
    written = tomllib.loads(
        (files("tracker.clinical") / "texts" / "en" / "questions.toml").read_text(encoding="utf-8")
    )
    return tuple(Asking.model_validate(entry) for entry in written["question"])


def question_to_ask(diary: Diary, only: str | None = None) -> Question | None:
    """Return the question whose answer would change most what the assessment says, None where none would.

    With `only`, an id, the question is about that record, and only where a raised rule asks it. While something needs help at once,
    nothing is asked.
    """
    tried = Tried(facts(diary))
    if tried.now.highest >= EMERGENCY:
        return None
    best, found = (0, 0), None
    for candidate in sorted(
        _worth_trying(tried, only), key=lambda one: _newest_first(tried.f, one)
    ):
        change = tried.change_of(candidate, best)
        if change > best:
            best, found = change, candidate
    return None if found is None else _in_words(tried, found)


# ------------------------------------------------------------------------------------------------------- what could be asked


def _candidates(f: Facts, now: Said, only: str | None) -> Iterator[Candidate]:
    """Yield the unanswered questions of the newest distinct situations."""
    rows = {
        "episodes": _situations(f),
        "check_ins": np.flatnonzero(f.days.days_ago() <= f.thresholds.day_word_days).tolist(),
    }
    if only:
        rows = {
            table: [row for row in places if only in table_of(f, table).rows.ids[row].split()]
            for table, places in rows.items()
        }
    called = {
        (table, row): _called_for(now, table, row)
        for table, places in rows.items()
        for row in places
    }
    for asking in askings():
        open_ = ~table_of(f, asking.table).answers[asking.field].is_answered
        for row in rows[asking.table]:
            fits = open_[row] and not (
                f.episodes.asleep[row]
                if asking.not_asleep
                else asking.only_asleep and not f.episodes.asleep[row]
            )
            called_for = asking.field in called[asking.table, row]
            wanted = called_for or (asking.settles and not only)
            if fits and wanted and not _told_of_alike(f, asking, row, called_for=called_for):
                yield Candidate(asking, row, called_for)


def _called_for(now: Said, table: str, row: int) -> frozenset[str]:
    """Return the questions that raised rules ask of a row."""
    rules = load_catalogue().rules
    return frozenset(question for rule in now.at(table, row) for question in rules[rule].asks)


def _situations(f: Facts) -> list[int]:
    """Return the newest recent episode of each distinct situation; one still running is not asked about."""
    e = f.episodes
    recent = np.flatnonzero(
        (f.as_of_us - e.moment_us <= f.thresholds.asked_within_days * DAY_US) & ~e.happening_now
    )
    if not recent.size:
        return []
    order = recent[np.argsort(-e.rows.at_us[recent], kind="stable")]
    _, first = np.unique(e.kind(*WORDS)[order], return_index=True)
    return [int(place) for place in order[np.sort(first)][: int(f.thresholds.asked_situations)]]


def _told_of_alike(f: Facts, asking: Asking, row: int, *, called_for: bool) -> bool:
    """Say whether the same was answered of an episode alike within a week: of a later one or, where no raised rule asks, of any."""
    if asking.table != "episodes":
        return False
    e = f.episodes
    kind = e.kind("state", "movements", "side")
    near = np.abs(e.rows.at_us - e.rows.at_us[row]) <= f.thresholds.similar_within_days * DAY_US
    alike = e.answers[asking.field].is_answered & (kind == kind[row]) & near
    return bool((alike & (e.rows.at_us > e.rows.at_us[row])).any() if called_for else alike.any())


def _newest_first(f: Facts, one: Candidate) -> tuple[int, int]:
    rows = table_of(f, one.asking.table).rows
    return -int(rows.at_us[one.row]), askings().index(one.asking)


def _worth_trying(tried: Tried, only: str | None) -> Iterator[Candidate]:
    """Yield the candidates of which some row speaks differently when the answers are tried on all situations at once."""
    listed = list(_candidates(tried.f, tried.now, only))
    for asking in dict.fromkeys(one.asking for one in listed):
        mine = [one for one in listed if one.asking is asking]
        rows = [one.row for one in mine]
        worst, least = (tried.answered(asking, word, rows) for word in (asking.worst, asking.least))
        yield from (
            one
            for one in mine
            if worst.at(asking.table, one.row) != least.at(asking.table, one.row)
        )


def _in_words(tried: Tried, found: Candidate) -> Question:
    asking, table, child = found.asking, table_of(tried.f, found.asking.table), tried.f.child
    worst = tried.answered(asking, asking.worst, [found.row]).at(asking.table, found.row)
    rule = max(worst, key=lambda name: worst[name], default="")
    words, why = (_of_the_child(text, child) for text in (asking.words, asking.why))
    return Question(
        asking.table,
        table.rows.ids[found.row].split()[0],
        asking.field,
        words,
        why,
        rule,
        asking.tried,
    )


def _of_the_child(words: str, child: Child) -> str:
    she, her, their = PRONOUNS.get(str(child.sex), ("your baby", "your baby", "your baby's"))
    return words.format(she=she, her=her, their=their)
