"""Missing data: why a rule cannot be judged, and which questions a raised one leaves open."""

from __future__ import annotations

import numpy as np

from tracker.clinical.catalogue.definitions import Rule
from tracker.clinical.check_result import CheckResult
from tracker.clinical.features.answer_codes import Mask, Rows
from tracker.clinical.features.feature_set import Features


def unanswered_questions(rule: Rule, rows: Rows, evidence: Mask, f: Features) -> tuple[str, ...]:
    """Return the questions that matter to a raised rule and were not asked about its evidence."""
    if rows.table == "episodes":
        e = f.episodes
        of_table = [name for name in rule.asks if name in e.answers or name in e.quantities]
        return tuple(name for name in of_table if (_not_asked(f, name) & evidence).any())
    if rows.table == "check_ins":
        answers = f.days.answers
        of_table = [name for name in rule.asks if name in answers]
        return tuple(name for name in of_table if (~answers[name].is_answered & evidence).any())
    return ()


def missing_data(rule: Rule, result: CheckResult, f: Features) -> tuple[str, ...]:
    """Return what a rule that is not raised lacks to be judged; nothing where it can be."""
    lacking = (name for need in rule.needs for name in _missing(need, rule, f))
    return tuple(dict.fromkeys((*result.missing, *lacking)))


def _not_asked(f: Features, question: str) -> Mask:
    """Return episodes without an answer; "woken" only counts asleep."""
    e = f.episodes
    if question not in e.answers:
        return np.isnan(e.quantities[question])
    unanswered = ~e.answers[question].is_answered
    return unanswered & e.asleep if question == "woken" else unanswered


def _unknown(f: Features, question: str) -> Mask:
    """Return episodes whose answer is not known; "woken" only counts asleep."""
    e = f.episodes
    if question not in e.answers:
        return np.isnan(e.quantities[question])
    unknown = ~e.answers[question].is_known
    return unknown & e.asleep if question == "woken" else unknown


def _missing(need: str, rule: Rule, f: Features) -> tuple[str, ...]:
    """Return what is missing for one need, which is a table or a question of it."""
    table, _, question = need.partition(".")
    if table == "episodes":
        return _missing_of_episodes(need, question, f)
    if table == "check_ins":
        return _missing_of_days(question, rule, f)
    if table == "signs":
        return () if f.signs.of(question).any() else (need,)
    if table == "measurements":
        return () if len(f.heads.rows) else (need,)
    answer = getattr(f.background, question)
    return () if f.background.complete or answer not in (None, ()) else (need,)


def _missing_of_episodes(need: str, question: str, f: Features) -> tuple[str, ...]:
    since = f.today - f.thresholds.stale_days
    if not f.entries_lately:
        return (f"entries since {_date(since)}",)
    lately = f.episodes.rows.day > since
    return (need,) if question and (_unknown(f, question) & lately).any() else ()


def _missing_of_days(question: str, rule: Rule, f: Features) -> tuple[str, ...]:
    n, d = f.thresholds, f.days
    within_days = n.day_word_days if rule.expiry in {"day", "fever"} else n.persistent_of_days
    is_known = d.fever | d.no_fever if question == "fever" else d.answers[question].is_known
    if (is_known & (d.days_ago() <= within_days)).any():
        return ()
    return (f"check_ins.{question} since {_date(f.today - within_days)}",)


def _date(day: float) -> np.datetime64:
    return np.datetime64(int(day), "D")
