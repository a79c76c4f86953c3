"""The spreadsheet's columns and cells: how each answer of the exchange file stands in a cell, and back.

A cell never begins like a formula, and says in a word when nothing was said: an empty answer is never mistaken for "no".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from tracker.domain.diary import CONTRACTS
from tracker.domain.schemas import RECORDS, BackgroundRecord, ChildRecord, enumeration
from tracker.domain.vocabulary import Word

NOT_ASKED: Final = "not_asked"
NOT_KNOWN: Final = "not_known"
AT_HOME: Final = "at_home"
NONE_OF_THEM: Final = "none_of_them"
"""In a background that is `complete`: the family went through the list and nothing of it applies."""

UNSAID: Final = frozenset({"", NOT_ASKED, NOT_KNOWN, AT_HOME, NONE_OF_THEM})
"""What stands in a cell that says nothing; no question is answered with one of these words."""

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
"""Headers where the exchange file's own key does not name the unit."""

KEEPING: Final = ("note", "logged_by", "logged_at", "removed_at", "removed_why", "id")
"""What stands at the end of a row: by whom, when and whether it still counts."""

DERIVED: Final = {
    "child": "the child's name, for reading; `child_id` decides",
    "local_day": "the calendar day on the clock of the place, for reading and sorting; worked out from the instant beside it",
    "local_time": "hours and minutes on the clock of the place; worked out from the instant beside it; not_known where only the day is",
}
CHILD_ID: Final = "child_id"
BACKGROUND: Final = "background_"

_KEPT_MEANINGS: Final = {
    "removed_at": "when it was taken out; empty: it counts. A removed row counts nowhere",
    "removed_why": "why it was taken out",
    "clips": "films of it, as JSON: the description of each, not the film",
    "name": "the child's name",
    "birth_date": "day of birth",
    "gestation_weeks": "completed weeks at birth; not asked is taken as term",
    "gestation_days": "days beyond the completed weeks",
    "sex": "as registered at birth",
    "time_zone": "IANA name of the place, such as Europe/London",
    "date_precision": "how well the day is known",
    "time_precision": "how well the time is known",
    "id": "the record's own id, a UUID; without one it is made from the content, so that reading twice adds nothing",
    "complete": "yes: the family went through the whole list, so what is absent does not apply",
    "birth_weight_g": "grams",
    "formula_ml_per_day": "millilitres a day",
}

_NOT_TEXT: Final = re.compile(r"'*(?:\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]|[\d\s.,:/%-]+\Z)")
"""What a spreadsheet would take for a formula, or rewrite as a number or a date, with the apostrophes already before it."""

_NUMBER: Final = re.compile(r"[+-]?\d{1,400}(\.\d{0,400})?([eE][+-]?\d{1,4})?", re.ASCII)


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its header, the key it stands for, how a cell is written, what stands where nothing was said."""

    header: str
    key: str
    kind: str
    meaning: str
    blank: str = ""
    words: type[Word] | None = None

    def written(self, value: object, *, complete: bool = False) -> str:
        """Return what stands in the cell for a value of the exchange file; None or an empty list is what was not said."""
        if self.kind == "flag":
            return "yes" if value else "no"
        if value is None or value == []:
            return NONE_OF_THEM if complete and self.kind == "words" else self.blank
        if self.kind == "words":
            return " ".join(value)  # type: ignore[arg-type]  # a list of words
        if self.kind == "json":
            return json.dumps(value, ensure_ascii=False)
        return escape_formula(str(value)) if self.kind == "text" else str(value)

    def read(self, cell: str) -> object:
        """Return the value a cell says, None where it says nothing; what cannot be read comes back as it is, for the checks to refuse."""
        if self.kind == "text":
            return unescape_formula(cell)
        said = cell.strip()
        if said in UNSAID:
            return None
        if self.kind == "words":
            return re.split(r"[\s,;]+", said.strip(" ,;"))
        if self.kind == "json":
            return _json(said)
        if self.kind == "flag":
            return {"yes": True, "no": False}.get(said, said)
        return _number(said) if self.kind == "number" else said


def escape_formula(text: str) -> str:
    """Return a person's text as no spreadsheet takes it for a formula, a number or a date: an apostrophe before what looks like one."""
    return f"'{text}" if _NOT_TEXT.match(text) else text


def unescape_formula(cell: str) -> str:
    """Return the text a guarded cell stands for."""
    return cell[1:] if cell.startswith("'") and _NOT_TEXT.match(cell) else cell


def _number(said: str) -> object:
    if not _NUMBER.fullmatch(said):
        return said
    return int(said) if re.fullmatch(r"[+-]?\d+", said) else float(said)


def _json(said: str) -> object:
    try:
        return json.loads(said)
    except (ValueError, RecursionError):
        return said


def _column(model: type[BaseModel], key: str, kind: str, meaning: str, prefix: str = "") -> Column:
    words = enumeration(model, key)
    kind = "id" if key == "id" else "text" if key in FREE_TEXT else kind
    blank = BLANKS.get(key, "" if kind == "text" else "[]" if kind == "json" else NOT_ASKED)
    said = "" if words is not None and meaning in {"", words.__name__} else meaning
    return Column(
        prefix + HEADERS.get(key, key),
        key,
        kind,
        _KEPT_MEANINGS.get(key, said or (words.__doc__ or "").rstrip(".") if words else said),
        blank,
        words,
    )


def _columns_of(table: str) -> tuple[Column, ...]:
    contract = {column.name: (column.kind, column.meaning) for column in CONTRACTS[table]}
    contract |= {"removed_at": ("instant", ""), "removed_why": ("word", ""), "clips": ("json", "")}
    own = [key for key in RECORDS[table].model_fields if key not in KEEPING]
    return tuple(_column(RECORDS[table], key, *contract[key]) for key in (*own, *KEEPING))


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
"""The columns of each table's sheet that stand for an answer, in their order."""


def time_key(table: str) -> str | None:
    """Return the key of the instant that a row's local day and time are worked out from; None where the row has a day of its own."""
    return next(
        (key for key in ("started_at", "given_at") if key in RECORDS[table].model_fields), None
    )


def headers(table: str) -> list[str]:
    """Return the header of each column of a table's sheet, in order."""
    derived = ["child", "local_day", "local_time"] if time_key(table) else ["child"]
    return [*derived, *(column.header for column in SHEETS[table]), CHILD_ID]


def child_headers() -> list[str]:
    """Return the header of each column of `children.csv`."""
    return [column.header for column in (*CHILD_COLUMNS, *BACKGROUND_COLUMNS, CHILD_KEY)]


def row_cells(table: str, said: Mapping[str, object]) -> list[str]:
    """Return the cells of a record's own answers."""
    return [column.written(said.get(column.key)) for column in SHEETS[table]]


def child_cells(said: Mapping[str, object]) -> list[str]:
    """Return the cells of a child and its background."""
    background = said.get("background")
    told: Mapping[str, object] = background if isinstance(background, Mapping) else {}
    complete = bool(told.get("complete"))
    own = [column.written(said.get(column.key)) for column in CHILD_COLUMNS]
    own += [
        column.written(told.get(column.key), complete=complete) for column in BACKGROUND_COLUMNS
    ]
    return [*own, CHILD_KEY.written(said.get("id"))]
