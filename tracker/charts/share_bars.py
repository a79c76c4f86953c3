"""Shares of a whole: a bar for each part with its count, and what it is compared with."""

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
from tracker.localization.messages import N_, _

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EMPTY: Final = N_("No episode in these days, so there is nothing to divide.")
LABEL_IN: Final = 1.2
COUNT_IN: Final = 0.85
ROW_IN: Final = 0.25
SHORTEST_SCALE: Final = 0.1


def share_bars_figure(parts: pd.DataFrame, theme: str, width_in: float, *, foot: str) -> Figure:
    """Return a horizontal bar per part.

    Parameters
    ----------
    parts
        One row per part: `words`, `count`, `share` of the whole, and NaN or one of: `beside`
        (a share to compare with, drawn as a thick mark), `low` and `high` (a 95 % interval,
        drawn as a line), `hatched` (the part of `share` that is a guess).
    theme
        light, dark, night or print.
    width_in
        Width in inches; 3.1 for a phone.
    foot
        What bar, mark and line mean; printed below.

    """
    palette = THEMES[theme]
    if not parts["count"].sum():
        return message_figure(_(EMPTY), palette, width_in)
    foot = wrap_text(foot, width_in, SMALL_PT)
    rows, bottom = len(parts), 0.12 + 0.14 * (foot.count("\n") + 1)
    height = bottom + rows * ROW_IN + 0.05
    figure = new_figure(palette, width_in, height)
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
    _draw_parts(axes, parts.reset_index(drop=True), palette)
    figure.text(
        0.06 / width_in,
        0.05 / height,
        foot,
        fontsize=SMALL_PT,
        color=palette.quiet,
        va="bottom",
        linespacing=1.25,
    )
    return figure


def share_bars_alt(parts: pd.DataFrame, what: str, beside: str = "") -> str:
    """Return the chart in words, from the same table.

    `beside` is the message about what the shares are compared with, with a {share}.
    """
    if not parts["count"].sum():
        return _(EMPTY)
    rows = parts.to_dict("records")
    texts = [_part_text(row, beside) for row in rows]
    return _("{chart}: {parts}.").format(chart=what, parts="; ".join(texts))


def _part_text(row: dict[Hashable, Any], beside: str) -> str:
    text = f"{row['words']} {_count_text(row)}"
    if pd.isna(row["beside"]):
        return text
    return f"{text}, {beside.format(share=format(row['beside'], '.0%'))}"


def _count_text(row: dict[Hashable, Any]) -> str:
    return f"{row['count']}" + ("" if pd.isna(row["share"]) else f" ({row['share']:.0%})")


def _draw_parts(axes: Axes, parts: pd.DataFrame, palette: Theme) -> None:
    axes.vlines(0, -0.5, len(parts) - 0.5, color=palette.line, linewidth=0.8, clip_on=False)
    axes.hlines(
        parts.index,
        0,
        parts["share"],
        color=palette.bar,
        linewidth=9,
        alpha=0.55,
        zorder=2,
        gid="shares",
    )
    guessed = parts[parts["hatched"] > 0]
    if len(guessed):
        boxes = axes.barh(
            guessed.index,
            guessed["hatched"],
            height=0.5,
            left=guessed["share"] - guessed["hatched"],
            facecolor="none",
            edgecolor=palette.text,
            linewidth=0,
            hatch="/////",
            zorder=3,
            gid="guessed",
        )
        for box in boxes:
            box.set_hatch_linewidth(0.5)
    with_interval = parts[parts["low"].notna()]
    axes.hlines(
        with_interval.index,
        with_interval["low"],
        with_interval["high"],
        color=palette.text,
        linewidth=1.2,
        zorder=4,
        gid="intervals",
    )
    compared = parts[parts["beside"].notna()]
    axes.vlines(
        compared["beside"],
        compared.index - 0.36,
        compared.index + 0.36,
        color=palette.text,
        linewidth=2.0,
        zorder=5,
        clip_on=False,
        gid="beside",
    )
    _write_labels(axes, parts, palette)


def _write_labels(axes: Axes, parts: pd.DataFrame, palette: Theme) -> None:
    """Write the name of each part left of its bar and its count at the right."""
    for row, part in enumerate(parts.to_dict("records")):
        for text, at, offset, ha in (
            (part["words"], 0, -5, "right"),
            (_count_text(part), 1, 6, "left"),
        ):
            axes.annotate(
                str(text),
                (at, row),
                (offset, 0),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                ha=ha,
                va="center_baseline",
                fontsize=TEXT_PT,
                color=palette.text,
                annotation_clip=False,
            )
