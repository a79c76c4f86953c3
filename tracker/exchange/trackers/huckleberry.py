"""Huckleberry's export, one CSV: sleep, feeds and medicines of it.

Its layout is known from other people's importers, not from the maker. It names no child and no zone, its rows have no id, and some stand twice:
a row is known by its kind and its start; where another row of that kind and start says something else, by everything it says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from tracker.errors import Problem
from tracker.exchange.diary_json import ChildInFile, derived_id
from tracker.exchange.safe_read import InvalidFile, truncate_problems
from tracker.exchange.trackers.match_children import SourceChild, match_children
from tracker.exchange.trackers.model import (
    Files,
    ImportOptions,
    ImportSummary,
    Row,
    Stored,
    header_of,
    open_tables,
    require_time_zone,
    validate_children,
)
from tracker.exchange.trackers.row_importer import ImportState, Record, read_rows

PROGRAM: Final = "Huckleberry"
HEAD: Final = frozenset({"type", "start", "end", "start condition", "end condition"})
KNOWN: Final = HEAD | {"duration", "start location", "notes", "logged by"}
SPANS: Final = {"sleep": "sleep", "feed": "feed"}
CONTENT: Final = ("end", "start condition", "start location", "end condition", "notes")
LONGEST_KIND, MOST_KINDS = 40, 20
MEDICINES: Final = frozenset({"medication", "medicine", "meds"})
COLUMNS: Final = {
    "children": {},
    "episodes": {},
    "spans": {"started_at": "start", "ended_at": "end", "note": "notes"},
    "doses": {
        "given_at": "start",
        "medicine": "start location",
        "amount": "end condition",
        "unit": "end condition",
        "note": "notes",
    },
    "measurements": {},
}
"""What a record's answers are called in Huckleberry's file."""

_AMOUNT: Final = re.compile(r"(\d{1,7}(?:[.,]\d{1,4})?)\s*([^\d\s]\D{0,49})?")


def is_huckleberry(data: bytes) -> bool:
    """Say whether a file is Huckleberry's, by its columns whatever its name."""
    return header_of(data, KNOWN) >= HEAD


def read_huckleberry(
    files: Files, asked: ImportOptions, now: datetime, stored: Stored
) -> tuple[list[ChildInFile], ImportSummary]:
    """Return the checked child of these files, and what is to be told about them; InvalidFile with every problem by file and row."""
    problems: list[Problem] = []
    tables = open_tables(files, KNOWN, problems)
    problems += [
        Problem(table.file, f"is no export of {PROGRAM}", "its CSV with its first row")
        for table in tables
        if not table.head >= HEAD
    ]
    if problems:
        truncate_problems(problems)
        raise InvalidFile(problems)
    account = ImportSummary(PROGRAM, asked.time_zone)
    rows = [row for table in tables for row in table.rows]
    taken = [row for row in rows if _kind(row) in SPANS.keys() | MEDICINES]
    require_time_zone(
        PROGRAM, [(row, column) for row in taken for column in ("start", "end")], asked, ""
    )
    family = match_children({PROGRAM: SourceChild()} if taken else {}, stored, asked, account)
    known = _known_by(taken)
    reading = ImportState(asked, problems)
    for table in tables:
        its = [row for row in table.rows if id(row) in known]
        read_rows(
            its,
            "start",
            reading,
            lambda _row: family.get(PROGRAM),
            partial(_record, reading),
            lambda row: f"import:huckleberry:{known[id(row)]}",
            PROGRAM,
        )
    _tell(account, reading, rows, len(taken) - len(known))
    return validate_children(list(family.values()), COLUMNS, problems, now), account


def _kind(row: Row) -> str:
    return row.plain("type").casefold()


def _medicine(row: Row) -> str:
    return row.plain("start location") or row.plain("start condition")


def _known_by(rows: Sequence[Row]) -> dict[int, str]:
    """Return by the row object what each row is known by, the very same row once."""
    firsts: dict[str, str] = {}
    found: dict[str, int] = {}
    for row in rows:
        kind, start = _kind(row), row.plain("start")
        short = derived_id(kind, start, _medicine(row) if kind in MEDICINES else "")
        whole = derived_id(short, [row.plain(column) for column in CONTENT])
        key = short if firsts.setdefault(short, whole) == whole else whole
        found.setdefault(f"{kind}:{key}", id(row))
    return {row: key for key, row in found.items()}


def _dose(reading: ImportState, row: Row, settled: int | None) -> Record:
    name, when = _medicine(row), reading.moment(row, "start", settled)
    if not name:
        reading.left["medication", "the medicine has no name"] += 1
        return None
    reading.note_ambiguous(row, when)
    amount = _AMOUNT.fullmatch(row.word("end condition"))
    number, unit = (
        (float(amount[1].replace(",", ".")), (amount[2] or "").strip()) if amount else (None, "")
    )
    note = (
        row.text("notes")
        if amount
        else ". ".join(filter(None, (row.text("end condition"), row.text("notes"))))
    )
    return "doses", {
        "given_at": when.at,
        "medicine": name,
        "amount": number,
        "unit": unit,
        "note": note,
    }


def _record(reading: ImportState, row: Row, settled: int | None) -> Record:
    kind = _kind(row)
    return (
        reading.span(SPANS[kind], row, settled) if kind in SPANS else _dose(reading, row, settled)
    )


def _tell(account: ImportSummary, reading: ImportState, rows: Sequence[Row], twice: int) -> None:
    others = Counter(
        row.plain("type")[:LONGEST_KIND] or "rows without a type"
        for row in rows
        if _kind(row) not in SPANS.keys() | MEDICINES
    )
    for kind, count in others.most_common(MOST_KINDS):
        account.leave(kind, count, "this diary takes sleep, feeds and medicines of it")
    account.leave(
        "other kinds",
        others.total() - sum(count for _, count in others.most_common(MOST_KINDS)),
        "this diary takes sleep, feeds and medicines of it",
    )
    for (what, why), count in reading.left.items():
        account.leave(what, count, why)
    told = {
        f"Rows that stand there twice, word for word: {twice}. Each counts once.": twice,
        "Huckleberry's rows have no number of their own: one whose start was changed there comes as a new entry.": rows,
    }
    account.notices += [
        words for words, holds in told.items() if holds
    ] + reading.ambiguity_notices("")
