"""The growth charts of a diary: finished tables for each kind of measurement on its curve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.charts import GrowthTables
from tracker.domain.quantities import FACTORS, size_spec
from tracker.domain.unit_conversion import MEASUREMENT_UNITS
from tracker.domain.vocabulary import MeasurementKind
from tracker.localization.dates import day_text
from tracker.localization.messages import N_, _, capitalized
from tracker.localization.region import current_region
from tracker.presentation.quantity_text import quantity_text
from tracker.statistics.growth import CENTILE_LINES, CHARTED, Z_LINES, growth_curves

if TYPE_CHECKING:
    import pandas as pd

    from tracker.review import Review

SCALE_DAYS: Final = 183
"""The scale of ages ends at a whole half year after the last measurement (ours)."""
LINES: Final = {"z-scores": Z_LINES, "centiles": CENTILE_LINES}
"""The lines of a growth chart, by what the region reads."""
HINTS: Final = {
    "z-scores": N_(
        "The line in the middle is the average; about 95 of 100 babies lie between −2 and +2."
    ),
    "centiles": N_(
        "The line in the middle is the average; about 99 of 100 babies lie between 0.4 and 99.6."
    ),
}
"""How to read the chart, by its lines."""
ORDER: Final = (
    MeasurementKind.HEAD_CIRCUMFERENCE_CM,
    MeasurementKind.WEIGHT_G,
    MeasurementKind.LENGTH_CM,
)


@dataclass(frozen=True, eq=False)
class GrowthChart:
    """One chart with its name and its measurements in words: day, size and place on the curve."""

    kind: MeasurementKind
    name: str
    tables: GrowthTables
    rows: list[tuple[str, str, str, str]]

    @property
    def places(self) -> list[str]:
        """Each measurement as one phrase."""
        return [
            _("{day}: {size}, z {z}, {centile} centile").format(
                day=day, size=size, z=z, centile=centile
            )
            for day, size, z, centile in self.rows
        ]


def growth_charts(review: Review, *, metric: bool = True) -> list[GrowthChart]:
    """Return a chart for each kind with at least one charted measurement; the head first.

    `metric`: as a clinician reads it; else in the units and days of the region in use.
    """
    charted = review.growth[review.growth["not_charted"] == CHARTED]
    lines = LINES[current_region().growth_lines]
    charts = []
    for kind in ORDER:
        points = charted[charted["kind"] == kind]
        if points.empty:
            continue
        name = capitalized(kind.clinical.partition(",")[0])
        last = (int(points["age_days"].max()) // SCALE_DAYS + 1) * SCALE_DAYS
        curves = growth_curves(str(review.child.sex), kind, last, lines)
        spec = size_spec(kind)
        unit = MEASUREMENT_UNITS[kind] if metric else spec.unit(current_region())
        tables = GrowthTables(
            f"{name}, {unit}",
            _in_unit(curves, unit, curves.columns.drop("age_days")),
            _in_unit(points, unit, ["value"]),
            bool(points["corrected"].any()),
        )
        rows = [
            (
                f"{row['date']:%Y-%m-%d}" if metric else day_text(row["date"].date()),
                f"{row['value']:g} {unit}" if metric else quantity_text(row["value"], spec),
                f"{round(row['z'], 1) + 0:+.1f}",
                format_centile(row["centile"]),
            )
            for _, row in points.iterrows()
        ]
        charts.append(GrowthChart(kind, name, tables, rows))
    return charts


def _in_unit(table: pd.DataFrame, unit: str, columns: Iterable[str]) -> pd.DataFrame:
    """Return a table whose sizes, stored in grams or centimetres, are in another unit."""
    return table.assign(**{name: table[name] / float(FACTORS[unit]) for name in columns})


def format_centile(percent: float) -> str:
    """Return a centile as an ordinal: whole from 1 to 99, else with one decimal."""
    if percent < 0.1:  # noqa: PLR2004 - the smallest that is shown
        return _("below the 0.1st")
    if percent > 99.9:  # noqa: PLR2004 - the largest that is shown
        return _("above the 99.9th")
    text = f"{percent:.0f}" if 1 <= percent <= 99 else f"{percent:.1f}"  # noqa: PLR2004
    is_teen = "." not in text and text[-2:-1] == "1"
    return text + ("th" if is_teen else {"1": "st", "2": "nd", "3": "rd"}.get(text[-1], "th"))
