"""What people typed stands on every Streamlit element as they typed it, and is never Markdown."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import free_port, ready, wait_until_well
from tests.browser.labels_app import TEXTS
from tests.robustness.hostile import FLAG
from tracker.domain.display_text import without_direction_marks

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

AT_ONCE = 8
ELEMENTS = 29
"""How many places of one case are read as Markdown."""
LABEL_AND_OPTION = 2
"""The options of a select box are plain text: they are given as they were typed."""
MARKUP = (
    "img, pre, code, em, strong, del, a, table, li, blockquote, hr, sup, input, section, "
    ".katex, [class*=stMarkdownColored], [class*=stMarkdownShimmer], [style*=color], "
    "[style*=font-size], [data-testid=stIconMaterial], [role=img]"
)
READ = f"""id => [...document.querySelectorAll(`.st-key-case-${{id}} [data-testid=stMarkdownContainer]`)]
    .map(part => [part.textContent, [...part.querySelectorAll(`{MARKUP}`)].map(e => e.outerHTML)])"""


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page with every element."""
    port, folder = free_port(), tmp_path_factory.mktemp("labels")
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(Path(__file__).with_name("labels_app.py")),
    ]
    options = [
        "--server.headless=true",
        f"--server.port={port}",
        "--browser.gatherUsageStats=false",
    ]
    environment = os.environ | {"HOME": str(folder)}
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen([*command, *options], stdout=log, stderr=log, env=environment) as server,
    ):
        try:
            address = f"http://localhost:{port}"
            wait_until_well(address, server, folder / "log")
            yield address
        finally:
            server.terminate()


def open_page(page: Page, address: str) -> Page:
    """Open an address and wait for its last line."""
    page.goto(address)
    ready(page).get_by_text("The end", exact=True).wait_for()
    return page


def letters(text: str) -> str:
    """Return a text without white space, signs of direction and the sign between two letters."""
    return "".join(without_direction_marks(text).replace("\u2060", "").split())


@pytest.mark.parametrize("first", range(0, len(TEXTS), AT_ONCE))
def test_every_label_reads_as_it_was_typed(
    same_page: Callable[..., Page], labels: str, first: int
) -> None:
    last = min(first + AT_ONCE, len(TEXTS))
    page = open_page(same_page("light", labels), f"{labels}/?first={first}&last={last}")
    assert page.locator("[data-testid=stException]").count() == 0
    for number in range(first, last):
        page.wait_for_function(f"id => ({READ})(id).length >= {ELEMENTS}", arg=number)
        parts = page.evaluate(READ, number)
        texts = {letters(text) for text, _ in parts} - {"Upload"}
        assert texts - {letters(TEXTS[number])} == set(), TEXTS[number]
        chosen = page.locator(f".st-key-selectbox-{number}").evaluate(
            "e => e.textContent + [...e.querySelectorAll('input')].map(input => input.value)"
        )
        assert letters(chosen).count(letters(TEXTS[number])) >= LABEL_AND_OPTION, chosen
        assert [markup for _, markup in parts if markup] == [], TEXTS[number]
    assert page.evaluate(f"() => window.{FLAG.partition('=')[0].partition('.')[2]}") is None
