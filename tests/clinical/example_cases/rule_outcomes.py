"""Small diaries for the specs of the rules: a few records in, the outcome of one rule out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from tests.builders import a_child, a_diary
from tracker.clinical.assess import Assessment, Flag, assess
from tracker.domain.diary import Child

NOW = "2026-06-15T18:00:00+01:00"
"""A Monday evening in London, the moment of asking."""

AS_USUAL: Mapping[str, Any] = {
    "eyes": ["normal"],
    "colour": "normal",
    "breathing": "normal",
    "responsive": "yes",
    "after": "normal",
}


def born(*, days: Any = 0, months: Any = 0, **more: Any) -> Child:
    """Return a child of this age on the day of asking, with vitamin D given so that nothing else speaks."""
    age = days or int(months * 30.4375 + 0.999)
    background = {"feeding": "breast", "vitamin_d_supplement": "yes", "complete": True} | more.pop(
        "background", {}
    )
    return a_child(
        (date(2026, 6, 15) - timedelta(days=age)).isoformat(), background=background, **more
    )


def ago(*, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> str:
    """Return an instant before the moment of asking."""
    return (
        datetime.fromisoformat(NOW)
        - timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    ).isoformat()


def day(before: int = 0) -> str:
    """Return a day before the day of asking."""
    return (date(2026, 6, 15) - timedelta(days=before)).isoformat()


def episode(when: str | None = None, /, **fields: Any) -> dict[str, Any]:
    """Return an episode, an hour ago unless said otherwise."""
    return {"started_at": when or ago(hours=1), **fields}


def check_in(before: int = 0, /, **fields: Any) -> dict[str, Any]:
    """Return the check-in of a day."""
    return {"date": day(before), **fields}


def milestone(name: str, status: str, before: int = 0, **fields: Any) -> dict[str, Any]:
    """Return a statement about a skill."""
    return {"milestone": name, "status": status, "date": day(before), **fields}


def sign(kind: str, before: int = 0, /, **fields: Any) -> dict[str, Any]:
    """Return a lasting sign."""
    return {"sign": kind, "date": day(before), **fields}


def assessed(child: Child, *, as_of: str = NOW, **tables: Any) -> Assessment:
    """Assess a child with these records."""
    return assess(a_diary(child, as_of, **tables))


def flag_of(assessment: Assessment, rule: str) -> Flag | None:
    """Return the flag of a rule, if it is raised."""
    return next((flag for flag in assessment.flags if flag.rule == rule), None)


def rule_outcome(child: Child, rule: str, *, as_of: str = NOW, **tables: Any) -> str:
    """Return the outcome of a rule: its urgency, or one of three words.

    They are "information", "not assessable" and "not raised".
    """
    assessment = assessed(child, as_of=as_of, **tables)
    flag = flag_of(assessment, rule)
    if flag is not None:
        return str(flag.urgency)
    if rule in {match.rule for match in assessment.information}:
        return "information"
    return (
        "not assessable"
        if rule in {item.rule for item in assessment.not_assessable}
        else "not raised"
    )
