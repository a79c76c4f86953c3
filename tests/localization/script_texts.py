"""The literals of a script and the texts of a document that stand outside the catalogue."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN: Final = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<template>`)
    |(?P<regex>/(?![*/\s])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[dgimsuvy]*)
    |(?P<word>[\w$]+)
    |(?P<sign>[^\s\w$])""",
    re.VERBOSE | re.DOTALL,
)
BEFORE_A_REGEX: Final = re.compile(r"^(?:[(,=:\[!&|?{};+\-*%<>~^]|return|typeof|case|)$")
"""What stands before the first slash of a regular expression; after a value it is a division."""

SHOWS: Final = frozenset(
    {"button", "chips", "fill", "folded", "hint", "joined", "row", "say", "sheet", "summary"}
)
"""Functions of the scripts whose first text is shown."""
SHOWN_FIELDS: Final = frozenset({"alt", "label", "placeholder", "textContent", "title"})
SHOWN_ATTRIBUTES: Final = frozenset({"alt", "aria-label", "content", "placeholder", "title"})

PROSE: Final = re.compile(r"[A-Za-z]{2,}[^A-Za-z\s<>=|]* +[“(A-Za-z]|^[A-Z][a-z-]+[ .:…?!]*$")
WORD: Final = re.compile(r"[A-Za-z]{2,}")


def literals(source: str) -> Iterator[tuple[str, bool]]:
    """Yield each literal of a script, and whether it is handed to what shows it.

    A template is one literal with " … " at its places; what stands in them is read too.
    """
    before: list[str] = ["", "", ""]
    place = 0
    while match := TOKEN.search(source, place):
        kind, text, place = str(match.lastgroup), match[0], match.end()
        if kind == "comment":
            continue
        if kind == "regex" and not BEFORE_A_REGEX.match(before[-1]):
            kind, text, place = "sign", "/", match.start() + 1
        if kind == "template":
            text, inside, place = _template(source, place)
            yield text, _is_shown(before)
            for part in inside:
                yield from literals(part)
        elif kind == "string":
            yield text[1:-1].replace("\\'", "'").replace('\\"', '"'), _is_shown(before)
        before = [*before[1:], text if kind in {"word", "sign"} else "0"]


def _template(source: str, place: int) -> tuple[str, list[str], int]:
    """Return a template's text, the code in its places, and where it ends."""
    text, inside = "", []
    while source[place] != "`":
        if source.startswith("${", place):
            end, depth = place + 2, 1
            while depth:
                if source[end] == "`":
                    end = _template(source, end + 1)[2] - 1
                depth += {"{": 1, "}": -1}.get(source[end], 0)
                end += 1
            inside.append(source[place + 2 : end - 1])
            text, place = f"{text} … ", end
        else:
            text, place = text + source[place], place + 1
    return text, inside, place + 1


def _is_shown(before: list[str]) -> bool:
    """Return whether the tokens before a literal show it: `button("…"`, `textContent: "…"`."""
    if before[-1] == "(":
        return before[-2] in SHOWS
    return before[-1] in {":", "="} and before[-2] in SHOWN_FIELDS


def unmarked_literals(source: str) -> set[str]:
    """Return the literals of a script that a person reads and no translator sees.

    That is every literal of two words or of one word with a capital, and every word that is handed
    directly to what shows text.
    """
    return {
        " ".join(text.split())
        for text, is_shown in literals(source)
        if (WORD if is_shown else PROSE).search(text)
    }


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        if tag != "meta":
            self.texts += [value or "" for name, value in attrs if name in SHOWN_ATTRIBUTES]

    def handle_data(self, data: str) -> None:
        if self.inside and self.inside[-1] not in {"style", "script"}:
            self.texts.append(data)


def unmarked_document_texts(document: str) -> set[str]:
    """Return the texts of a document, and of its attributes, that are no places to fill."""
    reader = _Texts()
    reader.feed(document)
    plain = (re.sub(r"\{\{\w+\}\}", "", text) for text in reader.texts)
    return {" ".join(text.split()) for text in plain if WORD.search(text)}
