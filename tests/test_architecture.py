"""Who may import whom, and how long a module may grow: the shape of the product, checked."""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tracker.resources import resource

ROOT = resource("alembic.ini").parent
MODULES = [
    *sorted((ROOT / "tracker").rglob("*.py")),
    *sorted((ROOT / "dashboards").glob("*.py")),
    *sorted((ROOT / "migrations").rglob("*.py")),
]

LEAVES = {"errors", "settings", "resources", "localization"}
DOMAIN = LEAVES | {"domain"}
PURE = DOMAIN | {"events", "statistics", "clinical"}
WORDS = PURE | {"storage", "review", "replay", "presentation", "charts", "report", "exchange"}
MAY_IMPORT: dict[str, set[str]] = {
    "localization": set(),
    "domain": {"errors", "localization"},
    "storage": DOMAIN,
    "events": DOMAIN,
    "statistics": DOMAIN | {"events"},
    "clinical": DOMAIN | {"events", "statistics"},
    "charts": {"domain", "localization"},
    "demo": {"domain"},
    "presentation": PURE | {"replay", "charts", "storage"},
    "review": PURE | {"presentation"},
    "replay": PURE | {"storage"},
    "report": PURE | {"review", "charts", "presentation"},
    "exchange": DOMAIN | {"storage", "presentation"},
    "video": DOMAIN | {"storage", "exchange"},
    "web": WORDS | {"video"},
    "cli": WORDS | {"demo", "web", "video"},
}
"""The packages and top-level modules of `tracker` that each one may import, besides itself."""

ONLY_IN = {
    "sqlalchemy": {"tracker/storage", "tracker/exchange", "migrations"},
    "alembic": {"tracker/storage/migrate.py", "migrations"},
    "streamlit": {"dashboards", "tracker/web/app.py"},
    "matplotlib": {"tracker/charts"},
    "typst": {"tracker/report"},
    "babel": {"tracker/localization"},
    "av": {"tracker/video"},
}
LONGEST_MODULE_LINES = 350
LONGEST_FUNCTION_LINES = 60
MEDIAN_FUNCTION_LINES = 9
NINTH_TENTH_FUNCTION_LINES = 25
LISTS = {
    "tracker/domain/questions.py",
    "tracker/domain/vocabulary.py",
    "tracker/storage/models.py",
}
"""A list of questions, words or columns is as long as it is."""


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> set[str]:
    """Every module named in an import that runs; imports for types alone are left out."""
    tree = tree_of(path)
    typing_only = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and "TYPE_CHECKING" in ast.dump(branch.test)
        for node in ast.walk(branch)
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


def test_a_module_imports_only_the_packages_its_own_may() -> None:
    offenders = []
    for path in MODULES:
        package = [*dotted(path).split("."), ""][1]
        if not path.is_relative_to(ROOT / "tracker") or package not in MAY_IMPORT:
            continue
        used = {name.split(".")[1] for name in imported(path) if name.startswith("tracker.")}
        strangers = used - MAY_IMPORT[package] - {package, "__version__"}
        offenders += [f"{place(path)} imports {name}" for name in sorted(strangers)]
    assert offenders == []


def test_every_package_states_what_it_may_import() -> None:
    inside = [path.parent for path in (ROOT / "tracker").glob("*/__init__.py")]
    assert {path.name for path in inside} <= MAY_IMPORT.keys()


def test_the_packages_import_each_other_in_no_circle() -> None:
    order = list(TopologicalSorter(MAY_IMPORT).static_order())
    assert set(order) >= MAY_IMPORT.keys()


def test_no_two_modules_import_each_other() -> None:
    modules = {dotted(path): imported(path) for path in MODULES}
    uses = {
        name: {one if one in modules else one.rpartition(".")[0] for one in names} & modules.keys()
        for name, names in modules.items()
    }
    assert [(a, b) for a in uses for b in uses[a] if a < b and a in uses[b]] == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_where_it_belongs(library: str) -> None:
    users = {
        place(path)
        for path in MODULES
        if any(name.split(".")[0] == library for name in imported(path))
    }
    homes = ONLY_IN[library]
    assert {
        user for user in users if not any(user == h or user.startswith(f"{h}/") for h in homes)
    } == set()


def test_scipy_stats_is_never_imported_by_the_product() -> None:
    assert [
        place(path)
        for path in MODULES
        if any(name.startswith("scipy.stats") for name in imported(path))
    ] == []


def test_a_page_imports_no_other_page() -> None:
    named = (ROOT / "dashboards" / "app.py").read_text(encoding="utf-8")
    pages = {path.stem for path in (ROOT / "dashboards").glob("*.py") if f'"{path.name}"' in named}
    assert {"today", "log", "history", "welcome"} <= pages
    for path in (ROOT / "dashboards").glob("*.py"):
        assert {name.split(".")[0] for name in imported(path)} & pages == set(), place(path)


def test_a_page_holds_no_pandas() -> None:
    assert [
        place(path)
        for path in (ROOT / "dashboards").glob("*.py")
        if any(name.split(".")[0] in {"pandas", "numpy"} for name in imported(path))
    ] == []


def test_the_clock_is_read_only_at_the_edges() -> None:
    edges = ("tracker/cli/", "tracker/web/", "dashboards/")
    clock = re.compile(r"datetime\.now\(|date\.today\(|time\.time\(")
    readers = [place(path) for path in MODULES if clock.search(path.read_text(encoding="utf-8"))]
    assert [reader for reader in readers if not reader.startswith(edges)] == []


def test_a_module_is_short_enough_to_read() -> None:
    lengths = {
        place(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in MODULES
        if place(path) not in LISTS and "versions" not in path.parts
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE_LINES} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{place(path)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in MODULES
        if "versions" not in path.parts
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION_LINES} == {}
    in_order = sorted(lengths.values())
    assert in_order[len(in_order) // 2] <= MEDIAN_FUNCTION_LINES
    assert in_order[len(in_order) * 9 // 10] <= NINTH_TENTH_FUNCTION_LINES


def names_of(node: ast.AST) -> set[str]:
    """Return the name that a node gives to a variable, an argument, a function or a class."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return {node.id}
    if isinstance(node, ast.arg):
        return {node.arg}
    return {node.name} if isinstance(node, ast.FunctionDef | ast.ClassDef) else set()


def test_a_past_participle_is_not_a_name() -> None:
    """Name the noun it was done to: `answers`, not `said`; a count of known values may be `known`."""
    participles = {"said", "told", "found", "kept", "asked", "seen", "given", "heard", "noted"}
    offenders = {
        f"{place(path)}:{node.lineno} {name}"  # type: ignore[attr-defined]
        for path in [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]
        for node in ast.walk(tree_of(path))
        for name in names_of(node)
        if name.strip("_").lower() in participles
    }
    assert offenders == set()
