"""Guarded reading of a file: size, encoding, JSON. The content is validated elsewhere."""

from __future__ import annotations

import codecs
import json
import re
from contextlib import suppress
from datetime import date
from os import SEEK_END
from pathlib import Path
from typing import IO, Any, Final

from tracker.domain.schemas import RECORDS
from tracker.errors import InvalidRecord, Problem, UserError
from tracker.exchange.json_stream import DocumentReader, NotAsExpected
from tracker.localization.messages import N_, _

FORMAT: Final = "infant-movement-diary/1"
_NEWER_FORMAT: Final = re.compile(
    re.escape(FORMAT.rpartition("/")[0]) + r"/(?:[2-9]|[1-9]\d{1,5})", re.ASCII
)
LARGEST_FILE_MIB: Final = 200
LARGEST_FILE_BYTES: Final = LARGEST_FILE_MIB * 2**20

_UNPACKED_KEYS: Final = frozenset({"children", *RECORDS})
"""An object with one of these keys is the file itself or a child with records."""

HEAD_BYTES: Final = 100_000
NOT_UTF8: Final = N_("is not UTF-8 text")
UTF8_WANTED: Final = N_("a file saved as UTF-8, also called Unicode (UTF-8)")

MOST_VALUES: Final = 15_000_000
"""A JSON file with more values than this is refused: it was made to exhaust memory (ours)."""

MOST_PROBLEMS: Final = 1_000
"""Reading stops after this many problems: the file is of another kind, or malicious (ours)."""


class InvalidFile(InvalidRecord):
    """A file that cannot be imported; `problems` lists every fault. Nothing of it was stored."""


def one_problem(where: str, problem: str, expected: str) -> InvalidFile:
    """Return the error that refuses a whole file for one reason."""
    return InvalidFile([Problem(where, problem, expected)])


def truncate_problems(problems: list[Problem]) -> bool:
    """Return whether a file has too many problems; if so, cut the list and say so at its end."""
    if len(problems) < MOST_PROBLEMS:
        return False
    del problems[MOST_PROBLEMS:]
    problems.append(
        Problem(
            "",
            _("has more problems than these; the rest was not looked at"),
            _("mend these first, then import it again"),
        )
    )
    return True


def _refuse_constant(name: str) -> object:
    raise one_problem(
        "",
        _("contains {constant}, which is not JSON").format(constant=name),
        _("numbers that exist"),
    )


class PackedObject(bytes):
    """An object of a JSON file that is held as compact JSON, to save memory."""

    __slots__ = ()

    def unpacked(self) -> dict[str, object]:
        """Return the object."""
        fields: dict[str, object] = json.loads(self)
        return fields


def unpacked(value: object) -> object:
    """Return a value with a packed object, or the packed objects of a list, unpacked."""
    if isinstance(value, PackedObject):
        return value.unpacked()
    if isinstance(value, list):
        return [item.unpacked() if isinstance(item, PackedObject) else item for item in value]
    return value


def _is_flat(value: object) -> bool:
    if isinstance(value, list):
        return not any(isinstance(item, dict | list | PackedObject) for item in value)
    return not isinstance(value, dict | PackedObject)


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError


def packed(fields: dict[str, object]) -> dict[str, object] | PackedObject:
    """Return an object as compact JSON, its days and instants as text; as it is if it has none."""
    try:
        return PackedObject(json.dumps(fields, separators=(",", ":"), default=_as_text).encode())
    except (RecursionError, TypeError, ValueError):
        return fields


def _pack_record(pairs: list[tuple[str, object]]) -> object:
    """Return an object of an exchange file; one without further objects in it is packed."""
    keys = _unique_keys(pairs)
    if keys.keys() & _UNPACKED_KEYS or not all(map(_is_flat, keys.values())):
        return keys
    return packed(keys)


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys: dict[str, object] = {}
    for name, value in pairs:
        if name in keys:
            raise one_problem(
                "",
                _("says the key {key} twice in one record").format(key=repr(name[:100])),
                _("each key once"),
            )
        keys[name] = value
    return keys


