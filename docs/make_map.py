"""Draw docs/map.svg, the packages of this program and who imports whom: python docs/make_map.py.

Boxes are packages and top-level modules. Arrows are imports that run (not those for types alone);
an arrow that follows from two others is left out. A box stands above everything it imports.
"""

from __future__ import annotations

import ast
import textwrap
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
TARGET: Final = ROOT / "docs" / "map.svg"
BASE: Final = ("errors", "settings", "resources")
"""Top-level modules that almost everything may import: drawn as one box."""

BASE_BOX: Final = " · ".join(BASE)
OUTSIDE: Final = {"dashboards": "app.py", "migrations": "env.py"}
"""The packages beside `tracker`, with the module whose docstring describes each."""

MARGIN, BOX, GAP, LANE, BETWEEN = 24, 276, 24, 30, 42
LINE_PX, TEXT_COLUMNS = 17, 35
SWEEPS: Final = 12

Graph = dict[str, set[str]]
"""By box, the boxes that it imports."""

Point = tuple[float, float]


# --- the imports ---


def _box_of(dotted: str) -> str | None:
    """Return the box that a dotted name lies in; None for other libraries."""
    parts = dotted.split(".")
    if parts[0] != "tracker":
        return parts[0] if parts[0] in OUTSIDE else None
    if parts[1:2] in ([], ["__main__"], ["__version__"]):
        return None
    return BASE_BOX if parts[1] in BASE else parts[1]


