"""Messages in the language in use: gettext catalogues, the spelling of a region, the pseudo-locale.

Mark every sentence a person reads: `_("Saved: {name}.").format(name=name)`. A message is a whole
sentence with named placeholders; it is never put together from parts, cut or lower-cased, because
another language has other grammar. `N_` marks a message that is translated later.
"""

from __future__ import annotations

import gettext
import re
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Final

from tracker.localization.pseudo import pseudo_translation
from tracker.localization.region import (
    PSEUDO,
    american_phrases,
    current_region,
    find_region,
    spelling,
)

DOMAIN: Final = "diary"
SOURCE_LANGUAGE: Final = "en"
"""The language the program is written in; it needs no catalogue."""

_WORD: Final = re.compile(r"\{[^{}]*\}|[A-Za-z]+")
"""A placeholder, which stays as it is, or a word."""


def respell(text: str, code: str) -> str:
    """Return a message in the words and the spelling of a region; those it shares stay."""
    words = spelling(code)
    if not words:
        return text
    for british, american in american_phrases(code).items():
        text = text.replace(british, american)

    def regional(match: re.Match[str]) -> str:
        word = match[0]
        if word in words:
            return words[word]
        capital = words.get(word[:1].lower() + word[1:])
        return word if capital is None else capital[:1].upper() + capital[1:]

    return _WORD.sub(regional, text)


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """Return the compiled catalogue of a language; an empty one if it has none."""
    with as_file(files("tracker") / "translations") as folder:
        return gettext.translation(DOMAIN, folder, [language], fallback=True)


@lru_cache(maxsize=20_000)
def _message(code: str, singular: str, plural: str, count: int) -> str:
    """Return a message in the language of a region; `plural` is "" if it has one form only."""
    region = find_region(code)
    language = region.translations if region else SOURCE_LANGUAGE
    if language in {SOURCE_LANGUAGE, PSEUDO}:
        text = plural if plural and count != 1 else singular
        return pseudo_translation(text) if language == PSEUDO else respell(text, code)
    catalogue = _catalogue(language)
    return catalogue.ngettext(singular, plural, count) if plural else catalogue.gettext(singular)


def _(message: str) -> str:
    """Return a message in the language in use."""
    return _message(current_region().code, message, "", 1) if message else ""


def ngettext(singular: str, plural: str, count: float) -> str:
    """Return the form of a message that fits a number, in the language in use.

    The number stands in the message as {count}.
    """
    whole = int(count) if count == int(count) else 2
    return _message(current_region().code, singular, plural, whole)


def capitalized(text: str) -> str:
    """Return a text that begins a line: its first letter is a capital, the others stay."""
    return text[:1].upper() + text[1:]


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Return a message as it is: it is marked here and translated where it is shown."""
    return message
