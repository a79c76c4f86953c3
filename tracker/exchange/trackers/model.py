"""The import model that all other trackers share: options, rows, tables, target children, summary.

Each tracker's own module decides what becomes of a row. The resulting records are validated by the
same code as an exchange file, and its problems are translated back to file, row and column.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from tracker.domain.number_parsing import readings
from tracker.errors import InvalidRecord, Problem
from tracker.exchange.csv_dialect import (
    HEAD_CHARACTERS,
    Cells,
    first_row,
    numbered_rows,
    place,
    table_head,
)
from tracker.exchange.diary_json import ChildInFile, read_document, with_places
from tracker.exchange.record_rows import derived_id
from tracker.exchange.safe_read import (
    FORMAT,
    InvalidFile,
    load_json,
    one_problem,
    packed,
    refuse_other_encodings,
    truncate_problems,
)
from tracker.exchange.trackers.local_time_parsing import DateOrder, is_naive
from tracker.exchange.trackers.options_in_messages import TIME_ZONE_WITH_ZONE
from tracker.localization.messages import N_, _

Stored = Sequence[Mapping[str, object]]
"""The stored children, as in the exchange file."""

Files = Sequence[tuple[str, bytes]]
"""The name and the bytes of each file."""

COMPARABLE_FIELDS: Final[dict[str, frozenset[str]]] = {
    "episodes": frozenset({"started_at", "time_precision", "note"}),
    "spans": frozenset({"kind", "started_at", "ended_at", "note"}),
    "doses": frozenset({"given_at", "medicine", "amount", "unit", "note"}),
    "measurements": frozenset({"date", "kind", "value", "note"}),
}
"""The fields that another tracker has; a second import neither compares nor changes the others."""

EXPORTED_FILE: Final = N_("a file as the other program exported it")
NO_ROWS: Final = frozenset({"results"})
"""The header of a JSON list without rows, which does not say what it is a list of."""

_TRACKER_JSON: Final = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*(?:\[|\{\s*"(?:count|next|previous|results|user)")'
)
"""How another tracker's JSON begins: a list, a page of a list, or an account."""


@dataclass(frozen=True)
class ImportOptions:
    """What a person states about another tracker's files, which lack it; None: not stated."""

    program: str = "auto"
    time_zone: str | None = None
    home_zone: str | None = None
    child_id: str | None = None
    child_name: str | None = None
    episode_tags: tuple[str, ...] = ("twitch",)
    weight_unit: str | None = None
    length_unit: str | None = None
    date_order: DateOrder | None = None


