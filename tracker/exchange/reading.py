"""A file of any kind this program reads: found out by what is in it, never by its name.

Read are: an exchange file (JSON), the spreadsheet's zip, single CSV files of it, and the full archive, whose JSON is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Final

from tracker.errors import InvalidRecord, Problem
from tracker.exchange.diary_json import ChildInFile, parse, read_document
from tracker.exchange.films import NAME
from tracker.exchange.raw import InvalidFile, one_problem, read_bytes, unreadable
from tracker.exchange.sheets import KNOWN_FILES, read_sheets, sheet_named
from tracker.exchange.zips import MAGIC, unzipped

ARCHIVED_DIARY: Final = "diary.json"
ARCHIVED_PAGE: Final = "diary.html"
ARCHIVED_HISTORY: Final = "history.csv"
IN_A_ZIP: Final = KNOWN_FILES | {ARCHIVED_DIARY, ARCHIVED_PAGE, ARCHIVED_HISTORY}

Stored = Sequence[Mapping[str, object]]


def _known(name: str) -> bool:
    return name in IN_A_ZIP or NAME.fullmatch(name) is not None


def _read_zip(source: IO[bytes], now: datetime, stored: Stored) -> list[ChildInFile]:
    files = unzipped(source, _known, ARCHIVED_DIARY)
    if ARCHIVED_DIARY in files:
        return read_document(parse(files[ARCHIVED_DIARY]), now)
    sheets = {name: content for name, content in files.items() if name.endswith(".csv") and name in KNOWN_FILES}
    if not sheets:
        raise one_problem("", "is a zip without a diary in it", "the zip as it was exported")
    return read_sheets(sheets, now, stored)


def is_zip(path: Path) -> bool:
    """Say whether a file is a zip; a UserError where it cannot be read."""
    try:
        with path.open("rb") as source:
            return source.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise unreadable(path, error) from None


def read_data(data: bytes, now: datetime, stored: Stored = ()) -> list[ChildInFile]:
    """Return the checked children of a file, or raise InvalidFile with all that is wrong with it; `stored` are the children a lone table may be about."""
    if data.startswith(MAGIC):
        return _read_zip(BytesIO(data), now, stored)
    looks_like_json = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}
    sheet = None if looks_like_json else sheet_named(data)
    return read_sheets({sheet: data}, now, stored) if sheet else read_document(parse(data), now)


def _named(error: InvalidRecord, path: Path) -> list[Problem]:
    return [replace(problem, where=f"{path.name}: {problem.where}") for problem in error.problems]


def read_paths(paths: Sequence[Path], now: datetime, stored: Stored = ()) -> list[ChildInFile]:
    """Return the checked children of several files; single tables among them are read together. With several files a problem names its own."""
    found, problems = list[ChildInFile](), list[Problem]()
    sheets: dict[str, bytes] = {}
    for path in paths:
        try:
            if is_zip(path):
                with path.open("rb") as source:
                    found += _read_zip(source, now, stored)
                continue
            data = read_bytes(path)
            sheet = sheet_named(data)
            if sheet is None:
                found += read_data(data, now, stored)
            elif sheets.setdefault(sheet, data) != data:
                raise one_problem("", f"is a second {sheet}", "each table once; import them one after the other")
        except InvalidRecord as error:
            problems += error.problems if len(paths) == 1 else _named(error, path)
    try:
        found += read_sheets(sheets, now, stored) if sheets else []
    except InvalidRecord as error:
        problems += error.problems
    if problems:
        raise InvalidFile(problems)
    return found
