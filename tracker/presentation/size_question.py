"""The question about a measurement that does not fit: asked before it is saved, never a refusal.

A slip of the finger or of the tape changes a curve as much as an illness does, so the number is
asked about once. What was typed stays, and a "yes" saves it as it is.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from tracker.clinical.catalogue.loader import correction_rule
from tracker.domain.age import age_on
from tracker.domain.quantities import size_spec
from tracker.domain.vocabulary import MeasurementKind, Sex
from tracker.localization.dates import DAY_MONTH_YEAR, day_text
from tracker.localization.messages import _
from tracker.presentation.quantity_text import quantity_text
from tracker.statistics.growth import size_at, z_score

if TYPE_CHECKING:
    import pandas as pd

    from tracker.domain.diary import Child, Diary

LIMITS: Final = {
    MeasurementKind.WEIGHT_G: (-6.0, 5.0),
    MeasurementKind.LENGTH_CM: (-6.0, 6.0),
    MeasurementKind.HEAD_CIRCUMFERENCE_CM: (-5.0, 5.0),
}
"""z-scores beyond which WHO Anthro asks about a size: its flags for implausible values."""

LARGEST_JUMP: Final = 2.0
"""A change of the z-score from one measurement to the next that is asked about (ours)."""

LARGEST_LOSS: Final = {
    MeasurementKind.WEIGHT_G: 0.1,
    MeasurementKind.LENGTH_CM: 0.02,
    MeasurementKind.HEAD_CIRCUMFERENCE_CM: 0.02,
}
"""The share of a size that is asked about when it is lost: a length does not shrink (ours)."""


def size_question(
    diary: Diary, kind: str, value: float, day: date, *, record_id: str | None = None
) -> str | None:
    """Return the question about a size that does not fit, None for one that does.

    It is compared with the nearest other measurement of its kind, else with the WHO standard. A
    child without a known sex is asked about only where both standards say so. `record_id` is that
    of a stored size, which is not compared with itself.
    """
    sizes = diary.measurements[
        (diary.measurements["kind"] == kind) & (diary.measurements["id"] != record_id)
    ]
    other = _nearest(sizes, day)
    if other is not None and _changes_too_much(diary.child, kind, (value, day), other):
        return _change_in_words(kind, value, day, other)
    low, high = LIMITS[MeasurementKind(kind)]
    scores = _scores(diary.child, kind, value, day)
    if scores and all(z < low or z > high for z in scores):
        return _range_in_words(diary.child, kind, value, day)
    return None


def _nearest(sizes: pd.DataFrame, day: date) -> tuple[float, date] | None:
    """Return the measurement closest in time, the earlier of two as close."""
    rows = [
        (abs((row["date"].date() - day).days), row["date"].date(), float(row["value"]))
        for row in sizes.to_dict("records")
    ]
    if not rows:
        return None
    _distance, other, value = min(rows)
    return value, other


def _age_days(child: Child, day: date) -> int:
    age = age_on(
        day, child.birth_date, child.gestation_weeks, child.gestation_days, correction_rule()
    )
    return age.corrected_days if age.corrected_applies else age.chronological_days


def _sexes(child: Child) -> list[str]:
    return [child.sex] if child.sex else [str(sex) for sex in (Sex.FEMALE, Sex.MALE)]


def _scores(child: Child, kind: str, value: float, day: date) -> list[float]:
    """Return the z-score on the standard of each sex the child may have; none off the charts."""
    scores = [float(z_score(sex, kind, value, _age_days(child, day))) for sex in _sexes(child)]
    return [z for z in scores if not np.isnan(z)]


def _changes_too_much(
    child: Child, kind: str, size: tuple[float, date], other: tuple[float, date]
) -> bool:
    earlier, later = (other, size) if other[1] <= size[1] else (size, other)
    if later[0] < earlier[0] * (1 - LARGEST_LOSS[MeasurementKind(kind)]):
        return True
    pairs = zip(_scores(child, kind, *later), _scores(child, kind, *earlier), strict=False)
    jumps = [abs(z - before) for z, before in pairs]
    return bool(jumps) and all(jump > LARGEST_JUMP for jump in jumps)


def _change_in_words(kind: str, value: float, day: date, other: tuple[float, date]) -> str:
    spec = size_spec(kind)
    difference, when = abs(value - other[0]), day_text(other[1], DAY_MONTH_YEAR)
    words = {"size": quantity_text(value, spec), "difference": quantity_text(difference, spec)}
    if other[1] == day:
        sentence = _("{size} is {difference} off the other one of the same day. Is it right?")
        return sentence.format(**words)
    sentence = (
        _("{size} is {difference} more than on {day}. Is it right?")
        if value > other[0]
        else _("{size} is {difference} less than on {day}. Is it right?")
    )
    return sentence.format(**words, day=when)


def _range_in_words(child: Child, kind: str, value: float, day: date) -> str:
    """Return the question with the sizes between -3 and +3 at that age."""
    spec, age = size_spec(kind), _age_days(child, day)
    lowest, highest = (
        extreme(float(size_at(sex, kind, age, z)) for sex in _sexes(child))
        for extreme, z in ((min, -3.0), (max, 3.0))
    )
    return _(
        "The WHO growth chart goes from {lowest} to {highest} at this age. Is {size} right?"
    ).format(
        lowest=quantity_text(_rounded(lowest), spec),
        highest=quantity_text(_rounded(highest), spec),
        size=quantity_text(value, spec),
    )


def _rounded(size: float) -> float:
    """Return a size of the standard with no more digits than a parent measures."""
    return round(size, -2) if size >= 1_000 else round(size, 1)  # noqa: PLR2004 - grams, not cm
