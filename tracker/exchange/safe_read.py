"""A file as it arrives: how large, is it text, is it JSON, and not a bomb. What it says is checked elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from tracker.errors import InvalidRecord, Problem, UserError

FORMAT: Final = "infant-movement-diary/1"
LARGEST_FILE_MIB: Final = 200
LARGEST_FILE_BYTES: Final = LARGEST_FILE_MIB * 2**20

MOST_VALUES: Final = 15_000_000
"""More values than this no file of that size holds with words around them: a list without end, made to fill the memory."""

MOST_PROBLEMS: Final = 1_000
"""After so many the rest of a file is not looked at: it is of another kind, or made to fill the memory."""


class InvalidFile(InvalidRecord):
    """A file that cannot be imported; `problems` lists all that is wrong. Nothing of it was stored."""


def one_problem(where: str, problem: str, expected: str) -> InvalidFile:
    """Return the refusal of a whole file for one reason."""
    return InvalidFile([Problem(where, problem, expected)])


def truncate_problems(problems: list[Problem]) -> bool:
    """Say whether a file has had enough problems told; the last of them then says so."""
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


def _no_constant(name: str) -> object:
    raise one_problem("", f"contains {name}, which is not JSON", "numbers that exist")


def _unrepeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys: dict[str, object] = {}
    for name, value in pairs:
        if name in keys:
            raise one_problem(
                "", f"says the key {name[:100]!r} twice in one record", "each key once"
            )
        keys[name] = value
    return keys


def decode_text(data: bytes, where: str = "") -> str:
    """Return a file's text, or raise InvalidFile where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise one_problem(
            where, "is not UTF-8 text", "a file saved as UTF-8, also called Unicode (UTF-8)"
        ) from None


def load_json(data: bytes, expected: str = "an exchange file") -> object:
    """Return the JSON of a file, or raise InvalidFile: not UTF-8, not JSON, too large, nested or listed without end, NaN, a key twice."""
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
            decode_text(data), parse_constant=_no_constant, object_pairs_hook=_unrepeated
        )
    except RecursionError:
        raise one_problem("", "is nested without end", expected) from None
    except ValueError as error:
        raise one_problem("", f"is not JSON ({error})", expected) from None


def parse(data: bytes) -> dict[str, Any]:
    """Return the exchange file that a file holds, or raise InvalidFile: it is none, or cannot be read as JSON at all."""
    document = load_json(data)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise one_problem("format", "is not an exchange file of this program", FORMAT)
    return document


def unreadable_file(path: Path, error: OSError) -> UserError:
    """Return the refusal of a file that cannot be read at all."""
    return UserError(f"{path} cannot be read: {error.strerror}.")


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes, refusing one that is too large before it is read."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise one_problem(str(path), "is too large", f"at most {LARGEST_FILE_MIB} MiB")
        return path.read_bytes()
    except OSError as error:
        raise unreadable_file(path, error) from None
