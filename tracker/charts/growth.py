"""A measurement's growth: the child's own sizes on the curves of the WHO standard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tracker.charts.themes import SMALL_PT, TEXT_PT, THEMES, Theme, add_axes, new_figure
from tracker.domain.age import DAYS_PER_MONTH
from tracker.localization.messages import _

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MONTHS_APART: Final = 3
"""The months between two labels of the ages."""
LEFT_IN: Final = 0.5
RIGHT_IN: Final = 0.34
BOTTOM_IN: Final = 0.3
TOP_IN: Final = 0.26
PLOT_IN: Final = 1.7
MIDDLE_CURVES: Final = frozenset({"0", "50"})
OUTER_CURVES: Final = frozenset({"-3", "-2", "+2", "+3", "0.4", "2", "98", "99.6"})
LABEL_OPTIONS: Final[dict[str, Any]] = {
    "textcoords": "offset points",
    "fontsize": SMALL_PT,
    "annotation_clip": False,
}
LABELED_CURVES: Final = frozenset({"-2", "0", "+2", "0.4", "50", "99.6"})
"""z-scores or centiles: the middle line, those far from it, and those with a label."""


@dataclass(frozen=True, eq=False)
class GrowthTables:
    """What a growth chart shows: finished numbers, nothing computed here.

    Parameters
    ----------
    title
        What was measured, with its unit.
    curves
        `age_days`, and one column a curve of the standard, named by its z-score or
        centile, the lowest first.
    points
        The measurements that are charted: `age_days` and `value`.
    corrected
        Whether ages are counted from the due date.

    """

    title: str
    curves: pd.DataFrame
    points: pd.DataFrame
    corrected: bool


def growth_figure(
    tables: GrowthTables, theme: str, width_in: float, *, plot_in: float = PLOT_IN
) -> Figure:
    """Return the curves of the standard, the middle one solid, and the child's own sizes."""
    palette, height = THEMES[theme], BOTTOM_IN + plot_in + TOP_IN
    figure = new_figure(palette, width_in, height)
    axes = add_axes(figure, (LEFT_IN, BOTTOM_IN, width_in - LEFT_IN - RIGHT_IN, plot_in))
    months = tables.curves["age_days"] / DAYS_PER_MONTH
    for name in tables.curves.columns.drop("age_days"):
        axes.plot(
            months,
            tables.curves[name],
            color=palette.quiet,
            linewidth=1.1 if name in MIDDLE_CURVES else 0.6,
            linestyle="--" if name in OUTER_CURVES else "-",
        )
        if name in LABELED_CURVES:
            end = (months.iloc[-1], tables.curves[name].iloc[-1])
            axes.annotate(name, end, (3, 0), **LABEL_OPTIONS, va="center", color=palette.quiet)
    axes.plot(
        tables.points["age_days"] / DAYS_PER_MONTH,
        tables.points["value"],
        color=palette.text,
        marker="o",
        markersize=4,
        linewidth=1.2,
    )
    _draw_axes(axes, tables, palette)
    foot = _("months from the due date") if tables.corrected else _("months of age")
    quiet: dict[str, Any] = {"fontsize": SMALL_PT, "color": palette.quiet}
    figure.text(0.5, 0.02 / height, foot, ha="center", va="bottom", **quiet)
    figure.text(
        0.06 / width_in,
        1 - 0.06 / height,
        tables.title,
        fontsize=TEXT_PT,
        color=palette.text,
        va="top",
    )
    return figure


def _draw_axes(axes: Axes, tables: GrowthTables, palette: Theme) -> None:
    """Draw the ages below, in months, and the sizes on the left, each with a faint line."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415  # heavy: only to draw a chart

    last = tables.curves["age_days"].iloc[-1] / DAYS_PER_MONTH
    lines = tables.curves.drop(columns="age_days")
    sizes = [*tables.points["value"], *lines.iloc[:, 0], *lines.iloc[:, -1]]
    lowest, highest = min(sizes) * 0.98, max(sizes) * 1.01
    quiet = LABEL_OPTIONS | {"color": palette.quiet}
    axes.set_xlim(0, last)
    axes.set_ylim(lowest, highest)
    for month in range(0, int(last) + 1, MONTHS_APART if last > MONTHS_APART else 1):
        axes.axvline(month, color=palette.line, linewidth=0.4, zorder=0)
        axes.annotate(f"{month}", (month, lowest), (0, -3), ha="center", va="top", **quiet)
    for size in MaxNLocator(4).tick_values(lowest, highest):
        if lowest <= size <= highest:
            axes.axhline(size, color=palette.line, linewidth=0.4, zorder=0)
            axes.annotate(f"{size:,g}", (0, size), (-3, 0), ha="right", va="center", **quiet)


def growth_alt(tables: GrowthTables, places: list[str]) -> str:
    """Return the chart in words: each size with its place."""
    lines = tables.curves.columns.drop("age_days")
    kind = "z" if MIDDLE_CURVES.intersection(lines) == {"0"} else "centile"
    sentence = (
        _("{measure} on the WHO curves from z {first} to {last}. {places}.")
        if kind == "z"
        else _("{measure} on the WHO curves from centile {first} to {last}. {places}.")
    )
    return sentence.format(
        measure=tables.title, first=lines[0], last=lines[-1], places="; ".join(places)
    )
