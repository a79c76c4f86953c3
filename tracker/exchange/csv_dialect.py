"""Tables in text files: detect the delimiter, read the header and numbered rows."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final

from tracker.errors import Problem
from tracker.exchange.safe_read import decode_text, truncate_problems

DELIMITERS: Final = (",", ";", "\t")
LONGEST_CELL: Final = 4 * 2**20
UTF8_MARK: Final = "\ufeff"
HEAD_CHARACTERS: Final = 100_000
"""The header must end within this many characters (ours)."""

_SEPARATOR_LINE: Final = re.compile(r'"?sep=[,;\t|]"?[,;\t ]*\r?\n', re.IGNORECASE)

Row = tuple[int, dict[str, str]]
"""The number of a row as a spreadsheet shows it, and its cells by column."""


def place(name: str, row: int, column: str = "") -> str:
    """Return a location as text: the file, the row as a spreadsheet numbers it, the column."""
    return f"{name}, row {row}" + (f", column {column}" if column else "")


def _parse(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(min(LONGEST_CELL, sys.maxsize))
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)


def table_text(data: bytes, where: str = "") -> str:
    """Return the text of a table, without a first line such as sep=; that Excel uses and hides."""
    text = decode_text(data, where)
    separator_line = _SEPARATOR_LINE.match(text)
    return text[separator_line.end() :] if separator_line else text


def first_row(text: str, expected: frozenset[str], *, lower: bool = False) -> tuple[str, list[str]]:
    """Return the delimiter that gives most expected columns in the first row, and that row.

    With `lower` the row is in lower case.
    """
    candidates = []
    for delimiter in DELIMITERS:
        try:
            head = [
                cell.strip().removeprefix(UTF8_MARK)
                for cell in next(_parse(text[:HEAD_CHARACTERS], delimiter), [])
            ]
        except csv.Error:
            head = []
        while head and not head[-1]:
            head.pop()  # an empty column that a spreadsheet added
        head = [cell.lower() for cell in head] if lower else head
        candidates.append((len(expected.intersection(head)), delimiter, head))
    _, delimiter, head = max(candidates, key=lambda candidate: candidate[0])
    return delimiter, head


def numbered_rows(
    name: str, text: str, delimiter: str, head: Sequence[str], problems: list[Problem]
) -> list[Row]:
    """Return the rows below the header, without empty ones and empty columns at the end.

    Rows of another length and broken CSV are added to `problems`.
    """
    rows: list[Row] = []
    try:
        for number, cells in enumerate(_parse(text, delimiter), 1):
            if number == 1 or not any(cells):
                continue
            if not any(cells[len(head) :]):
                del cells[len(head) :]
            if len(cells) != len(head):
                problems.append(
                    Problem(
                        place(name, number),
                        f"has {len(cells)} cells",
                        f"{len(head)} cells, one for each column",
                    )
                )
            else:
                rows.append((number, dict(zip(head, cells, strict=True))))
            if truncate_problems(problems):
                break
    except csv.Error as error:
        problems.append(
            Problem(
                name,
                f"cannot be read as a table after row {len(rows) + 1} ({error})",
                "CSV with quotes around every cell",
            )
        )
    return rows
