"""Files of another tracker: opened as rows by column name, what a person has to say beside them, whose they are, and what is told about them.

What becomes of a row is the business of each tracker's own module; what a record may say is checked as for an exchange file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from tracker.errors import InvalidRecord, Problem
from tracker.exchange.csv_dialect import HEAD_CHARACTERS, first_row, numbered_rows, place
from tracker.exchange.diary_json import ChildInFile, derived_id, read_document
from tracker.exchange.safe_read import (
    FORMAT,
    InvalidFile,
    decode_text,
    load_json,
    one_problem,
    truncate_problems,
)
from tracker.exchange.trackers.local_time_parsing import is_naive

Stored = Sequence[Mapping[str, object]]
Files = Sequence[tuple[str, bytes]]
"""The name and the bytes of each file."""

COMPARABLE_FIELDS: Final[dict[str, frozenset[str]]] = {
    "episodes": frozenset({"started_at", "time_precision", "note"}),
    "spans": frozenset({"kind", "started_at", "ended_at", "note"}),
    "doses": frozenset({"given_at", "medicine", "amount", "unit", "note"}),
    "measurements": frozenset({"date", "kind", "value", "note"}),
}
"""What another tracker knows of a record; everything else was answered here, and a second import leaves it alone."""

NO_ROWS: Final = frozenset({"results"})
"""The head of a list without rows, which does not say what it is a list of."""

_LIST_OF_A_PROGRAM: Final = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*(?:\[|\{\s*"(?:count|next|previous|results|user)")'
)
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?", re.ASCII)


@dataclass(frozen=True)
class ImportOptions:
    """What a person says about another tracker's files, since the files do not say it; None is not said."""

    program: str = "auto"
    time_zone: str | None = None
    home_zone: str | None = None
    child_id: str | None = None
    child_name: str | None = None
    episode_tags: tuple[str, ...] = ("twitch",)
    weight_unit: str | None = None
    length_unit: str | None = None


