"""Guarded reading of a file: size, encoding, JSON. The content is validated elsewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from tracker.errors import InvalidRecord, Problem, UserError

FORMAT: Final = "infant-movement-diary/1"
_NEWER_FORMAT: Final = re.compile(
    re.escape(FORMAT.rpartition("/")[0]) + r"/(?:[2-9]|[1-9]\d{1,5})", re.ASCII
)
LARGEST_FILE_MIB: Final = 200
LARGEST_FILE_BYTES: Final = LARGEST_FILE_MIB * 2**20

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


def load_json(data: bytes, expected: str = "an exchange file") -> object:
    """Return the parsed JSON of a file.

    InvalidFile if it is not UTF-8, not JSON, too large, too deep, holds NaN, or repeats a key.
    """
    if len(data) > LARGEST_FILE_BYTES:
        raise one_problem("", "is too large", f"at most {LARGEST_FILE_MIB} MiB")
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise one_problem(
            "",
            "holds more values than any diary",
            f"at most {MOST_VALUES} values; export a child at a time",
        )
    try:
        return json.loads(
            decode_text(data), parse_constant=_refuse_constant, object_pairs_hook=_unique_keys
        )
    except RecursionError:
        raise one_problem("", "is nested without end", expected) from None
    except ValueError as error:
        raise one_problem("", f"is not JSON ({error})", expected) from None


def parse(data: bytes) -> dict[str, Any]:
    """Return the document of an exchange file, or raise InvalidFile if it is not one."""
    document = load_json(data)
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


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; refuse one that is too large before reading it."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise one_problem(str(path), "is too large", f"at most {LARGEST_FILE_MIB} MiB")
        return path.read_bytes()
    except OSError as error:
        raise unreadable_file(path, error) from None
