"""The spreadsheet's files read back: rows into the records of an exchange file, and their problems told by file, row and column.

What a row says is checked by the same code as an exchange file; here only the table itself is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel

from tracker.domain.schemas import RECORDS, ChildRecord
from tracker.errors import InvalidRecord, Problem, UserError
from tracker.exchange.csv_cells import (
    BACKGROUND_COLUMNS,
    CHILD_COLUMNS,
    CHILD_ID,
    CHILD_KEY,
    DERIVED,
    NONE_OF_THEM,
    SHEETS,
    Column,
    child_headers,
    headers,
    unescape_formula,
)
from tracker.exchange.csv_dialect import HEAD_CHARACTERS, Row, first_row, numbered_rows, place
from tracker.exchange.csv_export import CHILDREN, README, SHEET_FILES, local_day_and_time
from tracker.exchange.diary_json import ChildInFile, read_document
from tracker.exchange.safe_read import FORMAT, InvalidFile, decode_text, truncate_problems

KNOWN_FILES: Final = frozenset({README, CHILDREN, *SHEET_FILES.values()})
TABLES: Final = {name: table for table, name in SHEET_FILES.items()}
ENOUGH_HEADS: Final = 2
"""A file is taken for one of ours when its first row names at least two of our columns."""

UTF8_MARK_MISREAD: Final = "\u00ef\u00bb\u00bf"
"""The mark at the beginning of UTF-8 as a program shows and saves it that took the file for Western European text."""

_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::00)?\s*([AaPp][Mm])?", re.ASCII)


@dataclass
class _Found:
    """A child as it is put together: its words, its place, and for each table the row each record came from."""

    said: dict[str, Any]
    where: str
    rows: dict[str, list[int]] = field(default_factory=dict)


def _known_heads(name: str) -> list[str]:
    return child_headers() if name == CHILDREN else headers(TABLES[name])


def sheet_name(data: bytes) -> str | None:
    """Return which of our files a CSV is, by its columns whatever its name; None when it is none of them."""
    try:
        text = decode_text(data[:HEAD_CHARACTERS].rsplit(b"\n", 1)[0])
    except InvalidFile:
        return None
    fits = {}
    for name in (CHILDREN, *TABLES):
        known = frozenset(_known_heads(name))
        head = set(first_row(text, known)[1])
        fits[name] = (
            len(known & head) - len(head - known) - len(known - head) / 100,
            len(known & head),
        )
    best = max(fits, key=lambda name: fits[name])
    return best if fits[best][1] >= ENOUGH_HEADS else None


def _head_problems(name: str, head: Sequence[str]) -> list[Problem]:
    known, table = _known_heads(name), TABLES.get(name)
    if head[:1] and head[0].startswith(UTF8_MARK_MISREAD):
        return [
            Problem(
                name,
                "was saved in another encoding, so letters in it are broken",
                "the file opened and saved as UTF-8, also called Unicode (UTF-8)",
            )
        ]
    problems = [
        Problem(
            place(name, 1, cell),
            "is not a column of this file",
            "only the columns that README.txt describes",
        )
        for cell in head
        if cell not in known
    ]
    problems += [
        Problem(place(name, 1, cell), "stands twice", "each column once")
        for cell in dict.fromkeys(head)
        if head.count(cell) > 1
    ]
    model: type[BaseModel] = RECORDS[table] if table else ChildRecord
    needed = [
        column.header
        for column in (SHEETS[table] if table else CHILD_COLUMNS)
        if model.model_fields[column.key].is_required()
    ]
    return problems + [
        Problem(place(name, 1, cell), "is missing", "this column, with a value in every row")
        for cell in needed
        if cell not in head
    ]


def _rows(name: str, data: bytes, problems: list[Problem]) -> list[Row]:
    """Return a file's rows by header, each with its number; a row of empty cells is nothing. What is wrong with the table is added to `problems`."""
    text = decode_text(data, name)
    delimiter, head = first_row(text, frozenset(_known_heads(name)))
    wrong = _head_problems(name, head)
    problems += wrong
    return [] if wrong else numbered_rows(name, text, delimiter, head, problems)


def _said(columns: Sequence[Column], cells: Mapping[str, str]) -> dict[str, Any]:
    """Return what a row says, without what it does not."""
    told = {
        column.key: column.read(cells[column.header])
        for column in columns
        if column.header in cells
    }
    return {
        key: value
        for key, value in told.items()
        if value is not None and (value != "" or key in {"name", "milestone", "medicine"})
    }


def _a_child(number: int, cells: Mapping[str, str], problems: list[Problem]) -> _Found:
    where = place(CHILDREN, number)
    background = _said(BACKGROUND_COLUMNS, cells)
    if background.get("complete") is not True:
        none = [
            column.header
            for column in BACKGROUND_COLUMNS
            if cells.get(column.header, "").strip() == NONE_OF_THEM
        ]
        problem, expected = (
            "says none, but background_complete is not yes",
            "not_asked, or background_complete yes",
        )
        problems += [Problem(place(CHILDREN, number, header), problem, expected) for header in none]
    return _Found(_said((*CHILD_COLUMNS, CHILD_KEY), cells) | {"background": background}, where)


