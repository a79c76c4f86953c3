"""The pictures on paper as SVG: shapes alone, so that the page sets every letter itself. Finished tables in; nothing is counted here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.charts import THEMES
from tracker.charts.themes import STATE_GROUPS, StateGroup, group_of

if TYPE_CHECKING:
    from tracker.review import Raster

INK: Final = THEMES["print"]
MINUTES_PER_DAY: Final = 1_440
EDGE_PT: Final = 1.0
SEEN_GAP_PT: Final = 13.0
SEEN_PT: Final = 22.0
"""The bar that says how much of the day was watched, right of the hours."""
HATCH_STEP_PT: Final = 5.0
LARGEST_MARK_PT: Final = 5.6
SMALLEST_MARK_PT: Final = 4.0
COVERED: Final = 0.5
"""Marks that would cover more of the sheet than this, squared, are drawn smaller."""
SMALLEST_RINGED_PT: Final = 3.0
FINE_MIN: Final = 4
CROWDED: Final = 4_000
"""From so many marks on, those of one kind within `FINE_MIN` minutes are one mark: on paper they could not be told apart."""
DAY_ALONE_AT: Final = 1_461.0
"""Where an episode stands of which only the day is known: just past midnight."""

Point = tuple[float, float]


def svg(width: float, height: float, shapes: Iterable[str]) -> str:
    """Return a picture of that size in points, with an edge around it so that no stroke is cut."""
    wide, high, edge = width + 2 * EDGE_PT, height + 2 * EDGE_PT, -EDGE_PT
    size = (
        f'width="{wide:.2f}pt" height="{high:.2f}pt" viewBox="{edge} {edge} {wide:.2f} {high:.2f}"'
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(shapes)}</svg>'


def filled(path: Iterable[str], ink: str) -> str:
    """Return one shape of many outlines."""
    return f'<path fill="{ink}" d="{"".join(path)}"/>'


def stroked(
    path: Iterable[str], ink: str, width: float = 0.6, *, fill: str = "none", dash: str = ""
) -> str:
    """Return one line of many strokes."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path fill="{fill}" stroke="{ink}" stroke-width="{width:.2f}"{dashed} d="{"".join(path)}"/>'


def box(x: float, y: float, width: float, height: float) -> str:
    """Return the outline of a rectangle."""
    return f"M{x:.2f} {y:.2f}h{width:.2f}v{height:.2f}h{-width:.2f}z"


def line(x: float, y: float, to_x: float, to_y: float) -> str:
    """Return a stroke."""
    return f"M{x:.2f} {y:.2f}L{to_x:.2f} {to_y:.2f}"


def circle(x: float, y: float, r: float) -> str:
    """Return the outline of a circle."""
    return f"M{x - r:.2f} {y:.2f}{_round(r)}"


def _round(r: float) -> str:
    return f"a{r:.2f} {r:.2f} 0 1 0 {2 * r:.2f} 0a{r:.2f} {r:.2f} 0 1 0 {-2 * r:.2f} 0z"