def decode_text(data: bytes, where: str = "") -> str:
    """Return the text of a UTF-8 file, or raise InvalidFile."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise one_problem(where, _(NOT_UTF8), _(UTF8_WANTED)) from None


def refuse_other_encodings(data: bytes, where: str = "") -> None:
    """Raise InvalidFile unless a file is UTF-8; its text is not held."""
    decoder, view = codecs.getincrementaldecoder("utf-8-sig")(), memoryview(data)
    try:
        for start in range(0, len(data), HEAD_BYTES):
            decoder.decode(view[start : start + HEAD_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise one_problem(where, _(NOT_UTF8), _(UTF8_WANTED)) from None


class _ValueCount:
    """Counts the values in parts of a text; InvalidFile beyond the limit."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, text: str) -> None:
        self._count += sum(map(text.count, (",", "[", "{")))
        if self._count > MOST_VALUES:
            raise one_problem(
                "",
                _("holds more values than any diary"),
                _("at most {count} values; export a child at a time").format(count=MOST_VALUES),
            )


def load_json(
    data: bytes | str, expected: str = N_("an exchange file"), *, pack_records: bool = False
) -> object:
    """Return the parsed JSON of a file, its records as `PackedObject` if wanted.

    InvalidFile if it is not UTF-8, not JSON, too large, too deep, holds NaN, or repeats a key.
    """
    if len(data) > LARGEST_FILE_BYTES:
        raise one_problem(
            "", _("is too large"), _("at most {mebibytes} MiB").format(mebibytes=LARGEST_FILE_MIB)
        )
    text = data if isinstance(data, str) else decode_text(data)
    _ValueCount()(text)
    try:
        return json.loads(
            text,
            parse_constant=_refuse_constant,
            object_pairs_hook=_pack_record if pack_records else _unique_keys,
        )
    except RecursionError:
        raise one_problem("", _("is nested without end"), _(expected)) from None
    except ValueError as error:
        raise one_problem("", _("is not JSON ({error})").format(error=error), _(expected)) from None


def parse(data: bytes | str) -> dict[str, Any]:
    """Return the document of an exchange file, or raise InvalidFile if it is not one."""
    return _exchange_document(unpacked(load_json(data, pack_records=True)))


def parse_stream(source: IO[bytes]) -> dict[str, Any]:
    """Return the document of an exchange file as `parse` does, without holding its text.

    What is wrong with a text that is no exchange file, only its whole text tells.
    """
    size = source.seek(0, SEEK_END)
    source.seek(0)
    if size <= LARGEST_FILE_BYTES:
        reader = DocumentReader(
            source,
            pairs_hook=_pack_record,
            unique_keys=_unique_keys,
            parse_constant=_refuse_constant,
            looked_at=_ValueCount(),
        )
        with suppress(NotAsExpected, UnicodeDecodeError, RecursionError):
            return _exchange_document(reader.read())
        del reader
        source.seek(0)
    return parse(decode_text(source.read(LARGEST_FILE_BYTES + 1)))


def _exchange_document(document: object) -> dict[str, Any]:
    written = document.get("format") if isinstance(document, dict) else None
    if isinstance(written, str) and _NEWER_FORMAT.fullmatch(written):
        raise one_problem(
            "format",
            _("is not an exchange file of this version: a newer version wrote it"),
            _("this program updated to that version, then the same file again"),
        )
    if not isinstance(document, dict) or written != FORMAT:
        raise one_problem("format", _("is not an exchange file of this program"), FORMAT)
    return document


def unreadable_file(path: Path, error: OSError) -> UserError:
    """Return the error that refuses a file the operating system cannot read."""
    return UserError(_("{file} cannot be read: {reason}.").format(file=path, reason=error.strerror))


def read_head(path: Path) -> bytes:
    """Return the beginning of a file."""
    try:
        with path.open("rb") as source:
            return source.read(HEAD_BYTES)
    except OSError as error:
        raise unreadable_file(path, error) from None


def parse_file(path: Path) -> dict[str, Any]:
    """Return the document of an exchange file on the disk; see `parse_stream`."""
    try:
        with path.open("rb") as source:
            return parse_stream(source)
    except OSError as error:
        raise unreadable_file(path, error) from None


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; refuse one that is too large before reading it."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise one_problem(
                str(path),
                _("is too large"),
                _("at most {mebibytes} MiB").format(mebibytes=LARGEST_FILE_MIB),
            )
        return path.read_bytes()
    except OSError as error:
        raise unreadable_file(path, error) from None
