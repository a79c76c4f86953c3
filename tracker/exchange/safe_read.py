"""Guarded reading of a file: size, encoding, JSON. The content is validated elsewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from tracker.domain.schemas import RECORDS
from tracker.errors import InvalidRecord, Problem, UserError

FORMAT: Final = "infant-movement-diary/1"
_NEWER_FORMAT: Final = re.compile(
    re.escape(FORMAT.rpartition("/")[0]) + r"/(?:[2-9]|[1-9]\d{1,5})", re.ASCII
)
LARGEST_FILE_MIB: Final = 200
LARGEST_FILE_BYTES: Final = LARGEST_FILE_MIB * 2**20

_UNPACKED_KEYS: Final = frozenset({"children", *RECORDS})
"""An object with one of these keys is the file itself or a child with records."""

HEAD_BYTES: Final = 100_000

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
            "has more problems than these; the rest was not looked at",
            "mend these first, then import it again",
        )
    )
    return True


def _refuse_constant(name: str) -> object:
    raise one_problem("", f"contains {name}, which is not JSON", "numbers that exist")


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


def _pack_record(pairs: list[tuple[str, object]]) -> object:
    """Return an object of an exchange file; one without further objects in it is packed."""
    keys = _unique_keys(pairs)
    if keys.keys() & _UNPACKED_KEYS or not all(map(_is_flat, keys.values())):
        return keys
    return PackedObject(json.dumps(keys, separators=(",", ":")).encode())


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys: dict[str, object] = {}
    for name, value in pairs:
        if name in keys:
            raise one_problem(
                "", f"says the key {name[:100]!r} twice in one record", "each key once"
            )
        keys[name] = value
    return keys


def decode_text(data: bytes, where: str = "") -> str:
    """Return the text of a UTF-8 file, or raise InvalidFile."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise one_problem(
            where, "is not UTF-8 text", "a file saved as UTF-8, also called Unicode (UTF-8)"
        ) from None


def load_json(
    data: bytes | str, expected: str = "an exchange file", *, pack_records: bool = False
) -> object:
    """Return the parsed JSON of a file, its records as `PackedObject` if wanted.

    InvalidFile if it is not UTF-8, not JSON, too large, too deep, holds NaN, or repeats a key.
    """
    if len(data) > LARGEST_FILE_BYTES:
        raise one_problem("", "is too large", f"at most {LARGEST_FILE_MIB} MiB")
    text = data if isinstance(data, str) else decode_text(data)
    if sum(map(text.count, (",", "[", "{"))) > MOST_VALUES:
        raise one_problem(
            "",
            "holds more values than any diary",
            f"at most {MOST_VALUES} values; export a child at a time",
        )
    try:
        return json.loads(
            text,
            parse_constant=_refuse_constant,
            object_pairs_hook=_pack_record if pack_records else _unique_keys,
        )
    except RecursionError:
        raise one_problem("", "is nested without end", expected) from None
    except ValueError as error:
        raise one_problem("", f"is not JSON ({error})", expected) from None


def parse(data: bytes | str) -> dict[str, Any]:
    """Return the document of an exchange file, or raise InvalidFile if it is not one."""
    document = unpacked(load_json(data, pack_records=True))
    written = document.get("format") if isinstance(document, dict) else None
    if isinstance(written, str) and _NEWER_FORMAT.fullmatch(written):
        raise one_problem(
            "format",
            "is not an exchange file of this version: a newer version wrote it",
            "this program updated to that version, then the same file again",
        )
    if not isinstance(document, dict) or written != FORMAT:
        raise one_problem("format", "is not an exchange file of this program", FORMAT)
    return document


def unreadable_file(path: Path, error: OSError) -> UserError:
    """Return the error that refuses a file the operating system cannot read."""
    return UserError(f"{path} cannot be read: {error.strerror}.")


def read_head(path: Path) -> bytes:
    """Return the beginning of a file."""
    try:
        with path.open("rb") as source:
            return source.read(HEAD_BYTES)
    except OSError as error:
        raise unreadable_file(path, error) from None


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file; its bytes are not held beside it."""
    return decode_text(read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; refuse one that is too large before reading it."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise one_problem(str(path), "is too large", f"at most {LARGEST_FILE_MIB} MiB")
        return path.read_bytes()
    except OSError as error:
        raise unreadable_file(path, error) from None
