"""Weight, length and head circumference on the WHO Child Growth Standards, as z-scores.

`who_growth.csv` beside this module holds the L, M and S of the standards for each sex and measure,
every day to the 91st and then about every seventh to the 1,096th. Days between are interpolated,
which changes no z-score by 0.01. Source: WHO Multicentre Growth Reference Study Group, 2006, with
the method of its chapter 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from tracker.domain.age import CorrectionRule, age_on
from tracker.domain.diary import Diary
from tracker.domain.vocabulary import MeasurementKind

Floats = NDArray[np.float64]

MEASURES: Final = {
    MeasurementKind.WEIGHT_G: ("weight", 1_000.0),
    MeasurementKind.LENGTH_CM: ("length", 1.0),
    MeasurementKind.HEAD_CIRCUMFERENCE_CM: ("head", 1.0),
}
"""The measure of the standard for each kind, and the factor from its unit to the diary's."""

OLDEST_DAYS: Final = 1_096
"""The last day of age in the table: three years."""

FAR_Z: Final = 3.0
"""Beyond ±3 the standards measure weight in steps of the distance from 2 to 3 (chapter 7)."""

SEX_UNKNOWN, BEFORE_TERM, TOO_OLD, CHARTED = "sex_unknown", "before_term", "too_old", ""
"""Why a measurement has no z-score; empty: it has one."""

Z_LINES: Final = {"-3": -3.0, "-2": -2.0, "-1": -1.0, "0": 0.0, "+1": 1.0, "+2": 2.0, "+3": 3.0}
"""The curves of a chart of z-scores, by their label."""

CENTILE_LINES: Final = {
    "0.4": -8 / 3,
    "2": -2.0,
    "9": -4 / 3,
    "25": -2 / 3,
    "50": 0.0,
    "75": 2 / 3,
    "91": 4 / 3,
    "98": 2.0,
    "99.6": 8 / 3,
}
"""The curves of a British chart, two thirds of a z-score apart, by their centile. Source: RCPCH,
UK-WHO growth charts 2009."""

CURVE_POINTS: Final = 80

DTYPES: Final = {
    "id": "object",
    "date": "datetime64[us]",
    "kind": "object",
    "value": "float64",
    "age_days": "int64",
    "corrected": "bool",
    "z": "float64",
    "centile": "float64",
    "not_charted": "object",
}


@cache
def _standard(sex: str, measure: str) -> tuple[Floats, Floats, Floats, Floats]:
    """Return day, L, M and S of one curve."""
    table = pd.read_csv(Path(__file__).with_name("who_growth.csv"))
    rows = table[(table["sex"] == sex) & (table["measure"] == measure)]
    day, power, median, spread = (
        rows[name].to_numpy(np.float64) for name in ("day", "l", "m", "s")
    )
    return day, power, median, spread


def _parameters(sex: str, kind: str, age_days: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return L, M (in the diary's unit) and S at each age; NaN outside the table."""
    measure, factor = MEASURES[MeasurementKind(kind)]
    day, *columns = _standard(sex, measure)
    ages = np.asarray(age_days, np.float64)
    power, median, spread = (
        np.interp(ages, day, column, left=np.nan, right=np.nan) for column in columns
    )
    return power, median * factor, spread


def size_at(sex: str, kind: str, age_days: ArrayLike, z: float) -> Floats:
    """Return the size at a z-score within ±3 for each age in days, in the unit of the kind.

    NaN outside the ages of the table.
    """
    power, median, spread = _parameters(sex, kind, age_days)
    size: Floats = median * (1 + power * spread * z) ** (1 / power)
    return size


def _last_step(power: Floats, median: Floats, spread: Floats, side: ArrayLike) -> Floats:
    """Return the distance from z = 2 to z = 3 on one side, positive."""
    inner, outer = (
        median * (1 + power * spread * np.asarray(side) * z) ** (1 / power) for z in (2.0, FAR_Z)
    )
    step: Floats = np.abs(outer - inner)
    return step


def z_score(sex: str, kind: str, value: ArrayLike, age_days: ArrayLike) -> Floats:
    """Return the z-score of each size at each age in days; NaN outside the ages of the table."""
    power, median, spread = _parameters(sex, kind, age_days)
    sizes = np.asarray(value, np.float64)
    z: Floats = ((sizes / median) ** power - 1) / (power * spread)
    if kind != MeasurementKind.WEIGHT_G:
        return z
    side = np.where(z < 0, -1.0, 1.0)
    edge = median * (1 + power * spread * side * FAR_Z) ** (1 / power)
    far = side * FAR_Z + (sizes - edge) / _last_step(power, median, spread, side)
    bounded: Floats = np.where(np.abs(z) > FAR_Z, far, z)
    return bounded


def growth_curves(
    sex: str, kind: str, last_day: int, lines: Mapping[str, float] = Z_LINES
) -> pd.DataFrame:
    """Return the curves of the standard for a kind, from birth to an age in days.

    Columns: `age_days`, and one for each of the `lines`: the size in the unit of the kind.
    """
    ages = np.unique(np.linspace(0, min(last_day, OLDEST_DAYS), CURVE_POINTS).round())
    curves = {name: size_at(sex, kind, ages, z) for name, z in lines.items()}
    return pd.DataFrame({"age_days": ages, **curves})


def growth(diary: Diary, rule: CorrectionRule) -> pd.DataFrame:
    """Return the child's measurements with their place on the standards, oldest first.

    Columns: `id`, `date`, `kind`, `value` as measured; `age_days` on that day, counted from the
    due date where `corrected`; `z` and `centile` (percent), NaN where `not_charted` names a reason:
    `sex_unknown`, `before_term` (before the due date of an early birth) or `too_old`.
    """
    sizes, child = diary.measurements.sort_values("date", kind="stable"), diary.child
    ages = [
        age_on(day.date(), child.birth_date, child.gestation_weeks, child.gestation_days, rule)
        for day in sizes["date"]
    ]
    corrected = np.array([age.corrected_applies for age in ages], dtype=bool)
    days = np.array(
        [age.corrected_days if age.corrected_applies else age.chronological_days for age in ages],
        dtype=np.int64,
    )
    from scipy.special import ndtr  # noqa: PLC0415 - heavy

    z = np.full(len(sizes), np.nan)
    kinds, values = sizes["kind"].to_numpy(object), sizes["value"].to_numpy(np.float64)
    for kind in MEASURES if child.sex else ():
        rows = kinds == kind
        z[rows] = z_score(str(child.sex), kind, values[rows], days[rows])
    reasons = [(days < 0, BEFORE_TERM), (days > OLDEST_DAYS, TOO_OLD), (np.isnan(z), SEX_UNKNOWN)]
    columns = {
        "id": sizes["id"].to_numpy(object),
        "date": sizes["date"].to_numpy(),
        "kind": kinds,
        "value": values,
        "age_days": days,
        "corrected": corrected,
        "z": z,
        "centile": 100 * ndtr(z),
        "not_charted": np.select(
            [mask for mask, _ in reasons], [name for _, name in reasons], CHARTED
        ).astype(object),
    }
    return pd.DataFrame(columns).astype(DTYPES)