@dataclass
class ImportSummary:
    """What to report about another tracker's files besides what is stored.

    Their time zone, the days of the first and last entry, their children, rows that are left alone
    and why, milestones, notices.
    """

    program: str
    time_zone: str | None = None
    first_day: str | None = None
    last_day: str | None = None
    children: list[dict[str, object]] = field(default_factory=list)
    left_alone: list[dict[str, object]] = field(default_factory=list)
    milestones: list[dict[str, object]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def leave(self, what: str, rows: int, why: str) -> None:
        """Report rows that are left alone; nothing for 0 rows."""
        if rows:
            self.left_alone.append({"what": what, "rows": rows, "why": why})


class CellError(ValueError):
    """A cell that cannot be parsed: its column, what is wrong, what was expected."""

    def __init__(self, column: str, problem: str, expected: str) -> None:
        self.column, self.problem, self.expected = column, problem, expected
        super().__init__(problem)


# --- rows ---


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: its cells by column in lower case, and its location."""

    file: str
    number: int
    cells: Mapping[str, object]
    in_json: bool = False

    def where(self, column: str = "") -> str:
        """Return the location of the row, or of one of its cells, as text."""
        if self.in_json:
            return f"{self.file}: results/{self.number}" + (f"/{column}" if column else "")
        return place(self.file, self.number, column)

    def text(self, column: str) -> str:
        """Return a cell as text, "" if it is missing; CellError for a list or an object."""
        value = self.cells.get(column)
        if value is None or isinstance(value, str):
            return value or ""
        if isinstance(value, bool):
            return str(int(value))
        if isinstance(value, int | float):
            return repr(value)
        raise CellError(column, _("is not text"), _("text"))

    def stripped(self, column: str) -> str:
        """Return a cell as text without surrounding white space."""
        return self.text(column).strip()

    def text_or_empty(self, column: str) -> str:
        """Return a cell as stripped text, "" where `stripped` would raise CellError."""
        try:
            return self.stripped(column)
        except CellError:
            return ""

    def numbers_in(self, column: str) -> tuple[float, ...]:
        """Return the numbers that a cell may mean, () for an empty cell.

        More than one where a comma or point may group thousands; see `number_parsing.readings`.
        """
        value = self.cells.get(column)
        text = self.stripped(column)
        if isinstance(value, int | float) or not text:
            return (float(text),) if text else ()
        numbers = readings(text)
        if not numbers:
            raise CellError(column, _("is not a number"), _("a number such as 36.7 or 36,7"))
        return numbers


@dataclass(frozen=True)
class Table:
    """The rows and columns of a file; `total` is the number of rows on all pages of the list."""

    file: str
    head: frozenset[str]
    rows: list[Row]
    total: int | None = None


def _records(document: object) -> list[Any] | None:
    """Return the records of a JSON list, of a page of a list, or of an account; else None."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return None
    results = document.get("results")
    if isinstance(results, list):
        return results
    return [document] if "timezone" in document else None


def _json_table(name: str, data: bytes) -> Table:
    document = load_json(data, EXPORTED_FILE)
    records = _records(document)
    if records is None:
        raise one_problem("", _("is no list of another tracker"), _(EXPORTED_FILE))
    for number, record in enumerate(records):
        if not isinstance(record, dict):
            raise one_problem(
                f"results/{number}", _("is not a record"), _("a record with named values")
            )
    rows = [
        Row(name, number, {str(key).lower(): value for key, value in record.items()}, in_json=True)
        for number, record in enumerate(records)
    ]
    total = document.get("count") if isinstance(document, dict) else None
    head = frozenset[str]().union(*(row.cells for row in rows)) if rows else NO_ROWS
    return Table(name, head, rows, total if isinstance(total, int) else None)


def looks_like_json(data: bytes) -> bool:
    """Return whether a file starts like JSON."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}


def may_be_tracker_file(head: bytes) -> bool:
    """Return whether a file may be another tracker's, by its beginning."""
    return not looks_like_json(head) or _TRACKER_JSON.match(head) is not None


def open_table(name: str, data: bytes, expected: frozenset[str], problems: list[Problem]) -> Table:
    """Return the rows of a file, with lower-case columns in any order.

    Faults of single rows are added to `problems`; InvalidFile if the file is no table.
    """
    if looks_like_json(data):
        return _json_table(name, data)
    refuse_other_encodings(data)
    delimiter, head = first_row(table_head(data), expected, lower=True)
    twice = [cell for cell in dict.fromkeys(head) if cell and head.count(cell) > 1]
    if twice:
        raise one_problem(
            place("", 1, twice[0]).lstrip(", "), _("stands twice"), _("each column once")
        )
    columns = {cell: position for position, cell in enumerate(head)}
    rows = [
        Row(name, number, Cells(columns, tuple(map(sys.intern, cells))))
        for number, cells in numbered_rows(name, data, delimiter, head, problems)
    ]
    return Table(name, frozenset(head), rows)


def header_of(data: bytes, expected: frozenset[str]) -> frozenset[str]:
    """Return the columns of a file in lower case; none if it cannot be another tracker's."""
    try:
        if looks_like_json(data):
            is_tracker_json = _TRACKER_JSON.match(data[:HEAD_CHARACTERS])
            return _json_table("", data).head if is_tracker_json else frozenset()
        return frozenset(first_row(table_head(data), expected, lower=True)[1])
    except InvalidFile:
        return frozenset()


def open_tables(files: Files, expected: frozenset[str], problems: list[Problem]) -> list[Table]:
    """Return each file as a table; one that cannot be opened is a problem that names it."""
    tables = []
    for name, data in files:
        try:
            tables.append(open_table(name, data, expected, problems))
        except InvalidFile as error:
            problems += [
                problem._replace(where=f"{name}: {problem.where}" if problem.where else name)
                for problem in error.problems
            ]
    return tables


def require_time_zone(
    program: str, times: Sequence[tuple[Row, str]], options: ImportOptions, advice: str
) -> None:
    """Raise InvalidFile if a cell has a time without an offset and no time zone was stated."""
    if options.time_zone:
        return
    files = {row.file: None for row, column in times if is_naive(row.text_or_empty(column))}
    if files:
        sentence = _(
            "{option} that {program} showed when these files were written, such as Europe/London."
        ).format(option=_(TIME_ZONE_WITH_ZONE), program=program)
        expected = f"{sentence} {advice}".strip()
        raise InvalidFile(
            [
                Problem(name, _("says times without saying in which time zone"), expected)
                for name in files
            ]
        )


# --- children ---


@dataclass
class TargetChild:
    """The child of this diary that receives rows.

    Its document as in the exchange file, its location, and the row that each record came from.
    """

    document: dict[str, Any]
    where: str
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, values: Mapping[str, object], row: Row, source: str) -> None:
        """Add a record; its id is derived from `source`, so that a second import finds it."""
        record = {key: value for key, value in values.items() if value not in (None, "")}
        record |= {"id": derived_id(self.document.get("id"), source), "source": source}
        self.document.setdefault(table, []).append(packed(record))
        self.rows.setdefault(table, []).append(row)


Columns = Mapping[str, Mapping[str, str]]
"""By table, the source column of each field."""


def _place_in_file(where: str, targets: Sequence[TargetChild], columns: Columns) -> str:
    """Return the file, row and column of a path such as children/0/episodes/4/started_at."""
    parts = where.split("/")
    if parts[0] != "children" or len(parts) == 1:
        return where
    target, rest = targets[int(parts[1])], parts[2:]
    if len(rest) > 1 and rest[0] in COMPARABLE_FIELDS:
        column = "/".join(columns[rest[0]].get(key, key) for key in rest[2:])
        return target.rows[rest[0]][int(rest[1])].where(column)
    return target.where + (f", column {columns['children'].get(rest[0], rest[0])}" if rest else "")


def validate_children(
    targets: Sequence[TargetChild], columns: Columns, problems: list[Problem], now: datetime
) -> list[ChildInFile]:
    """Return the children with their records, validated; InvalidFile lists problems by row."""
    document = {"format": FORMAT, "children": [target.document for target in targets]}
    children: list[ChildInFile] = []
    try:
        children = read_document(document, now, was_stored=False)
    except InvalidRecord as error:
        problems += [
            problem._replace(where=_place_in_file(problem.where, targets, columns))
            for problem in error.problems
        ]
    if problems:
        truncate_problems(problems)
        raise InvalidFile(problems)
    return [_with_file_places(child, targets, columns) for child in children]


def _with_file_places(
    child: ChildInFile, targets: Sequence[TargetChild], columns: Columns
) -> ChildInFile:
    records = with_places(child.records, lambda where: _place_in_file(where, targets, columns))
    return replace(
        child,
        where=_place_in_file(child.where, targets, columns),
        records=records,
        source_fields=COMPARABLE_FIELDS,
    )
