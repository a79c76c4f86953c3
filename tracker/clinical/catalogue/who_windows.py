"""The WHO windows of achievement with the child's own dates: what the chart, its table and the page for the clinician show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.clinical.catalogue.definitions import MilestoneItem
from tracker.clinical.catalogue.loader import age_of, milestone_items
from tracker.clinical.catalogue.skills import brought_by, in_order
from tracker.domain.vocabulary import DatePrecision, MilestoneStatus

if TYPE_CHECKING:
    from tracker.domain.age import Age
    from tracker.domain.diary import Diary

SCHEME: Final = "who_mgrs_2006"
NOT_ASKED: Final = "not_asked"

NAMES: Final = {
    "sits_unsupported": "Sits alone",
    "stands_with_support": "Stands holding on",
    "crawls": "Crawls on all fours",
    "walks_with_support": "Walks holding on",
    "stands_alone": "Stands alone",
    "walks_alone": "Walks alone",
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
    """The six gross motor skills of the WHO study, and what was said of them.

    `rows`: one row a skill, in the order of the study: `key`, `skill`, `name`, `label`, `p1_months`, `mean_months`, `p99_months`, `status`
    (the newest statement's, else not_asked), `brought_by` (name of a skill said to be there that cannot be there without this one; empty: none).
    `marks`: what is drawn, oldest first: the first yes, the last loss and the newest statement of each skill, with the age in `months` on that
    day (`corrected` where that applied), the `chronological_months`, and whether the day is `about`. A skill nobody spoke of has no mark.
    """

    rows: pd.DataFrame
    marks: pd.DataFrame
    today_months: float
    chronological_months: float
    corrected: bool


def motor_windows(diary: Diary) -> MotorWindows:
    """Return the windows with the child's dates; skills are linked across lists and words as every rule links them."""
    ordered, skills = in_order(diary.milestones)
    told = ordered.assign(skill=pd.Series(skills, index=ordered.index, dtype="str"))
    last = told.drop_duplicates("skill", keep="last")
    newest = dict(zip(last["skill"].tolist(), last["status"].tolist(), strict=True))
    items = [item for item in milestone_items() if item.scheme == SCHEME]
    statements: dict[str, list[tuple[int, str]]] = {item.skill: [] for item in items}
    for place, (skill, status) in enumerate(
        zip(told["skill"].tolist(), told["status"].tolist(), strict=True)
    ):
        if skill in statements:
            statements[skill].append((place, status))
    kept = told.iloc[[place for about in statements.values() for place in _drawn(about)]]
    age = age_of(diary.child, diary.today)
    return MotorWindows(
        rows=pd.DataFrame([_row(item, newest) for item in items]),
        marks=_marks(diary, kept),
        today_months=_months(age),
        chronological_months=age.chronological_months,
        corrected=age.corrected_applies,
    )


def _row(item: MilestoneItem, newest: dict[str, str]) -> dict[str, object]:
    bringing = [
        skill
        for skill, status in newest.items()
        if status == MilestoneStatus.ACHIEVED and item.skill in brought_by(skill)
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
        "brought_by": _name(bringing[-1]) if bringing else "",
    }


def _name(skill: str) -> str:
    return NAMES.get(skill) or next(item.label for item in milestone_items() if item.skill == skill)


def _drawn(about: list[tuple[int, str]]) -> list[int]:
    """Keep, of one skill's statements (place, status), the first yes, the last loss and the newest; a yes right after a yes tells nothing new."""
    before = [None, *(status for _, status in about)]
    news = [
        (place, status)
        for former, (place, status) in zip(before, about, strict=False)
        if not status == former == MilestoneStatus.ACHIEVED
    ]
    yes, losses = (
        [place for place, status in news if status == wanted]
        for wanted in (MilestoneStatus.ACHIEVED, MilestoneStatus.LOST)
    )
    return sorted({*yes[:1], *losses[-1:], *(place for place, _ in news[-1:])})


def _marks(diary: Diary, kept: pd.DataFrame) -> pd.DataFrame:
    ages = [age_of(diary.child, day.date()) for day in kept["date"]]
    columns = {
        "skill": kept["skill"].tolist(),
        "id": kept["id"].tolist(),
        "status": kept["status"].tolist(),
        "date": kept["date"].tolist(),
        "about": [precision == DatePrecision.ABOUT for precision in kept["date_precision"]],
        "months": [_months(age) for age in ages],
        "corrected": [age.corrected_applies for age in ages],
        "chronological_months": [age.chronological_months for age in ages],
    }
    return pd.DataFrame(columns).astype(_MARKS)


def _months(age: Age) -> float:
    """Return the age the windows are read at: corrected where that applies."""
    return age.corrected_months if age.corrected_applies else age.chronological_months
