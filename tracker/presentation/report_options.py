"""What the Report page offers: which days the paper may cover, and what comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.domain.age import Period
from tracker.review import default_period, last_visit, period_between, since_last_visit

if TYPE_CHECKING:
    from tracker.domain.diary import Child, Diary

VISIT, MONTH, TWELVE_WEEKS, ALL, CHOSEN = "visit", "month", "weeks", "all", "chosen"
MONTH_DAYS: Final = 28
PAPERS: Final = {"a4": "A4", "letter": "Letter"}
AMERICAN: Final = ("America/", "US/")


@dataclass(frozen=True)
class PeriodChoice:
    """One choice of days; `period` is None where the family chooses the days itself."""

    key: str
    label: str
    period: Period | None


def period_choices(diary: Diary) -> list[PeriodChoice]:
    """Return the choices of days, the one to begin with first: since the last visit where there was one."""
    usual, since, seen = default_period(diary), since_last_visit(diary), last_visit(diary)
    first = _first_day(diary)
    choices = (
        [PeriodChoice(VISIT, f"Since the visit of {seen.day} {seen:%b}", since)]
        if since is not None and seen is not None
        else []
    )
    choices.append(PeriodChoice(TWELVE_WEEKS, "Last 12 weeks", usual))
    choices.append(PeriodChoice(MONTH, "Last 4 weeks", Period.last_days(MONTH_DAYS, usual.end)))
    if first < usual.first:
        choices.append(PeriodChoice(ALL, "Everything", Period(first, usual.end)))
    return [*choices, PeriodChoice(CHOSEN, "Choose the days", None)]


def _first_day(diary: Diary) -> date:
    days = [*diary.episodes["local_day"].head(1), *diary.check_ins["date"].head(1)]
    return min((day.date() for day in days), default=diary.today)


def period_of_days(one: date, other: date) -> Period:
    """Return the local days between two, both inside, in whichever order they were chosen."""
    return period_between(min(one, other), max(one, other))


def default_paper(child: Child) -> str:
    """Return the paper that printers have where the child lives."""
    return "letter" if child.time_zone.startswith(AMERICAN) else "a4"


def page_alt_text(place: int, count: int) -> str:
    """Say what a picture of a page is, for somebody who cannot see it; its words are in the PDF and in the plain text."""
    return (
        f"Page {place} of {count} of the report as it will be printed. The PDF can be read "
        "aloud; the short plain text says the same numbers."
    )
