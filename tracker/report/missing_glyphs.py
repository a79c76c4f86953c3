"""Characters of the report that no font here has.

Which scripts they belong to, which font to add, and symbols replaced by their names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar, cast

from tracker.localization.messages import N_, _

NOT_ACCESSIBLE: Final = ("could not be displayed with font", "PDF/UA-1 error")
"""Typst's errors when PDF/UA cannot be met: no font here has a character, or a title has none that
can be read."""

PLAIN_LETTERS_BELOW: Final = 0x250
"""Below this code point are Latin letters, which every font has."""

SCRIPTS: Final = {
    "CJK": (N_("Chinese or Japanese"), "Noto Sans CJK"),
    "HIRAGANA": (N_("Japanese"), "Noto Sans CJK"),
    "KATAKANA": (N_("Japanese"), "Noto Sans CJK"),
    "HANGUL": (N_("Korean"), "Noto Sans CJK"),
}
"""Name and font of a script, by the first word of its characters' names.

For other scripts both are made from that word.
"""

PICTURES: Final = frozenset({"So", "Sk", "Cn", "Co"})
JOINS: Final = frozenset(
    {"\N{ZERO WIDTH JOINER}", "\N{VARIATION SELECTOR-15}", "\N{VARIATION SELECTOR-16}"}
)

Value = TypeVar("Value")


@dataclass(frozen=True)
class MissingScript:
    """A script that no font here has, and a font that has it."""

    script: str
    font: str


@dataclass(frozen=True)
class MissingGlyphs:
    """The characters of the report that no font here has."""

    letters: frozenset[str]

    @property
    def scripts(self) -> tuple[MissingScript, ...]:
        """The missing scripts; symbols belong to none, as their names are written instead."""
        script_words = {_first_word(letter) for letter in self.letters if not _is_picture(letter)}
        return tuple(
            dict.fromkeys(
                MissingScript(
                    *SCRIPTS.get(word, (word.capitalize(), f"Noto Sans {word.capitalize()}"))
                )
                for word in sorted(script_words)
            )
        )


def missing_glyphs_of(content: object, can_be_written: Callable[[str], bool]) -> MissingGlyphs:
    """Return the characters of the content that cannot be written.

    `can_be_written` is asked about one script at a time, and about each character where the
    script is incomplete.
    """
    by_script: dict[str, list[str]] = {}
    for letter in sorted(
        {
            letter
            for text in _texts(content)
            for letter in text
            if ord(letter) >= PLAIN_LETTERS_BELOW and letter not in JOINS
        }
    ):
        by_script.setdefault(_first_word(letter), []).append(letter)
    missing = [
        letter
        for letters in by_script.values()
        if not can_be_written(" ".join(letters))
        for letter in letters
        if not can_be_written(letter)
    ]
    return MissingGlyphs(frozenset(missing))


def with_names_of_signs(content: Value, missing: MissingGlyphs) -> Value:
    """Return the content with every symbol that has no font replaced by its name."""
    pictures = {letter: _name(letter) for letter in missing.letters if _is_picture(letter)}
    table = str.maketrans(pictures | dict.fromkeys(JOINS, "")) if pictures else {}
    return cast("Value", _mapped(content, table)) if table else content


def _mapped(value: object, table: dict[int, str]) -> object:
    if isinstance(value, str):
        return value.translate(table) if not value.isascii() else value
    if isinstance(value, dict):
        return {key: _mapped(item, table) for key, item in value.items()}
    return [_mapped(item, table) for item in value] if isinstance(value, list | tuple) else value


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if not value.isascii():
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _is_picture(letter: str) -> bool:
    return unicodedata.category(letter) in PICTURES


def _name(letter: str) -> str:
    """Return a symbol's name in brackets; empty for a skin tone, which only modifies one."""
    if unicodedata.category(letter) == "Sk":
        return ""
    name = unicodedata.name(letter, "").lower() or _("a sign")
    return f"({name})"


def _first_word(letter: str) -> str:
    return unicodedata.name(letter, "UNNAMED SIGN").partition(" ")[0].partition("-")[0]