class _Family:
    """The children that rows may be about: those of the file, or else those that are stored."""

    def __init__(self, found: list[_Found], stored: Sequence[Mapping[str, object]]) -> None:
        self.found = found or [_Found(dict(said), "the diary") for said in stored]

    def of(self, cells: Mapping[str, str]) -> _Found | str:
        """Return the child a row is about, or what is wrong."""
        id_, name = (
            cells.get(CHILD_ID, "").strip().lower(),
            unescape_formula(cells.get("child", "")),
        )
        if not id_ and not name and len(self.found) == 1:
            return self.found[0]
        fits = [
            one
            for one in self.found
            if (str(one.said.get("id", "")).lower() == id_ if id_ else one.said.get("name") == name)
        ]
        if len(fits) != 1:
            return (
                "names no child of these files or of the diary"
                if not fits
                else "is missing, and several children have this name"
            )
        others = {one.said.get("name") for one in self.found} - {fits[0].said.get("name")}
        return "is one child's, but the row names another" if name in others else fits[0]


def _as_clock(cell: str) -> str:
    """Return a time as a spreadsheet may have rewritten it, 3:12:00 AM, as 03:12; "" for what is no time."""
    found = _CLOCK.fullmatch(cell)
    if found is None:
        return ""
    hours, half = int(found[1]), (found[3] or "").upper()
    return f"{hours % 12 + (12 if half == 'PM' else 0) if half else hours:02d}:{found[2]}"


def _derived_problems(
    name: str, number: int, cells: Mapping[str, str], said: Mapping[str, Any], home: str
) -> list[Problem]:
    """Find a local day or time that was changed while its instant was not: the change would be lost without a word."""
    told = {
        head: cells[head].strip()
        for head in DERIVED
        if head != "child" and cells.get(head, "").strip()
    }
    if not told:
        return []
    try:
        day, time = local_day_and_time(TABLES[name], said, home)
    except (ValueError, KeyError, TypeError, OverflowError, UserError):
        return []
    right = {"local_day": day, "local_time": time}
    return [
        Problem(
            place(name, number, head),
            "does not fit the moment of this row",
            f"{right[head]}; to move the entry change its moment and clear this cell",
        )
        for head, cell in told.items()
        if right[head] not in {cell, _as_clock(cell)}
    ]


def _read_table(name: str, rows: Sequence[Row], family: _Family, problems: list[Problem]) -> None:
    table = TABLES[name]
    for number, cells in rows:
        child = family.of(cells)
        if isinstance(child, str):
            problems.append(
                Problem(place(name, number, CHILD_ID), child, "the child_id of children.csv")
            )
        else:
            said = _said(SHEETS[table], cells)
            problems += _derived_problems(
                name, number, cells, said, str(child.said.get("time_zone"))
            )
            child.said.setdefault(table, []).append(said)
            child.rows.setdefault(table, []).append(number)
        if truncate_problems(problems):
            break


def _told_place(where: str, found: Sequence[_Found]) -> str:
    """Return where a problem of the document stands in the files."""
    parts = where.split("/")
    if parts[0] != "children" or len(parts) == 1:
        return where
    child, rest = found[int(parts[1])], parts[2:]
    if rest and rest[0] in RECORDS and len(rest) > 1:
        headers = {column.key: column.header for column in SHEETS[rest[0]]}
        return place(
            SHEET_FILES[rest[0]],
            child.rows[rest[0]][int(rest[1])],
            headers.get(rest[2], rest[2]) if rest[2:] else "",
        )
    if rest[:1] == ["background"]:
        rest = [f"background_{key}" for key in rest[1:2]]
    return child.where + (f", column {CHILD_ID if rest[0] == 'id' else rest[0]}" if rest else "")


def _placed(child: ChildInFile, found: Sequence[_Found]) -> ChildInFile:
    records = {
        table: [(_told_place(where, found), record) for where, record in rows]
        for table, rows in child.records.items()
    }
    return replace(child, where=_told_place(child.where, found), records=records)


def read_sheets(
    files: Mapping[str, bytes], now: datetime, stored: Sequence[Mapping[str, object]] = ()
) -> list[ChildInFile]:
    """Return the checked children of a spreadsheet's files, or raise InvalidFile with every problem by file, row and column.

    Without `children.csv` the rows are about the children that are `stored` (in the exchange file's words).
    """
    problems: list[Problem] = []
    rows: dict[str, list[Row]] = {}
    for name, data in files.items():
        if name != README:
            try:
                rows[name] = _rows(name, data, problems)
            except InvalidFile as error:
                problems += error.problems
    family = _Family(
        [_a_child(number, cells, problems) for number, cells in rows.pop(CHILDREN, [])], stored
    )
    for name, found in rows.items():
        if not truncate_problems(problems):
            _read_table(name, found, family, problems)
    return _checked(family.found, problems, now)


def _checked(found: list[_Found], problems: list[Problem], now: datetime) -> list[ChildInFile]:
    used = [one for one in found if one.rows or one.where != "the diary"]
    children: list[ChildInFile] = []
    try:
        children = read_document({"format": FORMAT, "children": [one.said for one in used]}, now)
    except InvalidRecord as error:
        problems += [
            replace(problem, where=_told_place(problem.where, used)) for problem in error.problems
        ]
    if problems:
        raise InvalidFile(problems)
    return [_placed(child, used) for child in children]
