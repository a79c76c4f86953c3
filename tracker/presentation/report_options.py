"""What the Report page offers: the periods, with the usual one first, and the paper sizes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.domain.age import Period
from tracker.localization.dates import DAY_MONTH, day_text
from tracker.localization.messages import N_, _
from tracker.presentation.today_status import first_observed_day
from tracker.statistics.days import default_period
from tracker.statistics.last_visit import last_visit, since_last_visit

if TYPE_CHECKING:
    from tracker.domain.diary import Child, Diary

VISIT, MONTH, TWELVE_WEEKS, ALL, CHOSEN = "visit", "month", "weeks", "all", "chosen"
MONTH_DAYS: Final = 28
PAPERS: Final = {"a4": "A4", "letter": N_("Letter")}
LETTER_ZONES: Final = ("America/", "US/")


@dataclass(frozen=True)
class PeriodChoice:
    """One choice of days; `period` is None if the family is to choose the days itself."""

    key: str
    label: str
    period: Period | None


def period_choices(diary: Diary) -> list[PeriodChoice]:
    """Return the choices of days, the default first: since the last visit if there was one."""
    usual, since, visit = default_period(diary), since_last_visit(diary), last_visit(diary)
    first = first_observed_day(diary)
    choices = []
    if since is not None and visit is not None:
        since_visit = _("Since the visit of {day}").format(day=day_text(visit, DAY_MONTH))
        choices.append(PeriodChoice(VISIT, since_visit, since))
    choices.append(PeriodChoice(TWELVE_WEEKS, _("Last 12 weeks"), usual))
    choices.append(PeriodChoice(MONTH, _("Last 4 weeks"), Period.last_days(MONTH_DAYS, usual.end)))
    if first < usual.first:
        choices.append(PeriodChoice(ALL, _("Everything"), Period(first, usual.end)))
    return [*choices, PeriodChoice(CHOSEN, _("Choose the days"), None)]


def period_of_days(one: date, other: date) -> Period:
    """Return the period from one day to another, both included, in either order."""
    return Period.between(min(one, other), max(one, other))


def default_paper(child: Child) -> str:
    """Return the paper size that is usual where the child lives."""
    return "letter" if child.time_zone.startswith(LETTER_ZONES) else "a4"


def page_alt_text(number: int, count: int) -> str:
    """Return the alternative text of a page's picture; its content is in the PDF and plain text."""
    return _(
        "Page {number} of {count} of the report as it will be printed. The PDF can be read aloud; "
        "the short plain text says the same numbers."
    ).format(number=number, count=count)
