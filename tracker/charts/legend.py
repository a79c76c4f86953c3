"""The legend of a chart: an entry for each kind of thing that is drawn, one after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.charts.themes import SMALL_PT, STATE_GROUPS, StateGroup, Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEGEND_ROW_IN: Final = 0.2
SYMBOL_IN: Final = 0.26
CHARACTER_IN: Final = 0.056
"""Room for one character."""
LEFT_IN: Final = 0.1
GAP_IN: Final = 0.2
TEXT_ONLY: Final = "words"
"""The kind of an entry that has no symbol."""

Point = tuple[float, float]


@dataclass(frozen=True)
class LegendEntry:
    """What is drawn, its text, and its place: inches from the left, lines from the top."""

    kind: str
    text: str
    left_in: float
    line: int


def place_entries(entries: Iterable[tuple[str, str]], width_in: float) -> list[LegendEntry]:
    """Return the entries one after another, on a new line where the width ends."""
    legend: list[LegendEntry] = []
    left, line = LEFT_IN, 0
    for kind, text in entries:
        width = (0 if kind == TEXT_ONLY else SYMBOL_IN) + len(text) * CHARACTER_IN
        if legend and left + width > width_in:
            left, line = LEFT_IN, line + 1
        legend.append(LegendEntry(kind, text, left, line))
        left += width + GAP_IN
    return legend


def draw_legend(axes: Axes, entries: list[LegendEntry], palette: Theme, width_in: float) -> None:
    """Draw the entries on axes that span the whole width."""
    axes.set_xlim(0, width_in)
    axes.set_ylim(max(entry.line for entry in entries) + 0.5, -0.5)
    for entry in entries:
        _draw_symbol(axes, entry.kind, (entry.left_in + 0.1, entry.line), palette)
        axes.text(
            entry.left_in + (0 if entry.kind == TEXT_ONLY else SYMBOL_IN),
            entry.line,
            entry.text,
            fontsize=SMALL_PT,
            color=palette.quiet,
            va="center_baseline",
        )


def _draw_symbol(axes: Axes, kind: str, at: Point, palette: Theme) -> None:
    x, y = at
    group = next((group for group in STATE_GROUPS if group.key == kind), None)
    if group:
        _draw_mark(axes, group, at, palette)
    elif kind == "flagged":
        axes.scatter(
            x, y, s=40, marker="o", facecolor="none", edgecolor=palette.text, linewidth=0.6
        )
    elif kind == "sleep":
        axes.barh(y, 0.22, left=x - 0.11, height=0.5, color=palette.sleep, linewidth=0)
    elif kind == "feed":
        axes.vlines(x, y - 0.25, y + 0.25, color=palette.feed, linewidth=0.9)
    elif kind in {"skipped", "repeated"}:
        face = palette.quiet if kind == "skipped" else "none"
        axes.barh(
            y,
            0.12,
            left=x - 0.06,
            height=0.6,
            facecolor=face,
            edgecolor=palette.quiet,
            linewidth=0.8,
        )
    elif kind == "abroad":
        axes.vlines(x, y - 0.35, y + 0.35, color=palette.text, linewidth=2.2)
    elif kind == "unobserved":
        _draw_hatch(axes, at, palette)
    elif kind in {"usual", "unsure", "worse", "worst"}:
        _draw_day_symbol(axes, kind, at, palette)


def _draw_mark(axes: Axes, group: StateGroup, at: Point, palette: Theme) -> None:
    colour = palette.states[group.key]
    axes.scatter(
        *at,
        s=22,
        marker=group.marker,
        facecolor=palette.ground if group.hollow else colour,
        edgecolor=colour,
        linewidth=0.9,
    )


def _draw_hatch(axes: Axes, at: Point, palette: Theme) -> None:
    x, y = at
    box = axes.barh(
        y,
        0.22,
        left=x - 0.11,
        height=0.6,
        facecolor="none",
        edgecolor=palette.hatch,
        linewidth=0,
        hatch="/////",
    )
    box[0].set_hatch_linewidth(0.5)


def _draw_day_symbol(axes: Axes, kind: str, at: Point, palette: Theme) -> None:
    """Draw what the strip of days shows for one day: a dot, a ring, a hollow or a full box."""
    size, marker, face, edge = {
        "usual": (1.6, "o", palette.quiet, palette.quiet),
        "unsure": (3.2, "o", "none", palette.quiet),
        "worse": (4.6, "s", palette.ground, palette.text),
        "worst": (5.4, "s", palette.text, palette.text),
    }[kind]
    axes.scatter(*at, s=size**2, marker=marker, facecolor=face, edgecolor=edge, linewidth=0.6)
