"""The WHO windows of achievement with the child's own dates, for chart, table and report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.clinical.catalogue.definitions import MilestoneItem
from tracker.clinical.catalogue.loader import age_of, milestone_items
from tracker.clinical.catalogue.skills import ordered_statements, skills_implied_by
from tracker.domain.vocabulary import DatePrecision, MilestoneStatus
from tracker.localization.messages import N_

if TYPE_CHECKING:
    from tracker.domain.age import Age
    from tracker.domain.diary import Diary

SCHEME: Final = "who_mgrs_2006"
NOT_ASKED: Final = "not_asked"

NAMES: Final = {
    "sits_unsupported": N_("Sits alone"),
    "stands_with_support": N_("Stands holding on"),
    "crawls": N_("Crawls on all fours"),
    "walks_with_support": N_("Walks holding on"),
    "stands_alone": N_("Stands alone"),
    "walks_alone": N_("Walks alone"),
}
"""A name short enough to stand beside a bar."""

_MARKS: Final = {
    "skill": "str",
    "id": "str",
    "status": "str",
    "date": "datetime64[us]",
    "about": "bool",
    "months": "float64",
    "corrected": "bool",
    "chronological_months": "float64",
}


@dataclass(frozen=True, eq=False)
class MotorWindows:
    """The six gross motor skills of the WHO study, and the child's statements about them.

    `rows`: one row a skill, in the order of the study: `key`, `skill`, `name`, `label`,
    `p1_months`, `mean_months`, `p99_months`, `status` (of the newest statement, else not_asked),
    `implied_by` (name of an achieved skill that is impossible without this one; empty: none).

    `marks`: the statements to draw, oldest first for each skill: the first yes, the last loss and
    the newest one. Columns: `skill`, `id`, `status`, `date`, `about` (the date is approximate),
    `months` (age on that day, `corrected` where that applied) and `chronological_months`. A skill
    without a statement has no mark.
    """

    rows: pd.DataFrame
    marks: pd.DataFrame
    today_months: float
    chronological_months: float
    corrected: bool


def motor_windows(diary: Diary) -> MotorWindows:
    """Return the windows with the child's dates; records are mapped to skills as in the rules."""
    ordered, skills = ordered_statements(diary.milestones)
    statements = ordered.assign(skill=pd.Series(skills, index=ordered.index, dtype="str"))
    last = statements.drop_duplicates("skill", keep="last")
    newest = dict(zip(last["skill"].tolist(), last["status"].tolist(), strict=True))
    items = [item for item in milestone_items() if item.scheme == SCHEME]
    by_skill: dict[str, list[tuple[int, str]]] = {item.skill: [] for item in items}
    for row, (skill, status) in enumerate(
        zip(statements["skill"].tolist(), statements["status"].tolist(), strict=True)
    ):
        if skill in by_skill:
            by_skill[skill].append((row, status))
    drawn = statements.iloc[[row for history in by_skill.values() for row in _drawn_rows(history)]]
    age = age_of(diary.child, diary.today)
    return MotorWindows(
        rows=pd.DataFrame([_row(item, newest) for item in items]),
        marks=_marks(diary, drawn),
        today_months=_months(age),
        chronological_months=age.chronological_months,
        corrected=age.corrected_applies,
    )


def _row(item: MilestoneItem, newest: dict[str, str]) -> dict[str, object]:
    implying = [
        skill
        for skill, status in newest.items()
        if status == MilestoneStatus.ACHIEVED and item.skill in skills_implied_by(skill)
    ]
    return {
        "key": item.key,
        "skill": item.skill,
        "name": NAMES[item.skill],
        "label": item.label,
        "p1_months": item.p1_months,
        "mean_months": item.mean_months,
        "p99_months": item.p99_months,
        "status": newest.get(item.skill, NOT_ASKED),
        "implied_by": _name(implying[-1]) if implying else "",
    }


def _name(skill: str) -> str:
    return NAMES.get(skill) or next(item.label for item in milestone_items() if item.skill == skill)


def _drawn_rows(history: list[tuple[int, str]]) -> list[int]:
    """Return which of one skill's statements (row, status) are drawn.

    They are the first yes, the last loss and the newest. A yes directly after a yes is left out.
    """
    previous = [None, *(status for _, status in history)]
    changes = [
        (row, status)
        for before, (row, status) in zip(previous, history, strict=False)
        if not status == before == MilestoneStatus.ACHIEVED
    ]
    achieved, lost = (
        [row for row, status in changes if status == wanted]
        for wanted in (MilestoneStatus.ACHIEVED, MilestoneStatus.LOST)
    )
    return sorted({*achieved[:1], *lost[-1:], *(row for row, _ in changes[-1:])})


def _marks(diary: Diary, statements: pd.DataFrame) -> pd.DataFrame:
    ages = [age_of(diary.child, day.date()) for day in statements["date"]]
    columns = {
        "skill": statements["skill"].tolist(),
        "id": statements["id"].tolist(),
        "status": statements["status"].tolist(),
        "date": statements["date"].tolist(),
        "about": [precision == DatePrecision.ABOUT for precision in statements["date_precision"]],
        "months": [_months(age) for age in ages],
        "corrected": [age.corrected_applies for age in ages],
        "chronological_months": [age.chronological_months for age in ages],
    }
    return pd.DataFrame(columns).astype(_MARKS)


def _months(age: Age) -> float:
    """Return the age in months, corrected where that applies."""
    return age.corrected_months if age.corrected_applies else age.chronological_months
