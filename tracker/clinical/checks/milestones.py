# ruff: noqa: D401 - a check's docstring is its condition, in the words of the guide
"""Checks of skills: explicitly missing on or after the age limit, or lost (P6).

f: features, e: episodes, d: days, s: statements about skills, n: thresholds (see the package).
"""

from __future__ import annotations

import numpy as np

from tracker.clinical.catalogue.definitions import MilestoneItem
from tracker.clinical.catalogue.loader import milestone_items
from tracker.clinical.check_result import (
    EMERGENCY,
    MATCH,
    NEXT_VISIT,
    SAME_DAY,
    SOON,
    CheckResult,
    ids_of,
    result,
)
from tracker.clinical.features.answer_codes import Floats, Mask, Thresholds
from tracker.clinical.features.feature_set import Features
from tracker.domain.age import DAYS_PER_MONTH
from tracker.domain.vocabulary import Sex

MOTOR = ("gross_motor", "fine_motor")

SITTING_TO_WALKING = (
    *("sits_propped", "sits_unsupported", "gets_to_sitting", "crawls", "pulls_to_stand"),
    *("stands_with_support", "stands_alone", "walks_with_support", "first_steps", "walks_alone"),
)
"""The skills whose loss is acted on the same day (P36)."""


def _months(f: Features) -> Floats:
    """Return the corrected age in months on the day each statement is about."""
    return f.statements.rows.corrected_days / DAYS_PER_MONTH


def _unasked(f: Features, skill: str, months: float) -> tuple[str, ...]:
    """Return the skill as missing data if it is due and has no answer on or after its limit."""
    s = f.statements
    due = f.corrected_days / DAYS_PER_MONTH >= months
    settled = s.about(skill) & (s.status.any_of("achieved", "lost") | (_months(f) >= months))
    return (
        (f"milestones.{skill}",)
        if due and not settled.any() and skill not in f.implied_skills
        else ()
    )


def sitting_late(f: Features, n: Thresholds) -> CheckResult:
    """Not sitting without support at the age at which three guidelines refer."""
    s, months = f.statements, _months(f)
    missing = s.about("sits_unsupported") & s.not_there
    return result(
        s.rows,
        {SOON: missing & (months >= n.first_limit_months)},
        missing=_unasked(f, "sits_unsupported", n.first_limit_months),
        facts={"from_months": n.first_limit_months},
    )


def walking_late(f: Features, n: Thresholds) -> CheckResult:
    """Not walking alone: girls, and children of unknown sex, from the earlier limit."""
    s, months = f.statements, _months(f)
    missing = s.about("walks_alone") & s.not_there
    first = n.boys_first_limit_months if f.child.sex == Sex.MALE else n.girls_first_limit_months
    tiers = {
        SOON: missing & (months >= n.last_limit_months),
        NEXT_VISIT: missing & (months >= first),
    }
    return result(
        s.rows, tiers, missing=_unasked(f, "walks_alone", first), facts={"from_months": first}
    )


def head_control_late(f: Features, n: Thresholds) -> CheckResult:
    """Head not steady beyond four months; "sometimes" is only mentioned."""
    s = f.statements
    late = s.about("head_control") & s.not_there & (_months(f) > n.limit_months)
    return result(
        s.rows,
        {SOON: late & s.status.any_of("not_yet"), NEXT_VISIT: late},
        missing=_unasked(f, "head_control", n.limit_months),
    )


def _late_skills(f: Features, limit: str, scheme: str) -> tuple[Mask, Mask]:
    """Return masks of the statements on a skill missing at an item's limit: any; a motor one."""
    s, months = f.statements, _months(f).tolist()
    missing = s.not_there.tolist()

    def is_late(item: MilestoneItem, age: float) -> bool:
        at = getattr(item, limit)
        return item.scheme == scheme and at is not None and age >= at

    late = [
        [item for item in items if gone and is_late(item, age)]
        for items, gone, age in zip(s.items, missing, months, strict=True)
    ]
    return np.array([bool(items) for items in late], dtype=bool), np.array(
        [any(item.domain in MOTOR for item in items) for items in late], dtype=bool
    )


def who_window_passed(f: Features, _: Thresholds) -> CheckResult:
    """A gross motor skill missing beyond the age by which 99 of 100 children had it.

    Except crawling; sitting and walking have their own rules.
    """
    s = f.statements
    late, _motor = _late_skills(f, "p99_months", "who_mgrs_2006")
    return result(s.rows, {SOON: late & ~s.about("crawls", "sits_unsupported", "walks_alone")})


