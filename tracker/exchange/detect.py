"""A file of any kind this program reads: found out by what is in it, never by its name.

Read are: an exchange file (JSON), the spreadsheet's zip, single CSV files of it, the full archive, whose JSON is taken, and what other
trackers export, alone, in a folder or in a zip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Final

from tracker.errors import InvalidRecord, Problem
from tracker.exchange.csv_import import KNOWN_FILES, read_sheets, sheet_name
from tracker.exchange.diary_json import ChildInFile, read_document
from tracker.exchange.safe_read import InvalidFile, one_problem, parse, read_bytes, unreadable_file
from tracker.exchange.safe_unzip import MAGIC, file_names, unzip
from tracker.exchange.trackers.babybuddy import is_babybuddy, read_babybuddy
from tracker.exchange.trackers.huckleberry import is_huckleberry, read_huckleberry
from tracker.exchange.trackers.model import (
    Files,
    ImportOptions,
    ImportSummary,
    Stored,
    looks_like_json,
)
from tracker.exchange.video_clips import NAME

ARCHIVED_DIARY: Final = "diary.json"
ARCHIVED_PAGE: Final = "diary.html"
ARCHIVED_HISTORY: Final = "history.csv"
IN_A_ZIP: Final = KNOWN_FILES | {ARCHIVED_DIARY, ARCHIVED_PAGE, ARCHIVED_HISTORY}

EXPORTED: Final = (".csv", ".tsv", ".json")
"""How the names of other trackers' files end, where they are looked for in a folder or a zip."""

WORKBOOK: Final = "workbook.xml"
"""What every Excel file holds; an Excel file is a zip."""

TRACKERS: Final = {
    "babybuddy": (is_babybuddy, read_babybuddy),
    "huckleberry": (is_huckleberry, read_huckleberry),
}
"""How a file of another tracker is known, and how its files are read together."""

ReadResult = tuple[list[ChildInFile], list[ImportSummary]]
"""The checked children of files, and what is to be told about each tracker's."""


def _known(name: str) -> bool:
    return name in IN_A_ZIP or NAME.fullmatch(name) is not None


def _read_zip(source: IO[bytes], now: datetime, stored: Stored) -> list[ChildInFile]:
    files = unzip(source, _known, ARCHIVED_DIARY)
    if ARCHIVED_DIARY in files:
        return read_document(parse(files[ARCHIVED_DIARY]), now)
    sheets = {
        name: content
        for name, content in files.items()
        if name.endswith(".csv") and name in KNOWN_FILES
    }
    if not sheets:
        raise one_problem("", "is a zip without a diary in it", "the zip as it was exported")
    return read_sheets(sheets, now, stored)


def is_zip(path: Path) -> bool:
    """Say whether a file is a zip; a UserError where it cannot be read."""
    try:
        with path.open("rb") as source:
            return source.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise unreadable_file(path, error) from None


def read_data(data: bytes, now: datetime, stored: Stored = ()) -> list[ChildInFile]:
    """Return the checked children of a file, or raise InvalidFile with all that is wrong with it; `stored` are the children a lone table may be about."""
    if data.startswith(MAGIC):
        return _read_zip(BytesIO(data), now, stored)
    sheet = None if looks_like_json(data) else sheet_name(data)
    return read_sheets({sheet: data}, now, stored) if sheet else read_document(parse(data), now)


def _named(error: InvalidRecord, path: Path) -> list[Problem]:
    return [replace(problem, where=f"{path.name}: {problem.where}") for problem in error.problems]


def _read_own(
    paths: Sequence[Path], now: datetime, stored: Stored, *, several: bool
) -> list[ChildInFile]:
    """Return the checked children of files of this program; single tables among them are read together."""
    found, problems = list[ChildInFile](), list[Problem]()
    sheets: dict[str, bytes] = {}
    for path in paths:
        try:
            if is_zip(path):
                with path.open("rb") as source:
                    found += _read_zip(source, now, stored)
                continue
            data = read_bytes(path)
            sheet = sheet_name(data)
            if sheet is None:
                found += read_data(data, now, stored)
            elif sheets.setdefault(sheet, data) != data:
                raise one_problem(
                    "", f"is a second {sheet}", "each table once; import them one after the other"
                )
        except InvalidRecord as error:
            problems += _named(error, path) if several else error.problems
    try:
        found += read_sheets(sheets, now, stored) if sheets else []
    except InvalidRecord as error:
        problems += error.problems
    if problems:
        raise InvalidFile(problems)
    return found


def _tracker_of(data: bytes, asked: ImportOptions) -> str | None:
    """Return which other tracker a file is read as, None for a file of this program."""
    if asked.program != "auto":
        return asked.program if asked.program in TRACKERS else None
    return next((program for program, (is_its, _) in TRACKERS.items() if is_its(data)), None)


def _exported(name: str) -> bool:
    return name.lower().endswith(EXPORTED)


