"""Detect what a file is by its content, never by its name, and read it.

Readable are: an exchange file (JSON), the zip of tables or single tables of it (CSV), a full
archive (its JSON is read), and what other trackers export: single files, a folder or a zip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Final

from tracker.errors import InvalidRecord, Problem
from tracker.exchange.csv_import import read_sheets
from tracker.exchange.csv_tables import KNOWN_FILES, sheet_name
from tracker.exchange.diary_json import ChildInFile, read_document
from tracker.exchange.foreign_files import foreign_kind
from tracker.exchange.safe_read import (
    InvalidFile,
    decode_text,
    one_problem,
    parse_file,
    parse_stream,
    read_bytes,
    read_head,
    unreadable_file,
)
from tracker.exchange.safe_unzip import MAGIC, file_names, unzip
from tracker.exchange.trackers.babybuddy import is_babybuddy, read_babybuddy
from tracker.exchange.trackers.huckleberry import is_huckleberry, read_huckleberry
from tracker.exchange.trackers.model import (
    Files,
    ImportOptions,
    ImportSummary,
    Stored,
    looks_like_json,
    may_be_tracker_file,
)
from tracker.exchange.video_clips import NAME
from tracker.localization.messages import N_, _

ARCHIVED_DIARY: Final = "diary.json"
ARCHIVED_PAGE: Final = "diary.html"
ARCHIVED_HISTORY: Final = "history.csv"
OWN_FILES: Final = KNOWN_FILES | {ARCHIVED_DIARY, ARCHIVED_PAGE, ARCHIVED_HISTORY}

EXPORT_SUFFIXES: Final = (".csv", ".tsv", ".json")
"""The files of a folder or a zip that may be another tracker's."""

WHITE_SPACE: Final = b"\xef\xbb\xbf\x00 \t\r\n,;"
"""The bytes of a file that holds nothing, separators of empty cells included."""

OWN_EXPORT: Final = N_("the zip or JSON file that you get under Settings, Export and import")

WORKBOOK: Final = "workbook.xml"
"""A file in every Excel file, which is a zip."""

TRACKERS: Final = {
    "babybuddy": (is_babybuddy, read_babybuddy),
    "huckleberry": (is_huckleberry, read_huckleberry),
}
"""For each other tracker, how to recognise one of its files and how to read all of them."""

FilesByTracker = dict[str, list[tuple[str, bytes]]]

ReadResult = tuple[list[ChildInFile], list[ImportSummary]]
"""The validated children of all files, and a summary for each other tracker's files."""


def _is_own_file(name: str) -> bool:
    return name in OWN_FILES or NAME.fullmatch(name) is not None


def _may_be_export(name: str) -> bool:
    return name.lower().endswith(EXPORT_SUFFIXES)


# --- this program's files ---


def _read_zip(source: IO[bytes], now: datetime, stored: Stored) -> list[ChildInFile]:
    files = unzip(source, _is_own_file, ARCHIVED_DIARY)
    if ARCHIVED_DIARY in files:
        return read_document(parse_stream(BytesIO(files[ARCHIVED_DIARY])), now)
    sheets = {
        name: content
        for name, content in files.items()
        if name.endswith(".csv") and name in KNOWN_FILES
    }
    if not sheets:
        raise one_problem("", _("is a zip without a diary in it"), _("the zip as it was exported"))
    return read_sheets(sheets, now, stored)


def is_zip(path: Path) -> bool:
    """Return whether a file is a zip; UserError if it cannot be read."""
    try:
        with path.open("rb") as source:
            return source.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise unreadable_file(path, error) from None


def read_data(data: bytes, now: datetime, stored: Stored = ()) -> list[ChildInFile]:
    """Return the validated children of one file of this program; InvalidFile lists all problems.

    `stored` are the children that a single table may be about.
    """
    if data.startswith(MAGIC):
        return _read_zip(BytesIO(data), now, stored)
    if looks_like_json(data):
        return read_document(parse_stream(BytesIO(data)), now)
    sheet = sheet_name(data)
    if sheet is None:
        raise _unknown_file(data)
    return read_sheets({sheet: data}, now, stored)


