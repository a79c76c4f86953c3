"""The skills a family is asked about, each with every answer given so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.clinical.catalogue.loader import milestone_items
from tracker.clinical.catalogue.skills import ordered_statements, skill_of
from tracker.clinical.catalogue.who_windows import SCHEME as WHO_SCHEME
from tracker.domain.vocabulary import DatePrecision
from tracker.localization.messages import N_, _

if TYPE_CHECKING:
    from tracker.clinical.assess import Assessment, Flag
    from tracker.domain.age import Age
    from tracker.domain.diary import Diary

SCHEME = "cdc_2022"
"""The checklist that is asked by age; the six WHO skills are asked beside their chart."""

DOMAINS: Final = {
    "social_emotional": N_("Feelings and people"),
    "language": N_("Talking and listening"),
    "cognitive": N_("Thinking and learning"),
    "gross_motor": N_("Big movements"),
    "fine_motor": N_("Hands and fingers"),
}
"""The headings of the checklists, by the domain of a skill."""


@dataclass(frozen=True)
class Statement:
    """One answer about a skill, named as the family or a list names it.

    `about`: the day is approximate.
    """

    id: str
    milestone: str
    status: str
    date: date
    about: bool


@dataclass(frozen=True)
class Skill:
    """One skill and the answers about it, newest first; empty if it was never asked."""

    key: str
    label: str
    hint: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Ages:
    """The ages of the checklists in months: all, the one that fits now, and by birth date.

    The fitting one is the latest the child has reached, else the first, by corrected age (`now`)
    and by age from birth; they are the same if age is not corrected.
    """

    ages: list[float]
    now: float
    from_birth: float


def checklist_ages(age: Age) -> Ages:
    """Return the checklists' ages and the one for this child, by corrected age while it applies."""
    ages = sorted(
        {
            float(item.age_months)
            for item in milestone_items()
            if item.scheme == SCHEME and item.age_months
        }
    )

    def reached(months: float) -> float:
        return max([age for age in ages if age <= months], default=ages[0])

    from_birth = reached(age.chronological_months)
    return Ages(
        ages, reached(age.corrected_months) if age.corrected_applies else from_birth, from_birth
    )


def statements(diary: Diary) -> dict[str, tuple[Statement, ...]]:
    """Return all answers by skill, newest first; skills are linked across lists as by the rules."""
    ordered, skills = ordered_statements(diary.milestones)
    by_skill: dict[str, tuple[Statement, ...]] = {}
    columns = (ordered[name] for name in ("id", "milestone", "status", "date", "date_precision"))
    for skill, id_, milestone, status, day, precision in zip(skills, *columns, strict=True):
        by_skill[skill] = (
            Statement(id_, milestone, status, day.date(), precision == DatePrecision.ABOUT),
            *by_skill.get(skill, ()),
        )
    return by_skill


def statement_with_id(diary: Diary, record_id: str) -> Statement | None:
    """Return one answer, None if it was removed."""
    answers = (answer for answers in statements(diary).values() for answer in answers)
    return next((answer for answer in answers if answer.id == record_id), None)


def checklist(diary: Diary, months: float) -> dict[str, list[Skill]]:
    """Return the skills asked at an age (months) by domain, in the catalogue's order."""
    answers = statements(diary)
    by_domain: dict[str, list[Skill]] = {}
    for item in milestone_items():
        if item.scheme == SCHEME and item.age_months == months:
            by_domain.setdefault(_(DOMAINS[item.domain]), []).append(
                Skill(item.key, _(item.label), _(item.hint), answers.get(item.skill, ()))
            )
    return by_domain


def newest_answer(skill: Skill) -> dict[str, str | None]:
    """Return the newest answer about a skill and its day (ISO), both None if never asked."""
    newest = skill.statements[0] if skill.statements else None
    return (
        {"status": None, "date": None}
        if newest is None
        else {"status": newest.status, "date": newest.date.isoformat()}
    )


def who_skills(diary: Diary) -> list[Skill]:
    """Return the six skills of the WHO study."""
    answers = statements(diary)
    return [
        Skill(item.key, _(item.label), _(item.hint), answers.get(item.skill, ()))
        for item in milestone_items()
        if item.scheme == WHO_SCHEME
    ]


def unlisted_skills(diary: Diary) -> list[Skill]:
    """Return the skills the family named itself that stand in no list."""
    listed = {item.skill for item in milestone_items()}
    return [
        Skill(answers[0].milestone, answers[0].milestone.replace("_", " "), "", answers)
        for skill, answers in statements(diary).items()
        if skill not in listed
    ]


def listed_label(text: str) -> str | None:
    """Return the label of the listed skill that a parent's words are read as, else None."""
    skill = skill_of(text)
    return next((_(item.label) for item in milestone_items() if item.skill == skill), None)


def flags_about(assessment: Assessment, record_id: str) -> list[Flag]:
    """Return the flags that rest on one answer about a skill, the most urgent first."""
    return [
        flag
        for flag in assessment.flags
        if any(item.table == "milestones" and item.id == record_id for item in flag.evidence)
    ]
