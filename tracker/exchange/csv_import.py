"""Import of the CSV tables: rows become the records of an exchange file.

Only the tables are read here. The records are validated by the same code as an exchange file, and
its problems are translated back to file, row and column.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from tracker.domain.schemas import RECORDS
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
    unescape_formula,
)
from tracker.exchange.csv_dialect import (
    first_row,
    numbered_rows,
    place,
    table_head,
)
from tracker.exchange.csv_export import CHILDREN, README, SHEET_FILES, local_day_and_time
from tracker.exchange.csv_tables import TABLES, expected_headers, needed_headers
from tracker.exchange.diary_json import ChildInFile, read_document, with_places
from tracker.exchange.safe_read import (
    FORMAT,
    InvalidFile,
    packed,
    refuse_other_encodings,
    truncate_problems,
)
from tracker.localization.messages import _

UTF8_MARK_MISREAD: Final = "\u00ef\u00bb\u00bf"
"""The byte-order mark of UTF-8, misread as Western European text and saved again."""

_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::00)?\s*([AaPp][Mm])?", re.ASCII)


Row = tuple[int, dict[str, str]]
"""The number of a row as a spreadsheet shows it, and its cells by column."""


@dataclass
class _Child:
    """A child under construction.

    Its document, its location, and for each table the row number of each record.
    """

    document: dict[str, Any]
    where: str
    rows: dict[str, array[int]] = field(default_factory=dict)


def _head_problems(name: str, head: Sequence[str]) -> list[Problem]:
    expected = expected_headers(name)
    if head[:1] and head[0].startswith(UTF8_MARK_MISREAD):
        return [
            Problem(
                name,
                _("was saved in another encoding, so letters in it are broken"),
                _("the file opened and saved as UTF-8, also called Unicode (UTF-8)"),
            )
        ]
    problems = [
        Problem(
            place(name, 1, cell),
            _("is not a column of this file"),
            _("only the columns that README.txt describes"),
        )
        for cell in head
        if cell not in expected
    ]
    problems += [
        Problem(place(name, 1, cell), _("stands twice"), _("each column once"))
        for cell in dict.fromkeys(head)
        if head.count(cell) > 1
    ]
    return problems + [
        Problem(place(name, 1, cell), _("is missing"), _("this column, with a value in every row"))
        for cell in needed_headers(name)
        if cell not in head
    ]


def _rows(name: str, data: bytes, problems: list[Problem]) -> Iterator[Row]:
    """Return the rows of a file, without empty ones; faults of the table go to `problems`."""
    refuse_other_encodings(data, name)
    delimiter, head = first_row(table_head(data, name), frozenset(expected_headers(name)))
    head_problems = _head_problems(name, head)
    problems += head_problems
    rows = iter(()) if head_problems else numbered_rows(name, data, delimiter, head, problems)
    return ((number, dict(zip(head, cells, strict=True))) for number, cells in rows)


def _parse_record(columns: Sequence[Column], cells: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of a row, without those that are missing."""
    values = {
        column.key: column.parse(cells[column.header])
        for column in columns
        if column.header in cells
    }
    return {
        key: value
        for key, value in values.items()
        if value is not None and (value != "" or key in {"name", "milestone", "medicine"})
    }


def _parse_child(number: int, cells: Mapping[str, str], problems: list[Problem]) -> _Child:
    where = place(CHILDREN, number)
    background = _parse_record(BACKGROUND_COLUMNS, cells)
    if background.get("complete") is not True:
        headers_with_none = [
            column.header
            for column in BACKGROUND_COLUMNS
            if cells.get(column.header, "").strip() == NONE_OF_THEM
        ]
        problem, expected = (
            _("says none, but background_complete is not yes"),
            _("not_asked, or background_complete yes"),
        )
        problems += [
            Problem(place(CHILDREN, number, header), problem, expected)
            for header in headers_with_none
        ]
    document = _parse_record((*CHILD_COLUMNS, CHILD_KEY), cells) | {"background": background}
    return _Child(document, where)


class _Family:
    """The children that rows may be about: those of the files, or else the stored ones."""

    def __init__(self, children: list[_Child], stored: Sequence[Mapping[str, object]]) -> None:
        self.children = children or [_Child(dict(child), "the diary") for child in stored]

    def child_of(self, cells: Mapping[str, str]) -> _Child | str:
        """Return the child that a row is about, or what is wrong with the row."""
        id_, name = (
            cells.get(CHILD_ID, "").strip().lower(),
            unescape_formula(cells.get("child", "")),
        )
        if not id_ and not name and len(self.children) == 1:
            return self.children[0]
        matches = [
            child
            for child in self.children
            if (
                str(child.document.get("id", "")).lower() == id_
                if id_
                else child.document.get("name") == name
            )
        ]
        if len(matches) != 1:
            return (
                _("names no child of these files or of the diary")
                if not matches
                else _("is missing, and several children have this name")
            )
        own_name = matches[0].document.get("name")
        other_names = {child.document.get("name") for child in self.children} - {own_name}
        return _("is one child's, but the row names another") if name in other_names else matches[0]


