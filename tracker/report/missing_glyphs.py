"""Letters that no font here can write: which scripts they are of, what font to add, and picture signs told in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar, cast

NOT_ACCESSIBLE: Final = ("could not be displayed with font", "PDF/UA-1 error")
"""How typst says that the accessible standard cannot be met: no font here has a letter, or a title has none that can be read."""

PLAIN_LETTERS_BELOW: Final = 0x250
"""Latin letters, which every font has."""

SCRIPTS: Final = {
    "CJK": ("Chinese or Japanese", "Noto Sans CJK"),
    "HIRAGANA": ("Japanese", "Noto Sans CJK"),
    "KATAKANA": ("Japanese", "Noto Sans CJK"),
    "HANGUL": ("Korean", "Noto Sans CJK"),
}
"""What people call a script by the first word of its letters' names, and the font that has it; else both are made from that word."""

PICTURES: Final = frozenset({"So", "Sk", "Cn", "Co"})
JOINS: Final = frozenset(
    {"\N{ZERO WIDTH JOINER}", "\N{VARIATION SELECTOR-15}", "\N{VARIATION SELECTOR-16}"}
)

Value = TypeVar("Value")


@dataclass(frozen=True)
class MissingScript:
    """A script that no font here can write, and a font that can."""

    script: str
    font: str


@dataclass(frozen=True)
class MissingGlyphs:
    """Every letter and picture sign of the report without a font."""

    letters: frozenset[str]

    @property
    def scripts(self) -> tuple[MissingScript, ...]:
        """The scripts that are missing; picture signs are not, since they are told in words."""
        found = {_first_word(letter) for letter in self.letters if not _is_picture(letter)}
        return tuple(
            dict.fromkeys(
                MissingScript(
                    *SCRIPTS.get(word, (word.capitalize(), f"Noto Sans {word.capitalize()}"))
                )
                for word in sorted(found)
            )
        )


def missing_glyphs_of(content: object, can_be_written: Callable[[str], bool]) -> MissingGlyphs:
    """Return the letters of the content that cannot be written, asking about one script at a time, and letter by letter where it is incomplete."""
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
    """Return the content with every picture sign that has no font told by its name."""
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
    """Return a sign's name; a shade of skin is none of its own."""
    return (
        ""
        if unicodedata.category(letter) == "Sk"
        else f"({unicodedata.name(letter, 'a sign').lower()})"
    )


def _first_word(letter: str) -> str:
    return unicodedata.name(letter, "UNNAMED SIGN").partition(" ")[0].partition("-")[0]
