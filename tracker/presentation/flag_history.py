"""Since when? How long each flag stood, in words, from the evenings of a replay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tracker.clinical.catalogue.loader import load_catalogue
from tracker.clinical.flag_intervals import Standing, standings
from tracker.replay import first_day, replay

if TYPE_CHECKING:
    from tracker.domain.diary import Diary


@dataclass(frozen=True)
class FlagPeriod:
    """A flag's title, since when or from when to when it stood, and how soon it asked for a doctor on the way; `now` while it stands."""

    title: str
    when: str
    tiers: str
    now: bool


def flag_history(diary: Diary) -> tuple[FlagPeriod, ...]:
    """Return every time a flag stood, those of now first; empty where none ever did."""
    return flag_periods(standings(replay(diary, first_day(diary), diary.today)))


def flag_periods(found: Sequence[Standing]) -> tuple[FlagPeriod, ...]:
    """Say each time a flag stood."""
    rules = load_catalogue().rules
    return tuple(
        FlagPeriod(rules[one.rule].parent_title, _when(one), _tiers(one), one.now) for one in found
    )


def _when(one: Standing) -> str:
    evenings = f"{one.evenings} evening{'' if one.evenings == 1 else 's'}"
    if one.now:
        return f"Since {_day(one.first)}: {evenings}."
    if one.evenings == 1:
        return f"On the evening of {_day(one.first)} alone."
    return f"From {_day(one.first)} to {_day(one.last)}: {evenings}."


def _tiers(one: Standing) -> str:
    (_, first), *later = one.tiers
    if not later:
        return f"It said: “{first.parent}”."
    return f"At first it said: “{first.parent}”. " + " ".join(
        f"From {_day(day)}: “{urgency.parent}”." for day, urgency in later
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
