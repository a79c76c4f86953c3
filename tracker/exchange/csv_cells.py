"""The columns of the CSV tables, and the codec between their cells and exchange-file values.

A text cell never starts like a formula, and an unanswered question has a word of its own
(`not_asked`), so that it is not mistaken for "no".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from tracker.domain.schemas import RECORDS, BackgroundRecord, ChildRecord, enumeration
from tracker.domain.table_contracts import CONTRACTS
from tracker.domain.vocabulary import Word

NOT_ASKED: Final = "not_asked"
NOT_KNOWN: Final = "not_known"
AT_HOME: Final = "at_home"
NONE_OF_THEM: Final = "none_of_them"
"""In a `complete` background: the family went through the list, and nothing on it applies."""

NO_VALUE: Final = frozenset({"", NOT_ASKED, NOT_KNOWN, AT_HOME, NONE_OF_THEM})
"""Cells without a value; none of these words is an answer to a question."""

FREE_TEXT: Final = frozenset(
    {"name", "note", "logged_by", "source", "milestone", "medicine", "unit"}
)
BLANKS: Final = {
    "time_zone": AT_HOME,
    "logged_at": NOT_KNOWN,
    "ended_at": NOT_KNOWN,
    "removed_at": "",
    "removed_why": "",
    "id": "",
    "first_noticed": NOT_KNOWN,
}
HEADERS: Final = {"value": "value_cm_or_g", "amount": "amount_in_unit"}
"""Headers of columns whose key in the exchange file does not name the unit."""

RECORD_KEEPING: Final = ("note", "logged_by", "logged_at", "removed_at", "removed_why", "id")
"""The last columns of a row: who logged it, when, and whether it was removed."""

DERIVED: Final = {
    "child": "the child's name, for reading; `child_id` decides",
    "local_day": "the calendar day on the clock of the place, for reading and sorting;"
    " worked out from the instant beside it",
    "local_time": "hours and minutes on the clock of the place; worked out from the instant"
    " beside it; not_known where only the day is",
}
CHILD_ID: Final = "child_id"
BACKGROUND: Final = "background_"

_MEANINGS: Final = {
    "removed_at": "when it was deleted; empty: it counts. A deleted row is not counted",
    "removed_why": "why it was deleted",
    "clips": "videos of it, as JSON: the description of each, not the video",
    "name": "the child's name",
    "birth_date": "day of birth",
    "gestation_weeks": "completed weeks at birth; not asked is taken as term",
    "gestation_days": "days beyond the completed weeks",
    "sex": "as registered at birth",
    "time_zone": "IANA name of the place, such as Europe/London",
    "date_precision": "how well the day is known",
    "time_precision": "how well the time is known",
    "id": "the record's own id, a UUID; without one it is made from the content,"
    " so that reading twice adds nothing",
    "complete": "yes: the family went through the whole list, so what is absent does not apply",
    "birth_weight_g": "grams",
    "formula_ml_per_day": "millilitres a day",
}

_NOT_TEXT: Final = re.compile(r"'*(?:\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]|[\d\s.,:/%-]+\Z)")
"""Text that a spreadsheet would treat as a formula, a number or a date.

