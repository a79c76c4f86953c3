"""Messages that are kept as English sentences, shown in the language in use.

What a background thread reports, or what a row of the diary keeps, was written when no reader's
language was known. Its sentence is recognised by the message it was made from. What is wrong with a
value is in English for programs, and has its message with it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tracker.localization.messages import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PLACEHOLDER: Final = re.compile(r"\{(\w+)(?::[^{}]*)?\}")
"""A placeholder, with or without a format such as {seconds:.0f}."""


@lru_cache
def _pattern(message: str) -> re.Pattern[str]:
    """Return what matches every sentence made from a message, a group for each placeholder."""
    parts = _PLACEHOLDER.split(message)
    pattern = "".join(
        f"(?P<{part}>.*?)" if position % 2 else re.escape(part)
        for position, part in enumerate(parts)
    )
    return re.compile(pattern, re.DOTALL)


def stored_message(text: str, messages: Sequence[str]) -> str:
    """Return a sentence that was made from one of these messages in the language in use.

    A value in it that is such a sentence itself is translated too. Any other text stays as it is.
    """
    for message in messages:
        match = _pattern(message).fullmatch(text)
        if match:
            translated = _PLACEHOLDER.sub(r"{\1}", _(message))
            values = match.groupdict().items()
            return translated.format(
                **{name: stored_message(value, messages) for name, value in values}
            )
    return text


class EnglishText(str):
    """A text in English, by contract, that knows the message and the values it was made from."""

    __slots__ = ("message", "values")

    message: str
    values: Mapping[str, object]


def english(message: str, values: Mapping[str, object]) -> EnglishText:
    """Return a message in English with its values, which a page can show in another language."""
    text = EnglishText(message.format_map(values))
    text.message, text.values = message, values
    return text


def in_page_language(text: str) -> str:
    """Return a text made by `english` in the language in use; any other as it is.

    Its values, words and numbers of the exchange file, stay as they are in every spelling.
    """
    if isinstance(text, EnglishText):
        return _(text.message).format_map(text.values)
    return text
