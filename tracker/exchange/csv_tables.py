"""Which of our CSV tables a file is, by its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from tracker.domain.schemas import RECORDS, ChildRecord
from tracker.exchange.csv_cells import CHILD_COLUMNS, SHEETS, child_headers, headers
from tracker.exchange.csv_dialect import first_row, table_head
from tracker.exchange.csv_export import CHILDREN, README, SHEET_FILES
from tracker.exchange.safe_read import InvalidFile

KNOWN_FILES: Final = frozenset({README, CHILDREN, *SHEET_FILES.values()})
TABLES: Final = {name: table for table, name in SHEET_FILES.items()}
COMMON_COLUMNS: Final = frozenset({"id", "child", "child_id", "date", "note", "source"})
"""Columns that many programs' tables have, so they do not show that a table is ours."""

ENOUGH_COLUMNS: Final = 2
"""A CSV file is one of ours if its header has at least two of our columns."""


def expected_headers(name: str) -> list[str]:
    """Return all headers of one of our files."""
    return child_headers() if name == CHILDREN else headers(TABLES[name])


@dataclass(frozen=True)
class _Fit:
    """How well a header fits one of our files: known, unknown and missing columns.

    `own` counts the known columns that other programs' tables would hardly have.
    """

    name: str
    own: int
    known: int
    unknown: int
    missing: int
    is_complete: bool

    @property
    def rank(self) -> tuple[int, bool, int]:
        return self.known - self.unknown, self.is_complete, -self.missing


def _fit(name: str, text: str) -> _Fit:
    expected = frozenset(expected_headers(name))
    head = set(first_row(text, expected)[1])
    return _Fit(
        name,
        len((expected & head) - COMMON_COLUMNS),
        len(expected & head),
        len(head - expected),
        len(expected - head),
        head.issuperset(needed_headers(name)),
    )


def needed_headers(name: str) -> list[str]:
    """Return the headers of the columns that need a value in every row."""
    table = TABLES.get(name)
    model: type[BaseModel] = RECORDS[table] if table else ChildRecord
    return [
        column.header
        for column in (SHEETS[table] if table else CHILD_COLUMNS)
        if model.model_fields[column.key].is_required()
    ]


def sheet_name(data: bytes) -> str | None:
    """Return which of our files a CSV file is, by its columns; None if it is none of them.

    Without the columns that a table needs it is only one of ours if no other columns are in it, and
    no other table has as many of them.
    """
    try:
        text = table_head(data)
    except InvalidFile:
        return None
    fits = [_fit(name, text) for name in (CHILDREN, *TABLES)]
    best = max(fits, key=lambda fit: fit.rank)
    if best.known < ENOUGH_COLUMNS or not best.own:
        return None
    if best.is_complete:
        return best.name if best.known > best.unknown else None
    rivals = [fit for fit in fits if fit.known - fit.unknown == best.known - best.unknown]
    return best.name if len(rivals) == 1 and not best.unknown else None
