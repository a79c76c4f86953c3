"""The key of a raster: an entry for each kind of thing that is drawn, placed one after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.charts.themes import SMALL_PT, STATE_GROUPS, Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEY_ROW_IN: Final = 0.2
SYMBOL_IN: Final = 0.26
LETTER_IN: Final = 0.056
"""Room for one letter."""
WORDS_ALONE: Final = "words"
"""The kind of an entry that has no symbol."""


@dataclass(frozen=True)
class KeyCell:
    """One entry of the key: what is drawn, its words, and its place, in inches from the left and in lines from the top."""

    kind: str
    words: str
    left_in: float
    line: int


def flowed(entries: Iterable[tuple[str, str]], width_in: float) -> list[KeyCell]:
    """Place the entries one after another, on a new line where the width ends."""
    cells: list[KeyCell] = []
    left, line = 0.1, 0
    for kind, words in entries:
        need = (0 if kind == WORDS_ALONE else SYMBOL_IN) + len(words) * LETTER_IN
        if cells and left + need > width_in:
            left, line = 0.1, line + 1
        cells.append(KeyCell(kind, words, left, line))
        left += need + 0.2
    return cells


def draw_key(axes: Axes, cells: list[KeyCell], ink: Theme, width_in: float) -> None:
    """Draw the cells on axes that span the whole width."""
    axes.set_xlim(0, width_in)
    axes.set_ylim(max(cell.line for cell in cells) + 0.5, -0.5)
    for cell in cells:
        _draw_symbol(axes, cell.kind, (cell.left_in + 0.1, cell.line), ink)
        shift = 0 if cell.kind == WORDS_ALONE else SYMBOL_IN
        axes.text(
            cell.left_in + shift,
            cell.line,
            cell.words,
            fontsize=SMALL_PT,
            color=ink.quiet,
            va="center_baseline",
        )


def _draw_symbol(axes: Axes, kind: str, at: tuple[float, float], ink: Theme) -> None:
    x, y = at
    group = next((group for group in STATE_GROUPS if group.key == kind), None)
    if group:
        colour = ink.states[group.key]
        axes.scatter(
            x,
            y,
            s=22,
            marker=group.marker,
            facecolor=ink.ground if group.hollow else colour,
            edgecolor=colour,
            linewidth=0.9,
        )
    elif kind == "flagged":
        axes.scatter(x, y, s=40, marker="o", facecolor="none", edgecolor=ink.text, linewidth=0.6)
    elif kind == "sleep":
        axes.barh(y, 0.22, left=x - 0.11, height=0.5, color=ink.sleep, linewidth=0)
    elif kind == "feed":
        axes.vlines(x, y - 0.25, y + 0.25, color=ink.feed, linewidth=0.9)
    elif kind in {"skipped", "repeated"}:
        axes.barh(
            y,
            0.12,
            left=x - 0.06,
            height=0.6,
            facecolor=ink.quiet if kind == "skipped" else "none",
            edgecolor=ink.quiet,
            linewidth=0.8,
        )
    elif kind == "abroad":
        axes.vlines(x, y - 0.35, y + 0.35, color=ink.text, linewidth=2.2)
    elif kind == "unobserved":
        box = axes.barh(
            y,
            0.22,
            left=x - 0.11,
            height=0.6,
            facecolor="none",
            edgecolor=ink.hatch,
            linewidth=0,
            hatch="/////",
        )
        box[0].set_hatch_linewidth(0.5)