def _runtime_imports(path: Path) -> set[str]:
    """Return the dotted names that a module imports, without those for type checking."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and "TYPE_CHECKING" in ast.dump(branch.test)
        for node in ast.walk(branch)
    }
    names: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _count_imports() -> dict[tuple[str, str], int]:
    """Return how many modules of one box import another box, by (importer, imported)."""
    counts: dict[tuple[str, str], int] = {}
    for folder in ("tracker", *OUTSIDE):
        for path in sorted((ROOT / folder).rglob("*.py")):
            box = _box_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
            used = {_box_of(name) for name in _runtime_imports(path)} - {None, box}
            for other in used:
                if box and other:
                    counts[box, other] = counts.get((box, other), 0) + 1
    return counts


def _reachable(graph: Graph, start: str) -> set[str]:
    boxes: set[str] = set()
    queue = [start]
    while queue:
        for box in graph[queue.pop()] - boxes:
            boxes.add(box)
            queue.append(box)
    return boxes


def _acyclic(counts: dict[tuple[str, str], int]) -> tuple[Graph, list[tuple[str, str]]]:
    """Return the graph without cycles, and the imports removed for that, the rarest first."""
    graph: Graph = {box: set() for edge in counts for box in edge}
    for importer, imported in counts:
        graph[importer].add(imported)
    upward = []
    for edge in sorted(counts, key=lambda edge: (counts[edge], edge)):
        importer, imported = edge
        if importer in _reachable(graph, imported):
            graph[importer].discard(imported)
            upward.append(edge)
    return graph, upward


def _without_implied(graph: Graph) -> Graph:
    """Return the graph without the edges that follow from others (its transitive reduction)."""
    return {
        box: {
            other
            for other in used
            if not any(other in _reachable(graph, third) for third in used - {other})
        }
        for box, used in graph.items()
    }


def _first_line(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.split("\n", 1)[0].replace("`", "")


def _caption(box: str) -> str:
    if box == BASE_BOX:
        lines = [_first_line(ROOT / "tracker" / f"{name}.py") for name in BASE]
        return " ".join(line.split(". ")[0].rstrip(".") + "." for line in lines)
    if box in OUTSIDE:
        return _first_line(ROOT / box / OUTSIDE[box])
    package = ROOT / "tracker" / box
    if not package.is_dir():
        return _first_line(package.with_suffix(".py"))
    inside = sorted(path.parent.name for path in package.glob("*/__init__.py"))
    return _first_line(package / "__init__.py") + (
        f" Inside: {', '.join(inside)}." if inside else ""
    )


# --- the layout ---


def _rows(graph: Graph) -> list[list[str]]:
    """Return the boxes by row, the lowest first; each stands right below what imports it."""

    def height(box: str) -> int:
        return 1 + max(map(height, graph[box]), default=-1)

    top = max(map(height, graph))
    importers = {box: [other for other in graph if box in graph[other]] for box in graph}

    def row(box: str) -> int:
        return min((row(other) - 1 for other in importers[box]), default=top)

    return [sorted(box for box in graph if row(box) == number) for number in range(top + 1)]


def _with_lanes(rows: list[list[str]], graph: Graph) -> tuple[list[list[str]], list[list[str]]]:
    """Return the rows with a lane for each arrow that passes one, and each arrow as its stops."""
    level = {box: number for number, row in enumerate(rows) for box in row}
    rows = [list(row) for row in rows]
    arrows = []
    for box in sorted(graph):
        for other in sorted(graph[box]):
            stops = [box]
            for number in range(level[box] - 1, level[other], -1):
                lane = f"{box}>{other}@{number}"
                rows[number].append(lane)
                stops.append(lane)
            arrows.append([*stops, other])
    return rows, arrows


def _width(name: str) -> int:
    return LANE if "@" in name else BOX


def _row_width(row: list[str]) -> int:
    return sum(map(_width, row)) + GAP * (len(row) - 1)


def _placed(row: list[str], page_width: int) -> dict[str, float]:
    """Return the centre of each box and lane of a row, side by side in the middle of the page."""
    x = (page_width - _row_width(row)) / 2
    centres = {}
    for name in row:
        centres[name] = x + _width(name) / 2
        x += _width(name) + GAP
    return centres


def _centres(rows: list[list[str]], arrows: list[list[str]], page_width: int) -> dict[str, float]:
    """Return the x of every box and lane, ordered so that few arrows cross (barycentre method)."""
    neighbours: dict[str, list[str]] = {name: [] for row in rows for name in row}
    for stops in arrows:
        for upper, lower in pairwise(stops):
            neighbours[upper].append(lower)
            neighbours[lower].append(upper)
    x = {name: centre for row in rows for name, centre in _placed(row, page_width).items()}
    for sweep in range(SWEEPS):
        for row in rows if sweep % 2 else rows[::-1]:
            around = {
                name: sum(x[other] for other in neighbours[name]) / max(len(neighbours[name]), 1)
                for name in row
            }
            row.sort(key=lambda name: (around[name], name))
            x |= _placed(row, page_width)
    return x


# --- the picture ---


def _curve(points: list[Point]) -> str:
    """Return an SVG path that runs smoothly through the points from top to bottom."""
    path = f"M{points[0][0]:.0f},{points[0][1]:.0f}"
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = (y0 + y1) / 2
        path += f" C{x0:.0f},{middle:.0f} {x1:.0f},{middle:.0f} {x1:.0f},{y1:.0f}"
    return path


def _box_svg(box: str, x: float, y: float, height: float) -> str:
    left = x - BOX / 2
    kind = "outside" if box in OUTSIDE else "package"
    lines = textwrap.wrap(_caption(box), TEXT_COLUMNS)
    text = "".join(
        f'<text class="caption" x="{left + 12:.0f}" y="{y + 42 + LINE_PX * number:.0f}">'
        f"{escape(line)}</text>\n"
        for number, line in enumerate(lines)
    )
    return (
        f'<rect class="{kind}" x="{left:.0f}" y="{y:.0f}" width="{BOX}" height="{height:.0f}"'
        ' rx="8"/>\n'
        f'<text class="title" x="{left + 12:.0f}" y="{y + 22:.0f}">{escape(box)}</text>\n{text}'
    )


def map_svg() -> str:
    """Return the picture."""
    graph, upward = _acyclic(_count_imports())
    graph = _without_implied(graph)
    boxes = _rows(graph)
    rows, arrows = _with_lanes(boxes, graph)
    page_width = max(map(_row_width, rows)) + 2 * MARGIN
    x = _centres(rows, arrows, page_width)
    height_of = {
        box: 34 + LINE_PX * len(textwrap.wrap(_caption(box), TEXT_COLUMNS)) + 8 for box in graph
    }
    tallest = [max(height_of[box] for box in row) for row in boxes]
    y: dict[str, float] = {}
    page_height = MARGIN
    for number in reversed(range(len(rows))):
        y |= dict.fromkeys(rows[number], page_height)
        page_height += tallest[number] + BETWEEN
    body = []
    for stops in arrows:
        points: list[Point] = [(x[stops[0]], y[stops[0]] + height_of[stops[0]])]
        for lane in stops[1:-1]:
            row_height = tallest[int(lane.rpartition("@")[2])]
            points += [(x[lane], y[lane]), (x[lane], y[lane] + row_height)]
        points.append((x[stops[-1]], y[stops[-1]] - 3.0))
        body.append(f'<path class="arrow" d="{_curve(points)}" marker-end="url(#head)"/>')
    body += [_box_svg(box, x[box], y[box], height_of[box]) for row in boxes for box in row]
    legend = "A box imports only boxes below it. Arrows that follow from others are left out."
    if upward:
        pairs = ", ".join(f"{a} → {b}" for a, b in sorted(upward))
        legend += f" Upwards, not drawn: {pairs}."
    body.append(f'<text class="caption" x="{MARGIN}" y="{page_height - 14}">{legend}</text>')
    return _PAGE.format(width=page_width, height=page_height, body="\n".join(body))


_PAGE: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" \
height="{height}" role="img" aria-label="The packages of this program and who imports whom">
<style>
text {{ font-family: system-ui, "Noto Sans", "DejaVu Sans", sans-serif; fill: #1c2733; }}
.title {{ font-size: 15px; font-weight: 700; }}
.caption {{ font-size: 13px; }}
.package {{ fill: #eef4fa; stroke: #48688a; stroke-width: 1.2; }}
.outside {{ fill: #fbf3e4; stroke: #8a6d36; stroke-width: 1.2; }}
.arrow {{ fill: none; stroke: #6b7d90; stroke-width: 1.4; }}
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" \
orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#6b7d90"/></marker></defs>
<rect width="{width}" height="{height}" fill="#ffffff"/>
{body}
</svg>
"""


if __name__ == "__main__":
    TARGET.write_text(map_svg(), encoding="utf-8")