def _unknown_file(data: bytes) -> InvalidFile:
    """Return the error that refuses a file that is neither JSON nor one of our tables."""
    if not data.strip(WHITE_SPACE):
        return one_problem("", _("is empty"), _("a file as it was exported"))
    kind = foreign_kind(data)
    if kind:
        return one_problem("", _("is {kind}, not a diary").format(kind=kind), _(OWN_EXPORT))
    decode_text(data)
    return one_problem(
        "",
        _("is neither a diary (JSON) nor one of its tables (CSV)"),
        _("a file as this program exported it, or an export of Baby Buddy or Huckleberry"),
    )


def _with_file_name(error: InvalidRecord, path: Path) -> list[Problem]:
    return [problem._replace(where=f"{path.name}: {problem.where}") for problem in error.problems]


def _with_own_name(problem: Problem, names: Mapping[str, str]) -> Problem:
    """Return a problem of a table with the name that its file has, instead of the table's."""
    name, comma, rest = problem.where.partition(",")
    return problem._replace(where=names.get(name, name) + comma + rest)


def _read_own_files(
    paths: Sequence[Path], now: datetime, stored: Stored, *, several: bool
) -> list[ChildInFile]:
    """Return the validated children of this program's files; single tables are read together."""
    children, problems = list[ChildInFile](), list[Problem]()
    sheets, names = dict[str, bytes](), dict[str, str]()
    for path in paths:
        try:
            if is_zip(path):
                with path.open("rb") as source:
                    children += _read_zip(source, now, stored)
                continue
            if looks_like_json(read_head(path)):
                children += read_document(parse_file(path), now)
                continue
            data = read_bytes(path)
            sheet = sheet_name(data)
            if sheet is None:
                children += read_data(data, now, stored)
            elif sheets.setdefault(sheet, data) != data:
                raise one_problem(
                    "",
                    _("is a second {table}").format(table=sheet),
                    _("each table once; import them one after the other"),
                )
            else:
                names.setdefault(sheet, path.name)
        except InvalidRecord as error:
            problems += _with_file_name(error, path) if several else error.problems
    try:
        children += read_sheets(sheets, now, stored) if sheets else []
    except InvalidRecord as error:
        problems += [_with_own_name(problem, names) for problem in error.problems]
    if problems:
        raise InvalidFile(problems)
    return children


# --- other trackers' files ---


def _tracker_of_file(data: bytes, options: ImportOptions) -> str | None:
    """Return which other tracker's reader a file goes to; None for a file of this program."""
    if options.program != "auto":
        return options.program if options.program in TRACKERS else None
    return next((name for name, (recognises, _read) in TRACKERS.items() if recognises(data)), None)


def _unzip_exports(name: str, source: IO[bytes], options: ImportOptions) -> Files:
    """Return the files of a zip that may be another tracker's; none for a zip of this program."""
    names = [] if options.program == "diary" else file_names(source)
    if WORKBOOK in names:
        raise one_problem(
            name, _("is a spreadsheet program's own file"), _("the table saved as CSV, in UTF-8")
        )
    if any(map(_is_own_file, names)) or not any(map(_may_be_export, names)):
        return []
    return list(unzip(source, _may_be_export, "").items())


def _unpack(name: str, data: bytes, options: ImportOptions) -> Files:
    """Return a file itself, or the files in a zip of another tracker's files."""
    files = _unzip_exports(name, BytesIO(data), options) if data.startswith(MAGIC) else []
    return files or [(name, data)]


def _group_by_tracker(files: Files, options: ImportOptions) -> FilesByTracker:
    """Return the files by tracker; nothing if none of them is another tracker's.

    A file that no tracker recognises goes to the first one found, whose reader will report it.
    """
    trackers = [_tracker_of_file(data, options) for _name, data in files]
    first = next(filter(None, trackers), None)
    groups: FilesByTracker = {}
    for tracker, file in zip(trackers, files, strict=True):
        if first is not None:
            groups.setdefault(tracker or first, []).append(file)
    return groups


