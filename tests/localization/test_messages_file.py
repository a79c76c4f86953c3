"""The next language is data only: every message is extracted, and a compiled catalogue is read."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.localization.unmarked import MARKS
from tracker.clinical.catalogue.loader import milestone_items
from tracker.clinical.next_question import question_specs
from tracker.localization.messages import _
from tracker.localization.region import find_region, in_region
from tracker.resources import resource

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT = resource("alembic.ini").parent
SOURCES = [*sorted((ROOT / "tracker").rglob("*.py")), *sorted((ROOT / "dashboards").glob("*.py"))]
PLACEHOLDER = re.compile(r"\{(\w*)\}")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The file that `make messages` writes, by the same command."""
    file = tmp_path_factory.mktemp("messages") / "diary.pot"
    command = next(
        line for line in (ROOT / "Makefile").read_text().split("\n\n") if "pybabel extract" in line
    )
    options = re.search(r"pybabel extract (.*?) --output", command.replace("\\\n", " "))
    assert options
    words = options[1].replace('"', "").split()
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "extract", *words, "-o", file, "."],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with file.open("rb") as source:
        return read_po(source)


def marked_literals(path: Path) -> set[str]:
    """Return the first literal of each marked call of a module."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS
    ]
    firsts = [call.args[0] for call in calls if call.args]
    return {
        one.value
        for one in firsts
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value
    }


def test_the_template_holds_every_message_of_the_source(template: Catalog) -> None:
    ids = {one.id[0] if isinstance(one.id, tuple) else one.id for one in template}
    assert {text for path in SOURCES for text in marked_literals(path)} - ids == set()
    assert {text for item in milestone_items() for text in (item.label, item.hint) if text} <= ids
    assert {item.skill.replace("_", " ") for item in milestone_items()} <= ids
    assert {text for one in question_specs() for text in (one.words, one.why)} <= ids


@pytest.mark.parametrize("code", ["en-GB", "en-US"])
def test_no_region_reads_a_word_or_the_same_word(template: Catalog, code: str) -> None:
    region = find_region(code)
    assert region
    texts = {str(one.id[0] if isinstance(one.id, tuple) else one.id) for one in template if one.id}
    with in_region(region):
        doubled = {text for text in texts if re.search(r"\b(\w+),? (or|and) \1\b", _(text))}
    assert doubled == set()


def test_a_plural_has_the_placeholders_of_its_singular(template: Catalog) -> None:
    plurals = [one.id for one in template if isinstance(one.id, tuple)]
    assert plurals
    for singular, plural in plurals:
        needed = set(PLACEHOLDER.findall(plural)) - {"count"}
        assert set(PLACEHOLDER.findall(singular)) - {"count"} <= needed, plural


def test_a_new_language_needs_no_change_of_the_program(template: Catalog, tmp_path: Path) -> None:
    """A copy of the program with one region more and a compiled catalogue speaks it."""
    shutil.copytree(ROOT / "tracker", tmp_path / "tracker", ignore=shutil.ignore_patterns("*.pyc"))
    region = '[[region]]\ncode = "de-DE"\nname = "Deutsch"\ntranslations = "de"\n'
    units = 'temperature = "°C"\nweight = "kg"\nlength = "cm"\n\n[spelling]'
    regions = tmp_path / "tracker" / "localization" / "regions.toml"
    regions.write_text(
        regions.read_text(encoding="utf-8").replace("[spelling]", region + units, 1),
        encoding="utf-8",
    )
    template.locale = "de"
    for message in template:
        if isinstance(message.id, tuple):
            message.string = tuple(f"DE {text}" for text in message.id)
        elif message.id:
            message.string = f"DE {message.id}"
    folder = tmp_path / "tracker" / "translations" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "diary.po").open("wb") as target:
        write_po(target, template)
    with (folder / "diary.mo").open("wb") as target:
        write_mo(target, template)
    program = (
        "from tracker.localization.region import find_region, in_region, guess_region\n"
        "from tracker.localization.messages import _, ngettext\n"
        "from tracker.localization.numbers import number_text\n"
        "from tracker.domain.vocabulary import ArousalState\n"
        "assert guess_region('de-DE,de;q=0.9').code == 'de-DE'\n"
        "with in_region(find_region('de-DE')):\n"
        "    print(_('Warning signs'), ngettext('{count} day', '{count} days', 2), sep='|')\n"
        "    print(ArousalState('asleep').parent, number_text(1234.5, 1), sep='|')\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert result.stdout.split("\n")[:2] == [
        "DE Warning signs|DE {count} days",
        "DE asleep|1.234,5",
    ]
