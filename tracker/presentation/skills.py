"""The skills a family is asked about, each with everything that was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tracker.clinical.catalogue.loader import milestone_items
from tracker.clinical.catalogue.skills import in_order, skill_of
from tracker.clinical.catalogue.who_windows import SCHEME as WHO_SCHEME
from tracker.domain.vocabulary import DatePrecision

if TYPE_CHECKING:
    from tracker.clinical.assess import Assessment, Flag
    from tracker.domain.age import Age
    from tracker.domain.diary import Diary

SCHEME = "cdc_2022"
"""The checklist that is asked by age; the six WHO skills are asked beside their chart."""


@dataclass(frozen=True)
class Statement:
    """One answer about a skill, in the words it was given for; `about` where the day is not sure."""

    id: str
    milestone: str
    status: str
    date: date
    about: bool


@dataclass(frozen=True)
class Skill:
    """One skill and what was said of it, newest first; nothing where it was never asked."""

    key: str
    label: str
    hint: str
    said: tuple[Statement, ...]


@dataclass(frozen=True)
class Ages:
    """The ages there are lists for, in months; the list that fits now, and the one by the birth date.

    Each is the newest the child has reached, else the first; they are the same where age is not corrected.
    """

    ages: list[float]
    now: float
    from_birth: float


def checklist_ages(age: Age) -> Ages:
    """Return the lists' ages and the one for this child: by corrected age while it applies."""
    ages = sorted(
        {
            float(item.age_months)
            for item in milestone_items()
            if item.scheme == SCHEME and item.age_months
        }
    )

    def reached(months: float) -> float:
        return max([one for one in ages if one <= months], default=ages[0])

    from_birth = reached(age.chronological_months)
    return Ages(
        ages, reached(age.corrected_months) if age.corrected_applies else from_birth, from_birth
    )


def statements(diary: Diary) -> dict[str, tuple[Statement, ...]]:
    """Return everything that was said, by skill, newest first; skills are linked across lists and words as the rules link them."""
    ordered, skills = in_order(diary.milestones)
    found: dict[str, tuple[Statement, ...]] = {}
    columns = (ordered[name] for name in ("id", "milestone", "status", "date", "date_precision"))
    for skill, id_, milestone, status, day, precision in zip(skills, *columns, strict=True):
        found[skill] = (
            Statement(id_, milestone, status, day.date(), precision == DatePrecision.ABOUT),
            *found.get(skill, ()),
        )
    return found


def statement(diary: Diary, record_id: str) -> Statement | None:
    """Return one answer, None where it is no longer counted."""
    return next(
        (told for said in statements(diary).values() for told in said if told.id == record_id), None
    )


def checklist(diary: Diary, months: float) -> dict[str, list[Skill]]:
    """Return the skills asked at an age by domain, in the catalogue's order."""
    said = statements(diary)
    found: dict[str, list[Skill]] = {}
    for item in milestone_items():
        if item.scheme == SCHEME and item.age_months == months:
            domain = item.domain.replace("_", " ").capitalize()
            found.setdefault(domain, []).append(
                Skill(item.key, item.label, item.hint, said.get(item.skill, ()))
            )
    return found


def newest_answer(skill: Skill) -> dict[str, str | None]:
    """Return the newest answer about a skill and its day, null where it was never asked."""
    said = skill.said[0] if skill.said else None
    return (
        {"status": None, "date": None}
        if said is None
        else {"status": said.status, "date": said.date.isoformat()}
    )


def who_skills(diary: Diary) -> list[Skill]:
    """Return the six skills of the WHO study."""
    said = statements(diary)
    return [
        Skill(item.key, item.label, item.hint, said.get(item.skill, ()))
        for item in milestone_items()
        if item.scheme == WHO_SCHEME
    ]


def unlisted_skills(diary: Diary) -> list[Skill]:
    """Return the skills a family named itself, that stand in no list."""
    listed = {item.skill for item in milestone_items()}
    return [
        Skill(said[0].milestone, said[0].milestone.replace("_", " "), "", said)
        for skill, said in statements(diary).items()
        if skill not in listed
    ]


def listed_label(words: str) -> str | None:
    """Return the label of the listed skill that a parent's words are read as, None where they stand for themselves."""
    skill = skill_of(words)
    return next((item.label for item in milestone_items() if item.skill == skill), None)


def flags_about(assessment: Assessment, record_id: str) -> list[Flag]:
    """Return the flags that rest on one statement, the most urgent first."""
    return [
        flag
        for flag in assessment.flags
        if any(item.table == "milestones" and item.id == record_id for item in flag.evidence)
    ]
