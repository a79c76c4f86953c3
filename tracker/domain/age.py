"""Age, chronological and corrected, and half-open periods of local days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

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
    missed = (
        TERM_DAYS - (7 * gestation_weeks + (gestation_days or 0))
        if early and gestation_weeks is not None
        else 0
    )
    applies = early and chronological / DAYS_PER_MONTH < rule.until_months
    return Age(chronological, chronological - missed, applies)


def format_age(days: int) -> str:
    """Return an age as a parent says it: in days, then weeks and days, then months and days."""
    if days < 0:
        return f"{-days} days before the due date"
    if days < TWO_WEEKS_DAYS:
        return f"{days} day{'' if days == 1 else 's'}"
    if days < THREE_MONTHS_DAYS:
        weeks, rest = divmod(days, 7)
        return f"{weeks} weeks" + (f" {rest} d" if rest else "")
    months = int(days / DAYS_PER_MONTH)
    return f"{months} months {int(days - months * DAYS_PER_MONTH)} d"


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
