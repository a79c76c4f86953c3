"""Age, chronological and corrected, and half-open periods of local days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.localization.messages import _, ngettext

DAYS_PER_MONTH = 30.4375
"""The length of a month of age: a twelfth of 365.25 days."""

TERM_DAYS = 40 * 7
"""The length of a term pregnancy from the last period; corrected age counts from there."""

TWO_WEEKS_DAYS = 14
THREE_MONTHS_DAYS = 12 * 7
"""Below these ages parents count in days, and in weeks."""


@dataclass(frozen=True)
class Age:
    """A child's age in days on one local day.

    `corrected_days` is counted from the due date if the birth was early, and equals
    `chronological_days` otherwise (an unknown gestation is taken as term). It is negative before
    the due date. `corrected_applies`: rules by corrected age use it, because the child was born
    early and is still young enough for it to matter.
    """

    chronological_days: int
    corrected_days: int
    corrected_applies: bool

    @property
    def chronological_months(self) -> float:
        """Months since birth."""
        return self.chronological_days / DAYS_PER_MONTH

    @property
    def corrected_months(self) -> float:
        """Months since the due date for a child born early, else since birth."""
        return self.corrected_days / DAYS_PER_MONTH


@dataclass(frozen=True)
class CorrectionRule:
    """When age is corrected for an early birth; the numbers are in the clinical catalogue."""

    born_before_weeks: float
    until_months: float


def age_on(
    day: date,
    birth_date: date,
    gestation_weeks: int | None,
    gestation_days: int | None,
    rule: CorrectionRule,
) -> Age:
    """Return the age on a local day; an unknown gestation is taken as term."""
    chronological = (day - birth_date).days
    early = gestation_weeks is not None and gestation_weeks < rule.born_before_weeks
    days_early = (
        TERM_DAYS - (7 * gestation_weeks + (gestation_days or 0))
        if early and gestation_weeks is not None
        else 0
    )
    applies = early and chronological / DAYS_PER_MONTH < rule.until_months
    return Age(chronological, chronological - days_early, applies)


def calendar_age(start: date, day: date) -> tuple[int, int]:
    """Return the whole calendar months from `start` to a later day, and the days beyond them.

    A month is over on the same day of the next month, or on its last day if it has no such day:
    one month after 31 August is 30 September. For display only; rules count days.
    """
    months = (day.year - start.year) * 12 + day.month - start.month
    while (reached := _months_later(start, months)) > day:
        months -= 1
    return months, (day - reached).days


def _months_later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def format_age(days: int, day: date) -> str:
    """Return the age that is `days` long on a day, as a parent says it.

    In days, then in weeks and days, then in months and days of the calendar, and from the first
    birthday on in years too. Parts that are zero are left out.
    """
    if days < 0:
        return _("{age} before the due date").format(age=_count_text(-days, "day"))
    if days < TWO_WEEKS_DAYS:
        return _count_text(days, "day")
    if days < THREE_MONTHS_DAYS:
        parts = {"week": days // 7, "day": days % 7}
    else:
        months, rest = calendar_age(day - timedelta(days=days), day)
        parts = {"year": months // 12, "month": months % 12, "day": rest}
    return " ".join(_count_text(number, unit) for unit, number in parts.items() if number)


def _count_text(number: int, unit: str) -> str:
    texts = {
        "day": ngettext("{count} day", "{count} days", number),
        "week": ngettext("{count} week", "{count} weeks", number),
        "month": ngettext("{count} month", "{count} months", number),
        "year": ngettext("{count} year", "{count} years", number),
    }
    return texts[unit].format(count=number)


@dataclass(frozen=True)
class Period:
    """Local days from `first` up to but not including `end`."""

    first: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.first:
            raise ValueError(f"a period ends ({self.end}) before it begins ({self.first})")

    @classmethod
    def last_days(cls, days: int, end: date) -> Period:
        """Return the `days` local days before `end`."""
        return cls(end - timedelta(days=days), end)

    @classmethod
    def between(cls, first: date, last: date) -> Period:
        """Return the days from `first` to `last`, both included."""
        return cls(first, last + timedelta(days=1))

    @property
    def days(self) -> int:
        """Number of local days."""
        return (self.end - self.first).days

    @property
    def last(self) -> date:
        """The last local day inside."""
        return self.end - timedelta(days=1)