@dataclass
class ImportSummary:
    """What is told about another tracker's files beside what is stored: in which zone, for whom, what is left alone and why."""

    program: str
    time_zone: str | None = None
    children: list[dict[str, object]] = field(default_factory=list)
    left_alone: list[dict[str, object]] = field(default_factory=list)
    milestones: list[dict[str, object]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def leave(self, what: str, rows: int, why: str) -> None:
        """Count rows that stay where they are, and say why."""
        if rows:
            self.left_alone.append({"what": what, "rows": rows, "why": why})


class CellError(ValueError):
    """A cell that cannot be read: its column, what is wrong, what was expected."""

    def __init__(self, column: str, problem: str, expected: str) -> None:
        self.column, self.problem, self.expected = column, problem, expected
        super().__init__(problem)


# --- rows ---


@dataclass(frozen=True)
class Row:
    """One row of a file: its cells by column, and where it stands."""

    file: str
    number: int
    cells: Mapping[str, object]
    in_json: bool = False

    def where(self, column: str = "") -> str:
        """Return the place of the row, or of one of its cells."""
        if self.in_json:
            return f"{self.file}: results/{self.number}" + (f"/{column}" if column else "")
        return place(self.file, self.number, column)

    def text(self, column: str) -> str:
        """Return what a cell says, "" for nothing."""
        value = self.cells.get(column)
        if value is None or isinstance(value, str):
            return value or ""
        if isinstance(value, bool):
            return str(int(value))
        if isinstance(value, int | float):
            return repr(value)
        raise CellError(column, "is not text", "text")

    def word(self, column: str) -> str:
        """Return what a cell says without the white space around it."""
        return self.text(column).strip()

    def plain(self, column: str) -> str:
        """Return what a cell says where it is text or a number, "" where it is anything else; for looking ahead."""
        try:
            return self.word(column)
        except CellError:
            return ""

    def number_in(self, column: str) -> float | None:
        """Return the number a cell says, with a point or a comma as the exporting person's language has it; None for nothing."""
        said = self.word(column)
        if not said:
            return None
        if not _NUMBER.fullmatch(said):
            raise CellError(column, "is not a number", "a number such as 36.7 or 36,7")
        return float(said.replace(",", "."))


@dataclass(frozen=True)
class Table:
    """One file's rows and columns; `promised` is how many rows the program says it has, over all pages."""

    file: str
    head: frozenset[str]
    rows: list[Row]
    promised: int | None = None


def _records(document: object) -> list[Any] | None:
    """Return the list a JSON file holds, None where it is none: a list, a page of one, or a single account."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return None
    results = document.get("results")
    return results if isinstance(results, list) else [document] if "timezone" in document else None


def _json_table(name: str, data: bytes) -> Table:
    document = load_json(data, "a file as the other program exported it")
    found = _records(document)
    if found is None:
        raise one_problem(
            "", "is no list of another tracker", "a file as the other program exported it"
        )
    wrong = [number for number, one in enumerate(found) if not isinstance(one, dict)]
    if wrong:
        raise one_problem(f"results/{wrong[0]}", "is not a record", "a record with named values")
    rows = [
        Row(name, number, {str(key).lower(): value for key, value in one.items()}, in_json=True)
        for number, one in enumerate(found)
    ]
    promised = document.get("count") if isinstance(document, dict) else None
    head = frozenset[str]().union(*(row.cells for row in rows)) if rows else NO_ROWS
    return Table(name, head, rows, promised if isinstance(promised, int) else None)


def looks_like_json(data: bytes) -> bool:
    """Say whether a file begins like JSON."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}


def open_table(name: str, data: bytes, known: frozenset[str], problems: list[Problem]) -> Table:
    """Return a file as rows by column name in lower case, in any order of columns; what is wrong with a row is added to `problems`."""
    if looks_like_json(data):
        return _json_table(name, data)
    text = decode_text(data)
    delimiter, head = first_row(text, known, lower=True)
    twice = [cell for cell in dict.fromkeys(head) if cell and head.count(cell) > 1]
    if twice:
        raise one_problem(place("", 1, twice[0]).lstrip(", "), "stands twice", "each column once")
    rows = numbered_rows(name, text, delimiter, head, problems)
    return Table(name, frozenset(head), [Row(name, number, cells) for number, cells in rows])


def header_of(data: bytes, known: frozenset[str]) -> frozenset[str]:
    """Return the columns a file begins with, in lower case; none where it cannot be another tracker's."""
    try:
        if looks_like_json(data):
            return (
                _json_table("", data).head
                if _LIST_OF_A_PROGRAM.match(data[:HEAD_CHARACTERS])
                else frozenset()
            )
        return frozenset(
            first_row(decode_text(data[:HEAD_CHARACTERS].rsplit(b"\n", 1)[0]), known, lower=True)[1]
        )
    except InvalidFile:
        return frozenset()


def open_tables(files: Files, known: frozenset[str], problems: list[Problem]) -> list[Table]:
    """Return every file as a table; a file that cannot be opened is a problem that names it."""
    found = []
    for name, data in files:
        try:
            found.append(open_table(name, data, known, problems))
        except InvalidFile as error:
            problems += [
                replace(problem, where=f"{name}: {problem.where}" if problem.where else name)
                for problem in error.problems
            ]
    return found


def require_time_zone(
    program: str, times: Sequence[tuple[Row, str]], asked: ImportOptions, how: str
) -> None:
    """Refuse times that are on some wall clock while nobody said on which."""
    if asked.time_zone:
        return
    bare = {row.file: None for row, column in times if is_naive(row.plain(column))}
    if bare:
        expected = f"--time-zone with the zone that {program} showed when these files were written, such as Europe/London. {how}".strip()
        raise InvalidFile(
            [
                Problem(name, "says times without saying in which time zone", expected)
                for name in bare
            ]
        )


# --- whose they are ---


@dataclass
class TargetChild:
    """A child of this diary as another tracker's rows fill it: its words, and for each table the row each record came from."""

    said: dict[str, Any]
    where: str
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, said: Mapping[str, object], row: Row, source: str) -> None:
        """Take a record in; its id comes from the source, so that a second import finds it."""
        told = {key: value for key, value in said.items() if value not in (None, "")}
        told |= {"id": derived_id(self.said.get("id"), source), "source": source}
        self.said.setdefault(table, []).append(told)
        self.rows.setdefault(table, []).append(row)


def _told_place(
    where: str, match_children: Sequence[TargetChild], columns: Mapping[str, Mapping[str, str]]
) -> str:
    """Return where a problem of the document stands in the files."""
    parts = where.split("/")
    if parts[0] != "children" or len(parts) == 1:
        return where
    holder, rest = match_children[int(parts[1])], parts[2:]
    if len(rest) > 1 and rest[0] in COMPARABLE_FIELDS:
        return holder.rows[rest[0]][int(rest[1])].where(
            "/".join(columns[rest[0]].get(key, key) for key in rest[2:])
        )
    return holder.where + (f", column {columns['children'].get(rest[0], rest[0])}" if rest else "")


def validate_children(
    match_children: Sequence[TargetChild],
    columns: Mapping[str, Mapping[str, str]],
    problems: list[Problem],
    now: datetime,
) -> list[ChildInFile]:
    """Return the children with their records, all checked, or raise InvalidFile with every problem by file and row."""
    children: list[ChildInFile] = []
    try:
        children = read_document(
            {"format": FORMAT, "children": [holder.said for holder in match_children]}, now
        )
    except InvalidRecord as error:
        problems += [
            replace(problem, where=_told_place(problem.where, match_children, columns))
            for problem in error.problems
        ]
    if problems:
        truncate_problems(problems)
        raise InvalidFile(problems)
    return [_placed(child, match_children, columns) for child in children]


def _placed(
    child: ChildInFile,
    match_children: Sequence[TargetChild],
    columns: Mapping[str, Mapping[str, str]],
) -> ChildInFile:
    records = {
        table: [(_told_place(where, match_children, columns), record) for where, record in rows]
        for table, rows in child.records.items()
    }
    return replace(
        child,
        where=_told_place(child.where, match_children, columns),
        records=records,
        source_fields=COMPARABLE_FIELDS,
    )
