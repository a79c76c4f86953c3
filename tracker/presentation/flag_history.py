"""The periods during which each flag was raised, as text, from an evening-by-evening replay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.clinical.catalogue.loader import load_catalogue
from tracker.clinical.flag_intervals import FlagInterval, flag_intervals
from tracker.localization.dates import day_text
from tracker.localization.messages import _
from tracker.presentation.emergency_number import urgency_text
from tracker.replay import first_recorded_day, replay

if TYPE_CHECKING:
    from datetime import date

    from tracker.domain.diary import Diary
    from tracker.domain.vocabulary import Urgency


@dataclass(frozen=True)
class FlagPeriod:
    """One period during which a flag was raised; `now`: it still is.

    `when` says from when to when, `urgencies` how urgent it was from which day on.
    """

    title: str
    when: str
    urgencies: tuple[tuple[date, Urgency], ...]
    now: bool

    def tiers(self, number: str | None = None) -> str:
        """Return how urgent it was on the way, with the emergency number where it is known."""
        (_day, first), *later = self.urgencies
        if not later:
            return _("It said: “{urgency}”.").format(urgency=urgency_text(first, number))
        sentences = [
            _("At first it said: “{urgency}”.").format(urgency=urgency_text(first, number))
        ]
        sentences += [
            _("From {day}: “{urgency}”.").format(
                day=day_text(day), urgency=urgency_text(urgency, number)
            )
            for day, urgency in later
        ]
        return " ".join(sentences)


def flag_history(diary: Diary) -> tuple[FlagPeriod, ...]:
    """Return every period during which a flag was raised, the current ones first."""
    return flag_periods(flag_intervals(replay(diary, first_recorded_day(diary), diary.today)))


def flag_periods(intervals: Sequence[FlagInterval]) -> tuple[FlagPeriod, ...]:
    """Return periods of flags as text."""
    rules = load_catalogue().rules
    return tuple(
        FlagPeriod(
            rules[interval.rule].parent_title,
            _when(interval),
            interval.tiers,
            interval.now,
        )
        for interval in intervals
    )


def _when(interval: FlagInterval) -> str:
    if interval.now:
        return _("Active since {day}.").format(day=day_text(interval.first))
    if interval.evenings == 1:
        return _("Only on the evening of {day}.").format(day=day_text(interval.first))
    return _("From {first} to {last}.").format(
        first=day_text(interval.first), last=day_text(interval.last)
    )