def _in_zip(name: str, source: IO[bytes], asked: ImportOptions) -> Files:
    """Return what a zip of another tracker's files holds, nothing where it is one of this program's."""
    names = [] if asked.program == "diary" else file_names(source)
    if WORKBOOK in names:
        raise one_problem(
            name, "is a spreadsheet program's own file", "the table saved as CSV, in UTF-8"
        )
    if any(_known(one) for one in names) or not any(_exported(one) for one in names):
        return []
    return list(unzip(source, _exported, "").items())


def _by_tracker(files: Files, asked: ImportOptions) -> dict[str, list[tuple[str, bytes]]]:
    """Return the files of each other tracker, nothing where none is any tracker's; one that is not goes to the first of them, to be told there."""
    programs = [_tracker_of(data, asked) for _, data in files]
    first = next(filter(None, programs), None)
    found: dict[str, list[tuple[str, bytes]]] = {}
    for program, file in zip(programs, files, strict=True):
        if first is not None:
            found.setdefault(program or first, []).append(file)
    return found


def _sorted_out(
    paths: Sequence[Path], asked: ImportOptions
) -> tuple[list[Path], dict[str, list[tuple[str, bytes]]]]:
    """Return the files of this program, and for each other tracker its files."""
    own, others = list[Path](), dict[str, list[tuple[str, bytes]]]()
    for path in paths:
        if is_zip(path):
            with path.open("rb") as source:
                files = _in_zip(path.name, source, asked)
        else:
            files = [(path.name, read_bytes(path))]
        found = _by_tracker(files, asked)
        own += [] if found else [path]
        for program, its in found.items():
            others.setdefault(program, []).extend(its)
    return own, others


def _read_others(
    others: Mapping[str, Files],
    now: datetime,
    stored: Stored,
    asked: ImportOptions,
    problems: list[Problem],
) -> ReadResult:
    """Return the checked children of other trackers' files; what is wrong with one is added to `problems`."""
    found, accounts = list[ChildInFile](), list[ImportSummary]()
    for program, its in others.items():
        try:
            children, account = TRACKERS[program][1](its, asked, now, stored)
            found += children
            accounts.append(account)
        except InvalidRecord as error:
            problems += error.problems
    return found, accounts


def _unpacked(name: str, data: bytes, asked: ImportOptions) -> Files:
    """Return a file, or what a zip of another tracker's files holds."""
    files = _in_zip(name, BytesIO(data), asked) if data.startswith(MAGIC) else []
    return files or [(name, data)]


def tracker_of(data: bytes, name: str = "") -> str | None:
    """Return which other tracker a file, or a zip of files, comes from; None where it is none of theirs or cannot be unpacked."""
    options = ImportOptions()
    try:
        files = _unpacked(name, data, options)
    except InvalidFile:
        return None
    return next(iter(_by_tracker(files, options)), None)


def read_tracker_files(
    files: Files, now: datetime, stored: Stored, asked: ImportOptions
) -> ReadResult:
    """Return the checked children of another tracker's files, and what is to be told about them; InvalidFile with all that is wrong."""
    unpacked = [file for name, data in files for file in _unpacked(name, data, asked)]
    others, problems = _by_tracker(unpacked, asked), list[Problem]()
    if not others:
        problems = [
            Problem(
                name,
                "is no file of another tracker that this program knows",
                "an export of Baby Buddy or Huckleberry",
            )
            for name, _ in files
        ]
    arrived = _read_others(others, now, stored, asked, problems)
    if problems:
        raise InvalidFile(problems)
    return arrived


def _files_in(paths: Sequence[Path]) -> list[Path]:
    """Return the files, and for a folder those in it that a tracker may have exported."""
    found = list[Path]()
    for path in paths:
        inside = (
            sorted(one for one in path.iterdir() if one.is_file() and _exported(one.name))
            if path.is_dir()
            else [path]
        )
        if not inside:
            raise one_problem(
                str(path),
                "is a folder without a CSV or JSON file",
                "the files, or the folder they are in",
            )
        found += inside
    return found


def read_files(
    paths: Sequence[Path], now: datetime, stored: Stored, asked: ImportOptions
) -> ReadResult:
    """Return the checked children of files of any kind, and what is to be told about another tracker's; InvalidFile with all that is wrong.

    With several files a problem names its own.
    """
    files = _files_in(paths)
    own, others = _sorted_out(files, asked)
    found, problems = list[ChildInFile](), list[Problem]()
    try:
        found += _read_own(own, now, stored, several=len(files) > 1)
    except InvalidRecord as error:
        problems += error.problems
    children, accounts = _read_others(others, now, stored, asked, problems)
    if problems:
        raise InvalidFile(problems)
    return found + children, accounts


def read_paths(paths: Sequence[Path], now: datetime, stored: Stored = ()) -> list[ChildInFile]:
    """Return the checked children of this program's own files."""
    return read_files(paths, now, stored, ImportOptions(program="diary"))[0]
