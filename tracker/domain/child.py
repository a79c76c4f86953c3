"""A child of the diary and its background, as the family told them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Background:
    """What the clinician asks once.

    An empty tuple means not asked, unless `complete`: then an absent item means no.
    """

    feeding: str | None = None
    formula_ml_per_day: float | None = None
    vitamin_d_supplement: str | None = None
    vitamin_d_risks: tuple[str, ...] = ()
    birth_weight_g: float | None = None
    birth_history: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    family_history: tuple[str, ...] = ()
    pale_skin_patches: str | None = None
    note: str = ""
    complete: bool = False


@dataclass(frozen=True)
class Child:
    """One child. An unknown gestation (None) is taken as term."""

    id: str
    name: str
    birth_date: date
    time_zone: str
    gestation_weeks: int | None = None
    gestation_days: int | None = None
    sex: str | None = None
    background: Background = field(default_factory=Background)
