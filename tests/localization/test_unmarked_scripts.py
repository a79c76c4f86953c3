"""No English stands in the scripts and documents of the plain pages: each text has a name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from tests.localization.script_texts import (
    literals,
    unmarked_document_texts,
    unmarked_literals,
)
from tracker.resources import resource
from tracker.web.quick import FILM_SCRIPTS, FILM_TEXT_NAME, PAGES, PLACE, TEXT_NAME
from tracker.web.quick.film_texts import FILMS

WEB = resource("alembic.ini").parent / "tracker" / "web"
FOLDERS = (WEB / "quick", WEB / "watch", WEB / "auth" / "login")
SCRIPTS = sorted(path for folder in FOLDERS for path in folder.glob("*.js"))
DOCUMENTS = sorted(path for folder in FOLDERS for path in folder.glob("*.html"))
STYLES = "".join(path.read_text("utf-8") for folder in FOLDERS for path in folder.glob("*.css"))
CLASSES = frozenset(re.findall(r"\.([a-z][\w-]*)", STYLES))

ALLOWED: Final = {
    "Arrow": "a key",
    "Enter": "a key",
    "Escape": "a key",
    "use strict": "a word of the language",
    "(pointer: coarse)": "a question to the browser",
    "(display-mode: standalone)": "a question to the browser",
    ".began span": "a selector",
    "quiet reminders": "names of classes",
    "button, a": "a selector",
    ":is([data-testid=stTextInput] input:not([type=password]), [data-testid=stTextArea] textarea)": (
        "a selector"
    ),
    "is in the future": "what the HTTP interface says, compared",
    "no answer": "an error that is caught",
}
"""Literals that stay as they are, each with the reason."""


def script(name: str) -> str:
    return (WEB / "quick" / name).read_text(encoding="utf-8")


def is_class(text: str) -> bool:
    """Return whether a literal is a list of classes of the style sheets."""
    return set(text.split()) <= CLASSES


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_text_that_a_script_shows_comes_from_the_catalogue(path: Path) -> None:
    texts = unmarked_literals(path.read_text(encoding="utf-8"))
    assert {text for text in texts - ALLOWED.keys() if not is_class(text)} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_text_of_a_document_comes_from_the_catalogue(path: Path) -> None:
    assert unmarked_document_texts(path.read_text(encoding="utf-8")) == set()


def test_each_exception_is_still_needed() -> None:
    texts = {text for path in SCRIPTS for text in unmarked_literals(path.read_text("utf-8"))}
    assert ALLOWED.keys() <= texts


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('button("Save", act)', "Save"),
        ('button("yes", act)', "yes"),
        ('element("p", { textContent: "known" })', "known"),
        ('line.textContent = "known";', "known"),
        ("const words = count ? `${count} of them` : 'None';", "… of them"),
        ("x(`${a ? `Not saved ${b}` : c}`)", "Not saved …"),
        ('words = "Undo";', "Undo"),
        ("const s = 'We don\\'t know';", "We don't know"),
        ('a / 2; say("gone") / 2', "gone"),
    ],
)
def test_a_text_of_a_script_is_found(source: str, text: str) -> None:
    assert text in unmarked_literals(source)


@pytest.mark.parametrize(
    "source",
    [
        "// The words don't matter here.",
        "/* Nor here: it's a comment. */",
        'fetchJson("api/v1/status")',
        'text.replace(/"Not a text/g, "")',
        'fill(TEXT.saved, { what: "x" })',
        'node.dataset.kind = "waiting"',
        'method === "POST"',
        "const half = whole / 2; // The rest / more",
    ],
)
def test_texts_for_programs_are_left_alone(source: str) -> None:
    assert unmarked_literals(source) == set()


@pytest.mark.parametrize(
    ("document", "texts"),
    [
        ("<p>{{one}} <b>{{two}}</b></p>", set()),
        ("<p>Not known</p>", {"Not known"}),
        ('<img alt="A baby">', {"A baby"}),
        ('<input placeholder="{{name}}" title="name">', {"name"}),
        (
            '<meta name="color-scheme" content="light dark"><style>body { color: red }</style>',
            set(),
        ),
    ],
)
def test_a_text_of_a_document_is_found(document: str, texts: set[str]) -> None:
    assert unmarked_document_texts(document) == texts


def test_a_literal_in_a_template_is_read_too() -> None:
    assert [text for text, _ in literals("f(`a ${g('b')} c`)")] == ["a  …  c", "b"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_text_that_nothing_shows(path: str) -> None:
    spec = PAGES[path]
    scripts = "".join(script(name) for name in (*spec.scripts, *FILM_SCRIPTS))
    named = {*TEXT_NAME.findall(scripts), *PLACE.findall(script(spec.document))}
    elsewhere = {name for name, text in PAGES["/quick"].texts.items() if name in spec.texts}
    films = set(FILM_TEXT_NAME.findall(scripts))
    shared = elsewhere if path != "/quick" else set()
    assert spec.texts.keys() - named - films - shared == set()
    assert FILMS.keys() - films == set()
