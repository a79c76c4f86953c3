"""The documents for readers: every path they name exists, and the map shows the imports of today."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from tracker.resources import resource

ROOT = resource("alembic.ini").parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
HISTORY = {"CHANGELOG.md"}
"""What an earlier version did is told with the names of its time."""

NAMED = re.compile(r"(?<![\w/.])(?:tracker|dashboards|tests|migrations|docs)/[\w./-]*")
LINKED = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    missing = [path for path in LINKED.findall(text) if not (document.parent / path).exists()]
    if document.name not in HISTORY:
        named = {path.rstrip("./") for path in NAMED.findall(text)} - {"dashboards"}
        missing += [path for path in sorted(named) if not (ROOT / path).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_holds_no_merge_conflict(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert re.findall(r"^(?:<{7}|={7}|>{7})(?: .*)?$", text, re.MULTILINE) == []


def test_a_module_named_beside_another_one_exists() -> None:
    """CONTRIBUTING gives some modules by their name alone, after the folder of the one before."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names = {
        path.name for folder in ("tracker", "dashboards") for path in (ROOT / folder).rglob("*")
    }
    assert set(re.findall(r"`(\w+\.(?:py|js|toml))`", text)) - names == set()


def test_the_map_is_current_and_readable() -> None:
    stored = (ROOT / "docs" / "map.svg").read_text(encoding="utf-8")
    drawn = runpy.run_path(str(ROOT / "docs" / "make_map.py"))["map_svg"]()
    assert stored == drawn, "the imports changed: make map"
    sizes = [int(size) for size in re.findall(r"font-size: (\d+)px", stored)]
    assert min(sizes) >= 12
    titles = set(re.findall(r'class="title"[^>]*>([^<]+)<', stored))
    assert {"domain", "clinical", "dashboards", "migrations"} <= titles
