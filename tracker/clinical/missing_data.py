"""What was not asked: why a rule cannot be judged, and which questions a raised one leaves open."""

from __future__ import annotations

import numpy as np

from tracker.clinical.catalogue.loader import Rule
from tracker.clinical.check_result import CheckResult
from tracker.clinical.features.answer_codes import Mask, Rows
from tracker.clinical.features.feature_set import Facts


def _unanswered(f: Facts, question: str) -> Mask:
    """Episodes whose answer to a question is not known; `woken` is no gap beside a waking state."""
    e = f.episodes
    if question in e.answers:
        open_ = ~e.answers[question].is_known
        return open_ & e.asleep if question == "woken" else open_
    return np.isnan(e.measured[question])


def not_known(rule: Rule, rows: Rows, behind: Mask, f: Facts) -> tuple[str, ...]:
    """Return the questions that matter to a raised rule and were not asked of the records behind it."""
    if rows.table == "episodes":
        asked_of_episodes = f.episodes.answers.keys() | f.episodes.measured.keys()
        return tuple(
            question
            for question in rule.asks
            if question in asked_of_episodes and (_not_asked(f, question) & behind).any()
        )
    if rows.table == "check_ins":
        return tuple(
            question
            for question in rule.asks
            if question in f.days.answers and (~f.days.answers[question].is_answered & behind).any()
        )
    return ()


def _not_asked(f: Facts, question: str) -> Mask:
    e = f.episodes
    if question not in e.answers:
        return np.isnan(e.measured[question])
    return (
        ~e.answers[question].is_answered & e.asleep
        if question == "woken"
        else ~e.answers[question].is_answered
    )


def _missing(need: str, rule: Rule, f: Facts) -> tuple[str, ...]:
    """Return what one need lacks."""
    table, _, question = need.partition(".")
    if table == "episodes":
        since = f.today - f.thresholds.stale_days
        if not f.entries_lately:
            return (f"entries since {np.datetime64(int(since), 'D')}",)
        lately = f.episodes.rows.day > since
        return (need,) if question and (_unanswered(f, question) & lately).any() else ()
    if table == "check_ins":
        reach = (
            f.thresholds.day_word_days
            if rule.speaks in {"day", "fever"}
            else f.thresholds.persistent_of_days
        )
        told_of = (
            f.days.fever | f.days.no_fever
            if question == "fever"
            else f.days.answers[question].is_known
        )
        asked = told_of & (f.days.days_ago() <= reach)
        return (
            ()
            if asked.any()
            else (f"check_ins.{question} since {np.datetime64(int(f.today - reach), 'D')}",)
        )
    if table == "signs":
        return () if f.signs.of(question).any() else (need,)
    told = getattr(f.background, question)
    return () if f.background.complete or told not in (None, ()) else (need,)


def what_is_missing(rule: Rule, result: CheckResult, f: Facts) -> tuple[str, ...]:
    """Return what a rule that is not raised lacks to be judged; nothing where it can be."""
    return tuple(
        dict.fromkeys(
            (*result.missing, *[lack for need in rule.needs for lack in _missing(need, rule, f)])
        )
    )
