"""Builders of the case book: a child, the records of its diary by their time before NOW, and the urgencies that are accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.builders import a_child, a_diary
from tracker.domain.diary import Child, Diary

NOW = "2026-06-15T20:00:00+01:00"
"""The moment at which each case is assessed unless it names another: a Monday evening in London."""

EMERGENCY = ("emergency_now",)
SAME_DAY_OR_MORE = ("same_day", "emergency_now")
SAME_DAY = ("same_day",)
SOON = ("soon",)
SOON_OR_MORE = ("soon", *SAME_DAY_OR_MORE)
MENTION = ("next_visit",)
NONE = ("none",)
"""Nothing is raised; the findings are at most information."""
FROM_A_NOTE = ("soon", "same_day")
"""A note alone raises same_day at most (P3)."""
CALM = ("none", "next_visit")
"""Nothing more urgent than a mention at the next visit."""
UP_TO_SOON = (*CALM, "soon")
BELOW_EMERGENCY = (*UP_TO_SOON, "same_day")
CALM_OR_RISEN = ("next_visit", "soon", "same_day")

BREATHING = "prolonged_or_breathing"
SEIZURE = "seizure_like"
SPASMS = "spasm_clusters"
RISING = "rising_frequency"
TONE = "tone"
MILESTONE = "milestone_delay"
REGRESSION = "regression"
SIDES = "asymmetry"
FEEDING = "feeding_irritability"
FEVER = "fever"
VITAMIN_D = "vitamin_d_risk"

Answers = Mapping[str, Any]
Words = dict[str, Any]

WELL: Words = {
    "eyes": ["normal"],
    "colour": "normal",
    "breathing": "normal",
    "responsive": "yes",
    "after": "normal",
}
"""The answers of an episode about eyes, colour, breathing, response and afterwards: all as usual."""

USUAL: Words = {
    "feeding": "usual",
    "mood": "usual",
    "cry": "usual",
    "tone": "usual",
    "alertness": "usual",
    "social": "usual",
    "fever": "no",
}
"""A check-in in which everything was as usual."""


@dataclass(frozen=True)
class Case:
    """One diary, the moment it is asked, and what the assessment must and must not say.

    `accepted` holds the urgencies that will do; `flags` the domains that must be flagged at next_visit or above, `flags_any` one of
    them; `never` the domains that must not be. `reassures` is True where a reassuring match must stand, False where none may.
    """

    name: str
    child: Child
    accepted: Sequence[str]
    reason: str
    flags: Sequence[str] = ()
    flags_any: Sequence[str] = ()
    never: Sequence[str] = ()
    reassures: bool | None = None
    as_of: str = NOW
    tables: Mapping[str, Sequence[Answers]] = field(default_factory=dict)

    def diary(self) -> Diary:
        """Return the diary as it stood at `as_of`."""
        return a_diary(self.child, self.as_of, **self.tables)


TABLES = ("episodes", "check_ins", "milestones", "signs", "visits", "spans", "doses")


def case(name: str, child: Child, accepted: Sequence[str], reason: str, **more: Any) -> Case:
    """Return a case; the tables of the diary stand beside its expectations."""
    tables = {table: more.pop(table) for table in TABLES if table in more}
    return Case(name, child, accepted, reason, tables=tables, **more)


def months(count: float) -> int:
    """Return the first whole day on which so many months of age are reached."""
    days = count * 30.4375
    return int(days) if days == int(days) else int(days) + 1


def baby(
    age_days: int, *, weeks: int | None = 40, background: Words | None = None, **more: Any
) -> Child:
    """Return a child so many days old at NOW, breast-fed with vitamin D unless told otherwise."""
    born = datetime.fromisoformat(NOW).date() - timedelta(days=age_days)
    answers: Words = {"feeding": "breast", "vitamin_d_supplement": "yes", **(background or {})}
    return a_child(born.isoformat(), gestation_weeks=weeks, background=answers, **more)


def moment(hours_ago: float, as_of: str = NOW) -> str:
    """Return the instant so many hours before `as_of`, as ISO text."""
    return (datetime.fromisoformat(as_of) - timedelta(hours=hours_ago)).isoformat()


def on(days_ago: int, as_of: str = NOW) -> str:
    """Return the local day so many days before `as_of`, as ISO text."""
    return (datetime.fromisoformat(as_of).date() - timedelta(days=days_ago)).isoformat()


def saw(hours_ago: float, *movements: str, **words: Any) -> Words:
    """Return an episode so many hours before NOW."""
    return {
        "started_at": moment(hours_ago),
        **({"movements": list(movements)} if movements else {}),
        **words,
    }


def day(days_ago: int, **words: Any) -> Words:
    """Return a check-in of the day so many days before NOW; today's is logged an hour before NOW."""
    return {"date": on(days_ago), **({"logged_at": moment(1)} if days_ago == 0 else {}), **words}


def usual(*days_ago: int, **words: Any) -> list[Words]:
    """Return a check-in for each of some days before NOW: everything as usual, watched most of the day."""
    return [day(ago, **{**USUAL, "watched": "most", **words}) for ago in days_ago]


def quiet_week(*, but: Mapping[int, Words] | None = None) -> list[Words]:
    """Return a week of usual days, with the answers of some of them changed."""
    return [
        day(ago, **{**USUAL, "watched": "most", **(but or {}).get(ago, {})})
        for ago in range(6, -1, -1)
    ]


def can(status: str, skill: str, days_ago: int = 0) -> Words:
    """Return a statement about a skill, `status` as in the exchange file, so many days before NOW."""
    return {
        "milestone": skill,
        "status": status,
        "date": on(days_ago),
        **({"logged_at": moment(1)} if days_ago == 0 else {}),
    }


def sign(word: str, days_ago: int = 0, *, since: int | None = None, **more: Any) -> Words:
    """Return a lasting sign, seen so many days before NOW, and first noticed `since` days before it."""
    noticed = {} if since is None else {"first_noticed": on(since)}
    return {
        "sign": word,
        "date": on(days_ago),
        **({"logged_at": moment(1)} if days_ago == 0 else {}),
        **noticed,
        **more,
    }


def visit(days_ago: int, *discussed: str) -> Words:
    """Return a doctor's visit that talked about these rules."""
    return {
        "date": on(days_ago),
        "kind": "doctor",
        "discussed": list(discussed),
        **({"logged_at": moment(0.5)} if days_ago == 0 else {}),
    }
