"""Tables in text files: detect the delimiter, read the header and numbered rows."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from typing import Final

from tracker.errors import Problem
from tracker.exchange.safe_read import decode_text, truncate_problems
from tracker.localization.messages import _

DELIMITERS: Final = (",", ";", "\t")
LONGEST_CELL: Final = 4 * 2**20
UTF8_MARK: Final = "\ufeff"
HEAD_CHARACTERS: Final = 100_000
"""The header must end within this many characters (ours)."""

_SEPARATOR_LINE: Final = re.compile(r'"?sep=[,;\t|]"?[,;\t ]*\r?\n', re.IGNORECASE)

LONGEST_SEPARATOR_LINE: Final = 100

NumberedCells = tuple[int, list[str]]
"""The number of a row as a spreadsheet shows it, and its cells in the order of the header."""


@dataclass(frozen=True, slots=True)
class Cells(Mapping[str, object]):
    """The cells of a row in the order of the header, which all rows of a file share."""

    columns: Mapping[str, int]
    values_in_order: tuple[str, ...]

    def __getitem__(self, column: str) -> str:
        return self.values_in_order[self.columns[column]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


def place(name: str, row: int, column: str = "") -> str:
    """Return a location as text: the file, the row as a spreadsheet numbers it, the column."""
    return f"{name}, row {row}" + (f", column {column}" if column else "")


def _parse(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(min(LONGEST_CELL, sys.maxsize))
    return csv.reader(lines, delimiter=delimiter, strict=True)


def table_head(data: bytes, where: str = "") -> str:
    """Return the beginning of a table, which holds its first row.

    A first line such as sep=; that Excel uses and hides is left out.
    """
    head = data[:HEAD_CHARACTERS]
    if len(data) > HEAD_CHARACTERS:
        head = head.rsplit(b"\n", 1)[0]
    text = decode_text(head, where)
    return text[_separator_line(text) :]


def _separator_line(text: str) -> int:
    """Return the length of the first line where it only names the delimiter, else 0."""
    line = _SEPARATOR_LINE.match(text)
    return line.end() if line else 0


def _lines(data: bytes) -> TextIOWrapper:
    """Return the lines of a table as they are read, without the one that names the delimiter."""
    lines = TextIOWrapper(BytesIO(data), encoding="utf-8-sig", newline="")
    skipped = _separator_line(lines.read(LONGEST_SEPARATOR_LINE))
    lines.seek(0)
    lines.read(skipped)
    return lines


def first_row(text: str, expected: frozenset[str], *, lower: bool = False) -> tuple[str, list[str]]:
    """Return the delimiter that gives most expected columns in the first row, and that row.

    With `lower` the row is in lower case.
    """
    candidates = []
    for delimiter in DELIMITERS:
        try:
            head = [
                cell.strip().removeprefix(UTF8_MARK)
                for cell in next(_parse(StringIO(text, newline=""), delimiter), [])
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
    name: str, data: bytes, delimiter: str, head: Sequence[str], problems: list[Problem]
) -> Iterator[NumberedCells]:
    """Yield the rows below the header of a UTF-8 file, without empty ones and columns at the end.

    Rows of another length and broken CSV are added to `problems`.
    """
    good = 0
    try:
        for number, cells in enumerate(_parse(_lines(data), delimiter), 1):
            if number == 1 or not any(cells):
                continue
            if not any(cells[len(head) :]):
                del cells[len(head) :]
            if len(cells) != len(head):
                problems.append(
                    Problem(
                        place(name, number),
                        _("has {count} cells").format(count=len(cells)),
                        _("{count} cells, one for each column").format(count=len(head)),
                    )
                )
            else:
                good += 1
                yield number, cells
            if truncate_problems(problems):
                break
    except csv.Error as error:
        problems.append(
            Problem(
                name,
                _("cannot be read as a table after row {row} ({error})").format(
                    row=good + 1, error=error
                ),
                _("CSV with quotes around every cell"),
            )
        )