def checklist_item_missed(f: Features, n: Thresholds) -> CheckResult:
    """An item of the checklist missing at its age; more urgent with several motor items."""
    s = f.statements
    late, motor = _late_skills(f, "age_months", "cdc_2022")
    not_yet = motor & s.status.any_of("not_yet")
    several = int(not_yet.sum()) >= n.motor_items
    facts = {"skills": [s.skill[row] for row in np.flatnonzero(late).tolist()]}
    return result(s.rows, {SOON: not_yet & several, NEXT_VISIT: late}, facts=facts)


def _lost(f: Features) -> Mask:
    return f.statements.status.any_of("lost")


def skill_lost(f: Features, _: Thresholds) -> CheckResult:
    """Any skill once had is gone."""
    s = f.statements
    lost = _lost(f)
    return result(
        s.rows,
        {SOON: lost},
        facts={"skills": [s.skill[row] for row in np.flatnonzero(lost).tolist()]},
    )


def _jerks(f: Features) -> Mask:
    """Jerks awake or in an unknown state, other than trembling, shudders, startles and hiccups."""
    e = f.episodes
    return e.jerk & ~e.asleep & ~e.only_tremble_shudder_startle & ~e.only_hiccups


def motor_skill_lost(f: Features, n: Thresholds) -> CheckResult:
    """Sitting, crawling, standing or walking is gone since at most two weeks (P36).

    With darting eyes, or with jerks near the loss and none long before it, it is an emergency.
    """
    s, e = f.statements, f.episodes
    lost = _lost(f) & s.about(*SITTING_TO_WALKING)
    lost &= f.today - s.rows.day <= n.lost_within_days
    jerk_days = e.rows.day[_jerks(f)]
    first = jerk_days.min(initial=f.today)
    new_jerks = np.array(
        [
            bool((np.abs(jerk_days - day) < n.near_days).any() and day - first < n.near_days)
            for day in s.rows.day.tolist()
        ],
        dtype=bool,
    )
    in_note = e.note_mentions("darting_eyes").any() or f.days.note_mentions("darting_eyes").any()
    darting = bool(f.signs.of("nystagmus").any() or in_note)
    return result(s.rows, {EMERGENCY: lost & (new_jerks | darting), SAME_DAY: lost})


def skill_lost_with_jerks(f: Features, n: Thresholds) -> CheckResult:
    """A skill is gone and there are jerks, awake or in an unknown state, near the loss or now."""
    s, e = f.statements, f.episodes
    lost = _lost(f)
    jerks = _jerks(f)
    now = jerks & (f.today - e.rows.day < n.near_days)
    near = np.array(
        [
            bool((np.abs(e.rows.day[jerks] - day) < n.near_days).any())
            for day in s.rows.day.tolist()
        ],
        dtype=bool,
    )
    together = lost & (near | bool(now.any()))
    behind = (
        jerks
        & (
            now
            | np.array(
                [
                    bool((np.abs(s.rows.day[lost] - day) < n.near_days).any())
                    for day in e.rows.day.tolist()
                ],
                dtype=bool,
            )
        )
        if lost.any()
        else e.rows.empty_mask
    )
    return result(s.rows, {SAME_DAY: together}, more_evidence=ids_of(e.rows, behind))


def note_tells_lost_skill(f: Features, _: Thresholds) -> CheckResult:
    """A note that mentions a lost skill on a day without an answer about smiling and looking."""
    d = f.days
    return result(d.rows, {SOON: d.note_mentions("skill_lost") & ~d.answers["social"].is_known})


def less_than_before(f: Features, _: Thresholds) -> CheckResult:
    """Said "sometimes", or "not yet", after it was there: less than before, not lost (P6)."""
    s = f.statements
    return result(
        s.rows, {MATCH: s.less_than_before | (s.status.any_of("not_yet") & s.was_achieved)}
    )


def milestones_on_track(f: Features, _: Thresholds) -> CheckResult:
    """Every item of the last checkpoint is answered as there."""
    age = f.corrected_days / DAYS_PER_MONTH
    past = [
        item.age_months
        for item in milestone_items()
        if item.scheme == "cdc_2022" and item.age_months is not None and item.age_months <= age
    ]
    if not past:
        return result(f.statements.rows, {})
    due = {item.skill for item in milestone_items() if item.age_months == max(past)}
    s = f.statements
    there = {
        skill
        for skill, here in zip(s.skill, s.status.any_of("achieved").tolist(), strict=True)
        if here
    } | f.implied_skills
    missing = tuple(f"milestones.{skill}" for skill in sorted(due - there))
    return result(s.rows, {MATCH: s.about(*due) & (not missing)}, missing=missing)
