"""Who may import whom, and how long a module may grow: the shape of the product, checked."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tracker.paths import resource

ROOT = resource("alembic.ini").parent
MODULES = sorted((ROOT / "tracker").rglob("*.py")) + sorted((ROOT / "dashboards").glob("*.py")) + sorted((ROOT / "migrations").rglob("*.py"))

LEAVES = {"errors", "settings", "vocabulary", "age", "local_time", "paths", "doubles", "visit_note", "keeping", "rate_words"}
PURE = LEAVES | {"diary"}
SAID = PURE | {"values", "records", "rows"}
LAYERS: dict[str, set[str]] = {
    **dict.fromkeys(LEAVES, LEAVES),
    "diary": LEAVES,
    "values": PURE,
    "records": SAID,
    "rows": SAID,
    "constraints": {"vocabulary"},
    "models": {"vocabulary", "constraints"},
    "database": LEAVES | {"turns"},
    "turns": set[str](),
    "copies": LEAVES | {"database"},
    "backups": LEAVES | {"database", "copies"},
    "upkeep": LEAVES | {"database", "models", "copies"},
    "store": SAID | {"database", "models", "store"},
    "summaries": PURE | {"summaries"},
    "clinical": PURE | {"summaries", "clinical"},
    "review": PURE | {"summaries", "clinical"},
    "charts": LEAVES | {"charts"},
    "report": PURE | {"review", "charts", "report"},
    "exchange": SAID | {"review", "charts", "store", "models", "exchange"},
    "demo": LEAVES,
    "standing": LEAVES,
}
ONLY_IN = {
    "sqlalchemy": {
        "tracker/models.py",
        "tracker/constraints.py",
        "tracker/database.py",
        "tracker/upkeep.py",
        "tracker/store",
        "tracker/exchange",
        "migrations",
    },
    "alembic": {"tracker/upkeep.py", "migrations"},
    "streamlit": {"dashboards", "tracker/web/app.py"},
    "matplotlib": {"tracker/charts"},
    "typst": {"tracker/report"},
}
LONGEST_MODULE_LINES = 300
LISTS = {"tracker/vocabulary.py", "tracker/models.py"}
"""A list of words, or of columns, is as long as it is."""


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    """Every module named in an import that runs; imports for types alone are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(node) for branch in ast.walk(tree) if isinstance(branch, ast.If) and "TYPE_CHECKING" in ast.dump(branch.test) for node in ast.walk(branch)
    }
    names: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", [path for path in MODULES if path.parent.name != "tracker" or path.stem in LAYERS], ids=place)
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    parts = path.relative_to(ROOT).with_suffix("").parts
    layer = parts[1] if parts[0] == "tracker" else parts[0]
    if layer not in LAYERS:
        return
    used = {name.split(".")[1] for name in imported(path) if name.startswith("tracker.")} - {"__version__"}
    assert used <= LAYERS[layer], f"{place(path)} may not import {used - LAYERS[layer]}"


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_where_it_belongs(library: str) -> None:
    users = {place(path) for path in MODULES if any(name.split(".")[0] == library for name in imported(path))}
    strangers = {user for user in users if not any(user == home or user.startswith(home + "/") for home in ONLY_IN[library])}
    assert strangers == set()


def test_scipy_stats_is_never_imported_by_the_product() -> None:
    assert [place(path) for path in MODULES if any(name.startswith("scipy.stats") for name in imported(path))] == []


def test_a_page_imports_no_other_page() -> None:
    named = (ROOT / "dashboards" / "app.py").read_text(encoding="utf-8")
    pages = {path.stem for path in (ROOT / "dashboards").glob("*.py") if f'"{path.name}"' in named}
    assert {"today", "log", "history", "welcome"} <= pages
    for path in (ROOT / "dashboards").glob("*.py"):
        assert {name.split(".")[0] for name in imported(path)} & pages == set(), place(path)


def test_a_page_holds_no_pandas() -> None:
    assert [place(path) for path in (ROOT / "dashboards").glob("*.py") if any(name.split(".")[0] in {"pandas", "numpy"} for name in imported(path))] == []


def test_the_clock_is_read_only_at_the_edges() -> None:
    edges = {"tracker/commands", "tracker/web", "dashboards"}
    readers = {place(path) for path in MODULES if re.search(r"datetime\.now\(|date\.today\(|time\.time\(", path.read_text(encoding="utf-8"))}
    assert {reader for reader in readers if not any(reader == edge or reader.startswith(edge + "/") for edge in edges)} == set()


@pytest.mark.parametrize("path", [path for path in MODULES if place(path) not in LISTS and "versions" not in path.parts], ids=place)
def test_a_module_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE_LINES