def tracker_of(data: bytes, name: str = "") -> str | None:
    """Return which other tracker a file, or a zip of files, comes from.

    None if it is no other tracker's, or is a zip that cannot be unpacked.
    """
    options = ImportOptions()
    try:
        files = _unpack(name, data, options)
    except InvalidFile:
        return None
    return next(iter(_group_by_tracker(files, options)), None)


def _read_groups(
    groups: Mapping[str, Files],
    now: datetime,
    stored: Stored,
    options: ImportOptions,
    problems: list[Problem],
) -> ReadResult:
    """Return the children and summaries of each tracker's files; faults go to `problems`."""
    children, summaries = list[ChildInFile](), list[ImportSummary]()
    for tracker, files in groups.items():
        try:
            its_children, summary = TRACKERS[tracker][1](files, options, now, stored)
            children += its_children
            summaries.append(summary)
        except InvalidRecord as error:
            problems += error.problems
    return children, summaries


def read_tracker_files(
    files: Files, now: datetime, stored: Stored, options: ImportOptions
) -> ReadResult:
    """Return the validated children of other trackers' files; InvalidFile lists all problems."""
    unpacked = [file for name, data in files for file in _unpack(name, data, options)]
    groups, problems = _group_by_tracker(unpacked, options), list[Problem]()
    if not groups:
        problems = [
            Problem(
                name,
                _("is no file of another tracker that this program knows"),
                _("an export of Baby Buddy or Huckleberry"),
            )
            for name, _data in files
        ]
    result = _read_groups(groups, now, stored, options, problems)
    if problems:
        raise InvalidFile(problems)
    return result


# --- files of any kind ---


def _list_files(paths: Sequence[Path]) -> list[Path]:
    """Return the paths, each folder replaced by those of its files that may be exports."""
    files = list[Path]()
    for path in paths:
        inside = [path]
        if path.is_dir():
            inside = sorted(
                file for file in path.iterdir() if file.is_file() and _may_be_export(file.name)
            )
        if not inside:
            raise one_problem(
                str(path),
                _("is a folder without a CSV or JSON file"),
                _("the files, or the folder they are in"),
            )
        files += inside
    return files


def _group_by_program(
    paths: Sequence[Path], options: ImportOptions
) -> tuple[list[Path], FilesByTracker]:
    """Return the files of this program, and the files of each other tracker."""
    own, others = list[Path](), FilesByTracker()
    for path in paths:
        if is_zip(path):
            with path.open("rb") as source:
                files = _unzip_exports(path.name, source, options)
        elif options.program == "auto" and not may_be_tracker_file(read_head(path)):
            files = []
        else:
            files = [(path.name, read_bytes(path))]
        groups = _group_by_tracker(files, options)
        own += [] if groups else [path]
        for tracker, its_files in groups.items():
            others.setdefault(tracker, []).extend(its_files)
    return own, others


def read_files(
    paths: Sequence[Path], now: datetime, stored: Stored, options: ImportOptions
) -> ReadResult:
    """Return the validated children of files of any kind; InvalidFile lists all problems.

    With several files a problem names the one it is in.
    """
    files = _list_files(paths)
    own, others = _group_by_program(files, options)
    children, problems = list[ChildInFile](), list[Problem]()
    try:
        children += _read_own_files(own, now, stored, several=len(files) > 1)
    except InvalidRecord as error:
        problems += error.problems
    from_trackers, summaries = _read_groups(others, now, stored, options, problems)
    if problems:
        raise InvalidFile(problems)
    return children + from_trackers, summaries


def read_paths(paths: Sequence[Path], now: datetime, stored: Stored = ()) -> list[ChildInFile]:
    """Return the validated children of this program's own files."""
    return read_files(paths, now, stored, ImportOptions(program="diary"))[0]