Apostrophes that already stand before it are included.
"""

_NUMBER: Final = re.compile(r"[+-]?\d{1,400}(\.\d{0,400})?([eE][+-]?\d{1,4})?", re.ASCII)


@dataclass(frozen=True)
class Column:
    """A column of a CSV table: its header, its key in the exchange file, the kind of its cells.

    `blank` is what a cell without a value holds, `words` the vocabulary of its answers.
    """

    header: str
    key: str
    kind: str
    meaning: str
    blank: str = ""
    words: type[Word] | None = None

    def format(self, value: object, *, complete: bool = False) -> str:
        """Return the cell for a value of the exchange file; None and [] mean no answer."""
        if self.kind == "flag":
            return "yes" if value else "no"
        if value is None or value == []:
            return NONE_OF_THEM if complete and self.kind == "words" else self.blank
        if self.kind == "words":
            return " ".join(value)  # type: ignore[arg-type]  # a list of words
        if self.kind == "json":
            return json.dumps(value, ensure_ascii=False)
        return escape_formula(str(value)) if self.kind == "text" else str(value)

    def parse(self, cell: str) -> object:
        """Return the value of a cell, None if it has none.

        A cell that cannot be parsed is returned as text, for validation to refuse.
        """
        if self.kind == "text":
            return unescape_formula(cell)
        text = cell.strip()
        if text in NO_VALUE:
            return None
        if self.kind == "words":
            return re.split(r"[\s,;]+", text.strip(" ,;"))
        if self.kind == "json":
            return _parse_json(text)
        if self.kind == "flag":
            return {"yes": True, "no": False}.get(text, text)
        return _parse_number(text) if self.kind == "number" else text


def escape_formula(text: str) -> str:
    """Return text with an apostrophe before what a spreadsheet would treat as anything but text."""
    return f"'{text}" if _NOT_TEXT.match(text) else text


def unescape_formula(cell: str) -> str:
    """Return the text of a cell without the apostrophe that `escape_formula` added."""
    return cell[1:] if cell.startswith("'") and _NOT_TEXT.match(cell) else cell


def _parse_number(text: str) -> object:
    if not _NUMBER.fullmatch(text):
        return text
    return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)


def _parse_json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _column(model: type[BaseModel], key: str, kind: str, meaning: str, prefix: str = "") -> Column:
    words = enumeration(model, key)
    kind = "id" if key == "id" else "text" if key in FREE_TEXT else kind
    blank = BLANKS.get(key, "" if kind == "text" else "[]" if kind == "json" else NOT_ASKED)
    if words is not None and meaning in {"", words.__name__}:
        meaning = (words.__doc__ or "").rstrip(".")
    return Column(
        prefix + HEADERS.get(key, key),
        key,
        kind,
        _MEANINGS.get(key, meaning),
        blank,
        words,
    )


def _columns_of(table: str) -> tuple[Column, ...]:
    contract = {column.name: (column.kind, column.meaning) for column in CONTRACTS[table]}
    contract |= {"removed_at": ("instant", ""), "removed_why": ("word", ""), "clips": ("json", "")}
    model = RECORDS[table]
    keys = [key for key in model.model_fields if key not in RECORD_KEEPING]
    return tuple(_column(model, key, *contract[key]) for key in (*keys, *RECORD_KEEPING))


_LISTS: Final = frozenset({"vitamin_d_risks", "birth_history", "conditions", "family_history"})
_NUMBERS: Final = frozenset(
    {"gestation_weeks", "gestation_days", "formula_ml_per_day", "birth_weight_g"}
)


def _kind(key: str) -> str:
    kinds = {"complete": "flag", "birth_date": "day", "note": "text"}
    return "words" if key in _LISTS else "number" if key in _NUMBERS else kinds.get(key, "word")


CHILD_COLUMNS: Final = tuple(
    _column(ChildRecord, key, _kind(key), "")
    for key in ChildRecord.model_fields
    if key not in {"id", "background"}
)
BACKGROUND_COLUMNS: Final = tuple(
    _column(BackgroundRecord, key, _kind(key), "", BACKGROUND)
    for key in BackgroundRecord.model_fields
)
CHILD_KEY: Final = Column(CHILD_ID, "id", "id", "the child's id: the same in every file")
SHEETS: Final[dict[str, tuple[Column, ...]]] = {table: _columns_of(table) for table in RECORDS}
"""The columns of each table that hold a field of the exchange file, in order."""


def time_key(table: str) -> str | None:
    """Return the key of a record's instant; None if its records have only a day."""
    return next(
        (key for key in ("started_at", "given_at") if key in RECORDS[table].model_fields), None
    )


def headers(table: str) -> list[str]:
    """Return the headers of a table in order."""
    derived = ["child", "local_day", "local_time"] if time_key(table) else ["child"]
    return [*derived, *(column.header for column in SHEETS[table]), CHILD_ID]


def child_headers() -> list[str]:
    """Return the headers of `children.csv` in order."""
    return [column.header for column in (*CHILD_COLUMNS, *BACKGROUND_COLUMNS, CHILD_KEY)]


def record_cells(table: str, record: Mapping[str, object]) -> list[str]:
    """Return the cells of a record's fields."""
    return [column.format(record.get(column.key)) for column in SHEETS[table]]


def child_cells(child: Mapping[str, object]) -> list[str]:
    """Return the cells of a child and its background."""
    value = child.get("background")
    background: Mapping[str, object] = value if isinstance(value, Mapping) else {}
    complete = bool(background.get("complete"))
    cells = [column.format(child.get(column.key)) for column in CHILD_COLUMNS]
    cells += [
        column.format(background.get(column.key), complete=complete)
        for column in BACKGROUND_COLUMNS
    ]
    return [*cells, CHILD_KEY.format(child.get("id"))]
