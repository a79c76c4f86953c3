"""The milestone checklist of one age, each skill with what was last said about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tracker.clinical.catalogue import milestone_items

if TYPE_CHECKING:
    from tracker.age import Age
    from tracker.diary import Diary

SCHEME = "cdc_2022"
"""The checklist that is asked; the other schemes' items are read where a parent or an import names them."""


@dataclass(frozen=True)
class Skill:
    """One item of the checklist; `status` and `date` are the newest statement about it, None where it was never asked."""

    key: str
    label: str
    hint: str
    status: str | None
    date: date | None


@dataclass(frozen=True)
class Ages:
    """The ages there are lists for, in months, and the one that fits now: the newest the child has reached, else the first."""

    ages: list[float]
    now: float


def ages_around(age: Age) -> Ages:
    """Return the lists' ages and the one for this child: by corrected age while it applies."""
    months = age.corrected_months if age.corrected_applies else age.chronological_months
    ages = sorted({float(item.age_months) for item in milestone_items() if item.scheme == SCHEME and item.age_months})
    reached = [one for one in ages if one <= months]
    return Ages(ages, reached[-1] if reached else ages[0])


def _newest(diary: Diary, names: set[str]) -> tuple[str | None, date | None]:
    about = diary.milestones[diary.milestones["milestone"].isin(names)].sort_values(["date", "known_at"], kind="stable")
    if about.empty:
        return None, None
    last = about.iloc[-1]
    return str(last["status"]), last["date"].date()


def checklist(diary: Diary, months: float) -> dict[str, list[Skill]]:
    """Return the skills asked at an age by domain, in the catalogue's order."""
    found: dict[str, list[Skill]] = {}
    for item in milestone_items():
        if item.scheme == SCHEME and item.age_months == months:
            status, day = _newest(diary, {item.key, item.skill} - {"", None})
            domain = item.domain.replace("_", " ").capitalize()
            found.setdefault(domain, []).append(Skill(item.key, item.label, item.hint, status, day))
    return found
