"""A whole in its parts: a bar for each band or state, with its count, and what it is compared with."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from tracker.charts.themes import (
    SMALL_PT,
    TEXT_PT,
    THEMES,
    Theme,
    add_axes,
    message_figure,
    new_figure,
    wrap_text,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EMPTY: Final = "No episode in these days, so there is nothing to divide."
LABEL_IN: Final = 1.2
COUNT_IN: Final = 0.85
ROW_IN: Final = 0.25
SHORTEST_SCALE: Final = 0.1


def share_bars_figure(parts: pd.DataFrame, theme: str, width_in: float, *, foot: str) -> Figure:
    """Return a horizontal bar a part.

    Parameters
    ----------
    parts
        One row a part: `words`, `count`, `share` of the whole, and NaN or one of: `beside` (a share to compare with, drawn as a thick mark),
        `low` and `high` (a 95 % interval, drawn as a line), `hatched` (the part of `share` that is a guess).
    theme
        light, dark, night or print.
    width_in
        Width in inches; 3.1 for a phone.
    foot
        What bar, mark and line mean; printed below.

    """
    ink = THEMES[theme]
    if not parts["count"].sum():
        return message_figure(EMPTY, ink, width_in)
    said = wrap_text(foot, width_in, SMALL_PT)
    rows, bottom = len(parts), 0.12 + 0.14 * (said.count("\n") + 1)
    height = bottom + rows * ROW_IN + 0.05
    figure = new_figure(ink, width_in, height)
    axes = add_axes(figure, (LABEL_IN, bottom, width_in - LABEL_IN - COUNT_IN, rows * ROW_IN))
    axes.set_xlim(
        0,
        max(
            SHORTEST_SCALE,
            *(
                float(parts[name].max())
                for name in ("share", "beside", "high")
                if parts[name].notna().any()
            ),
        ),
    )
    axes.set_ylim(rows - 0.5, -0.5)
    _draw_parts(axes, parts.reset_index(drop=True), ink)
    figure.text(
        0.06 / width_in,
        0.05 / height,
        said,
        fontsize=SMALL_PT,
        color=ink.quiet,
        va="bottom",
        linespacing=1.25,
    )
    return figure


def share_bars_alt(parts: pd.DataFrame, what: str, beside: str = "") -> str:
    """Say in words what the chart shows, from the same table; `beside` names what the shares are compared with."""
    if not parts["count"].sum():
        return EMPTY
    rows = parts.to_dict("records")
    said = [
        f"{row['words']} {_count(row)}"
        + ("" if pd.isna(row["beside"]) else f", {beside} {row['beside']:.0%}")
        for row in rows
    ]
    return f"{what}: {'; '.join(said)}."


def _count(row: dict[Hashable, Any]) -> str:
    return f"{row['count']}" + ("" if pd.isna(row["share"]) else f" ({row['share']:.0%})")


def _draw_parts(axes: Axes, parts: pd.DataFrame, ink: Theme) -> None:
    axes.vlines(0, -0.5, len(parts) - 0.5, color=ink.line, linewidth=0.8, clip_on=False)
    axes.hlines(
        parts.index,
        0,
        parts["share"],
        color=ink.bar,
        linewidth=9,
        alpha=0.55,
        zorder=2,
        gid="shares",
    )
    guessed = parts[parts["hatched"] > 0]
    if len(guessed):
        boxes = axes.barh(guessed.index, guessed["hatched"], height=0.5, left=guessed["share"] - guessed["hatched"], facecolor="none", edgecolor=ink.text,
                          linewidth=0, hatch="/////", zorder=3, gid="guessed")  # fmt: skip
        for box in boxes:
            box.set_hatch_linewidth(0.5)
    known = parts[parts["low"].notna()]
    axes.hlines(
        known.index,
        known["low"],
        known["high"],
        color=ink.text,
        linewidth=1.2,
        zorder=4,
        gid="intervals",
    )
    told = parts[parts["beside"].notna()]
    axes.vlines(
        told["beside"],
        told.index - 0.36,
        told.index + 0.36,
        color=ink.text,
        linewidth=2.0,
        zorder=5,
        clip_on=False,
        gid="beside",
    )
    for row, part in enumerate(parts.to_dict("records")):
        for words, at, aside, ha in ((part["words"], 0, -5, "right"), (_count(part), 1, 6, "left")):
            axes.annotate(str(words), (at, row), (aside, 0), xycoords=("axes fraction", "data"), textcoords="offset points", ha=ha, va="center_baseline",
                          fontsize=TEXT_PT, color=ink.text, annotation_clip=False)  # fmt: skip
