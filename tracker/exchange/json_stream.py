"""Parse an exchange file piece by piece, so that its text is never held as a whole.

Only the outline is followed here: the file's object, its children, their lists of records. Whatever
is in them is parsed by the standard library, one record at a time.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from typing import IO, Any, Final

from tracker.domain.schemas import RECORDS

PART_BYTES: Final = 1 << 20
UNFINISHED: Final = 20
"""A fault so few characters before the end of the text may come from the end (ours)."""

_SPACE: Final = re.compile(r"[ \t\n\r]*")


class NotAsExpected(ValueError):
    """The file is not JSON, or its outline is another one."""


class DocumentReader:
    """Reads one document; `pairs_hook` makes an object of a record's pairs, as in `json`.

    `looked_at` is called with each part of the text.
    """

    def __init__(
        self,
        source: IO[bytes],
        *,
        pairs_hook: Callable[[list[tuple[str, object]]], object],
        unique_keys: Callable[[list[tuple[str, object]]], dict[str, object]],
        parse_constant: Callable[[str], object],
        looked_at: Callable[[str], None],
    ) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._json = json.JSONDecoder(object_pairs_hook=pairs_hook, parse_constant=parse_constant)
        self._unique_keys = unique_keys
        self._looked_at = looked_at
        self._text = ""
        self._at = 0
        self._is_at_end = False

    def read(self) -> dict[str, object]:
        """Return the document; NotAsExpected where a reader of the whole text must say why."""
        document = self._object(self._in_document)
        if self._peek():
            raise NotAsExpected
        return document

    def _in_document(self, key: str) -> object:
        return self._list(self._child) if key == "children" else self._value()

    def _child(self) -> object:
        return self._object(self._in_child) if self._peek() == "{" else self._value()

    def _in_child(self, key: str) -> object:
        return self._list(self._value) if key in RECORDS else self._value()

    def _object(self, value_of: Callable[[str], object]) -> dict[str, object]:
        self._take("{")
        pairs = list[tuple[str, object]]()
        while self._peek() != "}":
            if pairs:
                self._take(",")
            key = self._value() if self._peek() == '"' else None
            self._take(":")
            if not isinstance(key, str):
                raise NotAsExpected
            pairs.append((key, value_of(key)))
        self._take("}")
        return self._unique_keys(pairs)

    def _list(self, item: Callable[[], object]) -> object:
        if self._peek() != "[":
            return self._value()
        self._take("[")
        items = list[object]()
        while self._peek() != "]":
            if items:
                self._take(",")
            items.append(item())
        self._take("]")
        return items

    def _value(self) -> Any:  # noqa: ANN401 - any JSON
        """Return the next value; more text is read while it may be cut off."""
        self._peek()
        size = PART_BYTES
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated") or (
                    error.pos >= len(self._text) - UNFINISHED
                )
                if not is_cut or not self._read_more(size):
                    raise NotAsExpected from None
            except ValueError:  # a number of more digits than Python reads
                raise NotAsExpected from None
            else:
                if end < len(self._text) or not self._read_more(size):
                    self._at = end
                    return value
            size *= 2

    def _peek(self) -> str:
        """Return the next character that is no white space; "" at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._read_more(PART_BYTES):
                return ""

    def _take(self, character: str) -> None:
        if self._peek() != character:
            raise NotAsExpected
        self._at += 1

    def _read_more(self, size: int) -> bool:
        """Read more text and drop what was parsed; return whether there was more."""
        if self._is_at_end:
            return False
        data = self._source.read(size)
        self._is_at_end = not data
        part = self._decoder.decode(data, final=self._is_at_end)
        self._looked_at(part)
        self._text = self._text[self._at :] + part
        self._at = 0
        return not self._is_at_end or bool(part)