def _normalised_time(cell: str) -> str:
    """Return a time that a spreadsheet has rewritten (3:12:00 AM) as 03:12; "" for no time."""
    match = _CLOCK.fullmatch(cell)
    if match is None:
        return ""
    hours, half = int(match[1]), (match[3] or "").upper()
    if half:
        hours = hours % 12 + (12 if half == "PM" else 0)
    return f"{hours:02d}:{match[2]}"


def _derived_problems(
    name: str, number: int, cells: Mapping[str, str], record: Mapping[str, Any], home: str
) -> list[Problem]:
    """Return a problem for each local day or time that was edited while its instant was not.

    Without it the edit would be lost silently.
    """
    derived = {
        header: cells[header].strip()
        for header in DERIVED
        if header != "child" and cells.get(header, "").strip()
    }
    if not derived:
        return []
    try:
        day, time = local_day_and_time(TABLES[name], record, home)
    except (ValueError, KeyError, TypeError, OverflowError, UserError):
        return []  # validation will report the instant
    expected = {"local_day": day, "local_time": time}
    return [
        Problem(
            place(name, number, header),
            _("does not fit the moment of this row"),
            _("{value}; to move the entry change its moment and clear this cell").format(
                value=expected[header]
            ),
        )
        for header, cell in derived.items()
        if expected[header] not in {cell, _normalised_time(cell)}
    ]


def _read_table(name: str, rows: Iterable[Row], family: _Family, problems: list[Problem]) -> None:
    table = TABLES[name]
    for number, cells in rows:
        child = family.child_of(cells)
        if isinstance(child, str):
            problems.append(
                Problem(place(name, number, CHILD_ID), child, _("the child_id of children.csv"))
            )
        else:
            record = _parse_record(SHEETS[table], cells)
            home = str(child.document.get("time_zone"))
            problems += _derived_problems(name, number, cells, record, home)
            child.document.setdefault(table, []).append(packed(record))
            child.rows.setdefault(table, array("L")).append(number)
        if truncate_problems(problems):
            break


def _place_in_file(where: str, children: Sequence[_Child]) -> str:
    """Return the file, row and column of a path such as children/0/episodes/4/started_at."""
    parts = where.split("/")
    if parts[0] != "children" or len(parts) == 1:
        return where
    child, rest = children[int(parts[1])], parts[2:]
    if rest and rest[0] in RECORDS and len(rest) > 1:
        headers_by_key = {column.key: column.header for column in SHEETS[rest[0]]}
        return place(
            SHEET_FILES[rest[0]],
            child.rows[rest[0]][int(rest[1])],
            headers_by_key.get(rest[2], rest[2]) if rest[2:] else "",
        )
    if rest[:1] == ["background"]:
        rest = [f"background_{key}" for key in rest[1:2]]
    return child.where + (f", column {CHILD_ID if rest[0] == 'id' else rest[0]}" if rest else "")


def _with_file_places(child: ChildInFile, children: Sequence[_Child]) -> ChildInFile:
    records = with_places(child.records, lambda where: _place_in_file(where, children))
    return replace(child, where=_place_in_file(child.where, children), records=records)


def read_sheets(
    files: Mapping[str, bytes], now: datetime, stored: Sequence[Mapping[str, object]] = ()
) -> list[ChildInFile]:
    """Return the validated children of CSV tables by file name; InvalidFile lists all problems.

    Without `children.csv` the rows are about the `stored` children (as in the exchange file).
    """
    problems: list[Problem] = []
    rows: dict[str, Iterator[Row]] = {}
    for name, data in files.items():
        if name != README:
            try:
                rows[name] = _rows(name, data, problems)
            except InvalidFile as error:
                problems += error.problems
    children = [
        _parse_child(number, cells, problems) for number, cells in rows.pop(CHILDREN, iter(()))
    ]
    family = _Family(children, stored)
    for name, table_rows in rows.items():
        if not truncate_problems(problems):
            _read_table(name, table_rows, family, problems)
    return _validate(family.children, problems, now)


def _validate(children: list[_Child], problems: list[Problem], now: datetime) -> list[ChildInFile]:
    """Return the children that the files are about, validated with their records."""
    used = [child for child in children if child.rows or child.where != "the diary"]
    document = {"format": FORMAT, "children": [child.document for child in used]}
    valid: list[ChildInFile] = []
    try:
        valid = read_document(document, now)
    except InvalidRecord as error:
        problems += [
            problem._replace(where=_place_in_file(problem.where, used))
            for problem in error.problems
        ]
    if problems:
        raise InvalidFile(problems)
    return [_with_file_places(child, used) for child in valid]