def hatch(x: float, y: float, width: float, height: float) -> Iterable[str]:
    """Return slanted strokes inside a rectangle: what nobody watched."""
    first = int((x + y) // HATCH_STEP_PT) + 1
    for step in range(first, int((x + y + width + height) // HATCH_STEP_PT) + 1):
        total = step * HATCH_STEP_PT
        left, right = max(x, total - y - height), min(x + width, total - y)
        if left < right:
            yield line(left, total - left, right, total - right)


def mark(marker: str, x: float, y: float, r: float) -> str:
    """Return the outline of the symbol that stands for a state."""
    return _outlines(marker, [(x, y)], r)[0]


def _outlines(marker: str, at: Iterable[Point], r: float) -> list[str]:
    """Return the same outline at many places: only where it begins is written anew."""
    right, down, rest = _outline(marker, r)
    return [f"M{x + right:.2f} {y + down:.2f}{rest}" for x, y in at]


def _outline(marker: str, r: float) -> tuple[float, float, str]:
    """Return how far from its middle a symbol's outline begins, rightward and down, and its strokes from there."""
    wide = 1.6 * r
    if marker == "^":
        return 0, -r, f"l{r:.2f} {1.8 * r:.2f}h{-2 * r:.2f}z"
    if marker == "s":
        return -wide / 2, -wide / 2, f"h{wide:.2f}v{wide:.2f}h{-wide:.2f}z"
    if marker == "D":
        return 0, -r, f"l{r:.2f} {r:.2f}l{-r:.2f} {r:.2f}l{-r:.2f} {-r:.2f}z"
    if marker == "X":
        return -wide / 2, -wide / 2, f"l{wide:.2f} {wide:.2f}m{-wide:.2f} 0l{wide:.2f} {-wide:.2f}"
    return -0.9 * r, 0, _round(0.9 * r)


def marks(group: StateGroup, at: Iterable[Point], r: float) -> str:
    """Return all marks of one state: told apart by shape and by being hollow, without colour."""
    path = _outlines(group.marker, at, r)
    ink = INK.states[group.key]
    if group.marker == "X":
        return stroked(path, ink, 0.45 * r)
    return (
        stroked(path, ink, 0.3 * r, fill=INK.ground)
        if group.hollow
        else stroked(path, INK.ground, 0.12 * r, fill=ink)
    )


def symbol(kind: str) -> str:
    """Return the small picture that stands in a key before its words."""
    width, height = 12.0, 8.0
    group = next((one for one in STATE_GROUPS if one.key == kind), None)
    shapes = {
        "sleep": lambda: filled([box(0, 1.5, width, 5)], INK.sleep),
        "feed": lambda: stroked([line(6, 1.5, 6, 6.5)], INK.feed, 0.9),
        "flagged": lambda: stroked([circle(6, 4, 3.4)], INK.text),
        "unobserved": lambda: stroked(hatch(0, 1, width, 6), INK.hatch, 0.5),
        "usual": lambda: filled([circle(6, 4, 0.8)], INK.quiet),
        "worse": lambda: stroked([box(4, 2, 4, 4)], INK.text, 0.7),
        "worst": lambda: filled([box(3.5, 1.5, 5, 5)], INK.text),
        "unsure": lambda: stroked([circle(6, 4, 1.6)], INK.quiet, 0.6),
    }
    return svg(width, height, [marks(group, [(6.0, 4.0)], 2.9) if group else shapes[kind]()])


def raster_picture(raster: Raster, places: pd.DataFrame, hours_pt: float, row_pt: float) -> str:
    """Return the 24-hour raster, the newest day on top: sleep grey, feeds as ticks, episodes by the symbol of their state, unobserved hatched.

    `places` are those of its marks, see `places_of`: the same for every height.
    """
    days = len(raster.days)
    height, per_minute = days * row_pt, hours_pt / MINUTES_PER_DAY
    rows = dict(zip(raster.days["day"].tolist(), range(days), strict=True))
    breadth = _breadth(len(raster.marks), hours_pt, height, row_pt)
    shapes = [
        stroked(_unobserved(raster.days["observed"].tolist(), hours_pt, row_pt), INK.hatch, 0.45)
    ]
    shapes.append(filled(_bars(raster.sleep, rows, per_minute, row_pt), INK.sleep))
    ticks = [
        (rows[day] + 0.62, minute * per_minute)
        for day, minute in zip(raster.feeds["day"], raster.feeds["from_minute"], strict=True)
        if day in rows
    ]
    shapes.append(
        stroked([line(x, y * row_pt, x, (y + 0.34) * row_pt) for y, x in ticks], INK.feed, 0.8)
    )
    shapes.append(
        stroked(
            [
                line(hours_pt * quarter / 4, 0, hours_pt * quarter / 4, height)
                for quarter in (1, 2, 3)
            ],
            INK.line,
            0.35,
        )
    )
    shapes.append(stroked([box(0, 0, hours_pt, height)], INK.line, 0.6))
    shapes += _episodes(places, per_minute, row_pt, breadth / 2, rings=ringed(raster.marks))
    told = [
        (row, weight)
        for row, weight in enumerate(raster.days["watch_weight"].tolist())
        if weight == weight  # noqa: PLR0124
    ]
    shapes.append(
        filled(
            [
                box(hours_pt + SEEN_GAP_PT, (row + 0.2) * row_pt, SEEN_PT * weight, 0.6 * row_pt)
                for row, weight in told
            ],
            INK.line,
        )
    )
    return svg(hours_pt + SEEN_GAP_PT + SEEN_PT, height, shapes)


def ringed(table: pd.DataFrame) -> bool:
    """Say whether rings tell something: some episodes are behind a flag and some are not."""
    return bool(table["flagged"].any()) and not table["flagged"].all()


def _breadth(count: int, width: float, height: float, row_pt: float) -> float:
    by_line = min(LARGEST_MARK_PT, max(SMALLEST_MARK_PT, row_pt * 0.8))
    return min(by_line, COVERED * sqrt(width * height / max(1, count)))


def _unobserved(observed: Sequence[bool], width: float, row_pt: float) -> Iterable[str]:
    start = 0
    for row in range(1, len(observed) + 1):
        if row == len(observed) or observed[row] != observed[start]:
            if not observed[start]:
                yield from hatch(0, start * row_pt, width, (row - start) * row_pt)
            start = row


def _bars(
    spans: pd.DataFrame, rows: dict[object, int], per_minute: float, row_pt: float
) -> Iterable[str]:
    for day, begin, end in zip(spans["day"], spans["from_minute"], spans["to_minute"], strict=True):
        if day in rows:
            yield box(
                begin * per_minute,
                (rows[day] + 0.14) * row_pt,
                (end - begin) * per_minute,
                0.72 * row_pt,
            )


def _episodes(
    places: pd.DataFrame, per_minute: float, row_pt: float, r: float, *, rings: bool
) -> list[str]:
    group, row, minute, flagged = (
        places[name].to_numpy() for name in ("group", "row", "minute", "flagged")
    )
    x, y = minute * per_minute, (row + 0.5) * row_pt
    kinds = [(kind, group == number) for number, kind in enumerate(STATE_GROUPS)]
    shapes = [marks(kind, _points(x[those], y[those]), r) for kind, those in kinds if those.any()]
    if rings and 2 * r >= SMALLEST_RINGED_PT:
        shapes.append(
            stroked([circle(*at, r * 1.6) for at in _points(x[flagged], y[flagged])], INK.text, 0.6)
        )
    return shapes


def _points(x: NDArray[np.float64], y: NDArray[np.float64]) -> list[Point]:
    return list(zip(x.tolist(), y.tolist(), strict=True))


def places_of(raster: Raster) -> pd.DataFrame:
    """Return one row for all marks that would be drawn on one another, in order: number of the state `group`, `row` of the day, `minute`, `flagged`."""
    table = raster.marks
    known = table["time_known"].to_numpy() & table["minute"].notna().to_numpy()
    grain = FINE_MIN if len(table) > CROWDED else 1
    minute = np.where(known, table["minute"].fillna(0).to_numpy(), DAY_ALONE_AT) // grain * grain
    codes, words = table["state"].fillna("").factorize()
    group = np.array([STATE_GROUPS.index(group_of(word)) for word in words], dtype=np.int64)[codes]
    row = pd.Index(raster.days["day"]).get_indexer(pd.Index(table["day"]))
    each = pd.DataFrame(
        {
            "group": group,
            "row": row,
            "minute": minute.astype(np.int64),
            "flagged": table["flagged"].to_numpy(np.bool_),
        }
    )
    seen: pd.DataFrame = each[row >= 0]
    return seen.drop_duplicates().sort_values(list(each.columns), ignore_index=True)
